"""The page says what the scan found, in both languages, and no name of a database does anything to it."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.discovery import page
from reports.index import Index
from reports.questions import ballots, questions, verdict
from reports.typography import legible
from reports.words import Words
from rules.discovery import Discovery, Gap
from tests.reports.example import HOSTILE, LONG_AGO, RTL, example
from tests.reports.parsed import Parsed


def test_a_page_is_whole_and_says_its_language(html: str, language: str) -> None:
    made = Parsed(html)
    assert made.open == []
    assert made.all("html") == [{"lang": language}]


def test_a_page_loads_nothing(html: str) -> None:
    made = Parsed(html)
    assert not {"link", "img", "iframe", "object", "embed", "base", "form"} & {tag for tag, _ in made.tags}
    assert not [a for tag, a in made.tags if "src" in a or "srcset" in a or any(name.startswith("on") for name in a)]
    assert all(str(a["href"]).startswith("#") for a in made.all("a"))
    assert not re.search(r"https?://|@import|@font-face", html)
    assert set(re.findall(r"url\(([^)]*)\)", html)) == {"#hatch"}


def test_every_link_leads_somewhere_and_no_id_stands_twice(html: str) -> None:
    made = Parsed(html)
    ids = [a["id"] for _, a in made.tags if "id" in a]
    assert len(ids) == len(set(ids))
    assert {str(a["href"])[1:] for a in made.all("a")} <= set(ids)
    assert {a["aria-labelledby"] for _, a in made.tags if "aria-labelledby" in a} <= set(ids)


def test_headings_descend_one_step_at_a_time(html: str) -> None:
    levels = [int(tag[1]) for tag, _ in Parsed(html).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_heading_of_a_table_has_a_scope(html: str) -> None:
    assert all(a.get("scope") in {"col", "row"} for a in Parsed(html).all("th"))


def test_hostile_names_are_text_and_legible(html: str) -> None:
    made = Parsed(html)
    assert len(made.all("script")) == 1
    assert re.sub(r"\s+", " ", HOSTILE) in made.text
    assert "\u202e" not in html
    assert legible(RTL) in made.text


def test_every_column_of_every_table_is_on_the_page(html: str, discovery: Discovery) -> None:
    made = Parsed(html)
    for column in discovery.columns:
        assert legible(column.column) in made.text


def test_counts_under_five_are_not_told_nor_their_shares(html: str, discovery: Discovery) -> None:
    text = Parsed(html).text
    assert "<5" in text
    card = next(gap for gap in discovery.gaps if gap.category == "payment_card")
    told = re.search(rf'id="gap-{card.id}".*?</li>', html, re.S)
    assert told
    assert "&lt;5" in told[0]
    assert re.findall(r"[\d.,]+\u202f?%", told[0]) in (["99,7\u202f%"], ["99.7%"])  # the confidence, nothing else


@pytest.mark.parametrize("matching", [1, 2, 3, 4])
def test_no_picture_and_no_sum_tells_one_value_from_four(discovery: Discovery, matching: int) -> None:
    (at,) = [n for n, column in enumerate(discovery.columns) if column.column == "carte"]
    (finding,) = discovery.columns[at].findings
    pages = set()
    for count in (matching, 4):
        column = replace(discovery.columns[at], findings=(replace(finding, matching=count, share=count / 4021),))
        scan = replace(discovery, columns=(*discovery.columns[:at], column, *discovery.columns[at + 1 :]))
        pages.add(page(scan, "fr"))
    assert len(pages) == 1


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=63))
@settings(max_examples=30, deadline=None)
def test_no_name_breaks_the_page(name: str) -> None:
    made = example()
    column = replace(made.columns[0], table=name, column=name, type=name)
    html = Parsed(page(replace(made, columns=(column,), gaps=(), changes=None), "fr"))
    assert html.open == []
    assert len(html.all("script")) == 1
    assert re.sub(r"\s+", " ", legible(name)) in html.text


def test_an_amount_seen_in_a_part_of_the_column_is_called_an_estimate(html: str, discovery: Discovery) -> None:
    (held,) = [h for h in Index(discovery).held.values() if h.column.column == "ligne1"]
    assert (held.estimated, held.values) == (True, 22600)  # 93.6 % of 24,110, three significant digits
    assert re.search(r"(environ|about) 22.600 (valeurs|values)", Parsed(html).text)


def test_what_was_not_found_is_told_with_what_its_bounds_exclude(html: str) -> None:
    text = Parsed(html).text.replace("\u202f", " ")
    assert "au plus 1 % des valeurs pourraient en être" in text or "at most 1% of the values could be of it" in text


def test_the_verdict_is_one_sentence_that_names_what_nobody_looked_at(discovery: Discovery) -> None:
    said = verdict(Index(discovery), Words("fr")).replace("\u202f", " ")
    assert said == (
        "L’analyse a reconnu, dans 15 colonnes (10 confirmées, 5 probables), 10 catégories de données personnelles que "
        "l’inventaire ne déclare pas pour le système où elles se trouvent ; 1 déclaration ne correspond à aucune "
        "donnée trouvée ; 9 autres écarts restent à trancher (4 dans du texte libre, 3 hors des tables déclarées, 2 "
        "sur l’usage professionnel) ; 9 colonnes n’ont pas été examinées."
    )


def test_without_gaps_the_verdict_still_says_what_was_not_examined(discovery: Discovery) -> None:
    clean = replace(discovery, gaps=())
    assert verdict(Index(clean), Words("en")) == (
        "What the scan recognised agrees with what the inventory declares; 9 columns were not examined."
    )


def test_without_an_inventory_nothing_is_called_undeclared(discovery: Discovery) -> None:
    bare = replace(discovery, declared=(), gaps=(), inventory_sha256=None)
    assert verdict(Index(bare), Words("en")).startswith("No inventory is declared")
    page(bare, "fr")


def test_decided_gaps_ask_nothing_and_are_shown_with_their_decision(html: str, discovery: Discovery) -> None:
    (decided,) = [gap for gap in discovery.gaps if gap.status == "decided"]
    asked = questions(Index(discovery))
    assert decided.id not in {gap.id for question in asked for gap in question.gaps}
    assert re.search(rf'id="gap-{decided.id}" class="decided"', html)


def test_questions_are_numbered_and_the_first_page_holds_no_more_than_fit(discovery: Discovery) -> None:
    index = Index(discovery)
    asked = questions(index)
    assert [question.number for question in asked] == list(range(1, len(asked) + 1))
    first, rest = ballots(asked, Words("fr"), index)
    assert [q.number for ballot in (first, rest) for _, same in ballot for q in same] == [q.number for q in asked]
    assert first
    assert rest


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_scan_of_nothing_is_a_page_too(discovery: Discovery, language: str) -> None:
    empty = replace(
        discovery, systems=(), columns=(), declared=(), gaps=(), changes=None, inventory_sha256=None,
        policy_sha256=None, policy_date=None,
    )  # fmt: skip
    assert Parsed(page(empty, language)).open == []


def test_codes_that_nobody_foresaw_are_shown_as_they_are(discovery: Discovery) -> None:
    column = replace(discovery.columns[0], examined="not_examined", reason="solar_flare")
    gap = Gap("0" * 12, "missing", "elsewhere", "shoe_size", None, None, None, None, "low", LONG_AGO, "decided", "hum")
    odd = replace(discovery, columns=(column, *discovery.columns[1:]), gaps=(*discovery.gaps, gap))
    text = Parsed(page(odd, "fr")).text
    assert "solar_flare" in text
    assert "hum" in text


def test_fifteen_hundred_columns_make_a_page(discovery: Discovery) -> None:
    wide = tuple(replace(discovery.columns[1], column=f"c{n}") for n in range(1500))
    assert ">c1499<" in page(replace(discovery, columns=wide, gaps=()), "fr")
