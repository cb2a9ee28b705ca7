"""Full discoveries beside bare reads of the same columns, in one process after a warm-up run."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.bench import bulk
from tests.bench.contender import Absent
from tests.bench.generate import quoted
from tests.bench.gomme import Gomme
from tests.bench.machine import beside, seconds

FETCH = 10_000
READ = 2_000  # rows of text for the engines alone


@dataclass(frozen=True, slots=True)
class Measure:
    """A duration beside its reference, and the ratio that is to be held; `unit` says what else is told."""

    what: str
    seconds: float
    reference: str
    reference_seconds: float
    amount: float = 0.0
    unit: str = ""
    bound: str = ""

    @property
    def ratio(self) -> float:
        return self.seconds / self.reference_seconds if self.reference_seconds else 0.0

    @property
    def rate(self) -> float:
        return self.amount / self.seconds if self.seconds else 0.0

    @property
    def speed(self) -> str:
        """The rate with its unit; a slow one with two digits that tell something."""
        digits = 0 if self.rate > 20 else 1 if self.rate >= 1 else 2 if self.rate >= 0.1 else 4
        return f"{self.rate:,.{digits}f} {self.unit}/s"

    def __str__(self) -> str:
        told = f"{self.what}: {self.seconds:.2f} s, {self.ratio:.3g} × {self.reference}"
        return f"{told}, {self.speed}" if self.amount else told


def bare_sqlite(path: Path) -> None:
    """SELECT with fetchmany, every table."""
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            cursor = connection.execute(f"SELECT * FROM {quoted(table)}")
            while cursor.fetchmany(FETCH):
                pass


def _bare_text(path: Path) -> None:
    """The same with sqlite3's own decoding, the fastest bare read there is."""
    with closing(sqlite3.connect(path)) as connection:
        cursor = connection.execute("SELECT * FROM clients")
        while cursor.fetchmany(FETCH):
            pass


def sqlite(gomme: Gomme, folder: Path, rows: int, times: int) -> Iterator[Measure]:
    path = bulk.write_customers(folder / "customers.sqlite", rows)
    quarter = bulk.write_customers(folder / "quarter.sqlite", rows // 4)
    whole, bare = beside(lambda: gomme.discover(f"sqlite:///{path}"), lambda: _bare_text(path), times)
    part = seconds(lambda: gomme.discover(f"sqlite:///{quarter}"), times)
    cells = rows * len(bulk.COLUMNS)
    yield Measure(f"SQLite, {rows:,} rows × 9", whole, "SELECT with fetchmany", bare, cells, "cells", "≤ 3, goal 2")
    yield Measure(
        f"{rows:,} rows against four times {rows // 4:,}", whole, "4 × the quarter", 4 * part, bound="about 1"
    )


def postgresql(gomme: Gomme, rows: int, times: int) -> Iterator[Measure]:
    with server() as running, filled(running, rows) as url, running.psycopg(url.rpartition("/")[2]) as connection:

        def bare() -> None:
            with connection.cursor() as cursor, cursor.copy("COPY clients TO STDOUT") as copy:
                for _ in copy:
                    pass

        whole, reference = beside(lambda: gomme.discover(url), bare, times)
        cells = rows * len(bulk.COLUMNS)
        yield Measure(
            f"PostgreSQL, {rows:,} rows × 9", whole, "COPY … TO STDOUT", reference, cells, "cells", "≤ 3, goal 2"
        )


@contextmanager
def filled(running: Any, rows: int) -> Iterator[str]:
    """The URL of a database with the customers' table."""
    with running.database() as url:
        with running.psycopg(url.rpartition("/")[2]) as connection:
            fill(connection, rows)
        yield url


def fill(connection: Any, rows: int) -> None:
    connection.execute(
        "CREATE TABLE clients (id integer PRIMARY KEY, nom text, prenom text, mail text, tel text, ville text, "
        "siren text, montant numeric, cree_le date)"
    )
    with connection.cursor() as cursor, cursor.copy("COPY clients FROM STDIN") as copy:
        for row in bulk.customers(rows):
            copy.write_row(row)
    connection.execute("ANALYZE clients")


@contextmanager
def server() -> Iterator[Any]:
    try:
        starting = import_module("tests.servers").postgresql
    except ImportError as error:
        raise Absent(f"PostgreSQL left out: {error}") from error
    with starting() as running:
        yield running


def _read_beside(gomme: Gomme, path: Path, times: int) -> tuple[float, float]:
    return beside(lambda: gomme.discover(f"sqlite:///{path}"), lambda: bare_sqlite(path), times)


def text(gomme: Gomme, folder: Path, rows: int, times: int) -> Iterator[Measure]:
    for share, what in ((0.0, "text about nobody"), (0.05, "text, a person in 5 % of rows")):
        path = bulk.write_text(folder / f"text_{share}.sqlite", rows, share)
        megabytes = path.stat().st_size / 1e6
        whole, bare = _read_beside(gomme, path, times)
        yield Measure(f"{what}, {rows:,} rows", whole, "SELECT with fetchmany", bare, megabytes, "MB")
    yield from _language(path, times)


def _language(path: Path, times: int) -> Iterator[Measure]:
    """The engines alone over rows of that text: patterns and lexicons, and the language model (NER), which discovery
    asks for 48 snippets of a column at most, and only where the others waver."""
    engine = import_module("detectors.engine")
    with closing(sqlite3.connect(path)) as connection:
        texts = [text for (text,) in connection.execute(f"SELECT texte FROM notes LIMIT {READ}")]
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    categories = ("name", "email", "phone")
    engine.recognize(texts[:100], categories)
    engine.persons(texts[:10])
    without = seconds(lambda: engine.recognize(texts, categories), times)
    model = seconds(lambda: engine.persons(texts), 1)
    yield Measure(f"the same text, {READ:,} rows, without NER", without, "with NER", without + model, megabytes, "MB")
    yield Measure(f"the same text, {READ:,} rows, with NER", without + model, "without", without, megabytes, "MB")


def wide(gomme: Gomme, folder: Path, times: int) -> Iterator[Measure]:
    path = bulk.write_wide(folder / "wide.sqlite")
    whole, bare = _read_beside(gomme, path, times)
    yield Measure(
        "4,700 columns in 400 tables, mostly empty", whole, "SELECT with fetchmany", bare, 4700, "columns", "< 20 s"
    )


def presidio(rows: int) -> Iterator[Measure]:
    """gomme's Presidio engine over plain cells, beside presidio-analyzer as it ships (French model) cell by cell."""
    try:
        recognize: Callable[..., Any] = import_module("detectors.engine").recognize
    except (ImportError, AttributeError) as error:
        raise Absent(f"Presidio interface left out: {error}") from error
    from tests.bench.opponents import french_presidio

    cells = [str(value) for row in bulk.customers(rows // 9) for value in row if value is not None]
    few = cells[:900]
    engine = french_presidio()
    one_by_one = seconds(lambda: [engine.analyze(cell, "fr") for cell in few], 1) * len(cells) / len(few)
    recognize(cells[:1000])
    for categories, what, bound in (
        (None, "all categories", "≥ 50,000 cells/s"),
        (("name", "email", "phone"), "three categories", "≥ 100,000 cells/s"),
    ):
        taken = seconds(lambda c=categories: recognize(cells, c) if c else recognize(cells))  # type: ignore[misc]
        yield Measure(
            f"Presidio interface, {what}",
            taken,
            "AnalyzerEngine.analyze per cell, from 900 cells",
            one_by_one,
            len(cells),
            "cells",
            bound,
        )
