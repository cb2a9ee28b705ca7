"""A scan as plain tables: what the CSV files and the Excel workbook both hold, without their formats."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from detectors.finding import ColumnResult
from reports.coverage import widest
from reports.index import FEW, Held, Index, few
from reports.questions import numbers, questions, verdict
from reports.typography import capital, legible
from reports.words import Words
from rules.discovery import Discovery, Gap

Cell = str | int | float | date | None
Kind = Literal["text", "count", "share", "date"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`name` is the file's (gaps.csv), `title` the tab's in the reader's language; counts below five are "<5"."""

    name: str
    title: str
    heads: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[tuple[Cell, ...], ...]


# a key of words.py, and what stands below it
_PLACE: tuple[tuple[str, Kind], ...] = (
    ("sheet.system", "text"), ("sheet.schema", "text"), ("columns.table", "text"), ("columns.column", "text"),
)  # fmt: skip
_FOUND: tuple[tuple[str, Kind], ...] = (
    ("sheet.verdict", "text"), ("sheet.place", "text"), ("columns.path", "text"), ("sheet.confidence", "share"),
    ("sheet.tested", "count"), ("sheet.matching", "count"), ("sheet.share", "share"), ("sheet.low", "share"),
    ("sheet.high", "share"), ("gap.shapes", "text"), ("gap.why", "text"),
)  # fmt: skip
_GAPS: tuple[tuple[str, Kind], ...] = (
    ("sheet.question", "count"), ("sheet.kind", "text"), ("severity", "text"), *_PLACE,
    ("register.category", "text"), ("sheet.since", "date"),
    ("sheet.status", "text"), ("sheet.decision", "text"), ("sheet.until", "text"), ("sheet.said", "text"),
    ("sheet.author", "text"), *_FOUND, ("sheet.fingerprint", "text"), ("sheet.id", "text"),
)  # fmt: skip
_COLUMNS: tuple[tuple[str, Kind], ...] = (
    *_PLACE, ("columns.type", "text"), ("sheet.rows", "count"), ("columns.filled", "count"),
    ("columns.examined", "text"), ("unexamined.why", "text"), ("register.category", "text"),
    ("sheet.declared", "text"), *_FOUND, ("sheet.bound", "share"),
)  # fmt: skip
_UNEXAMINED: tuple[tuple[str, Kind], ...] = (*_PLACE, ("columns.type", "text"), ("unexamined.why", "text"))
_SUMMARY: tuple[tuple[str, Kind], ...] = (
    ("sheet.system", "text"), ("register.dialect", "text"), ("sheet.tables", "count"), ("sheet.columns", "count"),
    ("sheet.rows", "count"), ("versions.cells", "count"), ("sheet.unexamined", "count"), ("sheet.open", "count"),
    ("title.scan", "text"), ("sheet.scanned", "date"), ("sheet.policy", "text"), ("versions.inventory", "text"),
)  # fmt: skip


