"""A copy in a SQLite file before it is published, read by the tables of its source."""

import math
import sqlite3
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from connectors.layout import Layout
from connectors.model import ForeignKey, NotLoaded, Table
from connectors.snapshot import Joins, Portion
from connectors.sqlite_bulk import portions
from connectors.sqlite_file import explained
from connectors.sqlite_rows import Cell, Clock, form
from connectors.sqlite_sql import quoted
from connectors.sqlite_structure import structure
from connectors.structure import Structure


def made_of(driver: sqlite3.Connection) -> Structure:
    """What the file is made of now, read through the one connection that may: it locks everybody else out."""
    engine = create_engine("sqlite+pysqlite://", creator=lambda: driver, poolclass=StaticPool)
    try:
        with engine.connect() as connection:
            return structure(connection)
    except DBAPIError as error:
        raise error.orig or error from None


class Staged:
    """Contents, by the names that the source gives its tables and columns."""

    def __init__(self, driver: sqlite3.Connection, layout: Layout) -> None:
        self._driver = driver
        self._layout = layout

    def portions(self, table: Table, columns: Sequence[str], text: Collection[str] | None = None) -> Iterator[Portion]:
        cells = [Cell(name, self._cell("t", table, name), form(table.column(name), text)) for name in columns]
        with explained(f"table {table.label}", NotLoaded):
            source = f"{self._source(table)} AS t"
            yield from portions(self._driver, cells, self._name(table), source, Clock(math.inf))

    def count(self, table: Table) -> int:
        with explained(f"table {table.label}", NotLoaded):
            (number,) = self._driver.execute(f"SELECT count(*) FROM {self._source(table)}").fetchone()  # noqa: S608
        return int(number)

    def joins(self, table: Table, key: ForeignKey) -> Joins:
        parent = Table(key.schema, key.table, ())
        pairs = [
            (self._cell("t", table, of), self._cell("p", parent, to))
            for of, to in zip(key.columns, key.referred_columns, strict=True)
        ]
        same = " AND ".join(f"{to} = {of}" for of, to in pairs)
        filled = " AND ".join(f"{of} IS NOT NULL" for of, _ in pairs)
        found = f"EXISTS (SELECT 1 FROM {self._source(parent)} AS p WHERE {same})"  # noqa: S608
        figures = f"count(CASE WHEN {found} THEN 1 END), count(CASE WHEN NOT {found} THEN 1 END)"
        with explained(f"table {table.label}", NotLoaded):
            query = f"SELECT {figures} FROM {self._source(table)} AS t WHERE {filled}"  # noqa: S608
            joined, orphans = self._driver.execute(query).fetchone()
        return Joins(int(joined), int(orphans))

    def _name(self, table: Table) -> str:
        return self._layout.landings[table.label].name

    def _source(self, table: Table) -> str:
        return f"main.{quoted(self._name(table))}"

    def _cell(self, alias: str, table: Table, column: str) -> str:
        """The column, or nothing where the copy goes without it."""
        name = self._layout.landings[table.label].columns.get(column)
        return f"{alias}.{quoted(name)}" if name else "NULL"
