"""retention.yaml for a workspace that has none: the starter, every rule off, with tables proposed from a scan."""

from collections.abc import Sequence
from pathlib import Path

from flows.begun import Awaited
from flows.workspace import Workspace
from rules.retention import starter
from rules.retention_proposal import for_systems

RETENTION = "retention.yaml"


def first_rules(systems: Sequence[str]) -> str:
    """The starter's text for these systems."""
    return for_systems(starter(), systems)


def awaited(path: Path, text: str) -> Awaited:
    """What a human does with it, at its first rule."""
    line = next(at for at, said in enumerate(text.splitlines(), 1) if said.startswith("  - id:"))
    return Awaited(str(path), line, "read the rules that you need, fill in « à compléter », then enabled: true")


def proposed(workspace: Workspace, scan: str) -> tuple[Path, str] | None:
    """The file and its text with tables proposed from that scan; None where somebody has rules of their own."""
    from connectors.store import open_store
    from rules.retention_proposal import proposing
    from rules.rows import from_rows

    path = workspace.folder / (workspace.settings.retention or RETENTION)
    plain = first_rules(tuple(workspace.settings.systems))
    if path.exists() and path.read_text(encoding="utf-8", errors="replace") != plain:
        return None
    with open_store(workspace.store_url()) as store:
        rows = store.read(scan)
    columns = from_rows(rows).columns if rows else ()
    return path, proposing(plain, scan, columns, workspace.settings.language)
