"""Plans that archive, applied: what went is in the archive, with every cell, and what stayed is not."""

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.erasing import Batch, Outcome
from connectors.model import ConnectionLost
from connectors.system import connect
from flows.apply_archive import Moves
from flows.errors import RetainRefused
from flows.workspace import open_workspace
from rules.certificate import Certificate
from rules.due import Ground
from rules.edges import edges
from rules.moments import Zones
from tests import servers
from tests.connectors import erasures
from tests.connectors.databases import run
from tests.flows import archives
from tests.flows.applies import AS_OF, applied, everything, ids, signed, tables
from tests.flows.archive_applies import STEPS, shop


@pytest.fixture(params=["sqlite", "mariadb", "postgresql"])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A system, and an archive: on PostgreSQL both."""
    if request.param != "postgresql":
        yield request.getfixturevalue(f"{request.param}_url"), f"sqlite:///{tmp_path / 'archive.db'}"
        return
    server: servers.Server = request.getfixturevalue("postgres_server")
    with server.database() as system, server.database() as archive:
        yield system, archive


def read(gomme, folder: Path, rule: str) -> list[dict]:
    out = folder / f"read-{secrets.token_hex(4)}.jsonl"
    ran = gomme("archive", "read", "--rule", rule, "--key", folder / "dpo.key", "--reason", "contrôle",
                "-C", folder, "--out", out)  # fmt: skip
    assert ran.code == 0, ran.err
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    return sorted(rows, key=lambda row: int(row["row"]["id"]))


def archived(gomme, folder: Path) -> tuple[list[int], list[int]]:
    """The ids of clients and invoices that are in the archive, each with what it takes to be read."""
    found = ([int(row["row"]["id"]) for row in read(gomme, folder, rule)] for rule in ("gc.client", "gc.facture"))
    return tuple(found)  # type: ignore[return-value]


def test_what_a_plan_archives_leaves_the_system_and_is_read_by_its_reader(gomme, tmp_path, urls):
    url, store = urls
    folder = shop(tmp_path, url, store)
    before = everything(url, "clients", "factures")
    outcome = applied(folder, signed(folder))
    assert outcome.status == "done", outcome.why
    assert {name: (table.done, table.archived) for name, table in tables(outcome).items()} == {
        "clients": (4, 4), "factures": (3, 3),
    }  # fmt: skip
    assert isinstance(outcome.proved, Certificate)
    assert {field for table in outcome.proved.tables for _, field in table.fields} == {"archived"}
    assert (ids(url, "clients"), ids(url, "factures")) == ([3, 6, 7, 8], [4, 5])
    clients, invoices = read(gomme, folder, "gc.client"), read(gomme, folder, "gc.facture")
    for rows, name in ((clients, "clients"), (invoices, "factures")):
        gone = [row for row in before[name] if row[0] not in ids(url, name)]
        assert [tuple(row["row"].values()) for row in rows] == [tuple(map(str, row)) for row in gone]
    assert [row["ends"] for row in clients] == ["2033-01-01", "2034-01-01", "2036-01-01", "2046-11-01"]
    assert [row["ends"] for row in invoices] == ["2020-05-01", "2020-05-01", "2032-05-01"]
    counts = gomme("archive", "list", "-C", folder, "--json").json["archived"]
    assert {count["state"] for count in counts} == {"kept"}


def test_the_whole_way_by_commands(gomme, tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    planned = gomme("retain", "plan", "--as-of", AS_OF, "--as", "p.plan", "-C", folder, "--json")
    assert planned.code == 0, planned.err
    for name in ("c.moreau", "a.petit"):
        ran = gomme(
            "retain", "approve", planned.json["id"], "--as", name, "--key", folder / f"{name}.key", "-C", folder
        )
        assert ran.code == 0, ran.err
    ran = gomme("retain", "apply", planned.json["id"], "-C", folder)
    assert ran.code == 0, ran.err
    assert archived(gomme, folder) == ([1, 2, 4, 5], [1, 2, 3])
    said = gomme("archive", "list", "-C", folder)
    assert "commercial.factures, gc.facture: 1 rows until 2032, for dpo" in said.out.replace("public.", "")


def test_a_plan_is_not_begun_while_its_reader_never_opened_the_archive(tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    (tmp_path / "archive.db").unlink()
    with pytest.raises(RetainRefused, match="dpo has shown no key"):
        applied(folder, made)
    assert len(ids(sqlite_url, "clients")) == 8


def test_who_changed_since_the_plan_stays_and_is_not_in_the_archive(gomme, tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    run(sqlite_url, "UPDATE clients SET nom = 'Autre' WHERE id = 1", "DELETE FROM clients WHERE id = 4")
    outcome = applied(folder, made)
    assert tables(outcome)["clients"].archived == 2
    assert 1 in ids(sqlite_url, "clients")
    assert archived(gomme, folder) == ([2, 5], [2, 3])


@pytest.mark.parametrize(("step", "nth"), [*((step, 3) for step in STEPS), ("after a put", 1)])
def test_a_run_that_is_killed_anywhere_ends_as_one_that_was_not(gomme, tmp_path, sqlite_url, step, nth):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    code = [sys.executable, "-m", "tests.flows.archive_applies", str(folder), made.id, step, str(nth)]
    assert subprocess.run(code, check=False).returncode == -9
    outcome = applied(folder, made, resume=True)
    assert outcome.status == "done", outcome.why
    assert (ids(sqlite_url, "clients"), ids(sqlite_url, "factures")) == ([3, 6, 7, 8], [4, 5])
    assert archived(gomme, folder) == ([1, 2, 4, 5], [1, 2, 3])
    assert {c["state"] for c in gomme("archive", "list", "-C", folder, "--json").json["archived"]} == {"kept"}


@pytest.mark.parametrize("step", ["after a put", "before it is settled"])
def test_what_a_run_left_that_nobody_goes_on_with_is_settled(gomme, tmp_path, urls, step):
    url, store = urls
    folder = shop(tmp_path, url, store)
    code = [sys.executable, "-m", "tests.flows.archive_applies", str(folder), signed(folder).id, step, "1"]
    assert subprocess.run(code, check=False).returncode == -9
    ran = gomme("archive", "settle", "-C", folder, "--json")
    went = step == "before it is settled"
    assert ran.json == {"kept": int(went), "removed": int(not went)}
    counts = gomme("archive", "list", "-C", folder, "--json").json["archived"]
    assert {count["state"] for count in counts} == ({"kept"} if went else set())
    there = {int(row["row"]["id"]) for row in read(gomme, folder, "gc.client")} if went else set()
    assert not there & set(ids(url, "clients"))
    assert gomme("archive", "settle", "-C", folder, "--json").json == {"kept": 0, "removed": 0}


class Losing:
    """An eraser whose connection breaks when a batch has just been committed, the first time."""

    def __init__(self, eraser) -> None:
        self._eraser, self._lost = eraser, False

    def __getattr__(self, name: str):
        return getattr(self._eraser, name)

    def run(self, batch: Batch) -> Outcome:
        outcome = self._eraser.run(batch)
        if not self._lost:
            self._lost = True
            raise ConnectionLost("the connection broke")
        return outcome


def test_rows_that_went_unheard_are_not_written_over(gomme, tmp_path, sqlite_url):
    erasures.shop(sqlite_url)
    folder = archives.write_workspace(tmp_path / "w", sqlite_url)
    for name in ("dpo", "legal"):
        gomme("archive", "check", "--key", folder / f"{name}.key", "-C", folder)
    workspace, batch, found = open_workspace(folder), erasures.everybody(sqlite_url), erasures.structure(sqlite_url)
    ground = Ground(found, edges({"shop": found}), AS_OF, Zones.same("Europe/Paris"))
    rule = workspace.retention().retention.rule
    moved = [(rule(archives.RULE_OF[s.table.name]), s, bytes(16 * s.keys.num_rows)) for s in batch.steps]
    with archives.archive(workspace) as archive, erasures.eraser(sqlite_url) as eraser, connect(sqlite_url) as system:
        losing, moves = Losing(eraser), Moves(archive, {"shop": system}, {"shop": ground})
        with pytest.raises(ConnectionLost):
            moves.run("shop", losing, batch, moved)
        assert [pending.rows for pending in archive.pending("run")] == [12]
        assert moves.run("shop", losing, batch, moved).again
        assert archive.pending("run") == ()
    assert [row["row"]["nom"] for row in read(gomme, folder, "r.client")] == ["Nom 1", "Nom 2", "Nom 3", "Nom 4"]


def test_a_hold_keeps_rows_out_of_the_archive(gomme, tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    about = ("--case", "2026-014", "--reason", "litige", "--review", "2099-06-30", "--as", "c.moreau")
    assert gomme("hold", "add", *about, "--row", "commercial.clients:2", "-C", folder).code == 0
    applied(folder, made)
    assert 2 in ids(sqlite_url, "clients")
    assert archived(gomme, folder) == ([1, 4, 5], [1])
