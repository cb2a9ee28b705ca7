"""What gomme sees of a database's shape."""

import sqlite3
from pathlib import Path

import pytest

from connectors.model import UNKNOWN_COLUMNS, BadUrl, ForeignKey, UniqueIndex
from connectors.sqlite_schema import kind_of, split_terms
from connectors.system import Options, connect
from tests.connectors.databases import quoted, rows_of, run, table_of

HOSTILE = (
    'quo"te', "back`tick", "apos'trophe", "two  spaces", "dot.ted", "semi;colon", "select", "per%cent", "%s", "%(x)s",
    "co:lon", ":name", "émoji 🧽", "UPPER", "brack[et]", "back\\slash", "x" * 63, "new\nline", "--comment", "?",
)  # fmt: skip


def test_a_database_without_tables_has_none(any_url: str) -> None:
    with connect(any_url) as system:
        assert system.tables() == ()


def test_columns_come_with_type_kind_and_nullability(any_url: str) -> None:
    run(any_url, "CREATE TABLE t (a VARCHAR(10) NOT NULL, b INTEGER, c DATE, d DECIMAL(8, 2), e TIMESTAMP NULL)")
    with connect(any_url) as system:
        columns = table_of(system, "t").columns
    assert [column.kind for column in columns] == ["text", "integer", "date", "decimal", "datetime"]
    assert [column.nullable for column in columns] == [False, True, True, True, True]
    assert columns[0].type.lower() in ("varchar(10)", "character varying(10)")


def test_keys_come_with_their_columns_in_order(any_url: str) -> None:
    run(
        any_url,
        "CREATE TABLE parent (b INTEGER NOT NULL, a INTEGER NOT NULL, PRIMARY KEY (a, b))",
        "CREATE TABLE child (id INTEGER PRIMARY KEY, x INTEGER, y INTEGER, mail VARCHAR(50), boss INTEGER,"
        " CONSTRAINT mail_once UNIQUE (mail, x),"
        " CONSTRAINT of_parent FOREIGN KEY (x, y) REFERENCES parent (a, b) ON DELETE CASCADE ON UPDATE SET NULL,"
        " CONSTRAINT of_boss FOREIGN KEY (boss) REFERENCES child (id))",
    )
    with connect(any_url) as system:
        parent, child = table_of(system, "parent"), table_of(system, "child")
    assert parent.primary_key == ("a", "b")
    assert child.primary_key == ("id",)
    assert ("mail", "x") in [index.columns for index in child.unique]
    keys = {key.table: key for key in child.foreign_keys}
    assert keys["parent"].columns == ("x", "y")
    assert keys["parent"].referred_columns == ("a", "b")
    assert (keys["parent"].on_delete, keys["parent"].on_update) == ("CASCADE", "SET NULL")
    assert (keys["child"].on_delete, keys["child"].on_update) == (None, None)


def test_views_are_listed_and_read(any_url: str) -> None:
    run(any_url, "CREATE TABLE t (a INTEGER)", "INSERT INTO t VALUES (7)", "CREATE VIEW v AS SELECT a FROM t")
    with connect(any_url) as system:
        view = table_of(system, "v")
        assert view.kind == "view"
        assert rows_of(system, view) == [{"a": "7"}]


def test_a_hostile_name_of_table_and_column_is_only_a_name(any_url: str) -> None:
    names = sorted(HOSTILE)
    if any_url.startswith("mariadb"):  # whose names stay within the basic plane
        names = sorted(name.replace("🧽", "é") for name in HOSTILE)
    for name in names:
        spelled = quoted(any_url, name)
        run(any_url, f"CREATE TABLE {spelled} ({spelled} VARCHAR(20), b INTEGER)")
        run(any_url, f"INSERT INTO {spelled} VALUES ('é', 1)")
    with connect(any_url) as system:
        tables = system.tables()
        assert [table.name for table in tables] == names
        for table in tables:
            assert rows_of(system, table) == [{table.name: "é", "b": "1"}]
            with system.read(table) as reading:
                assert reading.counts(table.columns).non_null == {table.name: 1, "b": 1}


def test_1500_columns_are_listed_read_and_counted(any_url: str) -> None:
    names = [f"c{place}" for place in range(1000 if any_url.startswith("mariadb") else 1500)]  # InnoDB ends at 1,017
    last = names[-1]
    run(any_url, f"CREATE TABLE wide ({', '.join(f'{name} INTEGER' for name in names)})")
    run(any_url, f"INSERT INTO wide (c0, {last}) VALUES ('1', '2')")
    with connect(any_url) as system:
        (table,) = system.tables()
        (row,) = rows_of(system, table)
        with system.read(table) as reading:
            counts = reading.counts(table.columns)
    assert [column.name for column in table.columns] == names
    assert {name: value for name, value in row.items() if value is not None} == {"c0": "1", last: "2"}
    assert {name for name, figure in counts.non_null.items() if figure} == {"c0", last}


