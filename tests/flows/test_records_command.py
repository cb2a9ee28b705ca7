"""`gomme approver`, `gomme hold` and `gomme ledger` from outside: files, exit codes, and what is said."""

import io
import json
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from connectors.records import Records
from connectors.store import open_store
from rules.approval import public_of
from tests.flows.company import PERSONS, database, email


@pytest.fixture
def signers(company: Path, gomme) -> Path:
    """The company with three people who may sign; their keys lie in its folder."""
    lines = [
        gomme("approver", "new", name, "--role", role, "-C", company, "--json").json["line"]
        for name, role in (("c.moreau", "data_owner"), ("a.petit", "legal"), ("j.roy", "dpo"))
    ]
    with (company / "gomme.yaml").open("a") as file:
        file.write("approvers:\n" + "".join(f"  {line}\n" for line in lines))
    return company


ABOUT = ("--case", "2026-014", "--reason", "litige", "--review", "2099-06-30", "--as", "c.moreau")


def held(gomme, folder: Path, *over: object) -> str:
    ran = gomme("hold", "add", *ABOUT, *over, "-C", folder, "--json")
    assert ran.code == 0, ran.err
    return ran.json["id"]


def test_a_new_approver_has_a_private_key_that_only_the_owner_can_read(gomme, tmp_path):
    ran = gomme("approver", "new", "c.moreau", "-C", tmp_path)
    path = tmp_path / "c.moreau.key"
    assert (ran.code, ran.err) == (0, "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert ran.out.splitlines()[-1].startswith('c.moreau: {roles: [data_owner], key: "ed25519:')
    assert path.read_text() not in ran.out
    assert "PRIVATE" not in ran.out


def test_the_line_for_gomme_yaml_is_of_the_private_key_and_is_read(gomme, signers):
    from flows.workspace import open_workspace

    approvers = open_workspace(signers).settings.approvers
    assert {name: approver.roles for name, approver in approvers.items()} == {
        "c.moreau": ("data_owner",), "a.petit": ("legal",), "j.roy": ("dpo",),
    }  # fmt: skip
    assert all(public_of((signers / f"{name}.key").read_bytes()) == a.public for name, a in approvers.items())


def test_a_key_is_never_overwritten(gomme, tmp_path):
    gomme("approver", "new", "c.moreau", "-C", tmp_path)
    before = (tmp_path / "c.moreau.key").read_bytes()
    ran = gomme("approver", "new", "c.moreau", "-C", tmp_path)
    assert (ran.code, "a key is never overwritten" in ran.err) == (2, True)
    assert (tmp_path / "c.moreau.key").read_bytes() == before
    assert gomme("approver", "new", "c.moreau", "--out", tmp_path / "new.key").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["../escape"], "a name holds letters, digits"),
        (["c.moreau", "--role", "data_onwer"], "did you mean 'data_owner'?"),
        (["c.moreau", "--out", "nowhere/at/all.key"], "cannot be written there (No such file or directory)"),
        ([], "Missing argument 'NAME'"),
    ],
)
def test_a_mistake_of_approver_new_is_one_sentence_and_exit_2(gomme, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    ran = gomme("approver", "new", *arguments)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert said in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_hold_is_added_listed_and_in_the_ledger(gomme, company):
    person, rows = held(gomme, company, "--person", "ana@x.fr"), held(gomme, company, "--row", "commercial.clients:12")
    table = held(gomme, company, "--table", "sellers.rdv")
    ran = gomme("hold", "list", "-C", company)
    assert [line.split()[0] for line in ran.out.splitlines()] == [person, rows, table]
    assert "over 1 rows of commercial.clients" in ran.out
    shown = gomme("ledger", "show", "-C", company, "--json").json["entries"]
    assert [(entry["kind"], entry["actor"], entry["fields"]["hold"]) for entry in shown] == [
        ("hold_added", "c.moreau", id) for id in (person, rows, table)
    ]


def test_nobody_who_is_held_is_named_by_anything_that_gomme_wrote(gomme, company, monkeypatch):
    first, second = email(*PERSONS[0]), email(*PERSONS[1])
    one = gomme("hold", "add", *ABOUT, "--person", first, "-C", company)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{second}\n06 98 76 54 32\n"))
    other = gomme("hold", "add", *ABOUT, "--person", "-", "-C", company, "--json")
    assert (one.code, other.code, other.json["count"]) == (0, 0, 2)
    said = [ran.out + ran.err for ran in (one, other, *(gomme(*words, "-C", company) for words in LOOKING))]
    said.append((company / "gomme.db").read_bytes().decode("latin-1"))
    assert [text for text in (first, second, "98 76 54") if any(text in written for written in said)] == []


LOOKING = (("hold", "list"), ("hold", "list", "--json"), ("ledger", "show"), ("ledger", "show", "--json"))


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ([], "name one of them"),
        (["--person", "a@x.fr", "--table", "commercial.clients"], "name one of them"),
        (["--person", " "], "nothing names the person"),
        (["--table", "commercial.clint"], "commercial has no table 'clint'; did you mean 'clients'?"),
        (["--table", "comercial.clients"], "no system 'comercial'; did you mean 'commercial'?"),
        (["--table", "clients"], "a table is written SYSTEM.TABLE"),
        (["--row", "commercial.clients"], "a row is written SYSTEM.TABLE:KEY"),
        (["--row", "commercial.produits:P-0001"], "has no primary key"),
        (["--row", 'commercial.clients:["1", "2"]'], "the primary key of commercial.clients has 1 columns"),
        (["--row", "commercial.clients:[1"], "a JSON list"),
        (["--row", "commercial.clients:1", "--row", "sellers.rdv:1"], "rows of one table a hold"),
        (["--table", "sellers.rdv", "--review", "soon"], "--review is a date"),
        (["--table", "sellers.rdv", "--review", "2020-01-01"], "a review lies in the future"),
        (["--table", "sellers.rdv", "--reason", " "], "--reason: something must be said here"),
        (["--table", "sellers.rdv", "--as", "../x"], "--as: a name holds"),
    ],
)
def test_a_mistake_of_hold_add_is_one_sentence_and_holds_nothing(gomme, company, over, said):
    ran = gomme("hold", "add", *ABOUT, *over, "-C", company)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert said in ran.err
    assert gomme("hold", "list", "-C", company).out == "no hold is in force\n"


