"""What share of the values of a category the detectors see in a cell, which every bound on absence is divided by.

The cells are those of the generated databases: each kind of column as often as the designs have it, its language and
spelling drawn as there. Columns are what is drawn, so the interval is that of the mean over columns, not over cells.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random

import pyarrow as pa

from connectors.model import Column
from detectors import names
from detectors.census import Census
from detectors.statistics import RECALL
from detectors.verdict import NAMING
from tests.bench.concepts import CONCEPTS, Concept
from tests.bench.designs import DESIGNS, tables
from tests.bench.label import MISSION, Place
from tests.bench.naming import pick_style
from tests.bench.row import LANGUAGES, Planted, Row, World
from tests.bench.values_prose import documents, remarks

CELLS = 40  # of a column
PLACES: tuple[Place, ...] = ("column", "text", "json")


@dataclass(frozen=True, slots=True)
class Recall:
    """The mean over so many columns, and what it is at least (95 %, one-sided)."""

    category: str
    place: Place
    columns: int
    share: float
    least: float
    stated: float  # in detectors.statistics.RECALL


def measured(columns: int, seed: str = "recall") -> Iterator[Recall]:
    """Every category of the mission in every place."""
    for category in MISSION:
        for place in PLACES:
            shares = [_share(category, place, Random(f"{seed}/{category}/{place}/{n}")) for n in range(columns)]
            yield _mean(category, place, shares)


def _mean(category: str, place: Place, shares: Sequence[float]) -> Recall:
    mean = sum(shares) / len(shares)
    spread = sqrt(sum((share - mean) ** 2 for share in shares) / max(1, len(shares) - 1))
    least = min(mean - 1.645 * spread / sqrt(len(shares)), 0.05 ** (1 / len(shares)))
    return Recall(category, place, len(shares), mean, least, RECALL[category])


def _share(category: str, place: Place, rng: Random) -> float:
    """Of the cells of one column that hold the category, the share in which it is seen."""
    style = pick_style(rng)
    world = World(rng, style.language if style.language in LANGUAGES else "fr")
    kind, cells = _column(category, place, rng, world)
    if category == "name" and place == "column":
        return sum(names.kind(cell) in names.PERSONAL for cell in cells) / len(cells)
    census = Census(Column("c", kind, "integer" if kind == "INTEGER" else "json" if place == "json" else "text"))
    census.add(pa.array(cells, pa.string()))
    if category == "name":
        return min(1.0, sum(census.found.get(sign, 0) for sign in NAMING) / len(cells))
    return min(1.0, (census.whole_and_inside(category) + census.found.get(f"integer_{category}", 0)) / len(cells))


def _column(category: str, place: Place, rng: Random, world: World) -> tuple[str, list[str]]:
    """The type of a column drawn at random, and its cells that hold the category."""
    if place == "column":
        concept = rng.choices([c for c, _ in _concepts(category)], [often for _, often in _concepts(category)])[0]
        value, kind = concept.maker(Random(rng.getrandbits(64)), ""), concept.type
    else:
        own = Random(rng.getrandbits(64))
        value, kind = (documents if place == "json" else remarks)(own, 1.0), "TEXT"
    cells: list[str] = []
    for index in range(20 * CELLS):
        made = value(Row(world, rng, index, 20 * CELLS, 0))
        if not isinstance(made, Planted) or category in made.holds:
            cells.append(str(made.value if isinstance(made, Planted) else made))
        if len(cells) == CELLS or (index > CELLS and not cells):
            break
    return (kind, cells) if cells else _column(category, place, rng, world)


def _concepts(category: str) -> list[tuple[Concept, int]]:
    """The kinds of columns that hold the category and nothing else, and how often the designs have them."""
    often = Counter(concept for domain in DESIGNS for design in tables(domain) for concept, _ in design.columns)
    return [
        (concept, often[concept.id])
        for concept in CONCEPTS.values()
        if concept.categories == (category,) and concept.place == "column" and not concept.mixed and often[concept.id]
    ]
