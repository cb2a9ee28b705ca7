"""Statements about the tables of a PostgreSQL catalogue, in the shape of postgresql_ddl."""

from collections.abc import Mapping, Sequence
from typing import Any

from connectors.postgresql_ddl import Query

FORCED = "FORCE ROW LEVEL SECURITY"  # binds the owner too, so it is said last of all

TABLES = """
SELECT 'pg_class'::regclass::oid AS class, c.oid AS object, $label AS place, $relation AS name,
    c.relispartition AS is_partition,
    CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END AS persistence, pg_get_partkeydef(c.oid) AS key,
    pg_get_expr(c.relpartbound, c.oid) AS bound,
    CASE WHEN m.amname <> 'heap' THEN quote_ident(m.amname) END AS method,
    concat_ws(', ', $table_options, (SELECT $toast_options
        FROM (SELECT ARRAY(SELECT 'toast.' || o FROM unnest(x.reloptions) o) AS reloptions
              FROM pg_class x WHERE x.oid = c.reltoastrelid) t)) AS options,
    CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS of_type,
    ARRAY(
        SELECT format('%I.%I', pn.nspname, p.relname)
        FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
        WHERE i.inhrelid = c.oid ORDER BY i.inhseqno
    ) AS parents,
    ARRAY(
        SELECT a.attname::text
        FROM pg_inherits i JOIN pg_attribute a ON a.attrelid = i.inhparent AND a.attnum > 0 AND NOT a.attisdropped
        WHERE i.inhrelid = c.oid ORDER BY i.inhseqno, a.attnum
    ) AS inherited
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am m ON m.oid = c.relam
WHERE (c.relkind IN ('r', 'p') OR c.relkind = 'f' AND c.relispartition) AND $chosen
"""

COLUMNS = """
SELECT a.attrelid AS object, a.attname AS name, a.attislocal AS is_local, a.attinhcount > 0 AS is_inherited,
    d.oid IS NOT NULL AS is_generated,
    format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)) || coalesce((
        SELECT format(' COLLATE %I.%I', ln.nspname, l.collname)
        FROM pg_collation l JOIN pg_namespace ln ON ln.oid = l.collnamespace
        WHERE l.oid = a.attcollation AND a.attcollation <> t.typcollation
    ), '') || CASE a.attgenerated WHEN '' THEN '' ELSE format(' GENERATED ALWAYS AS (%s) %s',
        pg_get_expr(d.adbin, d.adrelid), CASE a.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END)
    END AS definition,
    CASE WHEN NOT a.attnotnull OR NOT coalesce(k.convalidated, true) THEN '' WHEN k.oid IS NULL THEN ' NOT NULL'
        ELSE format(' CONSTRAINT %I NOT NULL%s', k.conname, CASE WHEN k.connoinherit THEN ' NO INHERIT' END)
    END AS not_null,
    coalesce(k.conislocal, true) AS own_not_null, quote_ident(a.attname) AS quoted
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated <> ''
LEFT JOIN pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND $chosen
ORDER BY a.attrelid, a.attnum
"""

_COLUMN_SETTINGS = """
SELECT 'setting' AS kind, $label || '.' || a.attname AS place, 'pg_class'::regclass::oid AS class, c.oid AS object,
    array_remove(ARRAY[
        CASE WHEN a.attstorage <> t.typstorage THEN format('ALTER TABLE ONLY %s ALTER COLUMN %I SET STORAGE %s',
            $relation, a.attname,
            CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END)
        END,
        CASE WHEN a.attcompression IN ('p', 'l') THEN format('ALTER TABLE ONLY %s ALTER COLUMN %I SET COMPRESSION %s',
            $relation, a.attname, CASE a.attcompression WHEN 'p' THEN 'pglz' ELSE 'lz4' END) END,
        CASE WHEN a.attstattarget >= 0 THEN format('ALTER TABLE ONLY %s ALTER COLUMN %I SET STATISTICS %s',
            $relation, a.attname, a.attstattarget) END,
        CASE WHEN a.attoptions IS NOT NULL THEN format('ALTER TABLE ONLY %s ALTER COLUMN %I SET (%s)',
            $relation, a.attname, $column_options) END
    ], NULL) AS statements
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND $chosen AND (a.attstorage <> t.typstorage
    OR a.attcompression IN ('p', 'l') OR a.attstattarget >= 0 OR a.attoptions IS NOT NULL)
"""

_SEQUENCES = """
SELECT 'sequence' AS kind, $label AS place, 'pg_class'::regclass::oid AS class, c.oid AS object,
    array_remove(ARRAY[
        format('CREATE %sSEQUENCE %s AS %s %s', CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' END, $relation,
            format_type(q.seqtypid, NULL), $sequence),
        (SELECT format('ALTER SEQUENCE %s OWNED BY %I.%I.%I', $relation, tn.nspname, t.relname, a.attname)
            FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
                AND d.deptype = 'a')
    ], NULL) AS statements
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_sequence q ON q.seqrelid = c.oid
WHERE $chosen AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i'
)
"""

