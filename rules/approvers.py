"""`approvers:` of gomme.yaml: who may sign, in which roles, under which key, and whose key was revoked.

approvers: {c.moreau: {roles: [data_owner], key: "ed25519:…", revoked: 2027-01-31}}
"""

import re
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Annotated

from pydantic import AfterValidator, Field

from rules.document import Section
from rules.marked import Path

OWNER, DPO = "data_owner", "dpo"  # the role that every plan needs, and the one that gives an opinion
KNOWN = (OWNER, DPO, "legal", "security", "operations", "business")  # others may be made up
_PREFIX = "ed25519:"
_NAME = re.compile(r"[^\W_][\w.@-]{0,63}")
_ROLE = re.compile(r"[a-z][a-z0-9_]{0,39}")

# Points of small order, under which anybody's signature holds (RFC 8032, the 8-torsion, and their other spellings).
_P = 2**255 - 19
_ORDER_8 = int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little")
_WEAK = frozenset({0, 1, _P - 1, _P, _P + 1, _ORDER_8, _P - _ORDER_8})


def _key(text: str) -> str:
    if not text.startswith(_PREFIX):
        raise ValueError("a key is written ed25519:…, as 'gomme approver new' prints it")
    raw = decoded(text, _PREFIX)
    if raw is None or len(raw) != 32:
        raise ValueError("this is no whole Ed25519 key; take the line that 'gomme approver new' printed")
    if int.from_bytes(raw, "little") & (2**255 - 1) in _WEAK:
        raise ValueError("this key is one that anybody could sign under; make another with 'gomme approver new'")
    return text


def decoded(text: str, prefix: str) -> bytes | None:
    """What is written behind the prefix in base64; None where it is none."""
    try:
        return b64decode(text.removeprefix(prefix), validate=True)
    except (Error, ValueError):
        return None


def role_name(text: str) -> str:
    """The role as it is; ValueError where it cannot be one, or is nearly one of those that gomme knows."""
    if not _ROLE.fullmatch(text):
        raise ValueError("a role is written in small letters, digits and '_', as in data_owner")
    if text not in KNOWN and (near := get_close_matches(text, KNOWN, n=1, cutoff=0.75)):
        raise ValueError(f"unknown role; did you mean '{near[0]}'?")
    return text


def approver_name(text: str) -> str:
    """The name as it is; ValueError where it cannot stand in gomme.yaml, a file name and a record."""
    if not _NAME.fullmatch(text):
        raise ValueError("a name holds letters, digits and any of . _ @ -, as in c.moreau")
    return text


class Approver(Section):
    """One person who may sign; from the day `revoked` on nothing under the key counts, whenever it was signed."""

    roles: Annotated[tuple[Annotated[str, AfterValidator(role_name)], ...], Field(min_length=1)]
    key: Annotated[str, AfterValidator(_key)]
    revoked: date | None = None

    @property
    def public(self) -> bytes:
        """The 32 bytes of the public key."""
        return b64decode(self.key.removeprefix(_PREFIX))


Approvers = Mapping[str, Approver]
Name = Annotated[str, AfterValidator(approver_name)]


def written(public: bytes) -> str:
    """A public key as gomme.yaml writes it."""
    return _PREFIX + b64encode(public).decode()


def check(approvers: Approvers) -> Iterator[tuple[Path, str]]:
    """What is wrong beyond types: one key, or one name, for two persons."""
    keys: dict[bytes, str] = {}
    names: dict[str, str] = {}
    for name, approver in approvers.items():
        if (first := keys.setdefault(approver.public, name)) != name:
            yield (name, "key"), f"'{first}' has the same key: two names with one key are one person"
        if (other := names.setdefault(name.casefold(), name)) != name:
            yield (name,), f"'{other}' is written alike; give the two persons names that differ"
