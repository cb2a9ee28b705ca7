"""`gomme approver sign-copy` from outside: what two people accept, the next copies are labelled by."""

import json
import sqlite3
from pathlib import Path

import pytest

from flows.proposal import propose_masking
from flows.workspace import open_workspace

CLIENTS = [(n, f"Durand{n}", f"durand.{n}@orange.fr", "sud" if n % 2 else "nord") for n in range(1, 41)]


@pytest.fixture
def signers(tmp_path: Path, gomme) -> Path:
    """A workspace whose copies meet every condition but the signatures, and three people with keys."""
    with sqlite3.connect(tmp_path / "crm.db") as driver:
        driver.execute("CREATE TABLE clients (id INTEGER PRIMARY KEY, nom TEXT, email TEXT, zone TEXT)")
        driver.executemany("INSERT INTO clients VALUES (?, ?, ?, ?)", CLIENTS)
    driver.close()
    lines = [
        gomme("approver", "new", name, "--role", role, "-C", tmp_path, "--json").json["line"]
        for name, role in (("c.moreau", "data_owner"), ("d.lopez", "dpo"), ("a.petit", "legal"))
    ]
    settings = "systems:\n  crm:\n    url: sqlite:///crm.db\ncopy:\n  to: {crm: sqlite:///copy.db}\napprovers:\n"
    (tmp_path / "gomme.yaml").write_text(settings + "".join(f"  {line}\n" for line in lines))
    (tmp_path / "masking.yaml").write_text(MANIFEST)
    return tmp_path


MANIFEST = """version: 1
systems:
  crm:
    tables:
      clients:
        do: mask
        subject: email
        quasi_identifiers: [zone]
        columns:
          id: {type: INTEGER, mask: key}
          nom: {type: TEXT, mask: last_name}
          email: {type: TEXT, mask: email}
          zone: {type: TEXT, keep: two zones}
"""


def labelled(gomme, folder: Path) -> tuple[str, dict[str, object]]:
    ran = gomme("copy", "-C", folder, "--json")
    assert ran.code == 0, ran.err
    return ran.json["label"], {one["code"]: one["figures"] for one in ran.json["because"] if not one["met"]}


def sign(gomme, folder: Path, name: str, *over: object, key: str | None = None):
    return gomme("approver", "sign-copy", name, "--key", folder / f"{key or name}.key", *over, "-C", folder)


def both(gomme, folder: Path) -> None:
    assert sign(gomme, folder, "c.moreau").code == 0
    assert sign(gomme, folder, "d.lopez", "--opinion", "favourable").code == 0


def test_what_two_people_accept_makes_the_next_copy_anonymised(gomme, signers):
    label, unmet = labelled(gomme, signers)
    assert (label, [*unmet]) == ("pseudonymised", ["signed_off"])
    ran = sign(gomme, signers, "c.moreau")
    assert "crm.clients: 40 rows, k 20, 0 rows alone" in ran.out, ran.err
    assert labelled(gomme, signers)[1]["signed_off"]["why"] == "no_dpo"
    assert sign(gomme, signers, "d.lopez", "--opinion", "favourable").code == 0
    assert labelled(gomme, signers) == ("anonymised", {})
    page = (signers / "report" / "attestation.html").read_text()
    assert "c.moreau, d.lopez ont signé" in page


