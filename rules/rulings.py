"""What becomes of the decisions at a scan: which still hold, which expired or drifted, which speak of nothing any more.

Findings that a decision counts as another category are changed before they are compared with the inventory; gaps are
answered afterwards:

    decided = decide(columns, decisions, bound, today)
    gaps = decided.over(compare(inventory, decided.columns, since, started, decided.dismissed))
    rulings = decided.rulings(gaps)
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from detectors.finding import ColumnResult, Finding, Reason
from detectors.fingerprint import DRIFT, drift
from rules.compare import gap_id
from rules.decisions import Decision
from rules.discovery import Gap, Ruling, Stale

Place = tuple[str, str | None, str, str]


@dataclass(frozen=True, slots=True)
class Decided:
    """The columns with findings as they count now; `ruled` are the decisions as far as the columns alone tell."""

    columns: tuple[ColumnResult, ...]
    ruled: tuple[Ruling, ...] = ()

    @property
    def dismissed(self) -> frozenset[str]:
        """The ids of gaps, existing or not, whose finding is no personal data: nothing declared is found there."""
        return frozenset(r.gap for r in self.ruled if r.gap and (r.answer, r.standing) == ("not_personal", "holds"))

    def over(self, gaps: Iterable[Gap]) -> tuple[Gap, ...]:
        """The gaps with their decisions; what a decision no longer covers is open and says why."""
        ruled = {ruling.gap: ruling for ruling in self.ruled if ruling.gap}
        return tuple(_answered(gap, ruled[gap.id]) if gap.id in ruled else gap for gap in gaps)

    def rulings(self, gaps: Iterable[Gap]) -> tuple[Ruling, ...]:
        """Every decision as it stands; one that accepts a gap which is not there is stale."""
        there = {gap.id for gap in gaps}
        return tuple(
            replace(ruling, standing="stale", why="no_gap")
            if ruling.answer == "accept" and ruling.gap and ruling.gap not in there
            else ruling
            for ruling in self.ruled
        )


def decide(
    columns: Sequence[ColumnResult], decisions: Sequence[Decision], bound: Mapping[str, str], today: date
) -> Decided:
    """The decisions on the systems that were scanned, applied to their columns.

    `bound` gives the fingerprint that a decision without one got at its first scan, by the decision's id.
    """
    scanned = {column.system for column in columns}
    about = [decision for decision in decisions if decision.about in scanned]
    first = [d for d in about if d.answer == "category"]
    rulings = _Hearing(columns, bound, today).ruled(first)
    counted = _recounted(columns, [r for r in rulings.values() if r.standing == "holds"])
    rulings |= _Hearing(counted, bound, today).ruled([d for d in about if d.answer != "category"])
    return Decided(counted, tuple(rulings[decision.id] for decision in about))


def _answered(gap: Gap, ruling: Ruling) -> Gap:
    if ruling.standing == "holds":
        return replace(gap, status="decided", decision=ruling.answer, until=ruling.expires)
    until = ruling.expires if ruling.standing == "expired" else None
    return replace(gap, decision=ruling.standing, until=until)


class _Hearing:
    """Decisions held against the columns that a scan saw."""

    def __init__(self, columns: Sequence[ColumnResult], bound: Mapping[str, str], today: date) -> None:
        self._bound, self._today = bound, today
        self._named: dict[str, list[ColumnResult]] = {}
        for column in columns:
            for name in {column.label, f"{column.table}.{column.column}"}:
                self._named.setdefault(f"{column.system}.{name}", []).append(column)

    def ruled(self, decisions: Iterable[Decision]) -> dict[str, Ruling]:
        """The rulings by the ids of the decisions; the first of two on one column and category counts."""
        rulings: dict[str, Ruling] = {}
        taken: set[str | None] = set()
        for decision in decisions:
            ruling = self._ruling(decision)
            if ruling.gap in taken:
                ruling = replace(ruling, gap=None, standing="stale", why="no_gap")
            taken |= {ruling.gap} - {None}
            rulings[decision.id] = ruling
        return rulings

    def _ruling(self, decision: Decision) -> Ruling:
        if decision.column is None:
            gap = gap_id(decision.about, None, None, None, decision.category)
            return self._standing(_plain(decision, None, gap))
        column, why = self._column(decision)
        fingerprint = decision.fingerprint or self._bound.get(decision.id)
        if column is None:
            return replace(_plain(decision, fingerprint, None), standing="stale", why=why)
        gap = gap_id(*_place(column), decision.category)
        bound = _plain(decision, fingerprint or column.fingerprint, gap)
        return self._standing(bound, column.fingerprint)

    def _standing(self, ruling: Ruling, now: str | None = None) -> Ruling:
        if ruling.expires and self._today > date.fromisoformat(ruling.expires):
            return replace(ruling, standing="expired")
        moved = drift(ruling.fingerprint, now) if ruling.fingerprint and now else 0.0
        return replace(ruling, standing="drifted", drift=round(moved, 3)) if moved > DRIFT else ruling

    def _column(self, decision: Decision) -> tuple[ColumnResult | None, Stale | None]:
        """The column that the decision is about, or why it is about none."""
        named = self._named.get(decision.column or "", [])
        exact = [column for column in named if f"{column.system}.{column.label}" == decision.column]
        if len(exact or named) != 1:
            return None, "several_columns" if named else "no_column"
        (column,) = exact or named
        return (None, why) if (why := _why_stale(decision, column)) else (column, None)


def _why_stale(decision: Decision, column: ColumnResult) -> Stale | None:
    unseen = column.examined == "not_examined"
    if decision.category is None:
        return None if unseen else "no_finding"
    if any(finding.category == decision.category for finding in column.findings):
        return None
    return "not_examined" if unseen else "no_finding"


def _plain(decision: Decision, fingerprint: str | None, gap: str | None) -> Ruling:
    """The decision as if it held."""
    return Ruling(
        id=decision.id,
        system=decision.about,
        place=decision.column,
        category=decision.category,
        answer=decision.answer,
        counts_as=decision.counts_as,
        reason=decision.reason,
        author=decision.author,
        on=decision.on.isoformat(),
        expires=decision.expires.isoformat() if decision.expires else None,
        fingerprint=fingerprint,
        standing="holds",
        gap=gap,
    )


def was_recounted(column: ColumnResult) -> bool:
    """Whether a decision changed its findings: what was really found can then only be seen by looking again."""
    return any(reason.code == "decided" for finding in column.findings for reason in finding.why)


def _recounted(columns: Sequence[ColumnResult], rulings: Sequence[Ruling]) -> tuple[ColumnResult, ...]:
    """The columns with each finding under the category that it was decided to be."""
    other = {ruling.gap: ruling.counts_as for ruling in rulings}
    return tuple(_with(column, tuple(_counted(column, other))) for column in columns) if other else tuple(columns)


def _counted(column: ColumnResult, other: Mapping[str | None, str | None]) -> Iterator[Finding]:
    for finding in column.findings:
        category = other.get(gap_id(*_place(column), finding.category))
        why = (Reason("decided", {"category": finding.category}), *finding.why)
        yield replace(finding, category=category, why=why) if category else finding


def _with(column: ColumnResult, findings: tuple[Finding, ...]) -> ColumnResult:
    """The column with these findings; where two now say the same, the one that was found as such stays."""
    if findings == column.findings:
        return column
    kept: dict[tuple[str, str, str | None], Finding] = {}
    for finding in sorted(findings, key=lambda finding: finding not in column.findings):
        same = finding.category, finding.place, finding.path
        first = kept.setdefault(same, finding)
        kept[same] = first if first is finding else replace(first, why=(*first.why, finding.why[0]))
    held = {finding.category for finding in kept.values()}
    absent = tuple(absence for absence in column.absent if absence.category not in held)
    return replace(column, findings=tuple(kept.values()), absent=absent)


def _place(column: ColumnResult) -> Place:
    return column.system, column.schema, column.table, column.column
