"""Writes labelled SQLite databases: the same seed gives the same values and labels on every machine."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from tests.bench.concepts import CONCEPTS, Concept
from tests.bench.designs import DESIGNS, Design, tables
from tests.bench.label import Label, Labelled
from tests.bench.naming import CRYPTIC, Namer, Style, pick_style
from tests.bench.row import LANGUAGES, Planted, Row, Value, World

# Row counts by a table's usual size, and how often: most real tables are tiny, many are empty.
SIZES: dict[str, tuple[tuple[int, int, int], ...]] = {
    "few": ((15, 0, 0), (30, 1, 5), (45, 6, 25), (10, 26, 80)),
    "some": ((26, 0, 0), (16, 1, 5), (28, 6, 40), (20, 41, 300), (10, 301, 1500)),
    "many": ((24, 0, 0), (12, 2, 20), (24, 21, 200), (28, 201, 1200), (11, 1201, 5000), (1, 8000, 20000)),
    "log": ((26, 0, 0), (10, 2, 20), (20, 21, 300), (28, 301, 2000), (16, 2001, 6000)),
}
PLACEHOLDERS = ("N/A", "-", "?", "inconnu", "néant", "XXX", ".", "TEST", "x", "à compléter")
# Under a name that says nothing, 06 and eight random digits are a telephone to any reader, Anna Karénine a person.
UNDECIDABLE = {"order_number", "title", "brand"}
NEVER_NULL = {"id", "foreign_key", "sequence", "timestamp"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A column as drawn for one table: its name, how often it is NULL, '' or a placeholder, and its values."""

    concept: Concept
    name: str
    telling: bool
    null: float
    blank: float
    placeholder: float
    value: Value


def generate(seed: int, folder: Path) -> Labelled:
    """Database number `seed` in `folder`; the kind of business goes round with the seed."""
    rng = Random(f"gomme bench {seed}")
    domain = tuple(DESIGNS)[seed % len(DESIGNS)]
    style = pick_style(rng)
    world = World(rng, style.language if style.language in LANGUAGES else "fr")
    cryptic = rng.choice(CRYPTIC)
    path = folder / f"{domain}_{seed:04d}.sqlite"
    path.unlink(missing_ok=True)
    labels: list[Label] = []
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    for number, design in enumerate(tables(domain)):
        name = _table_name(rng, style, design, number)
        labels += written(connection, name, _draw(rng, style, design, cryptic), _rows(rng, design.size), world, rng)
    connection.execute("COMMIT")
    connection.close()
    return Labelled(path.stem, path, tuple(labels))


def _table_name(rng: Random, style: Style, design: Design, number: int) -> str:
    if style.vocabulary == "cryptic":
        return rng.choice(("T{:02d}", "tab_{}", "F_T{:03d}", "zz{}")).format(number + 1)
    words = (design.french if style.vocabulary in ("fr", "erp") else design.english).split()
    name = "_".join(words)
    if style.vocabulary == "erp":
        name = rng.choice((design.stump, name, f"T_{design.stump}"))
    return name.upper() if style.casing == "upper" else name


def _rows(rng: Random, size: str) -> int:
    _, low, high = rng.choices(SIZES[size], [weight for weight, _, _ in SIZES[size]])[0]
    return rng.randint(low, high)


def _draw(rng: Random, style: Style, design: Design, cryptic: str) -> list[Drawn]:
    namer = Namer(rng, style, design.stump, cryptic)
    return [_column(rng, namer, CONCEPTS[concept], role) for concept, role in design.columns]


def _column(rng: Random, namer: Namer, concept: Concept, role: str) -> Drawn:
    name, telling = namer.name(concept, role)
    own = Random(rng.getrandbits(64))
    null = blank = placeholder = 0.0
    if concept.id not in NEVER_NULL:
        null = rng.choices((0.0, 1.0, rng.random() * 0.6, 0.97), (50, 12, 34, 4))[0]
        blank = rng.choice((0.0, 0.0, 0.0, 0.3)) if concept.type == "TEXT" else 0.0
        placeholder = rng.choice((0.0, 0.0, 0.0, 0.03)) if concept.width else 0.0
    return Drawn(concept, name, telling, null, blank, placeholder, concept.maker(own, role))


def _declared(rng: Random, concept: Concept) -> str:
    if not concept.width:
        return concept.type
    return rng.choice(
        (f"VARCHAR({max(concept.width, 10)})", "TEXT", f"VARCHAR({max(concept.width, 10)})", "VARCHAR(255)")
    )


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def written(
    connection: sqlite3.Connection, table: str, columns: list[Drawn], rows: int, world: World, rng: Random
) -> Iterator[Label]:
    """The table, its rows, and a label for each of its columns."""
    declared = ", ".join(f"{quoted(c.name)} {_declared(rng, c.concept)}" for c in columns)
    connection.execute(f"CREATE TABLE {quoted(table)} ({declared})")
    tallies = [Counter[str]() for _ in columns]
    offset = rng.choice((0, 0, 500, 1500))
    holes = ",".join("?" * len(columns))
    connection.executemany(
        f"INSERT INTO {quoted(table)} VALUES ({holes})", _values(columns, tallies, rows, world, rng, offset)
    )
    return (_label(table, column, tally, rows) for column, tally in zip(columns, tallies, strict=True))


def _values(
    columns: list[Drawn], tallies: list[Counter[str]], rows: int, world: World, rng: Random, offset: int
) -> Iterator[list[object]]:
    for index in range(rows):
        row = Row(world, rng, index, rows, offset)
        yield [_cell(column, tally, row) for column, tally in zip(columns, tallies, strict=True)]


def _cell(column: Drawn, tally: Counter[str], row: Row) -> object:
    if column.null and row.rng.random() < column.null:
        return None
    if column.blank and row.rng.random() < column.blank:
        return ""
    tally["non_null"] += 1
    if column.placeholder and row.rng.random() < column.placeholder:
        return row.rng.choice(PLACEHOLDERS)
    value = column.value(row)
    if isinstance(value, Planted):
        tally.update(value.holds)
        return value.value
    tally.update(column.concept.categories)
    return value


def _label(table: str, column: Drawn, tally: Counter[str], rows: int) -> Label:
    """'' counts as no value here: a column of blanks is an empty column."""
    concept, filled = column.concept, tally["non_null"]
    label = Label(
        table, column.name, concept.id, concept.place, {}, concept.tolerated, rows, filled, column.telling,
        ambiguous=(not column.telling and concept.id in UNDECIDABLE) or (concept.mixed and _too_few(column, tally)),
    )  # fmt: skip
    if not filled:
        # Of an empty column only the name can be judged, and a name says nothing about what text may hold.
        expected = {} if concept.mixed else dict.fromkeys(concept.categories, 0.0)
        return replace(label, holds=expected, tolerated=concept.tolerated | set(concept.categories))
    holds = {c: tally[c] / filled for c in concept.categories if tally[c]}
    # Nothing but placeholders: what the name promises is neither right nor wrong.
    tolerated = concept.tolerated if holds or concept.mixed else concept.tolerated | set(concept.categories)
    return replace(label, holds=holds, tolerated=tolerated)


def _too_few(column: Drawn, tally: Counter[str]) -> bool:
    """One person among firms, one address among numbers: honest readers may disagree about the column."""
    return column.concept.place == "column" and any(0 < tally[c] < 3 for c in column.concept.categories)
