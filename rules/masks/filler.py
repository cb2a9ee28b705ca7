"""Text that says nothing, in place of text that is not kept: about as long, and without a word of it."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rules.canonical import blanks
from rules.cells import filled, text

PHRASE = "texte non repris "  # ASCII: its bytes are its characters

_PHRASE = np.frombuffer(PHRASE.encode(), np.uint8)


def filler(values: pa.Array, limit: int | None = None) -> pa.Array:
    """As many characters of the phrase as each cell (utf8) has; NULL, '' and blanks stay."""
    sizes = pc.utf8_length(values).fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    if limit is not None:
        sizes = np.minimum(sizes, limit)
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    place = np.arange(int(offsets[-1])) - np.repeat(offsets[:-1], sizes)
    made = text(_PHRASE[place % len(_PHRASE)], offsets, filled(values))
    blank = blanks(values)
    return pc.if_else(pa.array(blank), values, made) if blank.any() else made
