"""What every mask declares: what it does, whether it keeps values apart, how long it gets, what it is made of.

`is_pseudonym` tells cells (utf8) that a mask may have written from cells that it cannot have: a pseudonym lies in a
space that nobody has, where there is one. Empty cells and NULL count as written: masks leave them as they are.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, TypeAlias, get_args

import pyarrow as pa
import pyarrow.compute as pc

from connectors.model import Kind
from detectors import reserved
from detectors.columns import fold
from rules.manifest import OPTIONS, MaskName
from rules.masks.email import longest as longest_email
from rules.masks.login import longest as longest_login
from rules.masks.name_words import parted
from rules.pseudonyms import ALPHABET, TAG, pools

Uniqueness = Literal["injective", "tag", "lossy"]

TEXTS: frozenset[Kind] = frozenset({"text"})
NUMBERS: frozenset[Kind] = frozenset({"integer", "decimal", "float"})
DATES: frozenset[Kind] = frozenset({"date", "datetime"})
KINDS: Mapping[MaskName, frozenset[Kind]] = {
    **dict.fromkeys(("email", "login", "first_name", "last_name", "full_name", "company", "address", "iban"), TEXTS),
    "phone": TEXTS | NUMBERS,
    "birth_date": TEXTS | DATES | {"integer"},
    "date_shift": TEXTS | DATES | {"integer"},
    "card": TEXTS | NUMBERS,
    "nir": TEXTS | NUMBERS,
    "ip": TEXTS | {"network"},
    "text": TEXTS,
    "json": TEXTS | {"json"},
    "secret": TEXTS,
    "number": TEXTS | NUMBERS,
    "key": TEXTS | NUMBERS | {"uuid"},
    "code": TEXTS | NUMBERS,
    "token": TEXTS | {"uuid"},
    "truncate": TEXTS,
}

Predicate: TypeAlias = Callable[[pa.Array], pa.BooleanArray]


@dataclass(frozen=True, slots=True)
class Declared:
    """A mask. `uniqueness`: exactly (in unique columns what is learnt first sees to it), up to a tag of 80 bits, or
    not at all. `longest`: characters at most, None: as long as the value. `kinds`: none for those that fit everywhere.
    """

    name: MaskName
    fr: str
    en: str
    uniqueness: Uniqueness
    longest: int | None
    alphabet: str
    reserved: str
    is_pseudonym: Predicate = field(repr=False)

    @property
    def kinds(self) -> frozenset[Kind]:
        return KINDS.get(self.name, frozenset(get_args(Kind)))

    @property
    def options(self) -> tuple[str, ...]:
        return OPTIONS[self.name]


def _or_empty(predicate: Predicate) -> Predicate:
    def told(values: pa.Array) -> pa.BooleanArray:
        blank = pc.match_substring_regex(values, r"^\s*$")
        return pc.or_(blank, predicate(values)).fill_null(True)

    return told


def _matches(expression: str) -> Predicate:
    return _or_empty(lambda values: pc.match_substring_regex(values, expression))


def _each(test: Callable[[str], bool]) -> Predicate:
    """Asked once for each different cell."""

    def told(values: pa.Array) -> pa.BooleanArray:
        encoded = values.dictionary_encode()
        answers = [test(value) for value in encoded.dictionary.to_pylist()]
        return pa.array(answers, pa.bool_()).take(encoded.indices)

    return _or_empty(told)


def _anything(values: pa.Array) -> pa.BooleanArray:
    return pa.repeat(pa.scalar(True), len(values))


def _nothing(values: pa.Array) -> pa.BooleanArray:
    return pc.is_null(values)


def _email(values: pa.Array) -> pa.BooleanArray:
    token = pc.match_substring_regex(values, rf"^[{ALPHABET}]{{{TAG}}}$")
    tagged = pc.match_substring_regex(values, rf"[{ALPHABET}]{{{TAG}}}@")
    return pc.or_(token, pc.and_(tagged, reserved.is_reserved_email(values)))


def _login(values: pa.Array) -> pa.BooleanArray:
    return pc.or_(_email(values), pc.match_substring_regex(values, rf"^(?:[a-z]+-)?[{ALPHABET}]{{{TAG}}}$"))


def _phone(values: pa.Array) -> pa.BooleanArray:
    left = reserved.without_fiction(values)
    return pc.invert(pc.match_substring_regex(left, r"[0-9](?:[ .\-/()\x{A0}\x{202F}]{0,2}[0-9]){6,}"))


def _names(value: str) -> list[str]:
    return [fold(word.text) for word in parted(value)[0] if word.kind == "name"]


def _first(value: str) -> bool:
    return all(word in _firsts() for word in _names(value))


def _last(value: str) -> bool:
    return all(pools().surname_of(word) >= 0 for word in _names(value))


def _full(value: str) -> bool:
    return all(pools().surname_of(word) >= 0 or word in _firsts() for word in _names(value))


def _company(value: str) -> bool:
    return any(pools().surname_of(word) >= 0 for word in fold(value).replace("'", " ").split())


@cache
def _firsts() -> frozenset[str]:
    return frozenset(map(fold, (*pools().men, *pools().women)))


_SURNAME = max(map(len, pools().surnames))
_FIRST = max(map(len, (*pools().men, *pools().women)))
_SAME = "those of the value"
_LETTERS = "letters of French names"

MASKS: Mapping[MaskName, Declared] = {
    each.name: each
    for each in (
        Declared("email", "adresse d'une personne inventée", "address of a made-up person",
                 "tag", longest_email(True), "a-z 2-7 . @", "example.org", _or_empty(_email)),
        Declared("phone", "numéro de fiction, même écriture", "number kept for fiction, written alike",
                 "injective", None, "0-9, signs", "six blocks of ARCEP; 07 10 to 07 29", _or_empty(_phone)),
        Declared("first_name", "prénom français du même genre", "French first name of the same gender",
                 "lossy", _FIRST, _LETTERS, "", _each(_first)),
        Declared("last_name", "nom que personne ne porte", "surname that nobody bears",
                 "lossy", _SURNAME, _LETTERS, "surnames of the pool", _each(_last)),
        Declared("full_name", "civilité, ordre et casse gardés, prénom et nom inventés", "civility, order, case kept",
                 "lossy", _FIRST + 1 + _SURNAME, _LETTERS, "surnames of the pool", _each(_full)),
        Declared("login", "nom inventé et étiquette de 80 bits", "made-up name and an 80-bit tag",
                 "tag", longest_login(True), "a-z 2-7 -", "", _or_empty(_login)),
        Declared("company", "forme juridique gardée, nom inventé", "legal form kept, name made up",
                 "lossy", None, _LETTERS, "surnames of the pool", _each(_company)),
        Declared("address", "autre rue, département gardé", "another street, department kept",
                 "lossy", 60, _LETTERS, "", _anything),
        Declared("birth_date", "année gardée, ou décalée par personne", "year kept, or shifted per person",
                 "lossy", None, _SAME, "", _anything),
        Declared("iban", "compte permuté, clé impossible", "account permuted, impossible check digits",
                 "injective", None, _SAME, "check digits 00, 01, 99", _or_empty(reserved.is_unissued_iban)),
        Declared("card", "numéro permuté, clé fausse", "number permuted, wrong check digit",
                 "injective", None, _SAME, "a wrong check digit", _or_empty(reserved.is_unissued_card)),
        Declared("nir", "mois que personne n'a, clé juste", "a month that nobody has, the key right",
                 "injective", None, "0-9 and blanks", "months 13-19, 43-49", _or_empty(reserved.is_unissued_nir)),
        Declared("ip", "adresse réservée", "reserved address",
                 "injective", 39, "0-9 a-f . :", "240.0.0.0/4, 2001:db8::/32", _or_empty(reserved.is_reserved_ip)),
        Declared("text", "réécrit sans les personnes, ou remplacé", "rewritten without persons, or replaced",
                 "lossy", None, "any", "", _anything),
        Declared("json", "chaque texte réécrit, chemins masqués", "every string rewritten, paths masked",
                 "lossy", None, "any", "", _anything),
        Declared("secret", "empreinte connue, ou jeton", "a known hash, or a token",
                 "injective", None, _SAME, "no $", _matches(r"^[^$]*$")),
        Declared("number", "autant de chiffres, permutés", "as many digits, permuted", 
                 "injective", None, "0-9", "", _anything),
        Declared("key", "permutée de même des deux côtés", "permuted alike on both sides", 
                 "injective", None, "0-9", "", _anything),
        Declared("code", "lettres gardées, chiffres permutés", "letters kept, digits permuted", 
                 "injective", None, _SAME, "", _anything),
        Declared("date_shift", "décalée d'autant de jours par personne", "shifted by as many days per person",
                 "lossy", None, _SAME, "", _anything),
        Declared("token", "même longueur, même alphabet", "same length, same alphabet", 
                 "injective", None, _SAME, "", _anything),
        Declared("constant", "la même valeur pour tous", "the same value for all", 
                 "lossy", None, "the value", "", _anything),
        Declared("null", "vide", "nothing", "lossy", 0, "none", "", _nothing),
        Declared("truncate", "les premiers caractères", "the first characters", "lossy", None, _SAME, "", _anything),
    )
}  # fmt: skip
