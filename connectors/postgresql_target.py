"""A PostgreSQL database that a copy goes to: staged in schemas of other names, published by renaming them.

The role in its URL needs CREATE on the database, and must own the schemas that a copy replaces: the owner of the
database owns an untouched `public` (since PostgreSQL 15). An extension that is not trusted must be there already.
gomme's records lie in the schema `gomme_copies` (connectors.postgresql_marks). Grants on a schema pass to what takes
its place; on its tables, say once ALTER DEFAULT PRIVILEGES … GRANT SELECT ON TABLES TO …, for gomme's role.
The role that reads the source needs CONNECT, USAGE on the schemas, SELECT on tables and sequences, and BYPASSRLS where
row security hides rows.

Every step is one transaction, with its record in it, so a copy that died anywhere is in one of four states:

    staging     its tables are there, and the filled ones are known: a resumed run fills the rest
    finished    all is made and nothing published: a resumed run reads it back and publishes; `finish` does nothing
    published   it bears its name, and what stood there waits aside. `unsettled` names its run, and `withdraw` and
                `settle` go either way from there, without `prepare` too. A resumed run moves nothing: `staged` reads
                the copy where it is, `publish` does nothing
    settled     what stood there is gone: all but `staged` does nothing, `withdraw` refuses

So where a run died between two systems' publishing, the next one withdraws this copy or publishes the other. A run that
is not resumed drops what earlier ones left staged, and takes a published copy, settled or not, for what stands there:
it stays until the new copy is published, and goes with whatever waited behind it when that is settled.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import psycopg

from connectors import postgresql_marks as marks
from connectors import postgresql_standing as standing
from connectors.listed import Listed, listed
from connectors.model import Table, TargetRefused
from connectors.postgresql import PostgreSQL
from connectors.postgresql_copy import refill
from connectors.postgresql_ddl_tables import FORCED
from connectors.postgresql_identity import identity
from connectors.postgresql_refusals import explained
from connectors.postgresql_swap import Names, step_in, step_out, under_own_names
from connectors.snapshot import Contents, Portion
from connectors.structure import Statement, Structure
from connectors.system import Options, System
from connectors.target import Run

if TYPE_CHECKING:
    from sqlalchemy.engine import URL
    from sqlalchemy.engine import Connection as Reading

Connection = psycopg.Connection[Any]

_SESSION = """
SET statement_timeout = 0; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = 0;
SET default_transaction_read_only = off; SET check_function_bodies = off; SET xmloption = content;
SET intervalstyle = postgres; SET lc_monetary = 'C'; SET row_security = off;
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings WHERE name = 'transaction_timeout'
"""
_LOCK = "SELECT pg_catalog.pg_advisory_lock(pg_catalog.hashtextextended('gomme copy into ' || %s, 0))"
_ROLES = "SELECT rolname FROM pg_catalog.pg_roles"
# While indexes are built: 256 MB, unless more is allowed.
_MEMORY = """
SELECT pg_catalog.set_config(name, greatest(setting::integer, 262144) || 'kB', true)
FROM pg_catalog.pg_settings WHERE name = 'maintenance_work_mem'
"""
_FORCED_TABLES = """
SELECT pg_catalog.format('%%I.%%I', n.nspname, c.relname)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relforcerowsecurity AND n.nspname = ANY(%s)
"""
_ANALYZED = """
SELECT pg_catalog.format('%%I.%%I', n.nspname, c.relname)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND n.nspname = ANY(%s)
"""


def open_target(address: "URL") -> "PostgreSQLTarget":
    """The target behind the URL; it is asked for nothing yet."""
    return PostgreSQLTarget(address)


class PostgreSQLTarget:
    """A PostgreSQL database as the place of a copy."""

    dialect = "postgresql"

    def __init__(self, address: "URL") -> None:
        self._address = address
        self._database = PostgreSQL(address, Options())
        self.place = self._database.place
        self._open: Connection | None = None
        self._structure = Structure("postgresql", ())
        self._copy = ""
        self._names: list[Names] = []

    def refuse(self, source: System) -> None:
        if source.dialect != self.dialect:
            return
        sign = secrets.randbits(62)
        with self._work("the comparison with the source") as connection:
            same = source.identity() == identity(lambda query: connection.execute(query.encode()).fetchone() or ())
            connection.execute("SELECT pg_catalog.pg_advisory_xact_lock(%s)", (sign,))
            if same or source.sees_lock(sign):
                raise TargetRefused(f"{self.place} is the source itself, or a standby of it; name another database")

    def prepare(self, structure: Structure, run: Run, resume: bool) -> frozenset[str]:
        if structure.dialect != self.dialect:
            raise TargetRefused(
                f"{self.place} takes copies of PostgreSQL only, not of {structure.dialect}; "
                "SQLite and parquet:///folder take any"
            )
        self._structure, self._copy = structure, ""
        schemas = sorted(statement.place for statement in structure.before if statement.kind == "schema")
        self._names = [Names.of(schema, self._copy) for schema in schemas]
        with self._work("the staging") as connection:
            standing.check_rights(connection, self.place, self._names)
            self._lock(connection)
            marks.open_records(connection)
            return self._resume(connection, run, schemas) if resume else self._begin(connection, run, schemas)

    def lost(self, structure: Structure) -> tuple[tuple[str, str], ...]:
        with self._work("the roles") as connection:
            there = _roles(connection)
        policies = (statement for statement in structure.after if not _has_roles(statement, there))
        return tuple(("policy", statement.place) for statement in policies)

    def native(self, structure: Structure) -> bool:
        return structure.dialect == self.dialect

    def load(self, table: Table, portions: Iterable[Portion]) -> int:
        with self._work(f"table {table.label}") as connection:
            if marks.state(connection, self._copy) != "staging":
                raise TargetRefused(
                    f"{self.place}: {table.label} takes no more rows: this copy is finished, "
                    "or another run has dropped it"
                )
            connection.execute("SET LOCAL synchronous_commit = off")  # a later commit, that waits, covers this one
            rows = self._refill(connection, table, portions)
            marks.fill(connection, self._copy, table.label, rows)
        return rows

    def finish(self) -> None:
        with self._work("the copy") as connection:
            if marks.state(connection, self._copy) != "staging":
                return
            connection.execute(_MEMORY)
            with under_own_names(connection, self._names):
                self._run(connection, [one for one in self._structure.after if not one.sql.endswith(FORCED)])
                self._analyze(connection)
            marks.claim(connection, self._copy)
            marks.put(connection, self._copy, "finished")

    @contextmanager
    def staged(self) -> Iterator[Contents]:
        with System(_Staging(self._address, self._bears())) as system, system.snapshot() as snapshot:
            yield snapshot

    def listed(self) -> Listed:
        own = {there: name for name, there in self._bears().items()}
        database = PostgreSQL(self._address, Options(tuple(own), timedelta(0)))
        with System(database) as system, system.snapshot() as snapshot:
            return listed(snapshot.structure(), lambda schema: own.get(schema or ""), lambda place: _named(place, own))

    def _bears(self) -> dict[str, str]:
        """The names that the schemas bear just now, by those of the source."""
        with self._work("the copy") as connection:
            published = marks.state(connection, self._copy) in ("published", "settled")
        return {name.own: name.own if published else name.staging for name in self._names}

    def unsettled(self) -> str | None:
        with self._work("gomme's records") as connection:
            if (found := marks.unsettled(connection)) is None:
                return None
            self._names = [Names.of(schema, found[0]) for schema in found[2]]
            self._lock(connection)
            if marks.unsettled(connection) != found:  # its process was alive, and has ended it meanwhile
                return None
            self._copy = found[0]
            return found[1]

    def publish(self) -> None:
        with self._work("the copy") as connection:
            state = marks.state(connection, self._copy)
            if state in ("published", "settled"):
                return
            if state != "finished":
                raise TargetRefused(f"{self.place}: this copy is not finished, so it cannot be published")
            standing.check_room(connection, self.place, self._names)
            step_in(connection, self._names)
            self._run(connection, [one for one in self._structure.after if one.sql.endswith(FORCED)])
            marks.replace(connection, self._copy, self._names)
            marks.put(connection, self._copy, "published")

    def withdraw(self) -> None:
        with self._work("the copy") as connection:
            state = marks.state(connection, self._copy)
            if state == "settled":
                raise TargetRefused(f"{self.place}: what stood there before is gone, so this copy stays")
            if state == "published":
                for (table,) in connection.execute(_FORCED_TABLES, ([name.own for name in self._names],)).fetchall():
                    connection.execute(f"ALTER TABLE {table} NO {FORCED}".encode())
                step_out(connection, self._names)
                marks.replace(connection, self._copy, self._names)
                marks.put(connection, self._copy, "finished")

    def settle(self) -> None:
        with self._work("what stood there before") as connection:
            if marks.state(connection, self._copy) == "published":
                standing.drop(connection, self.place, marks.replaced(connection, self._copy))
                marks.put(connection, self._copy, "settled")
                marks.forget(connection)

    def discard(self) -> None:
        if not self._copy:
            return
        with self._work("the staging") as connection:
            if marks.state(connection, self._copy) in ("staging", "finished"):
                standing.drop(connection, self.place, marks.numbers(connection, self._copy))
                marks.forget(connection)

    def close(self) -> None:
        if self._open:
            self._open.close()
        self._database.engine.dispose()

    def _begin(self, connection: Connection, run: Run, schemas: list[str]) -> frozenset[str]:
        standing.check_room(connection, self.place, self._names)
        for copy in marks.unfinished(connection, schemas):
            standing.drop(connection, self.place, marks.numbers(connection, copy))
        marks.forget(connection)
        copy = secrets.token_hex(8)
        self._names = [Names.of(schema, copy) for schema in schemas]
        with under_own_names(connection, self._names):
            self._run(connection, [one for one in self._structure.before if one.kind != "schema"])
        marks.begin(connection, copy, run, _digest(self._structure), self._names)
        self._copy = copy
        return frozenset()

    def _resume(self, connection: Connection, run: Run, schemas: list[str]) -> frozenset[str]:
        mark = marks.find(connection, run.id, schemas)
        if mark is None:
            raise TargetRefused(f"{self.place}: nothing of this run is there to resume; start again without --resume")
        if obstacle := _obstacle(mark, run, self._structure):
            raise TargetRefused(f"{self.place}: {obstacle}; start again without --resume")
        self._copy = mark.id
        self._names = [Names.of(schema, mark.id) for schema in schemas]
        if mark.state == "staging":
            return marks.filled(connection, mark.id)
        return frozenset(table.label for table in self._structure.tables)

    def _refill(self, connection: Connection, table: Table, portions: Iterable[Portion]) -> int:
        names = {name.own: name for name in self._names}
        schema = table.schema or ""
        if not any(statement.kind == "function" for statement in self._structure.before):
            return refill(connection, names[schema].staging, table, portions)
        with under_own_names(connection, self._names):  # what a generated column calls may call others by name
            return refill(connection, schema, table, portions)

    def _run(self, connection: Connection, statements: Iterable[Statement]) -> None:
        there = _roles(connection)
        for statement in statements:
            if _has_roles(statement, there):
                with explained(self.place, f"{statement.kind.replace('_', ' ')} {statement.place}"):
                    connection.execute(statement.sql.encode())

    def _analyze(self, connection: Connection) -> None:
        rows = connection.execute(_ANALYZED, ([name.own for name in self._names],)).fetchall()
        if rows:
            connection.execute(f"ANALYZE {', '.join(name for (name,) in rows)}".encode())

    @contextmanager
    def _work(self, doing: str) -> Iterator[Connection]:
        """One transaction."""
        with explained(self.place, doing):
            connection = self._connection()
            with connection.transaction():
                yield connection

    def _connection(self) -> Connection:
        if self._open is None or self._open.closed:
            self._open = self._database.opened()
            self._open.autocommit = True
            self._open.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
            self._open.execute(_SESSION)
            if self._copy:
                self._lock(self._open)
        return self._open

    def _lock(self, connection: Connection) -> None:
        """For the session, so that two copies into one schema never meet."""
        for name in self._names:
            try:
                connection.execute("SET lock_timeout = '1s'")
                connection.execute(_LOCK, (name.own,))
                connection.execute("SET lock_timeout = '10s'")
            except psycopg.errors.LockNotAvailable:
                raise TargetRefused(
                    f"{self.place}: another copy into the schema {name.own} is being made; wait for it to end"
                ) from None


class _Staging(PostgreSQL):
    """The database with a copy's schemas under the names that they bear just now."""

    def __init__(self, address: "URL", names: Mapping[str, str]) -> None:
        super().__init__(address, Options(statement_timeout=timedelta(0)))
        self._names = names

    def source(self, connection: "Reading", table: Table) -> str:
        schema = self._names.get(table.schema or "", table.schema)
        return super().source(connection, replace(table, schema=schema))


def _named(place: str, own: Mapping[str, str]) -> str:
    """The place by the source's schemas; a staging's name is like no other word."""
    for there, name in own.items():
        place = place.replace(there, name) if there != name else place
    return place


def _roles(connection: Connection) -> set[str]:
    return {f"role {name}" for (name,) in connection.execute(_ROLES)}


def _has_roles(statement: Statement, there: set[str]) -> bool:
    return all(need in there for need in statement.needs if need.startswith("role "))


def _obstacle(mark: marks.Mark, run: Run, structure: Structure) -> str | None:
    if not (mark.resumable and run.resumable):
        return "its key was for one run only and is gone"
    if mark.key != run.key:
        return "it was made with another key"
    if mark.manifest_sha256 != run.manifest_sha256:
        return "masking.yaml has changed since"
    return "the structure of the source has changed since" if mark.structure != _digest(structure) else None


def _digest(structure: Structure) -> str:
    """Of all statements but those that say how far a sequence has come, which goes on while a copy is made."""
    lasting = (one.sql for one in (*structure.before, *structure.after) if not one.sql.startswith("SELECT "))
    return blake2b("\0".join(lasting).encode(), digest_size=16).hexdigest()
