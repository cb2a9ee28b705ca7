"""Rows that SQLite strings together are the rows that it gives one by one."""

import math
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pytest

from connectors import sqlite_bulk
from connectors.sqlite_bulk import portions
from connectors.sqlite_rows import Cell, Clock, order_of
from connectors.sqlite_rows import portions as by_row

ODD: Sequence[tuple[Any, Any, Any]] = [
    ("a", "b", 1), (None, None, None), ("", None, 2.5), (None, "", b"\xff\xfe"), ("été\x00x", "\t\n", "x"),
    (1, 2.5, -0.0), (1e300, 10**18, 0.1 + 0.2), (b"octets", b"", b""), ("x" * 3000, "ÿþ", None),
]  # fmt: skip


@pytest.fixture
def driver() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c)")
    yield connection
    connection.close()


def fill(driver: sqlite3.Connection, rows: Sequence[tuple[Any, Any, Any]], step: int = 1) -> None:
    driver.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", [(n * step, *row) for n, row in enumerate(rows)])


def read(driver: sqlite3.Connection, bulk: bool, text: str = "ab") -> dict[str, list[Any]]:
    cells = [Cell(name, f"t.{name}", "text" if name in text else "kept") for name in ("id", "a", "b", "c")]
    clock = Clock(math.inf)
    found = (
        portions(driver, cells, "t", "main.t AS t", clock)
        if bulk
        else by_row(driver, cells, f"main.t AS t{order_of(driver, 't', 't')}", clock)
    )
    out: dict[str, list[Any]] = {cell.name: [] for cell in cells}
    for portion in found:
        for name, values in portion.items():
            out[name] += values.to_pylist() if isinstance(values, pa.Array) else list(values)
    return out


@pytest.mark.parametrize("text", ["a", "ab", "abc"])
def test_gives_what_reading_row_by_row_gives(driver: sqlite3.Connection, text: str) -> None:
    fill(driver, ODD * 300, step=7)
    assert read(driver, True, text) == read(driver, False, text)


@pytest.mark.parametrize("bad", [b"\xff", b"\xfe", b"caf\xe9", b"a\xffb", b"\xff\xff\xfe"])
def test_text_that_is_not_utf8_is_read_row_by_row(driver: sqlite3.Connection, bad: bytes) -> None:
    fill(driver, ODD * 250)
    driver.execute("UPDATE t SET a = CAST(? AS TEXT), b = CAST(? AS TEXT) WHERE id = 2000", (bad, bad))
    found = read(driver, True)
    assert found["id"] == list(range(len(ODD) * 250))
    assert found == read(driver, False)


def test_long_values_make_smaller_portions(driver: sqlite3.Connection) -> None:
    fill(driver, [("x" * 40_000, None, b"y" * 40_000)] * 700)
    cells = [Cell("a", "t.a", "text"), Cell("c", "t.c", "kept")]
    sizes = [len(p["a"]) for p in portions(driver, cells, "t", "main.t AS t", Clock(math.inf))]
    assert sum(sizes) == 700
    assert max(sizes) * 80_000 <= 2 * sqlite_bulk.MOST


def test_a_value_longer_than_a_portion_is_read(driver: sqlite3.Connection) -> None:
    fill(driver, [("a", "b", "c")] * 50 + [("x" * (sqlite_bulk.MOST + 1), "b", "c")] + [("a", "b", "c")] * 50)
    found = read(driver, True)
    assert [len(cell) for cell in found["a"]] == [1] * 50 + [sqlite_bulk.MOST + 1] + [1] * 50


@pytest.mark.parametrize(
    "made", ["CREATE TABLE u (a TEXT PRIMARY KEY, b) WITHOUT ROWID", "CREATE VIEW u AS SELECT a, b FROM t"]
)
def test_what_has_no_rowids_is_read_row_by_row(driver: sqlite3.Connection, made: str) -> None:
    fill(driver, [(str(n), n, None) for n in range(100)])
    driver.execute(made)
    if "TABLE" in made:
        driver.execute("INSERT INTO u SELECT a, b FROM t")
    cells = [Cell("a", "t.a", "text"), Cell("b", "t.b", "text")]
    source = "main.u AS t"
    found = [value for p in portions(driver, cells, "u", source, Clock(math.inf)) for value in p["b"].to_pylist()]
    assert sorted(found) == sorted(map(str, range(100)))


def test_an_empty_table_has_no_portions(driver: sqlite3.Connection) -> None:
    assert read(driver, True) == {"id": [], "a": [], "b": [], "c": []}
