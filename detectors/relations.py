"""What the rows of a sample say across columns: the words of a name stand in the e-mail address beside it."""

import re
from collections.abc import Mapping, Sequence

from detectors.columns import fold
from detectors.names import tokens

_CUT = re.compile(r"[^a-z]+")
ENOUGH = 5  # rows that have both
TELLING = 4  # letters of a word whose standing between the dots of an address is no accident


def agreement(names: Sequence[str | None], addresses: Sequence[str | None]) -> tuple[int, int]:
    """(rows whose value shares a word with the local part of the same row's address, rows that have both).

    Values that would agree with any address (the shop's own name) do not count: the next row's address is the control.
    """
    pairs = [(n, a) for n, a in zip(names, addresses, strict=True) if n and a and "@" in a]
    locals_ = ["".join(_CUT.split(fold(a.partition("@")[0]))) for _, a in pairs]
    hits = sum(_stands(n, local) for (n, _), local in zip(pairs, locals_, strict=True))
    control = sum(_stands(n, local) for (n, _), local in zip(pairs, locals_[1:] + locals_[:1], strict=True))
    return max(0, hits - 2 * control), len(pairs)


def _stands(name: str, local: str) -> bool:
    return any(word in local for word in tokens(name))


def proofs(
    rows: Mapping[str, Sequence[str | None]], emails: Sequence[str], others: Sequence[str]
) -> dict[str, tuple[int, int]]:
    """For each other column: the best agreement with an e-mail column of the same rows, where it proves something."""
    found: dict[str, tuple[int, int]] = {}
    for column in others:
        scores = [agreement(rows[column], rows[email]) for email in emails]
        hits, tested = max(scores, key=lambda s: s[0] / max(1, s[1]), default=(0, 0))
        if tested >= ENOUGH and hits >= 3 and hits / tested >= 0.2:
            found[column] = (hits, tested)
        elif rows_alone := max((few(rows[column], rows[email]) for email in emails), default=0):
            found[column] = (rows_alone, rows_alone)
    return found


def few(names: Sequence[str | None], addresses: Sequence[str | None]) -> int:
    """How many rows have both, where these are too few to count: every one must agree by a whole word of some length.

    A value that is the local part itself is a login, and one that stands in the domain too is a firm: neither counts.
    """
    pairs = [(n, a) for n, a in zip(names, addresses, strict=True) if n and a and "@" in a]
    return len(pairs) if 0 < len(pairs) < ENOUGH and all(_agree(n, fold(a)) for n, a in pairs) else 0


def _agree(name: str, address: str) -> bool:
    local, _, domain = address.partition("@")
    parts = set(_CUT.split(local))
    telling = [word for word in tokens(name) if len(word) >= TELLING and word not in domain]
    return len(parts - {""}) > 1 and not parts.isdisjoint(telling)
