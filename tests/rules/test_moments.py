"""How stored values are read as days: every form's boundary agrees with the calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from connectors.model import Column
from connectors.predicate import written
from rules.moments import Reading, Zones, boundary, day_in, first_instant, readings, start
from tests.rules.predicates import key

PARIS = Zones.same("Europe/Paris")
UTC_STORED = Zones(ZoneInfo("Europe/Paris"), ZoneInfo("UTC"))
PLACES = (PARIS, UTC_STORED, Zones(ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York")),
          Zones(ZoneInfo("America/Martinique"), ZoneInfo("Europe/Paris")), Zones.same("Pacific/Noumea"))  # fmt: skip
SOME_DAY = date(2022, 12, 31)


@pytest.mark.parametrize(
    ("form", "zones", "first_after"),
    [
        ("date", PARIS, "2023-01-01"),
        ("datetime", PARIS, "2023-01-01 00:00:00"),
        ("datetime", UTC_STORED, "2022-12-31 23:00:00"),
        ("datetime_zone", PARIS, "2022-12-31 23:00:00+00:00"),
        ("iso_date", UTC_STORED, "2023-01-01"),
        ("iso_datetime", PARIS, "2023-01-01 00:00"),
        ("iso_datetime", UTC_STORED, "2022-12-31 23:00"),
        ("fr_date", PARIS, "2023-01-01"),
        ("fr_datetime", UTC_STORED, "2022-12-31 23:00"),
        ("yyyymmdd", PARIS, 20230101),
        ("epoch_s", PARIS, 1672527600),
        ("epoch_ms", PARIS, 1672527600000),
    ],
)
def test_a_boundary_is_the_first_value_of_the_next_day(form, zones, first_after):
    assert boundary(SOME_DAY, Reading(form), zones) == first_after


@pytest.mark.parametrize(
    ("offset", "first_after"),
    [("+00:00", "2022-12-31 23:00"), ("+01:00", "2023-01-01 00:00"), ("-05:30", "2022-12-31 17:30")],
)
def test_a_text_with_an_offset_is_compared_in_its_own(offset, first_after):
    assert boundary(SOME_DAY, Reading("iso_datetime", offset), PARIS) == first_after


@pytest.mark.parametrize(
    ("cutoff", "first_after"),
    [
        (date(2023, 3, 25), "2023-03-25 23:00:00"),
        (date(2023, 3, 26), "2023-03-26 22:00:00"),
        (date(2023, 10, 28), "2023-10-28 22:00:00"),
        (date(2023, 10, 29), "2023-10-29 23:00:00"),
    ],
)
def test_the_day_of_a_clock_change_has_its_own_length(cutoff, first_after):
    assert boundary(cutoff, Reading("datetime"), UTC_STORED) == first_after


def test_a_day_without_midnight_begins_when_it_begins():
    sao_paulo = ZoneInfo("America/Sao_Paulo")  # clocks went from 23:59 to 01:00 on 4 November 2018
    assert first_instant(date(2018, 11, 4), sao_paulo) == datetime(2018, 11, 4, 3, tzinfo=UTC)
    assert first_instant(date(2011, 12, 30), ZoneInfo("Pacific/Apia")) == datetime(2011, 12, 30, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("calendar", "stored", "cutoff", "first_after"),
    [
        ("America/New_York", "Europe/Paris", date(2023, 10, 28), "2023-10-29 05:00:00"),  # no doubt at that hour
        ("Atlantic/Azores", "Europe/Paris", date(2023, 10, 28), "2023-10-29 02:00:00"),  # the first 02:00
        ("Atlantic/Cape_Verde", "Europe/Paris", date(2023, 10, 28), "2023-10-29 02:00:00"),  # the second one
        ("America/New_York", "America/St_Johns", date(2023, 11, 4), "2023-11-05 01:00:00"),  # the first 01:30
    ],
)
def test_a_time_that_was_shown_twice_is_not_surely_over(calendar, stored, cutoff, first_after):
    zones = Zones(ZoneInfo(calendar), ZoneInfo(stored))
    assert boundary(cutoff, Reading("datetime"), zones) == first_after
    for minutes in range(-90, 150, 15):
        agrees(datetime.fromisoformat(first_after) + timedelta(minutes=minutes), Reading("datetime"), cutoff, zones)


CELLS = (
    ("date", lambda at: at.date()),
    ("datetime", lambda at: at),
    ("iso_date", lambda at: at.date().isoformat()),
    ("iso_datetime", lambda at: at.isoformat(" ", "minutes")),
    ("iso_datetime", lambda at: at.isoformat("T")),
    ("fr_date", lambda at: f"{at.day:02}/{at.month:02}/{at.year:04}"),
    ("fr_date", lambda at: f"{at.day:02}.{at.month:02}.{at.year:04}"),
    ("fr_datetime", lambda at: f"{at.day:02}/{at.month:02}/{at.year:04} {at.hour:02}:{at.minute:02}"),
    ("yyyymmdd", lambda at: int(f"{at.year:04}{at.month:02}{at.day:02}")),
    ("yyyymmdd", lambda at: f"{at.year:04}{at.month:02}{at.day:02}"),
)
MODERN = st.datetimes(datetime(1912, 1, 1), datetime(2100, 1, 1))  # since when offsets are whole minutes
NEAR = st.builds(
    lambda day, minutes: datetime(2023, 1, 1) + timedelta(day, minutes * 60),
    st.integers(-2000, 2000),
    st.integers(-300, 300),
)


def agrees(cell, reading, cutoff, zones):
    """The comparison that a database makes says what the calendar says."""
    day, compared = day_in(cell, reading, zones), key(cell, reading.form, reading.offset)
    assert (day is None) is (compared is None)
    assert day is None or (compared < boundary(cutoff, reading, zones)) is (day <= cutoff)


@given(st.sampled_from(CELLS), MODERN | NEAR, st.integers(-2, 2), st.sampled_from(PLACES))
@example(CELLS[1], datetime(2023, 10, 29, 2, 30), 0, PLACES[3])
def test_every_boundary_of_a_wall_clock_agrees_with_the_calendar(cell, wall, days, zones):
    form, spelled = cell
    there = wall.replace(tzinfo=zones.stored)
    assume(there.astimezone(UTC).astimezone(zones.stored).replace(tzinfo=None) == wall)  # a time that was
    agrees(spelled(wall), Reading(form), wall.date() + timedelta(days), zones)


INSTANTS = (
    (Reading("datetime_zone"), lambda at: at),
    (Reading("epoch_s"), lambda at: int(at.timestamp())),
    (Reading("epoch_s"), lambda at: f"{at.timestamp():.3f}"),
    (Reading("epoch_ms"), lambda at: int(at.timestamp()) * 1000),
    (Reading("iso_datetime", "+00:00"), lambda at: at.replace(tzinfo=None).isoformat() + "Z"),
    (Reading("iso_datetime", "+00:00"), lambda at: at.replace(tzinfo=None).isoformat(" ", "minutes") + "+0000"),
    (Reading("iso_datetime", "+02:00"), lambda at: (at + timedelta(hours=2)).replace(tzinfo=None).isoformat() + "+02"),
)


@given(st.sampled_from(INSTANTS), MODERN | NEAR, st.integers(-2, 2), st.sampled_from(PLACES))
def test_every_boundary_of_an_instant_agrees_with_the_calendar(cell, utc, days, zones):
    reading, spelled = cell
    at = utc.replace(tzinfo=UTC, microsecond=0)
    cutoff = at.astimezone(zones.calendar).date() + timedelta(days)
    agrees(spelled(at), reading, cutoff, zones)
    assert day_in(spelled(at), reading, zones) == at.astimezone(zones.calendar).date()


@given(st.dates(date(1912, 1, 1), date(2100, 1, 1)), st.sampled_from([r for r, _ in INSTANTS]), st.sampled_from(PLACES))
def test_a_day_begins_after_the_one_before_it(day, reading, zones):
    assert start(day, reading, zones) < boundary(day, reading, zones)


@given(st.text("0123456789-/.: TZ+", max_size=25) | st.integers(-(10**9), 10**9), st.sampled_from(CELLS))
def test_anything_else_is_no_day(cell, form):
    agrees(cell, Reading(form[0]), SOME_DAY, PARIS)


@pytest.mark.parametrize(
    ("form", "cell"),
    [
        ("iso_date", "2023-02-29"),
        ("iso_date", "2100-02-29"),
        ("iso_date", "2023-04-31"),
        ("iso_date", "2023-13-01"),
        ("iso_date", "2023-00-00"),
        ("iso_date", "0000-00-00"),
        ("iso_date", "2023-1-5"),
        ("iso_date", " 2023-01-05"),
        ("iso_date", "2023-01-05\n"),
        ("iso_date", "2023-01-05 10:00"),
        ("iso_datetime", "2023-01-05 24:00"),
        ("iso_datetime", "2023-01-05T10:00Z"),  # that is a text with an offset
        ("iso_datetime", "2023-01-05"),
        ("fr_date", "12/31/2022"),
        ("fr_date", "29/02/2023"),
        ("fr_date", "31/12/22"),
        ("fr_date", "31/12-2022"),
        ("yyyymmdd", "20230229"),
        ("yyyymmdd", 2023010),
        ("epoch_s", "1e9"),
        ("epoch_s", "hier"),
        ("epoch_s", True),
        ("date", "2023-01-05"),
        ("datetime", date(2023, 1, 5)),
    ],
)
def test_what_no_calendar_holds_is_no_day(form, cell):
    assert day_in(cell, Reading(form), PARIS) is None


@pytest.mark.parametrize(("cell", "day"), [("2000-02-29", 29), ("2024-02-29", 29), ("2023-02-28", 28)])
def test_leap_days_are_days(cell, day):
    assert day_in(cell, Reading("iso_date"), PARIS) == date.fromisoformat(cell)


@given(st.dates())
def test_the_pattern_of_a_day_knows_every_day(day):
    assert day_in(day.isoformat(), Reading("iso_date"), PARIS) == day


@pytest.mark.parametrize(
    ("kind", "type_", "dialect", "named", "forms"),
    [
        ("date", "date", "postgresql", (), ["date"]),
        ("datetime", "timestamp without time zone", "postgresql", (), ["datetime"]),
        ("datetime", "timestamp with time zone", "postgresql", (), ["datetime_zone"]),
        ("datetime", "datetime", "mariadb", (), ["datetime"]),
        ("datetime", "timestamp", "mariadb", (), ["datetime_zone"]),  # an instant: shown in the session's zone
        ("text", "TEXT", "mariadb", ("fr_text",), ["fr_date", "fr_datetime"]),
        ("integer", "INTEGER", "sqlite", ("epoch_ms",), ["epoch_ms"]),
        ("datetime", "DATETIME", "sqlite", ("epoch_s",), ["epoch_s"]),
    ],
)
def test_a_column_is_read_by_its_type_or_as_the_rule_says(kind, type_, dialect, named, forms):
    found = readings(Column("c", type_, kind), dialect, named, SOME_DAY, PARIS)
    assert [reading.form for reading in found] == forms


def test_texts_are_read_in_the_forms_that_say_one_thing():
    found = readings(Column("c", "TEXT", "text"), "postgresql", (), SOME_DAY, PARIS)
    assert found == readings(Column("c", "TEXT", "text"), "postgresql", ("iso_text", "yyyymmdd"), SOME_DAY, PARIS)
    assert [r.offset for r in found if r.form == "iso_datetime"] == [None, "+00:00", "+01:00", "+02:00"]
    assert not [r for r in found if r.form.startswith("fr_")]  # 03/04/2020 is April here, and March elsewhere


def test_a_date_of_sqlite_is_text():
    found = readings(Column("c", "DATE", "date"), "sqlite", (), SOME_DAY, PARIS)
    assert {r.form for r in found} == {"iso_date", "iso_datetime"}


@pytest.mark.parametrize(
    ("kind", "named"),
    [("integer", ()), ("integer", ("iso_text",)), ("boolean", ()), ("json", ()), ("uuid", ("iso_text",))],
)
def test_other_columns_are_no_dates(kind, named):
    assert readings(Column("c", "?", kind), "postgresql", named, SOME_DAY, PARIS) is None


def test_no_text_is_read_in_two_forms():
    every = ("iso_date", "iso_datetime", "fr_date", "fr_datetime", "yyyymmdd")
    for _, spelled in CELLS:
        cell = spelled(datetime(2022, 12, 31, 10, 5))
        assert sum(day_in(cell, Reading(form), PARIS) is not None for form in every) <= 1
    assert written("date") is None
