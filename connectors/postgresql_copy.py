"""Rows into a PostgreSQL table: portions as CSV that Arrow writes, sent while the next portion is made."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import psycopg
import pyarrow as pa
import pyarrow.csv as csv
from psycopg import sql

from connectors.model import NotLoaded, Table
from connectors.snapshot import Portion

# Every value is quoted and NULL is not, so that '' stays ''.
_WRITTEN = csv.WriteOptions(include_header=False, quoting_style="all_valid", batch_size=8_192)
_DIGITS = np.frombuffer(b"0123456789abcdef", np.uint8)
_IS_PARTITIONED = """
SELECT c.relkind = 'p' FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND c.relname = %s
"""


def refill(connection: psycopg.Connection[Any], schema: str, table: Table, portions: Iterable[Portion]) -> int:
    """Empties the table in that schema and fills it, in the transaction that is open; gives its rows.

    Rows are frozen where the server lets a COPY do so: the table was emptied by the same transaction, nobody reads it.
    """
    columns = [column.name for column in table.columns if not column.generated]
    row = connection.execute(_IS_PARTITIONED, (schema, table.name)).fetchone()
    partitioned = bool(row and row[0])
    name = sql.Identifier(schema, table.name)
    # ONLY: a table that others inherit from is emptied without them.
    connection.execute(sql.SQL("TRUNCATE {} {}").format(sql.SQL("" if partitioned else "ONLY"), name))
    copy = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, ENCODING 'UTF8'{})").format(
        name, sql.SQL(", ").join(map(sql.Identifier, columns)), sql.SQL("" if partitioned else ", FREEZE")
    )
    if not columns:
        return 0
    with connection.cursor() as cursor:
        sent = _sent(cursor, copy, lambda into: _send(into, table, columns, portions))
        if cursor.rowcount != sent:
            raise NotLoaded(f"{table.label}: {cursor.rowcount} of {sent} rows arrived; load it again")
    return sent


class _BrokenOff(Exception):
    """Ends a COPY: psycopg tells the server the words of whatever ends it, and these say nothing."""


def _sent(cursor: psycopg.Cursor[Any], copy: sql.Composed, send: Callable[[psycopg.Copy], int]) -> int:
    try:
        with cursor.copy(copy) as into:
            try:
                sent = send(into)
            except BaseException as error:
                cause = error
                raise _BrokenOff from None
    except _BrokenOff:
        raise cause from None
    return sent


def _send(into: psycopg.Copy, table: Table, columns: Sequence[str], portions: Iterable[Portion]) -> int:
    """One portion is written while the next is made; an error of either ends both."""
    sent, writing = 0, Future[None]()
    writing.set_result(None)
    with ThreadPoolExecutor(1, "copy") as writer:
        for portion in portions:
            cells = [_cells(table, name, portion) for name in columns]
            sent += len(cells[0])
            writing.result()
            writing = writer.submit(_write, into, cells)
        writing.result()
    return sent


def _cells(table: Table, name: str, portion: Portion) -> pa.Array:
    if name not in portion:
        raise NotLoaded(f"{table.label}.{name}: no values came for this column; name it in the manifest")
    cells = portion[name]
    if not isinstance(cells, pa.Array):
        raise NotLoaded(f"{table.label}.{name}: PostgreSQL takes columns of text only, as PostgreSQL gives them")
    if pa.types.is_binary(cells.type):
        return hexed(cells)
    return cells if pa.types.is_string(cells.type) else cells.cast(pa.string())


def _write(into: psycopg.Copy, cells: Sequence[pa.Array]) -> None:
    lines = pa.BufferOutputStream()
    csv.write_csv(pa.Table.from_arrays(cells, [str(place) for place in range(len(cells))]), lines, _WRITTEN)
    into.write(lines.getvalue())


def hexed(cells: pa.Array) -> pa.Array:
    r"""Bytes as PostgreSQL reads them, `\x68e9`."""
    offsets = np.frombuffer(cells.buffers()[1], np.int32, len(cells) + 1, cells.offset * 4)
    size = int(offsets[-1] - offsets[0])
    values = np.frombuffer(cells.buffers()[2], np.uint8, size, int(offsets[0])) if size else np.zeros(0, np.uint8)
    digits = np.empty(2 * size, np.uint8)
    digits[0::2], digits[1::2] = _DIGITS[values >> 4], _DIGITS[values & 15]
    ends = ((offsets - offsets[0]) * 2).astype(np.int32)
    valid = cells.is_valid().buffers()[1]
    plain = pa.Array.from_buffers(pa.string(), len(cells), [valid, pa.py_buffer(ends), pa.py_buffer(digits)])
    return pa.compute.binary_join_element_wise(pa.scalar("\\x"), plain, "")
