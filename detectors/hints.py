"""What the name of a column makes likely, in the light of its table and its neighbours.

`clients.tel_portable` is a phone, `phone_code` and `is_phone_verified` are about one; `nom` is a person's beside
`prenom`, a thing's in `villes`. Priors are log-odds, added to the rarity of the category (judges.RARITY).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from connectors.model import Column, Table
from detectors.columns import concept, concepts, words
from detectors.words import listed

STRONG = 4.5
WEAK = 1.5
AGAINST = -5.0

CATEGORY_OF = {
    "first": "name", "last": "name", "full": "name", "generic": "name", "display": "name", "birth": "birth_date",
}  # fmt: skip
# Words that are as often about something else: a harbour, a standard, a cell of a table.
AMBIGUOUS = frozenset(["port", "ports", "standard", "fixe", "mob", "cell", "pass", "tele", "handy", "rue", "voie"])
# Things that have a telephone, or are one.
WARES = frozenset(["produit", "product", "article", "item", "device", "materiel", "equipment", "machine"])
# Roles whose column, called after nothing else, nearly always holds the person's name.
SPOKEN = listed("spoken")
# Words of columns that wait for whatever a user wants to keep: `zone_libre3`, `udf2`, `champ7`.
FREE = listed("free_fields")
# Parties that are as often companies as persons.
PARTIES = listed("parties")


@dataclass(frozen=True, slots=True)
class Hint:
    """`prior` is log-odds that the column is of that category by name alone; `word` is the word that says so."""

    category: str
    prior: float
    word: str
    code: str = "column_name"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the table says of its columns: is it about persons or about things, and what stands in it."""

    person: str = ""  # the word that makes it about persons
    thing: str = ""  # the word that makes it about things or companies
    held: frozenset[str] = frozenset()  # what the names of all its columns stand for
    prefix: str = ""  # the word that most of its columns begin with, which says nothing of one of them

    @classmethod
    def of(cls, table: Table) -> "Surroundings":
        """Read the names of the table and of all its columns."""
        found = {meaning: word for word, meaning in concepts(table.name)}
        prefix = _prefix([column.name for column in table.columns])
        if prefix and concept(prefix) == "person":
            found.setdefault("person", prefix)
        thing = found.get("thing") or found.get("company") or found.get("address") or ""
        held: set[str] = set()
        for column in table.columns:
            names = frozenset(meaning for _, meaning in _without(prefix, column.name))
            if not names & {"meta", "thing"}:
                held |= names
        return cls(found.get("person", ""), thing, frozenset(held), prefix)

    @property
    def personal(self) -> bool:
        """First names, civilities, or births and genders where no thing is meant: its rows are persons."""
        return bool(self.held & {"first", "civility"} or (self.held & {"birth", "gender"} and not self.thing))


def _prefix(names: Sequence[str]) -> str:
    """`empr` of empr_nom, empr_prenom, empr_mail…: the first word of at least three in five columns."""
    first = Counter(parts[0] for name in names if len(parts := words(name)) > 1)
    word, number = first.most_common(1)[0] if first else ("", 0)
    return word if number >= 3 and number >= 0.6 * len(names) else ""


def _without(prefix: str, name: str) -> tuple[tuple[str, str], ...]:
    """The words of a name and what they stand for, the table's prefix aside."""
    parts = concepts(name)
    return parts[1:] if prefix and len(parts) > 1 and parts[0][0] == prefix else parts


Words = Mapping[str, str]  # what the words of one name stand for → the word
Reader = Callable[[str, str, Words, Surroundings], tuple[float, str]]


def hints(column: Column, table: Table, around: Surroundings) -> dict[str, Hint]:
    """What the name (or else the comment) of a column makes likely, by category; a negative prior is a warning."""
    found = _read(column.name, around)
    if not any(hint.prior > 0 for hint in found.values()) and column.comment:
        for category, hint in _read(column.comment[:80], around).items():
            if hint.prior > 0 and category not in found:
                found[category] = Hint(category, hint.prior - 1.0, hint.word, "column_comment")
    if "name" in found and any(column.name in key.columns for key in table.foreign_keys):
        name = found["name"]
        found["name"] = Hint("name", min(name.prior, -1.0), name.word, name.code)
    return found


