"""Views, triggers and routines of a MariaDB or MySQL database, for whoever makes them again."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from hashlib import blake2b
from typing import Any

from connectors import mariadb_sql
from connectors.mariadb_shown import Shown
from connectors.structure import Statement, StatementKind, View

_VIEWS = """
SELECT TABLE_NAME AS name FROM information_schema.VIEWS WHERE TABLE_SCHEMA = %(schema)s ORDER BY BINARY TABLE_NAME
"""
_TRIGGERS = """
SELECT TRIGGER_NAME AS name, EVENT_OBJECT_TABLE AS `table` FROM information_schema.TRIGGERS
WHERE TRIGGER_SCHEMA = %(schema)s
ORDER BY BINARY EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER
"""
_ROUTINES = """
SELECT ROUTINE_NAME AS name, ROUTINE_TYPE AS type FROM information_schema.ROUTINES
WHERE ROUTINE_SCHEMA = %(schema)s ORDER BY ROUTINE_TYPE, BINARY ROUTINE_NAME
"""


@dataclass(frozen=True, slots=True)
class Code:
    """What runs in a database: routines, views in an order in which each finds those it reads, then triggers."""

    statements: tuple[Statement, ...]
    views: tuple[View, ...]
    triggers: Mapping[str, tuple[str, ...]]  # by label of the table
    lost: tuple[tuple[str, str], ...]


def code(database: Shown, broken: Collection[str]) -> Code:
    """All that the account may see of it; lost are broken views and whatever names another database."""
    parts = [*_routines(database), *_views(database, broken), *_triggers(database)]
    triggers: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        if part.kind == "trigger":
            triggers[part.of].append(part.name)
    return Code(
        tuple(statement for part in parts if part.sql for statement in _statements(part, database)),
        tuple(_view(part) for part in parts if part.kind == "view" and part.sql),
        {label: tuple(names) for label, names in triggers.items()},
        tuple(_lost(parts)),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A routine, view or trigger; without `sql` it cannot be carried over. `of`: label of the trigger's table."""

    kind: StatementKind
    lost_as: str
    name: str
    place: str
    sql: str | None = None
    mode: str = ""
    collation: str = ""
    of: str = ""


def _routines(database: Shown) -> Iterator[_Part]:
    for row in database.rows(_ROUTINES):
        place = database.label(row["name"])
        if row["type"] not in ("FUNCTION", "PROCEDURE"):
            yield _Part("function", "package", row["name"], place)
        else:
            yield _part(database, _Part("function", "routine", row["name"], place), row["type"])


def _views(database: Shown, broken: Collection[str]) -> list[_Part]:
    names = [str(row["name"]) for row in database.rows(_VIEWS)]
    bare = [_Part("view", "view", name, database.label(name)) for name in names]
    parts = [part if part.name in broken else _part(database, part, "VIEW") for part in bare]
    by_name = {part.name: part for part in parts}
    reads = {part.name: (mariadb_sql.relations(part.sql or "") & set(names)) - {part.name} for part in parts}
    return [by_name[name] for name in _in_order(reads)]


def _triggers(database: Shown) -> Iterator[_Part]:
    for row in database.rows(_TRIGGERS):
        of = database.label(row["table"])
        yield _part(database, _Part("trigger", "trigger", row["name"], f"{of}.{row['name']}", of=of), "TRIGGER")


def _part(database: Shown, part: _Part, kind: str) -> _Part:
    """The part with its text, where there is one to be had."""
    shown: Mapping[str, Any] = database.shown(kind, part.name) or {}
    text = shown.get("SQL Original Statement") or shown.get(f"Create {kind.capitalize()}")
    if not text:
        return part
    mode = str(shown.get("sql_mode") or "")
    sql = database.portable(text, mode)
    return _Part(
        part.kind, part.lost_as, part.name, part.place, sql, mode, str(shown["collation_connection"]), part.of
    )  # fmt: skip


def _in_order(reads: Mapping[str, set[str]]) -> Sequence[str]:
    """Views after those that they read; views in a ring, which only a broken one can close, as they come."""
    try:
        return list(TopologicalSorter(reads).static_order())
    except CycleError:
        return list(reads)


def _statements(part: _Part, database: Shown) -> Iterator[Statement]:
    text = part.sql or ""
    named = mariadb_sql.relations(text, part.mode) & database.carried
    needs = frozenset({*map(database.label, named - {part.name}), *filter(None, [part.of])})
    session = f"SET SESSION sql_mode = '{part.mode}', collation_connection = '{part.collation}'"
    yield Statement("setting", part.place, session, needs)
    yield Statement(part.kind, part.place, text, needs)


def _view(part: _Part) -> View:
    text = part.sql or ""
    return View(part.place, blake2b(text.encode(), digest_size=8).hexdigest(), mariadb_sql.has_literal(text))


def _lost(parts: Sequence[_Part]) -> Iterator[tuple[str, str]]:
    for part in parts:
        yield ("definer" if part.sql else part.lost_as, part.place)
