"""A rule as predicates: what is provably past due, what is provably not, and what cannot say."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.calendar import past_due
from rules.due import BUCKETS, OLDEST, Ground, select
from rules.moments import Zones, day_in, readings
from rules.retention import Rule
from tests.rules.grounds import AS_OF, CLIENTS, LAST, PARIS, client, ground, order, rule
from tests.rules.predicates import holds


def said(of: Rule, row: dict[str, Any], tables: Any = None, at: Ground | None = None) -> str:
    """due, active or indeterminate with its reason; exactly one of them."""
    chosen = select(of, at or ground())
    verdicts = [name for name in ("due", "active", "indeterminate") if holds(getattr(chosen, name), row, tables)]
    assert len(verdicts) == (1 if holds(chosen.scope, row, tables) else 0)
    reasons = [label for label, rows in chosen.reasons if holds(rows, row, tables)]
    buckets = [label for label, rows in chosen.buckets if holds(rows, row, tables)]
    assert len(reasons) == (verdicts == ["indeterminate"])
    assert len(buckets) == (verdicts == ["due"])
    return (reasons or verdicts or ["out of scope"])[0]


@pytest.mark.parametrize(
    ("cell", "verdict"),
    [
        ("2023-11-27", "due"),
        ("2023-11-28", "active"),  # today is its last day
        ("2023-11-27T23:59:59", "due"),
        ("2023-11-28 00:00", "active"),
        ("2023-11-27T22:59:59Z", "due"),
        ("2023-11-27T23:00:00Z", "active"),  # already the 28th in Paris
        ("2023-11-28T00:30:00+01:00", "active"),
        ("2023-11-28T00:30:00+02:00", "due"),  # 23:30 in Paris
        ("2023-11-27T12:00:00+05:30", "unreadable"),  # an offset that neither zone knows
        ("20231127", "due"),
        ("20231128", "active"),
        (AS_OF.isoformat(), "active"),
        ("2026-11-29", "future"),
        ("9999-12-31", "future"),
        ("2038-01-19", "future"),
        ("1900-01-01", "sentinel"),
        ("0001-01-01", "sentinel"),
        ("1970-01-01", "sentinel"),
        ("1970-01-01 00:00:00", "sentinel"),
        ("1970-01-01T00:00:00Z", "sentinel"),
        ("1970-01-03", "due"),
        (None, "missing"),
        ("", "unreadable"),
        ("27/11/2001", "unreadable"),
        ("2001-02-30", "unreadable"),
        ("0000-00-00", "unreadable"),
        ("inconnue", "unreadable"),
        ("2001", "unreadable"),
    ],
)
def test_a_text_is_past_due_only_where_it_is_a_day_that_is_over(cell, verdict):
    assert said(rule(), client(fin=cell)) == verdict


@pytest.mark.parametrize(
    ("cell", "verdict"),
    [("27/11/2023", "due"), ("28/11/2023", "active"), ("27.11.2023 10:00", "due"), ("11/27/2023", "unreadable"),
     ("2023-11-27", "due"), ("01/01/1970", "sentinel")],
)  # fmt: skip
def test_french_dates_count_where_the_rule_says_so(cell, verdict):
    assert said(rule(trigger={"column": "fin", "forms": ["iso_text", "fr_text"]}), client(fin=cell)) == verdict


@pytest.mark.parametrize(
    ("form", "cell", "verdict"),
    [
        ("epoch_s", 1701125999, "due"),  # 2023-11-27 23:59:59 in Paris
        ("epoch_s", 1701126000, "active"),
        ("epoch_s", 0, "sentinel"),
        ("epoch_s", -1, "sentinel"),
        ("epoch_s", 86399, "sentinel"),
        ("epoch_s", 20231127, "sentinel"),  # a day in digits, taken for seconds
        ("epoch_s", 2147483647, "future"),
        ("epoch_s", 1701125999000, "unreadable"),
        ("epoch_ms", 1701125999999, "due"),
        ("epoch_ms", 1701126000000, "active"),
        ("epoch_ms", 0, "sentinel"),
        ("epoch_ms", 1701125999, "sentinel"),  # seconds, taken for milliseconds
        ("yyyymmdd", 20231127, "due"),
        ("yyyymmdd", 20231128, "active"),
        ("yyyymmdd", 0, "unreadable"),
        ("yyyymmdd", 99991231, "future"),
        ("yyyymmdd", 20230230, "unreadable"),
        ("yyyymmdd", None, "missing"),
    ],
)
def test_a_number_counts_what_the_rule_says(form, cell, verdict):
    assert said(rule(trigger={"column": "compte", "forms": [form]}), client(compte=cell)) == verdict


@pytest.mark.parametrize(
    ("cell", "paris", "utc"),
    [
        (datetime(2023, 11, 27, 22, 59, 59), "due", "due"),
        (datetime(2023, 11, 27, 23, 0), "due", "active"),
        (datetime(2023, 11, 28, 0, 0), "active", "active"),
        (datetime(1970, 1, 1), "sentinel", "sentinel"),
    ],
)
def test_a_time_without_a_zone_is_read_in_the_one_of_its_system(cell, paris, utc):
    stored = Zones(PARIS.calendar, Zones.same("UTC").stored)
    assert said(rule(trigger="cree"), client(cree=cell)) == paris
    assert said(rule(trigger="cree"), client(cree=cell), at=ground(zones=stored)) == utc


def test_epoch_zero_is_a_sentinel_on_either_side_of_greenwich():
    zero = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    for zone in ("Europe/Paris", "America/Martinique", "Pacific/Noumea"):
        assert said(rule(trigger="vrai"), client(vrai=zero), at=ground(zones=Zones.same(zone))) == "sentinel"


@pytest.mark.parametrize(("calendar", "stored"), [("Pacific/Noumea", "UTC"), ("UTC", "Pacific/Noumea")])
def test_a_sentinel_is_one_in_whichever_zone_it_was_written(calendar, stored):
    at = ground(zones=Zones(Zones.same(calendar).calendar, Zones.same(stored).stored))
    for clock in ((0, 0), (23, 59)):
        assert said(rule(trigger="cree"), client(cree=datetime(1970, 1, 1, *clock)), at=at) == "sentinel"


def test_a_rule_knows_its_own_sentinels():
    known = rule(trigger={"column": "vu", "sentinels": ["2000-01-01"]})
    assert said(known, client(vu=date(2000, 1, 1))) == "sentinel"
    assert said(known, client(vu=date(1999, 12, 31))) == "due"
    assert said(known, client(vu=date(2000, 1, 2))) == "due"


LATEST = {"last_of": ["vu", {"column": "cree"}]}


@pytest.mark.parametrize(
    ("vu", "cree", "verdict"),
    [
        (date(2020, 1, 1), datetime(2021, 1, 1), "due"),
        (date(2020, 1, 1), datetime(2025, 1, 1), "active"),
        (date(2020, 1, 1), None, "due"),
        (None, None, "missing"),
        (date(2020, 1, 1), datetime(2970, 1, 1), "future"),
        (date(1900, 1, 1), datetime(2020, 1, 1), "sentinel"),
        (date(1900, 1, 1), datetime(2026, 1, 1), "active"),  # whatever the other was, it is no later end
    ],
)
def test_of_several_events_the_latest_counts_and_one_in_doubt_saves_the_row(vu, cree, verdict):
    assert said(rule(trigger=LATEST), client(vu=vu, cree=cree)) == verdict


@pytest.mark.parametrize(
    ("orders", "verdict"),
    [
        ([date(2020, 1, 1), date(2021, 1, 1)], "due"),
        ([date(2020, 1, 1), date(2026, 1, 1)], "active"),
        ([date(2020, 1, 1), None], "missing"),
        ([date(2020, 1, 1), date(9999, 12, 31)], "future"),
        ([], "due"),  # the visit alone
    ],
)
def test_the_latest_of_the_children_counts(orders, verdict):
    last = rule(trigger={"last_of": ["vu", {"column": "jour", "child": "commandes", "by": "id_client"}]})
    tables = {"commandes": [*(order(1, day) for day in orders), order(2, date(2026, 1, 1))]}
    assert said(last, client(vu=date(2019, 5, 5)), tables) == verdict


@pytest.mark.parametrize(
    ("key", "parents", "verdict"),
    [
        (1, [client(1, vu=date(2020, 1, 1))], "due"),
        (1, [client(1, vu=date(2026, 1, 1))], "active"),
        (1, [client(1)], "missing"),
        (1, [client(1, vu=date(1900, 1, 1))], "sentinel"),
        (3, [client(1, vu=date(2020, 1, 1))], "missing"),
        (None, [client(1, vu=date(2020, 1, 1))], "missing"),
    ],
)
def test_an_event_lies_behind_a_key(key, parents, verdict):
    through = rule(table="commandes", columns=["statut"], trigger={"column": "vu", "through": "id_client"})
    assert said(through, order(key, None), {"clients": parents}) == verdict


def test_a_fallback_counts_where_the_trigger_is_missing_and_is_told_apart():
    of = rule(trigger_null={"fallback": "vu"})
    chosen = select(of, ground())
    cases = [
        (client(fin=None, vu=date(2020, 1, 1)), "due", True),
        (client(fin="2020-01-01", vu=None), "due", False),
        (client(fin=None, vu=date(2026, 1, 1)), "active", False),
        (client(fin=None, vu=None), "missing", False),
        (client(fin=None, vu=date(1900, 1, 1)), "sentinel", False),
        (client(fin="?", vu=date(2020, 1, 1)), "unreadable", False),  # NULL is missing; this is not
    ]
    for row, verdict, apart in cases:
        assert (said(of, row), holds(chosen.by_fallback, row)) == (verdict, apart)


def test_a_fiscal_year_moves_the_cutoff_to_its_close():
    of = rule(
        trigger={"fiscal_year_end": {"of": "vu", "month": 6, "day": 30}},
        phases=[{"name": "active_base", "period": "P10Y"}],
    )
    at = ground(date(2026, 7, 1))
    assert select(of, at).cutoff == date(2016, 6, 30)
    assert said(of, client(vu=date(2016, 6, 30)), at=at) == "due"
    assert said(of, client(vu=date(2016, 7, 1)), at=at) == "active"
    assert said(of, client(vu=date(2016, 6, 30)), at=ground(date(2026, 6, 30))) == "active"


ARCHIVE = [
    {"name": "active_base", "period": "P3Y"},
    {"name": "intermediate_archive", "period": "P5Y", "readers": ["archive_dpo"]},
]


def test_rows_past_their_active_base_are_archived_until_all_phases_end():
    chosen = select(rule(trigger="vu", phases=ARCHIVE), ground())
    for day, due, archived in (
        (date(2018, 11, 27), True, False),
        (date(2018, 11, 28), False, True),
        (date(2023, 11, 27), False, True),
        (date(2023, 11, 28), False, False),
    ):
        assert (holds(chosen.due, client(vu=day)), holds(chosen.archived, client(vu=day))) == (due, archived)


def test_a_rule_that_archives_acts_when_the_active_base_ends():
    of = rule(trigger="vu", phases=ARCHIVE, final={"action": "archive"})
    assert said(of, client(vu=LAST)) == "due"
    assert of.ends(LAST) == date(2031, 11, 27)


def test_rows_are_sorted_by_how_long_they_are_past_due():
    chosen = select(rule(trigger="vu"), ground())
    days = [
        date(2023, 11, 27),
        date(2023, 10, 29),
        date(2023, 10, 27),
        date(2023, 8, 27),
        date(2022, 11, 27),
        date(2001, 1, 1),
    ]
    found = [next(label for label, rows in chosen.buckets if holds(rows, client(vu=day))) for day in days]
    labels = [*(label for label, _ in BUCKETS), OLDEST]
    assert found == [labels[0], labels[0], labels[1], labels[2], labels[3], labels[4]]


def test_a_rule_is_about_the_rows_of_its_scope_only():
    of = rule(where={"type": ["prospect", "essai"]})
    assert said(of, client(type="essai", fin="2001-01-05")) == "due"
    assert said(of, client(type="client", fin="2001-01-05")) == "out of scope"
    assert said(of, client(type=None, fin="2001-01-05")) == "out of scope"


@pytest.mark.parametrize("as_of", [date(1900, 1, 5), date(1, 1, 1), date(1970, 1, 1)])
def test_nothing_is_due_where_no_day_is_old_enough(as_of):
    chosen = select(rule(trigger="vu"), ground(as_of))
    assert not holds(chosen.due, client(vu=date(1900, 1, 1)))


CELLS = st.one_of(
    st.none(),
    st.dates(date(1890, 1, 1), date(2060, 1, 1)).map(date.isoformat),
    st.datetimes(datetime(2020, 1, 1), datetime(2027, 1, 1)).map(lambda at: at.isoformat(timespec="seconds")),
    st.datetimes(datetime(2020, 1, 1), datetime(2027, 1, 1)).map(lambda at: at.isoformat(timespec="seconds") + "Z"),
    st.integers(-400, 400).map(lambda n: (LAST + timedelta(n)).strftime("%Y%m%d")),
    st.integers(-3, 3).map(lambda n: (LAST + timedelta(n)).isoformat()),
    st.sampled_from(["1900-01-01", "1970-01-01", "9999-12-31", "0000-00-00", "", "?", "2023-02-29"]),
)


@settings(max_examples=300)
@given(
    CELLS,
    st.dates(date(2015, 1, 1), date(2035, 1, 1)) | st.just(AS_OF),
    st.sampled_from(["P3Y", "P1M", "P0D", "P6M10D"]),
)
def test_the_predicates_say_what_the_calendar_says(cell, as_of, period):
    of, at = rule(phases=[{"name": "active_base", "period": period}]), ground(as_of)
    read = readings(CLIENTS.column("fin"), "postgresql", (), as_of, PARIS)
    day = next((found for reading in read if (found := day_in(cell, reading, PARIS))), None)
    verdict = said(of, client(fin=cell), at=at)
    if verdict in ("due", "active"):
        assert day is not None
        assert past_due(day, of.periods, as_of) is (verdict == "due")
    else:
        doubt = day is None or day > as_of or day < date(1900, 1, 2) or day in (date(1969, 12, 31), date(1970, 1, 1))
        assert doubt or day == date(2038, 1, 19)
