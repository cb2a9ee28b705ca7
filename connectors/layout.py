"""How a structure is laid out in a SQLite file: the statements that make it, and under which names its rows go in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b

from connectors import sqlite_ddl
from connectors.listed import Listed, unwritten
from connectors.model import Table
from connectors.sqlite_structure import indexed_table
from connectors.structure import Statement, Structure


@dataclass(frozen=True, slots=True)
class Landing:
    """Where the rows of a table go. `derived`: it makes its rows from those of another table, and takes none."""

    name: str
    columns: Mapping[str, str]  # what the source calls them → what the file does
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """`converted`: the values of another dialect, which come as text, become what SQLite holds them as."""

    landings: Mapping[str, Landing]  # by label of the source's table
    before: tuple[Statement, ...]
    after: tuple[Statement, ...]
    lost: tuple[tuple[str, str], ...]
    converted: bool

    @property
    def digest(self) -> str:
        """Tells two layouts apart, so that only the same copy is resumed."""
        parts = (f"{statement.kind} {statement.place} {statement.sql}\0" for statement in (*self.before, *self.after))
        return blake2b("".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def native(structure: Structure) -> Layout:
    """A SQLite structure as it is, without the foreign keys whose tables it goes without."""
    tables = {table.label: table for table in structure.tables}
    made = {statement.place: statement.sql for statement in structure.before if statement.kind == "table"}
    gone = {label: _gone(table, made[label]) for label, table in tables.items()}
    return Layout(
        {label: _landing(table, made[label]) for label, table in tables.items()},
        tuple(_bound(statement, gone) for statement in structure.before),
        structure.after,
        tuple(("foreign_key", f"{label}.{name}") for label, names in gone.items() for name in sorted(names)),
        converted=False,
    )


def by_source(found: Listed, layout: Layout, structure: Structure) -> Listed:
    """What a file of another dialect's tables lists, by the source's names where it has them; indexes are its own."""
    labels = {landing.name: label for label, landing in layout.landings.items()}
    tables = (_of_source(table, labels.get(table.name), layout, structure) for table in found.tables)
    return Listed(tuple(tables), frozenset(one for one in found.others if one[0] != "index"))


def _of_source(table: Table, label: str | None, layout: Layout, structure: Structure) -> Table:
    if label is None:
        return table
    source, names = structure.table(label), {there: name for name, there in layout.landings[label].columns.items()}
    columns = (replace(column, name=names.get(column.name, column.name)) for column in table.columns)
    return replace(source, columns=(*columns, *unwritten(source, names)))


def _landing(table: Table, sql: str) -> Landing:
    return Landing(table.name, {column.name: column.name for column in table.columns}, bool(indexed_table(sql)))


def _gone(table: Table, sql: str) -> frozenset[str]:
    """The tables that its statement refers to and its foreign keys do not, in lower case."""
    return frozenset(sqlite_ddl.referred(sql)) - {key.table.lower() for key in table.foreign_keys}


def _bound(statement: Statement, gone: Mapping[str, frozenset[str]]) -> Statement:
    names = gone.get(statement.place) if statement.kind == "table" else None
    return replace(statement, sql=sqlite_ddl.without_keys(statement.sql, names)) if names else statement
