"""Which rows are under a hold of a person or of rows: those it names, all that points at them, and what they point at.

Only keyed ids are compared: every cell that may identify somebody is hashed as the hold's targets were. Wide is safe
here, narrow is not: a cell that reads like the held identifier is taken for it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from connectors.model import Table
from connectors.selection import key_text
from flows.originals import Original
from rules.edges import Edge, TablePlace
from rules.holds import Holds
from rules.subject_ids import SubjectKey, identifies

Key = tuple[str | None, ...]
HeldRows = Mapping[TablePlace, set[Key]]


class Held:
    """Finds the rows; a table is read again where keys that lead to it were found since, of held rows keys are kept."""

    def __init__(
        self,
        originals: Mapping[str, Original],
        holds: Holds,
        key: SubjectKey,
        between: Sequence[Edge],
        read: Callable[[TablePlace, int], None] = lambda _place, _rows: None,
    ) -> None:
        self._read = read  # is told of rows that were read
        self._originals, self._holds, self._key, self._between = originals, holds, key, between
        self.rows: dict[TablePlace, set[Key]] = defaultdict(set)
        self._referred: dict[Edge, set[Key]] = defaultdict(set)  # what held parents are pointed at by
        self._pointing: dict[Edge, set[Key]] = defaultdict(set)  # what held children point with
        self._led: dict[tuple[TablePlace, bool], tuple[int, ...]] = {}  # how many keys led there at the last look

    def found(self) -> HeldRows:
        """All of them, by table, as primary keys of text."""
        if looked_at(self._originals, self._holds):
            self._until_all(down=True)
            self._until_all(down=False)
        return self.rows

    def _until_all(self, down: bool) -> None:
        before = -1
        while (now := self._size()) != before:
            before = now
            for place, table in _tables(self._originals):
                self._look(place, table, down)

    def _size(self) -> int:
        sets = (*self.rows.values(), *self._referred.values(), *self._pointing.values())
        return sum(len(some) for some in sets)

    def _look(self, place: TablePlace, table: Table, down: bool) -> None:
        children = [edge for edge in self._between if edge.child == place]
        parents = [edge for edge in self._between if edge.parent == place]
        ways = [(edge.columns, self._referred[edge]) for edge in children]
        if not down:
            ways = [(edge.referred, self._pointing[edge]) for edge in parents]
        led, first = tuple(len(keys) for _, keys in ways), down and (place, down) not in self._led
        if not first and led == self._led.get((place, down), (0,) * len(led)):
            return
        self._led[place, down] = led
        keyed = {name for edge in children for name in edge.columns}
        keyed |= {name for edge in parents for name in edge.referred} | set(table.primary_key)
        naming = [c.name for c in table.columns if first and identifies(c.kind, c.name in keyed) and not c.unreadable]
        for portion in self._originals[place[0]].snapshot.portions(table, list(dict.fromkeys((*keyed, *naming)))):
            cells = {name: key_text(portion[name]) for name in portion}
            size = len(next(iter(cells.values()))) if cells else 0
            held = self._named(place, table, cells, naming, size) if first else np.zeros(size, np.bool_)
            for columns, keys in ways:
                held |= _among(folded(cells, columns), keys, size) if keys else False
            self._keep(place, table, cells, np.flatnonzero(held), children, parents if down else ())
            self._read(place, size)

    def _named(
        self, place: TablePlace, table: Table, cells: Mapping[str, pa.Array], naming: Sequence[str], size: int
    ) -> NDArray[np.bool_]:
        held = np.zeros(size, np.bool_)
        for name in naming if self._holds.by_person() else ():
            values = list(filter(None, pc.unique(cells[name]).to_pylist()))
            ids = self._key.persons(values)
            hits: set[Key] = {(value,) for value, id in zip(values, ids, strict=True) if self._holds.names(id)}
            held |= _among([cells[name]], hits, size)
        if table.primary_key and self._holds.by_row(*place):
            keys = zip(*(cells[name].to_pylist() for name in table.primary_key), strict=True)
            rows = (self._key.row(*place, key) for key in keys)
            over = [any(hold.scope == "rows" for hold in self._holds.covering(*place, id)) for id in rows]
            held |= np.array(over, np.bool_)
        return held

    def _keep(
        self,
        place: TablePlace,
        table: Table,
        cells: Mapping[str, pa.Array],
        at: NDArray[np.intp],
        children: Sequence[Edge],
        parents: Sequence[Edge],
    ) -> None:
        few = {name: column.take(pa.array(at)) for name, column in cells.items()} if at.size else {}
        if few and table.primary_key:
            self.rows[place].update(tuples([few[name] for name in table.primary_key]))
        for edge in children if few else ():
            self._pointing[edge].update(tuples(folded(few, edge.columns)))
        for edge in parents if few else ():
            self._referred[edge].update(tuples(folded(few, edge.referred)))


def looked_at(originals: Mapping[str, Original], holds: Holds) -> list[TablePlace]:
    """The tables that are read: none where no hold names persons or rows."""
    asked = holds.by_person() or any(hold.scope == "rows" for hold in holds.all)
    return [place for place, _ in _tables(originals)] if asked else []


def _tables(originals: Mapping[str, Original]) -> Iterator[tuple[TablePlace, Table]]:
    for id, original in originals.items():
        for table in original.structure.tables:
            if table.kind == "table" and not table.unreadable:
                yield (id, table.label), table


def folded(cells: Mapping[str, pa.Array], names: Sequence[str]) -> list[pa.Array]:
    """The cells of keys as the laxest collation compares them, so that no row slips out of a hold."""
    return [pc.utf8_rtrim_whitespace(pc.utf8_lower(_bare(cells[name]))) for name in names]


def _bare(cells: pa.Array) -> pa.Array:
    """Without accents, which many a collation of MariaDB does not look at."""
    if pc.all(pc.string_is_ascii(cells)).as_py() is not False:
        return cells
    return pc.replace_substring_regex(pc.utf8_normalize(cells, "NFKD"), r"\p{Mn}", "")


def tuples(columns: Sequence[pa.Array]) -> Iterator[Key]:
    rows = zip(*(column.to_pylist() for column in columns), strict=True)
    return (row for row in rows if None not in row)


def among(keys: pa.RecordBatch, wanted: set[Key]) -> NDArray[np.bool_]:
    """Which of these primary keys are wanted."""
    return _among(keys.columns, wanted, keys.num_rows)


def _among(columns: Sequence[pa.Array], wanted: set[Key], size: int) -> NDArray[np.bool_]:
    """Which rows hold one of these values in those columns."""
    if not wanted or not size:
        return np.zeros(size, np.bool_)
    if len(columns) == 1:
        values = pa.array([value for (value,) in wanted], columns[0].type)
        return np.asarray(pc.is_in(columns[0], value_set=values).to_numpy(zero_copy_only=False), np.bool_)
    return np.array([row in wanted for row in zip(*(each.to_pylist() for each in columns), strict=True)], np.bool_)
