"""Constraints leave a CREATE TABLE one by one, and unique ones come back after the rows as SQLite would make them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.sqlite_ddl import referred, without_keys, without_unique
from connectors.sqlite_later import later, rename
from connectors.sqlite_sql import has_literal, mentioned, words
from tests.connectors.copying import copied

KEYS = [
    ("CREATE TABLE t (a INTEGER REFERENCES gone)", "CREATE TABLE t (a INTEGER)"),
    ("CREATE TABLE t (a REFERENCES 'Gone'(x) ON DELETE SET NULL NOT NULL, b)", "CREATE TABLE t (a NOT NULL, b)"),
    ("CREATE TABLE t (a, b, FOREIGN KEY (a, b) REFERENCES [gone] (x, y))", "CREATE TABLE t (a, b)"),
    (
        "CREATE TABLE t (a, CONSTRAINT c FOREIGN KEY (a) REFERENCES gone ON UPDATE NO ACTION MATCH FULL"
        " NOT DEFERRABLE INITIALLY IMMEDIATE, CHECK (a > 1))",
        "CREATE TABLE t (a, CHECK (a > 1))",
    ),
    ("CREATE TABLE t (a, FOREIGN KEY (a) REFERENCES gone UNIQUE (a))", "CREATE TABLE t (a, UNIQUE (a))"),
    ("CREATE TABLE t (a CONSTRAINT c REFERENCES gone REFERENCES kept)", "CREATE TABLE t (a REFERENCES kept)"),
    ("CREATE TABLE t (a REFERENCES kept /* REFERENCES gone */, b DEFAULT 'REFERENCES gone')", None),
    ('CREATE TABLE t ("references" TEXT, gone TEXT) -- REFERENCES gone', None),
]


@pytest.mark.parametrize(("sql", "left"), KEYS)
def test_a_foreign_key_leaves_and_nothing_else(sql: str, left: str | None) -> None:
    found = without_keys(sql, {"gone"})
    assert found == (left or sql)
    assert "gone" not in referred(found)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(found)


UNIQUES = [
    ("CREATE TABLE t (a UNIQUE, b TEXT UNIQUE ON CONFLICT IGNORE NOT NULL)", "CREATE TABLE t (a, b TEXT NOT NULL)"),
    ("CREATE TABLE t (a, b, CONSTRAINT u UNIQUE (a, b DESC) ON CONFLICT FAIL)", "CREATE TABLE t (a, b)"),
    ("CREATE TABLE t (a TEXT PRIMARY KEY DESC NOT NULL, b UNIQUE)", "CREATE TABLE t (a TEXT NOT NULL, b)"),
    (
        "CREATE TABLE t (a, \"unique\" CHECK (a <> 'UNIQUE') UNIQUE)",
        "CREATE TABLE t (a, \"unique\" CHECK (a <> 'UNIQUE'))",
    ),
]


@pytest.mark.parametrize(("sql", "left"), UNIQUES)
def test_unique_constraints_leave_and_nothing_else(sql: str, left: str) -> None:
    assert without_unique(sql, primary=True) == left


TABLES = [
    *(sql for sql, _ in UNIQUES),
    "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a COLLATE NOCASE UNIQUE, b, UNIQUE (b COLLATE RTRIM, a))",
    "CREATE TABLE t (a, b, c AS (a || b) STORED, UNIQUE (c), PRIMARY KEY (b, a DESC))",
    "CREATE TABLE t (a TEXT UNIQUE, b INT UNIQUE REFERENCES t (a), UNIQUE (a))",
    'CREATE TABLE "it\'s a ""t""" (a PRIMARY KEY, "b \'c\'" UNIQUE)',
    "CREATE TABLE 'select' (a UNIQUE, \"b\" DEFAULT 'UNIQUE')",
]
AS_THEY_ARE = [
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a)",
    "CREATE TABLE t (a PRIMARY KEY, b UNIQUE) WITHOUT ROWID",
    "CREATE TABLE t (a TEXT PRIMARY KEY) STRICT",
    "CREATE TABLE t (a UNIQUE COLLATE fr)",
    "CREATE VIRTUAL TABLE t USING fts5(a)",
    "not a statement",
]


