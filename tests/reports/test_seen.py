"""The report says what was not read again, since when, and why the rest was."""

from dataclasses import replace

import pytest

from reports.discovery import page
from reports.document import document
from reports.seen import carried, sentences
from reports.words import Words
from rules.discovery import Discovery, TableSeen

BEFORE = "20261116-010000-abcdef"


def seen(table: str, why: str | None) -> TableSeen:
    return TableSeen("commercial", None, table, None, "20261123-133100-abcdef" if why else BEFORE, why)


@pytest.fixture
def second(discovery: Discovery) -> Discovery:
    """A scan in which three tables were not read again, one had changed, and two views gave no evidence."""
    tables = [seen("a", None), seen("b", None), seen("c", None), seen("d", "changed"), seen("e", "view")]
    return replace(discovery, seen=(*tables, seen("f", "view"), seen("g", "few_rows")))


def test_what_was_not_read_again_names_the_scan_that_read_it(second: Discovery) -> None:
    assert carried(second) == {BEFORE: 3}
    first, *_ = sentences(second, Words("en"))
    assert first.startswith(f"3 tables of 7: nothing has changed there since scan {BEFORE}")


def test_weak_evidence_is_told_with_its_reasons(second: Discovery) -> None:
    *_, last = sentences(second, Words("en"))
    assert last.startswith("3 tables read again to be safe")
    assert "a view, whose rows come from elsewhere (2)" in last
    assert "too few rows to keep a trace of (1)" in last


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_says_so(second: Discovery, language: str) -> None:
    assert BEFORE in page(second, language)


def test_a_first_scan_has_nothing_to_say_of_it(discovery: Discovery) -> None:
    assert sentences(replace(discovery, seen=(seen("a", "new"),)), Words("fr")) == ()


def test_the_document_names_the_scan_of_every_column(discovery: Discovery) -> None:
    one, *others = discovery.columns
    told = document(replace(discovery, columns=(replace(one, carried_from=BEFORE), *others)))["columns"]
    assert [column["carried_from"] for column in told] == [BEFORE, *(None for _ in others)]
