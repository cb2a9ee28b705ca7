"""`archive:` of gomme.yaml: where archived rows go, and the public keys of those who may read them.

archive: {store: "sqlite:///archive.db", readers: {archive_dpo: "x25519:…"}}
"""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from rules.approvers import Name, decoded
from rules.document import Section
from rules.marked import Path

_PREFIX = "x25519:"


def _key(text: str) -> str:
    if not text.startswith(_PREFIX):
        raise ValueError("a reader's key is written x25519:…, as 'gomme archive reader' prints it")
    raw = decoded(text, _PREFIX)
    if raw is None or len(raw) != 32 or not _is_sound(raw):
        raise ValueError("this is no whole X25519 key; take the line that 'gomme archive reader' printed")
    return text


def _is_sound(raw: bytes) -> bool:
    """Points of small order give everybody the same secret (RFC 7748, 6.1); the library refuses to reckon with them."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    try:
        X25519PrivateKey.from_private_bytes(bytes(range(32))).exchange(X25519PublicKey.from_public_bytes(raw))
    except ValueError:
        return False
    return True


ReaderKey = Annotated[str, AfterValidator(_key)]


class Archiving(Section):
    """The archive's URL, kept out of every repr, and its readers by name, each with a public key."""

    store: Annotated[str, Field(repr=False, min_length=1)]
    readers: Annotated[Mapping[Name, ReaderKey], Field(min_length=1)]

    @property
    def publics(self) -> dict[str, bytes]:
        """Reader → the 32 bytes of his public key."""
        return {name: b64decode(key.removeprefix(_PREFIX)) for name, key in self.readers.items()}


def written(public: bytes) -> str:
    """A public key as gomme.yaml writes it."""
    return _PREFIX + b64encode(public).decode()


def check(archive: Archiving | None) -> Iterator[tuple[Path, str]]:
    """What is wrong beyond types: one key for two readers, whose readings could not be told apart."""
    keys: dict[bytes, str] = {}
    for name, public in archive.publics.items() if archive else ():
        if (first := keys.setdefault(public, name)) != name:
            yield ("readers", name), f"'{first}' has the same key: each reader needs one of his own"
