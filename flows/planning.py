"""One rule and its table in a plan: counted in the database, and its rows frozen into the store."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from connectors.predicate import NEVER, All, Predicate
from connectors.selection import BeforeHash, Parts, Selected, Sorted, hashed_columns, told_apart
from connectors.snapshot import Snapshot
from flows.grouping import Grouping
from flows.plan_held import HeldRows, Key, among
from flows.plan_progress import Told
from flows.plan_written import WrittenCells
from rules.due import ACTIVE, ARCHIVED, Ground, Keep, Selection, select
from rules.edges import Edge, TablePlace
from rules.marks import Marks
from rules.persons import Bind, binds
from rules.plan import Backlog, KeptBy, PlannedTable, State, over_cap
from rules.planned import before_columns, keeping, over_and_done, per_column
from rules.retention import Retention, Rule

NOT_DUE = "not_due"  # the label of rows that are not past due, beside those of rules.due.BUCKETS
# What becomes of rows that are past due; `over`: nothing is left to do there.
FATES = ("selected", "kept", "over", "held", "needed")
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
    told: Told


@dataclass(slots=True)
class Tally:
    """How many rows were seen: by the label of their part and what becomes of them ('': not past due), and by the
    number of what keeps them."""

    rows: Counter[tuple[str, str]] = field(default_factory=Counter)
    kept: Counter[int] = field(default_factory=Counter)

    def of(self, label: str, fate: str | None = None) -> int:
        return sum(rows for (part, each), rows in self.rows.items() if part == label and fate in (None, each))

    def all(self, fate: str) -> int:
        return sum(rows for (_, each), rows in self.rows.items() if each == fate)

    def add(self, labels: Sequence[str], some: Sorted, fates: NDArray[np.int8]) -> None:
        for number, rows in zip(*np.unique(some.part * len(FATES) + fates, return_counts=True), strict=True):
            at, fate = divmod(int(number), len(FATES))
            self.rows[labels[at], FATES[fate]] += int(rows)
        for number, rows in zip(*np.unique(some.finer[some.finer >= 0], return_counts=True), strict=True):
            self.kept[int(number)] += int(rows)


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
    def held(self) -> set[Key]:
        return self.freezing.held.get(self.place, set())

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
    tally = _listed(of, keeps)
    selected, total, needed = tally.all("selected"), tally.rows.total(), tally.all("needed")
    caps = rule.caps
    return PlannedTable(
        *of.place, rule.id, rule.final.action,
        selected=selected, order=order, rows_digest="", held=tally.all("held"),
        kept=tally.all("kept") + needed, indeterminate=sum(tally.of(label) for label, _ in of.selection.reasons),
        over_cap=over_cap(selected, total, caps.max_rows, caps.max_share), total=total,
        per_column=per_column(rule), backlog=tuple(_backlog(of, tally)),
        kept_by=(*_kept_by(keeps, tally), *_needed_by(of, needed)),
    )  # fmt: skip


def _parts(of: Of) -> Sequence[tuple[str, Predicate]]:
    """All rows of the table: `rules.due.Selection.parts`, and before them those with nothing left to do."""
    selection, done = of.selection, over_and_done(of.rule)
    return [(_DONE, All((done, selection.due))), *selection.parts] if done != NEVER else selection.parts


def _kept_by(keeps: Sequence[Keep], tally: Tally) -> Iterator[KeptBy]:
    """The kept rows by the first reason of each."""
    return ((keep.why, keep.by, rows) for at, keep in enumerate(keeps) if (rows := tally.kept[at]))


def _needed_by(of: Of, needed: int) -> Iterator[KeptBy]:
    """The rows that stay for another system, told with the tables there."""
    pointing = (edge.child for edge in of.freezing.between if edge.parent == of.place)
    children = sorted({".".join(child) for child in pointing if child[0] != of.place[0]})
    if needed:
        yield "reference", ", ".join(children), needed


def _listed(of: Of, keeps: Sequence[Keep]) -> Tally:
    """Hands the rows that go over to be grouped, and counts all, in one pass over the table."""
    parts, tally = _parts(of), Tally()
    labels = [label for label, _ in parts]
    ways = binds(of.rule, of.freezing.retention, of.freezing.grounds, of.freezing.between)
    for some in _told_apart(of, parts, keeps, ways):
        of.freezing.told.read(of.place, len(some.part) + sum(some.others.values()))
        tally.rows.update({(labels[at], ""): rows for at, rows in some.others.items()})
        if some.rows is not None:
            fates = _fates(of, some.rows, some.finer >= 0)
            tally.add(labels, some, fates)
            free = fates == FATES.index("selected")
            if free.any():
                _hand_over(of, some.rows if free.all() else some.rows.where(free), ways)
    of.freezing.told.over(of.place)
    return tally


def _told_apart(
    of: Of, parts: Sequence[tuple[str, Predicate]], keeps: Sequence[Keep], ways: Sequence[Bind]
) -> Iterator[Sorted]:
    due = {label for label, _ in of.selection.buckets}
    chosen = [at for at, (label, _) in enumerate(parts) if label in due]
    beside = tuple(dict.fromkeys((*of.marked, *(name for bind in ways for name in bind.columns))))
    return told_apart(
        of.snapshot, of.selection.table, Parts([each for _, each in parts], chosen, [keep.rows for keep in keeps]),
        of.ground.structure, before_columns(of.rule, of.selection), of.freezing.hashing, beside,
    )  # fmt: skip


def _fates(of: Of, some: Selected, kept: NDArray[np.bool_]) -> NDArray[np.int8]:
    """What becomes of each row, as its place in FATES; the first that holds of kept, over, held and needed."""
    needed = among(some.keys, of.freezing.needed.get(of.place, set()))
    found = np.select([kept, of.over(some), _held(of, some), needed], [1, 2, 3, 4], 0)
    return found.astype(np.int8)


def _hand_over(of: Of, some: Selected, ways: Sequence[Bind]) -> None:
    columns = [some.cells[name] for name in of.marked]
    marks = of.freezing.marks(columns, len(of.selection.table.primary_key))
    of.freezing.grouping.add((*of.place, of.rule.id), some, marks, ways)


def _held(of: Of, some: Selected) -> NDArray[np.bool_]:
    size = some.keys.num_rows
    if of.place in of.freezing.whole:
        return np.ones(size, np.bool_)
    return among(some.keys, of.held)


def _backlog(of: Of, tally: Tally) -> Iterator[Backlog]:
    """Rows by the time past due, those without a sure date by the reason; only what there is."""
    found: list[Backlog] = [(NOT_DUE, "active", tally.of(ACTIVE)), (NOT_DUE, "archive", tally.of(ARCHIVED))]
    for label, _ in of.selection.buckets:
        held, over = tally.of(label, "held"), tally.of(label, "over")
        found += [(label, _state(of.rule), tally.of(label) - held - over), (label, "held", held)]
    found += [(label, "indeterminate", tally.of(label)) for label, _ in of.selection.reasons]
    return (each for each in found if each[2])


def _state(rule: Rule) -> State:
    """Where its rows are that are past due: in an archive in place, or in the active base."""
    archives = any(phase.name == "intermediate_archive" for phase in rule.phases)
    return "archive" if archives and rule.final.action != "archive" else "active"
