"""Tables and sequences of a MariaDB or MySQL database: what is made before the rows, and what after them.

InnoDB sorts a whole index faster than it fills it row by row (300 000 rows with a unique and two other indexes: 3.8
instead of 4.3 s), so secondary indexes come after; other engines rebuild the table for one, so theirs stay.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from connectors import mariadb_sql
from connectors.mariadb_shown import Shown, quoted
from connectors.model import Table
from connectors.structure import Statement

_SEQUENCES = ("nextval", "lastval", "setval")
_KEY = re.compile(r"(?:UNIQUE |FULLTEXT |SPATIAL |VECTOR )?KEY ")
_FOREIGN = re.compile(r"CONSTRAINT `((?:[^`]|``)*)` FOREIGN KEY")
_NAME = re.compile(r"`((?:[^`]|``)*)`")


@dataclass(frozen=True, slots=True)
class Made:
    """One table in statements. `defaults` say again what names a sequence: a table that moves forgets where it is."""

    table: Statement
    keys: tuple[Statement, ...] = ()
    foreign_keys: tuple[Statement, ...] = ()
    defaults: tuple[Statement, ...] = ()
    lost: tuple[tuple[str, str], ...] = ()


def made(database: Shown, table: Table, engine: str, create: str) -> Made:
    """The table out of what SHOW CREATE TABLE prints; keys into other databases are lost."""
    label, alter = table.label, f"ALTER TABLE {quoted(table.name)}"
    text = database.bare(create)
    head, items, tail = mariadb_sql.items(text)
    foreign = {_unquoted(found[1]): item for item in items if (found := _FOREIGN.match(item))}
    later = _later(items) if engine == "InnoDB" else []
    stays = [item for item in items if item not in later and item not in foreign.values()]
    fresh = [item for item in stays if mariadb_sql.calls(item, _SEQUENCES)]
    used = frozenset(map(database.label, mariadb_sql.relations(" ".join(fresh)) & database.sequences))
    return Made(
        Statement("table", label, f"{head}(\n  " + ",\n  ".join(stays) + f"\n){tail}", used),
        (Statement("index", label, f"{alter} " + ", ".join(f"ADD {item}" for item in later)),) if later else (),
        tuple(_foreign_key(table, key, f"{alter} ADD {item}") for key, item in foreign.items() if not _away(item)),
        tuple(Statement("sequence", label, f"{alter} MODIFY {item}") for item in fresh),
        tuple(("foreign_key", f"{label}.{key}") for key, item in foreign.items() if _away(item)),
    )


def _foreign_key(table: Table, name: str, sql: str) -> Statement:
    parents = (Table(key.schema, key.table, ()).label for key in table.foreign_keys if key.name == name)
    return Statement("foreign_key", f"{table.label}.{name}", sql, frozenset({table.label, *parents}))


def _away(item: str) -> bool:
    """Whether a foreign key points into another database."""
    return bool(mariadb_sql.qualifiers(item))


def sequence(database: Shown, name: str, create: str) -> tuple[Statement, Statement]:
    """The sequence, and where it stands: behind everything that the source's server may have handed out."""
    (at,) = database.rows(f"SELECT next_not_cached_value AS value, cycle_count AS round FROM {quoted(name)}")  # noqa: S608
    place = database.label(name)
    value = f"DO SETVAL({quoted(name)}, {at['value']}, 0, {at['round']})"
    return Statement("sequence", place, create), Statement("sequence", place, value)


def _later(items: Sequence[str]) -> list[str]:
    """Secondary indexes; none where an AUTO_INCREMENT column cannot be without one."""
    counted = {_first_name(item) for item in items if item[0] == "`" and _counts(item)}
    primary = {_first_name(item) for item in items if item.startswith("PRIMARY KEY")}
    return [] if counted - primary else [item for item in items if _KEY.match(item)]


def _counts(item: str) -> bool:
    return "AUTO_INCREMENT" in mariadb_sql.words(item)


def _first_name(item: str) -> str:
    found = _NAME.search(item)
    return _unquoted(found[1]) if found else ""


def _unquoted(name: str) -> str:
    return name.replace("``", "`")
