"""Databases that nobody on this project wrote: discover reads each of them, and lists every column once."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.load import load
from connectors.model import Column, Table
from connectors.system import connect
from flows.pipeline import discover
from flows.workspace import open_workspace
from rules.discovery import Discovery

BENCH = Path(__file__).parents[2].parent / "shared" / "bench"
DATABASES = sorted(path.stem for path in BENCH.glob("*.sqlite"))
MOVED = {"text": "text", "integer": "bigint", "decimal": "numeric"}  # every dialect prints these alike

pytestmark = pytest.mark.skipif(not DATABASES, reason="the labelled databases are not beside this checkout")


def discovered(url: str, folder: Path) -> Discovery:
    folder.mkdir(exist_ok=True)
    (folder / "gomme.yaml").write_text(f'version: 1\nsystems: {{bench: {{url: "{url}"}}}}\n')
    return discover(open_workspace(folder))


def sqlite(database: str) -> str:
    return f"sqlite:///{BENCH / database}.sqlite"


@pytest.mark.parametrize("database", DATABASES)
def test_every_labelled_column_is_listed(database: str, tmp_path: Path) -> None:
    with (BENCH / f"{database}.csv").open(encoding="utf-8", newline="") as labels:
        labelled = sorted((row["table"], row["column"]) for row in csv.DictReader(labels))
    listed = sorted((column.table, column.column) for column in discovered(sqlite(database), tmp_path).columns)
    assert listed == labelled


def _moved(column: Column) -> Column:
    kind = column.kind if column.kind in MOVED else "text"
    sized = kind == "text" and "char(" in column.type.lower()
    return replace(column, kind=kind, type=column.type if sized else MOVED[kind])


def _move(source: str, target: str) -> None:
    """Copies the tables with their primary keys, so that the same rows are drawn on both sides."""
    with connect(source) as system:
        tables = [table for table in system.tables() if table.kind == "table"]
        moved = [
            replace(t, schema=None, columns=tuple(map(_moved, t.columns)), foreign_keys=(), unique=()) for t in tables
        ]
        load(target, moved, {table.label: _rows(source, table) for table in tables})


def _rows(source: str, table: Table) -> list[tuple[object, ...]]:
    with connect(source) as system, system.read(table) as reading:
        batches = reading.batches(table.columns)
        return [row for batch in batches for row in zip(*(c.to_pylist() for c in batch.columns), strict=True)]


def _findings(discovery: Discovery) -> set[tuple[object, ...]]:
    return {
        (column.table, column.column, f.category, f.place, f.verdict, f.matching)
        for column in discovery.columns
        for f in column.findings
    }


@pytest.mark.parametrize(("database", "server"), [("pagila", "postgres_url"), ("classicmodels", "mariadb_url")])
def test_another_dialect_gives_the_same_findings(
    database: str, server: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    here, there = tmp_path / "here.db", request.getfixturevalue(server)
    _move(sqlite(database), f"sqlite:///{here}")
    _move(sqlite(database), there)
    assert _findings(discovered(there, tmp_path / "there")) == _findings(
        discovered(f"sqlite:///{here}", tmp_path / "here")
    )
