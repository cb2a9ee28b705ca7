"""A person's signature under a plan: an approval, or the DPO's opinion beside them; weighed before it is kept."""

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from connectors.records import Records
from flows.errors import FlowError, RetainRefused
from flows.recorded import entry, opened
from flows.retained import changed, found, lacking, needs, signatures, standing, standing_of
from flows.retaining import Clock, now
from flows.saying import Said
from flows.signers import private_key
from flows.workspace import Workspace
from rules.approval import Approval, Opinion, Weighed, sign, weigh
from rules.approvers import DPO, OWNER, Approver
from rules.ledger import Value
from rules.plan import Plan
from rules.private_keys import KeyUnusable

_OPINIONS = get_args(Opinion)


@dataclass(frozen=True, slots=True)
class Signing:
    """What `gomme retain approve` was told."""

    plan: str
    name: str
    key: Path
    role: str | None = None
    opinion: str | None = None
    remarks: str = ""


def approve(workspace: Workspace, asked: Signing, clock: Clock = now) -> Said:
    """Signs. RetainRefused, and nothing is kept, where the plan is dead or the signature does not count."""
    private, at = private_key(asked.key), clock()
    opinion = _opinion(asked)
    with opened(workspace) as (_, records):
        made = found(records, asked.plan)
        role = asked.role or _role(made, workspace.settings.approvers.get(asked.name), opinion)
        try:
            signed = sign(private, made.sha256, asked.name, role, at, opinion, asked.remarks)
        except KeyUnusable as error:
            raise FlowError(f"--key: {error}") from None
        weighed = weigh(made, (*signatures(records, made.id), signed), workspace.settings.approvers, at)
        _refuse(workspace, made, signed, weighed)
        _keep(records, made, signed, clock)
    missing = lacking(workspace, made, weighed)
    told = f"opinion of {signed.name}: {opinion}" if opinion else f"signed by {signed.name} as {role}"
    document = {"id": made.id, "sha256": made.sha256, **standing_of(weighed, missing)}
    return Said(document, (f"{made.id} {standing(missing)}: {told}", *needs(missing)))


def _refuse(workspace: Workspace, made: Plan, signed: Approval, weighed: Weighed) -> None:
    """A signature that does not count is told by its own reason; a dead plan by all of its reasons."""
    missing = lacking(workspace, made, weighed)
    if standing(missing) == "dead":
        unsigned = weighed.missing
        dead = (*changed(workspace, made), *(r for r in unsigned if standing((r,)) == "dead"))
        raise RetainRefused("\n".join(refusal.sentence for refusal in dead))
    if signed not in (*weighed.counted, *weighed.opinions):
        raise RetainRefused(weighed.dropped[-1].sentence)


def _keep(records: Records, made: Plan, signed: Approval, clock: Clock) -> None:
    fields: dict[str, Value] = {
        "plan": made.id, "sha256": made.sha256, "role": signed.role, "opinion": signed.opinion,
        "signature": signed.signature,
    }  # fmt: skip
    kind = "plan_opinion" if signed.kind == "opinion" else "plan_approved"
    records.plans.approve(signed.to_row(made.id), entry(kind, signed.name, fields, clock()))


def _opinion(asked: Signing) -> Opinion | None:
    if asked.opinion is None:
        if asked.remarks:
            raise FlowError("--remarks belong to an opinion: give --opinion too")
        return None
    if asked.opinion not in _OPINIONS:
        raise FlowError(f"--opinion is one of {', '.join(_OPINIONS)}")
    return asked.opinion  # type: ignore[return-value]


def _role(made: Plan, approver: Approver | None, opinion: Opinion | None) -> str:
    """The role that a person signs in who did not say: the DPO's opinion, else the first that the plan asks for."""
    if opinion:
        return DPO
    held = approver.roles if approver else ()
    asked = dict.fromkeys((OWNER, *(role for rule in made.rules for role in rule.roles)))
    return next((role for role in asked if role in held), held[0] if held else OWNER)
