"""How fast `gomme retain plan` is: a shop of clients, orders, invoices and visits, past due or not, with a rule each.

    python -m tests.bench.retention FOLDER [PERSONS] [URL]

writes the database of so many persons and five times as many rows of theirs (into FOLDER, or at a PostgreSQL URL),
plans it, and prints seconds and rows a second beside one plain count and select of the same dates.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from resource import RUSAGE_SELF, getrusage
from time import monotonic
from typing import Any

from sqlalchemy import Connection, create_engine

from flows.retaining import plan
from flows.workspace import open_workspace

DAY = date(2026, 11, 28)
TABLES = (
    "CREATE TABLE clients (id INTEGER PRIMARY KEY, nom VARCHAR(40), email VARCHAR(80), fin DATE)",
    "CREATE TABLE commandes (id INTEGER PRIMARY KEY, id_client INTEGER REFERENCES clients (id), jour DATE, note TEXT)",
    "CREATE TABLE factures (id INTEGER PRIMARY KEY, id_client INTEGER REFERENCES clients (id), jour TEXT, nom TEXT)",
    "CREATE TABLE visites (id INTEGER PRIMARY KEY, id_client INTEGER REFERENCES clients (id), vu TIMESTAMP, ip TEXT)",
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
            "phases: [{name: active_base, period: P3Y}]", "final: {action: delete_row}")),
        ("commandes", "maximum_limit", "commandes", (
            "columns: [note]", "trigger: {column: fin, through: id_client}",
            "phases: [{name: active_base, period: P3Y}]", "extends_parent: true", "final: {action: delete_row}")),
        ("factures", "minimum_duty", "factures", (
            "columns: [nom]", "trigger: {fiscal_year_end: {of: jour, month: 12, day: 31}}",
            "phases: [{name: active_base, period: P3Y}, {name: intermediate_archive, period: P7Y, readers: [dpo]}]",
            "extends_parent: true", "final: {action: delete_row}")),
        ("visites", "maximum_limit", "visites", (
            "columns: [ip]", "trigger: vu", "phases: [{name: active_base, period: P1Y}]",
            "extends_parent: true", "final: {action: delete_row}")),
    )
)  # fmt: skip


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
        yield id, client, f"{day} 10:30:00" if clock else f"{day}", f"{word} {id}"


def _some(table: str, all_: Iterator[tuple[Any, ...]]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    held = list[tuple[Any, ...]]()
    for row in all_:
        held.append(row)
        if len(held) == 50_000:
            yield table, held
            held = []
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
        driver.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", some)


def plain(url: str) -> float:
    """Seconds of a count and a select by the same day in each table, without anything else."""
    engine, began = create_engine(url), monotonic()
    with engine.connect() as connection:
        for table, column in (("clients", "fin"), ("commandes", "jour"), ("factures", "jour"), ("visites", "vu")):
            due = f"FROM {table} WHERE {column} < '2023-11-28'"
            connection.exec_driver_sql(f"SELECT count(*) {due}").one()
            for _ in connection.exec_driver_sql(f"SELECT * {due}").yield_per(10_000):
                pass
    engine.dispose()
    return monotonic() - began


def main(folder: Path, persons: int, url: str | None) -> None:
    at = url or f"sqlite:///{folder / 'shop.db'}"
    written(at, persons)
    (folder / "gomme.yaml").write_text(
        f"systems:\n  commercial: {{url: '{at}', limits: {{statement_timeout: 3600}}}}\n"
    )
    (folder / "retention.yaml").write_text(RULES)
    alone, before, began = plain(at), getrusage(RUSAGE_SELF).ru_maxrss, monotonic()
    made = plan(open_workspace(folder), DAY, lambda: datetime.now(UTC))
    took, grew = monotonic() - began, getrusage(RUSAGE_SELF).ru_maxrss - before
    said = [
        f"{6 * persons} rows, {made.selected} selected: plan {took:.1f} s, {6 * persons / took:.0f} rows/s, "
        f"{grew / 1024:.0f} MiB more; plain count and select {alone:.1f} s",
        *(f"  {table.table}: {table.selected} selected, {table.kept} kept of {table.total}" for table in made.tables),
    ]
    sys.stdout.write("\n".join([*said, ""]))


if __name__ == "__main__":
    main(
        Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20_000, sys.argv[3] if len(sys.argv) > 3 else None
    )
