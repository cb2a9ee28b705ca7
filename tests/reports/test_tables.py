"""Spreadsheets get every row of the scan, and nothing that they would compute."""

import csv
from dataclasses import replace
from datetime import datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from reports.tables import csv_files, inert, workbook
from rules.discovery import Discovery
from tests.reports.example import HOSTILE


def _rows(text: str, delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix("\ufeff")), delimiter=delimiter))


def test_french_files_open_in_a_french_excel(discovery: Discovery) -> None:
    files = csv_files(discovery, "fr")
    assert set(files) == {"gaps.csv", "columns.csv"}
    gaps = _rows(files["gaps.csv"])
    assert all(text.startswith("\ufeff") for text in files.values())
    assert gaps[0][:4] == ["Question", "Écart", "Gravité", "Système"]
    assert "0,9540" in gaps[1]


def test_english_files_have_commas_between_cells_and_points_in_decimals(discovery: Discovery) -> None:
    gaps = _rows(csv_files(discovery, "en")["gaps.csv"], ",")
    assert gaps[0][:4] == ["Question", "Gap", "Severity", "System"]
    assert "0.9540" in gaps[1]


def test_every_gap_and_every_column_has_its_row(discovery: Discovery) -> None:
    files = csv_files(discovery, "en")
    findings = sum(max(1, len(column.findings)) for column in discovery.columns)
    assert len(_rows(files["gaps.csv"], ",")) == 1 + len(discovery.gaps)
    assert len(_rows(files["columns.csv"], ",")) == 1 + findings


@pytest.mark.parametrize("text", ["=1+1", "+33 6 ** ** ** **", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_a_cell_that_begins_like_a_formula_is_made_inert(text: str) -> None:
    assert inert(text) == "'" + text


@pytest.mark.parametrize("text", ["clients", "x***@[pro]", "99,9 %", "", "a=1", "'quoted'"])
def test_any_other_cell_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


def test_no_cell_of_a_hostile_database_begins_like_a_formula(discovery: Discovery) -> None:
    column = replace(discovery.columns[0], table='=HYPERLINK("x")', column="+cmd|' /C calc'!A0", type="@x")
    made = csv_files(replace(discovery, columns=(column, *discovery.columns[1:])), "fr")
    cells = [cell for text in made.values() for row in _rows(text) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_a_column_without_a_finding_has_its_bound_and_never_looks_proven_empty(discovery: Discovery) -> None:
    head, *rows = _rows(csv_files(discovery, "en")["columns.csv"], ",")
    category, bound = head.index("Category"), head.index("Without a finding, share possible at most")
    assert not any(row[bound] for row in rows if row[category])
    assert any(row[bound] for row in rows if not row[category])


def test_the_summary_says_which_scan_it_is_of(discovery: Discovery) -> None:
    sheet = load_workbook(BytesIO(workbook(discovery, "en")))["Summary"]
    head = [cell.value for cell in sheet[3]]
    row = dict(zip(head, [cell.value for cell in sheet[4]], strict=True))
    assert row["Scan"] == discovery.scan
    assert row["Scanned on"].date().isoformat() == "2026-11-23"


def test_fewer_than_five_stay_fewer_than_five_and_have_no_share(discovery: Discovery) -> None:
    head, *rows = _rows(csv_files(discovery, "en")["columns.csv"], ",")
    (card,) = [dict(zip(head, row, strict=True)) for row in rows if "carte" in row]
    assert card["Matching values"] == "<5"
    assert card["Share"] == card["Share, at least"] == card["Share, at most"] == ""


def test_the_workbook_has_four_sheets_with_dates_as_dates_and_no_formula(discovery: Discovery) -> None:
    book = load_workbook(BytesIO(workbook(discovery, "fr")))
    assert book.sheetnames == ["Synthèse", "Écarts", "Colonnes", "Non examiné"]
    gaps = book["Écarts"]
    head = [cell.value for cell in gaps[1]]
    assert isinstance(gaps.cell(2, head.index("Depuis") + 1).value, datetime)
    assert gaps.freeze_panes == "A2"
    assert gaps.auto_filter.ref
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert types <= {"s", "n", "d"}


def test_the_workbook_keeps_a_hostile_name_as_text(discovery: Discovery) -> None:
    book = load_workbook(BytesIO(workbook(discovery, "en")))
    assert HOSTILE in {cell.value for row in book["Columns"].iter_rows() for cell in row}


def test_the_same_scan_gives_the_same_workbook(discovery: Discovery) -> None:
    assert workbook(discovery, "fr") == workbook(discovery, "fr")


def test_a_scan_of_nothing_gives_tables_too(discovery: Discovery) -> None:
    empty = replace(discovery, systems=(), columns=(), declared=(), gaps=(), changes=None)
    assert len(_rows(csv_files(empty, "fr")["gaps.csv"])) == 1
    assert load_workbook(BytesIO(workbook(empty, "fr"))).sheetnames[0] == "Synthèse"
