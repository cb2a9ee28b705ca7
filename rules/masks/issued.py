"""Numbers that somebody issues, as numbers that nobody issued: bank accounts, payment cards, social security numbers.

Length, blanks and letters stay where they are. Sources of the ranges: `detectors.reserved`.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from detectors.reserved import NIR_MONTHS
from rules.allotment import NOTHING, Allotment, allotted
from rules.cells import Bytes, Flags, Ints, Words, cells, every, fixed, grouped, scattered
from rules.keys import Key
from rules.masks.alike import DIGITS, UPPER, permuted, token
from rules.prf import Prf

Change: TypeAlias = Callable[[Bytes], tuple[Bytes, Flags]]  # signs to signs, and which rows are such numbers

_ALNUM = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SIGN = bytes(97 if c in _ALNUM else c if c < 128 else 127 for c in range(256))
_NIR_PLACES = 100 * len(NIR_MONTHS) * 10**8  # year, month, place and order
_NIR_MONTHS = np.array(NIR_MONTHS, np.int64)


class Issued:
    """From numbers to numbers, under a key. `allotted`: the places of social security numbers of unique columns."""

    def __init__(self, key: Key) -> None:
        self._iban, self._card, self._nir = (Prf(key.derive(name)) for name in ("iban", "card", "nir"))
        self.allotted: Allotment = NOTHING

    def ibans(self, values: pa.Array) -> pa.Array:
        """`FR00 …`: the country stays, the account is permuted, the check digits are ones that none can have."""
        return _changed(values, self._account, self._iban)

    def cards(self, values: pa.Array) -> pa.Array:
        """The first digit stays, the others are permuted, the check digit is wrong."""
        return _changed(values, self._payment_card, self._card)

    def nirs(self, values: pa.Array) -> pa.Array:
        """The sex stays; the month is one that nobody is born in; the key is right for the rest."""
        return _changed(values, self._security, self._nir)

    def nir_numbers(self, values: pa.Array) -> Words:
        """Each social security number of the cells in one form of 64 bits, exactly: what unique columns must allot."""
        found = [np.empty(0, np.uint64)]
        for rows, shape in grouped(values, _SIGN):
            if shape is not None:
                matrix = cells(values.take(pa.array(rows))).matrix(len(shape.encode()))
                signs = matrix[:, _places(shape)]
                if signs.shape[1] in (13, 15):
                    found.append(_nir_number(signs[_is_nir(signs)]))
        return np.concatenate(found)

    def nir_allotment(self, numbers: Words) -> Allotment:
        """Places for the numbers of unique columns."""
        return allotted(numbers, _NIR_PLACES, self._nir)

    def _account(self, signs: Bytes) -> tuple[Bytes, Flags]:
        """(n, k) signs as accounts nobody has, and which rows are accounts at all."""
        out = signs.copy()
        upper = signs & ~np.where(signs >= 97, 32, 0).astype(np.uint8)
        letters = every(upper[:, :2] >= 65) & every(signs[:, 2:4] <= 57)
        if not 15 <= signs.shape[1] <= 34:
            return out, np.zeros(len(signs), np.bool_)
        body = np.where(signs[:, 4:] >= 97, signs[:, 4:] - 32, signs[:, 4:])
        plain = every(body <= 57)
        for rows, alphabet in ((np.flatnonzero(plain), DIGITS), (np.flatnonzero(~plain), DIGITS + UPPER)):
            if len(rows):
                body[rows] = permuted(body[rows], alphabet, self._iban)
        out[:, 4:] = body
        right = _modulo_97(np.concatenate([body, upper[:, :2], np.full((len(out), 2), 48, np.uint8)], axis=1)) == 1
        out[:, 2:4] = np.where(right, 57, 48)[:, None]  # 00, or 99 where 00 would pass the test
        return out, letters

    def _payment_card(self, signs: Bytes) -> tuple[Bytes, Flags]:
        out = signs.copy()
        good = every(signs <= 57)
        if not 13 <= signs.shape[1] <= 19 or not good.any():
            return out, np.zeros(len(signs), np.bool_)
        out[good, 1:-1] = permuted(signs[good, 1:-1], DIGITS, self._card)
        shift = 1 + (self._card.of(fixed(out[:, :-1]))[:, 0] % np.uint64(9)).astype(np.int64)
        out[:, -1] = (_check_digit(out[:, :-1]) + shift) % 10 + 48
        return out, good

    def _security(self, signs: Bytes) -> tuple[Bytes, Flags]:
        out = signs.copy()
        if signs.shape[1] not in (13, 15):
            return out, np.zeros(len(signs), np.bool_)
        good = _is_nir(signs)
        numbers = _nir_number(signs)
        place = (self._nir.of_numbers(numbers)[:, 0] % np.uint64(_NIR_PLACES)).astype(np.int64)
        own, known = self.allotted.of(numbers)
        place = np.where(known, own, place)
        month = _NIR_MONTHS[place // 10**8 % len(NIR_MONTHS)]
        body = (place // (10**8 * len(NIR_MONTHS)) * 100 + month) * 10**8 + place % 10**8
        out[:, 1:13] = body[:, None] // 10 ** np.arange(11, -1, -1, dtype=np.int64) % 10 + 48
        if signs.shape[1] == 15:
            control = 97 - ((signs[:, 0].astype(np.int64) - 48) * 10**12 + body) % 97
            out[:, 13:] = np.stack([control // 10, control % 10], axis=1) + 48
        return out, good

    def __repr__(self) -> str:
        return "Issued()"


def _changed(values: pa.Array, change: Change, prf: Prf) -> pa.Array:
    """Letters and digits of each cell, blanks and hyphens apart; what is no such number becomes a token."""
    parts: list[tuple[Ints, pa.Array]] = []
    for rows, shape in grouped(values, _SIGN):
        if shape is None:
            continue
        some = values.take(pa.array(rows))
        matrix = cells(some).matrix(len(shape.encode()))
        places = _places(shape)
        if not len(places) and "\x7f" not in shape:
            parts.append((rows, some))
            continue
        signs, good = change(matrix[:, places])
        good &= "\x7f" not in shape
        matrix[:, places] = signs
        bad = np.flatnonzero(~good)
        if len(bad) < len(rows):
            parts.append((rows[good], fixed(matrix[good])))
        if len(bad):
            parts.append((rows[bad], token(some.take(pa.array(bad)), prf)))
    return scattered(len(values), parts)


def _places(shape: str) -> Ints:
    return np.flatnonzero(np.frombuffer(shape.encode(), np.uint8) == ord("a"))


def _modulo_97(signs: Bytes) -> Ints:
    """ISO 7064: letters count as 10 to 35."""
    rest = np.zeros(len(signs), np.int64)
    for column in signs.T.astype(np.int64):
        rest = np.where(column <= 57, rest * 10 + column - 48, rest * 100 + column - 55) % 97
    return rest


def _check_digit(digits: Bytes) -> Ints:
    """ISO/IEC 7812-1: what would make the number right."""
    doubled = (digits[:, ::-1].astype(np.int64) - 48) * np.where(np.arange(digits.shape[1]) % 2 == 0, 2, 1)
    total: Ints = (doubled // 10 + doubled % 10).sum(axis=1)
    return -total % 10


def _is_nir(signs: Bytes) -> Flags:
    """Digits, but for the A or B of Corsica."""
    corsican = (signs[:, 5] == ord("2")) & np.isin(signs[:, 6], np.frombuffer(b"ABab", np.uint8))
    digits = signs <= 57
    plain = every(digits[:, [c for c in range(signs.shape[1]) if c != 6]])
    good: Flags = plain & (digits[:, 6] | corsican)
    return good


def _nir_number(signs: Bytes) -> Words:
    """The thirteen signs as a number, Corsica's beyond all others."""
    letter = signs[:, 6] > 57
    digits = np.where(signs[:, :13] > 57, 48, signs[:, :13]).astype(np.uint64) - np.uint64(48)
    number = np.zeros(len(signs), np.uint64)
    for column in digits.T:
        number = number * np.uint64(10) + column
    beyond = np.where(letter, np.where((signs[:, 6] | 32) == ord("a"), 1, 2), 0).astype(np.uint64)
    return number + beyond * np.uint64(10**14)
