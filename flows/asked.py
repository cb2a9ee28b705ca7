"""What people write on a command line, read: a day, a name. FlowError names the option and shows how it is written."""

from datetime import date

from flows.errors import FlowError
from rules.approvers import approver_name


def day_of(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FlowError(f"{option} is a date such as 2027-06-30") from None


def name_of(option: str, text: str) -> str:
    """Somebody's name as it can stand in gomme.yaml, a file name and a record."""
    try:
        return approver_name(text)
    except ValueError as error:
        raise FlowError(f"{option}: {error}") from None
