"""What must not stand in a copy: addresses that could deliver, numbers that could ring, secrets, canaries.

Every scanner takes a column's portion (utf8, or bytes to be read as such) and says which cells hold such a thing.
Vectorised; what needs no look costs one pass over its bytes.
"""

import html
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors.rowhash import spans
from detectors import kernels, patterns, reserved
from detectors.cellhash import CellHash, HashSet
from detectors.evidence import commonest, email_shape, phone_shape, shape
from detectors.validate import email as is_email

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows: TypeAlias = NDArray[np.int64]

# Ten digits in a row are a number to dial in a text that was to be rewritten, unless they are said to be a reference.
BARE = patterns.BY_ID["phone_fr_bare"].inside
REFERENCE = kernels.REFERENCE.replace("0[67]", "0[1-9]")

LOOKED_AT = 20_000  # cells that are read closely for what only resembles an address; beyond, all count
SHOWN = 200  # cells that a shape is made of
_ESCAPED = r"\\u[0-9a-fA-F]{4}|&(?:#[0-9xX]|[a-zA-Z]{2,8};)"
# Signs as wide as ideograms, and letters with accents that were written as UTF-8 and read as Windows-1252.
_WIDE = {0xFF01 + at: 0x21 + at for at in range(0x5E)} | {0xFE6B: 0x40}
_BEHIND = "\u0080-\u00bf\u2013-\u2026\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
_BEHIND += "\u2030\u2039\u203a\u20ac\u2122"
_ODD = f"[\uff01-\uff5e\ufe6b]|\u00c3[{_BEHIND}]"
_TWICE = re.compile(f"\u00c3[{_BEHIND}]")
_ODD_BYTES = (0x83, 0xEF)  # of `Ã`, and of wide signs
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_EMAIL = re.compile(patterns.BY_ID["email"].core)
_DOMAIN_GOES_ON = np.zeros(256, np.bool_)
_DOMAIN_GOES_ON[[ord(c) for c in "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_@"]] = True
_DOMAIN_GOES_ON[128:] = True
_NONE = np.zeros(0, np.int64)


def readable(values: pa.Array) -> pa.Array:
    """The cells as text, with the escapes of JSON and HTML undone, wide signs narrow, and accents as they were:
    `\\u0040`, `&#64;` and `＠` are an @, `Ã©` is é."""
    text = values.view(pa.string()) if pa.types.is_binary(values.type) else values
    data = kernels.raw(text)
    told = [_ESCAPED] if kernels.holds(data, "\\") or kernels.holds(data, "&") else []
    told += [_ODD] if any((data == byte).any() for byte in _ODD_BYTES) else []
    rows = _rows(pc.match_substring_regex(text, pattern="|".join(told))) if told else _NONE
    if not len(rows):
        return text
    plain = [_unescaped(cell) for cell in _written(text, rows)]
    order = np.arange(len(text))
    order[rows] = len(text) + np.arange(len(rows))
    return pa.concat_arrays([text, pa.array(plain, pa.string())]).take(pa.array(order))


def emails(values: pa.Array, safe: Sequence[str] = reserved.RESERVED_DOMAINS) -> "Rows":
    """Cells with an address on a domain that is not reserved; those on the `safe` ones are told apart quickest."""
    suspect = _with_address(values, safe)
    if not len(suspect):
        return _NONE
    some = values.take(pa.array(suspect))
    foreign = pc.and_(pc.greater(reserved.foreign_emails(some), 0), kernels.matches(some, kernels.inside("email")))
    hits = _rows(foreign)
    if len(hits) <= LOOKED_AT:
        hits = hits[[any(map(_delivers, _EMAIL.findall(cell))) for cell in _written(some, hits)]] if len(hits) else hits
    return suspect[hits]


def hidden_emails(values: pa.Array) -> "Rows":
    """Cells with an address that hides from machines: `jean (at) exemple (dot) fr`."""
    some = _rows(kernels.matches(values, kernels.AT_IN_WORDS))
    if not len(some):
        return _NONE
    found = kernels.matches(values.take(pa.array(some)), kernels.OBFUSCATED)
    return some[_rows(found)]


def phones(values: pa.Array) -> "Rows":
    """Cells of text with a number, written as people write one or said to be one, that is neither fiction nor dead."""
    rows = _telephones(values)
    if not len(rows):
        return _NONE
    return rows[_telephones(reserved.without_fiction(values.take(pa.array(rows))))]


def numbers(values: pa.Array) -> "Rows":
    """Cells of a column of telephone numbers with nine digits or more that are neither fiction nor dead."""
    long = kernels.matches(values, r"(?:[0-9][^0-9]{0,4}){9}")
    rows = _rows(long)
    if not len(rows):
        return _NONE
    return rows[_rows(pc.invert(reserved.is_fiction_phone(values.take(pa.array(rows)))))]


