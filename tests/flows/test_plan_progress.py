"""Whoever watches a plan being made is told of every row, table by table, and of the end of each."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from connectors.model import Table
from flows.held import Asked, add
from flows.retaining import plan
from flows.workspace import open_workspace
from tests.bench.retention import workspace

DAY = date(2026, 11, 28)
CHILDREN = {"commandes", "factures", "visites"}


@dataclass
class Watcher:
    """Keeps what it is told."""

    tables: dict[str, int] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)
    ended: list[str] = field(default_factory=list)

    def planned(self, system: str, tables: tuple[Table, ...]) -> None:
        self.tables |= {table.label: table.estimated_rows or 0 for table in tables}

    def read(self, system: str, table: Table, rows: int) -> None:
        assert table.label not in self.ended
        self.rows[table.label] += rows

    def done(self, system: str, table: Table) -> None:
        self.ended.append(table.label)

    def noticed(self, sentence: str) -> None: ...

    def close(self) -> None: ...


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    workspace(tmp_path, 60)
    return tmp_path


def test_every_table_is_told_to_its_end_with_all_its_rows(folder: Path) -> None:
    watcher = Watcher()
    plan(open_workspace(folder), DAY, progress=watcher)
    assert set(watcher.tables) == set(watcher.ended) == {"clients", *CHILDREN}
    assert len(watcher.ended) == 4
    assert all(watcher.rows[table] >= 2 * 60 for table in watcher.tables)  # for the hold, and for the rule
    assert watcher.tables["commandes"] > 120  # what the database thinks, twice


def test_a_table_without_a_rule_is_told_where_a_hold_looks_at_it(folder: Path) -> None:
    rules = (folder / "retention.yaml").read_text().replace("enabled: true", "enabled: false", 1)
    (folder / "retention.yaml").write_text(rules)
    watcher = Watcher()
    plan(open_workspace(folder), DAY, progress=watcher)
    assert watcher.rows["clients"] >= 60
    assert sorted(watcher.ended) == sorted(watcher.tables)


def test_a_whole_table_under_a_hold_is_not_read_for_it(folder: Path) -> None:
    (folder / "gomme.db").unlink()
    add(open_workspace(folder), Asked("2026-015", "litige", "2099-06-30", "c.moreau", table="commercial.visites"))
    watcher = Watcher()
    plan(open_workspace(folder), DAY, progress=watcher)
    assert watcher.rows == {"clients": 60, "commandes": 120, "factures": 60, "visites": 120}
    assert sorted(watcher.ended) == sorted(watcher.tables)
