"""Tables for the clock: nine columns of a customers' file at any length, text, a wide database mostly empty."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

from tests.bench import phones, words
from tests.bench.concepts import CONCEPTS
from tests.bench.generate import quoted
from tests.bench.row import Row, World
from tests.bench.values_codes import siren
from tests.bench.values_prose import remarks

COLUMNS = ("id", "nom", "prenom", "mail", "tel", "ville", "siren", "montant", "cree_le")
CHUNK = 50_000


def customers(rows: int) -> Iterator[tuple[object, ...]]:
    """Nine values a row, none of them free text; a quarter of the e-mails and telephones are NULL."""
    rng = Random("customers")
    world = World(rng)
    people = [world.person(number) for number in range(4000)]
    numbers = [phones.spelled(phones.french(rng), rng.choice(("spaced", "plain", "dots"))) for _ in range(20_000)]
    firms = [siren(rng) for _ in range(20_000)]
    for begin in range(0, rows, CHUNK):
        count = min(CHUNK, rows - begin)
        some = (rng.choices(pool, k=count) for pool in (people, people, numbers, words.TOWNS, firms))
        for number, (who, other, tel, town, firm) in enumerate(zip(*some, strict=True), begin):
            quarter = number % 4
            mail = f"{number}.{who.mail}" if quarter else None
            day = f"20{10 + number % 15}-{1 + number % 12:02d}-{1 + number % 28:02d}"
            yield (
                number,
                who.last,
                other.first,
                mail,
                tel if quarter != 1 else None,
                town,
                firm,
                number % 90_000 / 100,
                day,
            )


def write_customers(path: Path, rows: int) -> Path:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        connection.execute(
            "CREATE TABLE clients (id INTEGER PRIMARY KEY, nom TEXT, prenom TEXT, mail TEXT, tel TEXT, ville TEXT, "
            "siren TEXT, montant REAL, cree_le TEXT)"
        )
        connection.executemany("INSERT INTO clients VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", customers(rows))
        connection.execute("COMMIT")
    return path


def write_text(path: Path, rows: int, share: float) -> Path:
    """One column of remarks in which that share of rows names a person, an address or a number."""
    rng, world = Random("remarks"), World(Random("remarks"))
    value = remarks(rng, share)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, texte TEXT)")
        planted = (value(Row(world, rng, index, rows, 0)) for index in range(rows))
        connection.executemany("INSERT INTO notes (texte) VALUES (?)", ((p.value,) for p in planted))  # type: ignore[attr-defined]
        connection.commit()
    return path


def write_wide(path: Path, tables: int = 400, columns: int = 4700) -> Path:
    """So many columns over so many tables, seven tables in ten empty, the others of 1 to 400 rows."""
    rng, world = Random("wide"), World(Random("wide"))
    concepts = [c for c in CONCEPTS.values() if c.place == "column"]
    with closing(sqlite3.connect(path)) as connection:
        for number in range(tables):
            width = columns * (number + 1) // tables - columns * number // tables
            chosen = rng.choices(concepts, k=width)
            names = [f"{c.names['erp'][0]}_{place}" for place, c in enumerate(chosen)]
            declared = ", ".join(f"{quoted(n)} {c.type}" for n, c in zip(names, chosen, strict=True))
            connection.execute(f"CREATE TABLE t{number} ({declared})")
            makers = [c.maker(rng, "") for c in chosen]
            rows = rng.choice((1, 5, 20, 60, 400)) if rng.random() < 0.3 else 0
            for index in range(rows):
                row = Row(world, rng, index, rows, 0)
                values = [getattr(v, "value", v) for v in (maker(row) for maker in makers)]
                connection.execute(f"INSERT INTO t{number} VALUES ({', '.join('?' * width)})", values)
        connection.commit()
    return path
