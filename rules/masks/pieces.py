"""Long cells in pieces, cut where a sentence or a word ends, and texts whose escapes stay where nothing changes."""

import html
import re
from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rules.cells import Ints, replaced

LONGEST = 16_000  # characters of a piece
_ENDS = ("\n", ". ", "; ", " ", ",")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z]{2,8});")


def cut(values: pa.Array, number: int = 0) -> tuple[pa.Array, Ints, Ints]:
    """Pieces, the cell of each, and the cells that are in several; another `number` cuts elsewhere."""
    long = np.flatnonzero(pc.greater(pc.binary_length(values), LONGEST).fill_null(False).to_numpy(zero_copy_only=False))
    if not len(long):
        return values, np.arange(len(values)), long
    parts: list[pa.Array] = []
    counts = np.ones(len(values), np.int64)
    before = 0
    for row in long.tolist():
        pieces = _pieces(values[row].as_py(), LONGEST - number * 3_001)
        parts += [values[before:row], pa.array(pieces, pa.string())]
        counts[row] = len(pieces)
        before = row + 1
    together = pa.concat_arrays([*parts, values[before:]])
    return together, np.repeat(np.arange(len(values)), counts), long


def mended(values: pa.Array, pieces: pa.Array, of: Ints) -> pa.Array:
    """Cells from their pieces; null stays null."""
    if len(pieces) == len(values):
        return pieces
    first = np.searchsorted(of, np.arange(len(values)))
    counts = np.bincount(of, minlength=len(values))
    long = np.flatnonzero(counts > 1)
    whole = ["".join(pieces[first[row] : first[row] + counts[row]].to_pylist()) for row in long.tolist()]
    return replaced(pieces.take(pa.array(first)), long, whole)


def rewritten(raw: str, read: str, edits: Sequence[tuple[int, int, str]]) -> str:
    """A text with edits (start, end, new; ascending, apart) that were found in it as read, its escapes undone."""
    if not edits:
        return raw
    if raw != read:
        edits, raw = _where(raw, read, edits)
    parts, before = [], 0
    for start, end, new in edits:
        parts += [raw[before:start], new]
        before = end
    return "".join([*parts, raw[before:]])


def _where(raw: str, read: str, edits: Sequence[tuple[int, int, str]]) -> tuple[Sequence[tuple[int, int, str]], str]:
    """The edits where they lie in the raw text; where its escapes are of another kind the text as read."""
    pieces, at = [], 0
    for match in _ESCAPE.finditer(raw):
        plain = chr(int(match[1], 16)) if match[1] else html.unescape(match[0])
        pieces += [(c, c) for c in raw[at : match.start()]]
        pieces += [(plain, match[0])] if len(plain) == 1 else [(c, c) for c in match[0]]
        at = match.end()
    pieces += [(c, c) for c in raw[at:]]
    if "".join(plain for plain, _ in pieces) != read:
        return edits, read
    begins = [0, *accumulate(len(written) for _, written in pieces)]
    return [(begins[start], begins[end], new) for start, end, new in edits], raw


def _pieces(cell: str, size: int) -> list[str]:
    """A cell in pieces of at most so many characters; the signs that end a piece stay with it."""
    found, at = [], 0
    while len(cell) - at > size:
        ends = (cell.rfind(end, at + size // 2, at + size) for end in _ENDS)
        end = next((place + 1 for place in ends if place >= 0), at + size)
        found.append(cell[at:end])
        at = end
    return [*found, cell[at:]]
