"""Sets of keyed hashes that may be larger than memory: in memory up to a budget, beyond it in a private folder.

What is written are sorted runs of 64-bit keyed hashes, never a value; sets are compared part by part of their range.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from connectors.rowhash import Hashes

BUDGET = 32 << 20  # bytes of hashes in memory, of all bags together
PARTS = 64  # of the range of hashes; only one part of a bag that was written is in memory at a time
RUN = 1 << 20  # hashes of one bag in memory, beyond which they are written
_FEW = 1 << 15
_LEAST, _MOST = 1 << 18, 1 << 20  # hashes that wait before they are sorted
_EDGES = (np.arange(1, PARTS, dtype=np.uint64) << np.uint64(64 - 6)).astype(np.uint64)
_NONE = np.zeros(0, np.uint64)


class Spool:
    """Bags share its budget; the folder (mode 0700) appears when something must be written, and goes with `close`."""

    def __init__(self, folder: Path | None = None, budget: int = BUDGET) -> None:
        self._parent, self._budget = folder, budget
        self._folder: Path | None = None
        self._bags: list[Bag] = []
        self.lock = RLock()

    def bag(self, repeated: bool = False) -> "Bag":
        """An empty set; with `repeated` it keeps every hash as often as it was added."""
        with self.lock:
            self._bags.append(Bag(self, len(self._bags), repeated))
            return self._bags[-1]

    def file(self, number: int) -> Path:
        if self._folder is None:
            self._folder = Path(mkdtemp(prefix="gomme-", dir=self._parent))
        return self._folder / f"{number}.hashes"

    def fit(self) -> None:
        """Sorts, then writes, the largest bags until those in memory are well within the budget."""
        if sum(bag.held for bag in self._bags) <= self._budget:
            return
        for step in (Bag.settle, Bag.write):
            for bag in sorted(self._bags, key=lambda bag: -bag.held):
                if sum(other.held for other in self._bags) <= self._budget // 2:
                    return
                step(bag)

    def close(self) -> None:
        """Forgets everything, and removes what was written; a closed spool can be closed again."""
        with self.lock:
            for bag in self._bags:
                bag.drop()
            self._bags.clear()
            if self._folder is not None:
                rmtree(self._folder, ignore_errors=True)
                self._folder = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class Bag:
    """A set of hashes of one spool."""

    def __init__(self, spool: Spool, number: int, repeated: bool) -> None:
        self._spool, self._number, self._repeated = spool, number, repeated
        self._sorted: Hashes = _NONE
        self._fresh: list[Hashes] = []
        self._waiting = 0
        self._runs: list[list[int]] = []  # where the parts of each written run begin, and where it ends
        self._size: int | None = None

    @property
    def held(self) -> int:
        """Bytes of it in memory."""
        return 8 * (len(self._sorted) + self._waiting)

    def add(self, hashes: "Hashes") -> None:
        if not len(hashes):
            return
        with self._spool.lock:
            self._size = None
            self._fresh.append(hashes)
            self._waiting += len(hashes)
            if self._waiting > min(_MOST, max(_LEAST, 4 * len(self._sorted))):
                self.settle()
                if len(self._sorted) > RUN:
                    self.write()
            self._spool.fit()

    def __len__(self) -> int:
        """How many hashes it holds: different ones, unless they are kept as often as they came."""
        with self._spool.lock:
            if self._size is None:
                self._size = sum(map(len, self.parts()))
            return self._size

    def parts(self) -> "Iterator[Hashes]":
        """Its hashes in ascending order, a part of the range at a time; all at once while none are written."""
        with self._spool.lock:
            self.settle()
            if not self._runs:
                yield self._sorted
                return
            for number in range(PARTS):
                yield self.part(number)

    def part(self, number: int) -> "Hashes":
        """One of the PARTS of its range, ascending."""
        with self._spool.lock:
            self.settle()
            low, high = np.searchsorted(self._sorted, _EDGES[max(0, number - 1) : number + 1], "left")[[0, -1]].tolist()
            if number == 0:
                low = 0
            elif number == PARTS - 1:
                high = len(self._sorted)
            pieces = [self._sorted[low:high], *(self._read(run, number) for run in self._runs)]
            return self._merged(pieces)

    def common(self, other: "Bag") -> "Hashes":
        """The hashes that both sets hold, ascending; neither keeps repeated ones."""
        with self._spool.lock:
            if not self._runs and not other._runs:
                return _both(*self.parts(), *other.parts())
            return np.concatenate([_both(self.part(n), other.part(n)) for n in range(PARTS)])

    def settle(self) -> None:
        """Sorts in what was added since."""
        if self._waiting:
            self._sorted = self._merged([self._sorted, _ascending(np.concatenate(self._fresh))])
            self._fresh, self._waiting = [], 0

    def write(self) -> None:
        """Moves what is in memory to the file of this bag."""
        self.settle()
        if not len(self._sorted):
            return
        path = self._spool.file(self._number)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
            start = file.tell() // 8
            self._sorted.tofile(file)
        cuts = np.searchsorted(self._sorted, _EDGES, "left").tolist()
        self._runs.append([start, *(start + cut for cut in cuts), start + len(self._sorted)])
        self._sorted = _NONE

    def drop(self) -> None:
        """Empties it; what is on disk is the spool's to remove."""
        self._sorted, self._fresh, self._waiting, self._runs, self._size = _NONE, [], 0, [], None

    def _read(self, run: list[int], number: int) -> "Hashes":
        first, behind = run[number], run[number + 1]
        return np.fromfile(self._spool.file(self._number), np.uint64, behind - first, offset=8 * first)

    def _merged(self, ascending: "list[Hashes]") -> "Hashes":
        together = _sorted(ascending)
        return together if self._repeated or not len(together) else together[firsts(together)]


def firsts(ascending: "Hashes") -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which hashes of a sorted array differ from the one before."""
    new = np.ones(len(ascending), np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=new[1:])
    return new


def _both(one: "Hashes", other: "Hashes") -> "Hashes":
    """What two ascending arrays without repetitions share."""
    if not len(one) or not len(other):
        return _NONE
    together = _sorted([one, other])
    shared: Hashes = together[1:][together[1:] == together[:-1]]
    return shared


def _sorted(ascending: "list[Hashes]") -> "Hashes":
    """Ascending pieces as one; a stable sort sees that they are, and only merges (ten times as fast)."""
    filled = [piece for piece in ascending if len(piece)]
    if len(filled) < 2:
        return filled[0] if filled else _NONE
    return np.sort(np.concatenate(filled), kind="stable")


def _ascending(hashes: "Hashes") -> "Hashes":
    """Sorted by radix of the first two bytes, then in the short runs that are left: twice as fast as at once."""
    if len(hashes) < _FEW:
        return np.sort(hashes)
    first = (hashes >> np.uint64(48)).astype(np.uint16)
    return np.sort(hashes[np.argsort(first, kind="stable")], kind="stable")
