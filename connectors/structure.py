"""What a database is made of beside its rows: statements that make it again, and the places that a copy watches."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from connectors.model import Table

StatementKind = Literal[
    "schema", "extension", "type", "sequence", "function", "table", "partition", "index", "key", "check", "foreign_key",
    "view", "trigger", "comment", "setting",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement in the source's own dialect; `place` names what it makes, for people (`public.clients`).

    `needs` are places without which it cannot run: a table, a view, a function, a type. The text may hold literals of
    the source (defaults, checks, view bodies), so it is never shown or stored.
    """

    kind: StatementKind
    place: str
    sql: str = field(repr=False)
    needs: frozenset[str] = frozenset()


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

    def without(self, labels: Collection[str]) -> "Structure":
        """The same without these tables and all that needs them; what others lose by it is added to `lost`."""
        gone = set(labels)
        kept, dropped = _parted((*self.before, *self.after), gone)
        own = {*labels, *(statement.place for statement in dropped if statement.kind == "partition")}
        others = (statement for statement in dropped if statement.kind in _TOLD and not _part_of(statement.place, own))
        lost = dict.fromkeys((statement.kind, statement.place) for statement in others)
        return replace(
            self,
            tables=tuple(_bound_within(table, gone) for table in self.tables if table.label not in gone),
            before=tuple(statement for statement in self.before if statement in kept),
            after=tuple(statement for statement in self.after if statement in kept),
            views=tuple(view for view in self.views if view.label not in gone),
            triggers={label: names for label, names in self.triggers.items() if label not in gone},
            lost=(*self.lost, *lost),
        )


# What a statement of these kinds makes is needed by others under the name of its place.
_NAMED = ("type", "sequence", "function", "table", "partition", "view")
_TOLD = ("type", "function", "view", "trigger", "foreign_key")  # what somebody may miss who did not ask for it


def is_journal(table: Table) -> bool:
    """Whether gomme made it in somebody's database, to note what it erased there: it is none of its contents."""
    return table.name.startswith("gomme_journal")


def _parted(statements: Collection[Statement], gone: set[str]) -> tuple[set[Statement], list[Statement]]:
    """Those that stay, and those that go with what is gone; `gone` grows by what the latter would have made."""
    kept, dropped = set(statements), list[Statement]()
    while going := [statement for statement in statements if statement in kept and _goes(statement, gone)]:
        gone.update(statement.place for statement in going if statement.kind in _NAMED)
        dropped += going
        kept.difference_update(going)
    return kept, dropped


def _goes(statement: Statement, gone: set[str]) -> bool:
    return bool(statement.needs & gone) or statement.place in gone


def _bound_within(table: Table, gone: set[str]) -> Table:
    """The table without the foreign keys that point at what is gone."""
    keys = (key for key in table.foreign_keys if Table(key.schema, key.table, ()).label not in gone)
    return replace(table, foreign_keys=tuple(keys))


def _part_of(place: str, labels: Collection[str]) -> bool:
    return any(place == label or place.startswith(f"{label}.") for label in labels)


def parents_first(tables: Sequence[Table]) -> tuple[Table, ...]:
    """The tables in their order, but each after those that its foreign keys point at, where there is no ring."""
    known = {(table.schema, table.name): table for table in tables}
    done: dict[str, Table] = {}

    def visit(table: Table, children: tuple[Table, ...]) -> None:
        for key in table.foreign_keys:
            parent = known.get((key.schema, key.table))
            if parent and parent.label not in done and parent not in (*children, table):
                visit(parent, (*children, table))
        done.setdefault(table.label, table)

    for table in tables:
        if table.label not in done:
            visit(table, ())
    return tuple(done.values())
