"""How telephone numbers are written in a cell: which digits belong together, and which words may stay beside them.

A layout is a cell whose digits are all 0: `tél. 00 00 00 00 00`. Columns have millions of numbers and few layouts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from detectors.columns import fold

LONGEST = 400  # characters of a cell that is read closely
MOST_NUMBERS = 24

_GAP = r"[ .\-/()\u00a0\u202f]"
_NUMBER = re.compile(
    rf"(?P<world>\+{_GAP}?00{_GAP}?(?:\(0\){_GAP}?)?0(?:{_GAP}00){{4}}(?!0)|\+{_GAP}?0(?:{_GAP}{{0,2}}0){{5,14}})"
    rf"|(?P<pairs>00(?P<by>[ .\-/\u00a0\u202f])00(?:(?P=by)00){{3}}(?!0))"
    rf"|(?P<ten>0{{10}})(?={_GAP}{{1,2}}0{{10}}(?!0))"
    r"|(?P<lost>0{9,11})(?=\.0$)"
    r"|(?P<long>0{16,})"
    rf"|(?P<any>0(?:{_GAP}{{0,2}}0){{5,14}})"
    r"|(?P<short>0+)"
)
_WORD = re.compile(r"[^\W\d_]+\.?")
_LABELS = frozenset(
    ["tel", "telephone", "telephones", "mob", "mobile", "port", "portable", "fixe", "bureau", "bur", "dom", "domicile",
     "pro", "perso", "fax", "gsm", "std", "standard", "poste", "ext", "x", "ou", "et", "or", "and", "p", "t", "m", "f",
     "home", "work", "office", "cell", "phone", "direct", "ligne", "maison", "travail", "accueil", "urgence"]
)  # fmt: skip
_SIGNS = frozenset(" .,-/()[]:;&|+\t\n\r\u00a0\u202f")

Kind = Literal["world", "national", "short"]


@dataclass(frozen=True, slots=True)
class Number:
    """Digits that belong together: the span of the number, and where its digits stand in the cell (bytes of utf8)."""

    kind: Kind
    start: int
    stop: int
    digits: tuple[int, ...]
    spaced: bool  # signs stand between its digits
    optional: int | None = None  # which digit stands alone in parentheses: +33 (0)6


@dataclass(frozen=True, slots=True)
class Layout:
    """The numbers of a cell, and what stands before each and behind the last once other words are gone."""

    numbers: tuple[Number, ...]
    literals: tuple[str, ...]
    whole: bool  # nothing was dropped


def layout(cell: str) -> Layout | None:
    """Reads a layout; None where it is no number: no digit at all, or longer than anybody's numbers."""
    if len(cell) > LONGEST or "0" not in cell:
        return None
    return _read(cell)


@lru_cache(maxsize=4096)
def _read(cell: str) -> Layout | None:
    matches = list(_NUMBER.finditer(cell))
    if len(matches) > MOST_NUMBERS:
        return None
    byte = [0, *accumulate(len(c.encode()) for c in cell)]
    numbers = [_number(match, cell, byte) for match in matches]
    edges = [0, *(edge for match in matches for edge in (_start(match, cell), match.end())), len(cell)]
    gaps = [cell[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2)]
    literals = tuple(_without_words(gap) for gap in gaps)
    return Layout(tuple(numbers), literals, list(literals) == gaps)


def _number(match: re.Match[str], cell: str, byte: Sequence[int]) -> Number:
    start, stop = _start(match, cell), match.end()
    places = [place for place in range(start, stop) if cell[place] == "0"]
    kind: Kind = "world" if match["world"] else "short" if match["short"] else "national"
    spaced = match.end() - match.start() > len(places) + (kind == "world")
    alone = next((n for n, place in enumerate(places) if cell[place - 1 : place + 2] == "(0)"), None)
    return Number(kind, byte[start], byte[stop], tuple(byte[place] for place in places), spaced, alone)


def _start(match: re.Match[str], cell: str) -> int:
    """Where a number begins: with the parenthesis that it closes."""
    opened = match.start() and cell[match.start() - 1] == "(" and ")" in match[0] and "(" not in match[0]
    return match.start() - 1 if opened else match.start()


def _without_words(gap: str) -> str:
    """Signs and labels (`tél.`, `poste`); every other word goes: it may be a name."""
    kept = []
    at = 0
    for match in _WORD.finditer(gap):
        kept.append(_signs(gap[at : match.start()]))
        if fold(match[0].rstrip(".")) in _LABELS:
            kept.append(match[0])
        at = match.end()
    return re.sub(r"\([ .]*\)", "", "".join(kept) + _signs(gap[at:]))


def _signs(gap: str) -> str:
    return "".join(c for c in gap if c in _SIGNS)
