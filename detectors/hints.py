"""What the name of a column makes likely, in the light of its table and its neighbours.

`clients.tel_portable` is a phone, `phone_code` and `is_phone_verified` are about one; `nom` is a person's beside
`prenom`, a thing's in `villes`. Priors are log-odds, added to the rarity of the category (judges.RARITY).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.model import Column, Table
from detectors.columns import fold
from detectors.priors import MAYBE, READERS, STRONG, WEAK, Words, role
from detectors.surroundings import Surroundings
from detectors.words import listed

__all__ = ["Hint", "Surroundings", "hints"]

CATEGORY_OF = {
    "first": "name", "last": "name", "full": "name", "generic": "name", "display": "name", "birth": "birth_date",
    "user_id": "login",
}  # fmt: skip
# Words of columns that wait for whatever a user wants to keep: `zone_libre3`, `udf2`, `champ7`.
FREE = listed("free_fields")
# Short for a first name, where the same name with `nom` in its place stands beside it.
FIRSTS = ("pre", "pr", "prn")
# What numbers a thing, also alone.
CODES = frozenset(
    ["code", "codes", "cod", "ref", "refs", "reference", "references", "id", "uid", "uuid", "guid", "hash", "serial"]
)
# What anything is called: of a party, it is the party's name.
LABELS = listed("labels")
# Who does something in a program is known by a login.
ACCOUNTS = frozenset(["user", "users", "util", "usr", "utilisateur", "utilisateurs", "operateur", "operator"])


@dataclass(frozen=True, slots=True)
class Hint:
    """`prior` is log-odds that the column is of that category by name alone; `word` is the word that says so."""

    category: str
    prior: float
    word: str
    code: str = "column_name"


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
    parts = _twin(name, around.affixes.own(name), around)
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
    said = (_account(parts, present), _no_phone(parts, present), _whose(present, around))
    found = {hint.category: hint for hint in said if hint} | found
    return found | _of_an_account(present, around)


def _account(parts: Sequence[tuple[str, str]], present: Words) -> Hint | None:
    """Who made or changed a row: a login, unless it is a number."""
    if any(word in CODES for word, _ in parts):
        return None
    if "actor" in present and (len(parts) > 1 or present["actor"] not in ("by", "par")):
        return Hint("login", 3.0, present["actor"])
    return Hint("login", MAYBE, present["person"]) if present.get("person") in ACCOUNTS else None


def _of_an_account(present: Words, around: Surroundings) -> dict[str, Hint]:
    """`name` of a table of users, beside first name, surname and password: what they log in with."""
    apart = {"first", "secret"} <= around.held and around.held & {"last", "full"}
    if not apart or present.keys() != {"generic"}:
        return {}
    word = present["generic"]
    return {"login": Hint("login", STRONG - 0.2, word, "neighbour"), "name": Hint("name", 0.0, word, "neighbour")}


def _no_phone(parts: Sequence[tuple[str, str]], present: Words) -> Hint | None:
    word = present.get("numbering") or present.get("meta")
    alone = len(parts) == 1 and word not in CODES
    return Hint("phone", -4.0, word, "negative_word") if word and not alone else None


def _whose(present: Words, around: Surroundings) -> Hint | None:
    """A role holds somebody's name; what a thing or a company is called is none."""
    if "person" in present:
        return Hint("name", role(present), present["person"])
    word = present.get("thing") or present.get("company")
    if word is None:
        return None
    if word in LABELS and len(present) == 1 and (around.personal or around.held & {"email", "phone"}):
        return Hint("name", WEAK if around.personal else 0.0, word, "neighbour")
    return Hint("name", -3.0, word, "thing_context")


def _twin(name: str, parts: Sequence[tuple[str, str]], around: Surroundings) -> Sequence[tuple[str, str]]:
    """`PRE_PERE` beside `NOM_PERE` is a first name."""
    plain = fold(name)
    beside = any(f"{stump}_" in f"{plain}_" and plain.replace(stump, "nom", 1) in around.names for stump in FIRSTS)
    return [(word, "first" if word in FIRSTS else meaning) for word, meaning in parts] if beside else parts


def _is_free(name: str, parts: Sequence[tuple[str, str]]) -> bool:
    """A numbered field for whatever comes says nothing of what stands in it."""
    return name[-1:].isdigit() and bool(parts) and FREE.issuperset(word for word, _ in parts)
