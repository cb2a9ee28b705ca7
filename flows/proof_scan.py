"""One column of a copy under the scanners: counts of what must not be there, and shapes, never a value."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa

from connectors.model import Column
from detectors import kernels, leaks
from detectors.cellhash import CellHash, HashSet
from detectors.kernels import Weighted
from detectors.known_contacts import addresses, text_numbers
from detectors.known_names import Heard
from flows.proof_source import Known
from flows.spool import Bag, Spool
from rules.attestation import Check
from rules.label import PROSE
from rules.manifest import ColumnRule
from rules.proving import REWRITTEN, SPELLED, STAYS, TEXTUAL
from rules.verdict_of_copy import at

if TYPE_CHECKING:
    from connectors.rowhash import Hashes

    Rows: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int64]]
    Scanner: TypeAlias = Callable[[pa.Array], Rows]
    Shaper: TypeAlias = Callable[[pa.Array, Rows], str | None]

_SIGNS = bytes([9, 10, 13, *range(32, 127), *range(192, 256)])  # of a text in Windows-1252
_REPEATED = 5  # a portion with fewer than 1/5 distinct values is looked at by distinct value


@dataclass(frozen=True, slots=True, repr=False)
class Scanning:
    """What all columns of a run are looked at with."""

    key: CellHash
    known: Known
    spool: Spool
    safe: Sequence[str]  # domains of pseudonyms
    ours: HashSet  # what masks put in place of secrets
    canaries: "Scanner | None"


@dataclass(slots=True, repr=False)
class _Tally:
    cells: int = 0
    shape: str | None = None

    def add(self, cells: int, shape: str | None) -> None:
        self.cells += cells
        self.shape = self.shape or shape


@dataclass(frozen=True, slots=True, repr=False)
class _Hunt:
    """What is known of the source, looked for by hash: `seen` may be some of `known`; `find` names the cells."""

    code: str
    known: Bag
    seen: Bag
    look: "Callable[[pa.Array], Hashes]"
    find: "Callable[[pa.Array, HashSet], tuple[Rows, str | None]]"


@dataclass(slots=True, repr=False)
class ColumnScan:
    """`exempt` are categories that a decision calls not personal here; without `rule` the database computes it."""

    run: Scanning
    system: str
    table: str
    column: Column
    rule: ColumnRule | None
    exempt: frozenset[str]
    _tallies: dict[str, _Tally] = field(default_factory=dict)
    _heard: dict[str, Heard] = field(default_factory=dict)
    _plan: "list[tuple[str, Scanner, Shaper]] | None" = None
    _hunts: list[_Hunt] = field(default_factory=list)
    _by_distinct: bool = False

    @property
    def place(self) -> str:
        return at(self.system, self.table, self.column.name)

    def look(self, values: pa.Array) -> None:
        """Takes a portion of the column, utf8 or binary."""
        text = leaks.readable(_textual(values))
        if self._plan is None:
            self._begin(text)
        some = self._distinct(text)
        for code, scan, shape in self._plan or ():
            rows = scan(some.values)
            if len(rows):
                self._tally(code).add(_weigh(some, rows), shape(some.values, rows))
        for hunt in self._hunts:
            hunt.seen.add(hunt.look(some.values))

    def checks(self, again: Callable[[], Iterable[pa.Array]]) -> Iterator[Check]:
        """What failed; `again` reads the column once more, only where something of the source was found."""
        for hunt in self._hunts:
            shared = hunt.known.common(hunt.seen)
            if len(shared):
                self._found(hunt, HashSet(shared), again())
            hunt.seen.drop()
        for word, heard in self._heard.items():
            told = heard.telling(word) if self._rewritten else heard.addressed
            if told:
                self._tally("name_token").add(told, heard.shape)
        for code, tally in self._tallies.items():
            if tally.cells:
                yield Check(code, self.place, False, {"cells": tally.cells}, tally.shape)

    def _found(self, hunt: _Hunt, shared: HashSet, portions: Iterable[pa.Array]) -> None:
        for values in portions:
            rows, shape = hunt.find(leaks.readable(_textual(values)), shared)
            if len(rows):
                self._tally(hunt.code).add(len(rows), shape)

    def _tally(self, code: str) -> _Tally:
        return self._tallies.setdefault(code, _Tally())

    @property
    def _rewritten(self) -> bool:
        return self.rule is not None and self.rule.mask in REWRITTEN

    def _begin(self, text: pa.Array) -> None:
        """Chooses the scanners by the rule, the kind and, of kept text, the length of the first values."""
        self._by_distinct = kernels.encoded(text, len(text) // _REPEATED) is not None
        mask, run = self.rule.mask if self.rule else None, self.run
        textual, plain = self.column.kind in TEXTUAL, mask in STAYS
        plan: list[tuple[str, Scanner, Shaper]] = []
        if run.canaries:
            plan.append(("canary", run.canaries, leaks.cell_shapes))
        if "email" not in self.exempt:
            plan.append(("email", lambda values: leaks.emails(values, run.safe), leaks.email_shapes))
        if textual and (plain or self._rewritten or mask == "secret"):
            plan.append(("secret", lambda values: leaks.secrets(values, run.key, run.ours), leaks.cell_shapes))
        if mask == "phone":
            plan.append(("phone", leaks.numbers, leaks.phone_shapes))
        if self._rewritten or (mask == "constant" and textual):  # somebody wrote that value, and may have taken it here
            plan.append(("phone", leaks.phones, leaks.phone_shapes))
            plan.append(("email", leaks.hidden_emails, leaks.cell_shapes))
        self._plan = plan
        if textual and mask in SPELLED:
            self._hunt_names()
        if textual and mask != "email" and "email" not in self.exempt:
            self._hunt("email", run.known.addresses, addresses, leaks.email_shapes)
        prose = self.column.kind == "json" or _average(text) >= PROSE
        if self._rewritten or mask == "constant" or (textual and plain and prose and "phone" not in self.exempt):
            self._hunt("phone", run.known.numbers, text_numbers, leaks.phone_shapes)

    def _hunt_names(self) -> None:
        names, known = self.run.known.names, self.run.known
        if not len(known.full) and not len(known.last):
            return

        def find(values: pa.Array, shared: HashSet) -> "tuple[Rows, str | None]":
            rows, shapes = names.find(values, shared)
            return rows, next(iter(shapes), None)

        seen = self.run.spool.bag()
        self._hunts.append(_Hunt("name_token", known.full, seen, lambda v: names.look(v, self._heard), find))

    def _hunt(self, code: str, known: Bag, read: "Callable[..., tuple[Hashes, Rows]]", shape: "Shaper") -> None:
        key = self.run.key
        if not len(known):
            return

        def find(values: pa.Array, shared: HashSet) -> "tuple[Rows, str | None]":
            hashes, cells = read(values, key)
            rows = np.unique(cells[shared.holds(hashes)])
            return rows, shape(values, rows) if len(rows) else None

        seen = self.run.spool.bag()
        self._hunts.append(_Hunt(code, known, seen, lambda values: read(values, key)[0], find))

    def _distinct(self, text: pa.Array) -> Weighted:
        some = kernels.encoded(text, len(text) // _REPEATED) if self._by_distinct else None
        return some if some is not None else Weighted(text)


def _weigh(some: Weighted, rows: "Rows") -> int:
    return len(rows) if some.weights is None else int(some.weights[rows].sum())


def _average(text: pa.Array) -> float:
    held = len(text) - text.null_count
    return len(kernels.raw(text)) / held if held else 0.0


def _textual(values: pa.Array) -> pa.Array:
    """Bytes that are text as text; other bytes as null."""
    if not pa.types.is_binary(values.type):
        return values
    return pa.array([_decoded(cell) for cell in values.to_pylist()], pa.string())


def _decoded(cell: bytes | None) -> str | None:
    if cell is None:
        return None
    zeros = [cell[at::2].count(0) * 4 > len(cell) for at in (0, 1)]  # more than every other sign of Latin script
    wide = "utf-16-be" if zeros[0] else "utf-16-le" if zeros[1] else None
    try:
        text = cell.decode(wide or "utf-8")
    except UnicodeDecodeError:
        if len(cell.translate(None, _SIGNS)) * 10 > len(cell):
            return None
        text = cell.decode("cp1252", "replace")  # an old text
    return None if "\0" in text else text
