"""What belongs to nobody: domains, numbers and addresses that a pseudonym may be, and what only resembles them."""

import phonenumbers
import pyarrow as pa
import pytest

from detectors import reserved

SAFE_MAIL = ["a@example.org", '"Jean" <a@example.org>; mailto:b@x.example.com', "x@foo.invalid", "x@invalid",
             "a%40example.org", "see a@example.org.", "A@EXAMPLE.ORG", "a@b.test"]  # fmt: skip
OTHER_MAIL = ["a@gmail.com", "a@example.org, b@gmail.com", "a@example.org.evil.com", "a@notexample.org", "none", "",
              "a@example.community", "a@gmail.example.com.fr"]  # fmt: skip
SAFE_PHONE = ["06 39 98 12 34", "0639981234", "+33639981234", "+33 (0)6 39 98 12 34", "0033639981234", "639981234",
              "33639981234", "06.39.98.12.34 / 01-99-00-11-22", "tél. : 06 39 98 12 34 (bureau)", "0710123456",
              "07 29 99 99 99", "+33 6 39 98 12 34 poste 1234"]  # fmt: skip
OTHER_PHONE = ["06 39 97 12 34", "0612345678", "06 39 98 12 34 06 12 34 56 78", "0730123456", "", "none",
               "106399812341", "06399812345", "+44 20 7946 0958"]  # fmt: skip


def answers(predicate: object, values: list[str | None]) -> list[bool | None]:
    return predicate(pa.array(values, pa.string())).to_pylist()  # type: ignore[operator, no-any-return]


def test_finds_addresses_that_nobody_receives() -> None:
    assert answers(reserved.is_reserved_email, [*SAFE_MAIL, None]) == [True] * len(SAFE_MAIL) + [None]
    assert set(reserved.foreign_emails(pa.array(SAFE_MAIL)).to_pylist()) == {0}


def test_ignores_addresses_that_could_be_delivered() -> None:
    assert answers(reserved.is_reserved_email, [*OTHER_MAIL]) == [False] * len(OTHER_MAIL)


def test_finds_numbers_that_cannot_ring_in_every_layout() -> None:
    assert answers(reserved.is_fiction_phone, [*SAFE_PHONE, None]) == [True] * len(SAFE_PHONE) + [None]


def test_ignores_numbers_that_may_be_somebodys() -> None:
    assert answers(reserved.is_fiction_phone, [*OTHER_PHONE]) == [False] * len(OTHER_PHONE)


@pytest.mark.parametrize("last", [reserved.UNDIALABLE_FIRST, reserved.UNDIALABLE_FIRST + 12_345_678, 729_999_999])
def test_the_undialable_range_parses_and_is_nobodys(last: int) -> None:
    for layout in (f"0{last}", f"+33{last}", f"0033{last}", str(last)):
        number = phonenumbers.parse(layout, "FR")
        assert (number.country_code, number.national_number) == (33, last)
        assert phonenumbers.is_possible_number(number)
        assert not phonenumbers.is_valid_number(number)


def test_tells_addresses_numbers_and_cards_that_no_issuer_gives() -> None:
    assert answers(reserved.is_reserved_ip, ["240.1.2.3", "2001:DB8::1", "192.168.0.1", "2001:db9::1"]) == [
        True, True, False, False,
    ]  # fmt: skip
    assert answers(reserved.is_unissued_nir, ["1 85 13 75 116 123 45", "1851375116123", "1850575116123"]) == [
        True, True, False,
    ]  # fmt: skip
    assert answers(reserved.is_unissued_iban, ["FR00 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189"]) == [
        True, False,
    ]  # fmt: skip
    assert answers(reserved.is_unissued_card, ["4111111111111112", "4111 1111 1111 1111", None]) == [True, False, None]
