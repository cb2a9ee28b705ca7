"""A person's signature under the risk that is left in copies: the data owner's acceptance, or the DPO's opinion."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import get_args

from flows.errors import FlowError
from flows.pipeline import now
from flows.saying import Said, number
from flows.signers import private_key
from flows.workspace import Workspace, text_of
from flows.written import write_files
from rules.approval import Opinion, public_of
from rules.approvers import DPO, OWNER, Approver
from rules.attestation import Risk
from rules.manifest import manifest_sha256
from rules.private_keys import KeyUnusable
from rules.signoff import Signoff, attested, sign_off, written

_OPINIONS = get_args(Opinion)


@dataclass(frozen=True, slots=True)
class SigningOff:
    """What `gomme approver sign-copy` was told; without `attestation` it is the latest copy's."""

    name: str
    key: Path
    attestation: Path | None = None
    opinion: str | None = None


def sign_copy(workspace: Workspace, asked: SigningOff, clock: Callable[[], datetime] = now) -> Said:
    """Adds the signature to the workspace's file of them. FlowError, and nothing is written, where it cannot count."""
    path = asked.attestation or workspace.reports / "attestation.json"
    run, sha256, risks = attested(text_of(path, "a copy that was published leaves it: run 'gomme copy'"), str(path))
    if sha256 != manifest_sha256(workspace.masking().text):
        raise FlowError(f"{path} tells of a copy made by another masking.yaml than the one of now; copy again first")
    private, approver = private_key(asked.key), _approver(workspace, asked, clock())
    try:
        if public_of(private) != approver.public:
            raise FlowError(f"--key: it is not the key of {asked.name} in gomme.yaml")
        role, opinion = _role(asked, approver)
        signed = sign_off(private, sha256, risks, asked.name, role, clock(), opinion)
    except KeyUnusable as error:
        raise FlowError(f"--key: {error}") from None
    _keep(workspace, signed)
    document = {"run": run, "manifest_sha256": sha256, "name": asked.name, "role": role, "opinion": opinion}
    head = f"{asked.name} signed as {role}{f', opinion: {opinion}' if opinion else ''}, for the risk of copy {run}:"
    wrote = f"wrote {workspace.signoff_file}; copies by this masking.yaml are covered that are no riskier"
    return Said({**document, "file": str(workspace.signoff_file)}, (head, *map(_figures, risks), wrote))


def _approver(workspace: Workspace, asked: SigningOff, at: datetime) -> Approver:
    approver = workspace.settings.approvers.get(asked.name)
    if approver is None:
        raise FlowError(f"'{asked.name}' is not among the approvers of gomme.yaml; 'gomme approver new' makes a key")
    if approver.revoked and at.date() >= approver.revoked:
        raise FlowError(
            f"the key of {asked.name} was revoked on {approver.revoked}; 'gomme approver new' makes another"
        )
    return approver


def _role(asked: SigningOff, approver: Approver) -> tuple[str, Opinion | None]:
    """The owner accepts, the DPO gives an opinion; who holds both roles says which by giving one."""
    if asked.opinion is not None and asked.opinion not in _OPINIONS:
        raise FlowError(f"--opinion is one of {', '.join(_OPINIONS)}")
    role = DPO if asked.opinion is not None else OWNER
    if role not in approver.roles:
        other = "give --opinion" if DPO in approver.roles else f"only {OWNER} and {DPO} sign for copies"
        raise FlowError(f"{asked.name} does not hold the role {role} in gomme.yaml; {other}")
    return role, asked.opinion  # type: ignore[return-value]


def _keep(workspace: Workspace, signed: Signoff) -> None:
    """After those of others: a person's newer signature in a role takes the place of the older one."""
    there = [one for one in workspace.signoffs() if (one.name, one.role) != (signed.name, signed.role)]
    path = workspace.signoff_file
    try:
        write_files({path: (written([*there, signed]) + "\n").encode()})
    except OSError as error:
        raise FlowError(f"{path}: the signature cannot be written there ({error.strerror})") from None


def _figures(risk: Risk) -> str:
    k = "no quasi-identifiers declared" if risk.k is None else f"k {risk.k}, {number(risk.alone or 0, 'row')} alone"
    return (
        f"  {risk.system}.{risk.table}: {number(risk.rows, 'row')}, {k}, {risk.linkable or 0:,} linkable to the source"
    )