_IDENTITIES = """
SELECT 'sequence' AS kind, $label AS place, 'pg_class'::regclass::oid AS class, c.oid AS object,
    ARRAY[format('ALTER TABLE %I.%I ALTER COLUMN %I ADD GENERATED %s AS IDENTITY (SEQUENCE NAME %s %s)', tn.nspname,
        t.relname, a.attname, CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END, $relation,
        $sequence)] AS statements
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_sequence q ON q.seqrelid = c.oid
JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i'
JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
WHERE d.refclassid = 'pg_class'::regclass AND $chosen
"""

# What stands in a view's column is for INSERT through the view; ALTER TABLE sets it there too.
_DEFAULTS = """
SELECT 'setting' AS kind, $label || '.' || a.attname AS place, 'pg_attrdef'::regclass::oid AS class,
    d.oid AS object, ARRAY[format('ALTER TABLE %s%s ALTER COLUMN %I SET DEFAULT %s',
        CASE WHEN c.relkind = 'v' THEN '' ELSE 'ONLY ' END, $relation, a.attname,
        pg_get_expr(d.adbin, d.adrelid))] AS statements
FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
WHERE a.attgenerated = '' AND (c.relkind IN ('r', 'p', 'v') OR c.relispartition) AND $chosen
"""

_KEYS = """
SELECT 'key' AS kind, $label || '.' || k.conname AS place, 'pg_constraint'::regclass::oid AS class, k.oid AS object,
    array_remove(ARRAY[
        format('ALTER TABLE ONLY %s ADD CONSTRAINT %I %s', $relation, k.conname, pg_get_constraintdef(k.oid)),
        CASE WHEN x.reloptions IS NOT NULL
            THEN format('ALTER INDEX %I.%I SET (%s)', n.nspname, x.relname, $index_options) END
    ], NULL) AS statements
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class x ON x.oid = k.conindid
WHERE k.contype IN ('p', 'u', 'x') AND c.relkind IN ('r', 'p') AND $chosen
"""

_INDEXES = """
SELECT 'index' AS kind, $label || '.' || x.relname AS place, ARRAY[pg_get_indexdef(x.oid)] AS statements,
    'pg_class'::regclass::oid AS class, x.oid AS object
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class x ON x.oid = i.indexrelid
WHERE c.relkind IN ('r', 'p', 'm') AND (i.indisvalid OR x.relkind = 'I') AND $chosen AND NOT EXISTS (
    SELECT FROM pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x')
)
"""

_ATTACHED_INDEXES = """
SELECT 'index' AS kind, $label || '.' || x.relname AS place, 'pg_class'::regclass::oid AS class, x.oid AS object,
    'pg_class'::regclass::oid AS with_class, p.oid AS with_object,
    ARRAY[format('ALTER INDEX %I.%I ATTACH PARTITION %I.%I', pn.nspname, p.relname, n.nspname, x.relname)] AS statements
FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent AND p.relkind = 'I'
JOIN pg_namespace pn ON pn.oid = p.relnamespace JOIN pg_class x ON x.oid = h.inhrelid
JOIN pg_index i ON i.indexrelid = x.oid JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = x.relnamespace
WHERE (i.indisvalid OR x.relkind = 'I') AND $chosen
"""

# Those of a child before its parent's, which then find theirs there and bind it, as it was.
_CHECKS = """
SELECT 'check' AS kind, $label || '.' || k.conname AS place, 'pg_constraint'::regclass::oid AS class, k.oid AS object,
    ARRAY[format('ALTER TABLE %s ADD CONSTRAINT %I %s', $relation, k.conname, pg_get_constraintdef(k.oid))]
        AS statements,
    -(WITH RECURSIVE up (child, steps) AS (
        SELECT c.oid, 0 UNION ALL SELECT i.inhparent, u.steps + 1 FROM up u JOIN pg_inherits i ON i.inhrelid = u.child
    ) SELECT max(steps) FROM up) AS depth
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE (k.contype = 'c' OR k.contype = 'n' AND NOT k.convalidated) AND k.conislocal AND $chosen
    AND (c.relkind IN ('r', 'p') OR c.relispartition)
"""

_FOREIGN_KEYS = """
SELECT 'foreign_key' AS kind, $label || '.' || k.conname AS place, 'pg_constraint'::regclass::oid AS class,
    k.oid AS object,
    ARRAY[format('ALTER TABLE %s ADD CONSTRAINT %I %s', $relation, k.conname, pg_get_constraintdef(k.oid))]
        AS statements
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0 AND $chosen
"""

_POLICIES = """
SELECT 'setting' AS kind, $label || '.' || p.polname AS place, 'pg_policy'::regclass::oid AS class, p.oid AS object,
    ARRAY[format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', p.polname, $relation,
        CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
        CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE'
            ELSE 'ALL' END,
        (SELECT string_agg(CASE WHEN o = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(o)) END, ', ')
            FROM unnest(p.polroles) o),
        ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
        ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')] AS statements,
    ARRAY(SELECT pg_get_userbyid(o)::text FROM unnest(p.polroles) o WHERE o <> 0) AS roles
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE $chosen
"""

