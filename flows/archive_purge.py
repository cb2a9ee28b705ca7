"""`gomme archive purge`: what is past its last day in the archive is destroyed, unless a hold keeps it."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any
from zoneinfo import ZoneInfo

from connectors.archive import ArchiveRows, open_archive
from connectors.records import Records
from flows.asked import day_of, name_of
from flows.errors import FlowError
from flows.originals import Originals
from flows.plan_held import Held
from flows.recorded import entry, opened
from flows.retained import found
from flows.retaining import Clock, now
from flows.saying import Said
from flows.workspace import Workspace
from rules.archived_held import Finding, Place
from rules.archived_row import Knowing
from rules.edges import edges
from rules.holds import Holds, from_rows
from rules.ledger import Value
from rules.subject_ids import SubjectKey, hold_key

RUN = "archive-purge"  # the name of its lease: a hold that is added meanwhile waits for it


@dataclass(frozen=True, slots=True)
class Past:
    """Rows past their last day, by batch their numbers, and how many of each (system, table, rule)."""

    numbers: dict[str, list[int]]
    counts: Counter[tuple[str, str, str]]

    @property
    def rows(self) -> int:
        return sum(self.counts.values())


def purge(workspace: Workspace, as_of: str | None, by: str, clock: Clock = now) -> Said:
    """Destroys it, the ledger before and after. FlowError for a day to come; ConnectorError, and nothing is done."""
    at, actor = clock(), name_of("--as", by)
    day = _day(as_of, at.astimezone(ZoneInfo(workspace.settings.timezone)).date())
    rows = open_archive(workspace.archive_url(), create=False)
    with rows, opened(workspace, create=True) as (store, records):
        lease, of_holds = records.holds.lease(RUN, day.isoformat(), at.astimezone(UTC).isoformat())
        try:
            holds = Holds(from_rows(of_holds))
            held = _held(workspace, rows, holds, hold_key(store.key())) if _any_past(rows, day) else set()
            past, kept = _past(rows, day, held)
            gone = _destroyed(rows, records, past, len(kept), day, actor, clock) if past.rows else 0
        finally:
            records.holds.settle(lease)
    return _said(day, past, gone, len(kept))


def anything_archived(workspace: Workspace) -> bool:
    """Whether a run ever moved rows there: then an archive that is gone is an error, and before that it is none."""
    if workspace.settings.archive is None:
        return False
    with opened(workspace, create=True) as (_, records):
        begun = {row["plan"] for row in records.runs.rows()}
        return any(table.action == "archive" for plan in begun for table in found(records, plan).tables)


def _held(workspace: Workspace, rows: ArchiveRows, holds: Holds, key: SubjectKey) -> set[Place]:
    """What holds cover in the archive; where one names a person or rows, the systems are asked what it covers there."""
    pointed_at: set[bytes] = set()
    if any(hold.scope != "table" for hold in holds.all):
        pointed_at = _pointed_at(workspace, holds, key)
    return Finding(rows.known, holds, pointed_at).found()


def _pointed_at(workspace: Workspace, holds: Holds, key: SubjectKey) -> set[bytes]:
    """As what the held rows of the systems are pointed at by rows that are archived."""
    with Originals(workspace, workspace.settings.systems) as originals:
        looked = originals.look()
        between = edges(looked.structures, workspace.relations())
        knowing = Knowing(key, between)
        of_holds = Held(looked.opened, holds, key, between).found()
    return {
        knowing.bond(edge.parent, edge.referred, [part or "" for part in row])
        for edge in between
        for row in of_holds.get(edge.parent, ())
        if edge.referred == looked.structures[edge.parent[0]].table(edge.parent[1]).primary_key
    }


def _any_past(rows: ArchiveRows, day: date) -> bool:
    return any(True for _ in rows.known(before=day.isoformat()))


def _past(rows: ArchiveRows, day: date, held: set[Place]) -> tuple[Past, set[Place]]:
    """What goes, and what would if no hold kept it."""
    numbers, counts, kept = defaultdict[str, list[int]](list), Counter[tuple[str, str, str]](), set[Place]()
    for row in rows.known(before=day.isoformat()):
        place = (row["batch_id"], row["number"])
        if place in held:
            kept.add(place)
            continue
        numbers[place[0]].append(place[1])
        counts[row["system"], row["table"], row["rule"]] += 1
    return Past(dict(numbers), counts), kept


def _destroyed(rows: ArchiveRows, records: Records, past: Past, held: int, day: date, actor: str, clock: Clock) -> int:
    fields: dict[str, Value] = {
        "as_of": day.isoformat(), "rows": past.rows, "held": held,
        "of": [f"{system}.{table} {rule} {count}" for (system, table, rule), count in sorted(past.counts.items())],
    }  # fmt: skip
    records.ledger.append(entry("archive_purge_begun", actor, fields, clock()))
    gone = rows.destroy(past.numbers)
    records.ledger.append(entry("archive_purged", actor, {**fields, "rows": gone}, clock()))
    return gone


def _said(day: date, past: Past, gone: int, held: int) -> Said:
    tables: list[dict[str, Any]] = [
        {"system": system, "table": table, "rule": rule, "rows": count}
        for (system, table, rule), count in sorted(past.counts.items())
    ]
    lines = [f"{t['system']}.{t['table']}, {t['rule']}: {t['rows']} rows destroyed" for t in tables]
    kept = [f"{held} rows are past their last day and kept by a hold"] if held else []
    document = {"as_of": day.isoformat(), "destroyed": gone, "held": held, "tables": tables}
    return Said(document, [*lines, *kept] or [f"nothing in the archive ended before {day}"])


def _day(as_of: str | None, today: date) -> date:
    day = day_of("--as-of", as_of) if as_of is not None else today
    if day > today:
        raise FlowError(f"--as-of {day} has not come; today is {today}")
    return day
