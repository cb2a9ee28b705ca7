"""The demo discovered: what is planted against what is found, the same on three dialects, and nobody named."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.demo import load_system, write_demo
from flows.demodata.people import people
from flows.demodata.systems import DEBATABLE, SYSTEMS, TRUTH, undeclared
from flows.pipeline import discover
from flows.workspace import open_workspace
from flows.written import write_reports
from rules.discovery import Discovery
from tests.flows.canaries import standing_in

PERSONS = 4_000

Place = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_demo(tmp_path_factory.mktemp("demo"), PERSONS)


@pytest.fixture(scope="module")
def discovery(folder: Path) -> Discovery:
    return discover(open_workspace(folder))


def gaps(discovery: Discovery) -> set[Place]:
    return {
        (gap.system, gap.table, gap.column, gap.category)
        for gap in discovery.gaps
        if gap.table and gap.column and gap.category
    }


def test_every_column_of_the_demo_is_listed_once(discovery: Discovery) -> None:
    listed = [(column.system, column.table, column.column) for column in discovery.columns]
    assert sorted(listed) == sorted(TRUTH)


def test_everything_planted_that_the_policy_does_not_declare_is_a_gap(discovery: Discovery) -> None:
    assert undeclared() - gaps(discovery) == frozenset()


def test_no_gap_is_told_of_a_column_where_nothing_is_planted(discovery: Discovery) -> None:
    opinion = {
        (*place, category) for truths in (TRUTH, DEBATABLE) for place, truth in truths.items() for category, _ in truth
    }
    assert gaps(discovery) - opinion == set()


@pytest.mark.slow
def test_at_full_size_everything_planted_is_found_declared_or_not(tmp_path: Path) -> None:
    columns = discover(open_workspace(write_demo(tmp_path / "demo"))).columns
    found = {(c.system, c.table, c.column): {f.category for f in c.findings} for c in columns}
    missed = {place: {c for c, _ in truth} - found[place] for place, truth in TRUTH.items()}
    assert {place: categories for place, categories in missed.items() if categories} == {}


def test_nobody_of_the_demo_stands_in_what_gomme_wrote(folder: Path, discovery: Discovery, tmp_path: Path) -> None:
    written = [*write_reports(discovery, tmp_path, ("html", "json", "csv")), folder / "gomme.db"]
    everybody = people(PERSONS)
    for file in written:
        assert not standing_in(file.read_bytes().decode("utf-8", "replace"), everybody), file.name


def findings(discovery: Discovery) -> set[tuple[object, ...]]:
    """Category, place, verdict and counts of every finding, and the counts of every column."""
    found: set[tuple[object, ...]] = set()
    for column in discovery.columns:
        place = (column.system, column.table, column.column)
        found.add((*place, column.rows, column.non_null, column.examined))
        found |= {(*place, f.category, f.place, f.path, f.verdict, f.tested, f.matching) for f in column.findings}
    return found


@pytest.fixture
def elsewhere(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str, str], Discovery]:
    """Loads a system of the demo at a URL and discovers it there."""

    def discovered(system: str, url: str) -> Discovery:
        load_system(system, url, PERSONS)
        folder = tmp_path / re.sub(r"\W.*", "", url)
        folder.mkdir()
        (folder / "gomme.yaml").write_text(f'version: 1\nsystems: {{{system}: {{url: "{url}"}}}}\n')
        return discover(open_workspace(folder))

    return discovered


@pytest.mark.slow
@pytest.mark.parametrize("system", SYSTEMS)
def test_three_dialects_give_the_same_findings(
    system: str, elsewhere: Callable[[str, str], Discovery], sqlite_url: str, postgres_url: str, mariadb_url: str
) -> None:
    expected = findings(elsewhere(system, sqlite_url))
    assert findings(elsewhere(system, postgres_url)) == expected
    assert findings(elsewhere(system, mariadb_url)) == expected
