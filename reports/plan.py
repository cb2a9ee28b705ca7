"""The page of a retention plan, which the data owner reads before signing: what goes, by which rule, what is asked.

Counts are exact here, below five too: they are the numbers that a signature covers, and they add up.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reports import typography
from reports.numbers_bound import bound
from reports.pages import footer, template
from reports.plan_charts import LATE, STATES, UNSURE, counts, histogram, waterfall
from reports.plan_said import details, kept, period, trigger
from reports.plan_seats import Standing, advisers, crowds, left, seats
from reports.words import Words
from rules.discovery import Label
from rules.plan import Plan, PlannedRule, PlannedTable
from rules.retention import Rule

OF_ROWS, OF_FIELDS = ("delete_row", "archive"), ("erase_fields", "pseudonymize", "anonymize")
LEFT = ("held", "kept", "indeterminate")  # counts of what stays, in the order of the verdict
FIGURES = ("selected", "held", "kept", "indeterminate", "over_cap", "total")
SECTIONS = ("rules", "backlog", "order", "signed", "facts")


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule at its table; `rule` is None where retention.yaml no longer says what was planned."""

    table: PlannedTable
    planned: PlannedRule
    rule: Rule | None


def plan_page(
    plan: Plan, rules: Mapping[str, Rule], standing: Standing, language: str, labels: Mapping[str, Label] | None = None
) -> str:
    """The whole page as HTML that loads nothing; `language` is fr or en, `labels` name the systems.

    `rules` are those of retention.yaml by id, as it stands now; one that was changed since is not described.
    """
    words = Words(language, exact=True)
    tables = sorted(plan.tables, key=lambda table: (table.order, table.system, table.table, table.rule))
    return template("plan.html.j2").render(
        w=words, plan=plan, standing=standing,
        footer=footer(words, words("plan"), plan.created, plan.id),
        verdict=_judged(plan, standing, words), now=_now(plan, standing, words),
        asked=list(_asked(plan, standing, words)),
        seats=seats(plan, standing), crowds=list(crowds(plan, standing)), advisers=advisers(plan, standing),
        labels=labels or {}, tables=tables, ruled=[_ruled(table, plan, rules) for table in tables],
        steps=waterfall(tables), bars=histogram(tables), histogram=histogram, counts=counts,
        trigger=trigger, period=period, details=details, kept=kept,
        until=at(plan.expires, plan, words), figures=FIGURES, states=STATES,
        late=(*LATE, *UNSURE), sections=SECTIONS, groups=groups,
        basis=basis, typeset=lambda text: typography.typeset(text, language),
        at=lambda moment: at(moment, plan, words),
    )  # fmt: skip


def verdict(plan: Plan, words: Words, condition: str | None = None) -> str:
    """`1 284 lignes seront supprimées dans 3 tables ; 12 restent sous gel ; 40 ne peuvent être datées, et restent.`

    `condition`: the phrase that says on what it depends.
    """
    parts = [*_going(plan, words), *_staying(plan, words)]
    text = words("verdict.joint").join(parts)
    text = words(condition, text=text) if condition else text
    return bound(words("verdict.full_stop", text=typography.capital(text)))


def _judged(plan: Plan, standing: Standing, words: Words) -> str:
    """The verdict; of a plan that nobody can sign, only that nothing of it will be done."""
    if standing.state == "waiting" and plan.selected:
        return verdict(plan, words, "plan.verdict.if")
    if standing.ran:
        return verdict(plan, words, f"plan.verdict.{standing.ran}")
    if not standing.dead:
        return verdict(plan, words)
    tables = len({(table.system, table.table) for table in plan.tables if table.selected})
    text = words("plan.verdict.dead", rows=plan.selected, tables=tables)
    return bound(words("verdict.full_stop", text=typography.capital(text)))


def _going(plan: Plan, words: Words) -> Iterator[str]:
    if not plan.selected:
        yield words("plan.verdict.nothing")
    yield from _done(plan, OF_ROWS, words)
    if fields := ", ".join(_done(plan, OF_FIELDS, words)):
        yield words("plan.verdict.fields", parts=fields)


def _done(plan: Plan, actions: Sequence[str], words: Words) -> Iterator[str]:
    for action in actions:
        taken = [table for table in plan.tables if table.action == action and table.selected]
        if taken:
            places = {(table.system, table.table) for table in taken}
            yield words(f"plan.verdict.{action}", rows=sum(t.selected for t in taken), tables=len(places))


def _staying(plan: Plan, words: Words) -> Iterator[str]:
    for name in LEFT:
        if rows := sum(getattr(table, name) for table in plan.tables):
            yield words(f"plan.verdict.{name}", rows=rows)


def _now(plan: Plan, standing: Standing, words: Words) -> str:
    if standing.state == "waiting" and not plan.selected:
        return words("plan.now.idle")
    figures = {"rows": plan.selected, "left": left(plan, standing)}
    return bound(words(f"plan.now.{standing.state}", until=at(plan.expires, plan, words), **figures))


def _asked(plan: Plan, standing: Standing, words: Words) -> Iterator[tuple[str, str]]:
    """What the reader is to do: a demand, and why."""
    asked = {"dead": ("another",), "approved": ("run",), "applied": ("kept",), "begun": ("resume",)}.get(
        standing.state, ("read", "doubt", "effect", "sign")
    )
    for name in asked:
        why = words(f"plan.ask.{name}.why", until=at(plan.expires, plan, words))
        yield words(f"plan.ask.{name}"), why


def _ruled(table: PlannedTable, plan: Plan, rules: Mapping[str, Rule]) -> Ruled:
    planned = next(rule for rule in plan.rules if rule.id == table.rule)
    rule = rules.get(table.rule)
    return Ruled(table, planned, rule if rule and rule.sha256 == planned.sha256 else None)


def at(moment: datetime | str, plan: Plan, words: Words) -> str:
    """A moment in the plan's time zone."""
    return words.moment(datetime.fromisoformat(moment) if isinstance(moment, str) else moment, plan.timezone)


def basis(rule: Rule, words: Words) -> str:
    """`eu-gdpr:A6-1-c` in words; any other term itself."""
    return words.known("basis", rule.legal.basis.removeprefix("eu-gdpr:"))


def groups(digest: str) -> list[str]:
    """A digest in parts of eight characters, to be compared by eye."""
    return [digest[start : start + 8] for start in range(0, len(digest), 8)]
