"""Holds in the store, and the leases of batches: a hold is in force for every batch that begins after it was added.

A batch takes its lease and reads the holds in one step that no hold can come between; whoever adds a hold learns which
batches began before, and waits for them. So a hold either stops a row or is told that it came too late for it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from connectors import process
from connectors.records import Next, alone, append_in, insert

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from connectors.store import Row, Rows, Store

Beside = Callable[["Connection"], None]
_TABLES = ("holds", "hold_targets", "hold_releases")


class HoldRows:
    """Holds by their tables, as `rules.holds` reads and makes them."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._holds, self._leases = store.table("holds"), store.table("leases")

    def add(self, rows: Mapping[str, Sequence[Mapping[str, Any]]], entry: Next | None = None) -> list[str]:
        """Adds a hold; gives the leases of batches that began before it and may be at work, to be waited for."""
        with alone(self._store) as connection:
            for table in _TABLES:
                insert(connection, self._store, table, rows[table])
            append_in(connection, self._store, entry)
            self._drop_the_dead(connection)
            return list(connection.scalars(self._leases.select().with_only_columns(self._leases.c.id)))

    def sign_release(self, row: Mapping[str, Any], entry: Next | None = None) -> None:
        """One person's signature under the release of a hold."""
        with alone(self._store) as connection:
            self._sign(connection, row)
            append_in(connection, self._store, entry)

    def end(self, hold: str, at: str, entry: Next | None = None) -> None:
        """Ends a hold that enough persons have signed off, at that instant (ISO 8601 in UTC); nothing if it has."""
        standing = (self._holds.c.id == hold) & self._holds.c.released.is_(None)
        with alone(self._store) as connection:
            if connection.execute(self._holds.update().where(standing).values(released=at)).rowcount:
                append_in(connection, self._store, entry)

    def rows(self) -> "Rows":
        """All holds, the earliest first, with what they name and who signed their release."""
        return _sorted({name: self._store.select(self._store.table(name).select()) for name in _TABLES})

    def lease(
        self,
        run: str,
        batch: str,
        at: str,
        over: str | None = None,
        beside: "Beside | None" = None,
        on: "Connection | None" = None,
    ) -> "tuple[str, Rows]":
        """Takes the lease of a batch before it begins: its id, and all holds of that instant.

        In the same step the lease `over` is settled, and `beside` writes what the batch before it left.
        """
        row = {"id": uuid4().hex, "run": run, "batch": batch, "process": process.mark(), "taken": at}
        with alone(self._store, on) as connection:
            if beside:
                beside(connection)
            connection.execute(self._leases.delete().where(self._leases.c.id == over))
            connection.execute(self._leases.insert(), row)
            return row["id"], self._read(connection)

    def settle(self, lease: str | None, beside: "Beside | None" = None, on: "Connection | None" = None) -> None:
        """The batch of that lease is committed or rolled back; `beside` writes what it left."""
        with alone(self._store, on) as connection:
            if beside:
                beside(connection)
            connection.execute(self._leases.delete().where(self._leases.c.id == lease))

    def standing(self, leases: Iterable[str]) -> "list[Row]":
        """Those of the leases whose batch may still be at work: not settled, and its process not certainly gone."""
        wanted = self._leases.c.id.in_(list(leases))
        rows = self._store.select(self._leases.select().where(wanted).order_by(self._leases.c.taken))
        return [row for row in rows if not process.is_gone(row["process"])]

    def _drop_the_dead(self, connection: "Connection") -> None:
        """Leases whose process has ended: its connection ended with it, and the batch with that."""
        for row in connection.execute(self._leases.select()).mappings().all():
            if process.is_gone(row["process"]):
                connection.execute(self._leases.delete().where(self._leases.c.id == row["id"]))

    def _sign(self, connection: "Connection", row: Mapping[str, Any]) -> None:
        """Keeps the signature, in place of one that the same person gave under an earlier key."""
        of = self._store.table("hold_releases")
        connection.execute(of.delete().where((of.c.hold == row["hold"]) & (of.c.name == row["name"])))
        connection.execute(of.insert(), dict(row))

    def _read(self, connection: "Connection") -> "Rows":
        tables = {name: self._store.table(name) for name in _TABLES}
        return _sorted(
            {name: [dict(row) for row in connection.execute(of.select()).mappings()] for name, of in tables.items()}
        )


def _sorted(read: "Rows") -> "Rows":
    read["holds"].sort(key=lambda row: (row["added"], row["id"]))
    return read
