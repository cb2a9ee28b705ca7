"""`gomme retain` from outside: what is planned, counted, frozen and signed, and that no system is touched by it."""

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from connectors.records import Records
from connectors.store import open_store
from rules.plan import rows_digest
from tests.flows.ran import Ran
from tests.flows.retention import AS_OF, RULES, email, write_workspace

ABOUT = ("--case", "2026-014", "--reason", "litige", "--review", "2099-06-30", "--as", "c.moreau")


@pytest.fixture
def folder(tmp_path: Path, sqlite_url: str) -> Path:
    return write_workspace(tmp_path, sqlite_url)


def planned(gomme, folder: Path, *more: object, code: int = 0) -> dict:
    ran = gomme("retain", "plan", *AS_OF, "--as", "p.plan", *more, "-C", folder, "--json")
    assert ran.code == code, ran.err
    return ran.json


def tables(plan: dict) -> dict[str, dict]:
    return {table["table"].split(".")[-1]: table for table in plan["tables"]}


def counts(table: dict) -> tuple[int, ...]:
    return tuple(table[name] for name in ("selected", "held", "kept", "indeterminate", "over_cap", "total"))


def edit(folder: Path, old: str, new: str) -> None:
    text = (folder / "retention.yaml").read_text()
    assert old in text
    (folder / "retention.yaml").write_text(text.replace(old, new, 1))


def sql(folder: Path, script: str) -> None:
    with sqlite3.connect(folder / "database.db") as connection:
        connection.executescript(script)
    connection.close()


def frozen_keys(folder: Path, plan: dict, table: str) -> list[str]:
    import pyarrow as pa

    place = (tables(plan)[table]["system"], tables(plan)[table]["table"], tables(plan)[table]["rule"])
    with open_store(f"sqlite:///{folder / 'gomme.db'}") as store:
        chunks = list(Records(store).plans.chunks(plan["id"], place))
    assert rows_digest(chunks) == tables(plan)[table]["rows_digest"]
    assert all(len(chunk.hashes) == 16 * pa.ipc.open_stream(chunk.keys).read_all().num_rows for chunk in chunks)
    return sorted(key for chunk in chunks for key in pa.ipc.open_stream(chunk.keys).read_all()["id"].to_pylist())


def test_the_counts_are_the_same_on_every_database(gomme, tmp_path, any_url):
    folder = write_workspace(tmp_path, any_url)
    plan = planned(gomme, folder)
    assert counts(tables(plan)["clients"]) == (3, 0, 2, 2, 0, 8)
    assert counts(tables(plan)["factures"]) == (2, 0, 0, 0, 0, 5)
    assert [tables(plan)[name]["kept_by"] for name in ("clients", "factures")] == [[["child", "gc.facture", 2]], []]
    assert frozen_keys(folder, plan, "clients") == ["1", "4", "5"]
    assert frozen_keys(folder, plan, "factures") == ["1", "2"]
    assert (tables(plan)["factures"]["order"], tables(plan)["clients"]["order"]) == (0, 1)
    backlog = {(label, state): rows for label, state, rows in tables(plan)["clients"]["backlog"]}
    assert backlog == {
        ("not_due", "active"): 1, ("under_1_month", "active"): 1, ("over_3_years", "active"): 4,
        ("missing", "indeterminate"): 1, ("future", "indeterminate"): 1,
    }  # fmt: skip
    invoices = {(label, state): rows for label, state, rows in tables(plan)["factures"]["backlog"]}
    assert invoices == {("not_due", "active"): 2, ("not_due", "archive"): 1, ("over_3_years", "archive"): 2}


def test_looking_writes_to_no_system(gomme, folder):
    before = hashlib.sha256((folder / "database.db").read_bytes()).hexdigest()
    planned(gomme, folder)
    assert hashlib.sha256((folder / "database.db").read_bytes()).hexdigest() == before


