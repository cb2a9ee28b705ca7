"""Rows that a plan would delete and that a row of another system, which stays, points at over a relation of gomme.yaml.

Databases cannot ask one another, so the values that point are read here: the different ones, folded as holds are, and
forgotten when the rows are found. What is found are primary keys, by table, as `plan_held` gives them.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors.selection import cells, key_of
from flows.originals import Original, Originals
from flows.plan_held import HeldRows, folded, tuples
from flows.workspace import Workspace
from rules.due import Ground, select
from rules.edges import Edge, TablePlace
from rules.plan_order import DELETING
from rules.planned import left
from rules.retention import Retention, Rule

Whole: TypeAlias = frozenset[TablePlace]


@dataclass(frozen=True, slots=True)
class Across:
    """What is asked of all systems together; `between` are the keys and relations of all of them."""

    retention: Retention
    grounds: Mapping[str, Ground]
    between: Sequence[Edge]

    def needed(self, originals: Mapping[str, Original], whole: Whole) -> HeldRows:
        """The rows, each table read once a relation; `whole` are tables under a hold. ConnectorError."""
        found: dict[TablePlace, set[tuple[str | None, ...]]] = {}
        for rule, edge in self.pointing():
            if len(values := self._pointed(edge, originals, whole)):
                found.setdefault(edge.parent, set()).update(self._at(rule, edge, originals, values))
        return found

    def pointing(self) -> Iterator[tuple[Rule, Edge]]:
        """Each rule that deletes, with the relations by which another system points at its table."""
        for rule in self.retention.enabled:
            place = rule.system, self.grounds[rule.system].table(rule).label
            if rule.final.action in DELETING:
                yield from ((rule, e) for e in self.between if e.parent == place and e.child[0] != e.parent[0])

    def _pointed(self, edge: Edge, originals: Mapping[str, Original], whole: Whole) -> pa.Array:
        """The different values of the child's column (a relation has one), of rows that no rule deletes."""
        system, label = edge.child
        ground, snapshot = self.grounds[system], originals[system].snapshot
        stays = left(edge.child, self.retention, ground, whole)
        portions = cells(snapshot, ground.structure.table(label), stays, ground.structure, edge.columns)
        some = [pc.unique(folded(portion, edge.columns)[0]) for portion in portions]
        return pc.unique(pa.chunked_array(some, pa.string())).drop_null() if some else pa.array([], pa.string())

    def _at(
        self, rule: Rule, edge: Edge, originals: Mapping[str, Original], values: pa.Array
    ) -> Iterator[tuple[str | None, ...]]:
        """The primary keys of the rule's rows past due that hold one of the values."""
        ground, snapshot = self.grounds[rule.system], originals[rule.system].snapshot
        table = ground.table(rule)
        columns = tuple(dict.fromkeys((*key_of(table), *edge.referred)))
        for portion in cells(snapshot, table, select(rule, ground).due, ground.structure, columns):
            hit = pc.is_in(folded(portion, edge.referred)[0], value_set=values)
            at = pa.array(np.flatnonzero(hit.to_numpy(zero_copy_only=False)))
            yield from tuples([portion[name].take(at) for name in key_of(table)])


@dataclass(slots=True)
class Needing:
    """The same while a plan is applied, in snapshots of its own: found again when `rests` times what the last look
    took is over, for applications write meanwhile."""

    workspace: Workspace
    across: Across
    rests: float = 10.0
    _rows: HeldRows = field(default_factory=dict)
    _again: float = 0.0

    def at(self, whole: Whole) -> HeldRows:
        """The rows as late as the batch that asks. ConnectorError."""
        began = time.monotonic()
        if began >= self._again and next(self.across.pointing(), None):
            with Originals(self.workspace, self.workspace.settings.systems) as originals:
                self._rows = self.across.needed(originals.look().opened, whole)
            ended = time.monotonic()
            self._again = ended + self.rests * (ended - began)
        return self._rows
