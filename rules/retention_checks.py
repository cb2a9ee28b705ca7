"""What is wrong with the rules of retention.yaml by themselves: each mistake with where it stands, and one sentence."""

import re
from calendar import monthrange
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from rules.document import nearest
from rules.marked import Path
from rules.retention_conflicts import conflicts
from rules.triggers import Event, Fallback

if TYPE_CHECKING:
    from rules.retention import Retention, Rule

Mistakes = Iterator[tuple[Path, str]]
TO_FILL = "à compléter"  # what the starter file holds where only a human can write
ROLES = ("data_owner", "legal", "security", "operations", "business")  # who may approve
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_LEAP_YEAR = 2024
# Columns that any update moves, an erasure too: what they say is not what people did.
_TECHNICAL = re.compile(
    r"(?i)(tms|row_?version|last_?(update|modified|change)d?(_?(at|on|date))?"
    r"|(date_?)?(updated?|modified|modification|maj|mise_?a_?jour)(_?(at|on|le|date))?)"
)


def mistakes(retention: "Retention", systems: Collection[str], roles: Collection[str]) -> Mistakes:
    """Every mistake that shows without the databases."""
    seen: set[str] = set()
    for at, rule in enumerate(retention.rules):
        here: Path = ("rules", at)
        if not _ID.fullmatch(rule.id):
            yield (*here, "id"), f"'{rule.id}' is no id; use letters, digits, '.', '_' and '-', as in 'gc.prospect'"
        if rule.id in seen:
            yield (*here, "id"), f"duplicate rule '{rule.id}'"
        seen.add(rule.id)
        if rule.system not in systems:
            yield (*here, "system"), f"unknown system '{rule.system}'{nearest(rule.system, list(systems))}"
        for check in (_filled, _no_wildcards, _trigger, _phases, _final):
            yield from check(here, rule)
        yield from _approval((*here, "approval"), rule, roles)
    yield from conflicts(retention)


def _filled(here: Path, rule: "Rule") -> Mistakes:
    """A rule that is on leaves nothing open."""
    if not rule.enabled:
        return
    missing = {"table": rule.table, "columns": rule.columns, "trigger": rule.trigger.filled}
    for key, value in missing.items():
        if not value:
            yield (*here, key), f"'{rule.id}' is enabled, but its '{key}' is still empty; fill it in, or leave it off"
    open_words = {"author": (rule.author,), "phases": [reader for phase in rule.phases for reader in phase.readers]}
    for key, words in open_words.items():
        if TO_FILL in words:
            yield (*here, key), f"'{rule.id}' is enabled, but '{TO_FILL}' still stands here; write who it is"


def _no_wildcards(here: Path, rule: "Rule") -> Mistakes:
    for name in (rule.table or "", *rule.columns):
        if "*" in name:
            yield (*here, "table" if name == rule.table else "columns"), f"'{name}': there are no wildcards here"


def _trigger(here: Path, rule: "Rule") -> Mistakes:
    trigger, there = rule.trigger, (*here, "trigger")
    written = [name for name in type(trigger).model_fields if getattr(trigger, name)]
    whole = [name for name in written if name in ("last_of", "fiscal_year_end")]
    if whole and len(written) > 1:
        other = next(name for name in written if name != whole[0])
        yield (
            there,
            f"'{other}' stands beside '{whole[0]}'; a trigger is one thing; move it into the event",
        )
    for event in trigger.events:
        yield from _event(there, event)
    year = trigger.fiscal_year_end
    if year and year.day and year.day > monthrange(_LEAP_YEAR, year.month)[1]:
        yield (*there, "fiscal_year_end"), f"month {year.month} has no day {year.day}"
    if isinstance(rule.trigger_null, Fallback):
        yield from _event((*here, "trigger_null"), rule.trigger_null.fallback)
        if rule.trigger_null.fallback.column is None:
            yield (*here, "trigger_null"), "the fallback names no column"
        if rule.trigger_null.fallback in trigger.events:
            yield (*here, "trigger_null"), "the fallback is the trigger itself"


