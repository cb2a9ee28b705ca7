"""A shop whose clients are due, and batches that erase them: for tests, and for the process that they kill."""

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from connectors.erase import Eraser, open_eraser
from connectors.erasing import Batch, Step
from connectors.model import Table
from connectors.predicate import EVERY, Predicate, Within
from connectors.selection import BeforeHash, keys
from connectors.structure import Structure
from connectors.system import connect
from tests.connectors.databases import run

KEY = bytes(range(32))
DUE = Within("fin", "iso_date", (("1900-01-02", "2023-01-01"),))
SHOP = (
    "CREATE TABLE clients (id INTEGER PRIMARY KEY, nom VARCHAR(40) NOT NULL, mel VARCHAR(60) UNIQUE, fin VARCHAR(10))",
    "CREATE TABLE commandes (id INTEGER PRIMARY KEY, client INTEGER NOT NULL, total INTEGER, "
    "FOREIGN KEY (client) REFERENCES clients (id))",
    "CREATE INDEX commandes_client ON commandes (client)",
)


def shop(url: str, clients: int = 4, orders: int = 2) -> None:
    """Clients 1…n, of whom all are due; client c has the orders 10c, 10c + 1, …"""
    run(url, *SHOP)
    fill(url, clients, orders)


def fill(url: str, clients: int, orders: int) -> None:
    named = [f"({at}, 'Nom {at}', 'n{at}@exemple.fr', '2020-01-0{at % 9 + 1}')" for at in range(1, clients + 1)]
    of = [f"({10 * at + order}, {at}, {order})" for at in range(1, clients + 1) for order in range(orders)]
    run(url, f"INSERT INTO clients VALUES {', '.join(named)}", f"INSERT INTO commandes VALUES {', '.join(of)}")


def structure(url: str) -> Structure:
    with connect(url) as system:
        return Structure(system.dialect, system.tables())


def named(found: Structure, name: str) -> Table:
    return next(table for table in found.tables if table.name == name)


def eraser(url: str, found: Structure | None = None) -> Eraser:
    return open_eraser(url, found or structure(url), KEY)


def step(
    url: str,
    name: str,
    action: Any = "delete",
    person: str = "id",
    where: Predicate = EVERY,
    still: Predicate = EVERY,
    values: Mapping[str, Any] | None = None,
    hashed: Sequence[str] = (),
) -> Step:
    """The rows of a table as they are now; `person` is the column that says whom they are about."""
    with connect(url) as system, system.snapshot() as snapshot:
        found = Structure(system.dialect, system.tables())
        table = named(found, name)
        columns = tuple(hashed or (column.name for column in table.columns if not column.generated))
        some = list(keys(snapshot, table, where, found, columns, BeforeHash(KEY), beside=[person]))
    lists = pa.Table.from_batches(
        [one.keys for one in some], pa.schema([(key, pa.string()) for key in table.primary_key])
    )
    batch = lists.combine_chunks().to_batches() or [pa.RecordBatch.from_pylist([], lists.schema)]
    hashes = pa.concat_arrays([one.hashes for one in some]) if some else pa.array([], pa.binary(16))
    persons = [int(cell) for one in some for cell in one.beside[person].to_pylist()]
    return Step(table, action, batch[0], hashes, persons, columns, still, values or {})


def everybody(url: str, number: int = 0, where: Predicate = EVERY, still: Predicate = DUE) -> Batch:
    """All clients with their orders."""
    return Batch(
        "run", number, (step(url, "commandes", person="client"), step(url, "clients", where=where, still=still))
    )


def ids(url: str, name: str) -> list[int]:
    return [row[0] for row in asked(url, f"SELECT id FROM {name} ORDER BY id")]


def asked(url: str, query: str) -> list[tuple[Any, ...]]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execution_options(no_parameters=True).exec_driver_sql(query)]


def main(url: str, when: str) -> None:
    """Erases everybody, and is killed before the commit, or after it."""
    batch = everybody(url)
    with eraser(url) as at_work:
        if when == "before":
            note = at_work._journal.note
            at_work._journal.note = lambda *told: (note(*told), os.kill(os.getpid(), signal.SIGKILL))  # type: ignore
        at_work.run(batch)
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
