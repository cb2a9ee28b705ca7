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


def numbered(lists: Sequence[Nodes], links: Sequence[tuple[Nodes, Nodes]]) -> list[Numbers]:
    """The person of each row of each list, from 0 without gaps, by first appearance.

    `lists` hold the node that each row hangs on; `links`, pairs of nodes that are one person's. Nodes are keyed hashes,
    so their order is random and the links of n nodes are drawn together in about log n rounds. It holds 8 bytes a node,
    and for a time 12 bytes a row of the longest list, beside what it is given.
    """
    each = (*(np.unique(nodes) for nodes in lists), *(one for pair in links for one in pair))
    known = np.unique(np.concatenate([np.zeros(0, np.uint64), *each]))
    tops = _drawn_together(len(known), [(_at(known, one), _at(known, other)) for one, other in links])
    found, given, count = list[Numbers](), np.full(len(known), -1, np.int32), 0
    for nodes in lists:
        top = tops[_at(known, nodes)]
        new, first = np.unique(top[given[top] < 0], return_index=True)
        order = np.argsort(first)
        given[new[order]] = np.arange(count, count + len(new), dtype=np.int32)
        count += len(new)
        found.append(given[top])
    return found


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
