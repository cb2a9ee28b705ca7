from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.category import CATEGORIES
from rules.declaration import (
    ANY,
    Declaration,
    Inventory,
    Location,
    PolicySource,
    Purpose,
    Stated,
    Subject,
    System,
    Unclear,
)
from rules.discovery import Declared, Label
from rules.document import DocumentError
from rules.inventory import awaited_lines, awaiting, dump, load

COMMERCIAL = System(
    Label("Gestion commerciale", "Commercial platform"),
    (11, 14),
    (Declaration("name", "customer", 13, "nom et prénom"), Declaration("email", "customer", 14, "e-mail")),
    recipients=(Stated("notre personnel", 52),),
    location=Location("Europe", 56),
)
WHOLE = Inventory(
    version=1,
    policy=PolicySource("politique.md", "0" * 64, date(2020, 4, 2)),
    subjects={"customer": Subject(Label("clients", "customers"), "dpv:Customer")},
    systems={"commercial": COMMERCIAL},
    purposes=(
        Purpose("billing", Label("Facturation", "Billing"), 37, None, "dpv:PaymentManagement", "eu-gdpr:A6-1-b"),
    ),
    retention=(Stated("trois ans", 40),),
)

words = st.text(max_size=25)
ids = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True)
lines = st.integers(1, 999)
labels = st.builds(Label, words, words)
stated = st.builds(Stated, words, st.none() | lines)


@st.composite
def inventories(draw: st.DrawFn) -> Inventory:
    subjects = draw(st.dictionaries(ids, st.builds(Subject, labels, st.none() | words), max_size=3))
    subject = st.sampled_from(sorted(subjects)) if subjects else st.nothing()
    declaration = st.builds(
        Declaration,
        category=st.sampled_from(sorted(CATEGORIES)),
        subject=st.none() | subject,
        line=st.none() | lines,
        words=st.none() | words,
        qualifier=st.none() | st.just("work"),
        dpv=st.none() | words,
    )
    system = st.builds(
        System,
        label=labels,
        lines=st.none() | st.tuples(lines, lines).map(lambda pair: (min(pair), max(pair))),
        declares=st.lists(declaration, max_size=3).map(tuple),
        tables=st.dictionaries(subject, st.lists(words, max_size=3).map(tuple), max_size=2 if subjects else 0),
        recipients=st.lists(stated, max_size=2).map(tuple),
        location=st.none() | st.builds(Location, words, st.none() | lines),
    )
    purpose = st.builds(Purpose, ids, labels, *[st.none() | lines, *[st.none() | words] * 3])
    return Inventory(
        version=1,
        policy=draw(st.builds(PolicySource, st.none() | words, st.none() | words, st.none() | st.dates())),
        subjects=subjects,
        systems=draw(st.dictionaries(ids, system, max_size=3)),
        purposes=tuple(draw(st.lists(purpose, max_size=3, unique_by=lambda one: one.id))),
        retention=tuple(draw(st.lists(stated, max_size=2))),
        unclear=tuple(draw(st.lists(st.builds(Unclear, lines, words, words), max_size=2))),
    )


@settings(deadline=None)
@given(inventories(), st.sampled_from(["fr", "en"]))
def test_what_is_written_is_read_back_the_same(inventory: Inventory, language: str) -> None:
    text = dump(inventory, language)
    assert load(text, "inventory.yaml") == inventory
    assert len(awaited_lines(inventory, text)) == len(awaiting(inventory))


@settings(deadline=None)
@given(inventories())
def test_exactly_what_awaits_a_human_is_marked(inventory: Inventory) -> None:
    text = dump(inventory)
    marked = {number for number, line in enumerate(text.splitlines(), 1) if line.endswith("  # à compléter")}
    assert marked == {line for line, _ in awaited_lines(inventory, text)}


def test_a_whole_inventory_awaits_nobody_and_reads_like_a_page() -> None:
    assert awaiting(WHOLE) == ()
    assert "      - {category: name, subject: customer, line: 13, words: nom et prénom}\n" in dump(WHOLE)


def test_what_the_policy_does_not_say_stays_empty_and_is_marked() -> None:
    purposes = (Purpose("billing", Label("Facturation", "Billing"), 37),)
    inventory = Inventory(1, systems={"crm": System(Label("Ventes", "Ventes"))}, purposes=purposes)
    text = dump(inventory)
    for expected in ["  date:  # à compléter", "    declares: []  # à compléter", "    legal_basis:  # à compléter"]:
        assert expected in text.splitlines()
    assert "    label: {fr: Ventes, en: Ventes}  # à compléter" in text.splitlines()
    assert "retention: []  # to be completed" in dump(inventory, "en").splitlines()


def test_an_unnamed_system_awaits_its_place() -> None:
    assert ("systems", ANY, "declares") in awaiting(Inventory(1, systems={ANY: COMMERCIAL}))


def test_a_line_declared_for_two_systems_awaits_a_human_in_both() -> None:
    paths = awaiting(Inventory(1, systems={"a": COMMERCIAL, "b": COMMERCIAL}))
    assert {("systems", "a", "declares"), ("systems", "b", "declares")} <= set(paths)


def test_declarations_come_out_flat_with_their_line() -> None:
    assert WHOLE.declared() == (
        Declared("commercial", "name", "customer", 13),
        Declared("commercial", "email", "customer", 14),
    )


@pytest.mark.parametrize(
    ("wrong", "right", "problem"),
    [
        ("category: emial", "category: email", "unknown category 'emial'; did you mean 'email'?"),
        ("subject: customr, line: 14", "subject: customer, line: 14", "unknown subject 'customr'; did you mean"),
        ("  Gestion Com:", "  commercial:", "'Gestion Com' is no id; use letters"),
        ("lines: [14, 11]", "lines: [11, 14]", "'lines' are the first and the last line"),
        ("version: 2", "version: 1", "'version': the value should be 1, not this number"),
        ("lin: 14", "line: 14", "unknown key 'lin'; did you mean 'line'?"),
        ("date: hier", "date: 2020-04-02", "'policy.date': a date such as 2026-01-15 was expected"),
        ("line: 0", "line: 14", "the lines of a policy count from 1"),
        ("tables: {x: [a]}\n    recipients:", "recipients:", "unknown subject 'x'; known here: customer"),
    ],
)
def test_a_mistake_is_named_with_its_line(wrong: str, right: str, problem: str) -> None:
    text = dump(WHOLE)
    assert right in text
    line = text[: text.index(right)].count("\n") + 1
    with pytest.raises(DocumentError) as caught:
        load(text.replace(right, wrong, 1), "inventory.yaml")
    assert f"inventory.yaml:{line}: {problem}" in str(caught.value)


def test_mistakes_in_several_places_come_at_once() -> None:
    text = dump(WHOLE).replace("category: name", "category: nam").replace("category: email", "category: mail")
    with pytest.raises(DocumentError) as caught:
        load(text, "inventory.yaml")
    assert len(caught.value.problems) == 2


def test_the_starter_inventory_is_sound_and_shows_every_key() -> None:
    text = (Path(__file__).parents[2] / "rules" / "starter.yaml").read_text("utf-8")
    inventory = load(text, "starter.yaml")
    assert {field.name for field in fields(Inventory)} <= set(text.replace(":", " ").split())
    assert inventory.systems["sellers"].declares[0].qualifier == "work"
