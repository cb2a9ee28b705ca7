"""Unique constraints of a CREATE TABLE, made after the rows: sorted once, and not looked up row by row.

SQLite keeps the index of a UNIQUE or PRIMARY KEY constraint like any other, but can only make it with its table: each
row is then put into it at a place of its own, which takes twice the time for a million rows and ever more for more. So
the table is made without those constraints, its rows are loaded, the same indexes are made by CREATE UNIQUE INDEX, and
at last the schema gets the source's own statement, and the indexes the names that SQLite gives to those of constraints
(sqlite.org/lang_altertable.html, section 7, on changing the schema's text; sqlite.org/fileformat2.html, section 2.6.1,
on those names). What the file then holds is what SQLite itself would have written: SQLite is asked beforehand what it
would make, and a table of which it tells anything else is made as it is.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass

from connectors.sqlite_ddl import without_unique
from connectors.sqlite_sql import quoted, string


@dataclass(frozen=True, slots=True)
class Later:
    """A table whose unique constraints come after its rows; `indexes`: the name of each, and what it is made of."""

    table: str
    sql: str
    bare: str
    indexes: tuple[tuple[str, str], ...]

    def made(self) -> list[str]:
        """The statements that make its indexes, under names of their own."""
        return [
            f"CREATE UNIQUE INDEX {quoted(_waiting(name))} ON {quoted(self.table)} ({terms})"
            for name, terms in self.indexes
        ]

    def named(self) -> list[str]:
        """The statements that write into the schema what the source has there."""
        table = (
            f"UPDATE sqlite_master SET sql = {string(self.sql)} WHERE type = 'table' AND name = {string(self.table)}"  # noqa: S608
        )
        return [
            table,
            *(
                f"UPDATE sqlite_master SET name = {string(name)}, sql = NULL "  # noqa: S608
                f"WHERE type = 'index' AND name = {string(_waiting(name))}"
                for name, _ in self.indexes
            ),
        ]


def later(sql: str) -> Later | None:
    """The same table in two steps; None where there is nothing to gain, or SQLite would make something else."""
    try:
        with closing(_trial(sql)) as whole:
            (name,) = whole.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchone()
            indexes = whole.execute(_INDEXES, (name,)).fetchall()
            if not indexes or whole.execute("SELECT wr FROM pragma_table_list(?)", (name,)).fetchone()[0]:
                return None
            bare = without_unique(sql, primary=any(origin == "pk" for *_, origin in indexes))
            made = Later(name, sql, bare, tuple((index, _terms(whole, index)) for index, _ in indexes))
            return made if _comes_out(made, whole) else None
    except sqlite3.Error:  # it needs an extension, or is no table, or schemas may not be written here
        return None


def _comes_out(table: Later, whole: sqlite3.Connection) -> bool:
    """Whether both steps, tried on an empty database, make what SQLite makes in one."""
    with closing(_trial(table.bare)) as trial:
        if (
            _shape(trial, table.table) != _shape(whole, table.table)
            or trial.execute(_INDEXES, (table.table,)).fetchall()
        ):
            return False
        for statement in table.made():
            trial.execute(statement)
        rename(trial, [table])
        trial.execute("PRAGMA writable_schema = RESET")
        return all(trial.execute(one).fetchall() == whole.execute(one).fetchall() for one in (_SCHEMA, _CHECK))


_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type DESC, name"
_CHECK = "PRAGMA integrity_check"


def rename(driver: sqlite3.Connection, tables: Iterable[Later]) -> None:
    """Inside a transaction; the connection goes by the names before until it reads the schema anew. sqlite3.Error."""
    driver.execute("PRAGMA writable_schema = ON")
    for table in tables:
        for statement in table.named():
            driver.execute(statement)
    driver.execute("PRAGMA writable_schema = OFF")


_INDEXES = "SELECT name, origin FROM pragma_index_list(?) WHERE origin IN ('u', 'pk') ORDER BY seq DESC"
_TERMS = """SELECT name, coll, "desc" FROM pragma_index_xinfo(?) WHERE "key" ORDER BY seqno"""


def _trial(sql: str) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute(sql)
    except BaseException:
        connection.close()
        raise
    return connection


def _shape(connection: sqlite3.Connection, table: str) -> list[list[tuple[object, ...]]]:
    """What must be the same with the constraints and without them."""
    questions = (
        'SELECT name, type, "notnull", dflt_value, hidden FROM pragma_table_xinfo(?)',
        "SELECT * FROM pragma_foreign_key_list(?)",
        "SELECT type, ncol, wr, strict FROM pragma_table_list(?)",
    )
    return [connection.execute(question, (table,)).fetchall() for question in questions]


def _terms(connection: sqlite3.Connection, index: str) -> str:
    found = connection.execute(_TERMS, (index,)).fetchall()
    return ", ".join(f"{quoted(name)} COLLATE {quoted(coll)}{' DESC' if desc else ''}" for name, coll, desc in found)


def _waiting(index: str) -> str:
    return f"gomme_later_{index}"
