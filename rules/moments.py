"""How the stored values of a column are read as days: the forms they are written in, and where a day begins in each.

A day is that of the workspace's calendar. A date-time without a zone is read in the zone that its system keeps; where
clocks went back and it can be read twice, the later reading counts, so that nothing ends an hour early.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from connectors.model import Column, Kind
from connectors.predicate import Form, Like, Scalar, written

Writing = Literal["iso_text", "fr_text", "yyyymmdd", "epoch_s", "epoch_ms"]  # what `forms:` of a rule may name

# The forms that are tried where a rule names none; a number does not say what it counts.
USUAL: dict[Kind, tuple[Writing, ...]] = {"text": ("iso_text", "yyyymmdd")}
_COUNTED: tuple[Writing, ...] = ("yyyymmdd", "epoch_s", "epoch_ms")
_TEXTS: tuple[Writing, ...] = ("iso_text", "fr_text", *_COUNTED)
# SQLite lets any text stand in a DATE, so those may be read as text.
ALLOWED: dict[Kind, tuple[Writing, ...]] = {
    "text": _TEXTS,
    "date": _TEXTS,
    "datetime": _TEXTS,
    "integer": _COUNTED,
    "decimal": _COUNTED,
    "float": _COUNTED,
}
_DAYS: frozenset[Form] = frozenset({"date", "iso_date", "fr_date", "yyyymmdd"})  # forms that are a day without a time
_YEARS = 30  # of offsets: summer and winter time of so many years before `as_of`
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Zones:
    """`calendar`: in which a period ends (the workspace's); `stored`: of a system's date-times that bear none."""

    calendar: ZoneInfo
    stored: ZoneInfo

    @classmethod
    def same(cls, name: str) -> "Zones":
        return cls.of(name)

    @classmethod
    def of(cls, calendar: str, stored: str | None = None) -> "Zones":
        """`stored`: where it is another than that of the calendar."""
        return cls(ZoneInfo(calendar), ZoneInfo(stored or calendar))


@dataclass(frozen=True, slots=True)
class Reading:
    """One way in which cells of a column are read; `offset` as in `connectors.predicate.Within`."""

    form: Form
    offset: str | None = None

    @property
    def of_days(self) -> bool:
        """Whether it is a day without a time, which no zone can move."""
        return self.form in _DAYS

    def like(self, column: str) -> Like:
        return Like(column, self.form, self.offset)


def readings(
    column: Column, dialect: str, named: Sequence[Writing], as_of: date, zones: Zones
) -> tuple[Reading, ...] | None:
    """How the cells of a column are read; no cell fits two of them. None: not as dates, or not without `named`."""
    if named:
        fits = set(named) <= set(ALLOWED.get(column.kind, ()))
        return _spelled(named, as_of, zones) if fits else None
    if column.kind in ("date", "datetime"):
        return _native(column, dialect, as_of, zones)
    usual = USUAL.get(column.kind)
    return _spelled(usual, as_of, zones) if usual else None


def _native(column: Column, dialect: str, as_of: date, zones: Zones) -> tuple[Reading, ...]:
    if dialect == "sqlite":
        return _spelled(("iso_text",), as_of, zones)
    if column.kind == "date":
        return (Reading("date"),)
    spelled = column.type.lower()
    instant = "with time zone" in spelled or spelled.startswith("timestamptz")
    if dialect in ("mariadb", "mysql"):
        instant = spelled.startswith("timestamp")
    return (Reading("datetime_zone" if instant else "datetime"),)


def _spelled(named: Sequence[Writing], as_of: date, zones: Zones) -> tuple[Reading, ...]:
    found: list[Reading] = []
    for writing in dict.fromkeys(named):
        if writing == "iso_text":
            found += [Reading("iso_date"), Reading("iso_datetime")]
            found += [Reading("iso_datetime", offset) for offset in _offsets(as_of, zones)]
        elif writing == "fr_text":
            found += [Reading("fr_date"), Reading("fr_datetime")]
        else:
            found.append(Reading(writing))
    return tuple(found)


@lru_cache(maxsize=64)
def _offsets(as_of: date, zones: Zones) -> tuple[str, ...]:
    """'+00:00' and the offsets of both zones; texts with others cannot be compared, so they stay indeterminate."""
    years = range(max(1, as_of.year - _YEARS), as_of.year + 1)
    noons = [datetime(year, month, 1, 12) for year in years for month in range(1, 13)]
    seen = {noon.replace(tzinfo=zone).strftime("%z") for noon in noons for zone in (zones.calendar, zones.stored)}
    return tuple(sorted({"+00:00", *(f"{text[:3]}:{text[3:5]}" for text in seen if len(text) == 5)}))


# --- where a day begins


def boundary(cutoff: date, reading: Reading, zones: Zones) -> Scalar:
    """The first stored value that lies after the day `cutoff`: smaller ones are past due."""
    return start(cutoff + timedelta(1), reading, zones)


def start(day: date, reading: Reading, zones: Zones) -> Scalar:
    """The first stored value of `day`."""
    return spelled_day(day, reading) if reading.of_days else spelled(first_instant(day, zones.calendar), reading, zones)


def first_instant(day: date, zone: tzinfo) -> datetime:
    """When `day` begins in `zone`, in UTC; where clocks leave midnight out, the first moment after it."""
    try:
        return datetime.combine(day, time.min, zone).astimezone(UTC)
    except OverflowError:  # at either end of the calendar
        return datetime.combine(day, time.min, UTC)


def spelled_day(day: date, reading: Reading) -> Scalar:
    """A day as cells of that form are compared."""
    return int(day.strftime("%Y%m%d")) if reading.form == "yyyymmdd" else day.isoformat()


def spelled(instant: datetime, reading: Reading, zones: Zones) -> Scalar:
    """An instant as cells of that form are compared: those before it compare as smaller.

    Texts are compared by the minute, so seconds of a boundary (of zones before 1911) are cut off.
    """
    if reading.form in ("epoch_s", "epoch_ms"):
        seconds = (instant - _EPOCH) // timedelta(seconds=1)
        return seconds if reading.form == "epoch_s" else seconds * 1000
    if reading.form == "datetime_zone":
        return instant.astimezone(UTC).isoformat(" ", "seconds")
    wall = _wall(instant, _offset(reading.offset) if reading.offset else zones.stored)
    return wall.isoformat(" ", "seconds" if reading.form == "datetime" else "minutes")


def _wall(instant: datetime, zone: tzinfo) -> datetime:
    """The first reading of a clock in `zone` that is not surely before `instant`."""
    try:
        local = instant.astimezone(zone)
    except OverflowError:
        return instant.replace(tzinfo=None)
    wall = local.replace(tzinfo=None, fold=0)
    if local.fold == 0 and _ambiguous(wall, zone):
        return _first_ambiguous(wall, zone)
    return wall


def _ambiguous(wall: datetime, zone: tzinfo) -> bool:
    """Whether clocks showed this time twice (or never, which no instant gives)."""
    return wall.replace(tzinfo=zone).utcoffset() != wall.replace(tzinfo=zone, fold=1).utcoffset()


def _first_ambiguous(wall: datetime, zone: tzinfo) -> datetime:
    """The beginning of the hour that is shown twice."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    low, high = wall - abs(first - second), wall
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        low, high = (low, middle) if _ambiguous(middle, zone) else (middle, high)
    return high.replace(microsecond=0)


def _offset(text: str) -> timezone:
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[4:6])))


