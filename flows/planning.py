"""One rule and its table in a plan: counted in the database, and its rows frozen into the store."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from connectors.predicate import NEVER, All, Any_, Not, Predicate
from connectors.selection import BeforeHash, Selected, count, hashed_columns, keys, parted
from connectors.snapshot import Snapshot
from flows.grouping import Grouping
from flows.plan_held import HeldRows, Key, among
from flows.plan_written import WrittenCells
from rules.due import ACTIVE, ARCHIVED, Ground, Keep, Selection, select
from rules.edges import Edge, TablePlace
from rules.marks import Marks
from rules.persons import Bind, binds
from rules.plan import Backlog, KeptBy, PlannedTable, State, over_cap
from rules.planned import before_columns, keeping, over_and_done, per_column
from rules.retention import Retention, Rule

NOT_DUE = "not_due"  # the label of rows that are not past due, beside those of rules.due.BUCKETS
_DONE = "done"


@dataclass(slots=True)
class Freezing:
    """What the row lists of a plan are made with; `whole` are tables under a hold, `grounds` those of all systems."""

    grouping: Grouping
    retention: Retention
    grounds: Mapping[str, Ground]
    between: tuple[Edge, ...]
    held: HeldRows
    needed: HeldRows  # by rows of other systems
    whole: frozenset[TablePlace]
    hashing: BeforeHash
    marks: Marks
    written: WrittenCells


@dataclass(slots=True)
class Tally:
    """How many rows were seen; `over` have nothing left to erase, which only what was written there tells."""

    selected: int = 0
    over: int = 0
    held: int = 0
    needed: int = 0


@dataclass(frozen=True, slots=True)
class Of:
    """A rule at its table."""

    rule: Rule
    selection: Selection
    ground: Ground
    snapshot: Snapshot
    freezing: Freezing

    @property
    def place(self) -> TablePlace:
        return self.rule.system, self.selection.table.label

    @property
    def due(self) -> Predicate:
        """Past due, and with something left to do."""
        return self.left(self.selection.due)

    def left(self, predicate: Predicate) -> Predicate:
        return All((predicate, Not(over_and_done(self.rule))))

    @property
    def held(self) -> set[Key]:
        return self.freezing.held.get(self.place, set())

    def count(self, predicate: Predicate) -> int:
        return count(self.snapshot, self.selection.table, predicate, self.ground.structure)

    def keys(self, predicate: Predicate, columns: Sequence[str] = (), beside: Sequence[str] = ()) -> Iterator[Selected]:
        structure, hashing = self.ground.structure, self.freezing.hashing
        return keys(self.snapshot, self.selection.table, predicate, structure, columns, hashing, beside)

    def over(self, some: Selected) -> NDArray[np.bool_]:
        """Which rows hold what an earlier run wrote there."""
        return self.freezing.written.over(self.place, self.rule, self.selection.table, some.cells)

    @property
    def marked(self) -> tuple[str, ...]:
        """The columns of a row's mark, the primary key first."""
        return hashed_columns(self.selection.table, self.rule.columns)


def frozen(rule: Rule, ground: Ground, snapshot: Snapshot, order: int, freezing: Freezing) -> PlannedTable:
    """What the rule would do in its table; its rows are with `freezing.grouping`, whose digest is to come."""
    of = Of(rule, select(rule, ground), ground, snapshot, freezing)
    keeps = keeping(rule, freezing.retention, ground, freezing.whole)
    going, tally = All((of.due, Not(Any_(tuple(keep.rows for keep in keeps))))), Tally()
    _list(of, going, tally)
    parts = _parts(of)
    due = {label: parts[label] for label, _ in of.selection.buckets}
    unsure = {label: parts[label] for label, _ in of.selection.reasons}
    kept, total = sum(due.values()) - tally.selected - tally.held - tally.over, sum(parts.values())
    caps = rule.caps
    return PlannedTable(
        *of.place, rule.id, rule.final.action,
        selected=tally.selected, order=order, rows_digest="", held=tally.held,
        kept=kept, indeterminate=sum(unsure.values()),
        over_cap=over_cap(tally.selected, total, caps.max_rows, caps.max_share), total=total,
        per_column=per_column(rule), backlog=tuple(_backlog(of, going, parts, due, unsure, tally)),
        kept_by=(*_kept_by(of, keeps, kept - tally.needed), *_needed_by(of, tally.needed)),
    )  # fmt: skip


