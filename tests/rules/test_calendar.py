"""Retention periods on the calendar: a table by hand, and the cutoff that databases compare with."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.calendar import (
    NEVER,
    BadPeriod,
    Period,
    cutoff,
    due,
    earlier,
    fiscal_year_end,
    local_day,
    past_due,
)

PARIS = ZoneInfo("Europe/Paris")


def day(text: str) -> date:
    return date.fromisoformat(text)


def periods(text: str) -> list[Period]:
    return [Period.parse(part) for part in text.split()]


@pytest.mark.parametrize(
    ("trigger", "period", "last_day"),
    [
        # years, and leap days
        ("2020-01-15", "P3Y", "2023-01-15"),
        ("2020-02-28", "P3Y", "2023-02-28"),
        ("2020-02-29", "P3Y", "2023-02-28"),
        ("2020-03-01", "P3Y", "2023-03-01"),
        ("2020-02-29", "P4Y", "2024-02-29"),
        ("2020-02-29", "P1Y", "2021-02-28"),
        ("2019-02-28", "P1Y", "2020-02-28"),
        ("2019-03-01", "P1Y", "2020-03-01"),
        ("2096-02-29", "P4Y", "2100-02-28"),  # 2100 is no leap year
        ("1996-02-29", "P4Y", "2000-02-29"),  # 2000 was one
        ("2014-12-31", "P10Y", "2024-12-31"),  # ten years, where 3650 days end on 2024-12-28
        ("2016-02-29", "P10Y", "2026-02-28"),
        ("2016-12-31", "P5Y", "2021-12-31"),
        # months and their ends
        ("2023-01-31", "P1M", "2023-02-28"),
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2023-01-30", "P1M", "2023-02-28"),
        ("2023-01-29", "P1M", "2023-02-28"),
        ("2023-01-28", "P1M", "2023-02-28"),
        ("2023-03-31", "P1M", "2023-04-30"),
        ("2023-08-31", "P6M", "2024-02-29"),
        ("2022-08-31", "P6M", "2023-02-28"),
        ("2023-02-28", "P1M", "2023-03-28"),  # the 28th, not the month's end
        ("2023-12-31", "P2M", "2024-02-29"),
        ("2023-10-31", "P13M", "2024-11-30"),
        ("2020-02-29", "P36M", "2023-02-28"),
        ("2023-11-30", "P3M", "2024-02-29"),
        # mixed, weeks and days
        ("2020-02-29", "P3Y6M", "2023-08-29"),  # months are counted at once, so the 29th is back
        ("2023-01-31", "P1M1D", "2023-03-01"),
        ("2024-01-31", "P1M1D", "2024-03-01"),
        ("2023-12-31", "P0D", "2023-12-31"),
        ("2023-12-31", "P1D", "2024-01-01"),
        ("2024-02-28", "P1D", "2024-02-29"),
        ("2023-02-28", "P1D", "2023-03-01"),
        ("2024-02-15", "P30D", "2024-03-16"),
        ("2023-02-15", "P30D", "2023-03-17"),
        ("2023-12-25", "P2W", "2024-01-08"),
        ("2023-03-25", "P2D", "2023-03-27"),  # over the night of summer time
        # phases after one another: the second begins where the first ended
        ("2020-02-29", "P1Y P3Y", "2024-02-28"),  # where P4Y ends on the 29th
        ("2023-01-31", "P1M P1M", "2023-03-28"),
        ("2021-06-30", "P0D P5Y", "2026-06-30"),
        # beyond the calendar: never
        ("9998-06-01", "P2Y", "9999-12-31"),
        ("9999-12-31", "P1D", "9999-12-31"),
    ],
)
def test_a_period_ends_on_its_day_of_the_calendar(trigger, period, last_day):
    assert due(day(trigger), *periods(period)) == day(last_day)


@pytest.mark.parametrize(
    ("stored", "month", "last", "closing"),
    [
        ("2023-05-10", 12, 31, "2023-12-31"),
        ("2023-12-31", 12, 31, "2023-12-31"),
        ("2024-01-01", 12, 31, "2024-12-31"),
        ("2023-01-31", 1, None, "2023-01-31"),
        ("2023-02-01", 1, None, "2024-01-31"),
        ("2023-02-28", 2, None, "2023-02-28"),
        ("2024-02-28", 2, None, "2024-02-29"),
        ("2024-02-29", 2, None, "2024-02-29"),
        ("2024-02-29", 2, 28, "2025-02-28"),
        ("2024-03-01", 2, 29, "2025-02-28"),
        ("2023-03-31", 3, 31, "2023-03-31"),
        ("2023-04-01", 3, 31, "2024-03-31"),
        ("2023-04-30", 4, None, "2023-04-30"),
        ("2023-06-01", 5, None, "2024-05-31"),
        ("2023-06-30", 6, 30, "2023-06-30"),
        ("2023-07-01", 6, 30, "2024-06-30"),
        ("2023-08-01", 7, None, "2024-07-31"),
        ("2023-08-31", 8, 31, "2023-08-31"),
        ("2023-09-30", 9, 30, "2023-09-30"),
        ("2023-10-01", 9, 30, "2024-09-30"),
        ("2023-11-01", 10, None, "2024-10-31"),
        ("2023-11-30", 11, 30, "2023-11-30"),
        ("2023-07-14", 7, 13, "2024-07-13"),
        ("9999-12-31", 6, 30, "9999-12-31"),
    ],
)
def test_a_fiscal_year_closes_in_any_month(stored, month, last, closing):
    assert fiscal_year_end(day(stored), month, last) == day(closing)


@pytest.mark.parametrize(
    ("instant", "zone", "shown"),
    [
        ("2022-12-31T22:59:59+00:00", "Europe/Paris", "2022-12-31"),
        ("2022-12-31T23:00:00+00:00", "Europe/Paris", "2023-01-01"),
        ("2022-12-31T23:30:00+00:00", "Europe/Paris", "2023-01-01"),
        ("2023-06-30T21:59:59+00:00", "Europe/Paris", "2023-06-30"),
        ("2023-06-30T22:00:00+00:00", "Europe/Paris", "2023-07-01"),
        ("2023-03-25T22:59:59+00:00", "Europe/Paris", "2023-03-25"),  # the night when summer time begins
        ("2023-03-25T23:00:00+00:00", "Europe/Paris", "2023-03-26"),
        ("2023-03-26T21:59:59+00:00", "Europe/Paris", "2023-03-26"),
        ("2023-03-26T22:00:00+00:00", "Europe/Paris", "2023-03-27"),
        ("2023-10-28T21:59:59+00:00", "Europe/Paris", "2023-10-28"),  # the night when it ends
        ("2023-10-28T22:00:00+00:00", "Europe/Paris", "2023-10-29"),
        ("2023-10-29T22:59:59+00:00", "Europe/Paris", "2023-10-29"),
        ("2023-10-29T23:00:00+00:00", "Europe/Paris", "2023-10-30"),
        ("2023-01-01T00:30:00+02:00", "Europe/Paris", "2022-12-31"),
        ("2023-01-01T04:59:59+00:00", "America/Martinique", "2023-01-01"),
        ("2023-01-01T03:59:59+00:00", "America/Martinique", "2022-12-31"),
        ("2023-01-01T10:30:00+00:00", "Pacific/Noumea", "2023-01-01"),
        ("2023-01-01T13:00:00+00:00", "Pacific/Noumea", "2023-01-02"),
    ],
)
def test_an_instant_is_the_day_that_the_calendar_on_the_wall_shows(instant, zone, shown):
    assert local_day(datetime.fromisoformat(instant), ZoneInfo(zone)) == day(shown)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="an instant needs a time zone"):
        local_day(datetime(2023, 1, 1), PARIS)


@pytest.mark.parametrize(
    ("trigger", "period", "as_of", "over"),
    [
        ("2020-06-15", "P3Y", "2023-06-14", False),
        ("2020-06-15", "P3Y", "2023-06-15", False),  # the last day counts in full
        ("2020-06-15", "P3Y", "2023-06-16", True),
        ("2020-02-29", "P3Y", "2023-02-28", False),
        ("2020-02-29", "P3Y", "2023-03-01", True),
        ("2020-02-29", "P4Y", "2024-02-29", False),
        ("2020-02-29", "P4Y", "2024-03-01", True),
        ("2014-12-31", "P10Y", "2024-12-29", False),  # 3650 days are over
        ("2014-12-31", "P10Y", "2024-12-31", False),
        ("2014-12-31", "P10Y", "2025-01-01", True),
        ("2023-01-31", "P1M", "2023-02-28", False),
        ("2023-01-31", "P1M", "2023-03-01", True),
        ("2023-06-15", "P0D", "2023-06-15", False),
        ("2023-06-15", "P0D", "2023-06-16", True),
        ("9999-12-31", "P0D", "9999-12-31", False),
    ],
)
def test_a_row_is_past_due_on_the_day_after_its_last(trigger, period, as_of, over):
    assert past_due(day(trigger), periods(period), day(as_of)) is over


def test_an_invoice_is_kept_for_ten_years_from_the_close_of_its_fiscal_year():
    closing = fiscal_year_end(day("2014-07-02"), 6, 30)
    assert due(closing, Period(years=10)) == day("2025-06-30")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("P3Y", Period(3)),
        ("P18M", Period(months=18)),
        ("P1Y6M", Period(1, 6)),
        ("P3Y6M10D", Period(3, 6, 10)),
        ("P30D", Period(days=30)),
        ("P2W", Period(days=14)),
        ("P0D", Period()),
        ("P364D", Period(days=364)),
    ],
)
def test_a_period_is_read(text, period):
    assert Period.parse(text) == period
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("P1095D", "P1095D counts a year or more in days, which drifts at leap years; write P3Y"),
        ("P365D", "write P1Y"),
        ("P366D", "write P1Y"),
        ("P3650D", "write P10Y"),
        ("P3653D", "write P10Y"),
        ("P52W1D", "write P1Y"),
        ("P500D", "write it in years and months, as P1Y6M"),
        ("P", "a period is written in years, months and days, such as P3Y"),
        ("P3", "a period is written"),
        ("3Y", "a period is written"),
        ("P-3Y", "a period is written"),
        ("-P3Y", "a period is written"),
        ("P1.5Y", "a period is written"),
        ("PT24H", "a period is written"),
        ("P1DT1H", "a period is written"),
        ("p3y", "a period is written"),
        ("P3Y ", "a period is written"),
        ("P6M3Y", "a period is written"),
        ("3 ans", "a period is written"),
        ("P٣Y", "a period is written"),
        ("P99999Y", "a period is written"),
        ("", "a period is written"),
    ],
)
def test_what_is_no_calendar_period_is_refused(text, told):
    with pytest.raises(BadPeriod) as error:
        Period.parse(text)
    assert told in str(error.value)


def test_going_back_lands_on_the_same_day_or_the_months_last():
    assert earlier(day("2026-11-28"), Period(years=3)) == day("2023-11-28")
    assert earlier(day("2023-03-31"), Period(months=1)) == day("2023-02-28")
    assert earlier(day("2024-02-29"), Period(years=1)) == day("2023-02-28")
    assert earlier(day("0001-02-01"), Period(years=3)) == date.min


def test_the_cutoff_is_the_latest_day_whose_period_is_over():
    assert cutoff([Period(3)], day("2023-06-16")) == day("2020-06-15")
    assert cutoff([Period(3)], day("2023-02-28")) == day("2020-02-27")
    assert cutoff([Period(3)], day("2023-03-01")) == day("2020-02-29")  # two days end together
    assert cutoff([Period(10)], day("0005-01-01")) is None
    assert cutoff([Period()], date.min) is None
    assert cutoff([], day("2023-06-16")) == day("2023-06-15")


DAYS = st.one_of(st.dates(), st.dates(date(1990, 1, 1), date(2040, 1, 1)))
PERIODS = st.lists(
    st.builds(Period, st.integers(0, 60), st.integers(0, 30), st.integers(0, 364)), min_size=0, max_size=3
)
EVENTS = st.one_of(
    st.just(lambda stored: stored),
    st.builds(
        lambda month, last: lambda stored: fiscal_year_end(stored, month, last),
        st.integers(1, 12),
        st.none() | st.integers(1, 31),
    ),
)


@given(DAYS, DAYS, PERIODS, EVENTS)
@example(date(2020, 2, 29), date(2023, 3, 1), [Period(3)], lambda stored: stored)
def test_comparing_with_the_cutoff_is_what_the_calendar_says(stored, as_of, lengths, event):
    last = cutoff(lengths, as_of, event)
    assert (last is not None and stored <= last) is past_due(event(stored), lengths, as_of)


@given(DAYS, PERIODS, EVENTS)
def test_the_days_around_the_cutoff_part_there(as_of, lengths, event):
    last = cutoff(lengths, as_of, event)
    after = last + timedelta(1) if last else date.min
    assert last is None or past_due(event(last), lengths, as_of)
    assert not past_due(event(after), lengths, as_of)


@given(DAYS, DAYS, PERIODS)
def test_a_later_trigger_never_ends_earlier(one, other, lengths):
    early, late = sorted((one, other))
    assert due(early, *lengths) <= due(late, *lengths)
    assert due(early, *lengths) >= early


@given(DAYS, st.integers(1, 12), st.none() | st.integers(1, 31))
def test_every_day_lies_in_the_one_fiscal_year_that_its_close_ends(stored, month, last):
    closing = fiscal_year_end(stored, month, last)
    assert stored <= closing
    assert closing - stored < timedelta(366) or closing == NEVER
    assert fiscal_year_end(closing, month, last) == closing


@given(st.datetimes(datetime(1950, 1, 1), datetime(2050, 1, 1)))
def test_an_instant_and_its_zone_agree_on_the_day(naive):
    instant = naive.replace(tzinfo=UTC)
    assert local_day(instant, PARIS) == instant.astimezone(PARIS).date()
