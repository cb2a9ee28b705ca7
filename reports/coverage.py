"""How far the looking went: every column of every table, the bounds on what was not found, what nobody examined."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from detectors.finding import Absence, ColumnResult
from reports.index import Index
from reports.words import FEW


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
    """A category that no examined column of a system holds, with the widest bound and the column it comes from.

    `columns` have enough values for a bound; in `tiny` columns, under five values, no bound says anything.
    """

    category: str
    columns: int
    tiny: int
    bound: float | None
    widest: ColumnResult | None


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


def not_found(index: Index) -> dict[str, tuple[NotFound, ...]]:
    """By system, the categories that turned up in none of its columns."""
    return {system: tuple(_not_found(index, system)) for system in index.systems}


def _not_found(index: Index, system: str) -> Iterator[NotFound]:
    columns = [column for column in index.discovery.columns if column.system == system]
    for category in index.categories:
        if index.meetings[system, category].held:
            continue
        bounds = [(absence, column) for column in columns for absence in column.absent if absence.category == category]
        seen: list[tuple[Absence, ColumnResult]] = [pair for pair in bounds if (pair[1].non_null or 0) >= FEW]
        if not bounds:
            continue
        absence, column = max(seen, key=lambda pair: pair[0].share_at_most) if seen else (None, None)
        bound = absence.share_at_most if absence else None
        yield NotFound(category, len(seen), len(bounds) - len(seen), bound, column)


def unexamined(index: Index) -> tuple[Unexamined, ...]:
    """What nobody looked at, by table and reason."""
    grouped: dict[tuple[str, str, str | None], list[str]] = defaultdict(list)
    for column in index.unexamined():
        grouped[column.system, table_name(column), column.reason].append(column.column)
    return tuple(Unexamined(*place, tuple(columns)) for place, columns in grouped.items())
