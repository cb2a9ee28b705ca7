"""Reading one table: batches of text out of one short read-only transaction, and counts of the rest."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectors.model import Column, Table, Unreadable
from connectors.unchanged import Facts, State, Weakness, read_of, state

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy.engine import Connection

    from connectors.system import Database

_COUNTED_AT_ONCE = 400  # columns a statement: far below every dialect's limit of result columns


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a table, and the values that are not NULL of the columns asked for, by name."""

    rows: int
    non_null: Mapping[str, int]


class Reading:
    """One table inside its transaction; ends with the `with` block that opened it."""

    def __init__(self, database: "Database", connection: "Connection", table: Table) -> None:
        self._database = database
        self._connection = connection
        self._table = table
        self._rows: int | None = None
        self._streaming = False

    def batches(self, columns: Sequence[Column]) -> "Iterator[pa.RecordBatch]":
        """Every row, every column as Arrow utf8: NULL is null, '' is ''. Unreadable, ConnectionLost."""
        if not columns:
            return
        readable(self._table, columns)
        rows = 0
        self._streaming = True
        with self._database.explained(self._table):
            for batch in self._database.stream(self._connection, self._table, columns):
                rows += batch.num_rows
                yield batch
        self._streaming = False
        self._rows = rows

    def counts(self, columns: Sequence[Column]) -> Counts:
        """Rows, and non-null values of columns that are not streamed; scans only for what is not known yet."""
        readable(self._table, columns)
        non_null: dict[str, int] = {}
        binding = self._table.kind == "table"  # nobody holds a view or a foreign table to its NOT NULL
        uncertain = [column for column in columns if column.nullable or not binding]
        with self._database.explained(self._table):
            if self._rows is None and not uncertain:
                self._rows, _ = self._count([])
            for start in range(0, len(uncertain), _COUNTED_AT_ONCE):
                some = uncertain[start : start + _COUNTED_AT_ONCE]
                self._rows, figures = self._count(some)
                non_null |= {column.name: figure for column, figure in zip(some, figures, strict=True)}
        rows = self._rows or 0
        return Counts(rows, {column.name: non_null.get(column.name, rows) for column in columns})

    def state(self, columns: Sequence[Column], key: bytes, bound: Sequence[str] = ()) -> State:
        """What the rows are, before they are read: of these columns the cells, of all others whether they hold one.

        `key`: of the store; `bound`: what else must be the same for the state to be. ConnectionLost.
        """
        seen, counted = read_of(self._table, columns)
        facts: Facts | Weakness = "no_evidence"
        with suppress(Unreadable), self._database.explained(self._table):
            facts = self._database.facts(self._connection, self._table, seen, counted, key)
        return state(self._table, facts, key, bound)

    @property
    def broken_off(self) -> bool:
        """A stream was not read to its end, so the connection still holds rows."""
        return self._streaming

    def _count(self, columns: Sequence[Column]) -> tuple[int, Sequence[int]]:
        quote = self._database.quote
        figures = ", ".join(["count(*)", *(f"count(t.{quote(column.name)})" for column in columns)])
        source = self._database.source(self._connection, self._table)
        row = self._connection.exec_driver_sql(f"SELECT {figures} FROM {source}").one()  # noqa: S608
        return int(row[0]), [int(figure) for figure in row[1:]]


def readable(table: Table, columns: Sequence[Column]) -> None:
    """Refuses what is known to be unreadable before the database is asked."""
    reason = table.unreadable or next((column.unreadable for column in columns if column.unreadable), None)
    if reason:
        raise Unreadable(reason, f"{table.label} cannot be read ({reason})")
