"""A copy that goes into a SQLite file: loaded under another name in the same folder, published by renaming.

Rights that it needs: to write into the folder. The staging is `.name.gomme-staging`; what stood there before waits as
`.name.gomme-old` until the copy is settled. The mark is the table gomme_copy in the file itself; while a copy is
being made, gomme_units holds the tables that are filled, and a table's rows are committed together with its record.

The staging keeps a rollback journal, which holds next to nothing while rows are only added, and is synchronised at
each commit: killed at any time, it is as it was after the last unit.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from connectors import sqlite_file
from connectors.layout import Layout, by_source, native
from connectors.listed import Listed, listed
from connectors.model import BadUrl, NotLoaded, Table, TargetRefused
from connectors.portable import portable
from connectors.snapshot import Contents, Portion
from connectors.sqlite_file import explained, opened, transaction
from connectors.sqlite_later import Later, later, rename
from connectors.sqlite_load import insert
from connectors.sqlite_schema import MARKS
from connectors.sqlite_sql import quoted
from connectors.sqlite_staged import Staged, made_of
from connectors.standing import Standing, mode_of
from connectors.structure import Structure
from connectors.url import masked

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from connectors.system import System
    from connectors.target import Run

_SETTINGS = ("PRAGMA journal_mode = TRUNCATE", "PRAGMA synchronous = NORMAL", "PRAGMA cache_size = -16384")
_SORTING = "PRAGMA cache_size = -8192"  # of a sort for an index: more leaves the processor's cache
_JOURNAL = "journal_mode"  # place of the setting that comes last of all, outside of any transaction


def open_target(address: "URL") -> "SqliteTarget":
    """The file behind the URL, which need not stand yet. BadUrl."""
    return SqliteTarget(address)


class SqliteTarget:
    """A SQLite file that a copy replaces as a whole."""

    dialect = "sqlite"

    def __init__(self, address: "URL") -> None:
        self.place = masked(address)
        self._structure = Structure("sqlite", ())
        path = address.database
        if not path or path == ":memory:" or path.startswith("file:"):
            raise BadUrl(
                f"{self.place}: name the file of the copy: sqlite:///relative.db or sqlite:////absolute/path.db"
            )
        self._standing = Standing(Path(path), self.place)
        self._layout = native(Structure("sqlite", ()))
        self._later: list[Later] = []
        self._driver: sqlite3.Connection | None = None
        self._turn = RLock()  # tables come one after the other, whatever thread they come from

    def refuse(self, source: "System") -> None:
        if self._standing.is_one_of(source.identity()):
            raise TargetRefused(f"{self.place} is what the copy is made of; name another file for it")

    def native(self, structure: Structure) -> bool:
        return structure.dialect == "sqlite"

    def lost(self, structure: Structure) -> tuple[tuple[str, str], ...]:
        return self._laid_out(structure).lost

    def prepare(self, structure: Structure, run: "Run", resume: bool) -> frozenset[str]:
        self._layout, self._structure = self._laid_out(structure), structure
        tables = (statement.sql for statement in self._layout.before if statement.kind == "table")
        self._later = [made for sql in tables if (made := later(sql))]
        try:
            self._standing.recover()
            with explained(self.place, TargetRefused):
                self._check()
            with explained(f"the staging of {self.place}", TargetRefused):
                return self._resumed(run) if resume else self._begun(run)
        except OSError as error:
            self.close()
            raise self._standing.refused(error) from None
        except BaseException:
            self.close()
            raise

    def load(self, table: Table, portions: Iterable[Portion]) -> int:
        landing = self._layout.landings[table.label]
        converted = self._layout.converted
        rows = 0
        with self._turn, explained(f"table {table.label}", NotLoaded), transaction(self._open):
            if not landing.derived:
                self._open.execute(f"DELETE FROM main.{quoted(landing.name)}")  # noqa: S608
            for portion in portions:
                count = len(next(iter(portion.values()), ()))
                rows += count if landing.derived else insert(self._open, table, landing, portion, converted)
            self._open.execute("INSERT OR REPLACE INTO gomme_units VALUES (?, ?)", (table.label, rows))
        return rows

    def finish(self) -> None:
        with self._turn, explained(self.place, NotLoaded):
            self._open.execute(_SORTING)
            for step, make in enumerate((self._constrain, self._complete), 1):
                with transaction(self._open):
                    if self._open.execute("SELECT finished FROM gomme_copy").fetchone()[0] < step:
                        make()
                        self._open.execute("UPDATE gomme_copy SET finished = ?", (step,))
                self._open.execute("PRAGMA writable_schema = RESET")  # reads the schema anew

    @contextmanager
    def staged(self) -> Iterator[Contents]:
        yield Staged(self._open, self._layout)

    def listed(self) -> Listed:
        with self._turn, explained(self.place, NotLoaded):
            there = made_of(self._open)
        found = listed(there, lambda schema: schema, str)
        return by_source(found, self._layout, self._structure) if self._layout.converted else found

    def unsettled(self) -> str | None:
        if not self._standing.unsettled:
            return None
        with explained(self.place, TargetRefused), closing(opened(self._standing.path)) as driver:
            return str(driver.execute("SELECT run FROM gomme_copy").fetchone()[0])

    def publish(self) -> None:
        with explained(self.place, TargetRefused):
            if self._exists():
                sqlite_file.at_rest(self._standing.path)
            self._rest()
        self._standing.publish()

    def withdraw(self) -> None:
        self._standing.withdraw()

    def settle(self) -> None:
        self._standing.settle()

    def discard(self) -> None:
        self.close()
        self._standing.discard()
        for side in sqlite_file.sides(self._standing.staging):
            side.unlink(missing_ok=True)

    def close(self) -> None:
        if self._driver is not None:
            with suppress(sqlite3.Error):
                self._driver.close()
            self._driver = None

    @property
    def _open(self) -> sqlite3.Connection:
        if self._driver is None:
            raise TargetRefused(f"{self.place}: nothing is prepared there")
        return self._driver

    def _laid_out(self, structure: Structure) -> Layout:
        return native(structure) if self.native(structure) else portable(structure)

    def _exists(self) -> bool:
        return self._standing.path.exists() and self._standing.path.stat().st_size > 0

    def _check(self) -> None:
        """Refuses what stands there and is not gomme's, and what somebody is using. OSError, sqlite3.Error."""
        path = self._standing.path
        if path.exists() and not path.is_file():
            raise TargetRefused(f"{self.place} is no file; name one")
        if not self._exists():
            return
        with closing(opened(path)) as driver:
            made = dict(driver.execute("SELECT name, sql FROM sqlite_master").fetchall())
        if made and made.get("gomme_copy") != MARKS["gomme_copy"]:
            raise TargetRefused(f"{self.place} holds tables that are not a copy by gomme; name an empty or a new file")
        sqlite_file.at_rest(path)

    def _begun(self, run: "Run") -> frozenset[str]:
        staging = self._standing.staging
        if staging.exists():
            self._stale()
        sqlite_file.created(staging)
        first = [statement.sql for statement in self._layout.before if statement.kind == "setting"]
        self._driver = opened(staging, [*first, *_SETTINGS])
        bare = {table.sql: table.bare for table in self._later}
        with transaction(self._driver):
            for statement in self._layout.before:
                with explained(f"{statement.kind} {statement.place}", TargetRefused):
                    if statement.kind != "setting":
                        self._driver.execute(bare.get(statement.sql, statement.sql))
            for mark in MARKS.values():
                self._driver.execute(mark)
            values = (run.id, run.manifest_sha256, run.key, self._layout.digest)
            self._driver.execute("INSERT INTO gomme_copy VALUES (?, ?, ?, ?, 0)", values)
        return frozenset()

    def _stale(self) -> None:
        """Removes the staging of a run that is over; refuses where its process still lives."""
        try:
            with closing(opened(self._standing.staging)) as driver:
                driver.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            pass  # damaged: nobody is filling it
        self.discard()

    def _resumed(self, run: "Run") -> frozenset[str]:
        if not run.resumable or not self._standing.staging.exists():
            raise TargetRefused(f"{self.place}: there is no copy to resume; leave --resume out to begin one")
        self._driver = opened(self._standing.staging, _SETTINGS)
        with transaction(self._driver):
            begun = self._driver.execute("SELECT manifest, key, structure FROM gomme_copy").fetchall()
            if begun != [(run.manifest_sha256, run.key, self._layout.digest)]:
                raise TargetRefused(
                    f"{self.place}: the copy begun there has another manifest, key or source; leave --resume out"
                )
            self._driver.execute("UPDATE gomme_copy SET run = ?", (run.id,))
            return frozenset(label for (label,) in self._driver.execute("SELECT label FROM gomme_units"))

    def _constrain(self) -> None:
        """The unique constraints that were left out while the rows came."""
        for table in self._later:
            with explained(f"table {table.table}", NotLoaded):
                for statement in table.made():
                    self._open.execute(statement)
        rename(self._open, self._later)

    def _complete(self) -> None:
        for statement in self._layout.after:
            with explained(f"{statement.kind} {statement.place}", NotLoaded):
                if statement.place != _JOURNAL:
                    self._open.execute(statement.sql)

    def _rest(self) -> None:
        """Leaves one file that is safe on disk, with the rights of the one that it replaces."""
        with transaction(self._open):
            self._open.execute("DELETE FROM gomme_units")
        last = next((one.sql for one in self._layout.after if one.place == _JOURNAL), "PRAGMA journal_mode = DELETE")
        self._open.execute(last)
        self.close()
        self._standing.staging.chmod(mode_of(self._standing.path, 0o666))
