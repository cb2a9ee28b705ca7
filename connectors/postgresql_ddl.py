"""Statements that make the objects of a PostgreSQL catalogue again, written by the server as far as it can.

Each query gives rows of one shape: kind, place, statements, class and object (the address of what they make, or
follow), and where it matters with_class and with_object (a second thing they follow), depth and roles. They run under
an empty search_path, so every name comes qualified; `spelled` puts in what stands for `$chosen` and its like.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from string import Template

from psycopg import sql


@dataclass(frozen=True, slots=True)
class Query:
    """`rank` orders pieces that do not need each other; early ones are made before the rows."""

    rank: int
    sql: str
    makes: bool = True
    early: bool = False


_OPTIONS = """
(SELECT string_agg(format('%s=%L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), ', ') FROM unnest($options) o)
"""
_ABBREVIATIONS = {
    "relation": "format('%I.%I', n.nspname, c.relname)",
    "label": "n.nspname || '.' || c.relname",
    "users": "16384",  # FirstNormalObjectId of access/transam.h: below are the server's own objects
    "sequence": """format('START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s %s', q.seqstart,
        q.seqincrement, q.seqmin, q.seqmax, q.seqcache, CASE WHEN q.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)""",
    "table_options": Template(_OPTIONS).substitute(options="c.reloptions"),
    "toast_options": Template(_OPTIONS).substitute(options="t.reloptions"),
    "index_options": Template(_OPTIONS).substitute(options="x.reloptions"),
    "column_options": Template(_OPTIONS).substitute(options="a.attoptions"),
}


def spelled(query: str, schemas: Sequence[str]) -> str:
    """The query with its abbreviations written out, about these schemas."""
    names = sql.SQL("{}::name[]").format(sql.Literal(list(schemas))).as_string()
    return Template(query).substitute(_ABBREVIATIONS, chosen=f"n.nspname = ANY({names})")


_SCHEMAS = """
SELECT 'schema' AS kind, n.nspname AS place, ARRAY[format('CREATE SCHEMA %I', n.nspname)] AS statements,
    'pg_namespace'::regclass::oid AS class, n.oid AS object
FROM pg_namespace n WHERE $chosen
"""

# Into its schema, unless it makes that itself; one that is not copied is made where it is absent.
_EXTENSIONS = """
SELECT 'extension' AS kind, e.extname AS place, 'pg_extension'::regclass::oid AS class, e.oid AS object,
    array_remove(ARRAY[
        CASE WHEN NOT ($chosen) AND NOT own.made THEN format('CREATE SCHEMA IF NOT EXISTS %I', n.nspname) END,
        format('CREATE EXTENSION IF NOT EXISTS %I', e.extname)
            || CASE WHEN own.made THEN '' ELSE format(' WITH SCHEMA %I', n.nspname) END
    ], NULL) AS statements
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
CROSS JOIN LATERAL (SELECT n.nspname = 'pg_catalog' OR EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e'
) AS made) own
WHERE e.extname <> 'plpgsql'
"""

# Written as one text, so that older servers, which lack some of these columns, read as NULL there.
_COLLATIONS = """
SELECT 'type' AS kind, n.nspname || '.' || c.collname AS place, 'pg_collation'::regclass::oid AS class, c.oid AS object,
    ARRAY[format('CREATE COLLATION %I.%I (PROVIDER = %s%s%s%s%s)', n.nspname, c.collname,
        CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
        coalesce(', LOCALE = ' || quote_literal(coalesce(j->>'colllocale', j->>'colliculocale')), ''),
        CASE WHEN c.collprovider = 'c' THEN format(', LC_COLLATE = %L, LC_CTYPE = %L', c.collcollate, c.collctype)
             WHEN j->>'colllocale' IS NULL AND j->>'colliculocale' IS NULL THEN format(', LOCALE = %L', c.collcollate)
             ELSE '' END,
        CASE WHEN c.collisdeterministic THEN '' ELSE ', DETERMINISTIC = false' END,
        coalesce(', RULES = ' || quote_literal(j->>'collicurules'), ''))] AS statements
FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace, to_jsonb(c) AS j
WHERE $chosen
"""

_ENUMS = """
SELECT 'type' AS kind, n.nspname || '.' || t.typname AS place, 'pg_type'::regclass::oid AS class, t.oid AS object,
    ARRAY[format('CREATE TYPE %I.%I AS ENUM (%s)', n.nspname, t.typname, (
        SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
        FROM pg_enum e WHERE e.enumtypid = t.oid
    ))] AS statements
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype = 'e' AND $chosen
"""

_RANGES = """
SELECT 'type' AS kind, n.nspname || '.' || t.typname AS place, 'pg_type'::regclass::oid AS class, t.oid AS object,
    ARRAY[format('CREATE TYPE %I.%I AS RANGE (SUBTYPE = %s, SUBTYPE_OPCLASS = %I.%I%s%s, MULTIRANGE_TYPE_NAME = %I.%I)',
        n.nspname, t.typname, format_type(r.rngsubtype, NULL), cn.nspname, oc.opcname,
        (SELECT format(', COLLATION = %I.%I', ln.nspname, l.collname) FROM pg_collation l
            JOIN pg_namespace ln ON ln.oid = l.collnamespace WHERE l.oid = r.rngcollation),
        CASE WHEN r.rngsubdiff <> 0 THEN ', SUBTYPE_DIFF = ' || r.rngsubdiff::regproc END,
        mn.nspname, m.typname)] AS statements
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_range r ON r.rngtypid = t.oid
JOIN pg_opclass oc ON oc.oid = r.rngsubopc JOIN pg_namespace cn ON cn.oid = oc.opcnamespace
JOIN pg_type m ON m.oid = r.rngmultitypid JOIN pg_namespace mn ON mn.oid = m.typnamespace
WHERE r.rngcanonical = 0 AND $chosen
"""

_COMPOSITES = """
SELECT 'type' AS kind, n.nspname || '.' || t.typname AS place, 'pg_type'::regclass::oid AS class, t.oid AS object,
    ARRAY[format('CREATE TYPE %I.%I AS (%s)', n.nspname, t.typname, (
        SELECT string_agg(format('%I %s%s', a.attname, format_type(a.atttypid, a.atttypmod), (
            SELECT format(' COLLATE %I.%I', ln.nspname, l.collname) FROM pg_collation l
            JOIN pg_namespace ln ON ln.oid = l.collnamespace JOIN pg_type u ON u.oid = a.atttypid
            WHERE l.oid = a.attcollation AND a.attcollation <> u.typcollation
        )), ', ' ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
    ))] AS statements
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'c'
WHERE $chosen
"""

# A check that was never held against old values is added after them, as it was.
_DOMAINS = """
SELECT 'type' AS kind, n.nspname || '.' || t.typname AS place, 'pg_type'::regclass::oid AS class, t.oid AS object,
    ARRAY[format('CREATE DOMAIN %I.%I AS %s%s%s%s%s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod),
        (SELECT format(' COLLATE %I.%I', ln.nspname, l.collname) FROM pg_collation l
            JOIN pg_namespace ln ON ln.oid = l.collnamespace JOIN pg_type b ON b.oid = t.typbasetype
            WHERE l.oid = t.typcollation AND t.typcollation <> b.typcollation),
        ' DEFAULT ' || pg_get_expr(t.typdefaultbin, 0),
        CASE WHEN t.typnotnull AND NOT EXISTS (
            SELECT FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'n'
        ) THEN ' NOT NULL' END,
        (SELECT string_agg(format(' CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), '' ORDER BY k.conname)
            FROM pg_constraint k WHERE k.contypid = t.oid AND k.convalidated))] AS statements
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype = 'd' AND $chosen
"""

_DOMAIN_CHECKS = """
SELECT 'check' AS kind, n.nspname || '.' || t.typname || '.' || k.conname AS place,
    ARRAY[format('ALTER DOMAIN %I.%I ADD CONSTRAINT %I %s', n.nspname, t.typname, k.conname,
        pg_get_constraintdef(k.oid))] AS statements,
    'pg_constraint'::regclass::oid AS class, k.oid AS object
FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE NOT k.convalidated AND $chosen
"""

_FUNCTIONS = """
SELECT 'function' AS kind, n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'
    AS place, ARRAY[pg_get_functiondef(p.oid)] AS statements, 'pg_proc'::regclass::oid AS class, p.oid AS object
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prokind IN ('f', 'p', 'w') AND p.probin IS NULL AND $chosen
"""

_AGGREGATES = """
SELECT 'function' AS kind, n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'
    AS place, 'pg_proc'::regclass::oid AS class, p.oid AS object,
    ARRAY[format('CREATE AGGREGATE %I.%I(%s) (SFUNC = %s, STYPE = %s%s%s%s%s%s)', n.nspname, p.proname,
        coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*'), a.aggtransfn::regproc,
        format_type(a.aggtranstype, NULL),
        CASE WHEN a.aggfinalfn <> 0 THEN ', FINALFUNC = ' || a.aggfinalfn::regproc END,
        CASE WHEN a.aggfinalextra THEN ', FINALFUNC_EXTRA' END,
        CASE WHEN a.aggcombinefn <> 0 THEN ', COMBINEFUNC = ' || a.aggcombinefn::regproc END,
        ', INITCOND = ' || quote_literal(a.agginitval),
        CASE p.proparallel WHEN 's' THEN ', PARALLEL = SAFE' WHEN 'r' THEN ', PARALLEL = RESTRICTED' END)] AS statements
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_aggregate a ON a.aggfnoid = p.oid
WHERE a.aggkind = 'n' AND a.aggmtransfn = 0 AND a.aggsortop = 0 AND a.aggserialfn = 0 AND $chosen
"""

_DICTIONARIES = """
SELECT 'type' AS kind, n.nspname || '.' || d.dictname AS place, 'pg_ts_dict'::regclass::oid AS class, d.oid AS object,
    ARRAY[format('CREATE TEXT SEARCH DICTIONARY %I.%I (TEMPLATE = %I.%I%s)', n.nspname, d.dictname, tn.nspname,
        t.tmplname, ', ' || d.dictinitoption)] AS statements
FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace
JOIN pg_ts_template t ON t.oid = d.dicttemplate JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
WHERE $chosen
"""

_SEARCHES = """
SELECT 'type' AS kind, n.nspname || '.' || f.cfgname AS place, 'pg_ts_config'::regclass::oid AS class, f.oid AS object,
    format('CREATE TEXT SEARCH CONFIGURATION %I.%I (PARSER = %I.%I)', n.nspname, f.cfgname, pn.nspname, p.prsname)
    || ARRAY(
        SELECT format('ALTER TEXT SEARCH CONFIGURATION %I.%I ADD MAPPING FOR %I WITH %s', n.nspname, f.cfgname,
            t.alias, string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno))
        FROM pg_ts_config_map m JOIN ts_token_type(f.cfgparser) t ON t.tokid = m.maptokentype
        WHERE m.mapcfg = f.oid GROUP BY t.alias ORDER BY t.alias
    ) AS statements
FROM pg_ts_config f JOIN pg_namespace n ON n.oid = f.cfgnamespace
JOIN pg_ts_parser p ON p.oid = f.cfgparser JOIN pg_namespace pn ON pn.oid = p.prsnamespace
WHERE $chosen
"""

_VIEWS = """
SELECT 'view' AS kind, $label AS place, 'pg_class'::regclass::oid AS class, c.oid AS object,
    ARRAY[format('CREATE %s %s%s AS %s%s', CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'MATERIALIZED VIEW' END,
        $relation, ' WITH (' || $table_options || ')', rtrim(pg_get_viewdef(c.oid), ';'),
        CASE c.relkind WHEN 'm' THEN ' WITH NO DATA' END)] AS statements
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND $chosen
"""

# In the order in which one may show another's rows, which is that of `depth`.
_REFRESHES = """
WITH RECURSIVE over (object, below, depth) AS (
    SELECT c.oid, c.oid, 0 FROM pg_class c WHERE c.relkind = 'm'
    UNION
    SELECT o.object, d.refobjid, o.depth + 1
    FROM over o JOIN pg_rewrite r ON r.ev_class = o.below
    JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
    JOIN pg_class b ON b.oid = d.refobjid AND b.relkind IN ('v', 'm') AND b.oid <> o.below
)
SELECT 'view' AS kind, $label AS place, 'pg_class'::regclass::oid AS class, c.oid AS object,
    ARRAY[format('REFRESH MATERIALIZED VIEW %s', $relation)] AS statements,
    (SELECT max(o.depth) FROM over o WHERE o.object = c.oid) AS depth
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'm' AND c.relispopulated AND $chosen
"""

_RULES = """
SELECT 'trigger' AS kind, $label || '.' || r.rulename AS place, 'pg_rewrite'::regclass::oid AS class,
    r.oid AS object, array_remove(ARRAY[pg_get_ruledef(r.oid), CASE r.ev_enabled
        WHEN 'D' THEN format('ALTER TABLE %s DISABLE RULE %I', $relation, r.rulename)
        WHEN 'A' THEN format('ALTER TABLE %s ENABLE ALWAYS RULE %I', $relation, r.rulename)
        WHEN 'R' THEN format('ALTER TABLE %s ENABLE REPLICA RULE %I', $relation, r.rulename)
    END], NULL) AS statements
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE r.rulename <> '_RETURN' AND $chosen
"""

_TRIGGERS = """
SELECT 'trigger' AS kind, $label || '.' || t.tgname AS place, 'pg_trigger'::regclass::oid AS class, t.oid AS object,
    array_remove(ARRAY[pg_get_triggerdef(t.oid), CASE t.tgenabled
        WHEN 'D' THEN format('ALTER TABLE %s DISABLE TRIGGER %I', $relation, t.tgname)
        WHEN 'A' THEN format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', $relation, t.tgname)
        WHEN 'R' THEN format('ALTER TABLE %s ENABLE REPLICA TRIGGER %I', $relation, t.tgname)
    END], NULL) AS statements
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND $chosen
"""

QUERIES = (
    Query(0, _SCHEMAS, early=True),
    Query(1, _EXTENSIONS, early=True),
    Query(10, _COLLATIONS, early=True),
    Query(10, _ENUMS, early=True),
    Query(10, _RANGES, early=True),
    Query(10, _COMPOSITES, early=True),
    Query(10, _DOMAINS, early=True),
    Query(10, _DICTIONARIES, early=True),
    Query(11, _SEARCHES, early=True),
    Query(20, _FUNCTIONS, early=True),  # a text may call another without the catalogue's knowing
    Query(21, _AGGREGATES, early=True),
    Query(58, _DOMAIN_CHECKS),
    Query(70, _VIEWS),
    Query(75, _RULES),
    Query(80, _TRIGGERS),
    Query(95, _REFRESHES, makes=False),
)
