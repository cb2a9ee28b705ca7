"""The row lists of a plan by persons: whom each row is about is gathered while rows are listed, and then sorted by.

While rows are listed 8 bytes a row are held, and 16 more for each further key that binds it; then one list at a time is
sorted in memory: its keys as text, and 44 bytes a row. With keys of ten characters that is less than 60 bytes a row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from connectors.plan_rows import Chunk, PlanRows
from connectors.rowhash import RowHash
from connectors.selection import Selected, key_text
from rules.persons import Bind, Nodes, Numbers, numbered
from rules.plan import rows_digest

Place = tuple[str, str, str]  # system, table, rule
ROWS = 20_000  # of a chunk


@dataclass(slots=True)
class Grouping:
    """Keeps what is listed as drafts in the store until `sorted` has found out whose rows they are."""

    plan: str
    rows: PlanRows
    key: bytes = field(repr=False)
    _nodes: dict[Place, list[Nodes]] = field(default_factory=dict)
    _links: list[tuple[Nodes, Nodes]] = field(default_factory=list)

    def add(self, place: Place, some: Selected, marks: pa.FixedSizeBinaryArray, binds: Sequence[Bind]) -> None:
        """Rows that are to go. `binds` as of `rules.persons.binds`; their columns are among the cells."""
        lists = self._nodes.setdefault(place, [])
        chunk = Chunk(ipc(some.keys), fixed(some.hashes), b"", fixed(marks))
        self.rows.add_rows(self.plan, place, -1 - len(lists), some.keys.num_rows, chunk)
        lists.append(self._hung(some, binds))

    def sorted(self) -> dict[Place, str]:
        """Stores the lists as they stay; the digest of each."""
        places = list(self._nodes)
        persons = numbered([np.concatenate(self._nodes[place]) for place in places], self._links)
        self._nodes.clear()
        self._links.clear()
        return {place: rows_digest(self._final(place, numbers)) for place, numbers in zip(places, persons, strict=True)}

    def _hung(self, some: Selected, binds: Sequence[Bind]) -> Nodes:
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

    def _final(self, place: Place, persons: Numbers) -> Iterator[Chunk]:
        order = np.argsort(persons, kind="stable")
        keys, hashes, marks = _together(self.rows.chunks(self.plan, place), len(persons))
        self.rows.drop_drafts(self.plan, place)
        for number, start in enumerate(range(0, len(order), ROWS)):
            at = order[start : start + ROWS]
            who = persons[at].astype("<i4").tobytes()
            chunk = Chunk(ipc(keys.take(pa.array(at))), hashes[at].tobytes(), who, marks[at].tobytes())
            self.rows.add_rows(self.plan, place, number, len(at), chunk)
            yield chunk


def ipc(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue().to_pybytes())


def fixed(array: pa.FixedSizeBinaryArray) -> bytes:
    """Its values one after the other; none is NULL."""
    width = array.type.byte_width
    return bytes(array.buffers()[1][array.offset * width : (array.offset + len(array)) * width])


def _together(chunks: Iterator[Chunk], count: int) -> tuple[pa.RecordBatch, NDArray[np.void], NDArray[np.void]]:
    """The drafts of a list in the order in which they were read; they come the other way round."""
    keys, end = list[pa.Table](), count
    hashes, marks = np.empty(count, "V16"), np.empty(count, "V16")
    for chunk in chunks:
        start = end - len(chunk.hashes) // 16
        hashes[start:end], marks[start:end] = (np.frombuffer(part, "V16") for part in (chunk.hashes, chunk.marks))
        keys.append(pa.ipc.open_stream(chunk.keys).read_all())
        end = start
    (together,) = pa.concat_tables(keys[::-1]).combine_chunks().to_batches()
    return together, hashes, marks


def _folded(cell: pa.Array) -> pa.Array:
    """As the laxest collation compares keys, so that no person is parted."""
    return pc.utf8_rtrim_whitespace(pc.utf8_lower(cell))


def _unlike(some: Nodes, others: Nodes) -> tuple[Nodes, Nodes]:
    apart = some != others
    return some[apart], others[apart]
