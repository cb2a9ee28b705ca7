"""The pictures of a plan: the waterfall from all rows to those that go, and how long rows have been past due."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from reports.words import Words
from rules.due import BUCKETS, OLDEST
from rules.plan import PlannedTable, State

LATE = (*(label for label, _ in BUCKETS), OLDEST)
UNSURE = ("missing", "unreadable", "sentinel", "future")
STATES: tuple[State, ...] = get_args(State)
STEPS = ("total", "outside", "not_due", "indeterminate", "kept", "held", "selected")
SMALLEST = 0.006  # of a bar: one row among thousands is still seen
_TAKEN = STEPS[1:-1]


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of a waterfall: from `start` over `length`, both 0 to 1 of all rows."""

    name: str
    rows: int
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one state in a bar, `start` and `length` 0 to 1 of the longest bar."""

    state: State
    rows: int
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Bar:
    """The rows of one bucket of the histogram, stacked by state."""

    label: str
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)

    def of(self, state: str) -> int:
        return sum(part.rows for part in self.parts if part.state == state)

    def said(self, words: Words) -> str:
        """`plus de 3 ans : 12 en base active, 3 sous gel`."""
        parts = (words("plan.bar.part", rows=p.rows, state=words(f"plan.state.{p.state}")) for p in self.parts)
        return words("plan.bar", late=words.known("plan.late", self.label), parts=", ".join(parts))


def counts(table: PlannedTable) -> dict[str, int]:
    """Rows by step of the waterfall; what is neither due, unsure nor in its period is `outside` the rule."""
    within = sum(rows for label, _, rows in table.backlog if label == "not_due")
    known = {
        "not_due": within, "indeterminate": table.indeterminate, "kept": table.kept, "held": table.held,
        "selected": table.selected,
    }  # fmt: skip
    return {"total": table.total, "outside": max(0, table.total - sum(known.values())), **known}


def waterfall(tables: Sequence[PlannedTable]) -> tuple[Step, ...]:
    """From all rows down to the selected ones, over all these tables; a step that takes none away is left out."""
    sums: Counter[str] = Counter()
    for table in tables:
        sums.update(counts(table))
    whole = sums["total"] or 1
    left, steps = sums["total"], [Step("total", sums["total"], 0, 1.0 if sums["total"] else 0)]
    for name in _TAKEN:
        if taken := sums[name]:
            left -= taken
            steps.append(Step(name, taken, max(0, left) / whole, _drawn(taken, whole)))
    return (*steps, Step("selected", sums["selected"], 0, _drawn(sums["selected"], whole)))


def histogram(tables: Sequence[PlannedTable]) -> tuple[Bar, ...]:
    """All buckets of time past due, then the reasons why rows cannot be dated, of those there are."""
    sums: Counter[tuple[str, State]] = Counter()
    for table in tables:
        for label, state, rows in table.backlog:
            sums[label, _state(state)] += rows
    others = sorted({label for label, _ in sums} - {*LATE, *UNSURE, "not_due"})
    unsure = [label for label in (*UNSURE, *others) if any(sums[label, state] for state in STATES)]
    labels = (*LATE, *unsure)
    longest = max((sum(sums[label, state] for state in STATES) for label in labels), default=0)
    return tuple(_bar(label, sums, longest) for label in labels) if longest else ()


def _bar(label: str, sums: Counter[tuple[str, State]], longest: int) -> Bar:
    parts, start = list[Part](), 0
    for state in STATES:
        if rows := sums[label, state]:
            parts.append(Part(state, rows, start / longest, _drawn(rows, longest)))
            start += rows
    return Bar(label, tuple(parts))


def _drawn(rows: int, whole: int) -> float:
    return min(1.0, max(rows / whole, SMALLEST)) if rows else 0


def _state(name: str) -> State:
    return next((state for state in STATES if state == name), "indeterminate")
