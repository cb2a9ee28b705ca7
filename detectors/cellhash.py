"""Keyed hashes of the cells of a column, and sets of them that answer quickly for whole arrays."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors.rowhash import RowHash, borders, mixed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from connectors.rowhash import Hashes

    Flags: TypeAlias = NDArray[np.bool_]

_ODD = np.uint64(0x9E3779B97F4A7C15)
_EACH = 16  # bits of the sieve for every hash it knows: one unknown hash in sixteen passes
_FEWEST, _MOST = 13, 28  # powers of two: 1 KB to 32 MB
_BIT = (1 << np.arange(8)).astype(np.uint8)


class CellHash:
    """Hashes cells under the key of a run; cells of two columns that hold the same text hash equal."""

    def __init__(self, key: bytes) -> None:
        self.words = RowHash(key, "cell")

    def __repr__(self) -> str:
        return "CellHash()"

    def cells(self, values: pa.Array) -> "Hashes":
        """The hash of every cell that is neither null nor blank, in order."""
        return self.all(values)[filled(values)]

    def all(self, values: pa.Array) -> "Hashes":
        """The hash of every cell of a utf8 or binary column; NULL is a value of its own."""
        return self.words(pa.RecordBatch.from_arrays([values], ["cell"]))


def together(columns: "Sequence[Hashes]") -> "Hashes":
    """The hash of every row from those of its cells; the order of the columns matters."""
    rows = columns[0]
    with np.errstate(over="ignore"):
        for cells in columns[1:]:
            rows = mixed((rows ^ (rows << np.uint64(7))) * _ODD + cells)
    return rows


def filled(values: pa.Array) -> "Flags":
    """Which cells are neither null nor blank."""
    if not len(values):
        return np.zeros(0, np.bool_)
    held = np.diff(borders(values)) > 0
    if values.null_count:
        held &= values.is_valid().to_numpy(zero_copy_only=False)
    return _without_blank(values, held)


def _without_blank(values: pa.Array, held: "Flags") -> "Flags":
    """Only cells that begin with a blank are looked at closely."""
    data = values.buffers()[2]
    if data is None:
        return held
    at = np.flatnonzero(held)
    blank = at[np.frombuffer(data, np.uint8)[borders(values)[at]] <= 32]
    if len(blank):
        some = values.take(pa.array(blank))
        held[blank] = ~pc.match_substring_regex(some, pattern=r"^\s*$").to_numpy(zero_copy_only=False)
    return held


class Sieve:
    """Remembers a set of hashes in a few bits each: never misses one, lets one other in sixteen pass."""

    def __init__(self, ascending: "Iterable[Hashes]", size: int) -> None:
        power = min(_MOST, max(_FEWEST, (_EACH * size).bit_length()))
        self._shift = np.uint64(64 - power)
        self._bits = np.zeros(1 << (power - 3), np.uint8)
        self._empty = not size
        for hashes in ascending:
            self._remember(hashes)

    def may_hold(self, hashes: "Hashes") -> "Flags":
        """False where a hash is certainly none of the set."""
        if self._empty:
            return np.zeros(len(hashes), np.bool_)
        place = hashes >> self._shift
        held: Flags = (self._bits[place >> np.uint64(3)] & _BIT[place & np.uint64(7)]) != 0
        return held

    def _remember(self, ascending: "Hashes") -> None:
        if not len(ascending):
            return
        place = ascending >> self._shift
        byte = place >> np.uint64(3)
        begins = np.flatnonzero(np.append(True, byte[1:] != byte[:-1]))
        self._bits[byte[begins]] |= np.bitwise_or.reduceat(_BIT[place & np.uint64(7)], begins)


class HashSet:
    """A set of hashes in memory."""

    def __init__(self, ascending: "Hashes") -> None:
        self._ascending = ascending
        self._sieve = Sieve([ascending], len(ascending))

    def holds(self, hashes: "Hashes") -> "Flags":
        """Which of the hashes belong to it."""
        held = self._sieve.may_hold(hashes)
        at = np.flatnonzero(held)
        if len(at):
            place = np.minimum(np.searchsorted(self._ascending, hashes[at]), len(self._ascending) - 1)
            held[at] = self._ascending[place] == hashes[at]
        return held
