"""Applies a plan that is signed: only its rows, only while they are still due, and never one that is held.

The intent is in the ledger before the first row goes, each batch in the journal of its database, what became of all of
it in the ledger again. Whatever dies in between, `resume` ends it: journals say what was done.
"""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from connectors.journal import Line
from connectors.model import ConnectorError, Refused
from connectors.records import Next, Records
from flows.across import Across, Needing
from flows.applied import BATCH_ROWS, ROWS_A_BATCH, Applied, Status
from flows.apply_again import too_late
from flows.apply_archive import Moves, moves
from flows.apply_batches import Place
from flows.apply_held import Holding
from flows.apply_lists import Lists
from flows.apply_progress import tell_done, tell_planned
from flows.apply_ready import Ready, places, ready, refuse_run, refuse_unsigned
from flows.apply_work import Tally, Work
from flows.apply_written import Writing
from flows.behind import ahead
from flows.certifying import Ended, certify, measure
from flows.errors import FlowError, RetainRefused
from flows.progress import Progress, Silent
from flows.recorded import entry, opened
from flows.retained import found
from flows.retaining import Clock, before_key, now, year_key
from flows.run_notes import rows_a_batch
from flows.terms import keep_terms
from flows.workspace import Workspace
from rules.plan import Plan
from rules.subject_ids import hold_key
from rules.written_cells import Written

if TYPE_CHECKING:
    from connectors.store import Store


@dataclass(frozen=True, slots=True)
class _Run:
    """One run as it is told of in the store."""

    id: str
    plan: Plan
    by: str
    started: datetime
    clock: Clock

    def entry(self, kind: str, more: Mapping[str, Any]) -> Next:
        told = {"plan": self.plan.id, "sha256": self.plan.sha256, "run": self.id, **more}
        return entry(kind, self.by, told, self.clock())


def run_id(plan: Plan) -> str:
    """The id of the run that applies the plan: the same whenever it is resumed."""
    return f"r-{plan.id.removeprefix('p-')}"


def apply(
    workspace: Workspace,
    plan_id: str,
    resume: bool = False,
    clock: Clock = now,
    progress: Progress | None = None,
    batch_rows: int = BATCH_ROWS,
    by: str = "gomme",
) -> Applied:
    """Applies it, or goes on with a run that ended before its end.

    RetainRefused where it may not be, with every reason; FlowError, DocumentError or ConnectorError where nothing could
    be begun. What ends a run that was begun is told in its outcome.
    """
    started = clock()
    with opened(workspace) as (store, records):
        keep_terms(workspace, records, started)
        plan = found(records, plan_id)
        refuse_unsigned(workspace, records, plan, started)
        run = _Run(run_id(plan), plan, by, started, clock)
        refuse_run(records, plan, run.id, resume)
        lists = Lists(records.plans, plan)
        lists.refuse_edited()
        at_hand = ready(workspace, plan)
        key = before_key(store.key(), plan.id)
        rules = at_hand.retention.enabled
        with (
            moves(workspace, rules, at_hand.grounds, at_hand.between, store.key()) as moving,
            places(workspace, (store, records), lists, at_hand, key, started.date()) as here,
        ):
            kept = (store, records)
            return _begun(workspace, kept, run, lists, at_hand, here, moving, progress or Silent(), batch_rows)


