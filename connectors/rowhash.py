"""A keyed hash of rows and of values of text, for all values of a column at once.

Words of eight bytes are mixed by multiplication and shift. NULL, '' and a shifted border between two columns hash
apart. It spreads and hides; it is no signature.
"""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Places = NDArray[np.int64]
    Bytes = NDArray[np.uint8]
    Flags = NDArray[np.bool_]

_WORDS = 32  # values of up to 256 bytes are hashed together, word by word; longer ones one by one
_ODD = np.uint64(0xD6E8FEB86659FD93)
_MASKS = np.array([(1 << (8 * size)) - 1 for size in range(8)] + [2**64 - 1], np.uint64)


class RowHash:
    """A keyed 64-bit hash of rows of text columns; equal rows hash equal in every process and on every machine."""

    def __init__(self, key: bytes, purpose: str) -> None:
        digest = blake2b(purpose.encode(), key=key[:64], digest_size=64).digest()
        seed, null, *odd = (int.from_bytes(digest[at : at + 8], "little") for at in range(0, 64, 8))
        self._seed, self._null = np.uint64(seed), np.uint64(null)
        self._word, self._value = np.uint64(odd[0] | 1), np.uint64(odd[1] | 1)
        self._long = digest[32:]

    def __call__(self, rows: pa.RecordBatch) -> "Hashes":
        return self.of([Pieces.of(column) for column in rows.columns], rows.num_rows)

    def of(self, columns: "Sequence[Pieces]", count: int) -> "Hashes":
        """Of so many rows, given as the pieces of their columns."""
        with np.errstate(over="ignore"):
            hashes = np.full(count, self._seed, np.uint64)
            for column in columns:
                hashes = mixed((hashes ^ self._of_column(column)) * self._value)
            return hashes

    def pieces(self, starts: "Places", ends: "Places", data: "Bytes") -> "Hashes":
        """The hash of every piece of these bytes, which eight zeros follow: that of a row with this value alone."""
        with np.errstate(over="ignore"):
            return mixed((self._of_pieces(Pieces(starts, ends, data)) ^ self._seed) * self._value)

    def _of_column(self, column: "Pieces") -> "Hashes":
        hashes = self._of_pieces(column)
        if column.is_null is not None:
            hashes[column.is_null] = self._null
        return hashes

    def _of_pieces(self, pieces: "Pieces") -> "Hashes":
        hashes = pieces.sizes.astype(np.uint64) * self._value + self._seed
        for going, words in pieces.words:
            hashes[going] = mixed((hashes[going] ^ words) * self._word)
        for row, value in pieces.long:
            hashes[row] = int.from_bytes(blake2b(value, key=self._long, digest_size=8).digest(), "little")
        return hashes


class Pieces:
    """The values of a column, cut once into the words that are mixed, under however many keys they are hashed.

    Of bytes, which eight more follow, with where each value begins and ends in them; `is_null` says which are none.
    """

    def __init__(self, starts: "Places", ends: "Places", data: "Bytes", is_null: "Flags | None" = None) -> None:
        self.sizes = ends - starts
        self.is_null = is_null
        self.words = list(_words(starts, self.sizes, data))
        rows = np.flatnonzero(self.sizes > 8 * _WORDS).tolist()
        self.long = [(row, data[starts[row] : ends[row]].tobytes()) for row in rows]

    @classmethod
    def of(cls, column: pa.Array) -> Self:
        """Of a column of text or bytes."""
        nulls = column.is_null().to_numpy(zero_copy_only=False) if column.null_count else None
        return cls(*spans(column), nulls)


def _words(starts: "Places", sizes: "Places", data: "Bytes") -> "Iterator[tuple[slice | Places, Hashes]]":
    """Which values have a first, a second… word, and these words."""
    every = np.ndarray((max(len(data) - 7, 0),), "<u8", data, strides=(1,))
    for at in range(0, 8 * _WORDS, 8):
        going = np.flatnonzero((sizes > at) & (sizes <= 8 * _WORDS)) if at else np.flatnonzero(sizes > 0)
        if going.size == 0:
            return
        left = np.minimum(sizes[going] - at, 8)
        yield slice(None) if going.size == len(sizes) else going, every[starts[going] + at] & _MASKS[left]


def mixed(hashes: "Hashes") -> "Hashes":
    """A bijection that carries the high bits, where a product mixes well, into the low ones, and back."""
    hashes = hashes ^ (hashes >> np.uint64(32))
    hashes *= _ODD
    hashes ^= hashes >> np.uint64(29)
    return hashes


def spans(column: pa.Array) -> "tuple[Places, Places, Bytes]":
    """Where each value of a text column begins and ends in its bytes, which eight zeros follow."""
    if len(column) == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(8, np.uint8)
    data = column.buffers()[2]
    held = borders(column)
    first, last = int(held[0]), int(held[-1])
    values = np.zeros(last - first + 8, np.uint8)
    if data is not None:
        values[:-8] = np.frombuffer(data, np.uint8)[first:last]
    return held[:-1] - first, held[1:] - first, values


def borders(column: pa.Array) -> "Places":
    """Where each value of a text column that has some begins, and where the last one ends."""
    offsets = np.frombuffer(column.buffers()[1], np.int32)
    return offsets[column.offset : column.offset + len(column) + 1].astype(np.int64)
