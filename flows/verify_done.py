"""Who was done in which system, from what the journals there say of a run: not from what its process remembers."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from connectors.journal import Line
from flows.apply_lists import Flags, Lists, Persons
from flows.verify_rows import Done

if TYPE_CHECKING:
    from numpy.typing import NDArray


def done_of(lists: Lists, rows: int, journals: Mapping[str, Sequence[Line]]) -> Done:
    """By system and person; `rows`: of a batch, as the run made them. It holds 4 bytes for each person who was left."""
    left = {system: _left(lists, rows, system, lines) for system, lines in journals.items()}

    def done(system: str, persons: Persons) -> Flags:
        found: Flags = ~np.isin(persons, left[system]) if system in left else np.zeros(len(persons), np.bool_)
        return found

    return done


def _left(lists: Lists, rows: int, system: str, lines: Sequence[Line]) -> "NDArray[np.int32]":
    by_number = {line.batch: line for line in lines}
    here = [at for at, table in enumerate(lists.tables) if table.system == system]
    found = [np.zeros(0, np.int32)]
    for portion in lists.batches(rows):
        if line := by_number.get(portion.number):
            some = {*line.dropped, *(person for persons in line.left.values() for person in persons)}
            found.append(np.array(sorted(some), np.int32))
        else:
            found += [np.unique(portion.lists[at].persons) for at in here]
    return np.unique(np.concatenate(found))
