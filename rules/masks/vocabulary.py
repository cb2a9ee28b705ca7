"""Whom the sources name, remembered as keyed hashes, so that every text of a copy can be held against all of them.

It learns from the columns that are masked, as the proof of a copy does, and recognises exactly what that would find: a
full name wherever its words stand one after the other, a surname that its capital or its civility tells, and addresses
and numbers of the source however written. No name is kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from detectors.cellhash import CellHash, HashSet, together
from detectors.columns import fold
from detectors.known_contacts import addresses, column_numbers, text_numbers
from detectors.known_names import is_rare, tells_somebody
from detectors.lexicon import lexicon
from detectors.name_words import LONGEST, NameReader, NameWords
from rules.cells import Flags, Ints, Words, distinct
from rules.keys import Key

PENDING = 1 << 22  # hashes that wait before they are made distinct: 32 MB


@dataclass(slots=True, repr=False)
class _Bag:
    """Distinct hashes; duplicates go whenever many have come."""

    _parts: list[Words] = field(default_factory=list)
    _waiting: int = 0
    _set: HashSet | None = None

    def add(self, hashes: Words) -> None:
        self._parts.append(hashes)
        self._waiting += len(hashes)
        self._set = None
        if self._waiting > PENDING:
            self._parts, self._waiting = [distinct(np.concatenate(self._parts))], 0

    def holds(self, hashes: Words) -> Flags:
        if self._set is None:
            self._parts, self._waiting = [distinct(np.concatenate([np.empty(0, np.uint64), *self._parts]))], 0
            self._set = HashSet(self._parts[0])
        return self._set.holds(hashes)


@dataclass(frozen=True, slots=True, repr=False)
class Mention:
    """Words of a text that are somebody: the cell, and the numbers of these words among those that were read."""

    cell: int
    words: tuple[int, ...]


class Vocabulary:
    """The names, addresses and numbers of the sources, under a key."""

    def __init__(self, key: Key) -> None:
        self._key = CellHash(key.derive("vocabulary"))
        self.reader = NameReader(self._key)
        self._full, self._first, self._last, self._any = _Bag(), _Bag(), _Bag(), _Bag()
        self._addresses, self._numbers = _Bag(), _Bag()

    def learn(self, masks: Mapping[str, str], columns: Mapping[str, pa.Array]) -> None:
        """Takes some rows: the mask of each column by name, and the columns (utf8, all as long)."""
        by_mask = [(masks.get(name), cells) for name, cells in columns.items()]
        for mask, cells in by_mask:
            if mask in ("email", "login"):
                self._addresses.add(addresses(cells, self._key)[0])
            elif mask == "phone":
                self._numbers.add(column_numbers(cells, self._key))
            elif mask in ("last_name", "full_name"):
                self._last.add(self.reader.surnames(cells))
                self._any.add(self.reader.read(cells).hashes)
            if mask == "first_name":
                self._first.add(self.reader.read(cells).hashes)
            elif mask == "full_name":
                self._full.add(self.reader.full_names(cells))
        for first in (cells for mask, cells in by_mask if mask == "first_name"):
            for last in (cells for mask, cells in by_mask if mask == "last_name"):
                self._full.add(self.reader.full_names(pc.binary_join_element_wise(first, last, " ")))

    def may_name(self, hashes: Words) -> Flags:
        """Which words (hashes of `reader`) are of a surname or a full name: nobody is named without one."""
        return self._any.holds(hashes)

    def mentions(self, named: NameWords, surely: bool = False) -> Iterator[Mention]:
        """Whom the texts that were read name: full names first, then surnames alone. Coincidences are none.

        `surely`: a surname beside a first name is left out, as the proof of a copy leaves it out.
        """
        cell = named.words.cell[named.at]
        for size in range(LONGEST, 1, -1):
            hashes, first = named.grams(size)
            for place in first[self._full.holds(hashes)].tolist():
                if tells_somebody(named.text(place, size)):
                    yield Mention(int(cell[place]), tuple(range(place, place + size)))
        for place in self._told(named, surely).tolist():
            yield Mention(int(cell[place]), (place,))
        for place in [] if surely else self._alone(named).tolist():
            yield Mention(int(cell[place]), (place,))

    def some(self, named: NameWords, surely: bool = False) -> Ints:
        """The cells that name somebody."""
        return np.unique(np.array([mention.cell for mention in self.mentions(named, surely)], np.int64))

    def contacts(self, values: pa.Array) -> Ints:
        """The cells (utf8) that hold an address or a telephone number of the source."""
        mails, of_mails = addresses(values, self._key)
        numbers, of_numbers = text_numbers(values, self._key)
        held = [of_mails[self._addresses.holds(mails)], of_numbers[self._numbers.holds(numbers)]]
        return np.unique(np.concatenate(held))

    def known(self, values: Sequence[str]) -> Flags:
        """Which of these texts hold an address or a number of the source."""
        out = np.zeros(len(values), np.bool_)
        out[self.contacts(pa.array(values, pa.string()))] = True
        return out

    def roles(self, values: pa.Array) -> tuple[pa.Array, pa.Array]:
        """Of names (utf8) the words that the sources know as first names only, and as surnames only."""
        named = self.reader.read(values)
        first, last = self._first.holds(named.hashes), self._last.holds(named.hashes)
        cell = named.words.cell[named.at]
        return _texts(named, cell, first & ~last, len(values)), _texts(named, cell, last & ~first, len(values))

    def _told(self, named: NameWords, surely: bool) -> Ints:
        """Surnames of the source with a capital: behind a civility, beside a first name, or too rare to be else."""
        at = np.flatnonzero(self._last.holds(named.hashes))
        if not len(at):
            return at
        at = at[named.words.written(named.at[at])[0]]
        if not len(at):
            return at
        cued, cell = named.cued[at].tolist(), named.words.cell[named.at]
        told = zip(at.tolist(), cued, strict=True)
        return at[[is_cued or _telling(named, cell, place, surely) for place, is_cued in told]]

    def _alone(self, named: NameWords) -> Ints:
        """Words of names with a capital, however common, that a cell holds nothing beside: `Roy`, `Mme Petit`."""
        cell = named.words.cell[named.at]
        apart = np.append(True, cell[1:] != cell[:-1]) & np.append(cell[1:] != cell[:-1], True) if len(cell) else []
        at = np.flatnonzero(apart)
        at = at[self._any.holds(named.hashes[at])]
        return at[named.words.written(named.at[at])[0]] if len(at) else at

    def __repr__(self) -> str:
        return "Vocabulary()"


def _texts(named: NameWords, cell: Ints, flags: Flags, count: int) -> pa.Array:
    out = [""] * count
    for place in np.flatnonzero(flags).tolist():
        out[cell[place]] += f" {named.text(place)}"
    return pa.array(out, pa.string())


def _telling(named: NameWords, cell: Ints, place: int, surely: bool) -> bool:
    """`cell`: of each word that was read."""
    rare = is_rare(fold(named.text(place)))
    if rare or surely:
        return rare
    beside = [other for other in (place - 1, place + 1) if 0 <= other < len(cell) and cell[other] == cell[place]]
    return any(_is_first(named, other) and _touch(named, place, other) for other in beside)


def _is_first(named: NameWords, place: int) -> bool:
    word = named.text(place)
    return word[:1].isupper() and fold(word) in lexicon().first_common


def _touch(named: NameWords, one: int, other: int) -> bool:
    first, last = sorted((one, other))
    between = named.text(first, last - first + 1)[len(named.text(first)) : -len(named.text(last))]
    return len(between) <= 4 and not any(c in ".;:!?\n" for c in between)


def own_hashes(named: NameWords, rows: Ints | None = None) -> Words:
    """Of every word that was read, a hash of it and its row: words of one row are held against another text of it.

    `rows` are those of the cells; without them each cell is a row.
    """
    cell = named.words.cell[named.at]
    return together([named.hashes, (cell if rows is None else rows[cell]).astype(np.uint64)])
