"""What stands in a PostgreSQL target already: why a copy may not take its place, and how to be rid of it."""

import psycopg
from psycopg import sql

from connectors import postgresql_marks as marks
from connectors.model import TargetRefused
from connectors.postgresql_swap import Names

Connection = psycopg.Connection[tuple[object, ...]]

_SERVER = """
SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'),
    pg_catalog.quote_ident(pg_catalog.current_database()), pg_catalog.quote_ident(current_user)
"""
_OWNED = "SELECT pg_catalog.pg_has_role(nspowner, 'USAGE') FROM pg_catalog.pg_namespace WHERE nspname = %s"
_FIXED = """
SELECT e.extname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
WHERE n.nspname = %s AND NOT (e.extrelocatable AND pg_catalog.pg_has_role(e.extowner, 'USAGE'))
"""
_IDENTITY = "SELECT type, identity FROM pg_catalog.pg_identify_object(%s, %s, 0)"

# Things outside these schemas that would fall with things inside; an extension goes with the name of its schema.
_DEPENDENTS = """
WITH everything AS (
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class, oid AS object
    FROM pg_catalog.pg_class WHERE relnamespace = ANY(%(schemas)s)
    UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, oid
    FROM pg_catalog.pg_type WHERE typnamespace = ANY(%(schemas)s)
    UNION ALL SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, oid
    FROM pg_catalog.pg_proc WHERE pronamespace = ANY(%(schemas)s)
), inside AS (
    SELECT * FROM everything i WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend e WHERE e.classid = i.class AND e.objid = i.object AND e.deptype = 'e')
), outside AS (
    SELECT DISTINCT d.classid, d.objid, coalesce(
        (SELECT relnamespace FROM pg_catalog.pg_class
            WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND oid = d.objid),
        (SELECT typnamespace FROM pg_catalog.pg_type
            WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND oid = d.objid),
        (SELECT pronamespace FROM pg_catalog.pg_proc
            WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND oid = d.objid),
        (SELECT connamespace FROM pg_catalog.pg_constraint
            WHERE d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND oid = d.objid),
        (SELECT c.relnamespace FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
            WHERE d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND r.oid = d.objid),
        (SELECT c.relnamespace FROM pg_catalog.pg_attrdef a JOIN pg_catalog.pg_class c ON c.oid = a.adrelid
            WHERE d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND a.oid = d.objid),
        (SELECT c.relnamespace FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
            WHERE d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND t.oid = d.objid)
    ) AS schema
    FROM inside i JOIN pg_catalog.pg_depend d ON d.refclassid = i.class AND d.refobjid = i.object
    WHERE d.deptype IN ('n', 'a')
)
SELECT i.type, i.identity FROM outside o, pg_catalog.pg_identify_object(o.classid, o.objid, 0) i
WHERE NOT o.schema = ANY(%(schemas)s)
    AND o.schema NOT IN (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname ~ '^pg_toast')
ORDER BY i.identity LIMIT 1
"""


def check_rights(connection: Connection, place: str, names: list[Names]) -> None:
    """TargetRefused where the role could not do what a copy does."""
    standby, may_create, database, user = connection.execute(_SERVER).fetchone() or (False, False, "", "")
    if standby:
        raise TargetRefused(f"{place} is a standby, which nobody can write to; give the URL of its primary")
    if not may_create:
        raise TargetRefused(f"{place}: {user} may not make schemas; GRANT CREATE ON DATABASE {database} TO {user}")
    for name in names:
        row = connection.execute(_OWNED, (name.own,)).fetchone()
        if row and not row[0]:
            schema = sql.Identifier(name.own).as_string()
            raise TargetRefused(
                f"{place}: the schema {name.own} belongs to another role, so the copy cannot take its place; "
                f"ALTER SCHEMA {schema} OWNER TO {user}, or make {user} the owner of the database"
            )


def check_room(connection: Connection, place: str, names: list[Names]) -> None:
    """TargetRefused where something would be lost that gomme has not made."""
    standing = {name.own: number for name in names if (number := marks.number(connection, name.own)) is not None}
    for schema, number in standing.items():
        _refuse_unmarked(connection, place, schema, number)
        for (extension,) in connection.execute(_FIXED, (schema,)).fetchall():
            raise TargetRefused(
                f"{place}: gomme's user cannot move the extension {extension} out of the schema {schema}, which is "
                "replaced; let that user make it, or put it into a schema of its own, or copy into a fresh database"
            )
    _refuse_dependents(connection, place, list(standing.values()))


def drop(connection: Connection, place: str, schemas: list[int]) -> None:
    """Drops schemas by number; TargetRefused where something outside needs them."""
    _refuse_dependents(connection, place, schemas)
    words = "SELECT nspname FROM pg_catalog.pg_namespace WHERE oid = ANY(%s)"
    names = [sql.Identifier(str(name)) for (name,) in connection.execute(words, (schemas,))]
    if names:
        connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.SQL(", ").join(names)))


def _refuse_unmarked(connection: Connection, place: str, schema: str, number: int) -> None:
    ours = marks.claimed(connection, number)
    for row in connection.execute(marks.OBJECTS, {"schema": number}).fetchall():
        if row[0] not in ours:
            kind, identity = connection.execute(_IDENTITY, row[1:]).fetchone() or ("object", "?")
            raise TargetRefused(
                f"{place}: the {kind} {identity} was not made by gomme; name an empty database, "
                f"or move it out of the schema {schema} if it may stay"
            )


def _refuse_dependents(connection: Connection, place: str, schemas: list[int]) -> None:
    found = connection.execute(_DEPENDENTS, {"schemas": schemas}).fetchone()
    if found:
        raise TargetRefused(
            f"{place}: the {found[0]} {found[1]} needs the copy that is replaced; drop it, and make it again after"
        )
