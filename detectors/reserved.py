"""What belongs to nobody by rule: domains, numbers and addresses of pseudonyms, which a leak check lets pass.

- e-mail: example.com, .net, .org, and whatever ends in .example, .invalid, .test (RFC 2606 §2-3, RFC 6761 §6)
- phone: six blocks of 10 000 numbers for fiction (ARCEP decision 2018-0881, annex 1, §2.5.12)
- phone: 07 10 to 07 29, twenty millions that no category of that plan holds (as of decision 2022-1583): undialable
- IPv4: 240.0.0.0/4, never forwarded (RFC 1112 §4, RFC 6890 table 15); IPv6: 2001:db8::/32 (RFC 3849)
- NIR: months 13-19 and 43-49 (structure: decree 82-103, article 4; INSEE's directory knows 01-12, and 20-42 and 50-99
  for records that do not tell the month)
- IBAN: check digits 00, 01, 99 (ISO 13616 takes them by ISO 7064 MOD 97-10, which gives 02 to 98)
- card: a wrong check digit (ISO/IEC 7812-1 annex B: no issuer's number fails it)

Why 07 10 to 07 29: a column of numbers that must stay apart may hold more than 60 000 of them. `phonenumbers` parses
these as possible and not valid, in every French layout (ten digits, nine in an integer column, +33); +999, which ITU-T
E.164 keeps back, it does not parse at all, and area codes of North America that begin with 0 or 1 are not French.
"""

import re
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

RESERVED_DOMAINS = ("example.com", "example.net", "example.org")
RESERVED_ENDINGS = ("example", "invalid", "test")

# National significant numbers without the four digits that are free: 6 39 98 → 639980000 … 639989999.
FICTION = {"1": "19900", "2": "26191", "3": "35301", "4": "46571", "5": "53649", "6": "63998"}
FICTION_EACH = 10_000
UNDIALABLE = "71"  # and 72: 710000000 … 729999999
UNDIALABLE_FIRST, UNDIALABLE_COUNT = 710_000_000, 20_000_000

IPV4_FIRST, IPV4_BITS = 240 << 24, 28
IPV6_FIRST = 0x20010DB8 << 96
NIR_MONTHS = (13, 14, 15, 16, 17, 18, 19, 43, 44, 45, 46, 47, 48, 49)
IBAN_CHECKS = ("00", "01", "99")

_LABEL = r"[0-9A-Za-z_\-\x{C0}-\x{24F}]+"
_END = r"(?:$|[^0-9A-Za-z_.@\-\x{C0}-\x{24F}]|[.\-](?:$|[^0-9A-Za-z]))"
_NO_HOST = rf"(?:{_LABEL}\.)*(?:example\.(?:com|net|org)|example|invalid|test)\.?"
_ADDRESS = rf"(?:@|%40)(?:(?:{_LABEL}\.)+[A-Za-z]|(?:example|invalid|test){_END})"
_RESERVED = rf"(?i)(?:@|%40){_NO_HOST}{_END}"

_GAP = r"[ .\-/()\x{A0}\x{202F}]{0,3}"
_COUNTRY = rf"(?:(?:\+{_GAP}|\b00{_GAP}|\b)33{_GAP}(?:\(?0\)?{_GAP})?|\b0{_GAP}|\b)"
_BLOCKS = "|".join(_GAP.join(block) for block in FICTION.values())
_SAFE_NUMBER = rf"{_COUNTRY}(?:(?:{_BLOCKS})(?:{_GAP}[0-9]){{4}}|7{_GAP}[12](?:{_GAP}[0-9]){{7}})\b"
_MANY_DIGITS = r"[0-9](?:[ .\-/()\x{A0}\x{202F}]{0,2}[0-9]){6,}"


def foreign_emails(values: pa.Array) -> pa.Int32Array:
    """How many addresses of each cell (utf8) are on a domain that could deliver; null stays null."""
    addresses = pc.count_substring_regex(values, _ADDRESS, ignore_case=True)
    return pc.subtract(addresses, pc.count_substring_regex(values, _RESERVED))


