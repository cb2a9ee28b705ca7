"""Where the sequences of a PostgreSQL database stand, and the statements that put their copies there."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from connectors.postgresql_order import Piece

Row = Mapping[str, Any]
Rows = Callable[[str], list[Row]]

_SEQUENCES = """
SELECT c.oid AS object, 'pg_class'::regclass::oid AS class, n.nspname || '.' || c.relname AS place,
    format('%I.%I', n.nspname, c.relname) AS name, quote_literal(format('%I.%I', n.nspname, c.relname)) AS literal,
    has_sequence_privilege(c.oid, 'SELECT') AS readable, q.seqstart AS start, q.seqmax AS highest,
    o.name AS owner, o.quoted AS col, coalesce(o.countable, false) AS countable, coalesce(o.quick, false) AS quick
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_sequence q ON q.seqrelid = c.oid
LEFT JOIN LATERAL (
    SELECT format('%I.%I', tn.nspname, t.relname) AS name, quote_ident(a.attname) AS quoted,
        a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) AND q.seqincrement > 0 AS countable,
        has_column_privilege(t.oid, a.attnum, 'SELECT') AND has_schema_privilege(tn.oid, 'USAGE')
        AND NOT row_security_active(t.oid) AND EXISTS (
            SELECT FROM pg_index i WHERE i.indrelid = t.oid AND i.indkey[0] = a.attnum AND i.indpred IS NULL
        ) AS quick
    FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
        AND d.deptype IN ('a', 'i') LIMIT 1
) o ON true
WHERE $chosen ORDER BY 3
"""


def positions(rows: Rows) -> Iterator[tuple[Piece, bool]]:
    """A piece a sequence, and whether its position could be read."""
    for sequence in rows(_SEQUENCES):
        at = rows(f"SELECT last_value, is_called FROM {sequence['name']}")[0] if sequence["readable"] else None  # noqa: S608
        top = _top(rows, sequence) if at and sequence["countable"] and sequence["quick"] else None
        about = (sequence["class"], sequence["object"])
        yield (
            Piece("sequence", sequence["place"], (_set(sequence, at, top),), about, makes=False, rank=90),
            at is not None,
        )


def _top(rows: Rows, sequence: Row) -> tuple[int | None]:
    return (rows(f"SELECT max({sequence['col']}) AS top FROM {sequence['owner']}")[0]["top"],)  # noqa: S608


def _set(sequence: Row, at: Row | None, top: tuple[int | None] | None) -> str:
    """As in the source; but after the rows where it cannot be read, or where they were given other numbers."""
    name = f"{sequence['literal']}::regclass"
    source = f"(SELECT max({sequence['col']})::bigint AS top FROM {sequence['owner']}) m"  # noqa: S608
    if at is None and sequence["countable"]:
        return f"SELECT setval({name}, coalesce(least(top, {sequence['highest']}), {sequence['start']}), top IS NOT NULL) FROM {source}"  # noqa: S608, E501
    if at is None:
        return f"SELECT setval({name}, {sequence['start']}, false)"
    last, called = at["last_value"], str(at["is_called"]).lower()
    if top is None:
        return f"SELECT setval({name}, {last}, {called})"
    before = "NULL" if top[0] is None else str(top[0])
    renumbered = f"coalesce(top IS DISTINCT FROM {before}::bigint AND top >= {last}, false)"
    value = f"CASE WHEN {renumbered} THEN least(top, {sequence['highest']}) ELSE {last} END"
    return f"SELECT setval({name}, {value}, {called} OR {renumbered}) FROM {source}"  # noqa: S608
