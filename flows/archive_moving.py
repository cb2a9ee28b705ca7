"""One step of a batch on its way into the archive: its rows as they are now, and until when each stays there."""

from dataclasses import dataclass

import pyarrow as pa

from connectors.erase import Eraser
from connectors.erasing import Batch, Step
from connectors.system import System
from flows.archive_ends import ends
from flows.archiving import Archive
from rules.due import Ground
from rules.retention import Rule


@dataclass(frozen=True, slots=True)
class Active:
    """A system that rows leave: `eraser` writes, `system` reads."""

    id: str
    eraser: Eraser
    system: System
    ground: Ground


def put_step(archive: Archive, batch: Batch, step: Step, rule: Rule, marks: bytes, active: Active) -> int:
    """Puts the rows of a step that deletes; before `Eraser.run`, which leaves whose rows have changed since. A row
    that is gone is not put, nor is its person's part of the batch done.

    `marks`: 16 bytes a row. ConnectorError, NotReadable: then nothing of the batch is in the archive, or it is moving.
    """
    names = [column.name for column in step.table.columns if not column.unreadable]
    cells = pa.RecordBatch.from_pydict(active.eraser.read(step, names))
    there = cells[step.table.primary_key[0]].is_valid()
    at, cells = pa.compute.indices_nonzero(there).to_pylist(), cells.filter(there)
    with active.system.snapshot() as snapshot:
        last = ends(rule, active.ground, snapshot, cells)
    own, persons = b"".join(marks[16 * row : 16 * row + 16] for row in at), [int(step.persons[row]) for row in at]
    return archive.put(batch.run, batch.number, active.id, step.table, rule.id, cells, own, last, persons)
