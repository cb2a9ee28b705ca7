"""What a scan found, on one screen: categories by system, gaps by kind, and where the report lies."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rich.table import Table
from rich.text import Text

from detectors.category import CATEGORIES, MISSION
from flows.screen import screen, table
from reports.index import FEW, KINDS, SEVERITIES, Index, Meeting
from reports.seen import carried
from rules.discovery import Discovery, Standing

_STATES = {
    "both": ("✓ declared", "green"),
    "found": ("✗ undeclared", "bold red"),
    "declared": ("○ not found", "yellow"),
    "neither": ("·", "dim"),
}
_FOUND = ("● found", "bold")  # where no inventory declares anything, nothing is undeclared


def summarize(discovery: Discovery, page: Path) -> None:
    """Prints it on stdout, in colour only where that is a terminal."""
    console = screen()
    index = Index(discovery)
    for part in (_systems(index), _gaps(index)):
        console.print()
        console.print(part)
    console.print()
    for line in _footer(discovery, page):
        console.print(line, soft_wrap=True)


def _systems(index: Index) -> Table:
    """A row a category: the mission's always, others where one is found or declared."""
    shown = table("", *(Text(system, "bold") for system in index.systems))
    shown.add_row("", *(_size(index, system) for system in index.systems))
    for category in index.categories:
        meetings = [index.meetings[system, category] for system in index.systems]
        if category in MISSION or any(meeting.state != "neither" for meeting in meetings):
            known = CATEGORIES.get(category)
            cells = (_cell(meeting, index.discovery.inventory_sha256 is not None) for meeting in meetings)
            shown.add_row(known.en if known else category, *cells)
    return shown


def _size(index: Index, system: str) -> Text:
    scan = index.systems[system]
    return Text(f"{scan.tables:,} tables, {scan.rows:,} rows", "dim")


def _cell(meeting: Meeting, compared: bool) -> Text:
    words, style = _STATES[meeting.state] if compared or not meeting.held else _FOUND
    if not meeting.held:
        return Text(words, style)
    return Text(f"{words:<12}", style).append(f"{_amount(meeting.values):>9} values", "not bold default")


def _amount(values: int) -> str:
    """No value where only a column's name speaks; few values could point at somebody."""
    return f"<{FEW}" if 0 < values < FEW else f"{values:,}"


def _gaps(index: Index) -> Table:
    changes = index.discovery.changes
    new = set(changes.new) if changes else set()
    shown = table("open gaps", *SEVERITIES, *(("new",) if changes else ()), numbers=True)
    for kind in KINDS:
        if gaps := [gap for gap in index.open_gaps if gap.kind == kind]:
            counts = Counter[str](gap.severity for gap in gaps)
            counts["new"] = sum(gap.id in new for gap in gaps)
            shown.add_row(kind, *(str(counts[str(c.header)] or "·") for c in shown.columns[1:]))
    if not index.open_gaps:
        shown.add_row("none")
    return shown


def _footer(discovery: Discovery, page: Path) -> Iterator[Text]:
    told = f"scan {discovery.scan} took {discovery.seconds:.1f} s"
    if discovery.changes:
        new, gone = len(discovery.changes.new), len(discovery.changes.gone)
        told += f"; {new} gaps new and {gone} gone since {discovery.changes.since_scan}"
    yield Text(told, "dim")
    for scan, tables in sorted(carried(discovery).items()):
        yield Text(f"{tables} of {len(discovery.seen)} tables unchanged since scan {scan}, not read again", "dim")
    yield from _decisions(discovery)
    if discovery.inventory_sha256 is None:
        yield Text("no inventory, so nothing is declared: run 'gomme init --policy FILE' for a draft", "yellow")
    yield Text("report ").append(str(page), "bold")


def _decisions(discovery: Discovery) -> Iterator[Text]:
    """How the decisions stand, in colour where one asks for another look."""
    counts = Counter(ruling.standing for ruling in discovery.decisions)
    told = ", ".join(f"{counts[standing]} {word}" for standing, word in _STANDINGS.items() if counts[standing])
    if told:
        yield Text(f"decisions: {told}", "yellow" if counts["expired"] or counts["drifted"] else "dim")


_STANDINGS: dict[Standing, str] = {
    "holds": "hold",
    "expired": "expired",
    "drifted": "lapsed because the data drifted",
    "stale": "about nothing any more",
}
