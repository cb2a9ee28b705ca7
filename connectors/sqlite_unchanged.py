"""SQLite: the file is the evidence. Its content is hashed once a scan, and SQLite tells whether anybody wrote since.

Journal and write-ahead log are counted in: what is committed lies in the file and its -wal. The hash is taken under a
reader's transaction, the -wal before the file, since a checkpoint only copies from the one into the other. While
`PRAGMA data_version` stays what it was, nobody has committed (sqlite.org/pragma.html), so a transaction begun
meanwhile sees exactly what was hashed. A file that another one replaces shows in its inode.
"""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from connectors.model import Table
from connectors.unchanged import Weakness

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

SMALL = 1 << 16  # bytes of a file that is simply read again: of so few cells no evidence is kept

# Another process reads the file: closing it in this one would drop the locks of every connection that this process
# has on it (sqlite.org/howtocorrupt.html, 2.2).
_HASHED = """
import hashlib, os, sys
digest = hashlib.blake2b(digest_size=32, key=bytes.fromhex(sys.stdin.readline().strip()))
for path in sys.argv[1:]:
    size = 0
    try:
        with open(path, "rb", buffering=0) as file:
            while part := file.read(1 << 20):
                digest.update(part)
                size += len(part)
    except FileNotFoundError:
        pass
    digest.update(size.to_bytes(8, "big"))
print(digest.hexdigest())
"""
# What may print another thing without a change of the file: the clock, chance, the connection (lang_corefunc.html).
_FICKLE = re.compile(
    r"\b(date|time|datetime|julianday|unixepoch|strftime|timediff|current_\w+|random|randomblob|changes|total_changes"
    r"|last_insert_rowid|sqlite_\w+|pragma_\w+|load_extension|now)\b",
    re.IGNORECASE,
)
_IN_THE_FILE = re.compile(r"\bUSING\s+(fts[345]|rtree|rtree_i32|geopoly)\b", re.IGNORECASE)


class Content:
    """The content of one file, and a connection that notices when it changes; safe between threads."""

    def __init__(self, path: Path, open_file: Callable[[], sqlite3.Connection], seconds: float) -> None:
        self._path, self._open_file, self._seconds = path.resolve(), open_file, seconds
        self._was = _inode(path)  # before any connection opened it
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        self._hash: str | None = None
        self._version: tuple[int, ...] = ()

    def hash(self, key: bytes) -> str | None:
        """The hash of everything in the file, made at the first call; None where the file has changed since."""
        with self._lock:
            if self._connection is None:
                self._look(key)
            return self._hash if self._rests() else None

    def rests(self) -> bool:
        """Whether nobody has written since the hash was made."""
        with self._lock:
            return self._rests()

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _look(self, key: bytes) -> None:
        self._connection = self._open_file()
        self._connection.execute("BEGIN")
        self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # takes the lock
        self._version = self._versions()
        self._hash = self._hashed(key)
        self._connection.execute("ROLLBACK")

    def _hashed(self, key: bytes) -> str | None:
        child = [sys.executable, "-I", "-S", "-c", _HASHED, f"{self._path}-wal", str(self._path)]
        try:
            told = subprocess.run(
                child, input=key.hex(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                timeout=self._seconds, check=True,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError):
            return None
        return told.stdout.strip()

    def _rests(self) -> bool:
        return self._connection is not None and _inode(self._path) == self._was and self._versions() == self._version

    def _versions(self) -> tuple[int, ...]:
        assert self._connection is not None
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version), self._path.stat().st_mtime_ns


def weakness(connection: "Connection", table: Table, path: Path) -> Weakness | None:
    """Why the file's content says nothing about this table, or nothing should be kept of it."""
    if path.stat().st_size < SMALL:
        return "few_rows"
    made_by = _definitions(connection, "SELECT sql FROM sqlite_master WHERE name = ?", table.name)
    if re.match(r"\s*CREATE\s+VIRTUAL\b", made_by, re.IGNORECASE) and not _IN_THE_FILE.search(made_by):
        return "virtual_table"
    if table.kind == "view" and _FICKLE.search(_definitions(connection, _VIEWS)):
        return "view"  # perhaps another view is meant, but this one may stand on that one
    return None


_VIEWS = "SELECT sql FROM sqlite_master WHERE type = 'view'"


def _definitions(connection: "Connection", sql: str, *arguments: str) -> str:
    found: list[Any] = [row[0] for row in connection.exec_driver_sql(sql, arguments).all()]
    return "\n".join(os.fsdecode(text) if isinstance(text, bytes) else str(text) for text in found)


def _inode(path: Path) -> tuple[int, int]:
    told = path.stat()
    return told.st_dev, told.st_ino
