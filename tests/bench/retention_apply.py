"""An applied plan beside DELETE and UPDATE written by hand over the same keys: same batches, and one statement a table.

Two of three persons are past due, with five child rows each. Both begin with the database as it was; what is measured
of gomme is the run's own part, from the first batch to the last: locks, before-hashes, predicates asked again, the
journal, leases and marks. Measuring before the run and proving after it are told apart.
"""

import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from connectors.model import Table
from flows.applied import BATCH_ROWS
from flows.applying import apply
from flows.progress import Silent
from flows.workspace import open_workspace
from tests.bench.machine import once
from tests.bench.speed import Measure
from tests.bench.speed import server as postgresql_server
from tests.flows.applies import signed, with_signers

CHILDREN = 5
RULES = """\
version: 1
rules:
  - id: b.client
    enabled: true
    author: b.faure
    kind: maximum_limit
    system: commercial
    table: clients
    columns: [nom, mail]
    purpose: contrat
    legal: {{basis: eu-gdpr:A6-1-b, text: C. civ. 2224}}
    trigger: fin
    phases: [{{name: active_base, period: P3Y}}]
    final: {clients}
    approval: {{roles: [data_owner, legal], count: 2}}
    caps: {{max_rows: 100000000, max_share: 1}}
  - id: b.commande
    enabled: true
    author: b.faure
    kind: maximum_limit
    system: commercial
    table: commandes
    columns: [total]
    purpose: vente
    legal: {{basis: eu-gdpr:A6-1-b, text: C. civ. 2224}}
    trigger: jour
    phases: [{{name: active_base, period: P3Y}}]
    final: {commandes}
    caps: {{max_rows: 100000000, max_share: 1}}
"""
DELETE = RULES.format(clients="{action: delete_row}", commandes="{action: delete_row}")
ERASE = RULES.format(
    clients="{action: erase_fields, per_column: {nom: surrogate, mail: null}}",
    commandes="{action: erase_fields, per_column: {total: {constant: -1}}}",
)
TABLES = (
    "CREATE TABLE clients (id INTEGER PRIMARY KEY, nom VARCHAR(60) NOT NULL, mail VARCHAR(60), fin DATE)",
    "CREATE TABLE commandes (id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES clients (id), jour DATE, "
    "total INTEGER)",
    "CREATE INDEX commandes_client ON commandes (client)",
)


class Watch(Silent):
    """When the first batch began and the last one ended."""

    begun = ended = 0.0

    def planned(self, system: str, tables: tuple[Table, ...]) -> None:
        self.begun = time.perf_counter()

    def read(self, system: str, table: Table, rows: int) -> None:
        self.ended = time.perf_counter()

    @property
    def seconds(self) -> float:
        return self.ended - self.begun


def applied(folder: Path, rows: int, times: int) -> Iterator[Measure]:
    """Rows of both tables together; the ratio is gomme's time over the other's: to hold is 2 at most."""
    for name, rules in (("delete", DELETE), ("erase", ERASE)):
        yield from _beside(SQLite(folder / f"sqlite-{name}", rows), name, rules, times)
        with ExitStack() as stack:
            yield from _beside(PostgreSQL(folder / f"postgresql-{name}", rows, stack), name, rules, times)


def _beside(place: "SQLite | PostgreSQL", name: str, rules: str, times: int) -> Iterator[Measure]:
    """In turns: gomme, batches by hand, one statement a table by hand."""
    made = place.planned(rules)
    taken: list[tuple[float, float, float, float]] = []
    for _ in range(times):
        place.again()
        watch = Watch()
        whole = once(lambda watch=watch: _apply(place.folder, made.id, watch))  # type: ignore[misc]
        taken.append((watch.seconds, whole, place.by_hand(name, BATCH_ROWS), place.by_hand(name, None)))
    run, whole, batches, single = (median(each) for each in zip(*taken, strict=True))
    told = f"{place.name} {name}, {made.selected:,} rows of {place.rows:,}"
    yield Measure(told, run, "by hand, the same batches", batches, made.selected, "rows", "≤ 2")
    yield Measure(told, run, "by hand, one statement a table", single, made.selected, "rows", "≤ 2")
    yield Measure(
        f"{told}, measured and proved", whole, "by hand, one statement a table", single, made.selected, "rows"
    )


def _apply(folder: Path, plan: str, watch: Watch) -> None:
    outcome = apply(open_workspace(folder), plan, progress=watch)
    assert outcome.status == "done", outcome.why


def _rows(rows: int) -> tuple[int, Iterator[tuple[Any, ...]], Iterator[tuple[Any, ...]]]:
    """Persons and their child rows; every third person is not past due."""
    persons = rows // (CHILDREN + 1)
    day = ["2015-01-01", "2016-06-30", "2026-01-01"]
    clients = ((at, f"Personne {at}", f"p{at}@exemple.fr", day[at % 3]) for at in range(persons))
    orders = ((at * CHILDREN + order, at, day[at % 3], order) for at in range(persons) for order in range(CHILDREN))
    return persons, clients, orders


