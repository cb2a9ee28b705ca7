"""retention.yaml: how long which rows are kept, from which event, on which text, and what becomes of them then.

rules:
  - id: gc.facturation
    enabled: false
    author: c.moreau
    kind: minimum_duty                  # or maximum_limit
    system: commercial
    table: factures
    columns: [nom_client, email_client]
    purpose: facturation
    legal: {basis: "eu-gdpr:A6-1-c", text: C. com. L123-22, url: …}
    trigger: {fiscal_year_end: {of: date_facture, month: 12, day: 31}}     # others: rules/triggers.py
    trigger_null: indeterminate         # or {fallback: cree_le}
    phases:                             # each begins when the one before it ends
      - {name: active_base, period: P3Y}
      - {name: intermediate_archive, period: P7Y, readers: [archive_dpo]}
    extends_parent: true                # a row that is not past due keeps the row that it points at
    final: {action: erase_fields, per_column: {nom_client: surrogate, email_client: null}}
    approval: {roles: [data_owner, legal], count: 2}
    caps: {max_rows: 500, max_share: 0.02}

With `final: {action: archive}` rows move into the archive when the active base ends, and go when the archive ends.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from hashlib import sha256
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from connectors.structure import Structure
from rules.calendar import BadPeriod, Period, due
from rules.document import PLACED, Section, read
from rules.edges import Relation
from rules.retention_checks import ROLES as ROLES
from rules.retention_checks import mistakes
from rules.retention_tables import mistakes_of_tables
from rules.triggers import OnNull, Trigger

Action = Literal["erase_fields", "delete_row", "pseudonymize", "anonymize", "archive"]
RuleKind = Literal["minimum_duty", "maximum_limit"]
PhaseName = Literal["active_base", "intermediate_archive"]


def _period(written: Any) -> Any:
    if not isinstance(written, str):
        return written if isinstance(written, Period) else Period.parse("")
    return Period.parse(written)


def _placed(written: Any) -> Any:
    try:
        return _period(written)
    except BadPeriod as error:
        raise PydanticCustomError(PLACED, str(error).replace("{", "{{").replace("}", "}}")) from None


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("something must be said here")
    return text


Said = Annotated[str, AfterValidator(_said)]
CalendarPeriod = Annotated[Period, BeforeValidator(_placed)]


class Constant(Section):
    """The one value that every row gets."""

    constant: str | int | float


def _value(written: Any) -> Any:
    """YAML reads `email: null` as nothing; here it is the database's NULL."""
    return "null" if written is None else written


Replacement = Annotated[Literal["null", "surrogate", "pseudonym"] | Constant, BeforeValidator(_value)]


class Legal(Section):
    """On which text: a GDPR basis as a DPV term, and the law or guideline in words."""

    basis: Said
    text: Said
    url: str | None = None


class Phase(Section):
    """For how long rows stay in one place; only `readers` see an intermediate archive."""

    name: PhaseName
    period: CalendarPeriod
    readers: tuple[str, ...] = ()


class While(Section):
    """Rows are kept while some row of `child` points at them, of those whose columns hold one of the values."""

    child: str
    by: str | None = None
    where: Mapping[str, tuple[str | int, ...]] = Field(default_factory=dict)


class Final(Section):
    """What becomes of a row that is past due; `until` is the end of a pseudonym's key."""

    action: Action
    per_column: Mapping[str, Replacement] = Field(default_factory=dict)
    until: CalendarPeriod | None = None

    @property
    def of_rows(self) -> bool:
        """Whether the whole row goes, and not only fields of it."""
        return self.action in ("delete_row", "archive")


class Approval(Section):
    """So many distinct people, together in all these roles."""

    roles: tuple[str, ...] = ("data_owner",)
    count: Annotated[int, Field(ge=1, le=20)] | None = None

    @property
    def needed(self) -> int:
        return self.count or len(self.roles)


class Caps(Section):
    """The most that one plan may touch of a table; what exceeds one of them is listed, not done."""

    max_rows: Annotated[int, Field(ge=1)] = 1000
    max_share: Annotated[float, Field(gt=0, le=1)] = 0.05


class Rule(Section):
    """One rule; while it is not enabled, table, columns and trigger may wait for somebody to fill them in."""

    id: str
    author: Said
    kind: RuleKind
    system: str
    purpose: Said
    legal: Legal
    phases: tuple[Phase, ...]
    final: Final
    enabled: bool = False
    table: str | None = None
    columns: tuple[str, ...] = ()
    where: Mapping[str, tuple[str | int, ...]] = Field(default_factory=dict)  # only rows that hold one of the values
    trigger: Trigger = Trigger()
    trigger_null: OnNull = "indeterminate"
    keep_while: tuple[While, ...] = ()
    extends_parent: bool = False
    approval: Approval = Approval()
    caps: Caps = Caps()

    @property
    def active_periods(self) -> tuple[Period, ...]:
        return tuple(phase.period for phase in self.phases if phase.name == "active_base")

    @property
    def all_periods(self) -> tuple[Period, ...]:
        return tuple(phase.period for phase in self.phases)

    @property
    def periods(self) -> tuple[Period, ...]:
        """Those after which the rule acts: with an archive to move to, those before it."""
        return self.active_periods if self.final.action == "archive" else self.all_periods

    def ends(self, stored: date) -> date:
        """The last day of all phases, the archive included, of a row whose trigger holds that day."""
        return due(self.trigger.day(stored), *self.all_periods)

    @property
    def fields(self) -> frozenset[str]:
        """The columns that it is about, and those that it writes."""
        return frozenset((*self.columns, *self.final.per_column))

    @property
    def sha256(self) -> str:
        """The fingerprint of all that the rule says, whatever its layout in the file."""
        said = self.model_dump(mode="json")
        return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Retention(Section):
    version: Literal[1]
    rules: tuple[Rule, ...] = ()

    @property
    def enabled(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.enabled)

    def rule(self, id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == id)


def load(
    text: str,
    source: str,
    systems: Collection[str],
    structures: Mapping[str, Structure] | None = None,
    relations: Sequence[Relation] = (),
    roles: Collection[str] = ROLES,
) -> Retention:
    """The rules in `text`, whose file is `source`; raises DocumentError with all that is wrong.

    With the `structures` of the systems (and the workspace's `relations`), tables, columns and triggers are held
    against them too.
    """
    retention = read(text, source, Retention, lambda written: mistakes(written, systems, roles))
    if structures is not None:
        read(text, source, Retention, lambda written: mistakes_of_tables(written, structures, relations))
    return retention


def retention_sha256(text: str) -> str:
    """The fingerprint of the file's text: a plan dies when it changes."""
    return sha256(text.encode()).hexdigest()


def starter() -> str:
    """The rules that a workspace begins with: every one off, with its source, and with places to fill in."""
    return (files("rules") / "starter_retention.yaml").read_text(encoding="utf-8")
