"""A copy of a MariaDB database is made of the same, holds the same, and works like the original."""

from collections.abc import Iterator
from contextlib import closing

import pyarrow as pa
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from connectors.model import NotLoaded, TargetRefused
from connectors.structure import Structure
from connectors.system import Options, connect
from connectors.target import Target, open_target
from tests.connectors.copying import RUN, copied, written
from tests.connectors.databases import rows_at, run, table_of
from tests.connectors.mariadb_database import Look, fill, staged
from tests.servers import Server


@pytest.fixture
def source_url(mariadb_server: Server) -> Iterator[str]:
    with mariadb_server.database() as url:
        yield url


@pytest.fixture
def target_url(mariadb_server: Server) -> Iterator[str]:
    with mariadb_server.database() as url:
        name = make_url(url).database
        yield url
        run(url, *(f"DROP DATABASE IF EXISTS gomme_{kind}_{name}" for kind in ("staging", "old")))


@pytest.fixture(scope="module")
def company(mariadb_server: Server) -> Iterator[str]:
    """A database with everything; tests only read it."""
    with mariadb_server.database() as url:
        fill(url)
        yield url


@pytest.fixture(scope="module")
def copy_url(mariadb_server: Server, company: str) -> Iterator[str]:
    """A copy of it; tests only read it."""
    with mariadb_server.database() as url:
        copied(company, url)
        yield url


def test_a_copy_is_made_of_the_same_and_holds_the_same(company: str, copy_url: str) -> None:
    with Look(company) as source, Look(copy_url) as copy:
        assert copy.made_of() == source.made_of()
        assert copy.content() == source.content()


def test_rows_that_are_read_as_text_arrive_too(company: str, target_url: str) -> None:
    exact = ("ratio", "photo", "tag", "place")  # what a scan prints of these does not make them again
    with connect(company) as system, closing(open_target(target_url)) as target:
        names = {column.name for table in system.tables() for column in table.columns} - {*exact}
        staged(system, target, text=names)
        target.publish()
        target.settle()
    with Look(company) as source, Look(target_url) as copy:
        assert copy.content() == source.content()


def test_portions_as_text_are_what_a_scan_reads(company: str) -> None:
    with connect(company) as system, system.snapshot() as snapshot:
        table = table_of(system, "clients")
        names = [name for name in written(table) if table.column(name).kind != "binary" and name != "changed"]
        rows = [row for one in snapshot.portions(table, names, None) for row in pa.table(dict(one)).to_pylist()]
        assert rows == [{name: row[name] for name in names} for row in rows_at(company, "clients")]
        (portion,) = snapshot.portions(table, ["tag", "email"], None)
        assert [portion[name].type for name in ("tag", "email")] == [pa.binary(), pa.string()]


def test_rows_come_by_their_key(source_url: str) -> None:
    run(source_url, "CREATE TABLE t (a int, b varchar(9), PRIMARY KEY (b, a)) ENGINE = MyISAM")
    run(source_url, "INSERT INTO t VALUES (2, 'z'), (1, 'z'), (3, 'a')")
    with connect(source_url) as system, system.snapshot() as snapshot:
        (portion,) = snapshot.portions(table_of(system, "t"), ["a"])
        assert portion["a"].to_pylist() == ["3", "1", "2"]


def test_a_copy_cannot_see_what_is_written_after_its_snapshot(source_url: str) -> None:
    run(source_url, "CREATE TABLE a (id int PRIMARY KEY)", "CREATE TABLE b (id int PRIMARY KEY)")
    with connect(source_url) as system, system.snapshot() as snapshot:
        tables = snapshot.structure().tables
        run(source_url, "INSERT INTO a VALUES (1)", "INSERT INTO b VALUES (1)")
        assert [list(snapshot.portions(table, ["id"])) for table in tables] == [[], []]


def test_what_cannot_be_carried_over_is_named(company: str) -> None:
    lost = set(structure_of(company).lost)
    assert {("history", "prices"), ("history", "rents"), ("event", "nightly")} <= lost
    assert {("definer", place) for place in ("counted", "shorter", "a_second", "z_first", "clients.noted")} <= lost
    assert "grants" in {code for code, _ in lost}


