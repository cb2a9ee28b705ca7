"""Looks at what is past its retention, and freezes what would be done: a plan. No user's system is written to."""

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from connectors.records import Records
from connectors.selection import BeforeHash
from flows.across import Across
from flows.errors import FlowError
from flows.grouping import Grouping
from flows.originals import Original, Originals
from flows.plan_held import Held, looked_at
from flows.plan_progress import Told, tell_planned
from flows.plan_unseen import unseen_inbound
from flows.plan_written import written_cells
from flows.planning import Freezing, frozen
from flows.progress import Progress, Silent
from flows.recorded import entry, opened
from flows.terms import keep_terms
from flows.workspace import Retaining, Workspace
from rules.archive import unreadable
from rules.due import Ground, grounds
from rules.edges import Relation, TablePlace, edges
from rules.holds import Holds, from_rows
from rules.ledger import Value
from rules.marks import Marks
from rules.plan import Plan, PlannedTable, Refusal, rows_digest
from rules.plan_order import Ordering, ordered
from rules.planned import NOBODY, named, planned_rule, schema_digest, target
from rules.retention import Rule, retention_sha256
from rules.subject_ids import KEY_BYTES, KeyGone, hold_key, term

if TYPE_CHECKING:
    from connectors.store import Store

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Looked:
    """The databases as they stand, and the rules that fit them."""

    originals: Mapping[str, Original]
    retaining: Retaining
    relations: Sequence[Relation]
    grounds: Mapping[str, Ground]
    ordering: Ordering


def now() -> datetime:
    return datetime.now(UTC)


