"""Everything that can go wrong has a name, one sentence, and no secret in it."""

import socket
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import make_url

from connectors.model import (
    BadUrl,
    ConnectionLost,
    ConnectorError,
    MissingDriver,
    NotADatabase,
    Refused,
    Table,
    Unreachable,
    Unreadable,
)
from connectors.system import Options, connect
from tests.connectors.databases import rows_at, rows_of, run, table_of
from tests.connectors.test_stream import numbers
from tests.servers import Server

SECRET = "s3cr3t-p4ss"
SERVERS = pytest.mark.parametrize("fixture", ["postgres_server", "mariadb_server"])


@contextmanager
def fails(kind: type[ConnectorError], words: str = "") -> Iterator[None]:
    """The block raises exactly this kind, in one sentence, and neither it nor its traceback shows the password."""
    with pytest.raises(kind, match=words) as caught:
        yield
    assert type(caught.value) is kind
    assert "\n" not in str(caught.value)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def reason_of(read: Callable[[], object]) -> str:
    with pytest.raises(Unreadable) as caught:
        read()
    return caught.value.reason


# Opening


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "not a database URL"),
        (f"postgresql://u:{SECRET}@h:port/x", "not a database URL"),
        (f"postgrsql://u:{SECRET}@h/x", "did you mean postgresql"),
        (f"frobnicate://u:{SECRET}@h/x", "unknown database scheme frobnicate"),
        (f"postgresql+asyncpg://u:{SECRET}@h/x", "write postgresql://"),
        (f"mysql+aiomysql://u:{SECRET}@h/x", "write mysql://"),
        (f"mariadb://u:{SECRET}@h/", "names no database"),
        ("sqlite://", "names a file"),
        ("sqlite:///:memory:", "names a file"),
    ],
)
def test_a_url_that_cannot_be_used_says_what_to_write(url: str, words: str) -> None:
    with fails(BadUrl, words):
        connect(url)


@pytest.mark.parametrize(
    ("url", "package"), [("mssql+pyodbc://u:p@h/x", "pyodbc"), ("oracle+oracledb://u:p@h/x", "oracledb")]
)
def test_a_missing_driver_is_named_as_pip_knows_it(url: str, package: str) -> None:
    with fails(MissingDriver, f"pip install {package}"):
        connect(url)


@pytest.mark.parametrize("scheme", ["postgresql", "mariadb", "mysql"])
def test_a_server_that_does_not_answer_is_unreachable(scheme: str) -> None:
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        with fails(Unreachable, r"u:\*\*\*@127.0.0.1.* does not answer"):
            connect(f"{scheme}://u:{SECRET}@127.0.0.1:{taken.getsockname()[1]}/x")


@pytest.mark.parametrize("scheme", ["postgresql", "mariadb"])
def test_a_host_that_does_not_exist_is_unreachable(scheme: str) -> None:
    with fails(Unreachable, "nowhere.invalid"):
        connect(f"{scheme}://u:{SECRET}@nowhere.invalid/x")


@SERVERS
def test_a_wrong_password_is_refused(fixture: str, request: pytest.FixtureRequest) -> None:
    server: Server = request.getfixturevalue(fixture)
    with fails(Refused, "check user, password"):
        connect(server.url("x", password=SECRET))


@pytest.mark.parametrize(
    ("fixture", "option"),
    [
        ("postgres_server", "sslmod=require"),
        ("mariadb_server", "sslmod=require"),
        ("mariadb_server", "charset=latin-99"),
        ("mariadb_server", "ssl_ca=/no/such/file"),
        ("mariadb_server", "connect_timeout=soon"),
    ],
)
def test_an_option_that_the_driver_does_not_know_is_a_bad_url(
    fixture: str, option: str, request: pytest.FixtureRequest
) -> None:
    server: Server = request.getfixturevalue(fixture)
    with fails(BadUrl, "option"):
        connect(f"{server.url('x', password=SECRET)}?{option}")


