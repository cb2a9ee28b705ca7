"""The disk of a server, an archive or the store is full: one sentence, nothing half done, and then it goes on."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from connectors.model import ConnectorError
from connectors.system import connect
from flows import copying
from flows.commission import Commission
from flows.workspace import open_workspace
from rules.certificate import Certificate
from tests.connectors.databases import run
from tests.connectors.erasures import asked
from tests.disks import Disk, small_disk
from tests.flows import archive_applies
from tests.flows.applies import Meanwhile, applied, ids, signed
from tests.flows.copies import KEY
from tests.flows.test_apply_actions import RULE, workspace
from tests.flows.test_apply_killed import forked
from tests.servers import Server, mariadb

pytestmark = pytest.mark.slow
ROWS = 2000
LONG = 1500  # characters that take the place of few
RULES = RULE.format(
    columns="note", final=f"{{action: erase_fields, per_column: {{note: {{constant: '{'x' * LONG}'}}}}}}"
)


@dataclass(frozen=True)
class Tight:
    """A database on a small disk, and one on a roomy one, of the same dialect."""

    disk: Disk
    url: str
    roomy: str
    server: Server

    def revived(self) -> bool:
        """MariaDB ends itself where bulk rows find no room (an assertion of its own); then it is begun again."""
        process = self.server.life.process
        died = process is not None and process.poll() is not None
        if died:
            self.server.again()
        return died


@contextmanager
def tablespace(server: Server, disk: Disk) -> Iterator[str]:
    """A database whose tables lie there; the log that the server lives on does not."""
    place = disk.path / "space"
    place.mkdir()
    if server.life.user:
        shutil.chown(place, server.life.user)
    run(server.url("postgres"), f"CREATE TABLESPACE tight LOCATION '{place}'")
    try:
        with server.database() as url:
            run(url, f"ALTER DATABASE {url.rpartition('/')[2]} SET default_tablespace = tight")
            yield url
    finally:
        run(server.url("postgres"), "DROP TABLESPACE tight")


@pytest.fixture(params=["postgresql", "mariadb"])
def tight(request: pytest.FixtureRequest) -> Iterator[Tight]:
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        with small_disk(60) as disk, tablespace(server, disk) as url, server.database() as roomy:
            yield Tight(disk, url, roomy, server)
        return
    server = request.getfixturevalue("mariadb_server")
    with small_disk(260) as disk, mariadb(at=disk.path) as small, small.database() as url, server.database() as roomy:
        yield Tight(disk, url, roomy, small)


def persons(url: str) -> tuple[str, ...]:
    filled = ", ".join(f"({n}, 'n{n}', '2010-01-01')" for n in range(ROWS))
    text = "TEXT STORAGE PLAIN" if url.startswith("postgresql") else "TEXT"
    table = f"CREATE TABLE personnes (id INTEGER PRIMARY KEY, note {text}, fin DATE)"
    return table, f"INSERT INTO personnes VALUES {filled}"


def replaced(url: str) -> int:
    return int(asked(url, "SELECT count(*) FROM personnes WHERE note LIKE 'xxx%'")[0][0])


def caps(rules: str) -> str:
    return rules.replace("max_rows: 1000", f"max_rows: {ROWS}")


def test_a_run_on_a_full_disk_ends_with_a_sentence_and_goes_on_when_there_is_room(tmp_path, tight):
    folder = workspace(tmp_path, tight.url, caps(RULES), *persons(tight.url))
    made = signed(folder)
    filling = Meanwhile(0, lambda: tight.disk.fill(but=400_000))
    broken = applied(folder, made, rows=100, progress=filling)
    assert broken.status == "failed"
    assert [said for said in broken.why if "no room is left" in said and "resume" in said], broken.why
    assert "xxx" not in str(broken.why)
    done = replaced(tight.url)
    assert (done == broken.done, done % 100, done < ROWS) == (True, 0, True)
    tight.disk.empty()
    resumed = applied(folder, made, resume=True, rows=100)
    assert (resumed.status, resumed.done, replaced(tight.url)) == ("done", ROWS, ROWS)
    assert isinstance(resumed.proved, Certificate)


def manifest(url: str) -> str:
    """The table of `cards` as it is."""
    with connect(url) as system:
        (table,) = system.tables()
    columns = "".join(f"          {c.name}: {{type: {c.type}, keep: digits}}\n" for c in table.columns)
    head = f"version: 1\nsystems:\n  crm:\n    tables:\n      {table.label}:\n        do: keep\n        columns:\n"
    return head + columns


def cards(folder: Path, url: str) -> Path:
    rows = ", ".join(f"({n}, '{n:0900d}')" for n in range(ROWS * 3))
    run(url, "CREATE TABLE fiches (id INTEGER PRIMARY KEY, pad VARCHAR(1000))", f"INSERT INTO fiches VALUES {rows}")
    (folder / "gomme.yaml").write_text(f"systems:\n  crm: {{url: '{url}'}}\n")
    (folder / "masking.yaml").write_text(manifest(url))
    return folder


def test_a_copy_into_a_full_disk_publishes_nothing_and_goes_on_when_there_is_room(tmp_path, tight):
    workspace_ = open_workspace(cards(tmp_path, tight.roomy), {"GOMME_KEY": KEY})
    tight.disk.fill(but=2_000_000)
    with pytest.raises(ConnectorError) as error:
        copying.copy(workspace_, Commission({"crm": tight.url}, "env:GOMME_KEY"))
    tight.disk.empty()
    said, died = str(error.value), tight.revived()
    assert ("resume" in said and "room" in said) or (died and "does not answer" in said), said
    assert ("\n" in said, "000" in said) == (False, False)
    with connect(tight.url) as system:
        assert not [table for table in system.tables() if table.name == "fiches" and table.schema in (None, "public")]
    made = copying.copy(workspace_, Commission({"crm": tight.url}, "env:GOMME_KEY", resume=True))
    assert made.rows == ROWS * 3
    assert asked(tight.url, "SELECT count(*) FROM fiches") == [(ROWS * 3,)]


@contextmanager
def archive_on(disk: Disk, request: pytest.FixtureRequest, dialect: str) -> Iterator[str]:
    """The URL of an archive or a store there."""
    if dialect == "sqlite":
        yield f"sqlite:///{disk.path / 'records.db'}"
        return
    with tablespace(request.getfixturevalue("postgres_server"), disk) as url:
        yield url


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_where_the_archive_is_full_no_row_goes_and_a_resume_moves_them(tmp_path, sqlite_url, request, dialect):
    with small_disk(40) as disk, archive_on(disk, request, dialect) as archive:
        folder = archive_applies.shop(tmp_path, sqlite_url, archive)
        run(sqlite_url, f"UPDATE clients SET nom = '{'y' * 600_000}'")
        made = signed(folder)
        broken = applied(folder, made, rows=2, progress=Meanwhile(0, lambda: disk.fill(but=0)))
        assert (broken.status, broken.done) == ("failed", 0)
        assert [said for said in broken.why if "disk" in said and "\n" not in said], broken.why
        assert (len(ids(sqlite_url, "clients")), "yyy" in str(broken.why)) == (8, False)
        disk.empty()
        resumed = applied(folder, made, resume=True, rows=2)
        assert (resumed.status, resumed.done, isinstance(resumed.proved, Certificate)) == ("done", made.selected, True)


@pytest.mark.parametrize("rows", [0, 700])
@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_where_the_store_is_full_the_run_ends_with_a_sentence_and_goes_on(tmp_path, sqlite_url, request, dialect, rows):
    with small_disk(40) as disk, archive_on(disk, request, dialect) as store:
        more = f"store: '{store}'\n"
        folder = workspace(tmp_path, sqlite_url, caps(RULES), *persons(sqlite_url), more=more)
        made = signed(folder)

        def work() -> int:
            try:
                said = applied(folder, made, rows=100, progress=Meanwhile(rows, disk.fill)).why
            except ConnectorError as error:
                said = (str(error),)
            return 0 if any("its disk full; make room" in each and "\n" not in each for each in said) else 1

        assert forked(work) == 0
        assert replaced(sqlite_url) % 100 == 0
        disk.empty()
        resumed = applied(folder, made, resume=True, rows=100)
        assert (resumed.status, resumed.done, replaced(sqlite_url)) == ("done", ROWS, ROWS)
        assert isinstance(resumed.proved, Certificate)
