"""A sample of rows that is the same on every dialect, however the stream is cut: the k smallest keyed hashes.

Hashing decides who is in, so the sample needs no random access, no second scan and no order; a secret key keeps
it from being foreseen. Bottom-k sampling: Cohen and Kaplan, "Summarizing data using bottom-k sketches" (2007).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors.rowhash import RowHash, borders

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from connectors.rowhash import Hashes

    Rank = tuple[np.uint64, np.uint64]  # hash of the key, hash of the content

_BUDGET = 16 << 20  # bytes of rows kept, at most
_LONGEST = 20_000  # characters kept of a value: nobody who looks at a sample reads on
_OFFERS = 4  # offers wait until they are this part of the budget, for a merge holds everything twice
_HIGHEST = np.uint64(2**64 - 1)


class RowSample:
    """Keeps the `size` rows whose key hashes lowest: the columns `by`, or the whole row where there are none.

    Equal rows count once. Where `size` rows would exceed `budget` bytes, fewer are kept, still the lowest. Of a long
    value only the beginning is kept; all of it decides who is in.
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
        self._waiting.append(_Ranked(keys[chosen], self._row(rows), _cut(rows)))
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


def _cut(rows: pa.RecordBatch) -> pa.RecordBatch:
    """The same rows, no value longer than what is kept of one."""
    longest = (pc.max(pc.binary_length(column)).as_py() or 0 for column in rows.columns)
    columns = (
        pc.utf8_slice_codeunits(column, 0, _LONGEST) if bytes_ > _LONGEST else column
        for column, bytes_ in zip(rows.columns, longest, strict=True)
    )
    return pa.RecordBatch.from_arrays([*columns], rows.schema.names)


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
        sizes += np.diff(borders(column))
    return sizes
