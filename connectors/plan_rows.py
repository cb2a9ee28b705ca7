"""Plans in the store: frozen documents, their row lists in chunks, and the signatures under them."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from connectors import process
from connectors.records import Next, alone, append_in

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from connectors.store import Row, Store


class Chunk(NamedTuple):
    """Rows of a list, by person number: `keys` are Arrow IPC of text columns, the others of fixed width a row.

    16 bytes a row of `hashes` (`selection.BeforeHash`), 4 of `persons` (little-endian, from 0 over the whole plan), 16
    of `marks` (whom an erased row was about, under the ledger's key of the year).
    """

    keys: bytes
    hashes: bytes
    persons: bytes
    marks: bytes


class PlanRows:
    """A plan is `drafting` while its rows are listed, then `frozen`, then whatever `note` says."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._plans, self._rows, self._approvals = (store.table(t) for t in ("plans", "plan_rows", "approvals"))

    def begin(self, row: Mapping[str, Any]) -> None:
        """Notes a plan whose rows this process will list: id, created, as_of, expires, planner."""
        self._drop_the_abandoned()
        with alone(self._store) as connection:
            drafting = {"status": "drafting", "process": process.mark(), "sha256": None, "document": None}
            connection.execute(self._plans.insert(), {**row, **drafting})

    def add_rows(self, plan: str, place: tuple[str, str, str], number: int, count: int, chunk: Chunk) -> None:
        """One chunk of a row list; `place`: system, table, rule; chunks are numbered from 0, drafts from -1 down."""
        named = dict(zip(("system", "table_name", "rule"), place, strict=True))
        with self._store.write() as connection:
            row = {"plan": plan, **named, "chunk": number, "row_count": count, **chunk._asdict()}
            connection.execute(self._rows.insert(), row)

    def freeze(self, row: Mapping[str, Any], entry: Next | None = None) -> None:
        """The plan's own row (of `Plan.to_row`), from now on never changed but for its status."""
        draft = (self._plans.c.id == row["id"]) & (self._plans.c.status == "drafting")
        with alone(self._store) as connection:
            if connection.execute(self._plans.update().where(draft).values(dict(row))).rowcount != 1:
                raise ValueError("only a plan that is being drafted can be frozen")
            append_in(connection, self._store, entry)

    def note(self, plan: str, status: str, entry: Next | None = None) -> None:
        with alone(self._store) as connection:
            connection.execute(self._plans.update().where(self._plans.c.id == plan).values(status=status))
            append_in(connection, self._store, entry)

    def plan(self, plan: str) -> "Row | None":
        return next(iter(self._store.select(self._plans.select().where(self._plans.c.id == plan))), None)

    def plans(self) -> list["Row"]:
        """All of them without their documents, the latest first."""
        wanted = [column for column in self._plans.c if column.name != "document"]
        query = self._plans.select().with_only_columns(*wanted)
        return self._store.select(query.order_by(self._plans.c.created.desc(), self._plans.c.id))

    def chunks(self, plan: str, place: tuple[str, str, str]) -> Iterator[Chunk]:
        """The chunks of one row list in their order, one in memory at a time."""
        system, table, rule = place
        of = self._rows.c
        mine = (of.plan == plan) & (of.system == system) & (of.table_name == table) & (of.rule == rule)
        numbers = self._rows.select().with_only_columns(of.chunk).where(mine).order_by(of.chunk)
        for number in [row["chunk"] for row in self._store.select(numbers)]:
            yield self.chunk(plan, place, number)

    def chunk(self, plan: str, place: tuple[str, str, str], number: int) -> Chunk:
        """One chunk of a row list."""
        (row,) = self._store.select(self._rows.select().where(self._at(plan, place, number)))
        return Chunk(*(_bytes(row[name]) for name in Chunk._fields))

    def persons(self, plan: str, place: tuple[str, str, str], number: int) -> bytes:
        """What a chunk, or a draft, says of persons."""
        query = self._rows.select().with_only_columns(self._rows.c.persons)
        (row,) = self._store.select(query.where(self._at(plan, place, number)))
        return _bytes(row["persons"])

    def _at(self, plan: str, place: tuple[str, str, str], number: int) -> "ColumnElement[bool]":
        of, (system, table, rule) = self._rows.c, place
        mine = (of.plan == plan) & (of.system == system) & (of.table_name == table) & (of.rule == rule)
        return mine & (of.chunk == number)

    def drop_drafts(self, plan: str, place: tuple[str, str, str]) -> None:
        """Forgets the chunks of a list that are not sorted by person yet."""
        of, (system, table, rule) = self._rows.c, place
        mine = (of.plan == plan) & (of.system == system) & (of.table_name == table) & (of.rule == rule)
        with alone(self._store) as connection:
            connection.execute(self._rows.delete().where(mine & (of.chunk < 0)))

    def listed(self) -> set[str]:
        """The plans that have row lists."""
        query = self._rows.select().with_only_columns(self._rows.c.plan).distinct()
        return {row["plan"] for row in self._store.select(query)}

    def drop_rows(self, plan: str, entry: Next | None = None) -> None:
        """Forgets the row lists of a plan: its certificate is made, or it is dead."""
        with alone(self._store) as connection:
            connection.execute(self._rows.delete().where(self._rows.c.plan == plan))
            append_in(connection, self._store, entry)

    def approve(self, row: Mapping[str, Any], entry: Next | None = None) -> None:
        """Keeps a signature (of `Approval.to_row`)."""
        with alone(self._store) as connection:
            connection.execute(self._approvals.insert(), dict(row))
            append_in(connection, self._store, entry)

    def approvals(self, plan: str) -> list["Row"]:
        """The signatures under a plan, the earliest first."""
        of = self._approvals
        return self._store.select(of.select().where(of.c.plan == plan).order_by(of.c.at, of.c.signature))

    def _drop_the_abandoned(self) -> None:
        """Drafts whose process has died, with their rows."""
        for row in self.plans():
            if row["status"] == "drafting" and process.is_gone(row["process"]):
                with alone(self._store) as connection:
                    connection.execute(self._rows.delete().where(self._rows.c.plan == row["id"]))
                    connection.execute(self._plans.delete().where(self._plans.c.id == row["id"]))


def _bytes(stored: bytes | str | None) -> bytes:
    """Also of what somebody edited into a text, which then has another digest."""
    return stored.encode() if isinstance(stored, str) else bytes(stored or b"")
