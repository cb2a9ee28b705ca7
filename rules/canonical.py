"""One form for all the ways of writing the same value, so that they share a pseudonym.

Texts: NFKC, no blanks around, case folded. Addresses: the same, and the domain as IDNA writes it. Names: the same
without accents, hyphens as blanks. ASCII, nearly everything there is, goes through whole arrays at once; what is left,
one by one.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from detectors.columns import fold
from rules.cells import SLACK, Cells, Flags, Ints, cells, filled, replaced, text

_LOWER = bytes(range(65)) + bytes(range(97, 123)) + bytes(range(91, 256))
_NAME = bytes(32 if chr(c) in "\t\n\v\f\r-'" else c for c in _LOWER)  # in names, a blank
_ABC = b"abcdefghijklmnopqrstuvwxyz0123456789"
_PLAIN = _ABC + _ABC.upper() + b"._-+%&=#!~^*@"  # what may stand in an address without a closer look

_BLANKS = re.compile(r"[\s\-‐‑’']+")
_APART = re.compile(r"""[^\s<>,;:"'()\[\]|/\\]+""")


def text_of(value: str) -> str:
    """NFKC, no blanks around, case folded."""
    return unicodedata.normalize("NFKC", value).strip().casefold()


def email_of(address: str) -> str:
    """An address in one form: `Élodie@Exämple.FR ` → `élodie@xn--exmple-cua.fr`."""
    plain = text_of(address)
    if plain.isascii():
        return plain
    local, _, domain = plain.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return plain


def addresses_in(value: str) -> list[tuple[int, int]]:
    """Where the addresses of a cell begin and end; in linear time, however long it is."""
    found = []
    for match in _APART.finditer(value) if "@" in value else ():
        word = match[0].rstrip(".")
        if word.count("@") == 1 and 0 < word.index("@") < len(word) - 1:
            found.append((match.start(), match.start() + len(word)))
    return found


def name_of(value: str) -> str:
    """A name in one form: `DE LA TOUR-Élysée` → `de la tour elysee`."""
    return _BLANKS.sub(" ", fold(unicodedata.normalize("NFKC", value))).strip()


def texts(values: pa.Array) -> pa.Array:
    """`text_of` each cell of a utf8 array; null stays null."""
    return _each(values, text_of)


def names(values: pa.Array) -> pa.Array:
    """`name_of` each cell of a utf8 array; null stays null."""
    lowered = _each(values, name_of, _NAME)
    if b"  " in cells(lowered).data.tobytes():
        lowered = pc.replace_substring_regex(lowered, " +", " ")
    return lowered


@dataclass(frozen=True, slots=True, repr=False)
class Addresses:
    """Cells read as addresses. `canonical` is right where `alone` (the cell is one address and nothing else); cells of
    `blank` are null, empty or nothing but blanks."""

    canonical: pa.Array
    alone: Flags
    blank: Flags


def addresses(values: pa.Array) -> Addresses:
    """Reads a utf8 array: what is one plain ASCII address is told at once, the rest is for whoever looks closer."""
    some = cells(values)
    blank = blanks(values, some)
    raw = some.data[:-SLACK].tobytes()
    alone = ~blank & _one_at(some)
    if strange := raw.translate(None, _PLAIN):
        odd = np.isin(some.data[:-SLACK], np.frombuffer(strange, np.uint8))
        alone[_rows(some, np.flatnonzero(odd))] = False
    return Addresses(_lowered(values, some), alone, blank)


def blanks(values: pa.Array, some: Cells | None = None) -> Flags:
    """Which cells are null, empty or blanks: these stay as they are."""
    some = some or cells(values)
    blank: Flags = some.lengths == 0
    first = some.data[np.minimum(some.starts, len(some.data) - 1)]
    maybe = np.flatnonzero(~blank & ((first <= 32) | (first > 127)))
    if len(maybe):
        inside = pc.utf8_trim_whitespace(values.take(pa.array(maybe)))
        blank[maybe] = pc.binary_length(inside).to_numpy(zero_copy_only=False) == 0
    return blank


def _one_at(some: Cells) -> Flags:
    """Which cells hold exactly one @, neither first nor last, and do not end with a dot."""
    at = np.flatnonzero(some.data[:-SLACK] == ord("@"))
    rows = _rows(some, at)
    where = np.zeros(len(some), np.int64)
    where[rows] = at
    ends = some.starts + some.lengths - 1
    inside = (where > some.starts) & (where < ends) & (some.data[ends] != ord("."))
    one: Flags = inside & (np.bincount(rows, minlength=len(some)) == 1)
    return one


def _lowered(values: pa.Array, some: Cells, table: bytes = _LOWER) -> pa.Array:
    """The same cells with the capitals of ASCII in lower case."""
    data = np.frombuffer(some.data[:-SLACK].tobytes().translate(table), np.uint8)
    return text(data, np.append(some.starts, len(data)), filled(values)) if len(values) else values


def _rows(some: Cells, at: Ints) -> Ints:
    """The cells that these bytes stand in."""
    return np.searchsorted(some.starts, at, side="right") - 1


def _each(values: pa.Array, form: Callable[[str], str], table: bytes = _LOWER) -> pa.Array:
    """`form` of each cell; where a cell is ASCII that is its bytes by the table, and no blanks around."""
    some = cells(values)
    lowered = _lowered(values, some, table)
    if _edged(some, table):
        lowered = pc.ascii_trim_whitespace(lowered)
    beyond = np.unique(_rows(some, np.flatnonzero(some.data[:-SLACK] > 127)))
    return replaced(lowered, beyond, [form(value) for value in values.take(pa.array(beyond)).to_pylist()])


def _edged(some: Cells, table: bytes) -> bool:
    """Whether any cell begins or ends with what may be a blank by the table."""
    inside = some.lengths > 0
    starts, lengths = some.starts[inside], some.lengths[inside]
    edges = np.concatenate([some.data[starts], some.data[starts + lengths - 1]])
    return bool((np.frombuffer(edges.tobytes().translate(table), np.uint8) <= 32).any())
