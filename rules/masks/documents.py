"""JSON: every string is rewritten as free text is, some paths by masks of their own, and keys that are somebody too.

All strings of a document are one text to the mask of prose, so that a first name in one place and a surname in the next
are told together, as the proof of a copy tells them. Blanks, order, numbers and what is nobody's stay as they were.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from detectors.documents import segment
from detectors.kernels import INTEGER_PHONE
from rules.canonical import blanks
from rules.cells import Ints, plain, replaced
from rules.masks.filler import PHRASE
from rules.masks.json_tokens import Token, tokens, written
from rules.masks.own_names import Own
from rules.masks.prose import Prose

PathMask: TypeAlias = Callable[[pa.Array, Ints], pa.Array]  # values (utf8), the row of each → values
Change: TypeAlias = tuple[Token, str | None]

SEPARATOR = "\n\x02\n"
_PHONE = re.compile(INTEGER_PHONE)
_CALLED = re.compile(r"(?i)(?:^|[^a-z])(?:t[eé]l|phone|mobile|portable|gsm|fax|port)|phone$|tel$")


class Unreadable(ValueError):
    """So many cells (`rows`) of a column are no JSON; what they hold is not said."""

    def __init__(self, rows: int) -> None:
        super().__init__(f"{'1 cell is' if rows == 1 else f'{rows:,} cells are'} no JSON; mask the column as text")
        self.rows = rows


class Documents:
    """From JSON to JSON. `paths` has a mask by path: for that place and everything under it; `*` stands for keys that
    are data. `phone` is for numbers that are said to be some."""

    def __init__(self, prose: Prose, phone: Callable[[pa.Array], pa.Array], paths: Mapping[str, PathMask]) -> None:
        self._prose, self._phone, self._paths = prose, phone, paths

    def of(self, values: pa.Array, own: Sequence[Own] = (), limit: int | None = None) -> pa.Array:
        """Each document (utf8) without the persons in it; NULL, '' and blanks stay. Raises Unreadable."""
        values = plain(values)
        rows, read = _read(values)
        changes = self._by_path(rows, read)
        masked = [{token.start for token, _ in each} for each in changes]
        left = [[t for t in some if t.start not in done] for some, done in zip(read, masked, strict=True)]
        for each, more in zip(changes, self._in_prose(values, rows, left, own), strict=True):
            each += more
        return self._proved(values, _written(values, rows, changes), rows, read, limit)

    def dropped(self, values: pa.Array, limit: int | None = None) -> pa.Array:
        """Documents of the same structure that say nothing: filler, zeros, and numbered keys where keys are data."""
        values = plain(values)
        rows, read = _read(values)
        out = _written(values, rows, [_emptied(some) for some in read])
        return _short(out, rows, limit)

    def _by_path(self, rows: Ints, read: Sequence[Sequence[Token]]) -> list[list[Change]]:
        """What the masks of paths change, and numbers that are telephone numbers."""
        wanted: dict[str, list[tuple[int, Token]]] = defaultdict(list)
        for place, some in enumerate(read):
            for token in some:
                if (path := self._mask_of(token)) is not None:
                    wanted[path].append((place, token))
        changes: list[list[Change]] = [[] for _ in read]
        for path, found in wanted.items():
            texts = pa.array([token.value for _, token in found], pa.string())
            where = rows[[place for place, _ in found]]
            made = self._phone(texts) if path == "" else self._paths[path](texts, where)
            for (place, token), new in zip(found, made.to_pylist(), strict=True):
                changes[place].append((token, _as_number(token, new)))
        return changes

    def _mask_of(self, token: Token) -> str | None:
        """The path whose mask is for a value; '' for a number to dial."""
        if token.kind not in ("string", "number"):
            return None
        for path in self._paths:
            if token.path == path or token.path.startswith((f"{path}.", f"{path}[")):
                return path
        called = token.kind == "number" and _CALLED.search(token.path.rpartition(".")[2])
        return "" if called and _PHONE.match(token.value) else None

    def _in_prose(
        self, values: pa.Array, rows: Ints, read: Sequence[Sequence[Token]], own: Sequence[Own]
    ) -> list[list[Change]]:
        """What changes in keys, strings and long numbers, as one text for each document."""
        told = [
            [t for t in some if t.kind in ("key", "string") or (t.kind == "number" and len(t.value) > 8)]
            for some in read
        ]
        texts = [SEPARATOR.join(token.value.replace(SEPARATOR, " \x02 ") for token in some) for some in told]
        new = self._prose.of(replaced(pa.nulls(len(values), pa.string()), rows, texts), own)
        out: list[list[Change]] = []
        for some, text, made in zip(told, texts, new.take(pa.array(rows)).to_pylist(), strict=True):
            parts = made.split(SEPARATOR)
            if text == made:
                out.append([])
            elif len(parts) != len(some):
                out.append(_emptied(some))
            else:
                out.append([(t, _as_number(t, part)) for t, part in zip(some, parts, strict=True) if part != t.value])
        return out

    def _proved(
        self, values: pa.Array, out: pa.Array, rows: Ints, read: Sequence[Sequence[Token]], limit: int | None
    ) -> pa.Array:
        """Documents in which somebody is left after all say nothing."""
        places = self._prose.leaking(out.take(pa.array(rows)))
        empty = _written(values, rows[places], [_emptied(read[place]) for place in places.tolist()])
        return _short(replaced(out, rows[places], empty.take(pa.array(rows[places]))), rows, limit)

    def __repr__(self) -> str:
        return "Documents()"


def _read(values: pa.Array) -> tuple[Ints, list[list[Token]]]:
    """The rows that hold a document, and its tokens."""
    rows = np.flatnonzero(~blanks(values))
    read = [tokens(cell) for cell in values.take(pa.array(rows)).to_pylist()]
    if wrong := sum(each is None for each in read):
        raise Unreadable(wrong)
    return rows, [each for each in read if each is not None]


def _written(values: pa.Array, rows: Ints, changes: Sequence[Sequence[Change]]) -> pa.Array:
    some = np.flatnonzero([bool(each) for each in changes])
    at = rows[some]
    cells = values.take(pa.array(at)).to_pylist()
    ordered = (sorted(changes[place], key=lambda change: change[0].start) for place in some.tolist())
    return replaced(values, at, [written(cell, each) for cell, each in zip(cells, ordered, strict=True)])


def _as_number(token: Token, new: str | None) -> str | None:
    """A number stays one: of a telephone number its digits, without zeros in front."""
    if token.kind != "number" or new is None:
        return new
    digits = re.sub(r"[^0-9]", "", new).lstrip("0")
    return digits if re.fullmatch(r"[+0-9 .()/\-]+", new) and digits and "." not in token.value else new


def _emptied(some: Sequence[Token]) -> list[Change]:
    """A document that says nothing."""
    out: list[Change] = []
    for token in some:
        if token.kind == "number":
            out.append((token, "0"))
        elif token.kind == "string" and token.value:
            out.append((token, (PHRASE * (len(token.value) // len(PHRASE) + 1))[: len(token.value)]))
        elif token.kind == "key" and segment(token.value) == "*":
            out.append((token, f"k{len(out)}"))
    return out


def _short(values: pa.Array, rows: Ints, limit: int | None) -> pa.Array:
    """Documents that their column does not take become empty ones."""
    if limit is None:
        return values
    some = values.take(pa.array(rows)).to_pylist()
    long = [place for place, cell in enumerate(some) if len(cell) > limit]
    return replaced(values, rows[long], ["[]" if some[place].lstrip()[0] == "[" else "{}" for place in long])
