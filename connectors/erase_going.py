"""A step of a batch inside its transaction: which of its rows still go, and how they are named to the database."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from connectors.erasing import Listing, Step

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]


@dataclass(slots=True)
class Going:
    """A step, and which of its rows still go; `listing` names those, once they are listed."""

    step: Step
    persons: "NDArray[np.int64]"
    going: "Flags"
    listing: Listing | None = None


def left(going: Going) -> tuple[pa.RecordBatch, dict[str, pa.Array]]:
    """Keys with the numbers of their rows in front, and the values that each row has its own of."""
    chosen = pa.array(np.flatnonzero(going.going))
    step = going.step
    keys = step.keys.select(list(step.table.primary_key)).take(chosen)
    numbered = pa.RecordBatch.from_arrays([chosen, *keys.columns], ["n", *(f"k{at}" for at in range(keys.num_columns))])
    own = {name: value.take(chosen) for name, value in step.values.items() if isinstance(value, pa.Array)}
    return numbered, own


def numbers(cells: pa.Array) -> "NDArray[np.int64]":
    """Of rows, as a session reads n."""
    found: NDArray[np.int64] = cells.cast(pa.string()).cast(pa.int64()).to_numpy()
    return found


def hashes(planned: pa.FixedSizeBinaryArray) -> "NDArray[np.uint64]":
    """Two numbers a row."""
    both = np.frombuffer(planned.buffers()[1], np.uint64).reshape(-1, 2)
    return both[planned.offset : planned.offset + len(planned)]
