"""Rows of a snapshot that a predicate means: how many, which ones, and what they were when they were chosen.

A before-hash is 16 bytes, keyed, of a row's primary key and of the columns asked for, in that order, as the database
prints them. It is the same in every session, and another one as soon as one of these cells is.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from connectors.model import Table, Unreadable
from connectors.parting import Parting
from connectors.postgresql_copy import hexed
from connectors.predicate import EVERY, Predicate
from connectors.predicate_shared import NOTHING, Shared, gathers, shared
from connectors.predicate_sql import columns_of, compiled, related
from connectors.rowhash import Pieces, RowHash
from connectors.snapshot import Portion, Snapshot
from connectors.sql_pieces import inlined
from connectors.structure import Structure

if TYPE_CHECKING:
    from numpy.typing import NDArray

HASH = pa.binary(16)
# PostgreSQL makes a hashed set of related rows only where it expects that they find room: of some ten millions here.
_ROOM = "SELECT set_config('work_mem', '256MB', true)"


@dataclass(frozen=True, slots=True)
class Selected:
    """Some rows: `keys` are text columns named as the primary key, bytes as `\\x…`; `hashes` 16 bytes a row.

    `beside` are further columns that were asked for, as text; `cells` all that was read, as it came.
    """

    keys: pa.RecordBatch
    hashes: pa.FixedSizeBinaryArray
    beside: pa.RecordBatch
    cells: Portion = field(default_factory=dict)

    def where(self, flags: "NDArray[np.bool_]") -> "Selected":
        """Only those rows."""
        mask = pa.array(flags)
        cells = {name: _array(column).filter(mask) for name, column in self.cells.items()}
        return Selected(self.keys.filter(mask), self.hashes.filter(mask), self.beside.filter(mask), cells)


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a set of rows is, whatever their order: their number, and the sum of their hashes."""

    rows: int
    value: str  # 32 hex characters


class BeforeHash:
    """Hashes of rows that two readings can be compared by; `key` is 16 bytes or more, and stays where the plan is."""

    def __init__(self, key: bytes) -> None:
        self._halves = RowHash(key, "gomme before 0"), RowHash(key, "gomme before 1")

    def __call__(self, columns: Sequence[pa.Array]) -> pa.FixedSizeBinaryArray:
        """Of rows given column by column, utf8 or binary; HASH."""
        both = self.numbers(columns)
        return pa.Array.from_buffers(HASH, len(both), [None, pa.py_buffer(both.tobytes())])

    def numbers(self, columns: Sequence[pa.Array | Pieces]) -> "NDArray[np.uint64]":
        """The same as two numbers a row."""
        pieces = [column if isinstance(column, Pieces) else Pieces.of(column) for column in columns]
        return np.stack([half.of(pieces, len(pieces[0].sizes)) for half in self._halves], axis=1)


def count(snapshot: Snapshot, table: Table, predicate: Predicate, structure: Structure) -> int:
    """How many rows are meant. Unreadable, ConnectionLost."""
    return snapshot.count(table, _where(snapshot, table, predicate, structure))


def keys(
    snapshot: Snapshot,
    table: Table,
    predicate: Predicate,
    structure: Structure,
    columns: Sequence[str],
    hashing: BeforeHash,
    beside: Sequence[str] = (),
) -> Iterator[Selected]:
    """The rows that are meant, with the before-hash of `columns`. Unreadable (no primary key), ConnectionLost."""
    key_of(table)
    hashed = hashed_columns(table, columns)
    wanted = list(dict.fromkeys((*hashed, *beside)))
    for portion in snapshot.portions(table, wanted, where=_where(snapshot, table, predicate, structure)):
        yield _selected(portion, table, hashed, hashing, beside)


@dataclass(frozen=True, slots=True)
class Parts:
    """What rows are told apart by: each row is of the first part that holds, and of the `chosen` ones the rows are
    read, and told apart once more by the first of `finer` that holds."""

    each: Sequence[Predicate]
    chosen: Collection[int]
    finer: Sequence[Predicate] = ()


@dataclass(frozen=True, slots=True)
class Sorted:
    """Some rows of a table: `others` are counts by part of rows that were not asked for, `rows` the others.

    `part` is the number of each one's part, `finer` that of the first finer predicate, -1: of none.
    """

    others: Mapping[int, int]
    part: "NDArray[np.int32]"
    finer: "NDArray[np.int32]"
    rows: Selected | None


def told_apart(
    snapshot: Snapshot,
    table: Table,
    parts: Parts,
    structure: Structure,
    columns: Sequence[str],
    hashing: BeforeHash,
    beside: Sequence[str] = (),
) -> Iterator[Sorted]:
    """All rows in one pass; those of the chosen parts as `keys` has them.

    Unreadable (no primary key), ConnectionLost.
    """
    key_of(table)
    hashed = hashed_columns(table, columns)
    parting = _parting(snapshot, table, parts, structure)
    for some in snapshot.told_apart(table, list(dict.fromkeys((*hashed, *beside))), parting):
        rows = _selected(some.cells, table, hashed, hashing, beside) if len(some.part) else None
        yield Sorted(some.others, some.part, some.finer, rows)


