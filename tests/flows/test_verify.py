"""What is proved after a plan was applied: a certificate from queries, or a list of what is left."""

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from connectors.records import Records
from connectors.store import open_store
from flows.apply_lists import Lists
from flows.applying import run_id
from flows.certifying import kept, measure
from flows.errors import RetainRefused
from flows.pipeline import discover
from flows.workspace import open_workspace
from reports.certificate import certificate_page
from rules.certificate import Certificate, Remaining, canonical, parse
from rules.plan import Plan
from tests.connectors.databases import run
from tests.connectors.erasures import asked
from tests.flows.applies import applied, shop, signed
from tests.flows.retention import RULES

ERASING = RULES.replace(
    "final: {action: delete_row}\n    approval",
    "final: {action: erase_fields, per_column: {nom: surrogate, email: null, ville: {constant: X}}}\n    approval",
).replace("columns: [nom, email]", "columns: [nom, email, ville]")


def nothing(url: str) -> None:
    """Nobody writes meanwhile."""


class AfterTheLast:
    """A clock that lets others write when the last row is gone and nothing is proved yet."""

    def __init__(self, folder: Path, doing: Callable[[], None]) -> None:
        self._store, self._doing, self._done = f"sqlite:///{folder / 'gomme.db'}", doing, False

    def __call__(self) -> datetime:
        with open_store(self._store) as store:
            over = any(row["status"] != "running" for row in Records(store).runs.rows())
        if over and not self._done:
            self._done = True
            self._doing()
        return datetime.now(UTC)


def proved(
    folder: Path,
    url: str,
    made: Plan | None = None,
    during: Callable[[str], None] = nothing,
    after: Callable[[str], None] = nothing,
) -> Certificate | Remaining:
    """The plan measured, applied and proved; others write `during` the run, or `after` it."""
    workspace, made = open_workspace(folder), made or signed(folder)
    with open_store(workspace.store_url()) as store:
        records = Records(store)
        measure(workspace, store, records, run_id(made), Lists(records.plans, made))
    during(url)
    outcome = applied(folder, made, rows=2, clock=AfterTheLast(folder, lambda: after(url)))
    assert outcome.proved is not None, outcome.why
    return outcome.proved


def tables(made: Certificate | Remaining) -> dict[str, object]:
    return {table.table.split(".")[-1]: table for table in made.tables}


def codes(made: Certificate | Remaining) -> list[tuple[str, str]]:
    assert isinstance(made, Remaining)
    return [((left.table or "").split(".")[-1], left.code) for left in made.left]


def test_a_run_that_did_what_was_planned_is_certified(tmp_path, any_url):
    folder = shop(tmp_path, any_url)
    made = proved(folder, any_url)
    assert isinstance(made, Certificate), made.left
    clients, invoices = tables(made)["clients"], tables(made)["factures"]
    assert (clients.outcome, clients.rows_before, clients.rows_after, clients.still_there) == ("row_deleted", 8, 5, 0)
    assert (clients.untouched_rows, clients.untouched_before) == (5, clients.untouched_after)
    assert (invoices.outcome, invoices.rows_before, invoices.rows_after) == ("row_deleted", 5, 3)
    assert clients.fields == (("nom", "row_deleted"), ("email", "row_deleted"))
    assert {residue.kind for residue in made.residues} >= {"backups"}
    assert sorted(signature.name for signature in made.approvals) == ["a.petit", "c.moreau"]


