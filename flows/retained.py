"""Plans of a workspace: made, shown, and what each still needs before it may be executed."""

import getpass
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from connectors.records import Records
from flows.asked import day_of, name_of
from flows.errors import FlowError
from flows.plan_pages import write_plan
from flows.progress import Progress, Silent
from flows.recorded import opened
from flows.retaining import Clock, now, plan
from flows.saying import Said, number
from flows.workspace import Workspace
from rules.approval import Approval, Weighed, weigh
from rules.document import nearest
from rules.plan import Plan, PlannedTable, Refusal, canonical
from rules.retention import retention_sha256

LOOKING = frozenset({"as_of_future"})  # nothing is wrong with such a plan, but nobody can approve it
_UNSIGNED = frozenset({"no_data_owner", "role_missing", "too_few"})


@dataclass(frozen=True, slots=True)
class Planned(Said):
    refused: tuple[str, ...]


def planned(
    workspace: Workspace,
    as_of: str | None,
    by: str | None,
    out: Path | None,
    clock: Clock = now,
    scheduled: bool = False,
    progress: Progress | None = None,
) -> Planned:
    """Makes a plan, writes plan.json and its page, and says it; `refused`: why nobody may approve it."""
    progress = progress or Silent()
    try:
        made = plan(workspace, _day(as_of), clock, _planner(by), scheduled, progress)
    finally:
        progress.close()
    document, at = described(made), clock()
    weighed = weigh(made, (), workspace.settings.approvers, at)
    folder = out or workspace.reports
    write_plan(workspace, made, document, weighed, lacking(workspace, made, weighed), at, folder)
    refused = tuple(each.sentence for each in refusals(made) if each.code not in LOOKING)
    return Planned(document, (*_lines(made), f"plan {folder / 'plan.html'} and plan.json"), refused)


def shown(workspace: Workspace, id: str, clock: Clock = now) -> Said:
    """One plan with its signatures."""
    at = clock()
    with opened(workspace) as (_, records):
        made, approvals, run = found(records, id), signatures(records, id), run_of(records, id)
    weighed = weigh(made, approvals, workspace.settings.approvers, at)
    missing = lacking(workspace, made, weighed)
    document = {**described(made), **standing_of(weighed, missing, run)}
    return Said(document, (*_lines(made), *_signed(weighed), *_next(made, missing, run)))


def status(workspace: Workspace, clock: Clock = now) -> Said:
    """All plans, the latest first."""
    at, documents, lines = clock(), list[dict[str, Any]](), list[str]()
    with opened(workspace, create=True) as (_, records):
        for row in records.plans.plans():
            if row["sha256"] is None:
                continue
            made, approvals = found(records, row["id"]), signatures(records, row["id"])
            weighed, run = weigh(made, approvals, workspace.settings.approvers, at), run_of(records, made.id)
            missing = lacking(workspace, made, weighed)
            head = {"id": made.id, "sha256": made.sha256, "as_of": made.as_of.isoformat(), "selected": made.selected}
            documents.append({**head, "expires": made.expires.isoformat(), **standing_of(weighed, missing, run)})
            lines += [_headline(made, standing(missing, run)), *_next(made, missing, run)]
    return Said({"plans": documents}, lines or ["no plan: run 'gomme retain plan'"])


def found(records: Records, id: str) -> Plan:
    """The frozen plan of that id. FlowError where there is none; PlanError where it was edited."""
    row = records.plans.plan(id)
    if row is None or row["sha256"] is None:
        known = [row["id"] for row in records.plans.plans() if row["sha256"]]
        raise FlowError(f"there is no plan '{id}'{nearest(id, known)}; see 'gomme retain status'")
    return Plan.from_row(row)


def signatures(records: Records, id: str) -> list[Approval]:
    return [Approval.from_row(row) for row in records.plans.approvals(id)]


def lacking(workspace: Workspace, made: Plan, weighed: Weighed) -> tuple[Refusal, ...]:
    """Why it may not be executed now: what `weigh` says, and whether rules or inventory are others by now."""
    return (*changed(workspace, made), *weighed.missing)


def run_of(records: Records, plan: str) -> dict[str, Any] | None:
    """The run that was begun of a plan, how it stands, and whether it has its certificate."""
    found = next((row for row in records.runs.rows() if row["plan"] == plan), None)
    certified = records.certificates.of(plan) is not None
    return {"id": found["id"], "status": found["status"], "certified": certified} if found else None


def standing(missing: Sequence[Refusal], run: Mapping[str, Any] | None = None) -> str:
    """applied or begun, where there is a run; approved, waiting (for signatures), or dead: nobody can sign it."""
    if run:
        return "applied" if run["status"] == "done" and run["certified"] else "begun"
    if not missing:
        return "approved"
    return "waiting" if {refusal.code for refusal in missing} <= _UNSIGNED else "dead"


