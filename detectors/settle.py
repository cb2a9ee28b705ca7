"""What only all tables together can tell: names that turn up again in a column whose own name says nothing.

The words of columns are compared as keyed hashes under the key of the run, in memory: no value leaves its examination.
All words of the sampled rows are kept, not the smallest hashes among them: a key that changes with every run must not
choose what is compared, or the same database would be judged otherwise tomorrow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from connectors.model import Table
from connectors.unchanged import State
from detectors.finding import Absence, ColumnResult, Finding
from detectors.portrait import PROBABLE, Candidate
from detectors.reasons import reason
from detectors.references import pointed
from detectors.statistics import bound, together

ENOUGH = 8  # different words that a column must have to be compared
SHARED = 0.5  # share of its words that must stand in the names already confirmed


@dataclass(frozen=True, slots=True, repr=False)
class Doubt:
    """A column that may hold names: its candidate, with the hashes of its words."""

    candidate: Candidate
    words: frozenset[int]


@dataclass(frozen=True, slots=True)
class Examined:
    """One table after its rows went by: results so far, and what `settle` needs, without a value."""

    system: str
    table: Table
    columns: tuple[ColumnResult, ...] = field(repr=False)
    doubts: Mapping[str, Doubt] = field(default_factory=dict, repr=False)
    state: State | None = None  # what the database said of its rows, where they could be read
    why: str | None = None  # the code of why it was read; None where the results of an earlier scan stand

    @property
    def carried(self) -> bool:
        """Whether these are the results of an earlier scan, since nothing has changed."""
        return self.state is not None and self.why is None


def sketch(words: Sequence[str], key: bytes) -> frozenset[int]:
    """The keyed hashes of a column's words."""
    return frozenset(
        int.from_bytes(blake2b(word.encode(), digest_size=8, key=key).digest(), "big") for word in set(words)
    )


def settle(examined: Sequence[Examined]) -> tuple[ColumnResult, ...]:
    """The final verdict on every column of every table."""
    known = _confirmed(examined)
    alone = [_settled(table, column, known) for table in examined for column in table.columns]
    return _together(pointed(examined, alone))


def _together(columns: Sequence[ColumnResult]) -> tuple[ColumnResult, ...]:
    """The columns, each bound beside the one that holds for all of them at once."""
    level = together(sum(len(column.absent) for column in columns))
    return tuple(
        replace(column, absent=tuple(_widened(absence, level) for absence in column.absent))
        if column.absent
        else column
        for column in columns
    )


def _widened(absence: Absence, level: float) -> Absence:
    return replace(absence, together=bound(absence.category, absence.matching, absence.tested, level))


def _confirmed(examined: Sequence[Examined]) -> list[tuple[ColumnResult, frozenset[int]]]:
    return [
        (column, table.doubts[column.column].words)
        for table in examined
        for column in table.columns
        if column.column in table.doubts
        and any(f.category == "name" and f.verdict == "confirmed" and f.place == "column" for f in column.findings)
    ]


def _settled(
    table: Examined, column: ColumnResult, known: Sequence[tuple[ColumnResult, frozenset[int]]]
) -> ColumnResult:
    doubt = table.doubts.get(column.column)
    if doubt is None or any(f.verdict == "confirmed" for f in column.findings) or len(doubt.words) < ENOUGH:
        return column
    compared = [(_share(doubt.words, words), other) for other, words in known if len(words) >= ENOUGH]
    share, other = max(compared, key=lambda pair: pair[0], default=(0.0, column))
    if share < SHARED:
        return column
    return _with(column, _raised(doubt.candidate, share, other))


def _share(words: frozenset[int], others: frozenset[int]) -> float:
    """Share of the words that the other column has too."""
    return len(words & others) / len(words)


def _raised(candidate: Candidate, share: float, other: ColumnResult) -> Candidate:
    place = {"system": other.system, "table": other.table, "column": other.column}
    more = reason("overlap", share=share, **place)
    return replace(candidate, log_odds=candidate.log_odds + 8.0 * share, proved=True, why=[*candidate.why, more])


def _with(column: ColumnResult, candidate: Candidate) -> ColumnResult:
    if candidate.log_odds < PROBABLE:
        return column
    kept: tuple[Finding, ...] = tuple(f for f in column.findings if f.category != "name")
    absent = tuple(a for a in column.absent if a.category != "name")
    return replace(column, findings=(candidate.finding(), *kept), absent=absent)
