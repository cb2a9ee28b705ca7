"""What `gomme retain apply` and `gomme retain stop` say."""

import getpass
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from flows.applied import Applied, AppliedTable
from flows.applying import apply
from flows.progress import Progress, for_terminal
from flows.recorded import entry, opened
from flows.retained import run_of
from flows.retaining import Clock, now
from flows.saying import Said
from flows.workspace import Workspace
from rules.approvers import approver_name
from rules.certificate import Certificate, Remaining


@dataclass(frozen=True, slots=True)
class AppliedSaid(Said):
    """`why`: what somebody should read; `done`: whether nothing is left to do."""

    why: tuple[str, ...] = ()
    done: bool = False


def applied(
    workspace: Workspace, plan: str, resume: bool, clock: Clock = now, progress: Progress | None = None
) -> AppliedSaid:
    """Applies the plan and tells what became of it. RetainRefused where nothing was begun."""
    progress = progress or for_terminal()
    try:
        made = apply(workspace, plan, resume, clock, progress, by=_login())
    finally:
        progress.close()
    certified = isinstance(made.proved, Certificate)
    return AppliedSaid(
        described(made),
        (*_lines(made), *_pages(workspace, made)),
        tuple(_why(made)),
        made.status == "done" and (certified or made.too_late),
    )


def broken_off(workspace: Workspace, plan: str) -> str:
    """What is true after Ctrl-C, and how to go on."""
    with opened(workspace, create=True) as (_, records):
        begun = run_of(records, plan)
    if begun is None:
        return f"stopped; nothing was begun: 'gomme retain apply {plan}' begins"
    return f"stopped; what is done stays done: 'gomme retain apply {plan} --resume' goes on with run {begun['id']}"


def stopped(workspace: Workspace, clock: Clock = now) -> Said:
    """Asks the runs at work to end before their next batch."""
    at = clock().astimezone(UTC).isoformat()
    with opened(workspace, create=True) as (_, records):
        at_work = [row["id"] for row in records.runs.rows() if row["status"] == "running"]
        asked = entry("stop_asked", _login(), {"runs": at_work}, clock()) if at_work else None
        runs = records.runs.ask_stop(at, asked)
    lines = [f"run {run} ends before its next batch; go on with 'gomme retain apply PLAN --resume'" for run in runs]
    return Said({"runs": runs}, lines or ["no run is at work"])


def described(made: Applied) -> dict[str, object]:
    """The outcome as a document."""
    tables = [{**asdict(table), "not_reached": table.not_reached} for table in made.tables]
    return {
        "run": made.run, "plan": made.plan.id, "plan_sha256": made.plan.sha256, "status": made.status,
        "started": _at(made.started), "ended": _at(made.ended), "batches": made.batches, "tables": tables,
        "persons_left": dict(made.persons_left), "failed_persons": list(made.failed_persons), "why": list(made.why),
        "too_late": made.too_late,
        "proved": _proved(made),
    }  # fmt: skip


def _proved(made: Applied) -> dict[str, object] | None:
    """The certificate, or what is left; None where nothing was proved."""
    if made.proved is None:
        return None
    left = made.proved.left if isinstance(made.proved, Remaining) else ()
    told = {"id": made.proved.id, "sha256": made.proved.sha256, "certified": isinstance(made.proved, Certificate)}
    return {**told, "left": [asdict(each) for each in left]}


def _lines(made: Applied) -> Iterator[str]:
    yield f"run {made.run} of plan {made.plan.id}: {made.status}"
    yield from (_line(table) for table in made.tables)
    for why, count in sorted(made.persons_left.items()):
        yield f"  persons left, {why}: {count}"
    if made.too_late:
        yield "nothing is left to do: all rows of this plan went before; what is past due now needs another plan"
    if isinstance(made.proved, Certificate):
        yield f"certificate {made.proved.id}, sha256 {made.proved.sha256}"


def _pages(workspace: Workspace, made: Applied) -> Iterator[str]:
    """Where the proof lies."""
    if made.proved is not None:
        name = "certificate" if isinstance(made.proved, Certificate) else "remaining"
        yield f"{name} {workspace.reports / name}.html and {name}.json"


def _line(table: AppliedTable) -> str:
    counts = ("done", "changed", "held", "failed", "not_reached")
    told = ", ".join(f"{getattr(table, name):,} {name.replace('_', ' ')}" for name in counts)
    return f"  {table.system}.{table.table}, {table.rule}, {table.action}: {told} of {table.planned:,}"


def _why(made: Applied) -> Iterator[str]:
    """What keeps it from being done, and how to go on."""
    yield from made.why
    if isinstance(made.proved, Remaining):
        yield f"no certificate for run {made.run}: {len(made.proved.left)} checks failed or were skipped"
        yield from (left.sentence for left in made.proved.left)
    if made.status == "stopped" or any(table.not_reached for table in made.tables):
        yield f"run {made.run} did not come to its end: 'gomme retain apply {made.plan.id} --resume' goes on with it"
    elif made.status == "partial":
        yield "some persons went in one system and stay in another: mend what is named above, then make another plan"
    elif made.status == "failed" and not made.done:
        yield "nothing was done: every person of the plan was left; see why above, then make another plan"
    elif made.status == "failed":
        yield "some persons could not be done: mend what is named above, then make another plan"


def _login() -> str:
    try:
        return approver_name(getpass.getuser())
    except (ValueError, OSError, KeyError):
        return "gomme"


def _at(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()
