"""Erases rows in a user's system: frozen batches, each in one transaction with its line in the journal.

A batch names whole persons. Its rows are locked and read again; whoever is not as planned any more (a row changed, is
gone, is no longer due, or is pointed at by a row that the batch does not know) is left whole. What is then touched is
exactly what was planned, or the batch is taken back. Where it was committed the journal says so, whatever its caller
still heard; such a batch is never run again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa

from connectors.erase_after import after_columns, unchanged, with_after
from connectors.erase_going import Going, hashes, left, numbers
from connectors.erase_slow import Asked, Indexes
from connectors.erasing import Action, After, Batch, Done, Listing, Outcome, Session, Step, refuse_unasked, same_key
from connectors.inbound import by_number, inbound, tied, told_unseen, unseen
from connectors.journal import Journal, Line
from connectors.model import BatchRefused, Contended, EraseRefused, ForeignKey, Table
from connectors.predicate_shared import Gathers, never
from connectors.predicate_sql import compiled, related
from connectors.selection import BeforeHash, hashed_columns, key_text
from connectors.sql_pieces import Sql, joined
from connectors.structure import Structure
from connectors.system import Options
from connectors.url import parsed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

_SESSIONS = {
    "sqlite": "connectors.sqlite_erase",
    "postgresql": "connectors.postgresql_erase",
    "mysql": "connectors.mariadb_erase",
}
_ATTEMPTS = 3  # of a batch that meets others at its rows


def open_eraser(url: str, structure: Structure, key: bytes, options: Options | None = None) -> "Eraser":
    """An eraser of that database; `key` is that of the plan's before-hashes.

    BadUrl, Unreachable, Refused; EraseRefused for another dialect, and where another run is at work.
    """
    address = parsed(url)
    module = _SESSIONS.get(address.get_backend_name())
    if module is None:
        raise EraseRefused(f"gomme erases in SQLite, PostgreSQL and MariaDB only, not in {address.get_backend_name()}")
    session: Session = import_module(module).open_session(address, options or Options())
    return Eraser(session, structure, key)


class Eraser:
    """One writing connection; close it, or use it in a `with` block. No other eraser works there meanwhile."""

    def __init__(self, session: Session, structure: Structure, key: bytes) -> None:
        self._session = session
        self._structure = structure
        self._hashing = BeforeHash(key)
        self._journal = Journal(session)
        self._ensured = False
        self._indexes = Indexes(session, structure)

    def rights(self, actions: Mapping[str, Action]) -> tuple[str, ...]:
        """What is missing to do these actions on tables, by label, as sentences; and for the journal."""
        tables = [(self._structure.table(label), action) for label, action in actions.items()]
        gaps = (gap for place in tables for gap in (*self._session.missing(*place), *self._unseen(*place)))
        return (*gaps, *self._journal.missing())

    def slow(self, asked: Iterable[Asked]) -> tuple[str, ...]:
        """What makes it slow to do this, as sentences."""
        return self._indexes.slow(asked)

    def _unseen(self, table: Table, action: Action) -> Iterator[str]:
        session, keys = self._session, self._session.pointing(table)
        some = unseen(keys, session.home, self._structure, table, action)
        return (f"{session.place}: {told_unseen(key, table)}" for key in some)

    def ensure_journal(self) -> None:
        """Makes `gomme_journal` where it is not there, and keeps other runs out. EraseRefused: no journal rights."""
        if not self._ensured:
            self._journal.ensure()
            self._ensured = True
        self._session.alone()

    def journal(self, run: str) -> tuple[Line, ...]:
        """The batches of a run that were committed, in their order."""
        return self._journal.lines(run)

    def run(self, batch: Batch) -> Outcome:
        """Does the batch, or nothing of it: BatchRefused, Contended, ConnectionLost (run it again: it may be done)."""
        return self._tried(batch, keep=True)

    def would(self, batch: Batch) -> Outcome:
        """What would become of the batch; all of it is taken back. The same errors."""
        return self._tried(batch, keep=False)

    def read(self, step: Step, columns: Sequence[str]) -> dict[str, pa.Array]:
        """These columns of the rows of a step as they are now, text or bytes, NULL where a row is gone."""
        self.ensure_journal()
        session, count = self._session, step.keys.num_rows
        with session.explained(step.table.label), session.transaction():
            work = _Work(session, self._structure, self._hashing, Batch("", 0, (step,)))
            portions = list(work.read(columns))
        if not portions:
            return {name: pa.nulls(count, pa.string()) for name in columns}
        rows, *cells = (pa.concat_arrays([part[at] for part in portions]) for at in range(len(columns) + 1))
        places = pa.compute.index_in(pa.array(range(count)), value_set=pa.array(numbers(rows)))
        return {name: some.take(places) for name, some in zip(columns, cells, strict=True)}

    def after(self, step: Step, done: Done) -> After | None:
        """What `Outcome.after` had of a step that was committed; None where an application has written since."""
        return unchanged(self._hashing, step, done, self.read(step, after_columns(step)))

    def _tried(self, batch: Batch, keep: bool) -> Outcome:
        refuse_unasked(batch)
        self.ensure_journal()
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._attempt(batch, keep)
            except Contended:
                if attempt == _ATTEMPTS:
                    raise
        raise AssertionError("unreachable")

    def close(self) -> None:
        self._session.close()

    def _attempt(self, batch: Batch, keep: bool) -> Outcome:
        session = self._session
        with suppress(_TakenBack), session.explained(f"batch {batch.number}"), session.transaction():
            if line := self._journal.line(batch.run, batch.number):
                return _recalled(batch, line, session.place)
            work = _Work(session, self._structure, self._hashing, batch, self._indexes.gathers)
            work.examine()
            outcome = work.act()
            self._journal.note(outcome, batch.digest())
            if not keep:
                session.settle()
                raise _TakenBack
        return outcome

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class _TakenBack(Exception):
    """Ends a transaction that was only to be tried."""


def _recalled(batch: Batch, line: Line, place: str) -> Outcome:
    if line.digest != batch.digest():
        raise BatchRefused(f"{place}: the journal has batch {batch.number} of this run with other rows; plan again")
    return Outcome(batch.run, batch.number, line.steps, line.dropped, again=True, left=line.left)


class _Work:
    """One batch inside its transaction."""

    def __init__(
        self, session: Session, structure: Structure, hashing: BeforeHash, batch: Batch, gathers: Gathers = never
    ) -> None:
        self._session = session
        self._structure = structure
        self._gathers = gathers
        self._hashing = hashing
        self._batch = batch
        self._steps = [
            Going(step, np.asarray(step.persons, np.int64), np.ones(step.keys.num_rows, np.bool_))
            for step in batch.steps
        ]
        self._dropped = np.zeros(0, np.int64)

    def examine(self) -> None:
        """Locks the rows, parents first so that no child comes in between, and drops whom a change is found of."""
        for at in reversed(range(len(self._steps))):
            if not self._at_once(self._steps[at].step):
                self._lock(at)
        for at, going in enumerate(self._steps):
            if self._asks_later(going.step):
                self._ask_again(at)

    def read(self, columns: Sequence[str]) -> Iterator[list[pa.Array]]:
        return self._session.read(self._steps[0].step.table, columns, self._listing(0), ("TRUE",), lock=False)

    def act(self) -> Outcome:
        """The steps in their order; whoever turns out to be pointed at from outside is left, and all is done anew."""
        self._session.mark()
        while (done := self._acted()) is None:
            self._session.back()
            for going in self._steps:  # lists that were made since are taken back, too
                going.listing = None
        dropped = tuple(int(person) for person in self._dropped)
        asking = {at: each for at, each in enumerate(self._steps) if each.step.after and each.going.any()}
        listed = {at: (each.step, self._listing(at)) for at, each in asking.items()}
        steps, after = with_after(self._session, self._hashing, listed, done)
        return Outcome(self._batch.run, self._batch.number, steps, dropped, left=self._batch.left, after=after)

    def _at_once(self, step: Step) -> bool:
        """Whether rows of the step are looked at as they are deleted: nothing points at them, or asks elsewhere."""
        alone = sum(other.step.table.label == step.table.label for other in self._steps) == 1
        leaf = next(inbound(self._structure, step.table), None) is None
        return self._session.takes and step.action == "delete" and alone and leaf and not related(step.still)

    def _asks_later(self, step: Step) -> bool:  # what other rows say of a row is sure once all of them are locked
        return related(step.still) and not self._session.locks_all

    def _lock(self, at: int) -> None:
        going, step = self._steps[at], self._steps[at].step
        own = ("TRUE",) if self._asks_later(step) else self._still(step)
        columns = hashed_columns(step.table, step.hashed)
        with self._session.explained(step.table.label):
            if self._is_as_planned(at, columns, own):
                return
            found = self._planned(step, self._session.read(step.table, columns, self._listing(at), own, lock=True))
        self._drop(going.persons[~found])

    def _is_as_planned(self, at: int, columns: Sequence[str], still: Sql) -> bool:
        """Whether nothing at all is found to have changed, where the session can say that at once."""
        step, listing = self._steps[at].step, self._listing(at)
        if (found := self._session.as_one(step.table, columns, listing, still)) is None:
            return False
        rows, cells = found
        return np.array_equal(self._hashing.numbers(cells), hashes(step.hashes)[rows])

    def _planned(self, step: Step, portions: Iterator[list[pa.Array]]) -> "Flags":
        """Which rows of the step are among these, as they were planned."""
        found, columns = np.zeros(step.keys.num_rows, np.bool_), hashed_columns(step.table, step.hashed)
        for cells in portions:
            rows = numbers(cells[0])
            found[rows] = self._as_planned(step, rows, columns, cells[1:])
        return found

    def _as_planned(
        self, step: Step, rows: "NDArray[np.int64]", columns: Sequence[str], cells: list[pa.Array]
    ) -> "Flags":
        """Which of these rows have the before-hash of the plan; the key is part of it, so they are those rows too."""
        planned = step.hashes.take(pa.array(rows))
        now = self._hashing(cells)
        same: Flags = np.asarray(pa.compute.equal(planned, now).to_numpy(zero_copy_only=False), np.bool_)
        for name, column in zip(columns[: len(step.table.primary_key)], cells, strict=False):
            key = step.keys[name].take(pa.array(rows))
            same &= np.asarray(pa.compute.equal(key, key_text(column)).fill_null(False).to_numpy(zero_copy_only=False))
        return same

    def _ask_again(self, at: int) -> None:
        """Whether what is due because of other rows still is, now that nobody changes the batch's own ones."""
        going, step = self._steps[at], self._steps[at].step
        found = ~going.going
        with self._session.explained(step.table.label):
            for cells in self._session.read(step.table, (), self._listing(at), self._still(step), lock=False):
                found[numbers(cells[0])] = True
        self._drop(going.persons[~found])

    def _still(self, step: Step) -> Sql:
        return compiled(step.still, step.table, self._structure, self._session, self._gathers)

    def _acted(self) -> list[Done] | None:
        done = []
        for at, going in enumerate(self._steps):
            planned = int(going.going.sum())
            if planned and going.step.action == "delete" and self._pointed_at(at):
                return None
            with self._session.explained(going.step.table.label):
                touched = self._touched(at, going.step) if planned else 0
            if touched is None:
                return None
            self._compare(going.step, planned, touched)
            done.append(Done(going.step.table.label, going.step.action, len(going.going), touched))
        return done

    def _touched(self, at: int, step: Step) -> int | None:
        """How many rows; None where some were not as planned, whose persons are dropped now."""
        if self._at_once(step):
            return self._taken(at, step)
        if step.action == "delete":
            return self._session.delete(step.table, self._listing(at))
        fixed = {name: value for name, value in step.values.items() if not isinstance(value, pa.Array)}
        return self._session.update(step.table, self._listing(at), fixed)

    def _taken(self, at: int, step: Step) -> int | None:
        going, columns = self._steps[at], hashed_columns(step.table, step.hashed)
        found = self._planned(step, self._session.taken(step.table, columns, self._listing(at), self._still(step)))
        missed = going.going & ~found
        self._drop(going.persons[missed])
        return None if missed.any() else int(found.sum())

    def _compare(self, step: Step, planned: int, touched: int) -> None:
        if touched != planned:
            raise BatchRefused(
                f"{self._session.place}: {step.table.label}: {planned} rows were to be {step.action}d in batch "
                f"{self._batch.number} and {touched} were, so nothing of it is done; look for triggers and keys there"
            )

    def _pointed_at(self, at: int) -> bool:
        """Drops the persons whose rows of this step others still point at; whether there are any."""
        going, table = self._steps[at], self._steps[at].step.table
        for child, key in inbound(self._structure, table):
            with self._session.explained(child.label):
                found = self._session.rows(self._pointing(at, child, key))
            if found:
                self._drop(going.persons[[int(str(row[0])) for row in found]])
                return True
        return False

    def _pointing(self, at: int, child: Table, key: ForeignKey) -> Sql:
        session, listing, table = self._session, self._listing(at), self._steps[at].step.table
        here, there = session.source(table, "t"), session.source(child, "c")
        if by_number(table, child, key):  # the key itself says which rows point there
            head: Sql = ("SELECT DISTINCT k.n FROM ", *listing.source, f" CROSS JOIN {there} WHERE ")
            conditions: list[Sql] = [(f"k.k0 = c.{session.quote(key.columns[0])}",)]
        else:
            head = ("SELECT DISTINCT k.n FROM ", *listing.source, f" CROSS JOIN {here} CROSS JOIN {there} WHERE ")
            conditions = [(same_key(table, session.quote),), (tied(session, table, child, key),)]
        if child.label == table.label:  # rows of the same table go together
            among = ("SELECT 1 FROM ", *listing.source, " WHERE ", same_key(child, session.quote, "c"))
            conditions.append(("NOT EXISTS (", *among, ")"))
        return (*head, *joined(" AND ", conditions))

    def _listing(self, at: int) -> Listing:
        """The rows of the step that still go; n counts all rows of the step."""
        going = self._steps[at]
        if going.listing is None:
            going.listing = self._session.listed(at, going.step.table, *left(going))
        return going.listing

    def _drop(self, persons: "NDArray[np.int64]") -> None:
        new = np.setdiff1d(persons, self._dropped)
        if not new.size:
            return
        self._dropped = np.union1d(self._dropped, new)
        for going in self._steps:
            leaving = going.going & np.isin(going.persons, new)
            if leaving.any():
                going.going &= ~leaving
                going.listing = None
