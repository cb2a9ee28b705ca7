"""A sample of rows that is the same on every dialect, however the stream is cut: the k smallest keyed hashes.

Hashing decides who is in, so the sample needs no random access, no second scan and no order; a secret key keeps
it from being foreseen. Bottom-k sampling: Cohen and Kaplan, "Summarizing data using bottom-k sketches" (2007).
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Rank = tuple[np.uint64, np.uint64]  # hash of the key, hash of the content

_BUDGET = 32 << 20  # bytes of rows kept, at most
_OFFERS = 4  # offers wait until they are this part of the budget, for a merge holds everything twice
_WORDS = 32  # values of up to 256 bytes are hashed together, word by word; longer ones one by one
_ODD = np.uint64(0xD6E8FEB86659FD93)
_HIGHEST = np.uint64(2**64 - 1)
_MASKS = np.array([(1 << (8 * size)) - 1 for size in range(8)] + [2**64 - 1], np.uint64)


class RowSample:
    """Keeps the `size` rows whose key hashes lowest: the columns `by`, or the whole row where there are none.

    Equal rows count once. Where `size` rows would exceed `budget` bytes, fewer are kept, still the lowest.
    """

    def __init__(self, size: int, key: bytes, by: Sequence[str] = (), budget: int = _BUDGET) -> None:
        self._size = size
        self._by = list(by)
        self._budget = budget
        self._key = RowHash(key, "key")
        self._row = RowHash(key, "row")  # settles ties of the key, by content
        self._kept: _Ranked | None = None
        self._waiting: list[_Ranked] = []
        self._limit = (_HIGHEST, _HIGHEST)  # the first row that had to go: nothing from there on can stay

    def add(self, batch: pa.RecordBatch) -> None:
        """Offers every row of a batch of text columns."""
        keys = self._key(batch.select(self._by) if self._by else batch)
        chosen = self._candidates(keys)
        if chosen.size == 0 and (self._kept or self._waiting):
            return
        rows = batch.take(pa.array(chosen))
        self._waiting.append(_Ranked(keys[chosen], self._row(rows), rows))
        waiting = sum(ranked.rows.num_rows for ranked in self._waiting)
        if waiting >= self._size or sum(ranked.rows.nbytes for ranked in self._waiting) >= self._budget // _OFFERS:
            self._settle()

    def rows(self) -> pa.Table:
        """The sample, lowest hash first; a table without columns when no batch came."""
        self._settle()
        return pa.Table.from_batches([self._kept.rows]) if self._kept else pa.table({})

    def _candidates(self, keys: "Hashes") -> "NDArray[np.int64]":
        """Places of the rows that may belong to the k lowest, judged by their key alone."""
        chosen = np.flatnonzero(keys <= self._limit[0])
        if self._by and chosen.size <= self._size:
            return chosen
        distinct, places = np.unique(keys[chosen], return_index=True)
        if self._by:
            return np.extract(keys[chosen] <= distinct[: self._size][-1], chosen)
        return np.take(chosen, places[: self._size])  # the key is the whole row, so one of each will do

    def _settle(self) -> None:
        """Merges what is waiting into what is kept, and lowers the limit."""
        if self._waiting:
            offered = _merged([self._kept, *self._waiting] if self._kept else self._waiting)
            self._kept, self._limit = offered.lowest(self._size, self._budget, self._limit)
            self._waiting = []


class _Ranked:
    """Rows with the hashes of their keys and, to break ties, of their whole content."""

    __slots__ = ("keys", "rows", "ties")

    def __init__(self, keys: "Hashes", ties: "Hashes", rows: pa.RecordBatch) -> None:
        self.keys, self.ties, self.rows = keys, ties, rows

    def lowest(self, size: int, budget: int, limit: "Rank") -> "tuple[_Ranked, Rank]":
        """The first distinct rows below the limit, by hash, that fit; and the first that does not, a new limit."""
        order = np.lexsort((self.ties, self.keys))
        keys, ties = self.keys[order], self.ties[order]
        stays = (keys < limit[0]) | ((keys == limit[0]) & (ties < limit[1]))
        stays[1:] &= (keys[1:] != keys[:-1]) | (ties[1:] != ties[:-1])
        order = order[stays]
        sizes = np.cumsum(_sizes(self.rows)[order])
        fitting = min(size, max(1, int(np.searchsorted(sizes, budget, side="right"))))
        if fitting < len(order):
            limit = (self.keys[order[fitting]], self.ties[order[fitting]])
        kept = order[:fitting]
        return _Ranked(self.keys[kept], self.ties[kept], self.rows.take(pa.array(kept))), limit


def _merged(parts: "Sequence[_Ranked]") -> _Ranked:
    keys = np.concatenate([part.keys for part in parts])
    ties = np.concatenate([part.ties for part in parts])
    rows = pa.Table.from_batches([part.rows for part in parts]).combine_chunks().to_batches()
    return _Ranked(keys, ties, rows[0] if rows else parts[0].rows)


def _sizes(rows: pa.RecordBatch) -> "NDArray[np.int64]":
    """Bytes of each row's values."""
    sizes = np.zeros(rows.num_rows, np.int64)
    for column in rows.columns if rows.num_rows else ():
        sizes += np.diff(_borders(column))
    return sizes


