"""Who must still sign a plan: the roles that its rules ask for, who holds them, and who has signed in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from rules.approval import Approval, Weighed
from rules.approvers import DPO, OWNER, Approver, Approvers
from rules.plan import Plan, PlannedRule, Refusal

UNSIGNED = frozenset({"no_data_owner", "role_missing", "too_few"})  # what signatures can put right


@dataclass(frozen=True, slots=True)
class Standing:
    """What a plan's signatures come to at an instant; `missing`: why it may not be executed then.

    `ran`: applied (and certified) or begun, once it was executed; then nobody signs any more.
    """

    at: datetime
    weighed: Weighed = field(default_factory=lambda: Weighed((), (), (), ()))
    missing: tuple[Refusal, ...] = ()
    approvers: Approvers = field(default_factory=dict)
    ran: str | None = None

    @property
    def dead(self) -> tuple[Refusal, ...]:
        """What nobody can sign away, each said once."""
        if self.ran:
            return ()
        return tuple(dict.fromkeys(refusal for refusal in self.missing if refusal.code not in UNSIGNED))

    @property
    def state(self) -> str:
        """applied, begun, approved, waiting or dead."""
        return self.ran or ("dead" if self.dead else "waiting" if self.missing else "approved")


@dataclass(frozen=True, slots=True)
class Seat:
    """A role that is asked for: by which rules (none: by every plan), who may sign in it, and who has."""

    role: str
    rules: tuple[str, ...]
    able: tuple[str, ...]
    signed: tuple[Approval, ...]


@dataclass(frozen=True, slots=True)
class Crowd:
    """A rule that asks for more persons than have signed in its roles."""

    rule: str
    count: int
    having: int


def seats(plan: Plan, standing: Standing) -> tuple[Seat, ...]:
    """The data owner first, then the roles in the order of the rules."""
    roles = dict.fromkeys((OWNER, *(role for rule in plan.rules for role in rule.roles)))
    return tuple(_seat(role, plan, standing) for role in roles)


def _seat(role: str, plan: Plan, standing: Standing) -> Seat:
    counted = standing.weighed.counted
    rules = () if role == OWNER else tuple(rule.id for rule in plan.rules if role in rule.roles)
    able = tuple(name for name in standing.approvers if role in standing.approvers[name].roles)
    free = tuple(name for name in able if _may(name, standing.approvers[name], plan, standing))
    return Seat(role, rules, free, tuple(each for each in counted if each.role == role))


def _may(name: str, approver: Approver, plan: Plan, standing: Standing) -> bool:
    """Whether that person's signature could still count."""
    today = standing.at.astimezone(ZoneInfo(plan.timezone)).date()
    barred = [plan.planner, *(approval.name for approval in standing.weighed.counted)]
    barred += [rule.author for rule in plan.rules if plan.scheduled]
    revoked = approver.revoked is not None and today >= approver.revoked
    return not revoked and name.casefold() not in {other.casefold() for other in barred}


def advisers(plan: Plan, standing: Standing) -> tuple[str, ...]:
    """Who may give the DPO's opinion."""
    today = standing.at.astimezone(ZoneInfo(plan.timezone)).date()
    every = standing.approvers.items()
    return tuple(name for name, who in every if DPO in who.roles and not (who.revoked and today >= who.revoked))


def crowds(plan: Plan, standing: Standing) -> Iterator[Crowd]:
    """The rules whose roles are few, and whose persons are not enough yet."""
    for rule in plan.rules:
        having = _having(rule, standing)
        if rule.count > len({*rule.roles, OWNER}) and having < rule.count:
            yield Crowd(rule.id, rule.count, having)


def left(plan: Plan, standing: Standing) -> int:
    """How many signatures are the least that is still needed."""
    signed = {approval.role for approval in standing.weighed.counted}
    open_roles = {seat.role for seat in seats(plan, standing)} - signed
    persons = max((rule.count - _having(rule, standing) for rule in plan.rules), default=0)
    return max(len(open_roles), persons)


def _having(rule: PlannedRule, standing: Standing) -> int:
    return sum(approval.role in {*rule.roles, OWNER} for approval in standing.weighed.counted)
