"""The catalogue of a PostgreSQL database, in five queries however many tables there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from connectors.model import (
    BadUrl,
    Column,
    ForeignKey,
    Kind,
    Table,
    TableKind,
    UniqueIndex,
    Unreadable,
    UnreadableReason,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_TABLE_KINDS: dict[str, TableKind] = {
    "r": "table", "p": "table", "v": "view", "m": "materialized_view", "f": "foreign_table",
}  # fmt: skip
_ACTIONS = {"a": None, "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}

# By pg_type.typname; a domain counts as the type beneath it.
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(
        ("text", "varchar", "bpchar", "char", "name", "citext", "xml", "hstore", "ltree", "tsvector"), "text"
    ),
    **dict.fromkeys(("int2", "int4", "int8", "oid"), "integer"),
    **dict.fromkeys(("numeric", "money"), "decimal"),
    **dict.fromkeys(("float4", "float8"), "float"),
    **dict.fromkeys(("timestamp", "timestamptz"), "datetime"),
    **dict.fromkeys(("time", "timetz"), "time"),
    **dict.fromkeys(("json", "jsonb"), "json"),
    **dict.fromkeys(("inet", "cidr", "macaddr", "macaddr8"), "network"),
    "bool": "boolean",
    "date": "date",
    "uuid": "uuid",
    "bytea": "binary",
}
# By pg_type.typcategory, for types that extensions bring.
_CATEGORIES: dict[str, Kind] = {"A": "array", "E": "enum", "S": "text", "N": "decimal", "B": "boolean", "I": "network"}

_SCHEMAS = """
SELECT nspname FROM pg_catalog.pg_namespace
WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'gomme_copies')
"""

_TABLES = """
SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind, c.reltuples AS estimate,
    pg_catalog.obj_description(c.oid, 'pg_class') AS comment,
    pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS usable,
    pg_catalog.has_table_privilege(c.oid, 'SELECT') AS granted,
    pg_catalog.has_any_column_privilege(c.oid, 'SELECT') AS partly_granted,
    c.relrowsecurity AND pg_catalog.row_security_active(c.oid) AS hides_rows
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND n.nspname = ANY(%(schemas)s)
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
"""

_COLUMNS = """
SELECT a.attrelid AS table, a.attnum AS number, a.attname AS name, NOT a.attnotnull OR EXISTS (
        SELECT FROM pg_catalog.pg_constraint k
        WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND NOT k.convalidated AND a.attnum = ANY(k.conkey)
    ) AS nullable,
    pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, a.atttypid AS type_oid,
    a.attgenerated <> '' AS generated, pg_catalog.col_description(a.attrelid, a.attnum) AS comment,
    pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT') AS granted
