"""A workspace's own patterns and lexicons reach the report, and a change of them makes every table be read again."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from flows.errors import WorkspaceError
from flows.pipeline import discover
from flows.workspace import Workspace, open_workspace
from flows.written import write_reports
from rules.discovery import Discovery
from rules.document import DocumentError
from tests.flows.company import LAST, database

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
STAFF = [f"{'ABCDEFGHIJ'[n % 10]}{'KLMNOPQRS'[n % 9]}{n:06}" for n in range(200)]
OWN = """\
version: 1
patterns:
  - id: matricule
    category: login
    label: {fr: Matricule, en: Staff number}
    regex: '[A-Z]{2}\\d{6}'
    inside: true
    words: [matricule, mat]
lexicons:
  - id: agences
    means: not_name
    file: agences.txt
"""
Scan = Callable[[], Discovery]


@pytest.fixture
def workspace(company: Path) -> Workspace:
    """Staff numbers in a column and in a note, and agencies that are called like persons."""
    with database(company / "commercial.db") as commercial:
        commercial.execute("CREATE TABLE agents (cle INTEGER PRIMARY KEY, c3 TEXT, note TEXT, contact TEXT)")
        rows = [(at, value, "RAS", LAST[at % len(LAST)]) for at, value in enumerate(STAFF)]
        commercial.executemany("INSERT INTO agents VALUES (?, ?, ?, ?)", rows)
        commercial.execute("UPDATE agents SET note = 'vu avec ' || c3 || ' en congés' WHERE cle = 7")
    return open_workspace(company, {})


@pytest.fixture
def scan(workspace: Workspace) -> Scan:
    """Scans the commercial platform, each time a day later."""
    days = count()
    return lambda: scanned(workspace, NOW + timedelta(days=next(days)))


def scanned(workspace: Workspace, now: datetime) -> Discovery:
    return discover(workspace, ["commercial"], clock=lambda: now)


def say(workspace: Workspace, text: str = OWN, agencies: str = "\n".join(LAST)) -> None:
    (workspace.folder / "patterns.yaml").write_text(text, "utf-8")
    (workspace.folder / "agences.txt").write_text(agencies, "utf-8")


def found(discovery: Discovery) -> dict[str, set[tuple[str, str]]]:
    """Categories and places by column of the agents."""
    columns = [column for column in discovery.columns if column.table == "agents"]
    return {column.column: {(f.category, f.place) for f in column.findings} for column in columns}


def why(discovery: Discovery) -> set[str | None]:
    return {table.why for table in discovery.seen}


def test_the_workspaces_own_patterns_and_lexicons_decide(workspace, scan):
    assert found(scan()) == {"cle": set(), "c3": set(), "note": set(), "contact": {("name", "column")}}
    say(workspace)
    assert found(scan()) == {
        "cle": set(),
        "c3": {("login", "column")},
        "note": {("login", "text")},
        "contact": set(),
    }


def test_the_report_names_the_pattern_in_both_languages_and_shows_no_value(workspace, scan, tmp_path):
    say(workspace)
    discovery = scan()
    for language, label in (("fr", "Matricule"), ("en", "Staff number")):
        written = write_reports(discovery, tmp_path / language, language=language)
        assert label in (tmp_path / language / "report.html").read_text("utf-8")
        assert not any(value.encode() in path.read_bytes() for path in written for value in STAFF)
    document = json.loads((tmp_path / "fr" / "discovery.json").read_text("utf-8"))
    (told,) = [finding for c in document["columns"] if c["column"] == "c3" for finding in c["findings"]]
    assert any("Staff number" in reason for reason in told["why"])
    assert not any(value.encode() in (workspace.folder / "gomme.db").read_bytes() for value in STAFF)


def test_a_change_of_what_the_workspace_knows_makes_every_table_be_read_again(workspace, scan):
    with database(workspace.folder / "commercial.db") as commercial:  # a file that is worth not being read
        commercial.execute("CREATE TABLE remplissage AS SELECT hex(zeroblob(50000)) AS x")
    scan()
    assert why(scan()) == {None}
    say(workspace)
    assert why(scan()) == {"changed"}
    assert why(scan()) == {None}
    say(workspace, agencies="Montmartre")
    assert why(scan()) == {"changed"}
    say(workspace, f"# read by c.moreau\n{OWN}", agencies="MONTMARTRE")
    assert why(scan()) == {None}


def test_a_mistake_ends_the_scan_before_it_begins(workspace, scan):
    say(workspace, OWN.replace("[A-Z]{2}", "(?<!X)[A-Z]{2}"))
    with pytest.raises(DocumentError, match=r"patterns\.yaml:6: the regex of 'matricule' cannot be used: look-around"):
        scan()
    assert not (workspace.folder / "gomme.db").exists()


def test_a_lexicon_that_is_missing_is_one_clear_sentence(workspace, scan):
    say(workspace)
    (workspace.folder / "agences.txt").unlink()
    with pytest.raises(DocumentError) as error:
        scan()
    told = "lexicon 'agences' is missing: there is no file 'agences.txt' beside this one"
    assert str(error.value) == f"{workspace.folder / 'patterns.yaml'}:12: {told}"


def test_a_lexicon_that_is_no_text_is_one_clear_sentence(workspace, scan):
    say(workspace)
    (workspace.folder / "agences.txt").write_bytes(b"Montmartre\nB\xe9ziers\n")
    with pytest.raises(WorkspaceError, match=r"agences\.txt is not UTF-8 text; save it as UTF-8$"):
        scan()


def test_the_patterns_may_stand_in_another_file_which_must_then_exist(workspace):
    settings = workspace.folder / "gomme.yaml"
    settings.write_text(settings.read_text("utf-8") + "patterns: own/patterns.yaml\n", "utf-8")
    renamed = open_workspace(workspace.folder, {})
    with pytest.raises(WorkspaceError, match=r"patterns\.yaml does not exist; .*gomme\.yaml:4 names it"):
        discover(renamed, ["commercial"])
    (workspace.folder / "own").mkdir()
    say(workspace)
    for name in ("patterns.yaml", "agences.txt"):
        (workspace.folder / name).rename(workspace.folder / "own" / name)
    assert found(discover(renamed, ["commercial"], clock=lambda: NOW))["c3"] == {("login", "column")}
