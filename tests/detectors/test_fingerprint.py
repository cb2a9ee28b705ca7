"""A fingerprint tells when a column holds something else, and never what it holds."""

import random
import string

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.fingerprint import DRIFT, EMPTY, FEW, FEWEST, drift, drifted, fingerprint, is_fingerprint

FIRST = ("Camille", "Léa", "Hugo", "Jean-Pierre", "Manon", "Zoé", "Maximilien", "Ève", "Nathan", "Anne Sophie")
LAST = ("Lefèvre", "Roux", "de la Tour", "Garnier", "LE GOFF", "Chevalier", "Faure", "O'Brien", "Martin")


def email(random: random.Random) -> str:
    return f"{random.choice(FIRST)}.{random.choice(LAST)}@exemple{random.randint(1, 99)}.fr".lower().replace(" ", "")


def phone(random: random.Random) -> str:
    return f"0{random.randint(1, 7)}{random.randint(10**7, 10**8 - 1)}"


def name(random: random.Random) -> str:
    return f"{random.choice(FIRST)} {random.choice(LAST)}"


def code(random: random.Random) -> str:
    return f"{random.choice('ABCDEF')}{random.choice('XYZ')}-{random.randint(1000, 99999)}"


def product(random: random.Random) -> str:
    return f"{random.choice(('Chaise', 'Table', 'Lampe de bureau', 'Étagère'))} {random.randint(40, 240)} cm"


def order(random: random.Random) -> str:
    return str(random.randint(1, 99_999_999))


def siren(random: random.Random) -> str:
    return str(random.randint(300_000_000, 899_999_999))


def amount(random: random.Random) -> str:
    return f"{random.randint(0, 9999)}.{random.randint(0, 99):02}"


def day(random: random.Random) -> str:
    return f"20{random.randint(10, 26)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"


def note(random: random.Random) -> str:
    return " ".join(
        random.choice(("rappeler", "le", "client", "devis", "envoyé", "Attente")) for _ in range(random.randint(5, 30))
    )


KINDS = (email, phone, name, code, product, order, siren, amount, day, note)
texts = st.lists(st.none() | st.text(max_size=30), max_size=60)


def made(kind, number: int, seed: int = 1) -> list[str]:
    drawn = random.Random(seed)
    return [kind(drawn) for _ in range(number)]


def of(values: list[str | None]) -> str:
    filled = sum(value is not None and bool(value.strip(" \t\r\n")) for value in values)
    return fingerprint(pa.array(values, pa.string()), filled)


@given(texts, st.randoms(use_true_random=False), st.integers(0, 60))
def test_order_and_batches_do_not_matter(values, shuffled, cut):
    mixed = list(values)
    shuffled.shuffle(mixed)
    batches = pa.chunked_array([pa.array(mixed[:cut], pa.string()), pa.array(mixed[cut:], pa.string())])
    filled = sum(value is not None and bool(value.strip(" \t\r\n")) for value in values)
    assert fingerprint(batches, filled) == of(values)


@given(texts)
def test_every_fingerprint_is_one_and_holds_letters_only(values):
    made = of(values)
    assert is_fingerprint(made)
    assert made.removeprefix("v1:").isalpha()


@given(texts, st.integers(2, 50))
def test_the_same_rows_again_are_no_drift(values, times):
    before, now = of(values), of(values * times)
    assert not drifted(before, now) or before in (EMPTY, FEW)
    assert not drifted(now, before)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("before", "now"), [(5, 9), (6, 60), (12, 5000), (40, 45), (300, 10_000), (10_000, 60)])
def test_more_or_fewer_rows_of_the_same_kind_are_no_drift(kind, seed, before, now):
    assert drift(of(made(kind, before, seed)), of(made(kind, now, seed + 100))) <= DRIFT


@pytest.mark.parametrize("before", KINDS)
@pytest.mark.parametrize("now", KINDS)
@pytest.mark.parametrize(("rows", "then"), [(12, 12), (50, 20), (400, 4000)])
def test_another_kind_of_content_is_drift(before, now, rows, then):
    if before is not now:
        assert drifted(of(made(before, rows)), of(made(now, then)))


@pytest.mark.parametrize(("share", "told"), [(0.05, False), (0.5, True)])
def test_a_column_of_codes_in_which_emails_turn_up_drifts_once_they_are_many(share, told):
    emails = round(1000 * share)
    assert drifted(of(made(code, 1000)), of(made(code, 1000 - emails) + made(email, emails))) is told


def test_nulls_and_blanks_say_nothing():
    values = made(phone, 100)
    assert of([*values, *[None, "", "  "] * 500]) == of(values)


@given(st.text(min_size=1).filter(lambda text: text.strip(" \t\r\n")), st.integers(1, FEWEST - 1))
def test_a_column_of_few_values_tells_nothing_of_them(value, rows):
    assert of([value] * rows) == FEW


@given(st.lists(st.text(string.ascii_letters, min_size=1, max_size=3), min_size=40, max_size=60), st.text(min_size=20))
def test_one_value_among_many_shows_no_more_than_that_there_is_one(others, odd):
    """Whatever the odd one is, the letters differ only by saying 'some' or 'all but some'."""
    before, now = of(others * 2), of([*others * 2, odd])
    same_size = [(a, b) for a, b in zip(before[4:], now[4:], strict=True) if a != b]
    assert all({a, b} & {"z", "Z"} or abs(ord(a) - ord(b)) == 1 for a, b in same_size)


def test_an_empty_column_that_fills_up_has_drifted_and_an_emptied_one_has_not():
    assert of([None, ""]) == EMPTY
    assert drifted(EMPTY, of(made(code, 3)))
    assert drifted(EMPTY, of(made(code, 300)))
    assert not drifted(of(made(code, 300)), EMPTY)
    assert not drifted(EMPTY, EMPTY)


def test_a_column_of_few_values_drifts_when_many_others_join_them():
    assert not drifted(FEW, of(made(code, 10)))
    assert drifted(FEW, of(made(code, 20)))
    assert not drifted(of(made(code, 300)), FEW)


def test_filled_rows_that_the_sample_missed_are_few_not_none():
    assert fingerprint(pa.array([None, None], pa.string()), filled=40) == FEW


def test_a_value_of_twenty_megabytes_is_looked_at_in_its_beginning():
    assert of(["a" * 20 * 1024 * 1024] * 5) == of(["a" * 500] * 5)


@pytest.mark.parametrize("text", ["", "v1:", "v2:empty", "v1:abc", "empty", "v1:" + "1" * 32])
def test_other_texts_are_no_fingerprints(text):
    assert not is_fingerprint(text)
