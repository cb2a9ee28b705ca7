"""A discovery made by hand: two systems, thirty tables, every kind of gap, verdict, place and reason."""

import re
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from detectors.category import CATEGORIES
from detectors.finding import Absence, ColumnResult, Finding, Reason, stable_id
from rules.discovery import Changes, Declared, Discovery, Gap, GapKind, Label, Severity, SystemScan

NOW = datetime(2026, 11, 23, 13, 31, tzinfo=UTC)
BEFORE = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
LONG_AGO = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
SAMPLE = 4000  # findings that tested so many values come from a sample
HOSTILE = "<script>alert('x')</script> \"; DROP 'été' — 🧾 ; = "
RTL = "client\u202egnp.\u200f"

# table: rows, then "column type" pairs
COMMERCIAL: dict[str, tuple[int, str]] = {
    "clients": (20000, "id_client:INTEGER c1:TEXT c2:TEXT mel:TEXT zone_libre1:TEXT zone_libre2:TEXT dt_creation:TEXT"),
    "contacts": (31250, "id:INTEGER id_client:INTEGER nom:TEXT prenom:TEXT courriel:TEXT fonction:TEXT naiss:TEXT"),
    "adresses": (24110, "id:INTEGER id_client:INTEGER ligne1:TEXT ligne2:TEXT cp:TEXT ville:TEXT pays:TEXT"),
    "factures": (51240, "numero:TEXT id_client:INTEGER dest:TEXT montant:REAL iban:TEXT echeance:TEXT pdf:BLOB"),
    "lignes_facture": (182311, "numero:TEXT rang:INTEGER ref:TEXT libelle:TEXT qte:INTEGER pu:REAL"),
    "notes": (8422, "id:INTEGER id_client:INTEGER auteur:TEXT texte:TEXT cree_le:TEXT"),
    "evenements": (90311, "id:INTEGER charge_utile:JSON origine:TEXT ip:TEXT cree_le:TEXT"),
    "comptes": (12877, "login:TEXT mdp:TEXT id_client:INTEGER dernier_acces:TEXT actif:INTEGER"),
    "produits": (842, "ref:TEXT libelle:TEXT famille:TEXT prix:REAL poids:REAL"),
    "export_2019_old": (18433, "f1:TEXT f2:TEXT f3:TEXT f4:TEXT f5:TEXT f6:TEXT"),
    "paiements": (4021, "id:INTEGER numero:TEXT carte:TEXT mode:TEXT recu_le:TEXT"),
    "sessions": (61002, "jeton:TEXT login:TEXT cookie:TEXT debut:TEXT fin:TEXT"),
    "salaires": (0, "matricule:TEXT nom:TEXT nir:TEXT brut:REAL"),
    "preferences": (19877, "id_client:INTEGER cle:TEXT valeur:TEXT"),
    HOSTILE: (12, f"{HOSTILE.replace(' ', '_').replace(':', '.')}:TEXT {'é' * 31}x:TEXT"),
    RTL: (3, "a:TEXT b:TEXT"),
    "v_relances": (3120, "id_client:INTEGER nom:TEXT courriel:TEXT"),
}
SELLERS: dict[str, tuple[int, str]] = {
    "vendeurs": (412, "matricule:TEXT nom:TEXT prenom:TEXT mail_pro:TEXT tel_pro:TEXT agence:TEXT actif:INTEGER"),
    "agences": (38, "code:TEXT ville:TEXT responsable:TEXT tel:TEXT"),
    "prospects": (15220, "id:INTEGER ref_client:INTEGER raison:TEXT contact:TEXT mobile:TEXT courriel:TEXT notes:TEXT"),
    "visites": (40188, "id:INTEGER id_prospect:INTEGER vendeur:TEXT compte_rendu:TEXT le:TEXT lat:REAL lon:REAL"),
    "objectifs": (4944, "matricule:TEXT mois:TEXT cible:REAL atteint:REAL"),
    "commissions": (9888, "matricule:TEXT mois:TEXT montant:REAL iban:TEXT"),
    "catalogue": (842, "ref:TEXT libelle:TEXT prix:REAL"),
    "devis": (22107, "numero:TEXT id_prospect:INTEGER montant:REAL signataire:TEXT piece:BLOB"),
    "appels": (70431, "id:INTEGER vendeur:TEXT numero:TEXT duree:INTEGER le:TEXT"),
    "terminaux": (398, "imei:TEXT vendeur:TEXT modele:TEXT"),
    "formations": (121, "code:TEXT intitule:TEXT duree:INTEGER"),
    "paie": (0, "matricule:TEXT nir:TEXT rib:TEXT"),
    "journal": (310042, "id:INTEGER quoi:TEXT qui:TEXT ip:TEXT le:TEXT"),
}

