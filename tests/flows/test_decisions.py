"""What compliance answers closes a gap, until its day has passed or the column holds something else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.load import load
from connectors.model import Column, Table
from flows.errors import WorkspaceError
from flows.gates import gate
from flows.pipeline import discover
from flows.stored import stored
from flows.workspace import Workspace, open_workspace
from rules.discovery import Discovery, Gap
from rules.document import DocumentError
from tests.flows.company import PERSONS, database, email, phone

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
Scan = Callable[..., Discovery]


@pytest.fixture
def workspace(company: Path) -> Workspace:
    return open_workspace(company, {})


@pytest.fixture
def scan(workspace: Workspace) -> Scan:
    """Scans the commercial platform so many days after NOW."""

    def scanned(days: int = 0) -> Discovery:
        return discover(workspace, ["commercial"], clock=lambda: NOW + timedelta(days=days))

    return scanned


def decide(workspace: Workspace, answer: str, *more: str, column: str = "clients.c7", category: str = "phone") -> None:
    lines = (f"column: commercial.{column}", f"category: {category}", f"answer: {answer}", *more)
    said = ("reason: vu avec le service client", "author: c.moreau", "on: 2026-11-23")
    entry = "\n    ".join((*lines, *said))
    (workspace.folder / "decisions.yaml").write_text(f"version: 1\ndecisions:\n  - {entry}\n", "utf-8")


def the_gap(discovery: Discovery, column: str = "c7") -> Gap:
    (gap,) = [gap for gap in discovery.gaps if gap.column == column]
    return gap


def test_a_gap_is_open_then_decided_then_open_again_when_the_data_drift(workspace, scan):
    assert the_gap(scan()).status == "open"

    decide(workspace, "not_personal")
    decided = the_gap(scan(1))
    assert (decided.status, decided.decision) == ("decided", "not_personal")

    with database(workspace.folder / "commercial.db") as raw:  # more of the same
        raw.executemany("INSERT INTO clients (c7) VALUES (?)", [(phone(at),) for at in range(500, 900)])
    assert the_gap(scan(2)).status == "decided"

    with database(workspace.folder / "commercial.db") as raw:  # something else
        raw.execute("UPDATE clients SET c7 = c7 || ' ou son assistante au ' || c7")
    drifted = scan(3)
    assert (the_gap(drifted).status, the_gap(drifted).decision) == ("open", "drifted")
    assert the_gap(drifted).id in drifted.changes.changed
    assert the_gap(drifted).since == NOW
    (ruling,) = drifted.decisions
    assert (ruling.standing, ruling.author, ruling.gap) == ("drifted", "c.moreau", the_gap(drifted).id)


def test_the_first_scan_after_a_decision_binds_it(workspace, scan):
    decide(workspace, "not_personal")
    first = scan()
    (column,) = [column for column in first.columns if column.column == "c7"]
    assert first.decisions[0].fingerprint == column.fingerprint
    with database(workspace.folder / "commercial.db") as raw:
        raw.execute("UPDATE clients SET c7 = courriel")
    assert scan(1).decisions[0].fingerprint == column.fingerprint


def test_a_decision_taken_anew_after_the_drift_is_bound_to_what_the_column_holds_now(workspace, scan):
    decide(workspace, "not_personal")
    scan()
    with database(workspace.folder / "commercial.db") as raw:
        raw.execute("UPDATE clients SET c7 = 'bureau ' || c7 || ' poste 12'")
    assert the_gap(scan(1)).decision == "drifted"
    text = (workspace.folder / "decisions.yaml").read_text("utf-8")
    (workspace.folder / "decisions.yaml").write_text(text.replace("on: 2026-11-23", "on: 2026-11-24"), "utf-8")
    assert the_gap(scan(1)).status == "decided"


def test_an_accepted_gap_opens_again_when_its_day_has_passed(workspace, scan):
    decide(workspace, "accept", "expires: 2026-11-30")
    accepted = the_gap(scan(7))
    assert (accepted.status, accepted.decision, accepted.until) == ("decided", "accept", "2026-11-30")
    expired = the_gap(scan(8))
    assert (expired.status, expired.decision, expired.until) == ("open", "expired", "2026-11-30")


def test_the_day_is_that_of_the_workspaces_time_zone(workspace):
    decide(workspace, "accept", "expires: 2026-11-30")
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # 00:30 on 1 December in Paris
    assert the_gap(discover(workspace, ["commercial"], clock=lambda: late)).decision == "expired"


def test_a_finding_counts_as_the_category_that_was_decided(workspace, scan):
    decide(workspace, "category", "is: online_id")
    found = scan()
    (column,) = [column for column in found.columns if column.column == "c7"]
    assert {finding.category for finding in column.findings} == {"online_id"}
    assert the_gap(found).category == "online_id"


def test_a_stale_decision_is_listed_and_stops_nothing(workspace, scan):
    decide(workspace, "not_personal", column="clients.gone")
    (ruling,) = scan().decisions
    assert (ruling.standing, ruling.why, ruling.place) == ("stale", "no_column", "commercial.clients.gone")


def test_a_stored_scan_keeps_its_decisions(workspace, scan):
    decide(workspace, "accept", "expires: 2027-11-23")
    found = scan()
    (workspace.folder / "decisions.yaml").unlink()
    assert stored(workspace, found.scan) == found


def test_a_decision_outlives_scans_of_the_other_system(workspace, scan):
    decide(workspace, "not_personal")
    bound = scan().decisions[0].fingerprint
    discover(workspace, ["sellers"])
    assert scan(1).decisions[0].fingerprint == bound


def test_a_mistake_in_the_decisions_ends_the_scan_before_it_begins(workspace, scan):
    decide(workspace, "not_personnal")
    with pytest.raises(DocumentError, match=r"decisions\.yaml:5: .*unknown value 'not_personnal'; did you mean 'not_p"):
        scan()
    assert not (workspace.folder / "gomme.db").exists()


def test_the_decisions_may_stand_in_another_file_which_must_then_exist(workspace):
    settings = workspace.folder / "gomme.yaml"
    settings.write_text(settings.read_text("utf-8") + "decisions: compliance/answers.yaml\n", "utf-8")
    renamed = open_workspace(workspace.folder, {})
    with pytest.raises(WorkspaceError, match=r"answers\.yaml does not exist; .*gomme\.yaml:4 names it"):
        discover(renamed, ["commercial"])
    decide(workspace, "not_personal")
    (workspace.folder / "compliance").mkdir()
    (workspace.folder / "decisions.yaml").rename(workspace.folder / "compliance" / "answers.yaml")
    assert the_gap(discover(renamed, ["commercial"], clock=lambda: NOW)).status == "decided"


def test_a_decided_gap_no_longer_closes_the_gate_and_an_expired_one_does(workspace, scan):
    assert gate(scan(), ["undeclared"])
    decide(workspace, "accept", "expires: 2026-11-30")
    assert gate(scan(1), ["undeclared"]) is None
    assert gate(scan(30), ["undeclared"]) == "open gaps that --fail-on names: 1 undeclared"


def test_a_column_has_the_same_fingerprint_on_every_dialect(any_url, tmp_path, fingerprints):
    columns = (
        Column("id", "integer", "integer"),
        Column("mel", "varchar(60)", "text"),
        Column("prix", "int", "integer"),
    )
    people = [(at, None if at % 9 == 0 else email(*PERSONS[at % len(PERSONS)]), at * 7) for at in range(3000)]
    load(any_url, [Table(None, "commun", columns, primary_key=("id",))], {"commun": people})
    (tmp_path / "gomme.yaml").write_text("systems: {crm: {url: '${CRM_URL}'}}\n")
    found = discover(open_workspace(tmp_path, {"CRM_URL": any_url})).columns
    fingerprints.append({column.column: column.fingerprint for column in found})
    assert all(other == fingerprints[0] for other in fingerprints)


@pytest.fixture(scope="module")
def fingerprints() -> list[dict[str, str]]:
    """Those of each dialect, compared as they come."""
    return []
