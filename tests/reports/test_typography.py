"""Numbers, shares and dates as each language prints them; names of databases made legible."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import typography
from reports.typography import NARROW


def test_thousands_are_parted_by_a_narrow_no_break_space_in_french_and_a_comma_in_english() -> None:
    assert typography.number(1234567, "fr") == f"1{NARROW}234{NARROW}567"
    assert typography.number(1234567, "en") == "1,234,567"
    assert typography.number(999, "fr") == "999"


@pytest.mark.parametrize(
    ("share", "french", "english"),
    [
        (0.0, "0 %", "0%"), (1.0, "100 %", "100%"), (0.5, "50 %", "50%"), (0.9988, "99,88 %", "99.88%"),
        (0.999, "99,9 %", "99.9%"), (0.954, "95,4 %", "95.4%"), (0.0004, "0,04 %", "0.04%"),
        (0.000001, "< 0,01 %", "< 0.01%"), (0.9999999, "> 99,99 %", "> 99.99%"),
    ],
)  # fmt: skip
def test_a_share_is_printed_and_never_rounded_to_all_or_nothing(share: float, french: str, english: str) -> None:
    assert typography.percent(share, "fr").replace(NARROW, " ") == french
    assert typography.percent(share, "en").replace(NARROW, " ") == english


@given(st.floats(min_value=0, max_value=1))
def test_a_bound_is_never_printed_smaller_than_it_is(share: float) -> None:
    printed = typography.percent(share, "en", at_most=True).rstrip("%")
    assert float(printed) >= share * 100 - 1e-9


def test_dates_and_hours_are_written_out() -> None:
    assert typography.day(date(2026, 11, 23), "fr").replace("\u00a0", " ") == "23 novembre 2026"
    assert typography.day(date(2026, 3, 1), "fr").replace("\u00a0", " ") == "1er mars 2026"
    assert typography.day(date(2026, 3, 1), "en").replace("\u00a0", " ") == "1 March 2026"
    assert typography.clock(datetime(2026, 1, 1, 9, 5), "fr").replace(NARROW, " ") == "9 h 05"
    assert typography.clock(datetime(2026, 1, 1, 9, 5), "en") == "9:05"


@pytest.mark.parametrize(("seconds", "said"), [(3.24, "3,2 s"), (252, "4 min 12 s"), (7380, "2 h 03 min")])
def test_a_duration_is_said_as_people_say_it(seconds: float, said: str) -> None:
    assert typography.duration(seconds, "fr").replace(NARROW, " ") == said


def test_french_words_are_typeset_and_english_ones_only_get_their_apostrophes() -> None:
    assert typography.typeset("« l'été » : oui ?", "fr") == f"«{NARROW}l’été{NARROW}»{NARROW}: oui{NARROW}?"
    assert typography.typeset("the table's name: yes?", "en") == "the table’s name: yes?"


@given(st.text())
def test_a_legible_name_hides_no_character_and_can_be_written(name: str) -> None:
    shown = typography.legible(name)
    shown.encode()
    assert not any(typography._hides(sign) for sign in shown)


def test_a_plain_name_stays_as_it_is_and_a_direction_mark_is_spelled() -> None:
    assert typography.legible("naïve été 🧾 «x» 名") == "naïve été 🧾 «x» 名"
    assert typography.legible("a\u202eb\n") == "a⟨U+202E⟩b⟨U+000A⟩"


def test_a_citation_is_bound_to_its_number_in_both_languages() -> None:
    assert typography.typeset("RGPD, art. 5, § 1, point b ; RFC 2606", "fr") == (
        f"RGPD, art.\u00a05, §\u00a01, point\u00a0b{NARROW}; RFC\u00a02606"
    )
    assert typography.typeset("GDPR art. 4(5) and recital 26", "en") == "GDPR art.\u00a04(5) and recital\u00a026"
