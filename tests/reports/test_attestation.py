"""The attestation says what a copy's run has established, in both languages, and is JSON that fits its schema."""

import json
import re
import shutil
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from connectors import postgresql_lost
from reports.attestation import page
from reports.attestation_document import document
from reports.lost_words import LOST
from reports.treated import cited
from reports.typography import legible
from rules.attestation import Attestation, Because, Check, ColumnCopied
from tests.reports.browser import CONTRAST, Page, sheet
from tests.reports.copied import HOSTILE, anonymised, example, many
from tests.reports.parsed import Parsed

SCHEMA: dict[str, Any] = json.loads((files("reports") / "attestation.schema.json").read_text("utf-8"))
PROMISED = (
    "label", "because", "key", "systems", "columns", "unique", "foreign_keys", "leaks", "manifest_sha256", "seconds",
    "rows_per_second",
)  # fmt: skip
LISTED = "#treated details.table"
PAPER = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine: paper is not read")


@pytest.fixture(scope="module", params=["ephemeral", "stable", "anonymised"])
def copy(request: pytest.FixtureRequest) -> Attestation:
    return anonymised() if request.param == "anonymised" else example(request.param)


@pytest.fixture(scope="module")
def made(copy: Attestation, language: str) -> Parsed:
    return Parsed(page(copy, language))


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("attestation") / "attestation.html"
    path.write_text(page(example(), "fr"), "utf-8")
    return path


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("attestation") / "long.html"
    path.write_text(page(many(), "fr"), "utf-8")
    return path


def _text(attestation: Attestation, language: str) -> str:
    return Parsed(page(attestation, language)).text.replace("\u202f", " ").replace("\u00a0", " ")


def _validate(document: dict[str, Any]) -> None:
    Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(document)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_document_is_plain_json_that_fits_the_schema(copy: Attestation) -> None:
    plain = document(copy)
    assert json.loads(json.dumps(plain)) == plain
    _validate(plain)


def test_the_document_has_what_was_promised() -> None:
    plain = document(example())
    assert plain.keys() >= set(PROMISED)
    assert plain["label"] == "pseudonymised"
    assert plain["key"] == {"mode": "ephemeral", "fingerprint": "5f0c19e3a77b2d10"}
    assert plain["rows_per_second"] == round(plain["rows"] / 94.271, 1)
    (clients,) = [t for system in plain["systems"] for t in system["tables"] if t["table"] == "clients"]
    assert (clients["rows_in"], clients["rows_out"]) == (20000, 20000)
    (mail,) = [c for c in plain["columns"] if (c["table"], c["column"]) == ("clients", "mel")]
    assert (mail["rule"], mail["distinct_in"], mail["distinct_out"]) == ("email", 765, 765)


def test_a_published_copy_has_no_leak_and_counts_what_is_exempt() -> None:
    leaks = document(example())["leaks"]
    assert (leaks["count"], leaks["exempt"]) == (0, 1)
    assert set(leaks["kinds"].values()) == {0}
    assert {"email", "phone", "name_token", "exact_cell"} <= leaks["kinds"].keys()


def test_every_check_stands_with_its_table_and_column_once() -> None:
    copy = example()
    plain = document(copy)
    by_table = {t["table"]: t["checks"] for system in plain["systems"] for t in system["tables"]}
    together = [*plain["checks"], *(check for checks in by_table.values() for check in checks)]
    assert len(together) == len(copy.checks)
    assert {"mel", None} <= {check["column"] for check in by_table["clients"]}
    assert {check["check"] for check in plain["checks"]} == {"coverage", "detector"}


def test_a_table_whose_name_begins_like_another_keeps_its_checks_apart() -> None:
    copy = example()
    (first, *_) = copy.systems[0].tables
    tables = (replace(first, schema="a", table="b"), replace(first, schema=None, table="a"))
    checks = (Check("rows", "commercial.a.b", True), Check("types", "commercial.a.b.c", True))
    two = replace(copy, systems=(replace(copy.systems[0], tables=tables),), checks=checks)
    found = {t["table"]: [c["check"] for c in t["checks"]] for t in document(two)["systems"][0]["tables"]}
    assert found == {"b": ["rows", "types"], "a": []}


