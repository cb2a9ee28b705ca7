"""Telephone numbers: each becomes one of the numbers that the French plan keeps for fiction, in the same layout.

Mobile ones become 06 39 98, fixed ones those of their area, foreign ones +33 6 39 98. All ways of writing a number
(+33, 0033, a lost zero, dots, several in a cell) share a pseudonym. A unique column's numbers are allotted exactly;
where the blocks do not suffice they take undialable ones, if that was chosen. No other digits of a cell survive: short
numbers and extensions become others, other words go.
"""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pyarrow as pa

from detectors.reserved import FICTION, FICTION_EACH, UNDIALABLE_COUNT, UNDIALABLE_FIRST
from rules.allotment import Allotment, allotted
from rules.cells import Bytes, Flags, Ints, Words, cells, fixed, grouped, joined, replaced, scattered
from rules.keys import Key
from rules.masks.phone_layout import Layout, Number, layout
from rules.prf import Prf
from rules.pseudonyms import seeds_of

MOBILE = 6  # the class of mobile and foreign numbers; 1 to 5 are the areas
FRANCE = 33 * 10**9
LONGEST_NUMBER = 15  # digits, E.164
_FOUR = np.stack([np.arange(10_000) // 10**place % 10 for place in (3, 2, 1, 0)], axis=1).astype(np.uint8)
_ZERO = bytes(range(48)) + b"0" * 10 + bytes(range(58, 256))
_BLOCK = np.array([0] + [int(FICTION[str(area)]) for area in range(1, 7)], np.int64)


class Phones:
    """From numbers to numbers, under a key. `allotted` by class for what stands in unique columns; the classes of
    `undialable` have more numbers than a block holds."""

    def __init__(self, key: Key) -> None:
        self._prf = Prf(key.derive("phone"))
        self._other = Prf(key.derive("phone other"))
        self.allotted: Mapping[int, Allotment] = {}
        self.undialable: frozenset[int] = frozenset()

    def of(self, values: pa.Array, integers: bool = False) -> pa.Array:
        """The pseudonym of each cell (utf8); NULL, '' and blanks stay. `integers`: no zero in front, no signs."""
        stay, groups = _by_layout(values)
        if len(groups) == 1 and not stay:
            return self._dressed(values, groups[0][1], integers)
        parts = [(rows, values.take(pa.array(rows))) for rows in stay]
        for rows, read in groups:
            parts.append((rows, self._dressed(values.take(pa.array(rows)), read, integers)))
        return scattered(len(values), parts)

    def numbers(self, values: pa.Array) -> tuple[Words, Ints]:
        """Every number of the cells in one form of 64 bits, exactly, and its class: what unique columns must allot."""
        found: list[tuple[Words, Ints]] = []
        for rows, read in _by_layout(values)[1]:
            some = values.take(pa.array(rows))
            if read is None:
                found.append(self._of_words(some))
                continue
            matrix = cells(some).matrix(_width(some))
            found += [self._known_as(*_digits(matrix, n)) for n in read.numbers if n.kind != "short"]
        canonical = [each for each, _ in found] or [np.empty(0, np.uint64)]
        return np.concatenate(canonical), np.concatenate([kind for _, kind in found] or [np.empty(0, np.int64)])

    def seeds(self, values: pa.Array) -> tuple[Words, Flags]:
        """Whom each cell stands for, and which cells hold one number: the same however it is written."""
        seeds, told = np.zeros(len(values), np.uint64), np.zeros(len(values), np.bool_)
        for rows, read in _by_layout(values)[1]:
            numbers = [number for number in read.numbers if number.kind != "short"] if read else []
            if len(numbers) == 1:
                some = values.take(pa.array(rows))
                canonical, _ = self._known_as(*_digits(cells(some).matrix(_width(some)), numbers[0]))
                seeds[rows], told[rows] = seeds_of(self._other.of_numbers(canonical, 1)), True
        return seeds, told

    def allotments(self, numbers: Mapping[int, Words]) -> dict[int, Allotment]:
        """A place of its own for every number, by class; those of `undialable` classes share one range."""
        made: dict[int, Allotment] = {}
        for area, some in numbers.items():
            if area not in self.undialable:
                own = partial(_own, int(_BLOCK[area]) * FICTION_EACH, FICTION_EACH)
                made[area] = allotted(some, FICTION_EACH, self._prf, own)
        if over := [some for area, some in numbers.items() if area in self.undialable]:
            own = partial(_own, UNDIALABLE_FIRST, UNDIALABLE_COUNT)
            together = allotted(np.concatenate(over), UNDIALABLE_COUNT, self._prf, own)
            made |= dict.fromkeys(self.undialable, together)
        return made

    def _dressed(self, values: pa.Array, read: Layout | None, integers: bool) -> pa.Array:
        if read is None:
            return _shown(self._fiction(*self._of_words(values)), "" if integers else "0", not integers)
        matrix = cells(values).matrix(_width(values))
        written = [self._number(matrix, number, integers) for number in read.numbers]
        parts: list[pa.Array | str] = [read.literals[0]]
        for number, literal in zip(written, read.literals[1:], strict=True):
            parts += [number, literal]
        parts = [part for part in parts if not isinstance(part, str) or part]
        return written[0] if len(parts) == 1 else joined(parts)

    def _number(self, matrix: Bytes, number: Number, integers: bool) -> pa.Array:
        """One number of the layout, of every row: its digits replaced where they stand, or written anew."""
        span = matrix[:, number.start : number.stop].copy()
        digits, plus = _digits(matrix, number)
        places = np.array(number.digits) - number.start
        if number.kind == "short":
            span[:, places] = self._short(digits) + ord("0")
            return fixed(span)
        fiction = self._fiction(*self._known_as(digits, plus))
        stays = _is_french(digits, plus)
        span[:, places[-9:]] = _decimal(fiction, 9)[:, -len(places) :] + ord("0")
        if stays.all():
            return fixed(span)
        rows = np.flatnonzero(~stays)
        front = "+33" if plus else "0033" if _doubled(digits[rows]).all() else "0"
        if integers:
            front = "33" if digits.shape[1] > 10 else ""
        return replaced(fixed(span), rows, _shown(fiction[rows], front, number.spaced))

    def _known_as(self, digits: Bytes, plus: bool) -> tuple[Words, Ints]:
        """E.164 as a number, and the class; what is no number of any plan gets a form of its own."""
        if digits.shape[1] > LONGEST_NUMBER:
            return self._of_words(fixed(digits + ord("0")))
        value = _value(digits)
        french = _is_french(digits, plus)
        national = value % 10**9
        abroad = plus | _doubled(digits)
        other = np.where(abroad, value, value + digits.shape[1] * 10**17).astype(np.uint64)
        canonical = np.where(french, (FRANCE + national).astype(np.uint64), other)
        first = national // 10**8
        area = 1 + (self._other.of_numbers(canonical)[:, 0] % np.uint64(5)).astype(np.int64)
        kind = np.where((first >= 1) & (first <= 5), first, np.where(first >= 8, area, MOBILE))
        return canonical, np.where(french, kind, MOBILE)

    def _of_words(self, values: pa.Array) -> tuple[Words, Ints]:
        """Cells without a number become one all the same."""
        hashes = self._other.of(values)[:, 0] | np.uint64(1 << 63)
        return hashes, np.full(len(values), MOBILE, np.int64)

    def _fiction(self, canonical: Words, area: Ints) -> Ints:
        """The national number (nine digits) that each number becomes."""
        slot = (self._prf.of_numbers(canonical)[:, 0] % np.uint64(FICTION_EACH)).astype(np.int64)
        made = _BLOCK[area] * FICTION_EACH + slot
        same = made + FRANCE == canonical.astype(np.int64)
        made[same] += np.where(slot[same] == FICTION_EACH - 1, 1 - FICTION_EACH, 1)
        for kind, allotment in self.allotted.items():
            rows = np.flatnonzero(area == kind)
            place, known = allotment.of(canonical[rows])
            start = UNDIALABLE_FIRST if kind in self.undialable else int(_BLOCK[kind]) * FICTION_EACH
            made[rows[known]] = start + place[known]
        return made

    def _short(self, digits: Bytes) -> Bytes:
        """Other digits for short numbers and extensions; zeros alone stay."""
        value = _value(digits)
        mixed = self._other.of_numbers(value.astype(np.uint64), digits.shape[1])
        other = _decimal((mixed[:, 0] % np.uint64(10**15)).astype(np.int64), digits.shape[1])
        other[:, -1] = np.where((other == digits).all(axis=1), (other[:, -1] + 1) % 10, other[:, -1])
        return np.where((digits == 0).all(axis=1)[:, None], digits, other).astype(np.uint8)

    def __repr__(self) -> str:
        return "Phones()"


def _by_layout(values: pa.Array) -> tuple[list[Ints], list[tuple[Ints, Layout | None]]]:
    """Rows whose cells stay (nothing in them but signs), and the others by how they are written."""
    groups = grouped(values, _ZERO)
    stay = [rows for rows, cell in groups if cell is None or not any(c.isalnum() for c in cell)]
    told = [(rows, layout(cell)) for rows, cell in groups if cell is not None and any(c.isalnum() for c in cell)]
    return stay, told


def _width(values: pa.Array) -> int:
    return len(values[0].as_py().encode())


def _digits(matrix: Bytes, number: Number) -> tuple[Bytes, bool]:
    """(n, k) digits of a number, without a zero in parentheses; and whether a + stands before."""
    digits = matrix[:, list(number.digits)] - ord("0")
    if number.optional is not None and not digits[:, number.optional].any():
        digits = np.delete(digits, number.optional, axis=1)
    return digits, number.kind == "world"


def _is_french(digits: Bytes, plus: bool) -> Flags:
    """Which are of the French plan: with +33, 33, 0033 (and a zero behind that), with their zero, or without it."""
    length = digits.shape[1]
    front = {11: (3, 3), 12: (3, 3, 0)} if plus else {
        9: (), 10: (0,), 11: (3, 3), 12: (3, 3, 0), 13: (0, 0, 3, 3), 14: (0, 0, 3, 3, 0),
    }  # fmt: skip
    if length not in front:
        return np.zeros(len(digits), np.bool_)
    expected = np.array(front[length], np.uint8)
    french: Flags = (digits[:, : len(expected)] == expected).all(axis=1) & (digits[:, -9] > 0)
    return french


def _doubled(digits: Bytes) -> Flags:
    """Which begin with 00, the prefix of numbers abroad."""
    doubled: Flags = (digits[:, :2] == 0).all(axis=1)
    return doubled


def _value(digits: Bytes) -> Ints:
    value = np.zeros(len(digits), np.int64)
    for digit in digits.T:
        value *= 10
        value += digit
    return value


def _decimal(numbers: Ints, width: int) -> Bytes:
    """(n, width) digits of numbers, their last ones."""
    blocks = [_FOUR[numbers // 10**place % 10_000] for place in range(0, width, 4)]
    return np.concatenate(blocks[::-1], axis=1)[:, -width:]


def _shown(national: Ints, front: str, spaced: bool) -> pa.Array:
    """`06 39 98 12 34`, `+33 6 39 98 12 34`, `639981234`: written anew."""
    blank = " " if spaced and front not in ("", "0") else ""
    shape = front + blank + ("# ## ## ## ##" if spaced else "#########")
    matrix = np.tile(np.frombuffer(shape.encode(), np.uint8), (len(national), 1))
    matrix[:, [place for place, c in enumerate(shape) if c == "#"]] = _decimal(national, 9) + ord("0")
    return fixed(matrix)


def _own(first: int, count: int, numbers: Words) -> Ints:
    """The place that would leave a number as it is; -1 for none."""
    place = numbers.astype(np.int64) - FRANCE - first
    return np.where((place >= 0) & (place < count), place, -1)
