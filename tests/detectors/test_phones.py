"""Telephone numbers: the French plan in all its clothes, foreign ones, and what only looks like one."""

import random

import pytest

from detectors import phones
from tests.detectors.tables import finding, only, results

RANDOM = random.Random(20)


def number(first: str = "0639") -> str:
    return first + "".join(RANDOM.choices("0123456789", k=10 - len(first)))


def pairs(digits: str, by: str) -> str:
    return by.join(digits[i : i + 2] for i in range(0, len(digits), 2))


CLOTHES = {
    "bare": lambda n: n,
    "spaces": lambda n: pairs(n, " "),
    "dots": lambda n: pairs(n, "."),
    "dashes": lambda n: pairs(n, "-"),
    "no-break spaces": lambda n: pairs(n, "\u00a0"),
    "country": lambda n: f"+33{n[1:]}",
    "country and zero": lambda n: f"+33 (0){pairs(n[1:], ' ')}",
    "double zero": lambda n: f"0033{n[1:]}",
    "two in a cell": lambda n: f"{pairs(n, ' ')} / {pairs(n[::1], '.')}",
    "labelled": lambda n: f"tél. : {pairs(n, ' ')}",
    "with a note": lambda n: f"{pairs(n, '.')} (bureau)",
}


@pytest.mark.parametrize("clothes", CLOTHES)
def test_finds_french_numbers_without_a_telling_name(clothes: str) -> None:
    assert only([CLOTHES[clothes](number()) for _ in range(40)]) == {"phone"}


@pytest.mark.parametrize(
    "value", ["+44 20 7946 0958", "+1 (514) 721-4711", "(206) 555-9857", "1-463-121-4086x655", "+262 692 12 34 56"]
)
def test_finds_foreign_numbers(value: str) -> None:
    assert "phone" in only([value] * 4)


def test_finds_integers_that_lost_their_zero() -> None:
    mobiles = [number("6")[:9] for _ in range(60)]
    assert only(mobiles, kinds={"c1": "integer"}) == {"phone"}
    result = results({"gsm": mobiles}, kinds={"gsm": "integer"})["gsm"]
    assert "lost_zero" in {r.code for r in finding(result, "phone").why}


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([f"06{n:08}" for n in range(500)], id="order numbers"),
        pytest.param([str(1_600_000_000 + 977 * n) for n in range(500)], id="seconds since 1970"),
        pytest.param([f"2024-03-{1 + n % 28:02} 10:22:{n % 60:02}" for n in range(100)], id="timestamps"),
        pytest.param([str(RANDOM.randrange(10**9, 10**10)) for _ in range(500)], id="random ten digits"),
        pytest.param([f"{43 + n / 1000:.6f}" for n in range(100)], id="coordinates"),
        pytest.param([f"{n % 30}.12.0.{n % 9}" for n in range(100)], id="versions"),
        pytest.param(["732829320", "552100554", "404833048", "552081317", "542065479"] * 4, id="SIREN"),
    ],
)
def test_ignores_what_only_looks_like_numbers(values: list[str]) -> None:
    assert only(values, "zone") == set()


def test_a_reference_in_a_note_is_not_a_number_to_dial() -> None:
    notes = [f"Commande n° 0{n:09} expédiée, voir https://exemple.fr/suivi?id=06{n:08}" for n in range(50)]
    assert only(notes, "note") == set()
    assert only([*notes, "Rappeler M. Durand au 0639981234 avant midi"], "note") >= {"phone"}


def test_a_number_that_many_rows_share_is_said_to() -> None:
    values = ["01 99 00 12 34"] * 30 + [pairs(number(), " ") for _ in range(10)]
    shared = next(r for r in finding(results({"tel": values})["tel"], "phone").why if r.code == "shared_number")
    assert shared.figures == {"rows": 30}


def test_words_about_a_phone_are_not_one() -> None:
    empty = results({n: [None] for n in ("phone_code", "is_phone_verified", "smtp_port", "tel_type", "tel_portable")})
    assert {name for name, r in empty.items() if r.findings} == {"tel_portable"}


def test_letters_o_for_zeros_are_read_as_zeros() -> None:
    assert only(["O6 12 34 56 78", "06 1O 34 5O 78", "07 82 O1 44 90"] * 3, "gsm") == {"phone"}
    assert only(["OO1", "B07 lot O6", "O2 bottle"] * 3, "gsm") == set()


def test_integers_without_their_zero_are_told_from_others_by_the_number_plan() -> None:
    draw = random.Random(3)
    dialled = [
        draw.choice(("14", "24", "38", "47", "56", "61", "68", "97")) + f"{draw.randrange(10**7):07}" for _ in range(90)
    ]
    assert only(dialled, "z", kinds={"z": "integer"}) == {"phone"}
    others = [str(draw.randrange(10**8, 10**9)) for _ in range(400)]
    assert only(others, "z", kinds={"z": "integer"}) == set()


def test_ten_digits_where_others_write_an_address_are_a_telephone() -> None:
    reach = [f"lea{n}@exemple.fr" if n % 3 else f"06{n:02}981234" for n in range(12, 40)]
    assert only(reach, "zone") == {"email", "phone"}


@pytest.mark.parametrize(
    "planted", ["new number 07911 185036", "Tel : 01273 636135", "joignable au 020 8566 4342 ou par courrier"]
)
def test_foreign_numbers_in_prose_need_words_that_say_so(planted: str) -> None:
    dull = [f"Order 020 8566 {n:04} left the depot on 03/12/2023, please check" for n in range(900)]
    assert only(dull, "notes") == set()
    assert only([*dull, f"See previous note. {planted}"], "notes") == {"phone"}


def test_short_and_special_numbers_need_a_telling_name() -> None:
    assert phones.kind("3949") == "short"
    assert only(["3949", "17", "112", "0 800 123 456"], "telephone") == {"phone"}
    assert only(["3949", "17", "112", "15"], "code") == set()
