"""`approvers:` of gomme.yaml: who is read, and which mistakes are told with their line."""

from base64 import b64encode

import pytest

from flows.settings import Settings, check
from rules.approvers import Approver
from rules.document import DocumentError, read
from tests.rules.plans import APPROVERS

GOOD, OTHER = APPROVERS["c.moreau"].key, APPROVERS["a.petit"].key
IDENTITY = b64encode(bytes([1, *[0] * 31])).decode()
ORDER_8 = b64encode(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")).decode()


def settings(*lines: str) -> Settings:
    text = "systems: {a: {url: 'sqlite:///a.db'}}\napprovers:\n" + "".join(f"  {line}\n" for line in lines)
    return read(text, "gomme.yaml", Settings, check)


def test_approvers_are_read_with_roles_key_and_the_day_of_revocation():
    found = settings(f'c.moreau: {{roles: [data_owner, own_role], key: "{GOOD}", revoked: 2027-01-31}}').approvers
    assert found["c.moreau"].roles == ("data_owner", "own_role")
    assert found["c.moreau"].public == APPROVERS["c.moreau"].public
    assert str(found["c.moreau"].revoked) == "2027-01-31"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f'c: {{roles: [], key: "{GOOD}"}}', "approvers.c.roles"),
        (f'c: {{roles: [data_onwer], key: "{GOOD}"}}', "did you mean 'data_owner'?"),
        (f'c: {{roles: [Data Owner], key: "{GOOD}"}}', "a role is written in small letters"),
        (f'c: {{roles: [legal], kye: "{GOOD}"}}', "unknown key 'kye'; did you mean 'key'?"),
        (f'../c: {{roles: [legal], key: "{GOOD}"}}', "a name holds letters, digits"),
        ("c: {roles: [legal]}", "'key' is missing"),
        ('c: {roles: [legal], key: "ssh-ed25519 AAAA"}', "a key is written ed25519:"),
        ('c: {roles: [legal], key: "ed25519:AAAA"}', "no whole Ed25519 key"),
        ('c: {roles: [legal], key: "ed25519:***"}', "no whole Ed25519 key"),
        (f'c: {{roles: [legal], key: "ed25519:{IDENTITY}"}}', "anybody could sign under"),
        (f'c: {{roles: [legal], key: "ed25519:{ORDER_8}"}}', "anybody could sign under"),
        (f'c: {{roles: [legal], key: "{GOOD}", revoked: soon}}', "a date such as"),
    ],
)
def test_a_mistake_is_told_with_its_line(line, said):
    with pytest.raises(DocumentError) as error:
        settings(line)
    assert str(error.value).startswith("gomme.yaml:3: ")
    assert said in str(error.value)


def test_two_names_with_one_key_are_one_person():
    with pytest.raises(DocumentError, match=r"gomme\.yaml:4: 'c' has the same key"):
        settings(f'c: {{roles: [legal], key: "{GOOD}"}}', f'd: {{roles: [data_owner], key: "{GOOD}"}}')


def test_two_names_that_are_written_alike_are_refused():
    with pytest.raises(DocumentError, match=r"gomme\.yaml:4: 'c\.m' is written alike"):
        settings(f'c.m: {{roles: [legal], key: "{GOOD}"}}', f'C.M: {{roles: [legal], key: "{OTHER}"}}')


def test_nobody_is_no_mistake():
    assert read("systems: {a: {url: 'sqlite:///a.db'}}", "gomme.yaml", Settings, check).approvers == {}


def test_the_points_under_which_anybody_could_sign_are_those_that_cryptography_verifies_under():
    """With the neutral element as the key, the signature (R = [0]B, S = 0) holds for every message."""
    from rules.approval import holds_good

    neutral = bytes([1, *[0] * 31])
    assert holds_good(neutral, b64encode(neutral + bytes(32)).decode(), b"whatever")
    with pytest.raises(ValueError, match="anybody"):
        Approver(roles=("legal",), key=f"ed25519:{IDENTITY}")
