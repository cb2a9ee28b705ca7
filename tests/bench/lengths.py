"""How time and memory grow: ten times the rows, and cells of five megabytes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.bench import bulk, start, words
from tests.bench.gomme import Gomme
from tests.bench.machine import seconds
from tests.bench.speed import Measure, filled, server

CELLS, BYTES = 100, 5_000_000
TIMES = 10
OF_SHARES = "k || '.' || mail"  # so that the copies of a row have other addresses
COLUMNS = "nom, prenom, mail, tel, ville, siren, montant, cree_le"


@dataclass(frozen=True, slots=True)
class Memory:
    """MB of a process: with gomme imported, after a small discovery, at its peak."""

    what: str
    idle: float
    warm: float
    peak: float

    def __str__(self) -> str:
        return (
            f"{self.what}: {self.peak - self.idle:.0f} MB over the {self.idle:.0f} MB of gomme imported "
            f"({self.warm - self.idle:.0f} MB after a small discovery; to hold: ≤ 250 MB)"
        )


def memories(folder: Path, rows: int) -> Iterator[Memory]:
    """Of discovering a million rows, on SQLite and PostgreSQL, and long cells."""
    small = f"sqlite:///{bulk.write_customers(folder / 'warm.sqlite', 2000)}"
    path = bulk.write_customers(folder / "memory.sqlite", rows)
    yield _memory(f"SQLite, {rows:,} rows × 9", small, f"sqlite:///{path}")
    long = write_long(folder / "long.sqlite", CELLS, BYTES * rows // 1_000_000)
    yield _memory(f"{CELLS} cells of {BYTES * rows / 10**12:.2g} MB", small, f"sqlite:///{long}")
    with server() as running, filled(running, rows) as url:
        yield _memory(f"PostgreSQL, {rows:,} rows × 9", small, url)


def longer(folder: Path, rows: int) -> Iterator[Measure | Memory]:
    """Ten times the rows: SQLite, then PostgreSQL."""
    gomme = Gomme()
    small = f"sqlite:///{bulk.write_customers(folder / 'warm.sqlite', 2000)}"
    path = bulk.write_customers(folder / "one.sqlite", rows)
    part = seconds(lambda: gomme.discover(f"sqlite:///{path}"))
    yield from _tenfold(gomme, "SQLite", small, f"sqlite:///{_grown(path)}", rows, part)
    with server() as running, filled(running, rows) as url:
        part = seconds(lambda: gomme.discover(url))
        with running.psycopg(url.rpartition("/")[2]) as connection:
            connection.execute(_more(f"generate_series(1, {TIMES - 1}) AS g(k)", rows))
        yield from _tenfold(gomme, "PostgreSQL", small, url, rows, part)


def write_long(path: Path, cells: int, size: int) -> Path:
    """So many texts of that size, a person in the middle of each."""
    rng = Random("long")
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE docs (id INTEGER PRIMARY KEY, corps TEXT)")
        for _ in range(cells):
            half = " ".join(rng.choices((*words.PRODUCTS, *words.TOWNS), k=size // 20))[: size // 2]
            text = f"{half} voir Mme Durand au 06 39 98 12 34 ou a.durand@exemple.fr {half}"
            connection.execute("INSERT INTO docs (corps) VALUES (?)", (text,))
        connection.commit()
    return path


def _memory(what: str, small: str, url: str) -> Memory:
    told = start.memory(small, url)
    return Memory(what, told["idle"], told["warm"], told["peak"])


def _tenfold(gomme: Gomme, what: str, small: str, url: str, rows: int, part: float) -> Iterator[Measure | Memory]:
    whole = seconds(lambda: gomme.discover(url), 1)
    told = f"{what}, {TIMES * rows:,} rows × 9"
    yield Measure(told, whole, f"{TIMES} × {rows:,} rows", TIMES * part, 9 * TIMES * rows, "cells", "about 1")
    yield _memory(told, small, url)


def _grown(path: Path) -> Path:
    series = f"(WITH RECURSIVE s(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM s WHERE k < {TIMES - 1}) SELECT k FROM s)"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        (rows,) = connection.execute("SELECT count(*) FROM clients").fetchone()
        connection.execute(_more(series, rows))
    return path


def _more(series: str, rows: int) -> str:
    values = COLUMNS.replace("mail", OF_SHARES, 1)
    return f"INSERT INTO clients SELECT id + k * {rows}, {values} FROM clients, {series} WHERE id < {rows}"