def test_a_structure_names_views_triggers_and_parents_first(company: str) -> None:
    structure = structure_of(company)
    assert {view.label: view.literals for view in structure.views} == {"z_first": True, "a_second": False}
    assert structure.triggers == {"clients": ("noted", "noted_too")}
    order = [table.label for table in structure.tables]
    assert order.index("clients") < order.index("orders") < order.index("order lines")


def test_the_same_view_has_the_same_digest_in_any_database(company: str, copy_url: str) -> None:
    assert structure_of(copy_url).views == structure_of(company).views


def test_an_account_that_may_not_see_triggers_says_so(mariadb_server: Server, company: str) -> None:
    name = make_url(company).database
    run(company, "CREATE USER IF NOT EXISTS looks IDENTIFIED BY 'looks'", f"GRANT SELECT ON {name}.* TO looks")
    structure = structure_of(mariadb_server.url(str(name), "looks", "looks"))
    assert {("unseen_triggers", name), ("unseen_events", name), ("view", "a_second")} <= set(structure.lost)
    assert not structure.views


def test_an_account_that_only_reads_sees_the_same_keys_and_what_they_do(mariadb_server: Server, mariadb_url: str):
    run(
        mariadb_url,
        "CREATE TABLE `p``p` (a int, b int, PRIMARY KEY (a, b))",
        "CREATE TABLE c (id int PRIMARY KEY, a int, b int, d int, CONSTRAINT `le``s` FOREIGN KEY (a, b) "
        "REFERENCES `p``p` (a, b) ON DELETE CASCADE ON UPDATE SET NULL, CONSTRAINT own FOREIGN KEY (d) "
        "REFERENCES c (id))",
        "CREATE USER looks_on IDENTIFIED BY 'reads'",
        f"GRANT SELECT ON {make_url(mariadb_url).database}.* TO looks_on",
    )
    reads = mariadb_server.url(str(make_url(mariadb_url).database), "looks_on", "reads")
    seen = structure_of(reads)
    assert seen.tables == structure_of(mariadb_url).tables
    keys = {(key.name, key.on_delete, key.on_update) for table in seen.tables for key in table.foreign_keys}
    assert keys == {("le`s", "CASCADE", "SET NULL"), ("own", None, None)}
    run(mariadb_url, "DROP USER looks_on")


def test_what_another_database_is_needed_for_is_lost(mariadb_url: str, source_url: str) -> None:
    other = make_url(mariadb_url).database
    run(mariadb_url, "CREATE TABLE p (id int PRIMARY KEY)")
    run(
        source_url,
        f"CREATE TABLE t (id int PRIMARY KEY, CONSTRAINT away FOREIGN KEY (id) REFERENCES {other}.p (id))",
        f"CREATE VIEW v AS SELECT t.id FROM t JOIN {other}.p ON p.id = t.id",
        "CREATE VIEW w AS SELECT id FROM v",
        f"CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW INSERT INTO {other}.p VALUES (new.id)",
        f"CREATE FUNCTION f() RETURNS int READS SQL DATA RETURN (SELECT max(id) FROM {other}.p)",
        f"CREATE FUNCTION g() RETURNS varchar(40) RETURN 'not {other}.p but a text' /* {other}.p */",
    )
    structure = structure_of(source_url)
    lost = {("foreign_key", "t.away"), ("view", "v"), ("view", "w"), ("trigger", "t.r"), ("routine", "f")}
    assert lost <= set(structure.lost)
    assert [one.place for one in structure.after if one.kind not in ("setting", "index")] == ["g"]


