"""Every row arrives, as the text its database prints."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from connectors.model import Column, UniqueIndex
from connectors.system import Options, connect
from connectors.text import decoded
from tests.connectors.databases import rows_at, rows_of, run, table_of
from tests.connectors.test_schema import imitated
from tests.servers import Server

MIB = 1 << 20


def test_null_and_the_empty_text_stay_apart(any_url: str) -> None:
    run(any_url, "CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(9))")
    run(any_url, "INSERT INTO t VALUES (1, NULL), (2, ''), (3, 'NULL'), (4, ' ')")
    assert [row["a"] for row in rows_at(any_url, "t")] == [None, "", "NULL", " "]


def test_a_column_alone_keeps_its_empty_and_null_rows(any_url: str) -> None:
    run(any_url, "CREATE TABLE t (a VARCHAR(9))", "INSERT INTO t VALUES (NULL), (''), (NULL), ('x')")
    assert [row["a"] for row in rows_at(any_url, "t")] == [None, "", None, "x"]


def test_text_with_quotes_line_ends_tabs_and_backslashes_is_unharmed(any_url: str) -> None:
    value = 'a"b,c\r\nd\te\\n\\.f\n\n""'
    escaped = value.replace("\\", "\\\\") if any_url.startswith("mariadb") else value
    run(any_url, "CREATE TABLE t (a VARCHAR(50), b VARCHAR(50))", f"INSERT INTO t VALUES ('{escaped}', '\n')")
    run(any_url, "INSERT INTO t VALUES ('après', '😀')")
    assert rows_at(any_url, "t") == [{"a": value, "b": "\n"}, {"a": "après", "b": "😀"}]


def test_numbers_and_dates_are_printed_alike_on_every_dialect(any_url: str) -> None:
    run(any_url, "CREATE TABLE t (a BIGINT, b NUMERIC(8, 2), c DATE, d INTEGER)")
    run(any_url, "INSERT INTO t VALUES (-9223372036854775808, 12.25, '2024-02-29', 0612345678)")
    assert rows_at(any_url, "t") == [
        {"a": "-9223372036854775808", "b": "12.25", "c": "2024-02-29", "d": "612345678"},
    ]


def test_an_empty_table_has_no_batches_and_no_rows(any_url: str) -> None:
    run(any_url, "CREATE TABLE t (a INTEGER, b VARCHAR(9))")
    with connect(any_url) as system:
        table = table_of(system, "t")
        with system.read(table) as reading:
            assert list(reading.batches(table.columns)) == []
            counts = reading.counts(table.columns)
    assert (counts.rows, counts.non_null) == (0, {"a": 0, "b": 0})


def test_counts_tell_rows_and_values_of_columns_that_are_not_streamed(any_url: str) -> None:
    run(any_url, "CREATE TABLE t (a INTEGER NOT NULL, b VARCHAR(9))", "INSERT INTO t VALUES (1, 'x'), (2, NULL)")
    with connect(any_url) as system:
        table = table_of(system, "t")
        with system.read(table) as reading:
            assert reading.counts(()).rows == 2
        with system.read(table) as reading:
            counts = reading.counts(table.columns)
    assert (counts.rows, counts.non_null) == (2, {"a": 2, "b": 1})


def test_what_was_streamed_is_not_counted_again(any_url: str) -> None:
    run(any_url, "CREATE TABLE t (a INTEGER NOT NULL)", "INSERT INTO t VALUES (1), (2), (3)")
    with connect(any_url) as system:
        table = table_of(system, "t")
        with system.read(table) as reading:
            assert sum(batch.num_rows for batch in reading.batches(table.columns)) == 3
            assert reading.counts(table.columns).rows == 3


def test_only_the_columns_asked_for_are_read_in_that_order(any_url: str) -> None:
    run(any_url, "CREATE TABLE t (a INTEGER, b INTEGER, c INTEGER)", "INSERT INTO t VALUES (1, 2, 3)")
    with connect(any_url) as system:
        table = table_of(system, "t")
        assert rows_of(system, table, [table.column("c"), table.column("a")]) == [{"c": "3", "a": "1"}]


def test_long_tables_come_in_bounded_batches(any_url: str) -> None:
    run(any_url, "CREATE TABLE t (a INTEGER, b VARCHAR(20))", f"INSERT INTO t {numbers(any_url, 50_000)}")
    with connect(any_url) as system:
        table = table_of(system, "t")
        with system.read(table) as reading:
            batches = list(reading.batches(table.columns))
    assert max(batch.num_rows for batch in batches) <= 25_000
    values = [value for batch in batches for value in batch.column("a").to_pylist()]
    assert sorted(map(int, values)) == list(range(1, 50_001))
    assert batches[0].schema.names == ["a", "b"]


@pytest.mark.timeout(120)
def test_a_cell_of_20_mb_arrives_whole_and_keeps_batches_small(any_url: str, mariadb_packets: None) -> None:
    size = 20 * MIB
    repeat = f"replace(hex(zeroblob({size // 2})), '0', 'é')" if any_url.startswith("sqlite") else ""
    repeat = repeat or f"repeat('é', {size})"
    type_ = "LONGTEXT" if any_url.startswith("mariadb") else "TEXT"
    run(any_url, f"CREATE TABLE t (a INTEGER, b {type_})")
    run(any_url, f"INSERT INTO t SELECT 1, {repeat}", f"INSERT INTO t SELECT 2, {repeat}")
    run(any_url, f"INSERT INTO t {numbers(any_url, 300)}")
    with connect(any_url) as system:
        table = table_of(system, "t")
        with system.read(table) as reading:
            lengths = [
                [len(value) for value in batch.column("b").to_pylist()] for batch in reading.batches(table.columns)
            ]
    assert sorted(length for batch in lengths for length in batch)[-2:] == [size, size]
    assert sum(map(len, lengths)) == 302
    assert all(sum(batch) < 3 * size for batch in lengths)


def test_a_stream_that_is_left_early_leaves_the_system_usable(any_url: str) -> None:
    run(any_url, "CREATE TABLE t (a INTEGER, b VARCHAR(20))", f"INSERT INTO t {numbers(any_url, 60_000)}")
    with connect(any_url, Options(connections=1)) as system:
        table = table_of(system, "t")
        for _ in range(3):
            with system.read(table) as reading:
                assert next(iter(reading.batches(table.columns))).num_rows > 0
        assert len(rows_of(system, table)) == 60_000


def test_an_error_of_the_reader_is_not_taken_for_one_of_the_database(any_url: str) -> None:
    run(any_url, "CREATE TABLE t (a INTEGER)", "INSERT INTO t VALUES (1)")
    with connect(any_url) as system:
        table = table_of(system, "t")
        with pytest.raises(OSError, match="disk full"), system.read(table) as reading:
            [fail(batch) for batch in reading.batches(table.columns)]


def fail(batch: object) -> None:
    raise OSError("disk full")


def test_two_threads_read_at_once(any_url: str) -> None:
    run(any_url, "CREATE TABLE t (a INTEGER, b VARCHAR(20))", f"INSERT INTO t {numbers(any_url, 20_000)}")
    found: list[int] = []
    with connect(any_url, Options(connections=2)) as system:
        table = table_of(system, "t")
        threads = [threading.Thread(target=lambda: found.append(len(rows_of(system, table)))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [20_000] * 4


def test_counts_and_stream_see_the_same_rows(any_url: str) -> None:
    if any_url.startswith("sqlite"):
        run(any_url, "PRAGMA journal_mode = WAL")  # else a reader keeps writers out
    run(any_url, "CREATE TABLE t (a INTEGER, b INTEGER)", "INSERT INTO t VALUES (1, 1)")
    with connect(any_url) as system:
        table = table_of(system, "t")
        with system.read(table) as reading:
            before = sum(batch.num_rows for batch in reading.batches([table.column("a")]))
            run(any_url, "INSERT INTO t VALUES (2, 2)")
            counts = reading.counts([table.column("b")])
    assert (before, counts.rows, counts.non_null) == (1, 1, {"b": 1})


def numbers(url: str, count: int) -> str:
    """A query of so many rows: 1, 2, … and a text."""
    if url.startswith("mariadb"):
        return f"SELECT seq, concat('text ', seq) FROM seq_1_to_{count}"
    if url.startswith("postgresql"):
        return f"SELECT n, 'text ' || n FROM generate_series(1, {count}) n"
    series = f"WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {count})"
    return f"SELECT * FROM ({series} SELECT n, 'text ' || n FROM s)"


@pytest.fixture
def mariadb_packets(request: pytest.FixtureRequest) -> None:
    """Lets MariaDB take and give values of more than 16 MB."""
    if "mariadb" in request.node.callspec.id:
        server: Server = request.getfixturevalue("mariadb_server")
        with closing(server.pymysql()) as connection, connection.cursor() as cursor:
            cursor.execute("SET GLOBAL max_allowed_packet = 256 * 1024 * 1024")


# PostgreSQL


def test_postgresql_prints_what_has_no_place_in_python(postgres_url: str) -> None:
    run(
        postgres_url,
        "CREATE DOMAIN mail AS text",
        "CREATE TYPE mood AS ENUM ('sad')",
        *imitated("hstore", "U"),
        *imitated("citext", "S"),
        "CREATE TABLE t (a date, b timestamp, c text[], d mail, e mood, f hstore, g citext, h jsonb, i bytea, j inet,"
        " k float8, l numeric, m date, n bool, o int GENERATED ALWAYS AS (1 + 1) STORED)",
        "INSERT INTO t VALUES ('infinity', '4713-01-01 BC', ARRAY['x', NULL, 'y\"'], 'a@b.fr', 'sad', '\"k\"=>\"v\"',"
        " 'Cy', '{\"a\": [1]}', '\\x00ff', '192.0.2.1', 'NaN', 'Infinity', '0044-03-15 BC', true)",
    )
    assert list(rows_at(postgres_url, "t")[0].values()) == [
        "infinity", "4713-01-01 00:00:00 BC", '{x,NULL,"y\\""}', "a@b.fr", "sad", '"k"=>"v"',
        "Cy", '{"a": [1]}', "\\x00ff", "192.0.2.1", "NaN", "Infinity", "0044-03-15 BC", "t", "2",
    ]  # fmt: skip


def test_a_table_without_columns_has_rows_only(postgres_url: str) -> None:
    run(postgres_url, "CREATE TABLE t ()", "INSERT INTO t DEFAULT VALUES")
    with connect(postgres_url) as system:
        (table,) = system.tables()
        with system.read(table) as reading:
            assert (list(reading.batches(())), reading.counts(()).rows) == ([], 1)


def test_a_not_null_that_was_never_validated_is_not_believed(postgres_url: str) -> None:
    run(postgres_url, "CREATE TABLE t (a int)", "INSERT INTO t VALUES (NULL)")
    run(postgres_url, "ALTER TABLE t ADD CONSTRAINT given NOT NULL a NOT VALID")
    with connect(postgres_url) as system:
        (table,) = system.tables()
        with system.read(table) as reading:
            assert reading.counts(table.columns).non_null == {"a": 0}


def test_dates_are_iso_whatever_the_server_prefers(postgres_url: str) -> None:
    run(postgres_url, "ALTER DATABASE " + postgres_url.rpartition("/")[2] + " SET datestyle = 'German'")
    run(postgres_url, "CREATE TABLE t (a date)", "INSERT INTO t VALUES ('2024-12-31')")
    assert rows_at(postgres_url, "t") == [{"a": "2024-12-31"}]


@pytest.mark.parametrize(("encoding", "stored"), [("LATIN1", "'é'"), ("SQL_ASCII", "E'\\351'")])
def test_a_latin_1_database_is_converted_and_an_ascii_one_guessed(
    encoding: str, stored: str, postgres_server: Server
) -> None:
    with postgres_server.psycopg() as connection:
        connection.execute(f"CREATE DATABASE odd ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
        try:
            with postgres_server.psycopg("odd", client_encoding="utf8") as odd:
                odd.execute(f"CREATE TABLE t AS SELECT {stored}::text AS a")
            assert rows_at(postgres_server.url("odd"), "t") == [{"a": "é"}]
        finally:
            connection.execute("DROP DATABASE odd WITH (FORCE)")


def test_discovery_cannot_write(postgres_url: str) -> None:
    run(
        postgres_url,
        "CREATE TABLE log (x int)",
        "CREATE FUNCTION spy() RETURNS int LANGUAGE sql AS 'INSERT INTO log VALUES (1) RETURNING x'",
        "CREATE VIEW v AS SELECT spy() AS a",
    )
    with connect(postgres_url) as system, pytest.raises(Exception, match="25006"):
        rows_of(system, table_of(system, "v"))
    assert rows_at(postgres_url, "log") == []


# MariaDB


def test_mariadb_prints_zero_dates_bits_enums_and_times(mariadb_url: str) -> None:
    run(
        mariadb_url,
        "CREATE TABLE t (a DATE, b DATETIME(3), c BIT(3), d ENUM('x', 'y'), e TIME, f YEAR, g DOUBLE, h JSON,"
        " i TINYINT(1), j VARCHAR(9) CHARACTER SET latin1, k VARBINARY(3), l SET('p', 'q'), m TIMESTAMP(6) NULL)",
    )
    engine_statement = (
        "INSERT IGNORE INTO t VALUES ('0000-00-00', '2024-00-00', b'101', 'y', '-838:59:59', 2024, 1.5,"
        " '{\"a\": \"é\"}', 1, 'é', x'00ff', 'p,q', NULL)"
    )
    run(mariadb_url, engine_statement)
    assert list(rows_at(mariadb_url, "t")[0].values()) == [
        "0000-00-00", "2024-00-00 00:00:00.000", "5", "y", "-838:59:59", "2024", "1.5",
        '{"a": "é"}', "1", "é", "\x00ÿ", "p,q", None,
    ]  # fmt: skip


@pytest.mark.parametrize("length", [0, 1, 250, 251, 65_535, 65_536, 16 * MIB - 20, 16 * MIB, 17 * MIB])
def test_values_of_every_length_survive_the_protocol(length: int, mariadb_url: str, mariadb_server: Server) -> None:
    with closing(mariadb_server.pymysql()) as connection, connection.cursor() as cursor:
        cursor.execute("SET GLOBAL max_allowed_packet = 256 * 1024 * 1024")
    run(mariadb_url, "CREATE TABLE t (a LONGTEXT, b INT)", f"INSERT INTO t VALUES (repeat('x', {length}), 7)")
    (row,) = rows_at(mariadb_url, "t")
    assert (len(row["a"]), row["b"]) == (length, "7")


# SQLite


@pytest.fixture
def file(sqlite_url: str, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "database.db", isolation_level=None)) as connection:
        yield connection


def test_sqlite_text_may_hold_anything(sqlite_url: str, file: sqlite3.Connection) -> None:
    file.execute("CREATE TABLE t (a TEXT)")
    for cell in ("CAST(x'ff' AS TEXT)", "CAST(x'610062' AS TEXT)", "x'e98081'", "12", "1.5", "x'80'", "x'81'"):
        file.execute(f"INSERT INTO t VALUES ({cell})")
    assert [row["a"] for row in rows_at(sqlite_url, "t")] == ["ÿ", "a\0b", "送", "12", "1.5", "€", "\x81"]


def test_a_column_of_sqlite_may_mix_types(sqlite_url: str, file: sqlite3.Connection) -> None:
    file.execute("CREATE TABLE t (a INTEGER, b)")
    file.execute("INSERT INTO t VALUES (1, 2), ('jean@example.fr', x'6a65616e'), (NULL, 2.5), (1e300, NULL)")
    rows = rows_at(sqlite_url, "t")
    assert [row["a"] for row in rows] == ["1", "jean@example.fr", None, "1.0e+300"]
    assert [row["b"] for row in rows] == ["2", "jean", "2.5", None]


def test_a_utf_16_file_is_read_as_text(sqlite_url: str, file: sqlite3.Connection) -> None:
    file.execute("PRAGMA encoding = 'UTF-16le'")
    file.execute("CREATE TABLE t (a TEXT)")
    file.execute("INSERT INTO t VALUES ('é😀')")
    assert rows_at(sqlite_url, "t") == [{"a": "é😀"}]


def test_a_column_that_is_gone_is_not_taken_for_its_name(sqlite_url: str, file: sqlite3.Connection) -> None:
    file.execute("CREATE TABLE t (a TEXT)")
    file.execute("INSERT INTO t VALUES ('x')")
    with connect(sqlite_url) as system:
        (table,) = system.tables()
        with pytest.raises(Exception, match="has lost a column"):
            rows_of(system, table, [Column("b", "TEXT", "text")])


def test_reading_creates_no_file_and_changes_none(sqlite_url: str, tmp_path: Path) -> None:
    run(sqlite_url, "CREATE TABLE t (a TEXT UNIQUE)", "INSERT INTO t VALUES ('x')")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with connect(sqlite_url) as system:
        (table,) = system.tables()
        assert isinstance(table.unique[0], UniqueIndex)
        assert rows_of(system, table) == [{"a": "x"}]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into every folder")
def test_a_resting_wal_file_in_a_folder_without_rights_is_read(sqlite_url: str, tmp_path: Path) -> None:
    run(sqlite_url, "PRAGMA journal_mode = WAL", "CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES ('x')")
    tmp_path.chmod(0o555)
    try:
        assert rows_at(sqlite_url, "t") == [{"a": "x"}]
        assert [path.name for path in tmp_path.iterdir()] == ["database.db"]
    finally:
        tmp_path.chmod(0o755)


def test_cells_are_decoded_as_utf_8_then_cp1252_then_latin_1() -> None:
    assert [decoded(cell) for cell in (b"\xc3\xa9", b"\xe9\x80", b"\x81")] == ["é", "é€", "\x81"]


def test_long_rows_after_short_ones_come_a_few_at_a_time(sqlite_url: str) -> None:
    counting = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
    short = f"INSERT INTO t {counting} SELECT 'x' FROM n"
    run(sqlite_url, "CREATE TABLE t (v TEXT)", short, short.replace("'x'", "printf('%.*c', 1000000, 'x')"))
    with connect(sqlite_url) as system:
        table = table_of(system, "t")
        with system.read(table) as reading:
            sizes = [batch.nbytes for batch in reading.batches(table.columns)]
    assert sum(sizes) > 100_000_000
    assert max(sizes) < 10_000_000
