"""A plan of what is past retention: looked at, hashed, signed, and then executed as it is, or not at all.

Nothing here names a person: row lists are BLOBs of the store, of which a plan holds only a digest.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from rules.document import RulesError
from rules.moments import Zones

LIFE = timedelta(days=7)  # after which a plan is dead, signed or not
FORMAT = 1
Backlog = tuple[str, str, int]  # label of a bucket, state (active, archive, held, indeterminate), rows
KeptBy = tuple[str, str, int]  # why (purpose, child, while, reference), the rule or table that keeps them, rows
State = Literal["active", "archive", "held", "indeterminate"]


class PlanError(RulesError):
    """A stored plan is not the one that was made."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not be done: a code for programs, a sentence for people."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PlannedRule:
    """A rule as it stood: its digest, who wrote it, and who must sign; `readers` of what it archives: (name, key)."""

    id: str
    sha256: str
    author: str
    roles: tuple[str, ...]
    count: int
    legal: str = ""
    readers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """What one rule does in one table; counts are of rows.

    `selected` are past due and will be acted on; `held`, `kept` (a live child, another purpose) and `indeterminate`
    are left; `over_cap`: how many of the selected are beyond what the rule allows at once. `order`: 0 goes first.
    `kept_by` parts the kept rows, each by the first of its reasons. `per_column`: (column, what becomes of it).
    """

    system: str
    table: str
    rule: str
    action: str
    selected: int
    order: int
    rows_digest: str
    held: int = 0
    kept: int = 0
    indeterminate: int = 0
    over_cap: int = 0
    total: int = 0
    per_column: tuple[tuple[str, str], ...] = ()
    backlog: tuple[Backlog, ...] = ()
    kept_by: tuple[KeptBy, ...] = ()


@dataclass(frozen=True, slots=True)
class SideEffect:
    """What the database does by itself when rows of `table` go: a foreign key's action, or a trigger."""

    system: str
    table: str
    kind: Literal["cascade", "trigger"]
    what: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A frozen plan; `schemas`: (system, digest of its structure), `timezones`: (system, zone) where it is another.

    With `refusals` it can be read but not approved.
    """

    id: str
    created: datetime
    as_of: date
    timezone: str
    planner: str
    scheduled: bool
    systems: tuple[str, ...]
    rules: tuple[PlannedRule, ...]
    retention_sha256: str
    inventory_sha256: str | None
    schemas: tuple[tuple[str, str], ...]
    tables: tuple[PlannedTable, ...]
    side_effects: tuple[SideEffect, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    timezones: tuple[tuple[str, str], ...] = ()

    def zones(self, system: str) -> Zones:
        """In which zones days of that system are read."""
        return Zones.of(self.timezone, dict(self.timezones).get(system))

    @property
    def expires(self) -> datetime:
        """The instant from which on it is dead."""
        return self.created + LIFE

    @property
    def selected(self) -> int:
        return sum(table.selected for table in self.tables)

    @property
    def sha256(self) -> str:
        """What approvals sign."""
        return sha256(canonical(self)).hexdigest()

    def to_row(self, status: str) -> dict[str, Any]:
        """A row of the store's `plans`; the document is there byte by byte as it was hashed."""
        return {
            "id": self.id, "created": self.created.isoformat(), "as_of": self.as_of.isoformat(),
            "expires": self.expires.isoformat(), "planner": self.planner, "status": status,
            "sha256": self.sha256, "document": canonical(self),
        }  # fmt: skip

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Plan":
        """The plan of such a row; PlanError where it was changed after it was frozen."""
        document = row["document"] or b""
        document = document.encode() if isinstance(document, str) else bytes(document)
        if sha256(document).hexdigest() != row["sha256"]:
            raise PlanError(f"plan {row['id']} was changed after it was frozen: make another with 'gomme retain plan'")
        plan = parse(document)
        if plan.id != row["id"] or canonical(plan) != document:
            raise PlanError(f"plan {row['id']} holds the document of another: make one with 'gomme retain plan'")
        return plan


def canonical(plan: Plan) -> bytes:
    """The plan as JSON of which there is only one: keys sorted, no blanks, UTF-8."""
    document = {"gomme_plan": FORMAT, **asdict(plan), "expires": plan.expires}
    return json.dumps(
        document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=lambda day: day.isoformat()
    ).encode()


def parse(document: bytes) -> Plan:
    """The plan of such bytes; PlanError where they are none of this version."""
    try:
        read = json.loads(document)
        if read.pop("gomme_plan") != FORMAT:
            raise PlanError("this plan is of another version of gomme: make another with 'gomme retain plan'")
        read.pop("expires")
        plan: Plan = built(Plan, read)
        return plan
    except (ValueError, KeyError, TypeError, AttributeError):
        raise PlanError("this is no plan of gomme: make another with 'gomme retain plan'") from None


def rows_digest(chunks: Iterable[Sequence[bytes]]) -> str:
    """The digest of a frozen row list: of all parts of each chunk, byte by byte."""
    digest = sha256()
    for chunk in chunks:
        for part in chunk:
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


def over_cap(selected: int, total: int, max_rows: int | None, max_share: float | None) -> int:
    """How many of the selected rows are more than a rule may take at once, of `total` rows in the table."""
    allowed = [cap for cap in (max_rows, None if max_share is None else int(max_share * total)) if cap is not None]
    return max(0, selected - min(allowed)) if allowed else 0


def built(shape: Any, value: Any) -> Any:
    """`value` of JSON as that type again: a dataclass, a tuple, a date, or what it is."""
    if get_origin(shape) is tuple:
        inner = get_args(shape)
        shapes = [inner[0]] * len(value) if inner[-1] is Ellipsis else inner
        return tuple(built(shape, item) for shape, item in zip(shapes, value, strict=True))
    if value is None and NoneType in get_args(shape):
        return None
    if shape in (date, datetime):
        return shape.fromisoformat(value)
    if hasattr(shape, "__dataclass_fields__"):
        hints = get_type_hints(shape)
        return shape(**{name: built(hints[name], item) for name, item in value.items()})
    return value
