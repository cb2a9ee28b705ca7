"""What else the catalogue of a PostgreSQL database says of a structure, and what a copy does not carry, by code.

grants (of a schema's objects), owners (a schema whose objects belong to several roles), default_privileges,
publication, subscription, event_trigger, foreign_table, foreign_partition (it becomes an ordinary one), foreign_server,
large_objects, tablespace, cast, database_settings, security_label, invalid_index, sequence_value (nobody may read it:
it goes on after the rows), extension (installed, but nothing here uses it), extension_table (an extension makes and
fills it), and whatever else a schema holds under the server's own name for it: operator, operator_class, conversion,
type (a base type), function (in C).
"""

EDGES = """
SELECT DISTINCT classid, objid, refclassid, refobjid FROM pg_depend
WHERE objid >= $users AND refobjid >= $users AND deptype IN ('n', 'a', 'i', 'P', 'S')
    AND refclassid NOT IN ('pg_namespace'::regclass, 'pg_foreign_server'::regclass)
"""

# (class, object) comes and goes with (to_class, to_object), which somebody makes.
ALIASES = """
SELECT 'pg_type'::regclass::oid AS class, t.oid AS object, 'pg_class'::regclass::oid AS to_class,
    t.typrelid AS to_object
FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid WHERE c.relkind <> 'c'
UNION ALL SELECT 'pg_class'::regclass, typrelid, 'pg_type'::regclass, t.oid
FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid WHERE c.relkind = 'c'
UNION ALL SELECT 'pg_type'::regclass, typarray, 'pg_type'::regclass, oid FROM pg_type WHERE typarray <> 0
UNION ALL SELECT 'pg_type'::regclass, rngmultitypid, 'pg_type'::regclass, rngtypid FROM pg_range
UNION ALL SELECT 'pg_class'::regclass, conindid, 'pg_constraint'::regclass, oid
FROM pg_constraint WHERE contype IN ('p', 'u', 'x')
UNION ALL SELECT 'pg_constraint'::regclass, oid, 'pg_type'::regclass, contypid
FROM pg_constraint WHERE contypid <> 0 AND convalidated
UNION ALL SELECT 'pg_constraint'::regclass, oid, 'pg_class'::regclass, conrelid
FROM pg_constraint WHERE contype = 'n' AND conrelid <> 0 AND convalidated OR contype = 'c' AND NOT conislocal
UNION ALL SELECT 'pg_constraint'::regclass, k.oid, 'pg_trigger'::regclass, t.oid
FROM pg_constraint k JOIN pg_trigger t ON t.tgconstraint = k.oid WHERE k.contype = 't' AND t.tgparentid = 0
UNION ALL SELECT 'pg_attrdef'::regclass, d.oid, 'pg_class'::regclass, d.adrelid
FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE a.attgenerated <> ''
UNION ALL SELECT 'pg_rewrite'::regclass, oid, 'pg_class'::regclass, ev_class FROM pg_rewrite WHERE rulename = '_RETURN'
UNION ALL SELECT classid, objid, refclassid, refobjid FROM pg_depend
WHERE deptype = 'i' AND classid = 'pg_proc'::regclass
"""

MEMBERS = """
SELECT classid AS class, objid AS object, refclassid AS to_class, refobjid AS to_object
FROM pg_depend WHERE deptype = 'e'
"""

COMMENTS = """
SELECT d.classoid AS class, d.objoid AS object, i.type, i.identity, quote_literal(d.description) AS text
FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
WHERE (d.objoid >= $users OR d.classoid = 'pg_namespace'::regclass) AND d.classoid <> 'pg_extension'::regclass
    AND i.identity IS NOT NULL
"""

VIEWS = """
SELECT n.nspname || '.' || c.relname AS place, pg_get_viewdef(c.oid) AS body
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND $chosen AND NOT EXISTS (
    SELECT FROM pg_depend m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid AND m.deptype = 'e')
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
"""

TRIGGERS = """
SELECT n.nspname || '.' || c.relname AS place, array_agg(t.tgname::text ORDER BY t.tgname COLLATE "C") AS names
FROM pg_trigger t JOIN pg_class c ON c.oid = coalesce(pg_partition_root(t.tgrelid), t.tgrelid)
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND c.relkind IN ('r', 'p') AND $chosen
GROUP BY n.nspname, c.relname ORDER BY 1
"""

