"""The drafts of one row list: what was listed in the order in which it was read, fetched again in another order."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from connectors.plan_rows import Chunk, PlanRows
from flows.packed import packed
from rules.persons import Nodes, Numbers

Place = tuple[str, str, str]  # system, table, rule


@dataclass(frozen=True, slots=True)
class Fetched:
    """Some rows of a list: `keys` as text, 16 bytes a row of the others."""

    keys: pa.Table
    hashes: NDArray[np.void]
    marks: NDArray[np.void]

    def take(self, at: NDArray[np.int32]) -> "Fetched":
        return Fetched(self.keys.take(pa.array(at)), self.hashes[at], self.marks[at])

    def chunk(self, some: slice, persons: Numbers) -> Chunk:
        """Some of them as they are stored."""
        cells = [pa.concat_arrays(column.chunks) for column in self.keys[some].columns]  # nothing of others around it
        keys = pa.RecordBatch.from_arrays(cells, self.keys.column_names)
        who = persons.astype("<i4").tobytes()
        return Chunk(ipc(keys), self.hashes[some].tobytes(), who, self.marks[some].tobytes())


class Drafts:
    """Of one list; `sizes` are the rows of each draft. One is in memory at a time."""

    def __init__(self, rows: PlanRows, plan: str, place: Place, sizes: Sequence[int]) -> None:
        self._rows, self._plan, self._place = rows, plan, place
        self._ends = list(accumulate(sizes))

    def nodes(self) -> Iterator[Nodes]:
        """What the rows hang on, draft by draft."""
        for number in range(len(self._ends)):
            yield np.frombuffer(self._rows.persons(self._plan, self._place, -1 - number), np.uint64)

    def taken(self, at: NDArray[np.int32]) -> Fetched:
        """The rows at these places of the list, in this order."""
        order = np.argsort(at)
        parts = list(self._in_order(at[order]))
        back = np.empty(len(at), np.int32)
        back[order] = np.arange(len(at), dtype=np.int32)
        hashes, marks = (np.concatenate([getattr(part, name) for part in parts]) for name in ("hashes", "marks"))
        return Fetched(pa.concat_tables([part.keys for part in parts]), hashes, marks).take(back)

    def _in_order(self, at: NDArray[np.int32]) -> Iterator[Fetched]:
        """The rows at places that rise."""
        done = 0
        while done < len(at):
            number = bisect_right(self._ends, int(at[done]))
            until = int(np.searchsorted(at, self._ends[number]))
            start = self._ends[number - 1] if number else 0
            yield self._draft(number).take(at[done:until] - np.int32(start))
            done = until

    def _draft(self, number: int) -> Fetched:
        chunk = self._rows.chunk(self._plan, self._place, -1 - number)
        hashes, marks = (np.frombuffer(part, "V16") for part in (chunk.hashes, chunk.marks))
        return Fetched(pa.ipc.open_stream(chunk.keys).read_all(), hashes, marks)


def ipc(batch: pa.RecordBatch) -> bytes:
    return bytes(packed(batch).to_pybytes())
