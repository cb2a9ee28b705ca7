"""Masked shapes: enough to recognise a kind of value, never enough to recognise a value."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

SHOWN = 3
LONGEST_RUN = 5
LONGEST_SHAPE = 32

# Providers whose addresses private persons hold; everything else may be a company's own domain.
CONSUMER_DOMAINS = frozenset(
    """aol.com aliceadsl.fr bbox.fr bluewin.ch club-internet.fr cegetel.net free.fr freesurf.fr gmail.com gmx.com gmx.de
    gmx.fr gmx.net googlemail.com hotmail.be hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it
    icloud.com laposte.net libero.it live.be live.com live.fr mac.com mail.com mail.ru me.com msn.com neuf.fr
    noos.fr numericable.fr orange.fr outlook.com outlook.fr pm.me proton.me protonmail.com sfr.fr skynet.be
    t-online.de tele2.fr telenet.be tiscali.fr voila.fr wanadoo.fr web.de yahoo.co.uk yahoo.com yahoo.de yahoo.fr
    yandex.ru ymail.com zoho.com""".split()
)


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
    domain = value.rpartition("@")[2].strip(" >)\"'").casefold()
    return "x***@[consumer]" if domain in CONSUMER_DOMAINS else "x***@[pro]"


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
