"""`--subset commercial.clients:5000`: which rows a smaller copy has, so that nothing in it points at a row it lacks.

A fix-point over the hashes of keys, in memory:

1. down: the rows that the option names, and what belongs to them: the rows of other tables that point at them, and
   those that point at these. Nothing leads down into a table that the option names, so no other person comes in.
2. up: whatever any of these rows points at, over and over: parents are always there. What is only pointed at brings
   nothing of its own but its parents.

A table that no key binds to the rows named comes whole where it is kept, which means that nobody is in it (settings,
lists), else empty. Hashes are of keys in one writing (case, accents, zeros and spaces aside), since databases may
compare so: two keys taken for one bring a row too much, never one too few.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from connectors.model import Table
from rules.edges import Edge, Relation, Structures, TablePlace, edges
from rules.manifest import Manifest, TableRule
from rules.subset_keys import Index, Keys, hashes, ranks
from rules.subset_option import Start as Start
from rules.subset_option import SubsetRefused as SubsetRefused
from rules.subset_option import parse as parse

Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Size:
    """How many of a table's rows were chosen, and why: start, related, whole or unrelated (none)."""

    system: str
    table: str
    rows: int
    chosen: int
    why: str


@dataclass(slots=True)
class _Learnt:
    """What is known of one table: its rows, and the hashes of each of its keys in the order of its rows."""

    table: Table
    keys: dict[Keys, list[npt.NDArray[np.uint64]]] = field(default_factory=dict)
    meant: list[npt.NDArray[np.uint64]] = field(default_factory=list)  # keys of the rows that a condition names
    rows: int = 0

    def hashes(self, keys: Keys) -> npt.NDArray[np.uint64]:
        parts = self.keys[keys]
        if len(parts) != 1:
            parts[:] = [np.concatenate(parts) if parts else np.empty(0, np.uint64)]
        return parts[0]


