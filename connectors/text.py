"""Turns the bytes that drivers deliver into Arrow text, in batches bounded in rows and bytes."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

import pyarrow as pa

ROWS = 16_384  # of a batch, about
BYTES = 4 << 20  # of a batch, about: a row that is larger makes a batch of its own

if "jemalloc" in pa.supported_memory_backends():  # it gives back what long cells took; Arrow's own choice keeps it
    pa.set_memory_pool(pa.jemalloc_memory_pool())


def text(cells: pa.Array) -> pa.Array:
    """Binary cells as utf8; a cell that is not UTF-8 is read as cp1252, else as latin-1."""
    try:
        return cells.cast(pa.string())
    except pa.ArrowInvalid:
        return pa.array([None if cell is None else decoded(cell) for cell in cells.to_pylist()], pa.string())


def decoded(cell: bytes) -> str:
    """The characters of a cell in the first encoding that fits."""
    for encoding in ("utf-8", "cp1252"):
        try:
            return cell.decode(encoding)
        except UnicodeDecodeError:
            continue
    return cell.decode("latin-1")


@dataclass(frozen=True, slots=True)
class Raw:
    """Text of SQLite that is not valid in the encoding of its database."""

    value: bytes = field(repr=False)


def shown(cells: "pa.Array | Sequence[object]") -> pa.Array:
    """A column of a portion as Arrow utf8 or binary, for who only looks: SQLite's own values as it prints them."""
    if isinstance(cells, pa.Array):
        return cells
    kinds = {*map(type, cells)} - {type(None)}
    if kinds <= {str}:
        return pa.array(cells, pa.string())
    if kinds == {int}:
        return pa.array(cells, pa.int64()).cast(pa.string())
    if kinds == {bytes}:
        return pa.array(cells, pa.binary())
    with closing(sqlite3.connect(":memory:")) as printer:
        return text(pa.array([_printed(printer, cell) for cell in cells], pa.binary()))


def _printed(printer: sqlite3.Connection, cell: object) -> object:
    if isinstance(cell, int | float):
        return str(printer.execute("SELECT CAST(? AS TEXT)", (cell,)).fetchone()[0]).encode()
    return cell.value if isinstance(cell, Raw) else cell.encode() if isinstance(cell, str) else cell


class Pieces:
    """Collects pieces of a stream, each a list of binary arrays, into batches of text; `binary` stay bytes."""

    def __init__(self, names: Sequence[str], binary: Collection[str] = ()) -> None:
        self._names = list(names)
        self._binary = set(binary)
        self._pieces: list[list[pa.Array]] = []
        self._rows = self._bytes = 0

    def add(self, columns: list[pa.Array]) -> int:
        """Takes one piece; gives its bytes."""
        size = sum(int(column.nbytes) for column in columns)
        self._pieces.append(columns)
        self._rows += len(columns[0])
        self._bytes += size
        return size

    def due(self) -> Iterator[pa.RecordBatch]:
        """A batch, once enough is collected."""
        if self._rows >= ROWS or self._bytes >= BYTES:
            yield from self.rest()

    def rest(self) -> Iterator[pa.RecordBatch]:
        """Everything collected, as one batch; none when there is nothing."""
        if self._pieces:
            joined = zip(self._names, map(pa.concat_arrays, zip(*self._pieces, strict=True)), strict=True)
            columns = [cells if name in self._binary else text(cells) for name, cells in joined]
            self._pieces, self._rows, self._bytes = [], 0, 0
            yield pa.RecordBatch.from_arrays(columns, self._names)
