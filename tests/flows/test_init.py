"""`gomme init` begins a workspace, hides passwords, overwrites nothing and lists what awaits a human."""

import json
from pathlib import Path

import pytest

from connectors.store import open_store
from flows.cli import main
from flows.demo import load_system, write_demo
from flows.demodata.people import people
from flows.demodata.systems import TRUTH
from flows.init import begin
from flows.originals import Originals
from flows.pipeline import discover
from flows.workspace import Masking, open_workspace
from rules.drift import drift
from rules.marked import parse
from tests.flows.canaries import standing_in
from tests.flows.company import planted

POLICY = """# Politique de confidentialité

Dernière modification : 02/04/2020

## Données collectées

### par la plateforme "gestion commerciale"

* nom et prénom
* e-mail

### par les outils "vendeurs"

* nom et prénom du vendeur
* numéro de téléphone professionnel
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "politique.md"
    path.write_text(POLICY, encoding="utf-8")
    return path


def test_a_policy_gives_a_workspace_of_its_systems(tmp_path, policy):
    begin(tmp_path / "new", policy, [])
    workspace = open_workspace(tmp_path / "new", {})
    assert list(workspace.settings.systems) == ["commercial", "sellers"]
    assert workspace.settings.systems["commercial"].label.fr == "Gestion commerciale"
    declared = {(entry.system, entry.category) for entry in workspace.inventory().declared()}
    assert declared == {("commercial", "name"), ("commercial", "email"), ("sellers", "name"), ("sellers", "phone")}


def test_what_awaits_a_human_is_listed_with_file_and_line(tmp_path, policy):
    begun = begin(tmp_path / "new", policy, [])
    texts = {path: Path(path).read_text().splitlines() for path in begun.written}
    urls = [item for item in begun.awaiting if item.file.endswith("gomme.yaml")]
    assert [item.what for item in urls] == [
        "export COMMERCIAL_URL with the URL of commercial",
        "export SELLERS_URL with the URL of sellers",
    ]
    assert all("${" in texts[item.file][item.line - 1] for item in urls)
    inventory = [item for item in begun.awaiting if item.file.endswith("inventory.yaml")]
    assert inventory
    assert all(texts[item.file][item.line - 1].strip() for item in inventory)


def test_a_url_without_password_is_written_and_one_with_a_password_is_not(tmp_path):
    begun = begin(tmp_path, None, ["crm=sqlite:///crm.db", "field-sales=postgresql://ana:hush@db/sales"])
    text = (tmp_path / "gomme.yaml").read_text()
    assert '"sqlite:///crm.db"' in text
    assert "${FIELD_SALES_URL}" in text
    assert "hush" not in text
    assert begun.awaiting[0].what == "export FIELD_SALES_URL with the URL of field-sales"


def test_a_system_of_the_policy_that_nobody_scans_is_listed(tmp_path, policy):
    begun = begin(tmp_path / "new", policy, ["commercial=sqlite:///c.db"])
    assert "sellers is declared, and gomme.yaml does not scan it" in [item.what for item in begun.awaiting]


def test_a_policy_can_be_added_to_a_workspace_without_inventory(tmp_path, policy):
    begin(tmp_path, None, ["commercial=sqlite:///c.db"])
    before = (tmp_path / "gomme.yaml").read_text()
    assert begin(tmp_path, policy, []).written == (str(tmp_path / "inventory.yaml"),)
    assert (tmp_path / "gomme.yaml").read_text() == before


def test_nothing_is_ever_overwritten(tmp_path, policy, capsys):
    (tmp_path / "inventory.yaml").write_text("# mine\n")
    assert main(["init", str(tmp_path), "--policy", str(policy)]) == 2
    assert "inventory.yaml exists and is never overwritten" in capsys.readouterr().err
    assert not (tmp_path / "gomme.yaml").exists()
    assert (tmp_path / "inventory.yaml").read_text() == "# mine\n"


def test_a_workspace_that_lacks_nothing_is_exit_0(tmp_path, capsys):
    (tmp_path / "retention.yaml").write_text("version: 1\n")
    assert main(["init", str(tmp_path), "--system", "crm=sqlite:///crm.db"]) == 0
    assert "nothing awaits you" in capsys.readouterr().out
    assert (tmp_path / "retention.yaml").read_text() == "version: 1\n"


@pytest.mark.parametrize("systems", [["crm"], ["crm", "terrain"], ["sellers", "commercial"]], ids=str)
def test_the_starters_rules_are_there_for_the_systems_given_and_every_one_is_off(tmp_path, systems):
    begun = begin(tmp_path, None, [f"{system}=sqlite:///{system}.db" for system in systems])
    workspace = open_workspace(tmp_path, {})
    retention = workspace.retention().retention
    assert workspace.settings.retention == "retention.yaml"
    assert {rule.system for rule in retention.rules} == set(systems)
    assert (len(retention.rules), retention.enabled) == (12, ())
    (rules,) = (item for item in begun.awaiting if item.file.endswith("retention.yaml"))
    assert (tmp_path / "retention.yaml").read_text().splitlines()[rules.line - 1].startswith("  - id: ")


def test_a_workspace_that_lacks_something_is_exit_1_and_numbered(tmp_path, policy, capsys):
    assert main(["init", str(tmp_path / "new"), "--policy", str(policy)]) == 1
    lines = capsys.readouterr().out.splitlines()
    wrote = [f"wrote {tmp_path}/new/{name}.yaml" for name in ("gomme", "retention", "inventory")]
    assert lines[:4] == [*wrote, "what awaits you:"]
    assert [int(line.split(".")[0]) for line in lines[4:]] == list(range(1, len(lines) - 3))


def test_json_lists_the_same(tmp_path, policy, capsys):
    assert main(["init", str(tmp_path / "new"), "--policy", str(policy), "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["awaiting"][0]["line"] == 8
    assert document["written"] == [f"{tmp_path}/new/{name}.yaml" for name in ("gomme", "retention", "inventory")]


def test_a_policy_that_is_no_text_is_said(tmp_path, capsys):
    (tmp_path / "policy.pdf").write_bytes(b"%PDF-1.7\n\xff\xfe")
    assert main(["init", str(tmp_path / "new"), "--policy", str(tmp_path / "policy.pdf")]) == 2
    assert "policy.pdf is not UTF-8 text" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


# ---- in a workspace that stands: a manifest from its latest scan


def proposed(folder: Path) -> Masking:
    return open_workspace(folder, {}).masking()


def scans(folder: Path) -> list[str]:
    with open_store(f"sqlite:///{folder}/gomme.db") as store:
        return [row["id"] for row in store.scans()]


def test_the_manifest_comes_from_the_latest_scan_and_leaves_nothing_unsaid(company, capsys):
    scan = discover(open_workspace(company, {})).scan
    assert main(["init", str(company)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0] == f"wrote {company}/masking.yaml, proposed from scan {scan}"
    assert scans(company) == [scan]
    clients = proposed(company).manifest.systems["commercial"].tables["clients"]
    assert (clients.do, clients.subject) == ("mask", "courriel")
    assert {name: rule.mask for name, rule in clients.columns.items()} == {
        "id": None, "nom": "last_name", "prenom": "first_name", "courriel": "email", "c7": "phone",
    }  # fmt: skip
    assert scan in str(clients.columns["id"].keep)


def test_what_a_scan_left_out_is_emptied_and_awaits_somebody(company, capsys):
    main(["init", str(company), "--json"])
    document = json.loads(capsys.readouterr().out)
    assert document["written"] == [f"{company}/masking.yaml", f"{company}/retention.yaml"]
    assert document["scan"] in scans(company)
    lines = (company / "masking.yaml").read_text().splitlines()
    of_masking = [item for item in document["awaiting"] if item["file"].endswith("masking.yaml")]
    awaited = {item["what"].split(":")[0]: lines[item["line"] - 1] for item in of_masking}
    assert set(awaited) == {"commercial.audit_2024", "commercial.produits.photo"}
    assert "audit_2024: {do: truncate" in awaited["commercial.audit_2024"]
    assert "photo: {type: BLOB, mask: null}" in awaited["commercial.produits.photo"]


def test_tables_are_proposed_to_the_rules_in_comments_and_no_rule_is_turned_on(tmp_path, capsys):
    folder = write_demo(tmp_path / "demo", 300)
    (folder / "retention.yaml").unlink()
    assert main(["init", str(folder)]) == 1
    text = (folder / "retention.yaml").read_text()
    said = {line.strip("# ") for line in text.splitlines() if line.startswith("  #   system: ")}
    assert any(line.startswith("system: sellers, table: prospects, columns: [nom, ") for line in said)
    assert any("table: connexions" in line and "horodatage" in line for line in said)
    assert any("table: factures" in line and "dt_fact" in line for line in said)
    assert open_workspace(folder, {}).retention().retention.enabled == ()
    assert not standing_in(text, people(300))


def test_rules_that_somebody_has_touched_stay(company, capsys):
    (company / "retention.yaml").write_text("version: 1\n")
    main(["init", str(company)])
    assert (company / "retention.yaml").read_text() == "version: 1\n"


def test_without_a_scan_one_is_made(company, capsys):
    assert main(["init", str(company)]) == 1
    assert len(scans(company)) == 1


def test_a_decision_that_the_scan_did_not_know_asks_for_another_scan(company, capsys):
    discover(open_workspace(company, {}))
    (company / "decisions.yaml").write_text(
        "version: 1\ndecisions:\n  - {column: commercial.clients.c7, category: phone, answer: not_personal,"
        " reason: numéros de commande, author: c.moreau, on: 2026-01-15}\n"
    )
    main(["init", str(company)])
    assert len(scans(company)) == 2
    kept = proposed(company).manifest.systems["commercial"].tables["clients"].columns["c7"].keep
    assert kept is not None
    assert "du 2026-01-15 (c.moreau) : rien de personnel" in kept


def test_the_proposal_fits_its_databases_and_names_nobody(company, capsys):
    main(["init", str(company)])
    out = capsys.readouterr()
    masking = proposed(company)
    with Originals(open_workspace(company, {}), ["commercial", "sellers"]) as originals:
        assert drift(masking.manifest, originals.look().structures, parse(masking.text)) == ()
    assert not [text for text in planted() if text in masking.text + out.out + out.err]


def test_a_manifest_is_never_overwritten(company, capsys):
    (company / "masking.yaml").write_text("# mine\n")
    assert main(["init", str(company)]) == 2
    assert "masking.yaml exists and is never overwritten" in capsys.readouterr().err
    assert (company / "masking.yaml").read_text() == "# mine\n"
    assert not (company / "gomme.db").exists()


def test_a_system_that_does_not_answer_is_named_and_nothing_is_written(tmp_path, capsys):
    begin(tmp_path, None, [f"crm=sqlite:///{tmp_path}/nowhere.db"])
    assert main(["init", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith("gomme: crm: ")
    assert not (tmp_path / "masking.yaml").exists()


def test_the_demos_proposal_masks_what_is_planted_in_it(tmp_path, capsys):
    folder = write_demo(tmp_path / "demo", 500)
    assert main(["init", str(folder)]) == 1
    masking = proposed(folder)
    with Originals(open_workspace(folder, {}), ["commercial", "sellers"]) as originals:
        assert drift(masking.manifest, originals.look().structures, parse(masking.text)) == ()
    rules = {
        (system, table, name): rule
        for system, of in masking.manifest.systems.items()
        for table, told in of.tables.items()
        for name, rule in told.columns.items()
    }
    assert rules.keys() == TRUTH.keys()
    assert [place for place, planted in TRUTH.items() if planted and rules[place].keep] == []


def test_the_proposal_fits_its_database_on_every_dialect(any_url, tmp_path, capsys):
    load_system("sellers", any_url, 300)
    (tmp_path / "gomme.yaml").write_text(f"systems: {{sellers: {{url: '{any_url}'}}}}\n")
    main(["init", str(tmp_path)])
    masking = proposed(tmp_path)
    with Originals(open_workspace(tmp_path, {}), ["sellers"]) as originals:
        structure = originals.look().structures["sellers"]
        assert drift(masking.manifest, {"sellers": structure}, parse(masking.text)) == ()
    tables = masking.manifest.systems["sellers"].tables
    assert {rule.do for rule in tables.values()} == {"mask", "keep"}
    (vendeurs,) = (rule for label, rule in tables.items() if label.endswith("vendeurs"))
    assert (vendeurs.subject, vendeurs.columns["num_ss"].mask) == ("mail_pro", "nir")
