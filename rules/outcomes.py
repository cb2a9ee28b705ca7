"""What became of the rows and of the fields of one rule, as a certificate says it: the gravest that is true of some."""

from collections.abc import Mapping, Sequence

from rules.certificate import Outcome

OF_ROWS: Mapping[str, Outcome] = {"delete_row": "row_deleted", "archive": "archived"}
_OF_FIELDS: Mapping[str, Outcome] = {"pseudonymize": "pseudonymised", "anonymize": "anonymised"}


def of_rows(
    action: str, *, planned: int, done: int, held: int, failed: int, not_reached: int, still_there: int, disproved: bool
) -> Outcome:
    """Counts are of rows; `still_there`: -1 where nobody looked; `disproved`: some check of the table failed."""
    if failed or still_there > 0 or disproved:
        return "failed"
    if still_there < 0 or not_reached:
        return "skipped"
    if not done and planned:
        return "held" if held else "refused"
    return OF_ROWS.get(action) or _OF_FIELDS.get(action, "erased")


def of_field(action: str, rows: Outcome, written: str, wrong: int) -> Outcome:
    """`written`: what the rule writes there; `wrong`: rows that hold something else."""
    if rows in ("failed", "skipped", "held", "refused"):
        return "failed" if wrong else rows
    if written == "pseudonym":
        return "pseudonymised"
    return "anonymised" if action == "anonymize" else "erased"


def judged_fields(fields: Sequence[tuple[str, Outcome]], rows: Outcome) -> tuple[tuple[str, Outcome], ...]:
    """Columns of rows that are found to be pseudonymised are erased at best, never anonymised."""
    return tuple((name, "erased" if was == "anonymised" != rows else was) for name, was in fields)
