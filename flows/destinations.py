"""Where all systems of one copy go: refused, prepared and published together; all take their places, or none."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from types import TracebackType
from typing import Self

from connectors.model import ConnectorError, TargetRefused
from connectors.structure import Structure
from connectors.target import Run, Target, open_target
from flows.errors import CopyRefused
from flows.originals import Originals, told


class Destinations:
    """The targets by system, in the order in which they are published."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        self.targets: dict[str, Target] = {}
        self._open = ExitStack()
        try:
            for id, url in urls.items():
                with refused(id):
                    self.targets[id] = open_target(url)
                self._open.callback(self.targets[id].close)
        except BaseException:
            self._open.close()
            raise
        self._refuse_one_for_two()

    def refuse(self, originals: Originals) -> None:
        """CopyRefused where a target is one of the sources, of this system or of another one."""
        for id, target in self.targets.items():
            for system in originals.systems.values():
                with refused(id):
                    target.refuse(system)

    def recover(self, was_published: Callable[[str], bool]) -> None:
        """Ends what a process left that died while publishing: forth where all targets of its run were, else back."""
        for id, target in self.targets.items():
            with refused(id):
                if (run := target.unsettled()) is not None:
                    target.settle() if was_published(run) else target.withdraw()

    def prepare(self, structures: Mapping[str, Structure], run: Run, resume: bool) -> dict[str, frozenset[str]]:
        """Every staging made; by system the labels of the tables that are filled already."""
        filled: dict[str, frozenset[str]] = {}
        for id, target in self.targets.items():
            with refused(id):
                filled[id] = target.prepare(structures[id], run, resume)
        return filled

    def publish(self) -> None:
        """Every staging takes its own name; if one cannot, those that have give it back."""
        published: list[Target] = []
        try:
            for id, target in self.targets.items():
                with refused(id):
                    target.publish()
                published.append(target)
        except BaseException:
            for target in reversed(published):
                target.withdraw()
            raise

    def settle(self) -> None:
        for target in self.targets.values():
            target.settle()

    def discard(self) -> None:
        """Drops what is staged; a target that is gone keeps it until the next copy."""
        for target in self.targets.values():
            with suppress(ConnectorError):
                target.discard()

    def _refuse_one_for_two(self) -> None:
        places = [target.place for target in self.targets.values()]
        for id, target in self.targets.items():
            if places.count(target.place) > 1:
                raise CopyRefused(f"{id}: {target.place} would hold the copies of two systems; name a target for each")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open.close()


@contextmanager
def refused(system: str) -> Iterator[None]:
    """What is wrong with the target of a system, told with its name; where it will not take the copy, as a refusal."""
    try:
        with told(system):
            yield
    except TargetRefused as error:
        raise CopyRefused(str(error)) from None
