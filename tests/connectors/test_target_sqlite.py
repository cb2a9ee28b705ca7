"""A copy of SQLite takes its name in one step, or what stood there stays; killed anywhere, it goes on."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest

from connectors.model import BadUrl, Column, ForeignKey, NotLoaded, Table, TargetRefused
from connectors.snapshot import Portion
from connectors.structure import Statement, Structure
from connectors.system import connect
from connectors.target import Run, Target
from connectors.text import Raw
from tests.connectors.copying import RUN, close_all, opened


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    close_all()


T = Table(None, "t", (Column("a", "INTEGER", "integer"),))
U = Table(None, "u", (Column("a", "TEXT", "text"),))
ONE = Structure(
    "sqlite",
    (T, U),
    before=(Statement("table", "t", "CREATE TABLE t (a INTEGER)"), Statement("table", "u", "CREATE TABLE u (a TEXT)")),
    after=(Statement("index", "t.i", "CREATE UNIQUE INDEX i ON t (a)"),),
)


def at(path: Path) -> str:
    return f"sqlite:///{path}"


def staged(path: Path, value: int = 1, run: Run = RUN, structure: Structure = ONE) -> Target:
    target = opened(at(path))
    target.prepare(structure, run, resume=False)
    target.load(T, [{"a": [value]}])
    target.load(U, [])
    target.finish()
    return target


def published(path: Path, value: int = 1) -> None:
    target = staged(path, value)
    target.publish()
    target.settle()
    target.close()


def held(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [value for (value,) in connection.execute("SELECT a FROM t ORDER BY a")]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_nothing_that_stands_changes_before_the_copy_is_published(tmp_path: Path) -> None:
    path = tmp_path / "copie.db"
    published(path)
    target = staged(path, 2)
    assert held(path) == [1]
    target.publish()
    assert held(path) == [2]
    target.settle()
    assert names(tmp_path) == ["copie.db"]


def test_a_copy_that_is_withdrawn_gives_the_name_back(tmp_path: Path) -> None:
    path = tmp_path / "copie.db"
    published(path)
    target = staged(path, 2)
    target.publish()
    target.withdraw()
    assert held(path) == [1]
    target.discard()
    assert names(tmp_path) == ["copie.db"]


def test_a_first_copy_that_is_withdrawn_leaves_nothing(tmp_path: Path) -> None:
    target = staged(tmp_path / "copie.db")
    target.publish()
    target.withdraw()
    target.discard()
    assert names(tmp_path) == []


def test_a_copy_that_is_withdrawn_can_be_published_by_resuming(tmp_path: Path) -> None:
    target = staged(tmp_path / "copie.db")
    target.publish()
    target.withdraw()
    target.close()
    again = opened(at(tmp_path / "copie.db"))
    again.prepare(ONE, RUN, resume=True)
    again.finish()
    again.publish()
    again.settle()
    assert held(tmp_path / "copie.db") == [1]


def test_what_a_process_published_and_did_not_settle_is_settled_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "copie.db"
    published(path)
    staged(path, 2).publish()
    assert ".copie.db.gomme-old" in names(tmp_path)
    staged(path, 3).discard()
    assert (held(path), names(tmp_path)) == ([2], ["copie.db"])


def test_a_process_that_died_between_two_names_leaves_what_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "copie.db"
    published(path)
    path.rename(tmp_path / ".copie.db.gomme-old")
    staged(path, 2).discard()
    assert (held(path), names(tmp_path)) == ([1], ["copie.db"])


def test_a_link_stays_and_what_it_points_at_is_replaced_with_its_rights(tmp_path: Path) -> None:
    real, link = tmp_path / "vrai.db", tmp_path / "lien.db"
    published(real)
    real.chmod(0o640)
    link.symlink_to(real)
    published(link, 2)
    assert link.is_symlink()
    assert held(real) == [2]
    assert real.stat().st_mode & 0o777 == 0o640


def test_nobody_else_may_read_a_copy_before_it_is_proved(tmp_path: Path) -> None:
    staged(tmp_path / "copie.db")
    assert (tmp_path / ".copie.db.gomme-staging").stat().st_mode & 0o777 == 0o600


def test_a_target_in_wal_mode_is_replaced_with_what_lies_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "copie.db"
    published(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("INSERT INTO t VALUES (9)")
        connection.commit()
        shutil.copy(f"{path}-wal", tmp_path / "wal")
    shutil.copy(tmp_path / "wal", f"{path}-wal")  # as a process leaves it that was killed
    published(path, 2)
    assert held(path) == [2]
    assert "copie.db-wal" not in names(tmp_path)


@pytest.mark.parametrize("wal", [False, True])
def test_a_target_that_somebody_is_using_is_not_replaced(tmp_path: Path, wal: bool) -> None:
    path = tmp_path / "copie.db"
    published(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        if wal:
            reader.execute("PRAGMA journal_mode = WAL")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM t").fetchall()
        with pytest.raises(TargetRefused, match="in use by another program"):
            staged(path, 2)
    staged(path, 2).discard()


def test_a_copy_that_another_process_is_making_is_left_alone(tmp_path: Path) -> None:
    first = staged(tmp_path / "copie.db")
    for resume in (False, True):
        with pytest.raises(TargetRefused, match=r"staging.*in use by another program"):
            opened(at(tmp_path / "copie.db")).prepare(ONE, RUN, resume)
    first.publish()
    assert held(tmp_path / "copie.db") == [1]


def test_the_source_is_never_the_target_whatever_it_is_called(tmp_path: Path) -> None:
    source = tmp_path / "source.db"
    published(source)
    (tmp_path / "link.db").symlink_to(source)
    (tmp_path / "hard.db").hardlink_to(source)
    shutil.copy(source, tmp_path / ".copie.db.gomme-staging")
    for name in ("source.db", "link.db", "hard.db", "../" + tmp_path.name + "/source.db"):
        with connect(at(source)) as system, pytest.raises(TargetRefused, match="what the copy is made of"):
            opened(at(tmp_path / name)).refuse(system)
    with connect(at(tmp_path / ".copie.db.gomme-staging")) as system, pytest.raises(TargetRefused):
        opened(at(tmp_path / "copie.db")).refuse(system)
    with connect(at(source)) as system:
        opened(at(tmp_path / "copie.db")).refuse(system)


def other(folder: Path) -> Path:
    path = folder / "autre.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE clients (nom TEXT)")
    return path


def text(folder: Path) -> Path:
    (folder / "texte.db").write_text("bonjour " * 500)
    return folder / "texte.db"


@pytest.mark.parametrize(
    ("where", "says"),
    [
        (other, "holds tables that are not a copy"),
        (text, "is not a SQLite database"),
        (lambda folder: folder, "is no file"),
        (lambda folder: folder / "missing" / "copie.db", "cannot be written"),
        (lambda folder: folder / ("x" * 300), "cannot be written"),
    ],
)
def test_a_place_that_cannot_be_a_copy_is_one_clear_sentence(tmp_path: Path, where: object, says: str) -> None:
    with pytest.raises(TargetRefused, match=says) as raised:
        opened(at(where(tmp_path))).prepare(ONE, RUN, resume=False)  # type: ignore[operator]
    assert "\n" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_an_empty_file_and_a_database_without_tables_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "vide.db").touch()
    with closing(sqlite3.connect(tmp_path / "nu.db")) as connection:
        connection.execute("PRAGMA user_version = 3")
    for name in ("vide.db", "nu.db"):
        published(tmp_path / name)
        assert held(tmp_path / name) == [1]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x.db?uri=true"])
def test_a_url_that_names_no_file_is_refused(url: str) -> None:
    with pytest.raises(BadUrl, match="name the file"):
        opened(url)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
def test_a_folder_that_may_not_be_written_is_refused() -> None:
    with TemporaryDirectory(prefix="gomme-") as folder:
        Path(folder).chmod(0o755)
        os.seteuid(65534)
        try:
            with pytest.raises(TargetRefused, match="permission denied"):
                opened(at(Path(folder, "copie.db"))).prepare(ONE, RUN, resume=False)
        finally:
            os.seteuid(0)


CHILD = """
import os, sys
from connectors.model import Column, Table
from connectors.target import Run, open_target
from tests.connectors.test_target_sqlite import ONE, T, U, at
target = open_target(sys.argv[1])
target.prepare(ONE, Run("1", "m", "k", True), False)
def rows(value, die):
    for number in range(value, value + 40):
        yield {"a": [f"{number * 1000 + one}" for one in range(1000)]}
    if die:
        os.kill(os.getpid(), 9)
