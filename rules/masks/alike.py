"""Values that become others of the same length over the same alphabet, none of them the same: tokens, codes, numbers.

A value's signs are read as one number in the base of its alphabet, and permuted under the key; of longer values the
first part is permuted in a way that depends on the rest, and the rest is shifted by what the first became. So different
values stay different, exactly, at any length. A result outside of the value's own alphabet is sent round again.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from rules.cells import SLACK, Cells, Flags, Ints, Words, cells, filled, fixed, replaced, text
from rules.permutation import Permutation
from rules.prf import Prf
from rules.pseudonyms import TAG, tokens

Signs: TypeAlias = npt.NDArray[np.uint8]
DIGITS = b"0123456789"
HEX, UPPER_HEX = DIGITS + b"abcdef", DIGITS + b"ABCDEF"
LOWER, UPPER = b"abcdefghijklmnopqrstuvwxyz", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALPHABETS = (DIGITS, HEX, UPPER_HEX, DIGITS + LOWER, DIGITS + UPPER, DIGITS + UPPER + LOWER)

_CHANGES, _STRANGE = ord("a"), 127
LONGEST = 4096  # bytes of a value that keeps its length; a longer one, and one that is not ASCII, becomes a short token


def token(values: pa.Array, prf: Prf) -> pa.Array:
    """Every letter and digit becomes another of the value's alphabet; other signs stay where they are."""
    return _each_group(values, _ALL, lambda signs: _in_alphabet(signs, prf), prf)


def code(values: pa.Array, prf: Prf) -> pa.Array:
    """Digits become other digits, letters stay; a value without digits becomes a token."""
    made = _each_group(values, _ONLY_DIGITS, lambda signs: permuted(signs, DIGITS, prf), prf)
    return _without_digits(values, made, prf)


def number(values: pa.Array, prf: Prf, most: int | None = None) -> pa.Array:
    """Numbers of as many digits: a first zero stays one, nothing else becomes one; what has no digit becomes a token.

    `most` is what the column can hold.
    """
    made = _each_group(values, _ONLY_DIGITS, lambda signs: _in_range(signs, prf, most), prf)
    return _without_digits(values, made, prf)


def permuted(signs: Signs, alphabet: bytes, prf: Prf) -> Signs:
    """(n, k) signs of one alphabet become others of it, one to one."""
    value = _values(signs, alphabet)
    base, width = len(alphabet), signs.shape[1]
    first = min(width, _widest(base))
    head = _number(value[:, :first], base)
    if first == width:
        head = Permutation(prf, base**first, width).moved(head)
        return _signs(_spelled(head, base, first), alphabet)
    rest = value[:, first:]
    beside = prf.of(fixed(_signs(rest, alphabet)))[:, 0] >> np.uint64(17)
    head = Permutation(prf, base**first, width).apply(head, beside)
    rest = (rest + _stream(head, rest.shape[1], base, prf)) % base
    return _signs(np.concatenate([_spelled(head, base, first), rest], axis=1), alphabet)


def _in_alphabet(signs: Signs, prf: Prf) -> Signs:
    """Each row in the smallest alphabet that it fits, and in no smaller one afterwards."""
    out = signs.copy()
    kind = _kind(signs)
    for which in np.unique(kind).tolist():
        rows = np.flatnonzero(kind == which)
        while len(rows):
            out[rows] = permuted(out[rows], ALPHABETS[which], prf)
            rows = rows[_kind(out[rows]) != which]
    return out


def _in_range(signs: Signs, prf: Prf, most: int | None) -> Signs:
    """Digits whose first is 0 exactly where it was, and that are not more than `most`."""
    out = signs.copy()
    zero = (signs[:, 0] == ord("0")) & (signs.shape[1] > 1)
    limit = most if most is not None and signs.shape[1] == len(str(most)) else None
    rows = np.arange(len(signs))
    while len(rows):
        out[rows] = permuted(out[rows], DIGITS, prf)
        wrong = (out[rows, 0] == ord("0")) != zero[rows] if signs.shape[1] > 1 else np.zeros(len(rows), np.bool_)
        if limit is not None:
            wrong |= _number(_values(out[rows], DIGITS), 10) > np.uint64(limit)
        rows = rows[wrong]
    return out


