"""Does the subject of a table tell persons? Measured before a row is copied: a town or a constant gives all one name.

Whoever is one person has one name, give or take its spellings. So where a value of the subject comes with many
different names, it tells no person; and where it is the same in every row, it tells none in a table of any kind.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from rules.cells import Words, filled
from rules.learning import Columns, Different

FEW = 20  # rows below which nothing is said
WRONG, DOUBTFUL = 5.0, 1.5  # different names a value of the subject
_ENOUGH = 1 << 20  # rows that are looked at

Hashes = Callable[[Sequence[pa.Array]], Words]


@dataclass(slots=True, repr=False)
class SubjectFit:
    """Counts what the subject of one table tells; `names` are the columns of names that it decides."""

    place: str
    subject: str
    names: tuple[str, ...]
    hashes: Hashes
    columns: tuple[str, ...] = field(init=False)
    rows: int = 0
    _persons: Different = field(default_factory=Different)
    _named: Different = field(default_factory=Different)

    def __post_init__(self) -> None:
        self.columns = (self.subject, *self.names)

    def learn(self, columns: Columns) -> None:
        """Rows without a subject or without a name tell nothing."""
        told = np.logical_and.reduce([filled(columns[name]) for name in self.columns])
        if self.rows >= _ENOUGH or not told.any():
            return
        self.rows += int(np.count_nonzero(told))
        self._persons.add(self.hashes([columns[self.subject]])[told])
        self._named.add(self.hashes([columns[name] for name in self.columns])[told])

    def said(self) -> tuple[str | None, str | None]:
        """What is wrong, and what may be; both with the figures and the remedy."""
        persons, named = len(self._persons.all()), len(self._named.all())
        each = named / persons if persons else 0.0
        if self.rows < FEW or (persons > 1 and each < DOUBTFUL):
            return None, None
        if persons == 1:
            return self._sentence(f"is the same in all {self.rows:,} rows that have one", "one person"), None
        told = f"has {persons:,} different values in {self.rows:,} rows, with {each:,.1f} different names each"
        sentence = self._sentence(told, "all rows of a value one person")
        return (sentence, None) if each >= WRONG else (None, sentence)

    def _sentence(self, told: str, what: str) -> str:
        way = "name a column that tells persons apart (an e-mail address, a key), or leave subject: out"
        return f"{self.place}: its subject {self.subject} {told}, so the copy would make {what}; {way}"
