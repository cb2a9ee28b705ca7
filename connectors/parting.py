"""Rows told apart while they are read: each is of the first part whose condition holds, and some again, more finely.

A condition may be long, so it is asked once a row: a subquery that is not merged with what stands around it numbers the
rows, and only the cells of those whose part was chosen are read.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from connectors.snapshot import Portion

Quote = Callable[[str], str]
PART, FINER = "gomme part", "gomme finer"  # columns of numbers, beside those of the table


@dataclass(frozen=True, slots=True)
class Parting:
    """Conditions of the source's own SQL on a row that stands under the alias t.

    A row is of the first of `parts` that holds; rows of the `chosen` parts are read, and are then of the first of
    `finer` that holds. `needs`: the columns that all of them look at.
    """

    parts: Sequence[str]
    chosen: Collection[int]
    finer: Sequence[str]
    needs: Collection[str]
    computed: Sequence[str] = ()  # columns that the conditions read beside the table's, as they are selected
    named: Sequence[str] = ()  # of those, the names
    tables: Sequence[str] = ()  # that the conditions read, as they stand behind WITH

    @property
    def part(self) -> str:
        """The number of a row's part; below zero where it is not chosen (-1: of none, else -2 - its number)."""
        cases = ((each, at if at in self.chosen else -2 - at) for at, each in enumerate(self.parts))
        return _first(cases, "-1")

    @property
    def fine(self) -> str:
        """The number of the first finer condition, -1: of none."""
        return _first(((each, at) for at, each in enumerate(self.finer)), "-1")

    def source(self, quote: Quote, columns: Sequence[str], source: str, end: str, fence: str) -> str:
        """The rows of `source` (what follows FROM, with its `end`) with both numbers; cells of the chosen parts.

        `fence` ends a subquery so that it is not merged with what stands around it.
        """
        plain = [f"t.{quote(name)}" for name in dict.fromkeys((*columns, *self.needs))]
        keys = [f"t.{quote(name)}" for name in self.named]
        number, once = f"t.{quote(PART)}", f"{source}{end}"
        if self.computed:
            once = f"(SELECT {', '.join((*plain, *self.computed))} FROM {source}{end}{fence}) t"  # noqa: S608
        parted = f"(SELECT {', '.join((*plain, *keys))}, {self.part} AS {quote(PART)} FROM {once}{fence}) t"  # noqa: S608
        told = [f"CASE WHEN {number} >= 0 THEN {self.fine} END AS {quote(FINER)}"]
        told += [f"CASE WHEN {number} >= 0 THEN t.{quote(name)} END AS {quote(name)}" for name in columns]
        first = f"WITH {', '.join(self.tables)} " if self.tables else ""
        return f"({first}SELECT {number}, {', '.join(told)} FROM {parted}) t"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Parted:
    """Some rows: `others` are counts by number of a part that was not chosen (-1: of none), not read.

    Of the rows that were read, `part` and `finer` are the numbers, and `cells` the columns.
    """

    others: Mapping[int, int]
    part: "NDArray[np.int32]"
    finer: "NDArray[np.int32]"
    cells: "Portion"


def parted(portion: "Portion") -> Parted:
    """A portion that was read from `Parting.source`."""
    numbers = _numbers(portion[PART])
    read = numbers >= 0
    which, counts = np.unique(numbers[~read], return_counts=True)
    others = {int(-2 - number) if number < -1 else -1: int(count) for number, count in zip(which, counts, strict=True)}
    left = {name: cells for name, cells in portion.items() if name != PART}
    if others:
        at = pa.array(np.flatnonzero(read).astype(np.int32))
        left = {name: _taken(cells, at) for name, cells in left.items()}
    return Parted(others, numbers[read], _numbers(left.pop(FINER)), left)


def counted(counts: Mapping[int, int], parting: Parting) -> Parted:
    """Of counts of all parts, those that were not chosen."""
    nothing = np.zeros(0, np.int32)
    return Parted({at: rows for at, rows in counts.items() if at not in parting.chosen}, nothing, nothing, {})


def _first(cases: Iterable[tuple[str, int]], otherwise: str) -> str:
    whens = " ".join(f"WHEN ({condition}) THEN {number}" for condition, number in cases)
    return f"CASE {whens} ELSE {otherwise} END" if whens else otherwise


def _numbers(cells: object) -> "NDArray[np.int32]":
    assert isinstance(cells, pa.Array)
    numbers: NDArray[np.int32] = cells.cast(pa.int32()).to_numpy(zero_copy_only=False)
    return numbers


def _taken(cells: object, at: pa.Array) -> pa.Array:
    assert isinstance(cells, pa.Array)
    return cells.take(at)