def test_another_manifest_a_revoked_key_and_a_worse_risk_take_it_back(gomme, signers):
    labelled(gomme, signers)
    both(gomme, signers)
    (signers / "masking.yaml").write_text(MANIFEST + "# changed\n")
    assert labelled(gomme, signers)[1]["signed_off"]["why"] == "other_manifest"
    (signers / "masking.yaml").write_text(MANIFEST)
    with sqlite3.connect(signers / "crm.db") as driver:
        driver.execute("UPDATE clients SET zone = 'est' WHERE id <= 6")
    driver.close()
    assert labelled(gomme, signers) == (
        "pseudonymised",
        {"signed_off": {"alone": 0, "linkable": 0, "rows": 40, "why": "risk", "about": "crm.clients"}},
    )
    path = signers / "gomme.yaml"
    path.write_text(path.read_text().replace("roles: [dpo]", "revoked: 2020-01-01, roles: [dpo]"))
    assert labelled(gomme, signers)[1]["signed_off"]["why"] == "risk"  # the owner's is not covered either
    with sqlite3.connect(signers / "crm.db") as driver:
        driver.execute("UPDATE clients SET zone = CASE WHEN id % 2 THEN 'sud' ELSE 'nord' END")
    driver.close()
    assert labelled(gomme, signers)[1]["signed_off"] == {
        "alone": 0, "linkable": 0, "rows": 40, "why": "revoked", "about": "d.lopez"
    }  # fmt: skip


def test_editing_what_was_signed_makes_it_void(gomme, signers):
    labelled(gomme, signers)
    both(gomme, signers)
    path = signers / "signoff.json"
    said = json.loads(path.read_text())
    said["signatures"][1]["risks"][0]["k"] = 1
    path.write_text(json.dumps(said))
    assert labelled(gomme, signers)[1]["signed_off"]["why"] == "bad_signature"


def test_who_signs_twice_is_kept_once(gomme, signers):
    labelled(gomme, signers)
    both(gomme, signers)
    assert sign(gomme, signers, "d.lopez", "--opinion", "reserved").code == 0
    assert len(json.loads((signers / "signoff.json").read_text())["signatures"]) == 2
    assert labelled(gomme, signers)[1]["signed_off"]["why"] == "not_favourable"


def test_a_signature_that_cannot_count_is_not_written(gomme, signers):
    assert "run 'gomme copy'" in sign(gomme, signers, "c.moreau").err
    labelled(gomme, signers)
    refusals = [
        (sign(gomme, signers, "a.petit"), "does not hold the role data_owner"),
        (sign(gomme, signers, "d.lopez"), "give --opinion"),
        (sign(gomme, signers, "c.moreau", "--opinion", "favourable"), "does not hold the role dpo"),
        (sign(gomme, signers, "d.lopez", "--opinion", "good"), "--opinion is one of"),
        (sign(gomme, signers, "x.y", key="c.moreau"), "not among the approvers"),
        (sign(gomme, signers, "c.moreau", key="d.lopez"), "not the key of c.moreau"),
        (sign(gomme, signers, "c.moreau", key="nobody"), "no private key can be read"),
        (sign(gomme, signers, "c.moreau", "--attestation", signers / "gomme.yaml"), "no attestation"),
    ]
    for ran, said in refusals:
        assert ran.code == 2
        assert said in ran.err
    (signers / "masking.yaml").write_text(MANIFEST + "# changed\n")
    assert "another masking.yaml" in sign(gomme, signers, "c.moreau").err
    assert not (signers / "signoff.json").exists()


def test_a_file_that_holds_no_signatures_stops_the_copy_before_a_row_is_read(gomme, signers):
    (signers / "signoff.json").write_text("{}")
    ran = gomme("copy", "-C", signers)
    assert ran.code == 2
    assert "signoff.json: no signatures" in ran.err
    assert not (signers / "copy.db").exists()


def test_the_file_has_the_name_that_gomme_yaml_gives_it(gomme, signers):
    path = signers / "gomme.yaml"
    path.write_text("masking_signoff: signed/copies.json\n" + path.read_text())
    labelled(gomme, signers)
    (signers / "signed").mkdir()
    assert sign(gomme, signers, "c.moreau").code == 0
    assert (signers / "signed" / "copies.json").exists()


def test_a_proposal_is_not_anonymised_by_signatures(gomme, signers):
    (signers / "masking.yaml").unlink()
    propose_masking(open_workspace(signers, {}))
    labelled(gomme, signers)
    both(gomme, signers)
    label, unmet = labelled(gomme, signers)
    assert label == "pseudonymised"
    assert "signed_off" not in unmet
