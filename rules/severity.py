"""How grave a gap is: a table of kinds against what the data could do to a person, and what softens it."""

from collections.abc import Mapping

from detectors.category import MISSION
from detectors.finding import ColumnResult, Finding
from rules.discovery import GapKind, Severity

ORDER: tuple[Severity, ...] = ("high", "medium", "low")

# grave: whoever holds it can act in the person's name or money; mission: what the policy is about;
# plain: postal address; light: identifiers that need another record to point at a person.
_CLASS: Mapping[str, str] = {
    **dict.fromkeys(("national_id", "bank_account", "payment_card", "secret", "birth_date"), "grave"),
    **dict.fromkeys(MISSION, "mission"),
    **dict.fromkeys(("address",), "plain"),
    **dict.fromkeys(("ip_address", "login", "online_id"), "light"),
}

_SEVERITY: Mapping[GapKind, Mapping[str, Severity]] = {
    "undeclared": {"grave": "high", "mission": "high", "plain": "medium", "light": "low"},
    "misplaced": {"grave": "high", "mission": "high", "plain": "medium", "light": "low"},
    "unplaced": {"grave": "high", "mission": "medium", "plain": "medium", "light": "low"},
    "free_text": {"grave": "high", "mission": "medium", "plain": "low", "light": "low"},
    "work_use_unconfirmed": {"grave": "medium", "mission": "medium", "plain": "low", "light": "low"},
    "missing": {"grave": "low", "mission": "low", "plain": "low", "light": "low"},
}

# Nobody looked: a BLOB seldom holds a name as text, everything else may.
_UNSEEN: Mapping[str | None, Severity] = {"binary": "low", "unreadable_type": "low"}

ROLE_MAILBOXES = 0.9  # from this share of contact@, info@ … on, a column of addresses is hardly about persons


def severity(
    kind: GapKind, category: str, column: ColumnResult | None = None, finding: Finding | None = None
) -> Severity:
    """The table's severity; one step less where a finding is only probable, `low` for mailboxes of functions."""
    gravest = _SEVERITY[kind][_CLASS.get(category, "plain")]
    if finding is None or column is None:
        return gravest
    if _role_mailboxes(finding):
        return "low"
    unsure = finding.verdict == "probable" or column.examined == "metadata"
    return _less(gravest) if unsure else gravest


def severity_unseen(reason: str | None) -> Severity:
    """Of a column that nobody could look at, by the code of the reason."""
    return _UNSEEN.get(reason, "medium")


def _less(severity: Severity) -> Severity:
    return ORDER[min(ORDER.index(severity) + 1, len(ORDER) - 1)]


def _role_mailboxes(finding: Finding) -> bool:
    shares = [reason.figures.get("share", 0) for reason in finding.why if reason.code == "role_mailbox"]
    return any(float(share) >= ROLE_MAILBOXES for share in shares)
