"""The catalogue of a SQLite file: sqlite_master and the pragmas behind it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from connectors.model import UNKNOWN_COLUMNS, Column, ForeignKey, Kind, Table, UniqueIndex
from connectors.text import decoded

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

# Words of a declared type, first match wins; SQLite accepts any spelling (sqlite.org/datatype3.html).
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("BOOL", "boolean"),
    ("DATETIME|TIMESTAMP", "datetime"),
    ("DATE", "date"),
    ("TIME", "time"),
    ("JSON", "json"),
    ("UUID|GUID", "uuid"),
    ("(?<!PO)INT(?!ERVAL)", "integer"),
    ("CHAR|CLOB|TEXT|STRING", "text"),
    ("BLOB|BINARY|BYTEA", "binary"),
    ("REAL|FLOA|DOUB", "float"),
    ("DEC|NUM|MONEY", "decimal"),
)
_HIDDEN, _GENERATED = 1, (2, 3)  # `hidden` of table_xinfo
_EXPRESSION = -2  # `cid` of index_xinfo

# gomme's own tables in a copy: whose it is, and, until it is published, which tables are filled.
MARKS = {
    "gomme_copy": "CREATE TABLE gomme_copy (run TEXT, manifest TEXT, key TEXT, structure TEXT, finished INTEGER)",
    "gomme_units": "CREATE TABLE gomme_units (label TEXT PRIMARY KEY, rows INTEGER)",
}


def tables(connection: "Connection") -> tuple[Table, ...]:
    """Every table and view but SQLite's own and the shadow tables behind full-text and other virtual tables."""
    return tuple(_table(connection, *row) for row in _names(connection))


def kind_of(declared: str) -> Kind:
    """The coarse class of a declared type; without a type a column holds anything, so it is read as text."""
    found = (kind for words, kind in _KINDS if re.search(words, declared.upper()))
    return next(found, "text" if not declared else "other")


def _names(connection: "Connection") -> Iterator[tuple[str, str, bool]]:
    """Name, type (table, view, virtual) and whether rows have a rowid, by name."""
    listed = {row["name"]: row for row in pragma(connection, "table_list") if row["schema"] == "main"}
    for row in rows(connection, _RELATIONS):
        facts = listed.get(row["name"], {"type": row["type"], "wr": 0})
        if facts["type"] != "shadow" and not _is_internal(row):
            yield row["name"], facts["type"], not facts["wr"]


_RELATIONS = "SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"


def _is_internal(row: Mapping[str, Any]) -> bool:
    name = str(row["name"])
    return name.startswith("sqlite_") or (name in MARKS and row["sql"] == MARKS[name])


def _table(connection: "Connection", name: str, type_: str, has_rowid: bool) -> Table:
    kind = "view" if type_ == "view" else "table"
    try:
        described = list(pragma(connection, "table_xinfo", name))
    except DBAPIError:
        described = []
    if not described:  # a broken view, or a name that is not UTF-8: SQLite finds no table by it
        reason = "broken_view" if kind == "view" else "failed"
        return Table(None, name, (UNKNOWN_COLUMNS,), kind, unreadable=reason)  # type: ignore[arg-type]
    if kind == "view":
        return Table(None, name, _columns(described), "view")
    key = sorted((row["pk"], row["name"]) for row in described if row["pk"])
    return Table(
        None,
        name,
        _columns(described),
        primary_key=tuple(column for _, column in key),
        unique=tuple(_unique(connection, name)),
        foreign_keys=tuple(_foreign_keys(connection, name)),
        estimated_rows=_estimate(connection, name) if type_ == "table" and has_rowid else None,
    )


def _columns(described: Iterable[dict[str, Any]]) -> tuple[Column, ...]:
    return tuple(
        Column(
            row["name"],
            row["type"],
            kind_of(row["type"]),
            nullable=not row["notnull"],
            generated=row["hidden"] in _GENERATED,
        )
        for row in described
        if row["hidden"] != _HIDDEN
    )


def _unique(connection: "Connection", table: str) -> Iterator[UniqueIndex]:
    for index in pragma(connection, "index_list", table):
        if not index["unique"] or index["origin"] == "pk":
            continue
        parts = [part for part in pragma(connection, "index_xinfo", index["name"]) if part["key"]]
        terms, where = _definition(connection, index["name"])
        expressions = [terms[part["seqno"]] for part in parts if part["cid"] == _EXPRESSION and terms]
        columns = [part["name"] for part in parts if part["cid"] != _EXPRESSION]
        yield UniqueIndex(index["name"], tuple(columns), tuple(expressions), where)


