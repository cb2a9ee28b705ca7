"""A retention rule in words: from which day its period runs, how long it is, which rows it means, what keeps them."""

from collections.abc import Iterator, Mapping, Sequence

from reports import typography
from reports.words import Words
from rules.calendar import Period
from rules.plan import PlannedTable
from rules.retention import Phase, Rule
from rules.triggers import Event, Fallback


def trigger(rule: Rule, words: Words) -> str:
    """`la plus récente de ces dates : la date « vu_le », la dernière date « jour » dans « commandes »`."""
    told = [_event(event, words) for event in rule.trigger.events]
    said = told[0] if len(told) == 1 else words("plan.event.last", events=", ".join(told))
    if year := rule.trigger.fiscal_year_end:
        said = words("plan.event.year", day=_close(year.month, year.day, words), event=said)
    if isinstance(rule.trigger_null, Fallback):
        said = words("plan.event.fallback", event=said, fallback=_event(rule.trigger_null.fallback, words))
    return said


def _event(event: Event, words: Words) -> str:
    column = event.column or "–"
    if event.child:
        return words("plan.event.child", column=column, table=event.child)
    if event.through:
        return words("plan.event.through", column=column, by=event.through)
    return words("plan.event.own", column=column)


def _close(month: int, day: int | None, words: Words) -> str:
    """`31 décembre`; without a day, the last one of the month."""
    last = day or (28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31)
    name = typography.MONTHS[words.language][month - 1]
    return f"1er\u00a0{name}" if last == 1 and words.language == "fr" else f"{last}\u00a0{name}"


def period(rule: Rule, words: Words) -> str:
    """`3 ans en base active, puis 7 ans en archivage intermédiaire (lecteurs : archive)`; no phase of no days."""
    told = [_phase(phase, rule, words) for phase in rule.phases if phase.period != Period()]
    return words("plan.period.then").join(told) or words("plan.period.none")


def _phase(phase: Phase, rule: Rule, words: Words) -> str:
    said = words(f"plan.period.{phase.name}", period=_length(phase.period, words))
    where = "readers" if rule.final.action == "archive" else "in_place"
    return words(f"plan.period.{where}", period=said, readers=", ".join(phase.readers)) if phase.readers else said


def _length(period: Period, words: Words) -> str:
    years, months, days = period.years, period.months, period.days
    told = (words.count(years, "year"), words.count(months, "month"), words.count(days, "day"))
    parts = [text for text, value in zip(told, (years, months, days), strict=True) if value]
    return " ".join(parts).replace(" ", "\u00a0")


def details(rule: Rule, words: Words) -> Iterator[tuple[str, str]]:
    """What else the rule says, as a name and a text each."""
    yield words("plan.kind"), words(f"plan.kind.{rule.kind}")
    if rule.where:
        yield words("plan.scope"), words("plan.scope.where", values=_where(rule.where, words))
    for bond in rule.keep_while:
        kind = "where" if bond.where else "while"
        table, values = words("plan.quoted", text=bond.child), _where(bond.where, words)
        yield words("plan.keeps"), words(f"plan.keeps.{kind}", table=table, values=values)
    if rule.extends_parent:
        yield words("plan.extends"), words("plan.keeps.parent")
    if rule.final.until:
        yield words("plan.key"), words("plan.key.until", period=_length(rule.final.until, words))
    caps = rule.caps
    yield words("plan.caps"), words("plan.caps.are", rows=caps.max_rows, share=caps.max_share)


def _where(where: Mapping[str, Sequence[str | int]], words: Words) -> str:
    """`« statut » vaut « ANCIEN » ou « PARTI »`: the values are the rule's own, as somebody wrote them there."""
    told = []
    for column, values in where.items():
        quoted = (words("plan.quoted", text=typography.legible(str(value))) for value in values)
        told.append(words("plan.where", column=column, values=words("plan.where.or").join(quoted)))
    return words("plan.where.and").join(told)


def kept(table: PlannedTable, words: Words) -> Iterator[str]:
    """Why rows stay that are past due, with how many; by the first reason of each."""
    for why, by, rows in table.kept_by:
        name = words("plan.quoted", text=typography.legible(by))
        yield words(f"plan.kept.{why}", rows=rows, by=name)
