"""What the name of a column says, word by word, in the light of its table and its neighbours.

`clients.tel_portable` is a phone, `phone_code` and `is_phone_verified` are about one; `nom` is a person's beside
`prenom`, a thing's in `villes`. Words are matched whole, after splitting at case, digits and punctuation.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from connectors.model import Column, Table
from detectors.vocabulary import FOLLOW, SEGMENTS

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_HEADS = frozenset(w for w, c in SEGMENTS.items() if len(w) >= 5 and c in ("phone", "email", "first", "last", "birth"))


@dataclass(frozen=True, slots=True)
class Hint:
    """`prior` is log-odds that the column is of that category by name alone; `word` is the word that says so."""

    category: str
    prior: float
    word: str
    code: str = "column_name"


def fold(text: str) -> str:
    """Lower case without accents: `Élève` → `eleve`."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """The words of a name: `telFixe2`, `TEL_FIXE`, `tel-fixe` → ("tel", "fixe"); run-together words are parted."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).replace("ß", "ss")
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
    if word in SEGMENTS or len(word) < 5:
        return (word,)
    parted = _cover(word)
    if parted:
        return parted
    for cut in range(3, len(word) - 4):
        if word[cut:] in _HEADS:
            return word[:cut], word[cut:]
    return (word,)


def _cover(word: str) -> tuple[str, ...]:
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 16), end):
            before, piece = best[start], word[start:end]
            shortest = 3 if 0 < start or end < len(word) else 1
            if before is not None and len(piece) >= shortest and piece in SEGMENTS:
                current = best[end]
                if current is None or len(before) + 1 < len(current):
                    best[end] = (*before, piece)
    return best[-1] or ()


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
            found.append((parts[at], SEGMENTS.get(parts[at], "?")))
            at += 1
    return tuple(found)


def kinds(name: str) -> frozenset[str]:
    """What the words of a name stand for."""
    return frozenset(concept for _, concept in concepts(name))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the table says of its columns: is it about persons or about things, and what stands in it."""

    person: str = ""  # the word that makes it about persons
    thing: str = ""  # the word that makes it about things or companies
    held: frozenset[str] = frozenset()  # what the names of all its columns stand for

    @classmethod
    def of(cls, table: Table) -> "Surroundings":
        person = thing = ""
        for word, concept in concepts(table.name):
            if concept == "person":
                person = word
            elif concept in ("thing", "company"):
                thing = word
        held: set[str] = set()
        for column in table.columns:
            names = kinds(column.name)
            if not names & {"meta"}:
                held |= names & {"first", "last", "birth", "civility", "gender", "email", "phone", "login", "secret", "company"}
        return cls(person, thing, frozenset(held))

    @property
    def personal(self) -> bool:
        """A first name, a birth date or a civility stands in the table: its rows are persons."""
        return bool(self.held & {"first", "civility"} or (self.held & {"birth", "gender"} and not self.thing))


CATEGORY_OF = {
    "first": "name",
    "last": "name",
    "full": "name",
    "generic": "name",
    "display": "name",
    "birth": "birth_date",
}
STRONG = 4.5  # in log-odds, added to the rarity of the category; see combine.RARITY
WEAK = 1.5
AGAINST = -5.0


def hints(column: Column, table: Table, around: Surroundings) -> dict[str, Hint]:
    """What the name (or else the comment) of a column makes likely, by category; a negative prior is a warning."""
    found = _read(column.name, around)
    if not found and column.comment:
        for category, hint in _read(column.comment[:80], around).items():
            if hint.prior > 0:
                found[category] = Hint(category, hint.prior - 1.0, hint.word, "column_comment")
    return found


def _read(name: str, around: Surroundings) -> dict[str, Hint]:
    parts = concepts(name)
    present = {concept: word for word, concept in reversed(parts)}
    found: dict[str, Hint] = {}
    for word, concept in parts:
        category = CATEGORY_OF.get(concept, concept)
        if category in _READERS:
            prior, code = _READERS[category](concept, word, present, around)
            if category not in found or abs(prior) > abs(found[category].prior):
                found[category] = Hint(category, prior, word, code)
    if "name" not in found and "person" in present:
        prior = (
            -1.0
            if present.keys() & {"meta", "thing", "company", "email", "phone", "address", "secret", "login"}
            else 1.0
        )
        found["name"] = Hint("name", prior, present["person"])
    if "name" not in found and present.keys() & {"thing", "company"}:
        word = present.get("thing") or present["company"]
        found["name"] = Hint("name", -2.0, word, "thing_context")
    return found


def _about(present: dict[str, str]) -> bool:
    """The name is about a value (its code, its template, whether it was checked), not the value."""
    return "meta" in present


# Words for parties that are as often companies as persons.
_MAYBE = frozenset(
    "client clients cli clt customer customers cust prospect prospects lead leads kunde kunden commercial".split()
) | frozenset(
    "proprietaire owner owners agent agents bailleur donor emetteur destinataire destinataires dest expediteur exped recipient sender".split()
)


def _name(concept: str, word: str, present: dict[str, str], around: Surroundings) -> tuple[float, str]:
    if _about(present):
        return AGAINST, "negative_word"
    if concept in ("first", "last", "full"):
        things = present.keys() & {"thing", "company"}
        return (STRONG - 2.0 if things else STRONG + 0.5), "column_name"
    if "thing" in present or "company" in present:
        return (AGAINST + 2.0 if "person" not in present else -1.0), "thing_context"
    if "person" in present:
        return STRONG - (1.5 if present["person"] in _MAYBE else 0.5), "column_name"
    if around.personal:
        return (WEAK if around.thing else STRONG - 0.5), "neighbour"
    if around.person and not around.thing:
        return STRONG - (1.5 if around.person in _MAYBE else 0.7), "table_context"
    if around.thing:
        return -2.0, "thing_context"
    return 0.0, "column_name"


def _contact(concept: str, word: str, present: dict[str, str], around: Surroundings) -> tuple[float, str]:
    if _about(present):
        return AGAINST, "negative_word"
    if (
        word in ("port", "standard", "fixe", "mob", "cell", "pass", "tele", "handy", "rue", "voie")
        and len(present) == 1
    ):
        beside = around.held & {"email", "phone"} or around.person
        return (WEAK if beside else -1.0), "column_name"
    if "thing" in present and not present.keys() & {"person"}:
        return WEAK, "column_name"
    return STRONG, "column_name"


def _other(concept: str, word: str, present: dict[str, str], around: Surroundings) -> tuple[float, str]:
    return (AGAINST, "negative_word") if _about(present) else (STRONG, "column_name")


_READERS = {
    "name": _name, "email": _contact, "phone": _contact, "address": _contact, "birth_date": _other, "national_id": _other,
    "bank_account": _other, "payment_card": _other, "ip_address": _other, "login": _other, "secret": _other,
    "online_id": _other,
}  # fmt: skip
