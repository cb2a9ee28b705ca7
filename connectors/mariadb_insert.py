"""INSERT statements of many rows out of Arrow columns, and a way to send one while the server works on the last.

LOAD DATA LOCAL takes half the server's time (300 000 rows of 9 columns: 2.3 instead of 4.3 s), but many servers do not
allow it, and where they do it turns what a row breaks into a warning. What the next statement needs is read and masked
meanwhile, so the server's time hardly shows.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pymysql.constants import COMMAND

from connectors.mariadb_shown import quoted
from connectors.model import Column, NotLoaded, Table

if TYPE_CHECKING:
    from connectors.snapshot import Portion

_BYTES = 2 << 20  # of a statement, about
_ROOM = 1 << 10  # of a packet, for what surrounds the statement

Statement = tuple[bytes, int]  # and its rows


class Inserts:
    """Writes a table's portions as statements that fit `packet` bytes. NotLoaded for a row that does not."""

    def __init__(self, database: str, table: Table, packet: int) -> None:
        self._table = table
        self._place = f"{quoted(database)}.{quoted(table.name)}"
        self._most = packet - _ROOM

    def of(self, portion: "Portion") -> Iterator[Statement]:
        """The rows of a portion, some a statement."""
        names = ", ".join(map(quoted, portion))
        head = f"INSERT INTO {self._place} ({names}) VALUES ".encode()  # noqa: S608
        data, ends = _rows([(self._table.column(name), _binary(cells)) for name, cells in portion.items()])
        start = 0
        while start < len(ends):
            begin = int(ends[start - 1]) if start else 0
            stop = max(start + 1, int(np.searchsorted(ends, begin + min(_BYTES, self._most - len(head)), "right")))
            statement = head + data[begin : int(ends[stop - 1]) - 1]
            if len(statement) > self._most:
                raise NotLoaded(
                    f"table {self._table.label}: a row is larger than the target's max_allowed_packet; raise it there"
                )
            yield statement, stop - start
            start = stop


class Pipe:
    """Sends statements, and looks at the answer to each when the next one is ready. The driver's errors."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._open = False
        self.rows = 0  # that the server says it has written

    def send(self, statement: bytes) -> None:
        self.wait()
        self._driver._execute_command(COMMAND.COM_QUERY, statement)
        self._open = True

    def wait(self) -> None:
        """Until the server has done what was sent."""
        if self._open:
            self._open = False
            self.rows += self._driver._read_query_result()


def empty_labels(table: Table, portion: "Portion") -> tuple[str, ...]:
    """Columns of type ENUM that hold '', which a strict server no longer takes though it once wrote it itself."""
    chosen = [name for name in portion if table.column(name).type == "enum"]
    return tuple(
        name for name in chosen if pc.any(pc.equal(_binary(portion[name]), pa.scalar(b"", pa.binary()))).as_py()
    )


def _rows(cells: Sequence[tuple[Column, pa.Array]]) -> tuple[memoryview, "np.ndarray[Any, np.dtype[np.int64]]"]:
    """`(…),` of every row, one after the other, and where each ends."""
    parts = [_literal(column, array) for column, array in cells]
    inside = pc.binary_join_element_wise(*parts, _bytes(","))
    rows = pc.binary_join_element_wise(_bytes("("), inside, _bytes("),"), _bytes(""))
    _, offsets, data = rows.buffers()
    places = np.frombuffer(offsets, np.int32)[rows.offset : rows.offset + len(rows) + 1].astype(np.int64)
    return memoryview(data)[places[0] : places[-1]], places[1:] - places[0]


def _literal(column: Column, cells: pa.Array) -> pa.Array:
    opening, closing = _quotes(column, cells)
    escaped = pc.replace_substring(pc.replace_substring(cells.cast(pa.binary()), b"\\", b"\\\\"), b"'", b"\\'")
    made = pc.binary_join_element_wise(_bytes(opening), escaped, _bytes(closing), _bytes(""))
    return pc.fill_null(made, _bytes("NULL"))


def _quotes(column: Column, cells: pa.Array) -> tuple[str, str]:
    if column.type.startswith("bit"):
        return "CAST('", "' AS UNSIGNED)"
    return ("_binary'" if pa.types.is_binary(cells.type) else "'"), "'"


def _binary(cells: Any) -> pa.Array:
    """One plain array of utf8 or binary, from whatever masks made of a column."""
    array = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    array = array if isinstance(array, pa.Array) else pa.array(array)
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_large_binary(array.type):
        return array.cast(pa.binary())
    return array if pa.types.is_binary(array.type) else array.cast(pa.string())


def _bytes(text: str) -> pa.Scalar:
    return pa.scalar(text.encode(), pa.binary())
