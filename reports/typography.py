"""How French and English print spaces, quotes, numbers, shares, dates, and names that a database made up."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Literal

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")

NARROW = "\u202f"  # narrow no-break space
ZERO_WIDTH_JOINER = "\u200d"  # emoji are made of it; every other invisible character is spelled out

# What cites, and is bound to its number: art. 30, RFC 2606.
CITING = re.compile(r"(\bart\.|§|\bRFC|\bISO|\bfiche|\bsheet|\brecital|\bconsidérant|\bpoint|\bn°) (?=\w)")

MONTHS: dict[str, tuple[str, ...]] = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


def typeset(text: str, language: str) -> str:
    """Plainly typed words as they are printed: typographic apostrophes, and in French the no-break spaces."""
    text = CITING.sub("\\1\u00a0", text)
    text = text.replace("'", "’")
    if language != "fr":
        return text
    text = re.sub(r" ([;:!?%»])", NARROW + r"\1", text)
    return text.replace("« ", "«" + NARROW)


def number(value: int, language: str) -> str:
    """A whole number: 12 345 in French (narrow no-break space), 12,345 in English."""
    return f"{value:,}".replace(",", NARROW if language == "fr" else ",")


def decimal(value: Decimal | float, digits: int, language: str) -> str:
    """A number with that many decimals: 3,2 or 3.2."""
    whole, _, rest = f"{value:.{digits}f}".partition(".")
    return number(int(whole), language) + (("," if language == "fr" else ".") + rest if rest else "")


def percent(share: float, language: str, at_most: bool = False) -> str:
    """A share of 0 to 1: 99,9 % or 99.9%. Only 0 and 1 print as 0 and 100; a bound (`at_most`) is rounded up."""
    hundred = Decimal(repr(float(share))) * 100
    digits = 1 if 1 <= hundred <= 99 else 2  # near both ends a tenth of a percent is too coarse
    rounded = hundred.quantize(Decimal(1).scaleb(-digits), ROUND_CEILING if at_most else ROUND_HALF_UP)
    if hundred > 0 and rounded == 0:
        return f"<{NARROW}{_percent(Decimal('0.01'), language)}"
    if hundred < 100 and rounded == 100 and not at_most:
        return f">{NARROW}{_percent(Decimal('99.99'), language)}"
    return _percent(rounded, language)


def _percent(figure: Decimal, language: str) -> str:
    digits = max(0, -int(figure.normalize().as_tuple().exponent))
    return decimal(figure, digits, language) + (f"{NARROW}%" if language == "fr" else "%")


def day(value: date, language: str) -> str:
    """23 novembre 2026, 1er novembre 2026; 23 November 2026."""
    ordinal = "1er" if language == "fr" and value.day == 1 else str(value.day)
    return f"{ordinal}\u00a0{MONTHS[language][value.month - 1]} {value.year}"


def clock(value: datetime, language: str) -> str:
    """14 h 05 in French, 14:05 in English."""
    return f"{value.hour}{NARROW}h{NARROW}{value.minute:02}" if language == "fr" else f"{value.hour}:{value.minute:02}"


def duration(seconds: float, language: str) -> str:
    """Seconds as people say them: 3,2 s; 4 min 12 s; 2 h 03 min."""
    if seconds < 60:
        return f"{decimal(seconds, 1, language)}{NARROW}s"
    whole = timedelta(seconds=round(seconds)) // timedelta(seconds=1)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if hours:
        return f"{hours}{NARROW}h{NARROW}{minutes:02}{NARROW}min"
    return f"{minutes}{NARROW}min{NARROW}{rest:02}{NARROW}s"


def capital(text: str) -> str:
    """The first letter as a capital, the others as they are."""
    return text[:1].upper() + text[1:]


def legible(name: str) -> str:
    """A name out of a database in which nothing hides: control, direction and lone surrogate characters are spelled."""
    return "".join(f"⟨U+{ord(sign):04X}⟩" if _hides(sign) else sign for sign in name)


def _hides(sign: str) -> bool:
    return sign != ZERO_WIDTH_JOINER and unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
