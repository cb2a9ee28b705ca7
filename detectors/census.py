"""What is counted over every row of a column: the same figures on every dialect, in whatever batches the rows come.

E-mails and well-formed phones are counted in full; what only a closer look can judge (integers that may be phones,
documents, text with a cue) is counted, and a few values are kept in memory until the verdict.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors.model import Column, Kind
from detectors import kernels, text
from detectors.custom_census import Sightings
from detectors.kept import Kept
from detectors.kernels import Weighted

KEPT, KEPT_TOGETHER = 400, 1_000_000  # values kept a kind of hit, and their characters
KEPT_LENGTH = 20_000  # characters kept of a value
JOINING = 12  # bytes: shorter values hold no two names joined by a sign
LONG = 48  # bytes: longer values are read as text
REPEATED = 5  # a batch with fewer than 1/5 distinct values is looked at by distinct value

READ: frozenset[Kind] = frozenset({"text", "json", "array", "enum", "network", "uuid", "other"})
NUMBERS: frozenset[Kind] = frozenset({"integer", "decimal", "float"})


# Where to look in a value that is too long to be kept whole.
EXPRESSIONS: dict[str, tuple[str, ...]] = {
    "email_inside": (kernels.inside("email"),),
    "phone_inside": (kernels.inside("phone"), kernels.SAID, kernels.SAID_ABROAD, kernels.MOBILE),
    "cue": (kernels.CUE,), "told": (kernels.TOLD,), "pair": (kernels.PAIR,), "joined": (kernels.JOINED,),
    "obfuscated": (kernels.OBFUSCATED,), "keyed": (kernels.KEYED,),
}  # fmt: skip


@dataclass(slots=True, repr=False)
class Census:
    """Counts of one column, and some of the values that were hit, which never leave the worker."""

    column: Column
    rows: int = 0
    non_null: int = 0
    blank: int = 0  # empty or only spaces
    size: int = 0  # bytes
    longest: int = 0
    found: dict[str, int] = field(default_factory=dict)  # counts, by kind of hit
    hits: dict[str, Kept] = field(default_factory=dict)  # some of the values that were hit
    repeated: bool | None = None
    custom: Sightings | None = None  # what the workspace's own patterns hit

    @property
    def filled(self) -> int:
        """Values that are neither null nor blank."""
        return self.non_null - self.blank

    @property
    def average(self) -> float:
        """Mean length of the values that are filled, in bytes."""
        return self.size / self.filled if self.filled else 0.0

    def whole_and_inside(self, category: str) -> int:
        """Rows that are one of the category or hold one."""
        return self.found.get(category, 0) + self.found.get(f"{category}_inside", 0)

    def kept(self, kind: str) -> Mapping[str, int]:
        """Some of the values that were hit, with the rows of each."""
        return self.hits[kind].rows() if kind in self.hits else {}

    def some(self, *kinds: str) -> list[str]:
        """Different values that were hit, of one kind after the other."""
        return list(dict.fromkeys(text for kind in kinds for text in self.kept(kind)))

    def kept_all(self, *kinds: str) -> bool:
        """Whether every value that was hit is kept."""
        return all(self.hits[kind].complete for kind in kinds if kind in self.hits)

    def add(self, values: pa.Array) -> None:
        """Count one batch of this column (utf8)."""
        self.rows += len(values)
        self.non_null += len(values) - values.null_count
        if len(values) == values.null_count:
            return
        data, size = kernels.raw(values), kernels.lengths(values)
        self.size += len(data)
        self.longest = max(self.longest, pc.max(size).as_py() or 0)
        self._count_blank(values, size)
        if self.custom is not None:
            self.custom.add(self._by_distinct(values))
        if self.column.kind in NUMBERS:
            self._number(values, data)
        elif self.column.kind in READ or kernels.count(values, kernels.DATE) < len(values) - values.null_count:
            self._text(values, data)

    def _count_blank(self, values: pa.Array, size: pa.Array) -> None:
        shortest = pc.min(size).as_py() or 0
        if shortest == 0 or (shortest < 3 and self.column.kind in READ):
            self.blank += kernels.count(values, r"^\s*$")

    def _number(self, values: pa.Array, data: np.ndarray[Any, Any]) -> None:
        if self.longest >= 9:
            self._tally("integer_phone", Weighted(values).split(kernels.INTEGER_PHONE)[0])
        if kernels.holds(data, "@"):  # SQLite takes anything in a column of numbers
            self._pattern("email", Weighted(values))

    def _text(self, values: pa.Array, data: np.ndarray[Any, Any]) -> None:
        at = kernels.holds(data, "@") or (kernels.holds(data, "%") and kernels.count(values, "%40") > 0)
        figures = self.longest >= 8 and kernels.digits(data) >= 8
        words = self.longest > 8 and kernels.spaces(data) * 2 >= len(values) and kernels.letters(data) >= len(values)
        opens = kernels.holds(data, "{") or kernels.holds(data, "[") or kernels.holds(data, "<")
        joined = self.average > JOINING and kernels.capitals(data) >= 2
        joins = joined and any(kernels.holds(data, c) for c in "_;'|,")
        if not (at or figures or words or opens or joins):
            return
        some = self._by_distinct(values)
        rest = self._pattern("email", some) if at else some
        if figures:
            self._pattern("phone", kernels.dialable(rest))
        if opens:
            self._tally("keyed", some.split(kernels.KEYED)[0])
        if words:
            self._prose(some)
        if joins:
            self._tally("joined", kernels.split_by(text.promising, rest, kernels.JOINED)[0])

    def _pattern(self, category: str, some: Weighted) -> Weighted:
        """Counts values that are one of the category, then those that hold one; gives those that are none."""
        whole, others = some.split(kernels.whole(category))
        inside, rest = others.split(kernels.inside(category))
        if category == "phone" and len(rest.values):
            inside = inside.plus(kernels.dialled(rest))
        self._tally(category, whole)
        self._tally(f"{category}_inside", inside)
        return others

    def _prose(self, some: Weighted) -> None:
        short = self.longest <= LONG and self.average <= 20
        cued, rest = some.split(kernels.CUE) if short else kernels.split_by(text.promising, some, kernels.CUE)
        self._tally("cue", cued)
        pairs, _ = rest.split(kernels.PAIR)
        if short:
            self._tally("told", kernels.split_by(text.promising, pairs, kernels.TOLD)[0])
            return
        self._tally("pair", kernels.split_by(text.promising, pairs, kernels.PAIR)[0])
        self._tally("obfuscated", some.split(kernels.AT_IN_WORDS)[0].split(kernels.OBFUSCATED)[0])

    def _by_distinct(self, values: pa.Array) -> Weighted:
        if self.repeated is False or self.average > 400:
            return Weighted(values)
        counted = kernels.encoded(values, len(values) // REPEATED)
        self.repeated = counted is not None or len(values) < 256
        return counted if counted is not None else Weighted(values)

    def _tally(self, kind: str, hits: Weighted) -> None:
        if not len(hits.values):
            return
        self.found[kind] = self.found.get(kind, 0) + hits.rows
        if kind not in self.hits:
            self.hits[kind] = Kept(KEPT, KEPT_TOGETHER, partial(_shown, kind))
        self.hits[kind].add(hits)


def _shown(kind: str, text: str) -> str:
    """Of a long value the part that was hit."""
    return text if len(text) <= KEPT_LENGTH else kernels.window(text, EXPRESSIONS.get(kind, ()), KEPT_LENGTH)
