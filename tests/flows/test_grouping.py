"""The row lists of a plan: sorted by person, with a mark for each row, and the digest that the plan holds of them."""

import sqlite3
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from connectors.records import Records
from connectors.store import open_store
from flows.retaining import plan
from flows.workspace import open_workspace
from rules.marks import Marks
from rules.plan import Plan, rows_digest
from tests.flows.retention import RULES, write_workspace

DAY = date(2026, 11, 28)
PROSPECT = """\
  - id: gv.prospect
    enabled: true
    author: b.faure
    kind: maximum_limit
    system: sellers
    table: prospects
    columns: [courriel]
    purpose: prospection
    legal: {basis: eu-gdpr:A6-1-f, text: CNIL}
    trigger: vu
    phases: [{name: active_base, period: P3Y}]
    final: {action: delete_row}
    caps: {max_rows: 1000, max_share: 1}
"""


def listed(folder: Path, made: Plan) -> dict[str, list[tuple[str, int]]]:
    """(first column of the key, person) of each row by table, in the order of the list; the digest is checked."""
    found = {}
    with open_store(f"sqlite:///{folder / 'gomme.db'}") as store:
        for table in made.tables:
            chunks = list(Records(store).plans.chunks(made.id, (table.system, table.table, table.rule)))
            assert rows_digest(chunks) == table.rows_digest
            keys = [key for chunk in chunks for key in pa.ipc.open_stream(chunk.keys).read_all().column(0).to_pylist()]
            persons = np.frombuffer(b"".join(chunk.persons for chunk in chunks), "<i4").tolist()
            assert [sum(len(part) for part in parts) for parts in zip(*(c[1:] for c in chunks), strict=True)] in (
                [], [16 * len(keys), 4 * len(keys), 16 * len(keys)],
            )  # fmt: skip
            found[table.table.split(".")[-1]] = list(zip(keys, persons, strict=True))
    return found


@pytest.fixture
def folder(tmp_path: Path, sqlite_url: str) -> Path:
    return write_workspace(tmp_path, sqlite_url)


def sql(file: Path, script: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.executescript(script)
    connection.close()


def together(lists: dict[str, list[tuple[str, int]]]) -> dict[int, set[str]]:
    """What each person has."""
    found: dict[int, set[str]] = {}
    for table, rows in lists.items():
        for key, person in rows:
            found.setdefault(person, set()).add(f"{table} {key}")
    return found


def check(lists: dict[str, list[tuple[str, int]]]) -> None:
    for rows in lists.values():
        assert [person for _, person in rows] == sorted(person for _, person in rows)
    numbers = {person for rows in lists.values() for _, person in rows}
    assert numbers == set(range(len(numbers)))


def test_children_and_their_parent_share_a_number_on_every_database(tmp_path, any_url):
    folder = write_workspace(tmp_path, any_url)
    lists = listed(folder, plan(open_workspace(folder), DAY))
    check(lists)
    assert sorted(map(sorted, together(lists).values())) == [
        ["clients 1", "factures 1"], ["clients 4"], ["clients 5"], ["factures 2"],
    ]  # fmt: skip


def test_children_of_a_parent_that_stays_share_a_number(folder):
    sql(folder / "database.db", "INSERT INTO factures VALUES (9, 2, '2010-06-01', 1), (10, 2, '2010-07-01', 1)")
    lists = listed(folder, plan(open_workspace(folder), DAY))
    check(lists)
    assert {"factures 2", "factures 9", "factures 10"} in together(lists).values()


def test_a_row_without_a_parent_is_a_person_of_its_own(folder):
    sql(folder / "database.db", "INSERT INTO factures VALUES (9, NULL, '2010-06-01', 1), (10, NULL, '2010-07-01', 1)")
    found = together(listed(folder, plan(open_workspace(folder), DAY)))
    assert [each for each in found.values() if each & {"factures 9", "factures 10"}] in (
        [{"factures 9"}, {"factures 10"}], [{"factures 10"}, {"factures 9"}],
    )  # fmt: skip


def test_a_person_with_rows_in_two_systems_has_one_number(folder):
    sql(
        folder / "sellers.db",
        "CREATE TABLE prospects (id TEXT PRIMARY KEY, ref TEXT, courriel TEXT, vu DATE);"
        "INSERT INTO prospects VALUES ('a', '4', 'a@x.fr', '2010-01-01'), ('b', '2', 'b@x.fr', '2011-01-01')",
    )
    with (folder / "gomme.yaml").open("a") as file:
        file.write(f"  sellers: {{url: 'sqlite:///{folder / 'sellers.db'}'}}\n")
        file.write("relations: [{from: sellers.prospects.ref, to: commercial.clients.id}]\n")
    (folder / "retention.yaml").write_text(RULES + PROSPECT)
    lists = listed(folder, plan(open_workspace(folder), DAY))
    check(lists)
    assert {"prospects b", "factures 2"} in together(lists).values()  # the client between them stays


def test_rows_bound_over_a_table_that_only_dates_them_share_a_number(folder):
    sql(
        folder / "database.db",
        "CREATE TABLE contrats (id INTEGER PRIMARY KEY, fin DATE); INSERT INTO contrats VALUES (1, '2010-01-01');"
        "CREATE TABLE pieces (id INTEGER PRIMARY KEY, contrat INTEGER REFERENCES contrats (id), nom TEXT);"
        "INSERT INTO pieces VALUES (1, 1, 'x'), (2, 1, 'y'), (3, NULL, 'z')",
    )
    rule = PROSPECT.replace("sellers", "commercial").replace("prospects", "pieces").replace("courriel", "nom")
    (folder / "retention.yaml").write_text(
        RULES + rule.replace("trigger: vu", "trigger: {column: fin, through: contrat}")
    )
    assert {"pieces 1", "pieces 2"} in together(listed(folder, plan(open_workspace(folder), DAY))).values()


def test_marks_are_those_of_the_key_of_the_year_over_the_key_and_the_rules_own_columns(folder):
    made = plan(open_workspace(folder), DAY)
    with open_store(f"sqlite:///{folder / 'gomme.db'}") as store:
        records = Records(store)
        key = records.ledger.year_key(made.created.year, lambda: b"", "")
        place = next((t.system, t.table, t.rule) for t in made.tables if t.table == "clients")
        chunks = list(records.plans.chunks(made.id, place))
    with sqlite3.connect(folder / "database.db") as connection:
        rows = connection.execute("SELECT CAST(id AS TEXT), nom, email FROM clients").fetchall()
    connection.close()
    marks = Marks(key)([pa.array(column, pa.string()) for column in zip(*rows, strict=True)], 1)
    ids = [id for chunk in chunks for id in pa.ipc.open_stream(chunk.keys).read_all()["id"].to_pylist()]
    expected = dict(zip([row[0] for row in rows], marks.to_pylist(), strict=True))
    assert b"".join(chunk.marks for chunk in chunks) == b"".join(expected[id] for id in ids)