def _event(there: Path, event: Event) -> Mistakes:
    if event.through and event.child:
        yield there, "'through' and 'child' point in opposite directions; leave one of them"
    if event.by and not event.child:
        yield there, "'by' is the key of a 'child', and none is named"
    if (event.table or event.to) and not event.through:
        yield there, "'table' and 'to' say where 'through' points, and it is not there"
    technical = event.technical and event.technical.strip()
    if event.column and _TECHNICAL.fullmatch(event.column) and not technical:
        yield (
            there,
            f"'{event.column}' moves with every technical update, so the period would never end; take an act of the "
            "person, or write technical: with the reason why it is one",
        )


def _phases(here: Path, rule: "Rule") -> Mistakes:
    names = [phase.name for phase in rule.phases]
    if not names:
        yield (*here, "phases"), "at least one phase is needed, such as {name: active_base, period: P3Y}"
    if len(set(names)) < len(names) or names != sorted(names):
        yield (*here, "phases"), "phases are one active_base, then one intermediate_archive"
    for at, phase in enumerate(rule.phases):
        if phase.name == "active_base" and phase.readers:
            yield (*here, "phases", at), "'readers' are of an intermediate_archive"
        if phase.name == "intermediate_archive" and not phase.readers:
            yield (*here, "phases", at), "an intermediate_archive needs 'readers': who may still see it"


# What may stand in the columns of each action.
_TAKES = {
    "erase_fields": ("null", "surrogate", "constant"),
    "anonymize": ("null", "surrogate", "constant"),
    "pseudonymize": ("pseudonym", "null", "surrogate", "constant"),
    "delete_row": (),
    "archive": (),
}


def _final(here: Path, rule: "Rule") -> Mistakes:
    final, there = rule.final, (*here, "final")
    takes = _TAKES[final.action]
    for name, value in final.per_column.items():
        written = value if isinstance(value, str) else "constant"
        if not takes:
            yield (*there, "per_column"), f"'{final.action}' takes the whole row; leave per_column out"
            break
        if written not in takes:
            yield (*there, "per_column", name), f"'{written}' is not what {final.action} does; take {', '.join(takes)}"
        if rule.columns and name not in rule.columns:
            known = nearest(name, list(rule.columns))
            yield (*there, "per_column", name), f"'{name}' is not among the columns of the rule{known}"
    if takes:
        yield from _untouched(there, rule)
    if final.action == "archive" and "intermediate_archive" not in [phase.name for phase in rule.phases]:
        yield there, "to archive, the rule needs an intermediate_archive phase: for how long, and who reads it"
    if (final.action == "pseudonymize") != (final.until is not None):
        told = "a pseudonym is still personal data: write until: with the period after which its key goes"
        yield there, told if final.until is None else "'until' is the end of a pseudonym, and there is none"


def _untouched(there: Path, rule: "Rule") -> Mistakes:
    """Columns of the rule that its action forgets."""
    for name in rule.columns:
        if name not in rule.final.per_column:
            yield there, f"'{name}' is a column of the rule, and per_column does not say what becomes of it"
    if rule.final.action == "pseudonymize" and rule.columns and "pseudonym" not in rule.final.per_column.values():
        yield there, "no column becomes a pseudonym; the action is erase_fields"


def _approval(there: Path, rule: "Rule", roles: Collection[str]) -> Mistakes:
    approval = rule.approval
    for at, role in enumerate(approval.roles):
        if role == "dpo":
            yield (
                (*there, "roles", at),
                "the DPO does not approve a purge (GDPR 38(6)): the opinion is signed beside it; leave 'dpo' out",
            )
        elif role not in roles:
            yield (*there, "roles", at), f"unknown role '{role}'{nearest(role, list(roles))}"
    if "data_owner" not in approval.roles:
        yield (*there, "roles"), "no data_owner among the roles; one must approve"
    if len(set(approval.roles)) < len(approval.roles):
        yield (*there, "roles"), "a role stands here twice; 'count' says how many people"
    if approval.needed < len(approval.roles):
        yield (*there, "count"), f"'count' is {approval.needed}, but {len(approval.roles)} roles take as many people"
