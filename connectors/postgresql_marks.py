"""gomme's own records in a PostgreSQL target: which copies are there, in which state, and which tables are filled.

    gomme_copies.copies   a copy: its run, what it was made by, and its state
    gomme_copies.schemas  its schemas by number, so by whatever name; `objects` are what gomme has made in them
    gomme_copies.units    its filled tables; a table's rows and its record are committed together

staging → finished → published → settled. A schema is gomme's when its number stands here, and what lies in it when it
is among `objects`: what somebody made there since belongs to that somebody.
"""

from dataclasses import dataclass
from typing import Literal

import psycopg

from connectors.postgresql_swap import Names
from connectors.target import Run

Connection = psycopg.Connection[tuple[object, ...]]
State = Literal["staging", "finished", "published", "settled"]

_TABLES = """
CREATE SCHEMA IF NOT EXISTS gomme_copies;
CREATE TABLE IF NOT EXISTS gomme_copies.copies (
    id text PRIMARY KEY, run text NOT NULL, manifest_sha256 text NOT NULL, key text NOT NULL,
    resumable boolean NOT NULL, structure text NOT NULL, state text NOT NULL,
    begun timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp()
);
CREATE TABLE IF NOT EXISTS gomme_copies.schemas (
    copy text NOT NULL REFERENCES gomme_copies.copies ON DELETE CASCADE, name text NOT NULL,
    number oid NOT NULL, replaces oid, objects text[] NOT NULL DEFAULT '{}', PRIMARY KEY (copy, name)
);
CREATE TABLE IF NOT EXISTS gomme_copies.units (
    copy text NOT NULL REFERENCES gomme_copies.copies ON DELETE CASCADE, label text NOT NULL, rows bigint NOT NULL,
    PRIMARY KEY (copy, label)
);
"""
# What lies in a schema of its own right: no indexes, no types of rows, no members of extensions.
OBJECTS = """
SELECT pg_catalog.format('%%s %%s', d.classid::pg_catalog.regclass, d.objid) AS object, d.classid, d.objid
FROM pg_catalog.pg_depend d
WHERE d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.refobjid = %(schema)s AND d.deptype = 'n'
    AND d.classid <> 'pg_catalog.pg_extension'::pg_catalog.regclass AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend e WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e')
"""
_FIND = """
SELECT c.id, c.run, c.manifest_sha256, c.key, c.resumable, c.structure, c.state FROM gomme_copies.copies c
WHERE c.run = %s AND (
    SELECT pg_catalog.array_agg(s.name ORDER BY s.name COLLATE "C") FROM gomme_copies.schemas s WHERE s.copy = c.id
) = %s::text[] ORDER BY c.begun DESC LIMIT 1
"""
_NUMBER = "SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %s"
# A table that is not logged is empty after a crash of its server, whatever is written here.
_FILLED = """
SELECT u.label FROM gomme_copies.units u WHERE u.copy = %(copy)s AND NOT EXISTS (
    SELECT FROM gomme_copies.schemas s JOIN pg_catalog.pg_class c ON c.relnamespace = s.number
    WHERE s.copy = u.copy AND s.name || '.' || c.relname = u.label AND c.relpersistence = 'u')
"""
_FILL = """
INSERT INTO gomme_copies.units VALUES (%s, %s, %s) ON CONFLICT (copy, label) DO UPDATE SET rows = EXCLUDED.rows
"""
_UNFINISHED = """
SELECT DISTINCT c.id FROM gomme_copies.copies c JOIN gomme_copies.schemas s ON s.copy = c.id
WHERE c.state IN ('staging', 'finished') AND s.name = ANY(%s)
"""
_REPLACED = """
WITH RECURSIVE gone (number) AS (
    SELECT s.replaces FROM gomme_copies.schemas s WHERE s.copy = %s AND s.replaces IS NOT NULL
    UNION SELECT s.replaces FROM gone g JOIN gomme_copies.schemas s ON s.number = g.number WHERE s.replaces IS NOT NULL
)
SELECT n.oid FROM gone g JOIN pg_catalog.pg_namespace n ON n.oid = g.number
"""
# One that still bears its own names: what it replaced, and what replaced it, stand aside.
_UNSETTLED = """
SELECT c.id, c.run, pg_catalog.array_agg(s.name ORDER BY s.name COLLATE "C")
FROM gomme_copies.copies c JOIN gomme_copies.schemas s ON s.copy = c.id
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = s.number AND n.nspname = s.name
WHERE c.state = 'published' GROUP BY c.id HAVING pg_catalog.bool_and(n.oid IS NOT NULL) ORDER BY c.begun DESC LIMIT 1
"""
_FORGET = """
DELETE FROM gomme_copies.copies c WHERE NOT EXISTS (
    SELECT FROM gomme_copies.schemas s JOIN pg_catalog.pg_namespace n ON n.oid = s.number WHERE s.copy = c.id)
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """A copy as it is recorded."""

    id: str
    run: str
    manifest_sha256: str
    key: str
    resumable: bool
    structure: str
    state: State


def open_records(connection: Connection) -> None:
    connection.execute(_TABLES)


def find(connection: Connection, run: str, schemas: list[str]) -> Mark | None:
    """The latest copy of that run into exactly these schemas (sorted)."""
    row = connection.execute(_FIND, (run, schemas)).fetchone()
    return Mark(*row) if row else None  # type: ignore[arg-type]


def unsettled(connection: Connection) -> tuple[str, str, list[str]] | None:
    """The id, the run and the schemas of a copy that was published and neither settled nor withdrawn."""
    known = connection.execute("SELECT pg_catalog.to_regclass('gomme_copies.copies') IS NOT NULL").fetchone()
    row = connection.execute(_UNSETTLED).fetchone() if known and known[0] else None
    return (str(row[0]), str(row[1]), list(row[2])) if row else None  # type: ignore[call-overload]


def begin(connection: Connection, copy: str, run: Run, structure: str, names: list[Names]) -> None:
    """Records a copy whose schemas stand under the names of their staging."""
    values = (copy, run.id, run.manifest_sha256, run.key, run.resumable, structure)
    connection.execute("INSERT INTO gomme_copies.copies VALUES (%s, %s, %s, %s, %s, %s, 'staging')", values)
    for name in names:
        row = (copy, name.own, number(connection, name.staging))
        connection.execute("INSERT INTO gomme_copies.schemas (copy, name, number) VALUES (%s, %s, %s)", row)


def state(connection: Connection, copy: str) -> State | None:
    row = connection.execute("SELECT state FROM gomme_copies.copies WHERE id = %s", (copy,)).fetchone()
    return row[0] if row else None  # type: ignore[return-value]


def put(connection: Connection, copy: str, state: State) -> None:
    connection.execute("UPDATE gomme_copies.copies SET state = %s WHERE id = %s", (state, copy))


def fill(connection: Connection, copy: str, label: str, rows: int) -> None:
    connection.execute(_FILL, (copy, label, rows))


def filled(connection: Connection, copy: str) -> frozenset[str]:
    return frozenset(str(label) for (label,) in connection.execute(_FILLED, {"copy": copy}))


def claim(connection: Connection, copy: str) -> None:
    """Everything that lies in the copy's schemas now is gomme's."""
    schemas = connection.execute("SELECT number FROM gomme_copies.schemas WHERE copy = %s", (copy,)).fetchall()
    for (schema,) in schemas:
        objects = [row[0] for row in connection.execute(OBJECTS, {"schema": schema})]
        words = "UPDATE gomme_copies.schemas SET objects = %s WHERE copy = %s AND number = %s"
        connection.execute(words, (objects, copy, schema))


def claimed(connection: Connection, schema: int) -> frozenset[str]:
    """What gomme has made in the schema of that number."""
    words = "SELECT pg_catalog.unnest(objects) FROM gomme_copies.schemas WHERE number = %s"
    return frozenset(str(one) for (one,) in connection.execute(words, (schema,)))


def replace(connection: Connection, copy: str, names: list[Names]) -> None:
    """Remembers which schemas stand aside for the copy; none do when they are back."""
    words = "UPDATE gomme_copies.schemas SET replaces = %s WHERE copy = %s AND name = %s"
    for name in names:
        connection.execute(words, (number(connection, name.aside), copy, name.own))


def replaced(connection: Connection, copy: str) -> list[int]:
    """Schemas that stand aside for the copy, and those that still stood aside for them."""
    return [int(str(one)) for (one,) in connection.execute(_REPLACED, (copy,))]


def unfinished(connection: Connection, schemas: list[str]) -> list[str]:
    """Copies into one of these schemas that were never published."""
    return [str(copy) for (copy,) in connection.execute(_UNFINISHED, (schemas,))]


def numbers(connection: Connection, copy: str) -> list[int]:
    rows = connection.execute("SELECT number FROM gomme_copies.schemas WHERE copy = %s", (copy,))
    return [int(str(one)) for (one,) in rows]


def number(connection: Connection, schema: str) -> int | None:
    row = connection.execute(_NUMBER, (schema,)).fetchone()
    return int(str(row[0])) if row else None


def forget(connection: Connection) -> None:
    """Drops the records of copies whose schemas are gone."""
    connection.execute(_FORGET)
