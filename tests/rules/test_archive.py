"""What is sealed opens for whom it was sealed to, as it was sealed, and by RFC 9180 alone."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.model import Column, Table
from rules.approval import new_private as new_approver
from rules.archive import (
    NotOpened,
    Parcel,
    ParcelKey,
    new_reader,
    probe,
    proves,
    public_of,
    unwrap,
    wrap,
)
from rules.archived_row import Head, apart, packed, unpacked
from rules.private_keys import KeyUnusable

PARCEL = Parcel("r-1", 3, "commercial", "factures", "gc.facturation")
KEY = ParcelKey(bytes(range(32)))
DAY = date(2033, 12, 31)
OTHERS = ({"run": "r-2"}, {"batch": 4}, {"system": "sellers"}, {"table": "clients"}, {"rule": "gc.client"})


def test_a_parcel_opens_for_the_reader_it_was_sealed_to():
    private = new_reader()
    wrapped = wrap(KEY, public_of(private), PARCEL, "dpo")
    assert unwrap(private, wrapped, PARCEL, "dpo") == KEY
    with pytest.raises(NotOpened):
        unwrap(new_reader(), wrapped, PARCEL, "dpo")
    with pytest.raises(NotOpened):
        unwrap(private, wrapped, PARCEL, "legal")
    with pytest.raises(NotOpened):
        unwrap(private, wrapped[:-1], PARCEL, "dpo")


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: next(iter(other)))
def test_what_is_moved_to_another_place_does_not_open(other):
    private, moved = new_reader(), replace(PARCEL, **other)
    with pytest.raises(NotOpened):
        unwrap(private, wrap(KEY, public_of(private), PARCEL, "dpo"), moved, "dpo")
    with pytest.raises(NotOpened):
        KEY.open(moved, 0, DAY, KEY.seal(PARCEL, 0, DAY, b"row"))
    assert moved.id != PARCEL.id


def test_a_row_opens_with_its_number_and_its_last_day_only():
    sealed = KEY.seal(PARCEL, 7, DAY, b"row")
    assert KEY.open(PARCEL, 7, DAY, sealed) == b"row"
    for number, day, cell in ((8, DAY, sealed), (7, date(2034, 1, 1), sealed), (7, DAY, sealed[:-1] + b"\0")):
        with pytest.raises(NotOpened):
            KEY.open(PARCEL, number, day, cell)
    with pytest.raises(NotOpened):
        KEY.open_head(PARCEL, KEY.seal(PARCEL, 0, DAY, b"row"))


def test_a_probe_is_opened_by_the_reader_alone():
    private = new_reader()
    sealed, digest = probe(bytes(32), public_of(private), "dpo")
    assert proves(private, sealed, digest, "dpo")
    assert not proves(private, sealed, digest, "legal")
    assert not proves(new_reader(), sealed, digest, "dpo")
    assert not proves(private, sealed, "00" * 32, "dpo")


@pytest.mark.parametrize("key", [b"no key at all", new_approver()], ids=["no key", "an approver's"])
def test_what_is_no_readers_key_is_told(key):
    with pytest.raises(KeyUnusable, match="take the file of 'gomme archive reader'"):
        public_of(key)


def test_a_secret_is_never_shown():
    assert str(KEY.secret) not in repr(KEY)
    assert KEY.secret.hex() not in repr(KEY)


# --- by the standard alone: RFC 9180, base mode, with the primitives that it names


def _extract(suite: bytes, salt: bytes, label: bytes, key: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + key, "sha256")


def _expand(suite: bytes, key: bytes, label: bytes, info: bytes, size: int) -> bytes:
    labeled = size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(key, labeled + b"\1", "sha256")[:size]


def by_the_standard(private: X25519PrivateKey, sealed: bytes, info: bytes) -> bytes:
    """Sections 4.1 and 5.1 of the RFC: KEM 0x0020, KDF 0x0001, AEAD 0x0002."""
    enc, cipher = sealed[:32], sealed[32:]
    kem, suite = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x02"
    shared = private.exchange(X25519PublicKey.from_public_bytes(enc))
    context = enc + private.public_key().public_bytes_raw()
    secret = _expand(kem, _extract(kem, b"", b"eae_prk", shared), b"shared_secret", context, 32)
    schedule = b"\0" + _extract(suite, b"", b"psk_id_hash", b"") + _extract(suite, b"", b"info_hash", info)
    main = _extract(suite, secret, b"secret", b"")
    key, nonce = _expand(suite, main, b"key", schedule, 32), _expand(suite, main, b"base_nonce", schedule, 12)
    return AESGCM(key).decrypt(nonce, cipher, b"")


def test_the_archive_can_be_read_without_gomme():
    pem = new_reader()
    private = load_pem_private_key(pem, None)
    bound = (
        b'gomme archive\n{"batch":3,"format":1,"rule":"gc.facturation","run":"r-1","system":"commercial",'
        b'"table":"factures"}'
    )
    key = by_the_standard(private, wrap(KEY, public_of(pem), PARCEL, "dpo"), bound + b'\n{"reader":"dpo"}')
    row = AESGCM(key).decrypt((8).to_bytes(12, "big"), KEY.seal(PARCEL, 7, DAY, b"\0\0\0\3ab\0\0\0\0\0\0\0\1"),
                              bound + b'\n{"ends":"2033-12-31","row":7}')  # fmt: skip
    assert unpacked(row, 3) == (b"ab", None, b"")
    assert PARCEL.id == hashlib.sha256(bound).hexdigest()[:32]


# --- rows


@settings(deadline=None)
@given(st.lists(st.tuples(st.none() | st.text(st.characters(codec="utf-8")), st.none() | st.binary()), min_size=1))
def test_every_cell_is_the_same_after_packing(rows):
    texts, blobs = zip(*rows, strict=True)
    cells = pa.RecordBatch.from_arrays([pa.array(texts, pa.string()), pa.array(blobs, pa.binary())], ["a", "b"])
    table = Table(None, "t", (Column("a", "TEXT", "text"), Column("b", "BLOB", "binary")))
    head = Head.from_bytes(Head.of(cells, table).to_bytes())
    assert head.columns == (("a", "text", "TEXT"), ("b", "binary", "BLOB"))
    assert head.batch([unpacked(row, 2) for row in packed(cells)]).equals(cells)


@settings(deadline=None)
@given(st.binary())
def test_what_is_no_row_is_refused_or_has_its_cells(row):
    try:
        cells = unpacked(row, 2)
    except NotOpened:
        return
    assert b"".join(b"\0" * 4 if c is None else (len(c) + 1).to_bytes(4, "big") + c for c in cells) == row


def test_ids_lie_one_after_the_other():
    assert apart(bytes(16) + b"\1" * 16) == [bytes(16), b"\1" * 16]
    assert json.loads(Head(()).to_bytes()) == []
