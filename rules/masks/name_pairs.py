"""Full names of two plain words (`Jean Dupont`, `DUPONT Jean`), nearly all there are: told apart by whole arrays."""

from threading import Lock

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from detectors.columns import fold
from detectors.gender import gender
from detectors.lexicon import lexicon
from rules.cells import SLACK, Cells, Flags, Ints, cells, text
from rules.masks.name_templates import MOST_AVOIDED, SAID, Dress, begins
from rules.masks.name_words import LOWER, TITLE, UPPER, parted, shapes
from rules.pseudonyms import pools

LONGEST = 100  # bytes of such a name
_BLANK = ord(" ")


class _Known:
    """What the lexicons say of words, asked once for each: kept as arrays by number."""

    MOST = 1 << 17

    def __init__(self) -> None:
        self._number: dict[str, int] = {}
        self._grown(self.MOST)

    def _grown(self, room: int) -> None:
        self._number.clear()
        self.plain, self.first = np.zeros(room, np.bool_), np.zeros(room, np.bool_)
        self.woman, self.pair, self.surname = (np.zeros(room, np.int64) for _ in range(3))

    def numbers(self, words: list[str]) -> Ints:
        if len(self._number) + len(words) > len(self.plain):
            self._grown(max(self.MOST, len(words)))
        known = self._number
        return np.array([known[word] if word in known else self._new(word) for word in words], np.int64)

    def _new(self, word: str) -> int:
        number = self._number[word] = len(self._number)
        plain = fold(word)
        self.plain[number] = [read.kind for read in parted(f"{word} x")[0]] == ["name", "initial"]
        self.first[number] = plain in lexicon().first_common
        self.woman[number] = SAID[gender(word)]
        self.pair[number], self.surname[number] = pools().pair_of(plain), pools().surname_of(plain)
        return number


class Pairs:
    """Two plain words as a first name and a surname, in whichever order."""

    def __init__(self) -> None:
        self._known = _Known()
        self._lock = Lock()

    def read(self, values: pa.Array, firsts: pa.Array | None, lasts: pa.Array | None) -> tuple[Ints, Dress]:
        """The rows that are two plain words, and their dress."""
        some = cells(values)
        two, parts = _two(some)
        shape = np.stack([shapes(part)[0] for part in parts], axis=1)
        plain = two & shapes(parts[0])[1] & shapes(parts[1])[1] & (some.lengths <= LONGEST)
        rows = np.flatnonzero(plain)
        words = [_words(part.of(rows)) for part in parts]
        beside = [None if each is None else each.take(pa.array(rows)) for each in (firsts, lasts)]
        with self._lock:  # other tables are masked meanwhile
            number = self._numbers(pa.concat_arrays(words)).reshape(2, -1).T
            good = self._known.plain[number].all(axis=1)
            turned = self._turned(shape[rows], number, words, beside[0], beside[1])[good]
            return rows[good], self._dress(shape[rows][good], number[good], turned)

    def _numbers(self, words: pa.Array) -> Ints:
        encoded = words.dictionary_encode()
        numbers = self._known.numbers(encoded.dictionary.to_pylist())
        out: Ints = numbers[encoded.indices.to_numpy(zero_copy_only=False)] if len(numbers) else np.empty(0, np.int64)
        return out

    def _turned(
        self, shape: Ints, number: Ints, words: list[pa.Array], firsts: pa.Array | None, lasts: pa.Array | None
    ) -> Flags:
        """Where the surname stands first: by the row's columns, by capitals, by the lists."""
        first = self._known.first[number]
        turned: Flags = first[:, 1] & ~first[:, 0]
        upper = shape == UPPER
        turned = np.where(upper[:, 0] ^ upper[:, 1], upper[:, 0], turned)
        for column, of_turned in ((lasts, 0), (firsts, 1)):
            if column is not None:
                turned = np.where(_same(column, words[1 - of_turned]), False, turned)
                turned = np.where(_same(column, words[of_turned]), True, turned)
        return turned

    def _dress(self, shape: Ints, number: Ints, turned: Flags) -> Dress:
        roles = [[begins(role, s) for s in (TITLE, UPPER, LOWER)] for role in ("first", "last")]
        first, last = np.array(roles[0])[shape], np.array(roles[1])[shape]
        word = np.where(np.stack([turned, ~turned], axis=1), last, first)
        given = number[np.arange(len(number)), turned.astype(np.int64)]
        pairs, surnames = (_padded(each[number]) for each in (self._known.pair, self._known.surname))
        return Dress(word, np.zeros_like(word), [None, " ", None], self._known.woman[given], pairs, surnames)


def _two(some: Cells) -> tuple[Flags, list[Cells]]:
    """Which cells are two words with a blank between, and the words (of the other cells: nothing that counts)."""
    at = np.flatnonzero(some.data[:-SLACK] == _BLANK)
    rows = np.searchsorted(some.starts, at, side="right") - 1
    two = np.bincount(rows, minlength=len(some)) == 1
    where = np.zeros(len(some), np.int64)
    where[rows] = at
    length = np.where(two, where - some.starts, 0)
    parts = [Cells(some.data, some.starts, length)]
    parts.append(Cells(some.data, some.starts + length + 1, np.where(two, some.lengths - length - 1, 0)))
    return two, parts


def _words(some: Cells) -> pa.Array:
    """Cells out of a larger text as an array of their own."""
    ends = np.cumsum(some.lengths)
    offsets = np.concatenate([[0], ends])
    where = np.repeat(some.starts - offsets[:-1], some.lengths) + np.arange(int(offsets[-1]))
    return text(some.data[where], offsets)


def _same(column: pa.Array, words: pa.Array) -> npt.NDArray[np.bool_]:
    same = pc.equal(pc.utf8_lower(pc.utf8_trim_whitespace(column)), pc.utf8_lower(words)).fill_null(False)
    flags: npt.NDArray[np.bool_] = same.to_numpy(zero_copy_only=False)
    return flags


def _padded(avoided: Ints) -> Ints:
    return np.pad(avoided, ((0, 0), (0, MOST_AVOIDED - avoided.shape[1])), constant_values=-1)
