"""The systems that a copy is made of: each open, in one snapshot, with the structure that is to be made again."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from threading import Lock
from types import TracebackType
from typing import Self

from connectors.model import ConnectorError
from connectors.snapshot import Snapshot
from connectors.structure import Structure
from connectors.system import Options, System, connect
from flows.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Original:
    """One system. Its snapshot lives on one connection, so one reader at a time holds `turn`."""

    system: System
    snapshot: Snapshot
    structure: Structure
    turn: Lock = field(default_factory=Lock)


class Originals:
    """All systems of one copy; closed with the block. `look` begins their snapshots, on the connections there are."""

    def __init__(self, workspace: Workspace, systems: Iterable[str]) -> None:
        self.systems: dict[str, System] = {}
        self.opened: dict[str, Original] = {}
        self._open = ExitStack()
        try:
            for id in systems:
                self.systems[id] = self._connected(workspace, id)
        except BaseException:
            self._open.close()
            raise

    @property
    def structures(self) -> Mapping[str, Structure]:
        return {id: original.structure for id, original in self.opened.items()}

    def look(self) -> Self:
        """From now on every system is read as it stands now."""
        for id, system in self.systems.items():
            with told(id):
                snapshot = self._open.enter_context(system.snapshot())
                self.opened[id] = Original(system, snapshot, snapshot.structure())
        return self

    def _connected(self, workspace: Workspace, id: str) -> System:
        with told(id):
            return self._open.enter_context(connect(workspace.url(id), options(workspace, id)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open.close()


def options(workspace: Workspace, id: str) -> Options:
    """As gomme.yaml wants that system to be read and written."""
    settings = workspace.system(id)
    return Options(settings.schemas, settings.limits.statement_timeout, settings.limits.connections)


@contextmanager
def told(system: str) -> Iterator[None]:
    """Puts the system before what is wrong with it."""
    try:
        yield
    except ConnectorError as error:
        error.args = (f"{system}: {error}",)
        raise
