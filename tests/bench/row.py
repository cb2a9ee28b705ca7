"""The row being written: who it is about, and the world (a company, its people, its language) it belongs to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from tests.bench import words
from tests.bench.people import ENGLISH, FRENCH, GERMAN, Person, person

LANGUAGES = {"fr": FRENCH, "en": ENGLISH, "de": GERMAN}
STAFF = 40  # the first persons of a world work there: they come back in every table


class Planted(NamedTuple):
    """A value and the categories of personal data that were put in it."""

    value: object
    holds: tuple[str, ...]


@dataclass(slots=True)
class World:
    """One company's database: its language, its mail domain, and the persons it knows."""

    rng: Random
    language: str = "fr"
    domain: str = ""
    crowd: int = 3000
    people: dict[int, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.domain = self.domain or self.rng.choice(words.DOMAINS)

    def person(self, number: int) -> Person:
        found = self.people.get(number)
        if found is None:
            rng = Random(f"{self.domain}/{number}/{self.language}")
            domain = self.domain if number < STAFF else rng.choice(words.DOMAINS)
            found = self.people[number] = person(rng, number, LANGUAGES[self.language], domain)
        return found


class Row:
    """Row `index` of `total`; each role of it ("", "seller", "author") is one person."""

    __slots__ = ("cast", "index", "offset", "rng", "total", "world")

    def __init__(self, world: World, rng: Random, index: int, total: int, offset: int) -> None:
        self.world, self.rng, self.index, self.total, self.offset = world, rng, index, total, offset
        self.cast: dict[str, Person] = {}

    def person(self, role: str = "") -> Person:
        found = self.cast.get(role)
        if found is None:
            number = self.rng.randrange(STAFF) if role else STAFF + (self.offset + self.index) % self.world.crowd
            found = self.cast[role] = self.world.person(number)
        return found


Value = Callable[[Row], object]
Maker = Callable[[Random, str], Value]  # (the column's own dice, the role of its person) -> one value a row
