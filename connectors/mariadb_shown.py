"""One MariaDB or MySQL database as its server prints it, in a session where what is printed fits any database."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pymysql
from sqlalchemy.exc import DBAPIError

from connectors import mariadb_sql

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_SYSTEM = ("information_schema", "performance_schema")
_SESSION = "SELECT @@sql_mode, @@time_zone, @@sql_quote_show_create, DATABASE()"
_SCHEMATA = "SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA"
_NAMES = """
SELECT TABLE_NAME AS name, TABLE_TYPE AS kind FROM information_schema.TABLES WHERE TABLE_SCHEMA = %(schema)s
UNION SELECT ROUTINE_NAME, ROUTINE_TYPE FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = %(schema)s
UNION SELECT TRIGGER_NAME, 'TRIGGER' FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = %(schema)s
"""
# Not allowed, or of something that is gone: mariadb.com/kb/en/mariadb-error-code-reference.
_WITHHELD = (1044, 1045, 1142, 1143, 1227, 1305, 1345, 1347, 1356, 1360, 1370, 1449)
_GRANT = re.compile(r"GRANT (.+?) ON (\S+) TO ", re.DOTALL)


def quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


class Shown:
    """The database `schema`, which `home` makes nameless in labels. The driver's errors."""

    def __init__(self, connection: "Connection", schema: str, home: str | None) -> None:
        self._connection = connection
        self._prefix = "" if schema == home else f"{schema}."
        self.schema = schema
        folds = connection.exec_driver_sql("SELECT @@lower_case_table_names").scalar_one()
        self._fold: Callable[[str], str] = str.lower if folds else str
        names = [(str(row["name"]), str(row["kind"])) for row in self.rows(_NAMES)]
        self.sequences = {name for name, kind in names if kind == "SEQUENCE"}
        self.carried = {name for name, kind in names if kind != "TRIGGER"} - self.sequences
        self._known = {self._fold(name) for name, _ in names}
        schemata = {self._fold(row["name"]) for row in self.rows(_SCHEMATA)}
        self._databases = schemata - {*_SYSTEM}

    def label(self, name: str) -> str:
        return f"{self._prefix}{name}"

    def rows(self, sql: str) -> list[Mapping[str, Any]]:
        """What a query answers about `%(schema)s`."""
        found = self._connection.exec_driver_sql(sql, {"schema": self.schema}, {"no_parameters": False})
        return [dict(row) for row in found.mappings()]

    def shown(self, kind: str, name: str) -> Mapping[str, Any] | None:
        """What SHOW CREATE prints; None where the server will not, for lack of rights or of what it names."""
        try:
            found = self._connection.exec_driver_sql(f"SHOW CREATE {kind} {quoted(name)}")
        except DBAPIError as error:
            if not isinstance(error.orig, pymysql.Error) or error.orig.args[0] not in _WITHHELD:
                raise
            return None
        return dict(found.mappings().one())

    def bare(self, sql: str, mode: str = "") -> str:
        """The text without this database's own name."""
        return mariadb_sql.unqualified(sql, self._fold(self.schema), self._known, mode, self._fold)

    def portable(self, sql: str, mode: str = "") -> str | None:
        """The statement for any account and any database; None where it names another database than this one."""
        text = self.bare(mariadb_sql.without_definer(sql), mode)
        named = {self._fold(name) for name in mariadb_sql.qualifiers(text, mode)}
        return None if (named - self._known) & self._databases else text

    def may(self, right: str) -> bool:
        """Whether the account holds that right on the whole database; without it the catalogue is silent."""
        for (grant,) in self._connection.exec_driver_sql("SHOW GRANTS"):
            found = _GRANT.match(grant)
            if found and _covers(found[2], self.schema) and {right, "ALL PRIVILEGES"} & set(found[1].split(", ")):
                return True
        return False


@contextmanager
def showing(connection: "Connection", schema: str, home: str | None) -> Iterator[Shown]:
    """Until the block ends, moments print in UTC and names of this database without it, in the server's own dialect."""
    mode, zone, quotes, current = connection.exec_driver_sql(_SESSION).one()
    settings = "SET SESSION sql_mode = '{}', time_zone = '{}', sql_quote_show_create = {}"
    connection.exec_driver_sql(settings.format("", "+00:00", 1))
    connection.exec_driver_sql(f"USE {quoted(schema)}")
    yield Shown(connection, schema, home)
    connection.exec_driver_sql(settings.format(mode, zone, quotes))
    if current and current != schema:
        connection.exec_driver_sql(f"USE {quoted(current)}")


def _covers(place: str, schema: str) -> bool:
    """Whether `*.*` or `` `pattern`.* `` of a grant covers the database; `%` and `_` are wildcards, `\\_` is not."""
    if place == "*.*":
        return True
    found = re.fullmatch(r"`(.+)`\.\*", place)
    if not found:
        return False
    parts = re.findall(r"\\.|.", found[1].replace("``", "`"))
    wild = {"%": ".*", "_": "."}
    return bool(re.fullmatch("".join(wild.get(part) or re.escape(part[-1]) for part in parts), schema))
