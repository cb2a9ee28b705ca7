"""What became of a plan that was applied."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rules.certificate import Certificate, Remaining
from rules.plan import Plan

# Notes of a run: what was measured before it, what is left without a certificate, and how large its batches are.
BEFORE, REMAINING, ROWS_A_BATCH = "before", "remaining", "batch_rows"
BATCH_ROWS = 20_000  # of a batch; a resumed run makes the same ones as before
Status = Literal["done", "stopped", "partial", "failed"]
Reason = Literal["changed", "held", "failed", "partial", "not_reached"]


@dataclass(frozen=True, slots=True)
class AppliedTable:
    """What one rule did in one table; all are counts of rows, and each planned row is in one of them.

    `changed` are not as they were planned any more, or no longer due; `held`: under a hold that came after the plan;
    `failed`: the database turned them back. What is in none of them was not reached.
    """

    system: str
    table: str
    rule: str
    action: str
    planned: int
    done: int = 0
    changed: int = 0
    held: int = 0
    failed: int = 0
    archived: int = 0

    @property
    def left(self) -> int:
        """Rows of the plan to which nothing was done."""
        return self.planned - self.done

    @property
    def not_reached(self) -> int:
        return self.planned - self.done - self.changed - self.held - self.failed


@dataclass(frozen=True, slots=True)
class Applied:
    """A run of a plan. It is done when every person of it was come to and none failed, or went in one system only.

    `persons_left`: persons by why they were left; `why` are the sentences that somebody should read.
    """

    run: str
    plan: Plan
    status: Status
    tables: tuple[AppliedTable, ...]
    started: datetime
    ended: datetime
    batches: int
    persons_left: Mapping[str, int]
    why: tuple[str, ...] = ()
    failed_persons: tuple[int, ...] = ()  # their numbers in the plan
    proved: Certificate | Remaining | None = None  # None: not over, too late, or the databases could not be asked again
    too_late: bool = False  # all rows went before: the run had nothing to do, and proves nothing of its own

    @property
    def done(self) -> int:
        return sum(table.done for table in self.tables)
