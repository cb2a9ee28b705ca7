"""What a batch wrote where rows stay: kept beside its marks, so that no plan lists these rows again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from connectors.erasing import After, Done
from flows.apply_batches import Place, Task
from flows.apply_lists import Portion
from rules.written_cells import Written

Cells = Mapping[int, bytes]  # by the place of a task's list
Noted = Collection[tuple[tuple[str, str, str], int]]  # system, table and rule, and the number of a batch


@dataclass(frozen=True, slots=True)
class Writing:
    """`written` is under the ledger's key of the plan's year; of `noted` batches the store has the cells."""

    written: Written
    noted: Noted

    def of(
        self,
        place: Place,
        portion: Portion,
        left: Mapping[str, set[int]],
        dropped: Collection[int],
        done: Sequence[Done],
        after: Mapping[int, After],
    ) -> Cells:
        """The cells of a batch, as it was committed without the persons of `left` and `dropped`. ConnectorError.

        Where `after` does not have them, rows are read again; did an application write to one meanwhile, nothing is
        kept of its list in this batch, and the next plan lists it.
        """
        found = dict[int, bytes]()
        for number, task, step in place.staying(portion, left, dropped):
            said = done[len(done) + number]
            if said.after and not self.has(place, task, portion):
                known = after.get(len(done) + number) or place.eraser.after(step, said)
                if known:
                    rule, table = task.rule, task.selection.table
                    found[task.at] = self.written.done(rule, table, known.cells, known.as_planned)
        return found

    def has(self, place: Place, task: Task, portion: Portion) -> bool:
        return ((place.system, task.label, task.rule.id), portion.number) in self.noted