class Sheets:
    """The tables of one scan in one language."""

    def __init__(self, discovery: Discovery, language: str) -> None:
        self.words, self.index = Words(language), Index(discovery)
        self.discovery, self.question_of = discovery, numbers(questions(self.index))

    def verdict(self) -> str:
        return verdict(self.index, self.words)

    def summary(self) -> Sheet:
        """One row a system."""
        return self._sheet("summary", _SUMMARY, (self._system(system) for system in self.index.systems))

    def gaps(self) -> Sheet:
        """One row a gap."""
        return self._sheet("gaps", _GAPS, (self._gap(gap) for gap in self.discovery.gaps))

    def columns(self) -> Sheet:
        """One row a finding, and one for each column without any."""
        return self._sheet("columns", _COLUMNS, (row for c in self.discovery.columns for row in self._column(c)))

    def unexamined(self) -> Sheet:
        """One row for each column that nobody looked at, and for each table left out on purpose."""
        return self._sheet("unexamined", _UNEXAMINED, self._unexamined())

    def _sheet(self, name: str, heads: tuple[tuple[str, Kind], ...], rows: Iterator[tuple[Cell, ...]]) -> Sheet:
        keys, kinds = zip(*heads, strict=True)
        return Sheet(
            name, self.words(f"sheet.{name}"), tuple(capital(self.words(key)) for key in keys), kinds, tuple(rows)
        )

    def _system(self, name: str) -> tuple[Cell, ...]:
        system = self.index.systems[name]
        blind = len(self.index.unexamined(name))
        gaps = sum(gap.system == name for gap in self.index.open_gaps)
        counts = (system.tables, system.columns, system.rows, system.cells_examined, blind, gaps)
        scan = self.discovery
        of = (scan.scan, self._date(scan.started), scan.policy_date, scan.inventory_sha256)
        return (self.words.label(system.label), self.words.known("dialect", system.dialect), *counts, *of)

    def _gap(self, gap: Gap) -> tuple[Cell, ...]:
        held, ruling = self.index.held.get(gap.finding or ""), self.index.rulings.get(gap.id)
        return (
            self.question_of.get(gap.id),
            self.words(f"gap.{gap.kind}"),
            self.words(f"severity.{gap.severity}"),
            *self._place(gap.system, gap.schema, gap.table, gap.column),
            self.words.category(gap.category) if gap.category else None,
            self._date(gap.since),
            self.words(f"status.{gap.status}"),
            self.words.known("answer", gap.decision) if gap.decision else None,
            gap.until,
            *((ruling.reason, ruling.author) if ruling else (None, None)),
            *self._found(held),
            self.index.fingerprint(gap),
            gap.id,
        )

    def _column(self, column: ColumnResult) -> Iterator[tuple[Cell, ...]]:
        about: tuple[Cell, ...] = (
            *self._place(column.system, column.schema, column.table, column.column),
            legible(column.type),
            self._count(column.rows),
            self._count(column.non_null),
            self.words(f"examined.{column.examined}"),
            self.words.known("reason", column.reason) if column.reason else None,
        )
        for finding in column.findings:
            declared = (column.system, finding.category) in self.index.declared
            answer = self.words("sheet.yes" if declared else "sheet.no")
            yield *about, self.words.category(finding.category), answer, *self._found(Held(column, finding)), None
        if not column.findings:
            yield *about, None, None, *self._found(None), widest(column)

    def _unexamined(self) -> Iterator[tuple[Cell, ...]]:
        for c in self.index.unexamined():
            why = self.words.known("reason", c.reason)
            yield *self._place(c.system, c.schema, c.table, c.column), legible(c.type), why
        for system in self.discovery.systems:
            for table in system.excluded:
                why = self.words("unexamined.excluded")
                yield *self._place(system.system, None, table, self.words("unexamined.whole")), None, why

    def _place(self, system: str, schema: str | None, table: str | None, column: str | None) -> tuple[Cell, ...]:
        known = self.index.systems.get(system)
        names = (name and legible(name) for name in (schema, table, column))
        return (self.words.label(known.label) if known else system, *names)

    def _found(self, held: Held | None) -> tuple[Cell, ...]:
        if held is None:
            return (None,) * len(_FOUND)
        finding, hidden = held.finding, few(held.finding) or not held.finding.tested
        shares = (None, None, None) if hidden else (finding.share, finding.share_low, finding.share_high)
        return (
            self.words(f"verdict.{finding.verdict}"),
            self.words(f"place.{finding.place}"),
            finding.path and legible(finding.path),
            finding.confidence,
            self._count(finding.tested),
            self._count(finding.matching),
            *shares,
            None if few(finding) else "  ".join(map(legible, finding.evidence)),
            self.words.reasons(finding.why, few(finding)) if finding.why else None,
        )

    def _date(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.discovery.timezone)).date()

    def _count(self, value: int | None) -> Cell:
        return f"<{FEW}" if value is not None and 0 < value < FEW else value
