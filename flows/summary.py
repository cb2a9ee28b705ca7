"""What a scan found, on one screen: systems by mission category, gaps by kind, and where the report lies."""

from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from detectors.category import CATEGORIES, MISSION
from reports.index import KINDS, SEVERITIES, Index, Meeting
from rules.discovery import Discovery

_SIGNS = {"both": ("✓", "green"), "found": ("✗", "bold red"), "declared": ("○", "yellow"), "neither": ("·", "dim")}
_TOLD = {"both": "declared", "found": "undeclared", "declared": "declared, not found", "neither": ""}


def summarize(discovery: Discovery, page: Path) -> None:
    """Prints it on stdout, in colour only where that is a terminal."""
    console = Console(highlight=False)
    index = Index(discovery)
    console.print()
    console.print(_systems(index))
    console.print(_gaps(index))
    console.print(_footer(discovery, page))


def _systems(index: Index) -> Table:
    table = _table("System", "tables", "rows", *(CATEGORIES[category].en for category in MISSION), "also found")
    for column in (1, 2):
        table.columns[column].justify = "right"
    for id, system in index.systems.items():
        cells = [_cell(index.meetings[id, category]) for category in MISSION]
        table.add_row(id, f"{system.tables:,}", f"{system.rows:,}", *cells, _others(index, id))
    return table


def _cell(meeting: Meeting) -> Text:
    sign, style = _SIGNS[meeting.state]
    amount = f"{meeting.values:,} in {meeting.columns} col." if meeting.held else ""
    return Text(" ".join(part for part in (sign, _TOLD[meeting.state]) if part), style).append(
        f"\n  {amount}" if amount else "", "dim"
    )


def _others(index: Index, system: str) -> Text:
    """The categories beyond the mission, undeclared ones marked."""
    others = [index.meetings[system, category] for category in index.categories if category not in MISSION]
    return Text(", ").join(Text(m.category, _SIGNS[m.state][1]) for m in others if m.held)


def _gaps(index: Index) -> Table:
    new = set(index.discovery.changes.new) if index.discovery.changes else set()
    table = _table("Open gaps", *SEVERITIES, *(("new",) if index.discovery.changes else ()))
    for column in table.columns[1:]:
        column.justify = "right"
    for kind in KINDS:
        gaps = [gap for gap in index.open_gaps if gap.kind == kind]
        if gaps:
            counted: Counter[str] = Counter(gap.severity for gap in gaps)
            fresh = [str(sum(gap.id in new for gap in gaps))] if index.discovery.changes else []
            table.add_row(kind, *(str(counted[severity] or "·") for severity in SEVERITIES), *fresh)
    if not index.open_gaps:
        table.add_row("none", *["·"] * (len(table.columns) - 1))
    return table


def _footer(discovery: Discovery, page: Path) -> Text:
    told = Text(f"\nscan {discovery.scan}, {discovery.seconds:.1f} s", "dim")
    if discovery.changes:
        gone = len(discovery.changes.gone)
        told.append(
            f"; since {discovery.changes.since_scan}: {len(discovery.changes.new)} new gaps, {gone} gone", "dim"
        )
    if discovery.inventory_sha256 is None:
        told.append("\nno inventory: nothing is declared yet; run 'gomme init --policy FILE' for a draft", "yellow")
    return told.append("\nreport ").append(str(page), "bold")


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim", title_justify="left")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table
