"""A retention.yaml, the databases that it fits, and what is told of one that is edited."""

import pytest

from connectors.model import Column, ForeignKey, Table, UniqueIndex
from connectors.structure import Structure
from rules.document import DocumentError
from rules.retention import load

SYSTEMS = ("commercial", "sellers")
COMPLETE = """\
version: 1
rules:
  - id: gc.facturation
    enabled: true
    author: c.moreau
    kind: minimum_duty
    system: commercial
    table: factures
    columns: [nom_client, email]
    purpose: facturation
    legal: {basis: eu-gdpr:A6-1-c, text: C. com. L123-22}
    trigger: {fiscal_year_end: {of: date_facture, month: 6, day: 30}}
    trigger_null: {fallback: cree_le}
    phases:
      - {name: active_base, period: P3Y}
      - {name: intermediate_archive, period: P7Y, readers: [archive_dpo]}
    extends_parent: true
    final: {action: erase_fields, per_column: {nom_client: surrogate, email: null}}
    approval: {roles: [data_owner, legal], count: 2}
    caps: {max_rows: 500, max_share: 0.02}
  - id: gc.client
    author: c.moreau
    kind: maximum_limit
    system: commercial
    table: clients
    columns: [nom]
    purpose: contrat
    legal: {basis: eu-gdpr:A6-1-b, text: C. civ. 2224}
    trigger: {last_of: [fin, {column: date_facture, child: factures, by: id_client}]}
    phases: [{name: active_base, period: P5Y}]
    keep_while: [{child: factures, by: id_client, where: {statut: [ouverte]}}]
    final: {action: delete_row}
"""
KEY = (ForeignKey(None, ("id_client",), None, "clients", ("id",)),)


def columns(*names: str) -> tuple[Column, ...]:
    kinds = {"date_facture": "date", "cree_le": "datetime", "fin": "date", "compte": "integer", "actif": "boolean"}
    return tuple(Column(name, kinds.get(name, "text"), kinds.get(name, "text")) for name in names)


STRUCTURES = {
    "commercial": Structure(
        "postgresql",
        (
            Table(
                None,
                "clients",
                (*columns("id", "nom", "fin", "compte", "actif"), Column("code", "text", "text", nullable=False)),
                primary_key=("id",),
                unique=(UniqueIndex("u", ("code",)),),
            ),
            Table(
                None,
                "factures",
                (
                    *columns("id", "nom_client", "email", "date_facture", "cree_le", "id_client", "statut"),
                    Column("calcul", "text", "text", generated=True),
                ),
                primary_key=("id",),
                foreign_keys=KEY,
            ),
            Table(None, "journal", columns("nom", "fin")),
            Table(None, "v_clients", columns("nom", "fin"), kind="view"),
        ),
    ),
    "sellers": Structure("postgresql", ()),
}


def mistakes(text: str, structures: dict[str, Structure] | None = None) -> list[str]:
    with pytest.raises(DocumentError) as error:
        load(text, "retention.yaml", SYSTEMS, structures)
    return str(error.value).splitlines()


def edited(old: str, new: str, text: str = COMPLETE) -> str:
    assert old in text
    return text.replace(old, new, 1)
