"""Persons whom a source names, looked for in the texts of its copy.

A full name counts wherever its words stand one after the other. A surname alone is a word like others: it counts
behind a civility, and in the middle of a sentence where its capital has no other reason: it is no common word, first
name, town or company, and the column never writes it small.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from detectors.cellhash import HashSet, Sieve
from detectors.columns import fold
from detectors.evidence import shape
from detectors.lexicon import lexicon
from detectors.name_words import LONGEST, SHORTEST, SKIPPED, NameReader, NameWords
from detectors.words import listed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from connectors.rowhash import Hashes


@dataclass(slots=True, repr=False)
class Heard:
    """A surname of the source, as a column writes it."""

    addressed: int = 0  # behind a civility
    capital: int = 0  # in the middle of a sentence
    small: int = 0
    shape: str = ""

    def plus(self, counts: Sequence[int], written: str) -> None:
        self.addressed += counts[0]
        self.capital += counts[1]
        self.small += counts[2]
        self.shape = self.shape or shape(written)

    def telling(self, word: str) -> int:
        """In how many places it names somebody."""
        return self.addressed + (0 if self.small or not is_rare(word) else self.capital)


class KnownNames:
    """The names of a source: `full` sieves the hashes of full names, `last` are those of surnames, ascending."""

    def __init__(self, reader: NameReader, full: Sieve, last: "Hashes") -> None:
        self._reader, self._full, self._last = reader, full, HashSet(last)

    def look(self, values: pa.Array, heard: dict[str, Heard]) -> "Hashes":
        """The hashes of what may be full names in a portion of a text column; `heard` notes its surnames."""
        named = self._reader.read(values)
        self._hear(named, heard)
        hashes = [named.grams(size)[0] for size in range(2, LONGEST + 1)]
        return np.concatenate([some[self._full.may_hold(some)] for some in hashes])

    def find(self, values: pa.Array, full: HashSet) -> "tuple[NDArray[np.int64], list[str]]":
        """The cells that hold one of these full names and are no coincidence, and the shapes of some."""
        named = self._reader.read(values)
        cells: list[int] = []
        shapes: list[str] = []
        for size in range(2, LONGEST + 1):
            hashes, first = named.grams(size)
            places = first[full.holds(hashes)]
            for cell, place in zip(named.cells(places).tolist(), places.tolist(), strict=True):
                if tells_somebody(written := named.text(place, size)):
                    cells.append(cell)
                    shapes.append(shape(written))
        return np.unique(np.array(cells, np.int64)), shapes

    def _hear(self, named: NameWords, heard: dict[str, Heard]) -> None:
        at = np.flatnonzero(self._last.holds(named.hashes))
        if not len(at):
            return
        _, first, which = np.unique(named.hashes[at], return_index=True, return_inverse=True)
        capital, goes_on = named.words.written(named.at[at])
        addressed = named.cued[at] & capital
        flags = (addressed, capital & goes_on & ~addressed, ~capital)
        counted = np.stack([np.bincount(which[flag], minlength=len(first)) for flag in flags], axis=1)
        for place, counts in zip(at[first].tolist(), counted.tolist(), strict=True):
            written = named.text(place)
            heard.setdefault(fold(written), Heard()).plus(counts, written)


@lru_cache(maxsize=65536)
def is_rare(word: str) -> bool:
    """Whether a surname (folded) is no common word, first name, town, company or name of a street besides."""
    known = lexicon()
    others = (known.things, known.towns, known.companies, known.first_common, _squares())
    more = (listed("colours"), listed("no_surnames"), listed("spoken"))
    return len(word) >= SHORTEST and not any(word in some for some in (*others, *more))


@lru_cache(maxsize=1)
def _squares() -> frozenset[str]:
    """The words of the names that streets and squares bear."""
    return frozenset(word for name in lexicon().honoured for word in name.split("-"))


@lru_cache(maxsize=65536)
def tells_somebody(written: str) -> bool:
    """Whether words that are a full name of the source name a person here: no square, and not common words only."""
    parts = [w for w in fold("".join(c if c.isalpha() else " " for c in written)).split() if w not in SKIPPED]
    known = lexicon()
    if "-".join(parts) in known.honoured:
        return False
    return any(w in known.first_common for w in parts) or not all(map(_is_common, parts))


def _is_common(word: str) -> bool:
    known = lexicon()
    return word in known.things or word in known.towns or word in known.companies or word in listed("colours")
