"""Erases in a SQLite file; who may write the file and its folder may do all of it.

A batch is one BEGIN IMMEDIATE, so nobody else writes meanwhile. Foreign keys are enforced, as an application should,
and what is deleted is overwritten with zeros (PRAGMA secure_delete). Runs keep each other out by a row with the mark of
their process; that of a process which is gone counts no more.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote as percent

import pyarrow as pa

from connectors import process, sqlite_pattern
from connectors.erasing import Action, Listing, same_key
from connectors.inbound import Pointing
from connectors.model import BatchRefused, Column, ConnectorError, Contended, EraseRefused, Hindered, Table
from connectors.predicate import Scalar
from connectors.rowhash import Pieces
from connectors.sql_pieces import Sql, Value, bound, inlined, joined
from connectors.sqlite import Sqlite
from connectors.sqlite_bulk import pieces, together
from connectors.sqlite_rows import Cell, Clock, Form, portions
from connectors.sqlite_sql import quoted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy.engine import URL

    from connectors.system import Options

_BUSY_SECONDS = 10.0
_LOCK = "gomme_journal_lock"
_MANY = 10_000  # rows of a table that is not looked through in no time
_SETTINGS = ("PRAGMA foreign_keys = ON", "PRAGMA secure_delete = ON", "PRAGMA temp_store = MEMORY")
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_NO_RIGHT = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_AUTH)


def open_session(address: "URL", options: "Options") -> "SqliteSession":
    """Unreachable, BadUrl, NotADatabase."""
    database = Sqlite(address, options)
    database.engine.dispose()
    return SqliteSession(Path(str(address.database)), database.place, options.statement_timeout.total_seconds())


class SqliteSession:
    """A connection that writes."""

    dialect = "sqlite"
    home = ""
    takes = False
    locks_all = True

    def __init__(self, path: Path, place: str, seconds: float) -> None:
        self.place = place
        self._path = path
        self._clock = Clock(seconds)
        self._mark: str | None = None
        self._driver = sqlite3.connect(
            f"file:{percent(str(path.absolute()))}?mode=rw", uri=True, timeout=_BUSY_SECONDS, isolation_level=None,
            check_same_thread=False,
        )  # fmt: skip
        sqlite_pattern.install(self._driver)
        self._driver.set_progress_handler(self._clock.is_over, 200_000)
        with self.explained("the file"):
            for setting in _SETTINGS:
                self._driver.execute(setting)

    def quote(self, name: str) -> str:
        return quoted(name)

    def source(self, table: Table, alias: str) -> str:
        return f"main.{quoted(table.name)} AS {alias}"

    def alone(self) -> None:
        if self._mark:
            return
        mark = process.mark()
        with self.explained("the lock of its journal"), self.transaction():
            self._driver.execute(f"CREATE TABLE IF NOT EXISTS {_LOCK} (one INTEGER PRIMARY KEY, holder TEXT)")
            found = self._driver.execute(f"SELECT holder FROM {_LOCK}").fetchone()  # noqa: S608
            if found and not process.is_gone(str(found[0])):
                raise EraseRefused(_held(self.place, str(found[0])))
            self._driver.execute(f"INSERT OR REPLACE INTO {_LOCK} VALUES (1, ?)", (mark,))  # noqa: S608
        self._mark = mark

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._clock.restart()
        self._driver.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._driver.execute("COMMIT")
        except BaseException:
            if self._driver.in_transaction:
                self._driver.execute("ROLLBACK")
            raise

    def mark(self) -> None:
        self._driver.execute("SAVEPOINT gomme")

    def back(self) -> None:
        self._driver.execute("ROLLBACK TO gomme")

    def settle(self) -> None:
        return  # deferred keys alone wait, and no statement asks them

    def execute(self, sql: Sql) -> int:
        self._clock.restart()
        return self._driver.execute(*bound(sql, self.dialect)).rowcount

    def rows(self, sql: Sql) -> list[tuple[object, ...]]:
        self._clock.restart()
        return self._driver.execute(*bound(sql, self.dialect)).fetchall()

    def listed(self, at: int, table: Table, keys: pa.RecordBatch, values: Mapping[str, pa.Array]) -> Listing:
        columns = [table.column(name) for name in table.primary_key]
        cells = [_cells(column, keys[f"k{place}"]) for place, column in enumerate(columns)]
        whole = len(cells) == 1 and pa.types.is_integer(cells[0].type)
        kinds = ["INTEGER" if pa.types.is_integer(some.type) else _affinity(column) for some, column in
                 zip(cells, columns, strict=True)]  # fmt: skip
        named = [f"k{place} {kind}" for place, kind in enumerate(kinds)]
        given = [f"v{place} {_affinity(table.column(name))}" for place, name in enumerate(values)]
        key = ", ".join(f"k{place}" for place in range(len(cells)))
        shape = "_".join([*named, *given]).replace(" ", "_")
        name, end = f"temp.gomme_keys_{at}_{shape}", "" if whole else " WITHOUT ROWID"
        self._driver.execute(
            f"CREATE TABLE IF NOT EXISTS {name} ({', '.join([*named, *given])}, n INTEGER, PRIMARY KEY ({key})){end}"
        )
        self._driver.execute(f"DELETE FROM {name}")  # noqa: S608
        if whole and not given and _is_counted(keys["n"]):  # quicker than row by row
            spelled = f"[{','.join(keys['k0'].to_pylist())}]"
            self._driver.execute(f"INSERT INTO {name} SELECT value, key FROM json_each(?)", (spelled,))  # noqa: S608
            return Listing((f"{name} AS k",), len(cells), (), keys)
        marks = ", ".join("?" * (len(cells) + len(given) + 1))
        rows = zip(*(some.to_pylist() for some in (*cells, *values.values(), keys["n"])), strict=True)
        self._driver.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608
        return Listing((f"{name} AS k",), len(cells), tuple(values), keys if whole else None)

    def read(
        self, table: Table, columns: Sequence[str], listing: Listing, still: Sql, lock: bool
    ) -> Iterator[list[pa.Array]]:
        cells = [Cell("n", "k.n", "text")]
        cells += [Cell(f"c{at}", f"t.{quoted(name)}", _form(table.column(name))) for at, name in enumerate(columns)]
        self._clock.restart()
        spelled = inlined(self._listed(table, listing, still), self.dialect)
        if columns and (arrays := together(self._driver, cells, spelled)) is not None:
            yield arrays
            return
        for portion in portions(self._driver, cells, spelled, self._clock):
            yield [_array(portion[cell.name]) for cell in cells]

    def as_one(
        self, table: Table, columns: Sequence[str], listing: Listing, still: Sql
    ) -> "tuple[NDArray[np.int64], list[Pieces]] | None":
        """Where a whole number names each row, they come in its order: neither it nor n need be read."""
        if listing.numbered is None:
            return None
        cells = [Cell(name, f"t.{quoted(name)}", _form(table.column(name))) for name in columns[1:] or columns]
        filled = {cell.name for cell in cells if not table.column(cell.name).nullable}
        self._clock.restart()
        found = pieces(self._driver, cells, inlined(self._listed(table, listing, still), self.dialect), filled)
        if found is None or len(found[0].sizes) != listing.numbered.num_rows:
            return None
        order = pa.compute.array_sort_indices(listing.numbered["k0"].cast(pa.int64()))
        numbered = listing.numbered.take(order)
        return numbered["n"].to_numpy(), [Pieces.of(numbered["k0"]), *(found if columns[1:] else ())]

    def _listed(self, table: Table, listing: Listing, still: Sql) -> Sql:
        """FROM and WHERE: the listed rows for which `still` holds, in the order of their keys."""
        same = same_key(table, quoted)
        return (*listing.source, f" CROSS JOIN {self.source(table, 't')} WHERE {same} AND (", *still, ")")

    def delete(self, table: Table, listing: Listing) -> int:
        place = f"main.{quoted(table.name)}"
        return self.execute((f"DELETE FROM {place} WHERE {_among(table, listing)}",))  # noqa: S608

    def taken(self, table: Table, columns: Sequence[str], listing: Listing, still: Sql) -> Iterator[list[pa.Array]]:
        raise NotImplementedError

    def update(self, table: Table, listing: Listing, fixed: Mapping[str, Scalar | None]) -> int:
        own = f"main.{quoted(table.name)}"
        same = " AND ".join(f"k.k{at} = {own}.{quoted(name)}" for at, name in enumerate(table.primary_key))
        each: list[Sql] = [
            (quoted(name), " = (", f"SELECT k.v{at}", " FROM ", *listing.source, f" WHERE {same})")
            for at, name in enumerate(listing.values)
        ]
        all_: list[Sql] = [
            (quoted(name), " = ", "NULL" if value is None else Value(value)) for name, value in fixed.items()
        ]
        return self.execute(
            ("UPDATE ", own, " SET ", *joined(", ", [*each, *all_]), f" WHERE {_among(table, listing)}")
        )

    def missing(self, table: Table, action: Action) -> list[str]:
        return [*self.missing_to_create(table.label), *self._unnamed(table)]

    def _unnamed(self, table: Table) -> Iterator[str]:
        """Keys of another storage class than their column's: the text of such a key finds its row no more."""
        for column in (table.column(name) for name in table.primary_key):
            held = f"typeof({quoted(column.name)})"
            other = "'blob'" if _affinity(column) != "BLOB" else "'integer', 'real', 'blob'"
            strange = f"{held} IN ({other})" if column.kind != "binary" else f"{held} NOT IN ('blob', 'null')"
            with self.explained(table.label):
                found = self.rows((f"SELECT 1 FROM main.{quoted(table.name)} WHERE {strange} LIMIT 1",))  # noqa: S608
            if found:
                yield (
                    f"{self.place}: {table.label}.{column.name}: keys are stored as something else than the type of "
                    "the column says, so their rows cannot be named; give the column the type of its keys"
                )

    def unindexed(self, table: Table, columns: Sequence[str]) -> bool:
        place, same = f"main.{quoted(table.name)}", " AND ".join(f"{quoted(name)} = 0" for name in columns)
        with self.explained(table.label):
            if not self.rows((f"SELECT 1 FROM {place} LIMIT 1 OFFSET {_MANY}",)):  # noqa: S608
                return False
            steps = self.rows((f"EXPLAIN QUERY PLAN SELECT 1 FROM {place} WHERE {same}",))  # noqa: S608
        return any(str(step[3]).startswith("SCAN") for step in steps)

    def pointing(self, table: Table) -> list[Pointing]:
        return []  # keys do not lead out of the file, and all of its tables are seen

    def missing_to_commit(self, name: str) -> list[str]:
        return []

    def missing_to_create(self, name: str) -> list[str]:
        if os.access(self._path, os.W_OK) and os.access(self._path.absolute().parent, os.W_OK):
            return []
        return [f"{self.place}: gomme's user may not write the file, or its folder; correct their rights for {name}"]

    @contextmanager
    def explained(self, doing: str) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._named(error, doing) from None

    def close(self) -> None:
        if self._mark:
            with suppress(sqlite3.Error):  # it is stale as soon as this process ends
                self._driver.execute(f"DELETE FROM {_LOCK} WHERE holder = ?", (self._mark,))  # noqa: S608
            self._mark = None
        self._driver.close()

    def _named(self, error: sqlite3.Error, doing: str) -> ConnectorError:
        code, name = getattr(error, "sqlite_errorcode", 0) & 0xFF, getattr(error, "sqlite_errorname", "SQLITE_ERROR")
        where = f"{self.place}: {doing}"
        if code in _BUSY:
            return Contended(f"{where} is held by another program; try again when it is done")
        if code in _NO_RIGHT:
            return EraseRefused(f"{where} may not be written ({name}); correct the rights of the file and its folder")
        if code == sqlite3.SQLITE_FULL:
            return Hindered(f"{where}: no room is left on the disk; make some, and resume")
        if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT):
            return Hindered(f"{where}: the file cannot be read or written ({name}); see to its disk, and resume")
        if code == sqlite3.SQLITE_CONSTRAINT:
            return BatchRefused(f"{where}: a constraint forbids it ({name}); nothing of the batch is done")
        if code == sqlite3.SQLITE_INTERRUPT and not self._clock.is_over():
            raise KeyboardInterrupt  # which sqlite3 keeps for itself where Ctrl-C meets the look at the clock
        if code == sqlite3.SQLITE_INTERRUPT:
            return Hindered(f"{where} takes longer than limits.statement_timeout allows")
        return BatchRefused(f"{where}: the database turns it back ({name}); nothing of the batch is done")


