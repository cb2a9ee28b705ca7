"""The ledger of a workspace: what is written into it, shown of it, and whether it is still what was written."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connectors.records import Next, Records
from connectors.store import open_store
from flows.errors import FlowError
from flows.saying import Said, spelled
from flows.workspace import Workspace
from rules.ledger import Break, Entry, Head, LedgerError, append, verify

if TYPE_CHECKING:
    from connectors.store import Store


@dataclass(frozen=True, slots=True)
class Verified(Said):
    breaks: tuple[Break, ...]


def entry(kind: str, actor: str, fields: Mapping[str, Any], at: datetime | None = None) -> Next:
    """What `Records` takes to write an entry beside what it tells of; `at`: now, unless said."""
    moment = at or datetime.now(UTC)
    return lambda last: append(Entry.from_row(last) if last else None, moment, kind, actor, fields).to_row()


@contextmanager
def opened(workspace: Workspace, create: bool = False) -> "Iterator[tuple[Store, Records]]":
    """The workspace's store and its records."""
    with open_store(workspace.store_url(), create=create) as store:
        yield store, Records(store)


def verified(workspace: Workspace, heads: Sequence[str]) -> Verified:
    """The ledger held against itself and against heads that were kept, each as text or in a file."""
    kept = [_head(given) for given in heads]
    entries = _entries(workspace)
    breaks = verify(entries, kept)
    last = Head.of(entries)
    document = {
        "intact": not breaks, "entries": len(entries), "head": str(last), "heads_checked": len(kept),
        "breaks": [{"kind": b.kind, "sequence": b.sequence, "sentence": b.sentence} for b in breaks],
    }  # fmt: skip
    if breaks:
        return Verified(document, [f"✗ {b.kind}: {b.sentence}" for b in breaks], breaks)
    unseen = () if kept else ("entries cut from its end would not be seen: give a head that was kept, with --head",)
    return Verified(document, (f"✓ the ledger is intact: {len(entries)} entries", *unseen), ())


def shown(workspace: Workspace, last: int) -> Said:
    """The latest entries."""
    with opened(workspace) as (_, records):
        entries = [Entry.from_row(row) for row in records.ledger.last(last)]
    return Said(
        {"entries": [_document(entry) for entry in entries]}, [_line(entry) for entry in entries] or ["no entry"]
    )


def head(workspace: Workspace) -> Said:
    """Number and hash of the last entry."""
    with opened(workspace) as (_, records):
        found = Head.of(Entry.from_row(row) for row in records.ledger.last())
    return Said({"sequence": found.sequence, "hash": found.hash, "at": found.at or None}, (str(found),))


def _entries(workspace: Workspace) -> list[Entry]:
    with opened(workspace) as (_, records):
        return [Entry.from_row(row) for row in records.ledger.rows()]


def _head(given: str) -> Head:
    """A head as it was printed, or the file that it was kept in."""
    try:
        return Head.parse(given)
    except LedgerError as error:
        if not (path := Path(given)).is_file():
            raise FlowError(f"--head: {error}, or the file that it is kept in") from None
    return _in_file(path)


def _in_file(path: Path) -> Head:
    try:
        return Head.parse(path.read_text("utf-8"))
    except (LedgerError, UnicodeDecodeError):
        raise FlowError(f"{path}: this is no head of a ledger; keep in it what 'gomme ledger head' prints") from None


def _document(entry: Entry) -> dict[str, Any]:
    told = ("sequence", "at", "kind", "actor")
    return {**{name: getattr(entry, name) for name in told}, "fields": entry.data, "hash": entry.hash}


def _line(entry: Entry) -> str:
    what = {"kind": entry.kind, "by": entry.actor, **{k: v for k, v in entry.data.items() if k != "digest"}}
    return f"{entry.sequence:>6}  {spelled({'at': entry.at})[3:22]}  {spelled(what)[5:]}"
