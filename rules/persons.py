"""Whom rows are about: rows bound by keys to the same row of a rule's table are one person's.

A bind says by which of its columns a row is bound, and to what: the columns of a table that they hold values of. So
children of one parent are bound to each other though the parent stays, and rows of two systems by a declared relation.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rules.due import Ground
from rules.edges import Edge, TablePlace
from rules.retention import Retention, Rule
from rules.triggers import located

Nodes = NDArray[np.uint64]
Numbers = NDArray[np.int32]
_FEW = 100_000  # new nodes that wait in any case


@dataclass(frozen=True, slots=True)
class Bind:
    """`columns` of a row hold values of `referred` of the table at `to`; both in the order of `referred`'s names.

    `alone`: only rows that nothing else binds hang on it.
    """

    columns: tuple[str, ...]
    to: TablePlace
    referred: tuple[str, ...]
    alone: bool = False

    @property
    def purpose(self) -> str:
        """What tells its values from those of other columns."""
        return "\0".join((*self.to, *self.referred))


def binds(rule: Rule, retention: Retention, grounds: Mapping[str, Ground], between: Sequence[Edge]) -> tuple[Bind, ...]:
    """How rows of the rule's table are bound to others of a plan: to what they point at first, then as what they are.

    The primary key comes last: by it a row that two rules speak of is one. `between`: the edges of all systems.
    """
    table, roots = grounds[rule.system].table(rule), _roots(retention, grounds)
    place = rule.system, table.label
    up = [_bind(edge.columns, edge.parent, edge.referred) for edge in between if edge.child == place]
    through = [
        _bind(columns, to, referred) for at, columns, to, referred in _throughs(retention, grounds) if at == place
    ]
    own = [_bind(edge.referred, place, edge.referred) for edge in between if edge.parent == place]
    rules = sum((other.system, grounds[other.system].table(other).label) == place for other in retention.enabled)
    key = _bind(table.primary_key, place, table.primary_key)
    found = tuple(dict.fromkeys(bind for bind in (*up, *through, *own) if bind.to in roots))
    return found if key in found else (*found, replace(key, alone=rules == 1))


def _roots(retention: Retention, grounds: Mapping[str, Ground]) -> frozenset[TablePlace]:
    """The tables whose rows bind others."""
    own = {(rule.system, grounds[rule.system].table(rule).label) for rule in retention.enabled}
    return frozenset((*own, *(to for _, _, to, _ in _throughs(retention, grounds))))


def _throughs(
    retention: Retention, grounds: Mapping[str, Ground]
) -> Iterator[tuple[TablePlace, Collection[str], TablePlace, Collection[str]]]:
    """The keys of rules' rows to the rows that hold their days."""
    for rule in retention.enabled:
        ground = grounds[rule.system]
        table = ground.table(rule)
        for event in rule.trigger.events:
            found = located(event, table, ground.structure, ground.edges)
            if found and found.by and not found.several:
                columns, referred = zip(*found.by, strict=True)
                yield (rule.system, table.label), columns, (rule.system, found.table.label), referred


def _bind(columns: Collection[str], to: TablePlace, referred: Collection[str]) -> Bind:
    pairs = sorted(zip(referred, columns, strict=True))
    return Bind(tuple(column for _, column in pairs), to, tuple(name for name, _ in pairs))


class Hung:
    """The different nodes that rows hang on: 8 bytes each, and half as much again while new ones wait."""

    def __init__(self) -> None:
        self._known = np.zeros(0, np.uint64)
        self._new, self._waiting = list[Nodes](), 0

    def add(self, nodes: Nodes) -> None:
        self._new.append(_distinct(nodes.copy()))
        self._waiting += len(self._new[-1])
        if self._waiting > max(_FEW, len(self._known) // 2):
            self._merge()

    def all(self, links: Sequence[tuple[Nodes, Nodes]] = ()) -> Nodes:
        """All of them in their order, with those of the links."""
        self._new += [one for pair in links for one in pair]
        self._merge()
        return self._known

    def _merge(self) -> None:
        self._known = _distinct(np.concatenate([self._known, *self._new]))
        self._new, self._waiting = [], 0


def _distinct(nodes: Nodes) -> Nodes:
    """In their order, which they are brought into; `np.unique` makes a table of them, which takes far more room."""
    nodes.sort()
    return nodes[np.append(True, nodes[1:] != nodes[:-1])] if len(nodes) else nodes


class Persons:
    """Numbers persons from 0 without gaps, by first appearance: 16 bytes a node.

    `known` are all nodes in their order, `links` pairs of nodes that are one person's. Nodes are keyed hashes, so their
    order is random and the links of n nodes are drawn together in about log n rounds.
    """

    def __init__(self, known: Nodes, links: Sequence[tuple[Nodes, Nodes]]) -> None:
        self._known, self._count = known, 0
        self._tops = _drawn_together(len(known), [(_at(known, one), _at(known, other)) for one, other in links])
        self._given = np.full(len(known), -1, np.int32)

    def numbers(self, nodes: Nodes) -> Numbers:
        """The person of each of some rows, by the node that it hangs on."""
        top = self._tops[_at(self._known, nodes)]
        new, first = np.unique(top[self._given[top] < 0], return_index=True)
        order = np.argsort(first)
        self._given[new[order]] = np.arange(self._count, self._count + len(new), dtype=np.int32)
        self._count += len(new)
        return self._given[top]


def _at(known: Nodes, nodes: Nodes) -> Numbers:
    return np.searchsorted(known, nodes).astype(np.int32)


def _drawn_together(count: int, links: Sequence[tuple[Numbers, Numbers]]) -> Numbers:
    """The least node that each node hangs together with (Shiloach and Vishkin: hook the greater top, then jump)."""
    above = np.arange(count, dtype=np.int32)
    one, other = (np.concatenate([pair[side] for pair in links] or [above[:0]]) for side in (0, 1))
    while len(one):
        one, other = above[one], above[other]
        apart = one != other
        one, other = one[apart], other[apart]
        np.minimum.at(above, np.maximum(one, other), np.minimum(one, other))
        while not np.array_equal(jumped := above[above], above):
            above = jumped
    return above
