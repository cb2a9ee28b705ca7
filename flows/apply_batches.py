"""What is done to the rows of a portion in one system: steps of the connector, children first."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import pyarrow as pa

from connectors.erase import Eraser
from connectors.erasing import Action, Batch, Replacement, Step
from connectors.model import Column
from connectors.predicate import EVERY, All, Any_, Not, Predicate
from connectors.predicate_sql import columns_of, related
from flows.apply_archive import Moved
from flows.apply_lists import Portion, Rows
from rules.due import Ground, Selection, keeps, select
from rules.edges import Edge
from rules.erased_values import NoValue, Pseudonyms, Surrogates, wants_address
from rules.plan import PlannedTable
from rules.planned import before_columns
from rules.retention import Constant, Retention, Rule
from rules.written_cells import unseen


@dataclass(frozen=True, slots=True)
class Task:
    """A rule at its table; `at` is the place of its list in a portion."""

    at: int
    planned: PlannedTable
    rule: Rule
    selection: Selection
    hashed: tuple[str, ...]

    @property
    def action(self) -> Action:
        return "delete" if self.rule.final.of_rows else "update"

    @property
    def label(self) -> str:
        return self.selection.table.label

    @property
    def after(self) -> tuple[str, ...]:
        """The columns that are read again once they are written: where later plans could not tell that they were."""
        return tuple(self.rule.final.per_column) if unseen(self.rule, self.selection.table) else ()


@dataclass(slots=True)
class Place:
    """One system with the tasks there. `retention` and `ground` say what is still due, `loosened` which keys become
    NULL before their rows go; `pseudonyms` by rule."""

    system: str
    eraser: Eraser
    ground: Ground
    retention: Retention
    tasks: tuple[Task, ...]
    loosened: tuple[Edge, ...]
    surrogates: Surrogates
    pseudonyms: Mapping[str, Pseudonyms]
    categories: Mapping[tuple[str, str], tuple[str, ...]]  # (table, column): what is declared of it
    _still: dict[str, Predicate] = field(default_factory=dict)

    def batch(
        self,
        run: str,
        portion: Portion,
        left: Mapping[str, set[int]],
        but: Collection[int] = (),
    ) -> Batch:
        """The portion without the persons that are `left`, by why, and without those of `but`."""
        gone = {*but, *(person for some in left.values() for person in some)}
        steps = [
            self._step(task, rows, self._due(task), partial(self._value, task))
            for task, rows in self._going(portion, gone)
        ]
        told = {why: tuple(sorted(persons)) for why, persons in left.items() if persons}
        return Batch(run, portion.number, (*self._loosening(steps), *steps), told)

    def digest(self, run: str, portion: Portion, left: Mapping[str, set[int]]) -> str:
        """What the journal knows that batch by."""
        gone = {person for some in left.values() for person in some}
        steps = [self._step(task, rows, EVERY, lambda *_: None) for task, rows in self._going(portion, gone)]
        return Batch(run, portion.number, (*self._loosening(steps), *steps)).digest()

    def staying(
        self, portion: Portion, left: Mapping[str, set[int]], dropped: Collection[int]
    ) -> Iterator[tuple[int, Task, Step]]:
        """The steps of that batch that are read again, without persons who were `dropped`; numbered from its end, -1
        the last."""
        going = list(self._going(portion, {person for some in left.values() for person in some}))
        without = np.array(sorted(dropped), np.int32)
        for number, (task, rows) in enumerate(going, -len(going)):
            if task.after:
                yield number, task, self._step(task, _without(rows, without), EVERY, lambda *_: None)

    def moved(self, portion: Portion, left: Mapping[str, set[int]]) -> Iterator[Moved]:
        """What goes into the archive before that batch."""
        gone = {person for some in left.values() for person in some}
        for task, rows in self._going(portion, gone):
            if task.rule.final.action == "archive":
                yield task.rule, self._step(task, rows, EVERY, lambda *_: None), b"".join(rows.marks.to_pylist())

    def _going(self, portion: Portion, gone: Collection[int]) -> Iterator[tuple[Task, Rows]]:
        without = np.array(sorted(gone), np.int32)
        going = _once(self.tasks, {task.at: _without(portion.lists[task.at], without) for task in self.tasks})
        return ((task, going[task.at]) for task in self.tasks if len(going[task.at]))

    def _step(self, task: Task, rows: Rows, still: Predicate, value: Callable[[Step, str], Replacement]) -> Step:
        bare = Step(task.selection.table, task.action, rows.keys, rows.hashes, rows.persons, task.hashed, still)
        if task.action == "delete":
            return bare
        values = {name: value(bare, name) for name in task.rule.final.per_column}
        return replace(bare, values=values, after=task.after)

    def _due(self, task: Task) -> Predicate:
        """Past due, and kept by nothing; what is decided by cells of the before-hash alone need not be asked again.

        Nor need that nothing points at a row which goes: an eraser looks as late as it can, when the others are gone.
        """
        if (found := self._still.get(task.rule.id)) is None:
            stays = Any_(tuple(keep.rows for keep in keeps(task.rule, self.retention, self.ground)))
            asked = (task.selection.due, Not(stays))
            found = All(tuple(part for part in asked if related(part) or not columns_of(part) <= set(task.hashed)))
            self._still[task.rule.id] = found
        return found

    def _value(self, task: Task, step: Step, name: str) -> Replacement:
        asked, column = task.rule.final.per_column[name], task.selection.table.column(name)
        place = f"{self.system}.{task.label}.{name}"
        if asked == "null":
            return None
        if isinstance(asked, Constant):
            return asked.constant
        mail = wants_address(
            task.selection.table, name, self.ground.structure, self.categories.get((task.label, name), ())
        )
        if asked == "surrogate":
            return self.surrogates.of(place, column, step.keys.num_rows, mail)
        stood = self.eraser.read(step, [name])[name]
        return self.pseudonyms[task.rule.id].of(place, column, stood.cast(pa.string()), mail)

    def refuse_unfit(self) -> Iterator[str]:
        """Why some column takes no such value, as sentences."""
        for task in self.tasks:
            for name, asked in task.rule.final.per_column.items() if task.action == "update" else ():
                place = f"{self.system}.{task.label}.{name}"
                if said := _unfit(place, task.selection.table.column(name), asked):
                    yield said

    def slow(self) -> tuple[str, ...]:
        """What makes it slow, as sentences. ConnectorError."""
        asked = ((t.selection.table, t.action, self._due(t)) for t in self.tasks if t.planned.selected)
        return tuple(f"{self.system}: {said}" for said in self.eraser.slow(asked))

    def _loosening(self, steps: Sequence[Step]) -> Iterator[Step]:
        """Opens rings: keys of rows that go become NULL first."""
        for edge in self.loosened:
            for step in steps:
                if step.action == "delete" and edge.child == (self.system, step.table.label):
                    empty: dict[str, Replacement] = dict.fromkeys(edge.columns)
                    yield Step(step.table, "update", step.keys, step.hashes, step.persons, step.hashed, EVERY, empty)


def tasks(tables: Sequence[PlannedTable], system: str, retention: Retention, ground: Ground) -> tuple[Task, ...]:
    """The tables of the plan in that system, in their order; `tables` as the lists have them."""
    return tuple(_task(at, table, retention, ground) for at, table in enumerate(tables) if table.system == system)


def _task(at: int, planned: PlannedTable, retention: Retention, ground: Ground) -> Task:
    rule = retention.rule(planned.rule)
    selection = select(rule, ground)
    return Task(at, planned, rule, selection, before_columns(rule, selection))


def _without(rows: Rows, persons: "np.ndarray[tuple[int], np.dtype[np.int32]]") -> Rows:
    return rows.where(~np.isin(rows.persons, persons)) if persons.size and len(rows) else rows


def _once(tasks: Sequence[Task], going: Mapping[int, Rows]) -> dict[int, Rows]:
    """Rows that several rules speak of: who deletes one is the first such rule, and nobody else writes to it."""
    several = [task for task in tasks if sum(task.label == other.label for other in tasks) > 1]
    left, deleted = dict(going), dict[str, set[tuple[str, ...]]]()
    for task in sorted(several, key=lambda task: task.action != "delete"):
        rows, gone = left[task.at], deleted.setdefault(task.label, set())
        keys = list(zip(*(column.to_pylist() for column in rows.keys.columns), strict=True))
        left[task.at] = rows.where(np.array([key not in gone for key in keys], np.bool_)) if keys else rows
        if task.action == "delete":
            gone.update(keys)
    return left


def _unfit(place: str, column: Column, asked: object) -> str | None:
    try:
        if asked == "surrogate":
            Surrogates(lambda count: bytes(count)).of(place, column, 1)
        elif asked == "pseudonym":
            Pseudonyms(bytes(32)).of(place, column, pa.array(["x"]))
    except NoValue as error:
        return str(error)
    return None
