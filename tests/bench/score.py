"""Holds what a contender claims against what the columns hold, and lists every wrong verdict.

Structured columns with values give precision and recall a category. Columns without values are judged apart, and
only where their name tells something. Text and JSON give recall by prevalence. Columns that hold nothing personal
give false positives per thousand.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import sqrt

from tests.bench.label import MISSION, Label, Labelled


@dataclass(frozen=True, slots=True)
class Claim:
    """A contender says that a column holds a category; `detail` is its own explanation, without values."""

    category: str
    place: str = ""
    verdict: str = ""
    detail: str = ""


Claims = Mapping[tuple[str, str], tuple[Claim, ...]]  # by (table, column)


@dataclass(frozen=True, slots=True)
class Interval:
    """A proportion and its 95 % Wilson interval."""

    hits: int
    total: int

    @property
    def share(self) -> float | None:
        return self.hits / self.total if self.total else None

    @property
    def bounds(self) -> tuple[float, float]:
        if not self.total:
            return 0.0, 1.0
        z, n, p = 1.959964, self.total, self.hits / self.total
        middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, (middle - half) / (1 + z * z / n)), min(1.0, (middle + half) / (1 + z * z / n))


@dataclass(slots=True)
class Tally:
    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> Interval:
        return Interval(self.right, self.right + self.wrong)

    @property
    def recall(self) -> Interval:
        return Interval(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else None

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


@dataclass(frozen=True, slots=True)
class Error:
    """One wrong verdict: `kind` is "missed" or "wrong", `claims` everything that was claimed of the column."""

    kind: str
    category: str
    database: str
    label: Label
    claims: tuple[Claim, ...]

    @property
    def sort(self) -> str:
        """What kind of failure it is, without any name of table or column."""
        where = "empty" if self.label.empty else self.label.place
        return f"{self.kind} {self.category} on {where}: {self.label.concept}"


BUCKETS: tuple[tuple[float, str], ...] = (
    (0.002, "≤ 0.2 %"), (0.006, "≤ 0.6 %"), (0.02, "≤ 2 %"), (0.06, "≤ 6 %"), (0.2, "≤ 20 %"), (1.0, "> 20 %"),
)  # fmt: skip


def bucket(share: float) -> str:
    return next(name for top, name in BUCKETS if share <= top)


@dataclass(slots=True)
class Score:
    """All the counts of one contender over one group of databases."""

    columns: int = 0
    structured: dict[str, Tally] = field(default_factory=dict)
    without_values: dict[str, Tally] = field(default_factory=dict)
    hidden: dict[tuple[str, str], Tally] = field(default_factory=dict)  # by (category, bucket); only recall counts
    hidden_wrong: int = 0  # categories claimed of text that holds something else
    negatives: int = 0
    negatives_flagged: int = 0
    negatives_flagged_any: int = 0  # with the other categories too
    misplaced: int = 0  # right category, but found as text or JSON in a plain column, or the reverse
    errors: list[Error] = field(default_factory=list)

    def mission(self, part: Mapping[str, Tally]) -> Tally:
        return sum((part.get(c, Tally()) for c in MISSION), Tally())

    def hidden_recall(self, bucket_: str | None = None) -> Interval:
        tallies = [t for (_, b), t in self.hidden.items() if bucket_ in (None, b)]
        return sum(tallies, Tally()).recall

    @property
    def per_thousand(self) -> float | None:
        return 1000 * self.negatives_flagged / self.negatives if self.negatives else None


def score(runs: Iterable[tuple[Labelled, Claims]], confirmed_only: bool = False, ambiguous: bool = False) -> Score:
    """The score over several databases. Columns on which honest readers disagree count only if asked for."""
    result = Score()
    for database, claims in runs:
        for label in database.labels:
            if label.ambiguous and not ambiguous:
                continue
            made = claims.get((label.table, label.column), ())
            kept = tuple(c for c in made if c.verdict != "probable") if confirmed_only else made
            _judge(result, database.name, label, kept)
    return result


def _judge(result: Score, database: str, label: Label, claims: tuple[Claim, ...]) -> None:
    result.columns += 1
    if label.empty and not label.telling:
        return
    for kind, category in _verdicts(label, {c.category for c in claims}):
        _count(result, label, kind, category)
        if kind != "right":
            result.errors.append(Error(kind, category, database, label, claims))
    expected_place = label.place
    result.misplaced += sum(c.category in label.holds and c.place not in ("", expected_place) for c in claims)
    if not label.empty and not label.holds:
        extra = {c.category for c in claims} - label.tolerated
        result.negatives += 1
        result.negatives_flagged += bool(extra & set(MISSION))
        result.negatives_flagged_any += bool(extra)


def _verdicts(label: Label, claimed: set[str]) -> Iterator[tuple[str, str]]:
    for category in label.holds:
        yield ("right" if category in claimed else "missed"), category
    for category in sorted(claimed - set(label.holds) - label.tolerated):
        yield "wrong", category


def _count(result: Score, label: Label, kind: str, category: str) -> None:
    if label.empty:
        tally = result.without_values.setdefault(category, Tally())
    elif label.place == "column":
        tally = result.structured.setdefault(category, Tally())
    elif kind == "wrong":
        result.hidden_wrong += 1
        return
    else:
        tally = result.hidden.setdefault((category, bucket(label.holds[category])), Tally())
    setattr(tally, kind, getattr(tally, kind) + 1)