# --- what one cell says


def day_in(cell: object, reading: Reading, zones: Zones) -> date | None:
    """The calendar's day of one cell; None where it is not written so. The reference that predicates agree with."""
    if reading.form == "date":
        return cell if isinstance(cell, date) and not isinstance(cell, datetime) else None
    if reading.form in ("datetime", "datetime_zone"):
        return _day_of(cell, zones) if isinstance(cell, datetime) else None
    text = str(cell) if isinstance(cell, (str, int, float)) and not isinstance(cell, bool) else ""
    pattern = written(reading.form, reading.offset)
    if pattern is None or re.fullmatch(pattern, text, re.ASCII) is None:
        return None
    return _parsed(text, reading, zones)


def _parsed(text: str, reading: Reading, zones: Zones) -> date | None:
    if reading.form in ("epoch_s", "epoch_ms"):
        return _after_epoch(float(text) / (1 if reading.form == "epoch_s" else 1000), zones)
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    if reading.form == "yyyymmdd":
        numbers = [int(text[:4]), int(text[4:6]), int(text[6:])]
    year, month, day, *clock = numbers if not reading.form.startswith("fr_") else [*reversed(numbers[:3]), *numbers[3:]]
    if not year:
        return None
    if reading.of_days:
        return date(year, month, day)
    at = datetime(year, month, day, clock[0], clock[1])
    return _day_of(at.replace(tzinfo=_offset(reading.offset)) if reading.offset else at, zones)


def _after_epoch(seconds: float, zones: Zones) -> date | None:
    try:
        return _day_of(_EPOCH + timedelta(seconds=seconds), zones)
    except OverflowError:
        return None


def _day_of(moment: datetime, zones: Zones) -> date | None:
    known = moment if moment.tzinfo else moment.replace(tzinfo=zones.stored, fold=1)
    try:
        return known.astimezone(zones.calendar).date()
    except OverflowError:
        return None