def _batches(persons: int, rows: int | None) -> Iterator[tuple[list[int], list[int]]]:
    due = [at for at in range(persons) if at % 3 != 2]
    step = max(1, rows // (CHILDREN + 1)) if rows else len(due)
    for start in range(0, len(due), step):
        some = due[start : start + step]
        yield some, [at * CHILDREN + order for at in some for order in range(CHILDREN)]


@contextmanager
def _workspace(folder: Path, url: str, rules: str) -> Iterator[Any]:
    (folder / "gomme.yaml").write_text(f"systems: {{commercial: {{url: '{url}'}}}}\n")
    (folder / "retention.yaml").write_text(rules)
    yield signed(with_signers(folder))


class SQLite:
    name = "SQLite"

    def __init__(self, folder: Path, rows: int) -> None:
        folder.mkdir(parents=True)
        self.folder, self.rows = folder, rows
        self.persons, clients, orders = _rows(rows)
        with closing(sqlite3.connect(folder / "base.db")) as base, base:
            for statement in TABLES:
                base.execute(statement)
            base.executemany("INSERT INTO clients VALUES (?, ?, ?, ?)", clients)
            base.executemany("INSERT INTO commandes VALUES (?, ?, ?, ?)", orders)

    def planned(self, rules: str) -> Any:
        shutil.copy(self.folder / "base.db", self.folder / "database.db")
        with _workspace(self.folder, f"sqlite:///{self.folder / 'database.db'}", rules) as made:
            shutil.copy(self.folder / "gomme.db", self.folder / "signed.db")
            return made

    def again(self) -> None:
        shutil.copy(self.folder / "base.db", self.folder / "database.db")
        shutil.copy(self.folder / "signed.db", self.folder / "gomme.db")

    def by_hand(self, what: str, rows: int | None) -> float:
        shutil.copy(self.folder / "base.db", self.folder / "hand.db")
        with closing(sqlite3.connect(self.folder / "hand.db", isolation_level=None)) as hand:
            hand.executescript(
                "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; CREATE TEMP TABLE k (id INTEGER PRIMARY KEY)"
            )
            return once(lambda: self._all(hand, what, rows))

    def _all(self, hand: sqlite3.Connection, what: str, rows: int | None) -> None:
        for keys in _batches(self.persons, rows):
            self._batch(hand, what, *keys)

    def _batch(self, hand: sqlite3.Connection, what: str, persons: Sequence[int], orders: Sequence[int]) -> None:
        hand.execute("BEGIN IMMEDIATE")
        for table, keys, values in (
            ("commandes", orders, "total = -1"),
            ("clients", persons, "nom = 'efface-' || hex(randomblob(16)), mail = NULL"),
        ):
            hand.execute("DELETE FROM k")
            hand.executemany("INSERT INTO k VALUES (?)", ((key,) for key in keys))
            verb = f"DELETE FROM {table}" if what == "delete" else f"UPDATE {table} SET {values}"
            hand.execute(f"{verb} WHERE id IN (SELECT id FROM k)")
        hand.execute("COMMIT")


class PostgreSQL:
    name = "PostgreSQL"

    def __init__(self, folder: Path, rows: int, stack: ExitStack) -> None:
        folder.mkdir(parents=True)
        self.folder, self.rows, self._stack = folder, rows, stack
        self._server = stack.enter_context(postgresql_server())
        self._base, self._work, self._hand = (stack.enter_context(self._server.database()) for _ in range(3))
        self.persons, clients, orders = _rows(rows)
        with self._server.psycopg(_name(self._base)) as base:
            for statement in TABLES:
                base.execute(statement)
            for table, some in (("clients", clients), ("commandes", orders)):
                with base.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    for row in some:
                        copy.write_row(row)

    def planned(self, rules: str) -> Any:
        self._fresh(self._work)
        with _workspace(self.folder, self._work, rules) as made:
            shutil.copy(self.folder / "gomme.db", self.folder / "signed.db")
            return made

    def again(self) -> None:
        self._fresh(self._work)
        shutil.copy(self.folder / "signed.db", self.folder / "gomme.db")

    def by_hand(self, what: str, rows: int | None) -> float:
        self._fresh(self._hand)
        with self._server.psycopg(_name(self._hand)) as hand:
            return once(lambda: self._all(hand, what, rows))

    def _all(self, hand: Any, what: str, rows: int | None) -> None:
        for keys in _batches(self.persons, rows):
            self._batch(hand, what, *keys)

    def _batch(self, hand: Any, what: str, persons: list[int], orders: list[int]) -> None:
        with hand.transaction():
            for table, keys, values in (
                ("commandes", orders, "total = -1"),
                ("clients", persons, "nom = 'efface-' || gen_random_uuid(), mail = NULL"),
            ):
                verb = f"DELETE FROM {table}" if what == "delete" else f"UPDATE {table} SET {values}"
                hand.execute(f"{verb} WHERE id = ANY(%s)", (keys,))

    def _fresh(self, url: str) -> None:
        """The database as it was written, its statistics taken."""
        with self._server.psycopg("postgres") as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {_name(url)} WITH (FORCE)")
            admin.execute(f"CREATE DATABASE {_name(url)} TEMPLATE {_name(self._base)}")
        with self._server.psycopg(_name(url)) as made:
            made.execute("VACUUM ANALYZE")


def _name(url: str) -> str:
    return url.rpartition("/")[2]
