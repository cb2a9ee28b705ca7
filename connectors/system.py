"""The door to a database: `connect` opens it, a System lists its tables and reads them one by one."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from connectors.model import Column, Table
from connectors.snapshot import Portion, Snapshot
from connectors.stream import Reading, readable
from connectors.structure import Structure, is_journal
from connectors.unchanged import Facts, Weakness

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy.engine import URL, Connection, Engine

    from connectors.parting import Parting

# Which file knows a dialect; every other one goes by the plain path.
_KNOWN_BY = {
    "sqlite": "connectors.sqlite",
    "postgresql": "connectors.postgresql",
    "mysql": "connectors.mariadb",
}


@dataclass(frozen=True, slots=True)
class Options:
    """`schemas`: all user schemas when empty; a statement that takes longer is given up; `connections` at most."""

    schemas: tuple[str, ...] = ()
    statement_timeout: timedelta = timedelta(minutes=5)
    connections: int = 2


class Database(Protocol):
    """What the file of a dialect gives: its catalogue, a stream of a table, and names for its errors."""

    dialect: str
    tested: bool
    place: str  # its URL without secrets
    engine: "Engine"

    def tables(self, connection: "Connection") -> tuple[Table, ...]: ...

    def begin(self, connection: "Connection") -> None:
        """Makes the coming transaction read-only, and bounds its statements."""

    def quote(self, name: str) -> str: ...

    def source(self, connection: "Connection", table: Table) -> str:
        """What stands after FROM, under the alias t."""

    def stream(
        self, connection: "Connection", table: Table, columns: Sequence[Column]
    ) -> "Iterator[pa.RecordBatch]": ...

    def identity(self, connection: "Connection") -> tuple[str, ...]:
        """What the server says it is: equal where it is the same database, whatever its URL; empty if it cannot say."""

    def sees_lock(self, connection: "Connection", number: int) -> bool:
        """Whether some session of this very database holds the advisory lock of that number; false where none exist."""

    def structure(self, connection: "Connection") -> Structure:
        """What a copy of the whole database is made from."""

    def portions(
        self,
        connection: "Connection",
        table: Table,
        columns: Sequence[str],
        text: Collection[str] | None,
        where: str | None = None,
        parting: "Parting | None" = None,
    ) -> Iterator[Portion]:
        """The rows by primary key: columns of `text` as Arrow utf8, the others as a target of this dialect takes them.

        Without `text`: every column as Arrow utf8, or binary where it holds bytes. With `where`, a condition of this
        dialect: only the rows for which it holds, in any order. With `parting`: its two numbers of every row, as text,
        beside the columns; cells of parts that were not chosen may be NULL.
        """

    def facts(
        self, connection: "Connection", table: Table, seen: Sequence[Column], counted: Sequence[Column], key: bytes
    ) -> Facts | Weakness:
        """What cannot stay the same while the cells of `seen` or the gaps of `counted` change, or why nothing can."""

    def explained(self, table: Table | None = None) -> AbstractContextManager[None]:
        """Turns the driver's errors inside the block into ours."""


def connect(url: str, options: Options | None = None) -> "System":
    """An open system. BadUrl, MissingDriver, Unreachable, Refused, NotADatabase."""
    from connectors.url import parsed

    address = parsed(url)
    database = _database(address, options or Options())
    system = System(database)
    try:
        system.check()
    except BaseException:
        system.close()
        raise
    return system


def _database(address: "URL", options: Options) -> Database:
    module = import_module(_KNOWN_BY.get(address.get_backend_name(), "connectors.plain"))
    database: Database = module.open_database(address, options)
    return database


class System:
    """A database that gomme reads; close it, or use it in a `with` block."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def dialect(self) -> str:
        """sqlite, postgresql, mariadb, mysql, or SQLAlchemy's name of another one."""
        return self._database.dialect

    @property
    def tested(self) -> bool:
        """False for the plain path of a dialect that gomme's tests do not cover."""
        return self._database.tested

    def check(self) -> None:
        """One round trip, so that a wrong address or password shows at once."""
        with self._transaction():
            pass

    def tables(self) -> tuple[Table, ...]:
        """Every table and view of the schemas asked for, by schema and name, but gomme's own journal."""
        with self._transaction() as connection, self._database.explained():
            return tuple(table for table in self._database.tables(connection) if not is_journal(table))

    def identity(self) -> tuple[str, ...]:
        """Equal for two systems that are the same database, by whatever URL; empty where the server cannot say."""
        with self._transaction() as connection, self._database.explained():
            return self._database.identity(connection)

    def sees_lock(self, number: int) -> bool:
        """Whether a lock that is held elsewhere is held in this database, which tells two URLs of it apart from two."""
        with self._transaction() as connection, self._database.explained():
            return self._database.sees_lock(connection, number)

    @contextmanager
    def read(self, table: Table) -> Iterator[Reading]:
        """One short read-only transaction on one table. Unreadable, ConnectionLost."""
        readable(table, ())
        with self._transaction(table) as connection:
            reading = Reading(self._database, connection, table)
            try:
                yield reading
            finally:
                if reading.broken_off:
                    connection.invalidate()

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """One read-only transaction over every table: what a copy is read from. Unreadable, ConnectionLost."""
        with self._transaction() as connection:
            snapshot = Snapshot(self._database, connection)
            try:
                yield snapshot
            finally:
                if snapshot.broken_off:
                    connection.invalidate()

    def close(self) -> None:
        """Gives every connection back; a closed system can be closed again."""
        self._database.engine.dispose()

    @contextmanager
    def _transaction(self, table: Table | None = None) -> "Iterator[Connection]":
        with self._database.explained(table):
            connection = self._database.engine.connect()
        try:
            with self._database.explained(table):
                self._database.begin(connection)
            yield connection
        finally:
            with suppress(Exception):  # the end of a connection that broke says nothing new
                connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"System({self._database.place})"