_STATISTICS = """
SELECT 'setting' AS kind, sn.nspname || '.' || s.stxname AS place, 'pg_statistic_ext'::regclass::oid AS class,
    s.oid AS object, array_remove(ARRAY[pg_get_statisticsobjdef(s.oid), CASE WHEN s.stxstattarget >= 0
        THEN format('ALTER STATISTICS %I.%I SET STATISTICS %s', sn.nspname, s.stxname, s.stxstattarget)
    END], NULL) AS statements
FROM pg_statistic_ext s JOIN pg_namespace sn ON sn.oid = s.stxnamespace
JOIN pg_class c ON c.oid = s.stxrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE $chosen
"""

_TABLE_SETTINGS = """
SELECT 'setting' AS kind, $label AS place, 'pg_class'::regclass::oid AS class, c.oid AS object,
    array_remove(ARRAY[
        CASE WHEN c.relrowsecurity THEN format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', $relation) END,
        CASE c.relreplident WHEN 'f' THEN format('ALTER TABLE ONLY %s REPLICA IDENTITY FULL', $relation)
            WHEN 'n' THEN format('ALTER TABLE ONLY %s REPLICA IDENTITY NOTHING', $relation) END
    ], NULL) AS statements
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND (c.relrowsecurity OR c.relreplident IN ('f', 'n')) AND $chosen
"""

_INDEX_SETTINGS = """
SELECT 'setting' AS kind, $label AS place, 'pg_class'::regclass::oid AS class, x.oid AS object,
    array_remove(ARRAY[
        CASE WHEN i.indisclustered THEN format('ALTER TABLE %s CLUSTER ON %I', $relation, x.relname) END,
        CASE WHEN i.indisreplident AND c.relreplident = 'i'
            THEN format('ALTER TABLE ONLY %s REPLICA IDENTITY USING INDEX %I', $relation, x.relname) END
    ], NULL) AS statements
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class x ON x.oid = i.indexrelid
WHERE c.relkind IN ('r', 'p', 'm') AND (i.indisclustered OR i.indisreplident AND c.relreplident = 'i') AND $chosen
"""

_FORCED = """
SELECT 'setting' AS kind, $label AS place, 'pg_class'::regclass::oid AS class, c.oid AS object,
    ARRAY[format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', $relation)] AS statements
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND c.relforcerowsecurity AND $chosen
"""

QUERIES = (
    Query(33, _COLUMN_SETTINGS, makes=False, early=True),
    Query(35, _SEQUENCES),
    Query(36, _IDENTITIES),
    Query(38, _DEFAULTS),
    Query(50, _KEYS),
    Query(50, _INDEXES),
    Query(55, _ATTACHED_INDEXES, makes=False),
    Query(58, _CHECKS),
    Query(60, _FOREIGN_KEYS),
    Query(82, _POLICIES),
    Query(84, _STATISTICS),
    Query(86, _TABLE_SETTINGS, makes=False),
    Query(87, _INDEX_SETTINGS, makes=False),
    Query(99, _FORCED, makes=False),
)


def creations(table: Mapping[str, Any], columns: Sequence[Mapping[str, Any]]) -> list[str]:
    """The statements that make one table, a partition or a child among them, with its columns in their order."""
    name, parents = table["name"], table["parents"]
    inherits = bool(parents) and not table["is_partition"] and _come_first(table, columns)
    body = ", ".join(_defined(column, inherits) for column in columns if column["is_local"] or not inherits)
    parts = [f"CREATE {table['persistence']}TABLE {name} ({body})"]
    parts += [f"INHERITS ({', '.join(parents)})"] * inherits
    parts += [f"PARTITION BY {table['key']}"] * bool(table["key"])
    parts += [f"USING {table['method']}"] * bool(table["method"])
    parts += [f"WITH ({table['options']})"] * bool(table["options"])
    return [" ".join(parts), *_bound(table, columns, inherits)]


def _bound(table: Mapping[str, Any], columns: Sequence[Mapping[str, Any]], inherits: bool) -> list[str]:
    name, parents = table["name"], table["parents"]
    if table["of_type"]:
        return [f"ALTER TABLE {name} OF {table['of_type']}"]
    if table["is_partition"]:
        return [f"ALTER TABLE ONLY {parents[0]} ATTACH PARTITION {name} {table['bound']}"]
    if not inherits:
        return [f"ALTER TABLE {name} INHERIT {parent}" for parent in parents]
    stricter = (column for column in columns if not column["is_local"] and column["not_null"])
    return [
        f"ALTER TABLE ONLY {name} ALTER COLUMN {column['quoted']} SET NOT NULL"
        for column in stricter
        if column["own_not_null"]
    ]


def _come_first(table: Mapping[str, Any], columns: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a child made with INHERITS has its columns in this order; one with generated columns has its own."""
    inherited = dict.fromkeys(table["inherited"])
    own = [column["name"] for column in columns if not column["is_inherited"]]
    order = [column["name"] for column in columns]
    return order == [*inherited, *own] and not any(column["is_generated"] for column in columns)


def _defined(column: Mapping[str, Any], inherits: bool) -> str:
    return column["definition"] + ("" if inherits and not column["own_not_null"] else column["not_null"])  # type: ignore[no-any-return]
