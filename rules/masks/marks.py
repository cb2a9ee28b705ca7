"""What must go from one text, by its form: addresses, telephone numbers, accounts, and persons by what stands around.

A mark is where it stands and what it is; what it becomes is for `prose` to say, for many marks at once.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import regex  # type: ignore[import-untyped]

from detectors import kernels, leaks, patterns, text, validate
from detectors.columns import fold
from detectors.lexicon import lexicon
from detectors.name_words import SKIPPED
from detectors.reserved import safe_email, safe_phone

Span: TypeAlias = tuple[int, int]
Known: TypeAlias = Collection[str]  # those of `candidates` that the source holds

PERSON, SURNAME = "full_name", "last_name"
NEUTRAL = "neutral"
LONGEST_LOCAL = 128  # characters before an @

# The masks of what has a form of its own; what has none becomes neutral signs.
_MASKS = {
    "bank_account": "iban", "payment_card": "card", "national_id": "nir", "ip_address": "ip",
    "secret": NEUTRAL, "online_id": NEUTRAL,
}  # fmt: skip
_NUMBERS = frozenset({"bank_account", "payment_card", "national_id"})  # nine digits or more
_AT = re.compile("@|%40")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]{2,})?")
_NEXT = re.compile(r"[ \u00a0]([^\W\d_]{2,}(?:[-'’][^\W\d_]+)*)")
_NINE = re.compile(r"(?:[0-9][^0-9]*){9}")
_TAG = re.compile(r"</?[a-z]{1,12}>")
_HIDDEN = re.compile(kernels.OBFUSCATED.replace("]+", "]{1,64}"))
_HIDDEN_AT = re.compile(r" ?[(\[{](?:at|a|arobase|chez)[)\]}] ?| (?:at|arobase) ", re.IGNORECASE)
_HIDDEN_DOT = re.compile(r" ?[(\[{ ](?:dot|point)[)\]} ] ?| ?\. ?", re.IGNORECASE)
# Without these signs no address hides in a cell, and there is neither a secret nor anything else that is no number.
_MAY_HIDE = re.compile(r"[(\[{](?:at|a|arobase|chez)[)\]}]| (?:at|arobase) ", re.IGNORECASE)
_MAY_TELL = re.compile(r"[0-9]\.[0-9]|[0-9A-Fa-f]:[0-9A-Fa-f:]|[$_}]|://|eyJ|AKIA|xox")
_TEN, _BARE = re.compile("0[1-9][0-9]{8}"), re.compile(leaks.BARE)
_REFERENCE = regex.compile(f"(?:{leaks.REFERENCE})$")
_RUN = re.compile(r"[0-9](?:[ .\-/()\u00a0\u2000-\u206f]?[0-9]){9,13}")
_DIGITS = re.compile("[0-9]{10,14}")


@dataclass(frozen=True, slots=True, repr=False)
class Mark:
    """Where something stands in a text: one span, or one for each word of a person. `kind` is a mask's name; `text` is
    what to mask; `new` is what stands there afterwards, where that is known already, a word for each span."""

    spans: tuple[Span, ...]
    kind: str
    text: str
    new: tuple[str, ...] = ()


def candidates(cell: str) -> Iterator[str]:
    """Words around an @ and runs of digits: only the source can say whether they are somebody's."""
    for start, end in _ats(cell):
        yield _plain(cell[start:end])
    for start, end in _runs(cell):
        yield cell[start:end]


def contacts(cell: str, known: Known, again: bool) -> Iterator[Mark]:
    """Addresses and numbers. `again`: what is a pseudonym by its form stays, it is one."""
    for start, end in _emails(cell, known, again):
        yield Mark(((start, end),), "email", _plain(cell[start:end]))
    for match in _HIDDEN.finditer(cell) if _MAY_HIDE.search(cell) else ():
        yield Mark((match.span(),), "email", _HIDDEN_DOT.sub(".", _HIDDEN_AT.sub("@", match[0])))
    numbered = _NINE.search(cell) is not None
    yield from _accounts(cell, numbered)
    for start, end in _phones(cell, known) if numbered else ():
        if not (again and safe_phone(cell[start:end])):
            yield Mark(((start, end),), "phone", cell[start:end])


