"""Telephone numbers among values: how a sample is written, whether a number plan assigns it, what it is mistaken for.

The French plan (ARCEP decision 2022-1583): 01-05 and 09 fixed, 06-07 mobile, 08 special; overseas 0262, 0590, 0596…
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import regex  # type: ignore[import-untyped]

from detectors import kernels, patterns, validate

# Log-odds of one value under "a column of phones" against "another column", by how it is written.
WEIGHTS: dict[str, float] = {
    "world": 3.5,  # +33 6 …, +44 …
    "grouped": 3.5,  # 06 12 34 56 78
    "american": 3.0,  # (206) 555-9857
    "several": 3.0,  # two numbers in one cell
    "bare": 1.2,  # 0612345678
    "lost_zero": 0.6,  # 612345678
    "foreign": 0.8,  # 030-0074321, 40.32.2555, 03 9520 4555
    "short": 0.0,  # 3949, 17, 112
    "digits": -0.5,  # other digits alone, 7 to 15 of them
    "extension": 0.3,  # x5800
    "other": -2.5,
}
NAMED = {"digits": 0.6, "short": 0.1, "extension": 0.6, "foreign": 1.2, "other": -1.5}  # the same under a telling name
STRONG = frozenset({"world", "grouped", "american", "several"})
NUMBERS = STRONG | {"bare", "lost_zero", "foreign"}

_ONE = (
    "|".join(f"(?:{p.core})" for p in patterns.of("phone")).replace(r"\x{A0}", "\u00a0").replace(r"\x{202F}", "\u202f")
)
_LABEL = (
    r"(?:(?:t[ée]l(?:[ée]phone)?|mob(?:ile)?|port(?:able)?|fixe|bureau|dom(?:icile)?|pro|perso|fax|gsm|std)"
    r"\s*[.:]*\s*)*"
)
_SEVERAL = re.compile(
    rf"\s*{_LABEL}(?:{_ONE})(?:\s*\(?[^\W\d]{{0,12}}\)?)?(?:(?:\s*[/;,|&\-]\s*|\s+|\s*(?:ou|et|or)\s*){_LABEL}(?:{_ONE})(?:\s*\(?[^\W\d]{{0,12}}\)?)?)*\s*",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"\s*\+?[(]?[0-9][0-9 ().\-/\u00a0]{5,24}(?:\s*(?:x|ext\.?|poste|#)\s*[0-9]{1,6})?\s*", re.IGNORECASE
)
_MONTH, _DAY, _YEAR = "(?:0?[1-9]|1[0-2])", "(?:0?[1-9]|[12][0-9]|3[01])", "(?:[12][0-9]{3})"
_DATE = re.compile(
    rf"\s*(?:{_YEAR}[-/. ]{_MONTH}[-/. ]{_DAY}|{_DAY}[-/. ]{_MONTH}[-/. ](?:{_YEAR}|[0-9]{{2}})"
    rf"|{_MONTH}[-/]{_DAY}[-/]{_YEAR})(?:[ T].*)?\s*"
)
_DECIMAL = re.compile(r"\s*[+-]?[0-9]+[.,][0-9]*\s*|\s*-?[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?\s*")
_EXTENSION = re.compile(r"\s*(?:x|ext\.?|poste)\s*[0-9]{2,6}\s*", re.IGNORECASE)


_SAID = regex.compile(kernels.SAID_ABROAD)
_SCANNED = re.compile(r"[0-9Oo][0-9Oo .\-]{8,20}")  # letters O for zeros: a scan went by


@lru_cache(maxsize=65536)
def kind(value: str) -> str:
    """One of the kinds of WEIGHTS."""
    text = value.strip()
    if not 2 <= len(text) <= 120:
        return "other"
    if text.isascii() and text.isdigit():
        return _digits(text)
    if text.endswith(".0") and text[:-2].isdigit():
        return _digits(text[:-2])
    if _SEVERAL.fullmatch(text):
        return _written(text)
    if _SCANNED.fullmatch(text) and validate.french_phone(read := re.sub("[Oo]", "0", text)):
        return "grouped" if well_grouped(read) else "bare"
    if _EXTENSION.fullmatch(text):
        return "extension"
    if _FOREIGN.fullmatch(text) and not _DATE.fullmatch(text) and not _DECIMAL.fullmatch(text):
        return "foreign" if 6 <= len(validate.digits(text)) <= 20 else "other"
    return "other"


def said(text: str) -> list[str]:
    """The numbers of other countries in a text whose words say that they are to be dialled."""
    found = [match.group(1) for match in _SAID.finditer(text)]
    return [number for number in found if 9 <= len(validate.digits(number)) <= 12 and kind(number) in NUMBERS]


def _digits(text: str) -> str:
    if len(text) == 10 and validate.french_phone(text):
        return "bare"
    if len(text) == 9 and text[0] in "123456789" and len(set(text[1:])) > 1:
        return "lost_zero"
    if len(text) in (11, 13) and text.startswith(("33", "0033")):
        return "bare"
    if len(text) in (2, 3, 4) and (text[0] in "13" or text == "112"):
        return "short"
    return "digits" if 7 <= len(text) <= 15 else "other"


def _written(text: str) -> str:
    number = validate.digits(text)
    if text.lstrip("( ").startswith("+") or text.startswith("00"):
        return "world"
    if len(number) > 16:
        return "several"
    if number.startswith("0") and validate.french_phone(number):
        return "grouped"
    return "american"


@dataclass(frozen=True, slots=True)
class Look:
    """Distinct values by how they are written, and what the bare digits among them are like."""

    counts: Counter[str]
    looks_like: str = ""  # "sequence", "checksum", "epoch", "code": what the bare digits rather are

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def share(self, kinds: frozenset[str]) -> float:
        """Share of the values of these kinds."""
        return sum(self.counts[k] for k in kinds) / self.total if self.total else 0.0

    def weight(self, named: bool) -> float:
        """Log-odds of all values together; n values count as min(n, 12)^0.7. `named`: the column is called a phone."""
        if not self.total:
            return 0.0
        weights = WEIGHTS | NAMED if named else WEIGHTS
        mean = sum(weights[k] * n for k, n in self.counts.items()) / self.total
        weight = mean * min(self.total, 12) ** 0.7
        return float(max(-12.0, weight - (8.0 if self.looks_like else 0.0)))


def look(values: Sequence[str]) -> Look:
    """Sort every value, then hold the bare digits against their look-alikes."""
    counts = Counter(map(kind, values))
    bare = [validate.digits(v.strip().removesuffix(".0")) for v in values if kind(v) in ("bare", "lost_zero", "digits")]
    return Look(counts, _resembles(bare) if len(bare) * 2 > len(values) else "")


def _resembles(numbers: Sequence[str]) -> str:
    """What plain digits rather are: order numbers in sequence, SIREN or SIRET, seconds since 1970; "" nothing."""
    if len(numbers) < 4:
        return ""
    if _sequence(sorted(map(int, numbers))):
        return "sequence"
    if sum(len(n) in (9, 14, 15, 16) and validate.luhn(n) for n in numbers) > 0.8 * len(numbers):
        return "checksum"
    if sum(len(n) in (10, 13) and n[:2] in ("13", "14", "15", "16", "17", "18") for n in numbers) > 0.9 * len(numbers):
        return "epoch"
    return ""


def _sequence(numbers: Sequence[int]) -> bool:
    """Most steps between neighbours are small against the numbers: they were counted, not dialled."""
    steps = [b - a for a, b in pairwise(numbers) if b > a]
    if len(steps) < 3:
        return False
    dense = len(steps) / max(1, numbers[-1] - numbers[0])
    return dense > 0.02 or sum(step <= 50 for step in steps) > 0.7 * len(steps)


def mobiles(values: Sequence[str]) -> tuple[int, int]:
    """How many of the French numbers among the values are mobile ones (06, 07), and how many are French."""
    national = [re.sub(r"^(?:0033|33)(?=[1-9])", "0", validate.digits(v.replace("(0)", ""))) for v in values]
    national = [f"0{n}" if len(n) == 9 and n[0] != "0" else n for n in national]
    french = [n for n in national if len(n) == 10 and n[0] == "0" and n[1] != "0"]
    return sum(n[1] in "67" for n in french), len(french)


def without_zero(numbers: Sequence[str]) -> bool:
    """Are these integers of nine digits French numbers that lost their zero?

    One in six of the integers of that length is assigned to nobody, or to special services: among sixty that are
    anything else, some would be; and people live in more than one region.
    """
    nine = [n for n in map(validate.digits, numbers) if len(n) == 9]
    if len(nine) < max(60, 0.95 * len(numbers)) or len({n[0] for n in nine}) < 4 or any(n[0] == "8" for n in nine):
        return False
    return sum(validate.phone(f"+33{n}") and _assigned(n) for n in nine) > 0.98 * len(nine)


def _assigned(national: str) -> bool:
    return not re.match(r"0|40|7[0-2]|8", national)


_GROUPED = re.compile(r"\+|[0-9][ .\-/\u00a0\u202f()][0-9(]")


def well_grouped(number: str) -> bool:
    """Is the number written as people write one, and not as ten digits in a row?"""
    return _GROUPED.search(number) is not None