target.load(T, rows(0, sys.argv[2] == "first"))
target.load(U, rows(0, sys.argv[2] == "second"))
if sys.argv[2] == "between":
    os.kill(os.getpid(), 9)
target.finish()
os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize(
    ("when", "present"),
    [("first", set()), ("second", {"t"}), ("between", {"t", "u"}), ("finished", {"t", "u"})],
)
def test_a_copy_that_was_killed_goes_on_where_it_was(tmp_path: Path, when: str, present: set[str]) -> None:
    url = at(tmp_path / "copie.db")
    command = [sys.executable, "-c", CHILD, url, when]
    assert subprocess.run(command, env={"PYTHONPATH": os.pathsep.join(sys.path)}, check=False).returncode == -9
    target = opened(url)
    assert target.prepare(ONE, Run("2", "m", "k", True), resume=True) == present
    for table in (T, U):
        if table.label not in present:
            assert target.load(table, [{"a": [1, 2]}, {"a": [3]}]) == 3
    target.finish()
    target.publish()
    target.settle()
    with closing(sqlite3.connect(tmp_path / "copie.db")) as connection:
        counts = connection.execute("SELECT (SELECT count(*) FROM t), (SELECT count(*) FROM u)").fetchone()
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'i'").fetchall() == [("i",)]
        assert connection.execute("SELECT run, finished FROM gomme_copy").fetchall() == [("2", 2)]
    assert counts == tuple(40_000 if table in present else 3 for table in ("t", "u"))
    assert names(tmp_path) == ["copie.db"]


