"""What differs between two complete scans."""

from collections.abc import Iterator, Mapping

from detectors.finding import ColumnResult
from rules.discovery import Changes, Discovery, Gap

NOTICEABLE = 0.10  # a share that moved by this much is told


def changes(before: Discovery, after: Discovery) -> Changes:
    """The gaps that are new or gone in `after`, and what changed besides; everything is told once.

    `changed` holds the ids of gaps that stand in both scans and whose kind, severity or status changed, or whose
    column's findings did (category, verdict, place, or share by a tenth); then, as `system.schema.table.column`,
    columns that came, went or changed without any gap saying so. A system that only one of the scans looked at is
    left out.
    """
    both = {scan.system for scan in before.systems} & {scan.system for scan in after.systems}
    old = {gap.id: gap for gap in before.gaps if gap.system in both}
    now = {gap.id: gap for gap in after.gaps if gap.system in both}
    moved = dict.fromkeys(_moved(_columns(before, both), _columns(after, both)))
    standing = [
        key for key in now if key in old and (_judged(now[key]) != _judged(old[key]) or _place(now[key]) in moved)
    ]
    told = {_place(now[key]) for key in standing}
    told |= {_place(gap) for gaps, others in ((now, old), (old, now)) for key, gap in gaps.items() if key not in others}
    return Changes(
        since_scan=before.scan,
        since=before.started,
        new=tuple(key for key in now if key not in old),
        gone=tuple(gap for key, gap in old.items() if key not in now),
        changed=(*standing, *(place for place in moved if place not in told)),
    )


def _columns(discovery: Discovery, systems: set[str]) -> dict[str, ColumnResult]:
    return {f"{c.system}.{c.label}": c for c in discovery.columns if c.system in systems}


def _moved(old: Mapping[str, ColumnResult], now: Mapping[str, ColumnResult]) -> Iterator[str]:
    """The columns that came, went, or are judged otherwise."""
    yield from (place for place in now if place not in old)
    yield from (place for place in old if place not in now)
    for place, column in now.items():
        if place in old and _differ(old[place], column):
            yield place


def _differ(old: ColumnResult, now: ColumnResult) -> bool:
    before, after = _shares(old), _shares(now)
    if before.keys() != after.keys() or (old.examined == "not_examined") != (now.examined == "not_examined"):
        return True
    return any(abs(before[key] - after[key]) >= NOTICEABLE for key in before)


def _shares(column: ColumnResult) -> dict[tuple[str, str, str, str], float]:
    return {(f.category, f.place, f.path or "", f.verdict): f.share for f in column.findings}


def _judged(gap: Gap) -> tuple[str, str, str]:
    return gap.kind, gap.severity, gap.status


def _place(gap: Gap) -> str:
    """As the column's own label; of a `missing` gap the system, which is no column's label."""
    return ".".join(part for part in (gap.system, gap.schema, gap.table, gap.column) if part)
