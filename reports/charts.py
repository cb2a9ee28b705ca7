"""The pictures: signs of the heat map, and small multiples of how many values lie in which table."""

from collections import defaultdict
from dataclasses import dataclass
from math import log10

from reports.coverage import table_name
from reports.index import Index, Meeting

SHOWN = 6  # bars of a frame; the table below it has them all
SMALLEST, LARGEST = 3.0, 9.0  # radius of a sign, in pixels


@dataclass(frozen=True, slots=True)
class Bar:
    """The values of one category in one table; `length` is 0 to 1 of the longest bar of all frames."""

    system: str
    table: str
    values: int
    length: float
    declared: bool


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
    amounts: dict[str, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for held in index.held.values():
        amounts[held.finding.category][held.column.system, table_name(held.column)] += held.values
    longest = max((n for tables in amounts.values() for n in tables.values()), default=0) or 1
    return tuple(
        Frame(category, _bars(index, category, amounts[category], longest))
        for category in index.categories
        if amounts[category]
    )


def _bars(index: Index, category: str, tables: dict[tuple[str, str], int], longest: int) -> tuple[Bar, ...]:
    bars = [
        Bar(system, table, values, values / longest, (system, category) in index.declared)
        for (system, table), values in tables.items()
    ]
    return tuple(sorted(bars, key=lambda bar: (-bar.values, bar.system, bar.table)))


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
        """0 for one value, 1 for the most that any cell has."""
        if meeting.values < 2:
            return 0.0
        return log10(meeting.values) / log10(self.largest)
