"""Turns the bytes that drivers deliver into Arrow text, whatever their encoding."""

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa
import pyarrow.csv as csv

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


class CsvPieces:
    """Collects rows of CSV, as PostgreSQL writes them, into batches bounded in rows and bytes.

    An unquoted empty field is NULL and a quoted one is ''. Each piece holds whole rows, so no block of the parser
    ends inside a value, however long it is.
    """

    _PIECE_ROWS, _PIECE_BYTES = 2_048, 1 << 20

    def __init__(self, names: Sequence[str]) -> None:
        self._names = list(names)
        self._places = [str(place) for place in range(len(names))]  # the parser wants names of its own
        self._convert = csv.ConvertOptions(
            column_types=dict.fromkeys(self._places, pa.binary()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        )
        self._parse = csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False)
        self._text = bytearray()
        self._lines = 0
        self._pieces: list[pa.Table] = []
        self._rows = self._bytes = 0

    def add(self, row: bytes | memoryview) -> bool:
        """Takes one row of CSV with its line end; True when a batch is due."""
        self._text += row
        self._lines += 1
        if self._lines < self._PIECE_ROWS and len(self._text) < self._PIECE_BYTES:
            return False
        self._cut()
        return self._rows >= ROWS or self._bytes >= BYTES

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Everything collected, as one batch of text; none when there is nothing."""
        if self._lines:
            self._cut()
        if self._pieces:
            whole = pa.concat_tables(self._pieces).combine_chunks()
            self._pieces, self._rows, self._bytes = [], 0, 0
            columns = [text(column.chunk(0)) for column in whole.columns]
            yield pa.RecordBatch.from_arrays(columns, self._names)

    def _cut(self) -> None:
        read = csv.ReadOptions(column_names=self._places, block_size=len(self._text) + 1)
        piece = csv.read_csv(pa.py_buffer(self._text), read, self._parse, self._convert)
        self._pieces.append(piece)
        self._rows += self._lines
        self._bytes += len(self._text)
        self._text, self._lines = bytearray(), 0
