"""Copies made by hand: two systems with every kind of table, mask, check and loss; one of two hundred tables."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from rules.attestation import (
    Attestation,
    Because,
    Check,
    ColumnCopied,
    ForeignKeyCopied,
    Risk,
    SystemCopied,
    TableCopied,
    UniqueCopied,
)
from rules.discovery import Label
from rules.label import SMALLEST

NOW = datetime(2026, 11, 28, 4, 12, tzinfo=UTC)
SCAN = "analyse 20261123T133100Z-4c1f"
REASONS = {
    "key": f"clé technique, sans sens hors de la base ; {SCAN}",
    "codes": f"codes et chiffres, aucun mot ; {SCAN}",
    "list": f"6 valeurs qui se répètent, aucun nom ; {SCAN}",
    "no_text": f"ni nom ni coordonnée dans ce type ; {SCAN}",
    "bound": f"aucun nom sur 4 021 valeurs, au plus 0,07 % ; {SCAN}",
    "decision": "décision a41c du 2026-11-24 (C. Moreau) : rien de personnel",
}
HOSTILE = "<b>été</b>\u202e & « fin »"

# table, what became of it, rows; then "column TYPE rule", where a rule is a mask, mask.how, mask/by, or =reason
COMMERCIAL = f"""
clients mask 20000
  id_client INTEGER key, c1 VARCHAR(60) last_name/subject, c2 VARCHAR(40) first_name/subject
  mel VARCHAR(120) email, zone_libre1 VARCHAR(20) phone, zone_libre2 TEXT text.redact, dt_creation DATE =no_text
  code_postal CHAR(5) =codes, naiss DATE birth_date.year, statut VARCHAR(12) =list
contacts mask 31250
  id INTEGER =key, id_client INTEGER key, nom VARCHAR(60) last_name/value, courriel VARCHAR(120) email
  fonction VARCHAR(40) =bound, tel VARCHAR(20) phone.undialable
adresses mask 24110
  id INTEGER =key, id_client INTEGER key, ligne1 VARCHAR(120) address, cp CHAR(5) =codes, ville VARCHAR(60) =bound
factures mask 51240
  numero VARCHAR(12) code, id_client INTEGER key, dest VARCHAR(120) company, montant DECIMAL(12,2) =no_text
  iban VARCHAR(34) iban, echeance DATE =no_text, pdf BLOB null
lignes_facture keep 182311
comptes mask 12877
  login VARCHAR(40) login, mdp CHAR(60) secret, id_client INTEGER key
  dernier_acces DATETIME date_shift, actif BOOLEAN =list
paiements mask 4021
  id INTEGER =key, numero VARCHAR(12) code, carte VARCHAR(19) card, mode VARCHAR(8) =list
  ref_banque VARCHAR(20) =decision!
evenements mask 90311
  id INTEGER =key, charge_utile JSON json, ip VARCHAR(45) ip, cree_le DATETIME =no_text
salaires truncate 0
export_2019_old exclude 0
produits keep 842
{HOSTILE.replace(" ", "_")} mask 3
  a VARCHAR(9) token, b VARCHAR(3) truncate
"""
SELLERS = """
vendeurs mask 412
  matricule VARCHAR(8) code, nom VARCHAR(60) full_name/subject, mail_pro VARCHAR(120) email, tel_pro VARCHAR(20) phone
  nir CHAR(15) nir, agence CHAR(4) =list, actif BOOLEAN =list
agences keep 38
prospects mask 15220
  id INTEGER =key, ref_client INTEGER key, raison VARCHAR(120) company, mobile VARCHAR(20) phone
  courriel VARCHAR(120) email, notes TEXT text.drop, score INTEGER number, origine VARCHAR(20) constant
