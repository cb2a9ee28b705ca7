"""`gomme archive settle`: ends the moves of runs that died and will not go on, by the journals of their systems."""

from contextlib import ExitStack

from connectors import process
from connectors.archive import open_archive
from connectors.erase import open_eraser
from connectors.model import EraseRefused
from connectors.records import Records
from connectors.structure import Structure
from flows.archiving import Archive
from flows.errors import RetainRefused
from flows.originals import options, told
from flows.recorded import entry, opened
from flows.retaining import Clock, now
from flows.saying import Said
from flows.workspace import Workspace
from rules.archived_row import Knowing
from rules.ledger import Value
from rules.subject_ids import hold_key


def settle(workspace: Workspace, clock: Clock = now) -> Said:
    """Keeps what went, removes what stayed. RetainRefused while a run is at work; ConnectorError."""
    rows = open_archive(workspace.archive_url(), create=False)
    with rows, opened(workspace, create=True) as (store, records):
        _refuse_running(records)
        archive = Archive(rows, {}, {}, Knowing(hold_key(store.key()), ()))
        kept = removed = 0
        for system in dict.fromkeys(batch["system"] for batch in rows.moving()):
            more, less = _settled(workspace, archive, system)
            kept, removed = kept + more, removed + less
        fields: dict[str, Value] = {"kept": kept, "removed": removed}
        if kept or removed:
            records.ledger.append(entry("archive_settled", "gomme", fields, clock()))
    return Said(fields, (f"{kept} batches went and are kept, {removed} stayed where they were",))


def _settled(workspace: Workspace, archive: Archive, system: str) -> tuple[int, int]:
    """How many batches of that system were kept, and removed; nobody else is at work there meanwhile."""
    with ExitStack() as open_, told(system):
        try:
            url, asked = workspace.url(system), options(workspace, system)
            eraser = open_.enter_context(open_eraser(url, Structure("", ()), bytes(32), asked))
            eraser.ensure_journal()
        except EraseRefused as error:
            raise RetainRefused(f"{system}: {error}") from None
        return archive.reconcile(system, eraser.journal)


def _refuse_running(records: Records) -> None:
    for row in records.runs.rows():
        if row["status"] == "running" and not process.is_gone(row["process"]):
            raise RetainRefused(f"run {row['id']} is at work, and settles its own moves: wait for it, or stop it first")
