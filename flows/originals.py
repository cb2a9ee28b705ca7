"""The systems that a copy is made of: each open, in one snapshot, with the structure that is to be made again."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
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
    """All systems of one copy, read as they stood when it began; closed with the block."""

    def __init__(self, workspace: Workspace, systems: Iterable[str]) -> None:
        self.opened: dict[str, Original] = {}
        self._open = ExitStack()
        try:
            for id in systems:
                self.opened[id] = self._opened(workspace, id)
        except BaseException:
            self._open.close()
            raise

    @property
    def structures(self) -> Mapping[str, Structure]:
        return {id: original.structure for id, original in self.opened.items()}

    def _opened(self, workspace: Workspace, id: str) -> Original:
        settings = workspace.system(id)
        options = Options(settings.schemas, settings.limits.statement_timeout, settings.limits.connections)
        try:
            system = self._open.enter_context(connect(workspace.url(id), options))
            snapshot = self._open.enter_context(system.snapshot())
            return Original(system, snapshot, snapshot.structure())
        except ConnectorError as error:
            error.args = (f"{id}: {error}",)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open.close()