MASKED = Path(__file__).with_name("findings.txt").read_text("utf-8").replace("RTL", RTL)

LABELS = {"commercial": Label("Gestion commerciale", "Commercial platform"), "sellers": Label("Vendeurs", "Sellers")}

UNREAD: dict[str, str] = {
    "commercial.factures.pdf": "binary",
    "sellers.devis.piece": "binary",
    "sellers.paie": "no_grant",
    "commercial.preferences": "timeout",
    "sellers.terminaux.imei": "unreadable_type",
}

DECLARED = (
    Declared("commercial", "name", "client", 13),
    Declared("commercial", "email", "client", 14),
    Declared("sellers", "name", "vendeur", 18),
    Declared("sellers", "email", "vendeur", 19),
    Declared("sellers", "phone", "vendeur", 20, "work"),
    Declared("sellers", "birth_date", "vendeur", 21),
)

# "system.table.column category": kind, severity, since
GAPS: dict[str, tuple[GapKind, Severity, datetime]] = {
    "commercial.clients.zone_libre1 phone": ("misplaced", "high", LONG_AGO),
    "commercial.export_2019_old.f5 phone": ("misplaced", "high", NOW),
    f"commercial.{RTL}.a phone": ("misplaced", "low", NOW),
    "commercial.clients.zone_libre2 phone": ("free_text", "medium", LONG_AGO),
    "commercial.clients.zone_libre2 email": ("free_text", "low", LONG_AGO),
    "commercial.notes.texte phone": ("free_text", "medium", LONG_AGO),
    "commercial.notes.texte name": ("free_text", "low", NOW),
    "sellers.prospects.notes phone": ("free_text", "medium", LONG_AGO),
    "sellers.visites.compte_rendu name": ("free_text", "low", LONG_AGO),
    "commercial.contacts.naiss birth_date": ("undeclared", "high", LONG_AGO),
    "commercial.adresses.ligne1 address": ("undeclared", "medium", LONG_AGO),
    "commercial.factures.iban bank_account": ("undeclared", "high", LONG_AGO),
    "commercial.evenements.ip ip_address": ("undeclared", "low", LONG_AGO),
    "commercial.comptes.login login": ("undeclared", "low", LONG_AGO),
    "commercial.comptes.mdp secret": ("undeclared", "high", LONG_AGO),
    "commercial.paiements.carte payment_card": ("undeclared", "high", NOW),
    "commercial.sessions.cookie online_id": ("undeclared", "low", LONG_AGO),
    "commercial.salaires.nir national_id": ("undeclared", "high", NOW),
    "sellers.commissions.iban bank_account": ("undeclared", "high", LONG_AGO),
    "sellers.journal.ip ip_address": ("undeclared", "low", LONG_AGO),
    "commercial.export_2019_old.f2 name": ("unplaced", "medium", LONG_AGO),
    "commercial.export_2019_old.f3 email": ("unplaced", "medium", LONG_AGO),
    "sellers.devis.signataire name": ("unplaced", "medium", LONG_AGO),
    "sellers.prospects.mobile phone": ("work_use_unconfirmed", "medium", LONG_AGO),
    "sellers.appels.numero phone": ("work_use_unconfirmed", "medium", LONG_AGO),
}


def example() -> Discovery:
    """The whole discovery, with its changes since the week before."""
    columns = (*_columns("commercial", COMMERCIAL), *_columns("sellers", SELLERS))
    gaps = _gaps(columns)
    return Discovery(
        gomme="0.1.0",
        scan="20261123T133100Z-4c1f",
        started=NOW,
        seconds=8.4213,
        timezone="Europe/Paris",
        systems=(_system("commercial", COMMERCIAL, columns), _system("sellers", SELLERS, columns)),
        columns=columns,
        declared=DECLARED,
        gaps=gaps,
        inventory_sha256="9f2c4e" + "0a1b" * 14 + "7d",
        policy_sha256="52ab13" + "f00d" * 14 + "11",
        policy_date="2020-04-02",
        changes=Changes(
            "20261116T010000Z-91ab",
            BEFORE,
            new=tuple(gap.id for gap in gaps if gap.since == NOW),
            gone=(_gap("misplaced", "commercial", "phone", "high", LONG_AGO, "tmp_import", "tel"),),
            changed=(gaps[3].id, "sellers.journal.qui"),
        ),
    )


def _system(system: str, tables: dict[str, tuple[int, str]], columns: tuple[ColumnResult, ...]) -> SystemScan:
    own = [column for column in columns if column.system == system]
    return SystemScan(
        system=system,
        label=LABELS[system],
        dialect="sqlite" if system == "commercial" else "postgresql",
        tested=True,
        tables=len(tables),
        columns=len(own),
        rows=sum(rows for rows, _ in tables.values()),
        cells_examined=sum(column.non_null or 0 for column in own),
        excluded=("audit_2024", "audit_2025") if system == "commercial" else (),
        country="FR" if system == "commercial" else None,
        encryption_at_rest="attested" if system == "commercial" else "unknown",
    )


