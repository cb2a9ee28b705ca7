"""The words of names and of texts as keyed hashes, so that a full name is found whatever its case, accents and order.

`Anne Roy`, `ROY Anne`, `roy, anne`, `"nom": "Roy", "prenom": "Anne"` are the same two words: civilities, particles,
initials and the keys of documents between them do not count.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from detectors.cellhash import CellHash, HashSet, together
from detectors.folded import Words, words
from detectors.words import listed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from connectors.rowhash import Hashes

    Ints: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]

LONGEST = 4  # words of a full name that are compared
SHORTEST = 4  # letters of a surname that may tell somebody by itself
# Keys of documents, and what a form prints between a first name and a surname.
_KEYS = frozenset([
    "nom", "noms", "prenom", "prenoms", "name", "names", "first", "last", "firstname", "lastname", "surname", "given",
    "family", "givenname", "familyname", "full", "fullname", "nomfamille", "famille", "usage",
])  # fmt: skip
SKIPPED = listed("particles") | listed("civilities") | _KEYS
_CUES = listed("civilities") - {"me", "mm", "sr", "sir"}  # pronouns and abbreviations of other things


@dataclass(frozen=True, slots=True, repr=False)
class NameWords:
    """The words of some cells that may be parts of names; `at` is their place among all words."""

    words: Words
    at: "Ints"
    hashes: "Hashes"
    cued: "Flags"  # right behind a civility

    def grams(self, size: int) -> "tuple[Hashes, Ints]":
        """The hash of every `size` words in a row of one cell, and the number of the first of them."""
        count = len(self.at) - size + 1
        if count <= 0:
            return np.zeros(0, np.uint64), np.zeros(0, np.int64)
        chained = together([self.hashes[step : step + count] for step in range(size)])
        cell = self.words.cell[self.at]
        first = np.flatnonzero(cell[:count] == cell[size - 1 :])
        return chained[first], first

    def text(self, first: int, size: int = 1) -> str:
        """How such words are written, with what stands between them."""
        return self.words.text(int(self.at[first]), int(self.at[first + size - 1]))

    def cells(self, first: "Ints") -> "Ints":
        """The cells of the words of these numbers."""
        return self.words.cell[self.at[first]]


class NameReader:
    """Reads cells under the key of a run."""

    def __init__(self, key: CellHash) -> None:
        self._key = key.words
        sets = (np.sort(key.all(pa.array(sorted(some), pa.string()))) for some in (_CUES, SKIPPED))
        self._civil, self._skipped = (HashSet(hashes) for hashes in sets)

    def read(self, values: pa.Array) -> NameWords:
        """The words of a column (utf8, or binary to be read as such)."""
        found = words(values)
        hashes = self._key.pieces(found.starts, found.ends, found.data)
        at = np.flatnonzero(~self._skipped.holds(hashes) & (found.ends - found.starts > 1))
        before = np.maximum(at - 1, 0)
        cued = (at > 0) & (found.cell[before] == found.cell[at]) & self._civil.holds(hashes[before])
        return NameWords(found, at, hashes[at], cued)

    def full_names(self, values: pa.Array) -> "Hashes":
        """The hashes of the full names of a column, each in every rotation of its words."""
        named = self.read(values)
        cell = named.words.cell[named.at]
        begins = np.flatnonzero(np.append(True, cell[1:] != cell[:-1])) if len(cell) else np.zeros(0, np.int64)
        sizes = np.minimum(np.diff(np.append(begins, len(cell))), LONGEST)
        return np.concatenate([_rotations(named.hashes, begins[sizes == n], n) for n in range(2, LONGEST + 1)])

    def pairs(self, first: pa.Array, last: pa.Array) -> "Hashes":
        """The same of first names beside surnames, row by row: each different one is read once while it is one word."""
        (one, left), (other, right) = self._single(first), self._single(last)
        alone = left & right
        firsts, lasts = one[alone], other[alone]
        at = pa.array(np.flatnonzero(~alone))
        joined = pc.binary_join_element_wise(first.take(at), last.take(at), " ")
        both = [together([firsts, lasts]), together([lasts, firsts])]
        return np.concatenate([*both, self.full_names(joined)])

    def _single(self, values: pa.Array) -> "tuple[Hashes, Flags]":
        """The hash of every cell that is one word, and which cells are."""
        encoded = values.dictionary_encode()
        named = self.read(encoded.dictionary)
        cell = named.words.cell[named.at]
        hashes, single = (
            np.zeros(len(encoded.dictionary) + 1, np.uint64),
            np.zeros(len(encoded.dictionary) + 1, np.bool_),
        )
        hashes[cell] = named.hashes
        single[:-1] = np.bincount(cell, minlength=len(encoded.dictionary)) == 1
        place = encoded.indices.fill_null(len(encoded.dictionary)).to_numpy(zero_copy_only=False)
        return hashes[place], single[place]

    def surnames(self, values: pa.Array) -> "Hashes":
        """The hashes of the words of surnames."""
        named = self.read(values)
        return named.hashes[named.words.ends[named.at] - named.words.starts[named.at] >= SHORTEST]


def _rotations(hashes: "Hashes", begins: "Ints", size: int) -> "Hashes":
    turns = ([(turn + step) % size for step in range(size)] for turn in range(size))
    return np.concatenate([together([hashes[begins + place] for place in turn]) for turn in turns])
