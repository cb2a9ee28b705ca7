"""The plain path of other dialects, shown on databases that SQLAlchemy also knows."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from connectors import plain
from connectors.model import Unreadable
from connectors.system import Options, System
from tests.connectors.databases import quoted, rows_of, run, table_of


@contextmanager
def plainly(url: str) -> Iterator[System]:
    with System(plain.open_database(sa.make_url(url), Options())) as system:
        yield system


def test_an_untested_dialect_is_listed_read_and_counted(any_url: str) -> None:
    run(
        any_url,
        "CREATE TABLE p (id INTEGER PRIMARY KEY)",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(9), b DATE NOT NULL, p INTEGER, UNIQUE (a, b),"
        " FOREIGN KEY (p) REFERENCES p (id))",
        "INSERT INTO t VALUES (1, 'é', '2024-02-29', NULL), (2, '', '2024-03-01', NULL), (3, NULL, '2024-03-02', NULL)",
        "CREATE VIEW v AS SELECT a FROM t",
    )
    with plainly(any_url) as system:
        assert not system.tested
        tables = {table.name: table for table in system.tables()}
        table = tables["t"]
        assert (tables["v"].kind, table.primary_key) == ("view", ("id",))
        assert [column.kind for column in table.columns] == ["integer", "text", "date", "integer"]
        assert ("a", "b") in [index.columns for index in table.unique]
        assert [(key.columns, key.table, key.referred_columns) for key in table.foreign_keys] == [
            (("p",), "p", ("id",))
        ]
        assert rows_of(system, table)[:2] == [
            {"id": "1", "a": "é", "b": "2024-02-29", "p": None},
            {"id": "2", "a": "", "b": "2024-03-01", "p": None},
        ]
        with system.read(table) as reading:
            counts = reading.counts(table.columns)
    assert (counts.rows, counts.non_null) == (3, {"id": 3, "a": 2, "b": 3, "p": 0})


@pytest.mark.parametrize("name", ["%s", "per%cent", 'quo"te', "select"])
def test_an_odd_name_is_only_a_name_here_too(any_url: str, name: str) -> None:
    spelled = quoted(any_url, name)
    run(any_url, f"CREATE TABLE {spelled} ({spelled} INTEGER)", f"INSERT INTO {spelled} VALUES (1)")
    with plainly(any_url) as system:
        (table,) = system.tables()
        assert rows_of(system, table) == [{name: "1"}]
        with system.read(table) as reading:
            assert reading.counts(table.columns).non_null == {name: 1}


def test_a_table_that_vanished_is_unreadable(any_url: str) -> None:
    run(any_url, "CREATE TABLE t (a INTEGER)")
    with plainly(any_url) as system:
        table = table_of(system, "t")
        run(any_url, "DROP TABLE t")
        with pytest.raises(Unreadable, match="t cannot be read"):
            rows_of(system, table)


def test_a_copy_can_be_made_of_an_untested_dialect_as_text(any_url: str) -> None:
    binary = "BYTEA" if any_url.startswith("postgresql") else "BLOB"
    run(
        any_url,
        "CREATE TABLE p (id INTEGER PRIMARY KEY)",
        f"CREATE TABLE a (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p (id), b {binary}, c VARCHAR(9))",
        "CREATE VIEW v AS SELECT c FROM a WHERE c <> 'x'",
        "INSERT INTO p VALUES (1)",
        "INSERT INTO a (id, c) VALUES (2, ''), (1, 'é')",
    )
    with plainly(any_url) as system, system.snapshot() as snapshot:
        structure = snapshot.structure()
        assert [table.name for table in structure.tables] in (["p", "a"], ["a", "p"])
        assert [(view.label, view.literals) for view in structure.views] == [("v", True)]
        table = structure.table("a")
        (portion,) = snapshot.portions(table, ["id", "b", "c"])
        assert {name: column.to_pylist() for name, column in portion.items()} == {  # type: ignore[union-attr]
            "id": ["1", "2"], "b": [None, None], "c": ["é", ""],
        }  # fmt: skip
        assert str(portion["b"].type) == "binary"  # type: ignore[union-attr]
        assert snapshot.count(table) == 2
        assert all(snapshot.joins(table, key).joined == 0 for key in table.foreign_keys)
        assert system.identity()[0] == structure.dialect
