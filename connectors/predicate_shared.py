"""What several conditions of one statement read of a row is read once: how a cell is written, and what is compared.

A column `gomme k…` holds what of a cell is compared, or NULL where the cell is not written in that form. Rows of
another table that several conditions gather are read once, too, with columns of the same kind.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from connectors.model import Table
from connectors.predicate import All, Any_, Like, Not, Predicate, Related, Within
from connectors.predicate_cells import cells_of
from connectors.predicate_walk import columns_of, relations
from connectors.sql_pieces import inlined
from connectors.structure import Structure

Written = tuple[str, str, str | None]  # column, form, offset
Keys = Mapping[Written, str]  # the column that holds what is compared
Gathers = Callable[[Table, Table, Sequence[tuple[str, str]]], bool]  # a table, one it is tied to, pairs of columns
_NATIVE = ("date", "datetime", "datetime_zone")  # of which nothing need be cut


class Spelling(Protocol):
    """How a database writes names, and what stands after FROM."""

    @property
    def dialect(self) -> str: ...

    def quote(self, name: str) -> str: ...

    def source(self, table: Table, alias: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Other:
    """A table whose rows are gathered: the columns that are needed of it, and what is compared."""

    table: Table
    columns: Sequence[str]
    keys: Keys


@dataclass(frozen=True, slots=True)
class Shared:
    """`keys` and `ties` of the rows themselves, under the alias t; `others` by label, under the alias t1."""

    keys: Keys = field(default_factory=dict)
    ties: Mapping[Related, str] = field(default_factory=dict)  # whether the row is bound so
    others: Mapping[str, Other] = field(default_factory=dict)

    def key(self, table: Table, depth: int, written: Written) -> str | None:
        """The column that holds what is compared of a cell of the table, at that depth."""
        if depth == 0:
            return self.keys.get(written)
        other = self.others.get(table.label) if depth == 1 else None
        return other.keys.get(written) if other else None

    def columns(self, table: Table, spelling: Spelling) -> list[str]:
        """The further columns of the rows themselves, as they are selected."""
        return list(_computed(self.keys, table, "t", spelling))

    def tables(self, spelling: Spelling) -> list[str]:
        """What stands behind WITH."""
        return [_table(other, spelling) for other in self.others.values()]


def shared(predicates: Sequence[Predicate], table: Table, structure: Structure, spelling: Spelling) -> Shared:
    """What these conditions on rows of the table have in common; only of databases that read all in one pass."""
    times = Counter(tie for predicate in predicates for tie in relations(predicate))
    gathered = [tie for tie in times if gathers(spelling.dialect, table, structure.table(tie.table), tie.by)]
    ties = {tie: f"gomme r{at}" for at, tie in enumerate(tie for tie in times if times[tie] > 1)}
    often = [label for label, times in Counter(tie.table for tie in gathered).items() if times > 1]
    others = (_other(structure.table(label), [tie for tie in gathered if tie.table == label]) for label in often)
    return Shared(_keys(predicates), ties, {other.table.label: other for other in others if other.keys})


NOTHING = Shared()


def name_of(label: str) -> str:
    """How a table is called that is read once."""
    return f"gomme {label}"


def gathers(dialect: str, table: Table, other: Table, by: Sequence[tuple[str, str]]) -> bool:
    """Whether related rows are gathered once, not looked up row by row: where all rows of the table are asked.

    SQLite never makes a set of EXISTS, PostgreSQL not always; MariaDB does, and has an index for each key.
    """
    if dialect == "sqlite":
        return other.primary_key[:1] != (by[0][1],) and not points(table, other, by)
    return dialect == "postgresql"


def never(table: Table, other: Table, by: Sequence[tuple[str, str]]) -> bool:
    """Related rows are looked up, whatever they are."""
    return False


def points(table: Table, other: Table, by: Sequence[tuple[str, str]]) -> bool:
    """Whether a key of the table points at the other one over these columns."""
    keys = (key for key in table.foreign_keys if (key.schema, key.table) == (other.schema, other.name))
    return any(set(zip(key.columns, key.referred_columns, strict=True)) == set(by) for key in keys)


def _other(table: Table, ties: Sequence[Related]) -> Other:
    names = {its for tie in ties for _, its in tie.by} | {name for tie in ties for name in columns_of(tie.where)}
    columns = [column.name for column in table.columns if column.name in names]
    return Other(table, columns, _keys(tie.where for tie in ties))


def _keys(predicates: Iterable[Predicate]) -> Keys:
    """The cells that are read as written in a form of text more than once."""
    times = Counter(written for predicate in predicates for written in _read(predicate))
    often = [written for written, count in times.items() if count > 1 and written[1] not in _NATIVE]
    return {written: f"gomme k{at}" for at, written in enumerate(often)}


def _read(predicate: Predicate) -> Iterator[Written]:
    match predicate:
        case Within(column, form, _, offset) | Like(column, form, offset):
            yield column, form, offset
        case All(parts) | Any_(parts):
            for part in parts:
                yield from _read(part)
        case Not(part):
            yield from _read(part)


def _table(other: Other, spelling: Spelling) -> str:
    plain = (f"t1.{spelling.quote(name)}" for name in other.columns)
    columns = ", ".join((*plain, *_computed(other.keys, other.table, "t1", spelling)))
    source = spelling.source(other.table, "t1")
    return f"{spelling.quote(name_of(other.table.label))} AS MATERIALIZED (SELECT {columns} FROM {source})"  # noqa: S608


def _computed(keys: Keys, table: Table, alias: str, spelling: Spelling) -> Iterator[str]:
    """What is compared of each cell, or NULL, under its name."""
    cells = cells_of(spelling.dialect)
    for (name, form, offset), key in keys.items():
        read = cells.read(f"{alias}.{spelling.quote(name)}", table.column(name), form, offset)
        sql = ("CASE WHEN ", *read.guard, " THEN ", *read.key, " END") if read else ("NULL",)
        yield f"{inlined(sql, spelling.dialect)} AS {spelling.quote(key)}"
