"""Logins: `pmontvallon-k3jq…`, a name of the login's own person and a tag of 80 bits; an address becomes an address.

Capitals and blanks around do not count, as in most login screens.
"""

from functools import cache

import numpy as np
import pyarrow as pa

from detectors.columns import fold
from rules.canonical import addresses, texts
from rules.cells import Flags, Words, among, joined, replaced
from rules.keys import Key
from rules.masks.email import Emails
from rules.prf import Prf
from rules.pseudonyms import TAG, Persons, pools, seeds_of, tokens


class Logins:
    """From logins to logins, under a key. `twins`: hashes of forms that several values of a unique column share."""

    def __init__(self, key: Key, persons: Persons, emails: Emails, readable: bool = True) -> None:
        self._prf, self._apart = Prf(key.derive("login")), Prf(key.derive("login apart"))
        self._persons, self._emails = persons, emails
        self.readable = readable
        self.twins: Words = np.empty(0, np.uint64)

    def of(self, values: pa.Array) -> pa.Array:
        """The pseudonym of each cell (utf8). NULL stays NULL, '' and blanks stay."""
        read = addresses(values)
        out = self._made(values)
        mails, stays = np.flatnonzero(read.alone), np.flatnonzero(read.blank)
        if len(mails):
            out = replaced(out, mails, self._emails.of(values.take(pa.array(mails))))
        return replaced(out, stays, values.take(pa.array(stays)))

    def seeds(self, values: pa.Array) -> tuple[Words, Flags]:
        """Whom each cell stands for, and which cells stand for somebody: an address for its person."""
        read = addresses(values)
        seeds, told = seeds_of(self._prf.of(texts(values))), ~read.blank
        mails = np.flatnonzero(read.alone)
        seeds[mails], told[mails] = self._emails.seeds(values.take(pa.array(mails)))
        return seeds, told

    def hashes(self, values: pa.Array) -> tuple[Words, Flags]:
        """What values that would become the same share, and which cells have such a form: for a unique column."""
        read = addresses(values)
        shared = self._prf.of(texts(values))[:, 0].copy()
        mails = np.flatnonzero(read.alone)
        shared[mails] = self._emails.hashes(values.take(pa.array(mails)))[0]
        return shared, ~read.blank

    def _made(self, values: pa.Array) -> pa.Array:
        hashes = self._prf.of(texts(values))
        tagged = hashes
        if len(self.twins) and (shared := among(hashes[:, 0], self.twins)).any():
            tagged = hashes.copy()
            tagged[shared] = self._apart.of(values.filter(pa.array(shared)))
        if not self.readable:
            return tokens(tagged)
        who = self._persons.profiles(seeds_of(hashes))
        names = _surnames().take(pa.array(who.surname))
        return joined([_initials().take(pa.array(who.pair)), names, "-", tokens(tagged)])

    def __repr__(self) -> str:
        return "Logins()"


@cache
def _surnames() -> pa.Array:
    return pa.array([fold(name) for name in pools().surnames])


@cache
def _initials() -> pa.Array:
    return pa.array(pools().initials)


def longest(readable: bool) -> int:
    """Characters that a pseudonym needs."""
    return (1 + max(map(len, pools().surnames)) + 1 if readable else 0) + TAG
