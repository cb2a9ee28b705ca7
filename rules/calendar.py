"""Retention periods on the calendar: when one ends, and which days lie so far back that theirs has ended.

A period is counted in calendar years, months and days, never in days for years: 29 February 2020 + P3Y is 28 February
2023. The last day counts in full: a row is past due on the day after. Nothing here reads a clock; `as_of` is given.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rules.document import RulesError

NEVER = date.max  # what would end beyond the calendar does not end
_PERIOD = re.compile(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?", re.ASCII)
_MOST_DAYS = 364  # from 365 on, somebody means years


class BadPeriod(RulesError):
    """This is no retention period; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Period:
    """Calendar years, months and days, as ISO 8601 writes them: P3Y6M."""

    years: int = 0
    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> "Period":
        """P3Y, P18M, P1Y6M, P30D, P2W, P0D. BadPeriod: anything else, and days where years are meant."""
        match = _PERIOD.fullmatch(text)
        if match is None:
            raise BadPeriod("a period is written in years, months and days, such as P3Y, P6M, P1Y6M or P30D")
        years, months, weeks, days = (int(part or 0) for part in match.groups())
        days += 7 * weeks
        if days > _MOST_DAYS:
            raise BadPeriod(f"{text} counts a year or more in days, which drifts at leap years; {_instead(days)}")
        return cls(years, months, days)

    def __str__(self) -> str:
        parts = ((self.years, "Y"), (self.months, "M"), (self.days, "D"))
        return "P" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0D")


def _instead(days: int) -> str:
    """A whole number of years, of 365 days or with their leap days, has an obvious spelling."""
    years = round(days / 365.25)
    return f"write P{years}Y" if abs(days - 365.25 * years) <= years + 1 else "write it in years and months, as P1Y6M"


def due(trigger: date, *periods: Period) -> date:
    """The last day of the last period; each begins when the one before it ends.

    Where the month has no such day, its last one. `NEVER` where the calendar ends before.
    """
    for period in periods:
        trigger = _after(trigger, period)
    return trigger


def _after(day: date, period: Period) -> date:
    try:
        return _by_months(day, 12 * period.years + period.months) + timedelta(period.days)
    except (ValueError, OverflowError):
        return NEVER


def _by_months(day: date, months: int) -> date:
    """So many months later, or earlier; ValueError outside the years 1 to 9999."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError("outside the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def earlier(day: date, period: Period) -> date:
    """The same day so long ago: months and years first, then days; the calendar's first day at the earliest."""
    try:
        return _by_months(day, -12 * period.years - period.months) - timedelta(period.days)
    except (ValueError, OverflowError):
        return date.min


def past_due(trigger: date, periods: Iterable[Period], as_of: date) -> bool:
    """Whether the last day is over."""
    return as_of > due(trigger, *periods)


def cutoff(periods: Iterable[Period], as_of: date, event: Callable[[date], date] = lambda day: day) -> date | None:
    """The latest stored day that is past due on `as_of`; None where no day is.

    `event` turns a stored day into the trigger, such as the end of its fiscal year; like `due` it must be monotone:
    then all days up to the cutoff are past due, and none after it.
    """
    periods = tuple(periods)
    low, high = 0, as_of.toordinal()  # past due at low (or nothing is), not at high: no period ends before it begins
    while high - low > 1:
        middle = (low + high) // 2
        if past_due(event(date.fromordinal(middle)), periods, as_of):
            low = middle
        else:
            high = middle
    return date.fromordinal(low) if low else None


def fiscal_year_end(day: date, month: int = 12, last: int | None = None) -> date:
    """The close of the fiscal year that `day` lies in: of those that end on `last` of `month` (its last day if None).

    A day that a month does not have is its last one: (2, 29) is the end of February in every year.
    """
    closing = _closing(day.year, month, last)
    return closing if day <= closing else _closing(day.year + 1, month, last)


def _closing(year: int, month: int, last: int | None) -> date:
    if year > NEVER.year:
        return NEVER
    length = monthrange(year, month)[1]
    return date(year, month, min(last or length, length))


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """The day that the calendar on the wall shows at `instant`, which knows its own zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(zone).date()
