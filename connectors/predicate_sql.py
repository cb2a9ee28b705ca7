"""Predicates as conditions of SQLite, PostgreSQL and MariaDB: the same rows on all three, and never an error.

A condition is true or false, never NULL: what is cut out of a cell, cast or compared stands behind a CASE that asks
first whether the cell is written so. Nothing is computed on the calendar; what is no day does not match the pattern of
`predicate.written`. A value whose class the column cannot hold (a number in a text) makes a comparison false, `<>` too.

Texts are those of text columns, and what the database prints for types of its own (enum, uuid); in SQLite the cell
decides, not its column. A floating-point number is never read as yyyymmdd: databases print it in different ways.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from connectors.model import Table
from connectors.predicate import All, Any_, Compare, Like, Missing, Not, Predicate, Related, Scalar, Span, Within
from connectors.predicate_cells import Cells, Read, cells_of
from connectors.predicate_shared import NOTHING, Gathers, Shared, Spelling, name_of, never, points
from connectors.predicate_walk import columns_of as columns_of
from connectors.predicate_walk import related as related
from connectors.predicate_walk import relations as relations
from connectors.sql_pieces import Sql, joined, wrapped
from connectors.structure import Structure


def compiled(
    predicate: Predicate,
    table: Table,
    structure: Structure,
    spelling: Spelling,
    gathers: Gathers = never,
    shared: Shared = NOTHING,
) -> Sql:
    """The condition of a row of `table` that stands under the alias t; `structure` holds the tables it is related to.

    `gathers`: which related rows are gathered once for all rows that are asked, not looked up row by row.
    `shared`: columns and tables that stand beside the row's own in the statement.
    KeyError or StopIteration where the predicate names what is not there. ConnectorError for other dialects.
    """
    return _Compiler(structure, spelling, cells_of(spelling.dialect), gathers, shared).condition(predicate, table, 0)


@dataclass(frozen=True, slots=True)
class _Compiler:
    structure: Structure
    spelling: Spelling
    cells: Cells
    gathers: Gathers
    shared: Shared

    def condition(self, predicate: Predicate, table: Table, depth: int) -> Sql:
        match predicate:
            case All(parts):
                return self._joined(" AND ", "TRUE", parts, table, depth)
            case Any_(parts) if name := _listed(parts):
                return self._compared(name, [part for part in parts if isinstance(part, Compare)], table, depth)
            case Any_(parts):
                return self._joined(" OR ", "FALSE", parts, table, depth)
            case Not(part):
                return ("NOT ", *wrapped(self.condition(part, table, depth)))
            case Missing(name):
                return (f"{self._cell(name, table, depth)} IS NULL",)
            case Like(name, form, offset):
                return _guarded(self._read(name, form, offset, table, depth), lambda _: ("TRUE",))
            case Within(name, form, spans, offset):
                return _guarded(self._read(name, form, offset, table, depth), lambda read: _spans(read, spans))
            case Compare(name):
                return self._compared(name, [predicate], table, depth)
            case Related():
                return self._related(predicate, table, depth)

    def _joined(self, word: str, none: str, parts: Sequence[Predicate], table: Table, depth: int) -> Sql:
        return joined(word, [wrapped(self.condition(part, table, depth)) for part in parts]) if parts else (none,)

    def _read(self, name: str, how: str, offset: str | None, table: Table, depth: int) -> Read | None:
        read = self.cells.read(self._cell(name, table, depth), table.column(name), how, offset)
        if read and (key := self.shared.key(table, depth, (name, how, offset))):
            cell = f"{_alias(depth)}.{self.spelling.quote(key)}"
            return Read((f"{cell} IS NOT NULL",), (cell,), read.value)
        return read

    def _compared(self, name: str, some: Sequence[Compare], table: Table, depth: int) -> Sql:
        """One comparison, or several with `=` of which one must hold."""
        read = self._read(name, "text" if isinstance(some[0].value, str) else "number", None, table, depth)
        if len(some) == 1:
            return _guarded(read, lambda read: (*read.key, f" {some[0].op} ", *read.value(some[0].value)))
        return _guarded(read, lambda read: (*read.key, " IN (", *_listing(read, some), ")"))

    def _related(self, predicate: Related, table: Table, depth: int) -> Sql:
        if depth == 0 and (name := self.shared.ties.get(predicate)):
            return (f"{_alias(depth)}.{self.spelling.quote(name)}",)
        other = self.structure.table(predicate.table)
        tied = [self._tied(own, table, its, other, depth) for own, its in predicate.by]
        if self.gathers(table, other, predicate.by):
            return self._gathered(predicate, other, tied, depth)
        # SQLite compares in the collation of the left side, and keys in that of the parent
        turned = points(table, other, predicate.by)
        same: list[Sql] = [(f"{there} = {here}" if turned else f"{here} = {there}",) for here, there in tied]
        alone = replace(self, shared=NOTHING)  # of this row nothing was read before
        where = joined(" AND ", [*same, wrapped(alone.condition(predicate.where, other, depth + 1))])
        source = self.spelling.source(other, _alias(depth + 1))
        return (f"EXISTS (SELECT 1 FROM {source} WHERE ", *where, ")")  # noqa: S608

    def _gathered(self, predicate: Related, other: Table, tied: Sequence[tuple[str, str]], depth: int) -> Sql:
        """The same as a set that is made once: rows are not looked up one by one in a table that may have no index.

        SQLite compares in the collation of the own column then, as it compares children with their parent.
        """
        here, there = zip(*tied, strict=True)
        where = joined(" AND ", [_filled(there), wrapped(self.condition(predicate.where, other, depth + 1))])
        once = depth == 0 and other.label in self.shared.others
        alias, name = _alias(depth + 1), self.spelling.quote(name_of(other.label))
        source = f"{name} {alias}" if once else self.spelling.source(other, alias)
        select = f" IN (SELECT {', '.join(there)} FROM {source} WHERE "  # noqa: S608
        return ("(", *_filled(here), f" AND ({', '.join(here)})", select, *where, "))")

    def _tied(self, own: str, table: Table, its: str, other: Table, depth: int) -> tuple[str, str]:
        here, there = self._cell(own, table, depth), self._cell(its, other, depth + 1)
        return self.cells.tied(here, table.column(own), there, other.column(its))

    def _cell(self, name: str, table: Table, depth: int) -> str:
        table.column(name)
        return f"{_alias(depth)}.{self.spelling.quote(name)}"


def _filled(cells: Sequence[str]) -> Sql:
    return (" AND ".join(f"{cell} IS NOT NULL" for cell in cells),)


def _alias(depth: int) -> str:
    return f"t{depth}" if depth else "t"


def _guarded(read: Read | None, inner: Callable[[Read], Sql]) -> Sql:
    """`inner` of cells that are written so; without `read` there are none."""
    return ("CASE WHEN ", *read.guard, " THEN ", *inner(read), " ELSE FALSE END") if read else ("FALSE",)


def _spans(read: Read, spans: Sequence[Span]) -> Sql:
    return joined(" OR ", [_span(read, low, high) for low, high in spans]) if spans else ("FALSE",)


def _span(read: Read, low: Scalar, high: Scalar | None) -> Sql:
    begin = (*read.key, " >= ", *read.value(low))
    return begin if high is None else (*begin, " AND ", *read.key, " < ", *read.value(high))


def _listing(read: Read, some: Sequence[Compare]) -> Sql:
    return joined(", ", [read.value(part.value) for part in some])


def _listed(parts: Sequence[Predicate]) -> str | None:
    """The column that all of them compare by `=` with values of one class."""
    equal = {
        (part.column, isinstance(part.value, str)) for part in parts if isinstance(part, Compare) and part.op == "="
    }
    plain = all(isinstance(part, Compare) and part.op == "=" for part in parts)
    return equal.pop()[0] if plain and len(equal) == 1 else None
