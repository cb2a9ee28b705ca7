"""How well the rows of one table of a copy can be told apart, counted while they go by."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from connectors.model import Column, Table
from detectors import kernels
from detectors.cellhash import filled, together
from flows.proof_source import unique_keys
from flows.spool import Bag, Spool
from rules.attestation import Risk
from rules.label import PROSE, Kept
from rules.manifest import TableRule
from rules.risk import groups

if TYPE_CHECKING:
    from connectors.rowhash import Hashes

_TELLING = 0.99  # share of its filled rows that a column tells apart by itself
_SOME = 4096
_HOPEFUL = 0.5  # the same of its first portion, below which nobody looks on


class Singling:
    """A table of persons: rows that agree in its quasi-identifiers, and rows that its kept values single out."""

    def __init__(self, system: str, table: Table, rule: TableRule, spool: Spool) -> None:
        self._system, self._table, self._rule = system, table, rule
        kept = [c for c in table.columns if c.name in rule.columns and rule.columns[c.name].mask is None]
        keys = unique_keys(table)
        self._whole = any(set(key) <= {column.name for column in kept} for key in keys)  # each row has a key of its own
        parts = {name for key in keys for name in key}
        alone = {key[0] for key in keys if len(key) == 1}
        self._kept = {c.name: _Column(c, c.name in parts, None if c.name in alone else spool.bag()) for c in kept}
        self._quasi = rule.quasi_identifiers
        self._equal, self._alike, self._plain = (spool.bag(repeated=True) for _ in range(3))
        self._others = [column.name for column in kept if column.name not in parts]
        self._rows = 0

    @property
    def columns(self) -> frozenset[str]:
        """The columns whose hashes it must be given."""
        return frozenset({*self._kept, *self._quasi})

    def add(self, cells: Mapping[str, pa.Array], hashes: "Mapping[str, Hashes]") -> None:
        self._rows += len(next(iter(cells.values()))) if cells else 0
        for name, column in self._kept.items():
            column.add(cells[name], hashes[name])
        kept = () if self._whole else tuple(self._kept)
        for names, bag in ((self._quasi, self._equal), (kept, self._alike), (self._others, self._plain)):
            if names:
                bag.add(together([hashes[name] for name in names]))

    def risk(self) -> Risk:
        equal = groups(self._equal.parts())
        return Risk(
            self._system,
            self._table.label,
            tuple(self._quasi),
            self._rows,
            equal.smallest,
            equal.alone if self._quasi else None,
            self._rows if self._whole else groups(self._alike.parts()).alone,
            tuple(name for name, column in self._kept.items() if column.tells),
            groups(self._plain.parts()).alone,
        )

    def kept(self) -> tuple[Kept, ...]:
        """The columns that stay as they were, for the label."""
        place = (self._system, self._table.label)
        return tuple(Kept(*place, c.column, c.key or c.tells, c.prose) for c in self._kept.values())

    def drop(self) -> None:
        for bag in (self._equal, self._alike, self._plain, *(column.bag for column in self._kept.values())):
            if bag is not None:
                bag.drop()


class _Column:
    """A kept column: whether it tells most rows apart, and whether it holds sentences or files."""

    def __init__(self, column: Column, key: bool, bag: Bag | None) -> None:
        """Without a bag it is a key by itself."""
        self.column, self.key, self.bag = column, key, bag
        self._filled = self._bytes = 0
        self._hopeful = True

    def add(self, cells: pa.Array, hashes: "Hashes") -> None:
        held = hashes[filled(cells)]
        self._filled += len(held)
        self._bytes += len(kernels.raw(cells))
        if self.bag is not None and self._hopeful and len(held):
            self._hopeful = len(np.unique(held[:_SOME])) >= _HOPEFUL * len(held[:_SOME])
            if self._hopeful:
                self.bag.add(held)
            else:
                self.bag.drop()

    @property
    def tells(self) -> bool:
        if self.bag is None:
            return True
        return self._hopeful and self._filled > 1 and len(self.bag) >= _TELLING * self._filled

    @property
    def prose(self) -> bool:
        long = self.column.kind in ("text", "other") and self._bytes >= PROSE * max(1, self._filled)
        return bool(self._filled) and (long or self.column.kind in ("json", "array", "binary"))