@SERVERS
def test_a_password_may_hold_any_character(fixture: str, request: pytest.FixtureRequest) -> None:
    server: Server = request.getfixturevalue(fixture)
    password = "p@:/%40 é œ 🔑?#"
    database = {"postgres_server": "postgres", "mariadb_server": "mysql"}[fixture]
    host = "@'%'" if fixture == "mariadb_server" else ""
    identified = f"IDENTIFIED BY '{password}'" if host else f"PASSWORD '{password}'"
    run(
        server.url(database),
        f"CREATE USER odd{host} {identified}",
        *([f"GRANT SELECT ON *.* TO odd{host}"] * bool(host)),
    )
    connect(server.url(database, "odd", quote(password, safe=""))).close()


@SERVERS
def test_a_database_that_does_not_exist_is_refused(fixture: str, request: pytest.FixtureRequest) -> None:
    server: Server = request.getfixturevalue(fixture)
    with fails(Refused, "database name"):
        connect(server.url("no_such_database"))


@SERVERS
def test_a_system_shows_its_place_without_the_password(fixture: str, request: pytest.FixtureRequest) -> None:
    server: Server = request.getfixturevalue(fixture)
    with server.database() as url, connect(url) as system:
        assert server.password not in repr(system)
        assert "127.0.0.1" in repr(system)


# SQLite


def test_a_file_that_does_not_exist_is_unreachable_and_stays_so(tmp_path: Path) -> None:
    with fails(Unreachable, "does not exist"):
        connect(f"sqlite:///{tmp_path / 'absent.db'}")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_unreachable(tmp_path: Path) -> None:
    with fails(Unreachable, "is a folder"):
        connect(f"sqlite:///{tmp_path}")


def test_a_file_that_is_something_else_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("once upon a time " * 100)
    with fails(NotADatabase, "not a SQLite database"):
        connect(f"sqlite:///{tmp_path / 'x.db'}")


def test_a_damaged_page_is_the_fault_of_its_table(sqlite_url: str, tmp_path: Path) -> None:
    run(sqlite_url, "CREATE TABLE a (x TEXT)", "CREATE TABLE b (x TEXT)", "INSERT INTO a VALUES ('fine')")
    run(sqlite_url, f"INSERT INTO b {numbers(sqlite_url, 5000).replace('SELECT *', 'SELECT 2')}")
    path = tmp_path / "database.db"
    content = bytearray(path.read_bytes())
    content[3 * 4096 :] = b"\xff" * (len(content) - 3 * 4096)
    path.write_bytes(content)
    assert rows_at(sqlite_url, "a") == [{"x": "fine"}]
    assert reason_of(lambda: rows_at(sqlite_url, "b")) == "failed"