def _begun(
    workspace: Workspace,
    kept: "tuple[Store, Records]",
    run: _Run,
    lists: Lists,
    at_hand: Ready,
    here: list[Place],
    moving: Moves | None,
    progress: Progress,
    rows: int,
) -> Applied:
    store, records = kept
    rows = rows_a_batch(records, run.id) or rows
    journals = {place.system: place.eraser.journal(run.id) for place in here}
    holding = Holding(workspace, at_hand.structures, at_hand.between, hold_key(store.key()))
    _begin(records, run, journals)
    if moving:
        moving.reconcile({place.system: place.eraser for place in here})
    records.runs.note(run.id, ROWS_A_BATCH, str(rows))
    needing = Needing(workspace, Across(at_hand.retention, at_hand.grounds, at_hand.between))
    writing = Writing(Written(year_key(records, lists.plan.created.year)), records.erased.noted(run.id))
    work = Work(records, lists, here, holding, run.id, journals, run.clock, moving, needing, writing)
    try:
        for said in (said for place in here for said in place.slow()):
            work.tally.why[said] = None
            progress.noticed(said)
        ended = _measured(workspace, kept, run, lists, work) if not any(journals.values()) else None
        ended = ended or _all(work, lists, rows, progress)
    except BaseException:
        _end(records, run, work.tally, "interrupted")
        raise
    late = ended is None and _came_to_nothing(work.tally) and too_late(records, lists, run.id)
    status = ended or ("done" if late else _status(lists, work.tally))
    _end(records, run, work.tally, status)
    tally = work.tally
    outcome = Applied(
        run.id, run.plan, status, tally.of(lists), run.started, run.clock(), tally.batches, dict(tally.persons),
        tuple(tally.why), tuple(sorted(tally.failed)), too_late=late,
    )  # fmt: skip
    return outcome if late or status == "stopped" else _proved(workspace, kept, run, outcome, lists, here)


def _measured(
    workspace: Workspace, kept: "tuple[Store, Records]", run: _Run, lists: Lists, work: Work
) -> Status | None:
    """What is there before the first row goes; without that nothing begins."""
    try:
        measure(workspace, *kept, run.id, lists)
    except ConnectorError as error:
        work.tally.why[str(error)] = None
        return "failed"
    return None


def _proved(
    workspace: Workspace,
    kept: "tuple[Store, Records]",
    run: _Run,
    outcome: Applied,
    lists: Lists,
    here: list[Place],
) -> Applied:
    """With what queries say of it; where they cannot be asked, a resume may still prove it."""
    try:
        journals = {place.system: place.eraser.journal(run.id) for place in here}
        made = certify(workspace, *kept, Ended(outcome, lists, journals), run.by, run.clock)
    except (ConnectorError, FlowError) as error:
        return replace(outcome, why=(*outcome.why, str(error)))
    return replace(outcome, proved=made)


def _begin(records: Records, run: _Run, journals: Mapping[str, tuple[Line, ...]]) -> None:
    done = sum(len(lines) for lines in journals.values())
    intent = run.entry("apply_begun", {"selected": run.plan.selected, "batches_done": done})
    try:
        records.runs.begin(run.id, run.plan.id, run.started.isoformat(), intent)
    except Refused as error:
        raise RetainRefused(str(error)) from None


def _all(work: Work, lists: Lists, rows: int, progress: Progress) -> Status | None:
    """Every portion; why it ended before the last one."""
    tell_planned(progress, lists)
    try:
        with closing(ahead(lists.batches(rows))) as portions:
            for portion in portions:
                if work.stops(portion):
                    return "stopped"
                work.do(portion)
                tell_done(progress, lists, portion)
    except (ConnectorError, FlowError) as error:
        work.tally.why[str(error)] = None
        return "failed"
    finally:
        work.rest()
    return None


def _status(lists: Lists, tally: Tally) -> Status:
    """A run in which nothing at all was done is not done, however good the reasons."""
    done = sum(counted.done for counted in tally.tables)
    if tally.persons["partial"]:
        return "partial"
    return "failed" if tally.failed or (lists.plan.selected and not done) else "done"


def _came_to_nothing(tally: Tally) -> bool:
    """Whether everybody was left, and only since their rows were not as planned."""
    done = sum(counted.done for counted in tally.tables)
    return not done and bool(tally.persons["changed"]) and set(+tally.persons) == {"changed"}


def _end(records: Records, run: _Run, tally: Tally, status: str) -> None:
    counts = [[counted.done, *(counted.left[why] for why in ("changed", "held", "failed"))] for counted in tally.tables]
    summary = {"batches": tally.batches, "counts": counts, "digest": tally.digest}
    records.ledger.append(run.entry("apply_batches", summary))
    left = {why: count for why, count in sorted(tally.persons.items()) if count}
    ended = run.entry("apply_ended", {"status": status, "persons_left": left})
    records.runs.end(run.id, status, run.clock().isoformat(), ended)
