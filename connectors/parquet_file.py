"""One table in a Parquet file: typed by kind while every value fits, and a column of text from the first that does not.

Rows are written in groups. When a value does not fit its column's type, what is written already is read group by group
and written again with that column as text, so that a file has one schema and memory does not grow with the table.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from connectors.model import Column
from connectors.parquet_types import arrow_type, fitted, spelled
from connectors.snapshot import Portion

_ROWS, _BYTES = 1 << 17, 16 << 20  # of a group, about


class TableFile:
    """A file that is being written; `text` names the columns that a value made text."""

    def __init__(self, path: Path, columns: Sequence[Column], dialect: str) -> None:
        self._path, self._dialect = path, dialect
        self._types = {column.name: arrow_type(column, dialect) for column in columns}
        self._waiting: list[Portion] = []
        self._size = self._count = self._groups = self.rows = 0
        self.text: list[str] = []
        self._open()

    def add(self, portion: Portion) -> None:
        """Takes a portion of Arrow arrays. OSError."""
        count = len(next(iter(portion.values()), ()))
        self._waiting.append(portion)
        self._size += sum(int(getattr(column, "nbytes", 0)) for column in portion.values())
        self._count += count
        self.rows += count
        if self._size >= _BYTES or self._count >= _ROWS:
            self._write()

    def close(self) -> None:
        """All of it is on disk. OSError."""
        self._write()
        self._writer.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Closes what is half written."""
        self._writer.is_open = False
        self._file.close()

    def _open(self) -> None:
        self._file = self._path.open("wb")
        self._writer = pq.ParquetWriter(self._file, pa.schema(list(self._types.items())), compression="zstd")

    def _write(self) -> None:
        if not self._waiting:
            return
        cells = {name: _joined([portion[name] for portion in self._waiting]) for name in self._types}
        made = {name: fitted(column, self._types[name], self._dialect) for name, column in cells.items()}
        self._widen([name for name, column in made.items() if column is None])
        arrays = [cells[name] if column is None else column for name, column in made.items()]
        self._writer.write_batch(pa.RecordBatch.from_arrays(arrays, list(made)))
        self._waiting, self._size, self._count, self._groups = [], 0, 0, self._groups + 1

    def _widen(self, names: Sequence[str]) -> None:
        """Makes columns of text of these, also in what is written already."""
        if not names:
            return
        self.text += names
        self._types |= dict.fromkeys(names, pa.string())
        self._writer.close()
        self._file.close()
        before = self._path.with_name(f"{self._path.name}.typed")
        self._path.replace(before)
        self._open()
        with reading(before) as file:
            for group in range(self._groups):
                table = file.read_row_group(group)
                columns = [
                    spelled(column, self._dialect) if name in names else column
                    for name, column in zip(self._types, table.columns, strict=True)
                ]
                self._writer.write_table(pa.table(columns, pa.schema(list(self._types.items()))))
        before.unlink()


@contextmanager
def reading(path: Path) -> Iterator[pq.ParquetFile]:
    with path.open("rb") as file, pq.ParquetFile(file) as opened:
        yield opened


def _joined(pieces: Sequence[object]) -> pa.Array:
    """Portions of a column as one array; what a mask gave for bytes comes as text."""
    first = pieces[0].type  # type: ignore[attr-defined]
    return pa.concat_arrays([piece if piece.type == first else piece.cast(first) for piece in pieces])  # type: ignore[attr-defined]
