"""A scan as plain functions: composed of the rooms, the same however its steps are run."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.model import ConnectionLost, Unreachable
from connectors.store import open_store
from flows.errors import DiscoverError
from flows.pipeline import discover, run_each
from flows.survey import Step
from flows.workspace import Workspace, open_workspace
from rules.discovery import Discovery
from tests.flows.company import database

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def workspace(company: Path) -> Workspace:
    return open_workspace(company, {})


def essence(discovery: Discovery) -> Discovery:
    """A discovery without what differs between two scans of the same data."""
    gaps = tuple(replace(gap, since=NOW) for gap in discovery.gaps)
    columns = tuple(replace(column, carried_from=None) for column in discovery.columns)
    return replace(discovery, scan="", started=NOW, seconds=0.0, changes=None, gaps=gaps, columns=columns, seen=())


def threaded(examine, steps):
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(examine, steps))


def backwards(examine, steps):
    return [examine(step) for step in reversed(steps)][::-1]


@pytest.mark.parametrize("each", [threaded, backwards])
def test_a_scan_is_the_same_however_its_steps_are_run(workspace, each):
    assert essence(discover(workspace, each=each)) == essence(discover(workspace))


def test_a_scan_finds_what_was_planted_and_says_where_it_was_declared(workspace):
    found = discover(workspace, ["commercial"])
    held = {(column.table, column.column): {f.category for f in column.findings} for column in found.columns}
    assert held["clients", "courriel"] == {"email"}
    assert held["clients", "c7"] == {"phone"}
    assert held["produits", "ref"] == set()
    (gap,) = [gap for gap in found.gaps if gap.kind == "undeclared"]
    assert (gap.table, gap.column, gap.category) == ("clients", "c7", "phone")


def test_a_blob_is_counted_and_says_that_nobody_looked_inside(workspace):
    found = discover(workspace, ["commercial"])
    (photo,) = [column for column in found.columns if column.column == "photo"]
    assert (photo.examined, photo.reason, photo.rows, photo.non_null) == ("not_examined", "binary", 50, 50)


def test_what_is_excluded_is_named_and_not_read(workspace):
    (system,) = discover(workspace, ["commercial"]).systems
    assert (system.excluded, system.tables, system.country) == (("audit_2024",), 2, "FR")


def test_the_clock_is_the_callers(workspace):
    ticks = iter([NOW, NOW + timedelta(seconds=7)])
    found = discover(workspace, ["commercial"], clock=lambda: next(ticks))
    assert (found.started, found.seconds) == (NOW, 7.0)
    assert found.scan.startswith("20261123-090000-")
    assert {gap.since for gap in found.gaps} == {NOW}


def test_a_second_scan_tells_what_changed_since_the_first(workspace):
    first = discover(workspace, ["commercial"])
    assert first.changes is None
    with database(workspace.folder / "commercial.db") as raw:
        raw.execute("ALTER TABLE clients RENAME COLUMN c7 TO c8")
    second = discover(workspace, ["commercial"])
    assert second.changes.since_scan == first.scan
    assert len(second.changes.new) == 1
    assert [gap.column for gap in second.changes.gone] == ["c7"]


def test_a_scan_of_one_system_neither_closes_nor_opens_gaps_of_the_other(workspace):
    both = discover(workspace)
    one = discover(workspace, ["commercial"])
    again = discover(workspace)
    assert one.changes.gone == ()
    assert again.changes.since_scan == both.scan
    assert {gap.id: gap.since for gap in again.gaps} == {gap.id: gap.since for gap in both.gaps}


def test_without_an_inventory_nothing_is_declared_and_nothing_undeclared(workspace):
    (workspace.folder / "inventory.yaml").unlink()
    found = discover(workspace, ["commercial"])
    assert {gap.kind for gap in found.gaps} == {"not_examined"}
    assert (found.inventory_sha256, found.declared) == (None, ())


def test_a_step_is_tried_again_while_its_connection_breaks_off():
    fails = iter([ConnectionLost("lost"), ConnectionLost("lost"), None])

    def examine(step):
        if error := next(fails):
            raise error
        return step

    assert run_each(examine, [Step("commercial", "clients", 0)], pause=0) == [Step("commercial", "clients", 0)]


def test_a_step_that_fails_otherwise_is_not_tried_again():
    def examine(step):
        raise Unreachable("gone")

    with pytest.raises(Unreachable):
        run_each(examine, [Step("commercial", "clients", 0)])


def test_a_scan_that_fails_is_marked_interrupted_and_never_compared(workspace):
    def failing(examine, steps):
        examine(steps[0])
        raise DiscoverError("broken off")

    complete = discover(workspace, ["commercial"])
    with pytest.raises(DiscoverError):
        discover(workspace, ["commercial"], each=failing)
    with open_store(workspace.store_url()) as store:
        assert [scan["status"] for scan in store.scans()] == ["interrupted", "complete"]
    assert discover(workspace, ["commercial"]).changes.since_scan == complete.scan


def test_a_table_that_vanishes_during_the_scan_is_not_examined_and_says_so(workspace):
    def dropping(examine, steps):
        with database(workspace.folder / "commercial.db") as raw:
            raw.execute("DROP TABLE produits")
        return [examine(step) for step in steps]

    found = discover(workspace, ["commercial"], each=dropping)
    lost = [column for column in found.columns if column.table == "produits"]
    assert {(column.examined, column.reason) for column in lost} == {("not_examined", "vanished")}
    assert len(lost) == 3


def test_a_locked_sqlite_file_does_not_stop_readers_or_says_so(workspace):
    with database(workspace.folder / "commercial.db") as raw:
        raw.execute("BEGIN IMMEDIATE")
        assert discover(workspace, ["commercial"]).systems[0].rows == 170
        raw.execute("ROLLBACK")


def test_a_connection_that_is_cut_is_opened_again(postgres_url, tmp_path):
    import psycopg

    url = postgres_url.replace("+psycopg", "")
    with psycopg.connect(url) as raw:
        raw.execute("CREATE TABLE clients (id int PRIMARY KEY, courriel text)")
        raw.execute("INSERT INTO clients SELECT i, 'c' || i || '@exemple.fr' FROM generate_series(1, 2000) i")
    (tmp_path / "gomme.yaml").write_text("systems: {crm: {url: '${CRM_URL}'}}\n")

    def cutting(examine, steps):
        with psycopg.connect(url, autocommit=True) as raw:
            raw.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        return run_each(examine, steps, pause=0)

    found = discover(open_workspace(tmp_path, {"CRM_URL": postgres_url}), each=cutting)
    assert [(column.column, column.rows) for column in found.columns] == [("id", 2000), ("courriel", 2000)]
