"""The holds of the instant in which a batch begins, and the rows that they cover.

What they cover is found again when they change, and from time to time: an application may write meanwhile that another
row is of a held person, or points at one. To look takes a read of every table, so it takes a tenth of the run at most.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectors.structure import Structure
from flows.apply_lists import Portion
from flows.originals import Originals
from flows.plan_held import Held, HeldRows, among
from flows.workspace import Workspace
from rules.edges import Edge, TablePlace
from rules.holds import Hold, Holds, from_rows
from rules.plan import PlannedTable
from rules.subject_ids import SubjectKey

if TYPE_CHECKING:
    from connectors.store import Rows as StoreRows


@dataclass(frozen=True, slots=True)
class Covered:
    """`whole` are tables under a hold, `rows` those of the others, by table, as primary keys of text."""

    whole: frozenset[TablePlace]
    rows: HeldRows

    def persons(self, portion: Portion, tables: Sequence[PlannedTable]) -> set[int]:
        """The persons of whom some row is held."""
        found = set[int]()
        for rows, table in zip(portion.lists, tables, strict=True):
            place = (table.system, table.table)
            if place in self.whole:
                found.update(rows.persons.tolist())
            elif len(rows) and (wanted := self.rows.get(place)):
                found.update(rows.persons[among(rows.keys, wanted)].tolist())
        return found


class Holding:
    """Finds what holds cover: in snapshots of its own, as late as the batch that asks, but not before `rests` times
    what the last look took is over."""

    def __init__(
        self,
        workspace: Workspace,
        structures: Mapping[str, Structure],
        between: Sequence[Edge],
        key: SubjectKey,
        rests: float = 10.0,
    ) -> None:
        self._workspace, self._structures, self._between, self._key = workspace, structures, between, key
        self._known: tuple[Hold, ...] | None = None
        self._rests, self._again = rests, 0.0
        self._covered = Covered(frozenset(), {})

    def at(self, rows: "StoreRows") -> Covered:
        """What these holds, as a lease gave them, cover. ConnectorError."""
        holds = Holds(from_rows(rows))
        if holds.all != self._known or (holds.all and time.monotonic() >= self._again):
            began = time.monotonic()
            self._covered, self._known = self._found(holds), holds.all
            ended = time.monotonic()
            self._again = ended + self._rests * (ended - began)
        return self._covered

    def _found(self, holds: Holds) -> Covered:
        whole = frozenset(
            (s, t.label) for s, of in self._structures.items() for t in of.tables if holds.whole(s, t.label)
        )
        if all(hold.scope == "table" for hold in holds.all):
            return Covered(whole, {})
        with Originals(self._workspace, self._structures) as originals:
            found = Held(originals.look().opened, holds, self._key, self._between).found()
        return Covered(whole, found)
