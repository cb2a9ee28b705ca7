"""The archive beside a run: rows of rules that archive are put before their batch, and settled when it is done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from connectors.erase import Eraser
from connectors.erasing import Batch, Outcome, Step
from connectors.model import BatchRefused
from connectors.system import System, connect
from flows.archive_moving import Active, put_step
from flows.archiving import Archive, opened
from flows.originals import options, told
from flows.workspace import Workspace
from rules.due import Ground
from rules.edges import Edge
from rules.retention import Rule

Moved = tuple[Rule, Step, bytes]  # a step that deletes what the rule archives, with its marks


@dataclass(frozen=True, slots=True)
class Moves:
    """The moves of one run."""

    archive: Archive
    systems: Mapping[str, System]
    grounds: Mapping[str, Ground]

    def reconcile(self, erasers: Mapping[str, Eraser]) -> None:
        """Ends what earlier runs, or attempts of this one, left moving in these systems; before the first batch."""
        for system, eraser in erasers.items():
            self.archive.reconcile(system, eraser.journal)

    def run(self, system: str, eraser: Eraser, batch: Batch, moved: Iterable[Moved]) -> Outcome:
        """`Eraser.run` with the archive around it; the same errors. Where the connection broke nothing is known yet:
        the batch stays moving, and is run again, or reconciled."""
        if not self._went(system, eraser, batch):
            for rule, step, marks in moved:
                active = Active(system, eraser, self.systems[system], self.grounds[system])
                put_step(self.archive, batch, step, rule, marks, active)
        try:
            outcome = eraser.run(batch)
        except BatchRefused:
            self.archive.withdraw(batch.run, batch.number, system)
            raise
        self.archive.settle(batch.run, batch.number, system, outcome.dropped)
        return outcome

    def _went(self, system: str, eraser: Eraser, batch: Batch) -> bool:
        """Whether an earlier attempt, of which nothing was heard, was committed: its rows can be read no more."""
        if not self.archive.is_moving(batch.run, batch.number, system):
            return False
        eraser.ensure_journal()  # and so waits until the earlier connection is surely at its end
        return any(line.batch == batch.number for line in eraser.journal(batch.run))


@contextmanager
def moves(
    workspace: Workspace,
    rules: Sequence[Rule],
    grounds: Mapping[str, Ground],
    between: Sequence[Edge],
    store_key: bytes,
) -> Iterator[Moves | None]:
    """The archive for a run of these rules; None where none archives. RetainRefused, ConnectorError."""
    systems = {rule.system for rule in rules if rule.final.action == "archive"}
    if not systems:
        yield None
        return
    with ExitStack() as open_:
        archive = open_.enter_context(opened(workspace, rules, between, store_key))
        yield Moves(archive, {id: open_.enter_context(_connected(workspace, id)) for id in sorted(systems)}, grounds)


@contextmanager
def _connected(workspace: Workspace, id: str) -> Iterator[System]:
    with told(id):
        system = connect(workspace.url(id), options(workspace, id))
    with system:
        yield system
