"""All that is known of one column before a verdict: schema, counts over every row, and the sampled values.

A portrait holds values, so it lives inside one examination and shows nothing of itself.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from connectors.model import Column, Table
from detectors.census import Census
from detectors.custom import NOTHING, Custom
from detectors.finding import Finding, Place, Reason, Verdict
from detectors.hints import Hint, Surroundings
from detectors.statistics import certainty, wilson

DISTINCT = 500  # different values that are looked at one by one
LONGEST = 20_000  # characters of a value that are looked at
TEXTUAL = frozenset({"text", "other", "enum"})


def counted(values: Iterable[str | None]) -> Counter[str]:
    """Values that are neither null nor blank, with how often each stands there."""
    return Counter(v[:LONGEST] for v in values if v is not None and v.strip())


@dataclass(slots=True, repr=False)
class Portrait:
    """One column: `counts` are the sampled values that are not blank, with the number of sampled rows of each."""

    column: Column
    table: Table
    around: Surroundings
    hints: Mapping[str, Hint]
    census: Census
    counts: Counter[str] = field(default_factory=Counter)
    values: Sequence[str] = ()  # different sampled values, at most DISTINCT, in a stable order
    custom: Custom = NOTHING  # the workspace's own patterns and lexicons

    def __post_init__(self) -> None:
        different = sorted(self.counts)
        kept = min(len(different), DISTINCT)
        self.values = [different[at * len(different) // kept] for at in range(kept)]  # evenly, from A to Z

    @property
    def prose(self) -> bool:
        """The column holds text to read rather than single values."""
        return self.census.average > 60 or self.census.longest > 400

    @property
    def textual(self) -> bool:
        """The type can hold words."""
        return self.column.kind in TEXTUAL

    def prior(self, category: str) -> float:
        """Log-odds by name alone; 0 where the name says nothing."""
        hint = self.hints.get(category)
        return hint.prior if hint else 0.0


@dataclass(slots=True)
class Candidate:
    """What a judge says: log-odds that the column holds the category, and why. Becomes a finding if they suffice."""

    category: str
    log_odds: float
    tested: int
    matching: int
    place: Place = "column"
    path: str | None = None
    proved: bool = False  # validated matches stand behind it, not only likelihood
    custom: bool = False  # a pattern of the workspace says so
    evidence: tuple[str, ...] = ()
    why: list[Reason] = field(default_factory=list)

    def finding(self) -> Finding:
        """The finding; `confirmed` where validated values and log-odds agree."""
        low, high = wilson(self.matching, self.tested)
        verdict: Verdict = "confirmed" if self.proved and self.log_odds >= CONFIRMED else "probable"
        share = self.matching / self.tested if self.tested else 0.0
        numbers = (certainty(self.log_odds), self.tested, self.matching, round(share, 6), round(low, 6), round(high, 6))
        return Finding(self.category, self.place, self.path, verdict, *numbers, self.evidence, tuple(self.why))


PROBABLE = 0.0  # log-odds from which a column with values is reported
CONFIRMED = 2.0
EMPTY = 2.2  # log-odds from which an empty column is reported: nine in ten are right