def refusals(made: Plan) -> Iterator[Refusal]:
    """Why it was refused when it was made."""
    yield from made.refusals
    for table in made.tables:
        if table.over_cap:
            where = f"{table.system}.{table.table}"
            yield Refusal(
                "over_cap", f"{where}: {table.over_cap} rows more than {table.rule} may take at once; see its caps"
            )


def described(made: Plan) -> dict[str, Any]:
    """plan.json: the document that was hashed, with its hash."""
    read = json.loads(canonical(made))
    return {"id": made.id, "sha256": made.sha256, **{name: read[name] for name in read if name != "id"}}


def changed(workspace: Workspace, made: Plan) -> Iterator[Refusal]:
    """What the plan rests on and is another by now."""
    if retention_sha256(workspace.retention().text) != made.retention_sha256:
        yield Refusal("rules_changed", f"retention.yaml changed since plan {made.id} was made; make another")
    if workspace.inventory_sha256() != made.inventory_sha256:
        yield Refusal("inventory_changed", f"the inventory changed since plan {made.id} was made; make another")
    archive = workspace.settings.archive
    for name, key in dict(pair for rule in made.rules for pair in rule.readers).items():
        if archive is None or archive.readers.get(name) != key:
            yield Refusal("reader_changed", f"the key of {name} is another than when plan {made.id} was made")


def standing_of(weighed: Weighed, missing: Sequence[Refusal], run: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What is signed, what is missing, and the run that was begun of it."""
    return {
        "status": standing(missing, run),
        "run": run,
        "approvals": [_signature(approval) for approval in weighed.counted],
        "opinions": [_signature(approval) for approval in weighed.opinions],
        "not_counted": [{"code": r.code, "sentence": r.sentence} for r in weighed.dropped],
        "missing": [{"code": r.code, "sentence": r.sentence} for r in missing],
    }


def _signature(approval: Approval) -> dict[str, Any]:
    told = {"name": approval.name, "role": approval.role, "at": approval.at}
    return {**told, "opinion": approval.opinion, "remarks": approval.remarks} if approval.opinion else told


def _lines(made: Plan) -> Iterator[str]:
    yield f"plan {made.id} as of {made.as_of}, until {made.expires:%Y-%m-%d %H:%M} UTC"
    yield f"sha256 {made.sha256}"
    for table in made.tables:
        yield _line(table)
        yield from (f"    {label:<16}{state:<14}{rows:>10,}" for label, state, rows in table.backlog)
    for effect in made.side_effects:
        yield f"  {effect.kind} on {effect.system}.{effect.table}: {effect.what}"
    for refusal in refusals(made):
        yield f"  refused ({refusal.code}): {refusal.sentence}"


def _line(table: PlannedTable) -> str:
    counts = ("selected", "held", "kept", "indeterminate", "over_cap")
    told = ", ".join(f"{getattr(table, name):,} {name.replace('_', ' ')}" for name in counts)
    head = f"{table.order + 1}. {table.system}.{table.table}, {table.rule}, {table.action}"
    return f"  {head}, {number(table.total, 'row')}: {told}"


def _headline(made: Plan, standing: str) -> str:
    until = f"{made.expires:%Y-%m-%d %H:%M} UTC"
    return f"{made.id}  {standing:<9} as of {made.as_of}, {number(made.selected, 'row')}, until {until}"


def _signed(weighed: Weighed) -> Iterator[str]:
    for approval in weighed.counted:
        yield f"  signed by {approval.name} as {approval.role}"
    for opinion in weighed.opinions:
        yield f"  opinion of {opinion.name}: {opinion.opinion}"
    for refusal in weighed.dropped:
        yield f"  not counted ({refusal.code}): {refusal.sentence}"


def needs(missing: Sequence[Refusal]) -> Iterator[str]:
    """A line for each."""
    return (f"  {refusal.code}: {refusal.sentence}" for refusal in missing)


def _next(made: Plan, missing: Sequence[Refusal], run: Mapping[str, Any] | None) -> Iterator[str]:
    """How its run stands, or what it still needs."""
    if not run:
        dead = [refusal for refusal in missing if refusal.code not in _UNSIGNED]
        yield from needs(dead or missing)  # what nobody can sign any more needs no signatures
    elif run["status"] == "running":
        yield f"  run {run['id']} is at work, if its process lives; 'gomme retain stop' ends it"
    elif standing(missing, run) == "begun":
        told = "done, without a certificate" if run["status"] == "done" else run["status"]
        yield f"  run {run['id']} is {told}: 'gomme retain apply {made.id} --resume' goes on with it"


def _day(text: str | None) -> date | None:
    return day_of("--as-of", text) if text is not None else None


def _planner(by: str | None) -> str:
    try:
        return name_of("--as", by if by is not None else getpass.getuser())
    except (OSError, KeyError):
        raise FlowError("--as NAME: say who plans, since this account has no name") from None
