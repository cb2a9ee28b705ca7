"""MariaDB and MySQL through PyMySQL: read-only snapshots, values as the server prints them."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine

from connectors import mariadb_portions, mariadb_rows, mariadb_structure, mariadb_unchanged
from connectors.mariadb_schema import is_versioned, tables
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
from connectors.snapshot import Portion
from connectors.structure import Structure
from connectors.text import Pieces
from connectors.unchanged import Facts, Weakness
from connectors.url import masked

try:
    import pymysql
except ImportError:
    raise MissingDriver("MariaDB and MySQL are read through PyMySQL; pip install pymysql") from None

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy.engine import URL, Connection

    from connectors.system import Options

_CONNECT_SECONDS = 10
_LOCK_SECONDS = 5
_GRACE_SECONDS = 60  # that a server may stay silent after its own limit

# Error numbers by mariadb.com/kb/en/mariadb-error-code-reference: what they mean for one table.
_NO_GRANT = "may not be read; GRANT SELECT on it to gomme's user"
_TIMEOUT = "takes longer than limits.statement_timeout allows"
_BROKEN = "names tables, columns or a definer that are gone or not allowed; repair it or drop it"
_REASONS: dict[int, tuple[UnreadableReason, str]] = {
    1142: ("no_grant", _NO_GRANT),
    1143: ("no_grant", _NO_GRANT),
    1044: ("no_grant", _NO_GRANT),
    1969: ("timeout", _TIMEOUT),
    3024: ("timeout", _TIMEOUT),
    1205: ("locked", "is locked by another session; try again when it is done"),
    1356: ("broken_view", _BROKEN),
    1449: ("broken_view", _BROKEN),
    1146: ("vanished", "is gone since the scan began"),
    1049: ("vanished", "is gone with its database since the scan began"),
    1054: ("vanished", "has lost a column since the scan began"),
}
_CANCELLED = (1213, 1317, 1412)  # deadlock, KILL QUERY, definition changed under a snapshot
LOST = (0, 1053, 1158, 1159, 1160, 1161, 1927, 2006, 2013, 2055)


def open_database(address: "URL", options: "Options") -> "MariaDB":
    """The database behind the URL; nothing is asked of it yet."""
    try:
        return MariaDB(address, options)
    except (TypeError, ValueError):  # SQLAlchemy's, of a number that is none
        raise _bad_option(masked(address)) from None


class MariaDB:
    """A MariaDB or MySQL database; which of the two shows when it is first opened."""

    tested = True
    dialect = "mariadb"

    def __init__(self, address: "URL", options: "Options") -> None:
        self.place = masked(address)
        if not (address.database or options.schemas):
            raise BadUrl(f"{self.place} names no database; write it after the last slash, or list schemas")
        self._home = None if options.schemas else address.database
        self._schemas = options.schemas or (str(address.database),)
        self._timeout = options.statement_timeout.total_seconds()
        self.engine = create_engine(
            address,
            creator=self._open,
            execution_options={"no_parameters": True},
            pool_size=options.connections,
            max_overflow=0,
            pool_timeout=None,
            pool_pre_ping=True,
            hide_parameters=True,
        )
        _, arguments = self.engine.dialect.create_connect_args(address)
        self._arguments: dict[str, Any] = {
            "charset": "utf8mb4",
            "connect_timeout": _CONNECT_SECONDS,
            "read_timeout": self._timeout + _GRACE_SECONDS,
            "program_name": "gomme",
            **arguments,
            # PyMySQL would write it in latin-1, but servers keep what a UTF-8 client once set.
            "password": str(arguments.get("password", "")).encode(),
        }

    def tables(self, connection: "Connection") -> tuple[Table, ...]:
        return tables(connection, self._schemas, self._home)

    def begin(self, connection: "Connection") -> None:
        limit = f"max_statement_time = {self._timeout}"
        if self.dialect == "mysql":
            limit = f"max_execution_time = {round(self._timeout * 1000)}"
        lock = min(_LOCK_SECONDS, max(1, int(self._timeout / 2)))
        patience = f"lock_wait_timeout = {lock}, innodb_lock_wait_timeout = {lock}, net_write_timeout = 600"
        connection.exec_driver_sql(f"SET SESSION {limit}, {patience}")
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        connection.exec_driver_sql("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")

    def quote(self, name: str) -> str:
        return "`" + name.replace("`", "``") + "`"

    def source(self, connection: "Connection", table: Table) -> str:
        # History is data too: a system-versioned table is read with the rows that were replaced or deleted.
        history = (
            " FOR SYSTEM_TIME ALL" if table.kind == "table" and is_versioned(connection, table, self._home) else ""
        )
        return f"{self._place(table)}{history} AS t"

    def _place(self, table: Table) -> str:
        schema = table.schema or self._home
        return f"{self.quote(schema)}.{self.quote(table.name)}" if schema else self.quote(table.name)

    def stream(self, connection: "Connection", table: Table, columns: Sequence[Column]) -> "Iterator[pa.RecordBatch]":
        cells = ", ".join(self.cell(column) for column in columns)
        statement = f"SELECT {cells} FROM {self.source(connection, table)}"  # noqa: S608
        pieces = Pieces([column.name for column in columns])
        for arrays in mariadb_rows.arrays(_driver(connection), statement, len(columns)):
            pieces.add(arrays)
            yield from pieces.due()
        yield from pieces.rest()

    def facts(
        self, connection: "Connection", table: Table, seen: Sequence[Column], counted: Sequence[Column], key: bytes
    ) -> Facts | Weakness:
        place = (table.schema or self._home, table.name)
        cells = [self.cell(column) for column in seen]
        counts = [f"t.{self.quote(column.name)}" for column in counted]
        return mariadb_unchanged.facts(connection, table, place, self.source(connection, table), cells, counts)

    def structure(self, connection: "Connection") -> Structure:
        return mariadb_structure.structure(connection, self._schemas, self._home)

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
            return iter(())
        chosen = [table.column(name) for name in columns]
        cells = ", ".join(self.cell(column, mariadb_portions.is_exact(column, text)) for column in chosen)
        if parting:
            cells = f"{parting.part}, {parting.fine}, {cells}"
            chosen = [*(Column(name, "int", "integer") for name in (PART, FINER)), *chosen]
        order = ", ".join(f"t.{self.quote(name)}" for name in table.primary_key)
        kept = f" WHERE ({where})" if where else ""
        ordered = f" ORDER BY {order}" if order else ""
        statement = f"SELECT {cells} FROM {self._place(table)} AS t{kept}{ordered}"  # noqa: S608
        limit = "max_execution_time" if self.dialect == "mysql" else "max_statement_time"
        return mariadb_portions.portions(_driver(connection), statement, chosen, text, limit)

    def identity(self, connection: "Connection") -> tuple[str, ...]:
        """The server, then every database that is read there, sorted."""
        variables = "@@server_uuid" if self.dialect == "mysql" else "@@hostname"
        server = connection.exec_driver_sql(f"SELECT CONCAT_WS(' ', {variables}, @@port, @@datadir)").scalar_one()
        folds = connection.exec_driver_sql("SELECT @@lower_case_table_names").scalar_one()
        return (str(server), *sorted(schema.lower() if folds else schema for schema in self._schemas))

    def sees_lock(self, connection: "Connection", number: int) -> bool:
        locks = " OR ".join(f"IS_USED_LOCK('{lock_name(number, schema)}') IS NOT NULL" for schema in self._schemas)
        return bool(connection.exec_driver_sql(f"SELECT {locks}").scalar_one())

    def cell(self, column: Column, exact: bool = False) -> str:
        value = f"t.{self.quote(column.name)}"
        if exact and column.type.startswith("float"):
            return f"{value} + 0e0"  # six digits of a FLOAT are printed, and nine make it again
        return f"{value} + 0" if column.type.startswith("bit") else value  # the protocol sends bits as raw bytes

    @contextmanager
    def explained(self, table: Table | None = None) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            cause = getattr(error, "orig", error)
            if not isinstance(cause, pymysql.Error | OSError):
                raise
            raise self._named(cause, table) from None

    def _named(self, error: Exception, table: Table | None) -> ConnectorError:
        where = f"table {table.label}" if table else self.place
        code = code_of(error)
        if code in LOST or isinstance(error, OSError):
            return ConnectionLost(f"{where}: the connection to {self.place} broke off; try again")
        if code in _CANCELLED:
            return Cancelled(f"{where}: the server cancelled the query; try again")
        if code in _REASONS:
            reason, words = _REASONS[code]
            return Unreadable(reason, f"{where} {words}")
        if table is not None and table.kind == "view":
            return Unreadable("broken_view", f"view {table.label} cannot be run (error {code}); repair it or drop it")
        return Unreadable("failed", f"{where} cannot be read (error {code})")

    def _open(self) -> "pymysql.Connection[Any]":
        try:
            connection = pymysql.connect(**self._arguments)
        except pymysql.Error as error:
            code = code_of(error)
        except (TypeError, ValueError, AttributeError, OSError):  # how the driver meets an option that it cannot use
            raise _bad_option(self.place) from None
        else:
            version = str(connection.get_server_info())  # type: ignore[no-untyped-call]
            self.dialect = "mariadb" if "mariadb" in version.lower() else "mysql"
            return connection
        if code < 2000:
            raise Refused(f"{self.place} turns us away (error {code}); check user, password, database name and grants")
        raise Unreachable(f"{self.place} does not answer; check host, port and network")


def _driver(connection: "Connection") -> "pymysql.Connection[Any]":
    driver = connection.connection.driver_connection
    assert isinstance(driver, pymysql.Connection)
    return driver


def lock_name(number: int, schema: str) -> str:
    """Locks belong to a server, and their names are short: this one says which of its databases is meant."""
    return blake2b(f"{number} {schema}".encode(), digest_size=16).hexdigest()


def _bad_option(place: str) -> BadUrl:
    return BadUrl(f"{place} has an option that PyMySQL cannot use; correct what follows the '?'")


def code_of(error: Exception) -> int:
    code = error.args[0] if error.args else 0
    return code if isinstance(code, int) else 0
