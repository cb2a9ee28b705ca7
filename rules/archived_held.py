"""Which archived rows a hold keeps, found by keyed ids alone: nobody needs to read them for it.

As in the systems: the rows that a hold names, and those with a cell that reads like the identifier; all rows that
point at such a row; and the rows that these point at.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from rules.archived_row import apart
from rules.holds import Holds

Row = Mapping[str, Any]  # batch_id, number, system, table, ids, own, links
Place = tuple[str, int]  # batch and number of a row


@dataclass(slots=True)
class Finding:
    """Rows are given anew at each look, since they may be more than memory holds; only ids of held ones are kept.

    `pointed_at`: what is held in the systems themselves, as rows there are pointed at.
    """

    rows: Callable[[], Iterable[Row]]
    holds: Holds
    pointed_at: Set[bytes] = frozenset()
    places: set[Place] = field(default_factory=set)

    def found(self) -> set[Place]:
        """Batch and number of each."""
        if not self.holds:
            return self.places
        targets = {bytes.fromhex(target) for hold in self.holds.all for target in hold.targets}
        own, links = set(self.pointed_at), set[bytes]()
        self._until_all(lambda row: self._whole(row) or _meets(row["ids"], targets) or _meets(row["links"], own), own)
        for row in self.rows():
            if _place(row) in self.places:
                links.update(apart(bytes(row["links"])))
        if links:
            self._until_all(lambda row: _meets(row["own"], links), set(), links)
        return self.places

    def _until_all(self, held: Callable[[Row], bool], own: set[bytes], links: set[bytes] | None = None) -> None:
        before = -1
        while before != len(self.places):
            before = len(self.places)
            for row in self.rows():
                if _place(row) not in self.places and held(row):
                    self.places.add(_place(row))
                    own.update(apart(bytes(row["own"])))
                    if links is not None:
                        links.update(apart(bytes(row["links"])))

    def _whole(self, row: Row) -> bool:
        return bool(self.holds.whole(row["system"], row["table"]))


def _place(row: Row) -> Place:
    return row["batch_id"], row["number"]


def _meets(ids: bytes, some: Set[bytes]) -> bool:
    return bool(some) and not some.isdisjoint(apart(bytes(ids)))
