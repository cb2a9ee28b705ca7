"""A retention rule, a table and a day as predicates: which rows are past due, which are not, and which cannot say.

Only what is provably past due is `due`, and only what is provably not is `active`; the rest is `indeterminate`. The
three part the rows that the rule is about. The calendar is asked here, once; databases compare with what it answered.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from connectors.model import Table
from connectors.predicate import NEVER, All, Any_, Compare, Not, Predicate, Related
from connectors.structure import Structure
from rules.calendar import Period, earlier
from rules.document import RulesError
from rules.edges import Edge, Relation, edges
from rules.evidence import Days, Source
from rules.moments import Zones, readings
from rules.retention import Retention, Rule, While
from rules.retention_conflicts import meeting
from rules.triggers import Event, Fallback, bonds, bound_by, located, table_named

# Past due for less than …; the last one for longer than any.
BUCKETS = (
    ("under_1_month", Period(months=1)),
    ("under_3_months", Period(months=3)),
    ("under_1_year", Period(years=1)),
    ("under_3_years", Period(years=3)),
)
OLDEST = "over_3_years"
ACTIVE, ARCHIVED = "active", "archived"  # names of `Selection.parts`, beside '', buckets and reasons


class NotSelectable(RulesError):
    """The rule does not fit the database: load it against the structures first, which says where and why."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a system's rules are held against: its structure, its keys (rules.edges), the day, the zones."""

    structure: Structure
    edges: tuple[Edge, ...]
    as_of: date
    zones: Zones

    def table(self, rule: Rule) -> Table:
        """NotSelectable where the rule names none, or it is not there."""
        table = table_named(self.structure, rule.table) if rule.table else None
        if table is None:
            raise NotSelectable(f"{rule.id}: no table '{rule.table or ''}' in {rule.system}; load the rules against it")
        return table


def grounds(
    structures: Mapping[str, Structure], relations: Sequence[Relation], as_of: date, zones: Callable[[str], Zones]
) -> dict[str, Ground]:
    """What the rules of each system are held against; `zones` by system. A system's rules ask that system alone."""
    return {id: Ground(of, edges({id: of}, relations), as_of, zones(id)) for id, of in structures.items()}


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows of `table` that the rule is about (`scope`), parted into `due`, `indeterminate` and `active`.

    `archived` of the active ones are past their active base; `by_fallback` of the due ones are so by the fallback;
    `reasons` part the indeterminate ones (unreadable, sentinel, future, missing), `buckets` the due ones by the time
    past due, youngest first. `cutoff` is the latest stored day that is past due. `parts` are all rows of the table,
    each part those that none before it holds: outside the scope (''), archived, active, the buckets, the reasons.
    """

    rule: str
    table: Table
    scope: Predicate
    due: Predicate
    indeterminate: Predicate
    active: Predicate
    archived: Predicate
    by_fallback: Predicate
    reasons: tuple[tuple[str, Predicate], ...]
    buckets: tuple[tuple[str, Predicate], ...]
    cutoff: date | None
    parts: tuple[tuple[str, Predicate], ...]


@dataclass(frozen=True, slots=True)
class Keep:
    """Rows of a rule's table that stay although they are past due: `why` is purpose, child or while; `by` names the
    rule that keeps them, or the table."""

    why: str
    by: str
    rows: Predicate


def select(rule: Rule, ground: Ground) -> Selection:
    """What the rule says of every row of its table; NotSelectable where it does not fit the structure."""
    table, scope = ground.table(rule), _one_of(rule.where)
    days = days_of(rule, table, ground)
    last = days.cutoff(rule.periods, ground.as_of)
    is_due, live = All((scope, days.past(last))), All((scope, days.live(last)))
    unsure = All((scope, Not(days.past(last)), Not(days.live(last))))
    return Selection(
        rule=rule.id,
        table=table,
        scope=scope,
        due=is_due,
        indeterminate=unsure,
        active=live,
        archived=All((live, days.past(days.cutoff(rule.active_periods, ground.as_of)))) if _waits(rule) else NEVER,
        by_fallback=All((is_due, days.missing)) if days.fallback else NEVER,
        reasons=tuple((label, All((unsure, part))) for label, part in days.reasons()),
        buckets=tuple((label, All((scope, part))) for label, part in _buckets(rule, days, ground.as_of)),
        cutoff=last,
        parts=(("", Not(scope)), *_parts(rule, days, ground.as_of)),
    )


def days_of(rule: Rule, table: Table, ground: Ground) -> Days:
    """The events that date a row of the rule's table."""
    fallback = rule.trigger_null.fallback if isinstance(rule.trigger_null, Fallback) else None
    return Days(
        rule.trigger.day,
        tuple(_source(rule, event, table, ground) for event in rule.trigger.events),
        _source(rule, fallback, table, ground) if fallback else None,
    )


