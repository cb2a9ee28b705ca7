"""Which columns point at which: foreign keys, and the relations that a workspace declares beside them.

Columns that are bound so, directly or over others, are one class: in a copy they hold the same values, so one rule
holds for all of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from connectors.model import Column, ForeignKey, Table, UniqueIndex
from connectors.structure import Structure

TablePlace = tuple[str, str]  # system and label of the table
ColumnPlace = tuple[str, str, str]  # system, label of the table, column
Relation = tuple[str, str]  # `sellers.prospects.ref_client`, `commercial.clients.id_client`: as gomme.yaml writes them
Structures = Mapping[str, Structure]


@dataclass(frozen=True, slots=True)
class Edge:
    """`columns` of the child hold values of `referred` of the parent; `declared` to the database, or to gomme only."""

    child: TablePlace
    columns: tuple[str, ...]
    parent: TablePlace
    referred: tuple[str, ...]
    declared: bool = True

    @property
    def pairs(self) -> tuple[tuple[ColumnPlace, ColumnPlace], ...]:
        ends = zip(self.columns, self.referred, strict=True)
        return tuple(((*self.child, of), (*self.parent, to)) for of, to in ends)


def edges(structures: Structures, relations: Sequence[Relation] = ()) -> tuple[Edge, ...]:
    """Every foreign key whose ends are there, then every relation whose ends are there, in a stable order."""
    declared = (edge for id, structure in structures.items() for edge in _declared(id, structure))
    related = (_related(structures, relation) for relation in relations)
    return tuple(dict.fromkeys([*declared, *(edge for edge in related if edge)]))


def column_at(structures: Structures, text: str) -> ColumnPlace | None:
    """The column that `system.table.column` (or with a schema) names, where it is there and clear which is meant."""
    system, _, rest = text.partition(".")
    found = [
        (system, table.label, column.name)
        for table in (structures[system].tables if system in structures else ())
        for column in table.columns
        if rest in (f"{table.label}.{column.name}", f"{table.name}.{column.name}")
    ]
    exact = [place for place in found if f"{place[1]}.{place[2]}" == rest]
    return (exact or found)[0] if len(exact or found) == 1 else None


def table_at(structure: Structure, key: ForeignKey) -> Table | None:
    """The table that a foreign key points at; SQLite takes it in any case of letters."""
    label = f"{key.schema}.{key.table}" if key.schema else key.table
    exact = next((table for table in structure.tables if table.label == label), None)
    return exact or next((table for table in structure.tables if table.label.lower() == label.lower()), None)


def spelled_key(key: ForeignKey) -> str:
    """`id_agence -> agences.id_agence`, or `(a, b) -> lignes(a, b)` where several columns point together."""
    label = f"{key.schema}.{key.table}" if key.schema else key.table
    if len(key.columns) == 1:
        return f"{key.columns[0]} -> {label}.{key.referred_columns[0] if key.referred_columns else '?'}"
    return f"({', '.join(key.columns)}) -> {label}({', '.join(key.referred_columns)})"


def spelled_unique(index: UniqueIndex) -> str:
    """`email`, `id_client, rang`, `lower(email)`, `email where actif`: without its name, which does not matter."""
    terms = ", ".join(" ".join(term.split()) for term in (*index.columns, *index.expressions))
    return f"{terms} where {' '.join(index.where.split())}" if index.where else terms


class Classes:
    """Columns that hold the same values, as sets that grow together (union-find)."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self._above: dict[ColumnPlace, ColumnPlace] = {}
        for edge in edges:
            for of, to in edge.pairs:
                self._above[self._top(of)] = self._top(to)

    def __iter__(self) -> Iterator[tuple[ColumnPlace, ...]]:
        """The classes of more than one column, each in a stable order."""
        together: dict[ColumnPlace, list[ColumnPlace]] = {}
        for place in self._above:
            together.setdefault(self._top(place), []).append(place)
        return (tuple(sorted(places)) for places in together.values() if len(places) > 1)

    def _top(self, place: ColumnPlace) -> ColumnPlace:
        self._above.setdefault(place, place)
        while self._above[place] != place:
            self._above[place] = self._above[self._above[place]]
            place = self._above[place]
        return place


def _declared(id: str, structure: Structure) -> Iterator[Edge]:
    for table in structure.tables:
        for key in table.foreign_keys:
            parent = table_at(structure, key)
            if parent is None:
                continue
            columns, referred = _named(table, key.columns), _named(parent, key.referred_columns)
            if len(columns) == len(referred) == len(key.columns):
                yield Edge((id, table.label), columns, (id, parent.label), referred)


def _named(table: Table, names: Iterable[str]) -> tuple[str, ...]:
    """The columns of those names as the table spells them."""
    spelled = {column.name.lower(): column.name for column in table.columns}
    exact = {column.name for column in table.columns}
    found = (name if name in exact else spelled.get(name.lower()) for name in names)
    return tuple(name for name in found if name is not None)


def _related(structures: Structures, relation: Relation) -> Edge | None:
    of, to = (column_at(structures, end) for end in relation)
    return Edge(of[:2], of[2:], to[:2], to[2:], declared=False) if of and to else None


def plain_columns(table: Table) -> tuple[Column, ...]:
    """The columns that a copy reads and writes: those that the database computes come by themselves."""
    return tuple(column for column in table.columns if not column.generated)
