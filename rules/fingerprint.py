"""What a set of rows is, whatever their order: kept in buckets by key, so that one can say how many moved since."""

from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from connectors.rowhash import Hashes

_BUCKETS = 1024


@dataclass(frozen=True, slots=True)
class Moved:
    """Rows that are no more as they were, told by buckets: exact while they are few, else too small."""

    added: int = 0
    changed: int = 0
    gone: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


def _counts() -> "NDArray[np.uint64]":
    return np.zeros((_BUCKETS, 3), np.uint64)


@dataclass(slots=True)
class Fingerprint:
    """By bucket: the number of rows, and the sum of their hashes in two halves."""

    buckets: "NDArray[np.uint64]" = field(default_factory=_counts, repr=False)

    def add(self, keys: "Hashes", rows: "NDArray[np.uint64]") -> None:
        """Rows by the hash of their key; `rows`: two numbers each."""
        at = (keys % np.uint64(_BUCKETS)).astype(np.int64)
        np.add.at(self.buckets, at, np.column_stack([np.ones(len(keys), np.uint64), rows]))

    @property
    def rows(self) -> int:
        return int(self.buckets[:, 0].sum())

    @property
    def value(self) -> str:
        """Their checksum: 32 hex characters."""
        return bytes(self.buckets[:, 1:].sum(axis=0, dtype=np.uint64).tobytes()).hex()

    def moved(self, later: "Fingerprint") -> Moved:
        """What became of the rows until `later`."""
        more = later.buckets[:, 0].astype(np.int64) - self.buckets[:, 0].astype(np.int64)
        other = (later.buckets[:, 1:] != self.buckets[:, 1:]).any(axis=1)
        added, gone = int(more[more > 0].sum()), int(-more[more < 0].sum())
        return Moved(added, int(np.count_nonzero(other & (more == 0))), gone)

    def to_text(self) -> str:
        return b64encode(self.buckets.tobytes()).decode()

    @classmethod
    def from_text(cls, text: str) -> "Fingerprint":
        return cls(np.frombuffer(b64decode(text), np.uint64).reshape(_BUCKETS, 3))
