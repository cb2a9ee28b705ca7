"""Places for values where there are few: every value gets its own, exactly, whatever the order they are seen in.

A value's place is the one its hash asks for; where two ask for the same, a second hash says who stays, and the others
ask again. So one more value moves hardly any other, and pseudonyms stay the same over copies as far as they can.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from rules.cells import Flags, Ints, Words, distinct
from rules.prf import Prf

Held: TypeAlias = npt.NDArray[np.int32]

FREE = -1
DENSE = 1 << 25
ROUNDS = 64  # then whoever still waits takes the free places in order


class Allotment:
    """Which place (0 … capacity - 1) each of some values has; what was never allotted is told apart."""

    def __init__(self, values: Words, places: Held | Ints) -> None:
        self._values = values  # ascending
        self._places = places

    def __len__(self) -> int:
        return len(self._values)

    def of(self, values: Words) -> tuple[Ints, Flags]:
        """The places of these values, and which of them have one."""
        if not len(self._values):
            return np.zeros(len(values), np.int64), np.zeros(len(values), np.bool_)
        at = np.minimum(np.searchsorted(self._values, values), len(self._values) - 1)
        return self._places[at].astype(np.int64), self._values[at] == values


NOTHING = Allotment(np.empty(0, np.uint64), np.empty(0, np.int32))


def allotted(values: Words, capacity: int, prf: Prf, own: Callable[[Words], Ints] | None = None) -> Allotment:
    """A place for each distinct value; there must not be more of them than places.

    `own` says which place would leave a value as it is (-1: none): nobody gets that one, where there is another.
    """
    different = distinct(values)
    if len(different) > capacity:
        raise ValueError("more values than places")
    rank = prf.of_numbers(different, 0xFF)[:, 0]
    places = _dense(different, capacity, rank, prf) if capacity <= DENSE else _sparse(different, capacity, rank, prf)
    if own is not None and len(different):
        _moved(places, own(different), capacity, rank)
    return Allotment(different, places if capacity > 1 << 31 else places.astype(np.int32))


def _dense(values: Words, capacity: int, rank: Words, prf: Prf) -> Ints:
    """Places out of so few that each can be written down."""
    places = np.full(len(values), -1, np.int64)
    holder = np.full(capacity, FREE, np.int32)
    waiting = np.argsort(rank, kind="stable")
    for number in range(ROUNDS):
        waiting = _asked(values, waiting, places, holder, prf, number)
        if not len(waiting):
            break
    else:
        places[waiting] = np.flatnonzero(holder == FREE)[: len(waiting)]
    return places


def _sparse(values: Words, capacity: int, rank: Words, prf: Prf) -> Ints:
    """Places out of so many that two hardly ever ask for the same."""
    order = np.argsort(rank, kind="stable")
    places = (prf.of_numbers(values, 0)[:, 0] % np.uint64(capacity)).astype(np.int64)
    number = 0
    while True:
        by_place = order[np.argsort(places[order], kind="stable")]
        taken = by_place[1:][places[by_place[1:]] == places[by_place[:-1]]]
        if not len(taken):
            return places
        number += 1
        places[taken] = (prf.of_numbers(values[taken], number)[:, 0] % np.uint64(capacity)).astype(np.int64)


def _asked(values: Words, waiting: Ints, places: Ints, holder: Held, prf: Prf, number: int) -> Ints:
    """One round: whoever is first in rank at a free place gets it. Who still waits."""
    wish = (prf.of_numbers(values[waiting], number)[:, 0] % np.uint64(len(holder))).astype(np.int64)
    free = holder[wish] == FREE
    asking, wanted = waiting[free], wish[free]
    holder[wanted[::-1]] = asking[::-1]  # the last to be written is the first in rank
    won = holder[wanted] == asking
    places[asking[won]] = wanted[won]
    placed = free.copy()
    placed[free] = won
    left: Ints = waiting[~placed]  # still in the order of their rank
    return left


def _moved(places: Ints, own: Ints, capacity: int, rank: Words) -> None:
    """Takes those who stand in their own place away from it: they change among themselves, or with somebody else."""
    fixed = np.flatnonzero(places == own)
    if len(fixed) > 1:
        places[fixed] = np.roll(places[fixed], 1)
    elif len(fixed) == 1 and len(places) > 1:
        first, second = np.argpartition(rank, 1)[:2]
        pair = [int(fixed[0]), int(first if first != fixed[0] else second)]
        places[pair] = places[pair[::-1]]
    elif len(fixed) == 1 and capacity > 1:
        places[fixed] = (places[fixed] + 1) % capacity
