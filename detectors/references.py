"""A column that points at another one holds what that one holds: a foreign key at a login is a login."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from connectors.model import Table
from detectors.finding import Absence, ColumnResult, Finding
from detectors.reasons import reason
from detectors.statistics import wilson

if TYPE_CHECKING:
    from detectors.settle import Examined

Place = tuple[str, str | None, str, str]  # system, schema, table, column
LONGEST = 8  # keys in a row that are followed: a key that points at a key


def pointed(examined: "Sequence[Examined]", columns: Sequence[ColumnResult]) -> list[ColumnResult]:
    """The columns, those of foreign keys with the categories of what they point at."""
    known = {(c.system, c.schema, c.table, c.column): c for c in columns}
    keys = [(at, to) for table in examined for at, to in _keys(table.system, table.table) if to in known and at != to]
    for _ in range(LONGEST):
        before = dict(known)
        for at, to in keys:
            known[at] = _with(known[at], known[to])
        if known == before:
            break
    return list(known.values())


def loose(columns: Sequence[ColumnResult], holding: Collection[tuple[str, str, str, str]]) -> bool:
    """Whether one is what it is for pointing at a column that is not so any more.

    `holding`: system, table with its schema, column and category of everything that is found now.
    """
    return any((column.system, *to) not in holding for column in columns for to in _leant_on(column))


def found(columns: Sequence[ColumnResult]) -> Iterator[tuple[str, str, str, str]]:
    """Everything that is found, as `loose` takes it."""
    for column in columns:
        table = ".".join(part for part in (column.schema, column.table) if part)
        yield from ((column.system, table, column.column, finding.category) for finding in column.findings)


def _leant_on(column: ColumnResult) -> Iterator[tuple[str, str, str]]:
    for finding in column.findings:
        for why in finding.why:
            if why.code == "foreign_key":
                yield str(why.figures["table"]), str(why.figures["column"]), finding.category


def _keys(system: str, table: Table) -> Iterator[tuple[Place, Place]]:
    """Each column of a foreign key, and the column that it points at."""
    for key in table.foreign_keys:
        for own, referred in zip(key.columns, key.referred_columns, strict=False):
            place = (system, table.schema, table.name, own)
            yield place, (system, key.schema or table.schema, key.table, referred)


def _with(column: ColumnResult, target: ColumnResult) -> ColumnResult:
    """The column with what its target holds; guesses that speak of something else go."""
    carried = [finding for finding in target.findings if finding.place == "column"]
    own: Mapping[str, Finding] = {finding.category: finding for finding in column.findings}
    new = [_carried(finding, column, target) for finding in carried if finding.category not in own]
    if column.examined == "not_examined" or not new:
        return column
    said = {finding.category for finding in carried}
    kept = [f for f in column.findings if f.verdict == "confirmed" or f.place != "column" or f.category in said]
    absent: tuple[Absence, ...] = tuple(a for a in column.absent if a.category not in said)
    return replace(column, findings=(*kept, *new), absent=absent)


def _carried(finding: Finding, column: ColumnResult, target: ColumnResult) -> Finding:
    """The finding as it stands in the column that points at it: every value is one of the target's."""
    filled = column.non_null or 0
    matching = round(finding.share * filled)
    low, high = wilson(matching, filled)
    place = reason("foreign_key", table=".".join(p for p in (target.schema, target.table) if p), column=target.column)
    return replace(
        finding, verdict=finding.verdict if filled else "probable", tested=filled, matching=matching,
        share=finding.share if filled else 0.0, share_low=round(low, 6), share_high=round(high, 6),
        why=(place, *([] if filled else [reason("no_values")])),
    )  # fmt: skip
