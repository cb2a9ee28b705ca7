"""The rows of a plan in one table, met again while the whole table goes by once: which stand, and as what."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa

from connectors.model import Table
from connectors.rowhash import RowHash
from connectors.selection import BeforeHash, hashed_columns, key_of, key_text
from connectors.snapshot import Snapshot
from flows.apply_batches import Task
from flows.apply_lists import Flags, Persons, Rows
from rules.fingerprint import Fingerprint
from rules.overwritten import unlike

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from connectors.rowhash import Hashes

Done = Callable[[str, Persons], Flags]  # of a system and persons of the plan: for whom its rows there were done
PAIR = np.dtype([("key", np.uint64), ("row", np.uint64)])


class Hashing:
    """How a row is known by its key, and by what it was; `key` is that of the plan's before-hashes."""

    def __init__(self, key: bytes) -> None:
        self._key, self.rows = RowHash(key, "gomme key"), BeforeHash(key)

    def keys(self, cells: Mapping[str, pa.Array], table: Table) -> "Hashes":
        named = key_of(table)
        return self._key(pa.RecordBatch.from_arrays([key_text(cells[name]) for name in named], list(named)))

    def listed(self, keys: pa.RecordBatch) -> "Hashes":
        return self._key(keys)


@dataclass(slots=True)
class Listed:
    """One list: 17 bytes a row, sorted by key, of which half is a hash of the key and half of what the row was."""

    task: Task
    pairs: "NDArray[np.void]" = field(repr=False)
    done: Flags = field(repr=False)
    seen: Flags = field(repr=False)
    standing: int = 0  # rows that were done, and are there, or hold something else than what was written
    otherwise: dict[str, int] = field(default_factory=dict)  # the same by column
    others: list["NDArray[np.void]"] = field(default_factory=list, repr=False)  # rows left that are not as planned

    @classmethod
    def read(cls, task: Task, rows: Iterable[Rows], hashing: Hashing, done: Done | None = None) -> "Listed":
        """With `done`: which of its rows were done; without: none."""
        pairs, flags = [np.zeros(0, PAIR)], [np.zeros(0, np.bool_)]
        for some in rows:
            if len(some):
                pairs.append(_pairs(hashing.listed(some.keys), _halves(some.hashes)))
                flags.append(done(task.planned.system, some.persons) if done else np.zeros(len(some), np.bool_))
        together = np.concatenate(pairs)
        del pairs
        order = np.argsort(together["key"], kind="stable")
        return cls(task, together[order], np.concatenate(flags)[order], np.zeros(len(order), np.bool_))

    def find(self, keys: "Hashes") -> tuple[Flags, "NDArray[np.int64]"]:
        """Which of these rows are of the list, and where they are in it."""
        if not len(self.pairs):
            return np.zeros(len(keys), np.bool_), np.zeros(len(keys), np.int64)
        places = np.minimum(np.searchsorted(self.pairs["key"], keys), len(self.pairs) - 1)
        return self.pairs["key"][places] == keys, places

    def meet(self, cells: Mapping[str, pa.Array], keys: "Hashes", hashing: Hashing) -> Flags:
        """Rows that go by; says which of them are of this list."""
        member, places = self.find(keys)
        if member.any():
            mask = pa.array(member)
            at = places[member]
            self.seen[at] = True
            self._look({name: cells[name].filter(mask) for name in self._columns}, at, hashing)
        return member

    def gone(self) -> "NDArray[np.void]":
        """The rows that were left and not met."""
        return self.pairs[~self.done & ~self.seen]

    @property
    def _columns(self) -> tuple[str, ...]:
        """What is looked at of its rows."""
        return tuple(dict.fromkeys((*self.task.hashed, *self._written)))

    @property
    def _written(self) -> tuple[str, ...]:
        return () if self.task.rule.final.of_rows else tuple(self.task.rule.final.per_column)

    def _look(self, cells: Mapping[str, pa.Array], at: "NDArray[np.int64]", hashing: Hashing) -> None:
        done = self.done[at]
        now = hashing.rows.numbers([cells[name] for name in self.task.hashed])[:, 0]
        as_planned = now == self.pairs["row"][at]
        if (left := ~done & ~as_planned).any():
            self.others.append(_pairs(self.pairs["key"][at][left], now[left]))
        if self.task.rule.final.of_rows:
            self.standing += int(done.sum())
        elif done.any():
            self._held(cells, done, as_planned)

    def _held(self, cells: Mapping[str, pa.Array], done: Flags, as_planned: Flags) -> None:
        """Which done rows hold something else than what was written; where no look tells: are as they were."""
        still = np.zeros(len(done), np.bool_)
        for name, other in unlike(self.task.rule, self.task.selection.table, cells, as_planned):
            wrong = done & other
            self.otherwise[name] = self.otherwise.get(name, 0) + int(wrong.sum())
            still |= wrong
        self.standing += int(still.sum())


@dataclass(slots=True)
class Watched:
    """A table while it goes by: rows outside every list, and what the lists' rows hold beside what is written."""

    table: Table
    lists: tuple[Listed, ...]
    outside: Fingerprint = field(default_factory=Fingerprint)
    beside: Fingerprint = field(default_factory=Fingerprint)
    rows: int = 0

    @property
    def columns(self) -> tuple[str, ...]:
        plain = (column.name for column in self.table.columns if not column.generated and not column.unreadable)
        return hashed_columns(self.table, tuple(plain))

    @property
    def untouched(self) -> tuple[str, ...]:
        """The columns that no rule writes."""
        written = {name for listed in self.lists for name in listed.task.rule.final.per_column}
        return tuple(name for name in self.columns if name not in written)

    def read(self, snapshot: Snapshot, hashing: Hashing) -> Self:
        """Lets the whole table go by once. ConnectorError."""
        wanted = dict.fromkeys((*self.columns, *(name for listed in self.lists for name in listed.task.hashed)))
        for portion in snapshot.portions(self.table, list(wanted)):
            self.add({name: portion[name] for name in wanted}, hashing)
        return self

    def add(self, cells: Mapping[str, pa.Array], hashing: Hashing) -> None:
        """Some rows, column by column."""
        keys = hashing.keys(cells, self.table)
        self.rows += len(keys)
        inside, going = np.zeros(len(keys), np.bool_), np.zeros(len(keys), np.bool_)
        for listed in self.lists:
            member = listed.meet(cells, keys, hashing)
            inside |= member
            going |= member & listed.task.rule.final.of_rows
        for to, names, chosen in (
            (self.outside, self.columns, ~inside),
            (self.beside, self.untouched, inside & ~going),
        ):
            if chosen.any():
                mask = pa.array(chosen)
                to.add(keys[chosen], hashing.rows.numbers([cells[name].filter(mask) for name in names]))

    @property
    def deleted(self) -> int:
        """B0: rows that were done by rules whose rows go, each once."""
        done = [listed.pairs["key"][listed.done] for listed in self.lists if listed.task.rule.final.of_rows]
        return sum(map(len, done)) if len(done) < 2 else len(np.unique(np.concatenate(done)))


def _halves(hashes: pa.FixedSizeBinaryArray) -> "NDArray[np.uint64]":
    start = hashes.offset
    return np.frombuffer(hashes.buffers()[1], np.uint64).reshape(-1, 2)[start : start + len(hashes), 0]


def _pairs(keys: "Hashes", rows: "NDArray[np.uint64]") -> "NDArray[np.void]":
    pairs = np.zeros(len(keys), PAIR)
    pairs["key"], pairs["row"] = keys, rows
    return pairs
