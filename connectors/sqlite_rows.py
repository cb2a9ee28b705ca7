"""Rows of a SQLite table, some at a time, column by column: as Arrow text, or as SQLite itself holds them.

SQLite types values, not columns, so a copy keeps every value's own class: int, float, str, bytes, None. Text that is
not UTF-8, which old programs left, comes as `Raw` and goes back byte for byte.

Rows are fetched many at a time while their values are short; the first long value, and the first text that is not
UTF-8, interrupt the query, which is begun again behind the rows that are already given.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Literal

import pyarrow as pa

from connectors.model import Column
from connectors.snapshot import Portion
from connectors.sqlite_sql import quoted
from connectors.text import BYTES, ROWS, Raw, text

_CHUNK = 256  # rows fetched at once; fewer were slower, more leave the processor's cache before they are used
_SHORT = 1 << 16  # bytes of a value up to which rows are fetched by the chunk
_CHUNK_BYTES = 1 << 20  # of rows that are fetched one by one
_EACH = 8  # row of a chunk is weighed, another one of eight in each chunk

Row = tuple[Any, ...]
Form = Literal["text", "bytes", "kept"]  # Arrow utf8, Arrow binary, as it is
Factory = Callable[[bytes], object]  # of sqlite3's text


@dataclass(frozen=True, slots=True)
class Cell:
    """A column to read: the expression that gives it, and as what."""

    name: str
    sql: str
    form: Form

    def selected(self, utf8: bool) -> str:
        """Where the database is UTF-8, text is fetched as the bytes it is made of, which Arrow takes quicker."""
        if self.form == "kept":
            return self.sql
        if self.form == "bytes":
            return f"CAST({self.sql} AS BLOB)"
        return f"CAST(CAST({self.sql} AS TEXT) AS BLOB)" if utf8 else f"CAST({self.sql} AS TEXT)"


def form(column: Column, text: Collection[str] | None) -> Form:
    """As what the cells of a column are read into a copy."""
    if text is None:
        return "bytes" if column.kind == "binary" else "text"
    return "text" if column.name in text else "kept"


class Clock:
    """Bounds the time that SQLite spends on one statement; what its reader does between the rows is not counted."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.restart()

    def restart(self, *_: object) -> None:
        self._until = monotonic() + self._seconds

    def is_over(self) -> bool:
        return monotonic() > self._until

    def paused(self, since: float) -> None:
        self._until += monotonic() - since


def portions(driver: sqlite3.Connection, cells: Sequence[Cell], source: str, clock: Clock) -> Iterator[Portion]:
    """The rows of `source` (what follows FROM, with its order) in portions bounded in rows and bytes."""
    utf8 = is_utf8(driver)
    statement = f"SELECT {', '.join(cell.selected(utf8) for cell in cells)} FROM {source}"  # noqa: S608
    gathered = Gathered(cells)
    for rows, decoded in chunks(driver, statement):
        gathered.add(rows, decoded)
        if gathered.is_full:
            since = monotonic()
            yield gathered.taken()
            clock.paused(since)
    if gathered.rows:
        yield gathered.taken()


def read_text(cell: bytes) -> "str | Raw":
    """SQLite's text, as it comes for a `text_factory`."""
    try:
        return cell.decode()
    except UnicodeDecodeError:
        return Raw(cell)


def order_of(driver: sqlite3.Connection, table: str, alias: str) -> str:
    """What follows the table in FROM, so that rows come in the order they lie in, whatever indexes there are."""
    if key := driver.execute(_KEY_ORDER, (table,)).fetchall():
        terms = (f"{alias}.{quoted(_str(name))} COLLATE {quoted(_str(coll))} {_str(way)}" for name, coll, way in key)
        return f" ORDER BY {', '.join(terms)}"
    rowid = rowid_of(driver, table)
    return f" ORDER BY {alias}.{rowid}" if rowid else " NOT INDEXED"


def rowid_of(driver: sqlite3.Connection, table: str) -> str | None:
    """How the rowid of a table that has one is called, where no column bears all of its names."""
    described = driver.execute("SELECT name FROM pragma_table_xinfo(?)", (table,)).fetchall()
    names = {_str(name).casefold() for (name,) in described}
    return next((name for name in ("rowid", "_rowid_", "oid") if name not in names), None)


def has_rowids(driver: sqlite3.Connection, table: str) -> bool:
    """Whether it is an ordinary table: no view, no virtual one, and not WITHOUT ROWID."""
    return bool(driver.execute(_ORDINARY, (table,)).fetchone()[0])