class RowHash:
    """A keyed 64-bit hash of rows of text columns; equal rows hash equal in every process and on every machine.

    Words of eight bytes are mixed by multiplication and shift for all values of a column at once. NULL, '' and a
    shifted border between two columns hash apart. It spreads and hides; it is no signature.
    """

    def __init__(self, key: bytes, purpose: str) -> None:
        digest = blake2b(purpose.encode(), key=key[:64], digest_size=64).digest()
        seed, null, *odd = (int.from_bytes(digest[at : at + 8], "little") for at in range(0, 64, 8))
        self._seed, self._null = np.uint64(seed), np.uint64(null)
        self._word, self._value = np.uint64(odd[0] | 1), np.uint64(odd[1] | 1)
        self._long = digest[32:]

    def __call__(self, rows: pa.RecordBatch) -> "Hashes":
        with np.errstate(over="ignore"):
            hashes = np.full(rows.num_rows, self._seed, np.uint64)
            for column in rows.columns:
                hashes = _mixed((hashes ^ self._of_column(column)) * self._value)
            return hashes

    def _of_column(self, column: pa.Array) -> "Hashes":
        starts, ends, data = _spans(column)
        sizes = ends - starts
        hashes = sizes.astype(np.uint64) * self._value + self._seed
        words = np.ndarray((max(len(data) - 7, 0),), "<u8", data, strides=(1,))
        for at in range(0, 8 * _WORDS, 8):
            going = np.flatnonzero((sizes > at) & (sizes <= 8 * _WORDS)) if at else np.flatnonzero(sizes > 0)
            if going.size == 0:
                break
            left = np.minimum(sizes[going] - at, 8)
            hashes[going] = _mixed((hashes[going] ^ (words[starts[going] + at] & _MASKS[left])) * self._word)
        for row in np.flatnonzero(sizes > 8 * _WORDS).tolist():
            digest = blake2b(data[starts[row] : ends[row]].tobytes(), key=self._long, digest_size=8).digest()
            hashes[row] = int.from_bytes(digest, "little")
        if column.null_count:
            hashes[column.is_null().to_numpy(zero_copy_only=False)] = self._null
        return hashes


def _mixed(hashes: "Hashes") -> "Hashes":
    """A bijection that carries the high bits, where a product mixes well, into the low ones, and back."""
    hashes = (hashes ^ (hashes >> np.uint64(32))) * _ODD
    return hashes ^ (hashes >> np.uint64(29))


def _spans(column: pa.Array) -> "tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]":
    """Where each value of a text column begins and ends in its bytes, which eight zeros follow."""
    if len(column) == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(8, np.uint8)
    data = column.buffers()[2]
    borders = _borders(column)
    first, last = int(borders[0]), int(borders[-1])
    values = np.zeros(last - first + 8, np.uint8)
    if data is not None:
        values[:-8] = np.frombuffer(data, np.uint8)[first:last]
    return borders[:-1] - first, borders[1:] - first, values


def _borders(column: pa.Array) -> "NDArray[np.int64]":
    """Where each value of a text column that has some begins, and where the last one ends."""
    offsets = np.frombuffer(column.buffers()[1], np.int32)
    return offsets[column.offset : column.offset + len(column) + 1].astype(np.int64)