def secrets(values: pa.Array, key: CellHash, ours: HashSet) -> "Rows":
    """Cells with a hash of a password, a token or a key to some service, other than the cells that are `ours`."""
    rows = _rows(kernels.matches(values, kernels.inside("secret")))
    if not len(rows):
        return _NONE
    return rows[~ours.holds(key.all(values.take(pa.array(rows))))]


def canaries(planted: Sequence[str]) -> "Callable[[pa.Array], Rows] | None":
    """A scanner for cells that hold one of these values, alone or inside text, whatever their case."""
    told = sorted({canary.strip() for canary in planted if canary.strip()})
    if not told:
        return None
    expression = f"(?i)(?:{'|'.join(map(_quoted, told))})"
    return lambda values: _rows(kernels.matches(values, expression))


def email_shapes(values: pa.Array, rows: "Rows") -> str | None:
    """The commonest masked shape of the addresses in these cells."""
    found = [address for cell in _written(values, rows[:SHOWN]) for address in _EMAIL.findall(cell)]
    return _first(map(email_shape, found)) or cell_shapes(values, rows)


def phone_shapes(values: pa.Array, rows: "Rows") -> str | None:
    """The commonest masked shape of the numbers in these cells."""
    found = [match.group() for cell in _written(values, rows[:SHOWN]) for match in _NUMBER.finditer(cell)]
    return _first(map(phone_shape, found)) or cell_shapes(values, rows)


def cell_shapes(values: pa.Array, rows: "Rows") -> str | None:
    """The commonest masked shape of these cells."""
    return _first(map(shape, _written(values, rows[:SHOWN])))


_NUMBER = re.compile(r"\+?[0-9](?:[ .\-/()\u00a0\u202f]{0,3}[0-9]){7,14}")


def _first(shapes: Any) -> str | None:
    return next(iter(commonest(shapes)), None)


def _with_address(values: pa.Array, safe: Sequence[str]) -> "Rows":
    """Cells with an @, other than one before a safe domain; or with a %40."""
    data = kernels.raw(values)
    coded = _rows(pc.match_substring(values, "%40")) if kernels.holds(data, "%") else _NONE
    if not kernels.holds(data, "@"):
        return coded
    _, ends, held = spans(values)
    at = np.flatnonzero(held == ord("@"))
    rows = np.searchsorted(ends, at, "right")
    harmless = np.zeros(len(at), np.bool_)
    for domain in safe:
        left = np.flatnonzero(~harmless)
        harmless[left] = _is_before(held, at[left], ends[rows[left]], domain.encode())
    return np.union1d(rows[~harmless], coded)


def _is_before(data: "NDArray[np.uint8]", at: "Rows", end: "Rows", domain: bytes) -> "NDArray[np.bool_]":
    """Whether each @ stands before this domain, and nothing goes on behind it."""
    behind = at + 1 + len(domain)
    inside = np.flatnonzero(behind <= end)
    same = np.zeros(len(at), np.bool_)
    some = at[inside]
    fits = np.ones(len(some), np.bool_)
    for place, byte in enumerate(domain, 1):
        fits &= data[some + place] == byte
    same[inside] = fits & ((behind[inside] == end[inside]) | ~_DOMAIN_GOES_ON[data[behind[inside]]])
    return same


def _delivers(address: str) -> bool:
    return is_email(address) and not reserved.safe_email(address)


def _telephones(values: pa.Array) -> "Rows":
    found = kernels.matches(values, BARE)
    if found.true_count:
        found = pc.and_(found, pc.invert(kernels.matches(values, REFERENCE)))
    for expression in (kernels.inside("phone"), kernels.SAID, kernels.SAID_ABROAD):
        found = pc.or_(found, kernels.matches(values, expression))
    return _rows(found)


def _unescaped(cell: str) -> str:
    text = html.unescape(_UNICODE.sub(lambda match: chr(int(match[1], 16)), cell)).translate(_WIDE)
    return _TWICE.sub(_accented, text).encode("utf-8", "replace").decode()


def _accented(match: re.Match[str]) -> str:
    """A letter from the two signs that its bytes were read as."""
    behind = match[0][1]
    try:
        byte = behind.encode("latin-1" if behind < "\u0100" else "cp1252")
        return (b"\xc3" + byte).decode()
    except UnicodeError:
        return match[0]


def _quoted(text: str) -> str:
    """The text as RE2 takes it literally."""
    return "".join(c if c.isalnum() or c == " " else rf"\x{{{ord(c):x}}}" for c in text)


def _rows(found: pa.Array) -> "Rows":
    return np.flatnonzero(found.fill_null(False).to_numpy(zero_copy_only=False))


def _written(values: pa.Array, rows: "Rows") -> list[str]:
    """Some cells as Python text, what is no UTF-8 replaced."""
    some = values.take(pa.array(rows)).view(pa.binary()).to_pylist()
    return ["" if cell is None else cell.decode("utf-8", "replace") for cell in some]
