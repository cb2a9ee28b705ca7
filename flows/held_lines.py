"""A hold as people and programs read it: what it is over, never whom."""

from datetime import date
from typing import Any

from rules.holds import Hold


def line(hold: Hold, today: date) -> str:
    told = described(hold, today)
    over = hold.scope if hold.scope == "person" else f"{told['count']} rows of" if hold.scope == "rows" else "table"
    where = f" {hold.system}.{hold.table}" if hold.table else ""
    due = f"review {hold.review}{' is overdue' if hold.overdue(today) else ''}"
    text = f"{hold.id}  {told['status']}  case {hold.case}  over {over}{where}  {due}"
    return "".join(character if character.isprintable() else "?" for character in text)


def described(hold: Hold, today: date) -> dict[str, Any]:
    signed = [release.name for release in hold.releases]
    status = "released" if not hold.in_force else "release signed by one" if signed else "in force"
    return {
        "id": hold.id, "case": hold.case, "scope": hold.scope, "system": hold.system, "table": hold.table,
        "count": len(hold.targets), "reason": hold.reason, "by": hold.by, "added": hold.added,
        "review": hold.review.isoformat(), "overdue": hold.overdue(today), "status": status,
        "released": hold.released, "release_signed_by": signed,
    }  # fmt: skip
