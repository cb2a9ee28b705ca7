"""Schemas that stand aside for one another, inside a transaction, so that every statement can say a name as it is.

A copy's schemas bear their own names while anything is made in them, and are named back before the transaction ends:
nobody else ever sees it. What other schemas refer to is bound by number, so it goes along with every name. An extension
goes with the name, not with the schema: whoever writes `public.citext` finds it in what `public` stands for just then.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b

import psycopg
from psycopg import sql

Connection = psycopg.Connection[tuple[object, ...]]

_EXISTS = "SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = %s)"
_EXTENSIONS = """
SELECT e.extname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
WHERE n.nspname = %s AND e.extrelocatable ORDER BY e.oid
"""
_GRANTS = """
SELECT pg_catalog.format('GRANT %%s ON SCHEMA %%I TO %%s', a.privilege_type, %(own)s::text,
    CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END)
FROM pg_catalog.pg_namespace n, pg_catalog.aclexplode(n.nspacl) a
WHERE n.nspname = %(aside)s AND a.grantee <> n.nspowner
"""


@dataclass(frozen=True, slots=True)
class Names:
    """What a schema of a copy is called: its own name, that of the staging, and that of what makes room for it."""

    own: str
    staging: str
    aside: str

    @classmethod
    def of(cls, schema: str, copy: str) -> "Names":
        tag = blake2b(f"{copy} {schema}".encode(), digest_size=8).hexdigest()
        return cls(schema, f"gomme_staging_{tag}", f"gomme_old_{tag}")


@contextmanager
def under_own_names(connection: Connection, names: Collection[Names]) -> Iterator[None]:
    """Inside, the staging is called as the copy will be."""
    step_in(connection, names)
    yield
    step_out(connection, names)


def step_in(connection: Connection, names: Iterable[Names]) -> None:
    """Each staging takes its own name, or is made under it; what bore that name stands aside."""
    for name in names:
        stood = _exists(connection, name.own)
        if stood:
            _rename(connection, name.own, name.aside)
        if _exists(connection, name.staging):
            _rename(connection, name.staging, name.own)
        else:
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name.own)))
            _grant(connection, name)
        if stood:
            _move_extensions(connection, name.aside, name.own)


def step_out(connection: Connection, names: Iterable[Names]) -> None:
    """Each copy takes its staging's name again, and what stood aside its own."""
    for name in names:
        _rename(connection, name.own, name.staging)
        if _exists(connection, name.aside):
            _rename(connection, name.aside, name.own)
            _move_extensions(connection, name.staging, name.own)


def _exists(connection: Connection, schema: str) -> bool:
    row = connection.execute(_EXISTS, (schema,)).fetchone()
    return bool(row and row[0])


def _rename(connection: Connection, schema: str, name: str) -> None:
    words = sql.SQL("ALTER SCHEMA {} RENAME TO {}")
    connection.execute(words.format(sql.Identifier(schema), sql.Identifier(name)))


def _grant(connection: Connection, name: Names) -> None:
    """Who may look into what stands there may look into what takes its place."""
    for (grant,) in connection.execute(_GRANTS, {"own": name.own, "aside": name.aside}).fetchall():
        connection.execute(str(grant).encode())


def _move_extensions(connection: Connection, schema: str, to: str) -> None:
    for (extension,) in connection.execute(_EXTENSIONS, (schema,)).fetchall():
        words = sql.SQL("ALTER EXTENSION {} SET SCHEMA {}")
        connection.execute(words.format(sql.Identifier(str(extension)), sql.Identifier(to)))
