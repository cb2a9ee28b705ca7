"""Columns of text out of a SQLite table, thousands of rows in one step: SQLite strings them together, numpy cuts them.

Row by row, Python makes an object of every value and hands its lock back and forth; so it does twice the work, and
nobody else gets on meanwhile. Bytes that no UTF-8 holds stand between the values and for NULL. Where a table has no
rowid, where text is not UTF-8 or values are long, rows are read one by one as ever.
"""

import sqlite3
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from connectors.rowhash import Pieces
from connectors.snapshot import Portion
from connectors.sqlite_rows import Cell, Clock, Gathered, chunks, has_rowids, is_utf8, order_of, rowid_of
from connectors.sqlite_rows import portions as by_row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]

ROWS, FIRST, FEWEST = 24_576, 16_384, 256  # of a portion: the most, the first, and those too large to go on with
BYTES = 6 << 20  # of a portion, about
MOST = 24 << 20  # bytes of a portion, beyond which fewer rows are taken
_END, _NULL = 0xFF, 0xFE
_END_SQL, _NULL_SQL = "CAST(x'ff' AS TEXT)", "CAST(x'fe' AS TEXT)"


@dataclass(frozen=True, slots=True)
class Rowids:
    """A table that has them: what follows FROM, with the alias, and how the rowid is called there."""

    source: str
    rowid: str

    def between(self, low: int | None, high: int | None) -> str:
        """FROM and WHERE: the rows behind `low` up to `high`, in their order."""
        bounds = ((low, ">"), (high, "<="))
        terms = [f"{self.rowid} {sign} {bound}" for bound, sign in bounds if bound is not None]
        return f"{self.source} NOT INDEXED{' WHERE ' if terms else ''}{' AND '.join(terms)}"

    def ordered(self, low: int | None, high: int | None = None) -> str:
        return f"{self.between(low, high)} ORDER BY {self.rowid}"


class TooMuch(Exception):
    """A portion that is larger than memory allows."""


class _NoText(Exception):
    """A portion in which something is not UTF-8."""


def portions(
    driver: sqlite3.Connection, cells: Sequence[Cell], name: str, source: str, clock: Clock
) -> Iterator[Portion]:
    """The rows of the table of that name, in the order they lie in; `source` is what follows FROM, with the alias t."""
    rowid = rowid_of(driver, name)
    if rowid and is_utf8(driver) and has_rowids(driver, name) and any(cell.form == "text" for cell in cells):
        yield from _by_rowid(driver, cells, Rowids(source, f"t.{rowid}"), clock)
    else:
        yield from by_row(driver, cells, source + order_of(driver, name, "t"), clock)


def together(driver: sqlite3.Connection, cells: Sequence[Cell], source: str) -> list[pa.Array] | None:
    """All rows of `source` (what follows FROM) in one step, in any order; None where they must be read one by one."""
    if not is_utf8(driver) or any(cell.form != "text" for cell in cells):
        return None
    try:
        count, nulls, joined = strung(driver, cells, source)
        return split(joined, len(cells), count, nulls) if count else [pa.array([], pa.string()) for _ in cells]
    except (TooMuch, _NoText):
        return None


