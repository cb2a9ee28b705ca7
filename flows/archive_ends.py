"""Until when rows stay in the archive: the end of all phases of their rule, from the day that the trigger holds.

The day stands in the row itself, in the row that it points at, or in the rows that point at it. A row whose day cannot
be read any more (it has changed since the plan, and drops out of the batch) gets the latest end that a row past due
can have, so that nothing is ever destroyed too early.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime

import pyarrow as pa

from connectors.model import Column, Kind
from connectors.predicate import All, Any_, Compare, Predicate
from connectors.selection import cells, key_text
from connectors.snapshot import Snapshot
from rules.due import Ground, days_of, select
from rules.evidence import Source
from rules.moments import Reading, day_in
from rules.retention import Rule

Days = list[date | None]
_NUMBERS: dict[Kind, Callable[[str], int | float]] = {"integer": int, "decimal": float, "float": float}


def ends(rule: Rule, ground: Ground, snapshot: Snapshot, rows: pa.RecordBatch) -> list[date]:
    """The last day in the archive of each row; `rows`: all columns, as text or binary. ConnectorError."""
    days, columns = days_of(rule, ground.table(rule), ground), dict(zip(rows.schema.names, rows.columns, strict=True))
    latest = _latest([_events(source, ground, snapshot, columns) for source in days.sources])
    if days.fallback and None in latest:
        instead = _events(days.fallback, ground, snapshot, columns)
        latest = [day or other for day, other in zip(latest, instead, strict=True)]
    last = select(rule, ground).cutoff or ground.as_of
    return [rule.ends(day or last) for day in latest]


def _latest(events: Sequence[Days]) -> Days:
    return [max((day for day in of_row if day), default=None) for of_row in zip(*events, strict=True)]


def _events(source: Source, ground: Ground, snapshot: Snapshot, columns: dict[str, pa.Array]) -> Days:
    place = source.place
    if not place.by:
        return [_day(cell, source) for cell in key_text(columns[place.column.name]).to_pylist()]
    rows = [tuple(map(_folded, row)) for row in _rows(columns, [own for own, _ in place.by])]
    found: dict[tuple[str | None, ...], date] = {}
    for key, cell in _bound(source, ground, snapshot, columns):
        if day := _day(cell, source):
            found[key] = max(day, found.get(key, day))
    return [found.get(row) for row in rows]


def _bound(
    source: Source, ground: Ground, snapshot: Snapshot, columns: dict[str, pa.Array]
) -> Iterator[tuple[tuple[str | None, ...], str | None]]:
    """Key and cell of the rows that are bound to these."""
    place = source.place
    keys = {row for row in _rows(columns, [own for own, _ in place.by]) if None not in row}
    if not keys:
        return
    named = [place.table.column(its) for _, its in place.by]
    predicate = Any_(tuple(_is(named, key) for key in sorted(keys, key=str)))
    wanted = list(dict.fromkeys((*(column.name for column in named), place.column.name)))
    for read in cells(snapshot, place.table, predicate, ground.structure, wanted):
        events = read[place.column.name].to_pylist()
        for row, cell in zip(_rows(read, [column.name for column in named]), events, strict=True):
            yield tuple(map(_folded, row)), cell


def _is(named: Sequence[Column], key: tuple[str | None, ...]) -> Predicate:
    values = ((column, str(value)) for column, value in zip(named, key, strict=True))
    parts = tuple(Compare(column.name, "=", _key(column, value)) for column, value in values)
    return parts[0] if len(parts) == 1 else All(parts)


def _key(column: Column, value: str) -> str | int | float:
    """As the column's type has it; SQLite lets any text stand in a column of numbers."""
    try:
        return _NUMBERS.get(column.kind, str)(value)
    except ValueError:
        return value


def _rows(columns: dict[str, pa.Array], names: Sequence[str]) -> list[tuple[str | None, ...]]:
    return list(zip(*(key_text(columns[name]).to_pylist() for name in names), strict=True))


def _folded(value: str | None) -> str | None:
    """As the laxest collation compares it: two keys taken for one only make an end later."""
    return None if value is None else value.lower().rstrip()


def _day(cell: str | None, source: Source) -> date | None:
    """The day of a cell as text."""
    if cell is None:
        return None
    found = (day_in(_typed(cell, reading), reading, source.zones) for reading in source.readings)
    return next((day for day in found if day), None)


def _typed(cell: str, reading: Reading) -> object:
    """What the database means by the text of a date or a date-time; other forms are read as text."""
    try:
        if reading.form == "date":
            return date.fromisoformat(cell)
        if reading.form == "datetime":
            return datetime.fromisoformat(cell)
        if reading.form == "datetime_zone":
            moment = datetime.fromisoformat(cell)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # sessions of gomme are in UTC
    except ValueError:
        return None
    return cell
