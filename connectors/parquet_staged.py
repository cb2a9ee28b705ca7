"""A copy in Parquet files before it is published, read by the tables of its source in memory that does not grow."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pyarrow as pa

from connectors.model import ForeignKey, NotLoaded, Table
from connectors.parquet_file import reading
from connectors.parquet_types import spelled
from connectors.snapshot import Joins, Portion
from connectors.text import ROWS, text

_CACHE = "PRAGMA cache_size = -32768"  # KiB of keys in memory; more of them go to a temporary file


class Staged:
    """Contents of a folder; `files` by label."""

    def __init__(self, folder: Path, files: Mapping[str, str], dialect: str) -> None:
        self._folder, self._files, self._dialect = folder, files, dialect

    def portions(self, table: Table, columns: Sequence[str], text: Collection[str] | None = None) -> Iterator[Portion]:
        """All columns as Arrow, in the order in which they were filled; those that are not in the file are empty."""
        with explained(f"table {table.label}"), reading(self._path(table)) as file:
            held = [name for name in columns if name in file.schema_arrow.names]
            for batch in file.iter_batches(batch_size=ROWS, columns=held):
                yield {
                    name: self._cells(batch.column(name), text is not None and name in text)
                    if name in held
                    else pa.nulls(batch.num_rows, pa.string())
                    for name in columns
                }

    def names(self, file: str) -> list[str]:
        """The columns of one of the folder's files."""
        with explained(file), reading(self._folder / file) as opened:
            return list(opened.schema_arrow.names)

    def count(self, table: Table) -> int:
        with explained(f"table {table.label}"), reading(self._path(table)) as file:
            return int(file.metadata.num_rows)

    def joins(self, table: Table, key: ForeignKey) -> Joins:
        """By way of a temporary table of the parent's keys, which SQLite keeps on disk where it is large."""
        with closing(sqlite3.connect("", isolation_level=None)) as keys:
            keys.execute(_CACHE)
            names = ", ".join(f"k{place}" for place in range(len(key.columns)))
            keys.execute(f"CREATE TABLE parents ({names}, PRIMARY KEY ({names})) WITHOUT ROWID")
            keys.execute("BEGIN")
            marks = ", ".join("?" * len(key.columns))
            for rows in self._keys(Table(key.schema, key.table, ()), key.referred_columns):
                keys.executemany(f"INSERT OR IGNORE INTO parents VALUES ({marks})", rows)  # noqa: S608
            keys.execute(f"CREATE TABLE children ({names})")
            for rows in self._keys(table, key.columns):
                keys.executemany(f"INSERT INTO children VALUES ({marks})", rows)  # noqa: S608
            same = " AND ".join(f"p.k{place} = c.k{place}" for place in range(len(key.columns)))
            joined = f"SELECT count(*) FROM children c WHERE EXISTS (SELECT 1 FROM parents p WHERE {same})"  # noqa: S608
            ((found,),) = keys.execute(joined)
            ((filled,),) = keys.execute("SELECT count(*) FROM children")
        return Joins(found, filled - found)

    def _keys(self, table: Table, columns: Sequence[str]) -> Iterator[list[tuple[object, ...]]]:
        """The filled keys, as text."""
        with explained(f"table {table.label}"), reading(self._path(table)) as file:
            for batch in file.iter_batches(batch_size=ROWS, columns=list(columns)):
                places = [batch.schema.get_field_index(name) for name in columns]
                cells = [spelled(batch.column(place), self._dialect).to_pylist() for place in places]
                yield [row for row in zip(*cells, strict=True) if None not in row]

    def _cells(self, cells: pa.Array, as_text: bool) -> pa.Array:
        if pa.types.is_binary(cells.type):
            return text(cells) if as_text else cells
        return spelled(cells, self._dialect)

    def _path(self, table: Table) -> Path:
        if table.label not in self._files:
            raise NotLoaded(f"table {table.label} is not filled yet")
        return self._folder / self._files[table.label]


@contextmanager
def explained(place: str) -> Iterator[None]:
    """Turns what the disk or Arrow says inside the block into one sentence; Arrow's messages quote cells."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        why = (getattr(error, "strerror", None) or type(error).__name__).lower()
        raise NotLoaded(
            f"{place} cannot be written or read in its file ({why}); check the disk, then copy again"
        ) from None