def test_a_hold_is_taken_as_written_where_the_database_cannot_be_asked(gomme, company):
    (company / "sellers.db").unlink()
    ran = gomme("hold", "add", *ABOUT, "--table", "sellers.rdv", "-C", company)
    assert ran.code == 0
    assert "warning: sellers:" in ran.err


def test_two_people_release_a_hold_and_one_does_not(gomme, signers):
    id = held(gomme, signers, "--table", "commercial.clients")
    mine = ("--as", "c.moreau", "--key", signers / "c.moreau.key", "-C", signers)
    first = gomme("hold", "release", id, *mine)
    assert (first.code, "release signed by one" in first.out) == (0, True)
    again = gomme("hold", "release", id, *mine)
    assert (again.code, again.out, "another person must sign too" in again.err) == (3, "", True)
    assert gomme("hold", "list", "-C", signers, "--json").json["holds"][0]["release_signed_by"] == ["c.moreau"]
    second = gomme("hold", "release", id, "--as", "a.petit", "--key", signers / "a.petit.key", "-C", signers)
    assert (second.code, "released" in second.out, "next plan" in second.out) == (0, True, True)
    assert gomme("hold", "list", "-C", signers).out == "no hold is in force\n"
    assert len(gomme("hold", "list", "--all", "-C", signers, "--json").json["holds"]) == 1
    kinds = [entry["kind"] for entry in gomme("ledger", "show", "-C", signers, "--json").json["entries"]]
    assert kinds == ["hold_added", "hold_release_signed", "hold_release_signed", "hold_released"]


def test_a_case_is_released_with_all_its_holds(gomme, signers):
    both = {held(gomme, signers, "--table", "commercial.clients"), held(gomme, signers, "--person", "ana@x.fr")}
    for name in ("c.moreau", "j.roy"):
        key = signers / f"{name}.key"
        ran = gomme("hold", "release", "2026-014", "--as", name, "--key", key, "-C", signers, "--json")
        assert {hold["id"] for hold in ran.json["holds"]} == both
    assert {hold["status"] for hold in ran.json["holds"]} == {"released"}


@pytest.mark.parametrize(
    ("hold", "name", "key", "code", "said"),
    [
        (None, "c.moreau", "a.petit.key", 3, "the key is not that of c.moreau"),
        (None, "nobody", "a.petit.key", 3, "'nobody' is not among the approvers"),
        (None, "c.moreau", "gomme.yaml", 2, "--key: it holds no private key"),
        (None, "c.moreau", "none.key", 2, "no private key can be read"),
        ("h-none", "c.moreau", "c.moreau.key", 2, "there is no such hold or case"),
    ],
)
def test_a_release_that_does_not_count_is_refused(gomme, signers, hold, name, key, code, said):
    id = held(gomme, signers, "--table", "commercial.clients")
    ran = gomme("hold", "release", hold or id, "--as", name, "--key", signers / key, "-C", signers)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert gomme("hold", "list", "-C", signers, "--json").json["holds"][0]["status"] == "in force"


def test_hold_add_waits_for_a_batch_that_began_before_it(gomme, company):
    assert gomme("hold", "list", "-C", company).code == 0
    with open_store(f"sqlite:///{company / 'gomme.db'}") as store:
        holds = Records(store).holds
        lease, _ = holds.lease("run", "1", "2026-11-28T10:00:00+00:00")
        command = [sys.executable, "-m", "flows.cli", "hold", "add", *ABOUT, "--table", "commercial.clients", "--json"]
        adding = subprocess.Popen([*command, "-C", str(company)], stdout=subprocess.PIPE, text=True)
        while not holds.rows()["holds"]:
            time.sleep(0.05)
        assert len(holds.lease("run", "2", "2026-11-28T10:00:01+00:00")[1]["holds"]) == 1  # the next batch obeys
        assert adding.poll() is None
        holds.settle(lease)
        out, _ = adding.communicate(timeout=60)
    assert (adding.returncode, json.loads(out)["batches_waited_for"]) == (0, 1)


