"""In which order a plan goes through its tables, and what the databases make of it by themselves.

Children go before the parents that they point at. A key that points into rows to be deleted, from a table that nobody
spoke of, refuses the plan: those rows would be lost, or would stop the night's work halfway.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from connectors.structure import Structure
from rules.edges import Edge, Relation, TablePlace, edges
from rules.plan import Refusal, SideEffect

DELETING = ("delete_row", "archive")
_SILENT = ("cascade", "set null", "set default")  # what a foreign key may do without being asked


@dataclass(frozen=True, slots=True)
class Target:
    """A table that a plan writes to; `erased` are the columns that lose their value where its rows stay."""

    system: str
    table: str
    action: str
    erased: tuple[str, ...] = ()

    @property
    def place(self) -> TablePlace:
        return self.system, self.table


@dataclass(frozen=True, slots=True)
class Ordering:
    """Tables in the order of work; of each key in `loosened` the columns become NULL first, to open a ring."""

    tables: tuple[TablePlace, ...]
    loosened: tuple[Edge, ...]
    side_effects: tuple[SideEffect, ...]
    refusals: tuple[Refusal, ...]


def ordered(
    targets: Sequence[Target],
    structures: Mapping[str, Structure],
    relations: Sequence[Relation] = (),
    named: Collection[TablePlace] = (),
) -> Ordering:
    """The order of `targets`; `named` are the tables that some rule speaks of beside them (as a child, as a keeper)."""
    between = edges(structures, relations)
    deleting = {target.place for target in targets if target.action in DELETING}
    places = list(dict.fromkeys(target.place for target in targets))
    order, loosened, rings = _sorted(places, [edge for edge in between if edge.child != edge.parent], structures)
    refusals = (
        *_without_key(places, structures),
        *_undeclared(between, deleting, {*places, *named}),
        *_keys_erased(targets, between, structures),
        *(_ring(ring) for ring in rings),
    )
    return Ordering(
        order, loosened, (*_cascades(between, deleting, structures), *_triggers(places, structures)), refusals
    )


def _sorted(
    places: Sequence[TablePlace], between: Sequence[Edge], structures: Mapping[str, Structure]
) -> tuple[tuple[TablePlace, ...], tuple[Edge, ...], list[list[TablePlace]]]:
    """Children first; where all that is left lies in rings, a key that may be NULL is loosened, else they are told."""
    left, done, loosened, rings = list(places), list[TablePlace](), list[Edge](), list[list[TablePlace]]()
    binding = [edge for edge in between if edge.child in left and edge.parent in left]
    while left:
        free = [place for place in left if not any(e.parent == place and e.child in left for e in binding)]
        if free:
            done += free
            left = [place for place in left if place not in free]
        elif loose := _loosest(binding, left, structures):
            binding = [edge for edge in binding if edge is not loose]
            loosened += [loose] if loose.declared else []
        else:
            rings.append(left)
            done, left = done + left, []
    return tuple(done), tuple(loosened), rings


def _loosest(binding: Sequence[Edge], left: Sequence[TablePlace], structures: Mapping[str, Structure]) -> Edge | None:
    """A key within a ring of what is left: a relation first, which no database enforces, then one that may be NULL."""
    inside = [edge for edge in binding if edge.child in left and edge.parent in left and _in_ring(edge, binding, left)]
    relations = (edge for edge in inside if not edge.declared)
    return next(relations, None) or next((edge for edge in inside if _nullable(edge, structures)), None)


def _in_ring(edge: Edge, binding: Sequence[Edge], left: Sequence[TablePlace]) -> bool:
    """Whether keys lead from its parent back to its child."""
    reached, new = set[TablePlace](), {edge.parent}
    while new - reached:
        reached |= new
        new = {other.parent for other in binding if other.child in reached and other.parent in left}
    return edge.child in reached


def _nullable(edge: Edge, structures: Mapping[str, Structure]) -> bool:
    table = structures[edge.child[0]].table(edge.child[1])
    loose = all(table.column(name).nullable for name in edge.columns)
    return loose and not set(edge.columns) & set(table.primary_key)


def _without_key(places: Sequence[TablePlace], structures: Mapping[str, Structure]) -> Iterator[Refusal]:
    for system, label in places:
        if not structures[system].table(label).primary_key:
            yield Refusal(
                "no_primary_key", f"{system}.{label} has no primary key: its rows cannot be named; give the table one"
            )


def _undeclared(
    between: Sequence[Edge], deleting: Collection[TablePlace], named: Collection[TablePlace]
) -> Iterator[Refusal]:
    for edge in between:
        if edge.parent in deleting and edge.child not in named:
            yield Refusal(
                "undeclared_inbound",
                f"{_spelled(edge)} points at rows that would be deleted, and no rule speaks of {_label(edge.child)}: "
                "give it a rule, or name it under keep_while",
            )


def _keys_erased(
    targets: Sequence[Target], between: Sequence[Edge], structures: Mapping[str, Structure]
) -> Iterator[Refusal]:
    for target in targets:
        erased = set(target.erased)
        if own := erased & set(structures[target.system].table(target.table).primary_key):
            yield Refusal("key_erased", f"{_label(target.place)}.{min(own)} is of the primary key and cannot be erased")
        for edge in between:
            if edge.declared and edge.parent == target.place and erased & set(edge.referred):
                yield Refusal("key_erased", f"{_spelled(edge)} needs what would be erased there; erase another column")


def _cascades(
    between: Sequence[Edge], deleting: Collection[TablePlace], structures: Mapping[str, Structure]
) -> Iterator[SideEffect]:
    """What foreign keys do to other rows when rows of the plan are deleted."""
    for edge in between:
        action = _on_delete(edge, structures) if edge.parent in deleting else ""
        if action in _SILENT:
            yield SideEffect(*edge.parent, "cascade", f"{_spelled(edge)}: on delete {action}")


def _on_delete(edge: Edge, structures: Mapping[str, Structure]) -> str:
    keys = structures[edge.child[0]].table(edge.child[1]).foreign_keys if edge.declared else ()
    found = (
        key.on_delete for key in keys if key.columns == edge.columns and key.table.lower() in edge.parent[1].lower()
    )
    return " ".join((next(found, None) or "").lower().split())


def _triggers(places: Sequence[TablePlace], structures: Mapping[str, Structure]) -> Iterator[SideEffect]:
    for system, label in places:
        for trigger in structures[system].triggers.get(label, ()):
            yield SideEffect(system, label, "trigger", trigger)


def _ring(ring: Sequence[TablePlace]) -> Refusal:
    names = ", ".join(sorted(_label(place) for place in ring))
    return Refusal("ring", f"{names} point at one another by keys that may not be NULL: no order deletes them")


def _label(place: TablePlace) -> str:
    return ".".join(place)


def _spelled(edge: Edge) -> str:
    ends = zip((edge.child, edge.parent), (edge.columns, edge.referred), strict=True)
    return " -> ".join(f"{_label(place)}({', '.join(columns)})" for place, columns in ends)
