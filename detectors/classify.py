"""The seam of this room: examine a table while its rows stream by, then settle all tables together.

examination = Examination("commercial", table, key)
for batch in reading.batches(examination.columns): examination.add(batch)
examined = examination.conclude(sample, rows, non_null)
results = settle([examined, …])
"""

from collections import Counter
from collections.abc import Mapping

import pyarrow as pa

from connectors.model import Column, Table
from detectors.category import MISSION
from detectors.census import Census
from detectors.columns import Surroundings, hints
from detectors.finding import Absence, ColumnResult, Finding
from detectors.judges import email, name, phone
from detectors.portrait import EMPTY, PROBABLE, Candidate, Portrait
from detectors.settle import Examined, settle
from detectors.statistics import RECALL, at_most, missed_at_most

__all__ = ["Examination", "Examined", "settle", "unexamined"]

JUDGES = (email, phone, name)


class Examination:
    """Looks at every row of a table once. `key`: 16 random bytes of this run, for sketches that never leave memory."""

    def __init__(self, system: str, table: Table, key: bytes) -> None:
        self.system, self.table, self._key = system, table, key
        self.columns: tuple[Column, ...] = tuple(c for c in table.columns if c.kind != "binary")
        self._census = {column.name: Census(column) for column in self.columns}

    def __repr__(self) -> str:
        return f"Examination({self.system!r}, {self.table.label!r})"

    def add(self, batch: pa.RecordBatch) -> None:
        """Count a batch of rows; every column is utf8, named as in the table."""
        for name_, values in zip(batch.schema.names, batch.columns, strict=True):
            self._census[name_].add(values)

    def conclude(self, sample: pa.Table, rows: int, non_null: Mapping[str, int]) -> Examined:
        """The verdict on each column as far as this table alone can tell; `sample` holds the same columns."""
        around = Surroundings.of(self.table)
        portraits = {
            column.name: Portrait(
                column, self.table, around, hints(column, self.table, around), self._census[column.name],
                _counted(sample, column.name),
            )
            for column in self.columns
        }  # fmt: skip
        results = []
        for column in self.table.columns:
            if column.name not in portraits:
                results.append(self._unread(column, rows, non_null.get(column.name)))
            else:
                results.append(self._result(portraits[column.name], rows))
        return Examined(self.system, self.table, tuple(results))

    def _unread(self, column: Column, rows: int, non_null: int | None) -> ColumnResult:
        place = (self.system, self.table.schema, self.table.name, column.name, column.type)
        return ColumnResult(*place, rows, non_null, "not_examined", "binary")

    def _result(self, portrait: Portrait, rows: int) -> ColumnResult:
        census, column = portrait.census, portrait.column
        place = (self.system, self.table.schema, self.table.name, column.name, column.type)
        threshold = PROBABLE if census.filled else EMPTY
        candidates = [c for judge in JUDGES if (c := judge(portrait)) is not None]
        findings = _findings(candidates, threshold)
        how = "census" if census.filled else "metadata"
        absent = _absent(portrait, candidates, findings) if census.filled else ()
        return ColumnResult(*place, rows, census.non_null, how, None, findings, absent)


def _counted(sample: pa.Table, column: str) -> Counter[str]:
    if column not in sample.column_names:
        return Counter()
    return Counter(v for v in sample.column(column).to_pylist() if v is not None and v.strip())


def _findings(candidates: list[Candidate], threshold: float) -> tuple[Finding, ...]:
    kept = [c for c in candidates if c.log_odds >= threshold]
    return tuple(c.finding() for c in sorted(kept, key=lambda c: -c.log_odds))


def _absent(portrait: Portrait, candidates: list[Candidate], findings: tuple[Finding, ...]) -> tuple[Absence, ...]:
    """For each category of the mission that was not found: how much of it can have been missed."""
    found = {f.category for f in findings}
    looked = {c.category: c.matching for c in candidates}
    bounds = []
    for category in MISSION:
        if category in found:
            continue
        if category == "name":
            bound = at_most(looked.get("name", 0), len(portrait.values), RECALL["name"])
        else:
            bound = missed_at_most(0, portrait.census.non_null, RECALL[category])
        bounds.append(Absence(category, round(bound, 6)))
    return tuple(bounds)


def unexamined(system: str, table: Table, reason: str) -> Examined:
    """A table that could not be read: every column says why; only its names speak, and they prove nothing."""
    results = (
        ColumnResult(system, table.schema, table.name, c.name, c.type, None, None, "not_examined", reason)
        for c in table.columns
    )
    return Examined(system, table, tuple(results))
