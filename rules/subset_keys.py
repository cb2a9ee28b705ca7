"""Keys of rows as 64-bit hashes, and the rows that have one of them: joins of millions of rows in a few numpy calls."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from rules.cells import filled, plain
from rules.prf import Prf

Hashes = npt.NDArray[np.uint64]
NONE = np.uint64(0)  # the hash of a key with a null in it, which points nowhere

_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no column of a composite key is lost


@dataclass(frozen=True, slots=True)
class Keys:
    """Columns that are a key together; `loose` ones are compared by their digits alone."""

    columns: tuple[str, ...]
    loose: bool = False


def hashes(portion: Mapping[str, pa.Array], keys: Keys, key: bytes) -> Hashes:
    """A hash a row of these columns (Arrow utf8), NONE where one of them is null."""
    prf = Prf(key)
    together, there = None, None
    for name in keys.columns:
        values = plain(portion[name])
        words = prf.of(_written(values, keys.loose))[:, 0]
        together = words if together is None else together * _MIX + words
        there = filled(values) if there is None else there & filled(values)
    assert together is not None
    assert there is not None
    return np.where(there, np.maximum(together, np.uint64(1)), NONE)


def ranks(rows: int, key: bytes) -> Hashes:
    """A random number a row, for tables without a key."""
    return Prf(key).of_numbers(np.arange(rows, dtype=np.uint64))[:, 0]


def _written(values: pa.Array, loose: bool) -> pa.Array:
    """The values in the one writing in which any database would find them equal."""
    if loose:
        values = pc.replace_substring_regex(values, r"^[^0-9]*0*([0-9]+)$", r"\1")
    values = pc.utf8_rtrim_whitespace(pc.utf8_lower(values))
    values = pc.replace_substring_regex(values, r"^\+?0+([0-9])", r"\1")
    values = pc.replace_substring_regex(values, r"^(-?[0-9]+)\.0+$", r"\1")
    if not pc.all(pc.string_is_ascii(values)).as_py():
        values = pc.replace_substring_regex(pc.utf8_normalize(values, "NFKD"), r"\p{Mn}", "")
    return values


class Index:
    """The hashes of a key in order, so that the rows that have some of them are found by bisection."""

    def __init__(self, values: Hashes) -> None:
        self._order = np.argsort(values, kind="stable")
        self._sorted = values[self._order]

    def of(self, wanted: Hashes) -> npt.NDArray[np.int64]:
        """The rows whose key is one of these; a key with a null finds nothing."""
        wanted = np.unique(wanted)
        wanted = wanted[wanted != NONE]
        first = np.searchsorted(self._sorted, wanted, "left")
        counts = np.searchsorted(self._sorted, wanted, "right") - first
        within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        rows: npt.NDArray[np.int64] = self._order[np.repeat(first, counts) + within]
        return rows
