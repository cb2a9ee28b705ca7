"""The records of retention in a store: the ledger, plans, holds and runs, as plain rows.

What must agree is written together: whoever changes a record can hand over what the ledger says of it, and both are
there or neither. One writer at a time, on every dialect, so that the ledger is one chain.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from connectors.leasing import Leasing
    from connectors.store import Row, Store

Next = Callable[["Row | None"], Mapping[str, Any]]  # from the last row of the ledger, the one to come
_LOCK = int.from_bytes(b"gomme 2")


class Records:
    """The store's records: `ledger`, `plans`, `holds`, `runs` and what they leave share one lock."""

    def __init__(self, store: "Store") -> None:
        from connectors.applied_rows import Certificates, ErasedRows, PseudonymKeys
        from connectors.hold_rows import HoldRows
        from connectors.plan_rows import PlanRows
        from connectors.run_rows import RunRows

        self._store = store
        self.ledger = LedgerRows(store)
        self.plans = PlanRows(store)
        self.holds = HoldRows(store)
        self.runs = RunRows(store)
        self.erased = ErasedRows(store)
        self.certificates = Certificates(store)
        self.pseudonym_keys = PseudonymKeys(store)

    def leasing(self, run: str) -> "Leasing":
        """The leases of a run's batches."""
        from connectors.leasing import Leasing

        return Leasing(self._store, self.holds, run)


class LedgerRows:
    """Entries, only ever appended, and the yearly keys under which they name persons."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._of, self._keys = store.table("ledger"), store.table("year_keys")

    def append(self, entry: Next) -> "Row":
        """Writes what `entry` makes of the last row, and gives it."""
        with alone(self._store) as connection:
            return append_in(connection, self._store, entry)

    def rows(self) -> list["Row"]:
        """All entries in the order of their numbers."""
        return self._store.select(self._of.select().order_by(self._of.c.sequence))

    def last(self, count: int = 1) -> list["Row"]:
        """The latest entries, in the order of their numbers."""
        return self._store.select(self._of.select().order_by(self._of.c.sequence.desc()).limit(count))[::-1]

    def year_key(self, year: int, make: Callable[[], bytes], term: str) -> bytes | None:
        """The key of that year, made where there is none yet; None where it was destroyed.

        `term`: the last day on which it is to be kept, ISO 8601.
        """
        of = self._keys.select().where(self._keys.c.year == year)
        with alone(self._store) as connection:
            row = connection.execute(of).mappings().first()
            if row is None:
                made = {"year": year, "secret": make().hex(), "term": term, "destroyed": None}
                connection.execute(self._keys.insert(), made)
                row = connection.execute(of).mappings().one()
        return bytes.fromhex(row["secret"]) if row["secret"] else None

    def year_keys(self) -> list["Row"]:
        """The years that have or had a key: `year`, `term`, `destroyed`; never the key itself."""
        wanted = (self._keys.c.year, self._keys.c.term, self._keys.c.destroyed)
        return self._store.select(self._keys.select().with_only_columns(*wanted).order_by(self._keys.c.year))

    def living_keys(self) -> dict[int, bytes]:
        """The keys that were not destroyed, by year."""
        found = self._store.select(self._keys.select().where(self._keys.c.secret.is_not(None)))
        return {row["year"]: bytes.fromhex(row["secret"]) for row in found}

    def destroy_keys(self, today: str, entry: Callable[[int], Next] | None = None) -> list[int]:
        """Overwrites the keys whose term is over on `today` (ISO 8601), an `entry` for each year; says which years."""
        over = (self._keys.c.term < today) & self._keys.c.secret.is_not(None)
        with alone(self._store) as connection:
            years = list(connection.scalars(self._keys.select().where(over).with_only_columns(self._keys.c.year)))
            connection.execute(self._keys.update().where(over).values(secret=None, destroyed=today))
            for year in years if entry else ():
                append_in(connection, self._store, entry(year) if entry else None)
        return years


@contextmanager
def alone(store: "Store", on: "Connection | None" = None) -> Iterator["Connection"]:
    """One transaction that no other of this room runs beside; what it deletes is overwritten where SQLite keeps it.

    `on`: a connection of `store.writer`.
    """
    from sqlalchemy import text

    with store.write(on) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        else:
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
        yield connection


def append_in(connection: "Connection", store: "Store", entry: Next | None) -> "Row":
    """Writes an entry into the transaction of `alone`, beside what it tells of; nothing where there is none."""
    if entry is None:
        return {}
    of = store.table("ledger")
    last = connection.execute(of.select().order_by(of.c.sequence.desc()).limit(1)).mappings().first()
    row = dict(entry(dict(last) if last else None))
    connection.execute(of.insert(), row)
    return row


def insert(connection: "Connection", store: "Store", table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(store.table(table).insert(), [dict(row) for row in rows])