@pytest.mark.parametrize("sql", AS_THEY_ARE)
def test_a_table_that_sqlite_would_make_otherwise_is_made_as_it_is(sql: str) -> None:
    assert later(sql) is None


@settings(max_examples=60, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("sql", TABLES)
def test_what_is_made_later_is_what_sqlite_makes_at_once(sql: str, data: st.DataObject) -> None:
    made = later(sql)
    assert made is not None
    cell = st.none() | st.integers(0, 9) | st.sampled_from(["a", "A", "b", "B ", ""]) | st.floats(0, 1)
    rows = data.draw(st.lists(st.tuples(cell, cell), max_size=12))
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as once:
        once.execute(sql)
        columns = [row[0] for row in once.execute(_COLUMNS, (made.table,))][:2]
        target = f'"{made.table.replace(chr(34), chr(34) * 2)}" ({", ".join(_quoted(name) for name in columns)})'
        kept = [row for row in rows if _taken(once, target, row)]
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as twice:
            twice.execute(made.bare)
            twice.executemany(f"INSERT INTO {target} VALUES (?, ?)", kept)
            twice.execute("BEGIN")
            for statement in made.made():
                twice.execute(statement)
            rename(twice, [made])
            twice.execute("COMMIT")
            twice.execute("PRAGMA writable_schema = RESET")
            assert twice.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            for question in (
                "SELECT type, name, tbl_name, sql FROM sqlite_master",
                f"SELECT * FROM {target.split(' (')[0]}",
            ):
                assert sorted(map(repr, twice.execute(question))) == sorted(map(repr, once.execute(question)))
            for row in rows:
                assert _taken(twice, target, row) == _taken(once, target, row)


_COLUMNS = "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 AND NOT (type = 'INTEGER' AND pk)"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _taken(connection: sqlite3.Connection, target: str, row: tuple[object, object]) -> bool:
    try:
        return connection.execute(f"INSERT INTO {target} VALUES (?, ?)", row).rowcount == 1
    except sqlite3.IntegrityError:
        return False


def test_a_copy_of_many_constraints_is_sound_and_bound_by_them(tmp_path: Path) -> None:
    source, target = tmp_path / "s.db", tmp_path / "c.db"
    with closing(sqlite3.connect(source)) as connection:
        for number, sql in enumerate(TABLES):
            if " t (" in sql:
                connection.execute(
                    sql.replace(" t (", f" t{number} (").replace("REFERENCES t ", f"REFERENCES t{number} ")
                )
        connection.execute("INSERT INTO t4 (a, b) VALUES ('x', 1), ('y', 2)")
        connection.execute("ANALYZE")
        connection.commit()
    copied(f"sqlite:///{source}", f"sqlite:///{target}")
    with closing(sqlite3.connect(target)) as copy, closing(sqlite3.connect(source)) as original:
        listed = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name NOT LIKE 'gomme%' ORDER BY 2"
        assert copy.execute(listed).fetchall() == original.execute(listed).fetchall()
        statistics = "SELECT * FROM sqlite_stat1 WHERE tbl NOT LIKE 'gomme%' ORDER BY 1, 2"
        assert copy.execute(statistics).fetchall() == original.execute(statistics).fetchall()
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            copy.execute("INSERT INTO t4 (a) VALUES ('X')")


@given(st.text())
def test_words_joined_are_the_text_again(sql: str) -> None:
    assert "".join(words(sql)) == sql


def test_tables_are_found_in_a_statement_and_texts_told_from_names() -> None:
    assert mentioned('SELECT [A].x FROM "b", c -- d', ["a", "B", "d"]) == {"a", "B"}
    assert mentioned("SELECT 'a' AS x /* b */", ["b"]) == frozenset()
    assert not has_literal('CREATE VIEW v AS SELECT \'\' AS "Nom", "Nom" FROM t WHERE a = 5', {"t", "a"})
    assert has_literal('CREATE VIEW v AS SELECT a FROM t WHERE a = "Dupont"', {"t", "a"})
