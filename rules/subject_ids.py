"""Whom a record is about, without saying it: keyed ids that can be recognised while their key lives, and never read.

A hold keeps its own key as long as the store; the ledger's keys are of one year each and are destroyed at their term,
after which nothing in the ledger can be bound to a person any more.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from json.encoder import encode_basestring_ascii

from connectors.model import Kind
from rules.document import RulesError

KEY_BYTES = 32
YEARS_KEPT = 5  # after the year's end: the general limitation of actions, C. civ. 2224
_PHONE = re.compile(r"\+?[\d\s().-]{9,24}")


# Kinds of cells that identify nobody, unless of a key: an amount does not.
_NOBODY: Set[Kind] = frozenset(
    ("integer", "decimal", "float", "boolean", "date", "time", "datetime", "binary")
)  # fmt: skip


class KeyGone(RulesError):
    """The key of that year was destroyed at its term: nobody can be recognised in that year's entries."""


@dataclass(frozen=True, slots=True)
class SubjectKey:
    """A key under which persons and rows are named. `year`: 0 for holds, else the year of the ledger's entries."""

    secret: bytes = field(repr=False)
    year: int = 0

    def person(self, identifier: str) -> str:
        """The id of whom this e-mail address, phone number or customer number is about."""
        (id,) = self.persons((identifier,))
        return id

    def persons(self, identifiers: Iterable[str]) -> Iterator[str]:
        """The same of many."""
        begun, year = self._begun().copy, f"{self.year}:" if self.year else ""
        for identifier in identifiers:
            hashed = begun()
            hashed.update(f'["person", {encode_basestring_ascii(identified(identifier))}]'.encode())
            yield year + hashed.hexdigest()

    def row(self, system: str, table: str, key: Sequence[str]) -> str:
        """The id of one row; `key`: its primary key, each part as text."""
        return self._id("row", system, table, *key)

    def _id(self, *parts: str) -> str:
        hashed = self._begun()
        hashed.update(json.dumps(parts).encode())
        return f"{self.year}:{hashed.hexdigest()}" if self.year else hashed.hexdigest()

    def _begun(self) -> blake2b:
        return blake2b(key=self.secret, person=b"gomme subject", digest_size=16)


def identifies(kind: Kind, keyed: bool) -> bool:
    """Whether a hold looks at cells of that kind; `keyed`: of a key."""
    return keyed or kind not in _NOBODY


def hold_key(store_key: bytes) -> SubjectKey:
    """The key of holds, derived from the store's own."""
    return SubjectKey(blake2b(b"holds", key=store_key, person=b"gomme holds", digest_size=KEY_BYTES).digest())


def term(year: int) -> date:
    """The last day on which the ledger's key of that year is kept."""
    return date(year + YEARS_KEPT, 12, 31)


def identified(identifier: str) -> str:
    """One form for all spellings of an identifier: case, blanks, and the way a French number is written."""
    plain = identifier.isascii()  # which is normal, and of no domain that is written in another way
    text = (identifier if plain else unicodedata.normalize("NFKC", identifier)).strip().casefold()
    if 8 < len(text) < 26 and _PHONE.fullmatch(text):
        digits = re.sub(r"[\s().-]", "", text.replace("(0)", ""))
        return re.sub(r"^(?:\+|00)33", "0", digits)
    if plain:
        return text
    local, at, domain = text.rpartition("@")
    if not at or domain.isascii():
        return text
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return text
