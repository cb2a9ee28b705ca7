"""Does a value look like the name of a person? Each value is sorted into one kind; kinds weigh as log-odds.

`DUPONT Jean`, `Dupont, Jean`, `J. Dupont`, `M. de La Tour`, `Jean-Luc`: case and accents cost nothing. Companies,
towns and things compete: `Martin SARL` is a company, `Orange` a colour before it is a surname.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from detectors.columns import fold
from detectors.lexicon import PARTICLES, Lexicon, lexicon

CIVILITIES = frozenset(
    "m mr mme mlle mrs ms miss dr me monsieur madame mademoiselle docteur maitre pr professeur mm sir melle prof herr frau sig sra sr".split()
)

# How much more often a kind stands in a column of names than in another text column (log-odds, natural).
WEIGHTS: dict[str, float] = {
    "full": 3.2,  # a first name and a surname
    "civility": 3.5,  # M. Dupont
    "initial": 2.2,  # J. Dupont, DUPONT J.
    "first": 1.5,  # a common first name alone
    "last": 1.0,  # a common surname alone
    "rare": 0.1,  # a name of the long lists alone
    "half": 1.0,  # one word known, the others unknown
    "compound": 1.6,  # Jean-Luc, Martin-Dubois
    "word": -0.5,  # one capitalised word, unknown
    "words": -1.3,  # several, all unknown
    "lower": -1.5,  # one unknown word in lower case
    "letter": -0.5,  # a single letter
    "town": -1.3,
    "place": -2.0,  # Saint-Rémy-sur-Avre
    "honoured": -2.0,  # Victor Hugo, Jean Jaurès: streets, schools and halls are named after them
    "street": -3.0,
    "thing": -2.5,
    "company": -3.0,
    "long": -3.0,  # six words or more
    "figures": -3.5,  # digits, or signs that names do not have
}
PERSONAL = frozenset({"full", "civility", "initial", "first", "last", "half", "compound", "rare"})
RIVALS = frozenset({"company", "thing", "town", "place", "street", "honoured"})
KNOWN = frozenset({"full", "civility", "initial", "first", "last", "compound"})

_STRANGE = re.compile(r"[0-9@/\\#$%*+=<>{}\[\]|~^_!?:;\"€£§]")
_PEOPLE = re.compile(r"\s*[,;/]\s+(?=\S+[\s.]+\S)|\s*;\s*|\s+(?:/|&|et|and)\s+")
_SPLIT = re.compile(r"[\s,]+")
_MOJIBAKE = re.compile(r"Ã[\x80-\xbf ©¨ª«§´¯®¢¹»¶¼€‰‡]|Â[\xa0-\xbf]")


def repair(text: str) -> str:
    """UTF-8 that was read as cp1252 once (`HÃ©lÃ¨ne`) back into letters, where that is possible."""
    if not _MOJIBAKE.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text.replace("Ã©", "é").replace("Ã¨", "è").replace("Ã§", "ç").replace("Ã«", "ë").replace("Ã¯", "ï")


def tokens(value: str) -> tuple[str, ...]:
    """The folded words of a name, without civilities, particles and initials: what two columns may share."""
    plain = fold(value).replace("-", " ").replace("'", " ").replace("’", " ").replace(".", " ")
    return tuple(w for w in _SPLIT.split(plain) if len(w) > 2 and w.isalpha() and w not in PARTICLES | CIVILITIES)


@lru_cache(maxsize=65536)
def kind(value: str) -> str:
    """One of the kinds of WEIGHTS."""
    text = repair(value[:200]).strip().strip("\"'()")
    words = [w for w in _SPLIT.split(fold(text).replace("’", "'")) if w]
    if any(w.replace(".", "") in lexicon().companies for w in words[-3:] + words[:1]):
        return "company"
    people = _PEOPLE.split(text)
    if len(people) > 1 and len(text) > 20:
        return _list(people)
    if _STRANGE.search(text):
        return "figures"
    if not words:
        return "figures"
    civility = words[0].rstrip(".") in CIVILITIES and len(words) > 1
    words = words[1:] if civility else words
    return _sort(text, words, civility, lexicon())


def _list(people: list[str]) -> str:
    """Several persons in one cell: `Anne Petit, Luc Roy`; what most of them are."""
    kinds = Counter(kind(person) for person in people[:6] if person.strip())
    most, number = kinds.most_common(1)[0] if kinds else ("figures", 0)
    return (
        most
        if number * 2 >= len(people[:6]) and most in ("full", "civility", "initial", "company", "thing")
        else "long"
    )


def _sort(text: str, words: list[str], civility: bool, known: Lexicon) -> str:
    if len(words) > 6 or len(text) > 60:
        return "long"
    joined = "-".join(words)
    if not civility and _PLACE.search(joined):
        return "street" if _STREET.match(joined) else "place"
    if joined in known.honoured:
        return "honoured"
    if joined in known.towns and not civility:
        return "first" if joined in known.first_common and joined not in _TOWNS_FIRST else "town"
    bare = [w.strip(".") for w in words]
    if any(w in known.companies for w in bare) or "&" in words:
        return "company"
    parts = [p for w in bare for p in re.split(r"[-'.]", w) if p and p not in PARTICLES]
    if civility and parts and (parts[-1] in known.last or parts[-1] not in known.things):
        return "civility"
    if not all(p.isalpha() for p in parts):
        return "figures"
    return _several(parts, known) if len(parts) > 1 else _single(text, parts, known)


_STREET = re.compile(
    r"(?:rue|avenue|av|bd|boulevard|place|pl|impasse|allee|chemin|route|quai|square|cours|passage|rond-point)[.-]"
)
_PLACE = re.compile(
    _STREET.pattern
    + r"|-(?:sur|sous|les|lez|en|aux|devant|upon|am|bei)-|^sainte?-[a-z]+|^(?:nouvelle|mont|pont|port|bourg|villeneuve|chateau)-|ville$"
)
_TOWNS_FIRST = frozenset("paris london orange vienna valencia".split())


def _single(text: str, parts: list[str], known: Lexicon) -> str:
    if not parts or len(parts[0]) == 1:
        return "letter"
    part = parts[0]
    if part in known.things:
        return "last" if part in known.first_common and part in known.last_common and part not in _COLOURS else "thing"
    if part in known.first_common:
        return "first"
    if part in known.last_common:
        return "last"
    if part in known.first or part in known.last:
        return "rare" if text[:1].isupper() else "lower"
    return "word" if text[:1].isupper() else "lower"


_COLOURS = frozenset("rose violet blanche marron orange olive bleu noir blanc gris mai avril juin jean".split()) - {
    "jean"
}


def _several(parts: list[str], known: Lexicon) -> str:
    long = [p for p in parts if len(p) > 1]
    things = sum(p in known.things and p not in known.first_common for p in long)
    first = [p for p in long if p in known.first_common]
    last = [p for p in long if p in known.last]
    if things and (things * 2 >= len(long) or not first):
        return "thing"
    if len(parts) > 5:
        return "long"
    if len(long) < len(parts) and long and (last or first):
        return "initial" if len(long) <= 2 else "half"
    if first and len({*first, *last}) > 1:
        common = any(p in known.last_common for p in long if p not in first[:1])
        return "full" if common or len(first) > 1 or len(long) == 2 else "half"
    if any(p in known.last_common for p in long) and sum(p in known.last for p in long) == len(long):
        return "compound" if len(long) == 2 else "half"
    return "half" if first else "words"


@dataclass(frozen=True, slots=True)
class Look:
    """What a sample of distinct values looks like, as counts by kind."""

    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def share(self, kinds: Iterable[str]) -> float:
        """Share of the values of these kinds."""
        return sum(self.counts.get(k, 0) for k in kinds) / self.total if self.total else 0.0

    @property
    def weight(self) -> float:
        """Log-odds of all values together. Values of a column resemble each other, so n count as min(n, 14)^0.7."""
        if not self.total:
            return 0.0
        mean = sum(WEIGHTS[k] * n for k, n in self.counts.items()) / self.total
        return max(-12.0, min(9.0, mean * min(self.total, 14) ** 0.7))


def look(values: Iterable[str]) -> Look:
    """Sort every value into its kind."""
    return Look(Counter(map(kind, values)))
