"""Free text: whoever it names becomes a pseudonym, and the rest stays.

First what has a form (addresses, numbers, accounts: what their columns' masks make of them), then the names of the row
itself, then whoever the sources name, then persons told by civilities and by what stands around. What was rewritten is
looked at once more as the proof of the copy will look at it; where something is left after all, the text goes.

Whole arrays are sieved first, so a text that holds nothing of the kind is never touched by Python. Long cells are cut
where a sentence ends, and every piece is looked at by itself.
"""

import unicodedata
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors.rowhash import borders
from detectors import kernels, leaks
from detectors.cellhash import CellHash, HashSet
from detectors.name_words import NameWords
from rules.cells import Flags, Ints, plain, replaced
from rules.keys import Key
from rules.masks import marks
from rules.masks.filler import filler
from rules.masks.full_name import FullNames
from rules.masks.marks import Mark, Span
from rules.masks.names import Names
from rules.masks.own_names import OWN, Own, OwnNames
from rules.masks.pieces import LONGEST, cut, mended, rewritten
from rules.masks.vocabulary import Vocabulary
from rules.pseudonyms import Persons

Mask: TypeAlias = Callable[[pa.Array], pa.Array]

_REPEATED = 2  # where texts stand so often on average, each is looked at once
ROUNDS = 3  # times that a text is looked at again, cut elsewhere
_NONE = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True, repr=False)
class _Edit:
    start: int
    end: int
    new: str


