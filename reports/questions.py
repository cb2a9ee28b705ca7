"""What the first page says: the verdict in one sentence, then the questions that its reader answers and signs."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from reports.index import KINDS, SEVERITIES, Index, total
from reports.words import Words
from rules.discovery import Gap, GapKind, Severity

ANSWERS: dict[GapKind, tuple[str, ...]] = {
    "undeclared": ("declare", "mask", "erase", "false_positive"),
    "misplaced": ("declare", "mask", "erase", "false_positive"),
    "free_text": ("declare", "clean", "erase", "false_positive"),
    "unplaced": ("extend", "mask", "erase", "false_positive"),
    "work_use_unconfirmed": ("confirm", "mask", "erase", "false_positive"),
    "missing": ("keep", "withdraw", "search"),
    "not_examined": ("grant", "exclude"),
}
FIRST_PAGE = 18  # lines of questions that leave room for the signatures on A4; a heading counts as two
LONG = 42  # letters of category and system that fit on one of these lines


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
    estimated: bool

    @property
    def columns(self) -> int:
        return len({(gap.schema, gap.table, gap.column) for gap in self.gaps if gap.column})

    @property
    def answers(self) -> tuple[str, ...]:
        return ANSWERS[self.kind]


def questions(index: Index) -> tuple[Question, ...]:
    """The open questions, numbered: kind by kind, the gravest first."""
    grouped: dict[tuple[GapKind, str, str | None], list[Gap]] = defaultdict(list)
    for gap in index.open_gaps:
        grouped[gap.kind, gap.system, gap.category].append(gap)
    asked = [_question(index, gaps) for gaps in grouped.values()]
    gravest = {q.kind: min(SEVERITIES.index(o.severity) for o in asked if o.kind == q.kind) for q in asked}
    asked.sort(key=lambda q: (gravest[q.kind], KINDS.index(q.kind), SEVERITIES.index(q.severity), -q.values))
    return tuple(replace(question, number=number) for number, question in enumerate(asked, start=1))


def _question(index: Index, gaps: list[Gap]) -> Question:
    first = gaps[0]
    gravest = min((gap.severity for gap in gaps), key=SEVERITIES.index)
    held = [index.held[gap.finding] for gap in gaps if gap.finding in index.held]
    values, estimated = total(held), any(one.estimated for one in held)
    return Question(0, first.kind, first.system, first.category, gravest, tuple(gaps), values, estimated)


def numbers(asked: tuple[Question, ...]) -> dict[str, int]:
    """By the id of each open gap, the number of the question that asks about it."""
    return {gap.id: question.number for question in asked for gap in question.gaps}


Ballot = tuple[tuple[GapKind, tuple[Question, ...]], ...]  # the questions of each kind, below one heading


def ballots(asked: tuple[Question, ...], words: Words, index: Index) -> tuple[Ballot, Ballot]:
    """What is asked on the first page of paper, and what is asked after the signatures."""
    lines, first = 0, 0
    for before, question in zip((None, *asked), asked, strict=False):
        text = words.category(question.category or "") + words.label(index.systems[question.system].label)
        lines += (2 if before is None or before.kind != question.kind else 0) + (2 if len(text) > LONG else 1)
        first += lines <= FIRST_PAGE
    return _by_kind(asked[:first]), _by_kind(asked[first:])


def _by_kind(asked: tuple[Question, ...]) -> Ballot:
    return tuple((kind, tuple(same)) for kind, same in groupby(asked, key=lambda question: question.kind))


_OTHERS = frozenset(KINDS) - {"missing", "not_examined"}  # gaps about a finding


def verdict(index: Index, words: Words) -> str:
    """The whole report in one sentence; it never says "conforms" without saying what nobody looked at."""
    first, *others = _clauses(index, words)
    return words("verdict.full_stop", text=words("verdict.joint").join((first, *others)))


def _clauses(index: Index, words: Words) -> Iterator[str]:
    found = list(index.undeclared())
    columns = {(held.column.system, held.column.label) for held in found}
    sure = {(h.column.system, h.column.label) for h in found if h.finding.verdict == "confirmed"}
    categories = len({held.finding.category for held in found})
    missing = sum(gap.kind == "missing" for gap in index.open_gaps)
    told = {held.id for held in found}
    others = Counter(gap.kind for gap in index.open_gaps if gap.kind in _OTHERS and gap.finding not in told)
    if not index.declared:
        held = index.found
        yield words(
            "verdict.no_inventory",
            categories=len({h.finding.category for h in held}),
            columns=len({(h.column.system, h.column.label) for h in held}),
        )
    elif found:
        told_of = {"columns": len(columns), "sure": len(sure), "unsure": len(columns - sure)}
        yield words("verdict.undeclared", categories=categories, **told_of)
    else:
        yield words("verdict.declared" if missing or others else "verdict.agrees")
    if missing:
        yield words("verdict.missing", missing=missing)
    if others and index.declared:
        kinds = ", ".join(words(f"verdict.of.{kind}", n=others[kind]) for kind in KINDS if kind in others)
        yield words("verdict.others", others=others.total(), kinds=kinds)
    if unexamined := len(index.unexamined()):
        yield words("verdict.unexamined", columns=unexamined)
