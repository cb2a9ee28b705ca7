"""Rows are named by primary keys of every type that a database takes for one."""

import pytest

from connectors.erasing import Batch
from connectors.predicate import Compare
from tests.connectors.databases import run
from tests.connectors.erasures import eraser, step
from tests.connectors.erasures import ids as ids_of

POSTGRESQL = {
    "text[]": ("'{a,b}'", "'{c,NULL}'"),
    "text[][]": ("'{{a},{b}}'", "'{}'"),
    "pair": ("'(1,a)'", "'(2,\"b c\")'"),
    "tags": ("'{x}'", "'{y}'"),
    "bit(8)": ("B'00000001'", "B'10000001'"),
    "int4range": ("'[1,3)'", "'[5,9]'"),
    "jsonb": ("'{\"a\": 1}'", "'[2]'"),
    "interval": ("'1 day'", "'1 month 3 days'"),
    "timestamptz": ("'2020-01-01 00:00:00.123456+01'", "'infinity'"),
}
MARIADB = {
    "BIT(1)": ("b'0'", "b'1'"),
    "BIT(8)": ("b'00000001'", "b'10000001'"),
    "BIT(64)": ("b'1'", f"b'1{'0' * 63}'"),
    "TIME(3)": ("'-12:00:00.5'", "'13:00'"),
    "SET('a','b')": ("'a'", "'a,b'"),
    "DECIMAL(8,3)": ("1.5", "2.25"),
    "DATETIME(6)": ("'2020-01-01 00:00:00.123456'", "'2021-01-01'"),
}


def hold(url: str, type_: str, keys: tuple[str, str]) -> None:
    """Of three rows one is deleted and one loses its name."""
    rows = f"({keys[0]}, 1, 1, 'a'), ({keys[1]}, 1, 2, 'b'), ({keys[1]}, 2, 3, 'c')"
    run(url, f"CREATE TABLE jetons (jeton {type_} NOT NULL, sorte INTEGER, id INTEGER, nom VARCHAR(9), "
        "PRIMARY KEY (jeton, sorte))",
        f"INSERT INTO jetons VALUES {rows}")  # fmt: skip
    with eraser(url) as at_work:
        gone = step(url, "jetons", where=Compare("id", "=", 1))
        emptied = step(url, "jetons", "update", where=Compare("id", "=", 2), values={"nom": None})
        done = at_work.run(Batch("run", 0, (gone,))), at_work.run(Batch("run", 1, (emptied,)))
    assert [(outcome.dropped, outcome.steps[0].done) for outcome in done] == [((), 1), ((), 1)]
    assert ids_of(url, "jetons") == [2, 3]


@pytest.mark.parametrize("type_", POSTGRESQL)
def test_keys_of_every_type_of_postgresql_hold(postgres_url: str, type_: str) -> None:
    run(postgres_url, "CREATE TYPE pair AS (a int, b text)", "CREATE DOMAIN tags AS text[]")
    hold(postgres_url, type_, POSTGRESQL[type_])


@pytest.mark.parametrize("type_", MARIADB)
def test_keys_of_every_type_of_mariadb_hold(mariadb_url: str, type_: str) -> None:
    hold(mariadb_url, type_, MARIADB[type_])
