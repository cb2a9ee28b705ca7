"""Which rows tell whom they are about, and how: from the subjects of a manifest, along its keys."""

from collections.abc import Callable, Mapping, Sequence

from connectors.model import Table
from rules.edges import ColumnPlace, Edge, TablePlace
from rules.manifest import Manifest, TableRule
from rules.whom import How, Whom

Label = Callable[[ColumnPlace], str]


def planned(
    manifest: Manifest, tables: Mapping[TablePlace, Table], edges: Sequence[Edge], label: Label
) -> tuple[dict[TablePlace, Whom], list[TablePlace], list[str]]:
    """Whom each table is about, the tables in an order in which those that others ask come first, and what is wrong."""
    copied = {place: table for place, table in tables.items() if _rule(manifest, place).copied}
    whom = {place: _whom(_rule(manifest, place), place, table, edges, label) for place, table in copied.items()}
    order: list[TablePlace] = []
    wrong: list[str] = []
    for place in copied:
        circle = _visit(place, whom, order, [])
        if circle:
            names = " → ".join(".".join(each) for each in circle)
            wrong.append(f"{'.'.join(circle[0])}: its subject leads back to itself ({names}); name another subject")
            whom[circle[0]] = Whom(row=whom[circle[0]].row, label=whom[circle[0]].label)
    return whom, order, wrong


def _rule(manifest: Manifest, place: TablePlace) -> TableRule:
    return manifest.systems[place[0]].tables[place[1]]


def _visit(
    place: TablePlace, whom: Mapping[TablePlace, Whom], order: list[TablePlace], above: list[TablePlace]
) -> list[TablePlace]:
    """Puts a table behind the one that it asks; the circle, where asking leads back."""
    if place in order:
        return []
    if place in above:
        return [*above[above.index(place) :], place]
    parent = whom[place].parent
    circle = _visit(parent, whom, order, [*above, place]) if parent in whom and parent is not None else []
    if place not in order:
        order.append(place)
    return circle


def _whom(rule: TableRule, place: TablePlace, table: Table, edges: Sequence[Edge], label: Label) -> Whom:
    masked = tuple(c.name for c in table.columns if not c.generated and (r := rule.columns.get(c.name)) and r.mask)
    row = table.primary_key or masked
    own = f"row {label((*place, row[0]))}" if table.primary_key else f"row {table.name}"
    subject = rule.subject
    if subject is None:
        return Whom(row=row, label=own)
    mask = rule.columns[subject].mask if subject in rule.columns else None
    own_masks: Mapping[str | None, How] = {"email": "address", "phone": "phone", "login": "login"}
    if mask in own_masks:
        return Whom(own_masks[mask], (subject,), row=row, label=own)
    for edge in edges:
        if edge.child == place and edge.columns == (subject,):
            return Whom("key", (subject,), edge.parent, edge.referred, row, own)
    return Whom("value", (subject,), row=row, label=own, value=f"value {mask or label((*place, subject))}")
