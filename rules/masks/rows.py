"""Some rows of a table while they are masked: their cells, whom each is about, and what has become of them so far."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeAlias

import pyarrow as pa

from rules.cells import Ints, Words, plain
from rules.masks.email import Emails, Read

Seeding: TypeAlias = Callable[["Rows"], Words]


class Rows:
    """The columns of a portion, as long as each other; nothing of it outlives the portion."""

    def __init__(self, cells: Mapping[str, pa.Array], emails: Emails, seeding: Seeding) -> None:
        self._cells = {name: plain(values) for name, values in cells.items()}
        self._emails, self._seeding = emails, seeding
        self._read: dict[str, Read] = {}
        self.masked: dict[str, pa.Array] = {}

    def __len__(self) -> int:
        return len(next(iter(self._cells.values()), ()))

    def __contains__(self, column: str) -> bool:
        return column in self._cells

    def __getitem__(self, column: str) -> pa.Array:
        return self._cells[column]

    def addresses(self, column: str) -> Read:
        """A column read as addresses: once, for its mask and for whom the rows are about."""
        if column not in self._read:
            self._read[column] = self._emails.read(self._cells[column])
        return self._read[column]

    @cached_property
    def seeds(self) -> Words:
        """The person that each row is about."""
        return self._seeding(self)

    def of(self, where: Ints) -> "Rows":
        """These rows, some several times, with nothing but their persons: for values that stand inside of cells."""
        return Rows({}, self._emails, lambda rows: self.seeds[where])

    def __repr__(self) -> str:
        return f"Rows({len(self)})"
