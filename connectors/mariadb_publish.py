"""How a staged copy takes the place of the one before it, and gives it back, in MariaDB and MySQL.

Three databases: the target itself, `gomme_staging_<target>` and, from publish to settle, `gomme_old_<target>`. Tables
and sequences change places in one RENAME TABLE, which the server does whole or not at all, crash or not (MariaDB from
10.6, MySQL from 8.0); foreign keys go with them. Views, triggers and routines cannot be moved: they are made again,
and those that stood before are kept in words, in `gomme_kept`, until it is settled.

Where a process dies, what it leaves says how far it was: `recover` reads it.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import pymysql

from connectors.mariadb import MariaDB
from connectors.mariadb_mark import COPY, UNITS
from connectors.mariadb_shown import quoted
from connectors.mariadb_writer import OPTIONS, Writer
from connectors.model import ConnectorError, NotLoaded, TargetRefused
from connectors.structure import Statement, StatementKind, Structure
from connectors.system import System

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

_KEPT = "gomme_kept"
_ALL_KEPT, _MOVED, _SETTLED = "(all kept)", "(moved back)", "(settled)"
_AGAIN = ("setting", "sequence", "function", "view", "trigger")  # what a move does not carry
_TABLES = """
SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = %s AND TABLE_TYPE <> 'VIEW'
ORDER BY BINARY TABLE_NAME
"""
_CODE = """
SELECT 'TRIGGER', TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = %s
UNION ALL SELECT 'VIEW', TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = %s
UNION ALL SELECT ROUTINE_TYPE, ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = %s
"""
_PLACES = """
SELECT CONCAT(EVENT_OBJECT_TABLE, '.', TRIGGER_NAME) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = %s
UNION ALL SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = %s
UNION ALL SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = %s
"""
_OBJECTS = """
SELECT (SELECT count(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = %s)
    + (SELECT count(*) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = %s)
    + (SELECT count(*) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = %s)
"""
_ASTRAY = """
SELECT DISTINCT TABLE_NAME, CONSTRAINT_NAME FROM information_schema.KEY_COLUMN_USAGE
WHERE TABLE_SCHEMA = %s AND REFERENCED_TABLE_SCHEMA <> TABLE_SCHEMA
"""


@dataclass(frozen=True, slots=True)
class Names:
    """The databases of one target."""

    target: str
    staging: str
    old: str


class Places:
    """The target's databases, and what is done with whole databases. The driver's errors."""

    def __init__(self, writer: Writer, address: "URL", names: Names) -> None:
        self._writer = writer
        self._address = address
        self.names = names

    def exists(self, database: str) -> bool:
        found = "SELECT count(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = %s"
        return bool(self._writer.value(found, database))

    def tables(self, database: str) -> list[str]:
        """Tables and sequences."""
        return [str(name) for (name,) in self._writer.rows(_TABLES, database)]

    def code(self, database: str) -> list[tuple[str, str]]:
        """Kind and name of triggers, views and routines."""
        return [(str(kind), str(name)) for kind, name in self._writer.rows(_CODE, database, database, database)]

    def clear_code(self, database: str, kinds: Sequence[str] = ("TRIGGER", "VIEW", "FUNCTION", "PROCEDURE")) -> None:
        for kind, name in self.code(database):
            if kind in kinds:
                self._writer.rows(f"DROP {kind} IF EXISTS {quoted(database)}.{quoted(name)}")

    def drop(self, database: str, first: str, last: str) -> None:
        """The whole database; it says that it is gomme's until nothing else is left: `first` and `last` are tables."""
        names = self.tables(database)
        for name in sorted(names, key=lambda name: name != first):
            if name != last:
                self._writer.rows(f"DROP TABLE IF EXISTS {quoted(database)}.{quoted(name)}")
        self._writer.rows(f"DROP DATABASE IF EXISTS {quoted(database)}")

    def check(self) -> None:
        """TargetRefused where something stands in the target or its staging that is not gomme's."""
        target, staging = self.names.target, self.names.staging
        if not self.has(target, COPY) and self._writer.value(_OBJECTS, target, target, target):
            raise TargetRefused(
                f"{self._writer.place} is not empty and is no copy of gomme's; name an empty database for the copy"
            )
        if self.tables(staging) and not (self.has(staging, COPY) or self.has(staging, UNITS)):
            raise TargetRefused(f"the database {staging} is not gomme's; rename it or drop it")

    def publish(self, structure: Structure) -> None:
        """What is staged takes the target's name; fails as a whole."""
        self.recover()
        self._keep()
        try:
            for database in (self.names.target, self.names.staging):
                self.clear_code(database, ("TRIGGER",))  # a table with triggers cannot change its database
            self._move((self.names.target, self.names.old), (self.names.staging, self.names.target))
            self.clear_code(self.names.target)
            self._writer.run(_made_again(structure), self.names.target)
            self._bound_within()
        except BaseException:
            with suppress(ConnectorError, pymysql.Error, OSError):  # then `recover` does it, before the next copy
                self.withdraw()
            raise

    def withdraw(self) -> None:
        """What stood before `publish` stands again; what was published is staged."""
        if self.has(self.names.target, COPY) and not self.has(self.names.staging, COPY):
            self._note(_MOVED)
            self.clear_code(self.names.target, ("TRIGGER",))
            self._move((self.names.target, self.names.staging), (self.names.old, self.names.target))
        if _MOVED in self._noted():
            self.clear_code(self.names.target)
        self._writer.run(self._missing(), self.names.target)
        self.drop(self.names.old, "", _KEPT)

    def settle(self) -> None:
        """What stood before `publish` is dropped, and the empty staging."""
        self._note(_SETTLED)
        self._finish_settling()

    def recover(self) -> None:
        """Undoes a `publish` whose process died, or ends its `settle`. TargetRefused where `old` is not gomme's."""
        if not self.exists(self.names.old):
            return
        if not self.has(self.names.old, _KEPT):
            if self.tables(self.names.old):
                raise TargetRefused(f"the database {self.names.old} is not gomme's; rename it or drop it")
            self._writer.rows(f"DROP DATABASE {quoted(self.names.old)}")
            return
        noted = self._noted()
        if _SETTLED in noted:
            self._finish_settling()
        elif _ALL_KEPT in noted:
            self.withdraw()
        else:
            self.drop(self.names.old, "", _KEPT)

    def unsettled(self) -> str | None:
        """The run whose tables were moved into the target, where neither `settle` nor `withdraw` was begun."""
        names = self.names
        if not (self.has(names.old, _KEPT) and self.has(names.target, COPY)) or self.has(names.staging, COPY):
            return None
        noted = self._noted()
        if _ALL_KEPT not in noted or noted & {_SETTLED, _MOVED}:
            return None
        return str(self._writer.value(f"SELECT run FROM {quoted(names.target)}.{COPY}"))  # noqa: S608

    def has(self, database: str, table: str) -> bool:
        return table in self.tables(database)

    @property
    def _list(self) -> str:
        return f"{quoted(self.names.old)}.{_KEPT}"

    def _keep(self) -> None:
        """Writes down what the target holds that cannot be moved."""
        with System(MariaDB(self._address, OPTIONS)) as system, system.snapshot() as snapshot:
            before = snapshot.structure()
        self._writer.rows(f"CREATE DATABASE IF NOT EXISTS {quoted(self.names.old)}")
        self._writer.rows(
            f"CREATE TABLE {self._list} (turn INT NOT NULL PRIMARY KEY AUTO_INCREMENT, kind VARCHAR(16) NOT NULL,"
            " place TEXT NOT NULL, text LONGTEXT NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4"
        )
        for one in _made_again(before, but=("sequence",)):  # a default still names the sequence that comes back
            self._note(one.place, one.kind, one.sql)
        self._note(_ALL_KEPT)

    def _note(self, place: str, kind: str = "setting", text: str = "") -> None:
        self._writer.rows(f"INSERT INTO {self._list} (kind, place, text) VALUES (%s, %s, %s)", kind, place, text)  # noqa: S608

    def _noted(self) -> set[str]:
        return {str(place) for (place,) in self._writer.rows(f"SELECT place FROM {self._list} WHERE text = ''")}  # noqa: S608

    def _missing(self) -> list[Statement]:
        """What was written down and does not stand in the target."""
        found = self._writer.rows(f"SELECT kind, place, text FROM {self._list} WHERE text <> '' ORDER BY turn")  # noqa: S608
        there = {str(place) for (place,) in self._writer.rows(_PLACES, *[self.names.target] * 3)}
        return [Statement(_kind(kind), place, text) for kind, place, text in found if place not in there]

    def _bound_within(self) -> None:
        """Every foreign key points at a table that is published too."""
        if astray := self._writer.rows(_ASTRAY, self.names.target):
            keys = ", ".join(f"{table}.{name}" for table, name in astray)
            raise NotLoaded(f"{self._writer.place}: the foreign keys {keys} did not move with their tables")

    def _move(self, *ways: tuple[str, str]) -> None:
        """Every table and sequence of each first database into the second, at once."""
        moves = [
            f"{quoted(of)}.{quoted(name)} TO {quoted(to)}.{quoted(name)}"
            for of, to in ways
            for name in self.tables(of)
            if name not in (UNITS, _KEPT)
        ]
        if moves:
            self._writer.rows("RENAME TABLE " + ", ".join(moves))

    def _finish_settling(self) -> None:
        self.drop(self.names.old, "", _KEPT)
        self.drop(self.names.staging, COPY, UNITS)


def _made_again(structure: Structure, but: Sequence[StatementKind] = ()) -> list[Statement]:
    """Sequences move with the tables; only the defaults that name them must be said again."""
    settings = [one for one in structure.before if one.kind == "setting"]
    return [*settings, *(one for one in structure.after if one.kind in _AGAIN and one.kind not in but)]


def _kind(text: str) -> StatementKind:
    return next(kind for kind in get_args(StatementKind) if kind == text)
