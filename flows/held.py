"""Legal holds of a workspace: added by one, released by two, each with its line in the ledger."""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from connectors.model import Refused
from connectors.records import Records
from flows.asked import day_of, name_of
from flows.errors import FlowError, HoldRefused, Stopped
from flows.held_lines import described, line
from flows.held_places import Place, row_of, table_of
from flows.recorded import entry, opened
from flows.saying import Said
from flows.signers import private_key
from flows.workspace import Workspace
from rules.holds import NEEDED, Hold, Scope, counted, from_rows, releasing, sign_release, to_rows
from rules.ledger import Value
from rules.plan import Refusal
from rules.private_keys import KeyUnusable
from rules.subject_ids import SubjectKey, hold_key

PATIENCE = 600  # seconds to wait for batches that began before the hold


@dataclass(frozen=True, slots=True)
class Asked:
    """What `gomme hold add` was told; `rows` as SYSTEM.TABLE:KEY, `persons` as identifiers or '-'."""

    case: str
    reason: str
    review: str
    by: str
    persons: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    table: str | None = None


def add(workspace: Workspace, asked: Asked) -> Said:
    """Adds the hold, and comes back when no batch that began before it is at work any more."""
    now = datetime.now(UTC)
    review = _review(asked.review, _today(workspace, now))
    _said(asked)
    scope, place, named = _scope(workspace, asked)
    with opened(workspace, create=True) as (store, records):
        key = hold_key(store.key())
        system, table = (place.system, place.table) if place else (None, None)
        targets = tuple(sorted({_target(key, place, name) for name in named}))
        hold = Hold(
            _id(), asked.case, scope, asked.reason, asked.by, now.isoformat(), review, system, table, targets
        )  # fmt: skip
        fields: dict[str, Value] = {
            "hold": hold.id,
            "scope": scope,
            "on": place.label if place else None,
            "named": len(targets),
        }
        added = entry("hold_added", asked.by, {**fields, "review": asked.review, "digest": hold.digest}, now)
        waited = _wait(records, hold, records.holds.add(to_rows(hold), added))
    today = _today(workspace, now)
    return Said({**described(hold, today), "batches_waited_for": waited}, (line(hold, today),))


def release(workspace: Workspace, named: str, by: str, key: Path) -> Said:
    """One person's signature under the end of a hold, or of all holds of a case; the second one ends it."""
    private, now = private_key(key), datetime.now(UTC)
    ended, refused = list[Hold](), list[str]()
    with opened(workspace) as (_, records):
        for hold in _named(records, named):
            after = _released(workspace, records, hold, by, private, now)
            ended += [after] if isinstance(after, Hold) else []
            refused += [] if isinstance(after, Hold) else [f"{hold.id}: {after.sentence}"]
    if not ended:
        raise HoldRefused("\n".join(refused))
    today = _today(workspace, now)
    over = () if all(hold.in_force for hold in ended) else ("rules apply to it again with the next plan",)
    document = {"holds": [described(hold, today) for hold in ended], "refused": refused}
    return Said(document, [*(line(hold, today) for hold in ended), *refused, *over])


def listed(workspace: Workspace, all: bool) -> Said:
    """The holds in force, or all; none where there is no store yet."""
    today = _today(workspace, datetime.now(UTC))
    with opened(workspace, create=True) as (_, records):
        holds = [hold for hold in from_rows(records.holds.rows()) if all or hold.in_force]
    lines = [line(hold, today) for hold in holds]
    return Said({"holds": [described(hold, today) for hold in holds]}, lines or ["no hold is in force"])


