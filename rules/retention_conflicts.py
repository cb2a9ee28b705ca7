"""Rules that cannot both hold: two for one field and purpose, and a limit that ends before a duty does."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from rules.marked import Path

if TYPE_CHECKING:
    from rules.retention import Retention, Rule

# Days of a year from which both are counted: month ends, a leap day, both sides of a fiscal year's end.
_FROM = (*(date(2023, month, 1) for month in range(1, 13)), date(2023, 12, 31), date(2024, 2, 29))


def conflicts(retention: "Retention") -> Iterator[tuple[Path, str]]:
    """Every pair of rules that contradict each other, told at the second, or at the limit."""
    for (at, first), (then, second) in combinations(enumerate(retention.rules), 2):
        shared = meeting(first, second)
        if not shared:
            continue
        place = f"{second.table}.{shared[0]}"
        if first.purpose.casefold().strip() == second.purpose.casefold().strip():
            yield (
                ("rules", then),
                f"'{first.id}' rules {place} for '{second.purpose}' already; one field and purpose has one rule",
            )
        if first.kind != second.kind:
            limit, duty = (first, second) if first.kind == "maximum_limit" else (second, first)
            if any(limit.ends(day) < duty.ends(day) for day in _FROM):
                yield ("rules", at if limit is first else then, "phases"), _told(limit, duty, place)


def meeting(one: "Rule", other: "Rule") -> tuple[str, ...]:
    """The columns that both rules are about, in rows that both may meet; a row that goes takes all with it."""
    if (one.system, one.table) != (other.system, other.table) or one.table is None or _apart(one, other):
        return ()
    shared = one.fields & other.fields
    if one.final.of_rows or other.final.of_rows:
        shared = one.fields | other.fields
    return tuple(sorted(shared))


def _apart(one: "Rule", other: "Rule") -> bool:
    """Whether a column that both look at parts their rows."""
    return any(not set(values) & set(other.where[name]) for name, values in one.where.items() if name in other.where)


def _told(limit: "Rule", duty: "Rule", place: str) -> str:
    allowed, asked = (" + ".join(str(period) for period in rule.all_periods) for rule in (limit, duty))
    return (
        f"'{limit.id}' limits {place} to {allowed}, but '{duty.id}' obliges to keep it for {asked}; "
        "add an intermediate_archive phase to the limit that lasts as long as the duty"
    )
