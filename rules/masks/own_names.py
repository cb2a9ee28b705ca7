"""The names of a row, found again in its texts: `Jean Dupont`, `DUPONT`, `dupont jean`, `J. Dupont` of the row whose
columns say Jean and Dupont become what these columns become."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pyarrow as pa

from detectors.cellhash import HashSet
from detectors.columns import fold
from detectors.known_names import is_rare
from detectors.name_words import NameReader, NameWords
from rules.cells import Flags, Ints, Words, distinct
from rules.masks.full_name import known_as
from rules.masks.marks import Mark, Span
from rules.masks.name_words import parted
from rules.masks.vocabulary import own_hashes

Role = Literal["first", "last", "full"]
OWN = "own"

_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_])(?:\. ?| |-)$")
_AFTER = re.compile(r",? ([^\W\d_])(?:\.|(?![\w'’]))")


@dataclass(frozen=True, slots=True, repr=False)
class Own:
    """A name column of the rows: what it holds, and what is written instead (utf8, as long as the texts)."""

    role: Role
    source: pa.Array
    written: pa.Array


@dataclass(frozen=True, slots=True, repr=False)
class _Name:
    """The names of one row: what each of its words (folded) becomes, and which are surnames."""

    first: dict[str, str] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)


class OwnNames:
    """The names of some rows; `rows` is the row of each text."""

    def __init__(self, own: Sequence[Own], reader: NameReader) -> None:
        self._own = own
        read = [reader.read(each.source) for each in own]
        none = np.empty(0, np.uint64)
        self._held = HashSet(distinct(np.concatenate([none, *map(own_hashes, read)])))
        self._words = HashSet(distinct(np.concatenate([none, *(named.hashes for named in read)])))
        self._names: dict[int, _Name] = {}

    def may_name(self, hashes: Words) -> Flags:
        """Which words (hashes of the reader) are of some row's names."""
        return self._words.holds(hashes)

    def which(self, named: NameWords, rows: Ints) -> Flags:
        """Which of the words that were read are of the names of their row."""
        if not self._own:
            return np.zeros(len(named.at), np.bool_)
        return self._held.holds(own_hashes(named, rows))

    def marks(self, cell: str, row: int, spans: Sequence[Span]) -> Iterator[Mark]:
        """What becomes of these words of a text of that row, and of initials beside its surname."""
        name = self._name(row)
        for place, (start, end) in enumerate(spans):
            word, plain = cell[start:end], fold(cell[start:end])
            beside = any(0 <= gap <= 2 for gap in _gaps(spans, place))
            if not (word[:1].isupper() or beside or is_rare(plain)):
                continue
            if (new := name.last.get(plain)) is not None:
                yield Mark(((start, end),), OWN, word, (_as(new, word),))
                yield from _initials(cell, start, end, name)
            elif (new := name.first.get(plain)) is not None:
                yield Mark(((start, end),), OWN, word, (_as(new, word),))

    def _name(self, row: int) -> _Name:
        if row not in self._names:
            name = self._names[row] = _Name()
            for each in self._own:
                source, written = each.source[row].as_py(), each.written[row].as_py()
                if source and written:
                    _note(name, each.role, source, written)
        return self._names[row]


def _note(name: _Name, role: Role, source: str, written: str) -> None:
    old, new = _words(source), _words(written)
    firsts = known_as(source)[0] if role == "full" else frozenset()
    for place, word in enumerate(old):
        first = role == "first" or word.casefold() in firsts or fold(word) in firsts
        becomes = new[min(place, len(new) - 1)] if new else ""
        (name.first if first else name.last).setdefault(fold(word), becomes)


def _words(value: str) -> list[str]:
    return [word.text for word in parted(value)[0] if word.kind == "name"]


def _gaps(spans: Sequence[Span], place: int) -> list[int]:
    before = [spans[place][0] - spans[place - 1][1]] if place else []
    behind = [spans[place + 1][0] - spans[place][1]] if place + 1 < len(spans) else []
    return before + behind


def _initials(cell: str, start: int, end: int, name: _Name) -> Iterator[Mark]:
    initials = {plain[:1]: new[:1] for plain, new in name.first.items() if plain}
    found = (_BEFORE.search(cell, max(0, start - 4), start), _AFTER.match(cell, end, end + 5))
    for match in found:
        if match and (new := initials.get(fold(match[1]))) and match[1].isupper():
            yield Mark((match.span(1),), OWN, match[1], (new.upper(),))


def _as(new: str, word: str) -> str:
    """In the case of the word that it replaces."""
    if len(word) > 1 and word.isupper():
        return new.upper()
    return new.lower() if word.islower() else new[:1].upper() + new[1:].lower() if new.isupper() else new
