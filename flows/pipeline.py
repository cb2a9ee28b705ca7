"""Discover, as plain functions over the rooms: what a Prefect flow runs, and what the command runs without one."""

import secrets
import time
from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version

from connectors.model import ConnectionLost
from connectors.store import Store, open_store
from detectors.classify import Examined, settle
from detectors.finding import ColumnResult
from flows.progress import Progress, Silent
from flows.survey import Step, Survey
from flows.workspace import Workspace
from rules.compare import changes, compare
from rules.declaration import Inventory
from rules.discovery import Changes, Declared, Discovery, Label, SystemScan
from rules.rows import from_rows, to_rows

Examine = Callable[[Step], Examined]
Each = Callable[[Examine, Sequence[Step]], Sequence[Examined]]  # runs every step, again on ConnectionLost, in order
PAUSE = 2.0  # seconds before a lost connection is tried again


def run_each(examine: Examine, steps: Sequence[Step]) -> list[Examined]:
    """One step after the other."""
    return [patiently(examine, step) for step in steps]


def patiently(examine: Examine, step: Step) -> Examined:
    """One step, again after a pause while its connection breaks off; the survey ends that."""
    while True:
        try:
            return examine(step)
        except ConnectionLost:
            time.sleep(PAUSE)


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
    inventory, text = workspace.inventory() or (Inventory(version=1), None)
    started = clock()
    scan = f"{started.astimezone(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    with Survey(workspace, systems, full, progress or Silent()) as survey, open_store(workspace.store_url()) as store:
        store.begin(scan, started.astimezone(UTC).isoformat(timespec="microseconds"))
        try:
            columns = settle(each(survey.examine, survey.steps()))
            known = {gap: datetime.fromisoformat(since) for gap, since in store.known_since().items()}
            gaps = compare(inventory, columns, known, started)
            discovery = Discovery(
                gomme=version("gomme"),
                scan=scan,
                started=started,
                seconds=0.0,
                timezone=workspace.settings.timezone,
                systems=tuple(_system_scan(id, survey, columns, workspace, inventory) for id in systems),
                columns=columns,
                declared=_declared(inventory, systems),
                gaps=tuple(gap for gap in gaps if gap.system in systems),
                inventory_sha256=sha256(text.encode()).hexdigest() if text else None,
                policy_sha256=inventory.policy.sha256,
                policy_date=inventory.policy.date and inventory.policy.date.isoformat(),
            )
            discovery = replace(discovery, changes=_changes(store, discovery))
            discovery = replace(discovery, seconds=round((clock() - started).total_seconds(), 3))
            store.complete(to_rows(discovery))
        except BaseException:
            store.interrupt(scan)
            raise
    return discovery


def _declared(inventory: Inventory, systems: Sequence[str]) -> tuple[Declared, ...]:
    """What is declared of the systems that were looked at; a passage that names no system speaks of each."""
    return tuple(
        Declared(id, item.category, item.subject, item.line, item.qualifier)
        for id in systems
        if (passage := inventory.of(id))
        for item in passage.declares
    )


def _changes(store: Store, after: Discovery) -> Changes | None:
    """What differs from the latest complete scan that covered these systems, where there is one."""
    systems = {system.system for system in after.systems}
    last = store.last(systems)
    rows = last and store.read(last)
    return changes(_only(from_rows(rows), systems), after) if rows else None


def _only(discovery: Discovery, systems: Container[str]) -> Discovery:
    """That discovery as if only these systems had been looked at."""
    return replace(
        discovery,
        systems=tuple(system for system in discovery.systems if system.system in systems),
        columns=tuple(column for column in discovery.columns if column.system in systems),
        declared=tuple(declared for declared in discovery.declared if declared.system in systems),
        gaps=tuple(gap for gap in discovery.gaps if gap.system in systems),
    )


def _system_scan(
    id: str, survey: Survey, columns: Sequence[ColumnResult], workspace: Workspace, inventory: Inventory
) -> SystemScan:
    opened, settings, passage = survey.opened[id], workspace.system(id), inventory.systems.get(id)
    own = [column for column in columns if column.system == id]
    rows = {(column.schema, column.table): column.rows or 0 for column in own}
    label = settings.label and Label(settings.label.fr, settings.label.en)
    return SystemScan(
        system=id,
        label=label or (passage.label if passage else Label(id, id)),
        dialect=opened.system.dialect,
        tested=opened.system.tested,
        tables=len(opened.tables),
        columns=len(own),
        rows=sum(rows.values()),
        cells_examined=sum(column.rows or 0 for column in own if column.examined in ("census", "sample")),
        excluded=opened.excluded,
        country=settings.location.country,
        encryption_at_rest=settings.encryption_at_rest,
    )
