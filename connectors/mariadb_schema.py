"""The catalogue of MariaDB and MySQL databases, from information_schema in a handful of queries."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from connectors.model import UNKNOWN_COLUMNS, BadUrl, Column, ForeignKey, Kind, Table, UniqueIndex, UnreadableReason

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_LABELLED = ("enum", "set")  # their full spelling quotes values, which nobody may read in a report

# By DATA_TYPE.
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("char", "varchar", "tinytext", "text", "mediumtext", "longtext"), "text"),
    **dict.fromkeys(("tinyint", "smallint", "mediumint", "int", "bigint", "year"), "integer"),
    **dict.fromkeys(("float", "double"), "float"),
    **dict.fromkeys(("datetime", "timestamp"), "datetime"),
    **dict.fromkeys(_LABELLED, "enum"),
    **dict.fromkeys(("inet4", "inet6"), "network"),
    **dict.fromkeys(("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"), "binary"),
    **dict.fromkeys(("geometry", "point", "linestring", "polygon", "geometrycollection"), "binary"),
    **dict.fromkeys(("multipoint", "multilinestring", "multipolygon", "geomcollection"), "binary"),
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "json": "json",
    "uuid": "uuid",
}
_SYSTEM_SCHEMAS = ("information_schema", "performance_schema", "mysql", "sys")
_NO_ACTION = ("NO ACTION", "RESTRICT")  # the same thing to InnoDB, which prints either for none

_SCHEMATA = "SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN %(schemas)s"

_TABLES = """
SELECT TABLE_SCHEMA AS `schema`, TABLE_NAME AS name, TABLE_TYPE AS type, TABLE_ROWS AS estimate,
    TABLE_COMMENT AS comment
FROM information_schema.TABLES
WHERE TABLE_SCHEMA IN %(schemas)s AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED', 'VIEW')
ORDER BY BINARY TABLE_SCHEMA, BINARY TABLE_NAME
"""

_COLUMNS = """
SELECT TABLE_SCHEMA AS `schema`, TABLE_NAME AS `table`, COLUMN_NAME AS name, COLUMN_TYPE AS type, DATA_TYPE AS base,
    IS_NULLABLE = 'YES' AS nullable, COLUMN_COMMENT AS comment, EXTRA AS extra, PRIVILEGES AS privileges
FROM information_schema.COLUMNS WHERE TABLE_SCHEMA IN %(schemas)s
ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION
"""

# MariaDB's JSON is a LONGTEXT that must pass json_valid.
_CHECKS = """
SELECT CONSTRAINT_SCHEMA AS `schema`, TABLE_NAME AS `table`, CHECK_CLAUSE AS clause
FROM information_schema.CHECK_CONSTRAINTS
WHERE CONSTRAINT_SCHEMA IN %(schemas)s AND CHECK_CLAUSE LIKE 'json_valid(%%'
"""

_INDEXES = """
SELECT s.*, s.TABLE_SCHEMA AS `schema`, s.TABLE_NAME AS `table`, s.INDEX_NAME AS name
FROM information_schema.STATISTICS s WHERE s.TABLE_SCHEMA IN %(schemas)s AND s.NON_UNIQUE = 0
ORDER BY s.TABLE_SCHEMA, s.TABLE_NAME, s.INDEX_NAME, s.SEQ_IN_INDEX
"""

_FOREIGN_KEYS = """
SELECT k.TABLE_SCHEMA AS `schema`, k.TABLE_NAME AS `table`, k.CONSTRAINT_NAME AS name, k.COLUMN_NAME AS `column`,
    k.REFERENCED_TABLE_SCHEMA AS referred_schema, k.REFERENCED_TABLE_NAME AS referred_table,
    k.REFERENCED_COLUMN_NAME AS referred_column, r.DELETE_RULE AS on_delete, r.UPDATE_RULE AS on_update
FROM information_schema.KEY_COLUMN_USAGE k LEFT JOIN information_schema.REFERENTIAL_CONSTRAINTS r
    ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME
    AND r.TABLE_NAME = k.TABLE_NAME
