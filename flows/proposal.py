"""masking.yaml from a scan: what `gomme init` writes in a workspace whose systems answer."""

from datetime import datetime
from zoneinfo import ZoneInfo

from connectors.store import open_store
from flows.begun import Awaited, Begun
from flows.errors import Stopped, WorkspaceError
from flows.originals import Originals
from flows.pipeline import discover, now
from flows.progress import for_terminal
from flows.workspace import Workspace
from flows.written import write_files
from rules.discovery import Discovery
from rules.marked import parse
from rules.propose import Proposal, propose
from rules.rows import from_rows


def propose_masking(workspace: Workspace) -> Begun:
    """Writes the manifest that the latest scan of all systems gives; never over another one. WorkspaceError."""
    path = workspace.folder / (workspace.settings.masking or "masking.yaml")
    if path.exists():
        how = "move it away for a new proposal; 'gomme copy --check' names what it does not know"
        raise WorkspaceError(f"{path} exists and is never overwritten; {how}")
    scan = _scan(workspace)
    proposal = _proposal(workspace, scan)
    try:
        write_files({path: proposal.text.encode()})
    except OSError as error:
        raise WorkspaceError(f"{path}: nothing can be written there ({error.strerror})") from None
    lines = parse(proposal.text)
    awaiting = (Awaited(str(path), lines.line(a.path), f"{a.place}: {a.said('en')}") for a in proposal.asked)
    return Begun((str(path),), tuple(awaiting), scan.scan)


def _proposal(workspace: Workspace, scan: Discovery) -> Proposal:
    relations = [(relation.origin, relation.to) for relation in workspace.settings.relations]
    with Originals(workspace, workspace.settings.systems) as originals:
        return propose(scan, originals.look().structures, relations, workspace.settings.language)


def _scan(workspace: Workspace) -> Discovery:
    """The latest complete scan of all systems that knows today's decisions, else a new one."""
    systems = tuple(workspace.settings.systems)
    with open_store(workspace.store_url()) as store:
        last = store.last(systems)
        rows = last and store.read(last)
    scan = from_rows(rows) if rows else None
    return scan if scan and _is_decided(scan, workspace) else _scanned(workspace)


def _is_decided(scan: Discovery, workspace: Workspace) -> bool:
    today = datetime.now(ZoneInfo(workspace.settings.timezone)).date()
    decisions = workspace.decisions(today)
    return {ruling.id for ruling in scan.decisions} == {decision.id for decision in decisions}


def _scanned(workspace: Workspace) -> Discovery:
    progress = for_terminal()
    try:
        return discover(workspace, clock=now, progress=progress)
    except KeyboardInterrupt:
        raise Stopped("stopped; nothing was written; run the same command again") from None
    finally:
        progress.close()
