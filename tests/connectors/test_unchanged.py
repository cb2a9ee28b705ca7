"""A table that did not change says so, and no change goes unseen: on every dialect, against the rows themselves."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.system import connect
from connectors.unchanged import FEW, State
from tests.connectors.databases import quoted, rows_at, run, table_of

KEY = bytes(range(32))
ROWS = 2 * FEW
FILLER = "x" * 400  # a file is large enough to keep evidence of


def state(url: str, name: str = "t", key: bytes = KEY, bound: tuple[str, ...] = ()) -> State:
    with connect(url) as system:
        table = table_of(system, name)
        with system.read(table) as reading:
            return reading.state([c for c in table.columns if c.kind != "binary"], key, bound)


@pytest.fixture
def url(any_url: str) -> str:
    """A database with a table t of some hundred rows; `doublon` holds few different values."""
    fill(any_url, "t")
    return any_url


def fill(url: str, name: str, rows: int = ROWS) -> None:
    run(url, f"CREATE TABLE {name} (id int PRIMARY KEY, nom varchar(40), doublon int, rempli text, photo {BLOB(url)})")
    values = ", ".join(f"({n}, 'Nom {n:04}', {n % 3}, '{FILLER}', NULL)" for n in range(rows))
    run(url, f"INSERT INTO {name} VALUES {values}")


def BLOB(url: str) -> str:
    return "bytea" if url.startswith("postgresql") else "blob"


def test_what_is_untouched_has_the_same_state_from_another_connection(url):
    first = state(url)
    assert first.token is not None
    assert first == state(url)


CHANGES = {
    "a cell of equal length": ["UPDATE t SET nom = 'Nom 0OO7' WHERE id = 7"],
    "a cell to NULL": ["UPDATE t SET nom = NULL WHERE id = 7"],
    "two rows swap a value": [
        "UPDATE t SET nom = CASE id WHEN 7 THEN 'Nom 0008' ELSE 'Nom 0007' END WHERE id IN (7, 8)"
    ],
    "a row in for a row out": ["DELETE FROM t WHERE id = 7", "INSERT INTO t VALUES (999, 'Nom 0007', 1, 'x', NULL)"],
    "a value moves to the next column": ["UPDATE t SET rempli = nom, nom = NULL WHERE id = 7"],
    "a blob appears": ["UPDATE t SET photo = 'abc' WHERE id = 7"],
    "one row of many alike": ["UPDATE t SET doublon = 2 WHERE id = 0", "UPDATE t SET doublon = 0 WHERE id = 2"],
    "a column is renamed": ["ALTER TABLE t RENAME COLUMN nom TO nom2"],
    "a column is added with a default": ["ALTER TABLE t ADD COLUMN neuf varchar(20) DEFAULT 'neuf'"],
    "a column is dropped and comes back with another content": [
        "ALTER TABLE t DROP COLUMN doublon", "ALTER TABLE t ADD COLUMN doublon int DEFAULT 5"
    ],
    "everything is deleted": ["DELETE FROM t"],
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_seen(url, change):
    before = state(url)
    run(url, *change)
    assert state(url).token not in (None, before.token) or state(url).weak


def test_a_table_emptied_and_filled_again_with_other_rows_is_seen(url):
    before = state(url)
    run(url, "DELETE FROM t" if url.startswith("sqlite") else "TRUNCATE TABLE t")
    run(url, *(f"INSERT INTO t VALUES ({n}, 'Nem {n:04}', {n % 3}, '{FILLER}', NULL)" for n in range(ROWS)))
    assert state(url) != before


def test_two_tables_that_swap_names_are_seen(url):
    run(url, "CREATE TABLE u AS SELECT * FROM t", "DROP TABLE t", "CREATE TABLE t AS SELECT * FROM u")
    run(url, "UPDATE t SET nom = 'autre'", "UPDATE u SET nom = 'aussi'")
    before = state(url)
    run(url, "ALTER TABLE t RENAME TO v", "ALTER TABLE u RENAME TO t", "ALTER TABLE v RENAME TO u")
    assert state(url) != before


def test_the_key_and_whatever_else_a_verdict_rests_on_are_part_of_the_state(url):
    tokens = [state(url).token, state(url, key=bytes(32)).token, state(url, bound=("other rules",)).token]
    assert None not in tokens
    assert len(set(tokens)) == 3


def test_an_empty_table_that_stays_empty_is_unchanged_or_says_why_not(any_url):
    run(any_url, "CREATE TABLE t (nom varchar(40))")
    assert state(any_url) == state(any_url)
    if not any_url.startswith("sqlite"):
        assert state(any_url).token


def test_of_the_cells_of_a_few_rows_nothing_is_kept(any_url):
    fill(any_url, "t", 20)
    kept = state(any_url)
    # PostgreSQL's evidence is made of no cell, so it may be kept of one row.
    assert kept.token if any_url.startswith("postgresql") else kept == State(None, "few_rows")


@pytest.mark.parametrize("work", ["UPDATE t SET nom = 'x'", "DELETE FROM t"])
def test_a_transaction_rolled_back_changes_nothing(url, work):
    import sqlalchemy as sa

    before = state(url)
    with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
        connection.exec_driver_sql(work)
        assert state(url) == before
        connection.rollback()
    assert state(url) == before


def test_a_view_is_read_again_where_its_rows_may_come_from_the_clock(url):
    clock = "datetime('now')" if url.startswith("sqlite") else "now()"
    run(url, f"CREATE VIEW v AS SELECT nom, {clock} AS vu FROM t")
    assert state(url, "v") == State(None, "view")


# --- any sequence of changes

IDS = st.integers(0, ROWS + 20)
WORK = st.one_of(
    st.builds("UPDATE t SET nom = 'Nom {:04}' WHERE id = {}".format, IDS, IDS),
    st.builds("UPDATE t SET doublon = {} WHERE id = {}".format, st.integers(0, 2), IDS),
    st.builds("UPDATE t SET nom = NULL WHERE id = {}".format, IDS),
    st.builds("UPDATE t SET nom = '' WHERE id = {}".format, IDS),
    st.builds("DELETE FROM t WHERE id = {}".format, IDS),
    st.builds("INSERT INTO t (id, nom, doublon) SELECT max(id) + 1, 'Nom {:04}', {} FROM t".format, IDS, st.just(1)),
    st.builds("UPDATE t SET nom = nom WHERE id = {}".format, IDS),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(work=st.lists(WORK, max_size=4))
def test_equal_states_mean_equal_rows_after_any_sequence_of_changes(url, work):
    before, rows = state(url), rows_at(url, "t")
    run(url, *work)
    after = state(url)
    assert before.token
    assert after.token
    same = sorted(map(str, rows)) == sorted(map(str, rows_at(url, "t")))
    assert same or after != before
    assert work or after == before


# --- SQLite


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "journal.db"
    fill(f"sqlite:///{path}", "t")
    return path


def test_a_write_that_lies_in_the_write_ahead_log_only_is_seen(file):
    raw = sqlite3.connect(file, isolation_level=None)
    raw.execute("PRAGMA journal_mode = wal")
    raw.execute("PRAGMA wal_autocheckpoint = 0")
    raw.execute("UPDATE t SET nom = 'a' WHERE id = 1")
    before, bytes_before = state(f"sqlite:///{file}"), file.read_bytes()
    raw.execute("UPDATE t SET nom = 'b' WHERE id = 1")
    assert file.read_bytes() == bytes_before
    assert state(f"sqlite:///{file}") != before
    raw.close()


def test_a_vacuum_may_be_taken_for_a_change_but_not_a_change_for_none(file):
    url = f"sqlite:///{file}"
    run(url, "DELETE FROM t WHERE id = 7")
    before, rows = state(url), rows_at(url, "t")
    run(url, "VACUUM")
    assert rows_at(url, "t") == rows
    run(url, "INSERT INTO t VALUES (7, 'Nom 0007', 1, 'x', NULL)")
    assert state(url) != before


def test_the_file_of_another_database_under_the_same_name_is_seen(file, tmp_path):
    other = tmp_path / "other.db"
    fill(f"sqlite:///{other}", "t", ROWS + 1)
    before = state(f"sqlite:///{file}")
    other.replace(file)
    assert state(f"sqlite:///{file}") != before


def written_meanwhile(url: str, between: Callable[[], object]) -> State:
    """The state asked for in a transaction that began before the write."""
    with connect(url) as system:
        table = table_of(system, "t")
        with system.read(table) as reading:
            reading.state(table.columns, KEY)
        between()
        with system.read(table) as reading:
            return reading.state(table.columns, KEY)


def test_who_writes_during_the_scan_leaves_no_evidence(file):
    url = f"sqlite:///{file}"
    kept = written_meanwhile(url, lambda: run(url, "UPDATE t SET nom = 'Nom 0OO7' WHERE id = 7"))
    assert kept == State(None, "changing")


def test_who_puts_another_file_in_place_during_the_scan_leaves_no_evidence(file, tmp_path):
    other = tmp_path / "other.db"
    fill(f"sqlite:///{other}", "t")
    kept = written_meanwhile(f"sqlite:///{file}", lambda: other.replace(file))
    assert kept == State(None, "changing")


def test_a_table_that_an_extension_makes_is_known_by_where_it_keeps_its_rows(file):
    url = f"sqlite:///{file}"
    run(url, "CREATE VIRTUAL TABLE plein USING fts5(texte)", "INSERT INTO plein VALUES ('bonjour')")
    assert state(url, "plein").token


def test_asking_for_the_state_keeps_the_locks_of_this_process(file):
    raw = sqlite3.connect(file, isolation_level=None)
    raw.execute("BEGIN IMMEDIATE")
    state(f"sqlite:///{file}")
    other = [
        "import sqlite3, sys", "c = sqlite3.connect(sys.argv[1], timeout=0)", "c.execute('BEGIN IMMEDIATE')"
    ]  # fmt: skip
    import subprocess
    import sys

    refused = subprocess.run([sys.executable, "-c", "; ".join(other), str(file)], capture_output=True, text=True)
    assert "locked" in refused.stderr
    raw.close()


# --- PostgreSQL


@pytest.fixture
def postgres(postgres_url: str) -> str:
    fill(postgres_url, "t")
    return postgres_url


def test_statistics_that_are_reset_are_no_evidence_either_way(postgres):
    before = state(postgres)
    run(postgres, "SELECT pg_stat_reset()", "ANALYZE t", "VACUUM FREEZE t", "SELECT * FROM t FOR UPDATE")
    assert state(postgres) == before


def test_rows_that_one_transaction_wrote_into_two_tables_are_told_apart(postgres):
    run(
        postgres,
        "DO $$ BEGIN CREATE TABLE a AS SELECT i, 'a' AS v FROM generate_series(1, 200) i;"
        " CREATE TABLE b AS SELECT i, 'b' AS v FROM generate_series(1, 200) i; END $$",
    )
    before = state(postgres, "a")
    run(postgres, "ALTER TABLE a RENAME TO c", "ALTER TABLE b RENAME TO a", "ALTER TABLE c RENAME TO b")
    assert state(postgres, "a") != before


def test_a_label_of_an_enum_that_is_renamed_is_seen_though_no_row_is_touched(postgres):
    run(postgres, "CREATE TYPE e AS ENUM ('x', 'y')", "CREATE TABLE en (v e)", "INSERT INTO en VALUES ('x')")
    before = state(postgres, "en")
    run(postgres, "ALTER TYPE e RENAME VALUE 'x' TO 'jean.martin@exemple.fr'")
    assert state(postgres, "en") != before


def test_another_expression_of_a_virtual_column_is_seen_though_no_row_is_touched(postgres):
    run(postgres, "CREATE TABLE g (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL)", "INSERT INTO g VALUES (1)")
    before = state(postgres, "g")
    run(postgres, "ALTER TABLE g ALTER COLUMN b SET EXPRESSION AS (a + 2)")
    assert state(postgres, "g") != before


def test_a_partition_that_is_exchanged_is_seen(postgres):
    run(
        postgres,
        "CREATE TABLE p (id int, v text) PARTITION BY RANGE (id)",
        "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (1000)",
        "CREATE TABLE p2 (id int, v text)",
        "DO $$ BEGIN INSERT INTO p1 VALUES (1, 'a'); INSERT INTO p2 VALUES (1, 'b'); END $$",
    )
    before = state(postgres, "p")
    assert before.token
    assert state(postgres, "p") == before
    run(postgres, "ALTER TABLE p DETACH PARTITION p1", "ALTER TABLE p ATTACH PARTITION p2 FOR VALUES FROM (0) TO (999)")
    assert state(postgres, "p") != before


def test_a_materialised_view_is_unchanged_until_it_is_refreshed(postgres):
    run(postgres, "CREATE MATERIALIZED VIEW m AS SELECT id, nom, now() AS vu FROM t")
    before = state(postgres, "m")
    assert before.token
    assert state(postgres, "m") == before
    run(postgres, "REFRESH MATERIALIZED VIEW m")
    assert state(postgres, "m") != before


def test_who_may_read_some_columns_only_gets_no_evidence(postgres, postgres_server):
    run(
        postgres,
        "DROP ROLE IF EXISTS peu",
        "CREATE ROLE peu LOGIN PASSWORD 'peu'",
        "GRANT SELECT (id, nom) ON t TO peu",
    )
    limited = postgres_server.url(postgres.rpartition("/")[2], "peu", "peu")
    assert state(limited) == State(None, "partial_grant")
    assert len(rows_at_columns(limited, "id", "nom")) == ROWS
    run(postgres, "DROP OWNED BY peu", "DROP ROLE peu")


def rows_at_columns(url: str, *names: str) -> list[object]:
    """After asking for the state, which must leave the transaction usable."""
    with connect(url) as system:
        table = table_of(system, "t")
        columns = [table.column(name) for name in names]
        with system.read(table) as reading:
            reading.state(columns, KEY)
            return [row for batch in reading.batches(columns) for row in batch.to_pylist()]


# --- MariaDB


@pytest.fixture
def mariadb(mariadb_url: str) -> str:
    fill(mariadb_url, "t")
    return mariadb_url


def test_an_engine_without_snapshots_gives_no_evidence(mariadb):
    run(mariadb, "ALTER TABLE t ENGINE=Aria")
    assert state(mariadb) == State(None, "storage")


def test_columns_of_any_type_and_character_set_are_hashed_together(mariadb):
    run(
        mariadb,
        "CREATE TABLE w (a varchar(9) CHARACTER SET latin1, b varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,"
        " c varchar(9) CHARACTER SET utf16, d json, e bit(9), f enum('x','y'), g float, h decimal(9,2), i datetime(6),"
        " j year, k uuid, l inet6, m point, `n``o` set('u','v'), p int AS (length(a)) VIRTUAL)",
        "INSERT INTO w (a, b, c, d, e, f, g, h, i, j, k, l, m, `n``o`) SELECT 'é', 'é', 'é', '{}', 5, 'x', 0.1, 1.5,"
        " now(), 2020, uuid(), '::1', NULL, 'u,v' FROM seq_1_to_200",
    )
    seen = [state(mariadb, "w")]
    for column, value in (("a", "'è'"), ("b", "'É'"), ("c", "'e'"), ("e", "6"), ("f", "'y'"), ("`n``o`", "'u'")):
        run(mariadb, f"UPDATE w SET {column} = {value} LIMIT 1")
        seen.append(state(mariadb, "w"))
    assert all(s.token for s in seen)
    assert len(set(seen)) == len(seen)


def test_a_thousand_columns_are_hashed(mariadb):
    columns = ", ".join(f"c{n} int" for n in range(1000))
    run(mariadb, f"CREATE TABLE wide ({columns})", "INSERT INTO wide (c999) SELECT seq FROM seq_1_to_200")
    before = state(mariadb, "wide")
    run(mariadb, "UPDATE wide SET c999 = 0 WHERE c999 = 7")
    assert before.token
    assert state(mariadb, "wide") != before


def test_a_row_too_long_for_the_server_is_not_left_out_of_the_hash(mariadb, mariadb_server):
    with mariadb_server.pymysql() as server, server.cursor() as cursor:
        cursor.execute("SET GLOBAL max_allowed_packet = 16 * 1024 * 1024")  # other tests want more of it
    run(mariadb, "ALTER TABLE t MODIFY rempli longtext")
    run(mariadb, "UPDATE t SET rempli = repeat('y', 10000000) WHERE id < 2")
    columns = "ALTER TABLE t ADD COLUMN autre longtext"
    run(mariadb, columns, "UPDATE t SET autre = rempli WHERE id = 1")
    assert state(mariadb) == State(None, "too_long")


def test_the_history_of_a_versioned_table_counts(mariadb):
    run(mariadb, "ALTER TABLE t ADD SYSTEM VERSIONING")
    before = state(mariadb)
    run(mariadb, "UPDATE t SET nom = 'x' WHERE id = 7", "UPDATE t SET nom = 'Nom 0007' WHERE id = 7")
    assert state(mariadb) != before


@pytest.mark.parametrize("name", ["a b", 'gu"illemet', "ap'os", "per%cent"])
def test_names_that_need_quotes_do_no_harm(any_url, name):
    fill(any_url, quoted(any_url, name))
    assert state(any_url, name).token
