"""Bulk loads, on the three real dialects: everything arrives, or nothing stays."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.load import load
from connectors.model import BadUrl, Column, ConnectorError, ForeignKey, NotLoaded, Table, UniqueIndex
from connectors.system import connect

TEAMS = Table(
    None,
    "équipes du soir",
    (
        Column("id", "integer", "integer", nullable=False),
        Column("pays", "char(2)", "text", nullable=False),
        Column("chef", "integer", "integer"),
        Column("select", "varchar(40)", "text"),
        Column("budget", "numeric(8,2)", "decimal"),
        Column("ouverte", "boolean", "boolean"),
        Column("depuis", "date", "date"),
        Column("doc", "json", "json"),
    ),
    primary_key=("pays", "id"),
    unique=(UniqueIndex("u_nom", ("select",)),),
    foreign_keys=(ForeignKey(None, ("pays", "chef"), None, "équipes du soir", ("pays", "id")),),
    comment="les équipes",
)
PLACES = Table(
    None,
    "lieux",
    (Column("id", "bigint", "integer"), Column("pays", "char(2)", "text"), Column("equipe", "integer", "integer")),
    primary_key=("id",),
    foreign_keys=(ForeignKey("fk_lieu", ("pays", "equipe"), None, "équipes du soir", ("pays", "id"), "CASCADE"),),
)
ROWS = [
    (1, "FR", 2, "Nuit d'été \\ 100 %", "12.50", True, "2026-01-15", '{"a": [1, 2]}'),
    (2, "FR", None, "", "0.00", False, None, None),
    (2, "BE", None, None, None, None, "1999-12-31", "[]"),
]


@pytest.fixture(params=["sqlite_url", "postgres_url", "mariadb_url"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


def texts(url: str, table: str) -> list[list[str | None]]:
    """What gomme reads back, sorted by row."""
    with connect(url) as system:
        found = next(known for known in system.tables() if known.name == table)
        with system.read(found) as reading:
            batches = list(reading.batches(found.columns))
    rows = [list(row.values()) for batch in batches for row in batch.to_pylist()]
    return sorted(rows, key=str)


def test_rows_arrive_as_they_were_given(url: str) -> None:
    assert load(url, [TEAMS], {TEAMS.label: iter(ROWS)}) == {TEAMS.label: 3}
    first = next(row for row in texts(url, TEAMS.name) if row[0] == "1")
    assert first[:4] == ["1", "FR", "2", "Nuit d'été \\ 100 %"]
    assert first[6] == "2026-01-15"


def test_null_stays_null_and_empty_stays_empty(url: str) -> None:
    load(url, [TEAMS], {TEAMS.label: ROWS})
    assert sorted(str(row[3]) for row in texts(url, TEAMS.name))[:2] == ["", "None"]


def test_keys_unique_indexes_and_references_are_made(url: str) -> None:
    load(url, [PLACES, TEAMS], {TEAMS.label: ROWS, PLACES.label: [(5_000_000_000, "FR", 2)]})
    with connect(url) as system:
        tables = {table.name: table for table in system.tables()}
    assert tables[TEAMS.name].primary_key == ("pays", "id")
    assert ("select",) in [unique.columns for unique in tables[TEAMS.name].unique]
    assert tables["lieux"].foreign_keys[0].columns == ("pays", "equipe")
    assert tables["lieux"].foreign_keys[0].on_delete == "CASCADE"
    assert tables[TEAMS.name].foreign_keys[0].table == TEAMS.name


def test_a_table_without_rows_is_made_too(url: str) -> None:
    assert load(url, [TEAMS], {}) == {TEAMS.label: 0}
    assert texts(url, TEAMS.name) == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([*ROWS, (1, "FR", None, "deux fois", None, None, None, None)], id="a key twice"),
        pytest.param([*ROWS, (9, "FR", None, "", None, None, None, None)], id="a unique value twice"),
        pytest.param([*ROWS, (None, "FR", None, "x", None, None, None, None)], id="a key without value"),
        pytest.param([*ROWS, (9, "FR")], id="a short row"),
    ],
)
def test_a_load_that_fails_leaves_nothing_and_quotes_nothing(url: str, rows: list[tuple[object, ...]]) -> None:
    with pytest.raises(NotLoaded) as raised:
        load(url, [TEAMS, PLACES], {TEAMS.label: rows})
    assert "équipes du soir" in str(raised.value)
    assert not any(word in str(raised.value) for word in ("été", "deux fois", "FR"))
    assert raised.value.__cause__ is None
    with connect(url) as system:
        assert system.tables() == ()


def test_rows_that_break_off_leave_nothing(url: str) -> None:
    def broken() -> Iterator[tuple[object, ...]]:
        yield ROWS[0]
        raise RuntimeError("the source went away with Jean Dupont")

    with pytest.raises(NotLoaded, match=r"RuntimeError$"):
        load(url, [TEAMS], {TEAMS.label: broken()})
    with connect(url) as system:
        assert system.tables() == ()


def test_a_table_that_stands_already_is_not_touched(url: str) -> None:
    load(url, [TEAMS], {TEAMS.label: ROWS})
    with pytest.raises(NotLoaded, match="exists already"):
        load(url, [TEAMS], {TEAMS.label: []})
    assert len(texts(url, TEAMS.name)) == 3


def test_bytes_become_the_text_they_stood_for_in_sqlite(sqlite_url: str) -> None:
    table = Table(None, "t", (Column("lib", "varchar(20)", "text"), Column("photo", "blob", "binary")))
    load(sqlite_url, [table], {"t": [("François".encode("latin-1"), b"\x00\xff")]})
    connection = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    connection.text_factory = bytes
    assert connection.execute("SELECT typeof(lib), lib, typeof(photo), photo FROM t").fetchall() == [
        (b"text", b"Fran\xe7ois", b"blob", b"\x00\xff")
    ]
    connection.close()


@pytest.mark.parametrize(
    ("where", "error", "says"),
    [
        (lambda folder: "no url at all", BadUrl, "not a database URL"),
        (lambda folder: "oracel://u:secret@h/d", BadUrl, "unknown database scheme"),
        (lambda folder: f"sqlite:///{folder}/missing/x.db", NotLoaded, "cannot be opened"),
        (lambda folder: "postgresql://u:secret@127.0.0.1:1/d", ConnectorError, "127.0.0.1"),
    ],
)
def test_a_place_that_cannot_be_loaded_is_one_clear_sentence(
    tmp_path: Path, where: Callable[[Path], str], error: type[ConnectorError], says: str
) -> None:
    with pytest.raises(error, match=says) as raised:
        load(where(tmp_path), [TEAMS], {})
    assert "secret" not in str(raised.value)
    assert "\n" not in str(raised.value)
