"""One scan held against the inventory: what `discover` makes, the store keeps and the reports show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from detectors.finding import ColumnResult

GapKind = Literal[
    "undeclared", "missing", "misplaced", "unplaced", "free_text", "work_use_unconfirmed", "not_examined",
]  # fmt: skip
Severity = Literal["high", "medium", "low"]
Answer = Literal["accept", "not_personal", "category"]
Stale = Literal["no_column", "several_columns", "not_examined", "no_finding", "no_gap"]
Standing = Literal["holds", "expired", "drifted", "stale"]
ScanStatus = Literal["running", "complete", "interrupted"]


@dataclass(frozen=True, slots=True)
class Label:
    """The same words in both languages."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Declared:
    """The policy says that this system holds this category about this subject, at this line of its text."""

    system: str
    category: str
    subject: str | None
    line: int | None
    qualifier: str | None = None  # "work": the policy narrows the category to professional use


@dataclass(frozen=True, slots=True)
class SystemScan:
    """What was looked at in one system."""

    system: str
    label: Label
    dialect: str
    tested: bool  # False: a dialect that gomme reads by the plain SQLAlchemy path, untested
    tables: int
    columns: int
    rows: int
    cells_examined: int
    excluded: tuple[str, ...] = ()
    country: str | None = None
    encryption_at_rest: str = "unknown"


@dataclass(frozen=True, slots=True)
class Gap:
    """Finding and declaration disagree. The id depends on the place only, so it survives re-scans.

    `decision` is the answer of a decided gap; of one that a decision left open again it is `expired` or `drifted`.
    """

    id: str
    kind: GapKind
    system: str
    category: str | None
    finding: str | None
    schema: str | None
    table: str | None
    column: str | None
    severity: Severity
    since: datetime
    status: Literal["open", "decided"] = "open"
    decision: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision as it stood at a scan; `place` is the column as written, None where it is about a whole system.

    `fingerprint` is that of the column as it was when decided, `drift` the share of its values that look otherwise
    now. `gap` is the id of the gap that it answers, `why` says what makes a stale one stale. Dates are ISO texts.
    """

    id: str
    system: str
    place: str | None
    category: str | None
    answer: Answer
    counts_as: str | None
    reason: str
    author: str
    on: str
    expires: str | None
    fingerprint: str | None
    standing: Standing
    drift: float | None = None
    gap: str | None = None
    why: Stale | None = None


@dataclass(frozen=True, slots=True)
class TableSeen:
    """How one table came to be known: read in this scan, or unchanged since the scan `read_in`, which read it.

    `state` is what its database told of its rows then, opaque, or None where that proves nothing; `why` is the code
    of why it was read now, and None where its verdicts were carried over.
    """

    system: str
    schema: str | None
    table: str
    state: str | None
    read_in: str
    why: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two complete scans, as gap ids; `changed` also lists columns that came, went or moved."""

    since_scan: str
    since: datetime
    new: tuple[str, ...] = ()
    gone: tuple[Gap, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Discovery:
    """A complete scan: enough to write every report again without the databases or the workspace."""

    gomme: str
    scan: str
    started: datetime
    seconds: float
    timezone: str
    systems: tuple[SystemScan, ...]
    columns: tuple[ColumnResult, ...]
    declared: tuple[Declared, ...]
    gaps: tuple[Gap, ...]
    inventory_sha256: str | None
    policy_sha256: str | None
    policy_date: str | None  # ISO date
    changes: Changes | None = None
    decisions: tuple[Ruling, ...] = ()
    seen: tuple[TableSeen, ...] = ()
