"""After a restore: which rows that were erased are back, as far as the keys of their years live.

Whoever restores a backup from before a purge brings back whom it erased. The store keeps a keyed mark of each erased
row; the tables are read once, and rows with the same mark are back. A row that only bears the same primary key is
somebody else. What is back is not erased here: the next plan takes it, where the rules still say so.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from connectors.applied_rows import Marked
from connectors.model import Table
from connectors.predicate import All, Not
from connectors.records import Records
from connectors.selection import cells, hashed_columns, key_of
from flows.across import Across
from flows.originals import Original, Originals
from flows.plan_held import Held, Key, among
from flows.recorded import entry, opened
from flows.retaining import Clock, now
from flows.saying import Said, number
from flows.verify_rows import Hashing
from flows.workspace import Workspace
from rules.due import Ground, grounds, select
from rules.edges import TablePlace, edges
from rules.holds import Holds, from_rows
from rules.ledger import Value
from rules.marks import Marks, numbers
from rules.moments import Zones
from rules.plan import Plan
from rules.plan_order import DELETING
from rules.planned import over_and_done, staying
from rules.retention import Retention, Rule
from rules.subject_ids import hold_key, term

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from connectors.rowhash import Hashes
    from connectors.store import Store


@dataclass(frozen=True, slots=True)
class Replayed(Said):
    """`back`: how many rows."""

    back: int


@dataclass(slots=True)
class Group:
    """What was erased of one rule in one table in one year: marks as two sorted numbers each, 16 bytes a row.

    `comparable`: the table and the columns of the marks are still there. `back` are keys of rows that are, hashed.
    """

    place: tuple[str, str, str]
    year: int
    columns: tuple[str, ...]
    of_rows: bool
    marks: "NDArray[np.uint64]" = field(repr=False)
    comparable: bool = True
    same_key: int = 0
    back: list["Hashes"] = field(default_factory=list, repr=False)
    again: int = 0

    @property
    def table(self) -> TablePlace:
        return self.place[:2]

    @property
    def is_back(self) -> int:
        return sum(map(len, self.back))

    def meet(self, cells: Sequence[Any], key_columns: int, marks: Marks, keys: "Hashes") -> None:
        """Some rows of the table, as `selection.hashed_columns` has them; `keys`: hashes of their keys."""
        now = marks.numbers(cells, key_columns)
        places = np.minimum(np.searchsorted(self.marks[:, 0], now[:, 0]), len(self.marks) - 1)
        same = self.marks[places, 0] == now[:, 0]
        whole = same & np.isin(now[:, 1], self.marks[:, 1])
        if whole.any():
            self.back.append(keys[whole])
        self.same_key += int((same & ~whole).sum()) if self.of_rows else 0


def replay(workspace: Workspace, clock: Clock = now, by: str = "gomme") -> Replayed:
    """Looks, says and notes what is back; no system is written to. ConnectorError, DocumentError."""
    with opened(workspace) as (store, records):
        years = {row["year"]: row for row in records.ledger.year_keys()}
        living = {year for year, row in years.items() if row["destroyed"] is None}
        groups = [group for year in records.erased.years() if year in living for group in _groups(records, year)]
        if groups:
            _look(workspace, store, records, groups, clock)
        document = _document(groups, years, set(records.erased.years()) - living)
        told: dict[str, Value] = {name: document[name] for name in ("back", "selected_again", "years_without_key")}
        records.ledger.append(entry("replayed", by, told, clock()))
    return Replayed(document, tuple(_lines(document)), int(document["back"]))


def _groups(records: Records, year: int) -> list[Group]:
    plans = {row["id"]: row["plan"] for row in records.runs.rows()}
    found: dict[tuple[tuple[str, str, str], tuple[str, ...]], list[Marked]] = defaultdict(list)
    for marked in records.erased.of(year):
        found[marked.place, marked.columns].append(marked)
    actions = {run: _actions(records, plans.get(run)) for run in {m.run for some in found.values() for m in some}}
    return [
        Group(place, year, columns, actions[some[0].run].get(place, "delete_row") in DELETING, _sorted(some))
        for (place, columns), some in found.items()
        if any(len(each.marks) for each in some)
    ]


def _actions(records: Records, plan: str | None) -> Mapping[tuple[str, str, str], str]:
    """What became of the rows of a plan, by system, table and rule."""
    row = records.plans.plan(plan) if plan else None
    tables = Plan.from_row(row).tables if row else ()
    return {(table.system, table.table, table.rule): table.action for table in tables}


def _sorted(some: Sequence[Marked]) -> "NDArray[np.uint64]":
    marks = np.concatenate([numbers(each.marks) for each in some])
    return marks[np.argsort(marks[:, 0], kind="stable")]


def _look(workspace: Workspace, store: "Store", records: Records, groups: Sequence[Group], clock: Clock) -> None:
    systems = [id for id in workspace.settings.systems if any(group.place[0] == id for group in groups)]
    hashing = Hashing(secrets.token_bytes(32))
    marks = {year: Marks(_key(records, year)) for year in {group.year for group in groups}}
    with Originals(workspace, systems) as originals:
        opened_ = originals.look().opened
        for place in dict.fromkeys(group.table for group in groups):
            _read(opened_, place, [group for group in groups if group.table == place], marks, hashing)
    if any(group.back for group in groups):
        with Originals(workspace, workspace.settings.systems) as everything:  # rows of other systems keep some
            _select_again(workspace, everything.look(), (store, records), groups, hashing, clock)


def _key(records: Records, year: int) -> bytes:
    """The living key of that year."""
    found = records.ledger.year_key(year, lambda: secrets.token_bytes(32), term(year).isoformat())
    assert found is not None
    return found


def _read(
    originals: Mapping[str, Original],
    place: TablePlace,
    groups: Sequence[Group],
    marks: Mapping[int, Marks],
    hashing: Hashing,
) -> None:
    """One pass over a table for all that was erased there."""
    table = _table(originals, place)
    names = {column.name for column in table.columns} if table else set()
    for group in groups:
        group.comparable = bool(table and table.primary_key and names >= set(group.columns))
    here = [group for group in groups if group.comparable]
    if table is None or not here:
        return
    hashed = {id(group): hashed_columns(table, group.columns) for group in here}
    wanted = list(dict.fromkeys(name for columns in hashed.values() for name in columns))
    for portion in originals[place[0]].snapshot.portions(table, wanted):
        there: dict[str, Any] = dict(portion)
        keyed = hashing.keys(there, table)
        for group in here:
            cells = [there[name] for name in hashed[id(group)]]
            group.meet(cells, len(table.primary_key), marks[group.year], keyed)


def _table(originals: Mapping[str, Original], place: TablePlace) -> Table | None:
    system, label = place
    tables = originals[system].structure.tables if system in originals else ()
    return next((table for table in tables if table.label == label), None)


def _select_again(
    workspace: Workspace,
    originals: Originals,
    kept: "tuple[Store, Records]",
    groups: Sequence[Group],
    hashing: Hashing,
    clock: Clock,
) -> None:
    """Counts which of the rows that are back the next plan would take, as rules and holds stand now."""
    structures, between, zone = originals.structures, workspace.relations(), workspace.settings.timezone
    retention = workspace.retention(structures).retention
    as_of = clock().astimezone(ZoneInfo(zone)).date()
    stored = dict(workspace.settings.timezones)
    held_against = grounds(structures, between, as_of, lambda id: Zones.of(zone, stored.get(id)))
    store, records = kept
    holds = Holds(from_rows(records.holds.rows()))
    bound = edges(structures, between)
    held = Held(originals.opened, holds, hold_key(store.key()), bound).found()
    whole = frozenset((s, t.label) for s, of in structures.items() for t in of.tables if holds.whole(s, t.label))
    needed = Across(retention, held_against, bound).needed(originals.opened, whole)
    taken: dict[TablePlace, list[Hashes]] = defaultdict(list)
    back = {group.table for group in groups if group.back} - whole
    for rule in retention.enabled:
        ground = held_against.get(rule.system)
        if ground and (place := (rule.system, ground.table(rule).label)) in back:
            kept_rows = held.get(place, set()) | needed.get(place, set())
            taken[place] += _due(rule, retention, ground, originals.opened[rule.system], kept_rows, whole, hashing)
    for group in groups:
        if group.back and taken[group.table]:
            group.again = int(np.isin(np.concatenate(group.back), np.concatenate(taken[group.table])).sum())


def _due(
    rule: Rule,
    retention: Retention,
    ground: Ground,
    original: Original,
    staying_rows: set[Key],
    whole: frozenset[TablePlace],
    hashing: Hashing,
) -> Iterator["Hashes"]:
    """The rows that the rule would take today, hashed by key, but for those that stay for a hold or another system."""
    selection = select(rule, ground)
    going = All((selection.due, Not(over_and_done(rule)), Not(staying(rule, retention, ground, whole))))
    for some in cells(original.snapshot, selection.table, going, ground.structure, key_of(selection.table)):
        keys = pa.RecordBatch.from_pydict(some)
        yield hashing.listed(keys)[~among(keys, staying_rows)]


def _document(groups: Sequence[Group], years: Mapping[int, Any], gone: set[int]) -> dict[str, Any]:
    tables = [
        {
            "system": group.place[0], "table": group.place[1], "rule": group.place[2], "year": group.year,
            "erased": len(group.marks), "back": group.is_back if group.comparable else None,
            "selected_again": group.again, "same_key": group.same_key, "comparable": group.comparable,
        }
        for group in groups
    ]  # fmt: skip
    destroyed = {year for year, row in years.items() if row["destroyed"] is not None}
    return {
        "back": sum(group.is_back for group in groups),
        "selected_again": sum(group.again for group in groups),
        "same_key": sum(group.same_key for group in groups),
        "years_without_key": sorted(destroyed | gone),
        "tables": tables,
    }


def _lines(document: Mapping[str, Any]) -> Iterator[str]:
    for table in document["tables"]:
        if table["back"] != 0 or table["same_key"]:
            yield _line(table)
    for year in document["years_without_key"]:
        yield f"{year}: the key was destroyed at its term; rows erased in that year cannot be recognised any more"
    if not document["back"]:
        looked = sum(table["erased"] for table in document["tables"] if table["comparable"])
        yield f"nothing that was erased is back, as far as it can be recognised: {number(looked, 'row')} looked for"
    elif left := document["back"] - document["selected_again"]:
        yield f"{left} of them no rule selects now, or a hold keeps them: look at the rules, then make a plan"
    else:
        yield "the next plan takes all of them: run 'gomme retain plan'"


def _line(table: Mapping[str, Any]) -> str:
    head = f"{table['system']}.{table['table']}, {table['rule']}, {table['year']}"
    if not table["comparable"]:
        return f"{head}: the table or its columns are no more as they were; {table['erased']} rows cannot be compared"
    told = f"{table['back']:,} of {table['erased']:,} erased rows are back, {table['selected_again']:,} selected again"
    return f"{head}: {told}; {table['same_key']} other rows bear a key of one that was erased"