def _columns(system: str, tables: dict[str, tuple[int, str]]) -> list[ColumnResult]:
    return [
        _column(system, table, rows, *spec.rsplit(":", 1))
        for table, (rows, specs) in tables.items()
        for spec in specs.split()
    ]


def _column(system: str, table: str, rows: int, column: str, type_: str) -> ColumnResult:
    schema = "public" if system == "sellers" else None
    reason = UNREAD.get(f"{system}.{table}.{column}") or UNREAD.get(f"{system}.{table}")
    if reason:
        count = None if reason == "no_grant" else rows
        return ColumnResult(system, schema, table, column, type_, count, None, "not_examined", reason)
    findings = tuple(SEEN.get(f"{system}.{table}.{column}", ()))
    sampled = any(finding.tested == SAMPLE for finding in findings)
    non_null = rows if sampled or not findings or not findings[0].tested else findings[0].tested
    found = {finding.category for finding in findings}
    bound = round(1 - 0.05 ** (1 / non_null), 6) if non_null else 1.0
    absent = [Absence(c, bound) for c in CATEGORIES if c not in found and non_null and type_ == "TEXT"]
    examined = "metadata" if not rows else "sample" if sampled else "census"
    return ColumnResult(
        system, schema, table, column, type_, rows, non_null,
        examined,  # type: ignore[arg-type]
        None, findings, tuple(absent),
    )  # fmt: skip


def _findings() -> dict[str, list[Finding]]:
    """What findings.txt says: a line a finding, its masked shapes and its reasons indented below."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for block in re.split(r"\n(?=\S)", MASKED.strip()):
        head, *below = block.split("\n")
        place, _, told = head.rpartition(": ")
        shapes = [line.removeprefix("    shapes: ").split(" | ") for line in below if "shapes: " in line]
        why = tuple(_reason(line.split()) for line in below if "shapes: " not in line)
        found[place].append(_finding(told.split(), tuple(shapes[0]) if shapes else (), why))
    return found


def _reason(words: list[str]) -> Reason:
    code, *figures = words
    pairs = (figure.split("=") for figure in figures)
    return Reason(code, {key: _figure(value) for key, value in pairs})


def _figure(text: str) -> float | int | str:
    return float(text) if "." in text else int(text) if text.isdigit() else text


def _finding(told: list[str], shapes: tuple[str, ...], why: tuple[Reason, ...]) -> Finding:
    category, place, verdict, counts = told
    matching, tested = map(int, counts.split("/"))
    share = matching / tested if tested else 0.0
    half = 1.96 * (share * (1 - share) / tested) ** 0.5 + 1 / tested if tested else 1.0
    return Finding(
        category=category,
        place=place,  # type: ignore[arg-type]
        path="$.client.*.email" if place == "json" else None,
        verdict=verdict,  # type: ignore[arg-type]
        confidence=0.997 if verdict == "confirmed" else 0.82,
        tested=tested,
        matching=matching,
        share=round(share, 6),
        share_low=max(0.0, share - half),
        share_high=min(1.0, share + half),
        evidence=shapes,
        why=why,
    )


SEEN = _findings()


def _gaps(columns: tuple[ColumnResult, ...]) -> tuple[Gap, ...]:
    by_place = {f"{c.system}.{c.table}.{c.column} {f.category}": (c, f) for c in columns for f in c.findings}
    gaps = []
    for key, (kind, severity, since) in GAPS.items():
        column, finding = by_place[key]
        gaps.append(
            _gap(kind, column.system, finding.category, severity, since, column.table, column.column, column.schema,
                 column.finding_id(finding))
        )  # fmt: skip
    gaps.append(_gap("missing", "sellers", "birth_date", "low", LONG_AGO))
    for column in columns:
        if column.examined == "not_examined":
            grade: Severity = "low" if column.reason == "binary" else "medium"
            place = column.table, column.column, column.schema
            gaps.append(_gap("not_examined", column.system, None, grade, LONG_AGO, *place))
    decided = replace(gaps[12], status="decided", decision="accept", until="2027-12-31")
    return (*gaps[:12], decided, *gaps[13:])


def _gap(
    kind: GapKind, system: str, category: str | None, severity: Severity, since: datetime,
    table: str | None = None, column: str | None = None, schema: str | None = None, finding: str | None = None,
) -> Gap:  # fmt: skip
    identity = stable_id("gap", kind, system, schema, table, column, category)
    return Gap(identity, kind, system, category, finding, schema, table, column, severity, since)
