"""Whether a plan may be applied now, and what it is applied with: every reason against it is one sentence."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from connectors.erase import open_eraser
from connectors.erasing import Action
from connectors.model import EraseRefused, ForeignKey, Table
from connectors.records import Records
from connectors.structure import Structure
from flows.apply_batches import Place, Task, tasks
from flows.apply_lists import Lists
from flows.errors import RetainRefused
from flows.known_categories import known_categories
from flows.originals import Originals, options, told
from flows.retained import lacking, signatures
from flows.workspace import Workspace
from rules.approval import weigh
from rules.calendar import due
from rules.due import Ground, grounds
from rules.edges import Edge, edges
from rules.erased_values import Pseudonyms, Surrogates
from rules.ledger import Entry
from rules.plan import Plan
from rules.plan_order import Ordering, ordered
from rules.planned import named, schema_digest, target
from rules.retention import Retention

if TYPE_CHECKING:
    from connectors.store import Row, Store

Clock = Callable[[], datetime]
_SKEW = timedelta(minutes=5)  # by which clocks of hosts may differ


@dataclass(frozen=True, slots=True)
class Ready:
    """The databases as they are, and the rules that the plan was made of."""

    retention: Retention
    structures: Mapping[str, Structure]
    between: tuple[Edge, ...]
    grounds: Mapping[str, Ground]
    ordering: Ordering


def refuse_unsigned(workspace: Workspace, records: Records, plan: Plan, now: datetime) -> None:
    """RetainRefused where the plan is dead, not signed enough, or a clock is wrong."""
    weighed = weigh(plan, signatures(records, plan.id), workspace.settings.approvers, now)
    missing = [refusal.sentence for refusal in lacking(workspace, plan, weighed)]
    if missing:
        raise RetainRefused("\n".join((*missing, *(refusal.sentence for refusal in weighed.dropped))))
    last = next(iter(records.ledger.last()), None)
    if last and datetime.fromisoformat(Entry.from_row(last).at) > now + _SKEW:
        raise RetainRefused("the ledger has an entry later than this machine's clock says it is: set the clock")


def refuse_run(records: Records, plan: Plan, run: str, resume: bool) -> "Row | None":
    """The run as it stands, if it was begun; RetainRefused where it is not to be begun, or not to be resumed."""
    found = next((row for row in records.runs.rows() if row["id"] == run), None)
    unproved = resume and records.certificates.of(plan.id) is None  # then nothing is done again, but looked at
    if found and found["status"] == "done" and not unproved:
        raise RetainRefused(
            f"plan {plan.id} was applied already, in run {run}; what is past due now needs another plan"
        )
    if found and not resume:
        raise RetainRefused(
            f"run {run} of plan {plan.id} was begun, and is {found['status']}: "
            f"'gomme retain apply {plan.id} --resume' goes on where it ended"
        )
    if resume and not found:
        raise RetainRefused(f"no run of plan {plan.id} was begun: leave --resume out")
    return found


def ready(workspace: Workspace, plan: Plan) -> Ready:
    """Reads the structures. RetainRefused where one is another than the plan's; DocumentError, ConnectorError."""
    with Originals(workspace, plan.systems) as originals:
        structures = dict(originals.look().structures)
    if other := [id for id, digest in plan.schemas if schema_digest(structures[id]) != digest]:
        raise RetainRefused(
            "\n".join(f"{id}: its tables changed since plan {plan.id} was made; make another" for id in other)
        )
    retention, relations = workspace.retention(structures).retention, workspace.relations()
    held_against = grounds(structures, relations, plan.as_of, plan.zones)
    targets = [target(rule, held_against[rule.system]) for rule in retention.enabled]
    ordering = ordered(targets, structures, relations, named(retention, held_against))
    return Ready(retention, structures, edges(structures, relations), held_against, ordering)


@contextmanager
def places(
    workspace: Workspace, kept: "tuple[Store, Records]", lists: Lists, found: Ready, key: bytes, today: date
) -> Iterator[list[Place]]:
    """The systems to write to in the order of work, each open, with its journal and to itself alone.

    RetainRefused with a sentence for each right that is missing; nothing is written then.
    """
    with ExitStack() as open_, _refused():
        here = [
            open_.enter_context(_place(workspace, kept, lists, found, key, system, today))
            for system in dict.fromkeys(table.system for table in lists.tables)
        ]
        if missing := [said for place in here for said in (*place.refuse_unfit(), *_missing(place))]:
            raise RetainRefused("\n".join(missing))
        for place in here:
            with told(place.system):
                place.eraser.ensure_journal()
        yield here


@contextmanager
def _place(
    workspace: Workspace,
    kept: "tuple[Store, Records]",
    lists: Lists,
    found: Ready,
    key: bytes,
    system: str,
    today: date,
) -> Iterator[Place]:
    store, records = kept
    ground = found.grounds[system]
    with told(system):
        eraser = open_eraser(workspace.url(system), _bound(ground), key, options(workspace, system))
    with eraser:
        mine = tasks(lists.tables, system, found.retention, ground)
        yield Place(
            system, eraser, ground, found.retention, mine,
            tuple(edge for edge in found.ordering.loosened if edge.child[0] == system), Surrogates(os.urandom),
            dict(_pseudonyms(records, mine, lists.plan)), dict(_known(workspace, store, mine, system, today)),
        )  # fmt: skip


def _missing(place: Place) -> Iterator[str]:
    actions: dict[str, Action] = {}
    for task in sorted(place.tasks, key=lambda task: task.action == "delete"):
        actions[task.label] = task.action
    loose: dict[str, Action] = {edge.child[1]: "delete" for edge in place.loosened}
    return (f"{place.system}: {said}" for said in dict.fromkeys(place.eraser.rights({**actions, **loose})))


@contextmanager
def _refused() -> Iterator[None]:
    """What a database does not let gomme do is no error of the command."""
    try:
        yield
    except EraseRefused as error:
        raise RetainRefused(str(error)) from None


def _pseudonyms(records: Records, mine: Sequence[Task], plan: Plan) -> Iterator[tuple[str, Pseudonyms]]:
    for task in mine:
        final = task.rule.final
        if "pseudonym" not in final.per_column.values():
            continue
        until = due(plan.as_of, final.until) if final.until else plan.as_of
        key = records.pseudonym_keys.key(task.rule.id, until.isoformat(), lambda: os.urandom(32))
        if key is None:
            raise RetainRefused(
                f"{task.rule.id}: the key of its pseudonyms ended on {until}; give the rule a later end"
            )
        yield task.rule.id, Pseudonyms(key)


def _known(
    workspace: Workspace, store: "Store", mine: Sequence[Task], system: str, today: date
) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    """By table and column what the latest scan and decisions say that its values are."""
    for label in dict.fromkeys(task.label for task in mine):
        known = known_categories(workspace, store, system, label, today, whole=True) or {}
        yield from (((label, column), tuple(sorted(found))) for column, found in known.items())


def _bound(ground: Ground) -> Structure:
    """The structure with the workspace's relations as keys: a row that is pointed at over one stays too."""
    structure = ground.structure
    more = [edge for edge in ground.edges if not edge.declared]
    return replace(structure, tables=tuple(_with(table, more, structure) for table in structure.tables))


def _with(table: Table, more: Sequence[Edge], structure: Structure) -> Table:
    keys = [
        ForeignKey(None, edge.columns, structure.table(edge.parent[1]).schema, structure.table(edge.parent[1]).name,
                   edge.referred)
        for edge in more
        if edge.child[1] == table.label
    ]  # fmt: skip
    return replace(table, foreign_keys=(*table.foreign_keys, *keys))
