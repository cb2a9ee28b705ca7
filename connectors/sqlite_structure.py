"""What a SQLite file is made of: the statements of its own sqlite_master, and the settings in its header.

Codes of `lost`: rowid (a full-text table whose rows get other numbers), full_text (one that stores no text, so that
nothing can be found in its copy).

Full-text tables are made again empty. One that keeps its own text is filled like any table, with what the masks gave;
one that indexes another table is rebuilt from that table's copy. So none ever holds a word of the source.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Literal

from connectors import sqlite_sql
from connectors.model import Table
from connectors.sqlite_schema import pragma, rows, tables
from connectors.sqlite_sql import quoted
from connectors.structure import Statement, Structure, View, parents_first

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_HEADER_BEFORE = ("encoding", "page_size", "auto_vacuum")  # they count for a file that is still empty
_HEADER_AFTER = ("user_version", "application_id")
_FULL_TEXT = re.compile(r"\s*fts([345])\b", re.IGNORECASE)
_KNOWN_MODULES = re.compile(r"\s*(fts[345]|rtree|rtree_i32|geopoly)\b", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s*=\s*(\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|`[^`]*`|\[[^\]]*\]|\w*)", re.IGNORECASE)

Master = Mapping[str, Any]  # a row of sqlite_master
# Virtual tables may stand on others; everything else in the order in which it was made.
_MASTER = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"


def structure(connection: "Connection") -> Structure:
    """Everything that the file is made of but its rows."""
    known = tables(connection)
    master = list(rows(connection, _MASTER))
    sources = {row["name"]: row["sql"] for row in master if row["type"] == "table"}
    base = [_readable(table, sources[table.name]) for table in known if table.kind == "table"]
    made = _Made(base, sources, {table.name.lower(): table.name for table in known})
    return Structure(
        "sqlite",
        parents_first(base),
        before=(*_settings(connection, _HEADER_BEFORE), *made.tables()),
        after=(
            *made.rest(master),
            *_tuned(connection, base, sources),
            *_sequences(connection, base),
            *_settings(connection, _HEADER_AFTER),
            *_end(connection),
        ),
        views=tuple(_views(known, master)),
        triggers=made.triggers(master),
        lost=tuple(_lost(connection, base, sources)),
    )


def indexed_table(sql: str) -> str | None:
    """The table whose rows a full-text table indexes; '' where it keeps no text, None where it keeps its own."""
    module = module_of(sql)
    found = _CONTENT.search(module) if _FULL_TEXT.match(module) else None
    return sqlite_sql.name(found.group(1)) if found else None


def module_of(sql: str) -> str:
    """What stands behind USING in CREATE VIRTUAL TABLE; '' for any other statement."""
    parts = sqlite_sql.words(sql)
    said = [part.upper() for part in parts]
    return "".join(parts[said.index("USING") + 1 :]) if said[2:3] == ["VIRTUAL"] and "USING" in said else ""


@dataclass(frozen=True, slots=True)
class _Made:
    """The statements of sqlite_master, each with the tables and views that it needs."""

    base: Sequence[Table]
    sources: Mapping[str, str]  # of the tables
    relations: Mapping[str, str]  # every table and view by lower case

    def tables(self) -> Iterator[Statement]:
        for table in sorted(self.base, key=lambda table: bool(module_of(self.sources[table.name]))):
            parent = indexed_table(self.sources[table.name])
            needs = frozenset({self._spelled(parent)}) if parent else frozenset[str]()
            yield Statement("table", table.name, self.sources[table.name], needs)

    def rest(self, master: Sequence[Master]) -> Iterator[Statement]:
        yield from (self._of_a_table("index", row) for row in master if row["type"] == "index")
        yield from (self._view(row) for row in master if row["type"] == "view")
        yield from (self._rebuilt(table) for table in self.base if indexed_table(self.sources[table.name]))
        yield from (self._of_a_table("trigger", row) for row in master if row["type"] == "trigger")

    def triggers(self, master: Sequence[Master]) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for row in (row for row in master if row["type"] == "trigger"):
            label = self._spelled(row["tbl_name"])
            found[label] = (*found.get(label, ()), row["name"])
        return found

    def _spelled(self, name: str) -> str:
        return self.relations.get(name.lower(), name)

    def _view(self, row: Master) -> Statement:
        return Statement("view", row["name"], row["sql"], self._mentioned(row["sql"]) - {row["name"]})

    def _of_a_table(self, kind: Literal["index", "trigger"], row: Master) -> Statement:
        label = self._spelled(row["tbl_name"])
        others = self._mentioned(row["sql"]) if kind == "trigger" else frozenset()
        return Statement(kind, f"{label}.{row['name']}", row["sql"], others | {label})

    def _rebuilt(self, table: Table) -> Statement:
        name = quoted(table.name)
        content = self._spelled(indexed_table(self.sources[table.name]) or "")
        sql = f"INSERT INTO {name}({name}) VALUES ('rebuild')"  # noqa: S608
        return Statement("index", table.name, sql, frozenset({table.name, content}))

    def _mentioned(self, sql: str) -> frozenset[str]:
        return sqlite_sql.mentioned(sql, self.relations.values())


def _readable(table: Table, sql: str) -> Table:
    """The table; one of a module that gomme does not know can only be left out."""
    module = module_of(sql)
    foreign = bool(module) and not _KNOWN_MODULES.match(module)
    return replace(table, unreadable=table.unreadable or "failed") if foreign else table


def _settings(connection: "Connection", names: Sequence[str]) -> Iterator[Statement]:
    for name in names:
        (value,) = next(pragma(connection, name)).values()
        yield Statement(
            "setting", name, f"PRAGMA {name} = " + (f"'{value}'" if name == "encoding" else str(int(value)))
        )


def _tuned(connection: "Connection", base: Sequence[Table], sources: Mapping[str, str]) -> Iterator[Statement]:
    """How full-text tables are set up beyond their statement (sqlite.org/fts5.html, section 6)."""
    for table in base:
        if not table.unreadable and module_of(sources[table.name]).strip().lower().startswith("fts5"):
            shadow = quoted(f"{table.name}_config")
            for row in rows(connection, f"SELECT k, quote(v) AS v FROM main.{shadow} WHERE k <> 'version'"):  # noqa: S608
                name, key = quoted(table.name), sqlite_sql.string(row["k"])
                sql = f"INSERT INTO {name}({name}, rank) VALUES ({key}, {row['v']})"  # noqa: S608
                yield Statement("setting", table.name, sql, frozenset({table.name}))


def _sequences(connection: "Connection", base: Sequence[Table]) -> Iterator[Statement]:
    """Where AUTOINCREMENT goes on."""
    if not any(rows(connection, "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")):
        return
    names = {table.name for table in base}
    for row in rows(connection, "SELECT name, seq FROM sqlite_sequence WHERE typeof(seq) = 'integer'"):
        if row["name"] in names:
            name, value = sqlite_sql.string(row["name"]), int(row["seq"])
            yield Statement("sequence", row["name"], f"DELETE FROM sqlite_sequence WHERE name = {name}")  # noqa: S608
            added = f"INSERT INTO sqlite_sequence (name, seq) VALUES ({name}, {value})"  # noqa: S608
            yield Statement("sequence", row["name"], added)


def _end(connection: "Connection") -> Iterator[Statement]:
    """Statistics where the source has them, made from the copy's own rows; then the journal that it is kept with."""
    if any(rows(connection, "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")):
        yield Statement("setting", "statistics", "ANALYZE")
    (mode,) = next(pragma(connection, "journal_mode")).values()
    if mode == "wal":
        yield Statement("setting", "journal_mode", "PRAGMA journal_mode = WAL")


def _views(known: Sequence[Table], master: Sequence[Master]) -> Iterator[View]:
    names = {name.casefold() for table in known for name in (table.name, *(column.name for column in table.columns))}
    for row in (row for row in master if row["type"] == "view"):
        digest = blake2b(row["sql"].encode(), digest_size=8).hexdigest()
        yield View(row["name"], digest, sqlite_sql.has_literal(row["sql"], names))


def _lost(connection: "Connection", base: Sequence[Table], sources: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for table in base:
        if table.unreadable or not _FULL_TEXT.match(module_of(sources[table.name])):
            continue
        indexed = indexed_table(sources[table.name])
        if indexed == "":
            yield "full_text", table.name
        elif indexed is None and not _is_dense(connection, table):
            yield "rowid", table.name


def _is_dense(connection: "Connection", table: Table) -> bool:
    """Whether its rows are numbered 1, 2, 3, …, as those of its copy will be."""
    numbers = f"SELECT min(rowid) AS low, max(rowid) AS high, count(*) AS number FROM main.{quoted(table.name)}"  # noqa: S608
    (row,) = rows(connection, numbers)
    return not row["number"] or (row["low"], row["high"]) == (1, row["number"])
