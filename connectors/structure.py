"""What a database is made of beside its rows: statements that make it again, and the places that a copy watches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from connectors.model import Table

StatementKind = Literal[
    "schema", "extension", "type", "sequence", "function", "table", "partition", "index", "key", "check", "foreign_key",
    "view", "trigger", "comment", "setting",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement in the source's own dialect; `place` names what it makes, for people (`public.clients`).

    The text may hold literals of the source (defaults, checks, view bodies), so it is never shown or stored.
    """

    kind: StatementKind
    place: str
    sql: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class View:
    """A view or materialized view; `literals` says that its body holds a text literal, which may name a person."""

    label: str
    digest: str  # blake2b of its definition, 16 hex characters
    literals: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """One database, as its copy is to be made.

    `tables` are the base tables, in an order in which parents come first where there are no cycles; `before` makes
    them empty, `after` makes what is quicker, or only possible, once the rows are there. `lost` names what a copy
    cannot carry over, in codes that reports put into words, with the place.
    """

    dialect: str
    tables: tuple[Table, ...]
    before: tuple[Statement, ...] = ()
    after: tuple[Statement, ...] = ()
    views: tuple[View, ...] = ()
    triggers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by label of the table
    lost: tuple[tuple[str, str], ...] = ()  # (code, place)

    def table(self, label: str) -> Table:
        return next(table for table in self.tables if table.label == label)
