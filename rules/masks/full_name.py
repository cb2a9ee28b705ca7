"""Full names: `M. DUPONT Jean-Pierre` becomes `M. MONTCOURT Paul-André`; civility, order, case and signs stay.

Which word is the first name is told by the row's other name columns, a comma, capitals, and INSEE's lists, in this
order. A cell may name two persons (`M. et Mme Dupont`, `Anne Petit / Luc Roy`).
"""

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from detectors.gender import Gender, gender, gender_of_title
from detectors.lexicon import lexicon
from detectors.names import tokens
from rules.canonical import name_of
from rules.canonical import names as canonical
from rules.cells import Words, joined, replaced
from rules.keys import Key
from rules.masks.name_pairs import Pairs
from rules.masks.name_templates import Piece, Role, Slot, Template, Wardrobe, filled, folded
from rules.masks.name_words import UPPER, Word, parted
from rules.prf import Prf
from rules.pseudonyms import Persons, seeds_of

MOST_WORDS = 3  # first names, and surnames, of one person
_APART = re.compile(r"[/&;]")
_TOGETHER = ("et", "ou", "and", "or")
_SPLIT = "\x00"


class FullNames:
    """First name and surname in one cell, under a key."""

    def __init__(self, key: Key, persons: Persons) -> None:
        self._prf = Prf(key.derive("full name"))
        self._persons = persons
        self._alone = Wardrobe(template, persons)
        self._beside = Wardrobe(_of_key, persons)
        self._pairs = Pairs()

    def of(
        self,
        values: pa.Array,
        seeds: Words | None = None,
        limit: int | None = None,
        firsts: pa.Array | None = None,
        lasts: pa.Array | None = None,
    ) -> pa.Array:
        """The name of the person of each row's seed, or of each value's own. `firsts`, `lasts`: the row's columns."""
        seeds = self.seeds(values) if seeds is None else seeds
        keys, wardrobe = values, self._alone
        if firsts is not None or lasts is not None:
            beside = ["" if each is None else each.fill_null("") for each in (firsts, lasts)]
            keys, wardrobe = joined([values, _SPLIT, beside[0], _SPLIT, beside[1]]), self._beside
        pairs, dress = self._pairs.read(values, firsts, lasts)
        others = np.setdiff1d(np.arange(len(values)), pairs, assume_unique=True)
        at = pa.array(others)
        odd = wardrobe.dressed(values.take(at), seeds[others], limit, keys.take(at))
        out = replaced(replaced(values, others, odd), pairs, filled(dress, self._persons, seeds[pairs]))
        return wardrobe.fitting(out, keys, seeds, limit)

    def seeds(self, values: pa.Array) -> Words:
        """The person of each name itself."""
        return seeds_of(self._prf.of(canonical(values)))

    def __repr__(self) -> str:
        return "FullNames()"


def _of_key(key: str) -> Template | None:
    value, first, last = [*key.rsplit(_SPLIT, 2), "", ""][:3]
    return template(value, frozenset(tokens(first)), frozenset(tokens(last)))


def template(value: str, firsts: frozenset[str] = frozenset(), lasts: frozenset[str] = frozenset()) -> Template | None:
    """How a full name is written; None for a cell that holds neither letters nor digits."""
    if not any(c.isalnum() for c in value):
        return None
    words, behind = ([], "") if "@" in value else parted(value)
    pieces: list[Piece] = []
    told: Gender = ""
    person = 0
    for segment in _segments(words):
        roles = _roles(segment, firsts, lasts)
        if person == 0 or not told:
            told = told or _gender(segment, roles)
        pieces += _pieces(segment, roles, person)
        person += any(roles)
    if not any(isinstance(piece, Slot) for piece in pieces):
        return Template((Slot("first", 0), " ", Slot("last", 0)))
    return Template((*pieces, behind), told, folded([word.text for word in words if word.kind == "name"]))


def known_as(value: str) -> tuple[frozenset[str], frozenset[str]]:
    """The first names, and the surnames, that a full name is read as: folded words."""
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for segment in _segments(parted(value)[0]):
        for word, role in zip(segment, _roles(segment, frozenset(), frozenset()), strict=True):
            if role in ("first", "last"):
                found[role == "first"].add(name_of(word.text))
    return frozenset(found[True]), frozenset(found[False])


