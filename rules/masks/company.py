"""Companies: legal forms and words of trades stay, names become invented ones: `Garage Martin` → `Garage Montcourt`.

By the name itself: the same company is the same everywhere. A name of common words alone loses its last one.
"""

import re

import pyarrow as pa

from detectors.lexicon import lexicon
from rules.canonical import name_of
from rules.canonical import names as canonical
from rules.cells import Words
from rules.keys import Key
from rules.masks.name_templates import Piece, Slot, Template, Wardrobe, folded
from rules.masks.name_words import shape_of
from rules.prf import Prf
from rules.pseudonyms import Persons, seeds_of

MOST_NAMES = 2
_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*\.?")
_SMALL = frozenset(
    ["et", "de", "du", "des", "la", "le", "les", "l", "d", "en", "au", "aux", "and", "of", "the", "fils", "freres"]
)
_FORMS = frozenset(
    ["cie", "ei", "eirl", "eurl", "sarl", "sas", "sasu", "sa", "sci", "scp", "snc", "scop", "gie", "ets", "ste", "ltd"]
)


class Companies:
    """From companies to companies, under a key."""

    def __init__(self, key: Key, persons: Persons) -> None:
        self._prf = Prf(key.derive("company"))
        self._wardrobe = Wardrobe(template, persons)

    def of(self, values: pa.Array, limit: int | None = None) -> pa.Array:
        """The pseudonym of each cell (utf8)."""
        return self._wardrobe.dressed(values, self._seeds(values), limit)

    def _seeds(self, values: pa.Array) -> Words:
        return seeds_of(self._prf.of(canonical(values)))

    def __repr__(self) -> str:
        return "Companies()"


def template(value: str) -> Template | None:
    """How a company is written; None for a cell that holds neither letters nor digits."""
    if not any(c.isalnum() for c in value):
        return None
    words = list(_WORD.finditer(value))
    named = [place for place, word in enumerate(words) if not _stays(word[0])]
    if not named:
        named = [len(words) - 1]
    pieces: list[Piece] = []
    at, part, before = 0, 0, False
    for place, word in enumerate(words):
        gap, at = value[at : word.start()], word.end()
        if place not in named:
            pieces += [_signs(gap), word[0]]
        elif not before and part < MOST_NAMES:
            pieces += [_signs(gap), Slot("last", shape_of(word[0]), part)]
            part += 1
        before = place in named
    return Template((*pieces, _signs(value[at:])), "", folded([word[0] for word in words]))


def _stays(word: str) -> bool:
    """Whether a word says what a company is, not who."""
    known, plain = lexicon(), name_of(word.replace(".", ""))
    if plain in _SMALL or plain in _FORMS or plain in known.companies:
        return True
    return plain in known.things and plain not in known.last_common and plain not in known.first_common


def _signs(gap: str) -> str:
    return "".join(c for c in gap if not c.isalnum())
