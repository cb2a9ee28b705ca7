"""Whom the rows of a table are about: the person that its names, dates and mails become.

By the subject of the table: an address, a number, another value that tells a person, or a key whose row knows. Where
that is empty, a role mailbox or several persons, and in a table without a subject, by the row's own key. The same
address is the same person wherever it stands; a row is the same person for everything that points at it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa

from rules.canonical import blanks, texts
from rules.cells import Flags, Words, filled, joined
from rules.edges import TablePlace
from rules.masks.makers import Makers
from rules.masks.rows import Rows
from rules.pseudonyms import seeds_of

How = Literal["address", "phone", "login", "value", "key"]
SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Whom:
    """How the rows of a table tell whom they are about. `subject`: its columns, and how; `parent`: whose rows know,
    by which of their columns. `row`: the table's own key with the name of its class, for rows that tell nobody.
    `value`: what sort of value tells a person."""

    how: How | None = None
    subject: tuple[str, ...] = ()
    parent: TablePlace | None = None
    referred: tuple[str, ...] = ()
    row: tuple[str, ...] = ()
    label: str = ""
    value: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that must be read to tell."""
        return tuple(dict.fromkeys([*self.subject, *self.row]))


class Directory:
    """Of a table that others ask: by the hash of its key, the person of each row."""

    def __init__(self) -> None:
        self._parts: list[tuple[Words, Words]] = []
        self._keys, self._seeds = np.empty(0, np.uint64), np.empty(0, np.uint64)

    def learn(self, keys: Words, seeds: Words) -> None:
        self._parts.append((keys, seeds))

    def settle(self) -> None:
        """Sorts in what has come."""
        if not self._parts:
            return
        self._parts.append((self._keys, self._seeds))
        keys = np.concatenate([np.empty(0, np.uint64), *(keys for keys, _ in self._parts)])
        seeds = np.concatenate([np.empty(0, np.uint64), *(seeds for _, seeds in self._parts)])
        self._parts = []
        order = np.argsort(keys, kind="stable")
        self._keys, self._seeds = keys[order], seeds[order]

    def of(self, keys: Words) -> tuple[Words, Flags]:
        """The persons of rows by the hashes of their keys, and which are known."""
        self.settle()
        if not len(self._keys):
            return np.zeros(len(keys), np.uint64), np.zeros(len(keys), np.bool_)
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return self._seeds[at], self._keys[at] == keys


@dataclass(frozen=True, slots=True, repr=False)
class Persons:
    """Tells whom rows are about, under the makers of a run."""

    whom: Mapping[TablePlace, Whom]
    makers: Makers
    directories: Mapping[tuple[TablePlace, tuple[str, ...]], Directory]

    def seeding(self, place: TablePlace) -> Callable[[Rows], Words]:
        """For the rows of that table."""
        return lambda rows: self.seeds(place, rows)

    def seeds(self, place: TablePlace, rows: Rows) -> Words:
        whom = self.whom[place]
        if whom.how is None:
            return self._own(whom, rows)
        seeds, told = self._told(whom, rows)
        if not told.all():
            seeds = np.where(told, seeds, self._own(whom, rows))
        return seeds

    def learn(self, place: TablePlace, referred: tuple[str, ...], rows: Rows) -> None:
        """Takes rows of a table that others point at."""
        self.directories[place, referred].learn(
            self._hash("", [rows[name] for name in referred]), self.seeds(place, rows)
        )

    def hashes(self, values: Sequence[pa.Array]) -> Words:
        """Of some cells of each row together, to count how many differ."""
        return self._hash("", values)

    def _told(self, whom: Whom, rows: Rows) -> tuple[Words, Flags]:
        if whom.how == "address":
            column = whom.subject[0]
            return self.makers.emails.seeds(rows[column], rows.addresses(column))
        if whom.how in ("phone", "login"):
            maker = self.makers.phones if whom.how == "phone" else self.makers.logins
            return maker.seeds(rows[whom.subject[0]])
        keys = [rows[name] for name in whom.subject]
        full = np.logical_and.reduce([filled(key) & ~blanks(key) for key in keys])
        if whom.how == "value":
            return self._by_value(whom, keys[0]), full
        assert whom.parent is not None
        if (directory := self.directories.get((whom.parent, whom.referred))) is None:
            return seeds_of(self._block(self.whom[whom.parent].label, keys)), full
        seeds, known = directory.of(self._hash("", keys))
        return seeds, known & full

    def _by_value(self, whom: Whom, values: pa.Array) -> Words:
        return seeds_of(self._block(whom.value, [texts(values)]))

    def _own(self, whom: Whom, rows: Rows) -> Words:
        columns = whom.row or whom.subject
        return seeds_of(self._block(whom.label, [rows[name] for name in columns]))

    def _hash(self, label: str, keys: Sequence[pa.Array]) -> Words:
        return self._block(label, keys)[:, 0].copy()

    def _block(self, label: str, keys: Sequence[pa.Array]) -> Words:
        parts: list[pa.Array | str] = [label]
        for key in keys:
            parts += [SEPARATOR, key.fill_null("")]
        return self.makers.whom.of(joined(parts))
