"""Databases of other dialects in a SQLite file: numbers as numbers, names that fit, and a list of what is lost."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pytest

from connectors.model import Column, ForeignKey, Kind, Table, UniqueIndex
from connectors.structure import Statement, Structure
from connectors.system import connect
from connectors.target import Target
from tests.connectors.copying import RUN, close_all, opened, values, written
from tests.connectors.databases import run


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    close_all()


def at(folder: Path) -> str:
    return f"sqlite:///{folder / 'copie.db'}"


def asked(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "copie.db")) as connection:
        return connection.execute(sql).fetchall()


def loaded(folder: Path, structure: Structure, cells: dict[str, dict[str, list[object]]]) -> Target:
    """A published copy of these cells by label and column, as text and bytes."""
    target = opened(at(folder))
    assert not target.native(structure)
    target.prepare(structure, RUN, resume=False)
    for label, columns in cells.items():
        target.load(structure.table(label), [{name: _array(column) for name, column in columns.items()}])
    target.finish()
    target.publish()
    target.settle()
    return target


def _array(cells: list[object]) -> pa.Array:
    return pa.array(cells, pa.binary() if any(isinstance(cell, bytes) for cell in cells) else pa.string())


def test_postgresql_becomes_a_sqlite_file(postgres_url: str, tmp_path: Path) -> None:
    run(
        postgres_url,
        "CREATE TABLE agences (id bigint PRIMARY KEY, nom varchar(40) UNIQUE)",
        "CREATE TABLE t (a integer, b numeric(8, 2), c double precision, d boolean, e date, f timestamptz, g bytea,"
        " h text, i jsonb, j uuid, k text[], agence bigint REFERENCES agences ON DELETE SET NULL, PRIMARY KEY (a, h))",
        "INSERT INTO agences VALUES (5000000000, 'Nord')",
        "INSERT INTO t VALUES (1, 12.50, 'NaN', true, '2024-02-29', '2024-02-29 10:00+00', '\\x00ff', '', '1',"
        " '00000000-0000-0000-0000-000000000001', '{x}', 5000000000), (2, NULL, 0.1, false, NULL, NULL, NULL, 'é',"
        " NULL, NULL, NULL, NULL)",
    )
    with connect(postgres_url) as system, system.snapshot() as snapshot:
        tables = tuple(table for table in system.tables() if table.kind == "table")
        structure = Structure("postgresql", tables)
        target = opened(at(tmp_path))
        target.prepare(structure, RUN, resume=False)
        for table in tables:
            target.load(table, snapshot.portions(table, written(table)))
        target.finish()
        with target.staged() as contents:
            table = structure.table("public.t")
            assert contents.count(table) == 2
            assert contents.joins(table, table.foreign_keys[0]) == snapshot.joins(table, table.foreign_keys[0])
            assert values(contents.portions(table, ["h", "g"])) == [{"h": "", "g": b"\x00\xff"}, {"h": "é", "g": None}]
        target.publish()
        target.settle()
    columns = "abcdefghijk"
    types = [row[0] for row in asked(tmp_path, f"SELECT {', '.join(f'typeof({name})' for name in columns)} FROM t")]
    assert types == ["integer", "integer"]
    assert asked(tmp_path, f"SELECT {', '.join(columns)} FROM t WHERE a = 1") == [
        (1, 12.5, "NaN", 1, "2024-02-29", "2024-02-29 10:00:00+00", b"\x00\xff", "", "1",
         "00000000-0000-0000-0000-000000000001", "{x}"),
    ]  # fmt: skip
    assert asked(tmp_path, "SELECT c, d FROM t WHERE a = 2") == [(0.1, 0)]
    assert asked(tmp_path, "SELECT id, typeof(id) FROM agences") == [(5000000000, "integer")]
    assert [row[2:7] for row in asked(tmp_path, "PRAGMA foreign_key_list(t)")] == [
        ("agences", "agence", "id", "NO ACTION", "SET NULL")
    ]
    assert [row[5] for row in asked(tmp_path, "PRAGMA table_info(t)") if row[5]] == [1, 2]
    assert ("type", "public.t.k") in target.lost(structure)


def test_mariadb_becomes_a_sqlite_file(mariadb_url: str, tmp_path: Path) -> None:
    run(
        mariadb_url,
        "CREATE TABLE t (a INT AUTO_INCREMENT PRIMARY KEY, b DECIMAL(8, 2), c TINYINT(1), d DATETIME, e BLOB, f JSON,"
        " g ENUM('x', 'y'), UNIQUE (b))",
        "INSERT INTO t VALUES (1, 12.50, 1, '2024-02-29 10:00:00', X'00ff', '[1]', 'y')",
        "INSERT INTO t VALUES (2, NULL, 0, NULL, '', NULL, 'x')",
    )
    with connect(mariadb_url) as system, system.snapshot() as snapshot:
        structure = Structure("mariadb", system.tables())
        target = opened(at(tmp_path))
        target.prepare(structure, RUN, resume=False)
        target.load(structure.tables[0], snapshot.portions(structure.tables[0], written(structure.tables[0])))
        target.finish()
        target.publish()
    assert asked(tmp_path, "SELECT * FROM t") == [
        (1, 12.5, 1, "2024-02-29 10:00:00", b"\x00\xff", "[1]", "y"),
        (2, None, 0, None, b"", None, "x"),
    ]
    assert asked(tmp_path, "SELECT count(*) FROM pragma_index_list('t') WHERE \"unique\"") == [(1,)]


@pytest.mark.parametrize(
    ("kind", "cells", "stored"),
    [
        ("integer", ["1", "-9223372036854775808", None], [1, -(2**63), None]),
        ("decimal", ["12.50", "0.1"], [12.5, 0.1]),
        ("float", ["1e300", "-Infinity", "0.1"], [1e300, float("-inf"), 0.1]),
        ("float", ["NaN", "1.5", None], ["NaN", 1.5, None]),
        ("boolean", ["t", "f", "1", "0", "true", None], [1, 0, 1, 0, 1, None]),
        ("date", ["2024-02-29", "infinity"], ["2024-02-29", "infinity"]),
        ("datetime", ["2024-02-29 10:00:00"], ["2024-02-29 10:00:00"]),
        ("json", ["1.0", '"x"', "{}"], ["1.0", '"x"', "{}"]),
        ("uuid", ["00000000-0000-0000-0000-000000000001"], ["00000000-0000-0000-0000-000000000001"]),
        ("binary", [b"\x00", b""], [b"\x00", b""]),
        ("text", ["007", ""], ["007", ""]),
        ("network", ["10.0.0.1"], ["10.0.0.1"]),
        ("other", ["12"], ["12"]),
    ],
)
def test_values_are_what_they_stand_for(tmp_path: Path, kind: Kind, cells: list[object], stored: list[object]) -> None:
    structure = Structure("postgresql", (Table("public", "t", (Column("a", kind, kind),)),))
    loaded(tmp_path, structure, {"public.t": {"a": cells}})
    assert [row[0] for row in asked(tmp_path, "SELECT a FROM t")] == stored


def test_names_that_sqlite_cannot_tell_apart_are_changed_and_listed(tmp_path: Path) -> None:
    column = (Column("id", "bigint", "integer"), Column("ID", "text", "text"), Column('x"y', "text", "text"))
    parent = Table("a", "T", column, primary_key=("id",), unique=(UniqueIndex("t", ("ID",)),))
    key = ForeignKey("fk", ("id",), "a", "T", ("id",))
    tables = (
        parent,
        Table("b", "t", column, primary_key=("id",), foreign_keys=(key,), unique=(UniqueIndex("t", ("ID",)),)),
        Table("b", "sqlite_x", (Column("select", "text", "text"),)),
        Table("b", "gomme_copy", (Column("a", "text", "text"),)),
    )
    structure = Structure("postgresql", tables)
    cells: dict[str, list[object]] = {"id": ["1"], "ID": ["x"], 'x"y': ["z"]}
    target = loaded(tmp_path, structure, {"a.T": cells, "b.t": cells, "b.sqlite_x": {"select": ["v"]}})
    assert asked(tmp_path, 'SELECT "id", "ID_2", "x""y" FROM "t_2"') == [(1, "x", "z")]
    assert asked(tmp_path, "SELECT * FROM _sqlite_x") == [("v",)]
    assert {
        ("schema", "a"), ("schema", "b"), ("renamed", "b.t"), ("renamed", "a.T.ID"), ("renamed", "b.sqlite_x"),
        ("renamed", "b.gomme_copy"),
    } <= {*target.lost(structure)}  # fmt: skip
    assert [row[2] for row in asked(tmp_path, "PRAGMA foreign_key_list(t_2)")] == ["T"]
    assert len(asked(tmp_path, "SELECT 1 FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")) == 2


def test_what_is_lost_is_listed_place_by_place(tmp_path: Path) -> None:
    table = Table(
        None,
        "t",
        (
            Column("a", "int", "integer"), Column("b", "numeric", "decimal"), Column("c", "numeric(8,2)", "decimal"),
            Column("d", "int", "integer", generated=True), Column("e", "point", "other"),
        ),
        unique=(
            UniqueIndex("plain", ("a",)), UniqueIndex("partial", ("a",), where="a > 1"),
            UniqueIndex("computed", ("d",)), UniqueIndex("expression", (), ("lower(a)",)),
        ),
        foreign_keys=(ForeignKey("fk", ("a",), None, "elsewhere", ("id",)),),
    )  # fmt: skip
    statements = (
        Statement("index", "t.plain", ""), Statement("index", "t.slow", ""), Statement("view", "v", ""),
        Statement("trigger", "t.x", ""), Statement("check", "t.positive", ""), Statement("setting", "owner", ""),
    )  # fmt: skip
    structure = Structure("postgresql", (table,), (Statement("table", "t", ""),), statements)
    target = loaded(tmp_path, structure, {"t": {"a": ["1"], "b": ["1.5"], "c": ["2"], "e": ["(1,2)"]}})
    assert set(target.lost(structure)) == {
        ("default", "*"), ("decimal", "t.b"), ("generated", "t.d"), ("type", "t.e"), ("unique", "t.partial"),
        ("unique", "t.computed"), ("unique", "t.expression"), ("foreign_key", "t.fk"), ("index", "t.slow"),
        ("view", "v"), ("trigger", "t.x"), ("check", "t.positive"),
    }  # fmt: skip
    assert asked(tmp_path, "SELECT * FROM t") == [(1, 1.5, 2, "(1,2)")]


@pytest.mark.parametrize("scheme", ["sqlite", "parquet"])
def test_a_computed_column_that_a_copy_goes_without_is_read_as_empty(tmp_path: Path, scheme: str) -> None:
    columns = (Column("a", "int", "integer"), Column("b", "int", "integer", generated=True))
    structure = Structure("postgresql", (Table(None, "t", columns),))
    target = opened(f"{scheme}:///{tmp_path / 'copie'}")
    target.prepare(structure, RUN, resume=False)
    target.load(structure.tables[0], [{"a": pa.array(["1", None])}])
    target.finish()
    with target.staged() as contents:
        assert values(contents.portions(structure.tables[0], ["b", "a"])) == [
            {"b": None, "a": "1"}, {"b": None, "a": None},
        ]  # fmt: skip
        assert values(contents.portions(structure.tables[0], ["b"])) == [{"b": None}, {"b": None}]
    target.discard()