def _released(
    workspace: Workspace, records: Records, hold: Hold, by: str, private: bytes, now: datetime
) -> Hold | Refusal:
    """The hold after this signature, or why it does not count."""
    approvers, today = workspace.settings.approvers, _today(workspace, now)
    good = replace(hold, releases=counted(hold, approvers, today))
    try:
        signed = sign_release(private, hold, by, now)
    except KeyUnusable as error:
        raise FlowError(f"--key: {error}") from None
    if (refused := releasing(good, signed, approvers, today)) and len(good.releases) < NEEDED:
        return refused
    fields: dict[str, Value] = {"hold": hold.id, "digest": hold.digest}
    if refused is None:
        row = {"hold": hold.id, "name": signed.name, "at": signed.at, "signature": signed.signature}
        records.holds.sign_release(row, entry("hold_release_signed", by, fields, now))
    (written,) = _named(records, hold.id)  # another person may have signed meanwhile
    if len(counted(written, approvers, today)) < NEEDED:
        return written
    records.holds.end(hold.id, now.isoformat(), entry("hold_released", by, fields, now))
    return replace(written, released=now.isoformat())


def _named(records: Records, named: str) -> list[Hold]:
    holds = [hold for hold in from_rows(records.holds.rows()) if named in (hold.id, hold.case)]
    if not holds:
        raise FlowError("there is no such hold or case; 'gomme hold list --all' has them all")
    return [hold for hold in holds if hold.in_force] or holds


def _scope(workspace: Workspace, asked: Asked) -> tuple[Scope, Place | None, Sequence[str | tuple[str, ...]]]:
    """What the hold is over: scope, place, and the identifiers or keys that it names."""
    if [bool(asked.persons), bool(asked.rows), asked.table is not None].count(True) != 1:
        raise FlowError("a hold is over a --person, over rows (--row) or over a --table: name one of them")
    if asked.table is not None:
        return "table", table_of(workspace, asked.table), ()
    if asked.persons:
        return "person", None, _identifiers(asked.persons)
    rows = [row_of(workspace, row) for row in asked.rows]
    if len({place for place, _ in rows}) > 1:
        raise FlowError("--row: rows of one table a hold; add another hold of the same case for the other table")
    return "rows", rows[0][0], [key for _, key in rows]


def _identifiers(given: Sequence[str]) -> list[str]:
    lines = [line for text in given for line in (sys.stdin.read().splitlines() if text == "-" else [text])]
    named = [line.strip() for line in lines if line.strip()]
    if not named:
        raise FlowError("--person: nothing names the person; give an e-mail address, a phone or a customer number")
    return named


def _target(key: SubjectKey, place: Place | None, name: "str | tuple[str, ...]") -> str:
    if isinstance(name, str):
        return key.person(name)
    return key.row(place.system if place else "", place.table if place else "", name)


def _wait(records: Records, hold: Hold, leases: Sequence[str]) -> int:
    """Until the batches of these leases have ended; says how many there were."""
    until = time.monotonic() + PATIENCE
    standing = records.holds.standing(leases)
    try:
        while standing and time.monotonic() < until:
            time.sleep(0.1)
            standing = records.holds.standing(leases)
    except KeyboardInterrupt:
        raise Stopped(f"stopped waiting; hold {hold.id} is in force for every batch that begins from now on") from None
    if standing:
        lease = standing[0]
        raise Refused(
            f"hold {hold.id} is in force for every later batch, but batch {lease['batch']} of run {lease['run']} on "
            f"{lease['process'].split()[0]} has not ended for {PATIENCE} s; see there what became of it"
        )
    return len(leases)


def _review(text: str, today: date) -> date:
    day = day_of("--review", text)
    if day <= today:
        raise FlowError(f"--review {day}: a review lies in the future; today is {today}")
    return day


def _said(asked: Asked) -> None:
    for option, text in (("--case", asked.case), ("--reason", asked.reason)):
        if not text.strip():
            raise FlowError(f"{option}: something must be said here")
    name_of("--as", asked.by)


def _today(workspace: Workspace, now: datetime) -> date:
    return now.astimezone(ZoneInfo(workspace.settings.timezone)).date()


def _id() -> str:
    return f"h-{uuid4().hex[:10]}"
