"""What a MariaDB or MySQL database is made of, in statements that work in a database of any name.

Rights that its user needs on the source: SELECT, SHOW VIEW, TRIGGER and EVENT on `database`.*, and, for routines,
SELECT on mysql.proc (MariaDB; since 11.3 SHOW CREATE ROUTINE on `database`.*) or SHOW_ROUTINE on *.* (MySQL 8).

Codes of `lost`: history (rows of a system-versioned table that were replaced or deleted), definer, grants, event,
foreign_table (a table whose rows live elsewhere), foreign_key (into another database), view, trigger, routine (it
names another database, is broken, or may not be read), package, unseen_triggers, unseen_events.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from connectors.mariadb_code import Code, code
from connectors.mariadb_schema import tables
from connectors.mariadb_shown import Shown, showing
from connectors.mariadb_tables import Made, made, sequence
from connectors.model import Table, TargetRefused, Unreadable
from connectors.structure import Statement, Structure, parents_first

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

MARKS = ("gomme_copy", "gomme_units")  # gomme's own tables beside a copy
_ELSEWHERE = ("FEDERATED", "CONNECT", "SPIDER", "MRG_MYISAM", "S3", "SPHINX", "OQGRAPH")
_OBJECTS = """
SELECT TABLE_NAME AS name, TABLE_TYPE AS type, ENGINE AS engine FROM information_schema.TABLES
WHERE TABLE_SCHEMA = %(schema)s ORDER BY BINARY TABLE_NAME
"""
_DEFAULTS = """
SELECT DEFAULT_CHARACTER_SET_NAME AS charset, DEFAULT_COLLATION_NAME AS collation FROM information_schema.SCHEMATA
WHERE SCHEMA_NAME = %(schema)s
"""
_EVENTS = """
SELECT EVENT_NAME AS name FROM information_schema.EVENTS WHERE EVENT_SCHEMA = %(schema)s ORDER BY BINARY EVENT_NAME
"""

Row = Mapping[str, Any]


def structure(connection: "Connection", schemas: Sequence[str], home: str | None) -> Structure:
    """The one database of `schemas`; that of `home` carries no schema. TargetRefused, Unreadable, BadUrl."""
    if len(schemas) != 1:
        raise TargetRefused("a copy is made of one MariaDB database; make each of schemas a system of its own")
    known = tables(connection, schemas, home)
    with showing(connection, schemas[0], home) as database:
        objects = {str(row["name"]): row for row in database.rows(_OBJECTS) if row["name"] not in MARKS}
        base = parents_first([table for table in known if table.name in objects and table.kind == "table"])
        parts = [_made(database, table, objects[table.name]) for table in base]
        ran = code(database, {table.name for table in known if table.kind == "view" and table.unreadable})
        whole = Structure(
            "mariadb" if getattr(connection.dialect, "is_mariadb", False) else "mysql",
            base,
            before=(_defaults(database), *_sequences(database), *(part.table for part in parts)),
            after=(*_after(parts), *ran.statements),
            views=ran.views,
            triggers=ran.triggers,
            lost=(*_lost(database, parts, objects), *ran.lost),
        )
    return whole.without(_impossible(known, objects, ran))


def _made(database: Shown, table: Table, row: Row) -> Made:
    shown = database.shown("TABLE", table.name)
    if shown is None:
        raise Unreadable("no_grant", f"table {table.label} may not be read; GRANT SELECT on it to gomme's user")
    return made(database, table, str(row["engine"]), str(shown["Create Table"]))


def _sequences(database: Shown) -> Iterator[Statement]:
    for name in sorted(database.sequences):
        shown = database.shown("SEQUENCE", name)
        if shown is None:
            raise Unreadable("no_grant", f"sequence {database.label(name)} may not be read; GRANT SELECT on it")
        yield from sequence(database, name, str(shown["Create Table"]))


def _defaults(database: Shown) -> Statement:
    (row,) = database.rows(_DEFAULTS)
    text = f"ALTER DATABASE CHARACTER SET {row['charset']} COLLATE {row['collation']}"
    return Statement("setting", "(database)", text)


def _after(parts: Sequence[Made]) -> Iterator[Statement]:
    """Indexes before the foreign keys that need them, whichever table they are of."""
    for part in parts:
        yield from part.keys
    for part in parts:
        yield from part.foreign_keys
    for part in parts:
        yield from part.defaults


def _lost(database: Shown, parts: Sequence[Made], objects: Mapping[str, Row]) -> Iterator[tuple[str, str]]:
    for name, row in objects.items():
        if _is_elsewhere(row):
            yield "foreign_table", database.label(name)
        if row["type"] == "SYSTEM VERSIONED":
            yield "history", database.label(name)
    for part in parts:
        yield from part.lost
    for row in database.rows(_EVENTS):
        yield "event", database.label(row["name"])
    for right in ("TRIGGER", "EVENT"):
        if not database.may(right):
            yield f"unseen_{right.lower()}s", database.schema
    yield "grants", database.schema


def _impossible(known: Sequence[Table], objects: Mapping[str, Row], ran: Code) -> set[str]:
    """Labels of what a copy cannot have; whatever needs it goes with it."""
    away = {table.label for table in known if table.name in objects and _is_elsewhere(objects[table.name])}
    here = {table.label for table in known if table.kind == "table"}
    return away | ({place for kind, place in ran.lost if kind in ("view", "routine")} - here)


def _is_elsewhere(row: Row) -> bool:
    return str(row["engine"]).upper() in _ELSEWHERE