def _each_group(values: pa.Array, table: bytes, change: Callable[[Signs], Signs], prf: Prf) -> pa.Array:
    """Cells with as many signs to change are changed together, wherever in them these signs stand."""
    some = cells(values)
    kind = np.frombuffer(some.data[:-SLACK].tobytes().translate(table), np.uint8)
    at, first, count = _places(kind == _CHANGES, some)
    strange = np.flatnonzero((_places(kind == _STRANGE, some)[2] > 0) | (some.lengths > LONGEST))
    count[strange] = 0
    data = some.data.copy()
    for size in np.flatnonzero(np.bincount(count)).tolist() if len(count) else ():
        if size:
            places = at[first[count == size][:, None] + np.arange(size)]
            data[places] = change(data[places])
    out = text(data[:-SLACK], np.append(some.starts, len(kind)), filled(values))
    return replaced(out, strange, _short(values.take(pa.array(strange)), prf))


def _short(values: pa.Array, prf: Prf) -> pa.Array:
    """A token for each value, no longer than the value."""
    made = tokens(prf.of(values))
    room = pc.utf8_length(values).fill_null(TAG).to_numpy(zero_copy_only=False)
    cut = np.flatnonzero(room < TAG)
    short = zip(made.take(pa.array(cut)).to_pylist(), room[cut].tolist(), strict=True)
    return replaced(made, cut, [text[:size] for text, size in short])


def _places(flags: Flags, some: Cells) -> tuple[Ints, Ints, Ints]:
    """Where these bytes are, and of each cell the number of its first one among them, and how many it has."""
    at = np.flatnonzero(flags)
    first = np.searchsorted(at, some.starts)
    return at, first, np.searchsorted(at, some.starts + some.lengths) - first


def _table(changed: bytes, strange: bool) -> bytes:
    """Bytes that change are `a`, others `.`; what is not ASCII is DEL where it must not stay."""
    return bytes(97 if c in changed else 127 if strange and c > 127 else 46 for c in range(256))


_ALL = _table(DIGITS + LOWER + UPPER, True)
_ONLY_DIGITS = _table(DIGITS, False)


def _without_digits(values: pa.Array, made: pa.Array, prf: Prf) -> pa.Array:
    """Tokens for the cells in which no digit stands."""
    some = cells(values)
    count = np.concatenate([[0], np.cumsum((some.data - np.uint8(48)) < 10)])
    none = np.flatnonzero((count[some.starts + some.lengths] == count[some.starts]) & filled(values))
    return replaced(made, none, token(values.take(pa.array(none)), prf))


def _kind(signs: Signs) -> Ints:
    """Which of ALPHABETS is the smallest for each row."""
    low = ((signs >= 97) & (signs <= 122)).any(axis=1)
    high = ((signs >= 65) & (signs <= 90)).any(axis=1)
    hexadecimal = ~((signs | 32) > ord("f")).any(axis=1)
    one = np.where(low, np.where(hexadecimal, 1, 3), np.where(hexadecimal, 2, 4))
    return np.where(low & high, 5, np.where(low | high, one, 0))


def _widest(base: int) -> int:
    """How many signs make a number below 2^63."""
    return max(width for width in range(1, 19) if base**width <= 1 << 63)


def _values(signs: Signs, alphabet: bytes) -> Ints:
    table = np.zeros(256, np.int64)
    table[list(alphabet)] = np.arange(len(alphabet))
    return table[signs]


def _signs(values: Ints, alphabet: bytes) -> Signs:
    return np.frombuffer(alphabet, np.uint8)[values]


def _number(values: Ints, base: int) -> Words:
    out = np.zeros(len(values), np.uint64)
    for place in range(values.shape[1]):
        out = out * np.uint64(base) + values[:, place].astype(np.uint64)
    return out


def _spelled(numbers: Words, base: int, width: int) -> Ints:
    out = np.empty((len(numbers), width), np.int64)
    for place in range(width - 1, -1, -1):
        out[:, place] = (numbers % np.uint64(base)).astype(np.int64)
        numbers = numbers // np.uint64(base)
    return out


def _stream(heads: Words, width: int, base: int, prf: Prf) -> Ints:
    """(n, width) values below the base, from the first parts."""
    blocks = [prf.of_numbers(heads, (1 << 40) + block).view(np.uint8) for block in range(-(-width // 16))]
    return np.concatenate(blocks, axis=1)[:, :width].astype(np.int64) % base
