"""Copies whose servers, connections, rights, disks and sources fail: nothing half done is published, and what to do."""

import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from connectors.model import ConnectionLost, ConnectorError
from connectors.system import Options, connect
from flows import copying
from flows.commission import Commission
from flows.errors import CopyRefused
from flows.filling import CopyStep
from flows.making import Fill
from flows.pipeline import now
from flows.proposal import propose_masking
from flows.workspace import Workspace, open_workspace
from rules.attestation import Attestation
from tests.connectors.databases import rows_at, run
from tests.flows.copies import KEY
from tests.servers import Server

ROWS = 60
TABLES = ("agences", "clients", "visites")


@dataclass(frozen=True)
class Served:
    """A workspace of one system on a server, and an empty database for its copy."""

    workspace: Workspace
    source: str
    target: str

    def copy(
        self, between: Callable[[], None] = bool, before_publishing: Callable[[], None] = bool, **asked: bool
    ) -> Attestation:
        """`between`: done after the first table is filled."""
        calls = iter([bool, before_publishing])

        def each(fill: Fill, steps: Sequence[CopyStep]) -> list[int]:
            first = [fill(step) for step in steps[:1]]
            between()
            return first + [fill(step) for step in steps[1:]]

        def clock() -> datetime:
            next(calls)()
            return now()

        commission = Commission({"crm": self.target}, "env:GOMME_KEY", **asked)
        return copying.copy(self.workspace, commission, each=each, clock=clock)

    def published(self) -> list[str]:
        """The tables that stand in the target under their own names."""
        with connect(self.target) as system:
            return sorted(table.name for table in system.tables() if table.schema in (None, "public"))

    def cut(self) -> None:
        """Ends every connection into the target's databases."""
        name = make_url(self.target).database
        if self.target.startswith("postgresql"):
            run(self.source, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            return
        with connect(self.source) as system, system._transaction() as connection:
            query = "SELECT id FROM information_schema.PROCESSLIST WHERE id <> CONNECTION_ID() AND command = 'Sleep'"
            of_the_snapshot = {row[0] for row in connection.exec_driver_sql(f"{query} AND db <=> '{self.base}'")}
            for (number,) in connection.exec_driver_sql(query).all():
                if number not in of_the_snapshot:
                    connection.exec_driver_sql(f"KILL {number}")

    @property
    def base(self) -> str:
        return make_url(self.source).database or ""


@pytest.fixture(params=["postgres_server", "mariadb_server"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    server: Server = request.getfixturevalue(request.param)
    with server.database() as source, server.database() as target:
        run(
            source,
            "CREATE TABLE agences (id integer PRIMARY KEY, ville varchar(20))",
            "CREATE TABLE clients (id integer PRIMARY KEY, nom varchar(40), email varchar(80) UNIQUE)",
            "CREATE TABLE visites (id integer PRIMARY KEY, client integer REFERENCES clients (id), rang integer)",
            "INSERT INTO agences VALUES (1, 'Lyon'), (2, 'Lille')",
            *(f"INSERT INTO clients VALUES ({n}, 'Durand{n}', 'durand.{n}@orange.fr')" for n in range(ROWS)),
            *(f"INSERT INTO visites VALUES ({n}, {n}, {n % 3})" for n in range(ROWS)),
        )
        (tmp_path / "gomme.yaml").write_text(f"systems:\n  crm: {{url: '{source}'}}\n")
        workspace = open_workspace(tmp_path, {"GOMME_KEY": KEY})
        propose_masking(workspace)
        yield Served(workspace, source, target)


def test_a_connection_that_is_cut_between_two_tables_leaves_a_copy_that_can_be_resumed(served: Served) -> None:
    with pytest.raises(ConnectionLost) as lost:
        served.copy(between=served.cut)
    assert "crm: " in str(lost.value)
    assert "broke off" in str(lost.value)
    assert "durand" not in str(lost.value).lower()
    assert served.published() == []
    assert {table.rows_out for table in served.copy(resume=True).systems[0].tables} == {2, ROWS}
    assert {*TABLES} <= {*served.published()}


def test_a_server_that_is_gone_when_a_copy_is_to_be_published_publishes_nothing(served: Served) -> None:
    with pytest.raises(ConnectionLost, match="broke off"):
        served.copy(before_publishing=served.cut)
    assert served.published() == []
    assert served.copy(resume=True).rows == 2 * ROWS + 2
    assert {*TABLES} <= {*served.published()}


def test_what_stood_there_stands_there_still_when_the_next_copy_breaks_off(served: Served) -> None:
    served.copy()
    own = Options(("public",)) if served.target.startswith("postgresql") else None
    before = rows_at(served.target, "clients", own)
    run(served.source, "UPDATE clients SET nom = 'Petit' WHERE id < 30")
    with pytest.raises(ConnectionLost):
        served.copy(before_publishing=served.cut)
    assert rows_at(served.target, "clients", own) == before


def test_rows_that_come_and_change_while_a_copy_is_made_are_not_in_it(served: Served) -> None:
    attestation = served.copy(
        between=lambda: run(
            served.source,
            f"INSERT INTO clients VALUES ({ROWS}, 'Durand', 'durand@orange.fr')",
            f"INSERT INTO visites VALUES ({ROWS}, {ROWS}, 1)",
            "UPDATE visites SET rang = 9",
            "DELETE FROM visites WHERE id < 10",
        )
    )
    assert {table.table: table.rows_out for table in attestation.systems[0].tables}["visites"] == ROWS
    assert {row["rang"] for row in rows_at(served.target, "visites")} == {"0", "1", "2"}


def test_a_table_cannot_change_while_a_copy_is_made_of_it(served: Served) -> None:
    patience = "SET lock_timeout = '300ms'" if served.source.startswith("postgresql") else "SET lock_wait_timeout = 1"

    def alter() -> None:
        with pytest.raises(DBAPIError):
            run(served.source, patience, "ALTER TABLE visites ADD COLUMN ajout varchar(9)")

    assert served.copy(between=alter).rows == 2 * ROWS + 2


def test_a_target_that_may_not_be_written_is_refused_with_the_grant_that_it_needs(
    served: Served,
) -> None:
    url = make_url(served.target)
    reader = f"reader_{url.database}"
    if url.drivername.startswith("postgresql"):
        run(
            served.target,
            f"CREATE ROLE {reader} LOGIN PASSWORD 'lecture'",
            f"GRANT CONNECT ON DATABASE {url.database} TO {reader}",
        )
    else:
        run(
            served.target,
            f"CREATE USER {reader} IDENTIFIED BY 'lecture'",
            f"GRANT SELECT ON {url.database}.* TO {reader}",
        )
    weak = url.set(username=reader, password="lecture").render_as_string(hide_password=False)
    try:
        with pytest.raises((CopyRefused, ConnectorError), match="GRANT") as refused:
            Served(served.workspace, served.source, weak).copy()
        assert "lecture" not in str(refused.value)
        assert len(str(refused.value).splitlines()) == 1
        assert served.published() == []
    finally:
        if url.drivername.startswith("postgresql"):
            run(served.target, f"DROP OWNED BY {reader}", f"DROP ROLE {reader}")
        else:
            run(served.target, f"DROP USER {reader}")


def test_a_full_disk_ends_the_copy_with_a_sentence_and_leaves_the_copy_before_it(tmp_path: Path) -> None:
    """No disk is filled: the process may write no file that is longer."""
    url = f"sqlite:///{tmp_path / 'crm.db'}"
    run(url, "CREATE TABLE fiches (id integer PRIMARY KEY, rang integer, pad text)", *("INSERT INTO fiches (rang, pad) "
        f"VALUES ({n}, '{n:0900d}')" for n in range(4000)))  # fmt: skip
    (tmp_path / "gomme.yaml").write_text("systems:\n  crm: {url: 'sqlite:///crm.db'}\n")
    (tmp_path / "masking.yaml").write_text(
        "version: 1\nsystems:\n  crm:\n    tables:\n      fiches:\n        do: keep\n        columns:\n"
        "          id: {type: INTEGER, keep: a number}\n          rang: {type: INTEGER, keep: a number}\n"
        "          pad: {type: TEXT, keep: digits}\n"
    )
    command = [sys.executable, "-m", "flows.cli", "copy", "-C", str(tmp_path), "--to", "crm=sqlite:///copy.db"]

    def narrow() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))

    ended = subprocess.run(command, capture_output=True, text=True, preexec_fn=narrow, check=False)
    assert ended.returncode in (2, 3), ended.stderr
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert "copy.db" in ended.stderr or "fiches" in ended.stderr
    assert not (tmp_path / "copy.db").exists()
    assert not list(tmp_path.glob(".copy.db.*")), ended.stderr
