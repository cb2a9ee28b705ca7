"""What is said of a column after looking at it: findings, bounds on absence, or why nobody looked.

No value of a database is kept here: evidence is masked shapes, reasons are codes with figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Literal

Examined = Literal["census", "sample", "metadata", "not_examined"]
Place = Literal["column", "text", "json"]
Verdict = Literal["confirmed", "probable"]


def stable_id(*parts: str | None) -> str:
    """The same parts give the same twelve characters in every scan, on every machine."""
    digest = blake2b(digest_size=6)
    for part in parts:
        encoded = (part or "").encode()
        digest.update(len(encoded).to_bytes(4, "big") + encoded)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a detector says so: a code that the reports put into words, and its figures (never a value)."""

    code: str
    figures: Mapping[str, float | int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """This column holds this category. Prevalence (`share`), `confidence` and sensitivity are three things.

    `tested` values were looked at, `matching` of them fit; `share_low` to `share_high` is the 95 % interval of
    their share among non-null values. `path` is a JSON path whose varying segments are `*`.
    """

    category: str
    place: Place
    path: str | None
    verdict: Verdict
    confidence: float
    tested: int
    matching: int
    share: float
    share_low: float
    share_high: float
    evidence: tuple[str, ...] = ()
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Absence:
    """At most this share of the non-null values is of that category, at the given level of confidence.

    `matching` of `tested` values looked like it and were not believed. `together` is the wider bound that holds for all
    columns and categories of the scan at once, at the same level (Bonferroni).
    """

    category: str
    share_at_most: float
    at: float = 0.95
    tested: int = 0
    matching: int = 0
    together: float = 1.0


@dataclass(frozen=True, slots=True)
class ColumnResult:
    """Everything that is known of one column. `reason` is a code where `examined` is `not_examined`.

    `fingerprint` tells what its values look like (detectors/fingerprint.py); None where nobody looked.
    `carried_from` is the scan that read it, where its table has not changed since and was not read again.
    """

    system: str
    schema: str | None
    table: str
    column: str
    type: str
    rows: int | None
    non_null: int | None
    examined: Examined
    reason: str | None = None
    findings: tuple[Finding, ...] = ()
    absent: tuple[Absence, ...] = ()
    fingerprint: str | None = None
    carried_from: str | None = None

    @property
    def label(self) -> str:
        """`table.column`, with the schema where there is one."""
        return ".".join(part for part in (self.schema, self.table, self.column) if part)

    def finding_id(self, finding: Finding) -> str:
        place = (self.system, self.schema, self.table, self.column)
        return stable_id("finding", *place, finding.category, finding.place, finding.path)
