"""What a privacy policy declares, line by line: the inventory's own types."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from rules.discovery import Declared, Label

ANY = "any"  # the system of a policy that names none: it stands for every system that the inventory does not list


@dataclass(frozen=True, slots=True)
class PolicySource:
    """The text that the inventory was derived from."""

    file: str | None = None
    sha256: str | None = None
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose data it is; `dpv` is the W3C Data Privacy Vocabulary term."""

    label: Label
    dpv: str | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """One category about one subject; `words` quotes the policy at `line`, `qualifier` narrows it to work use."""

    category: str
    subject: str | None = None
    line: int | None = None
    words: str | None = None
    qualifier: Literal["work"] | None = None
    dpv: str | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """Something the policy states in its own words: recipients, a retention period."""

    words: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """Where the policy says that the data are kept; 'Europe' is not 'EU', so the policy's own word stays."""

    area: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class System:
    """What the policy says of one system.

    `lines` are the first and last line of its passage. `tables` places each subject in tables (exact names or
    patterns such as `cli_*`, with or without `schema.`); a subject that is not placed may stand anywhere.
    """

    label: Label
    lines: tuple[int, int] | None = None
    declares: tuple[Declaration, ...] = ()
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recipients: tuple[Stated, ...] = ()
    location: Location | None = None

    def undivided_from(self, other: "System") -> bool:
        """Whether both were given the very same lines, by a policy that does not say which system it means."""
        return bool(self.declares) and self.declares == other.declares


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the data are used for, and the GDPR article 6 basis as a DPV term such as `eu-gdpr:A6-1-b`."""

    id: str
    label: Label
    line: int | None = None
    words: str | None = None
    dpv: str | None = None
    legal_basis: str | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """A line of the policy that a human must read: not understood, or at odds with another line."""

    line: int
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything that the policy declares."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    version: Literal[1]
    policy: PolicySource = field(default_factory=PolicySource)
    subjects: Mapping[str, Subject] = field(default_factory=dict)
    systems: Mapping[str, System] = field(default_factory=dict)
    purposes: tuple[Purpose, ...] = ()
    retention: tuple[Stated, ...] = ()
    unclear: tuple[Unclear, ...] = ()

    def of(self, system: str) -> System | None:
        """What is declared for `system`: its own passage, else that of the policy which names no system."""
        return self.systems.get(system) or self.systems.get(ANY)

    def declared(self) -> tuple[Declared, ...]:
        """Every declaration, flat, in the inventory's order."""
        return tuple(
            Declared(system, item.category, item.subject, item.line, item.qualifier)
            for system, passage in self.systems.items()
            for item in passage.declares
        )
