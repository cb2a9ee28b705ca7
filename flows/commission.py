"""What somebody asks of a copy, in the words of the command line or of a flow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.errors import WorkspaceError


@dataclass(frozen=True, slots=True)
class Commission:
    """`to`: URL by system, those of gomme.yaml where it is empty; `key`: ephemeral, env:NAME, or gomme.yaml's."""

    to: Mapping[str, str] = field(default_factory=dict, repr=False)
    key: str | None = None
    subset: tuple[str, ...] = field(default=(), repr=False)  # a condition may hold a name
    resume: bool = False
    canaries: Path | None = None


def targets(given: Sequence[str]) -> dict[str, str]:
    """`--to commercial=sqlite:///copy.db` as URL by system."""
    to: dict[str, str] = {}
    for text in given:
        system, equals, url = text.partition("=")
        if not (system and equals and url):
            raise WorkspaceError("--to is written SYSTEM=URL, as in commercial=sqlite:///copy.db")
        if system in to:
            raise WorkspaceError(f"--to names {system} twice; a system has one copy")
        to[system] = url
    return to
