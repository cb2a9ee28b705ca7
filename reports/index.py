"""One scan, looked up: which finding a gap speaks of, what is declared where, how much of it there is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from detectors.category import CATEGORIES
from detectors.finding import ColumnResult, Finding
from rules.compare import gap_id
from rules.discovery import Declared, Discovery, Gap, GapKind, Ruling, SystemScan

State = Literal["both", "found", "declared", "neither"]

KINDS: tuple[GapKind, ...] = (
    "undeclared", "misplaced", "free_text", "unplaced", "work_use_unconfirmed", "missing", "not_examined",
)  # fmt: skip
FEW = 5  # fewer rows or values could point at somebody: pages print "<5"
SEVERITIES = ("high", "medium", "low")


def few(finding: Finding) -> bool:
    """Whether its share or interval would reveal how few values matched, or were there at all."""
    return 0 < finding.matching < FEW or 0 < finding.tested < FEW


@dataclass(frozen=True, slots=True)
class Held:
    """A column that holds a category, and how."""

    column: ColumnResult
    finding: Finding

    @property
    def id(self) -> str:
        return self.column.finding_id(self.finding)

    @property
    def estimated(self) -> bool:
        """Whether `values` is told from a part of the column; of a JSON path only what was tested can be told."""
        seen_in_part = 0 < self.finding.tested < (self.column.non_null or 0)
        return seen_in_part and self.finding.place != "json" and not few(self.finding)

    @property
    def values(self) -> int:
        """How many values of the column are of that category; an estimate has three significant digits."""
        if not self.estimated:
            return self.finding.matching
        return rounded(self.finding.share * (self.column.non_null or 0))


def total(held: Sequence[Held]) -> int:
    """The values of several columns together, without those under five: beside its other parts a sum reveals them.

    No more exact than its parts: with an estimate among them it has three significant digits too.
    """
    told = [one.values for one in held if one.values >= FEW]
    together = sum(told) or sum(one.values for one in held)
    return rounded(together) if any(one.estimated for one in held) else together


def rounded(estimate: float) -> int:
    """An estimate with three significant digits."""
    return int(float(f"{estimate:.3g}"))


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where a system and a category meet: what is declared of it and what was found, most values first."""

    system: str
    category: str
    declared: tuple[Declared, ...]
    held: tuple[Held, ...]

    @property
    def state(self) -> State:
        if self.held:
            return "both" if self.declared else "found"
        return "declared" if self.declared else "neither"

    @property
    def values(self) -> int:
        return total(self.held)

    @property
    def estimated(self) -> bool:
        return any(held.estimated for held in self.held)

    @property
    def columns(self) -> int:
        return len({held.column.label for held in self.held})


class Index:
    """The lookups that every part of a report needs, made once."""

    def __init__(self, discovery: Discovery) -> None:
        self.discovery = discovery
        self.systems: dict[str, SystemScan] = {system.system: system for system in discovery.systems}
        self.held: dict[str, Held] = {held.id: held for held in _all_held(discovery)}
        self.gaps: dict[str, Gap] = {gap.id: gap for gap in discovery.gaps}
        self.rulings: dict[str, Ruling] = {ruling.gap: ruling for ruling in discovery.decisions if ruling.gap}

    @cached_property
    def found(self) -> tuple[Held, ...]:
        """What is held, without what was decided to be no personal data."""
        return tuple(held for held in self.held.values() if not self.is_dismissed(held.column, held.finding))

    def is_dismissed(self, column: ColumnResult, finding: Finding) -> bool:
        """Whether a decision says that the finding is no personal data."""
        place = (column.system, column.schema, column.table, column.column)
        ruling = self.rulings.get(gap_id(*place, finding.category))
        return ruling is not None and (ruling.answer, ruling.standing) == ("not_personal", "holds")

    @cached_property
    def _fingerprints(self) -> dict[tuple[str, str | None, str | None, str | None], str | None]:
        return {(c.system, c.schema, c.table, c.column): c.fingerprint for c in self.discovery.columns}

    def fingerprint(self, gap: Gap) -> str | None:
        """What the gap's column looks like; None where nobody could look, or the gap is of a whole system."""
        return self._fingerprints.get((gap.system, gap.schema, gap.table, gap.column))

    @cached_property
    def declared(self) -> frozenset[tuple[str, str]]:
        """Every (system, category) that the inventory declares."""
        return frozenset((entry.system, entry.category) for entry in self.discovery.declared)

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """gomme's categories in their order, then those of a workspace's own patterns."""
        met = {held.finding.category for held in self.found} | {category for _, category in self.declared}
        return (*CATEGORIES, *sorted(met - CATEGORIES.keys()))

    @cached_property
    def meetings(self) -> dict[tuple[str, str], Meeting]:
        """Every system with every category."""
        return {(s, c): self._meeting(s, c) for s in self.systems for c in self.categories}

    def _meeting(self, system: str, category: str) -> Meeting:
        held = [h for h in self.found if (h.column.system, h.finding.category) == (system, category)]
        declared = [d for d in self.discovery.declared if (d.system, d.category) == (system, category)]
        return Meeting(
            system, category, tuple(declared), tuple(sorted(held, key=lambda h: (-h.values, h.column.label)))
        )

    def outside(self, meeting: Meeting) -> tuple[Held, ...]:
        """What of it open gaps found outside the tables in which the inventory places it."""
        unplaced = {gap.finding for gap in self.open_gaps if gap.kind == "unplaced"}
        return tuple(held for held in meeting.held if held.id in unplaced)

    @cached_property
    def open_gaps(self) -> tuple[Gap, ...]:
        return tuple(gap for gap in self.discovery.gaps if gap.status == "open")

    def undeclared(self) -> Iterator[Held]:
        """What open gaps found in a system for which the policy does not declare it."""
        for gap in self.open_gaps:
            held = self.held.get(gap.finding or "")
            if held and (gap.system, held.finding.category) not in self.declared:
                yield held

    def unexamined(self, system: str | None = None) -> tuple[ColumnResult, ...]:
        return tuple(
            column
            for column in self.discovery.columns
            if column.examined == "not_examined" and system in (None, column.system)
        )


def _all_held(discovery: Discovery) -> Iterator[Held]:
    for column in discovery.columns:
        for finding in column.findings:
            yield Held(column, finding)