def test_a_catalogue_of_400_tables_takes_few_queries(postgres_url: str) -> None:
    columns = ", ".join(f"c{place} text" for place in range(12))
    run(postgres_url, "; ".join(f"CREATE TABLE t{place} ({columns})" for place in range(400)))
    with connect(postgres_url) as system:
        tables = system.tables()
    assert (len(tables), sum(len(table.columns) for table in tables)) == (400, 4800)


# PostgreSQL


def test_postgresql_lists_every_user_schema_unless_told(postgres_url: str) -> None:
    run(postgres_url, "CREATE TABLE a (x int)", 'CREATE SCHEMA "o ther"', 'CREATE TABLE "o ther".b (x int)')
    with connect(postgres_url) as system:
        assert [table.label for table in system.tables()] == ["o ther.b", "public.a"]
    with connect(postgres_url, Options(schemas=("o ther",))) as system:
        assert [table.label for table in system.tables()] == ["o ther.b"]


@pytest.mark.parametrize("fixture", ["postgres_url", "mariadb_url"])
def test_a_schema_that_does_not_exist_is_an_error(fixture: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(fixture)
    with connect(url, Options(schemas=("nowhere",))) as system, pytest.raises(BadUrl, match="nowhere"):
        system.tables()


def test_a_partitioned_table_is_listed_once_and_read_whole(postgres_url: str) -> None:
    run(
        postgres_url,
        "CREATE TABLE p (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
        "CREATE TABLE p_old PARTITION OF p FOR VALUES FROM (MINVALUE) TO ('2020-01-01')",
        "CREATE TABLE p_new PARTITION OF p DEFAULT",
        "INSERT INTO p VALUES (1, '2019-01-01'), (2, '2021-01-01')",
    )
    with connect(postgres_url) as system:
        (table,) = system.tables()
        assert (table.label, table.primary_key) == ("public.p", ("id", "at"))
        assert sorted(row["id"] for row in rows_of(system, table)) == ["1", "2"]


def test_rows_of_an_inheriting_table_are_read_once(postgres_url: str) -> None:
    run(postgres_url, "CREATE TABLE a (x int)", "CREATE TABLE b () INHERITS (a)")
    run(postgres_url, "INSERT INTO a VALUES (1)", "INSERT INTO b VALUES (2)")
    with connect(postgres_url) as system:
        assert [rows_of(system, table) for table in system.tables()] == [[{"x": "1"}], [{"x": "2"}]]


def test_a_materialised_view_is_read(postgres_url: str) -> None:
    run(postgres_url, "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a")
    with connect(postgres_url) as system:
        (table,) = system.tables()
        assert (table.kind, rows_of(system, table)) == ("materialized_view", [{"a": "1"}])


def test_postgresql_unique_indexes_may_be_partial_and_of_expressions(postgres_url: str) -> None:
    run(
        postgres_url,
        "CREATE TABLE t (a text, b int, c int, gone int, UNIQUE (b, c))",
        "ALTER TABLE t DROP COLUMN gone",
        "CREATE UNIQUE INDEX by_lower ON t (lower(a), b) INCLUDE (c) WHERE b > 3",
        "CREATE INDEX not_unique ON t (c)",
    )
    with connect(postgres_url) as system:
        (table,) = system.tables()
    assert table.unique == (
        UniqueIndex("by_lower", ("b",), ("lower(a)",), "(b > 3)"),
        UniqueIndex("t_b_c_key", ("b", "c")),
    )


def test_postgresql_foreign_keys_cross_schemas(postgres_url: str) -> None:
    run(
        postgres_url,
        "CREATE SCHEMA s",
        "CREATE TABLE s.p (id int PRIMARY KEY)",
        "CREATE TABLE t (p int CONSTRAINT fk REFERENCES s.p ON DELETE SET DEFAULT)",
    )
    with connect(postgres_url, Options(schemas=("public",))) as system:
        (table,) = system.tables()
    assert table.foreign_keys == (ForeignKey("fk", ("p",), "s", "p", ("id",), "SET DEFAULT"),)


def test_postgresql_comments_generated_columns_and_estimates_are_known(postgres_url: str) -> None:
    run(
        postgres_url,
        "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED)",
        "COMMENT ON TABLE t IS 'all of it'",
        "COMMENT ON COLUMN t.a IS 'half of it'",
        "INSERT INTO t SELECT generate_series(1, 10)",
        "ANALYZE t",
    )
    with connect(postgres_url) as system:
        (table,) = system.tables()
    assert (table.comment, table.columns[0].comment, table.estimated_rows) == ("all of it", "half of it", 10)
    assert [column.generated for column in table.columns] == [False, True]


def test_postgresql_kinds_follow_domains_and_extensions(postgres_url: str) -> None:
    run(
        postgres_url,
        "CREATE DOMAIN mail AS text CHECK (VALUE ~ '@')",
        "CREATE DOMAIN work_mail AS mail",
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE TYPE pair AS (a int, b text)",
        *imitated("citext", "S"),
        *imitated("hstore", "U"),
        "CREATE TABLE t (a work_mail, b mood, c mail[], d citext, e hstore, f jsonb, g inet, h uuid, i bytea, j pair,"
        " k bool, l timestamptz, m interval, n xml, o numeric, p float8, q time, r int4range, s tsvector)",
    )
    with connect(postgres_url) as system:
        (table,) = system.tables()
    assert [column.kind for column in table.columns] == [
        "text", "enum", "array", "text", "text", "json", "network", "uuid", "binary", "other",
        "boolean", "datetime", "other", "text", "decimal", "float", "time", "other", "text",
    ]  # fmt: skip
    assert table.columns[2].type == "mail[]"


def imitated(name: str, category: str) -> tuple[str, ...]:
    """A base type like the extension's, made the way citext makes its own: the wheel has no contrib."""
    return (
        f"CREATE TYPE {name}",
        f"CREATE FUNCTION {name}_in(cstring) RETURNS {name} AS 'textin' LANGUAGE internal IMMUTABLE STRICT",
        f"CREATE FUNCTION {name}_out({name}) RETURNS cstring AS 'textout' LANGUAGE internal IMMUTABLE STRICT",
        f"CREATE TYPE {name} (INPUT = {name}_in, OUTPUT = {name}_out, LIKE = text, CATEGORY = '{category}')",
    )


# MariaDB


def test_mariadb_knows_json_booleans_comments_prefixes_and_generated_columns(mariadb_url: str) -> None:
    run(
        mariadb_url,
        "CREATE TABLE t (a JSON, b BOOLEAN COMMENT 'yes', c TEXT, d INT AS (b + 1) PERSISTENT, e ENUM('x'), f INET6,"
        " g BLOB, h UUID, i SET('a', 'b'), UNIQUE by_start (b, c(10))) COMMENT 'all of it'",
    )
    with connect(mariadb_url) as system:
        (table,) = system.tables()
    kinds = [column.kind for column in table.columns]
    assert kinds == ["json", "boolean", "text", "integer", "enum", "network", "binary", "uuid", "enum"]
    assert (table.comment, table.columns[1].comment, table.columns[3].generated) == ("all of it", "yes", True)
    assert table.unique == (UniqueIndex("by_start", ("b",), ("left(c, 10)",)),)
    assert table.schema is None


def test_mariadb_reads_other_databases_when_they_are_listed(mariadb_url: str) -> None:
    run(mariadb_url, "CREATE TABLE t (a INT)", "INSERT INTO t VALUES (1)")
    server, _, name = mariadb_url.rpartition("/")
    with connect(f"{server}/", Options(schemas=(name,))) as system:
        (table,) = system.tables()
        assert table.schema == name
        assert rows_of(system, table) == [{"a": "1"}]


def test_mariadb_history_is_read_too(mariadb_url: str) -> None:
    run(
        mariadb_url,
        "CREATE TABLE t (id INT PRIMARY KEY, mail VARCHAR(30)) WITH SYSTEM VERSIONING",
        "INSERT INTO t VALUES (1, 'old')",
        "UPDATE t SET mail = 'new'",
    )
    with connect(mariadb_url) as system:
        (table,) = system.tables()
        assert sorted(row["mail"] for row in rows_of(system, table)) == ["new", "old"]
        with system.read(table) as reading:
            assert reading.counts(()).rows == 2


def test_a_broken_view_of_mariadb_is_listed_with_its_reason(mariadb_url: str) -> None:
    run(mariadb_url, "CREATE TABLE t (a INT)", "CREATE VIEW v AS SELECT a FROM t", "DROP TABLE t")
    with connect(mariadb_url) as system:
        (view,) = system.tables()
    assert (view.name, view.unreadable) == ("v", "broken_view")


# SQLite


def test_sqlite_lists_neither_its_own_tables_nor_those_behind_a_full_text_index(sqlite_url: str) -> None:
    run(
        sqlite_url,
        "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT UNIQUE)",
        "CREATE VIRTUAL TABLE notes USING fts5(body)",
        "INSERT INTO notes VALUES ('call her back')",
    )
    with connect(sqlite_url) as system:
        assert [table.name for table in system.tables()] == ["notes", "t"]
        assert rows_of(system, table_of(system, "notes")) == [{"body": "call her back"}]


def test_sqlite_unique_indexes_may_be_partial_and_of_expressions(sqlite_url: str) -> None:
    run(
        sqlite_url,
        "CREATE TABLE t (a TEXT, b INT, UNIQUE (b, a))",
        "CREATE UNIQUE INDEX by_lower ON t (b, lower(a || ',('), \"a\") WHERE b > 3",
        "CREATE INDEX not_unique ON t (b)",
    )
    with connect(sqlite_url) as system:
        unique = {index.name: index for index in table_of(system, "t").unique}
    assert unique.pop("by_lower") == UniqueIndex("by_lower", ("b", "a"), ("lower(a || ',(')",), "b > 3")
    assert [index.columns for index in unique.values()] == [("b", "a")]


def test_sqlite_tables_without_rowid_and_generated_columns_are_read(sqlite_url: str) -> None:
    run(
        sqlite_url,
        "CREATE TABLE t (k TEXT PRIMARY KEY, v INT, w INT AS (v + 1) STORED, x TEXT AS (k || '!')) WITHOUT ROWID",
        "INSERT INTO t VALUES ('a', 1)",
    )
    with connect(sqlite_url) as system:
        (table,) = system.tables()
        assert [column.generated for column in table.columns] == [False, False, True, True]
        assert rows_of(system, table) == [{"k": "a", "v": "1", "w": "2", "x": "a!"}]


def test_a_foreign_key_without_columns_points_at_the_primary_key(sqlite_url: str) -> None:
    run(sqlite_url, "CREATE TABLE p (a INT, b INT, PRIMARY KEY (b, a))")
    run(sqlite_url, "CREATE TABLE c (x INT, y INT, FOREIGN KEY (x, y) REFERENCES p ON DELETE SET NULL)")
    with connect(sqlite_url) as system:
        (key,) = table_of(system, "c").foreign_keys
    assert key == ForeignKey(None, ("x", "y"), None, "p", ("b", "a"), "SET NULL")


def test_what_sqlite_cannot_describe_is_listed_and_not_fatal(sqlite_url: str, tmp_path: Path) -> None:
    run(sqlite_url, "CREATE TABLE t (a INT)", "CREATE VIEW broken AS SELECT a FROM gone", "CREATE TABLE v (x INT)")
    with sqlite3.connect(tmp_path / "database.db") as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET rootpage = 0, sql = 'CREATE VIRTUAL TABLE v USING absent(x)' WHERE name = 'v'"
        )
    connection.close()
    with connect(sqlite_url) as system:
        tables = {table.name: table for table in system.tables()}
    assert tables["t"].unreadable is None
    assert (tables["broken"].unreadable, tables["broken"].columns) == ("broken_view", (UNKNOWN_COLUMNS,))
    assert (tables["v"].unreadable, tables["v"].columns) == ("failed", (UNKNOWN_COLUMNS,))


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        ("", "text"), ("VARCHAR(255)", "text"), ("NATIVE CHARACTER(70)", "text"), ("UNSIGNED BIG INT", "integer"),
        ("POINT", "other"), ("DOUBLE PRECISION", "float"), ("NUMERIC(10,2)", "decimal"), ("blob", "binary"),
        ("datetime", "datetime"), ("DATE", "date"), ("time", "time"), ("json", "json"), ("bool", "boolean"),
        ("whatever", "other"), ("INTERVAL", "other"),
    ],
)  # fmt: skip
def test_a_declared_type_of_sqlite_has_a_kind(declared: str, kind: str) -> None:
    assert kind_of(declared) == kind


def test_the_terms_of_an_index_are_split_at_outer_commas_only() -> None:
    assert split_terms("a, f(b, ','), \"c,)\") WHERE x") == (["a", "f(b, ',')", '"c,)"'], " WHERE x")


def test_the_labels_of_a_mariadb_enum_are_values_and_stay_out_of_its_type(mariadb_url: str) -> None:
    run(mariadb_url, "CREATE TABLE t (seller ENUM('Durand', 'l''Hostis'), days SET('Lundi', 'Mardi'))")
    with connect(mariadb_url) as system:
        (table,) = system.tables()
    assert [(column.type, column.kind) for column in table.columns] == [("enum", "enum"), ("set", "enum")]


def test_a_sqlite_table_whose_name_is_not_utf_8_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    run(f"sqlite:///{path}", "CREATE TABLE clixnts (email TEXT)")
    path.write_bytes(path.read_bytes().replace(b"clixnts", b"cli\xe9nts"))
    with connect(f"sqlite:///{path}") as system:
        (table,) = system.tables()
    assert (table.name, table.columns, table.unreadable) == ("cliénts", (UNKNOWN_COLUMNS,), "failed")