FROM pg_catalog.pg_attribute a
WHERE a.attrelid = ANY(%(tables)s::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
"""

_TYPES = "SELECT oid, typname AS name, typcategory AS category, typbasetype AS base FROM pg_catalog.pg_type"

_INDEXES = """
SELECT i.indrelid AS table, c.relname AS name, i.indisprimary AS is_primary,
    (i.indkey::int2[])[0:i.indnkeyatts - 1] AS numbers, pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS condition,
    CASE WHEN i.indexprs IS NOT NULL THEN ARRAY(
        SELECT pg_catalog.pg_get_indexdef(i.indexrelid, place, true)
        FROM pg_catalog.generate_series(1, i.indnkeyatts) AS place WHERE i.indkey[place - 1] = 0 ORDER BY place
    ) ELSE '{}' END AS expressions
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = ANY(%(tables)s::oid[]) AND i.indisunique AND i.indisvalid
ORDER BY i.indrelid, c.relname COLLATE "C"
"""

_FOREIGN_KEYS = """
SELECT k.conrelid AS table, k.conname AS name, k.conkey AS numbers, n.nspname AS referred_schema,
    c.relname AS referred_table, k.confdeltype AS on_delete, k.confupdtype AS on_update,
    ARRAY(
        SELECT a.attname::text FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS part (number, place)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = part.number ORDER BY part.place
    ) AS referred_columns
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.confrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0 AND k.conrelid = ANY(%(tables)s::oid[])
ORDER BY k.conrelid, k.conname COLLATE "C"
"""

_PARTITIONED = """
SELECT c.relkind = 'p' AS partitioned
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %(schema)s AND c.relname = %(name)s
"""

Row = Mapping[str, Any]


def tables(connection: "Connection", schemas: Sequence[str]) -> tuple[Table, ...]:
    """Tables, views, materialised views, foreign tables, and partitioned parents without their partitions."""
    listed = _rows(connection, _TABLES, schemas=chosen(connection, schemas))
    oids = [row["oid"] for row in listed]
    columns = _by_table(_rows(connection, _COLUMNS, tables=oids))
    indexes = _by_table(_rows(connection, _INDEXES, tables=oids))
    keys = _by_table(_rows(connection, _FOREIGN_KEYS, tables=oids))
    types = {row["oid"]: row for row in _rows(connection, _TYPES)}
    return tuple(_table(row, columns[row["oid"]], indexes[row["oid"]], keys[row["oid"]], types) for row in listed)


def is_partitioned(connection: "Connection", table: Table) -> bool:
    """Whether the rows lie in partitions; Unreadable where the table is gone."""
    found = _rows(connection, _PARTITIONED, schema=table.schema, name=table.name)
    if not found:
        raise Unreadable("vanished", f"table {table.label} is gone since the scan began")
    return bool(found[0]["partitioned"])


def kind_of(oid: int, types: Mapping[int, Row]) -> Kind:
    """The coarse class of a type; a domain is followed down to what it stands on."""
    type_ = types.get(oid)
    while type_ and type_["base"]:
        type_ = types.get(type_["base"])
    if type_ is None:
        return "other"
    return _KINDS.get(type_["name"]) or _CATEGORIES.get(type_["category"], "other")


def chosen(connection: "Connection", schemas: Sequence[str]) -> list[str]:
    present = [row["nspname"] for row in _rows(connection, _SCHEMAS)]
    for schema in schemas:
        if schema not in present:
            raise BadUrl(f"there is no schema {schema}, or gomme's user may not see it; correct schemas")
    return list(schemas) or present


def _table(row: Row, columns: list[Row], indexes: list[Row], keys: list[Row], types: Mapping[int, Row]) -> Table:
    names = {column["number"]: column["name"] for column in columns}
    return Table(
        row["schema"],
        row["name"],
        tuple(_column(column, row, types) for column in columns),
        _TABLE_KINDS[row["kind"]],
        primary_key=next((_named(names, index["numbers"]) for index in indexes if index["is_primary"]), ()),
        unique=tuple(_unique(index, names) for index in indexes if not index["is_primary"]),
        foreign_keys=tuple(_foreign_key(key, names) for key in keys),
        comment=row["comment"],
        estimated_rows=int(row["estimate"]) if row["estimate"] >= 0 and row["kind"] in "rmp" else None,
        unreadable=_obstacle(row),
    )


def _obstacle(row: Row) -> UnreadableReason | None:
    if not row["usable"] or not row["partly_granted"]:
        return "no_grant"
    return "row_security" if row["hides_rows"] else None


def _column(column: Row, table: Row, types: Mapping[int, Row]) -> Column:
    return Column(
        column["name"],
        column["type"],
        kind_of(column["type_oid"], types),
        nullable=column["nullable"],
        comment=column["comment"],
        generated=column["generated"],
        unreadable=None if table["granted"] or column["granted"] else "no_grant",
    )


def _unique(index: Row, names: Mapping[int, str]) -> UniqueIndex:
    return UniqueIndex(index["name"], _named(names, index["numbers"]), tuple(index["expressions"]), index["condition"])


def _foreign_key(key: Row, names: Mapping[int, str]) -> ForeignKey:
    return ForeignKey(
        key["name"],
        _named(names, key["numbers"]),
        key["referred_schema"],
        key["referred_table"],
        tuple(key["referred_columns"]),
        on_delete=_ACTIONS[key["on_delete"]],
        on_update=_ACTIONS[key["on_update"]],
    )


def _named(names: Mapping[int, str], numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(names[number] for number in numbers if number)


def _by_table(rows: Iterable[Row]) -> dict[int, list[Row]]:
    sorted_out: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        sorted_out[row["table"]].append(row)
    return sorted_out


def _rows(connection: "Connection", sql: str, **parameters: object) -> list[Row]:
    with_parameters = {"no_parameters": not parameters}
    return [dict(row) for row in connection.exec_driver_sql(sql, parameters, with_parameters).mappings()]
