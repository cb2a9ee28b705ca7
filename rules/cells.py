"""Arrow text as bytes in numpy, and back: what the masks look at and build, thousands of cells at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Bytes: TypeAlias = npt.NDArray[np.uint8]
Ints: TypeAlias = npt.NDArray[np.int64]
Words: TypeAlias = npt.NDArray[np.uint64]
Flags: TypeAlias = npt.NDArray[np.bool_]

SLACK = 16  # bytes behind the last cell, so that eight can be loaded from anywhere

# Of a word of eight bytes, the first k: little-endian, as everywhere Arrow runs.
FIRST = np.array([(1 << (8 * k)) - 1 for k in range(8)] + [(1 << 64) - 1], np.uint64)


@dataclass(frozen=True, slots=True, repr=False)
class Cells:
    """The cells of a utf8 array: `data[starts[i] : starts[i] + lengths[i]]`; a null has length 0."""

    data: Bytes  # with SLACK bytes behind
    starts: Ints
    lengths: Ints

    def __len__(self) -> int:
        return len(self.starts)

    def word(self, number: int) -> Words:
        """Bytes 8·number … of every cell as one little-endian word, zero behind its end."""
        left = np.clip(self.lengths - 8 * number, 0, 8)
        at = np.where(left > 0, self.starts + 8 * number, 0)
        return _loaded(self.data, at) & FIRST[left]

    def of(self, rows: npt.NDArray[Any]) -> "Cells":
        """Some of the cells: by number, or by a flag each."""
        return Cells(self.data, self.starts[rows], self.lengths[rows])

    def matrix(self, width: int) -> Bytes:
        """The first `width` bytes of every cell, which must be that long."""
        matrix: Bytes = self.data[self.starts[:, None] + np.arange(width)]
        return matrix


def cells(values: pa.Array) -> Cells:
    """A view of an Arrow utf8 array; its bytes are copied once, for the slack."""
    if values.null_count:
        values = pc.fill_null(values, "")  # Arrow lets bytes stand behind a null
    offsets, data = _buffers(values)
    starts = offsets[:-1].astype(np.int64)
    lengths = np.diff(offsets).astype(np.int64)
    if len(starts):
        first, last = int(offsets[0]), int(offsets[-1])
        data, starts = data[first:last], starts - first
    return Cells(np.concatenate([data, np.zeros(SLACK, np.uint8)]), starts, lengths)


def filled(values: pa.Array) -> Flags:
    """Which cells are not null."""
    if values.null_count == 0:
        return np.ones(len(values), np.bool_)
    valid: Flags = pc.is_valid(values).to_numpy(zero_copy_only=False)
    return valid


def plain(values: pa.Array) -> pa.Array:
    """The same cells as one array of `pa.string()`: dictionaries, chunks, views and large strings undone."""
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks() if values.num_chunks != 1 else values.chunk(0)
    return values if values.type == pa.string() else values.cast(pa.string())


def fixed(matrix: Bytes, valid: Flags | None = None) -> pa.Array:
    """Cells of one width, a row of the matrix each, as utf8."""
    rows, width = matrix.shape
    return text(np.ascontiguousarray(matrix).reshape(-1), np.arange(rows + 1, dtype=np.int64) * width, valid)


def text(data: Bytes, offsets: Ints, valid: Flags | None = None) -> pa.Array:
    """utf8 cells from their bytes and where each begins (one offset more than cells); `valid` False makes null."""
    if int(offsets[-1]) > np.iinfo(np.int32).max:
        raise ValueError("more than 2 GB of text in one portion: read fewer rows at a time")
    nulls = None if valid is None or valid.all() else pa.py_buffer(np.packbits(valid, bitorder="little"))
    buffers = [nulls, pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(np.ascontiguousarray(data))]
    return pa.Array.from_buffers(pa.string(), len(offsets) - 1, buffers)


def grouped(values: pa.Array, table: bytes) -> list[tuple[Ints, str | None]]:
    """Rows whose cells (utf8) are the same once their bytes are translated by `table`: how they are written, and the
    rows in ascending order; those of null, if any, with None."""
    if not len(values):
        return []
    some = cells(values)
    data = np.frombuffer(some.data[:-SLACK].tobytes().translate(table), np.uint8)
    encoded = text(data, np.append(some.starts, len(data)), filled(values)).dictionary_encode()
    shapes = encoded.dictionary.to_pylist()
    if len(shapes) == 1 and not values.null_count:
        return [(np.arange(len(values)), shapes[0])]
    which = encoded.indices.fill_null(len(shapes)).to_numpy(zero_copy_only=False)
    order = np.argsort(which, kind="stable")
    bounds = np.searchsorted(which[order], np.arange(len(shapes) + 2))
    every = zip(pairwise(bounds.tolist()), [*shapes, None], strict=True)
    return [(order[start:stop], shape) for (start, stop), shape in every if stop > start]


def scattered(size: int, parts: Sequence[tuple[npt.NDArray[np.int64], pa.Array]]) -> pa.Array:
    """One array from parts with the row numbers of their cells; rows of no part become null."""
    if len(parts) == 1 and len(parts[0][0]) == size:
        return parts[0][1]  # row numbers ascend, so these are all of them
    order = np.full(size, -1, np.int64)
    at = 0
    for rows, _ in parts:
        order[rows] = np.arange(at, at + len(rows))
        at += len(rows)
    together = pa.concat_arrays([part for _, part in parts]) if parts else pa.array([], pa.string())
    return together.take(pa.array(order, mask=order < 0))


def replaced(values: pa.Array, rows: Ints, by: "Sequence[str | None] | pa.Array") -> pa.Array:
    """The same array with other cells in these rows."""
    if not len(rows):
        return values
    others = by if isinstance(by, pa.Array) else pa.array(by, pa.string())
    if len(rows) == len(values):
        return others.take(pa.array(np.argsort(rows)))
    order = np.arange(len(values))
    order[rows] = len(values) + np.arange(len(rows))
    return pa.concat_arrays([values, others]).take(pa.array(order))


def joined(parts: Sequence["pa.Array | str"]) -> pa.Array:
    """Cells joined part by part; a str stands in every cell."""
    scalars = [pa.scalar(part, pa.string()) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*scalars, pa.scalar("", pa.string()))


def drained(parts: list[Words]) -> Words:
    """The arrays of a list as one; the list is emptied as it goes, so that hardly more than the one is ever held."""
    whole = np.empty(sum(map(len, parts)), np.uint64)
    end = len(whole)
    while parts:
        part = parts.pop()
        whole[end - len(part) : end] = part
        end -= len(part)
    return whole


def every(flags: Flags) -> Flags:
    """Which rows of a matrix of flags are all true."""
    whole: Flags = np.logical_and.reduce(flags, axis=1)
    return whole


def distinct(numbers: Words) -> Words:
    """The different ones, ascending; by sorting, which is quicker for millions than numpy's hashes."""
    ordered = np.sort(numbers)
    new = np.ones(len(ordered), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    return ordered[new]


def repeated(numbers: Words) -> Words:
    """Those that stand there more than once, ascending."""
    ordered = np.sort(numbers)
    return distinct(ordered[1:][ordered[1:] == ordered[:-1]])


def among(numbers: Words, known: Words) -> Flags:
    """Which of the numbers are among `known`, which is ascending."""
    if not len(known):
        return np.zeros(len(numbers), np.bool_)
    at = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
    found: Flags = known[at] == numbers
    return found


def _loaded(data: Bytes, at: Ints) -> Words:
    window: Words = np.ndarray(shape=(len(data) - 7,), dtype="<u8", buffer=data, strides=(1,))
    return window[at]


def _buffers(values: pa.Array) -> tuple[npt.NDArray[Any], Bytes]:
    if len(values) == 0:
        return np.zeros(1, np.int64), np.empty(0, np.uint8)
    _, offsets, data = values.buffers()
    where = np.frombuffer(offsets, np.int32, len(values) + 1, values.offset * 4)
    return where, np.empty(0, np.uint8) if data is None else np.frombuffer(data, np.uint8)
