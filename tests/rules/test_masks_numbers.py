"""Codes, tokens, accounts, dates and addresses: of the same form, one to one where values must stay apart."""

import re
from datetime import date
from itertools import product

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors import reserved, validate
from rules.masks.makers import Makers
from tests.rules.masking import KEY, masked

DATES = ["1980-05-17", "17/05/1980", "05/31/1980", "1980-05-17 12:34:56", "1980-05-17T12:34:56.789Z", "17.05.1980"]
SIGNS = r"[0-9]", r"[a-z]", r"[A-Z]"


def form(cell: str | None) -> str:
    """Digits as 9, letters as a and A."""
    return re.sub("[A-Z]", "A", re.sub("[a-z]", "a", re.sub("[0-9]", "9", cell or "")))


@pytest.mark.parametrize("length", [1, 2, 3])
def test_tokens_of_an_alphabet_change_places(length: int) -> None:
    every = ["".join(signs) for signs in product("0123456789abcdef", repeat=length)]
    made = masked("token", every)
    assert sorted(made, key=str) == sorted(every)
    assert not any(before == after for before, after in zip(every, made, strict=True))


@settings(max_examples=60, deadline=None)
@given(st.sets(st.from_regex(r"[a-zA-Z0-9-]{1,40}", fullmatch=True), max_size=12))
def test_tokens_stay_apart_at_any_length(cells: set[str]) -> None:
    some = sorted(cells)
    made = masked("token", some)
    assert len(set(made)) == len(some)
    assert [len(cell or "") for cell in made] == [len(cell) for cell in some]
    assert [(cell or "").count("-") for cell in made] == [cell.count("-") for cell in some]


def test_a_uuid_stays_one() -> None:
    (cell,) = masked("token", ["550e8400-e29b-41d4-a716-446655440000"])
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", cell or "")


def test_codes_keep_letters_and_change_digits() -> None:
    codes = [f"CLI-{n:05}" for n in range(2000)]
    made = masked("code", codes)
    assert len(set(made)) == 2000
    assert all(re.fullmatch(r"CLI-[0-9]{5}", cell or "") for cell in made)
    assert not any(before == after for before, after in zip(codes, made, strict=True))


@pytest.mark.parametrize(
    ("cell", "expected"), [("12345", r"[1-9]\d{4}"), ("00042", r"0\d{4}"), ("-7", r"-\d"), ("12.50", r"[1-9]\d\.\d\d")]
)
def test_numbers_keep_their_digits(cell: str, expected: str) -> None:
    assert re.fullmatch(expected, masked("number", [cell])[0] or "")


@pytest.mark.parametrize(("type_", "most"), [("SMALLINT", 32_767), ("INTEGER", 2**31 - 1), ("BIGINT", 2**63 - 1)])
def test_numbers_stay_within_their_type(type_: str, most: int) -> None:
    some = [str(most - 7 * n) for n in range(300)]
    made = masked("number", some, type_=type_, kind="integer")
    assert len(set(made)) == 300
    assert max(int(cell or 0) for cell in made) <= most


@pytest.mark.parametrize(("type_", "most"), [("SMALLINT", 32_767), ("INTEGER", 10**9), ("BIGINT", 10**9)])
def test_keys_are_permuted_within_what_their_type_holds(type_: str, most: int) -> None:
    some = [str(n) for n in range(1, 400)]
    made = masked("key", some, type_=type_, kind="integer")
    assert len(set(made)) == 399
    assert all(0 <= int(cell or -1) <= most for cell in made)
    assert not any(before == after for before, after in zip(some, made, strict=True))


@pytest.mark.parametrize("cell", DATES)
def test_a_date_of_birth_keeps_year_and_spelling(cell: str) -> None:
    (made,) = masked("birth_date", [cell])
    assert form(made) == form(cell)
    assert re.search("1980", made or "")
    assert made != cell


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("3/5/1980", r"\d{1,2}/\d{1,2}/1980"),
        ("12 mars 1980", r"\d{1,2} [a-zéû]+ 1980"),
        ("19800517", r"1980\d{4}"),
        ("17/05/80", r"\d\d/\d\d/80"),
    ],
)
def test_other_spellings_are_read_too(cell: str, expected: str) -> None:
    assert re.fullmatch(expected, masked("birth_date", [cell])[0] or "")


@pytest.mark.parametrize("cell", ["0000-00-00", "0000-00-00 00:00:00", "infinity", "1980"])
def test_what_is_no_day_stays(cell: str) -> None:
    assert masked("birth_date", [cell]) == masked("date_shift", [cell]) == [cell]


def test_dates_of_a_person_shift_together_and_within_bounds() -> None:
    made = masked("date_shift", ["2024-01-10"] * 40 + ["2024-03-01"] * 40, days=30)
    gaps = {
        date.fromisoformat(b or "") - date.fromisoformat(a or "") for a, b in zip(made[:40], made[40:], strict=True)
    }
    assert {gap.days for gap in gaps} == {51}
    moved = {(date.fromisoformat(cell or "") - date(2024, 1, 10)).days for cell in made[:40]}
    assert 0 not in moved
    assert max(map(abs, moved)) <= 30
    assert len(moved) > 10


