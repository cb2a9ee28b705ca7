"""`gomme copy` and `gomme key` from outside: what they say, exit codes, and one object for machines."""

import json
import shutil
from pathlib import Path

import pytest

from flows.cli import main
from tests.flows.canaries import standing_in
from tests.flows.copies import KEY, SYSTEMS, demo, kept
from tests.flows.test_copy import everyone


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo(tmp_path_factory.mktemp("demo") / "demo")


@pytest.fixture
def folder(ready: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ready, tmp_path / "demo"))


def test_a_copy_goes_where_gomme_yaml_says_and_leaves_an_attestation(gomme, folder) -> None:
    ran = gomme("copy", "-C", folder)
    assert ran.code == 0, ran.err
    assert "pseudonymised" in ran.out
    assert "attestation.html" in ran.out
    assert {path.name for path in (folder / "copies").iterdir()} == {"commercial.db", "sellers.db"}
    assert {"attestation.html", "attestation.json"} <= {path.name for path in (folder / "report").iterdir()}
    told = (folder / "report" / "attestation.html").read_text() + (folder / "report" / "attestation.json").read_text()
    assert standing_in(told + ran.out + ran.err, everyone()) == set()


def test_json_is_the_attestation_and_nothing_else(gomme, folder, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("GOMME_KEY", KEY)
    to = [word for system in SYSTEMS for word in ("--to", f"{system}=sqlite:///{tmp_path / system}.db")]
    ran = gomme("copy", "-C", folder, *to, "--key", "env:GOMME_KEY", "--json", "--out", tmp_path / "out")
    assert ran.code == 0, ran.err
    assert ran.json["label"] == "pseudonymised"
    assert ran.json["key"]["mode"] == "stable"
    assert ran.json["leaks"]["count"] == 0
    assert ran.json == json.loads((tmp_path / "out" / "attestation.json").read_text())
    assert KEY not in ran.out + ran.err


def test_a_withheld_copy_exits_with_3_and_says_where(gomme, folder) -> None:
    kept(folder, "newsletter", "email")
    ran = gomme("copy", "-C", folder)
    assert ran.code == 3
    assert "commercial.newsletter.email" in ran.err
    assert "Traceback" not in ran.err
    assert list((folder / "copies").iterdir()) == []
    assert {"withheld.html", "withheld.json"} <= {path.name for path in (folder / "report").iterdir()}
    told = (folder / "report" / "withheld.html").read_text() + (folder / "report" / "withheld.json").read_text()
    assert standing_in(told + ran.out + ran.err, everyone()) == set()


def test_check_is_for_a_teams_ci(gomme, folder) -> None:
    assert gomme("copy", "-C", folder, "--check").code == 0
    text = (folder / "masking.yaml").read_text()
    (folder / "masking.yaml").write_text(text.replace("      vehicules:", "      voitures:"))
    ran = gomme("copy", "-C", folder, "--check")
    assert ran.code == 3
    assert "sellers.vehicules" in ran.err
    assert "masking.yaml:" in ran.err


def test_a_dry_run_shows_made_up_examples_and_writes_nothing(gomme, folder) -> None:
    ran = gomme("copy", "-C", folder, "--dry-run")
    assert ran.code == 0
    assert "email: anne.exemple@example.com → " in ran.out
    assert list((folder / "copies").iterdir()) == []
    shown = gomme("copy", "-C", folder, "--dry-run", "--json").json["dry_run"]
    assert shown["commercial"]["clients"]["columns"]["email"]["becomes"].endswith("@example.org")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--to", "commercial"), 2, "--to is written SYSTEM=URL"),
        (("--to", "nope=sqlite:///x.db"), 2, "no system 'nope'"),
        (("--key", "env:GOMME_NOT_SET"), 3, "env:GOMME_NOT_SET holds no key"),
        (("--key", "secret"), 2, "a key is ephemeral, or env:NAME"),
        (("--resume",), 3, "ephemeral"),
        (("--subset", "commercial.clients:x y"), 3, "--subset commercial.clients"),
        (("--subset", "commercial.clint:5"), 3, "did you mean 'clients'?"),
        (("--to", "commercial=oracle://h/x"), 2, "oracle"),
    ],
)
def test_a_mistake_is_one_sentence(gomme, folder, arguments, code, said) -> None:
    ran = gomme("copy", "-C", folder, *arguments)
    assert ran.code == code, ran.err
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert list((folder / "copies").iterdir()) == []


def test_without_a_manifest_it_says_how_to_get_one(gomme, folder) -> None:
    (folder / "masking.yaml").unlink()
    ran = gomme("copy", "-C", folder)
    assert ran.code == 2
    assert "gomme init" in ran.err


def test_a_key_is_printed_once_and_is_a_good_one(gomme) -> None:
    from rules.keys import Key

    ran = gomme("key", "new")
    assert ran.code == 0
    assert Key.stable(ran.out.strip(), "stdout").mode == "stable"
    assert gomme("key", "new", "--json").json["key"] != ran.out.strip()
    assert main(["key"]) == 2