class Subset:
    """The rows of a smaller copy: ask what is `wanted`, let it `learn`, `select`, then ask for the `rows` of portions.

    Rows are known by their place in the order in which they are read: that order must be the same both times.
    """

    def __init__(
        self,
        starts: Sequence[Start],
        tables: Mapping[TablePlace, Table],
        edges: Sequence[Edge],
        key: bytes,
        whole: Collection[TablePlace] = (),
    ) -> None:
        """`tables` are those that are copied, `key` 32 secret bytes, `whole` the tables that come as they are."""
        self._starts = {start.place: start for start in starts}
        self._key = key
        self._edges = tuple(edge for edge in edges if {edge.child, edge.parent} <= tables.keys())
        self._learnt = {place: _Learnt(table) for place, table in tables.items()}
        for place, keys in self._needed():
            self._learnt[place].keys.setdefault(keys, [])
        self._related = _reached(self._starts, self._edges)
        self._whole = frozenset(whole) - self._related
        self._chosen: dict[TablePlace, Flags] = {}

    def wanted(self) -> dict[TablePlace, tuple[str, ...]]:
        """The columns to be read of each table, as Arrow utf8; of the start tables that have no key, none."""
        columns = {p: dict.fromkeys(c for k in known.keys for c in k.columns) for p, known in self._learnt.items()}
        return {place: tuple(names) for place, names in columns.items() if place in self._related}

    def conditions(self) -> dict[TablePlace, tuple[str, tuple[str, ...]]]:
        """Of which tables it must `learn_start` the rows for which a condition holds, and by which columns."""
        return {
            place: (start.where, self._learnt[place].table.primary_key)
            for place, start in self._starts.items()
            if start.where is not None
        }

    def learn(self, system: str, table: str, portion: Mapping[str, pa.Array], rows: int | None = None) -> None:
        """The next rows of a table; `rows` where no column of it is wanted."""
        known = self._learnt[(system, table)]
        for keys, parts in known.keys.items():
            parts.append(hashes(portion, keys, self._key))
        known.rows += rows if rows is not None else len(next(iter(portion.values())))

    def learn_start(self, system: str, table: str, portion: Mapping[str, pa.Array]) -> None:
        """The keys of some more rows for which the table's condition holds, in any order."""
        known = self._learnt[(system, table)]
        known.meant.append(hashes(portion, Keys(known.table.primary_key), self._key))

    def select(self) -> tuple[Size, ...]:
        """Chooses the rows, once everything is learnt. SubsetRefused where the option names none."""
        chosen = {p: np.zeros(known.rows, np.bool_) for p, known in self._learnt.items() if p in self._related}
        for place, start in self._starts.items():
            chosen[place] |= self._first(place, start)
        indexes: dict[tuple[TablePlace, Keys], Index] = {}
        self._spread(chosen, indexes, down=True)
        self._spread(chosen, indexes, down=False)
        self._chosen = chosen
        return self.sizes()

    def rows(self, system: str, table: str, offset: int, count: int) -> Flags:
        """Which of the `count` rows from `offset` on, in reading order, the copy has."""
        place = (system, table)
        if place in self._chosen:
            return self._chosen[place][offset : offset + count]
        return np.full(count, place in self._whole)

    def sizes(self) -> tuple[Size, ...]:
        """What was chosen of each table that was learnt; of one that comes whole or not at all, nothing is counted."""
        return tuple(
            Size(*place, known.rows, int(self._chosen[place].sum()) if place in self._chosen else 0, self._why(place))
            for place, known in self._learnt.items()
        )

    def _why(self, place: TablePlace) -> str:
        if place in self._starts:
            return "start"
        return "related" if place in self._related else "whole" if place in self._whole else "unrelated"

    def _needed(self) -> Iterator[tuple[TablePlace, Keys]]:
        for edge in self._edges:
            loose = self._loose(edge)
            yield edge.child, Keys(edge.columns, loose)
            yield edge.parent, Keys(edge.referred, loose)
        for place, start in self._starts.items():
            if key := self._learnt[place].table.primary_key:
                yield place, Keys(key)
            elif start.where is not None:
                told = f"--subset {start.system}.{start.table}: a condition needs a primary key to know its rows by"
                raise SubsetRefused(f"{told}; write how many rows")

    def _loose(self, edge: Edge) -> bool:
        """A relation may bind `C001410` to 1410: then its digits count."""
        ends = ((self._learnt[edge.child], edge.columns), (self._learnt[edge.parent], edge.referred))
        kinds = [{known.table.column(name).kind for name in names} for known, names in ends]
        return not edge.declared and kinds[0] != kinds[1] and any("integer" in kind for kind in kinds)

    def _first(self, place: TablePlace, start: Start) -> Flags:
        """The rows that the option names."""
        known = self._learnt[place]
        key = known.table.primary_key
        order = known.hashes(Keys(key)) if key else ranks(known.rows, self._key)
        if start.where is not None:
            flags: Flags = np.isin(order, np.concatenate([np.empty(0, np.uint64), *known.meant]))
        else:
            flags = np.zeros(known.rows, np.bool_)
            flags[np.argsort(order, kind="stable")[: start.count]] = True
        if not flags.any():
            raise SubsetRefused(f"--subset {start.system}.{start.table}: no row of it is meant; see its condition")
        return flags

    def _spread(
        self, chosen: dict[TablePlace, Flags], indexes: dict[tuple[TablePlace, Keys], Index], down: bool
    ) -> None:
        """Adds what belongs to the rows that are chosen (`down`), or what they point at, until nothing is new."""
        steps = [step for edge in self._edges for step in self._step(edge, down)]
        fresh = {place: np.flatnonzero(flags) for place, flags in chosen.items() if flags.any()}
        while fresh:
            found: dict[TablePlace, list[Rows]] = {}
            for of, its, to, theirs in steps:
                if of in fresh:
                    if (to, theirs) not in indexes:
                        indexes[to, theirs] = Index(self._learnt[to].hashes(theirs))
                    found.setdefault(to, []).append(indexes[to, theirs].of(self._learnt[of].hashes(its)[fresh[of]]))
            fresh = {}
            for place, parts in found.items():
                rows = np.unique(np.concatenate(parts))
                rows = rows[~chosen[place][rows]]
                chosen[place][rows] = True
                if len(rows):
                    fresh[place] = rows

    def _step(self, edge: Edge, down: bool) -> Iterable[tuple[TablePlace, Keys, TablePlace, Keys]]:
        """From where to where an edge leads, and by which keys."""
        loose = self._loose(edge)
        child, parent = (edge.child, Keys(edge.columns, loose)), (edge.parent, Keys(edge.referred, loose))
        if not down:
            return ((*child, *parent),)
        return ((*parent, *child),) if edge.child not in self._starts else ()


def _reached(starts: Iterable[TablePlace], edges: Iterable[Edge]) -> frozenset[TablePlace]:
    """The tables that keys bind to those of the option, in any direction."""
    beside: dict[TablePlace, set[TablePlace]] = {}
    for edge in edges:
        beside.setdefault(edge.child, set()).add(edge.parent)
        beside.setdefault(edge.parent, set()).add(edge.child)
    found = set(starts)
    ahead = list(found)
    while ahead:
        new = beside.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return frozenset(found)


def subset(
    starts: Sequence[Start], structures: Structures, manifest: Manifest, relations: Sequence[Relation], key: bytes
) -> Subset:
    """The subset of a copy by this manifest: keys whose columns it empties bind nothing any more. SubsetRefused."""
    rules = {(id, label): rule for id, system in manifest.systems.items() for label, rule in system.tables.items()}
    tables = {
        (id, table.label): table
        for id, structure in structures.items()
        for table in structure.tables
        if (rule := rules.get((id, table.label))) and rule.copied
    }
    for start in starts:
        if start.place not in tables:
            raise SubsetRefused(
                f"--subset {start.system}.{start.table}: the copy has no rows of it; name another table"
            )
    binding = [edge for edge in edges(structures, relations) if _binds(edge, rules.get(edge.child))]
    return Subset(starts, tables, binding, key, [place for place in tables if rules[place].do == "keep"])


def _binds(edge: Edge, rule: TableRule | None) -> bool:
    rules = [rule.columns.get(name) for name in edge.columns] if rule else []
    return not any(column is not None and column.mask in ("null", "constant") for column in rules)
