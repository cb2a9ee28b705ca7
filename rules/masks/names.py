"""First names and surnames: French ones, the first names real, the surnames borne by nobody.

Of the person of the row (`by: subject`, which hides how often a name occurs) or of the name itself (`by: value`).
Compounds stay compounds, initials initials, particles, case and signs as they were; a first name follows the gender of
the one it replaces. A name never becomes one of its own words.
"""

from functools import cache

import numpy as np
import pyarrow as pa

from detectors.gender import gender
from rules.canonical import names as canonical
from rules.cells import Cells, Flags, Ints, Words, cells, replaced
from rules.keys import Key
from rules.masks.name_templates import Piece, Role, Slot, Template, Wardrobe, folded, words
from rules.masks.name_words import LOWER, TITLE, UPPER, Word, parted, shapes
from rules.prf import Prf
from rules.pseudonyms import Persons, pools, seeds_of

MOST_WORDS = 3  # of a first name or a surname; what comes behind is dropped


class Names:
    """First names (`role` first) or surnames (last), under a key."""

    def __init__(self, key: Key, persons: Persons, role: Role) -> None:
        self._prf = Prf(key.derive(f"{role} name"))
        self._persons = persons
        self._role = role
        self._wardrobe = Wardrobe(lambda value: template(value, role), persons)

    def of(self, values: pa.Array, seeds: Words | None = None, limit: int | None = None) -> pa.Array:
        """The name of the person of each row's seed, or (without seeds) of each value's own."""
        seeds = self.seeds(values) if seeds is None else seeds
        if self._role == "first":
            return self._wardrobe.dressed(values, seeds, limit)
        some = cells(values)
        shape, simple = shapes(some)
        plain = self._plain(some, shape, seeds)
        if values.null_count or not simple.all():
            odd = np.flatnonzero(~simple)
            at = pa.array(odd)
            plain = replaced(plain, odd, self._wardrobe.dressed(values.take(at), seeds[odd], limit))
        return plain

    def seeds(self, values: pa.Array) -> Words:
        """The person of each name itself."""
        return seeds_of(self._prf.of(canonical(values)))

    def _plain(self, some: Cells, shape: Ints, seeds: Words) -> pa.Array:
        """A surname for every cell, as if each were one word; never the one that stands there."""
        place = self._persons.profiles(seeds).surname
        same = _is_surname(some, place)
        place = np.where(same, (place + 1) % len(pools().surnames), place)
        return _in_all_shapes().take(pa.array(shape * len(pools().surnames) + place))

    def __repr__(self) -> str:
        return f"Names({self._role})"


def template(value: str, role: Role) -> Template | None:
    """How a first name or surname is written; None for a cell that holds neither letters nor digits."""
    if not any(c.isalnum() for c in value):
        return None
    if "@" in value:
        return Template((Slot(role, 0),))
    written, behind = parted(value)
    pieces: list[Piece] = []
    part = 0
    for word in written:
        piece, part = _piece(word, role, part)
        if piece:
            pieces += [word.before, *piece]
    if not any(isinstance(piece, Slot) for piece in pieces):
        return Template((Slot(role, 0),))
    told = gender(next((w.text for w in written if w.kind == "name"), "")) if role == "first" else ""
    return Template((*pieces, behind), told, folded([w.text for w in written if w.kind == "name"]))


def _piece(word: Word, role: Role, part: int) -> tuple[list[Piece], int]:
    """What stands for a word, and the number of the next slot."""
    if word.kind in ("name", "initial"):
        if part >= MOST_WORDS:
            return [], part
        initial: Role = "first_initial" if role == "first" else "last_initial"
        dot = "." if word.kind == "initial" and word.text.endswith(".") else ""
        return [Slot(role if word.kind == "name" else initial, word.shape, part), dot], part + 1
    return [word.text], part


def _is_surname(some: Cells, place: Ints) -> Flags:
    """Which cells are the surname at that place of the pool, in whatever case: compared by their first 16 bytes."""
    first, second = _first_bytes()
    low = np.uint64(0x2020202020202020)
    same: Flags = ((some.word(0) | low) == (first[place] | low)) & ((some.word(1) | low) == (second[place] | low))
    return same


@cache
def _first_bytes() -> tuple[Words, Words]:
    some = cells(pa.array([name.lower() for name in pools().surnames]))
    return some.word(0), some.word(1)


@cache
def _in_all_shapes() -> pa.Array:
    return pa.concat_arrays([words("last", shape) for shape in (TITLE, UPPER, LOWER)])
