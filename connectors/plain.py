"""Every other SQLAlchemy dialect: reflected and read by SQLAlchemy's own means, and listed as untested."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.engine.reflection import ObjectKind
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from connectors.model import (
    BadUrl,
    Column,
    ConnectionLost,
    ConnectorError,
    ForeignKey,
    Kind,
    MissingDriver,
    Table,
    TableKind,
    UniqueIndex,
    Unreachable,
    Unreadable,
)
from connectors.snapshot import Portion
from connectors.structure import Structure, View, parents_first
from connectors.text import Pieces
from connectors.unchanged import Weakness
from connectors.url import masked, unknown_scheme

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Connection, Engine

    from connectors.parting import Parting
    from connectors.system import Options

_ROWS = 256  # fetched at a time

# SQLAlchemy's generic types, the narrow ones first.
_KINDS: tuple[tuple[type[sa.types.TypeEngine[Any]], Kind], ...] = (
    (sa.Boolean, "boolean"),
    (sa.Enum, "enum"),
    (sa.Uuid, "uuid"),
    (sa.JSON, "json"),
    (sa.ARRAY, "array"),
    (sa.DateTime, "datetime"),
    (sa.Date, "date"),
    (sa.Time, "time"),
    (sa.Integer, "integer"),
    (sa.Float, "float"),
    (sa.Numeric, "decimal"),
    (sa.LargeBinary, "binary"),
    (sa.types.BINARY, "binary"),
    (sa.types.VARBINARY, "binary"),
    (sa.String, "text"),
)
_DRIVER_PACKAGES = {"oracledb": "oracledb", "pyodbc": "pyodbc", "cx_Oracle": "oracledb", "pymssql": "pymssql"}


def open_database(address: "URL", options: "Options") -> "Plain":
    """The database behind the URL. BadUrl for an unknown scheme, MissingDriver."""
    try:
        engine = sa.create_engine(
            address, pool_size=options.connections, max_overflow=0, pool_timeout=None, poolclass=sa.QueuePool,
            pool_pre_ping=True, hide_parameters=True,
        )  # fmt: skip
    except NoSuchModuleError:
        raise unknown_scheme(address) from None
    except ImportError as error:
        package = _DRIVER_PACKAGES.get(error.name or "", error.name)
        raise MissingDriver(f"{address.drivername}:// needs a driver; pip install {package}") from None
    except (SQLAlchemyError, TypeError, ValueError):
        raise BadUrl(f"{masked(address)} cannot be used; check it against the dialect's documentation") from None
    return Plain(masked(address), engine, options.schemas)


class Plain:
    """A database of a dialect that gomme's tests do not cover."""

    tested = False

    def __init__(self, place: str, engine: "Engine", schemas: tuple[str, ...]) -> None:
        self.place = place
        self.engine = engine
        self.dialect = engine.dialect.name
        self._schemas = schemas

    def tables(self, connection: "Connection") -> tuple[Table, ...]:
        inspector = sa.inspect(connection)
        return tuple(table for schema in self._schemas or (None,) for table in _reflected(inspector, schema))

    def begin(self, connection: "Connection") -> None:
        """Nothing is known of this dialect but that SQLAlchemy begins a transaction and gomme only reads in it."""

    def quote(self, name: str) -> str:
        return self.engine.dialect.identifier_preparer.quote_identifier(name)

    def source(self, connection: "Connection", table: Table) -> str:
        schema = f"{self.quote(table.schema)}." if table.schema else ""
        return f"{schema}{self.quote(table.name)} t"  # without AS, which Oracle does not know here

    def stream(self, connection: "Connection", table: Table, columns: Sequence[Column]) -> Iterator[pa.RecordBatch]:
        yield from self._batches(connection, table, columns, Pieces([column.name for column in columns]))

    def structure(self, connection: "Connection") -> Structure:
        """As data: what SQLAlchemy reflects of the tables; there are no statements that would make it again."""
        known = self.tables(connection)
        return Structure(
            self.dialect,
            parents_first([table for table in known if table.kind == "table"]),
            views=tuple(self._views(sa.inspect(connection), [table for table in known if table.kind != "table"])),
        )

    def portions(
        self,
        connection: "Connection",
        table: Table,
        columns: Sequence[str],
        text: Collection[str] | None,
        where: str | None = None,
        parting: "Parting | None" = None,  # conditions are not compiled for it
    ) -> Iterator[Portion]:
        chosen = [table.column(name) for name in columns]
        binary = [column.name for column in chosen if text is None and column.kind == "binary"]
        order = ", ".join(f"t.{self.quote(name)}" for name in table.primary_key)
        end = f" WHERE ({where})" if where else f" ORDER BY {order}" if order else ""
        for batch in self._batches(connection, table, chosen, Pieces(columns, binary), end):
            yield dict(zip(columns, batch.columns, strict=True))

    def identity(self, connection: "Connection") -> tuple[str, ...]:
        """Where it was reached: no server of an unknown dialect can be asked who it is."""
        url = self.engine.url
        return (self.dialect, (url.host or "").lower(), str(url.port or ""), url.database or "", *self._schemas)

    def sees_lock(self, connection: "Connection", number: int) -> bool:
        return False

    def _batches(
        self, connection: "Connection", table: Table, columns: Sequence[Column], pieces: Pieces, end: str = ""
    ) -> Iterator[pa.RecordBatch]:
        cells = ", ".join(f"t.{self.quote(column.name)}" for column in columns)
        statement = f"SELECT {cells} FROM {self.source(connection, table)}{end}"  # noqa: S608
        result = connection.execution_options(stream_results=True).exec_driver_sql(statement)
        while rows := result.fetchmany(_ROWS):
            pieces.add([pa.array([printed(cell) for cell in cells], pa.binary()) for cells in zip(*rows, strict=True)])
            yield from pieces.due()
        yield from pieces.rest()

    def _views(self, inspector: sa.Inspector, views: Sequence[Table]) -> Iterator[View]:
        """A definition that cannot be had may hold a literal."""
        for view in views:
            body = None
            with suppress(SQLAlchemyError, NotImplementedError):
                body = inspector.get_view_definition(view.name, view.schema)
            digest = blake2b((body or "").encode("utf-8", "replace"), digest_size=8).hexdigest()
            yield View(view.label, digest, body is None or "'" in body)

    def facts(self, *_: object) -> Weakness:
        return "dialect"

    @contextmanager
    def explained(self, table: Table | None = None) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise self._named(error, table) from None
        except self.engine.dialect.loaded_dbapi.Error as error:
            raise self._named(error, table) from None

    def _named(self, error: Exception, table: Table | None) -> ConnectorError:
        kind = type(getattr(error, "orig", error)).__name__
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            return ConnectionLost(f"the connection to {self.place} broke off ({kind}); try again")
        if table is None:
            return Unreachable(f"{self.place} cannot be opened or listed ({kind}); check address, user and rights")
        return Unreadable("failed", f"table {table.label} cannot be read ({kind})")


