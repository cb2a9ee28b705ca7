"""What is learnt of the sources before a row is masked, each by a small learner of some columns of one table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import numpy as np
import pyarrow as pa

from rules.cells import Flags, Words, distinct, drained
from rules.edges import ColumnPlace

Columns: TypeAlias = Mapping[str, pa.Array]
Hashes: TypeAlias = Callable[[pa.Array], tuple[Words, Flags]]

AT_ONCE = 1 << 22  # numbers that wait before duplicates go: 32 MB, a block that goes back to the system when freed


class Learner(Protocol):
    """Takes portions of a table; `columns` are those that it must see."""

    columns: tuple[str, ...]

    def learn(self, columns: Columns) -> None: ...


@dataclass(slots=True, repr=False)
class Different:
    """The different numbers among many."""

    _parts: list[Words] = field(default_factory=list)
    _waiting: int = 0

    def add(self, numbers: Words) -> None:
        self._parts.append(numbers)
        self._waiting += len(numbers)
        if self._waiting > AT_ONCE:
            self.all()
            self._waiting = 0

    def all(self) -> Words:
        """Ascending."""
        parts, self._parts = self._parts, []
        self._parts = [distinct(drained(parts))]
        return self._parts[0]


class Gathered:
    """Numbers of many portions, in blocks that leave no holes behind in the memory of the process."""

    def __init__(self) -> None:
        self._blocks: list[Words] = []
        self._left = 0  # free places at the end of the last block

    def add(self, numbers: Words) -> None:
        while len(numbers):
            if not self._left:
                self._blocks.append(np.empty(AT_ONCE, np.uint64))
                self._left = AT_ONCE
            some, at = numbers[: self._left], AT_ONCE - self._left
            self._blocks[-1][at : at + len(some)] = some
            self._left -= len(some)
            numbers = numbers[len(some) :]

    def drained(self) -> Words:
        """All of them; nothing is left here."""
        if self._blocks:
            self._blocks[-1] = self._blocks[-1][: AT_ONCE - self._left]
        self._left = 0
        return drained(self._blocks)


@dataclass(slots=True, repr=False)
class Told:
    """Hands columns on to somebody who learns from them."""

    columns: tuple[str, ...]
    to: Callable[[Columns], None]

    def learn(self, columns: Columns) -> None:
        self.to(columns)


class Twins:
    """Values of a unique column that would become the same: the hashes that several of them share.

    Where the column is unique by itself every row is another value; where only together with others (`alone` False),
    rows that repeat a value are told apart by a second hash of the value as it is written.
    """

    def __init__(self, place: ColumnPlace, hashes: Hashes, raw: Callable[[pa.Array], Words], alone: bool) -> None:
        self.columns: tuple[str, ...] = (place[2],)
        self._hashes, self._raw, self._alone = hashes, raw, alone
        self._shared, self._written = Gathered(), Gathered()

    def learn(self, columns: Columns) -> None:
        values = columns[self.columns[0]]
        shared, told = self._hashes(values)
        self._shared.add(shared[told])
        if not self._alone:
            self._written.add(self._raw(values)[told])

    def settle(self) -> Words:
        """The shared hashes, ascending."""
        shared = self._shared.drained()
        if self._alone:
            shared.sort()
            return distinct(shared[1:][shared[1:] == shared[:-1]])
        written = self._written.drained()
        order = np.lexsort((written, shared))
        shared, written = shared[order], written[order]
        other = (shared[1:] == shared[:-1]) & (written[1:] != written[:-1])
        return distinct(shared[1:][other])


def merged(twins: Sequence[Twins]) -> Words:
    """The twins of several columns together."""
    return distinct(np.concatenate([np.empty(0, np.uint64), *(each.settle() for each in twins)]))
