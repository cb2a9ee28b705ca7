"""Whole numbers that are keys: permuted within a range that every column of their class can hold.

A class is the columns that foreign keys and relations bind together; they share a permutation, so joins stay. The range
does not follow the data as it grows, so that pseudonyms stay the same over copies: a thousand million where the types
allow it, which leaves room above for the sequences of a copy.
"""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rules.cells import Ints, replaced
from rules.keys import Key
from rules.masks.alike import number
from rules.permutation import Permutation
from rules.prf import Prf

USUAL, LARGE, LIMIT = 10**9, 10**15, 1 << 63
_WHOLE = r"^-?[0-9]{1,18}$"
SMALL = 10**6  # numbers below which an order is shuffled and no secret kept (NIST SP 800-38G)
_BOUNDS = (
    (r"tinyint|int1\b", 127),
    (r"smallint|smallserial|int2\b", 32_767),
    (r"mediumint", 8_388_607),
    (r"bigint|bigserial|int8\b", (1 << 63) - 1),
    (r"integer|int4\b|int\b|serial", (1 << 31) - 1),
)
_DIGITS = re.compile(r"(?:numeric|decimal|number)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)")


def bound(type_: str) -> int:
    """The greatest whole number that a column type holds (in SQLite, that it seems to hold)."""
    plain = type_.lower()
    if found := _DIGITS.search(plain):
        return int(10 ** min(18, int(found[1]) - int(found[2] or 0)) - 1)
    return next((most for expression, most in _BOUNDS if re.search(expression, plain)), LIMIT - 1)


class KeyRange:
    """The permutation of a class. `most` is what its narrowest column holds, `greatest` what stands in the sources."""

    def __init__(self, key: Key, label: str, most: int) -> None:
        self._prf = Prf(key.derive(f"key {label}"))
        self.label, self.most, self.greatest = label, most, 0
        self._permutation: Permutation | None = None

    @property
    def size(self) -> int:
        """How many numbers are permuted: 0 … size - 1."""
        most = self.most if self.greatest <= self.most else LIMIT - 1  # SQLite's types are no bounds
        return next((size for size in (USUAL, LARGE) if self.greatest < size <= most), most + 1)

    def learn(self, values: pa.Array) -> None:
        """Takes a column of the class."""
        numbers = _numbers(values)[1]
        if len(numbers):
            self.greatest = max(self.greatest, int(np.abs(numbers).max()))

    def of(self, values: pa.Array) -> pa.Array:
        """The pseudonym of each cell (utf8); sign, NULL and '' stay; what is no whole number keeps its form."""
        rows, numbers = _numbers(values)
        if self._permutation is None or self._permutation.size != self.size:
            self._permutation = Permutation(self._prf, self.size)
        made = self._permutation.moved(np.abs(numbers).astype(np.uint64)).astype(np.int64)
        out = values if len(rows) == len(values) - values.null_count else number(values, self._prf, self.most)
        return replaced(out, rows, pa.array(np.where(numbers < 0, -made, made)).cast(pa.string()))

    def __repr__(self) -> str:
        return f"KeyRange({self.label})"


def _numbers(values: pa.Array) -> tuple[Ints, Ints]:
    """The rows that hold whole numbers of 64 bits, and these numbers."""
    rows = np.flatnonzero(pc.match_substring_regex(values, _WHOLE).fill_null(False).to_numpy(zero_copy_only=False))
    numbers: Ints = values.take(pa.array(rows)).cast(pa.int64()).to_numpy()
    return rows, numbers
