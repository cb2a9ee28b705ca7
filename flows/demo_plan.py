"""The end of `gomme demo`: what is past its retention in its two databases, as a plan, with one hold in force."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flows import held
from flows.held import Asked
from flows.retained import Planned, planned
from flows.retaining import Clock, now
from flows.workspace import Workspace

CASE = "2026-014"
HELD = tuple(f"commercial.connexions:{88_000_000 + number}" for number in range(1, 6))
_COLUMNS = ("selected", "held", "kept", "indeterminate")


def today(zone: str = "Europe/Paris", clock: Clock = now) -> date:
    """The day that the demo is made for."""
    return clock().astimezone(ZoneInfo(zone)).date()


def plan_demo(workspace: Workspace, clock: Clock = now) -> Planned:
    """Adds the demo's hold where the store has none, and makes the plan of today. DocumentError, ConnectorError."""
    if not held.listed(workspace, all=True).document["holds"]:
        review = today(workspace.settings.timezone) + timedelta(180)
        held.add(workspace, Asked(CASE, "intrusion, enquête en cours", review.isoformat(), "c.moreau", rows=HELD))
    return planned(workspace, None, "demo", None, clock)


def told(made: Planned, workspace: Workspace) -> Iterator[str]:
    """The plan as a table of counts, where its page lies, and what comes next."""
    plan = made.document
    width = max(len(_place(table)) for table in plan["tables"])
    yield f"{'past its retention':<{width}}  {'then':<12}" + "".join(f"{name:>15}" for name in _COLUMNS)
    for table in plan["tables"]:
        counts = "".join(f"{table[name]:>15,}" for name in _COLUMNS)
        yield f"{_place(table):<{width}}  {table['action']:<12}{counts}"
    total = sum(table["selected"] for table in plan["tables"])
    yield f"\nplan {plan['id']}: {total:,} rows would go or be made nameless; nothing does until people sign"
    yield from (f"refused: {sentence}" for sentence in made.refused)
    yield f"plan {workspace.reports / 'plan.html'} and plan.json"


def _place(table: dict[str, Any]) -> str:
    return f"{table['rule']} {table['system']}.{table['table']}"