def _by_rowid(driver: sqlite3.Connection, cells: Sequence[Cell], table: Rowids, clock: Clock) -> Iterator[Portion]:
    together = [cell for cell in cells if cell.form == "text"]
    rows, low, open_ended, usable = FIRST, None, True, True
    while usable:
        high = _reached(driver, table, low, rows)
        try:
            portion, size = _portion(driver, cells, together, table, low, high)
        except (TooMuch, _NoText) as reason:
            rows, usable = rows // 8, isinstance(reason, TooMuch) and rows // 8 >= FEWEST
            continue
        if portion:
            since = monotonic()
            yield portion
            clock.paused(since)
        if high is None:
            open_ended = False
            break
        low, rows = high, min(ROWS, max(FEWEST, BYTES * rows // max(1, size)))
    if open_ended:
        yield from by_row(driver, cells, table.ordered(low), clock)


def _reached(driver: sqlite3.Connection, table: Rowids, low: int | None, rows: int) -> int | None:
    """The rowid of the last of so many rows; None where there are fewer."""
    row = driver.execute(f"SELECT {table.rowid} FROM {table.ordered(low)} LIMIT 1 OFFSET {rows - 1}").fetchone()  # noqa: S608
    return None if row is None else int(row[0])


def _portion(
    driver: sqlite3.Connection,
    cells: Sequence[Cell],
    together: Sequence[Cell],
    table: Rowids,
    low: int | None,
    high: int | None,
) -> tuple[Portion, int]:
    """The rows of a range, none as an empty portion, and their bytes. TooMuch, _NoText."""
    count, nulls, joined = strung(driver, together, table.between(low, high))
    if not count:
        return {}, 0
    columns = dict(zip((cell.name for cell in together), split(joined, len(together), count, nulls), strict=True))
    others = [cell for cell in cells if cell.form != "text"]
    kept, size = _others(driver, others, table.ordered(low, high)) if others else ({}, 0)
    columns |= kept
    return {cell.name: columns[cell.name] for cell in cells}, size + len(joined)


def pieces(
    driver: sqlite3.Connection, cells: Sequence[Cell], source: str, filled: Container[str]
) -> list[Pieces] | None:
    """The same as what is hashed, in the order of `source`; None also where a cell of `filled` is NULL after all."""
    if not is_utf8(driver) or any(cell.form != "text" for cell in cells):
        return None
    try:
        count, nulls, joined = strung(driver, cells, source, filled)
    except TooMuch:
        return None
    data = np.frombuffer(joined + bytes(8), np.uint8)
    ends = np.append(np.flatnonzero(data[:-8] == _END), len(joined)) if count else np.zeros(0, np.int64)
    if len(ends) != count * len(cells):
        return None
    starts = np.concatenate([[0], ends[:-1] + 1]) if count else ends
    is_null = (data[starts] == _NULL) & (ends - starts == 1) if nulls else np.zeros(len(ends), np.bool_)
    if np.count_nonzero(is_null) != nulls:
        return None
    every = (slice(at, None, len(cells)) for at in range(len(cells)))
    return [Pieces(starts[at], ends[at], data, is_null[at] if nulls else None) for at in every]


def strung(
    driver: sqlite3.Connection, together: Sequence[Cell], source: str, filled: Container[str] = ()
) -> tuple[int, int, bytes]:
    """How many rows there are, how many of their values are NULL, and all values. TooMuch.

    Cells named in `filled` are never NULL; a row in which one is all the same is missing among the values.
    """
    open_ = [cell for cell in together if cell.name not in filled]
    spelled = (cell.sql if cell.name in filled else f"ifnull({cell.sql}, {_NULL_SQL})" for cell in together)
    row = f" || {_END_SQL} || ".join(spelled)
    nulls = " + ".join(f"({cell.sql} IS NULL)" for cell in open_) or "0"
    query = f"SELECT count(*), sum({nulls}), CAST(group_concat({row}, {_END_SQL}) AS BLOB) FROM {source}"  # noqa: S608
    limit = driver.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST)
    try:
        count, empty, joined = driver.execute(query).fetchone()
    except sqlite3.DataError as error:
        if getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_TOOBIG:
            raise
        raise TooMuch from None
    finally:
        driver.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limit)
    return count, empty or 0, joined or b""


def split(joined: bytes, width: int, count: int, nulls: int) -> list[pa.Array]:
    """The columns of so many rows as utf8. _NoText where they hold what no text holds."""
    data = np.frombuffer(joined, np.uint8)
    ends: Places = np.append(np.flatnonzero(data == _END), len(data))
    if len(ends) != width * count:
        raise _NoText
    marks = np.flatnonzero(data == _NULL)
    if len(marks) != nulls:
        raise _NoText
    is_null = np.zeros(len(ends), np.bool_)
    is_null[np.searchsorted(ends, marks)] = True
    offsets = np.empty(2 * len(ends) + 1, np.int32)  # of values, and of what stands between them
    offsets[0] = 0
    offsets[1::2] = ends
    offsets[2::2] = ends + 1
    offsets[-1] = len(data)
    both = pa.Array.from_buffers(pa.binary(), 2 * len(ends), [None, pa.py_buffer(offsets), pa.py_buffer(joined)])
    return [_column(both, is_null[place::width], place, width) for place in range(width)]


def _column(both: pa.Array, is_null: "NDArray[np.bool_]", place: int, width: int) -> pa.Array:
    order = np.arange(2 * place, len(both), 2 * width, dtype=np.int32)
    try:
        return both.take(pa.array(order, mask=is_null if is_null.any() else None)).cast(pa.string())
    except pa.ArrowInvalid:
        raise _NoText from None


def _others(driver: sqlite3.Connection, cells: Sequence[Cell], source: str) -> tuple[dict[str, Any], int]:
    """The columns that stay values of SQLite, or are bytes."""
    gathered = Gathered(cells)
    statement = f"SELECT {', '.join(cell.selected(True) for cell in cells)} FROM {source}"  # noqa: S608
    for rows, decoded in chunks(driver, statement):
        gathered.add(rows, decoded)
        if gathered.bytes > MOST:
            raise TooMuch
    size = gathered.bytes
    return dict(gathered.taken()), size