class Prose:
    """From texts to texts. `masks` by the name of the mask: `email` and `phone` must be there; `iban`, `card`, `nir`,
    `ip` may be (without, such numbers become zeros)."""

    def __init__(self, key: Key, persons: Persons, vocabulary: Vocabulary, masks: Mapping[str, Mask]) -> None:
        self._vocabulary = vocabulary
        self._secrets = CellHash(key.derive("prose"))
        self._full = FullNames(key, persons)
        self._masks: dict[str, Mask] = {
            marks.PERSON: self._person,
            marks.SURNAME: Names(key, persons, "last").of,
            **dict.fromkeys(("iban", "card", "nir", "ip"), _neutral),
            **masks,
            marks.NEUTRAL: _neutral,
        }

    def of(self, values: pa.Array, own: Sequence[Own] = (), limit: int | None = None) -> pa.Array:
        """Each text (utf8) without the persons in it. NULL, '' and what names nobody stay. `own`: the row's names;
        `limit`: the most characters that the column takes."""
        values, names = plain(values), OwnNames(own, self._vocabulary.reader)
        encoded, every = values.dictionary_encode(), np.arange(len(values))
        if len(encoded.dictionary) * _REPEATED > len(values):
            return self._each(values, names, every, limit)
        once = self._each(encoded.dictionary, OwnNames((), self._vocabulary.reader), every, limit)
        told = self._of_their_row(values, names) if own else _NONE
        each = self._each(values.take(pa.array(told)), names, told, limit)
        return replaced(once.take(encoded.indices), told, each)

    def _of_their_row(self, values: pa.Array, names: OwnNames) -> Ints:
        """The texts that hold names of their own row, or are so long that they may: no other one is as they are."""
        named = self._vocabulary.reader.read(leaks.readable(values))
        held = named.cells(np.flatnonzero(names.which(named, np.arange(len(values)))))
        return np.union1d(held, np.flatnonzero(np.diff(borders(values)) > LONGEST)) if len(values) else _NONE

    def _each(self, values: pa.Array, names: OwnNames, of: Ints, limit: int | None) -> pa.Array:
        """Text by text; `of` are the rows that they stand in."""
        out, rows = self._redacted(values, names, of[: len(values)], 0)
        for number in range(1, ROUNDS + 1):
            out = _fitting(out, rows, limit)
            rows = rows[self.leaking(out.take(pa.array(rows)))]
            if not len(rows):
                return out
            if number < ROUNDS:
                again, _ = self._redacted(out.take(pa.array(rows)), names, of[rows], number)
                out = replaced(out, rows, again)
        return replaced(out, rows, filler(out.take(pa.array(rows)), limit))

    def leaking(self, values: pa.Array) -> Ints:
        """The texts in which the proof of a copy would find somebody."""
        read = leaks.readable(values)
        named = self._vocabulary.reader.read(read)
        found = [leaks.emails(read), leaks.hidden_emails(read), leaks.phones(read), self._vocabulary.contacts(read)]
        found += [leaks.secrets(read, self._secrets, _NOTHING), self._vocabulary.some(named, surely=True)]
        return np.unique(np.concatenate(found))

    def _redacted(self, values: pa.Array, names: OwnNames, rows: Ints, number: int) -> tuple[pa.Array, Ints]:
        """Other texts, and which ones were changed or cut; `rows` are those of the texts."""
        pieces, of, long = cut(values, number)
        read = leaks.readable(pieces)
        hits = self._suspects(read, names, rows[of])
        if not len(hits):
            return values, _NONE
        at = pa.array(hits)
        some, row = read.take(at), rows[of[hits]]
        edits = self._edits(some, names, row, number > 0)
        written = zip(pieces.take(at).to_pylist(), some.to_pylist(), edits, strict=True)
        new = [rewritten(raw, cell, [(e.start, e.end, e.new) for e in each]) for raw, cell, each in written]
        changed = np.unique(np.concatenate([of[hits[[bool(each) for each in edits]]], long]))
        return mended(values, replaced(pieces, hits, new), of), changed

    def _suspects(self, read: pa.Array, names: OwnNames, rows: Ints) -> Ints:
        """The texts that may hold anything to replace: a look at every byte, without Python."""
        data = kernels.raw(read)
        found = [self._naming(read, names, rows)]
        found += [_with(read, r"\$|\}|eyJ|[_]|AKIA|xox|GA1|fb\.1", kernels.inside("secret"))]
        if kernels.holds(data, "@") or kernels.holds(data, "%"):
            found.append(_rows(pc.match_substring_regex(read, pattern="@|%40")))
        found.append(leaks.hidden_emails(read))
        found.append(_with(read, r"[0-9](?:[^0-9]*[0-9]){8}", None) if kernels.digits(data) else _NONE)
        found.append(_with(read, r"[.:][0-9A-Fa-f:]", kernels.inside("ip_address")) if kernels.digits(data) else _NONE)
        found += [_rows(kernels.matches(read, each)) for each in (kernels.CUE, kernels.PAIR, kernels.JOINED)]
        return np.unique(np.concatenate(found))

    def _naming(self, read: pa.Array, names: OwnNames, rows: Ints) -> Ints:
        """The texts with a name that the sources or their own row know. Words are sieved by what is different."""
        parts = pc.split_pattern(read, " ")
        encoded = parts.flatten().dictionary_encode()
        named = self._vocabulary.reader.read(encoded.dictionary)
        telling = np.zeros(len(encoded.dictionary), np.bool_)
        may = self._vocabulary.may_name(named.hashes) | names.may_name(named.hashes)
        telling[named.words.cell[named.at[may]]] = True
        hits = telling[encoded.indices.to_numpy(zero_copy_only=False)]
        some = np.unique(pc.list_parent_indices(parts).to_numpy(zero_copy_only=False)[hits])
        named = self._vocabulary.reader.read(read.take(pa.array(some)))
        own = named.cells(np.flatnonzero(names.which(named, rows[some])))
        return some[np.union1d(self._vocabulary.some(named), own)]

    def _edits(self, read: pa.Array, names: OwnNames, rows: Ints, again: bool) -> list[list[_Edit]]:
        """What to change in each text, in order and apart."""
        cells = read.to_pylist()
        named = self._vocabulary.reader.read(read)
        wanted = list({text for cell in cells for text in marks.candidates(cell)})
        known = {text for text, held in zip(wanted, self._vocabulary.known(wanted).tolist(), strict=True) if held}
        found: list[list[Mark]] = [[*marks.contacts(cell, known, again)] for cell in cells]
        spans = _Spans(named, read)
        for cell, own in _by_cell(named, np.flatnonzero(names.which(named, rows))).items():
            found[cell] += names.marks(cells[cell], int(rows[cell]), [spans.of(cells[cell], place) for place in own])
        for mention in self._vocabulary.mentions(named):
            cell = mention.cell
            words = tuple(spans.of(cells[cell], place) for place in mention.words)
            found[cell].append(marks.person(cells[cell], words))
        if not again:
            for cell, text in enumerate(cells):
                found[cell] += marks.persons(text)
        return self._made(found)

    def _person(self, values: pa.Array) -> pa.Array:
        """Full names by value; which of their words are first names, the sources know best."""
        firsts, lasts = self._vocabulary.roles(values)
        return self._full.of(values, firsts=firsts, lasts=lasts)

    def _made(self, found: Sequence[Sequence[Mark]]) -> list[list[_Edit]]:
        """Every mark masked, all of a kind at once; of marks that overlap the first counts."""
        free = [_free(each) for each in found]
        texts: dict[str, dict[str, str]] = defaultdict(dict)
        for mark in (mark for each in free for mark, _ in each if mark.kind != OWN):
            texts[mark.kind][mark.text] = ""
        for kind, wanted in texts.items():
            new = self._masks[kind](pa.array(list(wanted), pa.string())).to_pylist()
            texts[kind] = dict(zip(wanted, new, strict=True))
        return [sorted(_edits(each, texts), key=lambda edit: edit.start) for each in free]

    def __repr__(self) -> str:
        return "Prose()"