# The order in which a table without rowids lies, so that nothing is sorted.
_KEY_ORDER = """
SELECT i.name, i.coll, CASE WHEN i.desc THEN 'DESC' ELSE 'ASC' END
FROM pragma_table_list(?1) AS t, pragma_index_list(?1) AS l, pragma_index_xinfo(l.name) AS i
WHERE t.schema = 'main' AND t.wr AND l.origin = 'pk' AND i.key ORDER BY i.seqno
"""


def is_utf8(driver: sqlite3.Connection) -> bool:
    """Whether the database holds its text as UTF-8."""
    return _str(driver.execute("PRAGMA encoding").fetchone()[0]) == "UTF-8"


_ORDINARY = "SELECT count(*) FROM pragma_table_list(?1) WHERE schema = 'main' AND type = 'table' AND NOT wr"


def _str(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("utf-8", "replace")


def chunks(driver: sqlite3.Connection, statement: str) -> Iterator[tuple[list[Row], bool]]:
    """Rows, and whether every text in them is a str; one of their driver's settings may be another afterwards."""
    fetch, done = _many, 0
    factory: Factory = str
    while True:
        try:
            for rows in fetch(driver, f"{statement} LIMIT -1 OFFSET {done}", factory):
                done += len(rows)
                yield rows, factory is str
            return
        except sqlite3.DataError as error:  # a value longer than _SHORT
            if fetch is _weighed or getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_TOOBIG:
                raise
            fetch = _weighed
        except sqlite3.OperationalError as error:  # Python's own, with the text in its message
            if factory is read_text or hasattr(error, "sqlite_errorcode"):
                raise
            factory = read_text


def _many(driver: sqlite3.Connection, statement: str, factory: Factory) -> Iterator[list[Row]]:
    """Chunk by chunk, as long as no value is long: DataError."""
    cursor = driver.execute(statement)
    while True:
        usual, driver.text_factory = driver.text_factory, factory
        limit = driver.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _SHORT)
        try:
            rows = cursor.fetchmany(_CHUNK)
        finally:
            driver.text_factory = usual
            driver.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limit)
        if not rows:
            return
        yield rows


def _weighed(driver: sqlite3.Connection, statement: str, factory: Factory) -> Iterator[list[Row]]:
    """Row by row, so that a chunk of long values ends early."""
    cursor = driver.execute(statement)
    while True:
        usual, driver.text_factory = driver.text_factory, factory
        try:
            rows = _up_to(cursor)
        finally:
            driver.text_factory = usual
        if not rows:
            return
        yield rows


def _up_to(cursor: sqlite3.Cursor) -> list[Row]:
    rows: list[Row] = []
    size = 0
    while len(rows) < _CHUNK and size < _CHUNK_BYTES and (row := cursor.fetchone()) is not None:
        rows.append(row)
        size += weight(row)
    return rows


def weight(values: Sequence[object]) -> int:
    """Bytes of the long ones among these values, about: characters of text, bytes of blobs."""
    try:
        return sum(map(len, filter(None, values)))  # type: ignore[arg-type]
    except TypeError:  # there are numbers
        if {*map(type, values)}.isdisjoint((str, bytes)):
            return 0
        return sum(len(value) for value in values if isinstance(value, str | bytes))


class Gathered:
    """Chunks of rows, turned into columns."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._cells = cells
        self._chunks = 0
        self._clear()

    def _clear(self) -> None:
        self._columns: list[list[Any]] = [[] for _ in self._cells]
        self.rows = self.bytes = 0

    @property
    def is_full(self) -> bool:
        return self.rows >= ROWS or self.bytes >= BYTES

    def add(self, rows: list[Row], decoded: bool) -> None:
        self.rows += len(rows)
        self._chunks += 1
        for place, (cell, values) in enumerate(zip(self._cells, zip(*rows, strict=True), strict=True)):
            if cell.form == "kept":
                self._columns[place].extend(values)
                self.bytes += _EACH * weight(values[self._chunks % _EACH :: _EACH])
            else:
                piece = pa.array(values if decoded else list(map(_bytes, values)), pa.binary())
                self._columns[place].append(piece)
                self.bytes += piece.nbytes

    def taken(self) -> Portion:
        """What was gathered, as one portion."""
        portion = {cell.name: self._column(place, cell) for place, cell in enumerate(self._cells)}
        self._clear()
        return portion

    def _column(self, place: int, cell: Cell) -> "pa.Array | Sequence[object]":
        values = self._columns[place]
        if cell.form == "kept":
            return values
        joined = pa.concat_arrays(values)
        return joined if cell.form == "bytes" else text(joined)


def _bytes(value: object) -> object:
    return value.value if type(value) is Raw else value