def _parts(of: Of) -> dict[str, int]:
    """All rows of the table in one pass: `rules.due.Selection.parts`, and those with nothing left to do."""
    selection, done = of.selection, over_and_done(of.rule)
    parts = [(_DONE, All((done, selection.due))), *selection.parts] if done != NEVER else selection.parts
    return parted(of.snapshot, selection.table, parts, of.ground.structure)


def _kept_by(of: Of, keeps: Sequence[Keep], kept: int) -> Iterator[KeptBy]:
    """The kept rows by the first reason of each; the database is asked only where there is more than one."""
    reasons = [("", Not(of.due)), *((str(at), keep.rows) for at, keep in enumerate(keeps))]
    if kept and len(keeps) > 1:
        found = parted(of.snapshot, of.selection.table, reasons, of.ground.structure)
    else:
        found = dict.fromkeys((label for label, _ in reasons), kept)
    return ((keep.why, keep.by, rows) for at, keep in enumerate(keeps) if (rows := found[str(at)]))


def _needed_by(of: Of, needed: int) -> Iterator[KeptBy]:
    """The rows that stay for another system, told with the tables there."""
    pointing = (edge.child for edge in of.freezing.between if edge.parent == of.place)
    children = sorted({".".join(child) for child in pointing if child[0] != of.place[0]})
    if needed:
        yield "reference", ", ".join(children), needed


def _list(of: Of, going: Predicate, tally: Tally) -> None:
    """Hands the rows that go over to be grouped, those under a hold left out."""
    freezing = of.freezing
    ways = binds(of.rule, freezing.retention, freezing.grounds, freezing.between)
    beside = tuple(dict.fromkeys((*of.marked, *(name for bind in ways for name in bind.columns))))
    for some in of.keys(going, before_columns(of.rule, of.selection), beside):
        over = of.over(some)
        held, needed = _held(of, some) & ~over, among(some.keys, of.freezing.needed.get(of.place, set()))
        free = ~(held | needed | over)
        tally.over += int(over.sum())
        tally.held += int(held.sum())
        tally.needed += int((needed & ~held).sum())
        tally.selected += int(free.sum())
        if free.any():
            _hand_over(of, some if free.all() else some.where(free), ways)


def _hand_over(of: Of, some: Selected, ways: Sequence[Bind]) -> None:
    columns = [some.cells[name] for name in of.marked]
    marks = of.freezing.marks(columns, len(of.selection.table.primary_key))
    of.freezing.grouping.add((*of.place, of.rule.id), some, marks, ways)


def _held(of: Of, some: Selected) -> NDArray[np.bool_]:
    size = some.keys.num_rows
    if of.place in of.freezing.whole:
        return np.ones(size, np.bool_)
    return among(some.keys, of.held)


def _backlog(
    of: Of, going: Predicate, parts: Mapping[str, int], due: Mapping[str, int], unsure: Mapping[str, int], tally: Tally
) -> Iterator[Backlog]:
    """Rows by the time past due, those without a sure date by the reason; only what there is."""
    found: list[Backlog] = [(NOT_DUE, "active", parts[ACTIVE]), (NOT_DUE, "archive", parts.get(ARCHIVED, 0))]
    for label, bucket in of.selection.buckets:
        held, over = _aside(of, All((bucket, going)), tally) if due[label] else (0, 0)
        found += [(label, _state(of.rule), due[label] - held - over), (label, "held", held)]
    found += [(label, "indeterminate", rows) for label, rows in unsure.items()]
    return (each for each in found if each[2])


def _state(rule: Rule) -> State:
    """Where its rows are that are past due: in an archive in place, or in the active base."""
    archives = any(phase.name == "intermediate_archive" for phase in rule.phases)
    return "archive" if archives and rule.final.action != "archive" else "active"


def _aside(of: Of, predicate: Predicate, tally: Tally) -> tuple[int, int]:
    """How many of these rows a hold covers, and how many are over; they are looked at only where there are some."""
    if not tally.over:
        return _held_of(of, predicate), 0
    held, over = 0, 0
    for some in of.keys(predicate, before_columns(of.rule, of.selection)):
        done = of.over(some)
        held, over = held + int((_held(of, some) & ~done).sum()), over + int(done.sum())
    return held, over


def _held_of(of: Of, predicate: Predicate) -> int:
    """How many of these rows a hold covers; they are looked at only where some hold covers any."""
    if of.place in of.freezing.whole:
        return of.count(predicate)
    return sum(int(_held(of, some).sum()) for some in of.keys(predicate)) if of.held else 0
