"""A SQLite file that only one process uses: opened, locked, written in transactions, and what its errors mean."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from connectors.model import ConnectorError

_SECONDS = 1.0  # how long another program is waited for
SIDES = ("-wal", "-shm", "-journal")

# Result codes by sqlite.org/rescode.html, in words that follow the name of a place.
_WORDS = {
    sqlite3.SQLITE_FULL: "finds no room left on the disk; make some, then copy again",
    sqlite3.SQLITE_IOERR: "cannot be written, or its disk is full; check the disk, then copy again",
    sqlite3.SQLITE_READONLY: "may not be written; correct the rights of the file and its folder",
    sqlite3.SQLITE_PERM: "may not be written; correct the rights of the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be written; correct the path, or the rights of its folder",
    sqlite3.SQLITE_BUSY: "is in use by another program; close that first",
    sqlite3.SQLITE_LOCKED: "is in use by another program; close that first",
    sqlite3.SQLITE_NOTADB: "is not a SQLite database; name another file",
    sqlite3.SQLITE_CORRUPT: "is damaged; remove it, or name another file",
    sqlite3.SQLITE_TOOBIG: "gets a row that is longer than SQLite allows",
    sqlite3.SQLITE_MISMATCH: "gets a value that its column's type forbids; choose another mask for it",
}
_NAMING = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_NOTNULL")


@contextmanager
def explained(place: str, kind: type[ConnectorError]) -> Iterator[None]:
    """Turns SQLite's errors inside the block into one sentence of that kind; a message of SQLite may hold a value."""
    try:
        yield
    except sqlite3.Error as error:
        raise kind(f"{place} {words(error)}") from None


def words(error: sqlite3.Error) -> str:
    """What an error means, to stand behind the name of a place."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    if code & 0xFF == sqlite3.SQLITE_CONSTRAINT:
        where = str(error).partition("failed: ")[2] if name in _NAMING else ""  # table.column
        return f"gets rows that break {' '.join(filter(None, ['a constraint', where]))} ({name}); choose another mask"
    if str(error).startswith(("no such function", "no such collation", "no such module", "unknown tokenizer")):
        return "needs a SQLite extension that is not loaded here; leave that table out with do: exclude"
    return _WORDS.get(code & 0xFF, f"cannot be made ({name})")


def opened(path: Path, settings: Sequence[str] = ()) -> sqlite3.Connection:
    """The file, which stands already, for this connection alone once something is written. sqlite3.Error."""
    driver = sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw", uri=True, timeout=_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        for setting in ("PRAGMA locking_mode = EXCLUSIVE", *settings):
            driver.execute(setting)
    except BaseException:
        driver.close()
        raise
    return driver


def created(path: Path) -> None:
    """An empty file that only its owner may read. OSError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def at_rest(path: Path) -> None:
    """Makes sure that nobody uses the file, and that all that was committed lies in the file itself. sqlite3.Error."""
    with closing(opened(path)) as driver:
        driver.execute("BEGIN EXCLUSIVE")
        driver.execute("ROLLBACK")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for side in sides(path):
        side.unlink(missing_ok=True)


def sides(path: Path) -> list[Path]:
    """The files that SQLite may keep beside this one."""
    return [path.with_name(path.name + suffix) for suffix in SIDES]


@contextmanager
def transaction(driver: sqlite3.Connection) -> Iterator[None]:
    """All of the block, or nothing."""
    driver.execute("BEGIN IMMEDIATE")
    try:
        yield
        driver.execute("COMMIT")
    except BaseException:
        if driver.in_transaction:
            with suppress(sqlite3.Error):
                driver.execute("ROLLBACK")
        raise
