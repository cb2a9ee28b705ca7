"""A scan out of the store, to be reported again."""

from connectors.store import Store, open_store
from flows.errors import FlowError
from flows.workspace import Workspace
from rules.discovery import Discovery
from rules.rows import from_rows


def stored(workspace: Workspace, scan: str | None) -> Discovery:
    """The complete scan of that id, or the latest one."""
    with open_store(workspace.store_url(), create=False) as store:
        if (wanted := scan or store.last()) is None:
            raise FlowError(f"{store.place} holds no complete scan; run 'gomme discover' first")
        rows = store.read(wanted)
        if rows is None:
            raise FlowError(_why_not(store, wanted))
    return from_rows(rows)


def _why_not(store: Store, scan: str) -> str:
    scans = {row["id"]: row["status"] for row in store.scans()}
    if scan in scans:
        return f"scan {scan} is {scans[scan]} and has no report"
    known = next((f"; the latest is {id}" for id, status in scans.items() if status == "complete"), "")
    return f"{store.place} holds no scan '{scan}'{known}"
