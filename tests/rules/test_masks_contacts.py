"""Addresses, telephone numbers and logins: one pseudonym for all ways of writing one, written as it was."""

import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors import reserved
from rules.masks.makers import Makers
from tests.rules.masking import KEY, masked

MADE = re.compile(r"[a-z]\.[a-z]{8,12}\.[a-z2-7]{16}@example\.org")
SAME_ADDRESS = [
    "jean.dupont@gmail.com",
    "Jean.Dupont@GMAIL.com",
    " jean.dupont@gmail.com",
    "ｊean.dupont@gmail.com",
    "<jean.dupont@gmail.com>",
    "mailto:jean.dupont@gmail.com",
    '"Jean" <jean.dupont@gmail.com>',
]

# How numbers are written, and what the same number becomes: # for the digits of its pseudonym.
LAYOUTS = [
    ("06 12 34 56 78", r"06 39 98 \d\d \d\d"),
    ("0612345678", r"063998\d{4}"),
    ("06.12.34.56.78", r"06\.39\.98\.\d\d\.\d\d"),
    ("06-12-34-56-78", r"06-39-98-\d\d-\d\d"),
    ("06\u00a012\u00a034\u00a056\u00a078", r"06\u00a039\u00a098\u00a0\d\d\u00a0\d\d"),
    ("+33612345678", r"\+3363998\d{4}"),
    ("+33 6 12 34 56 78", r"\+33 6 39 98 \d\d \d\d"),
    ("+33 (0)6 12 34 56 78", r"\+33 \(0\)6 39 98 \d\d \d\d"),
    ("0033612345678", r"003363998\d{4}"),
    ("33612345678", r"3363998\d{4}"),
    ("612345678", r"63998\d{4}"),
    ("tél. : 06 12 34 56 78 (bureau)", r"tél\. : 06 39 98 \d\d \d\d \(bureau\)"),
    ("06 12 34 56 78 (Mme Martin)", r"06 39 98 \d\d \d\d "),
]
AREAS = [
    ("01 42 68 53 00", "01 99 00"),
    ("02 40 12 34 56", "02 61 91"),
    ("0388123456", "035301"),
    ("04.78.12.34.56", "04.65.71"),
    ("05 61 12 34 56", "05 36 49"),
    ("07 81 12 34 56", "06 39 98"),
]


def digits(text: str | None) -> str:
    return re.sub(r"[^0-9]", "", text or "")


def test_all_ways_of_writing_an_address_share_a_pseudonym() -> None:
    found = {MADE.findall(cell or "")[0] for cell in masked("email", SAME_ADDRESS)}
    assert len(found) == 1


def test_an_address_without_a_name_is_a_tag_and_a_domain_that_nobody_has() -> None:
    cell = Makers(KEY, "crm.example.com", readable=False).emails.of(pa.array(["jean@x.fr"]))[0].as_py()
    assert re.fullmatch(r"[a-z2-7]{16}@crm\.example\.com", cell)
    assert len(masked("email", ["jean@x.fr"], readable=False)[0] or "") == 28


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("a@b.fr, c@d.fr", r"{0}, {0}"),
        ("a@b.fr;c@d.fr / e@f.fr", r"{0};{0} / {0}"),
        ('"Jean D" <a@b.fr>', r'"[A-ZÉ]\w+ [A-Z][a-z]+" <{0}>'),
        ("Jean Dupont <a@b.fr>; Paul <c@d.fr>", r"[A-ZÉ]\w+ [A-Z][a-z]+ <{0}>; [A-ZÉ]\w+ [A-Z][a-z]+ <{0}>"),
        ("a@b.fr (perso)", r"{0} "),
        ("Jean Dupont", r"[a-z2-7]{{16}}"),
        ("n/a", r"[a-z2-7]{{16}}"),
        ("jean(at)x.fr", r"[a-z2-7]{{16}}"),
    ],
)
def test_what_stands_around_an_address_is_kept_or_goes(cell: str, expected: str) -> None:
    assert re.fullmatch(expected.format(MADE.pattern), masked("email", [cell])[0] or "")


def test_the_name_in_an_address_is_that_of_its_person() -> None:
    made = Makers(KEY)
    addresses = pa.array([f"personne{n}@x.fr" for n in range(200)])
    seeds, _ = made.emails.seeds(addresses)
    firsts = made.first_names.of(pa.array(["Jean"] * 200), seeds).to_pylist()
    lasts = made.last_names.of(pa.array(["Dupont"] * 200), seeds).to_pylist()
    for address, first, last in zip(made.emails.of(addresses).to_pylist(), firsts, lasts, strict=True):
        initial, surname = address.split(".")[:2]
        assert surname == last.lower()
        assert initial == first[0].lower().replace("é", "e")


