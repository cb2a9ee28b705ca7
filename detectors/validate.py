"""Check digits and number plans: is a string that has the right shape also a possible value?"""

import re
from functools import lru_cache
from ipaddress import ip_address

from detectors.words import listed


def digits(text: str) -> str:
    """The decimal digits of a text, in order."""
    return re.sub(r"[^0-9]", "", text)


def email(text: str) -> bool:
    """A local part, a domain, and a top-level domain that is no file extension (`logo@2x.png`)."""
    local, _, domain = text.replace("%40", "@").strip(" <>").rpartition("@")
    return bool(local) and ".." not in text and domain.rpartition(".")[2].casefold() not in listed("file_extensions")


def french_phone(text: str) -> bool:
    """Ten digits of the French plan (ARCEP decision 2022-1583): 01-05, 06-07, 08, 09, and no filler."""
    number = digits(text)
    return len(number) == 10 and number[0] == "0" and number[1] != "0" and len(set(number[2:])) > 1


def american_phone(text: str) -> bool:
    """Ten digits, or eleven with a 1 (made-up numbers break the area rules too often to insist on them)."""
    number = digits(re.split(r"[a-z]", text, maxsplit=1, flags=re.IGNORECASE)[0])
    return len(number) == 10 or (len(number) == 11 and number[0] == "1")


@lru_cache(maxsize=4096)
def phone(text: str) -> bool:
    """A number that begins with a country: its length is possible there (phonenumbers, E.164)."""
    import phonenumbers

    written = re.sub(r"^\s*00", "+", text.strip())
    try:
        number = phonenumbers.parse(written.replace("(0)", ""), None)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_possible_number(number))


def luhn(number: str) -> bool:
    """The check digit of cards, SIREN and SIRET (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return bool(number) and total % 10 == 0


def card(text: str) -> bool:
    """13 to 19 digits with a right check digit, of a known issuer, not one digit repeated."""
    number = digits(text)
    issuer = (
        number[:1] in ("4", "5")
        or number[:2] in ("34", "37", "36", "38", "60", "62", "64", "65")
        or "2221" <= number[:4] <= "2720"
    )
    return 13 <= len(number) <= 19 and issuer and len(set(number)) > 1 and luhn(number)


def iban(text: str) -> bool:
    """ISO 13616: the country and check digits moved behind, letters as numbers, modulo 97 is 1."""
    account = re.sub(r"\s", "", text).upper()
    if not 15 <= len(account) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in account[4:] + account[:4])) % 97 == 1


def nir(text: str) -> bool:
    """The French social security number: 13 signs and a key, 97 - (number mod 97); Corsica counts as 19 and 18."""
    number = re.sub(r"\s", "", text).upper()
    if len(number) != 15:
        return False
    body = number[:13].replace("2A", "19").replace("2B", "18")
    return body.isdigit() and number[13:].isdigit() and 97 - int(body) % 97 == int(number[13:])


def siren(text: str) -> bool:
    """Nine digits, check digit right: a French company."""
    number = digits(text)
    return len(number) == 9 and luhn(number)


def siret(text: str) -> bool:
    """Fourteen digits, check digit right: a French establishment."""
    number = digits(text)
    return len(number) == 14 and luhn(number)


def ip(text: str) -> bool:
    """An address of version 4 or 6 that is not the unspecified one."""
    try:
        return not ip_address(text.strip()).is_unspecified
    except ValueError:
        return False
