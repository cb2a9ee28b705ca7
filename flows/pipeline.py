"""Discover, as plain functions over the rooms: what a Prefect flow runs, and what the command runs without one."""

import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from importlib.metadata import version
from zoneinfo import ZoneInfo

from connectors.model import ConnectionLost, ConnectorError
from connectors.store import Store, open_store
from detectors.classify import Examined, settle
from detectors.finding import ColumnResult
from detectors.leaning import kept, to_read
from flows.earlier import Earlier, earlier, seen
from flows.progress import Progress, Silent
from flows.survey import Opened, Step, Survey
from flows.workspace import Workspace
from rules.changes import changes
from rules.compare import compare
from rules.decisions import Decision
from rules.declaration import Inventory
from rules.discovery import Changes, Declared, Discovery, Label, SystemScan, TableSeen
from rules.rows import from_rows, to_rows
from rules.rulings import decide

Examine = Callable[[Step], Examined]
Each = Callable[[Examine, Sequence[Step]], Sequence[Examined]]  # runs every step, again on ConnectionLost, in order
PAUSE = 2.0  # seconds before a lost connection is tried again


def run_each(examine: Examine, steps: Sequence[Step], pause: float = PAUSE) -> list[Examined]:
    """One step after the other; one whose connection breaks off again, until the survey ends that."""
    return [_patiently(examine, step, pause) for step in steps]


def _patiently(examine: Examine, step: Step, pause: float) -> Examined:
    while True:
        try:
            return examine(step)
        except ConnectionLost:
            time.sleep(pause)


def now() -> datetime:
    return datetime.now(UTC)


def discover(
    workspace: Workspace,
    systems: Sequence[str] = (),
    *,
    full: bool = False,
    each: Each = run_each,
    clock: Callable[[], datetime] = now,
    progress: Progress | None = None,
) -> Discovery:
    """Looks at those systems (default: all), holds them against the inventory and keeps the scan in the store.

    A scan that does not come to its end is marked interrupted, whatever ended it.
    """
    systems = tuple(dict.fromkeys(systems)) or tuple(workspace.settings.systems)
    begun = _begun(workspace, clock())
    with Survey(workspace, systems, progress or Silent()) as survey, open_store(workspace.store_url()) as store:
        store.begin(begun.scan, begun.started.astimezone(UTC).isoformat(timespec="microseconds"))
        try:
            known = earlier(store, systems, full)
            examined = _examined(survey, known, each)
            discovery = _discovery(begun, survey, store, examined, seen(examined, known, begun.scan))
            discovery = replace(discovery, seconds=round((clock() - begun.started).total_seconds(), 3))
            store.complete(to_rows(discovery))
        except BaseException:
            with suppress(ConnectorError):  # a store that is gone must not hide why the scan ended
                store.interrupt(begun.scan)
            raise
    return discovery


@dataclass(frozen=True, slots=True)
class Begun:
    """What is fixed when a scan begins: nobody's edit of a file can reach it any more."""

    workspace: Workspace
    inventory: Inventory | None
    inventory_sha256: str | None
    decisions: tuple[Decision, ...]
    scan: str
    started: datetime
    today: date


def _begun(workspace: Workspace, started: datetime) -> Begun:
    scan = f"{started.astimezone(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    today = started.astimezone(ZoneInfo(workspace.settings.timezone)).date()
    decisions = workspace.decisions(today)
    return Begun(workspace, workspace.inventory(), workspace.inventory_sha256(), decisions, scan, started, today)


def _examined(survey: Survey, known: Earlier, each: Each) -> list[Examined]:
    """Every table, read or carried over; what cannot stand beside what was read is read as well."""
    steps = survey.steps()
    examined = list(each(partial(survey.examine, earlier=known), steps))
    while again := to_read(examined, known.columns, known.lent):
        anew = each(partial(survey.examine, earlier=known, why="overlap"), [steps[at] for at in again])
        for at, table in zip(again, anew, strict=True):
            examined[at] = table
    return kept(examined, known.columns)


def _discovery(
    begun: Begun, survey: Survey, store: Store, examined: Sequence[Examined], tables: tuple[TableSeen, ...]
) -> Discovery:
    """The columns held against the inventory, the decisions, and the scan before."""
    inventory, columns = begun.inventory, settle(examined)
    since = {gap: datetime.fromisoformat(moment) for gap, moment in store.known_since().items()}
    decided = decide(columns, begun.decisions, store.bound(), begun.today)
    gaps = decided.over(compare(inventory, decided.columns, since, begun.started, decided.dismissed))
    discovery = Discovery(
        gomme=version("gomme"),
        scan=begun.scan,
        started=begun.started,
        seconds=0.0,
        timezone=begun.workspace.settings.timezone,
        systems=tuple(_system_scan(begun, id, opened, columns, tables) for id, opened in survey.opened.items()),
        columns=decided.columns,
        declared=_declared(inventory, survey.opened),
        gaps=gaps,
        inventory_sha256=begun.inventory_sha256,
        policy_sha256=inventory.policy.sha256 if inventory else None,
        policy_date=_policy_date(inventory),
        decisions=decided.rulings(gaps),
        seen=tables,
    )
    return replace(discovery, changes=_changes(store, discovery))


def _policy_date(inventory: Inventory | None) -> str | None:
    return inventory.policy.date.isoformat() if inventory and inventory.policy.date else None


def _declared(inventory: Inventory | None, systems: Iterable[str]) -> tuple[Declared, ...]:
    """What is declared of the systems that were looked at; a passage that names no system speaks of each."""
    return tuple(
        Declared(id, item.category, item.subject, item.line, item.qualifier)
        for id in systems
        if inventory and (passage := inventory.of(id))
        for item in passage.declares
    )


def _changes(store: Store, after: Discovery) -> Changes | None:
    """What differs from the latest complete scan that covered these systems, where there is one."""
    last = store.last(system.system for system in after.systems)
    rows = last and store.read(last)
    return changes(from_rows(rows), after) if rows else None


def _system_scan(
    begun: Begun, id: str, opened: Opened, columns: Sequence[ColumnResult], tables: Sequence[TableSeen]
) -> SystemScan:
    settings = begun.workspace.system(id)
    own = [column for column in columns if column.system == id]
    rows = {(column.schema, column.table): column.rows or 0 for column in own}
    carried = {(table.schema, table.table) for table in tables if table.system == id and table.why is None}
    read = [c for c in own if c.examined in ("census", "sample") and (c.schema, c.table) not in carried]
    return SystemScan(
        system=id,
        label=_label(id, begun),
        dialect=opened.system.dialect,
        tested=opened.system.tested,
        tables=len(opened.tables),
        columns=len(own),
        rows=sum(rows.values()),
        cells_examined=sum(column.rows or 0 for column in read),
        excluded=opened.excluded,
        country=settings.location.country,
        encryption_at_rest=settings.encryption_at_rest,
    )


def _label(id: str, begun: Begun) -> Label:
    """What the workspace calls the system, else what the inventory calls it, else its id."""
    if label := begun.workspace.system(id).label:
        return Label(label.fr, label.en)
    passage = begun.inventory.systems.get(id) if begun.inventory else None
    return passage.label if passage else Label(id, id)
