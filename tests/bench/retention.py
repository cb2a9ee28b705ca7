"""How fast `gomme retain plan` is: a shop of clients, orders, invoices and visits, past due or not, with a rule each.

    python -m tests.bench.retention FOLDER [PERSONS] [URL]

writes the database of so many persons and five times as many rows of theirs (into FOLDER, or at a PostgreSQL URL),
plans it beside one plain count and select of what is past due and not kept, applies the plan, and says what both took.
Clients are erased field by field, invoices get pseudonyms, orders and visits go; a dispute and one hold keep some.
"""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import Connection, create_engine

from flows.applying import apply
from flows.held import Asked, add
from flows.retaining import plan
from flows.workspace import open_workspace
from rules.plan import Plan
from tests.bench.lengths import Memory
from tests.bench.machine import beside
from tests.bench.memory import status
from tests.bench.retention_apply import Watch
from tests.bench.speed import Measure, server
from tests.bench.start import _run
from tests.flows.applies import sign_all, with_signers

T = TypeVar("T")
DAY = date(2026, 11, 28)
TABLES = (
    "CREATE TABLE clients (id INTEGER PRIMARY KEY, nom VARCHAR(40), email VARCHAR(80), fin DATE)",
    "CREATE TABLE commandes (id INTEGER PRIMARY KEY, id_client INTEGER REFERENCES clients (id), jour DATE, note TEXT)",
    "CREATE TABLE factures (id INTEGER PRIMARY KEY, id_client INTEGER REFERENCES clients (id), jour TEXT, nom TEXT, "
    "etat TEXT)",
    "CREATE TABLE visites (id INTEGER PRIMARY KEY, id_client INTEGER REFERENCES clients (id), vu TIMESTAMP, ip TEXT)",
    *(f"CREATE INDEX {table}_client ON {table} (id_client)" for table in ("commandes", "factures", "visites")),
)
_HEAD = """\
  - id: {id}
    enabled: true
    author: b.faure
    kind: {kind}
    system: commercial
    table: {table}
    purpose: {id}
    legal: {{basis: eu-gdpr:A6-1-b, text: essai}}
    caps: {{max_rows: 100000000, max_share: 1}}
"""
RULES = "version: 1\nrules:\n" + "".join(
    _HEAD.format(id=id, kind=kind, table=table) + "".join(f"    {line}\n" for line in lines)
    for id, kind, table, lines in (
        ("clients", "maximum_limit", "clients", (
            "columns: [nom, email]",
            "trigger: {last_of: [fin, {column: jour, child: commandes, by: id_client}]}",
            "phases: [{name: active_base, period: P3Y}]",
            "keep_while: [{child: factures, by: id_client, where: {etat: [LITIGE]}}]",
            "final: {action: erase_fields, per_column: {nom: surrogate, email: null}}")),
        ("commandes", "maximum_limit", "commandes", (
            "columns: [note]", "trigger: {column: fin, through: id_client}",
            "phases: [{name: active_base, period: P3Y}]", "extends_parent: true", "final: {action: delete_row}")),
        ("factures", "minimum_duty", "factures", (
            "columns: [nom]", "trigger: {fiscal_year_end: {of: jour, month: 12, day: 31}}",
            "phases: [{name: active_base, period: P3Y}, {name: intermediate_archive, period: P7Y, readers: [dpo]}]",
            "extends_parent: true",
            "final: {action: pseudonymize, until: P1Y, per_column: {nom: pseudonym}}")),
        ("visites", "maximum_limit", "visites", (
            "columns: [ip]", "trigger: vu", "phases: [{name: active_base, period: P1Y}]",
            "extends_parent: true", "final: {action: delete_row}")),
    )
)  # fmt: skip
KEEPERS = """(SELECT DISTINCT id_client FROM (
SELECT id_client FROM commandes WHERE jour > '2023-11-28'
UNION ALL SELECT id_client FROM factures WHERE jour >= '2016-01-01' OR etat = 'LITIGE'
UNION ALL SELECT id_client FROM visites WHERE vu > '2025-11-28') AS kept) AS k"""
DUE = (  # the same rows as the rules', but for the hold
    f"clients AS c LEFT JOIN {KEEPERS} ON k.id_client = c.id WHERE c.fin <= '2023-11-28' AND k.id_client IS NULL",
    "commandes AS c JOIN clients AS p ON p.id = c.id_client WHERE p.fin <= '2023-11-28'",
    "factures AS c WHERE c.jour < '2016-01-01'",
    "visites AS c WHERE c.vu <= '2025-11-28'",
)


class Erased(Memory):
    """MB of a process that planned and applied: `warm` is after a small plan."""

    def __str__(self) -> str:
        return (
            f"{self.what}: {self.peak - self.idle:.0f} MB over the {self.idle:.0f} MB of gomme imported "
            f"({self.warm - self.idle:.0f} MB after a small one)"
        )


