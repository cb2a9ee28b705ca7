"""Private keys as people keep them: PEM, PKCS 8. Of people who sign (Ed25519) and of readers of archives (X25519)."""

from typing import Any

from rules.document import RulesError


class KeyUnusable(RulesError):
    """A private key cannot be used; the message says why, and never the key."""


def to_pem(key: Any) -> bytes:
    """Of a private key of `cryptography`."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())  # type: ignore[no-any-return]


def from_pem(pem: bytes, kind: type, name: str, command: str) -> Any:
    """The key, of that class of `cryptography`. KeyUnusable, with the kind's `name` and the command that makes one."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyUnusable(f"it holds no private key that can be read; take the file of '{command}'") from None
    if not isinstance(key, kind):
        raise KeyUnusable(f"it holds a key of another kind than {name}; take the file of '{command}'")
    return key
