"""Turns the bytes that drivers deliver into Arrow text, whatever their encoding."""

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa

ROWS = 16_384  # of a batch, at most
BYTES = 8 << 20  # of a batch, about: a row that is larger makes a batch of its own
_PIECE = 256  # rows fetched at a time, fewer where they are long


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


def printed(value: object) -> bytes | None:
    """A driver's value as bytes: bytes stay, everything else is printed."""
    if value is None or isinstance(value, bytes):
        return value
    if isinstance(value, bytearray | memoryview):
        return bytes(value)
    return str(value).encode("utf-8", "replace")


class Pieces:
    """Collects pieces of a stream, each a list of binary arrays, into batches bounded in rows and bytes."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = list(names)
        self._pieces: list[list[pa.Array]] = []
        self._rows = self._bytes = 0
        self.advised = 16  # rows to fetch next, so that a piece keeps well below a batch

    def add(self, columns: Iterable[Sequence[bytes | None]], rows: int) -> bool:
        """Takes one piece; True when a batch is due."""
        arrays = [pa.array(column, pa.binary()) for column in columns]
        size = sum(array.nbytes for array in arrays)
        self._pieces.append(arrays)
        self._rows += rows
        self._bytes += size
        self.advised = max(1, min(_PIECE, BYTES * rows // max(size, 1) // 2))
        return self._rows + _PIECE > ROWS or self._bytes >= BYTES

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Everything collected, as one batch of text; none when there is nothing."""
        if self._pieces:
            columns = [text(pa.concat_arrays(pieces)) for pieces in zip(*self._pieces, strict=True)]
            self._pieces, self._rows, self._bytes = [], 0, 0
            yield pa.RecordBatch.from_arrays(columns, self._names)