def test_the_schema_refuses_a_key_that_nobody_promised() -> None:
    plain = document(example())
    plain["columns"][0]["mood"] = "sad"
    with pytest.raises(ValidationError):
        _validate(plain)


@pytest.mark.parametrize("made_of", [document, lambda copy: page(copy, "fr")])
def test_a_copy_that_failed_a_check_has_no_attestation(made_of: Any) -> None:
    copy = example()
    failed = replace(copy, checks=(*copy.checks, Check("email", "sellers.prospects.notes", False, {"cells": 3})))
    with pytest.raises(ValueError, match="withheld, not attested"):
        made_of(failed)


def test_a_page_is_whole_and_loads_nothing(made: Parsed, language: str) -> None:
    assert made.open == []
    assert made.all("html") == [{"lang": language}]
    assert not {"link", "img", "iframe", "object", "embed", "base", "form"} & {tag for tag, _ in made.tags}
    assert not [a for _, a in made.tags if "src" in a or any(name.startswith("on") for name in a)]


def test_every_link_leads_somewhere_and_headings_descend(made: Parsed) -> None:
    ids = [a["id"] for _, a in made.tags if "id" in a]
    assert len(ids) == len(set(ids))
    assert {str(a["href"])[1:] for a in made.all("a")} <= set(ids)
    assert {a["aria-labelledby"] for _, a in made.tags if "aria-labelledby" in a} <= set(ids)
    levels = [int(tag[1]) for tag, _ in made.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(a.get("scope") in {"col", "row"} for a in made.all("th"))


def test_names_out_of_a_database_are_text_and_legible(made: Parsed) -> None:
    assert legible(HOSTILE.replace(" ", "_")) in made.text
    assert len(made.all("script")) == 1
    assert not made.all("b")


def test_every_column_and_what_it_became_is_on_the_page(made: Parsed, copy: Attestation) -> None:
    for system in copy.systems:
        for table in system.tables:
            assert legible(table.label) in made.text
            assert all(column.column in made.text for column in table.columns)
            assert all(cited(column.reason)[0] in made.text for column in table.columns)


def test_the_verdict_comes_first_and_names_the_word() -> None:
    assert "Cette copie est pseudonymisée : le RGPD s’y applique." in _text(example(), "fr")
    assert "This copy is pseudonymised: the GDPR applies to it." in _text(example(), "en")
    calm = _text(anonymised(), "fr")
    assert "Cette copie est anonymisée : rien de la source n’y a été retrouvé, et les 7 conditions" in calm
    assert "le RGPD s’y applique" not in calm


def test_each_condition_says_whether_it_is_met_and_on_what_ground() -> None:
    text = _text(example(), "fr")
    assert text.count("non remplie") == 4
    assert "6 colonnes gardent une clé ou une valeur propre à chaque ligne" in text
    assert "le plus petit groupe compte <5 lignes, quand il en faudrait 5" in text
    assert "Corrélation (G29, avis 05/2014)" in text


def test_what_is_asked_depends_on_the_key_and_the_label() -> None:
    ephemeral, stable, calm = (_text(made, "fr") for made in (example(), example("stable"), anonymised()))
    assert "Garder la clé à part." in stable
    assert "Garder la clé à part." not in ephemeral
    assert "La clé détruite ne suffit pas à rendre la copie anonyme" in ephemeral
    assert "Conserver cette attestation." in calm
    assert "L’inscrire au registre" not in calm


def test_what_a_decision_exempts_is_told_in_the_verdict() -> None:
    assert "1 colonne en est dispensée en partie" in _text(example(), "fr")
    assert "dispensé" not in _text(many(3), "fr").split("Ce qui vous est demandé")[0]


def test_counts_under_five_are_not_told() -> None:
    row = re.search(r"<tr><th scope=\"row\"><bdi class=\"id\">vendeurs</bdi>.*?</tr>", page(example(), "fr"), re.S)
    assert row
    assert row[0].count("&lt;5") == 2  # three rows are linkable, by keys and without


def test_a_scan_that_reasons_cite_is_named_once() -> None:
    assert cited("clé technique ; analyse 20261123T133100Z-4c1f") == ("clé technique", "20261123T133100Z-4c1f")
    assert cited("a surrogate key; scan 20261123T133100Z-4c1f") == ("a surrogate key", "20261123T133100Z-4c1f")
    assert cited("décision a41c : rien ; rien d'autre") == ("décision a41c : rien ; rien d'autre", "")
    assert _text(example(), "fr").count("20261123T133100Z-4c1f") == 1


def test_codes_that_nobody_foresaw_are_shown_as_they_are() -> None:
    copy = example()
    system = replace(copy.systems[0], lost=(("moon_dust", "here"),))
    odd = ColumnCopied("c", "TEXT", "blur", "moon", None, 1, 1, 1)
    tables = (replace(system.tables[0], action="polish", columns=(odd,)),)
    strange = replace(
        copy,
        systems=(replace(system, tables=tables),),
        because=(Because("full_moon", False), *copy.because),
        checks=(Check("tide", "commercial", True),),
    )
    text = _text(strange, "en").lower()
    assert all(code in text for code in ("moon_dust", "blur", "polish", "full_moon", "tide"))
    _validate(document(replace(strange, systems=(system,))))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_copy_of_nothing_is_a_page_too(language: str) -> None:
    empty = replace(example(), systems=(), unique=(), foreign_keys=(), checks=(), risks=(), because=(), seconds=0.0)
    assert Parsed(page(empty, language)).open == []
    _validate(document(empty))


def test_everything_that_connectors_lose_has_words() -> None:
    codes = set(re.findall(r"SELECT (?:DISTINCT )?'([a-z_]+)'", postgresql_lost.LOST))
    assert codes
    assert codes | {"view", "trigger", "foreign_key", "function", "type", "policy", "definer", "grants"} <= {
        key.removeprefix("lost.") for key in LOST
    }


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_the_page_never_scrolls_sideways(chromium: Page, french: Path, width: int) -> None:
    chromium.open(french, width)
    assert chromium.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_has_the_contrast_of_wcag_aa(chromium: Page, french: Path, dark: bool) -> None:
    chromium.open(french, dark=dark)
    chromium.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert chromium.evaluate(CONTRAST) == ""


def test_nothing_is_requested_and_nothing_complains(chromium: Page, french: Path) -> None:
    chromium.requests.clear()
    chromium.errors.clear()
    chromium.open(french)
    assert chromium.requests == [french.resolve().as_uri()]
    assert chromium.errors == []


def test_of_two_hundred_tables_a_screen_shows_a_line_each(chromium: Page, long: Path) -> None:
    chromium.open(long)
    assert chromium.evaluate(f"document.querySelectorAll('{LISTED}').length") == 200
    assert chromium.evaluate(f"document.querySelectorAll('{LISTED}[open]').length") == 0


def test_the_search_unfolds_the_table_that_is_named_and_gives_the_others_back(chromium: Page, french: Path) -> None:
    chromium.open(french)
    seen = f"[...document.querySelectorAll('{LISTED}')].filter(d => d.getClientRects().length).length"
    write = "(f => {{ f.value = '{}'; f.dispatchEvent(new Event('input')); }})(document.getElementById('filter'))"
    chromium.evaluate(write.format("zone_libre1"))
    assert chromium.evaluate(seen) == 1
    chromium.evaluate(write.format("salaires"))
    assert chromium.evaluate(seen) == 1  # it has no columns
    chromium.evaluate(write.format(""))
    assert chromium.evaluate(seen) == 16


@PAPER
def test_the_first_sheet_of_paper_holds_the_verdict_and_what_is_asked_and_signed(
    chromium: Page, french: Path, tmp_path: Path
) -> None:
    chromium.open(french)
    chromium.paper(tmp_path / "attestation.pdf")
    first = sheet(tmp_path / "attestation.pdf", 1)
    for words in ("Attestation de copie", "pseudonymisée", "Ce qui vous est demandé", "Finalité et base légale"):
        assert words in first
    assert first.count("Signature") == 2
    assert "remplie" not in first


@PAPER
def test_paper_names_every_column_of_two_hundred_tables_and_stays_short(
    chromium: Page, long: Path, tmp_path: Path
) -> None:
    chromium.open(long)
    chromium.paper(tmp_path / "long.pdf")
    everything = sheet(tmp_path / "long.pdf", None)
    assert everything.count("zone_libre2") >= 200
    assert everything.count("\f") <= 25
    assert "Le détail, trop long pour le papier, est dans attestation.json." in everything
