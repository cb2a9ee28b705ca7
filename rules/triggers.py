"""From which day a retention period runs: the columns that say so, in the row itself or in rows bound to it.

trigger: {column: date_fin}                                             # of the row
trigger: {column: date_fin, through: id_contrat}                        # of the row that this key points at
trigger: {last_of: [derniere_visite, {column: date_commande, child: commandes, by: id_client}]}   # the latest of all
trigger: {fiscal_year_end: {of: date_facture, month: 6, day: 30}}       # the close of that fiscal year
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from connectors.model import Column, Table
from connectors.structure import Structure
from rules.calendar import fiscal_year_end
from rules.document import Section
from rules.edges import Edge
from rules.moments import Writing


class Event(Section):
    """One column of days. `through`: a key of the row, whose own row holds it; `child` and `by`: a table and its key
    that points here, whose latest counts. `table` and `to` complete `through` where the database declares no key.

    `technical` is the reason why a column that every update moves (updated_at) says what people did after all.
    """

    column: str | None = None
    through: str | None = None
    table: str | None = None
    to: str | None = None
    child: str | None = None
    by: str | None = None
    forms: tuple[Writing, ...] = ()
    sentinels: tuple[date, ...] = ()
    technical: str | None = None


def _event(written: Any) -> Any:
    """A column's name alone is an event of the row."""
    return {"column": written} if isinstance(written, str) else written


Eventlike = Annotated[Event, BeforeValidator(_event)]


class FiscalYear(Section):
    """The close of the fiscal year in which the event lies: `day` of `month`, its last day where none is said."""

    of: Eventlike = Event()
    month: Annotated[int, Field(ge=1, le=12)] = 12
    day: Annotated[int, Field(ge=1, le=31)] | None = None


class Fallback(Section):
    """What counts where the trigger is NULL; reported apart."""

    fallback: Eventlike


class Trigger(Event):
    """Exactly one of: an event, the last of several, the end of a fiscal year."""

    last_of: tuple[Eventlike, ...] = ()
    fiscal_year_end: FiscalYear | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, written: Any) -> Any:
        return _event(written)

    @property
    def events(self) -> tuple[Event, ...]:
        """The events of which the latest counts."""
        if self.fiscal_year_end:
            return (self.fiscal_year_end.of,)
        return self.last_of or (self,)

    @property
    def filled(self) -> bool:
        """Whether somebody has said which columns."""
        return all(event.column for event in self.events)

    def day(self, stored: date) -> date:
        """The trigger's day of a stored day; monotone."""
        year = self.fiscal_year_end
        return fiscal_year_end(stored, year.month, year.day) if year else stored


OnNull = Literal["indeterminate"] | Fallback


@dataclass(frozen=True, slots=True)
class Located:
    """Where an event is stored: `column` of `table`, whose rows are bound to the rule's by pairs of (own, its) column.

    No pairs: the rule's own row. `several`: many of them may be bound to one row.
    """

    table: Table
    column: Column
    by: tuple[tuple[str, str], ...] = ()
    several: bool = False


def table_named(structure: Structure, name: str) -> Table | None:
    """The table of that label, else the only one of that name."""
    exact = [table for table in structure.tables if table.label == name]
    found = exact or [table for table in structure.tables if table.name == name]
    return found[0] if len(found) == 1 else None


def column_named(table: Table, name: str | None) -> Column | None:
    return next((column for column in table.columns if column.name == name), None)


def located(event: Event, table: Table, structure: Structure, edges: Sequence[Edge]) -> Located | None:
    """Where the event of a row of `table` is stored; None where a table, key or column is not there."""
    if event.child:
        return _of_children(event, table, structure, edges)
    if event.through:
        return _of_parent(event, table, structure, edges)
    column = column_named(table, event.column)
    return Located(table, column) if column else None


Pairs = tuple[tuple[str, str], ...]  # (own, other's) column


def bonds(table: Table, child: Table, key: str | None, edges: Sequence[Edge]) -> tuple[Pairs, ...]:
    """Every way in which rows of `child` point at `table`; `key` is the first of the child's columns.

    A key that nobody declared points at the primary key.
    """
    between = [edge for edge in edges if (edge.parent[1], edge.child[1]) == (table.label, child.label)]
    ways = [edge for edge in between if edge.parent[0] == edge.child[0] and key in (None, edge.columns[0])]
    if not ways and key and column_named(child, key) and len(table.primary_key) == 1:
        return (((table.primary_key[0], key),),)
    return tuple(dict.fromkeys(tuple(zip(edge.referred, edge.columns, strict=True)) for edge in ways))


def bound_by(table: Table, child: Table, key: str | None, edges: Sequence[Edge]) -> Pairs | None:
    """The one way in which rows of `child` point at `table`; None where there is none, or several."""
    ways = bonds(table, child, key, edges)
    return ways[0] if len(ways) == 1 else None


def _of_children(event: Event, table: Table, structure: Structure, edges: Sequence[Edge]) -> Located | None:
    child = table_named(structure, event.child or "")
    column = column_named(child, event.column) if child else None
    pairs = bound_by(table, child, event.by, edges) if child else None
    return Located(child, column, pairs, several=True) if child and column and pairs else None


def _of_parent(event: Event, table: Table, structure: Structure, edges: Sequence[Edge]) -> Located | None:
    parent, pairs = _parent(event, table, structure, edges)
    column = column_named(parent, event.column) if parent else None
    return Located(parent, column, pairs) if parent and column and pairs else None


def _parent(event: Event, table: Table, structure: Structure, edges: Sequence[Edge]) -> tuple[Table | None, Pairs]:
    """The row's parent by what the rule says, else by the one key that begins with that column."""
    key = event.through or ""
    if event.table:
        parent = table_named(structure, event.table)
        to = event.to or (parent.primary_key[0] if parent and len(parent.primary_key) == 1 else None)
        there = parent and column_named(table, key) and column_named(parent, to)
        return (parent, ((key, to),)) if there and to else (None, ())
    ways = [edge for edge in edges if edge.child[1] == table.label and edge.columns[0] == key]
    ways = [edge for edge in ways if edge.parent[0] == edge.child[0]]
    if len({(edge.parent, edge.columns) for edge in ways}) != 1:
        return None, ()
    return table_named(structure, ways[0].parent[1]), tuple(zip(ways[0].columns, ways[0].referred, strict=True))
