"""The intermediate archive: rows sealed so that its readers open them and nobody else, not even who runs gomme.

A parcel is what one batch moves of one rule in one table. It has a random key of 256 bits, which is never stored but
sealed to the public key of each reader: HPKE (RFC 9180, base mode) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and
AES-256-GCM, as `cryptography` has it. Under the key each row is sealed alone by AES-256-GCM, with its place in the
parcel as nonce (NIST SP 800-38D, 8.2.1: a key is of one parcel, a place of one row), so one row can go or be read
without the others. What a row belongs to (run, batch, system, table, rule, place, last day) is authenticated with it.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from rules.document import RulesError
from rules.plan import Refusal
from rules.private_keys import from_pem, to_pem
from rules.retention import Rule

KEY_BYTES = 32
FORMAT = 1
_PROBE = b"gomme archive probe\n"
_HEAD = 0  # the nonce of the header; rows are counted from 1


class NotOpened(RulesError):
    """Something sealed does not open: with another key, or it was changed."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one batch moves of one rule in one table."""

    run: str
    batch: int
    system: str
    table: str
    rule: str

    @property
    def id(self) -> str:
        return sha256(self.bound).hexdigest()[:32]

    @property
    def bound(self) -> bytes:
        """What all of it is authenticated with."""
        return _bound(self)


@dataclass(frozen=True, slots=True)
class ParcelKey:
    """The key of one parcel: 32 random bytes."""

    secret: bytes = field(repr=False)

    def seal_head(self, parcel: Parcel, head: bytes) -> bytes:
        return self._sealed(_HEAD, head, parcel.bound)

    def open_head(self, parcel: Parcel, sealed: bytes) -> bytes:
        """NotOpened."""
        return self._opened(_HEAD, sealed, parcel.bound)

    def seal(self, parcel: Parcel, number: int, ends: date, row: bytes) -> bytes:
        """One row; `number` from 0 on, `ends` its last day in the archive."""
        return self._sealed(number + 1, row, _bound_row(parcel, number, ends))

    def open(self, parcel: Parcel, number: int, ends: date, sealed: bytes) -> bytes:
        """NotOpened."""
        return self._opened(number + 1, sealed, _bound_row(parcel, number, ends))

    def _sealed(self, place: int, plain: bytes, bound: bytes) -> bytes:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self.secret).encrypt(place.to_bytes(12, "big"), plain, bound)

    def _opened(self, place: int, sealed: bytes, bound: bytes) -> bytes:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            return AESGCM(self.secret).decrypt(place.to_bytes(12, "big"), sealed, bound)
        except (InvalidTag, ValueError):
            raise NotOpened("it does not open with its key; it was changed, or moved to another place") from None


# --- readers


def new_reader() -> bytes:
    """A reader's private key (X25519) as PEM, PKCS 8, from the random source of the operating system."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return to_pem(X25519PrivateKey.generate())


def public_of(private: bytes) -> bytes:
    """The 32 bytes of the public key; KeyUnusable for what is no X25519 key."""
    return _private(private).public_key().public_bytes_raw()  # type: ignore[no-any-return]


def wrap(key: ParcelKey, public: bytes, parcel: Parcel, reader: str) -> bytes:
    """The parcel's key, for that reader only."""
    return _seal_to(public, key.secret, _bound_reader(parcel.bound, reader))


def unwrap(private: bytes, wrapped: bytes, parcel: Parcel, reader: str) -> ParcelKey:
    """NotOpened, KeyUnusable."""
    return ParcelKey(_open_with(private, wrapped, _bound_reader(parcel.bound, reader)))


def probe(secret: bytes, public: bytes, reader: str) -> tuple[bytes, str]:
    """A secret that only the reader's private key opens, and the digest that shows he did."""
    return _seal_to(public, secret, _bound_reader(_PROBE, reader)), sha256(_PROBE + secret).hexdigest()


def proves(private: bytes, sealed: bytes, digest: str, reader: str) -> bool:
    """Whether the key opens the probe. KeyUnusable."""
    try:
        secret = _open_with(private, sealed, _bound_reader(_PROBE, reader))
    except NotOpened:
        return False
    return sha256(_PROBE + secret).hexdigest() == digest


def unreadable(rules: Iterable[Rule], readers: Collection[str] | None) -> tuple[Refusal, ...]:
    """Rules that archive for readers without a key; `readers`: names that have one, None where there is no archive."""
    return tuple(_unreadable(rules, readers))


def readers_of(rule: Rule) -> tuple[str, ...]:
    """Who may read what the rule archives."""
    return tuple(dict.fromkeys(name for phase in rule.phases for name in phase.readers))


def _unreadable(rules: Iterable[Rule], readers: Collection[str] | None) -> Iterator[Refusal]:
    for rule in rules:
        if rule.final.action != "archive":
            continue
        if readers is None:
            yield Refusal(
                "no_archive", f"the rule {rule.id} archives, and gomme.yaml names no archive: store and readers"
            )
            continue
        for name in readers_of(rule):
            if name not in readers:
                yield Refusal(
                    "no_reader_key",
                    f"the rule {rule.id} archives for {name}, who has no key under archive: readers: of gomme.yaml; "
                    f"make one with 'gomme archive reader {name}'",
                )


# --- HPKE


def _seal_to(public: bytes, secret: bytes, info: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    return _suite().encrypt(secret, X25519PublicKey.from_public_bytes(public), info)  # type: ignore[no-any-return]


def _open_with(private: bytes, sealed: bytes, info: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag

    key = _private(private)
    try:
        return _suite().decrypt(sealed, key, info)  # type: ignore[no-any-return]
    except (InvalidTag, ValueError):
        raise NotOpened("it is not sealed to this key; take that of another reader") from None


def _suite() -> Any:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _private(pem: bytes) -> Any:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return from_pem(pem, X25519PrivateKey, "X25519", "gomme archive reader")


@lru_cache(maxsize=8)  # asked for with every row
def _bound(parcel: Parcel) -> bytes:
    return b"gomme archive\n" + _canonical({"format": FORMAT, **asdict(parcel)})


def _bound_row(parcel: Parcel, number: int, ends: date) -> bytes:
    return parcel.bound + f'\n{{"ends":"{ends.isoformat()}","row":{number}}}'.encode()


def _bound_reader(bound: bytes, reader: str) -> bytes:
    return bound + b"\n" + _canonical({"reader": reader})


def _canonical(said: object) -> bytes:
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