WHERE k.TABLE_SCHEMA IN %(schemas)s AND k.REFERENCED_TABLE_NAME IS NOT NULL
ORDER BY k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION
"""

_RULE = re.compile(r" ON (DELETE|UPDATE) (CASCADE|SET NULL|SET DEFAULT)")
_VERSIONED = """
SELECT TABLE_TYPE = 'SYSTEM VERSIONED' FROM information_schema.TABLES
WHERE TABLE_SCHEMA = %(schema)s AND TABLE_NAME = %(name)s
"""

_WITH_PARAMETERS = {"no_parameters": False}

Row = Mapping[str, Any]
Place = tuple[str, str]


def tables(connection: "Connection", schemas: Sequence[str], home: str | None) -> tuple[Table, ...]:
    """Tables and views of the databases named; those of `home` carry no schema."""
    _check(connection, schemas)
    catalogue = _Catalogue(connection, schemas, home)
    return tuple(catalogue.table(row) for row in _rows(connection, _TABLES, schemas))


def is_versioned(connection: "Connection", table: Table, home: str | None) -> bool:
    """Whether the table keeps its history (CREATE TABLE … WITH SYSTEM VERSIONING)."""
    place = {"schema": table.schema or home, "name": table.name}
    return bool(connection.exec_driver_sql(_VERSIONED, place, _WITH_PARAMETERS).scalar())


def kind_of(base: str, type_: str) -> Kind:
    """The coarse class of a type; tinyint(1) is what BOOLEAN becomes."""
    return "boolean" if type_ == "tinyint(1)" else _KINDS.get(base, "other")


class _Catalogue:
    """The rows of information_schema, by table."""

    def __init__(self, connection: "Connection", schemas: Sequence[str], home: str | None) -> None:
        self._home = home
        self._columns = _by_table(_rows(connection, _COLUMNS, schemas))
        self._indexes = _by_table(_rows(connection, _INDEXES, schemas))
        self._keys = _by_table(_with_rules(connection, _rows(connection, _FOREIGN_KEYS, schemas)))
        is_mariadb = getattr(connection.dialect, "is_mariadb", False)
        self._json = set(_json_columns(_rows(connection, _CHECKS, schemas))) if is_mariadb else set()

    def table(self, row: Row) -> Table:
        place = (row["schema"], row["name"])
        is_view = row["type"] == "VIEW"
        columns = tuple(self._column(place, column) for column in self._columns[place])
        indexes = dict(self._unique(place))
        key = indexes.pop("PRIMARY", None)
        return Table(
            self._schema(row["schema"]),
            row["name"],
            columns or (UNKNOWN_COLUMNS,),
            "view" if is_view else "table",
            primary_key=key.columns if key else (),
            unique=tuple(indexes.values()),
            foreign_keys=tuple(self._foreign_keys(place)),
            comment=None if is_view else row["comment"] or None,
            estimated_rows=row["estimate"],
            unreadable=_obstacle(row, columns),
        )

    def _column(self, place: Place, row: Row) -> Column:
        return Column(
            row["name"],
            row["base"] if row["base"] in _LABELLED else row["type"],
            "json" if (*place, row["name"]) in self._json else kind_of(row["base"], row["type"]),
            nullable=bool(row["nullable"]),
            comment=row["comment"] or None,
            generated="GENERATED" in row["extra"].upper(),
            unreadable=None if "select" in row["privileges"] else "no_grant",
        )

    def _unique(self, place: Place) -> Iterator[tuple[str, UniqueIndex]]:
        for name, parts in groupby(self._indexes[place], lambda row: str(row["name"])):
            listed = list(parts)
            columns = [part["COLUMN_NAME"] for part in listed if _is_plain(part)]
            yield name, UniqueIndex(name, tuple(columns), tuple(_expression(p) for p in listed if not _is_plain(p)))

    def _foreign_keys(self, place: Place) -> Iterator[ForeignKey]:
        for name, parts in groupby(self._keys[place], lambda row: str(row["name"])):
            listed = list(parts)
            yield ForeignKey(
                name,
                tuple(part["column"] for part in listed),
                self._schema(listed[0]["referred_schema"]),
                listed[0]["referred_table"],
                tuple(part["referred_column"] for part in listed),
                on_delete=_action(listed[0]["on_delete"]),
                on_update=_action(listed[0]["on_update"]),
            )

    def _schema(self, name: str) -> str | None:
        return None if name == self._home else name


def _obstacle(row: Row, columns: Sequence[Column]) -> UnreadableReason | None:
    if row["type"] == "VIEW" and row["comment"] != "VIEW":  # the server writes there what is wrong with it
        return "broken_view"
    return "no_grant" if all(column.unreadable for column in columns) else None


def _is_plain(part: Row) -> bool:
    return bool(part["COLUMN_NAME"]) and not part["SUB_PART"]


def _expression(part: Row) -> str:
    """An index on the first characters of a column, or on an expression (MySQL 8)."""
    return f"left({part['COLUMN_NAME']}, {part['SUB_PART']})" if part["COLUMN_NAME"] else str(part.get("EXPRESSION"))


def _action(rule: str) -> str | None:
    return None if rule in _NO_ACTION else rule


def _with_rules(connection: "Connection", keys: Iterable[Row]) -> Iterator[Row]:
    """MariaDB hides the rules of keys from accounts that only read; SHOW CREATE TABLE does not."""
    shown: dict[Place, str] = {}
    for key in keys:
        if key["on_delete"]:
            yield key
            continue
        place = (str(key["schema"]), str(key["table"]))
        if place not in shown:
            (_, shown[place]) = connection.exec_driver_sql(f"SHOW CREATE TABLE {'.'.join(map(_quoted, place))}").one()
        found = re.search(rf"^ *CONSTRAINT {re.escape(_quoted(key['name']))} FOREIGN KEY .*$", shown[place], re.M)
        rules = dict(_RULE.findall(found[0] if found else ""))
        yield {**key, "on_delete": rules.get("DELETE", _NO_ACTION[0]), "on_update": rules.get("UPDATE", _NO_ACTION[0])}


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _json_columns(checks: Iterable[Row]) -> Iterator[tuple[str, str, str]]:
    for check in checks:
        if found := re.fullmatch(r"json_valid\(`(.*)`\)", check["clause"]):
            yield check["schema"], check["table"], found.group(1).replace("``", "`")


def _check(connection: "Connection", schemas: Sequence[str]) -> None:
    present = {row["name"] for row in _rows(connection, _SCHEMATA, schemas)}
    for schema in schemas:
        if schema not in present or schema in _SYSTEM_SCHEMAS:
            raise BadUrl(f"there is no database {schema} to read, or gomme's user may not see it; correct schemas")


def _by_table(rows: Iterable[Row]) -> dict[Place, list[Row]]:
    sorted_out: dict[Place, list[Row]] = defaultdict(list)
    for row in rows:
        sorted_out[row["schema"], row["table"]].append(row)
    return sorted_out


def _rows(connection: "Connection", sql: str, schemas: Sequence[str]) -> list[Row]:
    found = connection.exec_driver_sql(sql, {"schemas": tuple(schemas)}, _WITH_PARAMETERS)
    return [dict(row) for row in found.mappings()]
