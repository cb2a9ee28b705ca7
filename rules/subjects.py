"""Whom the rows of a table are about, and which of its columns put persons into groups: both as a proposal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.model import Table
from detectors.finding import ColumnResult
from detectors.hints import Surroundings
from rules import telling
from rules.edges import Edge, TablePlace
from rules.manifest import ColumnRule

NAMES = frozenset({"first_name", "last_name", "full_name"})
ROLES = 0.5  # share of role mailboxes from which an address is nobody's own


@dataclass(frozen=True, slots=True)
class Masked:
    """A table with the rules of its columns, and what the scan says of them."""

    table: Table
    rules: Mapping[str, ColumnRule]
    results: Mapping[str, ColumnResult]

    def of_mask(self, *masks: str) -> list[str]:
        return [name for name, rule in self.rules.items() if rule.mask in masks]

    @property
    def personal(self) -> bool:
        """Its rows are persons: they bear names, in a table that is called after persons or has first names."""
        around = Surroundings.of(self.table)
        return bool(self.of_mask(*NAMES)) and bool(around.person or around.personal)


def subjects(tables: Mapping[TablePlace, Masked], edges: Sequence[Edge]) -> dict[TablePlace, str]:
    """The subject of each table that has one: its own e-mail address, else a key whose row knows whom it is about.

    A table of persons that has no address is about its own rows, not about those that it points at: several contacts
    of a client are not the client. Chains of keys end at an address or at such a table. Where neither is, the only
    address beside a name that agrees with it is the person's own.
    """
    found = {place: own for place, masked in tables.items() if (own := _own_address(masked))}
    ends = {place for place, masked in tables.items() if place in found or masked.personal}
    waiting = sorted((edge for edge in edges if _may_lead(edge, tables, ends)), key=lambda edge: _rank(edge, tables))
    while new := {edge.child: edge.columns[0] for edge in reversed(waiting) if _leads(edge, found, ends)}:
        found |= new
        waiting = [edge for edge in waiting if edge.child not in found]
    alone = {place: mail for place, masked in tables.items() if (mail := _only_address(masked))}
    return alone | found


def _rank(edge: Edge, tables: Mapping[TablePlace, Masked]) -> tuple[bool, int]:
    """Keys before relations, each in the order of the table's columns."""
    names = [column.name for column in tables[edge.child].table.columns]
    return not edge.declared, names.index(edge.columns[0])


def _may_lead(edge: Edge, tables: Mapping[TablePlace, Masked], ends: set[TablePlace]) -> bool:
    child = tables.get(edge.child)
    if child is None or edge.child in ends or edge.child == edge.parent or len(edge.columns) != 1:
        return False
    rule = child.rules.get(edge.columns[0])
    return rule is not None and rule.mask not in ("null", "constant")


def _leads(edge: Edge, found: Mapping[TablePlace, str], ends: set[TablePlace]) -> bool:
    return edge.parent in found or edge.parent in ends


def _own_address(masked: Masked) -> str | None:
    """The e-mail column whose name marks it as the row's own, a unique one first."""
    own = [name for name in _addresses(masked) if telling.is_own(masked.table.column(name), masked.table)]
    return min(own, key=lambda name: (not _is_unique(masked.table, name), own.index(name)), default=None)


def _only_address(masked: Masked) -> str | None:
    """The one e-mail column, where names of the rows stand in their addresses."""
    mails = _addresses(masked)
    why = {r.code for of in masked.results.values() for f in of.findings for r in f.why}
    return mails[0] if len(mails) == 1 and "email_agrees" in why else None


def _addresses(masked: Masked) -> list[str]:
    return [name for name in masked.of_mask("email") if not _of_roles(masked.results.get(name))]


def _of_roles(result: ColumnResult | None) -> bool:
    reasons = [reason for f in result.findings for reason in f.why if reason.code == "role_mailbox"] if result else []
    return any(float(reason.figures.get("share", 0)) >= ROLES for reason in reasons)


def _is_unique(table: Table, name: str) -> bool:
    alone = [index for index in table.unique if not index.where and not index.expressions]
    return table.primary_key == (name,) or any(index.columns == (name,) for index in alone)


def quasi_identifiers(masked: Masked) -> tuple[str, ...]:
    """Dates of birth, postcodes, towns, sex: in tables of persons, those that the copy still has."""
    if not masked.of_mask("email", *NAMES):
        return ()
    births = set(masked.of_mask("birth_date"))
    gone = ("null", "constant")
    return tuple(
        column.name
        for column in masked.table.columns
        if column.name in masked.rules
        and masked.rules[column.name].mask not in (*gone, *NAMES, "email", "phone")
        and (column.name in births or telling.groups(column))
    )
