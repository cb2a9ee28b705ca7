"""Keyed permutations of whole numbers: every number of a range becomes another one of it, no two the same.

A Feistel network over Z_a × Z_b (a·b barely above the size; Black and Rogaway 2002, Bellare et al. 2009, "FE2") with
AES as its round function, ten rounds, vectorised; what falls outside is sent round again (cycle walking). It is not
FF1, whose rounds are not made for arrays. Below a million numbers (NIST SP 800-38G's bound) it hides little from
somebody who knows many pairs: an order is shuffled, no secret is kept.
"""

import numpy as np

from rules.cells import Ints, Words
from rules.prf import Prf

ROUNDS = 10
HALF = 1 << 32  # of a half: up to 2^64 numbers in all


class Permutation:
    """The numbers 0 … size - 1 in another order under a key; `apply` and `invert` undo each other."""

    def __init__(self, prf: Prf, size: int, tweak: int = 0) -> None:
        if not 0 < size <= 1 << 63:
            raise ValueError("a permutation needs between one and 2^63 numbers")
        self.size = size
        self._prf = prf
        self._a = _root(size)
        self._b = -(-size // self._a)
        self._tweak = tweak << 8

    def apply(self, numbers: Words, beside: Words | None = None) -> Words:
        """The numbers that these become; `beside` (below 2^48 each) makes another permutation of every value of it."""
        return self._walked(numbers, range(ROUNDS), beside)

    def invert(self, numbers: Words, beside: Words | None = None) -> Words:
        """The numbers that become these."""
        return self._walked(numbers, range(ROUNDS - 1, -1, -1), beside)

    def moved(self, numbers: Words, beside: Words | None = None) -> Words:
        """Another permutation, of a single cycle: no number stays itself (where there is more than one)."""
        stepped = self.apply(numbers, beside) + np.uint64(1)
        stepped[stepped == self.size] = 0
        return self.invert(stepped, beside)

    def _walked(self, numbers: Words, rounds: range, beside: Words | None = None) -> Words:
        tweak = self._tweak if beside is None else (beside.astype(np.int64) << 16) | self._tweak
        out = self._passed(numbers, rounds, tweak)
        while (outside := np.flatnonzero(out >= self.size)).size:
            out[outside] = self._passed(out[outside], rounds, tweak if isinstance(tweak, int) else tweak[outside])
        return out

    def _passed(self, numbers: Words, rounds: range, tweak: "int | Ints") -> Words:
        a, b = np.uint64(self._a), np.uint64(self._b)
        left, right = numbers // b, numbers % b
        forward = rounds.step > 0
        for number in rounds:
            if number % 2 == 0:
                mixed = self._prf.of_numbers(right, tweak | number)[:, 0] % a
                left = (left + (mixed if forward else a - mixed)) % a
            else:
                mixed = self._prf.of_numbers(left, tweak | number)[:, 0] % b
                right = (right + (mixed if forward else b - mixed)) % b
        return left * b + right


def _root(size: int) -> int:
    """The least whole number whose square reaches the size."""
    root = int(np.sqrt(float(size)))
    while root * root < size:
        root += 1
    while (root - 1) * (root - 1) >= size:
        root -= 1
    return root
