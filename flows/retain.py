"""The Prefect flows `plan-retention` and `apply-retention`: a plan on schedule, and what is signed done in its window.

Prefect writes flow parameters, logs, exception texts and artifacts into its own database: only ids, names, digests and
counts come here. Nothing is tried again by itself: whoever is called looks first.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import flow, task
from prefect.artifacts import (
    create_link_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed

from connectors.model import ConnectorError, Table
from flows.apply_said import AppliedSaid, applied
from flows.applying import run_id
from flows.archive_purge import anything_archived, purge
from flows.errors import FlowError, RetainRefused
from flows.recorded import opened
from flows.retained import found, lacking, planned, signatures, standing
from flows.retaining import now
from flows.saying import Said
from flows.told import safely
from flows.workspace import Workspace, open_workspace
from rules.approval import weigh

PLANNER = "schedule"  # who plans: nobody of that name signs, and neither does the author of a rule
NOTHING = "nothing approved"
EVERY = 1.0  # second
_PLANNED = ("system", "table", "rule", "action", "selected", "held", "kept", "indeterminate")
_APPLIED = ("system", "table", "rule", "action", "planned", "done", "changed", "held", "failed", "not_reached")
_PURGED = ("system", "table", "rule", "rows")


@flow(name="plan-retention", persist_result=False, log_prints=False)
def plan_retention(workspace: str) -> State[str]:
    """Freezes what is past its retention in the workspace of that folder into a plan; no system is written to."""
    with safely():
        opened_ = open_workspace(Path(workspace))
        made = planned(opened_, None, PLANNER, None, scheduled=True)
    plan = made.document
    total = sum(table["selected"] for table in plan["tables"])
    told = f"plan {plan['id']} as of {plan['as_of']}: {total:,} rows (sha256 {plan['sha256']})"
    create_table_artifact(table=rows(plan["tables"], _PLANNED), key="plan", description=told)
    _linked(opened_, "plan.html", "plan-page", "The plan, for those who sign it")
    if made.refused:
        raise RetainRefused("\n".join(made.refused))
    return Completed(message=f"{told}; waiting for signatures")


@flow(name="apply-retention", persist_result=False, log_prints=False)
def apply_retention(workspace: str) -> State[str]:
    """Applies the plans that are fully signed, the oldest first, and destroys what is past its end in the archive.

    A run that was begun before is for people to look at, and to go on with. RetainRefused where something was left.
    """
    with safely():
        opened_ = open_workspace(Path(workspace))
        plans = approved(opened_)
    left = [sentence for plan in plans for sentence in _applied(opened_, plan)]
    gone = 0
    try:
        gone = _purged(opened_) if anything_archived(opened_) else 0
    except (ConnectorError, FlowError) as error:
        left.append(f"the archive is not purged: {error}")
    if left:
        raise RetainRefused("\n".join(left))
    told = f"applied {', '.join(plans)}" if plans else NOTHING
    return Completed(message=f"{told}; {gone} archived rows destroyed" if gone else told)


def _purged(workspace: Workspace) -> int:
    """What is past its last day in the archive is destroyed, in a task run of its own; how many rows."""

    @task(task_run_name="purge the archive", retries=0, cache_policy=NO_CACHE, persist_result=False, log_prints=False)
    def purge_archive() -> Said:
        with safely():
            return purge(workspace, None, PLANNER)

    made = purge_archive().document
    told = f"Archive, as of {made['as_of']}: {made['destroyed']} rows destroyed, {made['held']} kept by holds"
    create_table_artifact(table=rows(made["tables"], _PURGED), key="archive-purge", description=told)
    return int(made["destroyed"])


def approved(workspace: Workspace) -> tuple[str, ...]:
    """The ids of all plans that may be executed now and that nobody has begun to, the oldest first."""
    at = now()
    with opened(workspace, create=True) as (_, records):
        begun = {row["id"] for row in records.runs.rows()}
        made = [found(records, row["id"]) for row in records.plans.plans() if row["sha256"] is not None]
        ready = [
            plan
            for plan in made
            if run_id(plan) not in begun
            and standing(
                lacking(workspace, plan, weigh(plan, signatures(records, plan.id), workspace.settings.approvers, at))
            )
            == "approved"
        ]
    return tuple(plan.id for plan in sorted(ready, key=lambda plan: (plan.created, plan.id)))


def _applied(workspace: Workspace, plan: str) -> Iterator[str]:
    """One plan as a task run of its own; sentences about what was left of it."""

    @task(task_run_name="apply {plan}", retries=0, cache_policy=NO_CACHE, persist_result=False, log_prints=False)
    def apply_plan(plan: str) -> AppliedSaid:
        with safely():
            return applied(workspace, plan, resume=False, progress=Batches())

    began = now()
    try:
        made = apply_plan(plan)
    except RetainRefused as error:
        yield f"plan {plan} is not applied: {error}"
        return
    run = made.document
    told = f"run {run['run']} of plan {plan}: {run['status']}, {run['batches']} batches"
    create_table_artifact(table=rows(run["tables"], _APPLIED), key="applied", description=told)
    for name, key in (("certificate.html", "certificate"), ("remaining.html", "remaining")):
        _linked(workspace, name, key, "What was proved of it afterwards", began)
    if not made.done:
        yield from (f"plan {plan}: {sentence}" for sentence in made.why or (told,))


class Batches:
    """How far a run has come, as an artifact: after a batch, and once a second at most."""

    def __init__(self) -> None:
        self._rows = self._done = 0
        self._artifact: UUID | None = None
        self._told = time.monotonic()

    def planned(self, system: str, tables: tuple[Table, ...]) -> None:
        self._rows += sum(table.estimated_rows or 0 for table in tables)
        if self._artifact is None:
            made = create_progress_artifact(progress=0.0, key="applying", description="Rows of the plan come to")
            self._artifact = made if isinstance(made, UUID) else None

    def read(self, system: str, table: Table, rows: int) -> None:
        self._done += rows
        if self._artifact and (time.monotonic() - self._told > EVERY or self._done == self._rows):
            self._told = time.monotonic()
            update_progress_artifact(self._artifact, 100.0 * self._done / max(1, self._rows))

    def done(self, system: str, table: Table) -> None: ...

    def noticed(self, sentence: str) -> None: ...

    def close(self) -> None: ...


def rows(tables: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> list[dict[str, str]]:
    """Names and counts of each rule and table."""
    return [
        {name.replace("_", " "): f"{of[name]:,}" if isinstance(of[name], int) else of[name] for name in columns}
        for of in tables
    ]


def _linked(workspace: Workspace, name: str, key: str, description: str, since: datetime | None = None) -> None:
    """A link to the page, if there is one that was written since then."""
    page = workspace.reports / name
    if page.exists() and (since is None or page.stat().st_mtime >= since.timestamp()):
        link = page.resolve().as_uri()
        create_link_artifact(link=link, link_text=str(page), key=key, description=description)
