"""The pages of a plan once more, in either language: the plan with its signatures, and what was proved of its run."""

from dataclasses import replace
from pathlib import Path

from flows.certifying import kept, written
from flows.plan_pages import write_plan
from flows.recorded import opened
from flows.retained import described, found, lacking, run_of, signatures, standing, standing_of
from flows.retaining import Clock, now
from flows.workspace import Workspace
from rules.approval import weigh


def write_again(
    workspace: Workspace, id: str, folder: Path | None = None, language: str | None = None, clock: Clock = now
) -> tuple[Path, ...]:
    """Writes plan.html, and certificate.html or remaining.html where the plan was begun, each with its JSON.

    `folder`: default report/ of the workspace; `language`: fr or en, default its own. FlowError, PlanError.
    """
    speaking, at = _speaking(workspace, language), clock()
    folder = folder or workspace.reports
    with opened(workspace) as (_, records):
        made, approvals, run = found(records, id), signatures(records, id), run_of(records, id)
        proved = kept(records, made, run["id"]) if run else None
    weighed = weigh(made, approvals, workspace.settings.approvers, at)
    missing = lacking(workspace, made, weighed)
    ran = standing(missing, run) if run else None
    document = {**described(made), **standing_of(weighed, missing, run)}
    page = write_plan(speaking, made, document, weighed, missing, at, folder, ran)
    return (page, written(speaking, proved, folder)) if proved else (page,)


def _speaking(workspace: Workspace, language: str | None) -> Workspace:
    if language is None:
        return workspace
    return replace(workspace, settings=workspace.settings.model_copy(update={"language": language}))
