"""What the values of a column look like, so that it shows when other things stand there: shares of simple answers.

Some thirty yes-or-no questions are asked of every sampled value (more than eight digits? an `@`? capitals only?). The
share that says yes is told in twenty-fourths, a letter each, so a fingerprint is a line of text such as
`v1:pycaaazyyay…`. It holds no value and no hash of one:

- fewer than five values tell nothing at all: `v1:few`; a column without any is `v1:empty`;
- an answer that one to four values give, or all but one to four, is told as just that.

How many values are null, and how many differ, is not asked: both change while rows of the same kind are added.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from detectors.statistics import wilson

EMPTY, FEW = "v1:empty", "v1:few"
DRIFT = 0.15  # drifted: for sure (95 % intervals), more than this share of the values answers otherwise
FEWEST = 5  # values below which nothing is told
VOUCHED = 20  # values from which those few that were seen once cannot speak for the column any more
ENOUGH = 4096  # sampled values: shares within 1.5 %
LOOKED_AT = 400  # bytes of a value

# The order is the format: another question, threshold or sign makes a v2.
THRESHOLDS: dict[str, tuple[int, ...]] = {
    "letters": (0, 3, 8, 16, 32, 100, 300),
    "digits": (0, 8, 9, 11, 14),  # growing numbers stay below nine, which phones and SIREN reach; NIR has fifteen
    "spaces": (0, 1, 3, 9),
}
SIGNS = ("@", ".", "-", "+", "/", "_:=", ",;", "'", "{[<", "$%#*&")
WRITTEN = ("capitals", "small", "capitalised", "zero_first", "mostly_digits")

_STEPS = 24  # letters a to y; z and Z are some, and all but some
_TEXT = re.compile(rf"v1:(?:empty|few|[a-z][a-zZ]{{{sum(map(len, THRESHOLDS.values())) + len(SIGNS) + len(WRITTEN)}}})")

Array = np.ndarray[Any, Any]


def fingerprint(values: pa.Array | pa.ChunkedArray, filled: int) -> str:
    """The fingerprint of sampled values (utf8); `filled` counts those of the whole column that are not blank.

    The first ENOUGH values that are not null are looked at: a sample comes in the order of its rows' keyed hashes, so
    they are a sample too, and depend neither on the order of the rows nor on their batches.
    """
    if filled < FEWEST:
        return FEW if filled else EMPTY
    shapes = _shapes(values)
    if len(shapes.letters) < FEWEST:
        return FEW
    total = len(shapes.letters)
    yes = [*_counted(shapes), *(shapes.holds(bit) for bit in range(len(SIGNS))), *shapes.written()]
    return f"v1:{_size(total)}" + "".join(_letter(int(np.count_nonzero(answer)), total) for answer in yes)


def is_fingerprint(text: str) -> bool:
    """Whether a text can be one."""
    return _TEXT.fullmatch(text) is not None


def never(text: str, counted: str, more_than: int) -> bool:
    """Whether no sampled value had more than so many letters, digits or spaces; of few or no values nothing is known.

    `counted` and `more_than` are a question of THRESHOLDS.
    """
    asked = [(count, least) for count, thresholds in THRESHOLDS.items() for least in thresholds]
    return text not in (EMPTY, FEW) and text[4 + asked.index((counted, more_than))] == "a"


def always(text: str, signs: str) -> bool:
    """Whether every sampled value holds one of these signs (a text of SIGNS); of few or no values nothing is known."""
    at = 4 + sum(map(len, THRESHOLDS.values())) + SIGNS.index(signs)
    return text not in (EMPTY, FEW) and text[at] == "y"


def drift(before: str, now: str) -> float:
    """How far a column moved: the share of its values that for sure answers some question otherwise (0 to 1).

    Chance is allowed for by 95 % intervals, so more rows of the same kind are no drift. A column that was empty has
    drifted as soon as anything stands in it; one of which few values were known, when there are many. What was emptied
    has not: nothing else stands there.
    """
    if now == EMPTY or before == now:
        return 0.0
    if before == EMPTY:
        return 1.0
    if now == FEW:
        return 0.0
    if before == FEW:
        return float(_least(now[3]) >= VOUCHED)
    return max(map(_apart, _intervals(before), _intervals(now)))


def drifted(before: str, now: str) -> bool:
    """Whether what was said of the column then no longer speaks of what it holds now."""
    return drift(before, now) > DRIFT


@dataclass(frozen=True, repr=False)
class _Shapes:
    """Counts a value, as arrays with an entry for each value that is not blank."""

    signs: Array  # bits of _BITS that stand in the value
    first: Array  # its first byte
    letters: Array
    digits: Array
    spaces: Array
    size: Array  # characters

    def holds(self, bit: int) -> Array:
        return (self.signs >> bit & 1).astype(bool)

    def written(self) -> tuple[Array, ...]:
        """In the order of WRITTEN."""
        return (
            self._upper & ~self._lower,
            self._lower & ~self._upper,
            self._lower & (self.first >= ord("A")) & (self.first <= ord("Z")),
            self.first == ord("0"),
            2 * self.digits > self.size,
        )

    @cached_property
    def _upper(self) -> Array:
        return self.holds(_UPPER)

    @cached_property
    def _lower(self) -> Array:
        return self.holds(_LOWER)


_UPPER, _LOWER = len(SIGNS), len(SIGNS) + 1


def _bits() -> Array:
    """Which bits a byte sets."""
    bits = np.zeros(256, np.uint16)
    for bit, signs in enumerate(SIGNS):
        bits[list(signs.encode())] = 1 << bit
    bits[list(ascii_uppercase.encode())] = 1 << _UPPER
    bits[list(ascii_lowercase.encode())] = 1 << _LOWER
    return bits


_BITS = _bits()
_BYTE = np.arange(256)
_CHARACTER = (_BYTE & 0xC0) != 0x80  # a byte with which a character of UTF-8 begins
_LETTER = np.isin(_BYTE, list(ascii_letters.encode())) | (_BYTE >= 0xC3)
_DIGIT = np.isin(_BYTE, list(digits.encode()))
_SPACE = np.isin(_BYTE, list(b" \t\r\n"))


def _shapes(values: pa.Array | pa.ChunkedArray) -> _Shapes:
    whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    some = whole.drop_null()[:ENOUGH]
    short = pc.binary_slice(some.cast(pa.large_binary()), 0, LOOKED_AT)
    short = short.filter(pc.greater(pc.binary_length(short), 0))
    data, starts = _bytes(short)
    spaces, size = _sums(_SPACE, data, starts), _sums(_CHARACTER, data, starts)
    told = spaces < size
    signs = np.bitwise_or.reduceat(_BITS[data], starts) if len(starts) else np.empty(0, np.uint16)
    letters, figures = _sums(_LETTER, data, starts), _sums(_DIGIT, data, starts)
    return _Shapes(signs[told], data[starts][told], letters[told], figures[told], spaces[told], size[told])


def _bytes(values: pa.Array) -> tuple[Array, Array]:
    """The bytes of all values, and where each value begins in them."""
    if not len(values):
        return np.empty(0, np.uint8), np.empty(0, np.int64)
    _, offsets, data = values.buffers()
    borders = np.frombuffer(offsets, np.int64)[values.offset : values.offset + len(values) + 1]
    return np.frombuffer(data, np.uint8)[borders[0] : borders[-1]], borders[:-1] - borders[0]


def _sums(kind: Array, data: Array, starts: Array) -> Array:
    """How many bytes of that kind stand in each value."""
    return np.add.reduceat(kind[data].astype(np.int32), starts) if len(starts) else np.empty(0, np.int64)


def _counted(shapes: _Shapes) -> list[Array]:
    return [getattr(shapes, count) > least for count, thresholds in THRESHOLDS.items() for least in thresholds]


def _size(total: int) -> str:
    """The number of values in steps of √2 from five on, as a letter."""
    return chr(ord("a") + max(step for step in range(26) if _least(chr(ord("a") + step)) <= total))


def _least(size: str) -> float:
    """The fewest values that have that letter."""
    return float(FEWEST * 2 ** ((ord(size) - ord("a")) / 2))


def _letter(yes: int, total: int) -> str:
    """a: nobody says yes; z: some, but too few to tell; b to x: so many twenty-fourths; Z: all but some; y: all."""
    no = total - yes
    if not yes or not no:
        return "y" if yes else "a"
    step = round(_STEPS * yes / total)
    if yes < FEWEST or step == 0:
        return "z"
    return "Z" if no < FEWEST or step == _STEPS else chr(ord("a") + step)


def _intervals(text: str) -> list[tuple[float, float]]:
    """For each question between what the share of yes lies, rounding and chance allowed for."""
    least = _least(text[3])
    return [_interval(letter, least) for letter in text[4:]]


def _interval(letter: str, least: float) -> tuple[float, float]:
    if letter in "Zy":
        low, high = _interval("z" if letter == "Z" else "a", least)
        return 1 - high, 1 - low
    if letter == "a":
        return wilson(0, least)
    if letter == "z":
        return 0.0, wilson(max(FEWEST - 1, least / _STEPS / 2), least)[1]
    step = ord(letter) - ord("a")
    return wilson((step - 0.5) / _STEPS * least, least)[0], wilson((step + 0.5) / _STEPS * least, least)[1]


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far two intervals lie apart; 0 where they meet."""
    return max(0.0, one[0] - other[1], other[0] - one[1])
