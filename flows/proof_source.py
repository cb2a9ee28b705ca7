"""What the proof of a copy remembers of its source while tables are filled: counts, and keyed hashes of cells."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors.model import Column, Table
from connectors.snapshot import Portion
from detectors.cellhash import CellHash, Sieve, filled, together
from detectors.known_contacts import addresses, column_numbers
from detectors.known_names import KnownNames
from detectors.name_words import NameReader
from flows.spool import Bag, Spool
from rules.manifest import ColumnRule, TableRule
from rules.proving import NEVER_SAME, has_name, misfits, way

if TYPE_CHECKING:
    from connectors.rowhash import Hashes


class Known:
    """Whom and what the sources of all systems hold, to be looked for in every text of the copies."""

    def __init__(self, spool: Spool, key: CellHash) -> None:
        self.key, self.reader = key, NameReader(key)
        self.full, self.last = spool.bag(), spool.bag()
        self.addresses, self.numbers = spool.bag(), spool.bag()
        self._names: KnownNames | None = None

    def learn(self, rules: Mapping[str, ColumnRule], source: Mapping[str, pa.Array]) -> None:
        """Takes the names, addresses and numbers of some rows, from the columns that are masked as such."""
        masked = [(rules[name].mask, cells) for name, cells in source.items()]
        for mask, cells in masked:
            if mask in ("email", "login"):
                self.addresses.add(addresses(cells, self.key)[0])
            elif mask == "phone":
                self.numbers.add(column_numbers(cells, self.key))
            elif mask in ("last_name", "full_name"):
                self.last.add(self.reader.surnames(cells.unique()))
            if mask == "full_name":
                self.full.add(self.reader.full_names(cells))
        for first in (cells for mask, cells in masked if mask == "first_name"):
            for last in (cells for mask, cells in masked if mask == "last_name"):
                self.full.add(self.reader.pairs(first, last))

    @property
    def names(self) -> KnownNames:
        """The names, once all of them are known."""
        if self._names is None:
            last = np.concatenate(list(self.last.parts()))
            self._names = KnownNames(self.reader, Sieve(self.full.parts(), len(self.full)), last)
        return self._names


class ColumnSource:
    """A masked column while it is written: its distinct values, and whether they change."""

    def __init__(self, column: Column, rule: ColumnRule, spool: Spool) -> None:
        self.column, self.rule, self.way = column, rule, way(rule)
        self.distinct = spool.bag()
        self.filled = self.changed = self.same = self.misfits = 0
        self.sum_in = self.sum_out = 0  # of the hashes, modulo 2^64: equal sums are the same cells in whatever order
        self.one: set[int] = set()  # the hashes of what a secret becomes, while they are one

    def add(self, hashes: "Hashes", source: pa.Array, written: pa.Array, key: CellHash) -> None:
        held = filled(source)
        cells = hashes[held]
        self.distinct.add(cells)
        self.filled += len(cells)
        self.sum_in = _sum(self.sum_in, cells)
        self.misfits += misfits(self.column, source)
        differs = _differs(source, written)
        self.changed += int(np.count_nonzero(differs))
        if self.rule.mask in NEVER_SAME:
            stays = pa.array(np.flatnonzero(held & ~differs))
            self.same += has_name(source.take(stays)).true_count if len(stays) else 0
        if self.way != "apart":
            self.sum_out = _sum(self.sum_out, key.cells(written))
        if self.rule.mask == "secret" and len(self.one) < 2:
            self.one.update(np.unique(key.cells(written))[:2].tolist())


class TableSource:
    """A table while it is filled; `keys` are its unique keys of which a column is masked."""

    def __init__(
        self, table: Table, rule: TableRule, related: Sequence[str], parents: Sequence[str], spool: Spool
    ) -> None:
        self.rows = 0
        self.columns = {
            column.name: ColumnSource(column, rule.columns[column.name], spool)
            for column in table.columns
            if column.name in rule.columns and rule.columns[column.name].mask
        }
        self.keys = {key: spool.bag() for key in unique_keys(table) if not self.columns.keys().isdisjoint(key)}
        self.pointing = {name: spool.bag(repeated=True) for name in related}
        self.pointed = {name: spool.bag() for name in parents}

    @classmethod
    def none(cls, spool: Spool) -> "TableSource":
        """Of a table that is emptied: nothing is seen of it."""
        return cls(Table(None, "", ()), TableRule(do="truncate"), (), (), spool)

    @property
    def text(self) -> frozenset[str]:
        """The columns that it must see as Arrow text or bytes."""
        return frozenset({*self.columns, *(name for key in self.keys for name in key), *self.pointing, *self.pointed})

    def add(self, portion: Portion, written: Mapping[str, Any], key: CellHash) -> None:
        cells = {name: portion[name] for name in self.text}
        self.rows += len(next(iter(portion.values()))) if portion else 0
        hashes = {name: key.all(cells[name]) for name in self.text}
        for name, column in self.columns.items():
            column.add(hashes[name], cells[name], written[name], key)
        keep_sets(self.keys, self.pointing, self.pointed, cells, hashes)


def unique_keys(table: Table) -> tuple[tuple[str, ...], ...]:
    """Sets of columns that are unique together over all rows, once each; indexes with conditions and expressions are
    left to the database, which builds them anew."""
    keys = [table.primary_key, *(index.columns for index in table.unique if not index.expressions and not index.where)]
    return tuple(dict.fromkeys(key for key in keys if key))


def keep_sets(
    keys: Mapping[tuple[str, ...], Bag],
    pointing: Mapping[str, Bag],
    pointed: Mapping[str, Bag],
    cells: Mapping[str, pa.Array],
    hashes: "Mapping[str, Hashes]",
) -> None:
    """Adds the keys of some rows, and the ends of relations; NULL is in none."""
    for names, bag in keys.items():
        valid = np.logical_and.reduce([_valid(cells[name]) for name in names])
        bag.add(together([hashes[name] for name in names])[valid])
    for ends in (pointing, pointed):
        for name, bag in ends.items():
            bag.add(hashes[name][_valid(cells[name])])


def _valid(cells: pa.Array) -> Any:
    return cells.is_valid().to_numpy(zero_copy_only=False)


def _differs(source: pa.Array, written: pa.Array) -> Any:
    """Which cells are not what they were; NULL that was none counts."""
    same = pc.fill_null(pc.equal(source, written), False)
    if source.null_count and written.null_count:
        same = pc.or_(same, pc.and_(pc.is_null(source), pc.is_null(written)))
    return pc.invert(same).to_numpy(zero_copy_only=False)


def _sum(before: int, hashes: "Hashes") -> int:
    return (before + int(hashes.sum(dtype=np.uint64))) % (1 << 64)
