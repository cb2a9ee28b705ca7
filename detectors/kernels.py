"""Vectorised looks at a whole Arrow batch: counts by RE2, made from the table of patterns, and cheap looks at raw bytes.

Bytes are looked at first (is there an `@`, is there a digit at all?), so a column that holds none costs next to nothing.
"""

from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from detectors import patterns

# Integers that may be phone numbers: nine digits that lost their zero, or the country code of France before them.
INTEGER_PHONE = r"^(?:[1-9][0-9]{8}|33[1-9][0-9]{8})(?:\.0)?$"
DOCUMENT = r"^\s*[\[{<]"
# A key of a document that names a person: such documents are kept for a closer look, however rare they are.
KEYED = r"(?i)[\"'<](?:[a-z_]*(?:nom|prenom|name|lastname|firstname|contact|interlocuteur|client|user))[\"'>]?\s*[:>]\s*[\"']?\pL"
# What stands before a name in prose: a civility, or a relation that a form prints.
CUE = (
    r"(?:^|[^\p{L}])(?:M\.|Mr\.?|MR|Mme|Mlle|Mrs\.?|Ms\.?|Miss|Dr\.?|Me|Monsieur|Madame|Mademoiselle|MONSIEUR|MADAME|MME|MLLE"
    r"|Maître|Docteur)\s+(?:de |du |d'|le |la |Le |La |von |van )?\p{Lu}[\p{L}'’\-]+"
)
# Two capitalised words: a first name and a surname, if the lexicon agrees.
PAIR = r"(?:^|[^\p{L}])\p{Lu}[\p{L}'’]+(?:-\p{Lu}[\p{L}'’]+)? (?:d[eu] |d'|l[ea] |L[ea] |von |van |El |Ben )?\p{Lu}[\p{L}'’]+"
OBFUSCATED = (
    r"(?i)[a-z0-9_.\-]+ ?(?:\(at\)|\[at\]|\{at\}|\(a\)|\[a\]| at | arobase | chez ) ?[a-z0-9\-]+"
    r"(?: ?(?:\.|\(dot\)|\[dot\]|\(point\)|\[point\]| dot | point ) ?[a-z]{2,10})+"
)


@lru_cache(maxsize=64)
def whole(category: str) -> str:
    """The RE2 expression of a value that is one of that category."""
    return patterns.whole(category)


@lru_cache(maxsize=64)
def inside(category: str) -> str:
    """The RE2 expression of a value that holds one of that category."""
    return patterns.inside(category)


def matches(values: pa.Array, expression: str) -> pa.BooleanArray:
    """Which values match; null stays null."""
    return pc.match_substring_regex(values, pattern=expression)


def count(found: pa.BooleanArray, weights: np.ndarray[Any, Any] | None = None) -> int:
    """How many are true; where values are a dictionary, `weights` says how many rows each stands for."""
    if weights is None:
        return int(found.true_count)
    chosen = found.fill_null(False).to_numpy(zero_copy_only=False)
    return int(weights[chosen].sum())


def lengths(values: pa.Array) -> pa.Array:
    """Length of every value in bytes."""
    return pc.binary_length(values)


def raw(values: pa.Array) -> np.ndarray[Any, Any]:
    """The bytes of all values of an array, one after the other, without a copy."""
    buffers = values.buffers()
    if buffers[2] is None or len(values) == 0:
        return np.empty(0, np.uint8)
    kind = np.int64 if pa.types.is_large_string(values.type) else np.int32
    offsets = np.frombuffer(buffers[1], kind, len(values) + 1, values.offset * np.dtype(kind).itemsize)
    start, stop = int(offsets[0]), int(offsets[-1])
    return np.frombuffer(buffers[2], np.uint8, stop - start, start) if stop > start else np.empty(0, np.uint8)


def holds(data: np.ndarray[Any, Any], character: str) -> bool:
    """Does the character stand anywhere in these bytes?"""
    return bool((data == ord(character)).any())


def digits(data: np.ndarray[Any, Any]) -> int:
    """How many decimal digits stand in these bytes."""
    return int(((data - np.uint8(48)) < 10).sum())


def encode(values: pa.Array, limit: int) -> tuple[pa.Array, np.ndarray[Any, Any]] | None:
    """Distinct non-null values with the number of rows of each; None where they are more than `limit`."""
    counted = pc.value_counts(values.drop_null())
    if len(counted) > limit:
        return None
    return counted.field("values"), counted.field("counts").to_numpy(zero_copy_only=False)
