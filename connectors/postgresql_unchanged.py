"""PostgreSQL: no row of a table is ever changed in place, so its rows are known by where they stand and who wrote them.

A visible row version has a place (ctid) and the transaction that wrote it (xmin); an UPDATE makes another version, and
a committed transaction writes no more. While the server runs, the set of (tableoid, ctid, xmin) is therefore the same
only where the rows are; no cell is looked at. A restart, a point-in-time recovery or 2^31 transactions could bring an
xmin back, and end the guarantee. Rows can print differently without being touched: a column that is dropped and added
with a default, a virtual generated column, a renamed label of an enum; so these are facts too.
"""

from typing import TYPE_CHECKING, Any

from connectors.model import Table
from connectors.unchanged import Facts, Weakness

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_WEAK_KINDS: dict[str, Weakness] = {"view": "view", "foreign_table": "foreign_table"}

_STORAGE = """
SELECT c.oid::text, c.relfilenode::text,
    pg_catalog.has_table_privilege(c.oid, 'SELECT') AS granted,
    NOT EXISTS (
        SELECT FROM pg_catalog.pg_partition_tree(c.oid) part
        JOIN pg_catalog.pg_class p ON p.oid = part.relid LEFT JOIN pg_catalog.pg_am am ON am.oid = p.relam
        WHERE p.relkind <> 'p' AND am.amname IS DISTINCT FROM 'heap'
    ) AND (c.relkind = 'p' OR (SELECT amname FROM pg_catalog.pg_am WHERE oid = c.relam) = 'heap') AS heap
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %(schema)s AND c.relname = %(name)s
"""

_PRINTED_BY = """
SELECT a.attrelid::text, a.attnum::text, a.attname::text, a.atttypid::text, a.atttypmod::text, a.atthasmissing::text,
    CASE WHEN a.attgenerated = 'v' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) ELSE '' END
FROM pg_catalog.pg_attribute a
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid IN (
    SELECT %(oid)s::oid UNION SELECT relid FROM pg_catalog.pg_partition_tree(%(oid)s::oid)
)
ORDER BY a.attrelid, a.attnum
"""

_LABELS = (
    "SELECT pg_catalog.md5(pg_catalog.string_agg(oid || ' ' || enumlabel, ',' ORDER BY oid)) FROM pg_catalog.pg_enum"
)

_SERVER = """
SELECT pg_catalog.pg_postmaster_start_time()::text,
    (SELECT oid::text FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()),
    (pg_catalog.txid_snapshot_xmax(pg_catalog.txid_current_snapshot()) >> 31)::text
"""

# One number of 64 bits a row version, and their sum, which does not depend on the order. The second is for servers
# that cannot hash an xid yet (before 18).
_HASHES = (
    "pg_catalog.hashtidextended(t.ctid, pg_catalog.hashxidextended(t.xmin, pg_catalog.hashoidextended(t.tableoid, 0)))",
    "pg_catalog.hashtextextended(t.tableoid::text || t.ctid::text || t.xmin::text, 0)",
)
_KNOWS_XID = 18


def facts(connection: "Connection", table: Table, source: str) -> Facts | Weakness:
    """What makes the rows of a table those that they are, told inside the transaction that reads them."""
    if weak := _WEAK_KINDS.get(table.kind):
        return weak
    with connection.begin_nested():  # a limit of time must not end the transaction
        storage = _row(connection, _STORAGE, schema=table.schema, name=table.name)
        if storage is None:
            return "no_evidence"
        oid, filenode, granted, heap = storage
        if not granted or not heap:
            return "storage" if granted else "partial_grant"
        printed = connection.exec_driver_sql(_PRINTED_BY, {"oid": oid}, {"no_parameters": False}).all()
        parts = [*(part for column in printed for part in column), *(_row(connection, _LABELS) or ())]
        parts += _row(connection, _SERVER) or ()
        return (oid, filenode, *map(str, parts), *map(str, _versions(connection, source)))


def _versions(connection: "Connection", source: str) -> tuple[Any, ...]:
    """How many row versions are visible, and the sum over all of them."""
    version: tuple[Any, ...] = connection.dialect.server_version_info or (0,)
    hashed = _HASHES[0] if version[0] >= _KNOWS_XID else _HASHES[1]
    return tuple(connection.exec_driver_sql(f"SELECT count(*), sum({hashed}) FROM {source}").one())  # noqa: S608


def _row(connection: "Connection", sql: str, **parameters: object) -> tuple[Any, ...] | None:
    found = connection.exec_driver_sql(sql, parameters, {"no_parameters": not parameters}).first()
    return None if found is None else tuple(found)
