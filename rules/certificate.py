"""What was proved after a plan was applied: a certificate, or, where a check failed or was skipped, what is left.

Both are computed from the databases as they stand afterwards; neither names a person. A certificate says what queries
saw, and where copies of what went may still lie: `residues`.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Literal, Self

from rules.document import RulesError
from rules.plan import built

FORMAT = 1
CERTIFICATE, REMAINING = "gomme_certificate", "gomme_remaining"

Outcome = Literal[
    "erased", "row_deleted", "anonymised", "pseudonymised", "archived", "held", "refused", "failed", "skipped"
]
Failing = Literal["failed", "skipped"]
ResidueKind = Literal[
    "backups", "replicas", "write_ahead_log", "dead_tuples", "free_pages", "history_table", "materialised_view",
    "change_log", "old_versions", "copies_of_file", "statistics",
]  # fmt: skip
# What of `anonymize` was not met, with how many columns, rows or values are against it.
Reason = tuple[str, int]


class CertificateError(RulesError):
    """A stored certificate is not the one that was made."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed the plan, in which role and when (ISO 8601, UTC); `opinion` only of the DPO."""

    name: str
    role: str
    at: str
    opinion: str | None = None


@dataclass(frozen=True, slots=True)
class CertifiedRule:
    """A rule as it stood when the plan was made."""

    id: str
    sha256: str
    legal: str = ""


@dataclass(frozen=True, slots=True)
class CertifiedTable:
    """What one rule did in one table; counts are of rows, -1: not measured.

    `rows_before` and `rows_after` (A0, A1) are of the whole table, `still_there` (B1) of rows that were done and stand
    all the same (for fields: that still hold something else than what was written). `untouched_*`: rows outside the
    plan, their number and a checksum of all their cells. `fields`: what became of each column. `why`: for `anonymize`
    that turned out to be `pseudonymised`, the tests that were not met. `beside`: rows of the plan in which columns
    changed that no rule writes, as the triggers do that were signed with it.
    """

    system: str
    table: str
    rule: str
    action: str
    outcome: Outcome
    planned: int
    done: int
    changed: int = 0
    held: int = 0
    failed: int = 0
    archived: int = 0
    rows_before: int = -1
    rows_after: int = -1
    still_there: int = -1
    untouched_rows: int = -1
    untouched_before: str = ""
    untouched_after: str = ""
    fields: tuple[tuple[str, Outcome], ...] = ()
    why: tuple[Reason, ...] = ()
    beside: int = 0


@dataclass(frozen=True, slots=True)
class Residue:
    """Where what went may still be read. `names`: tables, slots, files; `amount`: rows, pages or copies.

    `seen`: the database itself says so; else it must be supposed.
    """

    system: str
    kind: ResidueKind
    table: str | None = None
    names: tuple[str, ...] = ()
    amount: int | None = None
    seen: bool = True


@dataclass(frozen=True, slots=True)
class Left:
    """A check that failed, or that could not be made."""

    system: str
    table: str | None
    code: str
    sentence: str
    outcome: Failing = "failed"
    rows: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """The head that a certificate and a list of what is left share; `ledger_head` as `gomme ledger head` prints it."""

    id: str
    plan: str
    plan_sha256: str
    run: str
    as_of: date
    started: datetime
    ended: datetime
    made: datetime
    systems: tuple[str, ...]
    approvals: tuple[Signature, ...]
    opinions: tuple[Signature, ...] = ()
    rules: tuple[CertifiedRule, ...]
    tables: tuple[CertifiedTable, ...]
    residues: tuple[Residue, ...] = ()
    ledger_head: str = ""

    @property
    def sha256(self) -> str:
        """The fingerprint of the canonical document."""
        return sha256(canonical(self)).hexdigest()

    def to_row(self) -> dict[str, Any]:
        """A row of the store's `certificates`; the document is there byte by byte as it was hashed."""
        return {
            "plan": self.plan, "run": self.run, "sha256": self.sha256, "made": self.made.isoformat(),
            "document": canonical(self),
        }  # fmt: skip

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """What such a row holds; CertificateError where it was changed, or is of the other sort."""
        document = bytes(row["document"])
        if sha256(document).hexdigest() != row["sha256"]:
            raise CertificateError(f"the certificate of plan {row['plan']} was changed after it was made")
        found = parse(document)
        if not isinstance(found, cls) or found.plan != row["plan"]:
            raise CertificateError(f"what is kept of plan {row['plan']} is no {cls.__name__.lower()} of it")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate(Proved):
    """Every check was made and passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining(Proved):
    """No certificate: what is left, check by check."""

    left: tuple[Left, ...]


def canonical(proved: Proved) -> bytes:
    """The document as JSON of which there is only one: keys sorted, no blanks, UTF-8."""
    kind = CERTIFICATE if isinstance(proved, Certificate) else REMAINING
    said = {kind: FORMAT, **asdict(proved)}
    said["tables"] = [_said(table) for table in said["tables"]]
    return json.dumps(
        said, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=lambda day: day.isoformat()
    ).encode()


def _said(table: dict[str, Any]) -> dict[str, Any]:
    """Without `beside` where there is nothing to say, as certificates were written before it was asked."""
    return {name: value for name, value in table.items() if name != "beside" or value}


def described(proved: Proved) -> dict[str, Any]:
    """certificate.json: the document that was hashed, with its hash."""
    read = json.loads(canonical(proved))
    return {"id": proved.id, "sha256": proved.sha256, **{name: read[name] for name in read if name != "id"}}


def parse(document: bytes) -> Certificate | Remaining:
    """What those bytes hold; CertificateError where they are none of this version."""
    try:
        read = json.loads(document)
        shape = Certificate if CERTIFICATE in read else Remaining
        if read.pop(CERTIFICATE if shape is Certificate else REMAINING) != FORMAT:
            raise CertificateError("this certificate is of another version of gomme")
        found: Certificate | Remaining = built(shape, read)
        return found
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CertificateError("this is no certificate of gomme") from None
