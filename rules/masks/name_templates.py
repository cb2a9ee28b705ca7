"""Names in the dress of other names: a template keeps signs, particles and civilities, and has slots for new words.

Names are read one by one, each different one once; persons are dressed by whole arrays, whatever their templates.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Literal, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from detectors.columns import fold
from detectors.gender import Gender
from rules.cells import Flags, Ints, Words, joined, replaced
from rules.masks.name_words import LOWER, TITLE, UPPER
from rules.pseudonyms import Persons, pools

Role = Literal["first", "first_initial", "last", "last_initial"]
ROLES: tuple[Role, ...] = ("first", "first_initial", "last", "last_initial")
PARTS = 8  # names of one person in a cell, and the step between persons
LONGEST = 400  # bytes of a cell that are read
MOST_SLOTS = 8  # words of a cell; what comes behind is dropped
MOST_AVOIDED = 6  # words of a source that are in the pools
SAID: dict[Gender, int] = {"m": 0, "f": 1, "": 2}


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a word: `part` counts the first names (or surnames) of a person, `person` the persons of the cell."""

    role: Role
    shape: int
    part: int = 0
    person: int = 0


Piece: TypeAlias = str | Slot


@dataclass(frozen=True, slots=True)
class Template:
    """A name without its words. `gender` of the first person where the name tells it; `source` the folded words that
    were there, none of which may come back."""

    pieces: tuple[Piece, ...]
    gender: Gender = ""
    source: frozenset[str] = frozenset()

    @property
    def slots(self) -> list[Slot]:
        return [piece for piece in self.pieces if isinstance(piece, Slot)][:MOST_SLOTS]

    @property
    def literals(self) -> list[str]:
        """What stands before each slot, and behind the last."""
        found = [""]
        for piece in self.pieces:
            if isinstance(piece, str):
                found[-1] += piece
            elif len(found) <= MOST_SLOTS:
                found.append("")
        return found

    def shortened(self) -> "Template":
        """The least that is still a name: `P. Montvallon`, or the one word there is."""
        last = next((slot for slot in self.slots if slot.role == "last"), None)
        first = next((slot for slot in self.slots if slot.role.startswith("first")), None)
        if last and first:
            pieces: tuple[Piece, ...] = (Slot("first_initial", first.shape), ". ", Slot("last", last.shape))
            return Template(pieces, self.gender, self.source)
        return Template(tuple(self.slots[:1]), self.gender, self.source)


_LEADING = re.compile(r"^[\W_]+")
Reader: TypeAlias = Callable[[str], Template | None]


@dataclass(frozen=True, slots=True, repr=False)
class Dress:
    """How many rows are dressed, all with as many slots: (n, slots) where the words of a slot begin in `_words`, and
    its part; what stands before each slot and behind the last (None: nothing); 0 man, 1 woman, 2 unsaid; and
    (n, MOST_AVOIDED) pairs of first names and surnames to avoid, -1 for none."""

    word: Ints
    part: Ints
    literals: Sequence["pa.Array | str | None"]
    woman: Ints
    pairs: Ints
    surnames: Ints


_FIRST_ROOM = 1 << 9
_ROW = np.dtype(
    [
        ("count", np.int64),  # of slots
        ("word", np.int64, (MOST_SLOTS,)),
        ("part", np.int64, (MOST_SLOTS,)),
        ("literal", np.int64, (MOST_SLOTS + 1,)),
        ("woman", np.int64),
        ("avoided", np.int64, (2, MOST_AVOIDED)),  # and one: zero is none
    ]
)


