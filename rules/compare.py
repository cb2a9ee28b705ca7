"""Findings held against the inventory: where what the databases hold and what the policy declares disagree.

A column and category give at most one gap, whose kind is the first row that fits:

| # | kind                 | the finding                    | the inventory                                            |
|---|----------------------|--------------------------------|----------------------------------------------------------|
| 1 | free_text            | stands inside longer text      | whatever it says: text escapes every rule on columns     |
| 2 | undeclared           | in a column or JSON document   | no system declares the category                          |
| 3 | misplaced            | in a column or JSON document   | only another system declares it                          |
| 4 | unplaced             | in a column or JSON document   | declared here, but every declaration names other tables  |
| 5 | work_use_unconfirmed | declared here, in that table   | for professional use only, which the values do not prove |

A JSON path counts as a column: it is a named place that rules can reach. Where a column holds a category in several
places (two paths, say), the first kind of the table that any of them gives is the gap's. Beside these, `missing` is
one a system and category, and `not_examined` one a column without a category.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

from detectors.finding import ColumnResult, Finding, stable_id
from rules.changes import changes as changes
from rules.declaration import Declaration, Inventory, System
from rules.discovery import Gap, GapKind
from rules.severity import ORDER, severity, severity_unseen

PRECEDENCE: tuple[GapKind, ...] = ("free_text", "undeclared", "misplaced", "unplaced", "work_use_unconfirmed")

# Values that could prove professional use: the reason's share of private-looking values, and how much is tolerated.
_PRIVATE_LOOKING: Mapping[str, str] = {"phone": "mobile_numbers", "email": "consumer_mail"}
TOLERATED = 0.02


def compare(
    inventory: Inventory | None,
    columns: Sequence[ColumnResult],
    known_since: Mapping[str, datetime],
    started: datetime,
    dismissed: Collection[str] = (),
) -> tuple[Gap, ...]:
    """The gaps of a scan that started at `started`, gravest first; `known_since` dates those of earlier scans by id.

    Ids depend on the place and category alone, so a gap keeps its id when its kind changes. Without an inventory
    nothing is declared or undeclared: only `not_examined` remains.

    `missing` is told of every system of which at least one column could be examined, even where others could not (a
    single BLOB would silence it for ever): the reader sees the `not_examined` gaps beside it. A category that was
    seen only in text or JSON is found; an empty column with the right name is not. Where systems were given the
    very same lines (the policy did not say which of them it means), what one of them holds is not missing in another.
    What is no personal data, `dismissed` by the ids of its gaps, is a gap all the same, but is not found.
    """
    scan = _Scan(inventory, columns, known_since, started, dismissed)
    gaps = [*scan.not_examined(), *scan.disagreements(), *scan.missing()]
    return tuple(sorted(gaps, key=_order))


def gap_id(system: str, schema: str | None, table: str | None, column: str | None, category: str | None) -> str:
    """The id of a gap at that place, whatever its kind."""
    return stable_id("gap", system, schema, table, column, category)


def _order(gap: Gap) -> tuple[int, str, str, str, str, str]:
    place = (gap.schema or "", gap.table or "", gap.column or "", gap.category or "")
    return (ORDER.index(gap.severity), gap.system, *place)


@dataclass(frozen=True, slots=True)
class _Scan:
    """What one comparison holds together."""

    inventory: Inventory | None
    columns: Sequence[ColumnResult]
    known_since: Mapping[str, datetime]
    started: datetime
    dismissed: Collection[str] = ()

    def not_examined(self) -> Iterator[Gap]:
        for column in self.columns:
            if column.examined == "not_examined":
                place = (column.system, column.schema, column.table, column.column)
                known = gap_id(*place, None)
                unseen = severity_unseen(column.reason)
                yield Gap(known, "not_examined", column.system, None, None, *place[1:], unseen, self._since(known))

    def disagreements(self) -> Iterator[Gap]:
        if self.inventory is None:
            return
        for column in self.columns:
            for category in dict.fromkeys(finding.category for finding in column.findings):
                yield from self._disagreement(self.inventory, column, category)

    def missing(self) -> Iterator[Gap]:
        if self.inventory is None:
            return
        held = set(self._held())
        scanned = dict.fromkeys(column.system for column in self.columns if column.examined != "not_examined")
        passages = {system: self.inventory.of(system) for system in scanned}
        for system, passage in passages.items():
            if passage is None:
                continue
            for category in dict.fromkeys(item.category for item in passage.declares):
                alike = [other for other, its in passages.items() if its and its.undivided_from(passage)]
                if not any((other, category) in held for other in alike):
                    known = gap_id(system, None, None, None, category)
                    told = severity("missing", category)
                    yield Gap(known, "missing", system, category, None, None, None, None, told, self._since(known))

    def _disagreement(self, inventory: Inventory, column: ColumnResult, category: str) -> Iterator[Gap]:
        """The one gap of that column and category, or none."""
        kinds = [
            (PRECEDENCE.index(kind), place, kind, finding)
            for place, finding in enumerate(column.findings)
            if finding.category == category and (kind := _kind(inventory, column, finding))
        ]
        if kinds:
            *_, kind, finding = min(kinds)
            place = (column.system, column.schema, column.table, column.column)
            known, told = gap_id(*place, category), severity(kind, category, column, finding)
            source = column.finding_id(finding)
            yield Gap(known, kind, column.system, category, source, *place[1:], told, self._since(known))

    def _held(self) -> Iterator[tuple[str, str]]:
        """The system and category of everything that was seen in a value."""
        for column in self.columns:
            place = (column.system, column.schema, column.table, column.column)
            for finding in column.findings if column.examined != "metadata" else ():
                if gap_id(*place, finding.category) not in self.dismissed:
                    yield column.system, finding.category

    def _since(self, known: str) -> datetime:
        return self.known_since.get(known, self.started)


def _kind(inventory: Inventory, column: ColumnResult, finding: Finding) -> GapKind | None:
    """The rows of the table above, in their order."""
    if finding.place == "text":
        return "free_text"
    passage = inventory.of(column.system)
    declared = [item for item in passage.declares if item.category == finding.category] if passage else []
    if passage is None or not declared:
        elsewhere = any(item.category == finding.category for item in inventory.declared())
        return "misplaced" if elsewhere else "undeclared"
    here = [item for item in declared if _placed(passage, item, column)]
    if not here:
        return "unplaced"
    work_only = all(item.qualifier == "work" for item in here)
    return "work_use_unconfirmed" if work_only and not _proves_work_use(finding) else None


def _placed(passage: System, item: Declaration, column: ColumnResult) -> bool:
    """Whether the inventory lets that declaration stand in the column's table; no tables named = anywhere."""
    patterns = passage.tables.get(item.subject, ()) if item.subject else ()
    table = column.table.lower()
    names = (table, f"{column.schema.lower()}.{table}") if column.schema else (table,)
    return not patterns or any(fnmatchcase(name, pattern.lower()) for pattern in patterns for name in names)


def _proves_work_use(finding: Finding) -> bool:
    """Measured, and next to nothing looks private: no consumer mailbox, no mobile number."""
    code = _PRIVATE_LOOKING.get(finding.category)
    shares = [float(reason.figures.get("share", 1)) for reason in finding.why if reason.code == code]
    return bool(shares) and max(shares) <= TOLERATED
