"""After a run: what queries prove is made a certificate, or a list of what is left; kept, written, in the ledger."""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from connectors.journal import Line
from connectors.model import ConnectorError
from connectors.records import Records
from connectors.residues import residues
from flows.applied import BATCH_ROWS, BEFORE, REMAINING, Applied, AppliedTable
from flows.apply_lists import Lists
from flows.certificate_pages import proved_page
from flows.errors import FlowError
from flows.originals import Originals
from flows.recorded import entry
from flows.remaining import judge
from flows.retained import signatures
from flows.retaining import Clock, before_key, now
from flows.run_notes import measured, remaining, rows_a_batch
from flows.verify_done import done_of
from flows.verify_rows import Done
from flows.verifying import Scene, TableProof, after, before, scene
from flows.workspace import Workspace
from flows.written import as_json, write_files
from rules.approval import weigh
from rules.certificate import (
    Certificate,
    CertifiedRule,
    CertifiedTable,
    Left,
    Outcome,
    Remaining,
    Residue,
    ResidueKind,
    Signature,
    described,
)
from rules.document import RulesError
from rules.ledger import Entry, Head, Value
from rules.outcomes import OF_ROWS, judged_fields, of_field, of_rows
from rules.plan import Plan
from rules.retention import Rule

if TYPE_CHECKING:
    from connectors.store import Store


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that ended: what it says of itself, its row lists, and what the journals say, by system."""

    applied: Applied
    lists: Lists
    journals: Mapping[str, Sequence[Line]]


def measure(workspace: Workspace, store: "Store", records: Records, run: str, lists: Lists) -> None:
    """Notes what is there before the first row goes; a resumed run finds it noted. ConnectorError."""
    if BEFORE not in records.runs.notes(run):
        records.runs.note(run, BEFORE, before(workspace, lists, before_key(store.key(), lists.plan.id)))


def certify(
    workspace: Workspace, store: "Store", records: Records, ended: Ended, by: str, clock: Clock = now
) -> Certificate | Remaining:
    """Proves the run, keeps what came out with its entry in the ledger, and writes certificate.json.

    A certificate takes the row lists with it; a list of what is left leaves them. What is certified stays as it is.
    """
    if row := records.certificates.of(ended.applied.plan.id):
        return Certificate.from_row(row)
    made = _proved(workspace, store, records, ended, clock)
    _keep(records, made, by, clock())
    written(workspace, made)
    return made


def kept(records: Records, plan: Plan, run: str) -> Certificate | Remaining | None:
    """What was made of a plan; CertificateError where it was changed."""
    if row := records.certificates.of(plan.id):
        return Certificate.from_row(row)
    return remaining(records, run)


def written(workspace: Workspace, made: Certificate | Remaining, folder: Path | None = None) -> Path:
    """certificate.json, or remaining.json where there is no certificate, and the page of it beside."""
    name = "certificate.json" if isinstance(made, Certificate) else "remaining.json"
    folder, (page, html) = folder or workspace.reports, proved_page(workspace, made)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_files({folder / page: html, folder / name: as_json(described(made)).encode() + b"\n"})
    except OSError as error:
        raise FlowError(
            f"{folder}: {name} is in the store, and cannot be written there ({error.strerror}); give gomme the folder"
        ) from None
    return folder / name


def _keep(records: Records, made: Certificate | Remaining, by: str, at: datetime) -> None:
    told: dict[str, Value] = {"plan": made.plan, "run": made.run, "id": made.id, "sha256": made.sha256}
    if isinstance(made, Certificate):
        records.certificates.keep(made.to_row(), entry("certified", by, told, at))
        records.runs.note(made.run, BEFORE, "[]")
        records.runs.note(made.run, REMAINING, "")
        return
    row = made.to_row()
    records.runs.note(made.run, REMAINING, json.dumps({**row, "document": row["document"].decode()}))
    codes = sorted({left.code for left in made.left})
    records.ledger.append(entry("not_certified", by, {**told, "codes": codes}, at))


def _proved(
    workspace: Workspace, store: "Store", records: Records, ended: Ended, clock: Clock
) -> Certificate | Remaining:
    applied, plan, run = ended.applied, ended.applied.plan, ended.applied.run
    key = before_key(store.key(), plan.id)
    done = done_of(ended.lists, rows_a_batch(records, run) or BATCH_ROWS, ended.journals)
    with Originals(workspace, plan.systems) as originals:
        originals.look()
        found = tuple(_residues(originals, plan))
        try:
            seen = scene(workspace, originals, ended.lists)
        except RulesError:
            tables = tuple(_table(of, TableProof(of.system, of.table, of.rule), plan, {}) for of in applied.tables)
            left = (*_of_run(applied), *_unfit(plan))
        else:
            proofs = after(seen, key, measured(records, run), done)
            tables = tuple(_tables(store, workspace, seen, applied, proofs, done, key))
            left = (*_of_run(applied), *(each for proof in proofs for each in proof.left))
    head = _head(workspace, records, applied, clock(), tables, found)
    return Remaining(**head, left=left) if left else Certificate(**head)


def _head(
    workspace: Workspace,
    records: Records,
    applied: Applied,
    at: datetime,
    tables: tuple[CertifiedTable, ...],
    found: tuple[Residue, ...],
) -> dict[str, Any]:
    plan = applied.plan
    weighed = weigh(plan, signatures(records, plan.id), workspace.settings.approvers, applied.started)
    return {
        "id": f"c-{at:%Y%m%d}-{secrets.token_hex(4)}", "plan": plan.id, "plan_sha256": plan.sha256,
        "run": applied.run, "as_of": plan.as_of, "started": applied.started, "ended": applied.ended, "made": at,
        "systems": plan.systems,
        "approvals": tuple(Signature(a.name, a.role, a.at) for a in weighed.counted),
        "opinions": tuple(Signature(a.name, a.role, a.at, a.opinion) for a in weighed.opinions),
        "rules": tuple(CertifiedRule(rule.id, rule.sha256, rule.legal) for rule in plan.rules),
        "tables": tables, "residues": found,
        "ledger_head": str(Head.of(Entry.from_row(row) for row in records.ledger.last())),
    }  # fmt: skip


def _tables(
    store: "Store",
    workspace: Workspace,
    seen: Scene,
    applied: Applied,
    proofs: Sequence[TableProof],
    done: Done,
    key: bytes,
) -> Iterator[CertifiedTable]:
    rules = {task.rule.id: task.rule for _, tasks in seen.tables.values() for task in tasks}
    by_place = {(proof.system, proof.table, proof.rule): proof for proof in proofs}
    for of in applied.tables:
        proof = by_place.get((of.system, of.table, of.rule), TableProof(of.system, of.table, of.rule))
        made = _table(of, proof, seen.made, rules)
        if made.action == "anonymize" and made.outcome == "anonymised" and made.done:
            outcome, why = judge(
                workspace, store, seen, (of.system, of.table, of.rule), done, key, applied.ended.date()
            )
            made = replace(made, outcome=outcome, why=why, fields=judged_fields(made.fields, outcome))
        yield made


def _table(of: AppliedTable, proof: TableProof, plan: Plan, rules: Mapping[str, Rule]) -> CertifiedTable:
    planned = next(t for t in plan.tables if (t.system, t.table, t.rule) == (of.system, of.table, of.rule))
    wrong, outcome = dict(proof.columns), _outcome(of, proof)
    fields = tuple(
        (name, of_field(of.action, outcome, value, wrong.get(name, 0))) for name, value in planned.per_column
    )
    if of.action in OF_ROWS and of.rule in rules:
        fields = tuple((name, outcome) for name in rules[of.rule].columns)
    return CertifiedTable(
        of.system, of.table, of.rule, of.action, outcome, of.planned, of.done, of.changed, of.held, of.failed,
        of.archived, proof.rows_before, proof.rows_after, proof.still_there, proof.untouched_rows,
        proof.untouched_before, proof.untouched_after, fields, beside=proof.beside,
    )  # fmt: skip


def _outcome(of: AppliedTable, proof: TableProof) -> Outcome:
    disproved = any(left.outcome == "failed" for left in proof.left)
    return of_rows(
        of.action, planned=of.planned, done=of.done, held=of.held, failed=of.failed, not_reached=of.not_reached,
        still_there=proof.still_there, disproved=disproved,
    )  # fmt: skip


def _of_run(applied: Applied) -> Iterator[Left]:
    """What the run itself says it did not do."""
    for of in applied.tables:
        at = f"{of.system}.{of.table}"
        if of.failed:
            yield Left(
                of.system, of.table, "rows_failed", f"{at}: the database turned {of.failed} rows back", rows=of.failed
            )
        if of.not_reached > 0:
            said = f"{at}: {of.not_reached} rows were not come to; 'gomme retain apply {applied.plan.id} --resume'"
            yield Left(of.system, of.table, "not_reached", said, "skipped", of.not_reached)
    if partial := applied.persons_left.get("partial", 0):
        said = f"{partial} persons went in one system and stay in another: make another plan"
        yield Left(applied.plan.systems[0], None, "partial", said, rows=partial)


def _unfit(plan: Plan) -> Iterator[Left]:
    for id in plan.systems:
        said = f"{id}: the rules fit its tables no more, so nothing can be proved of them; see 'gomme retain plan'"
        yield Left(id, None, "rules_unfit", said, "skipped")


def _residues(originals: Originals, plan: Plan) -> Iterator[Residue]:
    """By system, of the tables of the plan."""
    for id, original in originals.opened.items():
        tables = list(dict.fromkeys(table.table for table in plan.tables if table.system == id))
        try:
            for found in residues(original.snapshot, original.structure, tables):
                kind = cast(ResidueKind, found.kind)
                yield Residue(id, kind, found.table, found.names, found.amount, found.seen)
        except ConnectorError:
            yield Residue(id, "write_ahead_log", seen=False)
