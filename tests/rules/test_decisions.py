"""decisions.yaml: read with every mistake named."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.compare import compare
from rules.decisions import blank, load
from rules.discovery import Gap
from rules.document import DocumentError
from tests.rules.scans import EARLIER, POLICY, STARTED, column, finding

TODAY = date(2026, 11, 23)
SYSTEMS = ("commercial", "sellers")
COMPLETE = """\
version: 1
decisions:
  - column: commercial.produits.nom
    category: name
    answer: not_personal
    reason: noms de produits
    author: c.moreau
    on: 2026-11-23
"""


def mistakes(text: str) -> list[str]:
    with pytest.raises(DocumentError) as error:
        load(text, "decisions.yaml", TODAY, SYSTEMS)
    return str(error.value).splitlines()


def edited(old: str, new: str) -> str:
    assert old in COMPLETE
    return COMPLETE.replace(old, new)


def test_a_decision_is_read_with_its_reason_author_and_date():
    (decision,) = load(COMPLETE, "decisions.yaml", TODAY, SYSTEMS)
    assert (decision.about, decision.category, decision.answer) == ("commercial", "name", "not_personal")
    assert (decision.reason, decision.author, decision.on) == ("noms de produits", "c.moreau", TODAY)
    assert (decision.expires, decision.fingerprint, decision.counts_as) == (None, None, None)


def test_a_file_without_decisions_is_one():
    assert load("version: 1\n", "decisions.yaml", TODAY, SYSTEMS) == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("category: name", "category: nam", "4: unknown category 'nam'; did you mean 'name'?"),
        (
            "commercial.produits.nom",
            "comercial.produits.nom",
            "3: unknown system 'comercial'; did you mean 'commercial'?",
        ),
        (
            "commercial.produits.nom",
            "produits.nom",
            "3: 'decisions[0].column': a column is written system.table.column",
        ),
        ("not_personal", "not_personel", "5: 'decisions[0].answer': unknown value 'not_personel'; did you mean 'not_p"),
        ("author", "autor", "7: unknown key 'autor'; did you mean 'author'?"),
        ("    author: c.moreau\n", "", "3: 'author' is missing under 'decisions[0]'"),
        ("    reason: noms de produits\n", "", "3: 'reason' is missing under 'decisions[0]'"),
        ("reason: noms de produits", "reason: '  '", "6: 'decisions[0].reason': something must be said here"),
        ("2026-11-23", "2026-11-24", "8: a decision of the future; today is 2026-11-23"),
        ("2026-11-23", "23/11/2026", "8: 'decisions[0].on': a date such as 2026-01-15 was expected"),
        ("2026-11-23", "2026-11-23\n    expires: 2026-11-22", "9: it expires before it was taken"),
        ("not_personal", "accept", "5: 'expires' is missing: what is accepted is accepted until a day"),
        ("not_personal", "category", "5: 'is' is missing: which category is it really?"),
        ("not_personal", "category\n    is: name", "6: this is the category that was found"),
        ("not_personal", "category\n    is: fone", "6: unknown category 'fone'; did you mean 'phone'?"),
        ("not_personal", "not_personal\n    is: phone", "6: 'is' names the category where the answer is 'category'"),
        ("2026-11-23", "2026-11-23\n    fingerprint: v1:abc", "9: 'decisions[0].fingerprint': no fingerprint of gomme"),
        (
            "column: commercial.produits.nom",
            "system: commercial",
            "5: that a whole system lacks a category can only be",
        ),
        (
            "  - column: commercial.produits.nom\n    cat",
            "  - cat",
            "3: a decision is about a 'column', or about a 'sys",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_the_nearest_word(old, new, told):
    assert any(line.startswith(f"decisions.yaml:{told}") for line in mistakes(edited(old, new)))


def test_two_decisions_on_one_column_and_category_are_refused():
    (told,) = mistakes(COMPLETE + COMPLETE.split("decisions:\n")[1])
    assert told == "decisions.yaml:9: decisions[0] decides the same already; keep one of the two"


def test_two_categories_of_one_column_are_decided_apart():
    other = COMPLETE.split("decisions:\n")[1].replace("category: name", "category: email")
    assert len(load(COMPLETE + other, "decisions.yaml", TODAY, SYSTEMS)) == 2


def test_the_days_on_which_a_decision_is_taken_and_ends_may_be_today():
    text = edited("not_personal", "accept") + "    expires: 2026-11-23\n"
    assert load(text, "decisions.yaml", TODAY, SYSTEMS)[0].expires == TODAY


def test_the_categories_of_a_workspace_may_be_decided_too():
    text = edited("category: name", "category: badge")
    assert load(text, "decisions.yaml", TODAY, SYSTEMS, ("name", "badge"))


def test_deciding_anew_is_another_decision_and_rewording_is_not():
    (first,) = load(COMPLETE, "", TODAY, SYSTEMS)
    (reworded,) = load(edited("noms de produits", "libellés du catalogue"), "", TODAY, SYSTEMS)
    (anew,) = load(edited("2026-11-23", "2026-11-22"), "", TODAY, SYSTEMS)
    assert first.id == reworded.id != anew.id


FOUND = (
    column("commercial.produits.nom", finding("phone")),
    column("commercial.clients.photo", examined="not_examined", reason="binary"),
    column("sellers.notes.texte", finding("name", place="text")),
)
GAPS = compare(POLICY, FOUND, {}, EARLIER)


@pytest.mark.parametrize("gap", GAPS, ids=lambda gap: gap.kind)
def test_the_entry_for_a_gap_lacks_only_what_a_human_must_say(gap: Gap):
    text = "version: 1\ndecisions:\n" + blank(gap, "v1:few")
    lacking = {key for told in mistakes(text) for key in ("answer", "reason", "author", "on") if f"[0].{key}'" in told}
    assert {"reason", "author", "on"} <= lacking
    (decision,) = load(completed(text), "decisions.yaml", TODAY, SYSTEMS)
    assert (decision.about, decision.category) == (gap.system, gap.category)
    assert (decision.fingerprint is None) == (gap.kind in ("missing", "not_examined"))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters=".\0"), min_size=1))
def test_the_entry_for_a_column_of_any_name_is_read_back(name):
    gap = Gap("0", "undeclared", "commercial", "email", None, None, "t", name, "high", STARTED)
    text = completed("version: 1\ndecisions:\n" + blank(gap, None))
    assert load(text, "decisions.yaml", TODAY, SYSTEMS)[0].column == f"commercial.t.{name}"


def completed(text: str) -> str:
    """The entry with what a human says."""
    said = {"answer": "accept", "reason": "vu", "author": "c.moreau", "on": "2026-11-23", "expires": "2027-11-23"}
    for key, value in said.items():
        text = re.sub(rf"(?m)^    {key}:.*", f"    {key}: {value}", text)
    return text