def _segments(words: Sequence[Word]) -> list[list[Word]]:
    """The words by person."""
    segments: list[list[Word]] = [[]]
    for word in words:
        together = word.kind == "link" and name_of(word.text) in _TOGETHER
        if (together or _APART.search(word.before)) and segments[-1]:
            segments.append([])
        segments[-1].append(word)
    return segments


def _pieces(segment: Sequence[Word], roles: Sequence[Role | None], person: int) -> list[Piece]:
    pieces: list[Piece] = []
    parts = {"first": 0, "last": 0}
    for word, role in zip(segment, roles, strict=True):
        if role is None:
            pieces += [word.before, word.text]
            continue
        kind = role.removesuffix("_initial")
        if parts[kind] < MOST_WORDS:
            dot = "." if word.text.endswith(".") else ""
            pieces += [word.before, Slot(role, word.shape, parts[kind], person), dot]
            parts[kind] += 1
    return pieces


def _gender(segment: Sequence[Word], roles: Sequence[Role | None]) -> Gender:
    titles = [gender_of_title(word.text) for word in segment if word.kind == "civility"]
    firsts = [gender(word.text) for word, role in zip(segment, roles, strict=True) if role == "first"]
    return next((each for each in (*titles, *firsts[:1]) if each), "")


def _roles(segment: Sequence[Word], firsts: frozenset[str], lasts: frozenset[str]) -> list[Role | None]:
    """What each word is: None for one that stays."""
    named = [place for place, word in enumerate(segment) if word.kind in ("name", "initial")]
    first = _firsts(segment, named, firsts, lasts)
    roles: list[Role | None] = [None] * len(segment)
    for place in named:
        initial = segment[place].kind == "initial"
        if place in first:
            roles[place] = "first_initial" if initial else "first"
        else:
            roles[place] = "last_initial" if initial else "last"
    return roles


def _firsts(segment: Sequence[Word], named: Sequence[int], firsts: frozenset[str], lasts: frozenset[str]) -> set[int]:
    """Which of the words are first names."""
    plain = {place: name_of(segment[place].text.strip(".")) for place in named}
    if named and (told := {p for p in named if plain[p] in firsts - lasts} | {p for p in named if plain[p] in lasts}):
        first = {place for place in told if plain[place] not in lasts}
        rest = [place for place in named if place not in told]
        return first | (set(rest) if not first else set())
    if comma := next((place for place in named[1:] if "," in segment[place].before), None):
        return {place for place in named if place >= comma}
    upper = {place for place in named if segment[place].shape == UPPER}
    if upper and len(upper) < len(named):
        return set(named) - upper
    initials = {place for place in named if segment[place].kind == "initial"}
    if initials:
        return initials if len(initials) < len(named) else set(named[:-1])
    return _by_lexicon(segment, named, plain)


def _by_lexicon(segment: Sequence[Word], named: Sequence[int], plain: dict[int, str]) -> set[int]:
    """By INSEE's lists; words that a hyphen joins stay together; without a hint the first name stands first."""
    known = lexicon()
    groups: list[list[int]] = []
    for place in named:
        hyphen = segment[place].before.strip() in ("-", "\u2010", "\u2011")
        if groups and hyphen and place == groups[-1][-1] + 1:
            groups[-1].append(place)
        else:
            groups.append([place])
    titled = any(word.kind == "civility" for word in segment)
    is_first = [plain[group[0]] in known.first_common for group in groups]
    is_last = [plain[group[0]] in known.last_common for group in groups]
    if len(groups) < 2:
        alone = groups and is_first[0] and not titled and not is_last[0]
        return set(groups[0]) if alone else set()
    if is_first[-1] and not is_first[0] and not _particled(segment, groups[-1]):
        return set(groups[-1])
    leading = next((n for n, (group, first) in enumerate(zip(groups, is_first, strict=True))
                    if n and (not first or _particled(segment, group))), len(groups) - 1)  # fmt: skip
    return {place for group in groups[: min(leading, len(groups) - 1)] for place in group}


def _particled(segment: Sequence[Word], group: Sequence[int]) -> bool:
    """Whether a particle stands before the words: `de La Tour`."""
    return group[0] > 0 and segment[group[0] - 1].kind == "particle"
