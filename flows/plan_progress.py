"""How far a plan has come, told table by table to whoever watches: a table is read once a rule, and once for holds."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.model import Table
from flows.originals import Original
from flows.progress import Progress
from rules.edges import TablePlace


@dataclass(frozen=True, slots=True)
class Told:
    """`readings` are still to be told of each table."""

    progress: Progress
    readings: Counter[TablePlace]

    def read(self, place: TablePlace, rows: int) -> None:
        """So many more rows were read."""
        if self.readings[place]:
            self.progress.read(place[0], Table(None, place[1], ()), rows)

    def over(self, *places: TablePlace) -> None:
        """These tables were read to their ends."""
        for place in places:
            self.readings[place] -= 1
            if not self.readings[place]:
                self.progress.done(place[0], Table(None, place[1], ()))


def tell_planned(progress: Progress, originals: Mapping[str, Original], readings: Counter[TablePlace]) -> Told:
    """What will be read: the rows that the databases think there are, as often as they will be."""
    for id, original in originals.items():
        mine = [table for table in original.structure.tables if readings[id, table.label]]
        rows = [(table.label, readings[id, table.label] * (table.estimated_rows or 0)) for table in mine]
        if rows:
            progress.planned(id, tuple(Table(None, label, (), estimated_rows=count) for label, count in rows))
    return Told(progress, readings)
