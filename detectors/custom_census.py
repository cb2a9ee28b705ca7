"""How many rows of a column the custom patterns hit, counted over every row by the kernels of the built-in ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pyarrow.compute as pc

from connectors.model import Column, Kind
from detectors import kernels
from detectors.custom import CustomPattern, unreadable
from detectors.kernels import Weighted
from detectors.patterns import Pattern

KEPT = 60  # different values kept a pattern
KEPT_LENGTH = 20_000  # characters kept of one
LONGEST_VALUE = 4096  # bytes: what is longer can hold a match and is none
TOGETHER = 10  # patterns that are looked for at once
KINDS: frozenset[Kind] = frozenset(
    {"text", "json", "array", "enum", "network", "uuid", "other", "integer", "decimal"}
)  # fmt: skip


@dataclass(slots=True, repr=False)
class Hits:
    """Rows that matched, and some of their values, which never leave the worker."""

    rows: int = 0
    kept: dict[str, int] = field(default_factory=dict)

    def add(self, hits: Weighted, expression: str) -> None:
        """Count them; of a long value the part that matches is kept."""
        self.rows += hits.rows
        for text, rows in hits.first(KEPT - len(self.kept)):
            shown = text if len(text) <= KEPT_LENGTH else kernels.window(text, (expression,), KEPT_LENGTH)
            self.kept[shown] = self.kept.get(shown, 0) + rows


@dataclass(slots=True, repr=False)
class Sighting:
    """One pattern in one column: values that are it, and others that hold it."""

    whole: Hits = field(default_factory=Hits)
    inside: Hits = field(default_factory=Hits)

    @property
    def rows(self) -> int:
        """Rows that are it or hold it."""
        return self.whole.rows + self.inside.rows

    @property
    def texts(self) -> list[str]:
        """Different values that are it or hold it."""
        return list(dict.fromkeys((*self.whole.kept, *self.inside.kept)))


class Sightings:
    """All custom patterns in one column."""

    def __init__(self, patterns: Sequence[CustomPattern]) -> None:
        self.of = {custom.pattern.id: Sighting() for custom in patterns}
        self._groups = _grouped(tuple(custom.pattern for custom in patterns))

    @property
    def texts(self) -> list[str]:
        """Different values that one of the patterns hit."""
        return [text for sighting in self.of.values() for text in sighting.texts]

    def add(self, some: Weighted) -> None:
        """Count one batch of values."""
        for sieve, group in self._groups:
            caught, _ = some.split(sieve)
            if len(caught.values):
                self._count(group, *_parted(caught))

    def _count(self, group: tuple[Pattern, ...], short: Weighted, long: Weighted) -> None:
        for pattern in group:
            seen = self.of[pattern.id]
            whole, rest = short.split(pattern.whole)
            seen.whole.add(whole, pattern.whole)
            if not pattern.bare:
                for part in (rest, long):
                    seen.inside.add(part.split(pattern.inside)[0], pattern.inside)


def sightings(patterns: Sequence[CustomPattern], column: Column) -> Sightings | None:
    """Where to count the patterns in a column; None where there is nothing to count."""
    return Sightings(patterns) if patterns and column.kind in KINDS else None


@lru_cache(maxsize=8)
def _grouped(patterns: tuple[Pattern, ...]) -> tuple[tuple[str, tuple[Pattern, ...]], ...]:
    """Patterns with one expression that catches at least what one of them is or stands in: one look for several."""
    groups: list[tuple[str, tuple[Pattern, ...]]] = []
    for first in range(0, len(patterns), TOGETHER):
        group = patterns[first : first + TOGETHER]
        sieve = "|".join(f"(?:{_sieve(pattern)})" for pattern in group)
        alone = unreadable(sieve) is not None  # too large for RE2, or two groups of one name
        groups += [(_sieve(pattern), (pattern,)) for pattern in group] if alone else [(sieve, group)]
    return tuple(groups)


def _sieve(pattern: Pattern) -> str:
    return pattern.whole if pattern.bare else pattern.core


def _parted(some: Weighted) -> tuple[Weighted, Weighted]:
    """Values that are short enough to be a match, and the longer ones."""
    fits = pc.less_equal(kernels.lengths(some.values), LONGEST_VALUE)
    if not len(fits) or fits.false_count == 0:
        return some, Weighted(some.values[:0], None if some.weights is None else some.weights[:0])
    return some.where(fits), some.where(pc.invert(fits))
