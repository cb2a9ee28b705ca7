"""Whole numbers that are keys: permuted within a range that every column of their class can hold.

A class is the columns that foreign keys and relations bind together; they share a permutation, so joins stay. The range
does not follow the data as it grows, so that pseudonyms stay the same over copies: a thousand million where the types
allow it, which leaves room above for the sequences of a copy.
"""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rules.cells import Words
from rules.keys import Key
from rules.masks.alike import number
from rules.permutation import Permutation
from rules.prf import Prf

USUAL, LARGE = 10**9, 10**15
SMALL = 10**6  # numbers below which an order is shuffled and no secret kept (NIST SP 800-38G)
_BOUNDS = (
    (r"tinyint|int1\b", 127),
    (r"smallint|smallserial|int2\b", 32_767),
    (r"mediumint", 8_388_607),
    (r"bigint|bigserial|int8\b", (1 << 63) - 1),
    (r"integer|int4\b|int\b|serial", (1 << 31) - 1),
)
_DIGITS = re.compile(r"(?:numeric|decimal|number)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)")


def bound(type_: str, dialect_is_open: bool = False) -> int:
    """The greatest whole number that a column type holds; SQLite's INTEGER (`dialect_is_open`) holds 64 bits."""
    plain = type_.lower()
    if found := _DIGITS.search(plain):
        return int(10 ** min(18, int(found[1]) - int(found[2] or 0)) - 1)
    for expression, most in _BOUNDS:
        if re.search(expression, plain):
            return (1 << 63) - 1 if dialect_is_open and most == (1 << 31) - 1 else most
    return (1 << 63) - 1


class KeyRange:
    """The permutation of a class. `most` is what its narrowest column holds, `greatest` what stands in the sources."""

    def __init__(self, key: Key, label: str, most: int) -> None:
        self._prf = Prf(key.derive(f"key {label}"))
        self.label, self.most, self.greatest = label, most, 0
        self._permutation: Permutation | None = None

    @property
    def size(self) -> int:
        """How many numbers are permuted: 0 … size - 1."""
        wide = next((size for size in (USUAL, LARGE) if self.greatest < size <= self.most), None)
        return wide or self.most + 1

    def learn(self, values: pa.Array) -> None:
        """Takes a column of the class."""
        numbers = _whole(values)
        if numbers is not None and len(numbers):
            self.greatest = max(self.greatest, int(np.abs(numbers).max()))

    def of(self, values: pa.Array) -> pa.Array:
        """The pseudonym of each cell (utf8); the sign stays, NULL stays NULL."""
        numbers = _whole(values)
        if numbers is None:
            return number(values, self._prf, self.most)
        if self._permutation is None or self._permutation.size != min(self.size, 1 << 63):
            self._permutation = Permutation(self._prf, min(self.size, 1 << 63))
        made = self._permutation.moved(_magnitudes(numbers)).astype(np.int64)
        signed = np.where(numbers < 0, -made, made)
        out = pa.array(signed, pa.int64()).cast(pa.string())
        return pc.if_else(pc.greater(pc.binary_length(values), 0), out, values)

    def __repr__(self) -> str:
        return f"KeyRange({self.label})"


def _magnitudes(numbers: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> Words:
    return np.abs(numbers).astype(np.uint64)


def _whole(values: pa.Array) -> "np.ndarray[tuple[int], np.dtype[np.int64]] | None":
    """The cells as whole numbers, 0 for null and ''; None where one is something else."""
    try:
        plain = pc.if_else(pc.equal(values, ""), "0", values).fill_null("0")
        numbers: np.ndarray[tuple[int], np.dtype[np.int64]] = plain.cast(pa.int64()).to_numpy()
    except pa.ArrowInvalid:
        return None
    return numbers