class _Read:
    """Templates by number, as arrays; a name is read once as long as there is room. Number -1: the cell stays."""

    def __init__(self, read: Reader, room: int) -> None:
        self._template = read
        self._lock = Lock()
        self._texts: pa.Array | None = None
        self._emptied(room)

    def dresses(self, names: Sequence[str | None], which: Ints) -> list[tuple[Ints, Dress]]:
        """Rows with their dress, by how many slots it has; `which` is the place of each row's name among `names`."""
        with self._lock:  # other tables are masked meanwhile
            number = self._numbers(names)[which]
            count = np.where(number < 0, -1, self._rows["count"][number])
            groups = [np.flatnonzero(count == slots) for slots in range(MOST_SLOTS + 1)]
            return [(rows, self._dress(number[rows], slots)) for slots, rows in enumerate(groups) if len(rows)]

    def _numbers(self, names: Sequence[str | None]) -> Ints:
        """The number of each name."""
        if len(self._number) + len(names) > self._room:
            self._emptied(max(self._room, len(names)))
        known = self._number
        return np.array([known[name] if name in known else self._new(name) for name in names], np.int64)

    def _dress(self, number: Ints, slots: int) -> Dress:
        """Of names that all have as many slots."""
        rows = self._rows
        word, part = rows["word"][number, :slots], rows["part"][number, :slots]
        literals = [self._literals(rows["literal"][number, place]) for place in range(slots + 1)]
        pairs, surnames = rows["avoided"][number, 0] - 1, rows["avoided"][number, 1] - 1
        return Dress(word, part, literals, rows["woman"][number], pairs, surnames)

    def _literals(self, places: Ints) -> pa.Array | None:
        if not places.any():
            return None
        if self._texts is None:
            self._texts = pa.array(list(self._place_of), pa.string())
        return self._texts.take(pa.array(places))

    def _emptied(self, room: int) -> None:
        self._room = room
        self._number: dict[str | None, int] = {None: -1}
        self._place_of: dict[str, int] = {"": 0}
        self._texts = None
        self._rows = np.zeros(_FIRST_ROOM, _ROW)  # grows: most columns have few templates

    def _new(self, name: str | None) -> int:
        template = self._template(name) if name is not None else None
        number = -1 if template is None else len(self._number) - 1
        self._number[name] = number
        if template is not None:
            self._written(number, template)
        return number

    def _written(self, number: int, template: Template) -> None:
        if number >= len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        slots, row = template.slots, self._rows[number]
        row["count"], row["woman"] = len(slots), SAID[template.gender]
        row["word"][: len(slots)] = [begins(slot.role, slot.shape) for slot in slots]
        row["part"][: len(slots)] = [slot.person * PARTS + min(slot.part, PARTS - 1) for slot in slots]
        for place, text in enumerate(template.literals):
            if text not in self._place_of:
                self._texts = None
            row["literal"][place] = self._place_of.setdefault(text, len(self._place_of))
        known = pools()
        for kind, find in enumerate((known.pair_of, known.surname_of)):
            avoided = sorted({find(word) for word in template.source} - {-1})[:MOST_AVOIDED]
            row["avoided"][kind, : len(avoided)] = [place + 1 for place in avoided]


class Wardrobe:
    """Dresses persons as names are dressed."""

    def __init__(self, read: Reader, persons: Persons, room: int = 1 << 16) -> None:
        self._persons = persons
        self._read = _Read(read, room)
        self._short = _Read(lambda name: (told := read(name)) and told.shortened(), room)

    def dressed(
        self, values: pa.Array, seeds: Words, limit: int | None = None, keys: pa.Array | None = None
    ) -> pa.Array:
        """Each cell (utf8) as the name of the person of its seed; cells without a template stay as they are.

        `keys` is what the reader reads instead of the cells; `limit` is the most characters that the column takes.
        """
        keys = _shortened(values if keys is None else keys)
        return self.fitting(self._rendered(self._read, keys, values, seeds), keys, seeds, limit)

    def fitting(self, out: pa.Array, keys: pa.Array, seeds: Words, limit: int | None) -> pa.Array:
        """The same names, shortened where the column does not take them."""
        if limit is None:
            return out
        keys = _shortened(keys)
        long = pc.greater(pc.utf8_length(out), limit).fill_null(False).to_numpy(zero_copy_only=False)
        if not long.any():
            return out
        rows = np.flatnonzero(long)
        at = pa.array(rows)
        return replaced(out, rows, self._rendered(self._short, keys.take(at), out.take(at), seeds[rows]))

    def _rendered(self, read: _Read, keys: pa.Array, out: pa.Array, seeds: Words) -> pa.Array:
        encoded = keys.dictionary_encode()
        which = encoded.indices.fill_null(len(encoded.dictionary)).to_numpy(zero_copy_only=False)
        for rows, dress in read.dresses([*encoded.dictionary.to_pylist(), None], which):
            out = replaced(out, rows, filled(dress, self._persons, seeds[rows]))
        return out


