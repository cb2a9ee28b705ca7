"""One adversarial column, written by hand with its reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from tests.bench.label import Place

Values = str | tuple[object, ...] | Callable[[Random], tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Case:
    """`values`: `a|b|c`, a tuple, or what makes one; `∅` is NULL. Cases of one table are columns of the same rows.

    `holds` is `name`, `name=.5`, `email,phone`, or '' for nothing personal; `tolerated` is neither right nor wrong.
    """

    table: str
    column: str
    holds: str
    why: str
    values: Values = ""
    type: str = "TEXT"
    tolerated: str = ""
    place: Place = "column"
    ambiguous: bool = False
    telling: bool = True

    def rows(self) -> tuple[object, ...]:
        if callable(self.values):
            return self.values(Random(f"{self.table}.{self.column}"))
        if isinstance(self.values, tuple):
            return self.values
        return tuple(None if value == "∅" else value for value in self.values.split("|")) if self.values else ()

    def shares(self) -> Mapping[str, float]:
        parts = (part.partition("=") for part in self.holds.split(",") if part)
        return {category: float(share or 1.0) for category, _, share in parts}


def several(count: int, make: Callable[[Random], object]) -> Callable[[Random], tuple[object, ...]]:
    """So many values, each made anew."""
    return lambda rng: tuple(make(rng) for _ in range(count))


def rare(count: int, usual: Callable[[Random], object], found: Callable[[Random], object], every: int) -> Values:
    """`found` once in `every` values, from the middle of the first stretch on; `usual` otherwise."""
    return lambda rng: tuple(found(rng) if i % every == every // 2 else usual(rng) for i in range(count))
