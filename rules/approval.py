"""Signatures of people: Ed25519 over what they saw, who they are, in which role, and when.

What counts is weighed here, again before every use: a signature that was good when it was given may be of a revoked
key by now. The DPO's opinion is signed beside the approvals and decides nothing (GDPR 38(6)).
"""

import json
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from rules.approvers import DPO, OWNER, Approver, Approvers
from rules.plan import Plan, Refusal
from rules.private_keys import from_pem, to_pem

Kind = Literal["approval", "opinion"]
Opinion = Literal["favourable", "reserved", "unfavourable"]
_BEGINNING = b"gomme plan\n"


@dataclass(frozen=True, slots=True)
class Approval:
    """One signature; `at` is ISO 8601 in UTC, `signature` base64. An opinion says which, and may say why."""

    plan_sha256: str
    name: str
    role: str
    at: str
    signature: str
    kind: Kind = "approval"
    opinion: Opinion | None = None
    remarks: str = ""

    def to_row(self, plan: str) -> dict[str, Any]:
        return {"plan": plan, **{name: getattr(self, name) for name in _COLUMNS}}

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Approval":
        return cls(**{name: row[name] for name in _COLUMNS})

    @property
    def signed(self) -> bytes:
        """The bytes that the signature is over: all the rest."""
        said = {name: getattr(self, name) for name in _COLUMNS if name != "signature"}
        return _BEGINNING + canonical(said)


_COLUMNS = ("plan_sha256", "name", "role", "at", "signature", "kind", "opinion", "remarks")


@dataclass(frozen=True, slots=True)
class Weighed:
    """What counts of the signatures, what does not, each with its reason, and what is still missing."""

    counted: tuple[Approval, ...]
    opinions: tuple[Approval, ...]
    dropped: tuple[Refusal, ...]
    missing: tuple[Refusal, ...]


