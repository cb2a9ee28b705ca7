"""Everything that can go wrong in this room, beside what the other rooms say themselves.

FlowError
├── WorkspaceError       gomme.yaml, or something that it names, is missing or unusable
├── DiscoverError        a scan could not come to its end
├── Stopped              somebody said stop: Ctrl-C, or a signal
└── DeployError          no Prefect API, or it refuses
"""


class FlowError(Exception):
    """gomme could not do what it was asked; the message names the place and the way out, never a value or password."""


class WorkspaceError(FlowError):
    """The workspace cannot be used."""


class DiscoverError(FlowError):
    """A scan could not come to its end."""


class Stopped(FlowError):
    """Ctrl-C, or a polite signal."""


class DeployError(FlowError):
    """Prefect cannot be reached, or refuses."""
