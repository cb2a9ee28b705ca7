"""Masked shapes: enough to recognise a kind of value, never enough to recognise a value."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from detectors.words import listed

SHOWN = 3
LONGEST_RUN = 5
LONGEST_SHAPE = 32


def _kind(character: str) -> str:
    if character.isdigit():
        return "9"
    if character.isalpha():
        return "A" if character.isupper() else "a"
    return character if character.isascii() else "·"


def shape(value: str) -> str:
    """`Jean-Paul DUPONT 12` → `Aaaa-Aaaa AAAAA 99`: letters and digits by class, runs cut to five."""
    runs = ((kind, sum(1 for _ in run)) for kind, run in groupby(map(_kind, value[: 4 * LONGEST_SHAPE])))
    return "".join(kind * min(count, LONGEST_RUN) for kind, count in runs)[:LONGEST_SHAPE]


def email_shape(value: str) -> str:
    """`jean@free.fr` → `x***@[consumer]`, another domain → `x***@[pro]`."""
    domain = value.replace("%40", "@").rpartition("@")[2].strip(" >)\"'").casefold()
    return "x***@[consumer]" if domain in listed("consumer_domains") else "x***@[pro]"


def phone_shape(value: str) -> str:
    """`+33 6 12 34 56 78` → `+33 6 ** ** ** **`: the country and first digit stay, which thousands share."""
    digits = 0
    limit = 3 if value.lstrip().startswith("+33") else 2
    masked = []
    for character in value.strip()[:LONGEST_SHAPE]:
        if character.isdigit():
            digits += 1
            masked.append(character if digits <= limit else "*")
        else:
            masked.append(character if character in " .-/()+;," else "·")
    return "".join(masked)


def commonest(shapes: Iterable[str]) -> tuple[str, ...]:
    """The commonest shapes, in a stable order."""
    ranked = sorted(Counter(shapes).items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(text for text, _ in ranked[:SHOWN])
