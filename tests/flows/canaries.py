"""Who of the demo's people stands in a text: what gomme's own reports, store and logs are searched with."""

import re
from collections.abc import Sequence
from functools import cache

from flows.demodata.people import Person, people, unaccented

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_PHONE = re.compile(r"(?:\+33 ?|0033 ?|\b0|\b|(?<=\D))(?:\(0\) ?)?([1-9](?:[ .-]?\d\d){4})(?!\d)")


def standing_in(text: str, persons: Sequence[Person] | None = None) -> set[int]:
    """The numbers of the persons whose e-mail, phone (in any form) or full name (either order) stands in the text."""
    names, emails, phones = _known(tuple(persons or people()))
    lowered = text.lower()
    found = {emails[email] for email in _EMAIL.findall(lowered) if email in emails}
    digits = (re.sub(r"\D", "", phone) for phone in _PHONE.findall(text))
    found |= {phones[number] for number in digits if number in phones}
    words = re.split(r"[^\w'-]+", unaccented(lowered))
    for length in (2, 3, 4):
        runs = (" ".join(words[start : start + length]) for start in range(len(words) - length + 1))
        found |= {number for run in runs if run in names for number in names[run]}
    return found


@cache
def _known(persons: tuple[Person, ...]) -> tuple[dict[str, set[int]], dict[str, int], dict[str, int]]:
    names: dict[str, set[int]] = {}
    for person in persons:
        first, last = unaccented(person.first).lower(), unaccented(person.last).lower()
        names.setdefault(f"{first} {last}", set()).add(person.number)
        names.setdefault(f"{last} {first}", set()).add(person.number)
    emails = {person.email: person.number for person in persons}
    phones = {person.landline: person.number for person in persons} | {
        person.mobile: person.number for person in persons
    }
    return names, emails, phones
