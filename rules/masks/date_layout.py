"""How dates are written: where in a cell stand year, month and day, so that they can be written over in place.

A layout is a cell whose digits are all 0: `00/00/0000`. ISO, French and compact spellings, with or without a time,
seconds since 1970, days since 1899 (Excel); other spellings (unpadded, months as words) are read one by one.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from detectors.columns import fold

Epoch = Literal["seconds", "milliseconds", "days"]

_TIME = r"(?:[ T]00:00(?::00(?:[.,]0+)?)?\s*(?:Z|[+-]00(?::?00)?(?::00)?)?)?"
_ISO = re.compile(rf"(0000)([-/.])(00)\2(00){_TIME}")
_FRENCH = re.compile(rf"(00)([-/. ])(00)\2(0000){_TIME}")
_SHORT = re.compile(r"(00)([-/.])(00)\2(00)")
_NAMES = tuple(
    tuple(names.split())
    for names in (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "january february march april may june july august september october november december",
        "janv févr mars avr mai juin juil août sept oct nov déc",
        "jan feb mar apr may jun jul aug sep oct nov dec",
    )
)
_MONTHS = {fold(name): (n, m) for n, names in reversed(list(enumerate(_NAMES))) for m, name in enumerate(names, 1)}
_YEAR = r"(?P<y>[0-9]{4})(?P<rest>.*)"
_LOOSE = re.compile(rf"(?P<d>[0-9]{{1,2}})(?P<a>[-/. ])(?P<m>[0-9]{{1,2}})(?P<b>[-/. ]){_YEAR}", re.DOTALL)
_WORDS = re.compile(rf"(?P<d>[0-9]{{1,2}})(?:er)?(?P<b> +|-)(?P<m>[^\W\d_]+)(?P<c>\.?(?: +|-)){_YEAR}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DateLayout:
    """Where the year (four digits, or two), month and day begin; or what a whole number counts."""

    year: int = -1
    month: int = -1
    day: int = -1
    digits: int = 4  # of the year
    counts: Epoch | None = None


@lru_cache(maxsize=4096)
def layout(cell: str) -> DateLayout | None:
    """Reads a layout; None where it is none of the padded spellings."""
    lead = len(cell) - len(cell.lstrip())
    text = cell.strip()
    if match := _ISO.fullmatch(text):
        return DateLayout(lead + match.start(1), lead + match.start(3), lead + match.start(4))
    if match := _FRENCH.fullmatch(text):
        return DateLayout(lead + match.start(4), lead + match.start(3), lead + match.start(1))
    if match := _SHORT.fullmatch(text):
        return DateLayout(lead + match.start(4), lead + match.start(3), lead + match.start(1), 2)
    if re.fullmatch(r"0{8}(?:0{6})?", text):
        return DateLayout(lead, lead + 4, lead + 6)
    whole: dict[int, Epoch] = {5: "days", 9: "seconds", 10: "seconds", 12: "milliseconds", 13: "milliseconds"}
    counts = whole.get(len(re.sub(r"\.0+$", "", text))) if re.fullmatch(r"0+(?:\.0+)?", text) else None
    return DateLayout(counts=counts) if counts else None


def loose(value: str) -> tuple[date, str] | None:
    """A date that is written otherwise (`3/5/1980`, `12 mars 1980`), and how to write another: `{d}/{m}/{y}`."""
    text = value.strip()
    match = _LOOSE.fullmatch(text)
    month = int(match["m"]) if match else 0
    pattern = "{d}%(a)s{m}%(b)s{y}"
    if match is None and (match := _WORDS.fullmatch(text)):
        names, month = _MONTHS.get(fold(match["m"]), (0, 0))
        pattern = "{d}%(b)s{" + ("n" if match["m"].islower() else "N") + f"[{names}]" + "}%(c)s{y}"
    if match is None or "{" in match["rest"] or any(c.isalpha() for c in match["rest"]):
        return None
    try:
        return date(int(match["y"]), month, int(match["d"])), pattern % match.groupdict() + match["rest"]
    except ValueError:
        return None


def written(day: date, pattern: str) -> str:
    """Another date in the way of a pattern of `loose`."""
    names = [months[day.month - 1] for months in _NAMES]
    capital = [name.capitalize() for name in names]
    return pattern.format(d=day.day, m=day.month, y=f"{day.year:04}", n=names, N=capital)
