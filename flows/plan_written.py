"""Which rows hold in every column what an earlier run wrote there: nobody need sign for them again.

The cells that were written are read once a table, 8 bytes each, as far as the keys of their years live.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from connectors.model import Table
from connectors.records import Records
from rules.edges import TablePlace
from rules.retention import Rule
from rules.written_cells import Written, among, unseen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from connectors.rowhash import Hashes


@dataclass(slots=True)
class WrittenCells:
    """Of one table at a time; `keys` are those of the years that live."""

    records: Records
    keys: Mapping[int, bytes] = field(repr=False)
    _place: TablePlace | None = None
    _known: "list[tuple[Written, Hashes]]" = field(default_factory=list, repr=False)

    def over(self, place: TablePlace, rule: Rule, table: Table, rows: Mapping[str, pa.Array]) -> "NDArray[np.bool_]":
        """Of rows as `selection.keys` has their cells, which have nothing left to erase."""
        done = np.zeros((len(rule.final.per_column), len(rows[table.primary_key[0]])), np.bool_)
        for written, known in self._of(place) if unseen(rule, table) else ():
            done |= among(known, written.cells(rule, table, rows))
        over: NDArray[np.bool_] = np.logical_and.reduce(done, axis=0)  # of no columns all
        return over if len(done) else ~over

    def _of(self, place: TablePlace) -> "list[tuple[Written, Hashes]]":
        if self._place != place:
            cells = {year: self.records.erased.written(place, year) for year in self.keys}
            self._known = [(Written(self.keys[year]), np.sort(_numbers(some))) for year, some in cells.items() if some]
            self._place = place
        return self._known


def written_cells(records: Records) -> WrittenCells:
    """Those that the store knows."""
    return WrittenCells(records, records.ledger.living_keys())


def _numbers(cells: bytes) -> "Hashes":
    return np.frombuffer(cells, np.uint64)
