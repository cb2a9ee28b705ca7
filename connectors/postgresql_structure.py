"""The structure of a PostgreSQL database out of its catalogue, without pg_dump: what makes its copy, in order.

It asks for no right but to look at the catalogue, and for SELECT on the sequences to know where they stand (else they
go on after the highest value of their column, and `lost` says so). What a copy does not carry is in `lost`.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from psycopg import sql

from connectors import postgresql_ddl, postgresql_ddl_tables
from connectors.model import Table, Unreadable
from connectors.postgresql_ddl import Query, spelled
from connectors.postgresql_ddl_tables import COLUMNS, TABLES, creations
from connectors.postgresql_lost import ALIASES, COMMENTS, EDGES, IN_SCHEMAS, LOST, MEMBERS, TRIGGERS, VIEWS, WORDS
from connectors.postgresql_order import Address, Order, Piece, carried
from connectors.postgresql_schema import chosen, tables
from connectors.postgresql_sequences import positions
from connectors.structure import StatementKind, Structure, View

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

Row = Mapping[str, Any]
Lost = tuple[str, str]

_WORD = re.compile(r"\w+")
# A literal of a view's body with what it is cast to; some types hold no text that could name anybody.
_LITERAL = re.compile(r"'((?:[^']|'')*)'(?:::\"?([a-z]\w*))?", re.IGNORECASE)
_NO_TEXT = ("reg", "date", "time", "interval", "numeric", "integer", "bigint", "smallint", "boolean", "double", "real")


def structure(connection: "Connection", schemas: Sequence[str]) -> Structure:
    """What the schemas (all user schemas when empty) are made of."""
    found = [table for table in tables(connection, schemas) if table.kind == "table"]
    with _qualified(connection):
        catalogue = _Catalogue(connection, chosen(connection, schemas))
        order, lost = catalogue.order()
        before, after = order.statements()
        views = [_view(row) for row in catalogue.rows(VIEWS)]
        triggers = {row["place"]: tuple(row["names"]) for row in catalogue.rows(TRIGGERS)}
    made = {piece.place for piece in order.pieces if piece.makes}
    brought = tuple(("extension_table", table.label) for table in found if table.label not in made)
    again = parents_first(_bound(table, made) for table in found if table.label in made)
    shown = tuple(view for view in views if view.label in made)
    return Structure("postgresql", again, before, after, shown, triggers, tuple(sorted({*lost, *brought})))


def parents_first(tables: Iterable[Table]) -> tuple[Table, ...]:
    """Tables after those that their foreign keys point at; where keys form a ring, the first of it goes first."""
    waiting = {table.label: table for table in tables}
    done: list[Table] = []
    while waiting:
        ready = [label for label, table in waiting.items() if not _parents(table) & waiting.keys()]
        done += [waiting.pop(label) for label in ready or [next(iter(waiting))]]
    return tuple(done)


def _bound(table: Table, made: Collection[str]) -> Table:
    """The table with the foreign keys that its copy has."""
    keys = (key for key in table.foreign_keys if Table(key.schema, key.table, ()).label in made)
    return replace(table, foreign_keys=tuple(keys))


def _parents(table: Table) -> set[str]:
    return {Table(key.schema, key.table, ()).label for key in table.foreign_keys} - {table.label}


@contextmanager
def _qualified(connection: "Connection") -> Iterator[None]:
    """Inside, the server writes every name with its schema."""
    before = connection.exec_driver_sql("SELECT pg_catalog.current_setting('search_path')").scalar_one()
    connection.exec_driver_sql("SELECT pg_catalog.set_config('search_path', '', true)")
    try:
        yield
    finally:
        restored = sql.SQL("SELECT pg_catalog.set_config('search_path', {}, true)").format(sql.Literal(before))
        connection.exec_driver_sql(restored.as_string())


class _Catalogue:
    """The catalogue of some schemas."""

    def __init__(self, connection: "Connection", schemas: Sequence[str]) -> None:
        self._connection = connection
        self._schemas = schemas

    def rows(self, query: str) -> list[Row]:
        return [dict(row) for row in self._connection.exec_driver_sql(spelled(query, self._schemas)).mappings()]

    def order(self) -> tuple[Order, list[Lost]]:
        """Everything that can be made again, and what is lost."""
        members, aliases = self._addresses(MEMBERS), self._addresses(ALIASES)
        edges: dict[Address, set[Address]] = defaultdict(set)
        for row in self.rows(EDGES):
            edges[row["classid"], row["objid"]].add((row["refclassid"], row["refobjid"]))
        values = list(positions(self.rows))
        pieces = [*self._made(aliases), *self._comments(), *(piece for piece, _ in values)]
        pieces = [piece for piece in pieces if piece.about not in members]
        lost = self._left_behind({piece.about for piece in pieces if piece.makes} | members.keys() | aliases.keys())
        lost += [("sequence_value", piece.place) for piece, known in values if not known]
        kept, dropped = carried(pieces, edges, aliases | members)
        lost += [self._dropped(piece, missing) for piece, missing in dropped]
        order, unused = self._in_use(Order(kept, edges, aliases | members))
        lost += [*unused, *((row["code"], row["place"]) for row in self.rows(LOST))]
        return order, lost

    def _addresses(self, query: str) -> dict[Address, Address]:
        return {(row["class"], row["object"]): (row["to_class"], row["to_object"]) for row in self.rows(query)}

    def _made(self, aliases: Collection[Address]) -> Iterator[Piece]:
        yield from self._tables()
        for query in (*postgresql_ddl.QUERIES, *postgresql_ddl_tables.QUERIES):
            pieces = (_piece(row, query) for row in self.rows(query.sql))
            yield from (piece for piece in pieces if not piece.makes or piece.about not in aliases)

    def _tables(self) -> Iterator[Piece]:
        columns: dict[int, list[Row]] = defaultdict(list)
        for column in self.rows(COLUMNS):
            columns[column["object"]].append(column)
        for table in self.rows(TABLES):
            made = tuple(creations(table, columns[table["object"]]))
            kind: StatementKind = "partition" if table["is_partition"] else "table"
            yield Piece(kind, table["place"], made, (table["class"], table["object"]), early=True, rank=30)

    def _comments(self) -> Iterator[Piece]:
        for row in self.rows(COMMENTS):
            text = f"COMMENT ON {_commented(row['type'], row['identity'])} IS {row['text']}"
            about = (row["class"], row["object"])
            yield Piece("comment", row["identity"], (text,), about, makes=False, rank=92)

    def _left_behind(self, known: Collection[Address]) -> list[Lost]:
        rows = self.rows(IN_SCHEMAS)
        return [(row["code"], row["place"]) for row in rows if (row["class"], row["object"]) not in known]

    def _dropped(self, piece: Piece, missing: Address) -> Lost:
        if piece.kind not in ("table", "partition"):
            return piece.kind, piece.place
        query = f"SELECT type, identity FROM pg_identify_object({missing[0]}, {missing[1]}, 0)"  # noqa: S608
        needed = self.rows(query)[0]
        what = f"{needed['type']} {needed['identity']}"
        raise Unreadable(
            "failed", f"table {piece.place} needs the {what}, which a copy cannot carry; add its schema, or exclude it"
        )

    def _in_use(self, order: Order) -> tuple[Order, list[Lost]]:
        """Without the extensions that nothing needs: a copy should not ask for more than it must."""
        needed = {order.pieces[number].about[1] for needs in order.needs for number in needs} | self._called()
        idle = [piece for piece in order.pieces if piece.kind == "extension" and piece.about[1] not in needed]
        return order.less(idle), [("extension", piece.place) for piece in idle]

    def _called(self) -> set[int]:
        """Extensions whose functions the text of some function names."""
        words, brought = set[str](), list[Row]()
        for row in self.rows(WORDS):
            if row["extension"]:
                brought.append(row)
            else:
                words.update(_WORD.findall(row["text"].lower()))
        return {row["extension"] for row in brought if row["text"].lower() in words}


def _piece(row: Row, query: Query) -> Piece:
    also = (row["with_class"], row["with_object"]) if row.get("with_class") else None
    about, roles = (row["class"], row["object"]), tuple(row.get("roles") or ())
    return Piece(
        row["kind"], row["place"], tuple(row["statements"]), about, query.makes, also, query.early, query.rank,
        row.get("depth") or 0, roles,
    )  # fmt: skip


def _commented(kind: str, identity: str) -> str:
    """What stands between COMMENT ON and IS, by pg_identify_object's words."""
    if kind == "domain constraint":
        name, _, domain = identity.rpartition(" on ")
        return f"CONSTRAINT {name} ON DOMAIN {domain}"
    words = {"table constraint": "CONSTRAINT", "statistics object": "STATISTICS", "composite type": "TYPE"}
    spelled = "COLUMN" if kind.endswith(" column") else words.get(kind, kind.upper())
    return f"{spelled} {identity}"


def _view(row: Row) -> View:
    body = row["body"]
    digest = blake2b(body.encode(), digest_size=8).hexdigest()
    return View(row["place"], digest, any(_may_name(*match.groups()) for match in _LITERAL.finditer(body)))


def _may_name(text: str, cast: str | None) -> bool:
    return any(map(str.isalpha, text)) and not (cast or "").lower().startswith(_NO_TEXT)
