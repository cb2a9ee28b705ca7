"""What is known of the columns of a system before rows of it go: the latest scan, as decisions let it count today."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from detectors.finding import ColumnResult
from flows.workspace import Workspace
from rules.rows import from_rows
from rules.rulings import decide

if TYPE_CHECKING:
    from connectors.store import Store

Known = Mapping[str, frozenset[str]]
WHOLE = "column"  # the place of a finding that is the whole value, and not a passage of it


def known_categories(
    workspace: Workspace, store: "Store", system: str, label: str, today: date, whole: bool = False
) -> Known | None:
    """By column of that table its categories; None where no scan looked there. DocumentError.

    With `whole` only of what the values are themselves, not of what stands somewhere in a text.
    """
    found = {
        column.column: frozenset(f.category for f in column.findings if not whole or f.place == WHOLE)
        for column in _columns(workspace, store, system, today)
        if label in (column.table, f"{column.schema}.{column.table}")
    }
    return found or None


def _columns(workspace: Workspace, store: "Store", system: str, today: date) -> tuple[ColumnResult, ...]:
    if (scan := store.last()) is None or (rows := store.read(scan)) is None:
        return ()
    columns = [column for column in from_rows(rows).columns if column.system == system]
    return decide(columns, workspace.decisions(today), store.bound(), today).columns
