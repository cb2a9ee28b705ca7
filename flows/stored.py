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


def not_personal(store: Store) -> frozenset[tuple[str, str, str, str]]:
    """What decisions call not personal, by the latest scan: system, label of the table, column, category."""
    if (scan := store.last()) is None or (rows := store.read(scan)) is None:
        return frozenset()
    discovery = from_rows(rows)
    dismissed = {r.gap for r in discovery.decisions if (r.answer, r.standing) == ("not_personal", "holds")}
    return frozenset(
        (gap.system, f"{gap.schema}.{gap.table}" if gap.schema else gap.table, gap.column, gap.category)
        for gap in discovery.gaps
        if gap.id in dismissed and gap.table and gap.column and gap.category
    )


def _why_not(store: Store, scan: str) -> str:
    scans = {row["id"]: row["status"] for row in store.scans()}
    if scan in scans:
        return f"scan {scan} is {scans[scan]} and has no report"
    known = next((f"; the latest is {id}" for id, status in scans.items() if status == "complete"), "")
    return f"{store.place} holds no scan '{scan}'{known}"
