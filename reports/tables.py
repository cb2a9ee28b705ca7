"""What spreadsheets read of a scan: CSV files and an Excel workbook; nothing in them is ever a formula."""

import csv
from datetime import UTC, date
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from reports.document import document as document
from reports.sheets import Cell, Kind, Sheet, Sheets
from reports.typography import decimal
from rules.discovery import Discovery

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

MARK = "\ufeff"  # the byte order mark by which Excel knows UTF-8
WIDEST = 48  # characters; a wider column wraps
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_files(discovery: Discovery, language: str) -> dict[str, str]:
    """gaps.csv and columns.csv; French Excel wants `;` between cells and `,` in decimals. RFC 4180 otherwise."""
    sheets = Sheets(discovery, language)
    return {f"{sheet.name}.csv": _csv(sheet, language) for sheet in (sheets.gaps(), sheets.columns())}


def _csv(sheet: Sheet, language: str) -> str:
    out = StringIO()
    writer = csv.writer(out, delimiter=";" if language == "fr" else ",")
    writer.writerow(sheet.heads)
    writer.writerows([_plain(cell, language) for cell in row] for row in sheet.rows)
    return MARK + out.getvalue()


def _plain(cell: Cell, language: str) -> str:
    if isinstance(cell, str):
        return inert(cell)
    if isinstance(cell, float):
        return decimal(cell, 4, language)
    return "" if cell is None else str(cell)


def inert(text: str) -> str:
    """The text as no spreadsheet will compute it: an apostrophe before what begins like a formula (OWASP)."""
    return "'" + text if text.lstrip().startswith(FORMULA) or text.startswith(FORMULA) else text


def workbook(discovery: Discovery, language: str) -> bytes:
    """An .xlsx of four sheets (summary, gaps, columns, not examined); the same scan gives the same bytes."""
    from xlsxwriter.workbook import Workbook

    out = BytesIO()
    sheets = Sheets(discovery, language)
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": discovery.started.astimezone(UTC).replace(tzinfo=None), "author": "gomme"})
        styles = _Styles(book)
        _write(book, sheets.summary(), styles, sheets.verdict())
        for sheet in (sheets.gaps(), sheets.columns(), sheets.unexamined()):
            _write(book, sheet, styles)
    return out.getvalue()


class _Styles:
    """The few formats of the workbook."""

    def __init__(self, book: "Workbook") -> None:
        font = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        self.head = book.add_format({**font, "bold": True, "bottom": 1, "text_wrap": True})
        self.title = book.add_format({**font, "font_size": 12, "text_wrap": True})
        self.of: dict[Kind, Any] = {
            "text": book.add_format({**font, "text_wrap": True}),
            "count": book.add_format({**font, "num_format": "#,##0", "align": "right"}),
            "share": book.add_format({**font, "num_format": "0.00%"}),
            "date": book.add_format({**font, "num_format": "yyyy-mm-dd"}),
        }


def _write(book: "Workbook", sheet: Sheet, styles: _Styles, title: str | None = None) -> None:
    page = book.add_worksheet(sheet.title)
    top = 2 if title else 0
    if title:
        page.merge_range(0, 0, 0, len(sheet.heads) - 1, title, styles.title)
        page.set_row(0, 34)
    page.write_row(top, 0, sheet.heads, styles.head)
    for number, row in enumerate(sheet.rows, start=top + 1):
        for column, (cell, kind) in enumerate(zip(row, sheet.kinds, strict=True)):
            _put(page, number, column, cell, styles.of[kind])
    for column, head in enumerate(sheet.heads):
        page.set_column(column, column, _width(head, [row[column] for row in sheet.rows]))
    page.freeze_panes(top + 1, 0)
    page.autofilter(top, 0, max(top + len(sheet.rows), top + 1), len(sheet.heads) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)


def _put(page: Any, row: int, column: int, cell: Cell, style: Any) -> None:
    if isinstance(cell, str):
        page.write_string(row, column, cell, style)
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, style)
    elif cell is not None:
        page.write_number(row, column, cell, style)


def _width(head: str, cells: list[Cell]) -> int:
    longest = max(
        (len(str(cell)) if not isinstance(cell, float) else 7 for cell in cells if cell is not None), default=0
    )
    return min(WIDEST, max(longest, len(head)) + 3)
