"""What differs from the scan before, a line a difference, each with what explains it as far as this scan can tell."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from detectors.finding import ColumnResult
from reports.index import Index
from rules.discovery import Changes, Gap, GapKind

Sort = Literal["new", "gone", "changed"]
Because = Literal[
    "no_system", "no_column", "excluded", "unread", "read", "declared", "not_found", "now_found", "withdrawn",
    "as_it_is", "moved", "recounted", "decided", "reopened",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One difference; `because` says why a gap went, or what became of one that stands."""

    sort: Sort
    system: str
    schema: str | None
    table: str | None
    column: str | None
    kind: GapKind | None
    category: str | None
    because: Because | None = None


def lines(index: Index) -> tuple[Line, ...]:
    """Every difference: what is new, what is gone and what changed, in the order of the scan."""
    changes = index.discovery.changes
    return tuple(_lines(index, changes)) if changes else ()


def _lines(index: Index, changes: Changes) -> Iterator[Line]:
    places = {f"{c.system}.{c.label}": c for c in index.discovery.columns}
    for known in changes.new:
        if known in index.gaps:
            yield _of("new", index.gaps[known])
    for gap in changes.gone:
        yield _of("gone", gap, _gone(index, gap))
    for known in changes.changed:
        if known in index.gaps:
            yield _of("changed", index.gaps[known], _stands(index, index.gaps[known]))
        else:
            yield _of_column(known, places.get(known))


def _of(sort: Sort, gap: Gap, because: Because | None = None) -> Line:
    return Line(sort, gap.system, gap.schema, gap.table, gap.column, gap.kind, gap.category, because)


def _of_column(place: str, column: ColumnResult | None) -> Line:
    """A column that came, went or holds something else without any gap; one that went has only its label left."""
    if column is None:
        system, _, label = place.partition(".")
        return Line("changed", system, None, label, None, None, None, "no_column")
    return Line("changed", column.system, column.schema, column.table, column.column, None, None, "moved")


def _stands(index: Index, gap: Gap) -> Because:
    """What became of a gap that stands."""
    if gap.status == "decided":
        return "decided"
    ruling = index.rulings.get(gap.id)
    return "reopened" if ruling and ruling.standing in ("expired", "drifted") else "as_it_is"


def _gone(index: Index, gap: Gap) -> Because:
    """Why a gap is no longer one: never told as an erasure, which a scan cannot see."""
    ruling = index.rulings.get(gap.id)
    if ruling and (ruling.answer, ruling.standing) == ("category", "holds"):
        return "recounted"
    if gap.system not in index.systems:
        return "no_system"
    if gap.table is None:
        return "now_found" if index.meetings[gap.system, gap.category or ""].held else "withdrawn"
    column = _column(index, gap)
    if column is None:
        return "excluded" if gap.table in index.systems[gap.system].excluded else "no_column"
    if column.examined == "not_examined":
        return "unread"
    if gap.kind == "not_examined":
        return "read"
    return "declared" if any(f.category == gap.category for f in column.findings) else "not_found"


def _column(index: Index, gap: Gap) -> ColumnResult | None:
    place = (gap.system, gap.schema, gap.table, gap.column)
    alike = (c for c in index.discovery.columns if (c.system, c.schema, c.table, c.column) == place)
    return next(alike, None)
