"""gomme's own records obey their periods: keys and row lists that are over go before anything else is done.

Whoever plans or applies comes by here, so no timer of its own is needed. What goes is in the ledger.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from connectors.records import Next, Records
from flows.applied import BEFORE
from flows.recorded import entry
from flows.workspace import Workspace

BY = "gomme"


@dataclass(frozen=True, slots=True)
class Ended:
    """What was over: years of the ledger's keys, keys of pseudonyms by rule, and plans whose row lists went."""

    years: tuple[int, ...]
    pseudonyms: tuple[tuple[str, str], ...]
    plans: tuple[str, ...]


def keep_terms(workspace: Workspace, records: Records, at: datetime) -> Ended:
    """Destroys what is past its term at that instant, on its day in the workspace's time zone."""
    today = at.astimezone(ZoneInfo(workspace.settings.timezone)).date()
    return Ended(tuple(_years(records, today, at)), tuple(_pseudonyms(records, today, at)), tuple(_lists(records, at)))


def _years(records: Records, today: date, at: datetime) -> list[int]:
    """Marks go with the key of their year, also where a process died in between."""

    def said(year: int) -> Next:
        return entry("year_key_destroyed", BY, {"year": year}, at)

    gone = records.ledger.destroy_keys(today.isoformat(), said)
    destroyed = {row["year"] for row in records.ledger.year_keys() if row["destroyed"] is not None}
    for year in destroyed & set(records.erased.years()):
        records.erased.drop(year)
    return gone


def _pseudonyms(records: Records, today: date, at: datetime) -> list[tuple[str, str]]:
    def said(rule: str, until: str) -> Next:
        return entry("pseudonym_key_destroyed", BY, {"rule": rule, "until": until}, at)

    return records.pseudonym_keys.destroy(today.isoformat(), said)


def _lists(records: Records, at: datetime) -> list[str]:
    """Of plans that are dead and that no run is at work on."""
    runs, listed = records.runs.rows(), records.plans.listed()
    at_work = {row["plan"] for row in runs if row["status"] == "running"}
    dead = [
        row["id"]
        for row in records.plans.plans()
        if row["id"] in listed
        and row["status"] != "drafting"
        and row["id"] not in at_work
        and datetime.fromisoformat(row["expires"]) <= at
    ]
    for plan in dead:
        records.plans.drop_rows(plan, entry("row_lists_dropped", BY, {"plan": plan}, at))
        for run in [row["id"] for row in runs if row["plan"] == plan]:
            if BEFORE in records.runs.notes(run):
                records.runs.note(run, BEFORE, json.dumps([]))
    return dead