def persons(cell: str) -> Iterator[Mark]:
    """Whom a text names, by civilities, by what people do with people, and by the lexicon."""
    for start, end, score in text.names_in(cell):
        if score >= text.KNOWN:
            end = _behind(cell, end) if score == text.CIVILITY else end
            words = [(m.start(), m.end()) for m in _WORD.finditer(_TAG.sub(_blank, cell[start:end]))]
            found = tuple((start + a, start + b) for a, b in words if _is_name(cell[start + a : start + b]))
            if found:
                yield person(cell, found)


def person(cell: str, spans: tuple[Span, ...]) -> Mark:
    """The mark of some words that are one person; one alone is a surname."""
    words = " ".join(cell[start:end] for start, end in spans)
    return Mark(spans, PERSON if len(spans) > 1 else SURNAME, words)


def neutral(value: str) -> str:
    """A text of the same length that means nothing: `FR76 3000` → `xx00 0000`."""
    return "".join("0" if c.isdigit() else "x" if c.isalnum() or c in "$+/=" else c for c in value)


def _behind(cell: str, end: int) -> int:
    """Where a name behind a civility ends: `Mme Paulette Martin` has two words, `Mme Martin Paris` one."""
    known = lexicon()
    for _ in range(2):
        match = _NEXT.match(cell, end)
        if match is None or not match[1][0].isupper():
            break
        if any(fold(match[1]) in some for some in (known.things, known.towns, known.companies)):
            break
        end = match.end()
    return end


def _is_name(word: str) -> bool:
    return len(word) > 1 and fold(word) not in SKIPPED


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _emails(cell: str, known: Known, again: bool) -> Iterator[Span]:
    for start, end in _ats(cell):
        address = _plain(cell[start:end])
        deliverable = "." in address.rpartition("@")[2] and validate.email(address)
        if address in known or (deliverable and not (again and safe_email(address))):
            yield start, end


def _ats(cell: str) -> Iterator[Span]:
    return (span for match in _AT.finditer(cell) if (span := _around(cell, match)))


def _runs(cell: str) -> Iterator[Span]:
    return (match.span() for expression in (_DIGITS, _RUN) for match in expression.finditer(cell))


def _plain(address: str) -> str:
    return address.replace("%40", "@")


def _around(cell: str, at: re.Match[str]) -> Span | None:
    start, end = at.span()
    least = max(0, start - LONGEST_LOCAL)
    while start > least and (cell[start - 1].isalnum() or cell[start - 1] in "_.+-"):
        start -= 1
    most = min(len(cell), end + 2 * LONGEST_LOCAL)
    while end < most and (cell[end].isalnum() or cell[end] in "_.-"):
        end += 1
    while start < at.start() and cell[start] in ".-":
        start += 1
    while end > at.end() and cell[end - 1] in ".-":
        end -= 1
    return (start, end) if start < at.start() and end > at.end() else None


def _accounts(cell: str, numbered: bool) -> Iterator[Mark]:
    telling = _MAY_TELL.search(cell) is not None
    for pattern, expression in _forms():
        for match in expression.finditer(cell) if (numbered if pattern.category in _NUMBERS else telling) else ():
            if pattern.valid is None or pattern.valid(match[0]):
                yield Mark((match.span(),), _MASKS[pattern.category], match[0])


def _phones(cell: str, known: Known) -> Iterator[Span]:
    """Written as people write numbers, said to be some, or known of the source."""
    for match in _written().finditer(cell):
        yield match.span()
    for match in _said().finditer(cell):
        number = _TEN.search(cell, match.start(), match.end())
        yield number.span() if number else match.span()
    for match in _said_abroad().finditer(cell):
        yield match.span(1)
    for match in _BARE.finditer(cell):
        number = _TEN.search(cell, match.start(), match.end())
        if number and not _REFERENCE.search(cell, max(0, number.start() - 40), number.end()):
            yield number.span()
    yield from (span for span in _runs(cell) if cell[slice(*span)] in known)


@cache
def _forms() -> list[tuple[patterns.Pattern, re.Pattern[str]]]:
    return [(p, re.compile(p.span)) for p in patterns.PATTERNS if p.category in _MASKS]


@cache
def _written() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p.span})" for p in patterns.of("phone") if not p.bare))


@cache
def _said() -> "regex.Pattern[str]":
    return regex.compile(kernels.SAID)


@cache
def _said_abroad() -> "regex.Pattern[str]":
    return regex.compile(kernels.SAID_ABROAD)
