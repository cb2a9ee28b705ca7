"""A plan made of a real database of some thousand rows, and the signatures under it."""

import random
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flows.retaining import plan
from flows.workspace import open_workspace
from reports.plan_seats import Standing
from rules.approval import new_private, public_of, sign, weigh
from rules.approvers import written
from rules.plan import Plan
from rules.retention import Rule

NOW = datetime(2026, 11, 28, 13, 5, tzinfo=UTC)
LAPSED = date(2026, 11, 28)
RULES = """\
version: 1
rules:
  - id: gc.prospect
    enabled: true
    author: b.faure
    kind: maximum_limit
    system: commercial
    table: prospects
    columns: [nom, email, telephone, origine]
    purpose: prospection
    legal:
      basis: eu-gdpr:A6-1-f
      text: "CNIL, référentiel gestion commerciale (délibération 2021-131, JO du 10/04/2022)"
      url: https://www.cnil.fr/fr/referentiel-gestion-commerciale
    trigger: {last_of: [cree_le, dernier_contact]}
    phases: [{name: active_base, period: P3Y}]
    final:
      action: erase_fields
      per_column: {nom: surrogate, email: null, telephone: null, origine: {constant: effacé}}
    approval: {roles: [data_owner, business]}
    caps: {max_rows: 5000, max_share: 1}
  - id: gc.client
    enabled: true
    author: b.faure
    kind: maximum_limit
    system: commercial
    table: clients
    columns: [nom, email]
    purpose: contrat
    legal: {basis: eu-gdpr:A6-1-b, text: "C. civ. art. 2224 ; C. com. art. L110-4 (prescription de cinq ans)"}
    trigger: fin
    keep_while: [{child: options, where: {valeur: [litige]}}]
    phases: [{name: active_base, period: P0D}, {name: intermediate_archive, period: P5Y, readers: [archive_dpo]}]
    final: {action: delete_row}
    approval: {roles: [data_owner, legal], count: 2}
    caps: {max_rows: 5000, max_share: 1}
  - id: gc.facture
    enabled: true
    author: b.faure
    kind: minimum_duty
    system: commercial
    table: factures
    columns: [montant]
    purpose: facturation
    legal: {basis: eu-gdpr:A6-1-c, text: "C. com. art. L123-22 (dix ans à compter de la clôture de l'exercice)"}
    trigger: {fiscal_year_end: {of: jour, month: 12, day: 31}}
    phases: [{name: active_base, period: P3Y}, {name: intermediate_archive, period: P7Y, readers: [archive_dpo]}]
    extends_parent: true
    final: {action: delete_row}
    caps: {max_rows: 5000, max_share: 1}
  - id: gc.visite
    enabled: true
    author: l.roy
    kind: maximum_limit
    system: commercial
    table: visites
    columns: [adresse_ip]
    purpose: statistiques
    legal: {basis: eu-gdpr:A6-1-f, text: "CNIL, lignes directrices cookies et autres traceurs (délibération 2020-091)"}
    trigger: jour
    phases: [{name: active_base, period: P25M}]
    final: {action: pseudonymize, per_column: {adresse_ip: pseudonym}, until: P1Y}
    approval: {roles: [data_owner, security]}
    caps: {max_rows: 5000, max_share: 1}
"""
SCHEMA = """\
CREATE TABLE prospects (id INTEGER PRIMARY KEY, nom TEXT NOT NULL, email TEXT, telephone TEXT, origine TEXT,
  cree_le TEXT, dernier_contact TEXT);
CREATE TABLE clients (id INTEGER PRIMARY KEY, nom TEXT, email TEXT, fin TEXT);
CREATE TABLE factures (id INTEGER PRIMARY KEY, id_client INTEGER REFERENCES clients (id), jour TEXT, montant INTEGER);
CREATE TABLE options (id_client INTEGER PRIMARY KEY REFERENCES clients (id) ON DELETE CASCADE, valeur TEXT);
CREATE TABLE visites (id INTEGER PRIMARY KEY, adresse_ip TEXT, jour TEXT);
CREATE INDEX factures_client ON factures (id_client);
CREATE TRIGGER clients_partis AFTER DELETE ON clients BEGIN SELECT 1; END;
"""
NAMES = ("c.moreau", "a.petit", "m.blanc", "s.leroux", "j.roy")
ROLES = {
    "c.moreau": ("data_owner",), "a.petit": ("legal",), "m.blanc": ("business",), "s.leroux": ("security",),
    "j.roy": ("dpo",),
}  # fmt: skip


def make(folder: Path, rules: str = RULES) -> Path:
    """The workspace; the same rows each time."""
    with closing(sqlite3.connect(folder / "base.db")) as connection, connection:
        connection.executescript(SCHEMA)
        _fill(connection, random.Random(7))
    (folder / "gomme.yaml").write_text(
        "systems:\n  commercial:\n    url: 'sqlite:///base.db'\n"
        "    label: {fr: Gestion commerciale, en: Commercial platform}\n"
    )
    (folder / "retention.yaml").write_text(rules)
    return folder


def _fill(connection: sqlite3.Connection, dice: random.Random) -> None:
    def day(last: int, sure: float = 0.97) -> str | None:
        if dice.random() > sure:
            return dice.choice((None, "9999-12-31", "1900-01-01", "n/c", "2031-02-01"))
        return (LAPSED - timedelta(days=int(last * dice.random() ** 1.6))).isoformat()

    people = ((i, f"Nom{i}", f"p{i}@exemple.fr", "0199000000", "salon", day(2300), day(2300)) for i in range(2400))
    connection.executemany("INSERT INTO prospects VALUES (?,?,?,?,?,?,?)", people)
    connection.executemany(
        "INSERT INTO clients VALUES (?,?,?,?)", ((i, f"Nom{i}", f"c{i}@exemple.fr", day(4200)) for i in range(3000))
    )
    bills = ((i, dice.randrange(3000), day(6000, 0.995), 12) for i in range(6000))
    connection.executemany("INSERT INTO factures VALUES (?,?,?,?)", bills)
    some = ((i, "litige" if i % 400 == 0 else "standard") for i in range(0, 3000, 40))
    connection.executemany("INSERT INTO options VALUES (?,?)", some)
    connection.executemany("INSERT INTO visites VALUES (?,?,?)", ((i, "192.0.2.1", day(900)) for i in range(4000)))


def planned(folder: Path) -> tuple[Plan, dict[str, Rule]]:
    workspace = open_workspace(folder)
    made = plan(workspace, clock=lambda: NOW, planner="p.plan", as_of=None)
    return made, {rule.id: rule for rule in workspace.retention().retention.rules}


def standing(made: Plan, signing: tuple[str, ...] = (), opinion: str | None = None, hours: int = 2) -> Standing:
    """Whoever of `signing` has signed in their role, and the DPO's opinion, as weighed some hours after the plan."""
    from rules.approvers import Approver

    keys = {name: new_private() for name in NAMES}
    approvers = {name: Approver(roles=ROLES[name], key=written(public_of(keys[name]))) for name in NAMES}
    at = made.created + timedelta(hours=1)
    signed = [sign(keys[name], made.sha256, name, ROLES[name][0], at) for name in signing]
    if opinion:
        remarks = "Favorable si les clients en litige sont bien sous gel."
        signed.append(sign(keys["j.roy"], made.sha256, "j.roy", "dpo", at, opinion, remarks))
    now = made.created + timedelta(hours=hours)
    weighed = weigh(made, signed, approvers, now)
    return Standing(now, weighed, weighed.missing, approvers)