def test_the_plan_is_a_file_what_is_shown_and_a_line_of_the_ledger(gomme, folder):
    plan = planned(gomme, folder)
    assert json.loads((folder / "report" / "plan.json").read_text()) == plan
    shown = gomme("retain", "show", plan["id"], "-C", folder, "--json").json
    assert {name: shown[name] for name in plan} == plan
    entry = gomme("ledger", "show", "-C", folder, "--json").json["entries"][-1]
    assert (entry["kind"], entry["fields"]["sha256"]) == ("plan_frozen", plan["sha256"])
    lines = gomme("retain", "show", plan["id"], "-C", folder).out
    assert "2. commercial." in lines
    assert "delete_row, 8 rows: 3 selected, 0 held, 2 kept, 2 indeterminate" in lines
    said = gomme("retain", "plan", "--out", folder / "look", "-C", folder).out
    assert said.endswith(f"plan {folder / 'look' / 'plan.html'} and plan.json\n")


def test_a_plan_says_no_value_of_the_databases(gomme, folder):
    plan = planned(gomme, folder)
    said = [gomme("retain", *words, "-C", folder).out for words in (("show", plan["id"]), ("status",))]
    store = (folder / "gomme.db").read_bytes().decode("latin-1")
    assert [
        text for text in ("exemple.fr", "Personne") if any(text in each for each in (*said, str(plan), store))
    ] == []


@pytest.mark.parametrize(
    ("over", "clients", "factures"),
    [
        (("--row", "commercial.clients:4"), (2, 1, 2), (2, 0, 0)),
        (("--person", email(5).upper()), (2, 1, 2), (2, 0, 0)),
        (("--person", email(1)), (2, 1, 2), (1, 1, 0)),  # her invoice too
        (("--row", "commercial.factures:1"), (2, 1, 2), (1, 1, 0)),  # and the client that it points at
        (("--table", "commercial.clients"), (0, 3, 2), (2, 0, 0)),
        (("--table", "commercial.factures"), (2, 0, 3), (0, 2, 0)),
    ],
)
def test_a_hold_wins(gomme, folder, over, clients, factures):
    assert gomme("hold", "add", *ABOUT, *over, "-C", folder).code == 0
    plan = tables(planned(gomme, folder))
    assert (counts(plan["clients"])[:3], counts(plan["factures"])[:3]) == (clients, factures)
    held = sum(rows for _, state, rows in plan["clients"]["backlog"] if state == "held")
    assert held == plan["clients"]["held"]


def test_a_hold_over_a_person_reaches_all_her_rows_on_every_database(gomme, tmp_path, any_url):
    folder = write_workspace(tmp_path, any_url)
    assert gomme("hold", "add", *ABOUT, "--person", email(1), "-C", folder).code == 0
    plan = planned(gomme, folder)
    assert frozen_keys(folder, plan, "clients") == ["4", "5"]
    assert frozen_keys(folder, plan, "factures") == ["2"]


def test_a_hold_over_a_person_follows_relations_into_other_systems_and_up_to_parents(gomme, folder):
    url = f"sqlite:///{folder / 'sellers.db'}"
    with sqlite3.connect(folder / "sellers.db") as sellers:
        sellers.execute("CREATE TABLE prospects (a TEXT, b TEXT, ref TEXT, courriel TEXT, PRIMARY KEY (a, b))")
        sellers.execute(
            "INSERT INTO prospects VALUES ('x', 'y', '4', 'Autre@Exemple.fr'), ('x', 'z', '5', 'b@exemple.fr')"
        )
    sellers.close()
    with (folder / "gomme.yaml").open("a") as file:
        file.write(f"  sellers: {{url: '{url}'}}\n")
        file.write("relations: [{from: sellers.prospects.ref, to: commercial.clients.id}]\n")
    (folder / "retention.yaml").write_text(
        RULES
        + """\
  - id: gv.prospect
    enabled: true
    author: b.faure
    kind: maximum_limit
    system: sellers
    table: prospects
    columns: [courriel]
    purpose: prospection
    legal: {basis: eu-gdpr:A6-1-f, text: CNIL}
    trigger: a
    phases: [{name: active_base, period: P3Y}]
    final: {action: delete_row}
"""
    )
    with sqlite3.connect(folder / "sellers.db") as sellers:
        sellers.execute("UPDATE prospects SET a = '2010-01-01'")
    sellers.close()
    assert gomme("hold", "add", *ABOUT, "--person", "autre@exemple.fr", "-C", folder).code == 0
    ran = gomme("retain", "plan", *AS_OF, "-C", folder, "--json")
    assert counts(tables(ran.json)["prospects"])[:2] == (1, 1)
    assert frozen_keys(folder, ran.json, "clients") == ["1", "5"]  # the prospect points at client 4


