"""Plans, people and keys for the tests of what is planned and signed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from rules.approval import Approval, public_of, sign
from rules.approvers import Approver, written
from rules.plan import Plan, PlannedRule, PlannedTable

CREATED = datetime(2026, 11, 28, 2, tzinfo=UTC)
LATER = CREATED + timedelta(hours=8)

PEOPLE = {
    "c.moreau": ("data_owner",),
    "a.petit": ("legal",),
    "b.faure": ("data_owner", "legal"),
    "j.roy": ("dpo",),
    "p.leroy": ("data_owner",),
    "d.engel": ("operations",),
}


def _private(seed: str) -> bytes:
    """A private key in PEM, the same in every process."""
    key = Ed25519PrivateKey.from_private_bytes(sha256(seed.encode()).digest())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


KEYS = {name: _private(name) for name in PEOPLE}
APPROVERS = {
    name: Approver(roles=roles, key=written(public_of(KEYS[name]))) for name, roles in PEOPLE.items()
}  # fmt: skip

RULE = PlannedRule("gc.prospects", "aa" * 32, "b.faure", ("data_owner", "legal"), 2, "RGPD 5(1)(e)")
TABLE = PlannedTable(
    "commercial", "prospects", "gc.prospects", "erase_fields", selected=120, order=0, rows_digest="bb" * 32, held=2,
    kept=5, indeterminate=7, total=2000, per_column=(("email", "null"), ("nom", "surrogate")),
    backlog=(("0–6 months", "active", 100), ("1–2 years", "held", 2)),
    kept_by=(("child", "gc.factures", 5),),
)  # fmt: skip


def plan(**changes: object) -> Plan:
    made = Plan(
        "p-2026-11-28", CREATED, date(2026, 11, 28), "Europe/Paris", "p.leroy", False, ("commercial", "sellers"),
        (RULE,), "cc" * 32, None, (("commercial", "dd" * 32), ("sellers", "ee" * 32)), (TABLE,),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def signed(
    of: Plan, name: str, role: str | None = None, at: datetime = LATER, key: str | None = None, **opinion: str
) -> Approval:
    role = role or PEOPLE.get(name, ("data_owner",))[0]
    return sign(KEYS[key or name], of.sha256, name, role, at, **opinion)  # type: ignore[arg-type]