journal truncate 0
"""
WHY = {
    "salaires": "non examinée (no_grant)",
    "journal": "exclue de l'analyse",
    "export_2019_old": "plus utilisée ; des noms en texte libre",
    "lignes_facture": "aucune personne dans cette table",
}
LOST = (
    ("grants", "public"),
    ("owners", "public"),
    ("publication", "pub_siege"),
    ("view", "public.v_relances"),
    ("view", "public.v_export_2019"),
    ("trigger", "public.clients.tr_audit"),
    ("extension", "pg_stat_statements"),
)


def example(mode: Literal["ephemeral", "stable"] = "ephemeral") -> Attestation:
    """The copy of two systems, pseudonymised."""
    systems = (
        SystemCopied("commercial", Label("Gestion commerciale", "Commercial platform"), "postgresql", "postgresql",
                     tuple(_tables(COMMERCIAL)), LOST),
        SystemCopied("sellers", Label("Outils des vendeurs", "Sellers' tools"), "mariadb", "sqlite",
                     tuple(_tables(SELLERS)), (("default", "*"), ("grants", "vente"), ("trigger", "devis.tr_maj"))),
    )  # fmt: skip
    unique, relations = tuple(_unique(systems)), RELATIONS
    return Attestation(
        gomme="0.1.0",
        run="20261128-041200-7be2c9",
        started=NOW,
        seconds=94.271,
        timezone="Europe/Paris",
        key_mode=mode,
        key_fingerprint="5f0c19e3a77b2d10",
        manifest_sha256="9f2c4e" + "0a1b" * 14 + "7d",
        label="pseudonymised",
        because=_because(mode),
        systems=systems,
        unique=unique,
        foreign_keys=relations,
        checks=tuple(_checks(systems, unique, relations)),
        risks=RISKS,
    )


def anonymised() -> Attestation:
    """The same, had all conditions held."""
    made = example()
    met = tuple(replace(reason, met=True) for reason in made.because)
    calm = tuple(
        replace(r, k=12, alone=0, linkable=0, linkable_without_keys=0, linked_by=(), quasi_identifiers=("cp",))
        for r in RISKS
    )
    return replace(made, label="anonymised", because=met, risks=calm)


def many(tables: int = 200) -> Attestation:
    """A copy of so many tables, each like `clients`, with keys, relations and measures of their own."""
    made = example("stable")
    (clients,) = [table for table in made.systems[0].tables if table.table == "clients"]
    names = [
        f"t{number:03}_{('clients', 'contrats', 'sinistres', 'quittances')[number % 4]}" for number in range(tables)
    ]
    several = tuple(replace(clients, table=name, rows_in=500 * n, rows_out=500 * n) for n, name in enumerate(names))
    systems = (replace(made.systems[0], tables=several, lost=tuple(("view", f"v_{name}") for name in names)),)
    unique = tuple(_unique(systems))
    relations = tuple(replace(RELATIONS[0], table=name) for name in names[1:])
    risks = tuple(replace(RISKS[0], table=name, rows=500 * n, linkable=400 * n) for n, name in enumerate(names))
    checks = tuple(_checks(systems, unique, relations))
    return replace(made, systems=systems, unique=unique, foreign_keys=relations, risks=risks, checks=checks)


RELATIONS = (
    ForeignKeyCopied("commercial", "contacts", ("id_client",), "clients(id_client)", 31250, 31250, 0, 0),
    ForeignKeyCopied("commercial", "adresses", ("id_client",), "clients(id_client)", 24106, 24106, 4, 4),
    ForeignKeyCopied("commercial", "factures", ("id_client",), "clients(id_client)", 51240, 51240, 0, 0),
    ForeignKeyCopied(
        "commercial", "lignes_facture", ("numero", "rang"), "factures(numero, rang)", 182311, 182311, 0, 0
    ),
    ForeignKeyCopied("sellers", "prospects", ("ref_client",), "commercial.clients.id_client", 11804, 11804, 3416, 3416),
)
RISKS = (
    Risk("commercial", "clients", ("code_postal", "naiss"), 20000, 1, 6120, 18204, (), 14411),
    Risk("commercial", "contacts", (), 31250, None, None, 31250, ("id",), 212),
    Risk("commercial", "adresses", ("cp",), 24110, 3, 0, 24110, ("id",), 0),
    Risk("commercial", "factures", (), 51240, None, None, 50988, (), 50988),
    Risk("commercial", "comptes", (), 12877, None, None, 0, (), 0),
    Risk("commercial", "paiements", (), 4021, None, None, 4021, ("id", "ref_banque"), 4019),
    Risk("commercial", "evenements", (), 90311, None, None, 90311, ("id", "cree_le"), 90297),
    Risk("sellers", "vendeurs", ("agence",), 412, 7, 0, 3, (), 3),
    Risk("sellers", "prospects", (), 15220, None, None, 15220, ("id",), 0),
)


def _because(mode: Literal["ephemeral", "stable"]) -> tuple[Because, ...]:
    return (
        Because("ephemeral_key", mode == "ephemeral"),
        Because("keys_permuted", False, {"columns": 6}),
        Because("free_text_rewritten", True, {"columns": 0}),
        Because("coarsened", False, {"columns": 4, "k": 1, "least": SMALLEST, "undeclared": 6}),
        Because("names_by_subject", False, {"columns": 1}),
        Because("signed_off", False, {"alone": 6120, "linkable": 234107, "rows": 249441}),
        Because("single_copy", mode == "ephemeral"),
    )


def _tables(text: str) -> Iterator[TableCopied]:
    for block in text.strip().split("\n"):
        if not block.startswith(" "):
            name, action, rows = block.split()
            below = text.split(f"\n{block}\n", 1)[1].split("\n")
            columns = []
            for line in below:
                if not line.startswith(" "):
                    break
                columns += [_column(part.split(), int(rows)) for part in line.split(", ")]
            yield TableCopied(None, name, action, int(rows), int(rows), tuple(columns), WHY.get(name))


def _column(parts: list[str], rows: int) -> ColumnCopied:
    name, type_, rule = parts
    if rule.startswith("="):
        reason = REASONS[rule.strip("=!")]
        return ColumnCopied(name, type_, "keep", reason=reason, exempt=rule.endswith("!"))
    mask, _, by = rule.partition("/")
    mask, _, how = mask.partition(".")
    distinct = 0 if mask == "null" else min(rows, 17 * len(name) * (len(type_) + 3))
    after = 0 if mask == "null" else 1 if mask in ("secret", "constant") else distinct
    return ColumnCopied(name, type_, mask, by or None, None, distinct, after, rows, how=how or None)


def _unique(systems: tuple[SystemCopied, ...]) -> Iterator[UniqueCopied]:
    for system in systems:
        for table in system.tables:
            for column in table.columns:
                if column.rule in ("key", "code", "email", "login"):
                    rows = table.rows_out
                    yield UniqueCopied(system.system, table.table, (column.column,), rows, rows)


def _checks(
    systems: tuple[SystemCopied, ...], unique: tuple[UniqueCopied, ...], relations: tuple[ForeignKeyCopied, ...]
) -> Iterator[Check]:
    for system in systems:
        yield Check("coverage", system.system, True, {"tables": len(system.tables)})
        for table in (table for table in system.tables if table.action != "exclude"):
            yield from _of_table(f"{system.system}.{table.label}", table)
    for key in unique:
        figures = {"distinct_in": key.distinct_in, "distinct_out": key.distinct_out}
        yield Check("unique", f"{key.system}.{key.table}.{key.columns[0]}", True, figures)
    for key in relations:
        columns = key.columns[0] if len(key.columns) == 1 else f"({', '.join(key.columns)})"
        yield Check("foreign_key", f"{key.system}.{key.table}.{columns}", True, {"joined_in": key.joined_in})
    kept = sum(column.rule == "keep" for system in systems for table in system.tables for column in table.columns)
    yield Check("detector", ", ".join(system.system for system in systems), True, {"columns": kept, "exempt": 1})


def _of_table(place: str, table: TableCopied) -> Iterator[Check]:
    yield Check("rows", place, True, {"rows_in": table.rows_in, "rows_out": table.rows_out})
    masked = [column for column in table.columns if column.rule != "keep"]
    for column in masked:
        yield Check("types", f"{place}.{column.column}", True, {"misfits_in": 0, "misfits_out": 0})
        if column.rule in ("email", "phone", "last_name", "full_name", "iban", "card", "nir", "ip"):
            figures = {"distinct_in": column.distinct_in or 0, "distinct_out": column.distinct_out or 0, "cells": 0}
            yield Check("exact_cell", f"{place}.{column.column}", True, figures)
    if masked:
        yield Check("unmasked", place, True, {"columns": len(masked)})
    for code in ("email", "phone", "name_token", "canary", "secret") if table.columns else ():
        exempt = sum(column.exempt for column in table.columns) if code in ("email", "phone") else 0
        yield Check(code, place, True, {"columns": len(table.columns) - exempt, "exempt": exempt})


FAILED = (
    Check("email", "commercial.clients.zone_libre2", False, {"cells": 1204}, "x***.x***@[pro]"),
    Check("email", "sellers.prospects.notes", False, {"cells": 3}, "x***@[perso]"),
    Check("phone", "commercial.contacts.tel", False, {"cells": 12}, "06 ** ** ** **"),
    Check("name_token", "sellers.visites.compte_rendu", False, {"cells": 41}, "Xxxxx Xxxxxxx"),
    Check("exact_cell", "commercial.clients.mel", False, {"distinct_in": 20000, "distinct_out": 20000, "cells": 7}),
    Check("unmasked", "sellers.vendeurs.nom", False, {"cells": 412}),
    Check("unmasked", "sellers.vendeurs", False, {"columns": 5, "rows": 412}),
    Check("secret", "commercial.comptes.mdp", False, {"cells": 12877}, "$xx$99$xxx"),
    Check("canary", "commercial.notes.texte", False, {"cells": 1}, "xxxxxx"),
    Check("detector", "commercial.factures.dest", False, {"category": "name", "cells": 18111, "verdict": "probable"}),
    Check("unique", "commercial.comptes.login", False, {"distinct_in": 12877, "distinct_out": 12875}),
    Check("foreign_key", "sellers.prospects.ref_client", False,
          {"joined_in": 11804, "joined_out": 0, "orphans_in": 3416, "orphans_out": 15220}),
    Check("types", "commercial.clients.c1", False, {"misfits_in": 0, "misfits_out": 9}),
    Check("rows", "commercial.factures", False, {"rows_in": 51240, "rows_out": 51239}),
    Check("coverage", "commercial.tmp_import", False, {"rule": "none"}),
    Check("coverage", "commercial.ancien", False, {"rule": "exclude"}),
    Check("coverage", "commercial.clients.c3", False, {"missing": 1, "unknown": 0}),
    Check("coverage", "commercial.clients.c4", False, {"missing": 0, "unknown": 1}),
    Check("coverage", "sellers.journal", False, {"reason": "no_grant"}),
    Check("moon_phase", "sellers.devis", False, {}),
)  # fmt: skip
