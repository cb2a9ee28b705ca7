"""The row lists of a plan, read side by side: batches of whole persons, a batch in memory at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from connectors.plan_rows import Chunk, PlanRows
from connectors.selection import HASH
from flows.errors import RetainRefused
from rules.plan import Plan, PlannedTable, rows_digest

MARK = 16  # bytes

Persons = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one list, by person: `keys` are text columns named as the primary key; `hashes`, `marks` of 16 bytes."""

    keys: pa.RecordBatch
    hashes: pa.FixedSizeBinaryArray
    persons: Persons
    marks: pa.FixedSizeBinaryArray

    def __len__(self) -> int:
        return len(self.persons)

    def __getitem__(self, part: slice) -> "Rows":
        start, stop, _ = part.indices(len(self))
        count = stop - start
        return Rows(
            self.keys.slice(start, count), self.hashes.slice(start, count), self.persons[start:stop],
            self.marks.slice(start, count),
        )  # fmt: skip

    def where(self, flags: Flags) -> "Rows":
        if flags.all():
            return self
        mask = pa.array(flags)
        return Rows(self.keys.filter(mask), self.hashes.filter(mask), self.persons[flags], self.marks.filter(mask))


@dataclass(frozen=True, slots=True)
class Portion:
    """Some persons with all their rows, a list for each table of the plan, in its order."""

    number: int
    lists: tuple[Rows, ...]

    @property
    def rows(self) -> int:
        return sum(len(each) for each in self.lists)


class Lists:
    """The lists of a frozen plan; `tables` in the order of work."""

    def __init__(self, rows: PlanRows, plan: Plan) -> None:
        self._rows, self.plan = rows, plan
        self.tables: tuple[PlannedTable, ...] = tuple(sorted(plan.tables, key=lambda table: table.order))

    def refuse_edited(self) -> None:
        """RetainRefused where a list is not the one that was hashed with the plan, or names no persons."""
        for table in self.tables:
            if rows_digest(self._chunks(table)) != table.rows_digest:
                raise RetainRefused(
                    f"{table.system}.{table.table}: the row list of plan {self.plan.id} is not the one that was "
                    "signed; make another with 'gomme retain plan'"
                )

    def of(self, table: PlannedTable) -> Iterator[Rows]:
        """The rows of one list, chunk by chunk."""
        return (_rows(chunk) for chunk in self._chunks(table))

    def batches(self, rows: int) -> Iterator[Portion]:
        """Portions of about so many rows, and of one person at least: the same each time."""
        streams = [_Stream(self.of(table)) for table in self.tables]
        number = 0
        while sum(stream.fill(rows) for stream in streams):
            first, end = _range([stream.persons[:rows] for stream in streams], rows)
            for stream in streams:
                stream.fill_to(end)
            yield Portion(number, tuple(stream.take(first, end) for stream in streams))
            number += 1

    def _chunks(self, table: PlannedTable) -> Iterator[Chunk]:
        return self._rows.chunks(self.plan.id, (table.system, table.table, table.rule))


class _Stream:
    """One list, of which the beginning is in memory."""

    def __init__(self, rows: Iterator[Rows]) -> None:
        self._rows = rows
        self._here: list[Rows] = []

    @property
    def persons(self) -> Persons:
        return np.concatenate([each.persons for each in self._here]) if self._here else np.zeros(0, np.int32)

    def fill(self, rows: int) -> bool:
        """Reads until so many rows are there, or all; whether there are any."""
        while sum(len(each) for each in self._here) < rows and self._more():
            pass
        return bool(self._here)

    def fill_to(self, end: int) -> None:
        """Reads until all rows of persons before `end` are there."""
        while self._here and self._here[-1].persons[-1] < end and self._more():
            pass

    def take(self, first: int, end: int) -> Rows:
        """The rows of persons before `end`."""
        taken, left = list[Rows](), list[Rows]()
        for each in self._here:
            cut = int(np.searchsorted(each.persons, end))
            taken += [each[:cut]] if cut else []
            left += [each[cut:]] if cut < len(each) else []
        self._here = left
        return _joined(taken)

    def _more(self) -> bool:
        for rows in self._rows:
            if len(rows):
                self._here.append(rows)
                return True
        return False


def _range(persons: Sequence[Persons], rows: int) -> tuple[int, int]:
    """From which person before which one: those whose rows are together no more than `rows`, or one."""
    together = np.concatenate(persons)
    first = int(together.min())
    if len(together) <= rows:
        return first, int(together.max()) + 1
    return first, max(int(np.partition(together, rows)[rows]), first + 1)


def _joined(some: Sequence[Rows]) -> Rows:
    if len(some) == 1:
        return some[0]
    if not some:
        empty = pa.array([], HASH)
        return Rows(pa.RecordBatch.from_pylist([], pa.schema([])), empty, np.zeros(0, np.int32), empty)
    keys = pa.Table.from_batches([each.keys for each in some]).combine_chunks().to_batches()[0]
    hashes = pa.concat_arrays([each.hashes for each in some])
    return Rows(
        keys, hashes, np.concatenate([each.persons for each in some]), pa.concat_arrays([each.marks for each in some])
    )


def _rows(chunk: Chunk) -> Rows:
    keys = pa.ipc.open_stream(chunk.keys).read_all().combine_chunks().to_batches()
    count = len(chunk.hashes) // MARK
    if len(chunk.persons) != 4 * count or len(chunk.marks) != MARK * count or sum(k.num_rows for k in keys) != count:
        raise RetainRefused(
            "the plan names no persons: it is of an earlier gomme; make another with 'gomme retain plan'"
        )
    hashes, marks = (
        pa.Array.from_buffers(HASH, count, [None, pa.py_buffer(part)]) for part in (chunk.hashes, chunk.marks)
    )
    persons = np.frombuffer(chunk.persons, "<i4").astype(np.int32, copy=False)
    return Rows(keys[0] if keys else pa.RecordBatch.from_pylist([], pa.schema([])), hashes, persons, marks)
