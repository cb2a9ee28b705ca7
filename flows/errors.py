"""Everything that can go wrong in this room, beside what the other rooms say themselves.

FlowError
├── WorkspaceError       gomme.yaml, or something that it names, is missing or unusable
├── DiscoverError        a scan could not come to its end
├── CopyRefused          a copy may not be made: exit 3
│   └── CopyWithheld     a copy was made, and a check failed: nobody sees it
├── HoldRefused          a hold is not released: exit 3
├── RetainRefused        a plan may not be approved: exit 3
├── Stopped              somebody said stop: Ctrl-C, or a signal
└── DeployError          no Prefect API, or it refuses
"""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from rules.attestation import Withheld


class FlowError(Exception):
    """gomme could not do what it was asked; the message names the place and the way out, never a value or password."""

    exit_code: ClassVar[int] = 2


class WorkspaceError(FlowError):
    """The workspace cannot be used."""


class DiscoverError(FlowError):
    """A scan could not come to its end."""


class CopyRefused(FlowError):
    """A copy is not begun, or not to be seen; each line of the message is one reason."""

    exit_code = 3


class CopyWithheld(CopyRefused):
    """Checks failed on a copy that was made, and dropped; `withheld` tells of all that were made."""

    def __init__(self, withheld: "Withheld") -> None:
        from reports.withheld import sentences

        super().__init__("\n".join(sentences(withheld.checks, "en")))
        self.withheld = withheld


class HoldRefused(FlowError):
    """A signature does not count for the end of a hold."""

    exit_code = 3


class RetainRefused(FlowError):
    """A plan is not one that may be signed, or a signature does not count; each line of the message is one reason."""

    exit_code = 3


class Stopped(FlowError):
    """Ctrl-C, or a polite signal."""

    exit_code = 130  # as a shell says it


class DeployError(FlowError):
    """Prefect cannot be reached, or refuses."""
