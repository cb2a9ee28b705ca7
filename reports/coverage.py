"""How far the looking went: every column of every table, the bounds on what was not found, what nobody examined."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from detectors.finding import ColumnResult
from reports.index import FEW, Index


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The columns of one table, in its order."""

    system: str
    name: str
    rows: int | None
    columns: tuple[ColumnResult, ...]

    @property
    def findings(self) -> int:
        return sum(bool(column.findings) for column in self.columns)


@dataclass(frozen=True, slots=True)
class NotFound:
    """Categories with the number of columns in which they were not found, by how much the bound there excludes.

    `small`: at most 1 % of the values could be of it; `middling`: at most 10 %; `wide`: more, or under five values.
    """

    categories: tuple[str, ...]
    small: int
    middling: int
    wide: int


@dataclass(frozen=True, slots=True)
class Unexamined:
    """Columns of one table that nobody looked at, for one reason."""

    system: str
    table: str
    reason: str | None
    columns: tuple[str, ...]


def table_name(column: ColumnResult) -> str:
    return f"{column.schema}.{column.table}" if column.schema else column.table


def tables(index: Index) -> dict[str, tuple[TableColumns, ...]]:
    """Every table by system, in the order of the scan."""
    grouped: dict[tuple[str, str], list[ColumnResult]] = defaultdict(list)
    for column in index.discovery.columns:
        grouped[column.system, table_name(column)].append(column)
    made = [
        TableColumns(system, name, next((c.rows for c in columns if c.rows is not None), None), tuple(columns))
        for (system, name), columns in grouped.items()
    ]
    return {system: tuple(table for table in made if table.system == system) for system in index.systems}


def widest(column: ColumnResult) -> float | None:
    """The bound that holds for every category absent from the column; None where under five values were seen."""
    if column.findings or not column.absent or (column.non_null or 0) < FEW:
        return None
    return max(absence.share_at_most for absence in column.absent)


def bounded(index: Index) -> tuple[str, ...]:
    """The categories for which at least one column has a bound."""
    known = {absence.category for column in index.discovery.columns for absence in column.absent}
    return tuple(category for category in index.categories if category in known)


def not_found(index: Index) -> dict[str, tuple[NotFound, ...]]:
    """By system, where each category with bounds was not found; categories with the same numbers are told together."""
    return {system: tuple(_not_found(index, system)) for system in index.systems}


def _not_found(index: Index, system: str) -> Iterator[NotFound]:
    told: dict[tuple[int, int, int], list[str]] = defaultdict(list)
    for category in index.categories:
        bounds = [_bound(column, category) for column in index.discovery.columns if column.system == system]
        known = [bound for bound in bounds if bound is not None]
        small, middling = (sum(bound <= limit for bound in known) for limit in (0.01, 0.1))
        if known:
            told[small, middling - small, len(known) - middling].append(category)
    for numbers, categories in told.items():
        yield NotFound(tuple(categories), *numbers)


def _bound(column: ColumnResult, category: str) -> float | None:
    bounds = (absence.share_at_most for absence in column.absent if absence.category == category)
    bound = next(bounds, None)
    return 1.0 if bound is not None and (column.non_null or 0) < FEW else bound


def together(index: Index) -> tuple[int, int]:
    """How many bounds the scan states, and how many of them stay at 1 % or less when all are to hold at once."""
    stated = [absence for column in index.discovery.columns for absence in column.absent]
    return len(stated), sum(absence.together <= 0.01 for absence in stated)


def unbounded(index: Index, system: str, found: bool = False) -> tuple[str, ...]:
    """The categories for which no column of the system has a bound: those `found` in some column, or in none."""
    bounded = {absence.category for c in index.discovery.columns if c.system == system for absence in c.absent}
    return tuple(c for c in index.categories if c not in bounded and bool(index.meetings[system, c].held) == found)


def unexamined(index: Index) -> tuple[Unexamined, ...]:
    """What nobody looked at, by table and reason."""
    grouped: dict[tuple[str, str, str | None], list[str]] = defaultdict(list)
    for column in index.unexamined():
        grouped[column.system, table_name(column), column.reason].append(column.column)
    return tuple(Unexamined(*place, tuple(columns)) for place, columns in grouped.items())
