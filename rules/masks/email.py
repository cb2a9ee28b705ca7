"""E-mail addresses: `p.montvallon.k3jq…@example.org`, sixteen characters of tag (80 bits) on a domain that nobody has.

The readable part is the person that the address stands for, so names beside it can match. Capitals, blanks, Unicode
forms of one address make one pseudonym. A cell may hold several, with display names (`"Jean D" <a@b>`) that become
names of those persons; a cell without any address becomes an opaque token: whatever it was, it does not stay.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import pyarrow as pa

from detectors.columns import fold
from detectors.words import listed
from rules.canonical import Addresses, addresses, addresses_in, email_of
from rules.cells import Cells, Flags, Ints, Words, among, cells, fixed, joined, replaced
from rules.keys import Key
from rules.prf import Prf
from rules.pseudonyms import TAG, Persons, pools, seeds_of, tags, tokens

DOMAIN = "example.org"

_NONE = np.empty(0, np.uint64)
_BETWEEN = re.compile(r"[,;/|&<>()\[\]\s]|\b(?:et|ou|and|or)\b|mailto:\s*$", re.IGNORECASE)
_SHOWN = re.compile(r"(.*?[,;/|]|)(\s*)([^,;/|<>]*?)(\s*)<\s*((?:mailto:)?)$", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True, repr=False)
class Read:
    """An array of addresses, read, and the hashes of their canonical forms."""

    addresses: Addresses
    hashes: Words


class Emails:
    """From addresses to addresses, under a key. `twins` are hashes of forms that several values of a unique column
    share: their values get tags of their own."""

    def __init__(self, key: Key, persons: Persons, domain: str = DOMAIN, readable: bool = True) -> None:
        self._prf = Prf(key.derive("email"))
        self._apart = Prf(key.derive("email apart"))
        self._persons = persons
        self._ending = np.frombuffer(f"@{domain}".encode(), np.uint8)
        self.readable = readable
        self.twins = _NONE

    def read(self, values: pa.Array) -> "Read":
        """What an array (utf8) holds, for `of` and `seeds` of the same rows."""
        told = addresses(values)
        return Read(told, self._prf.of(told.canonical))

    def of(self, values: pa.Array, read: "Read | None" = None) -> pa.Array:
        """The pseudonym of each cell (utf8). NULL stays NULL, '' and blanks stay."""
        read = read or self.read(values)
        told = read.addresses
        if told.alone.all():
            return self._made(read.hashes, values)
        out = values
        if told.alone.any():
            rows = np.flatnonzero(told.alone)
            out = replaced(out, rows, self._made(read.hashes[rows], values.take(pa.array(rows))))
        odd = np.flatnonzero(~told.alone & ~told.blank)
        return replaced(out, odd, self._odd(values.take(pa.array(odd))))

    def seeds(self, values: pa.Array, read: "Read | None" = None) -> tuple[Words, Flags]:
        """Whom each cell stands for, and where it stands for one person: not blanks, role mailboxes or several."""
        read = read or self.read(values)
        seeds, one = seeds_of(read.hashes), read.addresses.alone.copy()
        one[one] = ~_is_role(read.addresses.canonical.filter(pa.array(one)))
        odd = np.flatnonzero(~read.addresses.alone & ~read.addresses.blank)
        if len(odd):
            cells = values.take(pa.array(odd)).to_pylist()
            found = [[cell[a:b] for a, b in addresses_in(cell)] for cell in cells]
            plain = pa.array([email_of(each[0]) if each else "" for each in found], pa.string())
            seeds[odd] = seeds_of(self._prf.of(plain))
            one[odd] = np.array([len(each) == 1 for each in found]) & ~_is_role(plain)
        return seeds, one

    def hashes(self, values: pa.Array) -> tuple[Words, Flags]:
        """What values that would become the same share, and which cells have such a form: for a unique column."""
        read = self.read(values)
        shared = read.hashes[:, 0].copy()
        odd = np.flatnonzero(~read.addresses.alone & ~read.addresses.blank)
        if len(odd):
            shared[odd] = self._apart.of(pa.array(self._odd(values.take(pa.array(odd)))))[:, 0]
        return shared, ~read.addresses.blank

    def _made(self, hashes: Words, values: pa.Array) -> pa.Array:
        tagged = hashes
        if len(self.twins) and (shared := among(hashes[:, 0], self.twins)).any():
            tagged = hashes.copy()
            tagged[shared] = self._apart.of(values.filter(pa.array(shared)))
        behind = fixed(np.concatenate([tags(tagged), np.tile(self._ending, (len(tagged), 1))], axis=1))
        if not self.readable:
            return behind
        who = self._persons.profiles(seeds_of(hashes))
        before = _prefixes().take(pa.array(_initials()[who.pair] * len(pools().surnames) + who.surname))
        return joined([before, behind])

    def _odd(self, values: pa.Array) -> list[str]:
        """Cells with something around their addresses, or without any."""
        cells = values.to_pylist()
        found = [addresses_in(cell) for cell in cells]
        plain = [email_of(cell[a:b]) for cell, each in zip(cells, found, strict=True) for a, b in each]
        canonical = pa.array(plain, pa.string())
        new = self._made(self._prf.of(canonical), canonical).to_pylist()
        made = iter(zip(new, self._shown(canonical).to_pylist(), strict=True))
        opaque = tokens(self._apart.of(values)).to_pylist()
        out = []
        for cell, each, token in zip(cells, found, opaque, strict=True):
            pairs = [next(made) for _ in each]
            out.append(_rewritten(cell, each, pairs) if pairs else token)
        if len(self.twins):
            shared = among(self._apart.of(pa.array(out, pa.string()))[:, 0], self.twins)
            out = [token if twin else new for new, token, twin in zip(out, opaque, shared.tolist(), strict=True)]
        return out

    def _shown(self, canonical: pa.Array) -> pa.Array:
        """`Paul Montvallon`: the display name of each address."""
        who, known = self._persons.profiles(seeds_of(self._prf.of(canonical))), pools()
        first = pa.array([*known.men, *known.women]).take(pa.array(who.pair + who.woman * len(known.men)))
        return joined([first, " ", pa.array(known.surnames).take(pa.array(who.surname))])

    def __repr__(self) -> str:
        return "Emails()"


def _rewritten(value: str, found: Sequence[tuple[int, int]], made: Sequence[tuple[str, str]]) -> str:
    """The cell with other addresses; of what stands between them only signs, and names by other names."""
    bounds = [0, *(edge for span in found for edge in span), len(value)]
    gaps = [value[a:b] for a, b in list(pairwise(bounds))[::2]]
    parts = [_gap(gap, shown) + address for gap, (address, shown) in zip(gaps, made, strict=False)]
    return ("".join(parts) + _signs(gaps[-1])).lstrip(",;/|&")


def _gap(gap: str, shown: str) -> str:
    match = _SHOWN.fullmatch(gap)
    if match is None:
        return _signs(gap)
    before, blank, name, space, mailto = match.groups()
    if any(c.isalnum() for c in name):
        name = f'"{shown}"' if name.startswith('"') else shown
    return _signs(before) + blank + ("" if not name else name + space) + "<" + mailto


def _signs(gap: str) -> str:
    return "".join(_BETWEEN.findall(gap)).replace("()", "").replace("[]", "")


@cache
def _prefixes() -> pa.Array:
    """`p.montvallon.` for every initial and surname."""
    initials = sorted(set(pools().initials))
    return pa.array([f"{initial}.{fold(name)}." for initial in initials for name in pools().surnames])


@cache
def _initials() -> Ints:
    """Of each pair of first names, the place of its initial among the initials."""
    initials = sorted(set(pools().initials))
    return np.array([initials.index(initial) for initial in pools().initials])


def _is_role(canonical: pa.Array) -> Flags:
    """Which addresses are of a function (`contact@`, `compta@`), not of a person."""
    some = cells(canonical)
    at = np.flatnonzero(some.data == ord("@"))
    if not len(at):
        return np.zeros(len(some), np.bool_)
    ends = at[np.minimum(np.searchsorted(at, some.starts), len(at) - 1)]
    return among(_in_short(Cells(some.data, some.starts, ends - some.starts)), _roles())


def _in_short(some: Cells) -> Words:
    """The first sixteen bytes in eight: enough to tell a few words from everything else."""
    return some.word(0) ^ (some.word(1) * np.uint64(0x9E3779B97F4A7C15))


@cache
def _roles() -> Words:
    return np.sort(_in_short(cells(pa.array(sorted(listed("role_mailboxes")), pa.string()))))


def longest(readable: bool, domain: str = DOMAIN) -> int:
    """Characters that a pseudonym needs."""
    before = 2 + max(map(len, pools().surnames)) + 1 if readable else 0
    return before + TAG + 1 + len(domain)
