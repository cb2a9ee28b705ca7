"""What stands under a staging name is listed by its catalogue: what was made, and what somebody else put there."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from connectors.structure import Structure
from connectors.system import connect
from connectors.target import Target, open_target
from rules.verdict_of_copy import unlisted
from tests.connectors.copying import RUN, fill
from tests.connectors.databases import run
from tests.connectors.mariadb_database import fill as fill_mariadb
from tests.connectors.postgresql_company import ROWS, SCHEMA
from tests.connectors.test_copy_sqlite import EVERYTHING, made
from tests.servers import Server


@contextmanager
def staged(source: str, to: str) -> Iterator[tuple[Target, Structure]]:
    """A finished copy under its staging name."""
    with connect(source) as system, system.snapshot() as snapshot, closing(open_target(to)) as target:
        structure = snapshot.structure()
        target.prepare(structure, RUN, resume=False)
        fill(target, snapshot, structure, {})
        target.finish()
        try:
            yield target, structure
        finally:
            target.discard()


def strange(target: Target, structure: Structure) -> list[tuple[str, int]]:
    """Places, and whether they are too many."""
    checks = unlisted("crm", structure, target.listed())
    return [(check.place, int(check.figures["unknown"])) for check in checks]


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with some of everything."""
    if request.param == "sqlite":
        yield made(tmp_path / "source.db", EVERYTHING)
        return
    server: Server = request.getfixturevalue("postgres_server" if request.param == "postgresql" else "mariadb_server")
    with server.database() as url:
        fill_mariadb(url) if request.param == "mariadb" else run(url, SCHEMA, ROWS)
        yield url


@pytest.fixture
def into(source: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty target of the same dialect."""
    if source.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'copy.db'}"
        return
    server = request.getfixturevalue("postgres_server" if source.startswith("postgresql") else "mariadb_server")
    with server.database() as url:
        yield url


def test_a_copy_of_everything_lists_what_was_to_be_made_and_nothing_else(source: str, into: str) -> None:
    with staged(source, into) as (target, structure):
        assert strange(target, structure) == []


@pytest.mark.parametrize("to", ["sqlite:///{}/other.db", "parquet:///{}/folder"])
def test_so_does_a_copy_as_data(source: str, to: str, tmp_path: Path) -> None:
    with staged(source, to.format(tmp_path)) as (target, structure):
        assert strange(target, structure) == []


PLANTED = (
    "CREATE TABLE {}oubliee (nom varchar(60), courriel varchar(60))",
    "CREATE VIEW {}vue_oubliee AS SELECT 1 AS un",
    "ALTER TABLE {}client ADD COLUMN secret varchar(60)",
    "CREATE INDEX index_oublie ON {}client (id)",
    "DROP VIEW {}vue",
)


def staging_of(url: str) -> str:
    """The schema or database in which the copy is staged, quoted and with its dot."""
    if url.startswith(("mysql", "mariadb")):
        return f"gomme_staging_{make_url(url).database}."
    query = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'gomme_staging%'"
    with connect(url) as system, system._transaction() as connection:
        return f'"{connection.exec_driver_sql(query).scalar_one()}".'


@pytest.mark.parametrize("name", ["postgres_server", "mariadb_server"])
def test_what_is_planted_or_taken_away_while_a_copy_is_made_is_told(name: str, request: pytest.FixtureRequest) -> None:
    server: Server = request.getfixturevalue(name)
    with server.database() as source, server.database() as to:
        run(source, "CREATE TABLE client (id integer PRIMARY KEY)", "CREATE VIEW vue AS SELECT id FROM client")
        own = "public." if name == "postgres_server" else ""
        with staged(source, to) as (target, structure):
            run(to, *(statement.format(staging_of(to)) for statement in PLANTED))
            assert sorted(strange(target, structure)) == sorted(
                [
                    (f"crm.{own}client{'.index_oublie' if own else ''}", 1),  # MariaDB names an index by its table
                    (f"crm.{own}client.secret", 1),
                    (f"crm.{own}oubliee.courriel", 1),
                    (f"crm.{own}oubliee.nom", 1),
                    (f"crm.{own}vue", 0),
                    (f"crm.{own}vue_oubliee", 1),
                ]
            )


def test_nobody_else_gets_into_a_file_that_is_filled_and_what_was_put_there_before_is_told(tmp_path: Path) -> None:
    run(source := f"sqlite:///{tmp_path / 'source.db'}", "CREATE TABLE client (id integer PRIMARY KEY, nom text)")
    to = f"sqlite:///{tmp_path / 'copy.db'}"
    with connect(source) as system, system.snapshot() as snapshot:
        structure = snapshot.structure()
        with closing(open_target(to)) as target:
            target.prepare(structure, RUN, resume=False)
        run(f"sqlite:///{tmp_path / '.copy.db.gomme-staging'}", "CREATE TABLE oubliee (nom text)")
        with closing(open_target(to)) as target:
            target.prepare(structure, RUN, resume=True)
            fill(target, snapshot, structure, {})
            target.finish()
            assert strange(target, structure) == [("crm.oubliee.nom", 1)]
