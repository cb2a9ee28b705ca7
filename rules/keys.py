"""The key of a copy: without one there is no pseudonym, and a weak one is refused.

RulesError
└── KeyRefused           absent, too short, guessable; the message names where it came from, never the key
"""

import re
from collections.abc import Callable
from hashlib import blake2b, sha256
from itertools import pairwise
from typing import Literal, NoReturn

from rules.document import RulesError

BYTES = 32
FEWEST_DIFFERENT = 16  # of 32 random bytes about 30 differ; fewer than 16 do once in 10^18 keys

_REMEDY = "make one with `gomme key new`"
_PLACEHOLDERS = ("", "changeme", "secret", "password", "gomme", "test", "key", "example", "admin", "123456", "default")


class KeyRefused(RulesError):
    """A key cannot be used; the message says where it came from and what to do."""


class Key:
    """32 secret bytes, never shown, stored or pickled; everything keyed is derived from them by purpose."""

    __slots__ = ("_bytes", "mode")

    def __init__(self, secret: bytes, mode: Literal["ephemeral", "stable"]) -> None:
        self._bytes = secret
        self.mode: Literal["ephemeral", "stable"] = mode

    @classmethod
    def ephemeral(cls, random: Callable[[int], bytes]) -> "Key":
        """A key for one run, from a source of random bytes such as `os.urandom`. KeyRefused where that is broken."""
        secret = random(BYTES)
        if len(secret) != BYTES or (weak := _weakness(secret)):
            weak = "too short" if len(secret) != BYTES else weak
            raise KeyRefused(f"the random source of this machine gave a key that is {weak}; repair it first")
        return cls(secret, "ephemeral")

    @classmethod
    def stable(cls, text: str | None, source: str) -> "Key":
        """The key that stands in `text` as 64 hex characters; `source` (`env:GOMME_KEY`) is what errors name."""
        written = (text or "").strip()
        if not written:
            raise KeyRefused(f"{source} holds no key; {_REMEDY} and put it there")
        if not re.fullmatch(r"[0-9A-Fa-f]{64}", written):
            raise KeyRefused(f"{source} is no key: 64 hex characters are expected; {_REMEDY}")
        if weak := _weakness(secret := bytes.fromhex(written)):
            raise KeyRefused(f"{source} holds a key that is {weak}; {_REMEDY}")
        return cls(secret, "stable")

    @property
    def fingerprint(self) -> str:
        """16 hex characters that tell keys apart and say nothing about them."""
        return blake2b(b"fingerprint", key=self._bytes, person=b"gomme key print", digest_size=8).hexdigest()

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose (`email`, `person`): nothing of one purpose tells anything of another."""
        return blake2b(purpose.encode(), key=self._bytes, person=b"gomme copy", digest_size=BYTES).digest()

    def __repr__(self) -> str:
        return f"Key({self.mode}, {self.fingerprint})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key stays in the memory of its process")


def _weakness(secret: bytes) -> str:
    """Why somebody could guess it; empty for a good one."""
    steps = {(b - a) % 256 for a, b in pairwise(secret)}
    if len(set(secret)) < FEWEST_DIFFERENT:
        return "too regular: few of its bytes differ"
    if len(steps) < 4:
        return "a sequence"
    if all(32 <= byte < 127 for byte in secret):
        return "the hex of a text"
    if any(secret == sha256(word.encode()).digest() for word in _PLACEHOLDERS):
        return "a known placeholder"
    return ""
