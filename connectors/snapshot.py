"""One look at a whole database: a single read-only transaction on one connection, however many tables are read."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from connectors.model import ForeignKey, Table
from connectors.structure import Structure, is_journal

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy.engine import Connection

    from connectors.parting import Parted, Parting
    from connectors.system import Database

# Some rows of a table, column by column: Arrow utf8 (binary where the column holds bytes), or the driver's own values,
# which only a target of the same dialect can take.
Portion = Mapping[str, "pa.Array | Sequence[object]"]


@dataclass(frozen=True, slots=True)
class Joins:
    """What a foreign key binds: rows that find their parent, and rows whose filled key finds none."""

    joined: int
    orphans: int


class Contents(Protocol):
    """Rows that can be read: those of a source's snapshot, or those of a copy before it is published."""

    def portions(
        self, table: Table, columns: Sequence[str], text: Collection[str] | None = None
    ) -> Iterator[Portion]: ...

    def count(self, table: Table) -> int: ...

    def joins(self, table: Table, key: ForeignKey) -> Joins: ...


class Snapshot:
    """A source as it was when the snapshot began, until the `with` block ends. Unreadable, ConnectionLost."""

    def __init__(self, database: "Database", connection: "Connection") -> None:
        self._database = database
        self._connection = connection
        self.broken_off = False  # a stream was not read to its end, so the connection still holds rows

    def structure(self) -> Structure:
        """Everything that a copy needs to be made again; without gomme's own journal."""
        with self._database.explained():
            found = self._database.structure(self._connection)
        own = [table.label for table in found.tables if is_journal(table)]
        return found.without(own) if own else found

    def portions(
        self, table: Table, columns: Sequence[str], text: Collection[str] | None = None, where: str | None = None
    ) -> Iterator[Portion]:
        """Every row in the order of its primary key, some at a time: these columns, those of `text` as Arrow utf8.

        Without `text` every column comes as Arrow utf8, or binary where it holds bytes, whatever the dialect. `where`,
        a condition in the source's own SQL, leaves out the other rows; then they come in any order.
        """
        self.broken_off = True
        with self._database.explained(table):
            yield from self._database.portions(self._connection, table, columns, text, where)
        self.broken_off = False

    def asked(self, sql: str) -> list[tuple[Any, ...]]:
        """What the database answers about itself. Unreadable, ConnectionLost."""
        with self._database.explained():
            answer = self._connection.execution_options(no_parameters=True).exec_driver_sql(sql)
            return [tuple(row) for row in answer]

    def told_apart(self, table: Table, columns: Sequence[str], parting: "Parting") -> "Iterator[Parted]":
        """Every row: those of parts that were not chosen are counted, the others read. Unreadable, ConnectionLost.

        In one pass; in two where a cell could be printed in another way for standing in an expression.
        """
        from connectors.parting import counted, parted

        where = None
        if not self.in_one_pass:
            yield counted(self.parted(table, parting.parts), parting)
            where = f"{parting.part} >= 0"
        self.broken_off = True
        with self._database.explained(table):
            for portion in self._database.portions(self._connection, table, columns, None, where, parting):
                yield parted(portion)
        self.broken_off = False

    @property
    def in_one_pass(self) -> bool:
        """Whether rows can be told apart while they are read."""
        return self.dialect in ("sqlite", "postgresql")

    @property
    def dialect(self) -> str:
        return self._database.dialect

    def quote(self, name: str) -> str:
        """The name as the source's own SQL writes it."""
        return self._database.quote(name)

    def count(self, table: Table, where: str | None = None) -> int:
        """How many rows the table has, of those for which `where` holds; the table's alias there is t."""
        kept = f" WHERE ({where})" if where else ""
        with self._database.explained(table):
            count = f"SELECT count(*) FROM {self.source(table, 't')}{kept}"  # noqa: S608
            return int(self._connection.execution_options(no_parameters=True).exec_driver_sql(count).scalar_one())

    def parted(self, table: Table, conditions: Sequence[str]) -> dict[int, int]:
        """How many rows, by the number of the first condition that holds, -1: none. The table's alias there is t."""
        cases = " ".join(f"WHEN ({condition}) THEN {at}" for at, condition in enumerate(conditions))
        number = f"CASE {cases} ELSE -1 END" if cases else "-1"
        each = f"SELECT {number} AS part FROM {self.source(table, 't')}"  # noqa: S608
        with self._database.explained(table):
            counted = f"SELECT part, count(*) FROM ({each}) AS parts GROUP BY part"  # noqa: S608
            rows = self._connection.execution_options(no_parameters=True).exec_driver_sql(counted)
            return {int(part): int(count) for part, count in rows}

    def joins(self, table: Table, key: ForeignKey) -> Joins:
        """How many rows of `table` find the row that `key` points at, and how many point nowhere."""
        quote = self._database.quote
        child = self.source(table, "t")
        parent = self.source(Table(key.schema, key.table, ()), "p")
        pairs = list(zip(key.columns, key.referred_columns, strict=True))
        same = " AND ".join(f"p.{quote(to)} = t.{quote(of)}" for of, to in pairs)
        filled = " AND ".join(f"t.{quote(of)} IS NOT NULL" for of, _ in pairs)
        found = f"EXISTS (SELECT 1 FROM {parent} WHERE {same})"  # noqa: S608
        figures = f"count(CASE WHEN {found} THEN 1 END), count(CASE WHEN NOT {found} THEN 1 END)"
        with self._database.explained(table):
            row = self._connection.exec_driver_sql(f"SELECT {figures} FROM {child} WHERE {filled}").one()  # noqa: S608
        return Joins(int(row[0]), int(row[1]))

    def source(self, table: Table, alias: str) -> str:
        """What stands after FROM for the rows of now."""
        # A scan reads MariaDB's history too; a copy holds the rows of now.
        source = self._database.source(self._connection, table).removesuffix(" t").removesuffix(" AS")
        return f"{source.removesuffix(' FOR SYSTEM_TIME ALL')} {alias}"  # without AS, which Oracle does not know here
