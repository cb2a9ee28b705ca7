"""Who accepts the risk that is left in a copy: two Ed25519 signatures over the manifest and the figures measured.

The data owner accepts, the DPO gives an opinion beside it (GDPR 38(6)); the label counts neither alone. Both sign what
they saw: the manifest by its digest, and of each table of persons how well its rows can be told apart. A copy is
covered as long as its manifest is the same and none of its figures is worse than what was signed, so what is signed
once holds for every later copy that is no riskier, and for no other.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal, get_args

from rules.approval import Opinion, canonical, holds_good, signature
from rules.approvers import DPO, OWNER, Approvers
from rules.attestation import Risk
from rules.document import RulesError

_BEGINNING = b"gomme copy\n"  # so that no signature under a plan is ever one under a copy
Why = Literal[
    "unsigned", "no_owner", "no_dpo", "other_manifest", "unknown_approver", "revoked", "bad_signature", "role",
    "in_future", "not_favourable", "same_person", "risk",
]  # fmt: skip
WHYS: tuple[Why, ...] = get_args(Why)


class SignoffUnreadable(RulesError):
    """A file of signatures, or an attestation to be signed, is not what gomme wrote."""


@dataclass(frozen=True, slots=True)
class Signoff:
    """One signature; `at` is ISO 8601 in UTC, `signature` base64. The DPO's has an opinion, the owner's none."""

    manifest_sha256: str
    risks: tuple[Risk, ...]
    name: str
    role: str
    at: str
    opinion: Opinion | None = None
    signature: str = ""

    @property
    def signed(self) -> bytes:
        """The bytes that the signature is over: all the rest, the figures by their digest."""
        said = {name: getattr(self, name) for name in ("manifest_sha256", "name", "role", "at", "opinion")}
        return _BEGINNING + canonical({**said, "risks_sha256": digest(self.risks)})


@dataclass(frozen=True, slots=True)
class Accepted:
    """Whether the risk of a copy is accepted, and by whom; if not, why, and whose signature or which table fails."""

    why: Why | None
    about: str = ""


NOBODY = Accepted("unsigned")


def digest(risks: Sequence[Risk]) -> str:
    return sha256(canonical({"risks": [asdict(risk) for risk in _sorted(risks)]})).hexdigest()


def sign_off(
    private: bytes,
    manifest_sha256: str,
    risks: Sequence[Risk],
    name: str,
    role: str,
    at: datetime,
    opinion: Opinion | None = None,
) -> Signoff:
    """Signed with a private key in PEM; KeyUnusable."""
    bare = Signoff(manifest_sha256, _sorted(risks), name, role, at.astimezone(UTC).isoformat(), opinion)
    return replace(bare, signature=signature(private, bare.signed))


def accepted(
    signoffs: Sequence[Signoff], approvers: Approvers, manifest_sha256: str, risks: Sequence[Risk], now: datetime
) -> Accepted:
    """Weighs the signatures again, before every use: a key may be revoked by now, and the copy riskier."""
    if not signoffs:
        return NOBODY
    against = {signed: _against(signed, approvers, manifest_sha256, risks, now) for signed in signoffs}
    good = [signed for signed in signoffs if against[signed] is None]
    owners, officers = ([one for one in good if one.role == role] for role in (OWNER, DPO))
    if owners and officers:
        pairs = ((owner, officer) for owner in owners for officer in officers)
        two = next((pair for pair in pairs if _two(*pair, approvers)), None)
        return Accepted(None, f"{two[0].name}, {two[1].name}") if two else Accepted("same_person", owners[0].name)
    lacking: tuple[str, Why] = (DPO, "no_dpo") if owners else (OWNER, "no_owner")
    refused = [why for signed, why in against.items() if why and signed.role == lacking[0]]
    refused += [why for why in against.values() if why and why.why in ("role", "unknown_approver")]
    return refused[-1] if refused else Accepted(lacking[1])  # what was signed last says most


def _against(
    signed: Signoff, approvers: Approvers, manifest_sha256: str, risks: Sequence[Risk], now: datetime
) -> Accepted | None:
    """Why this signature does not count, the gravest reason first."""
    approver = approvers.get(signed.name)
    if approver is None:
        return Accepted("unknown_approver", signed.name)
    if approver.revoked and now.date() >= approver.revoked:
        return Accepted("revoked", signed.name)
    if not holds_good(approver.public, signed.signature, signed.signed):
        return Accepted("bad_signature", signed.name)
    if signed.role not in approver.roles or signed.role not in (OWNER, DPO):
        return Accepted("role", signed.name)
    if datetime.fromisoformat(signed.at) > now:
        return Accepted("in_future", signed.name)
    if signed.manifest_sha256 != manifest_sha256:
        return Accepted("other_manifest", signed.name)
    if (signed.role == DPO) != (signed.opinion is not None) or signed.opinion in ("reserved", "unfavourable"):
        return Accepted("not_favourable", signed.name)
    return next((Accepted("risk", place) for place in beyond(signed.risks, risks)), None)


def beyond(signed: Sequence[Risk], measured: Sequence[Risk]) -> Iterator[str]:
    """The tables whose rows can be told apart better than was signed, or of which nothing was signed."""
    known = {(risk.system, risk.table): risk for risk in signed}
    for risk in measured:
        before = known.get((risk.system, risk.table))
        if before is None or before.quasi_identifiers != risk.quasi_identifiers or _worse(before, risk):
            yield f"{risk.system}.{risk.table}"


def _worse(before: Risk, now: Risk) -> bool:
    if before.k is not None and now.k is not None and now.k < before.k:
        return True
    if not {*now.linked_by} <= {*before.linked_by}:
        return True
    counts = ((getattr(before, what), getattr(now, what)) for what in ("alone", "linkable", "linkable_without_keys"))
    return any((now_ or 0) > (before_ or 0) for before_, now_ in counts)


def _two(owner: Signoff, officer: Signoff, approvers: Approvers) -> bool:
    """Two persons: neither one name nor one key."""
    alike = owner.name.casefold() == officer.name.casefold()
    return not alike and approvers[owner.name].public != approvers[officer.name].public


def written(signoffs: Sequence[Signoff]) -> str:
    """The file's text."""
    return json.dumps({"version": 1, "signatures": [asdict(one) for one in signoffs]}, indent=1, ensure_ascii=False)


def read(text: str, source: str) -> tuple[Signoff, ...]:
    """The signatures of a file, none of them weighed. SignoffUnreadable."""
    try:
        return tuple(_signoff(one) for one in json.loads(text)["signatures"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SignoffUnreadable(f"{source}: no signatures of a copy; let 'gomme approver sign-copy' write it") from None


def attested(text: str, source: str) -> tuple[str, str, tuple[Risk, ...]]:
    """What an attestation.json says: its run, its manifest's digest and the figures. SignoffUnreadable."""
    try:
        said = json.loads(text)
        return str(said["run"]), str(said["manifest_sha256"]), tuple(_risk(risk) for risk in said["risks"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SignoffUnreadable(f"{source}: no attestation of a copy; 'gomme copy' writes one") from None


def _signoff(said: Mapping[str, Any]) -> Signoff:
    signed = Signoff(**{**said, "risks": tuple(_risk(risk) for risk in said["risks"])})
    if datetime.fromisoformat(signed.at).tzinfo is None:
        raise ValueError
    return signed


def _risk(said: Mapping[str, Any]) -> Risk:
    made: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
    return Risk(**made)


def _sorted(risks: Sequence[Risk]) -> tuple[Risk, ...]:
    return tuple(sorted(risks, key=lambda risk: (risk.system, risk.table)))