def _shortened(keys: pa.Array) -> pa.Array:
    """What is read of cells that are longer than any name, and must not be remembered whole."""
    rows = np.flatnonzero(pc.greater(pc.binary_length(keys), LONGEST).fill_null(False).to_numpy(zero_copy_only=False))
    return replaced(keys, rows, [_LEADING.sub("", key)[:LONGEST] for key in keys.take(pa.array(rows)).to_pylist()])


def filled(dress: Dress, persons: Persons, seeds: Words) -> pa.Array:
    """The names of the seeds' persons, so dressed."""
    parts: list[pa.Array | str] = []
    before: list[tuple[Flags, Ints]] = []
    for place in range(dress.word.shape[1]):
        if (literal := dress.literals[place]) is not None:
            parts.append(literal)
        parts.append(_word(dress, place, persons, seeds, before))
    if (behind := dress.literals[-1]) is not None:
        parts.append(behind)
    return parts[0] if len(parts) == 1 else joined(parts)


def _word(dress: Dress, place: int, persons: Persons, seeds: Words, before: list[tuple[Flags, Ints]]) -> pa.Array:
    start, part = dress.word[:, place], dress.part[:, place]
    last = start >= begins("last", TITLE)
    who = persons.profiles(seeds, part)
    chosen = np.where(last, who.surname, who.pair)
    _kept_apart(chosen, last, np.where(last[:, None], dress.surnames, dress.pairs), before)
    before.append((last, chosen))
    woman = who.woman if not part.any() else persons.profiles(seeds, part // PARTS * PARTS).woman
    woman = np.where((part < PARTS) & (dress.woman < 2), dress.woman, woman)
    return _words().take(pa.array(start + np.where(last, 0, woman * len(pools().men)) + chosen))


def _kept_apart(chosen: Ints, last: Flags, avoided: Ints, before: Sequence[tuple[Flags, Ints]]) -> None:
    """Another word where it would be one of the source, or the same twice; first names keep their initial."""
    known = pools()
    for _ in range(1 + MOST_AVOIDED + len(before)):
        bad = np.zeros(len(chosen), np.bool_)
        for column in avoided.T:
            if (column >= 0).any():
                bad |= column == chosen
        for other_last, other in before:
            bad |= (other == chosen) & (other_last == last)
        again = np.flatnonzero(bad)
        if not len(again):
            return
        pair = np.minimum(chosen[again], len(known.men) - 1)
        start = known.group[pair]
        next_pair = start + (pair - start + 1) % known.size[pair]
        chosen[again] = np.where(last[again], (chosen[again] + 1) % len(known.surnames), next_pair)


@cache
def words(role: Role, shape: int) -> pa.Array:
    """The pool of a role in a shape; first names are the men's, then the women's."""
    known = pools()
    names = known.surnames if role.startswith("last") else (*known.men, *known.women)
    dressed = [{TITLE: name, UPPER: name.upper(), LOWER: name.lower()}[shape] for name in names]
    return pa.array([name[0] for name in dressed] if role.endswith("initial") else dressed)


@cache
def _words() -> pa.Array:
    """Every pool in every shape, one behind the other."""
    return pa.concat_arrays([words(role, shape) for role in ROLES for shape in (TITLE, UPPER, LOWER)])


@cache
def begins(role: Role, shape: int) -> int:
    """Where the words of a role in a shape begin among all."""
    before = [(r, s) for r in ROLES for s in (TITLE, UPPER, LOWER)]
    return sum(len(words(*each)) for each in before[: before.index((role, shape))])


def folded(some: Sequence[str]) -> frozenset[str]:
    """Words as `Template.source` takes them."""
    return frozenset(fold(word.strip(".")) for word in some)
