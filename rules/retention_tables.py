"""What is wrong with the rules of retention.yaml when they are held against the databases."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from connectors.model import Column, Table
from connectors.structure import Structure
from rules.document import nearest
from rules.edges import Edge, Relation, edges
from rules.marked import Path
from rules.moments import ALLOWED, Zones, readings
from rules.triggers import Event, Fallback, bound_by, column_named, located, table_named

if TYPE_CHECKING:
    from rules.retention import Retention, Rule

Mistakes = Iterator[tuple[Path, str]]
_ANY_DAY, _ANY_ZONES = date(2026, 1, 1), Zones(ZoneInfo("UTC"), ZoneInfo("UTC"))  # whether a column is read at all


def mistakes_of_tables(
    retention: "Retention", structures: Mapping[str, Structure], relations: Sequence[Relation] = ()
) -> Mistakes:
    """Every table, column, key and type that is not as the rules say; rules without a table are passed over."""
    bonds = edges(structures, relations)
    for at, rule in enumerate(retention.rules):
        if rule.table is None or rule.system not in structures:
            continue
        here: Path = ("rules", at)
        structure = structures[rule.system]
        own = tuple(edge for edge in bonds if edge.child[0] == edge.parent[0] == rule.system)
        table = table_named(structure, rule.table)
        if table is None:
            known = nearest(rule.table, [table.label for table in structure.tables])
            yield (*here, "table"), f"no table '{rule.table}' in {rule.system}{known}"
            continue
        yield from _rule(here, rule, table, structure, own)


def _rule(here: Path, rule: "Rule", table: Table, structure: Structure, bonds: Sequence[Edge]) -> Mistakes:
    if table.kind != "table":
        yield (*here, "table"), f"{table.label} is a view; rules are about tables"
    elif not table.primary_key:
        yield (*here, "table"), f"{table.label} has no primary key, so no plan can name its rows"
    for at, name in enumerate(rule.columns):
        yield from _column((*here, "columns", at), name, table)
    for name in rule.where:
        yield from _column((*here, "where", name), name, table)
    yield from _replaced((*here, "final", "per_column"), rule, table)
    for event in rule.trigger.events if rule.trigger.filled else ():
        yield from _event((*here, "trigger"), event, table, structure, bonds)
    if isinstance(rule.trigger_null, Fallback) and rule.trigger_null.fallback.column:
        yield from _event((*here, "trigger_null"), rule.trigger_null.fallback, table, structure, bonds)
    for at, bond in enumerate(rule.keep_while):
        there: Path = (*here, "keep_while", at)
        child = table_named(structure, bond.child)
        yield from _child((*there, "child"), bond.child, bond.by, table, structure, bonds)
        for name in bond.where if child else ():
            assert child
            yield from _column((*there, "where", name), name, child)


def _column(place: Path, name: str, table: Table) -> Mistakes:
    if column_named(table, name) is None:
        known = nearest(name, [column.name for column in table.columns])
        yield place, f"no column '{name}' in {table.label}{known}"


def _replaced(place: Path, rule: "Rule", table: Table) -> Mistakes:
    """Columns that cannot hold what they are given."""
    keys = {*table.primary_key, *(name for key in table.foreign_keys for name in key.columns)}
    alone = {index.columns[0] for index in table.unique if len(index.columns) == 1 and not index.expressions}
    for name, value in rule.final.per_column.items():
        column, there = column_named(table, name), (*place, name)
        if column is None:
            yield from _column(there, name, table)
        elif column.generated:
            yield there, f"{table.label}.{name} is computed by the database; rule the columns that it is computed from"
        elif name in table.primary_key:
            yield there, f"{table.label}.{name} is of the primary key, by which the plan knows the row; delete the row"
        elif value == "null" and not column.nullable:
            yield there, f"{table.label}.{name} is NOT NULL; write surrogate"
        elif name in keys and value != "null":
            yield there, f"{table.label}.{name} is a foreign key; it can only become null"
        elif name in alone and not isinstance(value, str):
            yield there, f"{table.label}.{name} is UNIQUE, so not all rows can hold one constant; write surrogate"


def _event(there: Path, event: Event, table: Table, structure: Structure, bonds: Sequence[Edge]) -> Mistakes:
    found = located(event, table, structure, bonds)
    if found:
        yield from _typed(there, event, found.table, found.column, structure.dialect)
    elif event.child:
        yield from _child(there, event.child, event.by, table, structure, bonds)
        if child := table_named(structure, event.child):
            yield from _column(there, event.column or "", child)
    elif event.through:
        yield from _through(there, event, table, structure)
    else:
        yield from _column(there, event.column or "", table)


def _child(
    there: Path, label: str, by: str | None, table: Table, structure: Structure, bonds: Sequence[Edge]
) -> Mistakes:
    child = table_named(structure, label)
    if child is None:
        yield there, f"no table '{label}'{nearest(label, [table.label for table in structure.tables])}"
    elif by and column_named(child, by) is None:
        yield from _column(there, by, child)
    elif bound_by(table, child, by, bonds) is None:
        yield there, f"no one key of {child.label} points at {table.label}; name it with by:, or among the relations"


def _through(there: Path, event: Event, table: Table, structure: Structure) -> Mistakes:
    """Why the row that a key points at does not have that event."""
    key = event.through or ""
    if column_named(table, key) is None:
        yield from _column(there, key, table)
        return
    named = table_named(structure, event.table) if event.table else None
    if event.table and named is None:
        labels = [table.label for table in structure.tables]
        yield there, f"no table '{event.table}'{nearest(event.table, labels)}"
        return
    parents = [named] if named else [table_named(structure, _label(k)) for k in table.foreign_keys if key in k.columns]
    for parent in (parent for parent in parents if parent):
        names = [name for name in (event.column, event.to) if name]
        lacking = [name for name in names if column_named(parent, name) is None]
        for name in lacking:
            yield from _column(there, name, parent)
        if lacking:
            return
    yield there, f"{table.label}.{key} points at no one table; name it with table: and to:"


def _label(key: object) -> str:
    schema, table = getattr(key, "schema", None), getattr(key, "table", "")
    return f"{schema}.{table}" if schema else str(table)


def _typed(there: Path, event: Event, table: Table, column: Column, dialect: str) -> Mistakes:
    if readings(column, dialect, event.forms, _ANY_DAY, _ANY_ZONES) is not None:
        return
    place, allowed = f"{table.label}.{column.name}", ALLOWED.get(column.kind)
    if not allowed:
        yield there, f"{place} is {column.kind}: a trigger is a date, a date-time, a text or a number"
    elif event.forms:
        yield there, f"{place} is {column.kind}: its forms are among {', '.join(allowed)}"
    else:
        yield there, f"{place} is a number: say what it counts with forms:, of {', '.join(allowed)}"
