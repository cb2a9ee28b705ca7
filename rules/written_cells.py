"""Cells that retention wrote, so that a plan does not list them again: a pseudonym, or a number in the place of another
one, looks like any value.

Each is known by 8 bytes, a keyed hash of the primary key, the column, what the rule asks for there, and what the cell
holds by now. So a cell to which an application has written since is another one, as is one that a rule now wants
otherwise.
"""

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from connectors.model import Table
from connectors.rowhash import RowHash
from connectors.selection import key_of
from rules.erased_values import SURROGATE
from rules.overwritten import unlike
from rules.retention import Constant, Rule
from rules.room import length

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from connectors.rowhash import Hashes

    Flags = NDArray[np.bool_]

_ROOM = len(SURROGATE) + 10  # characters in which a surrogate, of an address too, begins as such


class Written:
    """Under the ledger's key of one year."""

    def __init__(self, year_key: bytes) -> None:
        self._key = blake2b(b"written", key=year_key, person=b"gomme written", digest_size=32).digest()

    def cells(self, rule: Rule, table: Table, rows: Mapping[str, pa.Array]) -> "list[Hashes]":
        """Of each column that the rule writes, in its order; `rows` as `Snapshot.portions` gives them."""
        return [self._of(rule, table, rows, name) for name in rule.final.per_column]

    def done(self, rule: Rule, table: Table, rows: Mapping[str, pa.Array], as_planned: "Flags") -> bytes:
        """The cells of rows that a batch wrote to, one after the other; without rows that hold something else."""
        wrong = [flags for _, flags in unlike(rule, table, rows, as_planned)]
        right = ~np.logical_or.reduce(wrong)
        return b"".join(hashes[right].tobytes() for hashes in self.cells(rule, table, rows))

    def _of(self, rule: Rule, table: Table, rows: Mapping[str, pa.Array], name: str) -> "Hashes":
        asked = rule.final.per_column[name]
        said = json.dumps([name, {"constant": asked.constant} if isinstance(asked, Constant) else asked])
        columns = [rows[each] for each in (*key_of(table), name)]
        return RowHash(self._key, said)(pa.RecordBatch.from_arrays(columns, list(map(str, range(len(columns))))))


def unseen(rule: Rule, table: Table) -> bool:
    """Whether the database cannot tell from the cells alone that the rule has nothing left to erase there.

    It can of NULL, of constants, and of texts that begin with `SURROGATE`.
    """
    told = rule.final.per_column.items()
    return not rule.final.of_rows and any(_unseen(asked, table, name) for name, asked in told)


def among(known: "Hashes", some: "Sequence[Hashes]") -> "NDArray[np.bool_]":
    """Which cells are among the sorted ones, column by column."""
    if not len(known):
        return np.zeros((len(some), len(some[0])), np.bool_)
    together = np.stack(some)
    found: NDArray[np.bool_] = known[np.minimum(np.searchsorted(known, together), len(known) - 1)] == together
    return found


def _unseen(asked: object, table: Table, name: str) -> bool:
    if asked == "null" or isinstance(asked, Constant):
        return False
    column = table.column(name)
    room = length(column.type) if column.kind == "text" else 0
    return asked != "surrogate" or (room is not None and room < _ROOM)
