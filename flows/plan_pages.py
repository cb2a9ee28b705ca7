"""A plan as files: plan.json for machines, and plan.html, in the workspace's language, for whoever is to sign."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.errors import FlowError
from flows.workspace import Workspace
from flows.written import as_json, write_files
from rules.approval import Weighed
from rules.discovery import Label
from rules.plan import Plan, Refusal


def write_plan(
    workspace: Workspace,
    made: Plan,
    document: Mapping[str, Any],
    weighed: Weighed,
    missing: tuple[Refusal, ...],
    at: datetime,
    folder: Path,
    ran: str | None = None,
) -> Path:
    """Writes both files and says where the page is; `document` is what plan.json holds. FlowError.

    `ran`: applied, or begun, where there was a run.
    """
    from reports.plan import plan_page
    from reports.plan_seats import Standing

    rules = {rule.id: rule for rule in workspace.retention().retention.rules}
    standing = Standing(at, weighed, missing, workspace.settings.approvers, ran)
    page = plan_page(made, rules, standing, workspace.settings.language, labels(workspace, made.systems))
    files = {folder / "plan.html": page.encode(), folder / "plan.json": as_json(document).encode() + b"\n"}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_files(files)
    except OSError as error:
        raise FlowError(
            f"{folder}: plan {made.id} is in the store, and no page of it can be written there ({error.strerror}); "
            "name a folder with --out"
        ) from None
    return folder / "plan.html"


def labels(workspace: Workspace, systems: tuple[str, ...]) -> dict[str, Label]:
    """What people call the systems, of those that gomme.yaml or nobody names otherwise by now."""
    known = {id: workspace.system(id).label for id in systems if id in workspace.settings.systems}
    return {id: Label(label.fr, label.en) for id, label in known.items() if label}
