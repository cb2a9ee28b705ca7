"""The words of whole columns at once: text folded (lower case, no accents) as bytes in numpy, and cut into words.

The same letters as `detectors.columns.fold` gives, for every Latin script: what lies in U+00C0 … U+024F and
U+1E00 … U+1EFF, in two or three bytes of UTF-8, becomes its one or two plain letters.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa

from connectors.rowhash import spans
from detectors.columns import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes: TypeAlias = NDArray[np.uint8]
    Ints: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]

_TWO, _THREE = range(0xC0, 0x250), range(0x1E00, 0x1F00)  # code points
_SPACE, _GONE = 32, 0
_SLACK = 8
_LOWER = np.arange(256, dtype=np.uint8)
_LOWER[65:91] += 32
_LETTER = np.zeros(256, np.bool_)
_LETTER[97:123] = True
_LETTER[128:] = True  # of scripts that are not folded


@dataclass(frozen=True, slots=True, repr=False)
class Words:
    """Every word of some cells: its bytes lie between `starts` and `ends` of `data`; `cell` tells whose it is."""

    data: "Bytes"  # with eight zeros behind
    starts: "Ints"
    ends: "Ints"
    cell: "Ints"
    raw: "Bytes"  # as it was written
    origin: "Ints | None"  # where each byte of `data` lies in `raw`; None: at the same place

    def __len__(self) -> int:
        return len(self.starts)

    def text(self, first: int, last: int | None = None) -> str:
        """How the words from the first to the last are written, with what stands between them."""
        last = first if last is None else last
        return self._raw(int(self.starts[first]), int(self.ends[last]))

    def written(self, some: "Ints") -> "tuple[Flags, Flags]":
        """Of some words: which begin with a capital, and which go on a sentence in small letters, or after a comma."""
        at = self.starts[some] if self.origin is None else self.origin[self.starts[some]]
        head, behind = self.raw[at], self.raw[at + 1]
        capital = ((head >= 65) & (head <= 90)) | ((head == 0xC3) & (behind < 0x9F))
        before = self.raw[at - 2]
        goes_on = ((before >= 97) & (before <= 122)) | (before > 127) | (before == 44)
        goes_on &= (self.raw[at - 1] == _SPACE) & (some > 0) & (self.cell[some - 1] == self.cell[some])
        return capital, goes_on

    def _raw(self, start: int, end: int) -> str:
        behind = self._at(end - 1) + 1
        while behind < len(self.raw) - _SLACK and 0x80 <= self.raw[behind] < 0xC0:
            behind += 1
        return self.raw[self._at(start) : behind].tobytes().decode("utf-8", "replace")

    def _at(self, place: int) -> int:
        return place if self.origin is None else int(self.origin[place])


def words(values: pa.Array) -> Words:
    """The words of a column (utf8, or binary that is to be read as such); null and '' have none."""
    first, behind, raw = spans(values)
    borders = np.append(first, behind[-1] if len(behind) else 0)
    data, origin = _LOWER[raw], None
    if (raw > 127).any():
        kept = _plain(raw, data)
        origin = np.flatnonzero(kept)
        data, borders = np.append(data[origin], np.zeros(_SLACK, np.uint8)), np.searchsorted(origin, borders)
    starts, ends = _edges(_LETTER[data], borders)
    cell = np.searchsorted(borders, starts, "right") - 1
    return Words(data, starts, ends, cell, raw, origin)


def _edges(letter: "Flags", borders: "Ints") -> "tuple[Ints, Ints]":
    """Where runs of letters begin and end; no run goes on beyond a cell."""
    begins = letter.copy()
    begins[1:] &= ~letter[:-1]
    inner = borders[1:-1]
    begins[inner] = letter[inner]
    ends = letter.copy()
    ends[:-1] &= ~letter[1:]
    inner = inner[inner > 0] - 1
    ends[inner] = letter[inner]
    return np.flatnonzero(begins), np.flatnonzero(ends) + 1


def _plain(raw: "Bytes", data: "Bytes") -> "Flags":
    """Folds what is not ASCII in place; tells which bytes stay."""
    first, second = _letters()
    at = np.flatnonzero((raw >= 0xC3) & (raw <= 0xC9))
    code = ((raw[at].astype(np.int64) & 31) << 6) | (raw[at + 1] & 63)
    _write(data, at, code, first, second)
    at = np.flatnonzero(raw == 0xE1)
    at = at[(raw[at + 1] >= 0xB8) & (raw[at + 1] <= 0xBB)]
    code = 0x1000 | ((raw[at + 1].astype(np.int64) & 63) << 6) | (raw[at + 2] & 63)
    _write(data, at, code, first, second)
    data[at + 2] = _GONE
    marks = np.flatnonzero((raw == 0xCC) | (raw == 0xCD))
    marks = marks[(raw[marks] == 0xCC) | (raw[marks + 1] < 0xB0)]  # combining
    data[marks] = data[marks + 1] = _GONE
    for lead, size in ((0xC2, 2), (0xE2, 3)):  # no-break spaces, quotes, dashes, signs
        signs = np.flatnonzero(raw == lead)
        for byte in range(size):
            data[signs + byte] = _SPACE
    kept: Flags = data != _GONE
    kept[-_SLACK:] = False
    return kept


def _write(data: "Bytes", at: "Ints", code: "Ints", first: "Bytes", second: "Bytes") -> None:
    data[at], data[at + 1] = first[code], second[code]


@lru_cache(maxsize=1)
def _letters() -> "tuple[Bytes, Bytes]":
    """By code point: the plain letter, and the second one where there is one (`œ` is oe)."""
    first = np.full(0x1F00, _SPACE, np.uint8)
    second = np.full(0x1F00, _GONE, np.uint8)
    for code in (*_TWO, *_THREE):
        plain: list[Any] = [c for c in fold(chr(code)) if "a" <= c <= "z"][:2]
        for table, letter in zip((first, second), plain, strict=False):
            table[code] = ord(letter)
    return first, second
