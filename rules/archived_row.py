"""A row of the archive before it is sealed, and the keyed ids by which a hold finds it while nobody can read it.

A row is its cells one after the other: 4 bytes, big-endian, 0 for NULL, else one more than the length; then the cell.
So NULL and '' differ, and a cell may hold any bytes. The header says what the cells are: a JSON list of
[name, "text" or "binary", the database's own type].
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa

from connectors.model import Table
from connectors.selection import key_text
from rules.archive import NotOpened
from rules.edges import Edge, TablePlace
from rules.subject_ids import SubjectKey, identifies

ID_BYTES = 16
_SEEN = 100_000  # ids that are remembered
Cell = bytes | None


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of a parcel: (name, text or binary, the database's own type)."""

    columns: tuple[tuple[str, str, str], ...]

    @classmethod
    def of(cls, cells: pa.RecordBatch, table: Table) -> "Head":
        types = {column.name: column.type for column in table.columns}
        fields = ((f.name, "binary" if _is_binary(f.type) else "text", types.get(f.name, "")) for f in cells.schema)
        return cls(tuple(fields))

    def to_bytes(self) -> bytes:
        return json.dumps(self.columns, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, said: bytes) -> "Head":
        return cls(tuple((name, kind, type) for name, kind, type in json.loads(said)))

    def batch(self, rows: Sequence[Sequence[Cell]]) -> pa.RecordBatch:
        """These rows column by column, as they came."""
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(self.columns)
        arrays = [
            pa.array(column, pa.binary()).cast(pa.binary() if kind == "binary" else pa.string())
            for column, (_, kind, _) in zip(columns, self.columns, strict=True)
        ]
        return pa.RecordBatch.from_arrays(arrays, [name for name, _, _ in self.columns])


def plain(cells: pa.RecordBatch) -> pa.RecordBatch:
    """The same cells in the two types that an archive knows: utf8, or binary."""
    arrays = [column.cast(pa.binary() if _is_binary(column.type) else pa.string()) for column in cells.columns]
    return pa.RecordBatch.from_arrays(arrays, cells.schema.names)


def packed(cells: pa.RecordBatch) -> Iterator[bytes]:
    """Each row as bytes."""
    columns = [column.cast(pa.binary()).to_pylist() for column in cells.columns]
    return (b"".join(map(_cell, row)) for row in zip(*columns, strict=True))


def unpacked(row: bytes, width: int) -> tuple[Cell, ...]:
    """The cells of one row; NotOpened where they are not `width` whole ones."""
    cells: list[Cell] = []
    at = 0
    for _ in range(width):
        size = int.from_bytes(row[at : at + 4], "big") - 1
        at += 4
        cells.append(row[at : at + size] if size >= 0 else None)
        at += max(size, 0)
    if at != len(row):
        raise NotOpened("a row does not have the cells that its parcel says")
    return tuple(cells)


def _cell(cell: Cell) -> bytes:
    return b"\0\0\0\0" if cell is None else (len(cell) + 1).to_bytes(4, "big") + cell


def _is_binary(type: pa.DataType) -> bool:
    asked = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary)
    return any(ask(type) for ask in asked)


# --- what a hold finds it by


@dataclass(frozen=True, slots=True)
class Known:
    """Keyed ids of one row, 16 bytes each, one after the other: `ids` of the row and of all that names somebody in
    it, `own` of what others point at it by, `links` of what it points at."""

    ids: bytes
    own: bytes
    links: bytes


class Knowing:
    """Reckons the ids under the key of holds; `between`: what points at what, over all systems."""

    def __init__(self, key: SubjectKey, between: Sequence[Edge]) -> None:
        self._key, self._between = key, between
        self._person = lru_cache(_SEEN)(lambda value: bytes.fromhex(key.person(value)))

    def rows(self, system: str, table: Table, cells: pa.RecordBatch) -> list[Known]:
        """Of rows with all their columns."""
        place = (system, table.label)
        texts = {name: key_text(column) for name, column in zip(cells.schema.names, cells.columns, strict=True)}
        ids = self._ids(place, table, texts, cells.num_rows)
        children = [edge for edge in self._between if edge.child == place]
        parents = dict.fromkeys((edge.referred, edge.parent) for edge in self._between if edge.parent == place)
        own = [self._bonds(place, of, texts, of, cells.num_rows) for of, _ in parents]
        links = [self._bonds(edge.parent, edge.referred, texts, edge.columns, cells.num_rows) for edge in children]
        return [Known(ids[at], _joined(own, at), _joined(links, at)) for at in range(cells.num_rows)]

    def row(self, system: str, table: str, key: Sequence[str]) -> bytes:
        """The id that a hold over one row bears."""
        return bytes.fromhex(self._key.row(system, table, key))

    def bond(self, parent: TablePlace, referred: Sequence[str], values: Sequence[str]) -> bytes:
        """The id of what rows point at: these values of those columns of the parent."""
        folded = [value.lower().rstrip() for value in values]
        return bytes.fromhex(self._key.row(parent[0], f"{parent[1]}\n{','.join(referred)}", folded))

    def _ids(self, place: TablePlace, table: Table, texts: Mapping[str, pa.Array], size: int) -> list[bytes]:
        keyed = {name for edge in self._between if edge.child == place for name in edge.columns}
        keyed |= {name for edge in self._between if edge.parent == place for name in edge.referred}
        keyed |= set(table.primary_key)
        naming = [c.name for c in table.columns if c.name in texts and identifies(c.kind, c.name in keyed)]
        columns = [texts[name].to_pylist() for name in naming]
        keys = zip(*(texts[name].to_pylist() for name in table.primary_key), strict=True)
        own = [self.row(*place, key) for key in keys] if table.primary_key else [b""] * size
        return [own[at] + b"".join({self._person(c[at]) for c in columns if c[at]}) for at in range(size)]

    def _bonds(
        self,
        parent: TablePlace,
        referred: Sequence[str],
        texts: Mapping[str, pa.Array],
        names: Sequence[str],
        size: int,
    ) -> list[bytes]:
        if not all(name in texts for name in names):
            return [b""] * size
        rows = zip(*(texts[name].to_pylist() for name in names), strict=True)
        return [b"" if None in row else self.bond(parent, referred, row) for row in rows]


def apart(ids: bytes) -> list[bytes]:
    """Each of the ids."""
    return [ids[at : at + ID_BYTES] for at in range(0, len(ids), ID_BYTES)]


def _joined(columns: Sequence[Sequence[bytes]], at: int) -> bytes:
    return b"".join(column[at] for column in columns)


def differing(one: pa.RecordBatch, other: pa.RecordBatch) -> int:
    """How many rows are not the same, cell by cell; NULL is NULL and '' is ''."""
    if one.equals(other):
        return 0
    if one.schema != other.schema or one.num_rows != other.num_rows:
        return int(max(one.num_rows, other.num_rows))
    return sum(1 for left, right in zip(_rows(one), _rows(other), strict=True) if left != right)


def _rows(batch: pa.RecordBatch) -> Iterator[tuple[object, ...]]:
    return zip(*(column.to_pylist() for column in batch.columns), strict=True)
