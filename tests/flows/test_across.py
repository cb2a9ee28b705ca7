"""Rows that another system still points at, over a relation of gomme.yaml: they stay, in the plan and while it runs."""

from pathlib import Path

import pytest

from flows.replaying import replay
from flows.workspace import open_workspace
from tests.connectors.erasures import ids, run
from tests.flows.applies import Meanwhile, applied, signed, tables, with_signers
from tests.flows.retention import write_workspace

RULE = """\
  - id: {id}
    enabled: true
    author: b.faure
    kind: maximum_limit
    system: {system}
    table: {table}
    columns: [nom]
    purpose: contrat
    legal: {{basis: eu-gdpr:A6-1-b, text: C. civ. 2224}}
    trigger: fin
    phases: [{{name: active_base, period: P3Y}}]
    final: {{action: delete_row}}
    caps: {{max_rows: 1000, max_share: 1}}
"""
RELATION = "relations: [{from: sellers.prospects.client, to: commercial.personnes.%s}]\n"
OLD, NEW = "'2010-01-01'", "'2026-01-01'"


@pytest.fixture
def sellers(tmp_path: Path) -> str:
    """Prospects of the persons 1 (over), 2 (alive, spelled otherwise) and 9 (nobody's)."""
    (tmp_path / "sellers.db").touch()
    url = f"sqlite:///{tmp_path / 'sellers.db'}"
    run(
        url,
        "CREATE TABLE prospects (id INTEGER PRIMARY KEY, nom TEXT, client TEXT, fin DATE)",
        f"INSERT INTO prospects VALUES (1, 'a', 'C1', {OLD}), (2, 'b', 'c2 ', {NEW}), (3, 'c', 'C9', {NEW}), "
        f"(4, 'd', NULL, {NEW})",
    )
    return url


def shop(folder: Path, url: str, sellers: str, to: str = "code") -> Path:
    rules = RULE.format(id="gc", system="commercial", table="personnes")
    rules += RULE.format(id="gv", system="sellers", table="prospects")
    more = f"  sellers: {{url: '{sellers}'}}\n{RELATION % to}"
    write_workspace(folder, url, rules="version: 1\nrules:\n" + rules, more=more)
    run(
        url,
        "CREATE TABLE personnes (id INTEGER PRIMARY KEY, code VARCHAR(10), nom VARCHAR(10), fin DATE)",
        f"INSERT INTO personnes VALUES (1, 'C1', 'a', {OLD}), (2, 'C2', 'b', {OLD}), (3, 'C3', 'c', {OLD})",
    )
    return with_signers(folder)


def test_a_row_that_a_living_row_of_another_system_points_at_is_kept_and_said_to_be(tmp_path, any_url, sellers):
    folder = shop(tmp_path, any_url, sellers)
    made = signed(folder)
    (planned,) = (table for table in made.tables if table.rule == "gc")
    assert (planned.selected, planned.kept, planned.held) == (2, 1, 0)
    assert planned.kept_by == (("reference", "sellers.prospects", 1),)
    assert applied(folder, made).status == "done"
    assert (ids(any_url, "personnes"), ids(sellers, "prospects")) == ([2], [2, 3, 4])


def test_a_row_is_kept_that_another_system_points_at_since_the_plan(tmp_path, any_url, sellers):
    folder = shop(tmp_path, any_url, sellers)
    made = signed(folder)
    run(sellers, f"INSERT INTO prospects VALUES (5, 'e', 'C3', {NEW})")
    outcome = applied(folder, made)
    assert (tables(outcome)["personnes"].done, tables(outcome)["personnes"].changed) == (1, 1)
    assert (ids(any_url, "personnes"), ids(sellers, "prospects")) == ([2, 3], [2, 3, 4, 5])


def test_a_row_is_kept_that_another_system_points_at_while_the_plan_is_applied(tmp_path, sqlite_url, sellers):
    folder = shop(tmp_path, sqlite_url, sellers)
    made = signed(folder)
    late = Meanwhile(0, lambda: run(sellers, f"INSERT INTO prospects VALUES (5, 'e', 'C3', {NEW})"))
    assert applied(folder, made, progress=late).status == "done"
    assert ids(sqlite_url, "personnes") == [2, 3]


def test_a_relation_within_a_system_keeps_as_a_foreign_key_does(tmp_path, any_url, sellers):
    folder = shop(tmp_path, any_url, sellers)
    (folder / "gomme.yaml").write_text(
        (folder / "gomme.yaml").read_text().replace(RELATION % "code", "relations: [{from: commercial.avis.personne, "
        "to: commercial.personnes.id}]\n")
    )  # fmt: skip
    run(any_url, "CREATE TABLE avis (id INTEGER PRIMARY KEY, personne INTEGER, nom VARCHAR(10), fin DATE)",
        f"INSERT INTO avis VALUES (1, 1, 'a', {OLD}), (2, 2, 'b', {NEW})")  # fmt: skip
    with (folder / "retention.yaml").open("a") as file:
        file.write(RULE.format(id="ga", system="commercial", table="avis"))
    made = signed(folder)
    (planned,) = (table for table in made.tables if table.rule == "gc")
    assert (planned.selected, planned.kept) == (2, 1)
    assert applied(folder, made).status == "done"
    assert (ids(any_url, "personnes"), ids(any_url, "avis")) == ([2], [2])


def test_what_another_system_keeps_by_now_is_not_said_to_be_selected_again(tmp_path, sqlite_url, sellers):
    folder = shop(tmp_path, sqlite_url, sellers)
    before = (folder / "database.db").read_bytes()
    assert applied(folder, signed(folder)).status == "done"
    (folder / "database.db").write_bytes(before)
    found = replay(open_workspace(folder)).document
    assert (found["back"], found["selected_again"]) == (2, 2)
    run(sellers, f"INSERT INTO prospects VALUES (7, 'e', 'C3', {NEW})")
    found = replay(open_workspace(folder)).document
    assert (found["back"], found["selected_again"]) == (2, 1)