# Texts of functions, and names that extensions bring: a text that says a name may call it, which pg_depend cannot know.
WORDS = """
SELECT 0::oid AS extension, p.prosrc AS text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE $chosen AND NOT EXISTS (
    SELECT FROM pg_depend m WHERE m.classid = 'pg_proc'::regclass AND m.objid = p.oid AND m.deptype = 'e')
UNION ALL SELECT d.refobjid, p.proname FROM pg_depend d JOIN pg_proc p ON p.oid = d.objid
WHERE d.deptype = 'e' AND d.classid = 'pg_proc'::regclass
"""

IN_SCHEMAS = """
SELECT d.classid AS class, d.objid AS object, replace(i.type, ' ', '_') AS code, i.identity AS place
FROM pg_depend d JOIN pg_namespace n ON n.oid = d.refobjid, pg_identify_object(d.classid, d.objid, 0) i
WHERE d.refclassid = 'pg_namespace'::regclass AND d.deptype = 'n' AND d.classid <> 'pg_extension'::regclass
    AND $chosen
"""

LOST = """
SELECT 'grants' AS code, n.nspname::text AS place FROM pg_namespace n WHERE $chosen AND (
    EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND (c.relacl IS NOT NULL OR EXISTS (
        SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL)))
    OR EXISTS (SELECT FROM pg_proc p WHERE p.pronamespace = n.oid AND p.proacl IS NOT NULL)
    OR EXISTS (SELECT FROM pg_type t WHERE t.typnamespace = n.oid AND t.typacl IS NOT NULL))
UNION ALL SELECT 'owners', n.nspname FROM pg_namespace n WHERE $chosen
    AND (SELECT count(DISTINCT c.relowner) FROM pg_class c WHERE c.relnamespace = n.oid) > 1
UNION ALL SELECT DISTINCT 'default_privileges', coalesce(n.nspname, current_database())
    FROM pg_default_acl a LEFT JOIN pg_namespace n ON n.oid = a.defaclnamespace
    WHERE a.defaclnamespace = 0 OR $chosen
UNION ALL SELECT 'publication', pubname FROM pg_publication
UNION ALL SELECT 'subscription', s.subname FROM pg_subscription s
    JOIN pg_database d ON d.oid = s.subdbid AND d.datname = current_database()
UNION ALL SELECT 'event_trigger', t.evtname FROM pg_event_trigger t
    WHERE NOT EXISTS (
    SELECT FROM pg_depend m WHERE m.classid = 'pg_event_trigger'::regclass AND m.objid = t.oid AND m.deptype = 'e')
UNION ALL SELECT 'foreign_partition', n.nspname || '.' || c.relname FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'f' AND c.relispartition AND $chosen
UNION ALL SELECT 'foreign_server', srvname FROM pg_foreign_server
UNION ALL SELECT 'large_objects', current_database() WHERE EXISTS (SELECT FROM pg_largeobject_metadata)
UNION ALL SELECT 'tablespace', n.nspname || '.' || c.relname FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.reltablespace <> 0 AND $chosen
UNION ALL SELECT 'cast', format_type(c.castsource, NULL) || ' as ' || format_type(c.casttarget, NULL) FROM pg_cast c
    WHERE c.oid >= $users AND NOT EXISTS (
    SELECT FROM pg_depend m WHERE m.classid = 'pg_cast'::regclass AND m.objid = c.oid AND m.deptype IN ('e', 'i'))
UNION ALL SELECT 'database_settings', current_database() WHERE EXISTS (
    SELECT FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = current_database())
UNION ALL SELECT DISTINCT 'security_label', n.nspname || '.' || c.relname FROM pg_seclabel l
    JOIN pg_class c ON c.oid = l.objoid AND l.classoid = 'pg_class'::regclass
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE $chosen
UNION ALL SELECT 'invalid_index', n.nspname || '.' || c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT i.indisvalid AND c.relkind = 'i' AND $chosen
ORDER BY 1, 2
"""
