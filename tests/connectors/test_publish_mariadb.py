"""A copy in MariaDB takes its place at once or not at all, gives it back, and goes on where it was killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import FrameType

import pyarrow as pa
import pymysql
import pytest
from sqlalchemy.engine import make_url

from connectors.model import ConnectionLost, NotLoaded, Refused, TargetRefused
from connectors.structure import Structure
from connectors.system import connect
from connectors.target import Run, Target, open_target
from tests.connectors.copying import RUN, copied
from tests.connectors.databases import run
from tests.connectors.mariadb_database import Look, staged
from tests.servers import Server

_FIRST = (
    "CREATE SEQUENCE s",
    "CREATE TABLE a (id int PRIMARY KEY DEFAULT nextval(s), v varchar(9), UNIQUE (v))",
    "CREATE TABLE b (id int PRIMARY KEY, a int, CONSTRAINT bound FOREIGN KEY (a) REFERENCES a (id))",
    "CREATE TABLE c (id int AUTO_INCREMENT PRIMARY KEY, v varchar(9)) ENGINE = MyISAM",
    "INSERT INTO a (v) VALUES ('x'), ('y')",
    "INSERT INTO b VALUES (1, 1)",
    "INSERT INTO c VALUES (1, 'z')",
    "CREATE VIEW w AS SELECT v FROM a",
    "CREATE TRIGGER t BEFORE INSERT ON b FOR EACH ROW SET new.a = 2",
    "CREATE PROCEDURE p() SELECT v FROM w",
)
_SECOND = (
    "DROP VIEW w",
    "DROP PROCEDURE p",
    "DROP TRIGGER t",
    "ALTER TABLE b ADD v int DEFAULT 5",
    "CREATE VIEW x AS SELECT v FROM b",
    "CREATE TRIGGER u BEFORE INSERT ON a FOR EACH ROW SET new.v = 'u'",
)


@pytest.fixture
def source_url(mariadb_server: Server) -> Iterator[str]:
    with mariadb_server.database() as url:
        run(url, *_FIRST)
        yield url


@pytest.fixture
def target_url(mariadb_server: Server) -> Iterator[str]:
    with mariadb_server.database() as url:
        name = make_url(url).database
        yield url
        run(url, *(f"DROP DATABASE IF EXISTS gomme_{kind}_{name}" for kind in ("staging", "old")))


@pytest.fixture
def target(target_url: str) -> Iterator[Target]:
    with closing(open_target(target_url)) as opened:
        yield opened


def test_a_database_that_is_not_empty_and_no_copy_is_refused(source_url: str, target_url: str, target: Target) -> None:
    for made, dropped in (("TABLE t (id int)", "TABLE t"), ("FUNCTION f() RETURNS int RETURN 1", "FUNCTION f")):
        run(target_url, f"CREATE {made}")
        with pytest.raises(TargetRefused, match="is not empty and is no copy of gomme's"):
            target.prepare(structure_of(source_url), RUN, resume=False)
        run(target_url, f"DROP {dropped}")


def test_the_source_itself_is_refused_by_whatever_url(mariadb_server: Server, source_url: str) -> None:
    with connect(source_url) as source, connect(source_url.replace("127.0.0.1", "localhost")) as same:
        assert source.identity() == same.identity()
        name = make_url(source_url).database
        for url in (source_url, source_url.replace("127.0.0.1", "localhost")):
            with closing(open_target(url)) as target, pytest.raises(TargetRefused, match="is what the copy is made of"):
                target.refuse(source)
        with mariadb_server.database() as other, closing(open_target(other)) as target:
            target.refuse(source)
            with connect(other) as read:
                assert read.identity() != source.identity()
                assert name not in read.identity()


def test_a_copy_of_another_dialect_is_refused(target: Target) -> None:
    with pytest.raises(TargetRefused, match="a copy of a sqlite database cannot go there"):
        target.prepare(Structure("sqlite", ()), RUN, resume=False)


def test_databases_of_others_are_left_alone(source_url: str, target_url: str, target: Target) -> None:
    name = make_url(target_url).database
    for kind in ("staging", "old"):
        run(target_url, f"CREATE DATABASE gomme_{kind}_{name}", f"CREATE TABLE gomme_{kind}_{name}.t (id int)")
        with pytest.raises(TargetRefused, match=f"gomme_{kind}_{name} is not gomme's"):
            target.prepare(structure_of(source_url), RUN, resume=False)
        run(target_url, f"DROP DATABASE gomme_{kind}_{name}")


def test_an_account_without_rights_is_told_which(mariadb_server: Server, source_url: str, target_url: str) -> None:
    name = make_url(target_url).database
    run(target_url, "CREATE USER IF NOT EXISTS writes IDENTIFIED BY 'writes'", f"GRANT ALL ON {name}.* TO writes")
    url = mariadb_server.url(str(name), "writes", "writes")
    grant = r"GRANT ALL PRIVILEGES .* and on `gomme\\_staging\\_.*`\.\* and on `gomme\\_old\\_.*`\.\*"
    with closing(open_target(url)) as target, pytest.raises(TargetRefused, match=grant):
        target.prepare(structure_of(source_url), RUN, resume=False)
    for kind in ("staging", "old"):
        run(target_url, f"GRANT ALL ON `gomme\\_{kind}\\_{name}`.* TO writes")
    copied(source_url, url)
    with Look(source_url) as source, Look(target_url) as copy:
        assert copy.content() == source.content()


def test_a_target_that_is_not_there_is_refused(mariadb_server: Server) -> None:
    with pytest.raises(Refused, match="error 1049"):
        open_target(mariadb_server.url("nowhere"))


def test_two_copies_at_once_are_one_too_many(source_url: str, target_url: str, target: Target) -> None:
    structure = structure_of(source_url)
    target.prepare(structure, RUN, resume=False)
    with closing(open_target(target_url)) as other, pytest.raises(TargetRefused, match="another copy is being made"):
        other.prepare(structure, RUN, resume=False)


def test_what_is_withdrawn_leaves_all_as_it_was(source_url: str, target_url: str, target: Target) -> None:
    with connect(source_url) as system, Look(target_url) as copy:
        staged(system, target)
        target.publish()
        target.withdraw()
        assert copy.objects() == []
        target.discard()
        staged(system, target)
        target.publish()
        target.settle()
        before = copy.made_of(), copy.content()
        run(source_url, *_SECOND)
        staged(system, target)
        target.publish()
        assert ("VIEW", "x") in copy.objects()
        target.withdraw()
        assert (copy.made_of(), copy.content()) == before
        target.discard()
        assert copy.rows("SHOW DATABASES LIKE 'gomme%'") == []
        copy.rows("INSERT INTO b (id) VALUES (7)")
        assert copy.rows("SELECT a FROM b WHERE id = 7") == [("2",)]  # the trigger is back
        copy.rows("INSERT INTO a (v) VALUES ('n')")  # and so is the sequence
        assert copy.rows("SELECT count(*) FROM w") == [("3",)]


def test_a_copy_that_somebody_reads_is_published_later(source_url: str, target_url: str, target: Target) -> None:
    copied(source_url, target_url)
    with connect(source_url) as system, Look(target_url) as reader, Look(target_url) as copy:
        run(source_url, *_SECOND)
        staged(system, target)
        before = copy.made_of(), copy.content()
        target._writer.set({"lock_wait_timeout": "1"})  # type: ignore[attr-defined]  # a test cannot wait so long
        reader.rows("START TRANSACTION")
        reader.rows("SELECT * FROM c")  # while tables with triggers are free
        with pytest.raises(NotLoaded, match="somebody else holds it"):
            target.publish()
        reader.rows("ROLLBACK")
        assert (copy.made_of(), copy.content()) == before
        target.publish()
        target.settle()
        assert ("VIEW", "x") in copy.objects()


def test_a_lost_connection_is_said_and_the_table_is_filled_by_the_next_attempt(
    source_url: str, target_url: str, target: Target
) -> None:
    structure = structure_of(source_url)
    target.prepare(structure, RUN, resume=False)
    table = structure.table("a")
    rows = {"id": pa.array(["1"]), "v": pa.array(["x"])}

    def breaking() -> Iterator[dict[str, pa.Array]]:
        yield rows
        with Look(target_url) as look:
            for number, *_ in look.rows(
                "SELECT ID FROM information_schema.PROCESSLIST WHERE DB LIKE 'gomme\\_staging%'"
            ):
                look.rows(f"KILL {number}")
        yield {"id": pa.array(["2"]), "v": pa.array(["y"])}

    with pytest.raises(ConnectionLost, match="table a: the connection to the target broke off"):
        target.load(table, breaking())
    assert target.load(table, [rows]) == 1
    assert target.load(table, [rows]) == 1  # again, over what is there
    with target.staged() as contents:
        assert contents.count(table) == 1


def test_no_room_is_said(source_url: str, target_url: str) -> None:
    run(source_url, "CREATE TABLE m (id int PRIMARY KEY, v char(200)) ENGINE = MEMORY")
    structure = structure_of(source_url)
    with closing(open_target(target_url)) as target:
        target._writer.set({"max_heap_table_size": "16384"})  # type: ignore[attr-defined]
        target.prepare(structure, RUN, resume=False)
        rows = {"id": pa.array([str(one) for one in range(999)]), "v": pa.array(["v"] * 999)}
        with pytest.raises(NotLoaded, match=r"table m: no room is left on the target's server \(error 1114\)"):
            target.load(structure.table("m"), [rows])


@pytest.mark.parametrize("killing", ["b", "c"])
def test_a_copy_that_is_killed_between_tables_goes_on(
    source_url: str, target_url: str, target: Target, killing: str
) -> None:
    structure = structure_of(source_url)
    order = [table.label for table in structure.tables]
    dead = subprocess.run(
        [sys.executable, "-c", _DIES, source_url, target_url, killing], cwd=Path(__file__).parents[2], check=False
    )
    assert dead.returncode == -signal.SIGKILL
    filled = target.prepare(structure, replace(RUN, id="run-2"), resume=True)
    assert filled == {*order[: order.index(killing)]}
    with connect(source_url) as system:
        staged(system, target, resume=True)
    target.publish()
    target.settle()
    with Look(source_url) as source, Look(target_url) as copy:
        assert copy.made_of() == source.made_of()
        assert copy.content() == source.content()


_DIES = """
import os, signal, sys
from connectors.system import connect
from connectors.target import open_target
from tests.connectors.copying import RUN, rows

