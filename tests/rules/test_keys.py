"""Keys: made, read, told apart, refused; never shown."""

import pickle
import secrets
from hashlib import sha256

import pytest

from rules.keys import Key, KeyRefused

GOOD = "3b9f1c0e7d42a86519c4e2f07ab83d6615fe09c27b4d81a3e6509f2c8d17b4a0"


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "  ",
        "abc",
        GOOD[:-1],
        GOOD + "0",
        "g" * 64,
        "0" * 64,
        "ab" * 32,
        "deadbeef" * 8,
        "0123456789abcdef" * 4,
        bytes(range(32)).hex(),
        bytes(range(255, 223, -1)).hex(),
        b"a sentence that is thirty-two b.".hex(),
        sha256(b"changeme").hexdigest(),
        sha256(b"").hexdigest(),
    ],
)
def test_refuses_what_somebody_could_guess_and_says_where_it_came_from(text: str | None) -> None:
    with pytest.raises(KeyRefused, match=r"env:GOMME_KEY .*gomme key new") as refused:
        Key.stable(text, "env:GOMME_KEY")
    assert not text or not text.strip() or text not in str(refused.value)


def test_reads_64_hex_characters_in_any_case() -> None:
    assert Key.stable(f" {GOOD.upper()}\n", "env:K").fingerprint == Key.stable(GOOD, "env:K").fingerprint


def test_an_ephemeral_key_is_another_each_time() -> None:
    one, other = (Key.ephemeral(secrets.token_bytes) for _ in range(2))
    assert one.mode == "ephemeral"
    assert one.fingerprint != other.fingerprint


@pytest.mark.parametrize("random", [lambda size: bytes(size), lambda size: secrets.token_bytes(size - 1)])
def test_refuses_a_broken_random_source(random: object) -> None:
    with pytest.raises(KeyRefused, match="random source"):
        Key.ephemeral(random)  # type: ignore[arg-type]


def test_purposes_share_nothing_and_the_fingerprint_is_none_of_them() -> None:
    key = Key.stable(GOOD, "env:K")
    derived = {key.derive(purpose) for purpose in ("email", "phone", "person", "fingerprint")}
    assert len(derived) == 4
    assert all(key.fingerprint not in each.hex() for each in derived)


def test_is_never_shown_nor_pickled() -> None:
    key = Key.stable(GOOD, "env:K")
    assert GOOD not in repr(key)
    with pytest.raises(TypeError):
        pickle.dumps(key)
