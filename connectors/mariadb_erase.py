"""Erases in a MariaDB or MySQL database.

gomme's user needs SELECT, UPDATE (rows are locked for a batch) and, to delete rows, DELETE on the tables, CREATE
TEMPORARY TABLES on the database (rows are named in temporary tables), and SELECT and INSERT on `gomme_journal`; where
that is not there yet, CREATE on it. Only tables whose engine knows transactions (InnoDB) are touched.

Batches run at READ COMMITTED, so that what others commit until the rows are locked is seen; a server that writes its
binary log by STATEMENT refuses that: MIXED or ROW. Runs keep each other out by a lock of the session (GET_LOCK).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pymysql

from connectors import mariadb_rows
from connectors.erasing import Action, Listing, same_key
from connectors.inbound import Pointing
from connectors.mariadb import LOST, MariaDB, code_of, lock_name
from connectors.model import (
    BatchRefused,
    ConnectionLost,
    ConnectorError,
    Contended,
    EraseRefused,
    ForeignKey,
    Hindered,
    Table,
)
from connectors.pointing import pointing
from connectors.predicate import Scalar
from connectors.sql_pieces import Sql, Value, bound, inlined, joined
from connectors.text import text

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from connectors.system import Options

_SESSION = (
    "SET SESSION autocommit = 1, time_zone = '+00:00', foreign_key_checks = 1, unique_checks = 1, sql_notes = 0, "
    "lock_wait_timeout = 10, innodb_lock_wait_timeout = 10, "
    "sql_mode = 'STRICT_ALL_TABLES,ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'"
)
_ISOLATION = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"
_LOCK = 5_021_005  # the number of our advisory lock
_ENGINE = "SELECT ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = %s AND TABLE_NAME = %s"
_MOVING = """
SELECT COLUMN_NAME FROM information_schema.COLUMNS
WHERE TABLE_SCHEMA = %s AND TABLE_NAME = %s AND EXTRA LIKE '%%on update%%' ORDER BY ORDINAL_POSITION
"""
_TRANSACTIONAL = ("InnoDB", "ROCKSDB")
_ROWS = 1_000  # named by one statement

# Error numbers by mariadb.com/kb/en/mariadb-error-code-reference.
_HELD = (1205, 1213, 3572)
_NO_RIGHT = (1044, 1045, 1142, 1143, 1227, 1370)
_VANISHED = (1049, 1054, 1146)
_FULL = (3, 1021, 1026, 1041, 1114, 1874)
_SLOW = (1317, 1969, 3024)
_CONSTRAINT = (1022, 1048, 1062, 1217, 1406, 1451, 1452, 3819, 4025)


def open_session(address: "URL", options: "Options") -> "MariaDBSession":
    """Unreachable, Refused, BadUrl."""
    return MariaDBSession(MariaDB(address, options), str(address.database or ""))


class MariaDBSession:
    """A connection that writes; opened again where it broke, but never inside a batch."""

    takes = False
    locks_all = False

    def __init__(self, database: MariaDB, home: str) -> None:
        self.place = database.place
        self._database = database
        self._home = self.home = home
        self._is_alone = False
        self._driver = self._opened()

    @property
    def dialect(self) -> str:
        return self._database.dialect

    def quote(self, name: str) -> str:
        return self._database.quote(name)

    def source(self, table: Table, alias: str) -> str:
        return f"{self._place(table)} AS {alias}"

    def alone(self) -> None:
        if not self._driver.open:
            self._driver, self._is_alone = self._opened(), False
        if self._is_alone:
            return
        with self.explained("the lock of its journal"):
            (found,) = self.rows(("SELECT GET_LOCK(", Value(lock_name(_LOCK, self._home)), ", 0)"))
        if found[0] != 1:
            raise EraseRefused(f"{self.place}: another run of gomme is erasing there; wait for it to end")
        self._is_alone = True

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._plain("START TRANSACTION")
        try:
            yield
            self._plain("COMMIT")
        except BaseException:
            if self._driver.open:
                try:
                    self._plain("ROLLBACK")
                except (pymysql.Error, OSError):
                    self._drop()
            raise

    def mark(self) -> None:
        self._plain("SAVEPOINT gomme")

    def back(self) -> None:
        self._plain("ROLLBACK TO SAVEPOINT gomme")

    def settle(self) -> None:
        return  # nothing waits

    def execute(self, sql: Sql) -> int:
        with self._driver.cursor() as cursor:
            return int(cursor.execute(*bound(sql, self.dialect)))

    def rows(self, sql: Sql) -> list[tuple[object, ...]]:
        with self._driver.cursor() as cursor:
            cursor.execute(*bound(sql, self.dialect))
            return list(cursor.fetchall())

    def listed(self, at: int, table: Table, keys: pa.RecordBatch, values: Mapping[str, pa.Array]) -> Listing:
        named = self._temporary(at, table, list(values))
        cells = [_cells(table, name, keys[f"k{place}"]) for place, name in enumerate(table.primary_key)]
        rows = list(zip(keys["n"].to_pylist(), *cells, *(some.to_pylist() for some in values.values()), strict=True))
        marks = f"({', '.join(['%s'] * (1 + len(cells) + len(values)))})"
        with self._driver.cursor() as cursor:
            for start in range(0, len(rows), _ROWS):
                some = rows[start : start + _ROWS]
                statement = f"INSERT INTO {named} VALUES {', '.join([marks] * len(some))}"  # noqa: S608
                cursor.execute(statement, [cell for row in some for cell in row])
        return Listing((f"{named} AS k",), len(cells), tuple(values))

    def read(
        self, table: Table, columns: Sequence[str], listing: Listing, still: Sql, lock: bool
    ) -> Iterator[list[pa.Array]]:
        chosen = [table.column(name) for name in columns]
        cells = ", ".join(["k.n", *(self._database.cell(column) for column in chosen)])
        tables = (*listing.source, f" STRAIGHT_JOIN {self.source(table, 't')} ON {same_key(table, self.quote)}")
        sql: Sql = ("SELECT ", cells, " FROM ", *tables, " WHERE (", *still, ")", " FOR UPDATE" if lock else "")
        kinds = ["text", *(column.kind for column in chosen)]
        for arrays in mariadb_rows.arrays(self._driver, inlined(sql, self.dialect), len(kinds)):
            yield [some if kind == "binary" else text(some) for some, kind in zip(arrays, kinds, strict=True)]

    def as_one(self, table: Table, columns: Sequence[str], listing: Listing, still: Sql) -> None:
        return None  # to read is quick

    def delete(self, table: Table, listing: Listing) -> int:
        """In one statement; where rows point at others of their table, those first that none points at, and so on."""
        end = f" STRAIGHT_JOIN {self.source(table, 't')} ON {same_key(table, self.quote)}"
        loops = [key for key in table.foreign_keys if (key.schema, key.table) == (table.schema, table.name)]
        free = "".join(self._pointing(table, key, f"c{at}") for at, key in enumerate(loops))
        none = " AND ".join(f"c{at}.{self.quote(table.primary_key[0])} IS NULL" for at in range(len(loops)))
        sql: Sql = ("DELETE t FROM ", *listing.source, end, free, f" WHERE {none}" if none else "")
        gone = self.execute(sql)
        while loops and (more := self.execute(sql)):
            gone += more
        return gone

    def taken(self, table: Table, columns: Sequence[str], listing: Listing, still: Sql) -> Iterator[list[pa.Array]]:
        raise NotImplementedError

    def update(self, table: Table, listing: Listing, fixed: Mapping[str, Scalar | None]) -> int:
        each: list[Sql] = [(f"t.{self.quote(name)} = k.v{at}",) for at, name in enumerate(listing.values)]
        all_: list[Sql] = [
            (f"t.{self.quote(name)} = ", "NULL" if value is None else Value(value)) for name, value in fixed.items()
        ]
        stay = [(f"t.{name} = t.{name}",) for name in map(self.quote, self._moving(table, {*listing.values, *fixed}))]
        tables = (*listing.source, f" STRAIGHT_JOIN {self.source(table, 't')} ON {same_key(table, self.quote)}")
        return self.execute(("UPDATE ", *tables, " SET ", *joined(", ", [*each, *all_, *stay])))

    def _moving(self, table: Table, written: Collection[str]) -> list[str]:
        """Columns ON UPDATE CURRENT_TIMESTAMP: they move with every change of a row unless they are set themselves."""
        with self._driver.cursor() as cursor:
            cursor.execute(_MOVING, (table.schema or self._home, table.name))
            found = [_name(row[0]) for row in cursor.fetchall()]
        return [name for name in found if name not in written]

    def missing(self, table: Table, action: Action) -> list[str]:
        found = self._without_transactions(table.schema, table.name)
        place = self._place(table)
        named = self.quote(table.columns[0].name)
        probes = {"SELECT": f"SELECT 1 FROM {place} WHERE 1 = 0",  # noqa: S608
                  "UPDATE": f"UPDATE {place} SET {named} = {named} WHERE 1 = 0"}  # noqa: S608  # fmt: skip
        if action == "delete":
            probes["DELETE"] = f"DELETE FROM {place} WHERE 1 = 0"  # noqa: S608
        lacking = [right for right, probe in probes.items() if not self._may(probe)]
        if lacking:
            found.append(f"{self.place}: {table.label}: gomme's user lacks {', '.join(lacking)}; GRANT it")
        if not self._may(f"CREATE TEMPORARY TABLE {self._home_of('gomme_keys_probe')} (id INTEGER)"):
            found.append(f"{self.place}: gomme's user lacks CREATE TEMPORARY TABLES on the database; GRANT it")
        self._plain(f"DROP TEMPORARY TABLE IF EXISTS {self._home_of('gomme_keys_probe')}")
        return found

    def unindexed(self, table: Table, columns: Sequence[str]) -> bool:
        return False

    def pointing(self, table: Table) -> list[Pointing]:
        """Also of other databases, where the account may see their tables."""
        with self.explained(table.label):
            return pointing(self.dialect, self.rows, self.home, table)

    def missing_to_commit(self, name: str) -> list[str]:
        with self.explained(name):
            return self._without_transactions(None, name)

    def _without_transactions(self, schema: str | None, name: str) -> list[str]:
        with self._driver.cursor() as cursor:
            cursor.execute(_ENGINE, (schema or self._home, name))
            engine = cursor.fetchone()
        label = f"{schema}.{name}" if schema else name
        lacks = f"{self.place}: {label}: its engine knows no transactions; ALTER it to InnoDB"
        return [lacks] if engine and _name(engine[0]) not in _TRANSACTIONAL else []

    def missing_to_create(self, name: str) -> list[str]:
        return []  # no statement tells it that would not make one: `ensure_journal` does

    @contextmanager
    def explained(self, doing: str) -> Iterator[None]:
        try:
            yield
        except (pymysql.Error, OSError) as error:
            raise self._named(error, doing) from None

    def close(self) -> None:
        self._drop()
        self._database.engine.dispose()

    def _drop(self) -> None:
        if self._driver.open:
            self._driver._force_close()  # type: ignore[attr-defined]

    def _opened(self) -> "pymysql.Connection[Any]":
        raw = self._database.engine.raw_connection()
        driver = raw.driver_connection
        raw.detach()
        assert isinstance(driver, pymysql.Connection)
        with driver.cursor() as cursor:
            cursor.execute(_SESSION)
            cursor.execute(_ISOLATION)
        return driver

    def _plain(self, statement: str) -> None:
        with self._driver.cursor() as cursor:
            cursor.execute(statement)

    def _may(self, probe: str) -> bool:
        try:
            self._plain(probe)
        except pymysql.Error as error:
            if code_of(error) in _NO_RIGHT:
                return False
        return True

    def _temporary(self, at: int, table: Table, values: Sequence[str]) -> str:
        """An empty table for keys and values of the types, character sets and collations of the columns."""
        named = self._home_of(f"gomme_keys_{at}")
        keys = [f"t.{self.quote(name)} AS k{place}" for place, name in enumerate(table.primary_key)]
        given = [f"t.{self.quote(name)} AS v{place}" for place, name in enumerate(values)]
        cells = ", ".join(["CAST(0 AS SIGNED) AS n", *keys, *given])
        self._plain(f"DROP TEMPORARY TABLE IF EXISTS {named}")
        source = self.source(table, "t")
        self._plain(f"CREATE TEMPORARY TABLE {named} ENGINE=InnoDB SELECT {cells} FROM {source} LIMIT 0")  # noqa: S608
        return named

    def _home_of(self, name: str) -> str:
        return f"{self.quote(self._home)}.{name}" if self._home else name

    def _pointing(self, table: Table, key: ForeignKey, alias: str) -> str:
        """Other rows of the table that point at t."""
        quote = self.quote
        pairs = zip(key.columns, key.referred_columns, strict=True)
        bond = " AND ".join(f"{alias}.{quote(own)} = t.{quote(its)}" for own, its in pairs)
        itself = " AND ".join(f"{alias}.{quote(name)} = t.{quote(name)}" for name in table.primary_key)
        return f" LEFT JOIN {self.source(table, alias)} ON {bond} AND NOT ({itself})"

    def _place(self, table: Table) -> str:
        schema = table.schema or self._home
        return f"{self.quote(schema)}.{self.quote(table.name)}" if schema else self.quote(table.name)

    def _named(self, error: Exception, doing: str) -> ConnectorError:
        where, code = f"{self.place}: {doing}", code_of(error)
        if code in LOST or isinstance(error, OSError):
            self._drop()
            return ConnectionLost(f"{where}: the connection broke off; resume, the journal knows what was done")
        if code in _HELD:
            return Contended(f"{where} is held by another session (error {code}); try again when it is done")
        if code in _NO_RIGHT:
            return EraseRefused(f"{where}: gomme's user lacks a right (error {code}); GRANT what it needs")
        if code in _VANISHED:
            return Hindered(f"{where} is not there as it was planned (error {code}); plan again")
        if code in _FULL:
            return Hindered(f"{where}: no room is left on the server's disk; make some, and resume")
        if code in _SLOW:
            return Hindered(f"{where} takes longer than limits.statement_timeout allows, or was cancelled")
        if code in _CONSTRAINT:
            return BatchRefused(f"{where}: a constraint forbids it (error {code}); nothing of the batch is done")
        return BatchRefused(f"{where}: the server turns it back (error {code}); nothing of the batch is done")


def _name(cell: object) -> str:
    return cell.decode() if isinstance(cell, bytes) else str(cell)


def _cells(table: Table, name: str, keys: pa.Array) -> list[object]:
    column = table.column(name)
    if column.type.startswith("bit"):  # read as numbers; a text would be stored by its bytes
        return [None if key is None else int(key) for key in keys.to_pylist()]
    if column.kind != "binary":
        return keys.to_pylist()  # type: ignore[no-any-return]
    return [None if key is None else bytes.fromhex(key[2:]) for key in keys.to_pylist()]
