"""The making of one copy: every table filled, every target finished, and everything read back by the proof."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from connectors.target import Run
from flows.destinations import Destinations
from flows.filling import CopyStep, Filling
from flows.originals import Originals
from flows.progress import Progress
from flows.proof import Proof, Proved
from flows.ready import Ready

Fill = Callable[[CopyStep], int]
EachTable = Callable[[Fill, Sequence[CopyStep]], Sequence[int]]  # runs every step, in order; the rows of each


def fill_each(fill: Fill, steps: Sequence[CopyStep]) -> list[int]:
    """One table after the other."""
    return [fill(step) for step in steps]


@dataclass(frozen=True, slots=True)
class Making:
    """A copy while it is made, under its staging names."""

    ready: Ready
    originals: Originals
    destinations: Destinations
    proof: Proof = field(repr=False)

    def make(self, run: Run, resume: bool, each: EachTable, progress: Progress) -> Proved:
        """Everything up to publishing; what an earlier attempt has filled is only shown to the proof."""
        filled = self.destinations.prepare(self.ready.structures, run, resume)
        fillings = {
            CopyStep(system, table.label): self._filling(system, table.label) for system, table in self.ready.tables()
        }
        for system, original in self.originals.opened.items():
            progress.planned(system, self.ready.structures[system].tables)
            self.proof.source(system, original.snapshot)
        there = [step for step in fillings if step.table in filled[step.system]]
        for step in there:
            fillings[step].watch()
            progress.done(step.system, fillings[step].table)
        each(_filler(fillings, progress), [step for step in fillings if step not in there])
        return self._proved()

    def _proved(self) -> Proved:
        for target in self.destinations.targets.values():
            target.finish()
        for system, target in self.destinations.targets.items():
            self.proof.listed(system, target.listed())
        for system, target in self.destinations.targets.items():
            with target.staged() as contents:
                for table in self.ready.structures[system].tables:
                    self.proof.check(system, table, contents)
        return self.proof.conclude()

    def _filling(self, system: str, label: str) -> Filling:
        structure, target = self.ready.structures[system], self.destinations.targets[system]
        table = structure.table(label)
        return Filling(
            system,
            self.originals.opened[system],
            target,
            table,
            self.ready.rule(system, table),
            self.ready.mask(system, table),
            self.proof,
            self.ready.subset,
            target.native(structure),
        )


def _filler(fillings: Mapping[CopyStep, Filling], progress: Progress) -> Fill:
    def fill(step: CopyStep) -> int:
        rows = fillings[step].fill()
        progress.done(step.system, fillings[step].table)
        return rows

    return fill
