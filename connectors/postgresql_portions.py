"""The rows of a PostgreSQL table for a copy: what COPY gives in the order of the primary key, in larger portions."""

from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np
import pyarrow as pa

from connectors.snapshot import Portion

ROWS, BYTES = 65_536, 16 << 20  # of a portion, about: many cells for a mask to look at once, few for the memory

# Beside the settings of every transaction: a copy's one statement may take as long as the table is long, its snapshot
# may rest while others work, money is printed as every server can read it, and moments in UTC: equal rows come equal,
# whatever the session.
PRINTED = "SET LOCAL lc_monetary = 'C'; SET LOCAL timezone = 'UTC'"
SETTINGS = f"""
SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; {PRINTED}
"""

_DIGITS = np.zeros(256, np.uint8)
_DIGITS[np.frombuffer(b"0123456789abcdef", np.uint8)] = np.arange(16, dtype=np.uint8)
_MARK = 2  # characters before the digits


def portions(pieces: Iterable[list[pa.Array]], names: Sequence[str], binary: Collection[str]) -> Iterator[Portion]:
    """Pieces of a COPY, joined until they are enough; columns of `binary` as the bytes that they spell."""
    waiting: list[list[pa.Array]] = []
    rows = size = 0
    for piece in pieces:
        waiting.append(piece)
        rows, size = rows + len(piece[0]), size + sum(int(column.nbytes) for column in piece)
        if rows >= ROWS or size >= BYTES:
            yield _portion(waiting, names, binary)
            waiting, rows, size = [], 0, 0
    if waiting:
        yield _portion(waiting, names, binary)


def unhexed(cells: pa.Array) -> pa.Array:
    r"""The bytes that `\x68e9` and its like stand for."""
    offsets = np.frombuffer(cells.buffers()[1], np.int32, len(cells) + 1, cells.offset * 4)
    first, last = int(offsets[0]), int(offsets[-1])
    if first == last:
        return cells.cast(pa.binary())
    lengths = np.diff(offsets)
    marks = offsets[:-1][lengths > 0] - first
    spelled = np.ones(last - first, np.bool_)
    spelled[marks] = spelled[marks + 1] = False
    digits = _DIGITS[np.frombuffer(cells.buffers()[2], np.uint8, last - first, first)[spelled]]
    values = (digits[0::2] << 4) | digits[1::2]
    ends = np.zeros(len(cells) + 1, np.int32)
    np.cumsum(np.maximum(lengths - _MARK, 0) // 2, out=ends[1:])
    valid = cells.is_valid().buffers()[1]
    return pa.Array.from_buffers(pa.binary(), len(cells), [valid, pa.py_buffer(ends), pa.py_buffer(values)])


def _portion(pieces: list[list[pa.Array]], names: Sequence[str], binary: Collection[str]) -> Portion:
    joined = (pa.concat_arrays(columns) for columns in zip(*pieces, strict=True))
    cells = zip(names, joined, strict=True)
    return {name: unhexed(column) if name in binary else column for name, column in cells}