def test_a_ledger_that_nobody_touched_is_intact(gomme, company):
    held(gomme, company, "--table", "commercial.clients")
    head = gomme("ledger", "head", "-C", company).out
    (company / "kept").write_text(head)
    held(gomme, company, "--table", "sellers.rdv")
    for given in (company / "kept", head, gomme("ledger", "head", "-C", company, "--json").out):
        ran = gomme("ledger", "verify", "--head", given, "-C", company, "--json")
        assert (ran.code, ran.json["intact"], ran.json["entries"], ran.json["heads_checked"]) == (0, True, 2, 1)
    ran = gomme("ledger", "verify", "-C", company)
    assert (ran.code, "cut from its end would not be seen" in ran.out) == (0, True)


@pytest.mark.parametrize(
    ("touched", "kind", "sequence"),
    [
        ("UPDATE ledger SET actor = 'j.roy' WHERE sequence = 2", "edited", 2),
        ("UPDATE ledger SET fields = 'not json' WHERE sequence = 1", "edited", 1),
        ("DELETE FROM ledger WHERE sequence = 2", "missing", 2),
        ("DELETE FROM ledger WHERE sequence = 3", "truncated", 3),
        ("DELETE FROM ledger", "truncated", 1),
        ("UPDATE ledger SET sequence = sequence + 1000; UPDATE ledger SET sequence = 1004 - sequence", "edited", 1),
    ],
)
def test_a_broken_ledger_is_exit_1_and_says_where(gomme, company, touched, kind, sequence):
    for table in ("commercial.clients", "commercial.produits", "sellers.rdv"):
        held(gomme, company, "--table", table)
    head = gomme("ledger", "head", "-C", company).out
    raw = sqlite3.connect(company / "gomme.db")
    raw.executescript(touched)
    raw.close()
    ran = gomme("ledger", "verify", "--head", head, "-C", company, "--json")
    assert (ran.code, ran.json["intact"]) == (1, False)
    assert (kind, sequence) in [(found["kind"], found["sequence"]) for found in ran.json["breaks"]]
    assert "the ledger is broken" in ran.err
    lines = gomme("ledger", "verify", "--head", head, "-C", company)
    assert (lines.code, lines.out.startswith("✗ ")) == (1, True)
    assert gomme("ledger", "show", "-C", company).code == 0


@pytest.mark.parametrize("arguments", [["verify"], ["show"], ["head"], ["verify", "--json"]])
def test_a_ledger_that_is_not_there_is_no_intact_one(gomme, company, arguments):
    ran = gomme("ledger", *arguments, "-C", company)
    assert (ran.code, "does not exist" in ran.err) == (2, True)
    assert not (company / "gomme.db").exists()


def test_what_is_no_head_is_refused(gomme, company):
    held(gomme, company, "--table", "commercial.clients")
    for given in ("nonsense", company / "gomme.yaml", company / "gomme.db"):
        ran = gomme("ledger", "verify", "--head", given, "-C", company)
        assert (ran.code, ran.out, "no head of a ledger" in ran.err) == (2, "", True)


def test_the_latest_entries_are_shown(gomme, company):
    for _ in range(3):
        held(gomme, company, "--person", "ana@x.fr")
    ran = gomme("ledger", "show", "--last", "2", "-C", company)
    assert [line.split()[0] for line in ran.out.splitlines()] == ["2", "3"]
    assert gomme("ledger", "head", "-C", company).out.startswith("gomme ledger 3 ")


def test_an_empty_ledger_has_a_head(gomme, company):
    gomme("hold", "list", "-C", company)
    head = gomme("ledger", "head", "-C", company).out.strip()
    assert head == f"gomme ledger 0 {'0' * 64}"
    assert gomme("ledger", "verify", "--head", head, "-C", company).code == 0


def test_a_key_of_several_columns_is_a_list(gomme, company):
    with database(company / "sellers.db") as sellers:
        sellers.execute("CREATE TABLE lignes (a INT, b INT, PRIMARY KEY (a, b))")
    assert held(gomme, company, "--row", 'sellers.lignes:["12", "3"]')
    ran = gomme("hold", "add", *ABOUT, "--row", "sellers.lignes:12", "-C", company)
    assert (ran.code, "has 2 columns" in ran.err) == (2, True)


@pytest.mark.parametrize("group", ["approver", "hold", "ledger"])
def test_help_of_a_group_lists_its_commands_and_loads_nothing_heavy(group):
    code = "import sys; from flows.cli import main; main(sys.argv[1:]); sys.stderr.write(' '.join(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code, group, "--help"], capture_output=True, text=True, check=True)
    assert {"sqlalchemy", "pydantic", "cryptography", "pyarrow", "jinja2"} & set(ran.stderr.split()) == set()
    assert f"Usage: gomme {group}" in ran.stdout
