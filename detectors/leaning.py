"""Which results of an earlier scan cannot stand although nothing has changed: names are proved across tables.

A column of doubtful words is believed to hold names because they are those of another column, which lends them. Words
are compared by sketches that live for one scan only, so a table that is not read lends nothing and leans on nobody.
What is carried over therefore stands while the names that it leans on do, and is read again where a table that looks
otherwise than before may lean on it. So does a foreign key that is what it points at: that column must still be so.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from detectors import references
from detectors.finding import ColumnResult
from detectors.settle import ENOUGH, Examined

Place = tuple[str, str | None, str, str]
Before = Mapping[Place, ColumnResult]  # what the latest scan said of a column


def place(column: ColumnResult) -> Place:
    """Where a column stands: the same in every scan."""
    return column.system, column.schema, column.table, column.column


def lends(column: ColumnResult) -> bool:
    """Whether it holds names by itself, so that other columns may lean on it."""
    return any(_is_name(column, at) and not _leans(column, at) for at in range(len(column.findings)))


def to_read(examined: Sequence[Examined], before: Before, lent: Collection[Place]) -> list[int]:
    """Where in `examined` tables stand that were carried over and have to be read after all; `lent`: lends until now.

    Names where there were none could prove columns anywhere: then everything is read.
    """
    carried = [at for at, table in enumerate(examined) if table.carried]
    read = [table for table in examined if not table.carried]
    lending = {place(column) for table in examined for column in table.columns if lends(column)}
    if lending - set(lent):
        return carried
    doubtful = any(_is_open(table, before) for table in read)
    standing = {(system, table, column) for system, _, table, column in lending}
    systems = {table.system for table in examined}
    holding = {place for table in examined for place in references.found(table.columns)}
    return [
        at
        for at in carried
        if _must_be_read(examined[at], doubtful, standing, systems) or references.loose(examined[at].columns, holding)
    ]


def kept(examined: Sequence[Examined], before: Before) -> list[Examined]:
    """Every table; one that was read and looks as before still leans on names that were carried over."""
    carried = (column for table in examined if table.carried for column in table.columns)
    lending = {(system, table, column) for system, _, table, column in map(place, filter(lends, carried))}
    return [_kept(table, before, lending) if lending and not table.carried else table for table in examined]


def _kept(table: Examined, before: Before, lending: set[tuple[str, str, str]]) -> Examined:
    if not _looks_the_same(table, before):
        return table
    columns = [(column, before[place(column)]) for column in table.columns]
    return replace(table, columns=tuple(old if lending & set(_lenders(old)) else new for new, old in columns))


def _must_be_read(
    table: Examined, doubtful: bool, standing: Collection[tuple[str, str, str]], systems: Collection[str]
) -> bool:
    if doubtful and any(map(lends, table.columns)):
        return True
    leant_on = [lender for column in table.columns for lender in _lenders(column)]
    return any(lender[0] in systems and lender not in standing for lender in leant_on)


def _is_open(table: Examined, before: Before) -> bool:
    """Whether names elsewhere could decide about one of its columns, and the table looks otherwise than before."""
    undecided = (c for c in table.columns if not any(f.verdict == "confirmed" for f in c.findings))
    doubts = (table.doubts.get(column.column) for column in undecided)
    return any(doubt and len(doubt.words) >= ENOUGH for doubt in doubts) and not _looks_the_same(table, before)


def _looks_the_same(table: Examined, before: Before) -> bool:
    """Rows, values and the shapes of values of every column are what they were: all that was kept of them."""
    olds = [before.get(place(column)) for column in table.columns]
    return all(old and _look(old) == _look(new) for old, new in zip(olds, table.columns, strict=True))


def _look(column: ColumnResult) -> tuple[object, ...]:
    return column.type, column.rows, column.non_null, column.examined, column.reason, column.fingerprint


def _lenders(column: ColumnResult) -> list[tuple[str, str, str]]:
    """System, table and column of each that it leans on."""
    found = [reason.figures for finding in column.findings for reason in finding.why if reason.code == "overlap"]
    return [(str(of["system"]), str(of["table"]), str(of["column"])) for of in found]


def _is_name(column: ColumnResult, at: int) -> bool:
    finding = column.findings[at]
    return finding.category == "name" and finding.verdict == "confirmed" and finding.place == "column"


def _leans(column: ColumnResult, at: int) -> bool:
    return any(reason.code == "overlap" for reason in column.findings[at].why)
