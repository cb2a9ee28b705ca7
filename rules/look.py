"""One column as a proposal sees it, and the rule that is chosen for it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from connectors.model import Column, Table
from detectors.finding import Absence, ColumnResult, Finding
from detectors.fingerprint import always, never
from rules.discovery import Ruling
from rules.manifest import ColumnRule, MaskName
from rules.room import fitting, length, next_best

KEEP, DOUBT, FOUND = 0, 1, 2  # how strong a choice is where columns that hold the same values differ


@dataclass(frozen=True, slots=True)
class Look:
    """One column of a structure, and what the scan and the decisions say of it; `unique`: alone or with others."""

    system: str
    table: Table
    column: Column
    result: ColumnResult | None
    decisions: Sequence[Ruling] = ()
    unique: bool = False
    in_key: bool = False
    bound: bool = False  # to another column, by a key or a relation

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those that no decision calls not personal."""
        dismissed = {decision.category for decision in self.dismissals}
        return tuple(f for f in self.result.findings if f.category not in dismissed) if self.result else ()

    @property
    def dismissals(self) -> tuple[Ruling, ...]:
        """The decisions that hold and say that something here is not personal."""
        return tuple(d for d in self.decisions if d.answer == "not_personal" and d.standing == "holds")

    def absence(self, category: str) -> Absence:
        """How much of it may have been missed; all, where nobody looked."""
        of = self.result.absent if self.result else ()
        return next((absence for absence in of if absence.category == category), Absence(category, 1.0))

    def never(self, counted: str, more_than: int) -> bool:
        """Whether no value that was seen has more than so many letters, digits or spaces."""
        return bool(self.result and self.result.fingerprint and never(self.result.fingerprint, counted, more_than))

    @property
    def documents(self) -> bool:
        """Whether it may be read as JSON: by its type, or since every value that was seen has a bracket of one."""
        seen = self.result.fingerprint if self.result else None
        return self.column.kind == "json" or bool(seen and always(seen, "{[<"))

    @property
    def filled(self) -> int:
        """Its values that are not null."""
        return (self.result.non_null or 0) if self.result else 0

    @property
    def measured(self) -> bool:
        """Whether values were looked at: of an empty column only the name speaks."""
        return bool(self.result and self.result.examined in ("census", "sample"))

    @property
    def room(self) -> int | None:
        return length(self.column.type)


@dataclass(frozen=True, slots=True)
class Choice:
    """A rule, or None where nothing hides the column's values; `why` is the code of a kept column's reason.

    `asked` is what a human should decide, as a code and its figures.
    """

    rule: ColumnRule | None
    strength: int = DOUBT
    why: str = ""
    figures: Mapping[str, object] = field(default_factory=dict)
    asked: tuple[str, Mapping[str, object]] | None = None


def kept(look: Look, why: str, **figures: object) -> Choice:
    return Choice(ColumnRule(type=look.column.type, keep=why), KEEP, why, figures)


def masked(look: Look, mask: MaskName, strength: int, room: int | None = None, **options: object) -> Choice:
    """The mask with its options where it fits, else the next best one, which a human is told."""
    room = look.room if room is None else room
    rule = fitting(mask, look.column, room, look.unique)
    if rule is not None:
        given = {name: value for name, value in options.items() if value is not None}
        return Choice(rule.model_copy(update=given), strength)
    rule = next_best(mask, look.column, room, look.unique, look.in_key)
    lossy = look.unique and fitting(mask, look.column, room, unique=False) is not None
    told = {"wanted": mask, "mask": rule.mask if rule else ""}
    return Choice(rule, strength, asked=("not_unique" if lossy else "too_short", told))


def looked_at(
    system: str, table: Table, column: Column, result: ColumnResult | None, decisions: Sequence[Ruling], bound: bool
) -> Look:
    """The look at a column, with what the keys of its table ask of it."""
    word = re.compile(rf"(?<!\w){re.escape(column.name)}(?!\w)", re.IGNORECASE)
    in_key = column.name in table.primary_key
    unique = any(
        column.name in index.columns or any(word.search(term) for term in index.expressions) for index in table.unique
    )
    return Look(system, table, column, result, tuple(decisions), unique or in_key, in_key, bound)
