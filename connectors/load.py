"""Bulk loads: creates tables in a database and fills them by the fastest honest path of its dialect.

A value is None, str, int, float, bool or bytes. Dates, decimals and JSON come as text in their plain spelling
(`2026-01-15`, `12.50`, `{"a": 1}`), the way gomme's own streams give them. A load leaves everything or nothing:
in one transaction where the dialect can, else by dropping the tables it made.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable

from connectors.ddl import metadata
from connectors.model import NotLoaded, Table
from connectors.system import connect
from connectors.url import masked, parsed

Rows = Iterable[Sequence[object]]
_POSITIONAL = {"mysql": {"paramstyle": "format"}}  # rows are sequences; PyMySQL would ask for a dict each
_BATCH = 10_000  # rows at once: few enough for memory, many enough for the driver


def load(url: str, tables: Sequence[Table], rows: Mapping[str, Rows], indexed: bool = False) -> dict[str, int]:
    """Create `tables` at `url`, fill them from `rows` (by table label) and return how many rows each received.

    Foreign keys may point at each other in any order: keys and unique indexes are made after the rows (SQLite, which
    cannot add a key later, declares them at once, and makes a file that is not there). `indexed` gives each foreign key
    an index. Raises NotLoaded where a table
    stands already or the database turns a row back, and what `connect` raises where the server cannot be used.
    """
    engine = _engine(url)
    made = metadata(tables).tables
    for table in made.values() if indexed else ():
        _index_keys(table)
    try:
        with engine.connect() as connection:
            _refuse_existing(connection, made.values())
            return _load(connection, [(made[table.label], rows.get(table.label, ())) for table in tables])
    except sa.exc.DBAPIError as error:
        raise NotLoaded(f"{masked(url)}: cannot be opened to load into, {_why(error)}") from None
    finally:
        engine.dispose()


def _engine(url: str) -> sa.Engine:
    address = parsed(url)
    if address.get_backend_name() != "sqlite":
        connect(url).close()  # knows how to say what is wrong with a server
    return sa.create_engine(address, **_POSITIONAL.get(address.get_backend_name(), {}))


def _refuse_existing(connection: sa.Connection, tables: Iterable[sa.Table]) -> None:
    inspector = sa.inspect(connection)
    for table in tables:
        if inspector.has_table(table.name, schema=table.schema):
            raise NotLoaded(f"{table.fullname}: exists already; load into an empty database or drop the table first")
    connection.rollback()


def _load(connection: sa.Connection, work: Sequence[tuple[sa.Table, Rows]]) -> dict[str, int]:
    dialect = connection.dialect.name
    write = _WRITERS.get(dialect, _insert)
    counts: dict[str, int] = {}
    table = work[0][0] if work else None
    try:
        if dialect == "sqlite":
            connection.exec_driver_sql("BEGIN")
        for table, _ in work:
            _create(connection, table)
        for table, rows in work:
            write(connection, table, rows)
            counts[table.fullname] = connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table, _ in work:
            _constrain(connection, table)
        connection.commit()
    except Exception as error:
        _undo(connection, [made for made, _ in work])
        place = table.fullname if table is not None else "load"
        raise NotLoaded(f"{place}: the database turned the load back, {_why(error)}") from None
    return counts


def _create(connection: sa.Connection, table: sa.Table) -> None:
    at_once = None if connection.dialect.name == "sqlite" else ()
    connection.execute(CreateTable(table, include_foreign_key_constraints=at_once))


def _constrain(connection: sa.Connection, table: sa.Table) -> None:
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        connection.execute(CreateIndex(index))
    if connection.dialect.name != "sqlite":
        for key in table.foreign_key_constraints:
            connection.execute(AddConstraint(key))


def _index_keys(table: sa.Table) -> None:
    """Whoever looks for the rows that point at another finds them at once."""
    for key in table.foreign_key_constraints:
        names = [column.name for column in key.columns]
        if names != [column.name for column in table.primary_key][: len(names)]:
            sa.Index(f"i_{table.name}_{'_'.join(names)}", *(table.c[name] for name in names))


def _undo(connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
    """Roll back; where definitions of tables commit by themselves, drop the tables (none stood before the load)."""
    connection.rollback()
    if connection.dialect.name in ("mysql", "mariadb"):
        connection.exec_driver_sql("SET foreign_key_checks = 0")
        for table in tables:
            connection.execute(sa.schema.DropTable(table, if_exists=True))
        connection.commit()


def _copy(connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
    """PostgreSQL: COPY, row by row through psycopg."""
    from psycopg import sql

    target = sql.Identifier(table.schema, table.name) if table.schema else sql.Identifier(table.name)
    columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    with _cursor(connection).copy(sql.SQL("COPY {} ({}) FROM STDIN").format(target, columns)) as copy:
        for row in rows:
            copy.write_row(row)


def _insert_text(connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
    """SQLite: bytes given to a text column become text, whatever their encoding, as old programs left them."""
    values = {
        column.name: sa.cast(sa.bindparam(column.name), sa.Text) if _is_text(column) else sa.bindparam(column.name)
        for column in table.columns
    }
    _executemany(connection, table.insert().values(values), rows)


def _insert(connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
    """Everything else: INSERT of many rows; PyMySQL joins them into statements of up to 1 MB."""
    _executemany(connection, table.insert(), rows)


def _executemany(connection: sa.Connection, statement: sa.Insert, rows: Rows) -> None:
    compiled = statement.compile(dialect=connection.dialect)
    names = [column.name for column in statement.table.columns]
    values = iter(rows if compiled.positional else (dict(zip(names, row, strict=True)) for row in rows))
    cursor = _cursor(connection)
    while batch := list(islice(values, _BATCH)):
        cursor.executemany(str(compiled), batch)


def _cursor(connection: sa.Connection) -> Any:
    """The driver's own cursor, inside SQLAlchemy's transaction."""
    return connection.connection.cursor()


def _is_text(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.String)


def _why(error: BaseException) -> str:
    """The kind of error and its code; never its message, which may quote the row."""
    original = getattr(error, "orig", None) or error
    code = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None)
    if code is None and original.args and isinstance(original.args[0], int):
        code = original.args[0]
    return f"{type(original).__name__} {code}" if code else type(original).__name__


_WRITERS: dict[str, Callable[[sa.Connection, sa.Table, Rows], None]] = {
    "postgresql": _copy,
    "sqlite": _insert_text,
}
