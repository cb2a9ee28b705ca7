"""A certificate with an outcome of every kind, and the list of what is left of the same run, made by hand."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime

from rules.certificate import (
    Certificate,
    CertifiedRule,
    CertifiedTable,
    Left,
    Remaining,
    Residue,
    Signature,
)

BEGUN = datetime(2026, 11, 30, 22, 0, tzinfo=UTC)
ENDED = datetime(2026, 11, 30, 22, 4, tzinfo=UTC)
MADE = datetime(2026, 11, 30, 22, 6, tzinfo=UTC)
SAME = "5f" * 32
TABLES = (
    CertifiedTable(
        "commercial", "prospects", "gc.prospect", "erase_fields", "erased", 312, 309, 2, 1, rows_before=2400,
        rows_after=2400, still_there=0, untouched_rows=2088, untouched_before="0c" * 32, untouched_after="0c" * 32,
        fields=(("nom", "erased"), ("email", "erased"), ("telephone", "erased")),
    ),
    CertifiedTable(
        "commercial", "factures", "gc.facture", "delete_row", "row_deleted", 1398, 1398, rows_before=6000,
        rows_after=4602, still_there=0, untouched_rows=4602, untouched_before=SAME, untouched_after=SAME,
        fields=(("montant", "row_deleted"), ("jour", "row_deleted")),
    ),
    CertifiedTable(
        "commercial", "visites", "gc.visite", "anonymize", "pseudonymised", 376, 376, rows_before=4000,
        rows_after=4000, still_there=0, untouched_rows=3624, untouched_before="a1" * 32, untouched_after="a1" * 32,
        fields=(("adresse_ip", "pseudonymised"), ("agent", "erased")), why=(("small_groups", 2), ("free_text", 1)),
    ),
    CertifiedTable(
        "commercial", "clients", "gc.client", "archive", "archived", 231, 231, archived=231, rows_before=3000,
        rows_after=2769, still_there=0, untouched_rows=2769, untouched_before="b7" * 32, untouched_after="b7" * 32,
        fields=(("nom", "archived"), ("email", "archived")),
    ),
)  # fmt: skip
RESIDUES = (
    Residue("commercial", "backups", seen=False),
    Residue("commercial", "write_ahead_log", seen=False),
    Residue("commercial", "replicas", names=("secours_lyon",)),
    Residue("commercial", "dead_tuples", "factures", amount=1398),
    Residue("commercial", "free_pages", amount=41),
    Residue("commercial", "history_table", "clients", names=("clients_hist",)),
    Residue("commercial", "materialised_view", "factures", names=("ca_par_mois",)),
)
CERTIFICATE = Certificate(
    id="c-20261130-24349e61", plan="p-20261128-24349e61", plan_sha256="f68d2355" * 8, run="r-24349e61",
    as_of=date(2026, 11, 28), started=BEGUN, ended=ENDED, made=MADE, systems=("commercial",),
    approvals=(
        Signature("c.moreau", "data_owner", "2026-11-28T14:05:00+00:00"),
        Signature("a.petit", "legal", "2026-11-29T09:20:00+00:00"),
    ),
    opinions=(Signature("j.roy", "dpo", "2026-11-29T08:00:00+00:00", "reserved"),),
    rules=(
        CertifiedRule("gc.prospect", "11" * 32, "CNIL, référentiel gestion commerciale (délibération 2021-131)"),
        CertifiedRule("gc.facture", "22" * 32, "C. com. art. L123-22 (dix ans à compter de la clôture de l'exercice)"),
        CertifiedRule("gc.visite", "33" * 32, "CNIL, lignes directrices cookies et autres traceurs"),
        CertifiedRule("gc.client", "44" * 32, "C. civ. art. 2224"),
    ),
    tables=TABLES, residues=RESIDUES, ledger_head="gomme ledger 214 " + "9c4e" * 16,
)  # fmt: skip
LEFT = (
    Left(
        "commercial", "factures", "still_there", "commercial.factures: 3 erased rows stand there all the same", rows=3
    ),
    Left(
        "commercial", "clients", "outside_changed",
        "commercial.clients: rows outside the plan are not as before the run (0 added, 2 changed, 0 gone): an "
        "application wrote, or something went wrong; the database cannot tell", rows=2,
    ),
    Left(
        "commercial", "visites", "not_read", "commercial.visites could not be read again, so nothing is proved of it",
        "skipped",
    ),
    Left("commercial", None, "moon_phase", "the moon was full"),
)  # fmt: skip
BROKEN = (
    TABLES[0],
    replace(
        TABLES[1], outcome="failed", still_there=3, failed=3, rows_after=4605,
        fields=(("montant", "failed"), ("jour", "failed")),
    ),
    CertifiedTable("commercial", "visites", "gc.visite", "anonymize", "skipped", 376, 376),
    replace(TABLES[3], outcome="failed", untouched_after="b8" * 32),
)  # fmt: skip
REMAINING = Remaining(
    **{each.name: getattr(CERTIFICATE, each.name) for each in fields(CERTIFICATE) if each.name != "tables"},
    tables=BROKEN, left=LEFT,
)  # fmt: skip
