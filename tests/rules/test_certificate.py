"""Certificates: the same bytes again, and seen when changed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from rules.certificate import (
    Certificate,
    CertificateError,
    CertifiedRule,
    CertifiedTable,
    Left,
    Remaining,
    Residue,
    Signature,
    canonical,
    parse,
)

AT = datetime(2026, 11, 28, 20, tzinfo=UTC)
HEAD = {
    "id": "c-1", "plan": "p-1", "plan_sha256": "0" * 64, "run": "r-1", "as_of": date(2026, 11, 28),
    "started": AT, "ended": AT, "made": AT, "systems": ("commercial",),
    "approvals": (Signature("c.moreau", "data_owner", AT.isoformat()),),
    "opinions": (Signature("j.roy", "dpo", AT.isoformat(), "reserved"),),
    "rules": (CertifiedRule("gc.client", "1" * 64, "C. civ. 2224"),),
    "tables": (CertifiedTable("commercial", "clients", "gc.client", "anonymize", "pseudonymised", 3, 3,
                              fields=(("email", "erased"),), why=(("small_groups", 2),)),),
    "residues": (Residue("commercial", "backups", seen=False), Residue("commercial", "free_pages", amount=4)),
    "ledger_head": "gomme ledger 3 " + "a" * 64,
}  # fmt: skip
CERTIFICATE = Certificate(**HEAD)
REMAINING = Remaining(**HEAD, left=(Left("commercial", "clients", "still_there", "2 rows still stand", rows=2),))


@pytest.mark.parametrize("made", [CERTIFICATE, REMAINING])
def test_what_is_kept_is_read_again_as_it_was(made):
    assert parse(canonical(made)) == made
    assert type(made).from_row(made.to_row()) == made


def test_a_list_of_what_is_left_is_never_taken_for_a_certificate():
    assert not isinstance(REMAINING, Certificate)
    with pytest.raises(CertificateError, match="is no certificate"):
        Certificate.from_row(REMAINING.to_row())


def test_a_certificate_that_was_changed_is_seen():
    row = {**CERTIFICATE.to_row(), "document": canonical(replace(CERTIFICATE, run="r-2"))}
    with pytest.raises(CertificateError, match="was changed after it was made"):
        Certificate.from_row(row)


@pytest.mark.parametrize("document", [b"", b"[]", b"{}", b'{"gomme_certificate": 2}', b'{"gomme_certificate": 1}'])
def test_other_bytes_are_no_certificate(document):
    with pytest.raises(CertificateError):
        parse(document)
