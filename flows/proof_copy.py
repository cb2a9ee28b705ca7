"""One table of a copy, read back once before anybody sees it: everything that must be known of it in one pass."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from connectors.model import Column, Table
from connectors.sample import RowSample
from connectors.snapshot import Contents, Portion
from detectors.cellhash import CellHash, HashSet, filled
from detectors.classify import Examination, Examined
from detectors.leaks import cell_shapes
from flows.behind import behind
from flows.proof_risk import Singling
from flows.proof_scan import ColumnScan, Scanning
from flows.proof_source import ColumnSource, TableSource, keep_sets
from flows.spool import PARTS, Bag, Spool
from flows.survey import SAMPLE, SAMPLE_KEY, sampled_by
from rules.attestation import Check, ColumnCopied, UniqueCopied
from rules.manifest import TableRule
from rules.proving import excused, misfits
from rules.verdict_of_copy import Exempt, at, distinct, fitting

if TYPE_CHECKING:
    from connectors.rowhash import Hashes


@dataclass(frozen=True, slots=True, repr=False)
class Looking:
    """What the tables of a run are examined with; `scanning` None: structure and exact cells only."""

    key: CellHash
    spool: Spool
    exempt: Exempt
    scanning: Scanning | None
    examination: Callable[[str, Table], Examination]
    ours: HashSet  # what masks put in place of secrets


class _ColumnCopy:
    """A masked column of the copy: its distinct values, and what its type does not allow."""

    def __init__(self, column: Column, spool: Spool) -> None:
        self.column, self.distinct = column, spool.bag()
        self.sum = self.misfits = 0

    def add(self, cells: pa.Array, hashes: "Hashes") -> None:
        held = hashes[filled(cells)]
        self.distinct.add(held)
        self.sum = (self.sum + int(held.sum(dtype=np.uint64))) % (1 << 64)
        self.misfits += misfits(self.column, cells)


class StagedTable:
    """Reads one table of a copy, and holds it against what was seen of its source."""

    def __init__(self, looking: Looking, system: str, table: Table, rule: TableRule, source: TableSource) -> None:
        self.rows = 0
        self._looking, self._system, self._table, self._rule, self._source = looking, system, table, rule, source
        spool = looking.spool
        self._columns = {name: _ColumnCopy(column.column, spool) for name, column in source.columns.items()}
        self._keys = {key: spool.bag() for key in source.keys}
        self.pointing = {name: spool.bag(repeated=True) for name in source.pointing}
        self.pointed = {name: spool.bag() for name in source.pointed}
        self.singling = Singling(system, table, rule, spool) if rule.do == "mask" and looking.scanning else None
        self._scans = [self._scan(column) for column in table.columns] if looking.scanning else []
        self._examination = looking.examination(system, table) if looking.scanning else None
        streamed = self._examination.columns if self._examination else ()
        self._sample = RowSample(SAMPLE, SAMPLE_KEY, sampled_by(table, streamed))

    def read(self, contents: Contents) -> None:
        """One pass over the table. What the connector raises."""
        names = [c.name for c in self._table.columns if self._scans or c.name in self._source.text]
        if not names:
            self.rows = contents.count(self._table)
            return
        behind(contents.portions(self._table, names), self._add)

    def examined(self) -> Examined | None:
        """What the detectors say of it, for `settle`."""
        return self._examination.conclude(self._sample.rows(), self.rows, {}) if self._examination else None

    def checks(self, contents: Contents) -> Iterator[Check]:
        """Everything about its cells; a column is read again only where something is wrong."""
        for name, copied in self._columns.items():
            seen = self._source.columns[name]
            place = at(self._system, self._table.label, name)
            yield fitting(place, seen.misfits, copied.misfits)
            if seen.way == "apart":
                yield self._exact(place, seen, copied, contents)
        yield from self._unmasked()
        for key, after in self._keys.items():
            place = at(self._system, self._table.label, *key)
            yield distinct(place, len(self._source.keys[key]), len(after))
        yield from self._scanned(contents)

    def columns(self) -> tuple[ColumnCopied, ...]:
        return tuple(self._copied(column) for column in self._table.columns if column.name in self._rule.columns)

    def unique(self) -> Iterator[UniqueCopied]:
        for key, after in self._keys.items():
            yield UniqueCopied(self._system, self._table.label, key, len(self._source.keys[key]), len(after))

    def drop(self) -> None:
        """Gives back what later tables do not need."""
        bags: list[Bag] = [*self._keys.values(), *(column.distinct for column in self._columns.values())]
        for bag in bags:
            bag.drop()
        if self.singling:
            self.singling.drop()

    def _add(self, portion: Portion) -> None:
        cells: dict[str, Any] = dict(portion)
        if not cells:
            return
        self.rows += len(next(iter(cells.values())))
        wanted = self._source.text | (self.singling.columns if self.singling else frozenset())
        hashes = {name: self._looking.key.all(cells[name]) for name in wanted}
        for name, column in self._columns.items():
            column.add(cells[name], hashes[name])
        keep_sets(self._keys, self.pointing, self.pointed, cells, hashes)
        if self.singling:
            self.singling.add(cells, hashes)
        for scan in self._scans:
            scan.look(cells[scan.column.name])
        if self._examination and self._examination.columns:
            names = [column.name for column in self._examination.columns]
            batch = pa.RecordBatch.from_arrays([cells[name] for name in names], names)
            self._examination.add(batch)
            self._sample.add(batch)

    def _scan(self, column: Column) -> ColumnScan:
        assert self._looking.scanning is not None
        label = self._table.label
        return ColumnScan(
            self._looking.scanning, self._system, label, column, self._rule.columns.get(column.name),
            self._exempt(column),
        )  # fmt: skip

    def _exempt(self, column: Column) -> frozenset[str]:
        place = (self._system, self._table.label, column.name)
        return frozenset(category for *where, category in self._looking.exempt if tuple(where) == place)

    def _scanned(self, contents: Contents) -> Iterator[Check]:
        failed: set[str] = set()
        for scan in self._scans:
            for check in scan.checks(self._again(contents, scan.column.name)):
                failed.add(check.code)
                yield check
        for code in ("email", "phone", "name_token", "canary", "secret") if self._scans else ():
            if code not in failed:
                exempt = sum(code in scan.exempt for scan in self._scans)
                figures = {"columns": len(self._scans) - exempt, "exempt": exempt}
                yield Check(code, at(self._system, self._table.label), True, figures)

    def _exact(self, place: str, seen: ColumnSource, copied: _ColumnCopy, contents: Contents) -> Check:
        """No value of the source in the copy, and where the mask promises it, no cell as it was."""
        shared = seen.distinct.common(copied.distinct)
        pairs = len(seen.distinct) * len(copied.distinct)
        cells, shape = self._kept(seen, HashSet(shared), pairs, contents) if len(shared) else (0, None)
        figures = {"distinct_in": len(seen.distinct), "distinct_out": len(copied.distinct), "cells": cells}
        return Check("exact_cell", place, not cells, figures, shape)

    def _kept(self, seen: ColumnSource, shared: HashSet, pairs: int, contents: Contents) -> tuple[int, str | None]:
        """Cells with a value of the source that nothing explains, and their shape."""
        cells, shown = 0, None
        for values in self._again(contents, seen.column.name)():
            hashes = self._looking.key.all(values)
            rows = np.flatnonzero(shared.holds(hashes) & filled(values) & ~self._looking.ours.holds(hashes))
            told = excused(seen.rule.mask, values.take(pa.array(rows)), pairs)
            rows = rows[~told.to_numpy(zero_copy_only=False).astype(bool)]
            if len(rows):
                cells += len(rows)
                shown = shown or cell_shapes(values, rows)
        return cells, shown

    def _again(self, contents: Contents, name: str) -> Callable[[], Iterable[pa.Array]]:
        return lambda: (portion[name] for portion in contents.portions(self._table, [name]))

    def _unmasked(self) -> Iterator[Check]:
        """Columns that stand as they were, or in which some cell does where none may; the table, where all stand so."""
        with_cells = {name: column for name, column in self._source.columns.items() if column.filled}
        must = {name: column for name, column in with_cells.items() if column.way != "free"}
        bare = [name for name, column in with_cells.items() if self._is_bare(name, column)]
        telling = {name for name, column in must.items() if column.way == "apart" or column.sum_in != column.sum_out}
        place = (self._system, self._table.label)
        if telling and telling <= set(bare):
            yield Check("unmasked", at(*place), False, {"columns": len(bare), "rows": self.rows})
        elif not bare and self._rule.do == "mask":
            yield Check("unmasked", at(*place), True, {"columns": len(must)})
        for name in bare:
            yield Check("unmasked", at(*place, name), False, {"cells": self._source.columns[name].filled})
        for name, column in must.items():
            if column.same:
                yield Check("exact_cell", at(*place, name), False, {"cells": column.same})

    def _is_bare(self, name: str, column: ColumnSource) -> bool:
        """Nothing was written but the source's cells, or they stand in the copy although others were written."""
        if not column.changed:
            return column.way != "free"
        stands = column.sum_in == self._columns[name].sum
        return stands and (column.way == "apart" or column.sum_in != column.sum_out)

    def _copied(self, column: Column) -> ColumnCopied:
        rule = self._rule.columns[column.name]
        exempt = bool(self._exempt(column))
        if rule.mask is None or column.name not in self._columns:
            return ColumnCopied(column.name, column.type, rule.mask or "keep", reason=rule.keep, exempt=exempt)
        seen, copied = self._source.columns[column.name], self._columns[column.name]
        figures = (len(seen.distinct), len(copied.distinct), seen.changed)
        return ColumnCopied(
            column.name, column.type, rule.mask, rule.by, None, *figures, exempt, how=rule.how or rule.overflow
        )


def joined(pointing: Bag, pointed: Bag) -> tuple[int, int]:
    """Rows of one end of a relation that find their value in the other, and those that do not."""
    found = 0
    for number in range(PARTS):
        child, parent = pointing.part(number), pointed.part(number)
        found += int(np.count_nonzero(HashSet(parent).holds(child))) if len(parent) else 0
    return found, len(pointing) - found
