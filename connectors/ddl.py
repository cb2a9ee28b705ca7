"""From gomme's portable tables to a dialect's own: types, keys, unique indexes and foreign keys."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from connectors.model import Column, ForeignKey, Kind, Table, UniqueIndex

_TYPES: dict[Kind, Callable[[], TypeEngine[Any]]] = {
    "text": sa.Text,
    "integer": sa.Integer,
    "decimal": sa.Numeric,
    "float": sa.Double,
    "boolean": lambda: sa.Boolean(create_constraint=False),
    "date": sa.Date,
    "time": sa.Time,
    "datetime": sa.DateTime,
    "json": sa.JSON,
    "uuid": sa.Uuid,
    "binary": sa.LargeBinary,
}
_SIZES = re.compile(r"\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)")


def metadata(tables: Sequence[Table]) -> sa.MetaData:
    """The tables as SQLAlchemy knows them; kinds without a portable type (arrays, networks, enums) become text."""
    result = sa.MetaData()
    for table in tables:
        _table(result, table)
    return result


def sql_type(column: Column) -> TypeEngine[Any]:
    """The portable type of a column; sizes and `bigint` are taken from the database's own spelling."""
    spelling = column.type.lower()
    sizes = [int(size) for group in _SIZES.findall(spelling) for size in group if size]
    if column.kind == "text" and sizes:
        return sa.String(sizes[0])
    if column.kind == "integer" and "big" in spelling:
        return sa.BigInteger()
    if column.kind == "decimal" and sizes:
        return sa.Numeric(sizes[0], sizes[1] if len(sizes) > 1 else 0)
    return _TYPES.get(column.kind, sa.Text)()


def _table(into: sa.MetaData, table: Table) -> sa.Table:
    columns = (_column(column, table) for column in table.columns)
    made = sa.Table(
        table.name,
        into,
        *columns,
        sa.PrimaryKeyConstraint(*table.primary_key),
        *(_foreign_key(key) for key in table.foreign_keys),
        schema=table.schema,
        comment=table.comment,
        mysql_charset="utf8mb4",
        mariadb_charset="utf8mb4",
    )
    for unique in table.unique:
        _unique(made, unique)
    return made


def _column(column: Column, table: Table) -> sa.Column[Any]:
    return sa.Column(
        column.name,
        sql_type(column),
        nullable=column.nullable and column.name not in table.primary_key,
        autoincrement=False,
        comment=column.comment,
    )


def _foreign_key(key: ForeignKey) -> sa.ForeignKeyConstraint:
    target = f"{key.schema}.{key.table}" if key.schema else key.table
    return sa.ForeignKeyConstraint(
        key.columns,
        [f"{target}.{column}" for column in key.referred_columns],
        name=key.name,
        ondelete=key.on_delete,
        onupdate=key.on_update,
        link_to_name=True,
    )


def _unique(table: sa.Table, unique: UniqueIndex) -> sa.Index:
    parts = [table.columns[name] for name in unique.columns]
    expressions = [sa.text(expression) for expression in unique.expressions]
    where = sa.text(unique.where) if unique.where else None
    return sa.Index(unique.name, *parts, *expressions, unique=True, postgresql_where=where, sqlite_where=where)
