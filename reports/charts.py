"""The pictures: signs of the heat map, and small multiples of how many values lie in which table."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import log10
from typing import Literal

from reports.coverage import table_name
from reports.index import FEW, Held, Index, Meeting, total

SHOWN = 6  # bars of a frame; the table below it has them all
SMALLEST, LARGEST = 3.0, 9.0  # radius of a sign, in pixels


Standing = Literal["declared", "outside", "undeclared"]  # outside: declared, but for other tables


@dataclass(frozen=True, slots=True)
class Bar:
    """The values of one category in one table; `length` is 0 to 1 of the longest bar of all frames."""

    system: str
    table: str
    values: int
    estimated: bool
    length: float
    standing: Standing


@dataclass(frozen=True, slots=True)
class Frame:
    """One category: its tables, most values first."""

    category: str
    bars: tuple[Bar, ...]

    @property
    def shown(self) -> tuple[Bar, ...]:
        return self.bars[:SHOWN]

    @property
    def rest(self) -> int:
        return len(self.bars) - len(self.shown)


def frames(index: Index) -> tuple[Frame, ...]:
    """One frame a category found, in the order of the categories; all on one scale."""
    places: dict[str, dict[tuple[str, str], list[Held]]] = defaultdict(lambda: defaultdict(list))
    for held in index.found:
        places[held.finding.category][held.column.system, table_name(held.column)].append(held)
    sums = [total(together) for tables in places.values() for together in tables.values()]
    longest = max(map(drawn, sums), default=0) or 1
    return tuple(Frame(c, _bars(index, c, places[c], longest)) for c in index.categories if c in places)


def _bars(index: Index, category: str, tables: dict[tuple[str, str], list[Held]], longest: int) -> tuple[Bar, ...]:
    bars = []
    for (system, table), together in tables.items():
        values, estimated = total(together), any(held.estimated for held in together)
        bars.append(Bar(system, table, values, estimated, drawn(values) / longest, _standing(index, system, together)))
    return tuple(sorted(bars, key=lambda bar: (-bar.values, bar.system, bar.table)))


def _standing(index: Index, system: str, together: Sequence[Held]) -> Standing:
    meeting = index.meetings[system, together[0].finding.category]
    if not meeting.declared:
        return "undeclared"
    outside = {held.id for held in index.outside(meeting)}
    return "outside" if any(held.id in outside for held in together) else "declared"


def drawn(values: int) -> int:
    """The amount as a picture shows it: one to four values all look like five."""
    return max(values, FEW) if values else 0


class Mark:
    """The size of a sign of the heat map: its radius follows the logarithm of the values."""

    def __init__(self, index: Index) -> None:
        self.largest = max((meeting.values for meeting in index.meetings.values()), default=0)

    def radius(self, meeting: Meeting) -> float:
        """Pixels, from the smallest to the largest sign; a declaration without values has a sign of middle size."""
        if meeting.state == "declared":
            return (SMALLEST + LARGEST) / 2
        return round(SMALLEST + (LARGEST - SMALLEST) * self.grown(meeting), 1)

    def heat(self, meeting: Meeting) -> int:
        """How strongly the cell is tinted, 0 to 100."""
        return round(100 * self.grown(meeting)) if meeting.held else 0

    def grown(self, meeting: Meeting) -> float:
        """0 for no value, 1 for the most that any cell has."""
        if meeting.values < 1:
            return 0.0
        return log10(drawn(meeting.values)) / log10(drawn(self.largest))
