"""Rows of PostgreSQL's COPY in its text format, as Arrow text: a tab ends a value, a newline a row, `\\N` is NULL.

Whole blocks are cut at once: where every value begins and ends is an array of offsets, and Arrow gathers the columns.
Format: postgresql.org/docs/current/sql-copy.html, "Text Format".
"""

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import psycopg
import pyarrow as pa
from psycopg.errors import error_from_result
from psycopg.generators import fetch_many
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.waiting import WAIT_R

from connectors.text import BYTES, ROWS, text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Bytes = NDArray[np.uint8]

_TAB, _NEWLINE, _BACKSLASH, _N = 9, 10, 92, ord("N")
_MEANT = np.arange(256, dtype=np.uint8)  # what a byte stands for behind a backslash
_MEANT[list(b"bfnrtv")] = list(b"\b\f\n\r\t\v")


def arrays(copy: psycopg.Copy, width: int) -> Iterator[list[pa.Array]]:
    """The columns of some rows at a time, as utf8, until the copy ends; it delivers whole rows, however long."""
    while copy.connection.pgconn.transaction_status == TransactionStatus.ACTIVE:
        if block := copy.connection.wait(_block(copy)):
            yield columns(block, width)


def _block(copy: psycopg.Copy) -> Generator[Any, Any, bytearray]:
    """Some rows as they came: to wait for each row by itself, as iterating over a copy does, costs half of its time."""
    connection, block, rows = copy.connection.pgconn, bytearray(), 0
    next_row = connection.get_copy_data
    while rows < ROWS and len(block) < BYTES:
        size, row = next_row(1)
        if size > 0:
            block += row
            rows += 1
        elif size == 0:
            while not (yield WAIT_R):
                continue
            connection.consume_input()
        else:
            yield from _ended(copy)
            break
    return block


def _ended(copy: psycopg.Copy) -> Generator[Any, Any, None]:
    """What the server says at the end: an error, if the copy broke off."""
    for result in (yield from fetch_many(copy.connection.pgconn)):
        if result.status != ExecStatus.COMMAND_OK:
            raise error_from_result(result)


def columns(block: bytearray, width: int) -> list[pa.Array]:
    """The columns of whole rows; what is not UTF-8 is read as connectors.text reads it."""
    data = np.frombuffer(block, np.uint8)
    ends: Places = np.flatnonzero((data == _TAB) | (data == _NEWLINE))
    nulls, data, ends = _unescaped(data, ends)
    height = ends.size // width
    cells = _gathered(data, ends, nulls, width)
    try:
        whole = cells.cast(pa.string())
        return [whole.slice(column * height, height) for column in range(width)]
    except pa.ArrowInvalid:
        return [text(cells.slice(column * height, height)) for column in range(width)]


def _unescaped(data: "Bytes", ends: "Places") -> "tuple[NDArray[np.bool_] | None, Bytes, Places]":
    """Which values are NULL, then the bytes without their backslashes, and where the values end in them."""
    escapes = _escapes(data)
    if not escapes.size:
        return None, data, ends
    is_null = data[escapes + 1] == _N
    nulls = np.zeros(ends.size, np.bool_)
    nulls[np.searchsorted(ends, escapes[is_null])] = True
    others = escapes[~is_null]
    if others.size:
        ends = ends - np.searchsorted(others, ends)
        data = data.copy()
        data[others + 1] = _MEANT[data[others + 1]]
        data = np.delete(data, others)
    return nulls, data, ends


def _escapes(data: "Bytes") -> "Places":
    """The backslashes that change what follows them: in a row of several, every other one."""
    places: Places = np.flatnonzero(data == _BACKSLASH)
    firsts = np.flatnonzero(np.diff(places, prepend=-2) != 1)
    before = np.repeat(firsts, np.diff(firsts, append=places.size))
    begun: Places = places[(np.arange(places.size) - before) % 2 == 0]
    return begun


def _gathered(data: "Bytes", ends: "Places", nulls: "NDArray[np.bool_] | None", width: int) -> pa.Array:
    """All values of the first column, then all of the second…: every other one of an array of values and borders."""
    offsets = np.zeros(2 * ends.size + 1, np.int32)
    offsets[1::2] = ends
    offsets[2::2] = ends + 1
    both = pa.Array.from_buffers(pa.binary(), 2 * ends.size, [None, pa.py_buffer(offsets), pa.py_buffer(data)])
    order = np.arange(0, 2 * ends.size, 2, dtype=np.int32).reshape(-1, width).T.ravel()
    return both.take(pa.array(order, mask=None if nulls is None else nulls.reshape(-1, width).T.ravel()))
