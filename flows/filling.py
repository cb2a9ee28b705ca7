"""How one table of a copy is filled: read from the snapshot, thinned, masked, watched by the proof, and loaded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from connectors.model import Table
from connectors.snapshot import Portion
from connectors.text import shown
from flows.behind import ahead
from flows.destinations import refused
from flows.mask_processes import Given, MaskProcesses
from flows.originals import Original
from rules.manifest import TableRule
from rules.masks.table import TableMask
from rules.subset import Subset

if TYPE_CHECKING:
    from connectors.target import Target
    from flows.proof import Proof


@dataclass(frozen=True, slots=True)
class CopyStep:
    """One table to fill; named, never described: a runner may log what it is given."""

    system: str
    table: str

    def __str__(self) -> str:
        return f"{self.system}.{self.table}"


@dataclass(frozen=True, slots=True)
class Filling:
    """One table of one system, and everything that its rows pass through. `native`: the target takes driver values."""

    system: str
    original: Original
    target: "Target"
    table: Table
    rule: TableRule
    mask: TableMask = field(repr=False)
    proof: "Proof" = field(repr=False)
    subset: Subset | None = None
    native: bool = True

    def fill(self) -> int:
        """Loads the table; gives its rows. What is wrong with the target is told with the system's name."""
        with self.original.turn, refused(self.system):
            return self.target.load(self.table, self._masked() if self.rule.copied else ())

    def watch(self) -> None:
        """Shows the proof what an earlier attempt has filled, from the source once more."""
        if self.rule.copied:
            with self.original.turn:
                for _ in self._masked():
                    pass

    def _masked(self) -> Iterator[Portion]:
        """The rows as the copy has them, which the proof has seen."""
        with MaskProcesses(self.mask, self.mask.text) as processes:
            for (portion, seen), written in processes.masked(self._read()):
                self.proof.saw(self.system, self.table, {**portion, **seen}, written)
                yield {**portion, **written}

    def _read(self) -> Iterator[Given]:
        """The rows that go into the copy; beside them, as text, what masks and proof must see."""
        looked_at = self.mask.text | self.proof.text(self.system, self.table)
        names = [column.name for column in self.table.columns if not column.generated]
        text = self.mask.masked if self.native else None
        offset = 0
        for portion in ahead(self.original.snapshot.portions(self.table, names, text)):
            rows = len(next(iter(portion.values()))) if portion else 0
            kept = self._thinned(portion, offset, rows)
            offset += rows
            if kept and len(next(iter(kept.values()))):
                yield kept, {name: shown(kept[name]) for name in looked_at}

    def _thinned(self, portion: Portion, offset: int, rows: int) -> Portion:
        """Without the rows that a smaller copy does not have."""
        if self.subset is None:
            return portion
        flags = self.subset.rows(self.system, self.table.label, offset, rows)
        if flags.all():
            return portion
        return {name: _only(cells, flags) for name, cells in portion.items()}


def _only(cells: "pa.Array | Sequence[object]", flags: "np.ndarray[Any, np.dtype[np.bool_]]") -> Any:
    if isinstance(cells, pa.Array):
        return cells.filter(pa.array(flags))
    return [cell for cell, stays in zip(cells, flags.tolist(), strict=True) if stays]
