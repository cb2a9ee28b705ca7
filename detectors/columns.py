"""The words of a name of a column or table, and what each stands for.

Words are matched whole, after splitting at case, digits and punctuation; run-together words are parted.
"""

import re
import unicodedata
from functools import lru_cache

from detectors.vocabulary import FOLLOW, PIECES, SEGMENTS

_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "æ": "ae", "œ": "oe", "ß": "ss"}
)
_ACCENTS = re.compile("[\u0300-\u036f]+")
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
# French schemas of the eight-letter age: TELDOM, NOMENF, PRENOMMED. Longer words that begin so mean something else.
_STARTS = {"prenom": 6, "nom": 3, "tel": 3, "email": 4, "num": 5}
_HEADS = frozenset(
    w for w, c in SEGMENTS.items() if len(w) >= 6 and c in ("phone", "email", "first", "last", "birth", "numbering")
)
# Stems that stand before or behind a stump of whose they are: EXPNOM, TELCONF, ADRLIV.
_STEMS = ("prenom", "courriel", "email", "mail", "mel", "nom", "tel", "adr", "fax", "gsm", "rib", "iban")
_BIRTH = ("nai", "nais", "naiss", "naissances")
_BORN = re.compile(r"([a-z]+?)nai(?:s|ss|ssance|ssances)?")  # DATNAISS, lieunais
_DATED = ("d", "dt", "dat", "date")


def fold(text: str) -> str:
    """Lower case without accents: `Élève` → `eleve`."""
    if text.isascii():
        return text.lower()
    text = text.translate(_LETTERS)
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """The words of a name: `telFixe2`, `TEL_FIXE`, `tel-fixe` → ("tel", "fixe"); run-together words are parted."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", name)).replace("ß", "ss")
    if not any(c.islower() for c in plain):
        plain = plain.lower()
    found: list[str] = []
    for part in _PARTS.findall(plain):
        if not part.isdigit():
            found.extend(_segments(part.lower()))
    return tuple(found)


@lru_cache(maxsize=65536)
def _segments(word: str) -> tuple[str, ...]:
    """A run-together word as known words, if they cover it whole (`nomclient`); else by its head (`filialtelefon`)."""
    if word in _BIRTH:
        return ("naissance",)
    if word in SEGMENTS or len(word) < 4:
        return (word,)
    if born := _BORN.fullmatch(word):
        return ("date" if born[1] in _DATED else "lieu", "naissance")
    if parted := (_cover(word) if len(word) > 4 else ()) or _owned(word):
        return parted
    for cut in range(3, len(word) - 4):
        if word[cut:] in _HEADS:
            return word[:cut], word[cut:]
    for start, longest in _STARTS.items():
        if word.startswith(start) and len(word) - len(start) <= longest:
            return start, word[len(start) :]
    return (word,)


def _owned(word: str) -> tuple[str, ...]:
    """A stem beside whose it is (`expnom`, `telconf`); two letters before a word (`idclient`, `iplastlogin`)."""
    for stem in _STEMS:
        if whose := PIECES.get(word.removesuffix(stem)) or PIECES.get(word.removeprefix(stem)):
            return whose, stem
    if word[:2] in ("id", "ip") and (rest := _segments(word[2:])) and all(part in SEGMENTS for part in rest):
        return word[:2], *rest
    return ()


def _cover(word: str) -> tuple[str, ...]:
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 16), end):
            before, piece = best[start], word[start:end]
            shortest = 3 if start > 0 or end < len(word) else 1
            if before is not None and len(piece) >= shortest and piece in SEGMENTS:
                current = best[end]
                if current is None or len(before) + 1 < len(current):
                    best[end] = (*before, piece)
    return best[-1] or ()


def concept(word: str) -> str:
    """What one word stands for, its plural too; `?` unknown."""
    return SEGMENTS.get(word) or SEGMENTS.get(word.rstrip("sx") if len(word) > 4 else word) or "?"


@lru_cache(maxsize=65536)
def concepts(name: str) -> tuple[tuple[str, str], ...]:
    """The words of a name with what each stands for (`?` unknown); words that belong together count once."""
    parts, found, at = words(name), [], 0
    while at < len(parts):
        for span in (3, 2):
            together = parts[at : at + span]
            if len(together) == span and together in FOLLOW:
                found.append((" ".join(together), FOLLOW[together]))
                at += span
                break
        else:
            found.append((parts[at], concept(parts[at])))
            at += 1
    return tuple(found)


def kinds(name: str) -> frozenset[str]:
    """What the words of a name stand for."""
    return frozenset(meaning for _, meaning in concepts(name))
