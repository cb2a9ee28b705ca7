"""Some of the values that were hit, kept in memory until the verdict: always the same ones, however the rows come.

Those with the lowest hashes stay (Cohen and Kaplan, "Summarizing data using bottom-k sketches", 2007), so each
dialect keeps the same, and with each how many rows hold it. The hash is no secret: nothing of it leaves the worker.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from connectors.rowhash import mixed, spans
from detectors.kernels import Weighted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

_Entry = tuple[int, int, str]  # two hashes, then the value itself: what agrees in both is in the order of the letters
_HIGHEST = 2**64 - 1
_MIDDLE, _ENDS = (1,), (0, 2)  # which words of a value: in halves of the way from its first to its last
_ODD = np.uint64(0x9E3779B97F4A7C15)
_WORD = 8  # bytes
_MASKS = np.array([(1 << (8 * size)) - 1 for size in range(_WORD)] + [2**64 - 1], np.uint64)


class Kept:
    """At most `size` different values, as far as they have `budget` characters together, with the rows of each.

    `short` cuts what is too long to be kept.
    """

    def __init__(self, size: int, budget: int, short: Callable[[str], str]) -> None:
        self._size, self._budget, self._short = size, budget, short
        self._rows: dict[_Entry, int] = {}
        self._characters = 0
        self._limit = _HIGHEST, _HIGHEST  # the hashes of the last one that may stay
        self._dropped = False

    def __repr__(self) -> str:
        return f"Kept({len(self._rows)} values)"

    @property
    def complete(self) -> bool:
        """Nothing had to go."""
        self._prune()
        return not self._dropped

    def rows(self) -> Mapping[str, int]:
        """The values, lowest hash first, and the rows of each."""
        self._prune()
        found: dict[str, int] = {}
        for entry in sorted(self._rows):
            found[entry[2]] = found.get(entry[2], 0) + self._rows[entry]
        return found

    def add(self, hits: Weighted) -> None:
        """Offers the values of a batch."""
        first = _hashes(hits.values, _MIDDLE)
        chosen = self._lowest(first)
        if not chosen.size:
            return
        some = hits.take(chosen)
        second = _hashes(some.values, _ENDS)
        rows = [1] * chosen.size if some.weights is None else some.weights.tolist()
        offered = zip(first[chosen].tolist(), second.tolist(), some.values.to_pylist(), rows, strict=True)
        for one, other, text, number in offered:
            if (one, other) <= self._limit:
                self._put((one, other, self._short(text)), number)
        if len(self._rows) > 2 * self._size or self._characters > 2 * self._budget:
            self._prune()

    def _lowest(self, hashes: "Hashes") -> "NDArray[np.int64]":
        """Places of the values that may stay, by their first hash."""
        chosen = np.flatnonzero(hashes <= np.uint64(self._limit[0]))
        if chosen.size > 2 * self._size:
            least = np.unique(hashes[chosen])[: self._size][-1]
            chosen, before = chosen[hashes[chosen] <= least], chosen.size
            self._dropped = self._dropped or chosen.size < before
        return chosen

    def _put(self, entry: _Entry, rows: int) -> None:
        if entry not in self._rows:
            self._characters += len(entry[2])
        self._rows[entry] = self._rows.get(entry, 0) + rows

    def _prune(self) -> None:
        """The lowest that fit stay, at least one; the last of them is the new limit."""
        if len(self._rows) <= self._size and self._characters <= self._budget:
            return
        order = sorted(self._rows)
        sizes = np.cumsum([len(text) for _, _, text in order])
        fitting = min(self._size, max(1, int(np.searchsorted(sizes, self._budget, side="right"))))
        if fitting < len(order):
            self._rows = {entry: self._rows[entry] for entry in order[:fitting]}
            self._characters = int(sizes[fitting - 1])
            self._limit = order[fitting - 1][:2]
            self._dropped = True


def _hashes(values: pa.Array, places: tuple[int, ...]) -> "Hashes":
    """Of each value by its length and some of its bytes; values that agree in these are told apart by themselves."""
    starts, ends, data = spans(values)
    sizes = ends - starts
    room = np.maximum(sizes - _WORD, 0)
    words = np.ndarray((len(data) - _WORD + 1,), "<u8", data, strides=(1,))
    masks = _MASKS[np.minimum(sizes, _WORD)]
    hashes = sizes.astype(np.uint64)
    with np.errstate(over="ignore"):
        for place in places:
            hashes = mixed((hashes ^ (words[starts + room * place // 2] & masks)) * _ODD)
    return hashes
