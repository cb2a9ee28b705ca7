"""Keys that point at a table: those that gomme sees, and those of tables that it does not look at.

Where rows go, a key of a table in another schema, in another database of the server or of one partition alone could
take rows along that no plan names. So such a table is told before anything is written.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from connectors.model import ForeignKey, Table
from connectors.predicate_cells import cells_of
from connectors.structure import Structure

if TYPE_CHECKING:
    from connectors.erasing import Action, Session


class Pointing(NamedTuple):
    """A key as the catalogue has it: of the table `label` (with its schema), by these columns of it."""

    schema: str
    table: str
    columns: tuple[str, ...]
    referred: tuple[str, ...]


def inbound(structure: Structure, table: Table) -> Iterator[tuple[Table, ForeignKey]]:
    """The tables whose keys point at that one, with the key."""
    for child in structure.tables:
        for key in child.foreign_keys:
            if (key.schema, key.table) == (table.schema, table.name):
                yield child, key


def tied(session: "Session", table: Table, child: Table, key: ForeignKey) -> str:
    """That a row of the child (alias c) points at one of the table (t) by that key.

    The parent stands left: SQLite compares in the collation of that side, and keys in that of the parent.
    """
    cells = cells_of(session.dialect)
    pairs = (
        cells.tied(f"t.{session.quote(its)}", table.column(its), f"c.{session.quote(own)}", child.column(own))
        for own, its in zip(key.columns, key.referred_columns, strict=True)
    )
    return " AND ".join(f"{its} = {own}" for its, own in pairs)


def by_number(table: Table, child: Table, key: ForeignKey) -> bool:
    """Whether the key names rows by the whole number that is their primary key."""
    kinds = {of.column(name).kind for of, name in ((table, key.referred_columns[0]), (child, key.columns[0]))}
    return key.referred_columns == table.primary_key and len(key.columns) == 1 and kinds == {"integer"}


def unseen(
    keys: Iterable[Pointing], home: str, structure: Structure, table: Table, action: "Action"
) -> Iterator[Pointing]:
    """Of the keys that the catalogue has, those that the structure has not and that the action could meet.

    `home`: the schema of tables that bear none.
    """
    known = {(child.schema or home, child.name, key.columns) for child, key in inbound(structure, table)}
    for key in dict.fromkeys(keys):
        meets = action == "delete" or set(key.referred) - set(table.primary_key)
        if meets and key[:3] not in known:
            yield key


def told_unseen(key: Pointing, table: Table) -> str:
    """What is wrong with such a key, and what to do."""
    return (
        f"{key.schema}.{key.table}({', '.join(key.columns)}) points at {table.label} by a key that gomme does not look "
        "at: name its schema under schemas: (PostgreSQL), or take that key away"
    )
