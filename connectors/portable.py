"""A database of another dialect in a SQLite file, as data: tables, types, keys and unique columns; the rest is lost.

SQLite has no schemas, tells no names apart by case, and gives an index its name in the whole file, so some names
change. Codes of `lost`: schema, renamed, generated (a computed column; it is left out), type (kept as text), decimal
(kept to 15 digits), unique (on expressions, or partial), default (of every column), and the kinds of statements.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from connectors.layout import Landing, Layout
from connectors.model import Column, ForeignKey, Kind, Table, UniqueIndex
from connectors.sqlite_schema import MARKS
from connectors.sqlite_sql import quoted
from connectors.structure import Statement, StatementKind, Structure

# Declared types, for their affinity and for people (sqlite.org/datatype3.html); anything else is TEXT.
_TYPES: Mapping[Kind, str] = {
    "integer": "INTEGER", "decimal": "NUMERIC", "float": "REAL", "boolean": "BOOLEAN", "date": "DATE", "time": "TIME",
    "datetime": "DATETIME", "json": "JSON TEXT", "uuid": "UUID TEXT", "binary": "BLOB",
}  # fmt: skip
_FLATTENED = ("array", "enum", "network", "other")
_DIGITS = 15  # that a number with a fraction keeps in SQLite
_LOST: tuple[StatementKind, ...] = (
    "extension", "type", "sequence", "function", "partition", "check", "view", "trigger", "comment",
)  # fmt: skip
_PLAIN = re.compile(r"\bADD (?!UNIQUE)")
_SIZES = re.compile(r"\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)")


def portable(structure: Structure) -> Layout:
    """The tables of a structure of any dialect, and what is lost of the rest."""
    taken = {name.encode() for name in MARKS}
    landings = {table.label: _landing(table, taken) for table in structure.tables}
    made = [_Made(table, landings, taken) for table in structure.tables]
    return Layout(
        landings,
        tuple(Statement("table", one.table.label, one.sql()) for one in made),
        tuple(index for one in made for index in one.indexes()),
        tuple(dict.fromkeys((*_lost(structure), *(lost for one in made for lost in one.lost())))),
        converted=True,
    )


def _landing(table: Table, taken: set[bytes]) -> Landing:
    columns: set[bytes] = set()
    names = {column.name: _free(column.name, columns) for column in table.columns if not column.generated}
    return Landing(_free(table.name, taken), names)


def _free(wanted: str, taken: set[bytes]) -> str:
    """The name, or one like it that nobody has; SQLite folds ASCII letters only, as `bytes.lower` does."""
    first = f"_{wanted}" if wanted.lower().startswith("sqlite_") else wanted or "_"
    name, number = first, 1
    while name.encode().lower() in taken:
        number += 1
        name = f"{first}_{number}"
    taken.add(name.encode().lower())
    return name


@dataclass(frozen=True, slots=True)
class _Made:
    """The statements for one table."""

    table: Table
    landings: Mapping[str, Landing]
    taken: set[bytes]  # names of tables and indexes

    @property
    def landing(self) -> Landing:
        return self.landings[self.table.label]

    def sql(self) -> str:
        columns = (column for column in self.table.columns if not column.generated)
        parts = [self._column(column) for column in columns]
        if self.table.primary_key and self._has_key:
            parts.append(f"PRIMARY KEY ({self._named(self.table.primary_key)})")
        parts += [self._foreign_key(key) for key in self.table.foreign_keys if self._is_carried(key)]
        return f"CREATE TABLE {quoted(self.landing.name)} (\n  " + ",\n  ".join(parts) + "\n)"

    def indexes(self) -> Iterator[Statement]:
        for unique in filter(self._is_plain, self.table.unique):
            name = quoted(_free(unique.name or f"u_{self.landing.name}", self.taken))
            columns = self._named(unique.columns)
            sql = f"CREATE UNIQUE INDEX {name} ON {quoted(self.landing.name)} ({columns})"
            yield Statement("index", f"{self.table.label}.{unique.name}", sql)

    @property
    def _has_key(self) -> bool:
        """A key over a column that the database computes goes with that column (MariaDB: history, WITHOUT OVERLAPS)."""
        return all(name in self.landing.columns for name in self.table.primary_key)

    def lost(self) -> Iterator[tuple[str, str]]:
        label = self.table.label
        if not self._has_key:
            yield "key", label
        if self.landing.name != self.table.name:
            yield "renamed", label
        for column in self.table.columns:
            code = self._loss(column)
            if code:
                yield code, f"{label}.{column.name}"
        for unique in self.table.unique:
            if not self._is_plain(unique):
                yield "unique", f"{label}.{unique.name}"
        for key in self.table.foreign_keys:
            if not self._is_carried(key):
                yield "foreign_key", f"{label}.{key.name or ', '.join(key.columns)}"

    def _loss(self, column: Column) -> str | None:
        if column.generated:
            return "generated"
        if self.landing.columns[column.name] != column.name:
            return "renamed"
        if column.kind in _FLATTENED:
            return "type"
        return "decimal" if column.kind == "decimal" and _is_wide(column) else None

    def _column(self, column: Column) -> str:
        bound = "" if column.nullable and column.name not in self.table.primary_key else " NOT NULL"
        return f"{quoted(self.landing.columns[column.name])} {declared(column)}{bound}"

    def _named(self, columns: Sequence[str]) -> str:
        return ", ".join(quoted(self.landing.columns[name]) for name in columns)

    def _is_plain(self, unique: UniqueIndex) -> bool:
        known = self.landing.columns
        return not unique.expressions and not unique.where and all(name in known for name in unique.columns)

    def _is_carried(self, key: ForeignKey) -> bool:
        parent = self.landings.get(Table(key.schema, key.table, ()).label)
        carried = bool(parent) and all(name in self.landing.columns for name in key.columns)
        return carried and all(name in parent.columns for name in key.referred_columns)  # type: ignore[union-attr]

    def _foreign_key(self, key: ForeignKey) -> str:
        parent = self.landings[Table(key.schema, key.table, ()).label]
        referred = ", ".join(quoted(parent.columns[name]) for name in key.referred_columns)
        on = f" ON DELETE {key.on_delete}" if key.on_delete else ""
        on += f" ON UPDATE {key.on_update}" if key.on_update else ""
        return f"FOREIGN KEY ({self._named(key.columns)}) REFERENCES {quoted(parent.name)} ({referred}){on}"


def declared(column: Column) -> str:
    """The type that a column is declared with: sizes as in the source, where they say something."""
    sizes = _sizes(column)
    if column.kind == "text" and len(sizes) == 1:
        return f"VARCHAR({sizes[0]})"
    if column.kind == "decimal" and sizes:
        return f"NUMERIC({', '.join(map(str, sizes))})"
    return _TYPES.get(column.kind, "TEXT")


def _sizes(column: Column) -> list[int]:
    found = _SIZES.search(column.type)
    return [int(size) for size in found.groups() if size] if found else []


def _is_wide(column: Column) -> bool:
    sizes = _sizes(column)
    return not sizes or sizes[0] > _DIGITS


def _lost(structure: Structure) -> Iterator[tuple[str, str]]:
    yield "default", "*"
    for schema in sorted({table.schema for table in structure.tables if table.schema}):
        yield "schema", schema
    yield from lost_statements(structure)


def lost_statements(structure: Structure) -> Iterator[tuple[str, str]]:
    """What beside tables and their keys a structure is made of; some of it more than once."""
    yield from (("view", view.label) for view in structure.views)
    yield from (("trigger", f"{label}.{name}") for label, names in structure.triggers.items() for name in names)
    labels = {table.label for table in structure.tables}
    unique = {f"{table.label}.{one.name}" for table in structure.tables for one in table.unique}
    for statement in (*structure.before, *structure.after):
        of_a_table = statement.place in labels  # all indexes of a table of MariaDB; the full text of one of SQLite
        if statement.kind == "index" and (
            _PLAIN.search(statement.sql) if of_a_table else statement.place not in unique
        ):
            yield "index", statement.place
        elif statement.kind in _LOST:
            yield statement.kind, statement.place
