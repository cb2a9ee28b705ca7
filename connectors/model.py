"""The shape of a database as gomme sees it, and everything that can go wrong while looking.

ConnectorError
├── BadUrl               the URL cannot be used: unknown scheme, missing part
├── MissingDriver        the driver of that dialect is not installed
├── Unreachable          no server, no file, or the server does not answer
├── Refused              the server answers and turns us away (password, database, rights)
├── NotADatabase         the file is something else, or damaged
├── ConnectionLost       it worked and broke off: worth another attempt
│   └── Cancelled        a standby cancelled the query to keep up with its primary
├── Unreadable           one table (or column) cannot be examined; `reason` says why
├── NotLoaded            rows could not be written into a database; nothing of the load is left there
├── TargetRefused        a copy cannot go there; the message says why and what would help
├── EraseRefused         rows cannot be erased there: rights, a journal, another run, a kind of table
└── BatchRefused         a batch was taken back whole: it touched other rows than planned, or the database said no
    ├── Contended        others hold its rows; the same batch may succeed later
    └── Hindered         none of its rows is to blame: no room, no time, a table that is gone
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "text", "integer", "decimal", "float", "boolean", "date", "time", "datetime",
    "json", "array", "enum", "network", "uuid", "binary", "other",
]  # fmt: skip

TableKind = Literal["table", "view", "materialized_view", "foreign_table"]

# Why something was not examined. Codes, so that reports can say it in any language.
UnreadableReason = Literal[
    "no_grant", "row_security", "timeout", "locked", "vanished", "unreadable_type", "binary", "broken_view", "failed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `type` is the database's own spelling, `kind` the coarse class that all dialects share."""

    name: str
    type: str
    kind: Kind
    nullable: bool = True
    comment: str | None = None
    generated: bool = False
    unreadable: UnreadableReason | None = None  # known before a row is read: the rest of the table may be readable


# Stands for the columns of a table that not even the catalogue can tell, e.g. of a broken view.
UNKNOWN_COLUMNS = Column("*", "", "other")


@dataclass(frozen=True, slots=True)
class UniqueIndex:
    """A unique index or constraint; `where` makes it partial, `expressions` stand beside plain columns."""

    name: str
    columns: tuple[str, ...]
    expressions: tuple[str, ...] = ()
    where: str | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`columns` of this table point at `referred_columns` of `schema.table`."""

    name: str | None
    columns: tuple[str, ...]
    schema: str | None
    table: str
    referred_columns: tuple[str, ...]
    on_delete: str | None = None
    on_update: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table, view or partitioned parent (its partitions are not listed apart)."""

    schema: str | None
    name: str
    columns: tuple[Column, ...]
    kind: TableKind = "table"
    primary_key: tuple[str, ...] = ()
    unique: tuple[UniqueIndex, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    comment: str | None = None
    estimated_rows: int | None = None  # of the catalogue, for progress only
    unreadable: UnreadableReason | None = None  # known before a row is read, e.g. no grant

    @property
    def label(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


class ConnectorError(Exception):
    """Something about a database; the message names the place and the way out, never a value or a password."""


class BadUrl(ConnectorError):
    """The URL cannot be used."""


class MissingDriver(ConnectorError):
    """The dialect's driver is not installed."""


class Unreachable(ConnectorError):
    """Nobody answers at that address, or there is no such file."""


class Refused(ConnectorError):
    """The server turned us away."""


class NotADatabase(ConnectorError):
    """The file is not a database."""


class ConnectionLost(ConnectorError):
    """The connection broke off during work; another attempt may succeed."""


class Cancelled(ConnectionLost):
    """A standby cancelled the query; another attempt may succeed."""


class Unreadable(ConnectorError):
    """One table or column cannot be examined."""

    def __init__(self, reason: UnreadableReason, message: str) -> None:
        super().__init__(message)
        self.reason: UnreadableReason = reason


class NotLoaded(ConnectorError):
    """A bulk load was turned back; what it had made is gone again."""


class TargetRefused(ConnectorError):
    """A copy cannot go there."""


class EraseRefused(ConnectorError):
    """Rows cannot be erased there as things stand."""


class BatchRefused(ConnectorError):
    """A batch was taken back; nothing of it is left."""


class Contended(BatchRefused):
    """Other sessions hold the batch's rows, or hold each other up; another attempt may succeed."""


class Hindered(BatchRefused):
    """What turned a batch back would turn every batch back: no room, no time, a table that is gone."""