def test_rows_that_were_erased_are_not_planned_again(gomme, folder):
    edit(folder, "    extends_parent: true\n    final: {action: delete_row}",
         "    final: {action: erase_fields, per_column: {montant: null}}")  # fmt: skip
    assert counts(tables(planned(gomme, folder))["factures"])[0] == 2
    sql(folder, "UPDATE factures SET montant = NULL WHERE id IN (1, 4)")
    plan = planned(gomme, folder)
    assert (frozen_keys(folder, plan, "factures"), counts(tables(plan)["factures"])[:3]) == (["2"], (1, 0, 0))


def test_rows_that_hold_a_surrogate_of_gomme_are_not_planned_again(gomme, folder):
    edit(folder, "    final: {action: delete_row}",
         "    final: {action: erase_fields, per_column: {nom: surrogate, email: null}}")  # fmt: skip
    first = frozen_keys(folder, planned(gomme, folder), "clients")
    sql(folder, "UPDATE clients SET nom = 'efface-0a1b2c3d', email = NULL WHERE id = 1;"
        "UPDATE clients SET nom = 'efface', email = NULL WHERE id = 4")  # fmt: skip
    again = frozen_keys(folder, planned(gomme, folder), "clients")
    assert sorted(set(first) - set(again)) == ["1"]


def test_a_system_says_in_which_zone_its_days_are_kept(gomme, folder):
    sql(folder, "UPDATE clients SET fin = '2023-11-27 23:30:00' WHERE id = 5")  # in New York: 28 November in Paris
    assert "5" in frozen_keys(folder, planned(gomme, folder), "clients")
    yaml = (folder / "gomme.yaml").read_text()
    (folder / "gomme.yaml").write_text(yaml.replace("url:", "timezone: America/New_York, url:", 1))
    plan = planned(gomme, folder)
    assert "5" not in frozen_keys(folder, plan, "clients")
    assert plan["timezones"] == [["commercial", "America/New_York"]]


def test_a_child_that_no_rule_deletes_keeps_its_parent(gomme, folder):
    edit(folder, "    extends_parent: true\n    final: {action: delete_row}",
         "    final: {action: erase_fields, per_column: {montant: null}}")  # fmt: skip
    assert counts(tables(planned(gomme, folder))["clients"])[:3] == (2, 0, 3)


def test_a_key_that_nobody_declared_refuses_the_plan_and_effects_are_named(gomme, folder):
    sql(folder, "CREATE TABLE avis (id INTEGER PRIMARY KEY, c INTEGER REFERENCES clients (id) ON DELETE CASCADE);"
        "CREATE TRIGGER dernier AFTER DELETE ON clients BEGIN SELECT 1; END")  # fmt: skip
    ran = gomme("retain", "plan", *AS_OF, "-C", folder, "--json")
    assert (ran.code, [refusal["code"] for refusal in ran.json["refusals"]]) == (3, ["undeclared_inbound"])
    assert "no rule speaks of commercial.avis" in ran.err
    assert sorted(effect["kind"] for effect in ran.json["side_effects"]) == ["cascade", "trigger"]


def test_a_table_without_a_primary_key_is_told_with_the_line_of_its_rule(gomme, folder):
    sql(folder, "CREATE TABLE bac AS SELECT * FROM factures; DROP TABLE factures; ALTER TABLE bac RENAME TO factures")
    ran = gomme("retain", "plan", *AS_OF, "-C", folder)
    assert (ran.code, "retention.yaml:22: factures has no primary key" in ran.err) == (2, True)


def test_more_rows_than_a_rule_may_take_at_once_refuse_the_plan(gomme, folder):
    edit(folder, "max_rows: 1000, max_share: 1", "max_rows: 1, max_share: 1")
    ran = gomme("retain", "plan", *AS_OF, "-C", folder, "--json")
    assert (ran.code, counts(tables(ran.json)["clients"])[4]) == (3, 2)
    assert "2 rows more than gc.client may take at once" in ran.err


