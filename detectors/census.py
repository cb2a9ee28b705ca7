"""What is counted over every row of a column: the same figures on every dialect, in whatever batches the rows come.

E-mails and well-formed phones are counted in full; what only a closer look can judge (integers that may be phones,
documents, text with a cue) is counted, and a few values are kept in memory until the verdict.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors.model import Column, Kind
from detectors import kernels

KEPT = 400  # values kept a kind of hit
KEPT_LENGTH = 20_000  # characters kept of a value
LONG = 48  # bytes: longer values are read as text
REPEATED = 5  # a batch with fewer than 1/5 distinct values is looked at by distinct value

READ: frozenset[Kind] = frozenset({"text", "json", "array", "enum", "network", "uuid", "other"})
NUMBERS: frozenset[Kind] = frozenset({"integer", "decimal", "float"})

Weights = np.ndarray[Any, Any] | None


@dataclass(slots=True, repr=False)
class Census:
    """Counts of one column. `kept` holds values in memory only: it never leaves the worker."""

    column: Column
    rows: int = 0
    non_null: int = 0
    blank: int = 0  # empty or only spaces
    size: int = 0  # bytes
    longest: int = 0
    found: dict[str, int] = field(default_factory=dict)  # counts, by kind of hit
    kept: dict[str, list[str]] = field(default_factory=dict)
    repeated: bool | None = None

    @property
    def filled(self) -> int:
        """Values that are neither null nor blank."""
        return self.non_null - self.blank

    @property
    def average(self) -> float:
        """Mean length of the values that are filled, in bytes."""
        return self.size / self.filled if self.filled else 0.0

    def share(self, kind: str) -> float:
        """Share of the filled values with that kind of hit."""
        return self.found.get(kind, 0) / self.filled if self.filled else 0.0

    def add(self, values: pa.Array) -> None:
        """Count one batch of this column (utf8)."""
        self.rows += len(values)
        self.non_null += len(values) - values.null_count
        if len(values) == values.null_count:
            return
        data = kernels.raw(values)
        size = kernels.lengths(values)
        self.size += len(data)
        self.longest = max(self.longest, pc.max(size).as_py() or 0)
        self._count_blank(values, size)
        if self.column.kind in NUMBERS:
            self._number(values)
        if self.column.kind in READ or self.column.kind not in NUMBERS:
            self._text(values, data)

    def _count_blank(self, values: pa.Array, size: pa.Array) -> None:
        shortest = pc.min(size).as_py() or 0
        if shortest == 0 or (shortest < 3 and self.column.kind in READ):
            self.blank += kernels.count(kernels.matches(values, r"^\s*$"))

    def _number(self, values: pa.Array) -> None:
        if self.longest >= 9:
            self._tally("integer_phone", values, kernels.INTEGER_PHONE, None)

    def _text(self, values: pa.Array, data: np.ndarray[Any, Any]) -> None:
        at, many_digits = kernels.holds(data, "@"), self.longest >= 8 and kernels.digits(data) >= 8
        long = self.longest > LONG
        opens = kernels.holds(data, "{") or kernels.holds(data, "[") or kernels.holds(data, "<")
        if not (at or many_digits or long or opens):
            return
        values, weights = self._by_distinct(values)
        if at:
            self._tally("email", values, kernels.whole("email"), weights)
            self._tally("email_inside", values, kernels.inside("email"), weights)
        if many_digits:
            self._tally("phone", values, kernels.whole("phone"), weights)
            self._tally("phone_inside", values, kernels.inside("phone"), weights)
        if opens:
            self._tally("document", values, kernels.DOCUMENT, weights)
            self._tally("keyed", values, kernels.KEYED, weights)
        if long or self.average > 24:
            self._tally("cue", values, kernels.CUE, weights)
            self._tally("pair", values, kernels.PAIR, weights)
            self._tally("obfuscated", values, kernels.OBFUSCATED, weights)

    def _by_distinct(self, values: pa.Array) -> tuple[pa.Array, Weights]:
        if self.repeated is False or self.average > 400:
            return values, None
        counted = kernels.encode(values, len(values) // REPEATED)
        self.repeated = counted is not None or len(values) < 256
        return counted if counted is not None else (values, None)

    def _tally(self, kind: str, values: pa.Array, expression: str, weights: Weights) -> None:
        hits = kernels.matches(values, expression)
        total = kernels.count(hits, weights)
        if not total:
            return
        self.found[kind] = self.found.get(kind, 0) + total
        kept = self.kept.setdefault(kind, [])
        if len(kept) < KEPT:
            chosen = values.filter(hits)[: KEPT - len(kept)]
            kept.extend(text if len(text) <= KEPT_LENGTH else text[:KEPT_LENGTH] for text in chosen.to_pylist())
