"""The work of a run, portion by portion: each under a lease, in one transaction a system, and noted in the store.

What a journal has of the run is not done again: it is counted, and its marks are written where they are missing.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from types import MappingProxyType
from typing import Any

import numpy as np

from connectors.applied_rows import Marked
from connectors.erasing import After, Done, Outcome
from connectors.journal import Line
from connectors.model import BatchRefused, ConnectionLost, Contended, Hindered, Refused, Unreachable
from connectors.records import Records
from connectors.selection import fixed
from flows.across import Needing
from flows.applied import AppliedTable
from flows.apply_archive import Moves
from flows.apply_batches import Place
from flows.apply_held import Covered, Holding
from flows.apply_lists import Lists, Portion, Rows
from flows.apply_written import Cells, Writing
from flows.errors import RetainRefused
from flows.plan_held import HeldRows

NOTHING: HeldRows = MappingProxyType({})
Left = dict[str, set[int]]  # persons who are left, by why: changed, held, failed
REASONS = ("changed", "held", "failed")
_PROBES, _PROBES_OF_BATCH = 2000, 200  # tries to find whose rows a database turns back
_WAITS = (0.2, 1.0, 4.0)  # seconds, before a connection that broke is opened again
_SENTENCES = 10
_MARKED = 100  # lists of marks that are kept in memory until the next lease is taken


@dataclass(slots=True)
class Counted:
    """What became of the rows of one list."""

    done: int = 0
    archived: int = 0
    left: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Tally:
    """What became of all that was come to; `why` are sentences, `failed` numbers of persons."""

    tables: list[Counted]
    batches: int = 0
    persons: Counter[str] = field(default_factory=Counter)
    failed: set[int] = field(default_factory=set)
    why: dict[str, None] = field(default_factory=dict)
    digest: str = ""

    def of(self, lists: Lists) -> tuple[AppliedTable, ...]:
        return tuple(
            AppliedTable(
                table.system, table.table, table.rule, table.action, table.selected, counted.done,
                archived=counted.archived, **{why: counted.left[why] for why in REASONS},
            )
            for table, counted in zip(lists.tables, self.tables, strict=True)
        )  # fmt: skip

    def chain(self, digest: str) -> None:
        self.digest = blake2b(f"{self.digest}{digest}".encode(), digest_size=16).hexdigest()


class Work:
    """`places` in the order of work; `journals`: what each system's journal has of the run; `year` of the marks."""

    def __init__(
        self,
        records: Records,
        lists: Lists,
        places: Sequence[Place],
        holding: Holding,
        run: str,
        journals: Mapping[str, Sequence[Line]],
        clock: Callable[[], datetime],
        moves: Moves | None = None,
        needing: Needing | None = None,
        writing: Writing | None = None,
    ) -> None:
        self._records, self._lists, self._places, self._holding = records, lists, places, holding
        self._moves, self._needing, self._writing = moves, needing, writing
        self._run, self._clock, self._year = run, clock, lists.plan.created.year
        self._lines = {(system, line.batch): line for system, lines in journals.items() for line in lines}
        self._probes = _PROBES
        self._leases, self._holds = records.leasing(run), dict[str, list[dict[str, Any]]]()
        self._renews = True
        self._marked: list[Marked] = []
        self.tally = Tally([Counted() for _ in lists.tables])

    def stops(self, portion: Portion) -> bool:
        """Whether somebody asked for a stop, and the portion is not begun."""
        begun = any((place.system, portion.number) in self._lines for place in self._places)
        self._renews = not self._leases.stands()
        return not begun and self._renews and self._records.runs.stop_asked(self._run)

    def do(self, portion: Portion) -> int:
        """Does it, as far as it is not done; how many rows were done. ConnectorError, RetainRefused."""
        if all((place.system, portion.number) in self._lines for place in self._here(portion)):
            return self._through(portion, Covered(frozenset(), {}))
        if self._renews:
            self._holds = self._leases.take(str(portion.number), self._clock().isoformat(), self._beside())
            self._marked.clear()
        self._renews = True
        covered = self._holding.at(self._holds)
        needed = self._needing.at(covered.whole) if self._needing else {}
        return self._through(portion, covered, needed)

    def rest(self) -> None:
        """Writes the marks of the last portions, and gives their lease back."""
        self._leases.close(self._beside() if self._marked else None)
        self._marked.clear()

    def _beside(self) -> Callable[[Any], None]:
        marked = tuple(self._marked)
        return lambda connection: self._records.erased.add_in(connection, marked)

    def _here(self, portion: Portion) -> Iterator[Place]:
        return (place for place in self._places if any(len(portion.lists[task.at]) for task in place.tasks))

    def _through(self, portion: Portion, covered: Covered, needed: HeldRows = NOTHING) -> int:
        """`needed` are rows that one of another system points at by now: no longer due."""
        left: Left = {why: set() for why in REASONS}
        left["changed"] |= Covered(frozenset(), needed).persons(portion, self._lists.tables)
        left["held"] |= covered.persons(portion, self._lists.tables)
        came, done = list[tuple[Place, dict[int, str]]](), 0
        for place in self._here(portion):
            told, written = self._place(place, portion, left)
            self._keep_marks(place, portion, told, written)
            gone = _gone(portion, place, told)
            came.append((place, gone))
            done += self._count(place, portion, gone)
            for why, persons in told.items():
                left[why] |= persons
        if staying := {person: why for _, gone in came for person, why in gone.items()}:
            self._count_persons(set().union(*(_persons(portion, place) - gone.keys() for place, gone in came)), staying)
        return done

    def _place(self, place: Place, portion: Portion, left: Left) -> tuple[Left, Cells]:
        """Who is left of one system's part, by why, and what was written there."""
        if line := self._lines.get((place.system, portion.number)):
            told, before = self._recalled(place, portion, line), {why: set(some) for why, some in line.left.items()}
            return told, self._written(place, portion, before, line.dropped, line.steps, {})
        outcome, told = self._run_batch(place, portion, {why: set(some) for why, some in left.items()})
        self.tally.chain(f"{place.system} {portion.number} {sum(step.done for step in outcome.steps)}")
        written = self._written(place, portion, told, outcome.dropped, outcome.steps, outcome.after)
        return {**told, "changed": told["changed"] | set(outcome.dropped)}, written

    def _written(
        self, place: Place, portion: Portion, left: Left, dropped: Collection[int], done: Sequence[Done],
        after: Mapping[int, After],
    ) -> Cells:  # fmt: skip
        return self._writing.of(place, portion, left, dropped, done, after) if self._writing else {}

    def _recalled(self, place: Place, portion: Portion, line: Line) -> Left:
        left: Left = {why: set(line.left.get(why, ())) for why in REASONS}
        if place.digest(self._run, portion, left) != line.digest:
            raise RetainRefused(
                f"{place.system}: the journal has batch {line.batch} of run {self._run} with other rows than the plan; "
                "it was edited, or is of another database: make another plan"
            )
        self.tally.chain(f"{place.system} {portion.number} {sum(step.done for step in line.steps)}")
        left["changed"] |= set(line.dropped)
        return left

    def _run_batch(self, place: Place, portion: Portion, left: Left) -> tuple[Outcome, Left]:
        """Whoever's rows the database turns back is found, and left; of the others all is done."""
        try:
            return self._tried(place, portion, left), left
        except (Contended, Hindered):
            raise
        except BatchRefused as error:
            self._note(error)
        everybody = sorted(_persons(portion, place) - set().union(*left.values()))
        left["failed"] |= self._blamed(place, portion, left, everybody, [_PROBES_OF_BATCH])
        try:
            return self._tried(place, portion, left), left
        except (Contended, Hindered):
            raise
        except BatchRefused as error:
            self._note(error)
        left["failed"] |= set(everybody)
        return self._tried(place, portion, left), left

    def _tried(self, place: Place, portion: Portion, left: Left) -> Outcome:
        batch = place.batch(self._run, portion, left)
        for wait in (*_WAITS, None):
            try:
                if self._moves is None:
                    return place.eraser.run(batch)
                return self._moves.run(place.system, place.eraser, batch, place.moved(portion, left))
            except (ConnectionLost, Unreachable, Refused):
                if wait is None:
                    raise
                time.sleep(wait)
        raise AssertionError("unreachable")

    def _blamed(
        self, place: Place, portion: Portion, left: Left, some: Sequence[int],
        tries: list[int],
    ) -> set[int]:  # fmt: skip
        """Those of `some` without whom the rest can be done, by halves; with no try left, all of them."""
        if not some or min(tries[0], self._probes) <= 0:
            return set(some)
        tries[0], self._probes = tries[0] - 1, self._probes - 1
        others = _persons(portion, place) - set(some)
        try:
            place.eraser.would(place.batch(self._run, portion, left, others))
        except (Contended, Hindered):
            raise
        except BatchRefused as error:
            self._note(error)
        else:
            return set()
        if len(some) == 1:
            return set(some)
        half = len(some) // 2
        halves = (some[:half], some[half:])
        return set().union(*(self._blamed(place, portion, left, part, tries) for part in halves))

    def _note(self, error: BatchRefused) -> None:
        if len(self.tally.why) < _SENTENCES:
            self.tally.why[str(error)] = None

    def _keep_marks(self, place: Place, portion: Portion, told: Left, written: Cells) -> None:
        """Of each row that is done, whom it was about: for whoever restores a backup."""
        gone = np.array(sorted(set().union(*told.values())), np.int32)
        marked = [
            Marked(
                self._run, (place.system, task.label, task.rule.id), portion.number, self._year, task.rule.columns,
                _marks(portion.lists[task.at], gone), written.get(task.at, b""),
            )
            for task in place.tasks
            if not (self._writing and self._writing.has(place, task, portion))
        ]  # fmt: skip
        self._marked += [each for each in marked if each.marks]
        if len(self._marked) > _MARKED:
            self._records.erased.add(self._marked)
            self._marked.clear()

    def _count(self, place: Place, portion: Portion, gone: Mapping[int, str]) -> int:
        done = 0
        for task in place.tasks:
            rows, counted = portion.lists[task.at], self.tally.tables[task.at]
            whys = [gone[person] for person in rows.persons.tolist() if person in gone] if gone else []
            counted.left.update(whys)
            counted.done += len(rows) - len(whys)
            counted.archived += len(rows) - len(whys) if task.rule.final.action == "archive" else 0
            done += len(rows) - len(whys)
        self.tally.batches += 1
        return done

    def _count_persons(self, going: set[int], staying: Mapping[int, str]) -> None:
        whys: defaultdict[str, int] = defaultdict(int)
        for person, why in staying.items():
            whys["partial" if person in going else why] += 1
        self.tally.persons.update(whys)
        self.tally.failed |= {person for person, why in staying.items() if why == "failed"}


def _persons(portion: Portion, place: Place) -> set[int]:
    return {person for task in place.tasks for person in portion.lists[task.at].persons.tolist()}


def _gone(portion: Portion, place: Place, told: Left) -> dict[int, str]:
    """Those of them who have rows there, by number."""
    here = _persons(portion, place) if any(told.values()) else set()
    return {person: why for why, persons in told.items() for person in persons & here}


def _marks(rows: Rows, gone: Collection[int]) -> bytes:
    return fixed(rows.where(~np.isin(rows.persons, list(gone))).marks if len(gone) else rows.marks)
