"""Erases in a PostgreSQL database.

gomme's role needs CONNECT, USAGE on the schemas, and on each table SELECT, UPDATE (rows are locked for a batch by
SELECT … FOR UPDATE, which asks for it; UPDATE of one column is enough) and, to delete rows, DELETE. Where row security
hides rows it needs BYPASSRLS: a hidden row is an error. On `gomme_journal`: SELECT and INSERT, or CREATE on the first
schema of its search_path. No right to create temporary tables is needed: rows are named in arrays.

Batches run at READ COMMITTED, so that what others commit until the rows are locked is seen. Runs keep each other out by
an advisory lock of the session: connect past a pooler that shares sessions.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
import pyarrow as pa
import pyarrow.compute as pc

from connectors import postgresql_rows
from connectors.erasing import Action, Listing, same_key
from connectors.inbound import Pointing
from connectors.model import (
    BatchRefused,
    ConnectionLost,
    ConnectorError,
    Contended,
    EraseRefused,
    Hindered,
    Table,
)
from connectors.pointing import pointing
from connectors.postgresql import PostgreSQL
from connectors.postgresql_portions import PRINTED, unhexed
from connectors.predicate import Scalar
from connectors.sql_pieces import Sql, Value, bound, inlined, joined

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from connectors.system import Options

_SESSION = """
SET default_transaction_read_only = off; SET standard_conforming_strings = on;
SET idle_in_transaction_session_timeout = 0
"""
_LOCK = "SELECT pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended('gomme erases', 0))"
# Listed rows are found by their keys: a plan that reads a whole table for each batch of it would never end.
_BY_KEY = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
_FREELY = "SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on"
_KIND = """
SELECT c.relkind = 'p' FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND c.relname = %s
"""
_RIGHTS = """
SELECT pg_catalog.has_schema_privilege(n.oid, 'USAGE'), pg_catalog.has_table_privilege(c.oid, 'SELECT'),
    pg_catalog.has_any_column_privilege(c.oid, 'UPDATE'), pg_catalog.has_table_privilege(c.oid, 'DELETE')
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND c.relname = %s
"""
_NESTED = ("array", "other")  # kinds of which some are taken apart where an array of theirs is unnested
_UNLOGGED = "SELECT relpersistence <> 'p' FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass(%s)"
_MAY_CREATE = """
SELECT pg_catalog.current_schema() IS NOT NULL
    AND pg_catalog.has_schema_privilege(pg_catalog.current_schema(), 'CREATE')
