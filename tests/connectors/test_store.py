"""The store keeps a whole scan or nothing, and is never taken for another file."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings

from connectors import process
from connectors.migrate import HEAD, StoreError
from connectors.model import BadUrl, NotADatabase, Refused, Unreachable
from connectors.store import Store, open_store
from rules.discovery import Discovery, Gap, Label, SystemScan
from rules.rows import from_rows, to_rows
from tests.connectors.discoveries import discoveries

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'gomme.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def team_url(request: pytest.FixtureRequest, url: str) -> str:
    """A new store of either kind."""
    if request.param == "sqlite":
        return url
    return request.getfixturevalue("postgres_url")


@pytest.fixture
def store(team_url: str):
    with open_store(team_url) as store:
        yield store


def discovery(*systems: str, at: datetime = NOW, gaps: tuple[Gap, ...] = ()) -> Discovery:
    scanned = tuple(SystemScan(s, Label(s, s), "sqlite", True, 1, 1, 1, 1) for s in systems)
    return Discovery("0.1.0", str(uuid4()), at, 1.0, "UTC", scanned, (), (), gaps, None, None, None)


def gap(id: str, system: str, since: datetime) -> Gap:
    return Gap(id, "undeclared", system, "phone", None, None, "t", "c", "high", since)


def keep(store: Store, discovery: Discovery) -> str:
    rows = to_rows(discovery)
    store.begin(discovery.scan, rows["scans"][0]["started"])
    store.complete(rows)
    return discovery.scan


@given(discoveries)
def test_rows_give_back_the_discovery_they_were_made_of(discovery):
    assert from_rows(to_rows(discovery)) == discovery


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(discovery=discoveries)
def test_the_store_gives_back_all_of_a_discovery(store, discovery):
    discovery = replace(discovery, scan=str(uuid4()))
    keep(store, discovery)
    assert from_rows(store.read(discovery.scan)) == discovery


def test_a_scan_begun_is_running_and_not_yet_to_be_read(store):
    store.begin("a", "2026-11-23T09:00:00+00:00")
    assert [scan["status"] for scan in store.scans()] == ["running"]
    assert store.read("a") is None
    assert store.last() is None


def test_an_interrupted_scan_is_marked_and_never_the_last(store):
    complete = keep(store, discovery("commercial"))
    store.begin("later", "2026-11-24T09:00:00+00:00")
    store.interrupt("later")
    assert [scan["status"] for scan in store.scans()] == ["interrupted", "complete"]
    assert store.last() == complete


def test_a_complete_scan_cannot_be_interrupted(store):
    scan = keep(store, discovery("commercial"))
    store.interrupt(scan)
    assert store.last() == scan


def test_a_scan_whose_process_died_is_marked_when_the_store_is_opened_again(url):
    code = f"from connectors.store import open_store; open_store({url!r}).begin('dead', '2026-11-23T09:00:00+00:00')"
    subprocess.run([sys.executable, "-c", code], check=True)
    with open_store(url) as store:
        assert store.scans()[0]["status"] == "interrupted"


def test_a_scan_of_a_living_process_is_left_alone(url):
    with open_store(url) as store:
        store.begin("alive", "2026-11-23T09:00:00+00:00")
        with open_store(url) as other:
            assert other.scans()[0]["status"] == "running"


def test_a_scan_that_another_host_left_behind_is_marked_after_two_days(url):
    with open_store(url) as store:
        for scan, days in (("fresh", 0), ("stale", 3)):
            store.begin(scan, (datetime.now(UTC) - timedelta(days=days)).isoformat())
    with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
        raw.execute("UPDATE scans SET process = 'elsewhere 7 1'")
    raw.close()
    with open_store(url) as store:
        assert {scan["id"]: scan["status"] for scan in store.scans()} == {"fresh": "running", "stale": "interrupted"}


def test_a_process_number_taken_by_another_process_is_a_process_gone():
    mine = process.mark()
    assert not process.is_gone(mine)
    assert process.is_gone(f"{mine}0")


def test_the_last_scan_is_the_latest_that_covered_the_systems(store):
    both = keep(store, discovery("commercial", "sellers", at=NOW))
    one = keep(store, discovery("commercial", at=NOW + timedelta(hours=1)))
    assert store.last() == one
    assert store.last(["commercial"]) == one
    assert store.last(["commercial", "sellers"]) == both
    assert store.last(["payroll"]) is None


def test_gaps_are_known_since_the_first_scan_even_after_a_scan_of_one_system(store):
    first = NOW - timedelta(days=30)
    keep(store, discovery("commercial", "sellers", gaps=(gap("a", "commercial", first), gap("b", "sellers", first))))
    keep(store, discovery("commercial", at=NOW + timedelta(hours=1), gaps=(gap("c", "commercial", NOW),)))
    known = {id: datetime.fromisoformat(since) for id, since in store.known_since().items()}
    assert known == {"b": first, "c": NOW}


def test_a_scan_is_kept_whole_or_not_at_all(store):
    rows = to_rows(discovery("commercial"))
    store.begin(rows["scans"][0]["id"], rows["scans"][0]["started"])
    rows["systems"].append(rows["systems"][0])
    with pytest.raises(StoreError):
        store.complete(rows)
    assert store.scans()[0]["status"] == "running"
    assert store.last() is None


def test_two_that_open_a_new_store_at_once_make_one_store(team_url):
    def open_and_keep(_: int) -> str:
        with open_store(team_url) as store:
            return keep(store, discovery("commercial"))

    with ThreadPoolExecutor(4) as pool:
        kept = set(pool.map(open_and_keep, range(8)))
    with open_store(team_url) as store:
        assert {scan["id"] for scan in store.scans()} == kept
        assert all(scan["status"] == "complete" for scan in store.scans())


def test_an_older_store_is_upgraded_and_keeps_its_scans(url):
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    import connectors

    config = Config()
    config.set_main_option("script_location", str(Path(connectors.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    engine = create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO scans (id, status, process, started, gomme, seconds, timezone) "
            "VALUES ('old', 'complete', 'h 1', '2020-04-02T00:00:00+00:00', '0.0.1', 1.0, 'UTC')"
        )
    engine.dispose()
    with open_store(url) as store:
        assert from_rows(store.read("old")).gaps == ()
        keep(store, discovery("commercial", gaps=(gap("a", "commercial", NOW),)))


def test_a_newer_store_is_refused(url):
    open_store(url).close()
    path = url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE gomme_version SET version_num = '0999'")
    raw.close()
    before = Path(path).read_bytes()
    with pytest.raises(StoreError, match=r"newer gomme .*0999.*: upgrade gomme"):
        open_store(url)
    assert Path(path).read_bytes() == before


def test_a_database_of_somebody_else_is_refused_and_left_as_it_was(url):
    path = Path(url.removeprefix("sqlite:///"))
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE clients (id)")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="tables that are not gomme's"):
        open_store(url)
    assert path.read_bytes() == before


def test_a_schema_of_somebody_else_is_refused(postgres_url):
    import psycopg

    with psycopg.connect(postgres_url.replace("+psycopg", "")) as raw:
        raw.execute("CREATE TABLE clients (id int)")
    with pytest.raises(StoreError, match="tables that are not gomme's"):
        open_store(postgres_url)


def test_a_file_that_is_no_database_is_refused(url):
    Path(url.removeprefix("sqlite:///")).write_text("nom;prenom\n" * 200)
    with pytest.raises(NotADatabase, match="is not a SQLite database"):
        open_store(url)


def test_a_folder_that_is_missing_is_said(tmp_path):
    with pytest.raises(Unreachable, match="folder is missing"):
        open_store(f"sqlite:///{tmp_path}/none/gomme.db")


def test_a_store_that_may_not_be_written_is_read_and_says_so_when_written(url):
    open_store(url).close()
    with open_store(f"{url.replace('sqlite:///', 'sqlite:///file:')}?mode=ro&uri=true") as store:
        assert store.scans() == []
        with pytest.raises(Refused, match="may not be written"):
            store.begin("a", "2026-11-23T09:00:00+00:00")


@pytest.mark.parametrize("url", ["gomme.db", "sqlite://", "mysql+pymysql://u:hush@h/d", "postgres//x:hush@"])
def test_what_cannot_be_a_store_is_refused_without_its_password(url):
    with pytest.raises(BadUrl) as error:
        open_store(url)
    assert "hush" not in str(error.value)


def test_a_server_that_does_not_answer_is_said_without_the_password():
    with pytest.raises(Unreachable) as error:
        open_store("postgresql+psycopg://ana:hush@127.0.0.1:1/none")
    assert "127.0.0.1:1/none" in str(error.value)
    assert "hush" not in str(error.value)
    assert error.value.__cause__ is None


def test_an_up_to_date_store_opens_without_alembic(url):
    open_store(url).close()
    code = f"import sys; from connectors.store import open_store; open_store({url!r}); print('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "False\n"


def test_the_version_that_gomme_knows_is_the_last_migration():
    from alembic.script import ScriptDirectory

    import connectors

    assert ScriptDirectory(Path(connectors.__file__).parent / "migrations").get_current_head() == HEAD