@pytest.mark.parametrize(
    ("run", "structure"),
    [
        pytest.param(Run("1", "another", "k", True), ONE, id="another manifest"),
        pytest.param(Run("1", "m", "another", True), ONE, id="another key"),
        pytest.param(Run("1", "m", "k", False), ONE, id="a key that is gone"),
        pytest.param(Run("1", "m", "k", True), Structure("sqlite", ONE.tables, ONE.before), id="another structure"),
    ],
)
def test_another_copy_is_not_resumed_but_begun_again(tmp_path: Path, run: Run, structure: Structure) -> None:
    staged(tmp_path / "copie.db", run=Run("1", "m", "k", True)).close()
    with pytest.raises(TargetRefused, match="leave --resume out"):
        opened(at(tmp_path / "copie.db")).prepare(structure, run, resume=True)
    assert opened(at(tmp_path / "copie.db")).prepare(structure, run, resume=False) == frozenset()


def test_nothing_is_resumed_where_nothing_was_begun(tmp_path: Path) -> None:
    with pytest.raises(TargetRefused, match="no copy to resume"):
        opened(at(tmp_path / "copie.db")).prepare(ONE, RUN, resume=True)


def test_a_staging_that_is_damaged_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / ".copie.db.gomme-staging").write_bytes(b"x" * 5000)
    published(tmp_path / "copie.db")
    assert names(tmp_path) == ["copie.db"]


def test_a_table_that_is_filled_twice_holds_the_second_rows(tmp_path: Path) -> None:
    target = staged(tmp_path / "copie.db")
    assert target.load(T, [{"a": [5, 6]}]) == 2
    with target.staged() as contents:
        assert contents.count(T) == 2
    target.discard()


def test_text_that_is_not_valid_goes_in_byte_for_byte_among_other_rows(tmp_path: Path) -> None:
    target = opened(at(tmp_path / "copie.db"))
    target.prepare(ONE, RUN, resume=False)
    target.load(U, [{"a": ["x", Raw(b"\xe9"), None]}, {"a": ["y"]}])
    target.finish()
    target.publish()
    with closing(sqlite3.connect(tmp_path / "copie.db")) as connection:
        found = connection.execute("SELECT typeof(a), CAST(a AS BLOB) FROM u").fetchall()
    assert found == [("text", b"x"), ("text", b"\xe9"), ("null", None), ("text", b"y")]


