"""Turns the bytes that drivers deliver into Arrow text, in batches bounded in rows and bytes."""

from collections.abc import Collection, Iterator, Sequence

import pyarrow as pa

ROWS = 16_384  # of a batch, about
BYTES = 4 << 20  # of a batch, about: a row that is larger makes a batch of its own


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