def test_a_later_day_is_a_look_ahead(gomme, folder):
    ran = gomme("retain", "plan", "--as-of", "2099-01-01", "-C", folder, "--json")
    assert (ran.code, [refusal["code"] for refusal in ran.json["refusals"]]) == (0, ["as_of_future"])
    assert counts(tables(ran.json)["clients"])[0] == 6


def test_status_says_what_is_missing_and_when_a_plan_is_dead(gomme, folder):
    assert gomme("retain", "status", "-C", folder).out == "no plan: run 'gomme retain plan'\n"
    plan = planned(gomme, folder)
    (found,) = gomme("retain", "status", "-C", folder, "--json").json["plans"]
    assert (found["id"], found["status"]) == (plan["id"], "waiting")
    assert {missing["code"] for missing in found["missing"]} == {"no_data_owner", "role_missing", "too_few"}
    edit(folder, "P3Y", "P4Y")
    (found,) = gomme("retain", "status", "-C", folder, "--json").json["plans"]
    assert (found["status"], found["missing"][0]["code"]) == ("dead", "rules_changed")
    assert "no_data_owner" not in gomme("retain", "status", "-C", folder).out  # no signature would help


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("table: clients", "table: client", 2, "clients"),
        ("trigger: fin", "trigger: nom_de_fin", 2, "nom_de_fin"),
        ("enabled: true", "enabled: maybe", 2, "retention.yaml:4"),
    ],
)
def test_a_rule_that_does_not_fit_is_exit_2_with_its_line(gomme, folder, old, new, code, said):
    edit(folder, old, new)
    ran = gomme("retain", "plan", "-C", folder)
    assert (ran.code, ran.out) == (code, "")
    assert "retention.yaml:" in ran.err
    assert said in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("plan", "--as-of", "soon"), "--as-of is a date"),
        (("plan", "--as", "../x"), "--as: a name holds"),
        (("show", "p-none"), "there is no plan 'p-none'"),
    ],
)
def test_a_mistake_on_the_line_is_one_sentence_and_exit_2(gomme, folder, arguments, said):
    gomme("retain", "status", "-C", folder)
    ran = gomme("retain", *arguments, "-C", folder)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert said in ran.err


def test_without_rules_or_without_one_that_is_on_there_is_no_plan(gomme, folder):
    (folder / "retention.yaml").write_text(RULES.replace("enabled: true", "enabled: false"))
    ran = gomme("retain", "plan", "-C", folder)
    assert (ran.code, "no rule of retention.yaml is enabled" in ran.err) == (2, True)
    (folder / "retention.yaml").unlink()
    ran = gomme("retain", "plan", "-C", folder)
    assert (ran.code, "does not exist" in ran.err) == (2, True)


PEOPLE = (("c.moreau", "data_owner"), ("a.petit", "legal"), ("j.roy", "dpo"), ("p.plan", "data_owner"))


@pytest.fixture
def signers(folder: Path, gomme) -> Path:
    """The workspace with people who may sign; the last of them plans."""
    lines = [
        gomme("approver", "new", name, "--role", role, "-C", folder, "--json").json["line"] for name, role in PEOPLE
    ]
    with (folder / "gomme.yaml").open("a") as file:
        file.write("approvers:\n" + "".join(f"  {line}\n" for line in lines))
    return folder


def sign(gomme, folder: Path, plan: dict, name: str, *more: object, key: str | None = None) -> Ran:
    mine = ("--as", name, "--key", folder / f"{key or name}.key")
    return gomme("retain", "approve", plan["id"], *mine, *more, "-C", folder, "--json")


