"""Writes databases for these tests, and reads them the way a scan does."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from connectors.model import Column, Table
from connectors.system import Options, System, connect


def run(url: str, *statements: str) -> None:
    """Each statement on its own, as it stands."""
    engine = sa.create_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execution_options(no_parameters=True).exec_driver_sql(statement)


def quoted(url: str, name: str) -> str:
    mark = "`" if url.startswith("mariadb") else '"'
    return mark + name.replace(mark, mark * 2) + mark


def table_of(system: System, name: str) -> Table:
    return next(table for table in system.tables() if table.name == name)


def rows_of(system: System, table: Table, columns: Sequence[Column] | None = None) -> list[dict[str, Any]]:
    with system.read(table) as reading:
        return [row for batch in reading.batches(columns or table.columns) for row in batch.to_pylist()]


def rows_at(url: str, name: str, options: Options | None = None) -> list[dict[str, Any]]:
    with connect(url, options) as system:
        return rows_of(system, table_of(system, name))