def _read(name: str, around: Surroundings) -> dict[str, Hint]:
    parts = _without(around.prefix, name)
    if _is_free(name, parts):
        return {}
    present = {meaning: word for word, meaning in reversed(parts)}
    found: dict[str, Hint] = {}
    for word, meaning in parts:
        category = CATEGORY_OF.get(meaning, meaning)
        if category in READERS:
            prior, code = READERS[category](meaning, word, present, around)
            if category not in found or abs(prior) > abs(found[category].prior):
                found[category] = Hint(category, prior, word, code)
    if "actor" in present and len(parts) > 1 and "login" not in found:
        found["login"] = Hint("login", 3.0, present["actor"])
    if "phone" not in found and len(parts) > 1 and present.keys() & {"numbering", "meta"}:
        found["phone"] = Hint("phone", -4.0, present.get("numbering") or present["meta"], "negative_word")
    if "name" not in found and "person" in present:
        found["name"] = Hint("name", _role(present), present["person"])
    elif "name" not in found and present.keys() & {"thing", "company"}:
        word = present.get("thing") or present["company"]
        found["name"] = Hint("name", -3.0, word, "thing_context")
    return found


def _is_free(name: str, parts: Sequence[tuple[str, str]]) -> bool:
    """A numbered field for whatever comes says nothing of what stands in it."""
    return name[-1:].isdigit() and bool(parts) and FREE.issuperset(word for word, _ in parts)


def _role(present: Words) -> float:
    """A column called after a role (`responsable`, `contact`) holds a name, a number, or a text about it."""
    if present.keys() & {
        "meta",
        "numbering",
        "thing",
        "company",
        "email",
        "phone",
        "address",
        "secret",
        "login",
        "national_id",
    }:
        return -1.0
    alone = not present.keys() - {"person", "filler"}
    return STRONG - 0.7 if alone and present["person"] in SPOKEN else 1.0


def _name(meaning: str, word: str, present: Words, around: Surroundings) -> tuple[float, str]:
    if present.keys() & {"meta", "numbering"}:
        return AGAINST, "negative_word"
    if meaning in ("first", "last", "full"):
        elsewhere = meaning == "full" and around.thing and not around.personal and "person" not in present
        things = elsewhere or present.keys() & {"thing", "company"}
        return (STRONG - 2.5 if things else STRONG + 0.5), "column_name"
    if present.keys() & {"thing", "company"}:
        return (-1.0 if "person" in present else -3.5), "thing_context"
    if "person" in present:
        return STRONG - (1.5 if present["person"] in PARTIES else 0.5), "column_name"
    return _generic_name(around)


def _generic_name(around: Surroundings) -> tuple[float, str]:
    """`nom`, `name`: the table decides whose."""
    if around.personal:
        beside = STRONG + 0.5 if "first" in around.held else STRONG - 0.5
        return (WEAK if around.thing else beside), "neighbour"
    if around.person and not around.thing:
        return STRONG - (1.5 if around.person in PARTIES else 0.7), "table_context"
    if around.thing:
        return -2.0, "thing_context"
    return (1.0, "neighbour") if around.held & {"email", "phone"} else (0.0, "column_name")


def _contact(meaning: str, word: str, present: Words, around: Surroundings) -> tuple[float, str]:
    if "meta" in present:
        return AGAINST, "negative_word"
    if word in AMBIGUOUS:
        beside = around.person or around.personal or "email" in around.held
        alone = not present.keys() - {"phone", "address", "filler", "person"}
        sure = STRONG - 0.2 if "email" in around.held and (around.person or around.personal) else WEAK
        return (sure if beside and alone else -1.0), "column_name"
    if ("thing" in present or around.thing.rstrip("s") in WARES) and "person" not in present:
        return WEAK, "column_name"
    return STRONG, "column_name"


def _other(meaning: str, word: str, present: Words, around: Surroundings) -> tuple[float, str]:
    return (AGAINST, "negative_word") if present.keys() & {"meta", "postcode"} else (STRONG, "column_name")


READERS: dict[str, Reader] = {
    "name": _name, "email": _contact, "phone": _contact, "address": _contact, "birth_date": _other,
    "national_id": _other, "bank_account": _other, "payment_card": _other, "ip_address": _other, "login": _other,
    "secret": _other, "online_id": _other,
}  # fmt: skip
