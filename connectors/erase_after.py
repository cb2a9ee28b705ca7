"""Rows that stay, read again once their batch has written to them: what they hold now, before anybody else can write.

The journal keeps a keyed checksum of it, so that whoever goes on after a death can tell whether an application wrote
meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from connectors.erasing import After, Done, Listing, Session, Step
from connectors.selection import BeforeHash, hashed_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray


def after_columns(step: Step) -> tuple[str, ...]:
    """The primary key, the columns of the before-hash, and those that are asked for."""
    return hashed_columns(step.table, (*step.hashed, *step.after))


def with_after(
    session: Session, hashing: BeforeHash, steps: Mapping[int, tuple[Step, Listing]], done: Sequence[Done]
) -> tuple[tuple[Done, ...], dict[int, After]]:
    """Inside the transaction that did it; `steps` that ask for it, by number. ConnectorError."""
    told, found = list(done), dict[int, After]()
    for at, (step, listing) in steps.items():
        with session.explained(step.table.label):
            portions = list(session.read(step.table, after_columns(step), listing, ("TRUE",), lock=False))
        if portions:
            numbers, *cells = (pa.concat_arrays(list(parts)) for parts in zip(*portions, strict=True))
            rows = numbers.cast(pa.string()).cast(pa.int64()).to_numpy()
            found[at] = _after(hashing, step, rows, cells)
            told[at] = replace(told[at], after=_checksum(hashing, cells))
    return tuple(told), found


def unchanged(hashing: BeforeHash, step: Step, done: Done, cells: Mapping[str, pa.Array]) -> After | None:
    """The same of a step that was done before, from `after_columns` row by row, NULL where a row is gone.

    None where they are not what the journal knows.
    """
    there = cells[step.table.primary_key[0]].is_valid()
    rows = np.flatnonzero(there.to_numpy(zero_copy_only=False))
    found = [cells[name].filter(there) for name in after_columns(step)]
    return _after(hashing, step, rows, found) if _checksum(hashing, found) == done.after else None


def _after(hashing: BeforeHash, step: Step, rows: "NDArray[np.int64]", cells: Sequence[pa.Array]) -> After:
    by_name = dict(zip(after_columns(step), cells, strict=True))
    now = hashing([by_name[name] for name in hashed_columns(step.table, step.hashed)])
    same = pa.compute.equal(step.hashes.take(pa.array(rows)), now)
    return After(by_name, np.asarray(same.to_numpy(zero_copy_only=False), np.bool_))


def _checksum(hashing: BeforeHash, cells: Sequence[pa.Array]) -> str:
    """Of rows in any order."""
    total: NDArray[np.uint64] = hashing.numbers(cells).sum(axis=0, dtype=np.uint64)
    return total.tobytes().hex()
