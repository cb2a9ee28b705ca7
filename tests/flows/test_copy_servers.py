"""Copies of the demo on servers: the same pseudonyms as in SQLite, nobody left, and other targets too."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from connectors.system import connect
from flows import copying
from flows.commission import Commission
from flows.demo import MARK, load_system
from flows.proposal import propose_masking
from flows.workspace import Workspace, open_workspace
from rules.attestation import Attestation
from tests.connectors.databases import rows_at
from tests.flows.canaries import standing_in
from tests.flows.copies import KEY, PERSONS, SYSTEMS, rows
from tests.flows.test_copy import everyone
from tests.servers import Server

pytestmark = pytest.mark.slow


@contextmanager
def databases(server: Server, count: int) -> Iterator[list[str]]:
    """So many fresh databases."""
    if count == 0:
        yield []
        return
    with server.database() as url, databases(server, count - 1) as others:
        yield [url, *others]


@pytest.fixture(params=["postgresql", "mariadb"], scope="module")
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Workspace, dict[str, str]]]:
    """The demo on a server, its manifest, and two empty databases for its copies."""
    name = {"postgresql": "postgres_server", "mariadb": "mariadb_server"}[request.param]
    server: Server = request.getfixturevalue(name)
    folder = tmp_path_factory.mktemp(request.param)
    with databases(server, 4) as (commercial, sellers, to_commercial, to_sellers):
        sources = {"commercial": commercial, "sellers": sellers}
        for system, url in sources.items():
            load_system(system, url, PERSONS)
        listed = "".join(f"  {system}: {{url: '{url}'}}\n" for system, url in sources.items())
        relation = "relations: [{from: sellers.prospects.ref_client, to: commercial.clients.id_client}]\n"
        schema = "public." if request.param == "postgresql" else ""
        relation = relation.replace("sellers.", f"sellers.{schema}").replace("commercial.", f"commercial.{schema}")
        (folder / "gomme.yaml").write_text(f"{MARK}\nsystems:\n{listed}{relation}")
        workspace = open_workspace(folder, {"GOMME_KEY": KEY})
        propose_masking(workspace)
        yield workspace, {"commercial": to_commercial, "sellers": to_sellers}


def copied(served: tuple[Workspace, dict[str, str]], to: dict[str, str] | None = None) -> Attestation:
    workspace, targets = served
    return copying.copy(workspace, Commission(to or targets, "env:GOMME_KEY"))


def everything(url: str) -> Iterator[str]:
    with connect(url) as system:
        for table in system.tables():
            with system.read(table) as reading:
                columns = [column for column in table.columns if column.kind != "binary"]
                for batch in reading.batches(columns):
                    yield from (str(cell) for column in batch.columns for cell in column.to_pylist() if cell)


def test_nobody_is_left_and_everything_is_there(served) -> None:
    attestation = copied(served)
    persons = everyone()
    for system, url in served[1].items():
        assert [cell for cell in everything(url) if standing_in(cell, persons)] == [], system
    for told in attestation.systems:
        assert {table.rows_out for table in told.tables if table.action != "truncate"} != {0}
        assert all(table.rows_in == table.rows_out for table in told.tables if table.action != "truncate")
    assert attestation.foreign_keys
    assert all((k.joined_in, k.orphans_in) == (k.joined_out, k.orphans_out) for k in attestation.foreign_keys)


def test_the_pseudonyms_are_those_of_every_dialect(served, tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.flows.copies import copied as copied_in_sqlite
    from tests.flows.copies import demo

    folder = tmp_path_factory.mktemp("sqlite")
    copied_in_sqlite(demo(folder / "demo"), folder / "to")
    copied(served)
    for table, key, column in (("clients", "id_client", "email"), ("clients", "id_client", "nom")):
        here = {str(row[key]): row[column] for row in rows_at(served[1]["commercial"], table)}
        there = rows(folder / "to" / "commercial.db", f"SELECT {key}, {column} FROM {table}")
        same = {str(at) for at, cell in there if here.get(str(at)) == cell}
        assert len(same) >= 0.95 * len(there), column  # the demo's files also hold cells that only SQLite can


def test_a_server_can_be_copied_into_files(served, tmp_path: Path) -> None:
    to = {"commercial": f"sqlite:///{tmp_path / 'commercial.db'}", "sellers": f"parquet:///{tmp_path / 'sellers'}"}
    attestation = copied(served, to)
    assert rows(tmp_path / "commercial.db", "SELECT count(*) FROM sqlite_master WHERE type = 'table'")[0][0]
    files = list((tmp_path / "sellers").glob("*.parquet"))
    assert files
    persons = everyone()
    for file in files:
        cells = (str(cell) for column in parquet.read_table(file).columns for cell in column.to_pylist() if cell)
        assert [cell for cell in cells if standing_in(cell, persons)] == []
    assert {system.system for system in attestation.systems if system.lost} == set(SYSTEMS)