"""

_WHOLE = ("integer", "bigint", "smallint")
# SQLSTATEs by postgresql.org/docs/current/errcodes-appendix.html
_HELD = ("40001", "40P01", "55P03")
_NO_RIGHT, _FULL, _SLOW, _VANISHED = "42501", "53100", "57014", ("42P01", "42703", "3F000")


def open_session(address: "URL", options: "Options") -> "PostgreSQLSession":
    """Unreachable, Refused, BadUrl."""
    return PostgreSQLSession(PostgreSQL(address, options))


class PostgreSQLSession:
    """A connection that writes; opened again where it broke, but never inside a batch."""

    dialect = "postgresql"
    home = ""
    takes = True
    locks_all = False

    def __init__(self, database: PostgreSQL) -> None:
        self.place = database.place
        self._database = database
        self._partitioned: dict[str, bool] = {}
        self._is_alone = False
        self._driver = self._opened()

    def quote(self, name: str) -> str:
        return self._database.quote(name)

    def source(self, table: Table, alias: str) -> str:
        return f"{self._place(table)} AS {alias}"

    def alone(self) -> None:
        if self._driver.closed:
            self._driver, self._is_alone = self._opened(), False
        if self._is_alone:
            return
        with self.explained("the lock of its journal"):
            found = self._driver.execute(_LOCK).fetchone()
        if not found or not found[0]:
            raise EraseRefused(f"{self.place}: another run of gomme is erasing there; wait for it to end")
        self._is_alone = True

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._driver.transaction():
            self._driver.execute(f"{self._database.settings}; {PRINTED}; {_BY_KEY}".encode())
            yield

    def mark(self) -> None:
        self._driver.execute("SAVEPOINT gomme")

    def back(self) -> None:
        self._driver.execute("ROLLBACK TO SAVEPOINT gomme")

    def settle(self) -> None:
        self._driver.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def execute(self, sql: Sql) -> int:
        return self._run(sql).rowcount

    def rows(self, sql: Sql) -> list[tuple[object, ...]]:
        return self._run(sql).fetchall()

    def listed(self, at: int, table: Table, keys: pa.RecordBatch, values: Mapping[str, pa.Array]) -> Listing:
        columns = {f"k{place}": name for place, name in enumerate(table.primary_key)}
        given = {f"v{place}": name for place, name in enumerate(values)}
        parts: list[Sql] = [_typed(keys["n"].cast(pa.string()), "integer")]
        nested = {alias: table.column(name) for alias, name in columns.items() if table.column(name).kind in _NESTED}
        for alias, name in columns.items():
            parts.append(_typed(keys[alias], "text" if alias in nested else table.column(name).type))
        parts += [_typed(values[name], _loose(table.column(name).type)) for name in values]
        names = ["n", *columns, *given]
        source: Sql = ("unnest(", *joined(", ", parts), f") AS k({', '.join(names)})")
        if nested:
            cells = (f"CAST({name} AS {nested[name].type}) AS {name}" if name in nested else name for name in names)
            source = (f"(SELECT {', '.join(cells)} FROM ", *source, ") AS k")  # noqa: S608
        return Listing(source, len(columns), tuple(values), keys)

    def read(
        self, table: Table, columns: Sequence[str], listing: Listing, still: Sql, lock: bool
    ) -> Iterator[list[pa.Array]]:
        end = " FOR UPDATE OF t" if lock else ""
        if lock and columns and (among := self._among(table, listing)):
            here = (f"SELECT {self._found(columns)} FROM {self.source(table, 't')} WHERE ", *among, " AND (")  # noqa: S608
            yield from self._numbered((*here, *still, ")", end), table, columns, listing)
            return
        tables = (*listing.source, f" JOIN {self.source(table, 't')} ON {same_key(table, self.quote)}")
        sql: Sql = ("SELECT ", self._cells(columns), " FROM ", *tables, " WHERE (", *still, ")", end)
        if not lock:
            self._driver.execute(_FREELY)
        yield from self._copied(inlined(sql, self.dialect), table, columns)
        if not lock:
            self._driver.execute(_BY_KEY)

    def taken(self, table: Table, columns: Sequence[str], listing: Listing, still: Sql) -> Iterator[list[pa.Array]]:
        head: Sql = ("DELETE FROM ", self.source(table, "t"))
        if not (among := self._among(table, listing)):
            which = (" USING ", *listing.source, f" WHERE {same_key(table, self.quote)} AND (", *still, ")")
            sql: Sql = (*head, *which, " RETURNING ", self._cells(columns))
            yield from self._copied(inlined(sql, self.dialect), table, columns)
            return
        sql = (*head, " WHERE ", *among, " AND (", *still, f") RETURNING {self._found(columns)}")
        yield from self._numbered(sql, table, columns, listing)

    def _numbered(self, sql: Sql, table: Table, columns: Sequence[str], listing: Listing) -> Iterator[list[pa.Array]]:
        """What it gives of `_found`, with the numbers of the rows that the keys, its first column, name."""
        return (_numbered(listing, arrays) for arrays in self._copied(inlined(sql, self.dialect), table, columns))

    def _found(self, columns: Sequence[str]) -> str:
        return ", ".join(["0", *(f"t.{self.quote(name)}" for name in columns)])

    def as_one(self, table: Table, columns: Sequence[str], listing: Listing, still: Sql) -> None:
        return None  # to read is quick

    def delete(self, table: Table, listing: Listing) -> int:
        here = self.source(table, "t")
        if among := self._among(table, listing):
            return self.execute(("DELETE FROM ", here, " WHERE ", *among))
        return self.execute(("DELETE FROM ", here, " USING ", *listing.source, f" WHERE {same_key(table, self.quote)}"))

    def _among(self, table: Table, listing: Listing) -> Sql | None:
        """Keys of one column as one search of its index, which is quicker than a join."""
        column = table.column(table.primary_key[0])
        if listing.keys > 1 or column.kind in ("binary", *_NESTED) or listing.numbered is None:
            return None
        return (f"t.{self.quote(column.name)} = ANY(", *_typed(listing.numbered["k0"], column.type), ")")

    def update(self, table: Table, listing: Listing, fixed: Mapping[str, Scalar | None]) -> int:
        each: list[Sql] = [(f"{self.quote(name)} = k.v{at}",) for at, name in enumerate(listing.values)]
        all_ = [
            (f"{self.quote(name)} = ", *_cast(value, _loose(table.column(name).type))) for name, value in fixed.items()
        ]
        here, end = self.source(table, "t"), f" WHERE {same_key(table, self.quote)}"
        return self.execute(("UPDATE ", here, " SET ", *joined(", ", [*each, *all_]), " FROM ", *listing.source, end))

    def missing(self, table: Table, action: Action) -> list[str]:
        with self.explained(table.label):
            row = self._driver.execute(_RIGHTS, (table.schema, table.name)).fetchone() or (False,) * 4
        wanted = ("USAGE of its schema", "SELECT", "UPDATE", *(("DELETE",) if action == "delete" else ()))
        lacking = [name for name, has in zip(wanted, row, strict=False) if not has]
        return [f"{self.place}: {table.label}: gomme's role lacks {', '.join(lacking)}; GRANT it"] if lacking else []

    def unindexed(self, table: Table, columns: Sequence[str]) -> bool:
        return False

    def pointing(self, table: Table) -> list[Pointing]:
        with self.explained(table.label):
            return pointing(self.dialect, self.rows, self.home, table)

    def missing_to_commit(self, name: str) -> list[str]:
        with self.explained(name):
            row = self._driver.execute(_UNLOGGED, (name,)).fetchone()
        unsure = f"{self.place}: {name} is not logged, and would be empty after a crash; ALTER it, SET LOGGED"
        return [unsure] if row and row[0] else []

    def missing_to_create(self, name: str) -> list[str]:
        with self.explained(name):
            row = self._driver.execute(_MAY_CREATE).fetchone()
        lacks = f"{self.place}: {name}: gomme's role may not make it; GRANT CREATE on the schema, or make it"
        return [] if row and row[0] else [lacks]

    @contextmanager
    def explained(self, doing: str) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            raise self._named(error, doing) from None

    def close(self) -> None:
        self._driver.close()
        self._database.engine.dispose()

    def _opened(self) -> "psycopg.Connection[Any]":
        driver: psycopg.Connection[Any] = self._database.opened()
        driver.autocommit = True
        driver.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        driver.execute(_SESSION)
        return driver

    def _run(self, sql: Sql) -> "psycopg.Cursor[Any]":
        text, values = bound(sql, self.dialect)
        return psycopg.ClientCursor(self._driver).execute(text.encode(), values)

    def _place(self, table: Table) -> str:
        """ONLY: rows of tables that inherit from it belong to those; but partitions are the table itself."""
        if table.label not in self._partitioned:
            row = self._driver.execute(_KIND, (table.schema, table.name)).fetchone()
            self._partitioned[table.label] = bool(row and row[0])
        schema = f"{self.quote(table.schema)}." if table.schema else ""
        return f"{'' if self._partitioned[table.label] else 'ONLY '}{schema}{self.quote(table.name)}"

    def _cells(self, columns: Sequence[str]) -> str:
        return ", ".join(["k.n", *(f"t.{self.quote(name)}" for name in columns)])

    def _copied(self, statement: str, table: Table, columns: Sequence[str]) -> Iterator[list[pa.Array]]:
        """What a statement gives: n, then these columns."""
        ascii_ = self._driver.info.parameter_status("server_encoding") == "SQL_ASCII"
        copy = f"COPY ({statement}) TO STDOUT (ENCODING '{'SQL_ASCII' if ascii_ else 'UTF8'}')"
        kinds = ["text", *(table.column(name).kind for name in columns)]
        with self._driver.cursor() as cursor, cursor.copy(copy.encode()) as rows:
            for arrays in postgresql_rows.arrays(rows, len(kinds)):
                yield [unhexed(some) if kind == "binary" else some for some, kind in zip(arrays, kinds, strict=True)]

    def _named(self, error: psycopg.Error, doing: str) -> ConnectorError:
        where, state = f"{self.place}: {doing}", error.sqlstate
        if state is None or state.startswith(("08", "57P")):
            self._driver.close()
            return ConnectionLost(f"{where}: the connection broke off; resume, the journal knows what was done")
        if state in _HELD:
            return Contended(f"{where} is held by another session (SQLSTATE {state}); try again when it is done")
        if state == _NO_RIGHT:
            return EraseRefused(f"{where}: gomme's role lacks a right, or row security hides rows; GRANT what it needs")
        if state in _VANISHED:
            return Hindered(f"{where} is not there as it was planned (SQLSTATE {state}); plan again")
        if state == _FULL:
            return Hindered(f"{where}: no room is left on the server's disk; make some, and resume")
        if state == _SLOW:
            return Hindered(f"{where} takes longer than limits.statement_timeout allows, or was cancelled")
        against = f" {error.diag.constraint_name}" if error.diag.constraint_name else ""
        if state.startswith("23"):
            return BatchRefused(f"{where}: the constraint{against} forbids it (SQLSTATE {state}); nothing is done")
        return BatchRefused(f"{where}: the server turns it back (SQLSTATE {state}); nothing of the batch is done")


def _numbered(listing: Listing, arrays: list[pa.Array]) -> list[pa.Array]:
    """The rows with the numbers of their keys, which are the first of the columns, in front."""
    assert listing.numbered is not None
    places = pc.index_in(arrays[1], value_set=listing.numbered["k0"])
    known = places.is_valid()
    numbers = listing.numbered["n"].take(places.filter(known)).cast(pa.string())
    return [numbers, *(column.filter(known) for column in arrays[1:])]


def _typed(cells: pa.Array, type_: str) -> Sql:
    plain = type_ in _WHOLE and not cells.null_count  # nothing in them is to be escaped
    spelled = f"{{{','.join(cells.to_pylist())}}}" if plain else _array(cells)
    return ("CAST(", Value(spelled), f" AS {type_}[])")


def _loose(type_: str) -> str:
    """The type without its length: a cast to it would cut a text that is too long, where storing it is an error."""
    return "text" if type_.startswith("character") else re.sub(r"\(\d+(,\d+)?\)", "", type_)


def _array(cells: pa.Array) -> str:
    """A column of text as PostgreSQL writes arrays."""
    escaped = pc.replace_substring(pc.replace_substring(cells, "\\", "\\\\"), '"', '\\"')
    quoted = pc.binary_join_element_wise(pa.scalar('"'), escaped, pa.scalar('"'), "").fill_null("NULL")
    return "{" + ",".join(quoted.to_pylist()) + "}"


def _cast(value: Scalar | None, type_: str) -> Sql:
    return ("NULL",) if value is None else ("CAST(", Value(str(value)), f" AS {type_})")