def cells(
    snapshot: Snapshot, table: Table, predicate: Predicate, structure: Structure, columns: Sequence[str]
) -> Iterator[dict[str, pa.Array]]:
    """Some columns of the rows that are meant, as text, bytes as `\\x…`. Unreadable, ConnectionLost."""
    for portion in snapshot.portions(table, columns, where=_where(snapshot, table, predicate, structure)):
        yield {name: key_text(portion[name]) for name in columns}


def checksum(
    snapshot: Snapshot, table: Table, key: bytes, but: Iterable[pa.RecordBatch] = (), columns: Sequence[str] = ()
) -> Checksum:
    """Of all rows but those with these keys, over `columns` (default: all); it streams the table once.

    Of the keys it holds 8 bytes each. Unreadable (no primary key), ConnectionLost.
    """
    named = key_of(table)
    wanted = hashed_columns(table, columns or [column.name for column in table.columns])
    hashing, of_key = BeforeHash(key), RowHash(key, "gomme key")
    left = [of_key(batch.select(list(named))) for batch in but]
    without = np.sort(np.concatenate(left)) if left else np.zeros(0, np.uint64)
    rows, total = 0, np.zeros(2, np.uint64)
    for portion in snapshot.portions(table, wanted):
        kept = ~_among(of_key(_key_batch(portion, named)), without)
        rows += int(kept.sum())
        total += hashing.numbers([_array(portion[name]) for name in wanted])[kept].sum(axis=0, dtype=np.uint64)
    return Checksum(rows, total.tobytes().hex())


def key_of(table: Table) -> tuple[str, ...]:
    """The primary key; Unreadable where there is none, for then no row can be named."""
    if not table.primary_key or table.kind != "table":
        raise Unreadable("failed", f"{table.label} has no primary key, so its rows cannot be named; give it one")
    return table.primary_key


def hashed_columns(table: Table, columns: Sequence[str]) -> tuple[str, ...]:
    """The columns of a before-hash: those of the key, which say that it is this row, then the others."""
    return tuple(dict.fromkeys((*table.primary_key, *columns)))


def key_text(cells: Any) -> pa.Array:
    """A column as text, for a list of keys."""
    return hexed(cells) if pa.types.is_binary(cells.type) else cells


def _selected(
    portion: Portion, table: Table, hashed: Sequence[str], hashing: BeforeHash, beside: Sequence[str]
) -> Selected:
    named = table.primary_key
    return Selected(
        _key_batch(portion, named),
        hashing([_array(portion[name]) for name in hashed]),
        _key_batch(portion, beside),
        portion,
    )


def _parting(snapshot: Snapshot, table: Table, parts: Parts, structure: Structure) -> Parting:
    all_ = (*parts.each, *parts.finer)
    common = shared(all_, table, structure, snapshot) if snapshot.in_one_pass else NOTHING
    conditions = [_where(snapshot, table, each, structure, common) or "1 = 1" for each in all_]
    needs = sorted({name for predicate in all_ for name in columns_of(predicate)})
    alone, quote = replace(common, ties={}), snapshot.quote
    ties = [f"({_where(snapshot, table, tie, structure, alone)}) AS {quote(name)}" for tie, name in common.ties.items()]
    return Parting(
        conditions[: len(parts.each)], parts.chosen, conditions[len(parts.each) :], needs,
        [*common.columns(table, snapshot), *ties], [*common.keys.values(), *common.ties.values()],
        common.tables(snapshot),
    )  # fmt: skip


def _where(
    snapshot: Snapshot, table: Table, predicate: Predicate, structure: Structure, common: Shared = NOTHING
) -> str | None:
    if predicate == EVERY:
        return None
    if snapshot.dialect == "postgresql" and related(predicate):
        snapshot.asked(_ROOM)
    return inlined(
        compiled(predicate, table, structure, snapshot, partial(gathers, snapshot.dialect), common), snapshot.dialect
    )


def fixed(array: pa.FixedSizeBinaryArray) -> bytes:
    """Values of the same size, one after the other; none is NULL."""
    width = array.type.byte_width
    return bytes(array.buffers()[1][array.offset * width : (array.offset + len(array)) * width]) if len(array) else b""


def _key_batch(portion: Portion, named: Sequence[str]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([key_text(portion[name]) for name in named], list(named))


def _among(hashes: "NDArray[np.uint64]", chosen: "NDArray[np.uint64]") -> "NDArray[np.bool_]":
    """Which of the hashes are among the sorted ones."""
    if not chosen.size:
        return np.zeros(len(hashes), np.bool_)
    places = np.minimum(np.searchsorted(chosen, hashes), chosen.size - 1)
    found: NDArray[np.bool_] = chosen[places] == hashes
    return found


def _array(cells: object) -> pa.Array:
    assert isinstance(cells, pa.Array)
    return cells
