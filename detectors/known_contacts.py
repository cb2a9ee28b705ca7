"""Addresses and telephone numbers of a source, as keyed hashes, found again in whatever text and however written.

What `detectors.leaks` finds by its form, this finds because the source holds it: an address on a reserved domain or on
none, ten digits that nothing says are a number to dial.
"""

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa

from connectors.rowhash import spans
from detectors import reserved
from detectors.cellhash import CellHash

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from connectors.rowhash import Hashes

    Found: TypeAlias = tuple[Hashes, NDArray[np.int64]]  # hashes, and the cell of each
    Bytes: TypeAlias = NDArray[np.uint8]
    Ints: TypeAlias = NDArray[np.int64]

NATIONAL = 9  # digits of a number that stay when country and trunk prefix go
_LOWER = np.arange(256, dtype=np.uint8)
_LOWER[65:91] += 32
_ADDRESS = np.zeros(256, np.bool_)
_ADDRESS[[ord(c) for c in "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.+-@"]] = True
_ADDRESS[128:] = True
_BETWEEN = np.zeros(256, np.bool_)
_BETWEEN[[ord(c) for c in " .-/()"]] = True
_PREFIXES = ((10, b"0"), (11, b"33"), (12, b"330"), (13, b"0033"), (14, b"00330"))  # length with it, prefix


def addresses(values: pa.Array, key: CellHash) -> "Found":
    """Every word around an @, in small letters."""
    starts, ends, data = spans(values)
    at = np.flatnonzero(data == ord("@"))
    if not len(at):
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    cell = np.searchsorted(ends, at, "right")
    breaks = np.flatnonzero(~_ADDRESS[data])
    place = np.searchsorted(breaks, at)
    first = np.maximum(np.append(-1, breaks)[place] + 1, starts[cell])
    last = np.minimum(breaks[place], ends[cell])
    for _ in range(3):  # the end of a sentence
        last = last - np.isin(data[last - 1], (ord("."), ord("-")))
    whole = (first < at) & (last > at + 1)
    return key.words.pieces(first[whole], last[whole], _LOWER[data]), cell[whole]


def column_numbers(values: pa.Array, key: CellHash) -> "Hashes":
    """The last nine digits of every cell of a column of numbers, those of fiction and the dead ones left out."""
    digits, borders, _ = _digits(values)
    ends = borders[1:][np.diff(borders) >= NATIONAL]
    return _hashed(digits, ends - NATIONAL, key)[0]


def text_numbers(values: pa.Array, key: CellHash) -> "Found":
    """The last nine digits of every run of digits in a text that is as long as a number, with its prefix.

    A run ends where another sign stands, or goes on behind a single blank, point, hyphen, stroke or bracket: both are
    looked at, since `12 0612345678` is an amount before a number.
    """
    digits, borders, place = _digits(values)
    if len(place) < NATIONAL:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    data, step = spans(values)[2], np.diff(place)
    ends = [_ends(digits, _begins(step == 1, borders)), _ends(digits, _begins(_near(data, place, step), borders))]
    behind = np.union1d(*ends)
    hashes, kept = _hashed(digits, behind - NATIONAL, key)
    return hashes, np.searchsorted(borders, behind[kept], "left") - 1


def _ends(digits: "Bytes", begins: "Ints") -> "Ints":
    """Where the runs end that are as long as a number with its prefix."""
    ends = np.append(begins[1:], len(digits) - 8)
    chosen = np.zeros(len(begins), np.bool_)
    for length, prefix in _PREFIXES:
        some = np.flatnonzero(ends - begins == length)
        fits = np.ones(len(some), np.bool_)
        for at, byte in enumerate(prefix):
            fits &= digits[begins[some] + at] == byte
        chosen[some] = fits
    return ends[chosen]


def _digits(values: pa.Array) -> "tuple[Bytes, Ints, Ints]":
    """All digits, one after the other; where those of each cell begin and end; where each stands."""
    starts, ends, data = spans(values)
    place = np.flatnonzero((data - np.uint8(48)) < 10)
    borders = np.searchsorted(place, np.append(starts, ends[-1:]))
    return np.append(data[place], np.zeros(8, np.uint8)), borders, place


def _near(data: "Bytes", place: "Ints", step: "Ints") -> "NDArray[np.bool_]":
    """Which digits go on with the one before, behind nothing or a single sign."""
    first, second = data[place[:-1] + 1], data[np.minimum(place[:-1] + 2, len(data) - 1)]
    near: NDArray[np.bool_] = (step == 1) | ((step == 2) & _BETWEEN[first])
    near |= (step == 3) & (first == 0xC2) & (second == 0xA0)
    near |= (step == 4) & (first == 0xE2) & (second == 0x80)
    return near


def _begins(near: "NDArray[np.bool_]", borders: "Ints") -> "Ints":
    """The digits that begin a run: those that go on with none, and the first of every cell."""
    begins = np.append(True, ~near)
    begins[borders[:-1][borders[:-1] < len(begins)]] = True
    return np.flatnonzero(begins)


def _hashed(digits: "Bytes", starts: "Ints", key: CellHash) -> "Found":
    """The hashes of nine digits from each start, where somebody could be called by them; and which these are."""
    lead = np.zeros(len(starts), np.int64)
    for step in range(5):
        lead = lead * 10 + (digits[starts + step].astype(np.int64) - 48)
    nobody = np.isin(lead, [int(block) for block in reserved.FICTION.values()])
    nobody |= (lead >= 71_000) & (lead < 73_000)
    kept = np.flatnonzero(~nobody)
    return key.words.pieces(starts[kept], starts[kept] + NATIONAL, digits), kept
