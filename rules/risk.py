"""How well the rows of a copy can be told apart: groups of equal rows, and rows that kept values single out.

k is the size of the smallest group of rows that agree in all quasi-identifiers (Sweeney, "k-anonymity", 2002). A kept
value is the source's own, so a combination that one row of the copy has leads whoever sees the source to that person;
in a smaller copy it may be several in the source, and the figure is an upper bound.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from connectors.rowhash import Hashes


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows that agree: the smallest number of them (None without rows), and how many rows agree with no other."""

    smallest: int | None = None
    alone: int = 0


def groups(ascending: "Iterable[Hashes]") -> Groups:
    """From the hash of every row, in ascending pieces of which no two share a hash."""
    smallest, alone = [], 0
    for hashes in ascending:
        if len(hashes):
            sizes = np.diff(np.flatnonzero(np.concatenate([[True], hashes[1:] != hashes[:-1], [True]])))
            smallest.append(int(sizes.min()))
            alone += int(np.count_nonzero(sizes == 1))
    return Groups(min(smallest, default=None), alone)