def _source(rule: Rule, event: Event, table: Table, ground: Ground) -> Source:
    place = located(event, table, ground.structure, ground.edges)
    if place is None:
        raise NotSelectable(f"{rule.id}: the trigger '{event.column or ''}' is not there; load the rules against it")
    read = readings(place.column, ground.structure.dialect, event.forms, ground.as_of, ground.zones)
    if read is None:
        raise NotSelectable(f"{rule.id}: the trigger '{event.column or ''}' cannot be read; load the rules against it")
    return Source(place, read, event.sentinels, ground.as_of, ground.zones)


def keeps(rule: Rule, retention: Retention, ground: Ground) -> tuple[Keep, ...]:
    """Whatever keeps rows of the rule that are past due: another purpose of the same fields, a child, `keep_while`.

    What another enabled rule cannot date is kept too.
    """
    return tuple(_keeps(rule, retention, ground, (rule.id,)))


def _keeps(rule: Rule, retention: Retention, ground: Ground, above: tuple[str, ...]) -> list[Keep]:
    table = ground.table(rule)
    others = [other for other in retention.enabled if other.system == rule.system and other.id not in above]
    found = [Keep("purpose", other.id, _needed(other, ground)) for other in others if meeting(rule, other)]
    own = [rule] if rule.extends_parent and above == (rule.id,) else []  # a row that points at one of its own table
    for other in (*own, *(other for other in others if other.extends_parent)):
        child = ground.table(other)
        for by in bonds(table, child, None, ground.edges):
            deeper = [keep.rows for keep in _keeps(other, retention, ground, (*above, other.id)) if keep.why == "child"]
            rows = Related(child.label, by, Any_((_not_due(other, ground), *deeper)))
            found.append(Keep("child", other.id, rows))
    return [*found, *(_while(rule, bond, table, ground) for bond in rule.keep_while)]


def _not_due(rule: Rule, ground: Ground) -> Predicate:
    selection = select(rule, ground)
    return All((selection.scope, Not(selection.due)))


def _needed(rule: Rule, ground: Ground) -> Predicate:
    """The rows that another rule does not let go of: not past due there, or kept by what it waits for."""
    selection = select(rule, ground)
    waits = (_while(rule, bond, selection.table, ground).rows for bond in rule.keep_while)
    return All((selection.scope, Any_((Not(selection.due), *waits))))


def _while(rule: Rule, bond: While, table: Table, ground: Ground) -> Keep:
    child = table_named(ground.structure, bond.child)
    by = bound_by(table, child, bond.by, ground.edges) if child else None
    if child is None or by is None:
        raise NotSelectable(f"{rule.id}: keep_while: no one key of '{bond.child}' points at {table.label}")
    return Keep("while", child.label, Related(child.label, by, _one_of(bond.where)))


def _one_of(where: Mapping[str, Sequence[str | int]]) -> Predicate:
    """Rows whose columns hold one of the values each."""
    return All(
        tuple(Any_(tuple(Compare(name, "=", value) for value in values)) for name, values in where.items()),
    )


def _waits(rule: Rule) -> bool:
    """Whether rows stay in place after their active base."""
    return rule.final.action != "archive" and rule.active_periods != rule.all_periods


def _parts(rule: Rule, days: Days, as_of: date) -> Iterator[tuple[str, Predicate]]:
    """All rows, each part without those before it, so that a database asks as little as possible of a row."""
    if _waits(rule):
        yield (
            ARCHIVED,
            All((days.live(days.cutoff(rule.periods, as_of)), days.past(days.cutoff(rule.active_periods, as_of)))),
        )
    yield ACTIVE, days.live(days.cutoff(rule.periods, as_of))
    yield from reversed(tuple(_pasts(rule, days, as_of)))
    yield from days.odd().items()
    yield "missing", All(())


def _pasts(rule: Rule, days: Days, as_of: date) -> Iterator[tuple[str, Predicate]]:
    """The label of each bucket and what is past due at least as long as its youngest row."""
    ages = (None, *(period for _, period in BUCKETS))
    for label, age in zip((*(label for label, _ in BUCKETS), OLDEST), ages, strict=True):
        yield label, days.past(days.cutoff(rule.periods, earlier(as_of, age) if age else as_of))


def _buckets(rule: Rule, days: Days, as_of: date) -> Iterator[tuple[str, Predicate]]:
    """The rows that are past due by how long they have been so: less than each period, then the rest."""
    pasts = tuple(_pasts(rule, days, as_of))
    for (label, past), (_, before) in pairwise(pasts):
        yield label, All((past, Not(before)))
    yield pasts[-1]