@pytest.mark.parametrize(("written", "expected"), LAYOUTS)
def test_a_number_keeps_its_layout(written: str, expected: str) -> None:
    assert re.fullmatch(expected, masked("phone", [written])[0] or "")


def test_all_ways_of_writing_a_number_share_a_pseudonym() -> None:
    assert len({digits(cell)[-9:] for cell in masked("phone", [written for written, _ in LAYOUTS])}) == 1


@pytest.mark.parametrize(("written", "expected"), AREAS)
def test_a_fixed_number_stays_in_its_area(written: str, expected: str) -> None:
    assert (masked("phone", [written])[0] or "").startswith(expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("+44 20 7946 0958", r"\+33 6 39 98 \d\d \d\d"),
        ("+442079460958", r"\+3363998\d{4}"),
        ("0044 20 7946 0958", r"0033 6 39 98 \d\d \d\d"),
        ("(206) 555-9857", r"06 39 98 \d\d \d\d"),
        ("12345678", r"063998\d{4}"),
        ("06 12 34 56 78 / 01 23 45 67 89", r"06 39 98 \d\d \d\d / 01 99 00 \d\d \d\d"),
        ("0612345678/0698765432", r"063998\d{4}/063998\d{4}"),
        ("Port: 06 12 34 56 78 ou Fixe 04.90.12.34.56", r"Port: 06 39 98 \d\d \d\d ou Fixe 04\.65\.71\.\d\d\.\d\d"),
        ("liste rouge", r"06 39 98 \d\d \d\d"),
        ("4111111111111111", r"063998\d{4}"),
    ],
)
def test_any_other_number_becomes_one_of_fiction(written: str, expected: str) -> None:
    assert re.fullmatch(expected, masked("phone", [written])[0] or "")


def test_extensions_and_short_numbers_become_others() -> None:
    extension, short = masked("phone", ["0612345678 poste 123", "3949"])
    assert re.fullmatch(r"063998\d{4} poste \d{3}", extension or "")
    assert not (extension or "").endswith("123")
    assert re.fullmatch(r"\d{4}", short or "")
    assert short != "3949"


def test_integers_stay_integers() -> None:
    cells = masked("phone", ["612345678", "33612345678", "447911123456", "612345678.0"], type_="BIGINT", kind="integer")
    assert [re.sub(r"\d{4}(?=$|\.)", "#", cell or "", count=1) for cell in cells] == [
        "63998#",
        "3363998#",
        "3363998#",
        "63998#.0",
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.from_regex(r"(\+33 ?|0)[1-9]([ .]?[0-9]{2}){4}", fullmatch=True), min_size=1, max_size=8))
def test_no_digit_of_a_number_survives_that_could_ring(cells: list[str]) -> None:
    made = pa.array(masked("phone", cells))
    assert reserved.is_fiction_phone(made).to_pylist() == [True] * len(cells)
    assert not set(cells) & set(made.to_pylist())


def test_a_login_that_is_an_address_becomes_that_of_the_address() -> None:
    login, other = masked("login", ["Jean.Dupont@gmail.com", "jdupont"])
    assert login == masked("email", ["jean.dupont@gmail.com"])[0]
    assert re.fullmatch(r"[a-z]{9,13}-[a-z2-7]{16}", other or "")
    assert other == masked("login", [" JDupont"])[0]


@pytest.mark.slow
@pytest.mark.parametrize("mask", ["email", "login"])
def test_two_million_values_stay_two_million(mask: str) -> None:
    count = 0
    makers = Makers(KEY)
    made: set[bytes] = set()
    maker = makers.emails if mask == "email" else makers.logins
    for start in range(0, 2_000_000, 100_000):
        values = pa.array(
            [f"personne.{n}@fournisseur.fr" if mask == "email" else f"u{n}" for n in range(start, start + 100_000)]
        )
        made.update(cell[-28:].encode() for cell in maker.of(values).to_pylist())
        count += len(values)
    assert len(made) == count


@pytest.mark.slow
def test_two_million_numbers_of_a_unique_column_stay_two_million() -> None:
    makers = Makers(KEY)
    phones, size = makers.phones, 100_000
    cells = [pa.array([f"06{n:08}" for n in range(start, start + size)]) for start in range(0, 2_000_000, size)]
    numbers = np.concatenate([phones.numbers(some)[0] for some in cells])
    phones.undialable = frozenset([6])
    phones.allotted = phones.allotments({6: numbers})
    made = np.concatenate([phones.of(some).cast(pa.int64()).to_numpy() for some in cells])
    assert len(np.unique(made)) == 2_000_000
    assert made.min() >= reserved.UNDIALABLE_FIRST
    assert made.max() < reserved.UNDIALABLE_FIRST + reserved.UNDIALABLE_COUNT
