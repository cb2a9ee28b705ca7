"""gomme's own records: every scan, what it found, and whether it came to its end.

The store is a SQLite file or a PostgreSQL schema. It takes and gives plain rows, named by table, and knows
nothing of what they mean; each write is one transaction.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from connectors import process
from connectors.migrate import StoreError as StoreError
from connectors.migrate import is_current, migrate, wait_for_others
from connectors.model import Refused, Unreachable
from connectors.own import address_of, engine_of, file_of, place_of, said, writing

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Table

Row = dict[str, Any]
Rows = dict[str, list[Row]]

TABLES = ("scans", "systems", "columns", "findings", "absences", "declared", "gaps", "decisions", "tables_seen")
_OTHERS = (  # what belongs to no scan
    "keys", "copies", "ledger", "year_keys", "plans", "plan_rows", "approvals", "holds", "hold_targets",
    "hold_releases", "leases", "retention_runs", "run_notes", "erased", "certificates", "pseudonym_keys",
)  # fmt: skip
ABANDONED = timedelta(days=2)  # a scan that another host began so long ago and never ended


def open_store(url: str, *, create: bool = True) -> "Store":
    """The store at that SQLAlchemy URL, upgraded where needed; scans whose process died are marked.

    Raises BadUrl, Unreachable, Refused, NotADatabase, or StoreError for what is not this gomme's.
    """
    address = address_of(url, "a store", "gomme.db")
    place = place_of(address, "the store")
    if not create and (file := file_of(address)) and not file.startswith("file:") and not Path(file).exists():
        raise Unreachable(f"{place} does not exist; run 'gomme discover' first")
    engine = engine_of(address)
    try:
        with said(place):
            _make_ready(engine, place)
            return Store(engine, place)
    except BaseException:
        engine.dispose()
        raise


class Store:
    """An open store; `place` names it without a password."""

    def __init__(self, engine: "Engine", place: str) -> None:
        from sqlalchemy import MetaData

        self.place = place
        self._engine = engine
        metadata = MetaData()
        metadata.reflect(engine, only=[*TABLES, *_OTHERS])
        self._tables = {name: metadata.tables[name] for name in (*TABLES, *_OTHERS)}
        self._mark_the_dead()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    def begin(self, scan: str, started: str) -> None:
        """Notes that this process has begun a scan; `started` is ISO 8601 in UTC."""
        row = {"id": scan, "status": "running", "process": process.mark(), "started": started}
        with self.write() as connection:
            connection.execute(self._tables["scans"].insert(), row)

    def complete(self, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Keeps all rows of a scan that was begun, and marks it complete: all of it or nothing."""
        (scan,) = rows["scans"]
        scans = self._tables["scans"]
        with self.write() as connection:
            connection.execute(scans.update().where(scans.c.id == scan["id"]).values({**scan, "status": "complete"}))
            for name in TABLES[1:]:
                if rows[name]:
                    connection.execute(self._tables[name].insert(), [dict(row) for row in rows[name]])

    def interrupt(self, scan: str) -> None:
        """Marks a running scan interrupted; it will never be compared."""
        scans = self._tables["scans"]
        with self.write() as connection:
            running = (scans.c.id == scan) & (scans.c.status == "running")
            connection.execute(scans.update().where(running).values(status="interrupted"))

    def scans(self) -> list[Row]:
        """The headers of all scans, the latest first."""
        scans = self._tables["scans"]
        return self.select(scans.select().order_by(scans.c.started.desc(), scans.c.id))

    def read(self, scan: str) -> Rows | None:
        """All rows of a complete scan by table, or None where there is no such scan."""
        scans = self._tables["scans"]
        header = self.select(scans.select().where((scans.c.id == scan) & (scans.c.status == "complete")))
        if not header:
            return None
        return {"scans": header, **{name: self._of_scan(name, scan) for name in TABLES[1:]}}

    def last(self, systems: Iterable[str] = ()) -> str | None:
        """The id of the latest complete scan that covered all these systems."""
        wanted = set(systems)
        return next((scan for scan, covered in self._covered() if wanted <= covered), None)

    def known_since(self) -> dict[str, str]:
        """Gap id → since when it is known (ISO 8601 in UTC), from the latest complete scan of each system."""
        return {gap["id"]: gap["since"] for gap in self._latest("gaps")}

    def key(self) -> bytes:
        """The random key of this store under which it keeps evidence that tables have not changed."""
        (row,) = self.select(self._tables["keys"].select())
        return bytes.fromhex(row["key"])

    def bound(self) -> dict[str, str]:
        """Decision id → fingerprint that it was bound to, from the latest complete scan of each system."""
        return {row["id"]: row["fingerprint"] for row in self._latest("decisions") if row["fingerprint"]}

    def _latest(self, table: str) -> Iterator[Row]:
        """The rows of that table, those of each system from the latest complete scan that looked at it."""
        seen: set[str] = set()
        for scan, covered in self._covered():
            if fresh := covered - seen:
                yield from (row for row in self._of_scan(table, scan) if row["system"] in fresh)
                seen |= fresh

    def _covered(self) -> list[tuple[str, set[str]]]:
        """The complete scans, the latest first, each with the systems it looked at."""
        scans, systems = self._tables["scans"], self._tables["systems"]
        query = (
            scans.outerjoin(systems, systems.c.scan == scans.c.id)
            .select()
            .with_only_columns(scans.c.id, systems.c.system)
        )
        query = query.where(scans.c.status == "complete").order_by(scans.c.started.desc(), scans.c.id)
        covered: dict[str, set[str]] = {}
        for row in self.select(query):
            covered.setdefault(row["id"], set()).add(row["system"])
        return list(covered.items())

    def _of_scan(self, table: str, scan: str) -> list[Row]:
        of = self._tables[table]
        return self.select(of.select().where(of.c.scan == scan).order_by(of.c.position))

    def _mark_the_dead(self) -> None:
        for scan in self.scans():
            if scan["status"] == "running" and _is_dead(scan):
                with suppress(Refused):  # a store that may only be read can still be reported
                    self.interrupt(scan["id"])

    def table(self, name: str) -> "Table":
        """One of the store's tables, for the modules of this room that keep records of their own."""
        return self._tables[name]

    def select(self, query: Any) -> list[Row]:
        """The rows that a query gives."""
        with said(self.place), self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    @contextmanager
    def write(self, on: "Connection | None" = None) -> Iterator["Connection"]:
        """One transaction that writes; on a connection of `writer`, where one is at hand."""
        with said(self.place):
            if on is None:
                with writing(self._engine) as connection:
                    yield connection
            else:
                with on.begin():
                    yield on

    def writer(self) -> "Connection | None":
        """A connection to a SQLite file that writes, to be kept over several transactions, and closed."""
        if self._engine.dialect.name != "sqlite":
            return None
        with said(self.place):
            return self._engine.connect().execution_options(writes=True)


def _make_ready(engine: "Engine", place: str) -> None:
    with engine.connect() as connection:
        if is_current(connection):
            return
    with writing(engine) as connection:
        wait_for_others(connection)
        if not is_current(connection):
            migrate(connection, place)


def _is_dead(scan: Row) -> bool:
    """Its process is gone; or it ran on another host, and so long ago that nobody waits for it."""
    if process.is_elsewhere(scan["process"]):
        return datetime.now(UTC) - datetime.fromisoformat(scan["started"]) > ABANDONED
    return process.is_gone(scan["process"])
