"""Where erased rows may still be read: what each database says of itself, and what no database knows."""

import shutil
from pathlib import Path

from connectors.residues import Found, residues
from connectors.system import connect
from tests.connectors.databases import run

CLIENTS = "CREATE TABLE clients (id INTEGER PRIMARY KEY, nom VARCHAR(40))"


def found(url: str) -> dict[str, list[Found]]:
    with connect(url) as system, system.snapshot() as snapshot:
        structure = snapshot.structure()
        label = next(table.label for table in structure.tables if table.name == "clients")
        by_kind: dict[str, list[Found]] = {}
        for each in residues(snapshot, structure, [label]):
            by_kind.setdefault(each.kind, []).append(each)
        return by_kind


def filled(url: str, *more: str) -> None:
    rows = ", ".join(f"({at}, '{'x' * 40}')" for at in range(1000))
    run(url, CLIENTS, f"INSERT INTO clients VALUES {rows}", *more)


def test_backups_are_always_named_and_never_seen(any_url):
    filled(any_url)
    assert found(any_url)["backups"] == [Found("backups", seen=False)]


def test_a_table_that_keeps_the_history_of_another_is_named(any_url):
    filled(any_url, "CREATE TABLE clients_historique (id INTEGER PRIMARY KEY)", "CREATE TABLE villes (id INTEGER)")
    (history,) = found(any_url)["history_table"]
    assert (history.table or "").endswith("clients_historique")


def test_postgresql_says_its_log_its_views_and_that_rows_lie_there_until_vacuum(postgres_url):
    filled(
        postgres_url,
        "CREATE MATERIALIZED VIEW resume AS SELECT count(*) FROM clients",
        "DELETE FROM clients WHERE id < 100",
    )
    there = found(postgres_url)
    assert [each.table for each in there["dead_tuples"]] == ["public.clients"]
    assert there["write_ahead_log"][0].seen
    assert [each.table for each in there["materialised_view"]] == ["public.resume"]


def test_mariadb_says_its_versions_and_tables_that_keep_their_own_history(mariadb_url):
    run(mariadb_url, f"{CLIENTS} WITH SYSTEM VERSIONING")
    there = found(mariadb_url)
    assert [each.names for each in there["history_table"]] == [("SYSTEM VERSIONED",)]
    assert "old_versions" in there


def test_sqlite_says_its_free_pages_and_the_files_that_lie_beside_it(sqlite_url, tmp_path: Path):
    filled(sqlite_url, "DELETE FROM clients")
    shutil.copy(tmp_path / "database.db", tmp_path / "database.db.bak")
    there = found(sqlite_url)
    assert (there["free_pages"][0].amount or 0) > 0
    assert there["copies_of_file"] == [Found("copies_of_file", names=("database.db.bak",), amount=1)]