def plan(
    workspace: Workspace,
    as_of: date | None = None,
    clock: Clock = now,
    planner: str = "",
    scheduled: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """The frozen plan, in the store with its row lists; with `refusals` it can be read but never approved.

    FlowError where no rule is on, DocumentError where the rules do not fit the databases, ConnectorError.
    """
    if not workspace.retention().retention.enabled:
        raise FlowError("no rule of retention.yaml is enabled: read one, then write enabled: true")
    created = clock()
    today = created.astimezone(ZoneInfo(workspace.settings.timezone)).date()
    draft = _draft(workspace, as_of or today, created, planner, scheduled)
    with Originals(workspace, workspace.settings.systems) as originals:
        looked = _looked(workspace, originals.look(), draft)
        with opened(workspace, create=True) as (store, records):
            keep_terms(workspace, records, created)
            made = _made(draft, looked, store, records, progress or Silent())
            made = replace(made, refusals=(*made.refusals, *_ahead(made, today), *_refused(workspace, looked)))
            fields: dict[str, Value] = {
                "plan": made.id, "sha256": made.sha256, "as_of": made.as_of.isoformat(), "selected": made.selected,
                "refused": sorted({refusal.code for refusal in made.refusals}),
            }  # fmt: skip
            records.plans.freeze(made.to_row("frozen"), entry("plan_frozen", planner, fields, created))
    return made


def before_key(store_key: bytes, plan: str) -> bytes:
    """The key of a plan's before-hashes."""
    return blake2b(plan.encode(), key=store_key, person=b"gomme before", digest_size=32).digest()


def year_key(records: Records, year: int) -> bytes:
    """The ledger's key of that year, under which rows are marked. KeyGone where it was destroyed."""
    key = records.ledger.year_key(year, lambda: secrets.token_bytes(KEY_BYTES), term(year).isoformat())
    if key is None:
        raise KeyGone(f"the ledger's key of {year} was destroyed at its term: is the clock of this machine right?")
    return key


def _draft(workspace: Workspace, as_of: date, created: datetime, planner: str, scheduled: bool) -> Plan:
    retaining, archive = workspace.retention(), workspace.settings.archive
    keys = archive.readers if archive else NOBODY
    return Plan(
        id=f"p-{created:%Y%m%d}-{secrets.token_hex(4)}", created=created, as_of=as_of,
        timezone=workspace.settings.timezone, planner=planner, scheduled=scheduled,
        systems=tuple(workspace.settings.systems),
        rules=tuple(planned_rule(rule, keys) for rule in retaining.retention.enabled),
        retention_sha256=retention_sha256(retaining.text), inventory_sha256=workspace.inventory_sha256(),
        schemas=(), tables=(), timezones=workspace.settings.timezones,
    )  # fmt: skip


def _looked(workspace: Workspace, originals: Originals, draft: Plan) -> Looked:
    structures = originals.structures
    retaining = workspace.retention(structures)
    if retention_sha256(retaining.text) != draft.retention_sha256:
        raise FlowError(f"{retaining.source} changed while it was read: run the command again")
    between = workspace.relations()
    held_against = grounds(structures, between, draft.as_of, draft.zones)
    enabled = retaining.retention.enabled
    targets = [target(rule, held_against[rule.system]) for rule in enabled]
    ordering = ordered(targets, structures, between, named(retaining.retention, held_against))
    return Looked(originals.opened, retaining, between, held_against, ordering)


def _made(draft: Plan, looked: Looked, store: "Store", records: Records, progress: Progress) -> Plan:
    """The plan with what was counted; its row lists are in the store."""
    records.plans.begin({key: draft.to_row("")[key] for key in ("id", "created", "as_of", "expires", "planner")})
    try:
        structures = {id: ground.structure for id, ground in looked.grounds.items()}
        holds, key = Holds(from_rows(records.holds.rows())), hold_key(store.key())
        between = edges(structures, looked.relations)
        told, seen = _told(looked, holds, progress)
        held = Held(looked.originals, holds, key, between, told.read).found()
        told.over(*seen)
        hashing = BeforeHash(before_key(store.key(), draft.id))
        whole = frozenset((s, t.label) for s, of in structures.items() for t in of.tables if holds.whole(s, t.label))
        needed = Across(looked.retaining.retention, looked.grounds, between).needed(looked.originals, whole)
        marks = Marks(year_key(records, draft.created.year))
        grouping = Grouping(draft.id, records.plans, before_key(store.key(), draft.id))
        freezing = Freezing(
            grouping, looked.retaining.retention, looked.grounds, between, held, needed, whole, hashing, marks,
            written_cells(records), told,
        )  # fmt: skip
        tables = _digested(tuple(_tables(freezing, looked)), grouping)
    except BaseException:
        records.plans.drop_rows(draft.id)
        records.plans.note(draft.id, "abandoned")
        raise
    return replace(
        draft,
        schemas=tuple((id, schema_digest(structure)) for id, structure in structures.items()),
        tables=tables,
        side_effects=looked.ordering.side_effects,
        refusals=looked.ordering.refusals,
    )


def _told(looked: Looked, holds: Holds, progress: Progress) -> tuple[Told, Sequence[TablePlace]]:
    """Whom to tell of rows that are read, and the tables that are read for holds, too."""
    seen = looked_at(looked.originals, holds)
    ruled = (_place(rule, looked) for rule in looked.retaining.retention.enabled)
    return tell_planned(progress, looked.originals, Counter((*ruled, *seen))), seen


def _tables(freezing: Freezing, looked: Looked) -> Iterator[PlannedTable]:
    """Every rule's table in the order of work."""
    places = looked.ordering.tables
    for rule in sorted(looked.retaining.retention.enabled, key=lambda rule: places.index(_place(rule, looked))):
        place = _place(rule, looked)
        snapshot = looked.originals[rule.system].snapshot
        yield frozen(rule, looked.grounds[rule.system], snapshot, places.index(place), freezing)


def _digested(tables: Sequence[PlannedTable], grouping: Grouping) -> tuple[PlannedTable, ...]:
    """The tables with the digests of their lists, which are sorted by person only when all have been read."""
    digests = grouping.sorted()
    return tuple(
        replace(table, rows_digest=digests.get((table.system, table.table, table.rule), rows_digest(())))
        for table in tables
    )


def _place(rule: Rule, looked: Looked) -> TablePlace:
    return rule.system, looked.grounds[rule.system].table(rule).label


def _refused(workspace: Workspace, looked: Looked) -> Iterator[Refusal]:
    """What would keep the plan from being applied, and can be seen now."""
    archive, rules = workspace.settings.archive, looked.retaining.retention.enabled
    yield from unseen_inbound(rules, looked.grounds, looked.originals)
    yield from unreadable(rules, archive.readers if archive else None)


def _ahead(made: Plan, today: date) -> Sequence[Refusal]:
    if made.as_of <= today:
        return ()
    return (Refusal("as_of_future", f"as of {made.as_of}: a look ahead; only what is past due today can be approved"),)
