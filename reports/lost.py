"""What a copy does not have of its source: objects by kind, and tables without rows or left out."""

from collections import defaultdict
from dataclasses import dataclass

from rules.attestation import SystemCopied, TableCopied

EVERYWHERE = "*"  # the place of what is lost everywhere
SHOWN = 12  # places of a kind that are named


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of object: its code, the first places, and how many more."""

    code: str
    places: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Lost:
    """What the copy of one system is without."""

    system: SystemCopied

    @property
    def something(self) -> bool:
        return bool(self.system.lost or self.without_rows("truncate") or self.without_rows("exclude"))

    @property
    def kinds(self) -> list[Kind]:
        """In the order of the connectors."""
        places: dict[str, list[str]] = defaultdict(list)
        for code, place in self.system.lost:
            places[code] += [] if place == EVERYWHERE else [place]
        return [Kind(code, tuple(named[:SHOWN]), max(0, len(named) - SHOWN)) for code, named in places.items()]

    def without_rows(self, action: str) -> list[TableCopied]:
        """The tables that are emptied (truncate) or left out (exclude)."""
        return [table for table in self.system.tables if table.action == action]