def test_two_people_approve_a_plan_and_the_opinion_stands_beside(gomme, signers):
    plan = planned(gomme, signers)
    opinion = sign(gomme, signers, plan, "j.roy", "--opinion", "reserved", "--remarks", "voir la CNIL")
    assert (opinion.code, opinion.json["status"]) == (0, "waiting")
    first = sign(gomme, signers, plan, "c.moreau")
    assert (first.json["status"], {m["code"] for m in first.json["missing"]}) == (
        "waiting",
        {"role_missing", "too_few"},
    )
    second = sign(gomme, signers, plan, "a.petit")
    assert (second.code, second.json["status"], second.json["missing"]) == (0, "approved", [])
    shown = gomme("retain", "show", plan["id"], "-C", signers, "--json").json
    assert [(each["name"], each["role"]) for each in shown["approvals"]] == [
        ("c.moreau", "data_owner"), ("a.petit", "legal"),
    ]  # fmt: skip
    assert [(each["opinion"], each["remarks"]) for each in shown["opinions"]] == [("reserved", "voir la CNIL")]
    kinds = [entry["kind"] for entry in gomme("ledger", "show", "-C", signers, "--json").json["entries"]]
    assert kinds == ["plan_frozen", "plan_opinion", "plan_approved", "plan_approved"]
    assert gomme("ledger", "verify", "-C", signers).code == 0


@pytest.mark.parametrize(
    ("name", "more", "key", "code", "said"),
    [
        ("p.plan", (), None, 3, "made this plan and cannot approve it"),
        ("nobody", (), "c.moreau", 3, "'nobody' is not among the approvers"),
        ("c.moreau", (), "a.petit", 3, "is not of the key in gomme.yaml"),
        ("c.moreau", ("--role", "legal"), None, 3, "does not hold that role"),
        ("j.roy", (), None, 3, "gives an opinion and decides no purge"),
        ("c.moreau", ("--opinion", "favourable"), None, 3, "does not hold that role"),
        ("j.roy", ("--opinion", "good"), None, 2, "--opinion is one of"),
        ("c.moreau", ("--remarks", "x"), None, 2, "belong to an opinion"),
        ("c.moreau", (), "none", 2, "no private key can be read"),
    ],
)
def test_a_signature_that_does_not_count_is_refused_and_not_kept(gomme, signers, name, more, key, code, said):
    plan = planned(gomme, signers)
    ran = sign(gomme, signers, plan, name, *more, key=key)
    assert (ran.code, said in ran.err) == (code, True), ran.err
    shown = gomme("retain", "show", plan["id"], "-C", signers, "--json").json
    assert (shown["approvals"], shown["opinions"], shown["not_counted"]) == ([], [], [])


def test_one_person_signs_once(gomme, signers):
    plan = planned(gomme, signers)
    assert sign(gomme, signers, plan, "c.moreau").code == 0
    again = sign(gomme, signers, plan, "c.moreau")
    assert (again.code, "one person counts once" in again.err) == (3, True)


def test_a_key_that_was_revoked_takes_its_signature_back(gomme, signers):
    plan = planned(gomme, signers)
    assert sign(gomme, signers, plan, "c.moreau").code == 0
    text = (signers / "gomme.yaml").read_text()
    (signers / "gomme.yaml").write_text(
        text.replace("{roles: [data_owner],", "{roles: [data_owner], revoked: 2020-01-01,", 1)
    )
    shown = gomme("retain", "show", plan["id"], "-C", signers, "--json").json
    assert ([each["code"] for each in shown["not_counted"]], shown["approvals"]) == (["revoked"], [])


def test_a_plan_whose_rules_changed_or_that_was_refused_cannot_be_signed(gomme, signers):
    plan = planned(gomme, signers)
    edit(signers, "max_rows: 1000, max_share: 1", "max_rows: 1, max_share: 1")
    ran = sign(gomme, signers, plan, "c.moreau")
    assert (ran.code, "retention.yaml changed" in ran.err) == (3, True)
    ran = sign(gomme, signers, planned(gomme, signers, code=3), "c.moreau")
    assert (ran.code, "2 rows more than gc.client" in ran.err) == (3, True)


def test_a_plan_that_somebody_edited_is_not_shown(gomme, folder):
    plan = planned(gomme, folder)
    with sqlite3.connect(folder / "gomme.db") as store:
        store.execute("UPDATE plans SET document = CAST(replace(document, '\"selected\":3', '\"selected\":9') AS BLOB)")
    store.close()
    ran = gomme("retain", "show", plan["id"], "-C", folder)
    assert (ran.code, "was changed after it was frozen" in ran.err) == (2, True)
