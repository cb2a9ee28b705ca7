"""The row lists of a plan by persons: whom each row is about is gathered while rows are listed, and then sorted by.

While rows are listed 12 bytes a person are held, and 16 for each further key that binds a row; while they are sorted,
16 bytes a person, 12 bytes a row of the longest list, and some rows: their keys as text, and 44 bytes each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors.plan_rows import Chunk, PlanRows
from connectors.rowhash import RowHash
from connectors.selection import Selected, fixed, key_text
from flows.plan_drafts import Drafts, Place, ipc
from rules.persons import Bind, Hung, Nodes, Persons
from rules.plan import rows_digest

ROWS = 20_000  # of a chunk
WINDOW = 5 * ROWS  # that are fetched from the drafts together


@dataclass(slots=True)
class Grouping:
    """Keeps what is listed as drafts in the store until `sorted` has found out whose rows they are.

    A draft has the node of each row (8 bytes) where a list has its person.
    """

    plan: str
    rows: PlanRows
    key: bytes = field(repr=False)
    _drafts: dict[Place, list[int]] = field(default_factory=dict)  # how many rows each has
    _hung: Hung = field(default_factory=Hung)
    _links: list[tuple[Nodes, Nodes]] = field(default_factory=list)

    def add(self, place: Place, some: Selected, marks: pa.FixedSizeBinaryArray, binds: Sequence[Bind]) -> None:
        """Rows that are to go. `binds` as of `rules.persons.binds`; their columns are among the cells."""
        drafts = self._drafts.setdefault(place, [])
        nodes = self._nodes(some, binds)
        self._hung.add(nodes)
        chunk = Chunk(ipc(some.keys), fixed(some.hashes), nodes.tobytes(), fixed(marks))
        self.rows.add_rows(self.plan, place, -1 - len(drafts), len(nodes), chunk)
        drafts.append(len(nodes))

    def sorted(self) -> dict[Place, str]:
        """Stores the lists as they stay; the digest of each."""
        persons = Persons(self._hung.all(self._links), self._links)
        return {place: rows_digest(self._final(place, persons)) for place in self._drafts}

    def _nodes(self, some: Selected, binds: Sequence[Bind]) -> Nodes:
        """The node of each row, that of its first bind without NULL; the others are linked to it."""
        nodes = np.zeros(some.keys.num_rows, np.uint64)
        free = np.ones(len(nodes), np.bool_)
        for bind in binds:
            if bind.alone and not free.any():
                continue
            cells = [_folded(key_text(some.cells[name])) for name in bind.columns]
            said = np.logical_and.reduce([np.asarray(cell.is_valid()) for cell in cells])
            these = RowHash(self.key, bind.purpose)(
                pa.RecordBatch.from_arrays(cells, list(map(str, range(len(cells)))))
            )
            both = said & ~free
            if both.any() and not bind.alone:
                self._links.append(_unlike(nodes[both], these[both]))
            nodes[said & free] = these[said & free]
            free &= ~said
        return nodes

    def _final(self, place: Place, persons: Persons) -> Iterator[Chunk]:
        drafts = Drafts(self.rows, self.plan, place, self._drafts[place])
        who = np.concatenate([persons.numbers(nodes) for nodes in drafts.nodes()])
        order = np.argsort(who, kind="stable").astype(np.int32)
        for first in range(0, len(order), WINDOW):
            at = order[first : first + WINDOW]
            window = drafts.taken(at)
            for start in range(0, len(at), ROWS):
                some = slice(start, start + ROWS)
                chunk = window.chunk(some, who[at[some]])
                self.rows.add_rows(self.plan, place, (first + start) // ROWS, len(at[some]), chunk)
                yield chunk
        self.rows.drop_drafts(self.plan, place)


def _folded(cell: pa.Array) -> pa.Array:
    """As the laxest collation compares keys, so that no person is parted."""
    return pc.utf8_rtrim_whitespace(pc.utf8_lower(cell))


def _unlike(some: Nodes, others: Nodes) -> tuple[Nodes, Nodes]:
    apart = some != others
    return some[apart], others[apart]