def canonical(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def new_private() -> bytes:
    """A private key as PEM (PKCS 8), from the random source of the operating system."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return to_pem(Ed25519PrivateKey.generate())


def public_of(private: bytes) -> bytes:
    """The 32 bytes of the public key; KeyUnusable for what is no Ed25519 key."""
    return _private(private).public_key().public_bytes_raw()  # type: ignore[no-any-return]


def signature(private: bytes, message: bytes) -> str:
    """Base64 of the signature over `message`; KeyUnusable for what is no Ed25519 key."""
    return b64encode(_private(private).sign(message)).decode()


def holds_good(public: bytes, signed: str, message: bytes) -> bool:
    """Whether that signature (base64) over `message` was made with the key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(b64decode(signed, validate=True), message)
    except (InvalidSignature, ValueError, Error):
        return False
    return True


def sign(
    private: bytes,
    plan_sha256: str,
    name: str,
    role: str,
    at: datetime,
    opinion: Opinion | None = None,
    remarks: str = "",
) -> Approval:
    """An approval, or with `opinion` an opinion, signed with a private key in PEM."""
    kind: Kind = "opinion" if opinion else "approval"
    bare = Approval(plan_sha256, name, role, at.astimezone(UTC).isoformat(), "", kind, opinion, remarks)
    made = signature(private, bare.signed)
    return Approval(plan_sha256, name, role, bare.at, made, kind, opinion, remarks)


def verify(approval: Approval, approver: Approver) -> bool:
    """Whether it was signed with that person's key, and nothing of it was changed since."""
    return holds_good(approver.public, approval.signature, approval.signed)


def sufficient(plan: Plan, approvals: Sequence[Approval], approvers: Approvers, now: datetime) -> tuple[Refusal, ...]:
    """Why the plan may not be executed now; nothing where it may. A signature too many stops nothing."""
    weighed = weigh(plan, approvals, approvers, now)
    return (*weighed.missing, *weighed.dropped) if weighed.missing else ()


def weigh(plan: Plan, approvals: Sequence[Approval], approvers: Approvers, now: datetime) -> Weighed:
    """Looks at each signature, and at what the plan's rules ask for; `now` with its time zone."""
    counted, opinions, dropped = list[Approval](), list[Approval](), list[Refusal]()
    for approval in approvals:
        if why := next(_against(plan, approval, approvers, now, counted), None):
            dropped.append(why)
        else:
            (opinions if approval.kind == "opinion" else counted).append(approval)
    missing = (*_dead(plan, now), *_unsigned(plan, counted))
    return Weighed(tuple(counted), tuple(opinions), tuple(dropped), missing)


def _against(
    plan: Plan, approval: Approval, approvers: Approvers, now: datetime, before: Sequence[Approval]
) -> Iterator[Refusal]:
    """Why this signature does not count, the gravest reason first."""
    name = approval.name
    approver = approvers.get(name)
    if approver is None:
        yield Refusal("unknown_approver", f"'{name}' is not among the approvers of gomme.yaml")
        return
    if approver.revoked and _day(now, plan) >= approver.revoked:
        yield Refusal("revoked", f"the key of {name} was revoked on {approver.revoked}")
    if not verify(approval, approver):
        yield Refusal("bad_signature", f"the signature of {name} is not of the key in gomme.yaml, or was changed")
    if approval.plan_sha256 != plan.sha256:
        yield Refusal("other_plan", f"{name} signed another plan than {plan.id}, or this one as it was before")
    yield from _times(plan, approval, now)
    if approval.role not in approver.roles:
        yield Refusal("role_not_held", f"{name} signed as {approval.role} and does not hold that role in gomme.yaml")
    yield from _conflicts(plan, approval)
    if approval.kind == "approval" and any(_same(approval, other, approvers) for other in before):
        yield Refusal("same_person", f"{name} signed more than once; one person counts once")


def _times(plan: Plan, approval: Approval, now: datetime) -> Iterator[Refusal]:
    at = datetime.fromisoformat(approval.at)
    if at < plan.created:
        yield Refusal("before_plan", f"{approval.name} signed before the plan was made; a clock is wrong")
    if at > now:
        yield Refusal("in_future", f"{approval.name} signed at a time that has not come; a clock is wrong")
    if at >= plan.expires:
        yield Refusal("too_late", f"{approval.name} signed after the plan's end")


def _conflicts(plan: Plan, approval: Approval) -> Iterator[Refusal]:
    """Who may not approve what: the DPO, whoever planned it, and in a scheduled plan the author of a rule."""
    name = approval.name
    if approval.kind == "opinion":
        if approval.role != DPO:
            yield Refusal("opinion_of_dpo_only", f"{name} gave an opinion as {approval.role}; it is the DPO's to give")
        return
    if approval.role == DPO:
        yield Refusal("dpo_cannot_approve", f"{name} signed as {DPO}, who gives an opinion and decides no purge")
    if _alike(name, plan.planner):
        yield Refusal("planner", f"{name} made this plan and cannot approve it")
    if plan.scheduled and (own := [rule.id for rule in plan.rules if _alike(name, rule.author)]):
        yield Refusal("author", f"{name} wrote the rule {own[0]} of this scheduled plan and cannot approve it")


def _dead(plan: Plan, now: datetime) -> Iterator[Refusal]:
    """What no signature can make good."""
    if now >= plan.expires:
        yield Refusal("expired", f"plan {plan.id} ended on {_day(plan.expires, plan)}; make another")
    if now < plan.created:
        yield Refusal("clock", f"plan {plan.id} was made later than this machine's clock says it is; set the clock")
    yield from plan.refusals
    for table in plan.tables:
        if table.over_cap:
            yield Refusal(
                "over_cap",
                f"{table.system}.{table.table}: {table.over_cap} rows more than {table.rule} may take at once",
            )


def _unsigned(plan: Plan, counted: Sequence[Approval]) -> Iterator[Refusal]:
    if not any(approval.role == OWNER for approval in counted):
        yield Refusal("no_data_owner", f"no {OWNER} has approved; every plan needs one")
    alike: dict[tuple[tuple[str, ...], int], list[str]] = {}
    for rule in plan.rules:
        alike.setdefault((tuple(sorted({*rule.roles, OWNER})), rule.count), []).append(rule.id)
    for (roles, count), rules in alike.items():
        yield from _unsigned_rules(rules, roles, count, [one for one in counted if one.role in roles])


def _unsigned_rules(
    rules: Sequence[str], roles: Sequence[str], count: int, having: Sequence[Approval]
) -> Iterator[Refusal]:
    """What rules that ask for the same signatures still lack, in one sentence each."""
    ask = f"the rule {rules[0]} asks" if len(rules) == 1 else f"{len(rules)} rules ({', '.join(rules)}) ask"
    for role in roles:
        if role != OWNER and role not in {approval.role for approval in having}:
            yield Refusal("role_missing", f"{ask} for a signature as {role}")
    if len(having) < count:
        persons = f"{count} {'person' if count == 1 else 'persons'} in the roles {', '.join(roles)}"
        yield Refusal("too_few", f"{ask} for {persons}; {len(having)} signed")


def _same(one: Approval, other: Approval, approvers: Approvers) -> bool:
    """One name, or one key under two names."""
    return _alike(one.name, other.name) or approvers[one.name].public == approvers[other.name].public


def _alike(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _day(instant: datetime, plan: Plan) -> Any:
    return instant.astimezone(ZoneInfo(plan.timezone)).date()


def _private(pem: bytes) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return from_pem(pem, Ed25519PrivateKey, "Ed25519", "gomme approver new")
