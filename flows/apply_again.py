"""Whether a plan came too late: all of its rows went before it, by another plan or by the application's own hand."""

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from connectors.records import Records
from flows.apply_lists import Lists, Rows
from flows.run_notes import measured
from rules.marks import numbers
from rules.plan import PlannedTable
from rules.plan_order import DELETING

if TYPE_CHECKING:
    from connectors.rowhash import Hashes


def too_late(records: Records, lists: Lists, run: str) -> bool:
    """Whether of the rows that were to go none was there when the run began, and all others were erased by other runs.

    Rows of which only fields are erased are known by their marks, those of the same year.
    """
    gone = {
        (system, table, rule): int(np.count_nonzero(pairs["row"] == 0))
        for (system, table), before in measured(records, run).items()
        for rule, pairs in before.others.items()
    }
    deleting = [table for table in lists.tables if table.action in DELETING]
    others = [table for table in lists.tables if table.action not in DELETING and table.selected]
    if any(gone.get(_place(table), 0) < table.selected for table in deleting):
        return False
    marks = _marks(records, lists.plan.created.year, run, [_place(table) for table in others])
    return all(_known(rows, marks[_place(table)]) for table in others for rows in lists.of(table))


def _place(table: PlannedTable) -> tuple[str, str, str]:
    return table.system, table.table, table.rule


def _marks(
    records: Records, year: int, run: str, places: Collection[tuple[str, str, str]]
) -> dict[tuple[str, str, str], "Hashes"]:
    """What other runs erased there, by the half of its mark that is of all."""
    found: dict[tuple[str, str, str], list[Hashes]] = defaultdict(lambda: [np.zeros(0, np.uint64)])
    for marked in records.erased.of(year) if places else ():
        if marked.run != run and marked.place in places:
            found[marked.place].append(numbers(marked.marks)[:, 1])
    return {place: np.concatenate(found[place]) for place in places}


def _known(rows: Rows, marks: "Hashes") -> bool:
    own = numbers(b"".join(rows.marks.to_pylist()))
    return bool(np.isin(own[:, 1], marks).all())