def _among(table: Table, listing: Listing) -> str:
    names = ", ".join(quoted(name) for name in table.primary_key)
    keys = ", ".join(f"k.k{at}" for at in range(listing.keys))
    found = f"(SELECT {keys} FROM {inlined(listing.source, 'sqlite')})"  # noqa: S608
    return f"({names}) IN {found}" if listing.keys > 1 else f"{names} IN {found}"


def _cells(column: Column, keys: pa.Array) -> pa.Array:
    """Keys as the column holds them: bytes again, and whole numbers, as which a rowid is found quickest."""
    if column.kind == "binary":
        return pa.array([bytes.fromhex(key[2:]) if key is not None else None for key in keys.to_pylist()], pa.binary())
    if column.kind == "integer":
        try:
            return keys.cast(pa.int64())
        except pa.ArrowInvalid:  # SQLite lets any text stand there
            return keys
    return keys


def _is_counted(numbers: pa.Array) -> bool:
    """Whether they are 0, 1, 2, …"""
    return len(numbers) > 0 and numbers[-1].as_py() == len(numbers) - 1


def _affinity(column: Column) -> str:
    """By sqlite.org/datatype3.html, 3.1: what becomes of a text in the column."""
    spelled = column.type.upper()
    rules = (("INT", "INTEGER"), ("CHAR", "TEXT"), ("CLOB", "TEXT"), ("TEXT", "TEXT"), ("BLOB", "BLOB"),
             ("REAL", "REAL"), ("FLOA", "REAL"), ("DOUB", "REAL"))  # fmt: skip
    found = next((affinity for part, affinity in rules if part in spelled), "NUMERIC")
    return found if spelled else "BLOB"


def _form(column: Column) -> Form:
    return "bytes" if column.kind == "binary" else "text"


def _held(place: str, holder: str) -> str:
    where = "on another host" if process.is_elsewhere(holder) else "here"
    return f"{place}: another run of gomme {where} is erasing there; wait for it, or delete the row of {_LOCK}"


def _array(cells: object) -> pa.Array:
    assert isinstance(cells, pa.Array)
    return cells