def _definition(connection: "Connection", index: str) -> tuple[list[str], str | None]:
    """The terms and the condition in the text of CREATE INDEX; nothing for the index of a constraint."""
    sql = next((row["sql"] for row in rows(connection, "SELECT sql FROM sqlite_master WHERE name = ?", index)), None)
    if not sql:
        return [], None
    body, rest = split_terms(sql[_opening(sql) + 1 :])
    condition = re.match(r"\s*WHERE\s+(.*)", rest, re.IGNORECASE | re.DOTALL)
    return body, condition.group(1).strip() if condition else None


def split_terms(sql: str) -> tuple[list[str], str]:
    """Splits `a, lower(b)) WHERE …` at its outer commas: the terms, and what follows the closing parenthesis."""
    terms, depth, start = [], 0, 0
    for place, character in _unquoted(sql):
        if character == "," and depth == 0:
            terms.append(sql[start:place].strip())
            start = place + 1
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return [*terms, sql[start:place].strip()], sql[place + 1 :]
    return terms, ""


def _opening(sql: str) -> int:
    return next(place for place, character in _unquoted(sql) if character == "(")


def _unquoted(sql: str) -> Iterator[tuple[int, str]]:
    """Every character outside quotes, with its place."""
    until = ""
    for place, character in enumerate(sql):
        if until:
            until = "" if character == until else until
        elif character in "'\"`[":
            until = "]" if character == "[" else character
        else:
            yield place, character


def _foreign_keys(connection: "Connection", table: str) -> Iterator[ForeignKey]:
    parts = list(pragma(connection, "foreign_key_list", table))
    for number in sorted({part["id"] for part in parts}):
        ours = sorted((part for part in parts if part["id"] == number), key=lambda part: int(part["seq"]))
        parent, names = _spelled(connection, ours[0]["table"])
        referred = tuple(names.get(part["to"].lower(), part["to"]) for part in ours if part["to"])
        yield ForeignKey(
            None,
            tuple(part["from"] for part in ours),
            None,
            parent,
            referred or _primary_key(connection, parent),
            on_delete=_action(ours[0]["on_delete"]),
            on_update=_action(ours[0]["on_update"]),
        )


def _spelled(connection: "Connection", table: str) -> tuple[str, dict[str, str]]:
    """A table as its own statement spells it, and its columns by lower case: references need not agree in case."""
    found = rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE", table)
    name = next((row["name"] for row in found), table)
    return name, {row["name"].lower(): row["name"] for row in rows(connection, _COLUMN_NAMES, name)}


_COLUMN_NAMES = "SELECT name FROM pragma_table_xinfo(?)"


def _primary_key(connection: "Connection", table: str) -> tuple[str, ...]:
    try:
        described = list(pragma(connection, "table_xinfo", table))
    except DBAPIError:
        return ()
    return tuple(name for _, name in sorted((row["pk"], row["name"]) for row in described if row["pk"]))


def _action(spelled: str) -> str | None:
    return None if spelled == "NO ACTION" else spelled


def _estimate(connection: "Connection", table: str) -> int | None:
    """The largest rowid: exact for tables that were only filled, and found without a scan."""
    quoted = '"' + table.replace('"', '""') + '"'
    try:
        found = connection.exec_driver_sql(f"SELECT max(_rowid_) FROM main.{quoted}").scalar()  # noqa: S608
    except DBAPIError:
        return None
    return max(0, int(found or 0))


def pragma(connection: "Connection", name: str, argument: str | None = None) -> Iterator[dict[str, Any]]:
    """A pragma's rows; as a function, so that the argument needs no quoting."""
    call = f"SELECT * FROM pragma_{name}" + ("" if argument is None else "(?)")  # noqa: S608
    return rows(connection, call, *([] if argument is None else [argument]))


def rows(connection: "Connection", sql: str, *arguments: str) -> Iterator[dict[str, Any]]:
    """The rows of a query, by column; text as str, whatever its encoding."""
    result = connection.exec_driver_sql(sql, arguments)
    names = tuple(result.keys())
    for row in result.fetchall():
        yield dict(zip(names, (decoded(cell) if isinstance(cell, bytes) else cell for cell in row), strict=True))
