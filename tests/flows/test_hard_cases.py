"""Databases that hide something, break off or quote what they hold: told as they are, and never with a value."""

from pathlib import Path

import pytest

from connectors.model import ConnectionLost
from flows.pipeline import discover, run_each
from flows.workspace import open_workspace
from tests.connectors.databases import run


def scan(folder: Path, url: str):
    folder.mkdir(exist_ok=True)
    (folder / "gomme.yaml").write_text(f"systems:\n  crm:\n    url: {url}\n")
    return discover(open_workspace(folder, {}))


def test_a_column_without_the_right_to_read_it_is_listed_and_its_table_is_read(tmp_path, postgres_url, postgres_server):
    run(
        postgres_url,
        "CREATE TABLE clients (email text, nom text)",
        "INSERT INTO clients VALUES ('m.durand@exemple.fr', 'Durand')",
        "CREATE ROLE half LOGIN PASSWORD 'half'",
        "GRANT SELECT (email) ON clients TO half",
    )
    found = scan(tmp_path, postgres_server.url(postgres_url.rpartition("/")[2], "half", "half"))
    told = [(c.column, c.examined, c.reason, {f.category for f in c.findings}) for c in found.columns]
    assert told == [("email", "census", None, {"email"}), ("nom", "not_examined", "no_grant", set())]


def test_a_server_that_restarts_during_a_scan_is_waited_for(tmp_path):
    database, away = tmp_path / "crm.db", tmp_path / "away.db"
    run(f"sqlite:///{database}", "CREATE TABLE clients (email text)")

    def each(examine, steps):
        database.rename(away)
        with pytest.raises(ConnectionLost):
            examine(steps[0])
        away.rename(database)
        return run_each(examine, steps)

    (tmp_path / "gomme.yaml").write_text(f"systems:\n  crm:\n    url: sqlite:///{database}\n")
    found = discover(open_workspace(tmp_path, {}), each=each)
    assert [column.examined for column in found.columns] == ["metadata"]
