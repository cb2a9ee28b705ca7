"""The page in a real browser: nothing leaves it, nothing overflows, nothing complains, on screens and on paper."""

import shutil
from pathlib import Path

import pytest

from tests.reports.browser import CONTRAST, Page, sheet


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_the_page_never_scrolls_sideways(chromium: Page, report: Path, width: int) -> None:
    chromium.open(report, width)
    assert chromium.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_requested_and_nothing_complains(chromium: Page, report: Path) -> None:
    chromium.requests.clear()
    chromium.errors.clear()
    chromium.open(report)
    chromium.evaluate("document.getElementById('filter').focus()")
    assert chromium.requests == [report.resolve().as_uri()]
    assert chromium.errors == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_has_the_contrast_of_wcag_aa(chromium: Page, report: Path, dark: bool) -> None:
    chromium.open(report, dark=dark)
    assert chromium.evaluate(CONTRAST) == ""


def test_dark_and_light_are_two_designs(chromium: Page, report: Path) -> None:
    grounds = []
    for dark in (False, True):
        chromium.open(report, dark=dark)
        grounds.append(chromium.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds[0] != grounds[1]


def test_without_a_script_every_table_is_unfolded_and_no_dead_field_is_shown(chromium: Page, report: Path) -> None:
    chromium.open(report, script=False)
    html = chromium.ask("DOM.getOuterHTML", nodeId=chromium.ask("DOM.getDocument")["root"]["nodeId"])["outerHTML"]
    assert html.count('<details class="table" open') == 30
    assert '<p class="filter" hidden' in html


def test_the_search_finds_a_column_and_hides_the_others(chromium: Page, report: Path) -> None:
    chromium.open(report)
    chromium.evaluate(
        "f = document.getElementById('filter'); f.value = 'zone_libre1'; f.dispatchEvent(new Event('input'))"
    )
    shown = "[...document.querySelectorAll('table.columns tbody tr')].filter(r => r.getClientRects().length).length"
    assert chromium.evaluate(shown) == 1
    assert chromium.evaluate("document.getElementById('filtered').value") == "1"


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine: paper is not read")
def test_the_first_sheet_of_paper_holds_verdict_questions_and_signatures(
    chromium: Page, report: Path, tmp_path: Path
) -> None:
    chromium.open(report)
    chromium.paper(tmp_path / "report.pdf")
    first = sheet(tmp_path / "report.pdf", 1)
    for words in ("Rapport de découverte", "Le constat", "Ce qui vous est demandé", "Responsable de la donnée"):
        assert words in first
    assert first.count("Signature") == 2
    assert "Ce qui a changé" not in first


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine: paper is not read")
def test_paper_holds_every_column_even_of_folded_tables(chromium: Page, report: Path, tmp_path: Path) -> None:
    chromium.open(report)
    chromium.evaluate("document.querySelectorAll('details').forEach(d => { d.open = false })")
    chromium.paper(tmp_path / "report.pdf")
    everything = sheet(tmp_path / "report.pdf", None)
    for column in ("dt_creation", "intitule", "atteint"):
        assert column in everything
