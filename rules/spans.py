"""Which stored days can be believed: not before companies kept such records, not after today, not a stand-in.

1900-01-01 and everything before it, 1969-12-31 and 1970-01-01 (zero seconds, from either side of Greenwich) and
2038-01-19 (the last second of 32 bits) stand for "unknown" in databases; so does every day to come, 9999-12-31 first.
They are indeterminate: reported, never past due.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Literal

from connectors.predicate import Scalar, Within
from rules.moments import Reading, Zones, first_instant, spelled, spelled_day

SENTINELS = (date(1969, 12, 31), date(1970, 1, 1), date(2038, 1, 19))
_FLOOR = date(1900, 1, 2)
_EPOCH_FLOOR = date(1971, 1, 1)  # before it lie milliseconds that hold seconds, and seconds that hold 20261231
_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Cut:
    """Where `day` begins: in the calendar's zone, or where it begins first or last of all zones that may be meant."""

    day: date
    where: Literal["calendar", "first", "last"] = "calendar"

    def value(self, reading: Reading, zones: Zones) -> Scalar:
        if reading.of_days:
            return spelled_day(self.day, reading)
        zone_of = (zones.calendar,) if self.where == "calendar" else (zones.calendar, zones.stored, UTC)
        instants = [first_instant(self.day, zone) for zone in zone_of]
        return spelled(max(instants) if self.where == "last" else min(instants), reading, zones)


Span = tuple[Cut, Cut]  # from the first, to before the second


def believed(reading: Reading, as_of: date, sentinels: Sequence[date]) -> tuple[Span, ...]:
    """The spans of days that are taken at their word on `as_of`, in order."""
    floor = _EPOCH_FLOOR if reading.form in ("epoch_s", "epoch_ms") else _FLOOR
    cuts = [Cut(floor, "last"), *_around(sorted({*SENTINELS, *sentinels}), floor, as_of), Cut(as_of + _DAY)]
    return tuple((first, last) for first, last in zip(cuts[::2], cuts[1::2], strict=True) if first.day < last.day)


def _around(days: Sequence[date], floor: date, as_of: date) -> Iterator[Cut]:
    """The end of one span and the beginning of the next, for each run of sentinels between floor and today."""
    inside = [day for day in days if floor <= day <= as_of]
    for day in inside:
        if day - _DAY not in inside:
            yield Cut(day, "first")
        if day + _DAY not in inside:
            yield Cut(day + _DAY, "last")


def until(spans: Sequence[Span], cutoff: date | None) -> tuple[Span, ...]:
    """What of the spans lies up to and on the day `cutoff`."""
    if cutoff is None:
        return ()
    end = Cut(cutoff + _DAY)
    return tuple((first, min(last, end, key=_day)) for first, last in spans if first.day < end.day)


def beyond(spans: Sequence[Span], cutoff: date | None) -> tuple[Span, ...]:
    """What of the spans lies after the day `cutoff`."""
    if cutoff is None:
        return tuple(spans)
    begin = Cut(cutoff + _DAY)
    return tuple((max(first, begin, key=_day), last) for first, last in spans if begin.day < last.day)


def _day(cut: Cut) -> date:
    return cut.day


def within(column: str, spans: Sequence[Span], reading: Reading, zones: Zones) -> Within:
    """Cells of that form whose day lies in one of the spans."""
    values = ((first.value(reading, zones), last.value(reading, zones)) for first, last in spans)
    return Within(column, reading.form, tuple(values), reading.offset)


def at_or_after(column: str, day: date, reading: Reading, zones: Zones) -> Within:
    """Cells of that form whose day is `day` or later."""
    return Within(column, reading.form, ((Cut(day).value(reading, zones), None),), reading.offset)
