"""The day on which a policy says that it was last changed."""

import re
from collections.abc import Iterable
from datetime import date

from rules.passages import normal

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("janvier january jan janv", "fevrier february feb fevr", "mars march mar", "avril april apr avr", "mai may",
         "juin june jun", "juillet july jul juil", "aout august aug", "septembre september sep sept",
         "octobre october oct", "novembre november nov", "decembre december dec"), 1,
    )
    for name in names.split()
}  # fmt: skip

_CHANGED = re.compile(
    r"\b(?:modifi\w*|mise? a jour|revis\w*|updated?|changed|amended|version|date|en vigueur|effective|en date"
    r"|as of|etablie?)\b"
)
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_NUMBERS = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:er|st|nd|rd|th)?(?: of)? ({_MONTH})\.?,? (\d{{4}})\b")
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b")


def changed_on(lines: Iterable[tuple[int, str]], language: str) -> tuple[int, date | None] | None:
    """The line that says when the policy was changed, and the day; None for a day that can be read in two ways.

    Numbers are day/month/year in French; in English only where one of them exceeds twelve or both are the same.
    """
    for number, line in lines:
        text = normal(line)
        if _CHANGED.search(text) and len(text) < 200:
            day = day_in(text, language)
            if day or _NUMBERS.search(text):
                return number, day
    return None


def day_in(text: str, language: str) -> date | None:
    """The first day that a normal text names, or None."""
    if found := _ISO.search(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.search(text):
        return _day(int(found[3]), _MONTHS[found[2]], int(found[1]))
    if found := _MONTH_FIRST.search(text):
        return _day(int(found[3]), _MONTHS[found[1]], int(found[2]))
    if found := _NUMBERS.search(text):
        first, second, year = (int(part) for part in found.groups())
        if language == "fr" or first > 12 or first == second:
            return _day(year, second, first)
        return _day(year, first, second) if second > 12 else None
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
