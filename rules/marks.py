"""Marks of rows that retention erases: by its mark a row that a backup brought back is known, while its key lives.

A mark is 16 bytes: a keyed hash of the primary key, then one of the key and the values. So a row that is back as it
was can be told from another row that has come to bear the same key.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from connectors.rowhash import RowHash
from connectors.selection import HASH

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Marks:
    """Under the ledger's key of one year."""

    def __init__(self, year_key: bytes) -> None:
        key = blake2b(b"marks", key=year_key, person=b"gomme marks", digest_size=32).digest()
        self._halves = RowHash(key, "gomme mark key"), RowHash(key, "gomme mark row")

    def __call__(self, columns: Sequence[pa.Array], keys: int) -> pa.FixedSizeBinaryArray:
        """Of rows given column by column as `selection.hashed_columns` has them, the first `keys` the key; HASH."""
        both = self.numbers(columns, keys)
        return pa.Array.from_buffers(HASH, len(both), [None, pa.py_buffer(both.tobytes())])

    def numbers(self, columns: Sequence[pa.Array], keys: int) -> "NDArray[np.uint64]":
        """The same as two numbers a row: of the key, and of all."""
        of_key, of_row = self._halves
        rows = pa.RecordBatch.from_arrays(list(columns), [str(at) for at in range(len(columns))])
        return np.stack([of_key(rows.select(range(keys))), of_row(rows)], axis=1)


def numbers(marks: bytes) -> "NDArray[np.uint64]":
    """Marks as they are kept, as two numbers a row."""
    return np.frombuffer(marks, np.uint64).reshape(-1, 2)
