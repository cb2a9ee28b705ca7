"""After a restore: who was erased and is back, and who is not, although a row looks like theirs."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from connectors.records import Records
from connectors.store import open_store
from flows.replaying import replay
from flows.terms import keep_terms
from flows.workspace import open_workspace
from tests.connectors.databases import run
from tests.connectors.erasures import asked
from tests.flows.applies import applied, shop, signed
from tests.flows.retention import RULES

YEAR = datetime.now(UTC).year
LATER = datetime(YEAR + 6, 1, 1, 12, tzinfo=UTC)


def erased(folder: Path, url: str) -> list[tuple]:
    """A plan applied, with marks of what went; gives the clients as they were."""
    before = asked(url, "SELECT * FROM clients ORDER BY id")
    outcome = applied(folder, signed(folder))
    assert outcome.done
    return before


def replayed(folder: Path) -> dict:
    return replay(open_workspace(folder)).document


def by_table(document: dict) -> dict[str, tuple[int, int, int]]:
    return {
        table["table"].split(".")[-1]: (table["back"], table["selected_again"], table["same_key"])
        for table in document["tables"]
    }


def literal(cell: object) -> str:
    return "NULL" if cell is None else f"'{cell}'"


def insert(url: str, rows: list[tuple]) -> None:
    """Clients again, as a dump would have them."""
    values = ", ".join(f"({', '.join(map(literal, row))})" for row in rows)
    run(url, f"INSERT INTO clients VALUES {values}")


def test_nothing_is_back_where_nothing_was_restored(tmp_path, sqlite_url, gomme):
    folder = shop(tmp_path, sqlite_url)
    erased(folder, sqlite_url)
    ran = gomme("retain", "replay", "-C", folder)
    assert (ran.code, "nothing that was erased is back" in ran.out) == (0, True)


def test_a_row_that_had_nothing_to_replace_is_not_planned_and_so_never_back(tmp_path, any_url):
    folder = shop(tmp_path, any_url)
    rules = (folder / "retention.yaml").read_text("utf-8")
    final = "final: {action: pseudonymize, until: P1Y, per_column: {nom: pseudonym, email: pseudonym}}"
    (folder / "retention.yaml").write_text(rules.replace("final: {action: delete_row}", final, 1), "utf-8")
    run(any_url, "UPDATE clients SET nom = NULL, email = NULL WHERE id = 1")
    outcome = applied(folder, signed(folder))
    (clients,) = (table for table in outcome.tables if table.table.endswith("clients"))
    assert (outcome.status, clients.done > 0) == ("done", True)
    assert by_table(replayed(folder))["clients"] == (0, 0, 0)


def test_a_restored_file_has_exactly_those_back_who_were_erased(tmp_path, sqlite_url, gomme):
    folder = shop(tmp_path, sqlite_url)
    shutil.copy(folder / "database.db", tmp_path / "backup")
    erased(folder, sqlite_url)
    shutil.copy(tmp_path / "backup", folder / "database.db")
    ran = gomme("retain", "replay", "-C", folder, "--json")
    assert ran.code == 1
    assert by_table(ran.json) == {"clients": (3, 3, 0), "factures": (2, 2, 0)}
    assert (ran.json["back"], ran.json["selected_again"]) == (5, 5)
    last = gomme("ledger", "show", "-C", folder, "--json").json["entries"][-1]
    assert (last["kind"], last["fields"]["back"]) == ("replayed", 5)


def test_a_restored_dump_is_recognised_on_every_database(tmp_path, any_url):
    folder = shop(tmp_path, any_url)
    before = erased(folder, any_url)
    insert(any_url, [row for row in before if row[0] in (4, 5)])
    assert by_table(replayed(folder)) == {"clients": (2, 2, 0), "factures": (0, 0, 0)}


def test_somebody_else_is_not_taken_for_whoever_was_erased(tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    before = {row[0]: row for row in erased(folder, sqlite_url)}
    insert(sqlite_url, [(40, *before[4][1:])])  # the same name and e-mail address under a new number
    insert(sqlite_url, [(5, "Autre", "autre@exemple.fr", None)])  # a new client under a number that was free
    assert by_table(replayed(folder)) == {"clients": (0, 0, 1), "factures": (0, 0, 0)}


def test_what_no_rule_selects_any_more_is_said_apart(tmp_path, sqlite_url, gomme):
    folder = shop(tmp_path, sqlite_url)
    shutil.copy(folder / "database.db", tmp_path / "backup")
    erased(folder, sqlite_url)
    shutil.copy(tmp_path / "backup", folder / "database.db")
    (folder / "retention.yaml").write_text(RULES.replace("period: P3Y}]\n    final", "period: P90Y}]\n    final", 1))
    assert by_table(replayed(folder))["clients"] == (3, 0, 0)
    hold = ("--case", "1", "--reason", "litige", "--review", "2099-06-30", "--as", "c.moreau")
    assert gomme("hold", "add", *hold, "--table", "commercial.factures", "-C", folder).code == 0
    assert by_table(replayed(folder))["factures"] == (2, 0, 0)


def test_a_table_that_lost_its_columns_is_said_to_be_incomparable(tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    erased(folder, sqlite_url)
    run(sqlite_url, "ALTER TABLE factures RENAME COLUMN montant TO total")
    (invoices,) = [each for each in replayed(folder)["tables"] if each["table"] == "factures"]
    assert (invoices["comparable"], invoices["back"]) == (False, None)


def test_after_its_term_the_key_is_gone_and_nobody_can_be_recognised(tmp_path, sqlite_url, gomme):
    folder = shop(tmp_path, sqlite_url)
    shutil.copy(folder / "database.db", tmp_path / "backup")
    erased(folder, sqlite_url)
    shutil.copy(tmp_path / "backup", folder / "database.db")
    workspace = open_workspace(folder)
    with open_store(workspace.store_url()) as store:
        assert keep_terms(workspace, Records(store), datetime(YEAR + 5, 12, 31, 12, tzinfo=UTC)).years == ()
        assert keep_terms(workspace, Records(store), LATER).years == (YEAR,)
        assert store.select(store.table("erased").select()) == []
        assert Records(store).ledger.last()[0]["kind"] == "year_key_destroyed"
    ran = gomme("retain", "replay", "-C", folder)
    assert (ran.code, f"{YEAR}: the key was destroyed" in ran.out) == (0, True)


def test_row_lists_of_dead_plans_and_keys_of_pseudonyms_go_at_their_end(tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    workspace = open_workspace(folder)
    with open_store(workspace.store_url()) as store:
        records = Records(store)
        assert records.pseudonym_keys.key("gc.client", f"{YEAR + 5}-12-31", lambda: bytes(32)) == bytes(32)
        assert keep_terms(workspace, records, datetime.now(UTC)).plans == ()
        gone = keep_terms(workspace, records, LATER)
        assert (gone.plans, gone.pseudonyms) == ((made.id,), (("gc.client", f"{YEAR + 5}-12-31"),))
        assert store.select(store.table("plan_rows").select()) == []
        assert records.pseudonym_keys.key("gc.client", f"{YEAR + 5}-12-31", lambda: bytes(32)) is None
        kinds = [row["kind"] for row in records.ledger.last(3)]
        assert kinds[-1] == "row_lists_dropped"
        assert "pseudonym_key_destroyed" in kinds
        assert keep_terms(workspace, records, LATER).plans == ()
