"""Clients, their orders and the lines of these: the tables that rules are tried on, in rows of memory."""

from datetime import date
from typing import Any

from connectors.model import Column, ForeignKey, Table
from connectors.structure import Structure
from rules.due import Ground
from rules.edges import edges
from rules.moments import Zones
from rules.retention import Rule

AS_OF = date(2026, 11, 28)
PARIS = Zones.same("Europe/Paris")
LAST = date(2023, 11, 27)  # with P3Y


def table(name: str, *columns: tuple[str, str, str], keys: tuple[ForeignKey, ...] = ()) -> Table:
    own = tuple(Column(column, type_, kind) for column, type_, kind in columns)
    return Table(None, name, (Column("id", "INTEGER", "integer"), *own), primary_key=("id",), foreign_keys=keys)


def to(column: str, parent: str) -> ForeignKey:
    return ForeignKey(None, (column,), None, parent, ("id",))


CLIENTS = table(
    "clients",
    ("nom", "TEXT", "text"),
    ("fin", "TEXT", "text"),
    ("vu", "date", "date"),
    ("cree", "timestamp without time zone", "datetime"),
    ("vrai", "timestamp with time zone", "datetime"),
    ("compte", "bigint", "integer"),
    ("type", "TEXT", "text"),
)
ORDERS = table(
    "commandes", ("id_client", "bigint", "integer"), ("jour", "date", "date"), ("statut", "TEXT", "text"),
    keys=(to("id_client", "clients"),),
)  # fmt: skip
LINES = table(
    "lignes", ("id_commande", "bigint", "integer"), ("jour", "date", "date"), keys=(to("id_commande", "commandes"),)
)
STRUCTURE = Structure("postgresql", (CLIENTS, ORDERS, LINES))


def ground(as_of: date = AS_OF, zones: Zones = PARIS, structure: Structure = STRUCTURE) -> Ground:
    return Ground(structure, edges({"commercial": structure}), as_of, zones)


def rule(**said: Any) -> Rule:
    usual = {
        "id": "gc.client", "enabled": True, "author": "c.moreau", "kind": "maximum_limit", "system": "commercial",
        "table": "clients", "columns": ["nom"], "purpose": "contrat", "legal": {"basis": "eu-gdpr:A6-1-b", "text": "…"},
        "trigger": "fin", "phases": [{"name": "active_base", "period": "P3Y"}], "final": {"action": "delete_row"},
    }  # fmt: skip
    return Rule.model_validate(usual | said)


def client(id: int = 1, **cells: Any) -> dict[str, Any]:
    return {column.name: None for column in CLIENTS.columns} | {"id": id} | cells


def order(client: int | None, jour: Any, id: int = 1, statut: str = "") -> dict[str, Any]:
    return {"id": id, "id_client": client, "jour": jour, "statut": statut}
