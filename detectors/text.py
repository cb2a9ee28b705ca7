"""Names in running text: behind a civility, or as a first name before a surname; streets, schools and halls set aside.

Streets, schools and companies carry the names of persons too: what stands before a match can speak against it.
"""

import re
from collections.abc import Iterator

import regex  # type: ignore[import-untyped]

from detectors import kernels, names
from detectors.columns import fold
from detectors.lexicon import lexicon
from detectors.words import listed

_CUE = regex.compile(kernels.CUE)
_PAIR = regex.compile(kernels.PAIR, regex.VERSION1)
_NOT_A_PERSON = re.compile(
    r"(?:\b(?:rue|avenue|av|bd|boulevard|place|pl|quai|square|allee|impasse|chemin|cours|pont|gare|hopital|clinique|lycee|ecole|"
    r"college|stade|salle|residence|batiment|immeuble|universite|institut|eglise|port|parc|zone|za|zi|centre|street|road|"
    r"societe|ste|ets|groupe|cabinet|garage|maison|chateau|domaine|produits?|articles?|items?|products?|modele|reference|marque|transports|garage|pharmacie|boulangerie|restaurant|hotel|saint|st|ste|mont|ville|commune)"
    r"(?: d[eu]s?| d'| l[ea]s?| of| the)*[ :]*)$"
)


def names_in(text: str) -> Iterator[tuple[int, int, float]]:
    """Spans of names in a text, with a score: .85 behind a civility, .75 as first name and surname."""
    taken = -1
    for start, end in _spans(_CUE, text):
        if names.kind(text[start:end]) == "civility" and not _function(text[start:end]):
            taken = end
            yield start, end, 0.85
    for start, end in _spans(_PAIR, text):
        if start >= taken and _well_known(text[start:end]) and _is_person(text, start, text[start:end]):
            yield start, end, 0.75


def _spans(expression: regex.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Matches without the character before them; the next one may begin with the last word of this one."""
    at = 0
    while match := expression.search(text, at):
        start = next(i for i in range(match.start(), match.end()) if text[i].isalpha())
        yield start, match.end()
        at = max(
            start + 1, match.end() if " " not in text[start : match.end()] else text.rindex(" ", start, match.end())
        )


def _function(match: str) -> bool:
    """`Madame la Directrice`, `Monsieur Le Maire`: nobody's name."""
    words = [w.strip(".") for w in fold(match).replace("'", " ").replace("-", " ").split()[1:]]
    known = lexicon()
    return all(w in known.things or w in listed("civilities") or len(w) < 3 for w in words)


def _well_known(pair: str) -> bool:
    """A common first name and a common surname: in prose a rare name is more often another word."""
    known, words = lexicon(), names.tokens(pair)
    firsts = [w for w in words if w in known.first_common]
    return names.kind(pair) == "full" and any(w in known.last_common and w != first for first in firsts for w in words)


def _is_person(text: str, start: int, match: str) -> bool:
    before = fold(text[max(0, start - 40) : start])
    first = fold(match).split()[0].split("-")[0]
    return not _NOT_A_PERSON.search(before) and first not in lexicon().towns
