"""How many rows of a column the custom patterns hit, counted over every row by the kernels of the built-in ones."""

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial

import pyarrow.compute as pc

from connectors.model import Column, Kind
from detectors import kernels
from detectors.custom import CustomPattern, unreadable
from detectors.kept import Kept
from detectors.kernels import Weighted
from detectors.patterns import Pattern

KEPT, KEPT_TOGETHER = 60, 400_000  # different values kept a pattern, and their characters
KEPT_LENGTH = 20_000  # characters kept of one
LONGEST_VALUE = 4096  # bytes: what is longer can hold a match and is none
TOGETHER = 10  # patterns that are looked for at once
KINDS: frozenset[Kind] = frozenset(
    {"text", "json", "array", "enum", "network", "uuid", "other", "integer", "decimal"}
)  # fmt: skip


class Hits:
    """Rows that matched, and some of their values, which never leave the worker."""

    def __init__(self, expression: str) -> None:
        self.rows = 0
        self._some = Kept(KEPT, KEPT_TOGETHER, partial(_shown, expression))

    def add(self, hits: Weighted) -> None:
        """Count them."""
        if len(hits.values):
            self.rows += hits.rows
            self._some.add(hits)

    @property
    def kept(self) -> Mapping[str, int]:
        """The values, with the rows of each."""
        return self._some.rows()


def _shown(expression: str, text: str) -> str:
    """Of a long value the part that matches."""
    return text if len(text) <= KEPT_LENGTH else kernels.window(text, (expression,), KEPT_LENGTH)


class Sighting:
    """One pattern in one column: values that are it, and others that hold it."""

    def __init__(self, pattern: Pattern) -> None:
        self.whole = Hits(pattern.whole)
        self.inside = Hits(pattern.inside)

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
        self.of = {custom.pattern.id: Sighting(custom.pattern) for custom in patterns}
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
            seen.whole.add(whole)
            if not pattern.bare:
                for part in (rest, long):
                    seen.inside.add(part.split(pattern.inside)[0])


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
