"""SQLite files: opened read-only, streamed as the text that SQLite itself prints."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyarrow as pa
from sqlalchemy import create_engine, event
from sqlalchemy.pool import QueuePool

from connectors import sqlite_pattern
from connectors.model import (
    BadUrl,
    Column,
    ConnectorError,
    NotADatabase,
    Table,
    Unreachable,
    Unreadable,
    UnreadableReason,
)
from connectors.parting import FINER, PART, Parting
from connectors.snapshot import Portion
from connectors.sqlite_bulk import portions
from connectors.sqlite_rows import Cell, Clock, form
from connectors.sqlite_rows import portions as by_row
from connectors.sqlite_schema import tables
from connectors.sqlite_sql import quoted
from connectors.sqlite_structure import structure
from connectors.sqlite_unchanged import Content, weakness
from connectors.standing import identity
from connectors.structure import Structure
from connectors.text import Pieces
from connectors.unchanged import Facts, Weakness
from connectors.url import masked

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Connection

    from connectors.system import Options

_BUSY_SECONDS = 2.0
_ROWS, _BYTES = 256, 1 << 20  # turned into Arrow at a time, fewer rows where they are long
_MOST_TOGETHER = 400  # columns that SQLite strings together: its expressions end at a depth of a thousand
_STEPS_BETWEEN_LOOKS_AT_THE_CLOCK = 200_000

# Result codes by sqlite.org/rescode.html: what they mean for one table.
_REASONS: dict[int, tuple[UnreadableReason, str]] = {
    sqlite3.SQLITE_BUSY: ("locked", "is locked by another process; try again when it is done"),
    sqlite3.SQLITE_LOCKED: ("locked", "is locked by another process; try again when it is done"),
    sqlite3.SQLITE_INTERRUPT: ("timeout", "takes longer than limits.statement_timeout allows"),
    sqlite3.SQLITE_SCHEMA: ("vanished", "changed while it was read"),
}


def open_database(address: "URL", options: "Options") -> "Sqlite":
    """The file behind the URL; it must exist, for nothing is ever created."""
    return Sqlite(address, options)


class Sqlite:
    """A SQLite file."""

    dialect = "sqlite"
    tested = True

    def __init__(self, address: "URL", options: "Options") -> None:
        self.place = masked(address)
        self._path = _existing(address.database)
        self._timeout = options.statement_timeout.total_seconds()
        if set(options.schemas) - {"main"}:
            raise BadUrl(f"{self.place}: a SQLite file has the schema main only; leave out schemas")
        self._content = Content(self._path, self._open, self._timeout)
        self.engine = create_engine(
            "sqlite+pysqlite://",
            creator=self._open,
            poolclass=QueuePool,
            pool_size=options.connections,
            max_overflow=0,
            pool_timeout=None,
            hide_parameters=True,
        )
        event.listen(self.engine, "engine_disposed", lambda _: self._content.close())

    def tables(self, connection: "Connection") -> tuple[Table, ...]:
        return tables(connection)

    def begin(self, connection: "Connection") -> None:
        driver, clock = _driver(connection), Clock(self._timeout)
        connection.info[Clock] = clock
        driver.set_progress_handler(clock.is_over, _STEPS_BETWEEN_LOOKS_AT_THE_CLOCK)
        driver.set_trace_callback(clock.restart)  # called as each statement begins
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").one()  # takes the lock, reads the header

    def quote(self, name: str) -> str:
        return quoted(name)

    def source(self, connection: "Connection", table: Table) -> str:
        return f"main.{self.quote(table.name)} AS t"

    def stream(self, connection: "Connection", table: Table, columns: Sequence[Column]) -> "Iterator[pa.RecordBatch]":
        # The alias matters: SQLite takes an unknown name in double quotes for a string, but not t."name".
        driver, source = _driver(connection), self.source(connection, table)
        if table.kind == "table" and len(columns) <= _MOST_TOGETHER:
            cells = [Cell(column.name, f"t.{self.quote(column.name)}", "text") for column in columns]
            for portion in portions(driver, cells, table.name, source, connection.info[Clock]):
                yield pa.RecordBatch.from_pydict(portion)
            return
        values = ", ".join(f"CAST(t.{self.quote(column.name)} AS TEXT)" for column in columns)
        cursor = driver.execute(f"SELECT {values} FROM {source}")  # noqa: S608
        pieces = Pieces([column.name for column in columns])
        for rows in _portions(cursor):
            pieces.add([pa.array(cells, pa.binary()) for cells in zip(*rows, strict=True)])
            yield from pieces.due()
        yield from pieces.rest()

    def structure(self, connection: "Connection") -> Structure:
        return structure(connection)

    def portions(
        self,
        connection: "Connection",
        table: Table,
        columns: Sequence[str],
        text: Collection[str] | None,
        where: str | None = None,
        parting: Parting | None = None,
    ) -> Iterator[Portion]:
        """In the order of the file, which is that of the key wherever the key decides where a row lies."""
        driver = _driver(connection)
        cells = [Cell(name, f"t.{self.quote(name)}", form(table.column(name), text)) for name in columns]
        source, clock = self.source(connection, table), connection.info[Clock]
        if parting:
            numbers = [Cell(name, f"t.{self.quote(name)}", "text") for name in (PART, FINER)]
            kept = f" WHERE ({where})" if where else ""
            source = parting.source(self.quote, columns, source, kept, " LIMIT -1")
            yield from by_row(driver, [*numbers, *cells], source, clock)
        elif where:
            yield from by_row(driver, cells, f"{source} WHERE ({where})", clock)
        else:
            yield from portions(driver, cells, table.name, source, clock)

    def identity(self, connection: "Connection") -> tuple[str, ...]:
        return identity(self._path)

    def sees_lock(self, connection: "Connection", number: int) -> bool:
        return False  # a file tells itself by its inode

    def facts(
        self, connection: "Connection", table: Table, seen: Sequence[Column], counted: Sequence[Column], key: bytes
    ) -> Facts | Weakness:
        if weak := weakness(connection, table, self._path):
            return weak
        content = self._content.hash(key)
        _driver(connection).execute("ROLLBACK")
        self.begin(connection)  # after the hash: no commit in between, then this transaction sees what was hashed
        return (content,) if content and self._content.rests() else "changing"

    @contextmanager
    def explained(self, table: Table | None = None) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            cause = getattr(error, "orig", error)
            if isinstance(cause, OSError):
                raise Unreachable(f"{self.place} is gone or may not be read any more; check the path") from None
            if not isinstance(cause, sqlite3.Error):
                raise
            raise self._named(cause, table) from None

    def _named(self, error: sqlite3.Error, table: Table | None) -> ConnectorError:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        where = f"table {table.label}" if table else f"{self._path.name}"
        if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT) and table is None:
            return NotADatabase(f"{self.place} is not a SQLite database, or it is damaged or encrypted")
        if code == sqlite3.SQLITE_CANTOPEN:
            return Unreachable(f"{self.place} cannot be opened; check the path and the rights on file and folder")
        if code in _REASONS:
            reason, words = _REASONS[code]
            return Unreadable(reason, f"{where} {words}")
        return self._of_the_statement(str(error), table, where, error)

    def _of_the_statement(self, message: str, table: Table | None, where: str, error: sqlite3.Error) -> Unreadable:
        if table is not None and table.kind == "view":
            return Unreadable("broken_view", f"view {table.label} cannot be run; drop it, or repair its definition")
        if message.startswith("no such module"):
            return Unreadable("failed", f"{where} needs a SQLite extension that is not loaded here")
        if message.startswith(("no such table", "no such column")):
            return Unreadable("vanished", f"{where} is gone or has lost a column since the scan began")
        return Unreadable("failed", f"{where} cannot be read ({getattr(error, 'sqlite_errorname', 'SQLITE_ERROR')})")

    def _open(self) -> sqlite3.Connection:
        connection = self._opened("mode=ro")
        try:
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        except sqlite3.Error as error:
            connection.close()
            if not self._rests(error):
                raise
            return self._opened("mode=ro&immutable=1")
        return connection

    def _opened(self, mode: str) -> sqlite3.Connection:
        address = f"file:{quote(str(self._path.absolute()))}?{mode}"
        connection = sqlite3.connect(
            address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        connection.text_factory = bytes
        sqlite_pattern.install(connection)
        return connection

    def _rests(self, error: sqlite3.Error) -> bool:
        """A file in WAL mode that nobody has open, in a folder where even a reader's index may not be written."""
        cannot_write = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
        return cannot_write and not self._path.with_name(f"{self._path.name}-wal").exists()


def _existing(database: str | None) -> Path:
    if not database or database == ":memory:" or database.startswith("file:"):
        raise BadUrl("a SQLite URL names a file: sqlite:///relative.db or sqlite:////absolute/path.db")
    path = Path(database)
    if not path.is_file():
        kind = "is a folder" if path.is_dir() else "does not exist"
        raise Unreachable(f"the SQLite file {database} {kind}; check the path")
    return path


def _portions(cursor: Iterable[tuple[bytes | None, ...]]) -> Iterator[list[tuple[bytes | None, ...]]]:
    """The rows, some at a time; every row is weighed, for a long one may follow a thousand short ones."""
    rows: list[tuple[bytes | None, ...]] = []
    size = 0
    for row in cursor:
        rows.append(row)
        size += len(b"".join(filter(None, row)))  # quicker than a sum of lengths
        if len(rows) == _ROWS or size >= _BYTES:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows


def _driver(connection: "Connection") -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver
