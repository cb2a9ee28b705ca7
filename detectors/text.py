"""Names in running text: behind a civility, beside what people do with people, or as a first name before a surname.

Streets, schools and companies carry the names of persons too: what stands around a match can speak against it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import regex  # type: ignore[import-untyped]

from detectors import kernels, names
from detectors.columns import fold
from detectors.lexicon import lexicon
from detectors.words import listed

CIVILITY, TOLD, KNOWN, HALF, UNKNOWN = 0.85, 0.82, 0.75, 0.6, 0.4  # how sure one match is, by what speaks for it

LONGEST_WORD = 40
LONG = 20_000  # characters: longer texts are kept for a closer look without this one


def _compiled(expression: str) -> regex.Pattern[str]:
    """RE2's expression for a machine that tries every way: words are bounded, so that no text makes it run away."""
    return regex.compile(expression.replace("]+", f"]{{1,{LONGEST_WORD}}}"), regex.VERSION1)


_CUE, _PAIR, _JOINED = _compiled(kernels.CUE), _compiled(kernels.PAIR), _compiled(kernels.JOINED)
_BEFORE = regex.compile(f"(?i:{kernels.BEFORE})$")
_AFTER = regex.compile(f"(?i:{kernels.AFTER})")
_NOT_A_PERSON = re.compile(
    r"(?:\b(?:rue|avenue|av|bd|boulevard|place|pl|quai|square|allee|impasse|chemin|cours|pont|gare|hopital|clinique|lycee|ecole|"
    r"college|stade|salle|residence|batiment|immeuble|universite|institut|eglise|port|parc|zone|za|zi|centre|street|road|"
    r"societe|ste|ets|etablissements|groupe|cabinet|garage|maison|chateau|domaine|produits?|articles?|items?|products?|modele|"
    r"reference|marque|brand|model|transports|pharmacie|boulangerie|restaurant|hotel|saint|st|ste|mont|ville|commune|"
    r"suppliers?|fournisseurs?|vendors?|company|firm|entreprise|agence|enseigne|magasin|laboratoires?|labo|editions|licence|"
    r"musee|theatre|cinema|gymnase|collection|gamme|fondation|prix|trophee|association)"
    r"(?: d[eu]s?| d'| l[ea]s?| of| the)*[ :]*)$"
)
_PLACED = re.compile(r"\b(?:sainte?|st|notre)\b")
_ADDRESS = re.compile(r"[\w.+-]*@")  # the local part of an e-mail goes on
_A_COMPANY = re.compile(
    r"(?: [A-Z][\w-]+)? ?(?:(?i:fr[eè]res|fils|sarl|sasu|eurl|snc|scop|ltd|llc|llp|plc|inc|corp|gmbh"
    r"|brothers)|SAS?|SCI|AG|BV"
    r"|(?:&|et|and) (?i:fils|sons|cie|co|associ[ée]s|partners|fr[eè]res|filles?))\b"
)


def names_in(text: str) -> Iterator[tuple[int, int, float]]:
    """Spans of names in a text, with one of the scores above; below KNOWN only a reader of sentences can tell."""
    taken = -1
    for start, end in _spans(_CUE, text):
        if _addressed(text[start:end]):
            taken = end
            yield start, end, CIVILITY
    for start, end in _spans(_PAIR, text):
        if start >= taken and (score := _told(text, start, end)):
            yield start, end, score
    for match in _JOINED.finditer(text):
        if _beside(joined := match.group()) and not _ADDRESS.match(text, match.end()):
            yield match.start() + len(joined) - len(joined.lstrip("/\\;,|'\"(<>\n\t ")), match.end(), TOLD


def promising(text: str) -> bool:
    """May the text name somebody? The same as `names_in`, asked of many rows."""
    return len(text) > LONG or next(names_in(text), None) is not None


def _spans(expression: regex.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Matches without the character before them; the next one may begin with the last word of this one."""
    at = 0
    while match := expression.search(text, at):
        start = next(i for i in range(match.start(), match.end()) if text[i].isalpha())
        yield start, match.end()
        at = max(
            start + 1, match.end() if " " not in text[start : match.end()] else text.rindex(" ", start, match.end())
        )


@lru_cache(maxsize=16384)
def _addressed(match: str) -> bool:
    """`Mme Durand`, `mme durand`, and nobody's name: `Madame la Directrice`, `Monsieur Le Maire`, `madame est`."""
    words = [w.strip(".") for w in fold(match).replace("'", " ").replace("-", " ").split()[1:]]
    known = lexicon()
    if len(words) == 1 and _is_surname(words[0]) and match.split()[-1][0].isupper():
        return True  # a surname that is also a thing: `Mme Carton`
    if names.kind(match) != "civility":
        return False
    if match[0].islower() and match.split()[-1][0].islower():
        return bool(words) and _is_surname(words[-1]) and words[-1] not in known.things
    return not all(w in known.things or w in listed("civilities") or len(w) < 3 for w in words)


def _is_surname(word: str) -> bool:
    return word in lexicon().last_common and word not in listed("no_surnames")


def _told(text: str, start: int, end: int) -> float:
    """How sure two capitalised words are somebody; 0 where they are not."""
    standing = _standing(text[start:end])
    if standing <= 0 or _NOT_A_PERSON.search(fold(text[max(0, start - 40) : start])):
        return 0.0
    if _A_COMPANY.match(text[end : end + 40]):
        return 0.0
    if _BEFORE.search(text[max(0, start - 40) : start]) or _AFTER.match(text, end):
        return TOLD if standing >= HALF + 0.05 else standing
    return KNOWN if standing == KNOWN else 0.0


@lru_cache(maxsize=65536)
def _standing(pair: str) -> float:
    """What the lexicon says of two words: KNOWN, likely (between), HALF, UNKNOWN, or 0 for something else."""
    known, words = lexicon(), [p for w in fold(pair).replace("'", " ").split() for p in w.split("-") if len(p) > 1]
    words = [w for w in words if w not in listed("particles")]
    if (
        _PLACED.search(fold(pair))
        or len(words) < 2
        or names.kind(pair) in names.RIVALS
        or not known.towns.isdisjoint(words[:1])
    ):
        return 0.0
    first, rest = words[0], words[1:]
    if (first in known.things and first not in known.first_common) or first in listed("civilities"):
        return 0.0
    if _well_known(pair) and (first in known.first_common or pair.split()[0].isupper()):
        return KNOWN  # `Robe Charlotte` is a dress, `ROBE Charlotte` somebody
    if not known.companies.isdisjoint(words) or any(
        w in known.towns or (w in known.things and w not in known.last) for w in rest
    ):
        return 0.0
    surname = any(w in known.last for w in rest)
    if first in known.first_common and (surname or rest[-1] not in known.things):
        return HALF + 0.1
    return HALF if surname or first in known.first else UNKNOWN


def _well_known(pair: str) -> bool:
    """A common first name and a common surname: in prose a rare name is more often another word."""
    known, words = lexicon(), names.tokens(pair)
    firsts = [w for w in words if w in known.first_common]
    return names.kind(pair) == "full" and any(w in known.last_common and w != first for first in firsts for w in words)


@lru_cache(maxsize=16384)
def _beside(joined: str) -> bool:
    """`DUPUIS_Karine`, `'Lefebvre','Nathalie'`: a first name and a surname, and neither a town nor a thing."""
    known = lexicon()
    words = [w for w in re.split(r"[^a-z]+", re.sub(r"<[^<>]*>", " ", fold(joined))) if len(w) > 1]
    words = [w for w in words if w not in listed("particles")]
    if len(words) < 2 or any(w in known.things or w in known.towns or w in known.companies for w in words):
        return False
    firsts = [w for w in words if w in known.first_common]
    return any(w in known.last and w != first for first in firsts for w in words)