def dying(portions):
    yield from portions
    os.kill(os.getpid(), signal.SIGKILL)

source, to, killing = sys.argv[1:]
with connect(source) as system, system.snapshot() as snapshot:
    structure, target = snapshot.structure(), open_target(to)
    target.prepare(structure, RUN, resume=False)
    for table in structure.tables:
        portions = rows(snapshot, table, ())
        target.load(table, dying(portions) if table.label == killing else portions)
"""


def test_a_copy_killed_anywhere_while_it_is_published_is_the_old_or_the_new_one(
    mariadb_server: Server, source_url: str, target_url: str
) -> None:
    with mariadb_server.database() as later_url, Look(target_url) as copy:
        run(later_url, *_FIRST, *_SECOND)
        new = structure_of(later_url)
        with Look(source_url) as source, Look(later_url) as later:
            states = {"old": (source.made_of(), source.content()), "new": (later.made_of(), later.content())}
        copied(source_url, target_url)
        with connect(later_url) as system, closing(open_target(target_url)) as target:
            staged(system, target)
        seen = []
        for statements in count(1, 10):  # every one of the seventy was tried once
            if not killed(target_url, new, statements):
                break
            with closing(open_target(target_url)) as target:
                try:
                    assert target.prepare(new, RUN, resume=True) == {"a", "b", "c"}
                    seen.append("old")
                except TargetRefused:  # nothing is left to resume
                    seen.append("new")
            assert (copy.made_of(), copy.content()) == states[seen[-1]]
            if seen[-1] == "new":
                break
        assert seen == sorted(seen, reverse=True)
        assert len(seen) > 5


def killed(url: str, structure: Structure, statements: int) -> bool:
    """Publishes and settles in another process, which dies before it sends the nth statement, if it has so many."""
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    sent = count(1)

    def dying(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is pymysql.Connection.query.__code__ and next(sent) == statements:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        target = open_target(url)
        target.prepare(structure, RUN, resume=True)
        target.finish()
        sys.setprofile(dying)
        target.publish()
        target.settle()
    finally:
        sys.setprofile(None)
        os._exit(0)


@pytest.mark.parametrize(
    ("begun", "other", "why"),
    [
        (None, RUN, "there is no copy to resume"),
        (replace(RUN, resumable=False), RUN, "had an ephemeral key, which is gone"),
        (RUN, replace(RUN, key="another"), "had another key"),
        (RUN, replace(RUN, manifest_sha256="another"), "the manifest has changed"),
    ],
)
def test_only_the_same_copy_is_resumed(
    source_url: str, target: Target, begun: Run | None, other: Run, why: str
) -> None:
    structure = structure_of(source_url)
    if begun:
        target.prepare(structure, begun, resume=False)
    with pytest.raises(TargetRefused, match=why):
        target.prepare(structure, other, resume=True)


def test_a_structure_that_changed_is_not_resumed(source_url: str, target: Target) -> None:
    target.prepare(structure_of(source_url), RUN, resume=False)
    run(source_url, "INSERT INTO c (v) VALUES ('counts on')", "DO nextval(s)")
    assert target.prepare(structure_of(source_url), RUN, resume=True) == frozenset()
    run(source_url, "ALTER TABLE b ADD x int")
    with pytest.raises(TargetRefused, match="structure has changed"):
        target.prepare(structure_of(source_url), RUN, resume=True)


def structure_of(url: str) -> Structure:
    with connect(url) as system, system.snapshot() as snapshot:
        return snapshot.structure()
