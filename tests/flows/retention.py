"""A workspace with clients and their invoices, some of them past due, in a database of any dialect."""

from pathlib import Path

from sqlalchemy import create_engine

RULES = """\
version: 1
rules:
  - id: gc.client
    enabled: true
    author: b.faure
    kind: maximum_limit
    system: commercial
    table: clients
    columns: [nom, email]
    purpose: contrat
    legal: {basis: eu-gdpr:A6-1-b, text: C. civ. 2224}
    trigger: fin
    phases: [{name: active_base, period: P3Y}]
    final: {action: delete_row}
    approval: {roles: [data_owner, legal], count: 2}
    caps: {max_rows: 1000, max_share: 1}
  - id: gc.facture
    enabled: true
    author: b.faure
    kind: minimum_duty
    system: commercial
    table: factures
    columns: [montant]
    purpose: facturation
    legal: {basis: eu-gdpr:A6-1-c, text: C. com. L123-22}
    trigger: jour
    phases: [{name: active_base, period: P3Y}, {name: intermediate_archive, period: P7Y, readers: [archive]}]
    extends_parent: true
    final: {action: delete_row}
    caps: {max_rows: 1000, max_share: 1}
"""
# id, end of the contract: 1-4 long over, 5 over for a month, 6 not over, 7 unknown, 8 never
CLIENTS = [(1, "2010-01-01"), (2, "2011-01-01"), (3, "2012-01-01"), (4, "2013-01-01"), (5, "2023-11-01"),
           (6, "2026-01-01"), (7, None), (8, "9999-12-31")]  # fmt: skip
# of the invoices of 2 and 3 one must still be kept
INVOICES = [
    (1, 1, "2010-05-01"),
    (2, 2, "2010-05-01"),
    (3, 2, "2022-05-01"),
    (4, 3, "2024-05-01"),
    (5, 6, "2025-05-01"),
]
AS_OF = ("--as-of", "2026-11-28")


def email(id: int) -> str:
    return f"personne{id}@exemple.fr"


def write_workspace(folder: Path, url: str, rules: str = RULES, more: str = "") -> Path:
    """The tables in that database, and a workspace that reads it."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements():
            connection.exec_driver_sql(statement)
    engine.dispose()
    (folder / "gomme.yaml").write_text(f"systems:\n  commercial: {{url: '{url}'}}\n{more}")
    (folder / "retention.yaml").write_text(rules)
    return folder


def statements() -> list[str]:
    clients = ", ".join(f"({id}, 'Personne{id}', '{email(id)}', {_literal(end)})" for id, end in CLIENTS)
    invoices = ", ".join(f"({id}, {client}, '{day}', 12)" for id, client, day in INVOICES)
    key = "FOREIGN KEY (id_client) REFERENCES clients (id)"
    return [
        "CREATE TABLE clients (id INTEGER PRIMARY KEY, nom VARCHAR(40), email VARCHAR(80), fin DATE)",
        f"CREATE TABLE factures (id INTEGER PRIMARY KEY, id_client INTEGER, jour DATE, montant INTEGER, {key})",
        f"INSERT INTO clients VALUES {clients}",
        f"INSERT INTO factures VALUES {invoices}",
    ]


def _literal(day: str | None) -> str:
    return f"'{day}'" if day else "NULL"
