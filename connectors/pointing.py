"""What a server's catalogue says of keys that point at a table, also from tables that gomme does not look at."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from connectors.inbound import Pointing
from connectors.model import Table
from connectors.sql_pieces import Sql, Value, inlined

if TYPE_CHECKING:
    from connectors.snapshot import Snapshot

Ask = Callable[[Sql], Sequence[Sequence[object]]]

# Keys of parts that the server made of a whole table's key are left out; those of one part alone are not.
_POSTGRESQL = """
SELECT n.nspname, c.relname, k.conname, own.attname::text, its.attname::text FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS u(own, its, at)
JOIN pg_catalog.pg_attribute own ON own.attrelid = k.conrelid AND own.attnum = u.own
JOIN pg_catalog.pg_attribute its ON its.attrelid = k.confrelid AND its.attnum = u.its
CROSS JOIN (SELECT """
_POSTGRESQL_WHERE = """) AS named
WHERE k.contype = 'f' AND k.conparentid = 0 AND k.confrelid IN (
    SELECT t.oid FROM pg_catalog.pg_class t JOIN pg_catalog.pg_namespace s ON s.oid = t.relnamespace
    WHERE s.nspname = named.s AND t.relname = named.t
    UNION SELECT p.relid FROM pg_catalog.pg_class t JOIN pg_catalog.pg_namespace s ON s.oid = t.relnamespace
    CROSS JOIN LATERAL pg_catalog.pg_partition_tree(t.oid) p
    WHERE s.nspname = named.s AND t.relname = named.t AND t.relkind = 'p')
ORDER BY n.nspname, c.relname, k.oid, u.at
"""
_MARIADB = """
SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_COLUMN_NAME
FROM information_schema.KEY_COLUMN_USAGE WHERE REFERENCED_TABLE_SCHEMA = """
_MARIADB_ORDER = " ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION"


def pointing(dialect: str, ask: Ask, home: str, table: Table) -> list[Pointing]:
    """Every key that points at the table or at a part of it; `home`: the schema of tables that bear none.

    None in SQLite, where keys do not lead out of the file and all of its tables are seen.
    """
    if dialect == "sqlite":
        return []
    keys: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for row in ask(_asked(dialect, table.schema or home, table.name)):
        schema, name, key, own, its = map(_name, row)
        keys.setdefault((schema, name, key), []).append((own, its))
    return [
        Pointing(key[0], key[1], tuple(own for own, _ in pairs), tuple(its for _, its in pairs))
        for key, pairs in keys.items()
    ]


def seen_from(snapshot: "Snapshot") -> tuple[str, Callable[[Table], list[Pointing]]]:
    """The same for a source that is only read: `home`, and the keys of each table. Unreadable, ConnectionLost."""
    dialect = snapshot.dialect
    home = str(snapshot.asked("SELECT DATABASE()")[0][0]) if dialect in ("mariadb", "mysql") else ""
    return home, lambda table: pointing(dialect, lambda sql: snapshot.asked(inlined(sql, dialect)), home, table)


def _asked(dialect: str, schema: str, table: str) -> Sql:
    if dialect == "postgresql":
        return (_POSTGRESQL, Value(schema), " AS s, ", Value(table), " AS t", _POSTGRESQL_WHERE)
    return (_MARIADB, Value(schema), " AND REFERENCED_TABLE_NAME = ", Value(table), _MARIADB_ORDER)


def _name(cell: object) -> str:
    return cell.decode() if isinstance(cell, bytes) else str(cell)
