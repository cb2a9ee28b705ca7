"""What the columns of one table have in common and therefore says nothing of one of them.

`empr_` of empr_nom, empr_tel, empr_mail; `SAL` of NOMSAL, PRESAL, ADRSAL; `CLI` of CLINOM, CLIADR, CLITEL. What is left
is read as the word or the stump that it is, so that `PRE` is a first name beside `NOM`, and nothing elsewhere.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from detectors.columns import concept, concepts, fold, words
from detectors.vocabulary import SEGMENTS, STUMPS

FEWEST = 3  # columns that must share it
SHARE = 0.6  # of the columns, where it is a word
LENGTHS = range(2, 6)  # of letters that are no word of their own
# What is left must speak of two of these at least, or the letters are shared by accident.
TELLING = frozenset({"first", "last", "full", "generic", "email", "phone", "address", "birth"})

_BEHIND = re.compile(r"[^a-z]+$")

Concepts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Affixes:
    """Words or letters before and behind what the columns of a table are called; empty where they share none."""

    prefix: str = ""
    suffix: str = ""
    before: str = ""  # letters
    behind: str = ""

    @classmethod
    def of(cls, names: Sequence[str]) -> "Affixes":
        """What these columns share."""
        parted = [parts for name in names if len(parts := words(name)) > 1]
        least = max(FEWEST, SHARE * len(names))
        prefix, suffix = (_most((parts[at] for parts in parted), least) for at in (0, -1))
        if prefix or suffix:
            return cls(prefix, "" if concept(suffix) in TELLING else suffix)
        plain = sorted({_letters(name) for name in names})
        before = _shared((name[:n], name[n:]) for name in plain for n in LENGTHS)
        return cls(before=before, behind=_shared((name[-n:], name[:-n]) for name in plain for n in LENGTHS))

    def __iter__(self) -> Iterator[str]:
        yield from filter(None, (self.prefix, self.suffix, self.before, self.behind))

    def own(self, name: str) -> Concepts:
        """The words of a column and what they stand for, without what all columns share."""
        parts = concepts(name)
        if self.prefix and len(parts) > 1 and parts[0][0] == self.prefix:
            parts = parts[1:]
        if self.suffix and len(parts) > 1 and parts[-1][0] == self.suffix:
            parts = parts[:-1]
        if len(parts) > 1 and not self.before and not self.behind:
            return parts
        left = self._left(_letters(name))
        return left if any(meaning != "?" for _, meaning in left) else parts

    def _left(self, letters: str) -> Concepts:
        """What is left where nothing parts a column's own word from what all share."""
        before, behind = self.before or self.prefix, self.behind or self.suffix
        if before and letters.startswith(before):
            return _read(letters[len(before) :])
        if behind and letters.endswith(behind):
            return _read(letters[: -len(behind)])
        return ()


def _letters(name: str) -> str:
    """Folded, without the digits at its end."""
    return _BEHIND.sub("", fold(name))


def _most(some: Iterable[str], least: float) -> str:
    word, number = next(iter(Counter(some).most_common(1)), ("", 0))
    return word if number >= least else ""


def _shared(cuts: Iterable[tuple[str, str]]) -> str:
    """The letters that most columns share and that leave a word or a stump of each."""
    left: dict[str, list[str]] = defaultdict(list)
    for affix, rest in cuts:
        if affix.isalpha() and concept(affix) not in TELLING and (meaning := _meaning(rest.strip("_"))):
            left[affix].append(meaning)
    best = max(left, key=lambda affix: (len(left[affix]), len(affix), affix), default="")
    return best if len(left[best]) >= FEWEST and len(TELLING & {*left[best]}) > 1 else ""


def _meaning(rest: str) -> str:
    return STUMPS.get(rest) or (SEGMENTS.get(rest, "") if len(rest) > 1 else "")


def _read(rest: str) -> Concepts:
    rest = rest.strip("_")
    return ((rest, STUMPS[rest]),) if rest in STUMPS else concepts(rest) if rest else ()
