"""The rows of a MariaDB or MySQL table for a copy: in the order of their key, each value as it can be written again."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from connectors import mariadb_rows
from connectors.model import Column
from connectors.text import BYTES, ROWS, text

if TYPE_CHECKING:
    from pymysql.connections import Connection

    from connectors.snapshot import Portion

_SESSION = "SELECT @@time_zone, @@{0}"


def portions(
    driver: "Connection[Any]", statement: str, columns: Sequence[Column], wanted: Collection[str] | None, limit: str
) -> "Iterator[Portion]":
    """What `statement` selects; moments are in UTC. `limit` is the variable that bounds a statement's time.

    It bounds what a server may compute, but here a reader keeps it waiting: it is lifted while the rows flow.
    """
    shapes = [_shape(column, wanted) for column in columns]
    names = [column.name for column in columns]
    with _patiently(driver, limit):
        for pieces in _gathered(mariadb_rows.arrays(driver, statement, len(columns))):
            cells = (pa.concat_arrays(piece) for piece in zip(*pieces, strict=True))
            yield {name: shape(cell) for name, shape, cell in zip(names, shapes, cells, strict=True)}


def is_exact(column: Column, wanted: Collection[str] | None) -> bool:
    """Whether the column is asked for as it can be written again, and not as a scan reads it."""
    return wanted is not None and column.name not in wanted


def _shape(column: Column, wanted: Collection[str] | None) -> Any:
    if column.kind == "binary" and (wanted is None or is_exact(column, wanted)):
        return _bytes
    return _exact if is_exact(column, wanted) else text


def _bytes(cells: pa.Array) -> pa.Array:
    return cells


def _exact(cells: pa.Array) -> pa.Array:
    """utf8, or the bytes where the server sends others, which it does not of its own."""
    try:
        return cells.cast(pa.string())
    except pa.ArrowInvalid:
        return cells


def _gathered(arrays: Iterator[list[pa.Array]]) -> Iterator[list[list[pa.Array]]]:
    pieces: list[list[pa.Array]] = []
    rows = size = 0
    for piece in arrays:
        pieces.append(piece)
        rows += len(piece[0])
        size += sum(int(cells.nbytes) for cells in piece)
        if rows >= ROWS or size >= BYTES:
            yield pieces
            pieces, rows, size = [], 0, 0
    if pieces:
        yield pieces


@contextmanager
def _patiently(driver: "Connection[Any]", limit: str) -> Iterator[None]:
    """A connection that breaks off inside is thrown away, so nothing is put back then."""
    with driver.cursor() as cursor:
        cursor.execute(_SESSION.format(limit))
        zone, seconds = cursor.fetchone()
        cursor.execute(f"SET SESSION time_zone = '+00:00', {limit} = 0")
        yield
        cursor.execute(f"SET SESSION time_zone = '{zone}', {limit} = {seconds}")
