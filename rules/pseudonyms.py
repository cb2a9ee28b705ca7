"""Who somebody becomes: from a seed, a first name of either gender, a surname that nobody bears, and a tag.

A seed is 48 bits of a keyed hash of what identifies the person, so the same address, number or row gives the same
person in every table of both databases, under one key.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa

from detectors.columns import fold
from rules.cells import Bytes, Flags, Ints, Words, fixed
from rules.keys import Key
from rules.pools import pool
from rules.prf import Prf

TAG = 16  # characters of base32: 80 bits, of which two are the same once in 10^11 values at a million of them
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"  # RFC 4648, in lower case

_ALPHABET = np.frombuffer(ALPHABET.encode(), np.uint8)
_TWO = np.stack([np.repeat(_ALPHABET, 32), np.tile(_ALPHABET, 32)], axis=1).copy().view(np.uint16).reshape(-1)
_TEN_BITS = np.uint64(1023)


@dataclass(frozen=True, slots=True, repr=False)
class Pools:
    """The pools as arrays. First names stand in pairs, a man's and a woman's; `group` are those of the same initial:
    from which pair on, and how many."""

    surnames: tuple[str, ...]
    men: tuple[str, ...]
    women: tuple[str, ...]
    initials: tuple[str, ...]
    group: Ints
    size: Ints

    def pair_of(self, folded: str) -> int:
        """The pair that a first name is in; -1 for one of no pair."""
        return _pairs().get(folded, -1)

    def surname_of(self, folded: str) -> int:
        """The place of a surname; -1 for one that is not in the pool."""
        return _surnames().get(folded, -1)


@cache
def pools() -> Pools:
    """The pools, read once."""
    pairs = [line.split() for line in pool("first_names")]
    pairs.sort(key=lambda pair: fold(pair[0])[0])
    initials = [fold(man)[0] for man, _ in pairs]
    group = np.array([initials.index(initial) for initial in initials])
    size = np.array([initials.count(initial) for initial in initials])
    men, women = tuple(man for man, _ in pairs), tuple(woman for _, woman in pairs)
    return Pools(pool("surnames"), men, women, tuple(initials), group, size)


@cache
def _pairs() -> dict[str, int]:
    known = pools()
    return {fold(name): place for names in (known.men, known.women) for place, name in enumerate(names)}


@cache
def _surnames() -> dict[str, int]:
    return {fold(name): place for place, name in enumerate(pools().surnames)}


@dataclass(frozen=True, slots=True, repr=False)
class Profiles:
    """One person a row: the pair of first names, the surname, and who is a woman where nothing else says it."""

    pair: Ints
    surname: Ints
    woman: Flags

    def of(self, rows: "Ints | Flags") -> "Profiles":
        return Profiles(self.pair[rows], self.surname[rows], self.woman[rows])


class Persons:
    """From seeds to persons, under a key."""

    def __init__(self, key: Key) -> None:
        self._prf = Prf(key.derive("person"))

    def profiles(self, seeds: Words, part: "int | Ints" = 0) -> Profiles:
        """The person of each seed; `part` 1, 2 … gives more names for the same one (`Jean-Pierre`, `Martin-Dubois`)."""
        drawn = self._prf.of_numbers(seeds, part)
        known = pools()
        pair = (drawn[:, 0] >> np.uint64(8)) % np.uint64(len(known.men))
        surname = drawn[:, 1] % np.uint64(len(known.surnames))
        return Profiles(pair.astype(np.int64), surname.astype(np.int64), (drawn[:, 0] & np.uint64(1)) == 1)

    def numbers(self, seeds: Words, use: int) -> Words:
        """64 bits for another use of the same person (a shift of dates, say)."""
        return self._prf.of_numbers(seeds, 1 << 16 | use)[:, 0]

    def __repr__(self) -> str:
        return "Persons()"


def seeds_of(hashes: Words) -> Words:
    """The bits of a hash that no tag shows."""
    return hashes[:, 1] >> np.uint64(16)


def tags(hashes: Words) -> Bytes:
    """(n, TAG) characters: the first 80 bits of each hash."""
    first, second = hashes[:, 0], (hashes[:, 0] >> np.uint64(60)) | ((hashes[:, 1] & np.uint64(0xFFFF)) << np.uint64(4))
    out = np.empty((len(hashes), TAG // 2), np.uint16)
    for place in range(6):
        out[:, place] = _TWO[(first >> np.uint64(10 * place)) & _TEN_BITS]
    for place in range(2):
        out[:, 6 + place] = _TWO[(second >> np.uint64(10 * place)) & _TEN_BITS]
    return out.view(np.uint8)


def tokens(hashes: Words, valid: Flags | None = None) -> pa.Array:
    """The tags as utf8 cells: what becomes of values that have no form to keep."""
    return fixed(tags(hashes), valid)