class _Spans:
    """Where words lie in their cells, in characters."""

    def __init__(self, named: NameWords, values: pa.Array) -> None:
        words = named.words
        self._named = named
        self._count = np.cumsum((words.raw & 0xC0) != 0x80)  # characters begun up to each byte
        at = words.starts if words.origin is None else words.origin[words.starts]
        last = words.ends - 1 if words.origin is None else words.origin[words.ends - 1]
        self._first, self._last = self._count[at] - 1, self._count[last]
        self._begins = borders(values) - borders(values)[0]

    def of(self, cell: str, place: int) -> Span:
        """The span of a word, with the accents that stand behind its last letter."""
        word = int(self._named.at[place])
        begin = int(self._begins[self._named.words.cell[word]])
        before = int(self._count[begin - 1]) if begin else 0
        start, end = int(self._first[word]) - before, int(self._last[word]) - before
        while end < len(cell) and unicodedata.combining(cell[end]):
            end += 1
        return start, end


_NOTHING = HashSet(np.empty(0, np.uint64))


def _free(found: Sequence[Mark]) -> list[tuple[Mark, tuple[bool, ...]]]:
    """The marks with the spans that no earlier one has taken."""
    taken: list[Span] = []
    out = []
    for mark in found:
        open_spans = tuple(not _overlaps(span, taken) for span in mark.spans)
        if any(open_spans):
            out.append((mark, open_spans))
            for span, is_open in zip(mark.spans, open_spans, strict=True):
                if is_open:
                    insort(taken, span)
    return out


def _overlaps(span: Span, taken: Sequence[Span]) -> bool:
    """Whether a span touches one of these, which are apart and ascending."""
    at = bisect_left(taken, (span[1], -1))
    return at > 0 and taken[at - 1][1] > span[0]


def _edits(found: Sequence[tuple[Mark, tuple[bool, ...]]], made: Mapping[str, Mapping[str, str]]) -> list[_Edit]:
    out = []
    for mark, is_open in found:
        new = mark.new or _words_of(made[mark.kind][mark.text], len(mark.spans))
        spans = zip(mark.spans, new, is_open, strict=True)
        out += [_Edit(start, end, word) for (start, end), word, free in spans if free]
    return out


def _words_of(new: str, count: int) -> Sequence[str]:
    """A pseudonym as so many words."""
    if count == 1:
        return (new,)
    words = new.replace("-", " ").split()
    return [*words[: count - 1], " ".join(words[count - 1 :])] + [""] * (count - 1 - len(words))


def _by_cell(named: NameWords, places: Ints) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for cell, place in zip(named.cells(places).tolist(), places.tolist(), strict=True):
        found[cell].append(place)
    return found


def _fitting(out: pa.Array, rows: Ints, limit: int | None) -> pa.Array:
    """Texts that grew too long end where a word ends."""
    if limit is None or not len(rows):
        return out
    some = out.take(pa.array(rows))
    long = np.flatnonzero(pc.greater(pc.utf8_length(some), limit).fill_null(False).to_numpy(zero_copy_only=False))
    shorter = [cell[: max(cell.rfind(" ", 0, limit + 1), 0)] for cell in some.take(pa.array(long)).to_pylist()]
    return replaced(out, rows[long], [short or filler(pa.array(["x" * limit]))[0].as_py() for short in shorter])


def _with(values: pa.Array, sieve: str, expression: str | None) -> Ints:
    """The texts that match, first sieved by something cheap."""
    rows = _rows(pc.match_substring_regex(values, pattern=sieve))
    if expression is None or not len(rows):
        return rows
    return rows[_rows(kernels.matches(values.take(pa.array(rows)), expression))]


def _rows(found: pa.BooleanArray) -> Ints:
    flags: Flags = found.fill_null(False).to_numpy(zero_copy_only=False)
    return np.flatnonzero(flags)


def _neutral(values: pa.Array) -> pa.Array:
    return pa.array([marks.neutral(value) for value in values.to_pylist()], pa.string())
