"""Rows that an earlier plan wrote to are not planned again, although nobody could tell it from their cells."""

import os
import shutil
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from connectors.records import Records
from connectors.store import open_store
from flows.replaying import replay
from flows.retaining import plan
from flows.terms import keep_terms
from flows.workspace import open_workspace
from rules.plan import Plan
from tests.connectors.databases import run
from tests.connectors.erasures import asked
from tests.flows.applies import AS_OF, applied, signed
from tests.flows.test_apply_actions import ERASED, PERSONS, RULE, workspace
from tests.flows.test_apply_killed import forked, resumed

PSEUDONYMS = (
    "{action: pseudonymize, until: P2Y, per_column: {nom: pseudonym, numero: pseudonym, ville: {constant: '-'}}}"
)
COLUMNS = "nom, numero, ville"
DUE = 2  # of the three persons


def pseudonymised(folder: Path, url: str, rules: str = "", *more: str) -> Path:
    shop = workspace(folder, url, rules or RULE.format(columns=COLUMNS, final=PSEUDONYMS), *PERSONS, *more)
    outcome = applied(shop, signed(shop))
    assert (outcome.why, outcome.status, outcome.done) == ((), "done", DUE)
    return shop


def again(folder: Path) -> Plan:
    return plan(open_workspace(folder), AS_OF)


def selected(folder: Path) -> int:
    return again(folder).selected


def test_rows_whose_fields_got_any_kind_of_surrogate_are_not_due_any_more(tmp_path, any_url):
    rules = RULE.format(columns="nom, email, code, numero, ne, solde, ville, note", final=ERASED)
    (table,) = again(pseudonymised(tmp_path, any_url, rules)).tables
    assert (table.selected, table.held, table.kept, table.total) == (0, 0, 0, 3)
    assert table.backlog == (("not_due", "active", 1),)


def test_pseudonyms_are_not_replaced_by_pseudonyms_of_pseudonyms(tmp_path, any_url):
    folder = pseudonymised(tmp_path, any_url)
    before = asked(any_url, "SELECT * FROM personnes ORDER BY id")
    assert selected(folder) == 0
    assert asked(any_url, "SELECT * FROM personnes ORDER BY id") == before


def test_a_row_to_which_an_application_wrote_since_is_listed_and_done_again(tmp_path, any_url):
    folder = pseudonymised(tmp_path, any_url)
    run(any_url, "UPDATE personnes SET numero = 555 WHERE id = 2")
    (table,) = again(folder).tables
    assert (table.selected, [rows for _, _, rows in table.backlog]) == (1, [1, 1])
    assert applied(folder, signed(folder)).done == 1
    assert selected(folder) == 0


def test_a_row_that_only_is_due_now_does_not_take_the_others_along(tmp_path, sqlite_url):
    folder = pseudonymised(tmp_path, sqlite_url)
    run(sqlite_url, "UPDATE personnes SET fin = '2016-01-01' WHERE id = 3")
    assert applied(folder, signed(folder)).done == 1
    assert selected(folder) == 0


def test_what_a_rule_wants_otherwise_by_now_is_listed_again(tmp_path, sqlite_url):
    folder = pseudonymised(tmp_path, sqlite_url)
    rules = folder / "retention.yaml"
    rules.write_text(rules.read_text("utf-8").replace("constant: '-'", "constant: x"), "utf-8")
    assert selected(folder) == DUE


def test_two_rules_of_one_column_are_both_done_once(tmp_path, sqlite_url):
    other = RULE.format(columns=COLUMNS, final=PSEUDONYMS).replace("gc.personne", "gc.autre").split("rules:\n")[1]
    other = other.replace("purpose: contrat", "purpose: prospection")
    folder = workspace(tmp_path, sqlite_url, RULE.format(columns=COLUMNS, final=PSEUDONYMS) + other, *PERSONS)
    assert applied(folder, signed(folder)).done == 2 * DUE
    assert selected(folder) == 0


def test_after_a_restore_the_rows_are_found_and_listed_again(tmp_path, sqlite_url):
    shop = workspace(tmp_path, sqlite_url, RULE.format(columns=COLUMNS, final=PSEUDONYMS), *PERSONS)
    shutil.copy(shop / "database.db", shop / "backup")
    assert applied(shop, signed(shop)).done == DUE
    shutil.copy(shop / "backup", shop / "database.db")
    found = replay(open_workspace(shop)).document
    assert (found["back"], found["selected_again"], selected(shop)) == (DUE, DUE, DUE)


def test_once_the_key_of_the_year_is_destroyed_the_rows_are_listed_again(tmp_path, sqlite_url):
    folder = pseudonymised(tmp_path, sqlite_url)
    workspace_ = open_workspace(folder)
    later = datetime(datetime.now(UTC).year + 6, 1, 2, tzinfo=UTC)
    with open_store(workspace_.store_url()) as store:
        keep_terms(workspace_, Records(store), later)
    assert plan(workspace_, AS_OF, clock=lambda: later).selected == DUE


def test_holds_and_backlog_leave_out_what_is_over(tmp_path, sqlite_url, gomme):
    folder = pseudonymised(tmp_path, sqlite_url)
    run(sqlite_url, "UPDATE personnes SET nom = 'Bob' WHERE id = 2")
    about = ("--case", "1", "--reason", "litige", "--review", "2099-06-30", "--as", "c.moreau")
    assert gomme("hold", "add", *about, "--table", "commercial.personnes", "-C", folder).code == 0
    (table,) = again(folder).tables
    assert (table.selected, table.held, table.kept) == (0, 1, 0)
    assert sorted((state, rows) for _, state, rows in table.backlog) == [("active", 1), ("held", 1)]


def test_what_a_trigger_put_back_is_not_taken_for_done(tmp_path, sqlite_url):
    trigger = (
        "CREATE TRIGGER t AFTER UPDATE OF numero ON personnes WHEN new.id = 1 AND new.numero <> old.numero BEGIN "
        "UPDATE personnes SET numero = old.numero, nom = old.nom, ville = old.ville WHERE id = 1; END"
    )
    rules = RULE.format(columns=COLUMNS, final=PSEUDONYMS)
    folder = workspace(tmp_path, sqlite_url, rules, *PERSONS, trigger)
    applied(folder, signed(folder))
    assert asked(sqlite_url, "SELECT nom FROM personnes WHERE id = 1") == [("Alice",)]
    assert selected(folder) == 1


class Death:
    """Kills this process at the nth return of a function of the eraser, when its batch is committed."""

    def __init__(self, nth: int) -> None:
        self.left = nth

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "return" and code.co_name == "run" and code.co_filename.endswith("/erase.py"):
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGKILL)


def die(folder: Path, made: Plan) -> int:
    def work() -> int:
        sys.setprofile(Death(1))
        applied(folder, made, rows=2)
        return 0

    return forked(work)


@pytest.mark.parametrize("meanwhile", [False, True])
def test_a_run_that_died_before_it_noted_what_it_wrote_notes_it_when_it_goes_on(tmp_path, any_url, meanwhile):
    folder = workspace(tmp_path, any_url, RULE.format(columns=COLUMNS, final=PSEUDONYMS), *PERSONS)
    made = signed(folder)
    assert die(folder, made) == -signal.SIGKILL
    if meanwhile:
        run(any_url, "UPDATE personnes SET numero = 555 WHERE id = 2")
    resumed(folder, made)
    assert selected(folder) == (DUE if meanwhile else 0)