def test_a_certificate_takes_the_row_lists_and_is_in_the_ledger_and_a_file(tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    made = proved(folder, sqlite_url)
    with open_store(f"sqlite:///{folder / 'gomme.db'}") as store:
        records = Records(store)
        assert kept(records, signed_plan(records, made), made.run) == made
        assert store.select(store.table("plan_rows").select()) == []
        last = records.ledger.last()[0]
    assert (last["kind"], json.loads(last["fields"])["sha256"]) == ("certified", made.sha256)
    document = json.loads((folder / "report" / "certificate.json").read_text())
    assert (document["sha256"], document["plan"]) == (made.sha256, made.plan)


def signed_plan(records: Records, made: Certificate | Remaining) -> Plan:
    return Plan.from_row(records.plans.plan(made.plan))


def changes(*statements: str) -> Callable[[str], None]:
    return lambda url: run(url, *statements)


@pytest.mark.parametrize(
    ("written", "left", "rows"),
    [
        ("UPDATE clients SET nom = 'Autre' WHERE id = 6", ("clients", "outside_changed"), 1),
        ("INSERT INTO clients VALUES (20, 'N', 'n@exemple.fr', NULL)", ("clients", "outside_changed"), 1),
        ("DELETE FROM clients WHERE id = 8", ("clients", "outside_changed"), 1),
        ("UPDATE factures SET montant = 13 WHERE id = 5", ("factures", "outside_changed"), 1),
        ("INSERT INTO clients VALUES (1, 'N', 'n@exemple.fr', NULL)", ("clients", "still_there"), 1),
    ],
)
def test_what_else_is_written_meanwhile_means_no_certificate_but_where(tmp_path, sqlite_url, written, left, rows):
    made = proved(shop(tmp_path, sqlite_url), sqlite_url, after=changes(written))
    assert codes(made) == [left]
    assert made.left[0].rows == rows
    with open_store(f"sqlite:///{tmp_path / 'gomme.db'}") as store:
        assert store.select(store.table("plan_rows").select()) != []
        assert kept(Records(store), signed_plan(Records(store), made), made.run) == made
        assert Records(store).ledger.last()[0]["kind"] == "not_certified"


def test_a_row_that_changed_after_the_plan_is_left_and_proved_to_be_as_it_was(tmp_path, any_url):
    folder = shop(tmp_path, any_url)
    plan = signed(folder)
    run(any_url, "UPDATE clients SET nom = 'Autre' WHERE id = 4")
    made = proved(folder, any_url, plan)
    assert isinstance(made, Certificate), made.left
    assert (tables(made)["clients"].done, tables(made)["clients"].changed) == (2, 1)


def test_a_row_that_was_left_and_is_written_to_meanwhile_is_seen(tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    made = proved(folder, sqlite_url, during=changes("UPDATE clients SET nom = 'Autre' WHERE id = 4"))
    assert codes(made) == [("clients", "left_changed")]
    assert made.left[0].rows == 1


def wide(folder: Path, url: str, rules: str = ERASING) -> Path:
    """The shop whose clients bear a city, and whose names may not be NULL."""
    shop(folder, url, rules=rules)
    run(url, "ALTER TABLE clients ADD COLUMN ville VARCHAR(20)", "UPDATE clients SET ville = 'Lyon'")
    return folder


def test_erased_fields_are_looked_at_cell_by_cell(tmp_path, any_url):
    made = proved(wide(tmp_path, any_url), any_url)
    assert isinstance(made, Certificate), made.left
    clients = tables(made)["clients"]
    assert (clients.outcome, clients.rows_before, clients.rows_after, clients.still_there) == ("erased", 8, 8, 0)
    assert dict(clients.fields) == {"nom": "erased", "email": "erased", "ville": "erased"}


@pytest.mark.parametrize("written", ["nom = 'Personne1'", "email = 'a@exemple.fr'", "ville = 'Lyon'"])
def test_a_cell_that_holds_something_else_than_what_was_written_is_no_proof(tmp_path, sqlite_url, written):
    folder = wide(tmp_path, sqlite_url)
    made = proved(folder, sqlite_url, after=changes(f"UPDATE clients SET {written} WHERE id = 1"))
    assert codes(made) == [("clients", "still_there")]
    assert dict(tables(made)["clients"].fields)[written.partition(" ")[0]] == "failed"
    assert tables(made)["clients"].outcome == "failed"


def test_a_column_that_no_rule_writes_is_watched_in_rows_of_the_plan(tmp_path, sqlite_url):
    folder = wide(tmp_path, sqlite_url)
    made = proved(folder, sqlite_url, after=changes("UPDATE clients SET fin = '2009-01-01' WHERE id = 1"))
    assert codes(made) == [("clients", "beside_changed")]


def test_what_a_signed_trigger_changed_beside_is_said_in_the_certificate(tmp_path, sqlite_url):
    folder = wide(tmp_path, sqlite_url)
    does = "UPDATE clients SET ajout = 'x' WHERE id = new.id"
    trigger = f"CREATE TRIGGER vu AFTER UPDATE OF nom ON clients BEGIN {does}; END"
    run(sqlite_url, "ALTER TABLE clients ADD COLUMN ajout VARCHAR(20)", trigger)
    made = proved(folder, sqlite_url)
    assert isinstance(made, Certificate), made.left
    assert (tables(made)["clients"].beside, tables(made)["clients"].done) == (3, 3)
    assert parse(canonical(made)) == made
    assert "trigger that was signed" in certificate_page(made, "en")


def test_a_timestamp_that_moves_with_every_update_stays_where_fields_are_erased(tmp_path, mariadb_url):
    folder = wide(tmp_path, mariadb_url)
    moved = "modifie TIMESTAMP NOT NULL DEFAULT '2015-01-01 00:00:00' ON UPDATE CURRENT_TIMESTAMP"
    run(mariadb_url, f"ALTER TABLE clients ADD COLUMN {moved}")
    made = proved(folder, mariadb_url)
    assert isinstance(made, Certificate), made.left
    assert asked(mariadb_url, "SELECT COUNT(*) FROM clients WHERE modifie > '2015-01-02'") == [(0,)]


def test_what_cannot_be_read_again_is_skipped_and_nothing_is_certified(tmp_path, sqlite_url):
    made = proved(shop(tmp_path, sqlite_url), sqlite_url, after=changes("ALTER TABLE factures RENAME TO autres"))
    assert {left.outcome for left in made.left} == {"skipped"}
    assert {table.outcome for table in made.tables} == {"skipped"}


def test_a_run_that_was_not_proved_is_proved_by_a_resume(tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    plan = signed(folder)
    made = proved(folder, sqlite_url, plan, after=changes("ALTER TABLE factures RENAME TO autres"))
    assert isinstance(made, Remaining)
    run(sqlite_url, "ALTER TABLE autres RENAME TO factures")
    again = applied(folder, plan, resume=True)
    assert isinstance(again.proved, Certificate), again.proved
    assert again.done == 5
    with pytest.raises(RetainRefused, match="was applied already"):
        applied(folder, plan, resume=True)


ANONYMIZING = ERASING.replace("erase_fields", "anonymize")


def test_rows_that_can_still_be_told_apart_are_pseudonymised_whatever_the_rule_says(tmp_path, sqlite_url):
    made = proved(wide(tmp_path, sqlite_url, ANONYMIZING), sqlite_url)
    assert isinstance(made, Certificate), made.left
    clients = tables(made)["clients"]
    assert clients.outcome == "pseudonymised"
    assert dict(clients.why).keys() == {"not_scanned", "no_quasi_identifiers", "unique_values"}
    assert dict(clients.fields) == {"nom": "erased", "email": "erased", "ville": "erased"}


MASKING = """
version: 1
systems:
  commercial:
    tables:
      clients:
        do: mask
        quasi_identifiers: [ville]
        columns: {id: {type: INTEGER, keep: number}, nom: {type: VARCHAR(40), mask: full_name},
                  email: {type: VARCHAR(80), mask: email}, ville: {type: VARCHAR(80), keep: town},
                  fin: {type: DATE, keep: day}}
"""


def grouped(folder: Path, url: str, towns: str) -> Path:
    """Clients whose contracts ended long ago on one day, and who live there; scanned."""
    rules = ANONYMIZING.replace(", ville: {constant: X}", "").replace("[nom, email, ville]", "[nom, email]")
    shop(folder, url, rules=rules.partition("  - id: gc.facture")[0])
    run(url, "DROP TABLE factures", "UPDATE clients SET fin = '2011-01-01'",
        "ALTER TABLE clients ADD COLUMN ville VARCHAR(80)", f"UPDATE clients SET ville = {towns}")  # fmt: skip
    label = "public.clients" if url.startswith("postgresql") else "clients"
    (folder / "masking.yaml").write_text(MASKING.replace("clients", label))
    discover(open_workspace(folder))
    return folder


def test_rows_that_nobody_can_be_told_apart_in_are_anonymised(tmp_path, any_url):
    made = proved(grouped(tmp_path, any_url, "'Lyon'"), any_url)
    assert isinstance(made, Certificate), made.left
    clients = tables(made)["clients"]
    assert (clients.outcome, clients.why, clients.done) == ("anonymised", (), 8)
    assert dict(clients.fields) == {"nom": "anonymised", "email": "anonymised"}


def test_a_direct_identifier_that_the_scan_found_and_the_rule_leaves_is_no_anonymity(tmp_path, sqlite_url):
    made = proved(grouped(tmp_path, sqlite_url, "'accueil@exemple.fr'"), sqlite_url)
    assert isinstance(made, Certificate), made.left
    assert (tables(made)["clients"].outcome, tables(made)["clients"].why) == (
        "pseudonymised", (("direct_identifiers", 1),)
    )  # fmt: skip


def test_no_value_of_a_row_is_in_what_is_kept(tmp_path, sqlite_url):
    folder = wide(tmp_path, sqlite_url)
    made = proved(folder, sqlite_url, after=changes("UPDATE clients SET nom = 'Personne1' WHERE id = 1"))
    store = (folder / "gomme.db").read_bytes().decode("latin-1")
    said = f"{made}{(folder / 'report' / 'remaining.json').read_text()}{store}"
    assert [text for text in ("Personne1", "exemple.fr", "Lyon") if text in said] == []
    assert sqlite3.connect(folder / "database.db").execute("SELECT count(*) FROM clients").fetchone() == (8,)


SCHEMA = json.loads((files("reports") / "certificate.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("written", ["", "UPDATE clients SET nom = 'Autre' WHERE id = 6"])
def test_what_is_written_is_what_the_schema_says(tmp_path, sqlite_url, written):
    folder = shop(tmp_path, sqlite_url)
    proved(folder, sqlite_url, after=changes(written) if written else nothing)
    name = "remaining.json" if written else "certificate.json"
    document = json.loads((folder / "report" / name).read_text())
    Draft202012Validator.check_schema(SCHEMA)
    validator = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [error.message for error in validator.iter_errors(document)] == []
    assert not validator.is_valid({**document, "gomme_certificate": 1, "left": []})


def test_the_command_says_what_was_proved_and_what_was_not(gomme, tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    ran = gomme("retain", "apply", made.id, "-C", folder, "--json")
    assert (ran.code, ran.json["proved"]["certified"], ran.json["proved"]["left"]) == (0, True, [])
