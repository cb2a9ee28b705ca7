"""The leases of one run, of which one may serve several batches: as long as nobody else writes to the store.

SQLite tells a connection whether any other one has committed since (PRAGMA data_version), for next to nothing. So a
hold, its release or a wish to stop is seen before the next batch, as if each took a lease of its own; and whoever adds
a hold finds the lease that stands, and waits for it. On PostgreSQL each batch takes its own.
"""

import sqlite3
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from connectors.hold_rows import Beside, HoldRows
    from connectors.store import Rows, Store

_SECONDS = 0.25  # that a lease serves; so long the marks of what was erased may be missing in the store


class Leasing:
    """Leases of the batches of `run`, one after the other; `close` gives the last one back."""

    def __init__(self, store: "Store", holds: "HoldRows", run: str, seconds: float = _SECONDS) -> None:
        self._store, self._holds, self._run, self._seconds = store, holds, run, seconds
        self._connection: Connection | None = None
        self._lease: str | None = None
        self._version, self._seen, self._until = -1, -1, 0.0

    def stands(self) -> bool:
        """Whether the lease at hand serves another batch; asked once before each."""
        self._seen = self._written()
        return self._lease is not None and self._seen == self._version >= 0 and time.monotonic() < self._until

    def take(self, batch: str, at: str, beside: "Beside") -> "Rows":
        """Takes another one in the place of the last, which is settled: all holds of that instant.

        What was written since `stands` was asked is seen when it is asked again.
        """
        self._lease, rows = self._holds.lease(self._run, batch, at, self._lease, beside, self._connection)
        self._version, self._until = self._seen, time.monotonic() + self._seconds
        return rows

    def close(self, beside: "Beside | None") -> None:
        """Settles the last one, and writes what its batches left."""
        if self._lease or beside:
            self._holds.settle(self._lease, beside, self._connection)
        if self._connection:
            self._connection.close()
        self._lease = self._connection = None

    def _written(self) -> int:
        """Another number when anybody else has written; -1 where that is not known."""
        self._connection = self._connection or self._store.writer()
        if self._connection is None:
            return -1
        driver = self._connection.connection.driver_connection
        assert driver is not None
        try:
            return int(driver.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error:  # it is held by somebody, who is about to write
            return -1
