"""What retention rules mean for a plan: who must sign, which tables are written, which rows stay for others."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256

from connectors.predicate import EVERY, NEVER, All, Any_, Compare, Missing, Not, Predicate, Related
from connectors.predicate_sql import columns_of
from connectors.selection import hashed_columns
from connectors.structure import Structure
from rules.archive import readers_of
from rules.due import Ground, Keep, Selection, keeps, select
from rules.edges import Edge, TablePlace, plain_columns
from rules.erased_values import SURROGATE
from rules.plan import PlannedRule
from rules.plan_order import DELETING, Target
from rules.retention import Constant, Retention, Rule

NOBODY: Mapping[str, str] = {}
_AFTER = SURROGATE[:-1] + chr(ord(SURROGATE[-1]) + 1)  # the first text that comes after all that begin so


def planned_rule(rule: Rule, keys: Mapping[str, str] = NOBODY) -> PlannedRule:
    """The rule as it stands; `keys`: reader of archives → public key, so that people sign who will be able to read."""
    needed, archives = rule.approval, rule.final.action == "archive"
    readers = tuple((name, keys[name]) for name in readers_of(rule) if name in keys) if archives else ()
    return PlannedRule(rule.id, rule.sha256, rule.author, needed.roles, needed.needed, rule.legal.text, readers)


def target(rule: Rule, ground: Ground) -> Target:
    erased = () if rule.final.of_rows else tuple(rule.final.per_column)
    return Target(rule.system, ground.table(rule).label, rule.final.action, erased)


def per_column(rule: Rule) -> tuple[tuple[str, str], ...]:
    """What becomes of each column; a constant itself is under the rule's own digest."""
    return tuple(
        (name, "constant" if isinstance(value, Constant) else value) for name, value in rule.final.per_column.items()
    )


def named(retention: Retention, grounds: Mapping[str, Ground]) -> frozenset[TablePlace]:
    """The tables that some enabled rule speaks of as what keeps its rows."""
    return frozenset(
        (rule.system, table.label)
        for rule in retention.enabled
        for table in grounds[rule.system].structure.tables
        if any(bond.child in (table.label, table.name) for bond in rule.keep_while)
    )


def before_columns(rule: Rule, selection: Selection) -> tuple[str, ...]:
    """What must be as it was when the plan is executed: where rows go all of them, else what is decided by or erased.

    The primary key comes first, as everywhere.
    """
    table = selection.table
    if rule.final.of_rows:
        wanted: Iterable[str] = (column.name for column in plain_columns(table) if not column.unreadable)
    else:
        deciding = columns_of(selection.due) | rule.fields
        wanted = (column.name for column in table.columns if column.name in deciding)
    return hashed_columns(table, tuple(wanted))


def over_and_done(rule: Rule) -> Predicate:
    """Rows from which the rule has nothing left to erase: nobody need sign for them again.

    A surrogate is known by how its text begins; what cannot be told so (a pseudonym, a surrogate of a number) is known
    by `rules.written_cells` alone. A pseudonym of NULL is NULL, so nothing is left there to replace.
    """
    told = tuple(rule.final.per_column.items())
    if rule.final.of_rows or not told:
        return NEVER
    return All(tuple(_holds(name, value) for name, value in told))


def _holds(name: str, value: object) -> Predicate:
    if isinstance(value, Constant):
        return Compare(name, "=", value.constant)
    if value == "surrogate":
        return All((Compare(name, ">=", SURROGATE), Compare(name, "<", _AFTER)))
    return Missing(name)


def staying(rule: Rule, retention: Retention, ground: Ground, whole: Collection[TablePlace]) -> Predicate:
    """Rows of the rule that stay although they are past due: `rules.due.keeps`, and where rows go, rows that point at
    them by a foreign key and do not go themselves. `whole`: tables under a hold."""
    return Any_(tuple(keep.rows for keep in keeping(rule, retention, ground, whole)))


def keeping(rule: Rule, retention: Retention, ground: Ground, whole: Collection[TablePlace]) -> tuple[Keep, ...]:
    """The same one by one; rows that point there by a foreign key have `why` reference."""
    edges = _pointing(rule, ground, ())
    needing = (Keep("reference", edge.child[1], _needing(edge, retention, ground, whole, ())) for edge in edges)
    return (*keeps(rule, retention, ground), *needing)


def _pointed_at(
    rule: Rule, retention: Retention, ground: Ground, whole: Collection[TablePlace], above: tuple[str, ...]
) -> tuple[Predicate, ...]:
    """By which rows a row that is to be deleted is still needed."""
    return tuple(_needing(edge, retention, ground, whole, above) for edge in _pointing(rule, ground, above))


def _pointing(rule: Rule, ground: Ground, above: tuple[str, ...]) -> tuple[Edge, ...]:
    """The foreign keys and relations that hold a row which is to be deleted, of its own system."""
    label = ground.table(rule).label
    if rule.final.action not in DELETING or label in above:
        return ()
    return tuple(edge for edge in ground.edges if edge.parent == (rule.system, label))


def _needing(
    edge: Edge, retention: Retention, ground: Ground, whole: Collection[TablePlace], above: tuple[str, ...]
) -> Predicate:
    by = tuple(zip(edge.referred, edge.columns, strict=True))
    return Related(edge.child[1], by, left(edge.child, retention, ground, whole, (*above, edge.parent[1])))


def left(
    place: TablePlace, retention: Retention, ground: Ground, whole: Collection[TablePlace], above: tuple[str, ...] = ()
) -> Predicate:
    """The rows of a table that no rule deletes."""
    own = [rule for rule in retention.enabled if rule.system == place[0] and ground.table(rule).label == place[1]]
    rules = [rule for rule in own if rule.final.action in DELETING]
    if place in whole or not rules:
        return EVERY
    going = []
    for rule in rules:
        stays = (*(keep.rows for keep in keeps(rule, retention, ground)),)
        below = _pointed_at(rule, retention, ground, whole, above)
        going.append(All((select(rule, ground).due, Not(Any_((*stays, *below))))))
    return Not(Any_(tuple(going)))


def schema_digest(structure: Structure) -> str:
    """The fingerprint of what a plan rests on: tables, columns, keys and triggers, not how many rows there are."""
    tables = [{**asdict(table), "estimated_rows": None, "comment": None} for table in structure.tables]
    said: Sequence[object] = (structure.dialect, tables, sorted(structure.triggers.items()))
    return sha256(repr(said).encode()).hexdigest()