def test_rows_that_break_off_or_break_a_rule_leave_the_table_as_it_was_and_quote_nothing(tmp_path: Path) -> None:
    target = opened(at(tmp_path / "copie.db"))
    checked = Statement("table", "t", "CREATE TABLE t (a INTEGER NOT NULL CHECK (a <> 13))")
    target.prepare(Structure("sqlite", (T, U), (checked, ONE.before[1])), RUN, resume=False)

    def broken() -> Iterator[Portion]:
        yield {"a": [1]}
        raise RuntimeError("Jean Dupont")

    with pytest.raises(RuntimeError):
        target.load(T, broken())
    with pytest.raises(NotLoaded, match=r"table t gets rows that break a constraint t\.a") as empty:
        target.load(T, [{"a": [4711, None]}])
    with pytest.raises(NotLoaded, match=r"SQLITE_CONSTRAINT_CHECK") as check:
        target.load(T, [{"a": [13]}])
    assert not any(said in f"{empty.value}{check.value}" for said in ("4711", "13"))
    assert (empty.value.__cause__, check.value.__cause__) == (None, None)
    with target.staged() as contents:
        assert contents.count(T) == 0
    assert target.load(T, [{"a": [1]}]) == 1
    target.discard()


def test_an_index_that_the_rows_break_is_named_and_made_by_nobody(tmp_path: Path) -> None:
    target = opened(at(tmp_path / "copie.db"))
    target.prepare(ONE, RUN, resume=False)
    target.load(T, [{"a": [4711, 4711]}])
    with pytest.raises(NotLoaded, match=r"index t\.i gets rows that break a constraint t\.a"):
        target.finish()
    target.load(T, [{"a": [1]}])
    target.finish()
    target.discard()


def test_what_needs_an_extension_says_so(tmp_path: Path) -> None:
    needs = [
        Statement("table", "t", sql)
        for sql in ("CREATE TABLE t (a UNIQUE COLLATE fr)", "CREATE VIRTUAL TABLE t USING x")
    ]
    for number, statement in enumerate(needs):
        target = opened(at(tmp_path / f"{number}.db"))
        with pytest.raises((TargetRefused, NotLoaded), match="extension that is not loaded"):  # noqa: PT012
            target.prepare(Structure("sqlite", (T,), (statement,)), RUN, resume=False)
            target.load(T, [{"a": ["x"]}, {"a": ["y"]}])


@contextmanager
def small_disk() -> Iterator[Path]:
    """A disk of 1 MB, where root may mount one."""
    with TemporaryDirectory(prefix="gomme-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "gomme", folder]
        try:
            mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
        except FileNotFoundError:
            mounted = False
        if not mounted:
            pytest.skip("no small disk can be mounted here")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("scheme", ["sqlite", "parquet"])
def test_a_full_disk_is_one_clear_sentence_and_what_stood_there_stays(scheme: str) -> None:
    with small_disk() as folder:
        url = f"{scheme}:///{folder / 'copie'}"
        target = opened(url)
        target.prepare(ONE, RUN, resume=False)
        target.load(T, [{"a": pa.array(["1"])}])
        with pytest.raises(NotLoaded, match=r"table u .*(no room left|no space left)"):
            target.load(U, ({"a": pa.array([os.urandom(300).hex() for _ in range(1000)])} for _ in range(100)))
        with target.staged() as contents:
            assert contents.count(T) == 1
        target.discard()
        assert names(folder) == []


def test_keys_find_their_rows_as_in_the_source(tmp_path: Path) -> None:
    source = tmp_path / "s.db"
    with closing(sqlite3.connect(source)) as connection:
        connection.executescript("""
            CREATE TABLE p (a INTEGER, b TEXT, PRIMARY KEY (a, b)); INSERT INTO p VALUES (1, 'x'), (2, 'y');
            CREATE TABLE c (a, b, FOREIGN KEY (a, b) REFERENCES p);
            INSERT INTO c VALUES (1, 'x'), ('1', 'x'), (2, 'x'), (NULL, 'x'), (2, NULL), (2, 'y');
        """)
    with connect(at(source)) as system, system.snapshot() as snapshot:
        structure = snapshot.structure()
        target = opened(at(tmp_path / "copie.db"))
        target.prepare(structure, RUN, resume=False)
        for table in structure.tables:
            target.load(table, snapshot.portions(table, ["a", "b"], ()))
        key = ForeignKey(None, ("a", "b"), None, "p", ("a", "b"))
        with target.staged() as contents:
            assert contents.joins(structure.table("c"), key) == snapshot.joins(structure.table("c"), key)
        target.discard()
