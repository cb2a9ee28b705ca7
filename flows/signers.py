"""A new approver's key pair: the private half in a file of one's own, the public half as a line for gomme.yaml."""

import os
from collections.abc import Sequence
from pathlib import Path

from flows.errors import FlowError
from flows.saying import Said
from rules.approval import new_private, public_of
from rules.approvers import OWNER, approver_name, role_name, written


def new_signer(name: str, roles: Sequence[str], path: Path) -> Said:
    """Makes the pair; FlowError where the name or a role cannot stand in gomme.yaml, or the file is there already."""
    try:
        approver_name(name)
        wanted = [role_name(role) for role in dict.fromkeys(roles or (OWNER,))]
    except ValueError as error:
        raise FlowError(str(error)) from None
    private = new_private()
    write_private(path, private)
    key = written(public_of(private))
    line = f'{name}: {{roles: [{", ".join(wanted)}], key: "{key}"}}'
    document = {"name": name, "roles": wanted, "key": key, "private_key": str(path), "line": line}
    return Said(document, (f"wrote {path}: keep it where only {name} can read it; for approvers: in gomme.yaml:", line))


def private_key(path: Path) -> bytes:
    """The text of a private key's file."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FlowError(f"{path}: no private key can be read ({error.strerror}); name its file with --key") from None


def write_private(path: Path, private: bytes) -> None:
    """Makes the file readable for its owner only before a byte is in it; never over another key."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise FlowError(f"{path} is there already; a key is never overwritten: name another file with --out") from None
    except OSError as error:
        raise FlowError(f"{path}: the key cannot be written there ({error.strerror}); name a file with --out") from None
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o600)  # whatever the umask
        file.write(private)