def test_a_table_that_is_left_out_takes_with_it_what_needs_it(company: str, target_url: str) -> None:
    with connect(company) as system, system.snapshot() as snapshot, closing(open_target(target_url)) as target:
        structure = snapshot.structure().without(["audit", "agencies"])
        target.prepare(structure, RUN, resume=False)
        target.finish()
        target.publish()
        target.settle()
    assert {("foreign_key", "clients.belongs"), ("trigger", "clients.noted")} <= set(structure.lost)
    with Look(target_url) as copy:
        assert ("VIEW", "a_second") in copy.objects()
        assert not {("TABLE", "audit"), ("TRIGGER", "noted"), ("TABLE", "agencies")} & {*copy.objects()}


def test_several_schemas_are_refused(company: str, target_url: str) -> None:
    names = tuple(str(make_url(url).database) for url in (company, target_url))
    with (
        connect(company, Options(schemas=names)) as system,
        system.snapshot() as snapshot,
        pytest.raises(TargetRefused, match="one MariaDB database"),
    ):
        snapshot.structure()


def test_one_schema_by_name_is_copied_like_the_database_of_the_url(company: str, target_url: str) -> None:
    options = Options(schemas=(str(make_url(company).database),))
    with connect(company, options) as system, closing(open_target(target_url)) as target:
        structure = staged(system, target)
        with system.snapshot() as before, target.staged() as after:
            for table in structure.tables:
                assert after.count(table) == before.count(table)
                assert [after.joins(table, key) for key in table.foreign_keys] == [
                    before.joins(table, key) for key in table.foreign_keys
                ]
        target.publish()
        target.settle()
    with Look(company) as source, Look(target_url) as copy:
        assert copy.made_of() == source.made_of()


def test_a_published_copy_counts_on_and_fires_its_triggers(source_url: str, target_url: str) -> None:
    run(
        source_url,
        "CREATE SEQUENCE s INCREMENT BY 2 NOCACHE",
        "CREATE TABLE a (id int PRIMARY KEY DEFAULT nextval(s), b int)",
        "CREATE TABLE b (id int AUTO_INCREMENT PRIMARY KEY, c int) AUTO_INCREMENT = 50",
        "INSERT INTO a (b) VALUES (1), (2)",
        "CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW INSERT INTO b (c) VALUES (new.b)",
    )
    copied(source_url, target_url)
    with Look(target_url) as copy:
        assert copy.rows("SELECT * FROM b") == []  # it did not fire during the load
        copy.rows("INSERT INTO a (b) VALUES (3)")
        assert copy.rows("SELECT id FROM a ORDER BY id") == [("1",), ("3",), ("5",)]
        assert copy.rows("SELECT * FROM b") == [("50", "3")]


def test_foreign_keys_bind_within_the_published_copy(copy_url: str) -> None:
    with Look(copy_url) as copy:
        bound = copy.rows("SELECT DISTINCT UNIQUE_CONSTRAINT_SCHEMA FROM information_schema.REFERENTIAL_CONSTRAINTS"
                          " WHERE CONSTRAINT_SCHEMA = DATABASE()")  # fmt: skip
        assert bound == [(copy.name,)]
    with pytest.raises(sa.exc.IntegrityError):
        run(copy_url, "INSERT INTO orders VALUES (555, 1, now())")


def test_a_second_copy_replaces_the_first_which_can_be_read_until_then(source_url: str, target_url: str) -> None:
    run(
        source_url,
        "CREATE TABLE t (id int PRIMARY KEY)",
        "INSERT INTO t VALUES (1)",
        "CREATE VIEW old AS SELECT id FROM t",
    )
    copied(source_url, target_url)
    run(
        source_url,
        "INSERT INTO t VALUES (2)",
        "DROP VIEW old",
        "CREATE TABLE u (id int)",
        "CREATE VIEW new AS SELECT id FROM t",
    )
    with Look(target_url) as copy, connect(source_url) as system, closing(open_target(target_url)) as target:
        staged(system, target)
        assert copy.rows("SELECT id FROM old") == [("1",)]
        target.publish()
        assert copy.rows("SELECT id FROM new ORDER BY id") == [("1",), ("2",)]
        target.settle()
        assert copy.objects() == [("TABLE", "t"), ("TABLE", "u"), ("VIEW", "new")]
        assert copy.rows("SHOW DATABASES LIKE 'gomme%'") == []


