"""Databases and stores that would make gomme erase what no plan names, or say what is not so."""

import shutil
from pathlib import Path

import pytest

from connectors.journal import CREATE
from flows.errors import RetainRefused
from rules.certificate import Certificate
from tests.connectors.databases import run
from tests.connectors.erasures import asked
from tests.flows.applies import applied, everything, ids, shop, signed, tables
from tests.flows.retention import RULES


@pytest.mark.parametrize(
    "final", ["{action: delete_row}", "{action: erase_fields, per_column: {nom: null, email: null}}"]
)
def test_a_second_plan_over_rows_that_went_has_nothing_left_to_do(gomme, tmp_path, any_url, final):
    folder = shop(tmp_path, any_url, RULES.replace("{action: delete_row}", final, 1))
    first, second = signed(folder), signed(folder)
    assert applied(folder, first).status == "done"
    before = everything(any_url, "clients", "factures")
    ran = gomme("retain", "apply", second.id, "-C", folder)
    assert (ran.code, "nothing is left to do" in ran.out) == (0, True)
    assert everything(any_url, "clients", "factures") == before
    assert "nothing is left to do" in gomme("retain", "apply", second.id, "--resume", "-C", folder).out


def test_a_plan_whose_rows_all_changed_is_not_taken_for_one_that_came_too_late(gomme, tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    run(sqlite_url, "UPDATE clients SET fin = '2026-01-01'", "UPDATE factures SET jour = '2026-01-01'")
    ran = gomme("retain", "apply", made.id, "-C", folder)
    assert (ran.code, "nothing was done" in ran.err) == (3, True)


@pytest.mark.parametrize("engine", ["MyISAM", "Aria"])
def test_a_journal_that_knows_no_transactions_is_refused(tmp_path, mariadb_url, engine):
    folder = shop(tmp_path, mariadb_url)
    run(mariadb_url, f"{CREATE} ENGINE={engine}")
    made = signed(folder)
    with pytest.raises(RetainRefused, match="gomme_journal: its engine knows no transactions"):
        applied(folder, made)
    assert ids(mariadb_url, "clients") == list(range(1, 9))


def test_a_journal_that_a_crash_would_empty_is_refused(tmp_path, postgres_url):
    folder = shop(tmp_path, postgres_url)
    run(postgres_url, CREATE.replace("TABLE", "UNLOGGED TABLE"))
    made = signed(folder)
    with pytest.raises(RetainRefused, match="gomme_journal is not logged"):
        applied(folder, made)


@pytest.mark.parametrize("action", ["CASCADE", "SET NULL"])
def test_a_key_of_a_schema_that_gomme_does_not_look_at_is_refused(tmp_path, postgres_url, action):
    folder = shop(tmp_path, postgres_url)
    _only(folder, "public")
    run(
        postgres_url,
        "CREATE SCHEMA ailleurs",
        "CREATE TABLE ailleurs.notes (id INTEGER PRIMARY KEY, client INTEGER REFERENCES clients (id) "
        f"ON DELETE {action})",
        "INSERT INTO ailleurs.notes VALUES (1, 4)",
    )
    made = signed(folder)
    with pytest.raises(RetainRefused, match=r"ailleurs\.notes points at public\.clients"):
        applied(folder, made)
    assert asked(postgres_url, "SELECT * FROM ailleurs.notes") == [(1, 4)]


def _only(folder: Path, schema: str) -> None:
    settings = folder / "gomme.yaml"
    settings.write_text(settings.read_text().replace("'}", f"', schemas: [{schema}]}}", 1))


def test_a_key_of_another_database_is_refused(tmp_path, mariadb_url):
    folder = shop(tmp_path, mariadb_url)
    here = mariadb_url.rpartition("/")[2]
    run(
        mariadb_url,
        f"CREATE DATABASE {here}_autre",
        f"CREATE TABLE {here}_autre.notes (id INTEGER PRIMARY KEY, client INTEGER, "
        f"FOREIGN KEY (client) REFERENCES {here}.clients (id) ON DELETE CASCADE)",
        f"INSERT INTO {here}_autre.notes VALUES (1, 4)",
    )
    made = signed(folder)
    try:
        with pytest.raises(RetainRefused, match="notes points at clients"):
            applied(folder, made)
        assert asked(mariadb_url, f"SELECT * FROM {here}_autre.notes") == [(1, 4)]
    finally:
        run(mariadb_url, f"DROP DATABASE {here}_autre")


def test_a_child_that_points_in_the_collation_of_its_parent_keeps_it(tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    run(
        sqlite_url,
        "DROP TABLE factures",
        "DROP TABLE clients",
        "CREATE TABLE clients (id TEXT COLLATE NOCASE PRIMARY KEY NOT NULL, nom TEXT, email TEXT, fin DATE)",
        "CREATE TABLE factures (id INTEGER PRIMARY KEY, id_client TEXT REFERENCES clients (id) ON DELETE CASCADE, "
        "jour DATE, montant INTEGER)",
        "INSERT INTO clients VALUES ('ABC', 'x', 'x@exemple.fr', '2010-01-01'), "
        "('DEF', 'y', 'y@exemple.fr', '2010-01-01')",
    )
    made = signed(folder)
    run(sqlite_url, "INSERT INTO factures VALUES (1, 'abc', '2026-01-01', 3)")
    outcome = applied(folder, made)
    assert (outcome.status, outcome.persons_left) == ("done", {"changed": 1})
    assert (asked(sqlite_url, "SELECT id FROM clients"), ids(sqlite_url, "factures")) == ([("ABC",)], [1])


def test_a_store_that_is_older_than_the_journal_claims_no_certificate(tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    earlier = folder / "earlier.db"
    shutil.copy(folder / "gomme.db", earlier)
    assert applied(folder, made).status == "done"
    for path in folder.glob("gomme.db*"):
        path.unlink()
    shutil.copy(earlier, folder / "gomme.db")
    outcome = applied(folder, made)
    assert (tables(outcome)["clients"].done, isinstance(outcome.proved, Certificate)) == (3, False)