def printed(value: object) -> bytes | None:
    """A driver's value as bytes: bytes stay, everything else is printed."""
    if value is None or isinstance(value, bytes):
        return value
    if isinstance(value, bytearray | memoryview):
        return bytes(value)
    return str(value).encode("utf-8", "replace")


def _reflected(inspector: sa.Inspector, schema: str | None) -> Iterator[Table]:
    anything: Any = {"schema": schema, "kind": ObjectKind.ANY}
    columns = inspector.get_multi_columns(**anything)
    keys = inspector.get_multi_pk_constraint(**anything)
    indexes = inspector.get_multi_indexes(**anything)
    constraints = inspector.get_multi_unique_constraints(**anything)
    foreign = inspector.get_multi_foreign_keys(**anything)
    views = {*inspector.get_view_names(schema)}
    for place in sorted(columns, key=lambda place: place[1]):
        kind: TableKind = "view" if place[1] in views else "table"
        unique = [*constraints.get(place, []), *(index for index in indexes.get(place, []) if index["unique"])]
        yield Table(
            schema,
            place[1],
            tuple(_column(column) for column in columns[place]),
            kind,
            primary_key=tuple(keys[place]["constrained_columns"]) if keys.get(place) else (),
            unique=tuple(_unique(index) for index in unique),
            foreign_keys=tuple(_foreign_key(key) for key in foreign.get(place, [])),
        )


def _column(column: Any) -> Column:
    type_ = column["type"]
    kind: Kind = next((kind for generic, kind in _KINDS if isinstance(type_, generic)), "other")
    return Column(
        column["name"], str(type_), kind, column.get("nullable", True), column.get("comment"), "computed" in column
    )


def _unique(index: Any) -> UniqueIndex:
    return UniqueIndex(index["name"] or "", tuple(name for name in index["column_names"] if name))


def _foreign_key(key: Any) -> ForeignKey:
    options = key.get("options", {})
    return ForeignKey(
        key["name"], tuple(key["constrained_columns"]), key["referred_schema"], key["referred_table"],
        tuple(key["referred_columns"]), options.get("ondelete"), options.get("onupdate"),
    )  # fmt: skip
