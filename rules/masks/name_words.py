"""How a name is written: its words, what stands between them, and the shape of each, for a pseudonym in the same dress.

`shapes` looks at whole arrays; `parted` at one value that is more than a single word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from detectors.columns import fold
from detectors.words import listed
from rules.cells import Cells, Flags, Ints

TITLE, UPPER, LOWER = 0, 1, 2  # Jean, JEAN, jean

WordKind = Literal["name", "initial", "particle", "civility", "link", "mark"]

_WORD = re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_]{2})[^\W\d_]+)?\.?|['’]")
_LINKS = frozenset(
    ["epouse", "ep", "nee", "ne", "veuve", "vve", "dit", "dite", "alias", "ex", "et", "ou", "and", "or", "fils", "pere",
     "mere", "junior", "senior", "jr", "sr", "famille", "consorts", "ei", "eirl", "sarl", "sas", "sasu", "eurl", "sci",
     "snc"]
)  # fmt: skip
_ELIDED = re.compile(r"^([dDlLoO]['’])(.+)$")

_UPPER, _LOWER, _STRANGE = 1, 2, 4
_CLASS = np.full(256, _STRANGE, np.uint8)
_CLASS[ord("A") : ord("Z") + 1] = _UPPER
_CLASS[ord("a") : ord("z") + 1] = _LOWER
_CLASS[0xC3] = 0  # À to ÿ: what follows tells which
_CLASS[0x80:0x9F] = _UPPER
_CLASS[0x9F:0xC0] = _LOWER


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name as it is written, and what stands before it."""

    text: str
    kind: WordKind
    before: str = ""

    @property
    def shape(self) -> int:
        return shape_of(self.text)


def shape_of(word: str) -> int:
    """TITLE, UPPER or LOWER; a single capital counts as TITLE."""
    letters = [c for c in word if c.isalpha()]
    if len(letters) > 1 and all(c.isupper() for c in letters):
        return UPPER
    return LOWER if letters and letters[0].islower() else TITLE


def shapes(some: Cells) -> tuple[Ints, Flags]:
    """The shape of each cell, and which cells are one plain word of two letters or more (ASCII and À to ÿ)."""
    shape = np.zeros(len(some), np.int64)
    simple = some.lengths > 1
    rows = np.flatnonzero(some.lengths > 0)
    if not len(rows):
        return shape, simple
    classes = _CLASS[some.data]
    edges = np.stack([some.starts[rows], some.starts[rows] + some.lengths[rows]], axis=1).reshape(-1)
    upper, lower, strange = (
        np.add.reduceat((classes == kind).view(np.int8), edges, dtype=np.int32)[::2]
        for kind in (_UPPER, _LOWER, _STRANGE)
    )
    shape[rows] = np.where(lower == 0, UPPER, np.where(upper == 0, LOWER, TITLE))
    simple[rows] &= (strange == 0) & (upper + lower > 1)
    return shape, simple


def parted(value: str) -> tuple[list[Word], str]:
    """The words of a name in order, and what stands behind the last: `M. de La Tour-Petit` has five.

    Digits and other signs between words are dropped, but for blanks, hyphens, commas, dots, slashes and ampersands.
    """
    words, at = [], 0
    for match in _WORD.finditer(value):
        before = _between(value[at : match.start()])
        words += list(_kinds(match[0], before))
        at = match.end()
    return _links_of_names(words), _between(value[at:])


def _kinds(text: str, before: str) -> Iterator[Word]:
    elided = _ELIDED.match(text)
    if elided:
        yield Word(elided[1], "particle", before)
        yield from _kinds(elided[2], "")
        return
    plain = fold(text.rstrip("."))
    if plain in listed("civilities") and (plain != "me" or text == "Me") and (len(plain) > 1 or text[0].isupper()):
        yield Word(text, "civility", before)
    elif len(plain) == 1 and text[0].upper() != text[0].lower():
        yield Word(text, "initial", before)
    elif plain in listed("particles"):
        yield Word(text, "particle", before)
    elif plain in _LINKS:
        yield Word(text, "link", before)
    elif text in ("'", "’"):
        yield Word("", "mark", before)
    else:
        yield Word(text.rstrip("."), "name", before)


def _links_of_names(words: list[Word]) -> list[Word]:
    """A particle, link or civility that stands without any name is the name itself: `Le`, `Fils`, `Maître`."""
    if any(word.kind in ("name", "initial") for word in words):
        return words
    return [Word(word.text, "name", word.before) if word.kind in ("particle", "link") else word for word in words]


def _between(gap: str) -> str:
    return "".join(c for c in gap if c in " -,./&\u00a0\u202f\u2010\u2011" or c in "\t\n")