def test_days_of_a_year_change_places_where_dates_must_stay_apart() -> None:
    every = pa.array([date.fromordinal(date(2020, 1, 1).toordinal() + n).isoformat() for n in range(366)])
    made = Makers(KEY).dates.of(every, None, None).to_pylist()
    assert sorted(made) == every.to_pylist()
    assert not any(before == after for before, after in zip(every.to_pylist(), made, strict=True))


def test_accounts_keep_country_and_layout_and_fail_the_test() -> None:
    cells = [
        "FR7630006000011234567890189",
        "FR76 3000 6000 0112 3456 7890 189",
        "GB82 WEST 1234 5698 7654 32",
        "DE89370400440532013000",
    ]
    for before, after in zip(cells, masked("iban", cells), strict=True):
        assert re.sub("[^ ]", "", after or "") == re.sub("[^ ]", "", before)
        assert (after or "")[:2] == before[:2]
        assert not validate.iban(after or "")
        assert reserved.is_unissued_iban(pa.array([after]))[0].as_py()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.from_regex(r"[3-6][0-9]{12,17}", fullmatch=True), min_size=1, max_size=6, unique=True))
def test_cards_never_pass_the_test_and_stay_apart(bodies: list[str]) -> None:
    cells = [f"{body}{next(d for d in range(10) if validate.luhn(f'{body}{d}'))}" for body in bodies]
    made = masked("card", cells)
    assert len(set(made)) == len(cells)
    assert not any(validate.luhn(cell or "") for cell in made)
    assert [(cell or "")[0] for cell in made] == [cell[0] for cell in cells]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.from_regex(r"[12][0-9]{2}(0[1-9]|1[0-2])(2[AB]|[0-9]{2})[0-9]{6}", fullmatch=True), min_size=1, max_size=6
    )
)
def test_social_security_numbers_keep_the_sex_and_get_a_month_that_nobody_has(bodies: list[str]) -> None:
    made = masked("nir", bodies)
    assert reserved.is_unissued_nir(pa.array(made)).to_pylist() == [True] * len(bodies)
    assert [(cell or "")[0] for cell in made] == [body[0] for body in bodies]
    (keyed,) = masked("nir", ["185057511612348"])
    assert 97 - int((keyed or "")[:13]) % 97 == int((keyed or "")[13:])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("192.168.1.1", r"2(4\d|5[0-5])(\.\d{1,3}){3}"),
        ("192.168.1.1:8080", r"2(4\d|5[0-5])(\.\d{1,3}){3}:8080"),
        ("10.0.0.0/8", r"2(4\d|5[0-5])(\.\d{1,3}){3}/8"),
        ("2a01:e0a::1", r"2001:db8:[0-9a-f:]+"),
        ("1.2.3.4, 5.6.7.8", r"2\d\d(\.\d{1,3}){3}, 2\d\d(\.\d{1,3}){3}"),
        ("poste de Jean", r"2(4\d|5[0-5])(\.\d{1,3}){3}"),
    ],
)
def test_ip_addresses_are_those_of_nobody(cell: str, expected: str) -> None:
    assert re.fullmatch(expected, masked("ip", [cell])[0] or "")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12 rue Jean Jaurès, 69003 Lyon", r"\d{1,2} rue des [\w-]+, 69000 [\w-]+"),
        ("12 RUE DE LA PAIX 75002 PARIS", r"\d{1,2} RUE DES [A-ZÉÊÈÔÂ-]+, 75000 [\w-]+"),
        ("69003", "69000"),
        ("69000", "69900"),
        ("69003 Lyon", r"69000 [\w-]+"),
        ("Lyon", r"[A-Z][\w-]+"),
        ("12 bis avenue Foch", r"\d{1,2} rue des [\w-]+"),
    ],
)
def test_an_address_keeps_its_department_only(cell: str, expected: str) -> None:
    assert re.fullmatch(expected, masked("address", [cell])[0] or "")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Garage Martin", r"Garage [A-Z][a-z]+"),
        ("SARL Dupont & Fils", r"SARL [A-Z][a-z]+ & [A-Z][a-z]+"),
        ("DUPONT JEAN EI", r"[A-Z]{8,12} EI"),
        ("Pharmacie du Centre", r"Pharmacie du [A-Z][a-z]+"),
        ("Cabinet Lefèvre-Petit et Associés", r"Cabinet [A-Z][a-z]+ et Associés"),
    ],
)
def test_a_company_keeps_what_it_is_and_not_who(cell: str, expected: str) -> None:
    assert re.fullmatch(expected, masked("company", [cell])[0] or "")


def test_secrets_cannot_be_checked_against_any_more() -> None:
    made = masked(
        "secret",
        [
            "$2y$10$abcdefghijklmnopqrstuv",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abcdefghijkl",
            "motdepasse",
        ],
    )
    assert not any("$" in (cell or "") or (cell or "").startswith("eyJ") for cell in made)
    assert masked("secret", ["a", None, ""], value="empreinte") == ["empreinte", None, ""]


def test_what_needs_no_key() -> None:
    assert masked("constant", ["a", None, "b"], value=7) == ["7", None, "7"]
    assert masked("null", ["a", None]) == [None, None]
    assert masked("truncate", ["75011", "é", None, ""], length=2) == ["75", "é", None, ""]
