"""What the first page says: the verdict in one sentence, then the questions that its reader answers and signs."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from reports.index import KINDS, SEVERITIES, Index
from reports.words import Words
from rules.discovery import Gap, GapKind, Severity

ANSWERS: dict[GapKind, tuple[str, ...]] = {
    "undeclared": ("declare", "mask", "erase", "false_positive"),
    "misplaced": ("declare", "mask", "erase", "false_positive"),
    "free_text": ("declare", "clean", "erase", "false_positive"),
    "unplaced": ("extend", "mask", "erase", "false_positive"),
    "work_use_unconfirmed": ("confirm", "mask", "erase", "false_positive"),
    "missing": ("keep", "withdraw", "search"),
    "not_examined": ("grant", "exclude", "accept"),
}
DIRECTLY_ON_PAPER = 8  # so many questions leave room for the signatures on the first page


@dataclass(frozen=True, slots=True)
class Question:
    """All open gaps of one kind, system and category: one thing to decide."""

    number: int
    kind: GapKind
    system: str
    category: str | None
    severity: Severity
    gaps: tuple[Gap, ...]
    values: int

    @property
    def columns(self) -> int:
        return len({(gap.schema, gap.table, gap.column) for gap in self.gaps if gap.column})

    @property
    def answers(self) -> tuple[str, ...]:
        return ANSWERS[self.kind]


def questions(index: Index) -> tuple[Question, ...]:
    """The open questions, the gravest first, numbered."""
    grouped: dict[tuple[GapKind, str, str | None], list[Gap]] = defaultdict(list)
    for gap in index.open_gaps:
        grouped[gap.kind, gap.system, gap.category].append(gap)
    asked = [_question(index, gaps) for gaps in grouped.values()]
    asked.sort(key=lambda q: (SEVERITIES.index(q.severity), KINDS.index(q.kind), -q.values))
    return tuple(
        Question(number, q.kind, q.system, q.category, q.severity, q.gaps, q.values)
        for number, q in enumerate(asked, start=1)
    )


def _question(index: Index, gaps: list[Gap]) -> Question:
    first = gaps[0]
    gravest = min((gap.severity for gap in gaps), key=SEVERITIES.index)
    values = sum(index.held[gap.finding].values for gap in gaps if gap.finding in index.held)
    return Question(0, first.kind, first.system, first.category, gravest, tuple(gaps), values)


def verdict(index: Index, words: Words) -> str:
    """The whole report in one sentence; it never says "conforms" without saying what nobody looked at."""
    first, *others = _clauses(index, words)
    return words("verdict.full_stop", text=words("verdict.joint").join((first, *others)))


def _clauses(index: Index, words: Words) -> Iterator[str]:
    found = list(index.undeclared())
    columns = len({(held.column.system, held.column.label) for held in found})
    categories = len({held.finding.category for held in found})
    missing = sum(gap.kind == "missing" for gap in index.open_gaps)
    told = {held.id for held in found}
    others = sum(gap.kind not in {"missing", "not_examined"} and gap.finding not in told for gap in index.open_gaps)
    if not index.declared:
        held = index.held.values()
        yield words(
            "verdict.no_inventory",
            categories=len({h.finding.category for h in held}),
            columns=len({(h.column.system, h.column.label) for h in held}),
        )
    elif found:
        yield words("verdict.undeclared", columns=columns, categories=categories)
    else:
        yield words("verdict.declared" if missing or others else "verdict.agrees")
    if missing:
        yield words("verdict.missing", missing=missing)
    if others and index.declared:
        yield words("verdict.others", others=others)
    if unexamined := len(index.unexamined()):
        yield words("verdict.unexamined", columns=unexamined)
