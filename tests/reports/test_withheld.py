"""What is said of a copy that nobody sees: where, what, how many, what to do, and never a value."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from reports.withheld import MOST, sentences, withheld_document, withheld_page
from rules.attestation import Check, Withheld
from tests.reports.browser import CONTRAST, Page
from tests.reports.copied import FAILED, NOW, example
from tests.reports.parsed import Parsed

SCHEMA: dict[str, Any] = json.loads((files("reports") / "withheld.schema.json").read_text("utf-8"))
LABELS = {system.system: system.label for system in example().systems}
WITHHELD = Withheld(
    (*example().checks, *FAILED), "0.1.0", "20261128-041200-7be2c9", NOW, "Europe/Paris", "9f" * 32, LABELS
)
BARE = Withheld(FAILED)


def _validate(document: dict[str, Any]) -> None:
    Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(document)


def _plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("withheld", [WITHHELD, BARE], ids=["whole", "bare"])
def test_a_document_fits_the_schema_with_exact_counts(withheld: Withheld) -> None:
    made = withheld_document(withheld)
    _validate(json.loads(json.dumps(made)))
    assert (len(made["failed"]), made["published"]) == (len(FAILED), False)
    (notes,) = [failure for failure in made["failed"] if failure["place"] == "sellers.prospects.notes"]
    assert (notes["category"], notes["cells"], notes["shape"]) == ("email", 3, "x***@[perso]")


def test_a_terminal_is_told_where_what_how_many_the_shape_and_what_to_do() -> None:
    said = sentences((FAILED[0],), "en")
    assert said == (
        "commercial.clients.zone_libre2: 1,204 values with an e-mail address that is not made up, like "
        "x***.x***@[pro]; mask the column: “email” if it holds nothing else, “text” or “json” otherwise",
    )


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("check", FAILED, ids=lambda check: f"{check.code} {check.place}")
def test_every_failure_is_a_sentence_with_its_place(check: Check, language: str) -> None:
    (said,) = sentences((check,), language)
    assert said.startswith(check.place)
    assert not re.search(r"[{}]|\bNone\b", said)


def test_a_passed_check_is_not_mentioned_and_leaks_come_first() -> None:
    said = sentences(WITHHELD.checks, "en")
    assert len(said) == len(FAILED)
    assert "left of the source" in said[0]
    assert sentences(example().checks, "en") == ()


def test_fewer_than_five_values_are_not_counted_out() -> None:
    (said,) = sentences((FAILED[1],), "fr")
    assert "<5 valeurs" in _plain(said)


def test_of_very_many_failures_a_terminal_is_told_some_and_how_many_more() -> None:
    many = tuple(Check("email", f"commercial.t.c{number:03}", False, {"cells": 9}) for number in range(200))
    said = sentences(many, "fr")
    assert len(said) == MOST + 1
    assert _plain(said[-1]) == "et 180 autres contrôles ont échoué : withheld.json les nomme tous"


@pytest.mark.parametrize("withheld", [WITHHELD, BARE], ids=["whole", "bare"])
def test_the_page_is_whole_and_says_everything(withheld: Withheld, language: str) -> None:
    made = Parsed(withheld_page(withheld, language))
    assert made.open == []
    for check in FAILED:
        assert check.place.partition(".")[2] in made.text
        assert not check.shape or check.shape in made.text
    ids = [a["id"] for _, a in made.tags if "id" in a]
    assert len(ids) == len(set(ids))


def test_the_page_says_that_nobody_saw_the_copy() -> None:
    text = _plain(Parsed(withheld_page(WITHHELD, "fr")).text)
    assert "Cette copie n’a pas été publiée : 20 contrôles ont échoué sur" in text
    assert "Personne ne l’a vue et rien n’en reste" in text


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_fits_its_screen_and_can_be_read(chromium: Page, tmp_path: Path, width: int, dark: bool) -> None:
    path = tmp_path / "withheld.html"
    path.write_text(withheld_page(WITHHELD, "fr"), "utf-8")
    chromium.open(path, width, dark)
    assert chromium.evaluate("document.documentElement.scrollWidth") <= width
    assert chromium.evaluate(CONTRAST) == ""