def rows(persons: int) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Some rows at a time, and the statement that inserts them."""
    random = Random(5)
    ends = [DAY - timedelta(random.randrange(9000)) if random.random() < 0.97 else None for _ in range(persons)]
    yield from _some("clients", ((i, f"Nom{i}", f"p{i}@exemple.fr", ends[i] and f"{ends[i]}") for i in range(persons)))
    for table, each, word in (("commandes", 2, "note"), ("factures", 1, "nom"), ("visites", 2, "10.0.0.1")):
        yield from _some(table, _children(random, ends, each, word, table == "visites"))


def _children(random: Random, ends: list[date | None], each: int, word: str, clock: bool) -> Iterator[tuple[Any, ...]]:
    for id in range(each * len(ends)):
        client = id // each
        day = (ends[client] or DAY) - timedelta(random.randrange(2000))
        more = ("LITIGE" if id % 50 == 0 else "PAYEE",) if word == "nom" else ()
        yield id, client, f"{day} 10:30:00" if clock else f"{day}", f"{word} {id}", *more


def _some(table: str, all_: Iterator[tuple[Any, ...]]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    held = list[tuple[Any, ...]]()
    for row in all_:
        held.append(row)
        if len(held) == 50_000:
            yield table, held
            held = []
    if held:
        yield table, held


def written(url: str, persons: int) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in TABLES:
            connection.exec_driver_sql(statement)
        for table, some in rows(persons):
            _insert(connection, table, some)
    engine.dispose()


def _insert(connection: Connection, table: str, some: list[tuple[Any, ...]]) -> None:
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        with driver.cursor().copy(f"COPY {table} FROM STDIN") as copy:
            for row in some:
                copy.write_row(row)
    else:
        driver.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(some[0]))})", some)


def plain(url: str) -> int:
    """Counts, then reads, the rows that are past due and not kept; how many they are."""
    engine, found = create_engine(url), 0
    with engine.connect() as connection:
        for due in DUE:
            found += connection.exec_driver_sql(f"SELECT count(*) FROM {due}").scalar_one()
            for _ in connection.exec_driver_sql(f"SELECT c.* FROM {due}").yield_per(10_000):
                pass
    engine.dispose()
    return found


def workspace(folder: Path, persons: int, url: str | None = None) -> str:
    """A workspace over the database, written, with one person held; the database's URL."""
    folder.mkdir(parents=True, exist_ok=True)
    at = url or f"sqlite:///{folder / 'shop.db'}"
    written(at, persons)
    (folder / "gomme.yaml").write_text(
        f"systems:\n  commercial: {{url: '{at}', limits: {{statement_timeout: 3600}}}}\n"
    )
    (folder / "retention.yaml").write_text(RULES)
    with_signers(folder)
    add(open_workspace(folder), Asked("2026-014", "litige", "2099-06-30", "c.moreau", persons=("p7@exemple.fr",)))
    return at


def planned(folder: Path, persons: int, times: int) -> Iterator[Measure]:
    """SQLite, then PostgreSQL: a plan beside the same rows counted and read."""
    yield _planned("SQLite", folder / "plan-sqlite", persons, times)
    with server() as running, running.database() as url:
        yield _planned("PostgreSQL", folder / "plan-postgresql", persons, times, url)


def _planned(name: str, folder: Path, persons: int, times: int, url: str | None = None) -> Measure:
    at = workspace(folder, persons, url)
    taken, alone = beside(lambda: _plan(folder), lambda: plain(at), times)
    return Measure(f"{name} plan, {6 * persons:,} rows", taken, "SQL count and select", alone, 6 * persons, "rows")


def memories(folder: Path, persons: int) -> Iterator[Erased]:
    """Of planning and applying on SQLite, in a process of its own after a small one: a tenth, then thrice that."""
    for number, count in enumerate((persons // 10, 3 * persons // 10)):
        small, large = folder / f"small-{number}", folder / f"large-{number}"
        workspace(small, 500)
        workspace(large, count)
        done = _run("-m", "tests.bench.retention_memory", small, large)
        if done.returncode:
            raise RuntimeError(done.stderr.strip().splitlines()[-1])
        yield Erased(f"SQLite, {6 * count:,} rows, planned and applied", **json.loads(done.stdout))


def _plan(folder: Path) -> Plan:
    return plan(open_workspace(folder), DAY, lambda: datetime.now(UTC))


def main(folder: Path, persons: int, url: str | None) -> None:
    at = workspace(folder, persons, url)
    made, planned = _timed("plan", lambda: _plan(folder), 6 * persons)
    began = monotonic()
    found = plain(at)
    sys.stdout.write(f"SQL count and select {monotonic() - began:.1f} s, {found:,} rows\n{planned}\n")
    for t in made.tables:
        sys.stdout.write(f"  {t.table}: {t.selected:,} selected, {t.kept:,} kept, {t.held:,} held of {t.total:,}\n")
    sign_all(folder, made)
    watch = Watch()
    done, applied = _timed("apply", lambda: apply(open_workspace(folder), made.id, progress=watch), made.selected)
    proved = type(done.proved).__name__
    sys.stdout.write(f"{applied}\n  {watch.seconds:.1f} s from the first batch to the last; {done.status}, {proved}\n")


def _timed(what: str, work: Callable[[], T], count: int) -> tuple[T, str]:
    """What it gave, and what it took; its peak of memory is counted from here."""
    Path("/proc/self/clear_refs").write_text("5")
    before, began = status("VmRSS"), monotonic()
    made = work()
    took, more = monotonic() - began, status("VmHWM") - before
    return (
        made,
        f"{what} of {count:,} rows: {took:.1f} s, {count / took:,.0f} rows/s, {more:.0f} MB over {before:.0f} MB",
    )


if __name__ == "__main__":
    main(
        Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20_000, sys.argv[3] if len(sys.argv) > 3 else None
    )
