"""What a copy's run has established: figures and verdicts only, never a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from rules.discovery import Label

CopyLabel = Literal["pseudonymised", "anonymised"]
KeyMode = Literal["ephemeral", "stable"]


@dataclass(frozen=True, slots=True)
class Because:
    """A reason for the label: a code that reports put into words, whether it is met, and its figures."""

    code: str
    met: bool
    figures: Mapping[str, int | float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ColumnCopied:
    """What became of a column. `rule` is a mask's name, or keep; `exempt`: a decision calls it not personal."""

    column: str
    type: str
    rule: str
    by: str | None = None
    reason: str | None = None  # of keep
    distinct_in: int | None = None
    distinct_out: int | None = None
    changed: int | None = None  # cells that differ from the source's
    exempt: bool = False
    how: str | None = None  # year, shift, redact, drop, undialable: what the option of the mask says, if it was given


@dataclass(frozen=True, slots=True)
class Check:
    """One check that a copy must pass; `place` is `system.table.column`, `shape` a masked shape, never a value.

    Codes: coverage, rows, unique, foreign_key, types, exact_cell, email, phone, name_token, canary, secret, unmasked,
    detector.
    """

    code: str
    place: str
    passed: bool
    figures: Mapping[str, int | float | str] = field(default_factory=dict)
    shape: str | None = None


@dataclass(frozen=True, slots=True)
class TableCopied:
    """What became of a table: `action` is mask, keep, truncate or exclude."""

    schema: str | None
    table: str
    action: str
    rows_in: int
    rows_out: int
    columns: tuple[ColumnCopied, ...] = ()
    why: str | None = None  # of keep, truncate and exclude, as the manifest says it

    @property
    def label(self) -> str:
        """`clients`, `public.clients`: as places name it."""
        return f"{self.schema}.{self.table}" if self.schema else self.table


@dataclass(frozen=True, slots=True)
class UniqueCopied:
    """A key or unique index: as many distinct values as before."""

    system: str
    table: str
    columns: tuple[str, ...]
    distinct_in: int
    distinct_out: int


@dataclass(frozen=True, slots=True)
class ForeignKeyCopied:
    """A foreign key, or a relation that is declared to gomme only: the same rows are joined as before."""

    system: str
    table: str
    columns: tuple[str, ...]
    refers_to: str
    joined_in: int
    joined_out: int
    orphans_in: int
    orphans_out: int


@dataclass(frozen=True, slots=True)
class Risk:
    """How well rows can be told apart: k over declared quasi-identifiers, and linkage through kept exact values.

    `k` is the size of the smallest group of rows that agree in all quasi-identifiers (Sweeney 2002), `alone` how many
    rows stand alone; `linkable` rows carry a combination of kept values that is unique in copy and source alike, and
    `linkable_without_keys` still do where columns of keys are left aside. `linked_by` are the kept columns of which
    each tells nearly all rows apart by itself.
    """

    system: str
    table: str
    quasi_identifiers: tuple[str, ...]
    rows: int
    k: int | None
    alone: int | None
    linkable: int | None
    linked_by: tuple[str, ...] = ()
    linkable_without_keys: int | None = None


@dataclass(frozen=True, slots=True)
class SystemCopied:
    system: str
    label: Label
    dialect: str
    target_dialect: str
    tables: tuple[TableCopied, ...]
    lost: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Attestation:
    """A copy that was published: what was done to every column, and what was proved before anybody could see it."""

    gomme: str
    run: str
    started: datetime
    seconds: float
    timezone: str
    key_mode: KeyMode
    key_fingerprint: str
    manifest_sha256: str
    label: CopyLabel
    because: tuple[Because, ...]
    systems: tuple[SystemCopied, ...]
    unique: tuple[UniqueCopied, ...]
    foreign_keys: tuple[ForeignKeyCopied, ...]
    checks: tuple[Check, ...]
    risks: tuple[Risk, ...] = ()
    subset: Mapping[str, int] = field(default_factory=dict)  # `system.table` → rows it began with

    @property
    def rows(self) -> int:
        return sum(table.rows_out for system in self.systems for table in system.tables)

    @property
    def rows_per_second(self) -> float:
        return self.rows / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class Withheld:
    """A copy that nobody sees, since checks failed; what is not known of its run stays empty.

    `labels` are those of its systems, by id.
    """

    checks: tuple[Check, ...]
    gomme: str = ""
    run: str = ""
    started: datetime | None = None
    timezone: str = "UTC"
    manifest_sha256: str | None = None
    labels: Mapping[str, Label] = field(default_factory=dict)

    @property
    def failed(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.passed)
