"""PostgreSQL through psycopg 3: read-only snapshots, COPY out, hidden rows refused; a standby will do."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlalchemy import create_engine

from connectors import postgresql_portions, postgresql_rows, postgresql_unchanged
from connectors.model import (
    BadUrl,
    Cancelled,
    Column,
    ConnectionLost,
    ConnectorError,
    MissingDriver,
    Refused,
    Table,
    Unreachable,
    Unreadable,
    UnreadableReason,
)
from connectors.parting import FINER, PART, Parting
from connectors.postgresql_identity import identity, sees_lock
from connectors.postgresql_schema import is_partitioned, tables
from connectors.postgresql_structure import structure
from connectors.snapshot import Portion
from connectors.structure import Structure
from connectors.unchanged import Facts, Weakness
from connectors.url import masked

try:
    import psycopg
    from psycopg.conninfo import make_conninfo
except ImportError:  # a plain sentence beats a traceback; libpq may be what is missing
    raise MissingDriver("PostgreSQL is read through psycopg 3; pip install 'psycopg[binary]'") from None

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Connection

    from connectors.system import Options

_CONNECT_SECONDS = 10
_LOCK_MILLISECONDS = 5_000

# SQLSTATEs by postgresql.org/docs/current/errcodes-appendix.html: what they mean for one table.
_REASONS: dict[str, tuple[UnreadableReason, str]] = {
    "42501": ("no_grant", "may not be read; GRANT SELECT on it to gomme's user"),
    "57014": ("timeout", "takes longer than limits.statement_timeout allows"),
    "55P03": ("locked", "is locked by another session; try again when it is done"),
    "42P01": ("vanished", "is gone since the scan began"),
    "42703": ("vanished", "has lost a column since the scan began"),
    "3F000": ("vanished", "is gone with its schema since the scan began"),
}
_SERIALIZATION, _DEADLOCK = "40001", "40P01"  # how a standby reports a conflict with recovery
_ENDED = ("57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04")


def open_database(address: "URL", options: "Options") -> "PostgreSQL":
    """The database behind the URL; nothing is asked of it yet."""
    return PostgreSQL(address, options)


class PostgreSQL:
    """A PostgreSQL database."""

    dialect = "postgresql"
    tested = True

    def __init__(self, address: "URL", options: "Options") -> None:
        self.place = masked(address)
        self._schemas = options.schemas
        milliseconds = round(options.statement_timeout.total_seconds() * 1000)
        self.settings = _settings(milliseconds)
        self.engine = create_engine(
            address,
            creator=self.opened,
            isolation_level="REPEATABLE READ",
            execution_options={"postgresql_readonly": True, "no_parameters": True},
            use_native_hstore=False,
            pool_size=options.connections,
            max_overflow=0,
            pool_timeout=None,
            pool_pre_ping=True,
            hide_parameters=True,
        )
        _, arguments = self.engine.dialect.create_connect_args(address)
        ours = {"connect_timeout": _CONNECT_SECONDS, "application_name": "gomme", "client_encoding": "utf8"}
        self._arguments: dict[str, Any] = {**ours, **arguments}

    def tables(self, connection: "Connection") -> tuple[Table, ...]:
        return tables(connection, self._schemas)

    def begin(self, connection: "Connection") -> None:
        connection.exec_driver_sql(self.settings)

    def quote(self, name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    def source(self, connection: "Connection", table: Table) -> str:
        # ONLY: the rows of tables that inherit from this one are read with those tables.
        only = "ONLY " if table.kind == "table" and not is_partitioned(connection, table) else ""
        schema = f"{self.quote(table.schema)}." if table.schema else ""
        return f"{only}{schema}{self.quote(table.name)} AS t"

    def stream(self, connection: "Connection", table: Table, columns: Sequence[Column]) -> Iterator[pa.RecordBatch]:
        cells = ", ".join(f"t.{self.quote(column.name)}" for column in columns)
        select = f"SELECT {cells} FROM {self.source(connection, table)}"  # noqa: S608
        names = [column.name for column in columns]
        for arrays in _copied(connection, select, len(columns)):
            yield pa.RecordBatch.from_arrays(arrays, names)

    def identity(self, connection: "Connection") -> tuple[str, ...]:
        return identity(lambda query: connection.exec_driver_sql(query).one())

    def sees_lock(self, connection: "Connection", number: int) -> bool:
        return sees_lock(lambda query: connection.exec_driver_sql(query).one(), number)

    def structure(self, connection: "Connection") -> Structure:
        return structure(connection, self._schemas)

    def portions(
        self,
        connection: "Connection",
        table: Table,
        columns: Sequence[str],
        text: Collection[str] | None,
        where: str | None = None,
        parting: Parting | None = None,
    ) -> Iterator[Portion]:
        if not columns:
            return
        connection.exec_driver_sql(postgresql_portions.SETTINGS)
        cells = ", ".join(f"t.{self.quote(name)}" for name in columns)
        order = ", ".join(f"t.{self.quote(name)}" for name in table.primary_key)
        kept = f" WHERE ({where})" if where else ""
        ordered = f" ORDER BY {order}" if order else ""
        select = f"SELECT {cells} FROM {self.source(connection, table)}{kept}{ordered}"  # noqa: S608
        names = columns
        if parting:
            names = (PART, FINER, *columns)
            source = parting.source(
                self.quote, columns, self.source(connection, table), f"{kept}{ordered}", " OFFSET 0"
            )
            select = f"SELECT {', '.join(f't.{self.quote(name)}' for name in names)} FROM {source}"  # noqa: S608
        binary = {name for name in columns if text is None and table.column(name).kind == "binary"}
        yield from postgresql_portions.portions(_copied(connection, select, len(names)), names, binary)

    def facts(
        self, connection: "Connection", table: Table, seen: Sequence[Column], counted: Sequence[Column], key: bytes
    ) -> Facts | Weakness:
        return postgresql_unchanged.facts(connection, table, self.source(connection, table))

    @contextmanager
    def explained(self, table: Table | None = None) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            cause = getattr(error, "orig", error)
            if not isinstance(cause, psycopg.Error):
                raise
            raise self._named(cause, table) from None

    def _named(self, error: psycopg.Error, table: Table | None) -> ConnectorError:
        where = f"table {table.label}" if table else self.place
        state = error.sqlstate
        if state in (_SERIALIZATION, _DEADLOCK):
            return Cancelled(f"{where}: the server cancelled the query to keep up with its primary; try again")
        if state is None or state.startswith("08") or state in _ENDED:
            return ConnectionLost(f"{where}: the connection to {self.place} broke off; try again")
        if state == "42501" and error.diag.source_function == "check_enable_rls":
            return Unreadable("row_security", f"{where} hides rows from gomme's user; give that user BYPASSRLS")
        if state in _REASONS:
            reason, words = _REASONS[state]
            return Unreadable(reason, f"{where} {words}")
        if table is not None and table.kind in ("view", "materialized_view"):
            return Unreadable(
                "broken_view", f"view {table.label} cannot be run (SQLSTATE {state}); repair or refresh it"
            )
        return Unreadable("failed", f"{where} cannot be read (SQLSTATE {state})")

    def opened(self) -> "psycopg.Connection[tuple[object, ...]]":
        """A connection of the driver's own. BadUrl, Refused, Unreachable."""
        try:
            return psycopg.connect(**self._arguments)
        except psycopg.ProgrammingError:  # libpq, before it looks for a server
            raise BadUrl(f"{self.place} has an option that libpq cannot use; correct what follows the '?'") from None
        except psycopg.errors.ConnectionTimeout:
            answers = False
        except psycopg.Error:
            answers = self._answers()
        if answers:
            raise Refused(f"{self.place} turns us away; check user, password, database name, pg_hba.conf, limits")
        raise Unreachable(f"{self.place} does not answer; check host, port and network")

    def _answers(self) -> bool:
        """Whether a server is there at all, in no human language: its messages are translated, this is not."""
        conninfo = make_conninfo("", **{name: self._arguments[name] for name in self._arguments.keys() - {"context"}})
        return psycopg.pq.PGconn.ping(conninfo.encode()) == psycopg.pq.Ping.OK


def _copied(connection: "Connection", select: str, width: int) -> Iterator[list[pa.Array]]:
    """What a SELECT gives, some rows at a time, as utf8 columns."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    # A database without an encoding holds bytes of any; the server would refuse to call them UTF-8.
    encoding = "SQL_ASCII" if driver.info.parameter_status("server_encoding") == "SQL_ASCII" else "UTF8"
    copy = f"COPY ({select}) TO STDOUT (ENCODING '{encoding}')"
    with driver.cursor() as cursor, cursor.copy(copy) as rows:
        yield from postgresql_rows.arrays(rows, width)


def _settings(milliseconds: int) -> str:
    """For the transaction only, so that a connection pooler in between is left as it was."""
    settings = {
        "statement_timeout": milliseconds,
        "lock_timeout": min(_LOCK_MILLISECONDS, milliseconds // 2),
        "row_security": "off",  # a policy that would hide rows becomes an error
        "datestyle": "'ISO, YMD'",
        "intervalstyle": "postgres",
        "bytea_output": "hex",
        "extra_float_digits": 1,
        "synchronize_seqscans": "off",  # a table that is read twice comes in the same order
    }
    return "; ".join(f"SET LOCAL {name} = {value}" for name, value in settings.items())
