"""The demo's people at work: the reader shows that he has his key, and two sign the plan."""

from pathlib import Path

from flows.approving import Signing, approve
from flows.archived import checked
from flows.demo import write_demo
from flows.demo_plan import today
from flows.workspace import open_workspace

PERSONS = 150
SIGNERS = ("c.moreau", "l.garnier")


def written(folder: Path) -> Path:
    """The demo of today, whose archive can be read."""
    write_demo(folder, PERSONS, today())
    checked(open_workspace(folder), folder / "keys" / "archive_dpo.key")
    return folder


def sign(folder: Path, plan: str) -> None:
    for name in SIGNERS:
        approve(open_workspace(folder), Signing(plan, name, folder / "keys" / f"{name}.key", None, None, ""))