def is_reserved_email(values: pa.Array) -> pa.BooleanArray:
    """Whether a cell (utf8) holds addresses, one or several, and all of them on reserved domains; null stays null."""
    addresses = pc.count_substring_regex(values, _ADDRESS, ignore_case=True)
    reserved = pc.count_substring_regex(values, _RESERVED)
    return pc.and_(pc.greater(reserved, 0), pc.greater_equal(reserved, addresses))


def without_fiction(values: pa.Array) -> pa.Array:
    """The cells (utf8) without the numbers that nobody can be called by: what is left may still be somebody's."""
    return pc.replace_substring_regex(values, pattern=_SAFE_NUMBER, replacement="")


def is_fiction_phone(values: pa.Array) -> pa.BooleanArray:
    """Whether a cell (utf8) holds numbers of fiction or undialable ones, and no other number; null stays null.

    Any layout: `06 39 98 12 34`, `+33 (0)6.39.98.12.34`, `0033639981234`, `639981234`; labels, extensions of up to six
    digits, several numbers in a cell.
    """
    left = without_fiction(values)
    changed = pc.not_equal(pc.binary_length(left), pc.binary_length(values))
    return pc.and_(changed, pc.invert(pc.match_substring_regex(left, _MANY_DIGITS)))


def is_reserved_ip(values: pa.Array) -> pa.BooleanArray:
    """Whether a cell (utf8) is an address, or a network, of 240.0.0.0/4 or 2001:db8::/32; null stays null."""
    return pc.match_substring_regex(values, r"^\s*(?:2[45][0-9]\.(?:[0-9]{1,3}\.){2}[0-9]{1,3}|(?i:2001:0?db8:))")


def is_unissued_nir(values: pa.Array) -> pa.BooleanArray:
    """Whether a cell (utf8) is a social security number, with its key or without, of a month that none has."""
    months = "|".join(str(month) for month in NIR_MONTHS)
    gap = r"[ .\-\x{A0}\x{202F}]?"
    rest = "".join(f"{gap}[0-9]" for _ in range(8))
    return pc.match_substring_regex(
        values, rf"^\s*[0-9]{gap}[0-9]{gap}[0-9]{gap}(?:{months}){rest}(?:{gap}[0-9]{gap}[0-9])?\s*$"
    )


def is_unissued_iban(values: pa.Array) -> pa.BooleanArray:
    """Whether a cell (utf8) begins as an IBAN whose check digits no bank can have computed."""
    return pc.match_substring_regex(
        values, rf"^\s*[A-Za-z]{{2}}(?:{'|'.join(IBAN_CHECKS)})(?:[ \-]?[0-9A-Za-z]){{11,}}"
    )


def is_unissued_card(values: pa.Array) -> pa.BooleanArray:
    """Whether a cell (utf8) is 13 to 19 digits, blanks and hyphens apart, with a wrong check digit; null stays null."""
    encoded = values.dictionary_encode() if not pa.types.is_dictionary(values.type) else values
    wrong = [None if value is None else _wrong_card(value) for value in encoded.dictionary.to_pylist()]
    return pa.array(wrong, pa.bool_()).take(encoded.indices)


def safe_phone(number: str) -> bool:
    """Whether one number, in whatever layout, is of fiction or undialable: `is_fiction_phone` of a single text."""
    return bool(is_fiction_phone(pa.array([number], pa.string()))[0].as_py())


@lru_cache(maxsize=65536)
def safe_email(address: str) -> bool:
    """Whether one address is on a reserved domain: `is_reserved_email` of a single text."""
    return bool(is_reserved_email(pa.array([address], pa.string()))[0].as_py())


def _wrong_card(value: str) -> bool:
    from detectors.validate import luhn

    digits = re.sub(r"[ \-\u00a0]", "", value.strip())
    return digits.isascii() and digits.isdigit() and 13 <= len(digits) <= 19 and not luhn(digits)
