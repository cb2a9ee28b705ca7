"""Dates: those of birth keep their year, or shift; others shift by the same number of days for the same person.

Whatever the spelling, it stays, and so does the time of day. Empty dates (0000-00-00, infinity) stay; what cannot be
read as a date becomes a token.
"""

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from rules.canonical import blanks
from rules.cells import Bytes, Flags, Ints, Words, cells, fixed, grouped, replaced, scattered
from rules.keys import Key
from rules.masks.alike import token
from rules.masks.date_layout import DateLayout, layout, loose, written
from rules.permutation import Permutation
from rules.prf import Prf
from rules.pseudonyms import Persons

_ZERO = bytes(range(48)) + b"0" * 10 + bytes(range(58, 256))
_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_SHIFT, _DAY_OF_YEAR = 1, 2  # uses of a person's numbers
LONGEST = 64  # characters of a date
SPAN = 365  # days that dates shift at most, where nothing else is said
_FIRST, _LAST = (int(np.datetime64(day, "D").astype(np.int64)) for day in ("0001-01-01", "9999-12-31"))
_EXCEL = 25569  # days from 1899-12-30 to 1970-01-01


class Dates:
    """From dates to dates, under a key. `shift` None keeps the year; `seeds` None: by the date itself, one to one."""

    def __init__(self, key: Key, persons: Persons) -> None:
        self._persons = persons
        self._prf = Prf(key.derive("date"))

    def of(self, values: pa.Array, seeds: Words | None, shift: int | None) -> pa.Array:
        """The pseudonym of each cell (utf8)."""
        parts: list[tuple[Ints, pa.Array]] = []
        for rows, shape in grouped(values, _ZERO):
            some = values.take(pa.array(rows))
            if shape is None:
                continue
            read = layout(shape) if len(shape) <= LONGEST else None
            own = None if seeds is None else seeds[rows]
            made = self._odd(some, own, shift) if read is None else self._in_place(some, read, own, shift)
            parts.append((rows, made))
        return scattered(len(values), parts)

    def _in_place(self, values: pa.Array, read: DateLayout, seeds: Words | None, shift: int | None) -> pa.Array:
        matrix = cells(values).matrix(len(values[0].as_py().encode()))
        if read.counts:
            return self._counted(values, read, seeds, shift)
        year, month, day = _parts(matrix, read)
        swapped = (month > 12) & (day <= 12)  # 05/31/1980
        month, day = np.where(swapped, day, month), np.where(swapped, month, day)
        good = _is_date(year, month, day)
        days = _days(np.where(good, year, 1970), np.where(good, month, 1), np.where(good, day, 1))
        made = self._moved(days, seeds, shift)
        new_year, new_month, new_day = _civil(made)
        new_month, new_day = np.where(swapped, new_day, new_month), np.where(swapped, new_month, new_day)
        out = matrix.copy()
        for place, width, new in (
            (read.year, read.digits, new_year),
            (read.month, 2, new_month),
            (read.day, 2, new_day),
        ):
            out[:, place : place + width] = _digits(new, width)
        out[~good] = matrix[~good]
        wrong = np.flatnonzero(~good & ~_is_empty(matrix, read))
        return replaced(fixed(out), wrong, token(values.take(pa.array(wrong)), self._prf))

    def _counted(self, values: pa.Array, read: DateLayout, seeds: Words | None, shift: int | None) -> pa.Array:
        """Seconds, milliseconds or days as whole numbers: the time of day stays."""
        unit = {"seconds": 86_400, "milliseconds": 86_400_000, "days": 1}[str(read.counts)]
        texts = [text.partition(".") for text in values.to_pylist()]
        number = np.array([int(text[0]) for text in texts], np.int64)
        offset = _EXCEL if read.counts == "days" else 0
        days = self._moved(number // unit - offset, seeds, shift)
        made = (days + offset) * unit + number % unit
        new = [f"{number}{dot}{rest}" for number, (_, dot, rest) in zip(made.tolist(), texts, strict=True)]
        return pa.array(new, pa.string())

    def _odd(self, values: pa.Array, seeds: Words | None, shift: int | None) -> pa.Array:
        """Cells in other spellings, one by one."""
        read = [loose(value) if len(value) <= LONGEST else None for value in values.to_pylist()]
        rows = np.flatnonzero([each is not None for each in read])
        days = np.array([np.datetime64(each[0], "D").astype(np.int64) for each in read if each], np.int64)
        made = self._moved(days, None if seeds is None else seeds[rows], shift)
        new = [date(1970, 1, 1) + timedelta(days=day) for day in made.tolist()]
        patterns = [each[1] for each in read if each]
        out = replaced(values, rows, [written(day, pattern) for day, pattern in zip(new, patterns, strict=True)])
        stays = blanks(values) | np.array([_is_word_of_time(value) for value in values.to_pylist()], np.bool_)
        stays[rows] = True
        wrong = np.flatnonzero(~stays)
        return replaced(out, wrong, token(values.take(pa.array(wrong)), self._prf))

    def _moved(self, days: Ints, seeds: Words | None, shift: int | None) -> Ints:
        """Other days (since 1970), none of them the same."""
        if shift is None:
            return self._within_year(days, seeds)
        use = self._prf.of_numbers(np.full(len(days), 1, np.uint64))[:, 0] if seeds is None else None
        drawn = self._persons.numbers(seeds, _SHIFT) if seeds is not None else use
        assert drawn is not None
        by = (drawn % np.uint64(2 * shift)).astype(np.int64) - shift
        by = np.where(by >= 0, by + 1, by)
        made = days + by
        return np.where((made < _FIRST) | (made > _LAST), days - by, made)

    def _within_year(self, days: Ints, seeds: Words | None) -> Ints:
        year, _, _ = _civil(days)
        start = _days(year, np.ones_like(year), np.ones_like(year))
        length = _days(year + 1, np.ones_like(year), np.ones_like(year)) - start
        place = days - start
        if seeds is not None:
            drawn = self._persons.numbers(seeds, _DAY_OF_YEAR) % (length - 1).astype(np.uint64)
            chosen = drawn.astype(np.int64)
            return start + np.where(chosen >= place, chosen + 1, chosen)
        for size in (365, 366):
            rows = np.flatnonzero(length == size)
            moved = Permutation(self._prf, size).moved(place[rows].astype(np.uint64), year[rows].astype(np.uint64))
            place[rows] = moved.astype(np.int64)
        return start + place

    def __repr__(self) -> str:
        return "Dates()"


def _parts(matrix: Bytes, read: DateLayout) -> tuple[Ints, Ints, Ints]:
    year, month, day = (
        _number(matrix[:, place : place + width])
        for place, width in ((read.year, read.digits), (read.month, 2), (read.day, 2))
    )
    if read.digits == 2:
        year = np.where(year > 30, 1900 + year, 2000 + year)
    return year, month, day


def _number(digits: Bytes) -> Ints:
    out = np.zeros(len(digits), np.int64)
    for column in digits.T:
        out = out * 10 + (column - ord("0"))
    return out


def _digits(numbers: Ints, width: int) -> Bytes:
    powers = 10 ** np.arange(width - 1, -1, -1)
    return (numbers[:, None] // powers % 10 + ord("0")).astype(np.uint8)


def _is_date(year: Ints, month: Ints, day: Ints) -> Flags:
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    most = _DAYS[np.clip(month, 0, 12)] + ((month == 2) & leap)
    good: Flags = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= most)
    return good


def _is_empty(matrix: Bytes, read: DateLayout) -> Flags:
    """0000-00-00, or a year alone: 1980-00-00."""
    places = [*range(read.month, read.month + 2), *range(read.day, read.day + 2)]
    empty: Flags = (matrix[:, places] == ord("0")).all(axis=1)
    return empty


def _days(year: Ints, month: Ints, day: Ints) -> Ints:
    """Days since 1970."""
    months = (year - 1970) * 12 + month - 1
    return months.astype("M8[M]").astype("M8[D]").astype(np.int64) + day - 1


def _civil(days: Ints) -> tuple[Ints, Ints, Ints]:
    """Year, month and day of days since 1970."""
    dates: npt.NDArray[np.datetime64] = days.astype("M8[D]")
    months = dates.astype("M8[M]")
    number = months.astype(np.int64)
    day = (dates - months.astype("M8[D]")).astype(np.int64) + 1
    return number // 12 + 1970, number % 12 + 1, day


def _is_word_of_time(value: str) -> bool:
    """What databases say instead of a date, and a year alone."""
    text = value[:LONGEST].strip().lower()
    return text in ("infinity", "-infinity") or (len(text) == 4 and text.isdigit())
