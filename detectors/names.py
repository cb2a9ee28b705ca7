"""Does a value look like the name of a person? Each value is sorted into one kind; kinds weigh as log-odds.

`DUPONT Jean`, `Dupont, Jean`, `J. Dupont`, `M. de La Tour`, `Jean-Luc`: case and accents cost nothing. Companies,
towns and things compete: `Martin SARL` is a company, `Orange` a colour before it is a surname.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from detectors.columns import fold
from detectors.lexicon import Lexicon, lexicon
from detectors.mend import mended
from detectors.surnames import is_shaped
from detectors.words import listed

# How much more often a kind stands in a column of names than in another text column (log-odds, natural).
WEIGHTS: dict[str, float] = {
    "full": 3.2,  # a first name and a surname
    "civility": 3.5,  # M. Dupont
    "initial": 2.2,  # J. Dupont, DUPONT J.
    "compound": 1.6,  # Martin-Dubois
    "first": 1.5,  # a common first name alone
    "last": 1.0,  # a common surname alone
    "noble": 1.0,  # d'Hautecour, von Rabenau
    "half": 1.0,  # one word known, the others unknown
    "shaped": 0.6,  # one word that ends as surnames of some language do: -ovic, -oglu, -enko
    "rare": 0.1,  # a name of the long lists alone
    "word": -0.5,  # one capitalised word, unknown
    "letter": -0.5,  # a single letter
    "account": -1.0,  # a.petit: whom a program knows
    "words": -1.3,  # several, all unknown
    "town": -1.3,
    "lower": -1.5,  # one unknown word in lower case
    "place": -2.0,  # Saint-Rémy-sur-Avre
    "honoured": -2.0,  # Victor Hugo, Jean Jaurès: streets, schools and halls are named after them
    "thing": -2.5,
    "company": -3.0,
    "street": -3.0,
    "long": -3.0,  # more words than a name has
    "figures": -3.5,  # digits, or signs that names do not have
}
# The same under a name that says `surname`: people have names that no list holds.
NAMED = {"word": -0.1, "half": 1.3, "words": -0.4, "lower": -0.8}
PERSONAL = frozenset({"full", "civility", "initial", "first", "last", "half", "compound", "rare", "noble", "shaped"})
KNOWN = frozenset({"full", "civility", "initial", "first", "last", "compound"})
RIVALS = frozenset({"company", "thing", "town", "place", "street", "honoured"})

MOST_WORDS, LONGEST = 6, 60

_STRANGE = re.compile(r"[0-9@/\\#$%*+=<>{}\[\]|~^_!?:;\"€£§]")
_BLANKS = re.compile(r"[\s,]+")
_BETWEEN_PERSONS = re.compile(r"\s*[,;/]\s+(?=\S+[\s.]+\S)|\s*;\s*|\s+(?:/|&|et|and)\s+")
_MOJIBAKE = re.compile(r"Ã[\x80-\xbf ©¨ª«§´¯®¢¹»¶¼€‰‡]|Â[\xa0-\xbf]")
_DIRECTORY = re.compile(r"(?i:cn|displayname|gecos)=([^,=]{2,60})(?:,(?i:ou|o|dc|cn|c|l)=.*)?")  # RFC 4514
_ACCOUNT = re.compile(r"[a-z]{1,2}\.[a-z]{2,}(?:-[a-z]+)*")
_TRADER = re.compile(r"[ ,]+\(?(?:EI|EIRL|E\.I\.)\)?$")  # a sole trader bears it behind the name (L526-6 C. com.)
_WORDS = re.compile(r"[^\W\d_]+")
_NOBLE = re.compile(r"(?:d['’]|(?:de la|de|du|des|van der|van den|van de|van|von|zu|da|dos|del|della|di) )(?=[A-ZÀ-Þ])")
_STREET = re.compile(
    r"^(?:rue|avenue|av|bd|boulevard|place|pl|impasse|allee|chemin|route|quai|square|cours|rond-point)[.-]"
)
_PLACE = re.compile(
    r"-(?:sur|sous|les|lez|en|aux|devant|upon|am|bei)-|^sainte?-[a-z]+|ville$"
    r"|^(?:nouvelle|mont|pont|port|bourg|villeneuve|chateau)-"
)


def repair(text: str) -> str:
    """UTF-8 that was read as cp1252 once (`HÃ©lÃ¨ne`) back into letters, where that is possible."""
    if not _MOJIBAKE.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text.replace("Ã©", "é").replace("Ã¨", "è").replace("Ã§", "ç").replace("Ã«", "ë").replace("Ã¯", "ï")


def _entry(text: str) -> str:
    """The common name of an entry of a directory: `cn=Anne Roy,ou=Paie` → `Anne Roy`."""
    found = _DIRECTORY.fullmatch(text)
    return found[1] if found else text


def tokens(value: str) -> tuple[str, ...]:
    """The folded words of a name, without civilities, particles and initials: what two columns may share."""
    skipped = listed("particles") | listed("civilities")
    return tuple(w for w in re.split(r"[\s,.'’\-]+", fold(value)) if len(w) > 2 and w.isalpha() and w not in skipped)


@lru_cache(maxsize=65536)
def kind(value: str) -> str:
    """One of the kinds of WEIGHTS."""
    text = _TRADER.sub("", mended(_entry(repair(value[:200]).strip().strip("\"'()"))))
    words = [w for w in _BLANKS.split(fold(text).replace("’", "'")) if w]
    known = lexicon()
    if any(w.replace(".", "") in known.companies for w in (*words[:1], *words[-3:])):
        return "company"
    persons = _BETWEEN_PERSONS.split(text)
    if len(persons) > 1 and len(text) > 20:
        return _list(persons[:6])
    if _STRANGE.search(text) or not words:
        return "figures"
    if _ACCOUNT.fullmatch(text):
        return "account"
    if len(words) > MOST_WORDS or len(text) > LONGEST:
        return "long"
    if len(words) > 1 and words[0].rstrip(".") in listed("civilities"):
        return _addressed(text, words[1:], known)
    return _rival(words, known) or _person(text, words, known)


def _list(persons: Sequence[str]) -> str:
    """Several persons in one cell: `Anne Petit, Luc Roy`; what most of them are."""
    kinds = Counter(kind(person) for person in persons if person.strip())
    most, number = kinds.most_common(1)[0] if kinds else ("figures", 0)
    return (
        most if number * 2 >= len(persons) and most in ("full", "civility", "initial", "company", "thing") else "long"
    )


def _addressed(text: str, words: list[str], known: Lexicon) -> str:
    """What follows a civility is a name, unless it is a function (`Madame la Directrice`)."""
    last = words[-1].rpartition("-")[2].rpartition("'")[2].strip(".")
    return "civility" if last in known.last or last not in known.things else _person(text, words, known)


def _rival(words: list[str], known: Lexicon) -> str:
    """A street, a place, a town, somebody whom streets are named after; empty where nothing competes."""
    joined = "-".join(words)
    if _STREET.match(joined):
        return "street"
    if _PLACE.search(joined):
        return "place"
    if joined in known.honoured:
        return "honoured"
    if joined not in known.towns:
        return ""
    return "first" if joined in known.first_common and joined not in listed("towns_first") else "town"


def _person(text: str, words: list[str], known: Lexicon) -> str:
    parts = [p for w in words for p in re.split(r"[-'.]", w) if p and p not in listed("particles")]
    if not all(part.isalpha() for part in parts):
        return "figures"
    if len(parts) > 1:
        return _several(parts, known)
    if not parts or len(parts[0]) < 2:
        return "letter"
    sorted_ = _single(any(word[:1].isupper() for word in _WORDS.findall(text)), parts[0], known)
    return "noble" if sorted_ in ("word", "rare") and _NOBLE.match(text) else sorted_


def _single(capital: bool, part: str, known: Lexicon) -> str:
    first, last = part in known.first_common, part in known.last_common
    if part in known.things and not (first and last and part not in listed("colours")):
        return "thing"
    if first or last:
        return "first" if first else "last"
    if not capital:
        return "lower"
    if is_shaped(part):
        return "shaped"
    return "rare" if part in known.first or part in known.last else "word"


def _bears_a_word(long: list[str], known: Lexicon) -> bool:
    """A first name before a surname that is a word too: `Nicole Parent`; things are said before their name."""
    first, last = long[0], long[-1]
    plain = first in known.first_common and first not in known.things | listed("colours")
    return len(long) == 2 and plain and last in known.last_common


def _several(parts: list[str], known: Lexicon) -> str:
    long = [p for p in parts if len(p) > 1]
    first = [p for p in long if p in known.first_common]
    last = [p for p in long if p in known.last or p in known.abroad or is_shaped(p)]
    things = sum(p in known.things and p not in known.first_common for p in long)
    if things and _bears_a_word(long, known):
        return "half"
    if things and (things * 2 >= len(long) or not first):
        return "thing"
    if len(parts) > MOST_WORDS - 1:
        return "long"
    if len(long) < len(parts) and (first or last):
        return "initial" if len(long) <= 2 else "half"
    if first and len({*first, *last}) > 1:
        surname = any(p in known.last_common or p in known.abroad for p in long if p != first[0])
        return "full" if surname or len(first) > 1 or len(long) == 2 else "half"
    common = any(p in known.last_common or p in known.abroad for p in long)
    if len(last) == len(long) and common:
        return "compound" if len(long) == 2 else "half"
    return "half" if first or (common and any(p in known.first for p in long)) or any(map(is_shaped, long)) else "words"


@dataclass(frozen=True, slots=True)
class Look:
    """What a sample of distinct values looks like, as counts by kind."""

    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many different values were looked at."""
        return sum(self.counts.values())

    def share(self, kinds: Iterable[str]) -> float:
        """Share of the values of these kinds."""
        return sum(self.counts.get(k, 0) for k in kinds) / self.total if self.total else 0.0

    def weight(self, named: bool) -> float:
        """Log-odds of all values together. Values of a column resemble each other, so n count as min(n, 14)^0.7.

        `named`: the column is called a name of persons.
        """
        if not self.total:
            return 0.0
        weights = WEIGHTS | NAMED if named else WEIGHTS
        mean = sum(weights[k] * n for k, n in self.counts.items()) / self.total
        return float(max(-12.0, min(9.0, mean * min(self.total, 14) ** 0.7)))


def look(values: Iterable[str]) -> Look:
    """Sort every value into its kind."""
    return Look(Counter(map(kind, values)))