def test_a_case_insensitive_key_stays_unique_in_the_copy(source_url: str, target_url: str) -> None:
    run(source_url, "CREATE TABLE t (id int PRIMARY KEY, e varchar(40) COLLATE utf8mb4_unicode_ci UNIQUE)")
    run(source_url, "INSERT INTO t VALUES (1, 'secret-a'), (2, 'secret-b')")
    with closing(open_target(target_url)) as target:
        (table,) = prepared(target, structure_of(source_url)).tables
        rows = {"id": pa.array(["1", "2"]), "e": pa.array(["Zoé@Exemple.fr", "zoe@exemple.FR"])}
        target.load(table, [rows])
        with pytest.raises(NotLoaded, match=r"t: two rows agree in a unique key \(error 1062\)") as error:
            target.finish()
    assert "exemple" not in str(error.value).lower()


def test_a_value_that_does_not_fit_is_an_error_without_the_value(source_url: str, target_url: str) -> None:
    run(source_url, "CREATE TABLE t (id int PRIMARY KEY, e varchar(4), k enum('a'))")
    with closing(open_target(target_url)) as target:
        (table,) = prepared(target, structure_of(source_url)).tables
        for cell, kind in (("éléphant", "a"), ("éléphant", "")):
            rows = {"id": pa.array(["1"]), "e": pa.array([cell]), "k": pa.array([kind])}
            with pytest.raises(NotLoaded, match=r"table t: a value (is longer|does not fit)") as error:
                target.load(table, [rows])
            assert "phant" not in str(error.value)
        assert target.load(table, [{"id": pa.array(["1"]), "e": pa.array(["ça"]), "k": pa.array([""])}]) == 1


def test_text_of_any_kind_cannot_leave_its_quotes(source_url: str, target_url: str) -> None:
    nasty = ["'), (9, 'x", "\\", "\\'", "a\0b\x1a\r\n", "%s %% {}", "😀\u2028", "\\\\'--", ""]
    run(source_url, "CREATE TABLE t (id int PRIMARY KEY, e longtext, b longblob)")
    with closing(open_target(target_url)) as target:
        (table,) = prepared(target, structure_of(source_url)).tables
        raw = [text.encode() + b"\xff\xe9'\\" for text in nasty]
        ids = [str(number) for number in range(len(nasty))]
        target.load(table, [{"id": pa.array(ids), "e": pa.array(nasty), "b": pa.array(raw, pa.binary())}])
        with target.staged() as contents:
            (portion,) = contents.portions(table, ["e", "b"])
        assert (portion["e"].to_pylist(), portion["b"].to_pylist()) == (nasty, raw)


def test_rows_larger_than_a_statement_or_than_a_packet(source_url: str, target_url: str) -> None:
    run(source_url, "CREATE TABLE t (id int PRIMARY KEY, b longblob)")
    with closing(open_target(target_url)) as target:
        (table,) = prepared(target, structure_of(source_url)).tables
        blobs = pa.array([b"a", b"\\" * (3 << 20), b"'", None, b"z" * (5 << 20), b"c"], pa.binary())
        rows = {"id": pa.array([str(number) for number in range(6)]), "b": blobs}
        assert target.load(table, [rows, {"id": pa.array(["6"]), "b": pa.array([b""], pa.binary())}]) == 7
        with target.staged() as contents:
            read = [one["b"] for one in contents.portions(table, ["b"])]
        assert pa.concat_arrays(read).to_pylist() == [*blobs.to_pylist(), b""]
        with pytest.raises(NotLoaded, match="max_allowed_packet"):
            target.load(table, [{"id": pa.array(["1"]), "b": pa.array([bytes(17 << 20)], pa.binary())}])


def prepared(target: Target, structure: Structure) -> Structure:
    target.prepare(structure, RUN, resume=False)
    return structure


def structure_of(url: str) -> Structure:
    with connect(url) as system, system.snapshot() as snapshot:
        return snapshot.structure()