def test_a_locked_file_says_so_after_a_moment(sqlite_url: str, tmp_path: Path) -> None:
    run(sqlite_url, "CREATE TABLE t (x TEXT)")
    with closing(sqlite3.connect(tmp_path / "database.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with fails(Unreadable, "locked by another process"):
            connect(sqlite_url)
        other.execute("ROLLBACK")
    assert rows_at(sqlite_url, "t") == []


def test_a_view_that_fails_is_broken_and_the_rest_is_read(any_url: str) -> None:
    run(any_url, "CREATE TABLE t (a INTEGER)", "INSERT INTO t VALUES (0)")
    if any_url.startswith("postgresql"):
        run(any_url, "CREATE VIEW v AS SELECT 1 / a AS b FROM t")
    else:
        run(any_url, "CREATE TABLE u (b INTEGER)", "CREATE VIEW v AS SELECT b FROM u", "DROP TABLE u")
    with connect(any_url) as system:
        view = table_of(system, "v")
        assert reason_of(lambda: rows_of(system, view)) == "broken_view"
        assert rows_of(system, table_of(system, "t")) == [{"a": "0"}]


# While reading


def test_a_table_dropped_during_the_scan_has_vanished(any_url: str) -> None:
    run(any_url, "CREATE TABLE t (a INTEGER, b INTEGER)")
    with connect(any_url) as system:
        (table,) = system.tables()
        run(any_url, "DROP TABLE t")
        assert reason_of(lambda: rows_of(system, table)) == "vanished"
        run(any_url, "CREATE TABLE t (a INTEGER)")
        assert reason_of(lambda: rows_of(system, table)) == "vanished"
        assert reason_of(lambda: count(system, table)) == "vanished"


def count(system: object, table: Table) -> None:
    with system.read(table) as reading:  # type: ignore[attr-defined]
        reading.counts(table.columns)


def test_a_statement_that_takes_too_long_is_given_up(any_url: str) -> None:
    run(any_url, "CREATE TABLE t (a INTEGER, b VARCHAR(20))", f"INSERT INTO t {numbers(any_url, 3000)}")
    run(any_url, "CREATE VIEW v AS SELECT count(*) AS n FROM t x JOIN t y ON x.b <> y.b JOIN t z ON x.b || y.b <> z.b")
    with connect(any_url, Options(statement_timeout=timedelta(milliseconds=300))) as system:
        assert reason_of(lambda: rows_of(system, table_of(system, "v"))) == "timeout"
        assert len(rows_of(system, table_of(system, "t"))) == 3000


@SERVERS
def test_a_table_under_an_exclusive_lock_is_locked(fixture: str, request: pytest.FixtureRequest) -> None:
    server: Server = request.getfixturevalue(fixture)
    with server.database() as url:
        run(url, "CREATE TABLE t (a INTEGER)")
        name = make_url(url).database
        with connect(url, Options(statement_timeout=timedelta(seconds=2))) as system:
            (table,) = system.tables()
            other = server.psycopg(name) if "postgres" in fixture else server.pymysql(name)
            with closing(other), other.cursor() as cursor:
                cursor.execute("BEGIN" if "postgres" in fixture else "LOCK TABLES t WRITE")
                if "postgres" in fixture:
                    cursor.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
                assert reason_of(lambda: rows_of(system, table)) == "locked"


def test_a_postgresql_backend_that_is_terminated_is_a_lost_connection(
    postgres_server: Server, postgres_url: str
) -> None:
    run(postgres_url, "CREATE TABLE t AS SELECT n, repeat('9', 200) AS b FROM generate_series(1, 200000) n")
    with connect(postgres_url) as system:
        (table,) = system.tables()
        with fails(ConnectionLost, "try again"), system.read(table) as reading:
            for _ in reading.batches(table.columns):
                run(postgres_url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'active'"
                    " AND application_name = 'gomme'")  # fmt: skip
        assert len(rows_of(system, table)) == 200_000


def test_a_mariadb_connection_that_is_killed_is_lost(mariadb_server: Server, mariadb_url: str) -> None:
    run(mariadb_url, "CREATE TABLE t (a INT, b VARCHAR(200))")
    run(mariadb_url, f"INSERT INTO t {numbers(mariadb_url, 200_000).replace('concat(', 'concat(repeat(9, 90), ')}")
    with connect(mariadb_url) as system:
        (table,) = system.tables()
        with fails(ConnectionLost, "try again"), system.read(table) as reading:
            for _ in reading.batches(table.columns):
                kill_readers(mariadb_server, make_url(mariadb_url).database)
        assert len(rows_of(system, table)) == 200_000


def kill_readers(server: Server, database: str | None) -> None:
    with closing(server.pymysql()) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM information_schema.processlist WHERE db = %s AND id <> connection_id()", (database,)
        )
        for (number,) in cursor.fetchall():
            cursor.execute(f"KILL {number}")


# Rights


def test_postgresql_tables_and_columns_without_a_grant_are_listed(postgres_server: Server, postgres_url: str) -> None:
    run(
        postgres_url,
        "CREATE TABLE closed (a int)",
        "CREATE TABLE half (a int, b int)",
        "CREATE SCHEMA away CREATE TABLE far (a int)",
        "CREATE TABLE open (a int)",
        "INSERT INTO half VALUES (1, 2)",
        *guest("GRANT SELECT ON open TO guest", "GRANT SELECT (a) ON half TO guest"),
    )
    try:
        with connect(guest_of(postgres_server, postgres_url)) as system:
            tables = {table.name: table for table in system.tables()}
            assert {name: table.unreadable for name, table in tables.items()} == {
                "closed": "no_grant", "far": "no_grant", "half": None, "open": None,
            }  # fmt: skip
            half = tables["half"]
            assert [column.unreadable for column in half.columns] == [None, "no_grant"]
            assert rows_of(system, half, half.columns[:1]) == [{"a": "1"}]
            assert reason_of(lambda: rows_of(system, half)) == "no_grant"
            assert reason_of(lambda: rows_of(system, tables["closed"])) == "no_grant"
            run(postgres_url, "REVOKE SELECT ON open FROM guest")
            assert reason_of(lambda: rows_of(system, tables["open"])) == "no_grant"
    finally:
        run(postgres_url, "DROP OWNED BY guest", "DROP ROLE guest")


def guest(*grants: str) -> tuple[str, ...]:
    return ("CREATE ROLE guest LOGIN PASSWORD 'guest'", *grants)


def guest_of(server: Server, url: str) -> str:
    return server.url(make_url(url).database or "", user="guest", password="guest")


def test_row_security_that_hides_rows_is_an_error_not_a_smaller_table(
    postgres_server: Server, postgres_url: str
) -> None:
    run(
        postgres_url,
        "CREATE TABLE t (a int)",
        "INSERT INTO t VALUES (1), (2)",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY ones ON t USING (a = 1)",
        "CREATE VIEW v WITH (security_invoker) AS SELECT a FROM t",
        *guest("GRANT SELECT ON t, v TO guest"),
    )
    try:
        with connect(guest_of(postgres_server, postgres_url)) as system:
            assert table_of(system, "t").unreadable == "row_security"
            assert reason_of(lambda: rows_of(system, table_of(system, "v"))) == "row_security"
        run(postgres_url, "ALTER ROLE guest BYPASSRLS")
        with connect(guest_of(postgres_server, postgres_url)) as system:
            assert len(rows_of(system, table_of(system, "t"))) == 2
    finally:
        run(postgres_url, "DROP OWNED BY guest", "DROP ROLE guest")


def test_forced_row_security_binds_the_owner_too(postgres_server: Server, postgres_url: str) -> None:
    run(
        postgres_url,
        *guest(),
        "CREATE TABLE t (a int)",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE t OWNER TO guest",
    )
    try:
        with connect(guest_of(postgres_server, postgres_url)) as system:
            (owned,) = system.tables()
            assert (owned.unreadable, rows_of(system, owned)) == (None, [])
            run(postgres_url, "ALTER TABLE t FORCE ROW LEVEL SECURITY")
            assert reason_of(lambda: rows_of(system, owned)) == "row_security"
            assert system.tables()[0].unreadable == "row_security"
    finally:
        run(postgres_url, "DROP OWNED BY guest", "DROP ROLE guest")


def test_mariadb_tables_and_columns_without_a_grant_are_listed(mariadb_server: Server, mariadb_url: str) -> None:
    name = make_url(mariadb_url).database
    run(
        mariadb_url,
        "CREATE TABLE closed (a INT)",
        "CREATE TABLE half (a INT, b INT)",
        "CREATE TABLE open (a INT)",
        "INSERT INTO half VALUES (1, 2)",
        "CREATE USER guest IDENTIFIED BY 'guest'",
        f"GRANT INSERT ON {name}.closed TO guest",
        f"GRANT SELECT (a), INSERT (b) ON {name}.half TO guest",
        f"GRANT SELECT ON {name}.open TO guest",
    )
    try:
        with connect(guest_of(mariadb_server, mariadb_url)) as system:
            tables = {table.name: table for table in system.tables()}
            assert {name: table.unreadable for name, table in tables.items()} == {
                "closed": "no_grant", "half": None, "open": None,
            }  # fmt: skip
            half = tables["half"]
            assert [column.unreadable for column in half.columns] == [None, "no_grant"]
            assert rows_of(system, half, half.columns[:1]) == [{"a": "1"}]
            run(mariadb_url, f"REVOKE SELECT ON {name}.open FROM guest", f"GRANT INSERT ON {name}.open TO guest")
            assert reason_of(lambda: rows_of(system, tables["open"])) == "no_grant"
    finally:
        run(mariadb_url, "DROP USER guest")
