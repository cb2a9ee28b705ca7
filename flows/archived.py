"""The archive of a workspace: who can read it, and what lies in it."""

import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from connectors.archive import ArchiveRows, Row, open_archive
from flows.archiving import parcel_of
from flows.errors import FlowError
from flows.recorded import entry, opened
from flows.retaining import Clock, now
from flows.saying import Said
from flows.signers import private_key, write_private
from flows.workspace import Workspace
from rules.approvers import approver_name
from rules.archive import KEY_BYTES, NotOpened, new_reader, probe, proves, public_of, unwrap
from rules.archive_readers import Archiving, written
from rules.ledger import Value
from rules.private_keys import KeyUnusable


@dataclass(frozen=True, slots=True)
class Checked(Said):
    missing: tuple[str, ...]


def new_key(name: str, path: Path) -> Said:
    """Makes a reader's pair; FlowError where the name cannot stand in gomme.yaml, or the file is there already."""
    try:
        approver_name(name)
    except ValueError as error:
        raise FlowError(str(error)) from None
    private = new_reader()
    write_private(path, private)
    key = written(public_of(private))
    line = f'{name}: "{key}"'
    document = {"name": name, "key": key, "private_key": str(path), "line": line}
    told = f"wrote {path}: keep it where only {name} can read it; for archive: readers: in gomme.yaml:"
    return Said(document, (told, line))


def checked(workspace: Workspace, key: Path | None, clock: Clock = now) -> Checked:
    """Who has shown that he can read the archive; with `key`, its holder shows it now, and of how many batches."""
    url, archive = workspace.archive_url(), _archive(workspace)
    with open_archive(url) as rows:
        own = _proved(workspace, rows, archive, key, clock) if key else {}
        probes = {(row["reader"], row["public"]): row["opened"] for row in rows.readers()}
    shown = {name: probes.get((name, public)) for name, public in archive.readers.items()}
    missing = tuple(name for name, at in shown.items() if not at)
    lines = [f"{'✓' if at else '✗'} {name}: {f'opened {at}' if at else 'never opened'}" for name, at in shown.items()]
    if own:
        told = (
            f"opens {own['opens']} of {own['of']} batches sealed to him"
            if own["of"]
            else "has nothing sealed to him yet"
        )
        lines.append(f"{own['reader']} {told}")
    readers = [{"reader": name, "opened": at} for name, at in shown.items()]
    return Checked({"readers": readers, **({"key": own} if own else {})}, lines, missing)


def listed(workspace: Workspace) -> Said:
    """What lies in the archive, by counts: never a value."""
    with open_archive(workspace.archive_url()) as rows:
        counts = list(_counts(rows))
    lines = [
        f"{c['system']}.{c['table']}, {c['rule']}: {c['rows']} rows until {c['until']}, for {', '.join(c['readers'])}"
        + (" (moving: not settled yet)" if c["state"] == "moving" else "")
        for c in counts
    ]
    return Said({"archived": counts}, lines or ["the archive is empty"])


def _proved(workspace: Workspace, rows: ArchiveRows, archive: Archiving, key: Path, clock: Clock) -> dict[str, Any]:
    """The holder of the key opens the probe of his name, which is made if there is none."""
    private = private_key(key)
    own = written(public(private))
    name = next((name for name, of in archive.readers.items() if of == own), None)
    if name is None:
        raise FlowError("--key: no reader of gomme.yaml has this key; put the line of 'gomme archive reader' there")
    row = _probe(rows, archive, name, clock)
    if not proves(private, bytes(row["sealed"]), row["digest"], name):
        raise FlowError(f"the probe sealed to {name} does not open with this key: the archive's probe was changed")
    at = clock().astimezone(UTC).isoformat(timespec="seconds")
    if not row["opened"]:
        rows.opened(name, row["digest"], at)
        with opened(workspace, create=True) as (_, records):
            fields: dict[str, Value] = {"reader": name, "key": own, "digest": row["digest"]}
            records.ledger.append(entry("archive_reader_checked", name, fields, clock()))
    return {"reader": name, **_opening(rows, private, name)}


def _probe(rows: ArchiveRows, archive: Archiving, name: str, clock: Clock) -> Row:
    same = [row for row in rows.readers() if (row["reader"], row["public"]) == (name, archive.readers[name])]
    if same:
        return same[0]
    sealed, digest = probe(secrets.token_bytes(KEY_BYTES), archive.publics[name], name)
    made = clock().astimezone(UTC).isoformat(timespec="seconds")
    row = {"reader": name, "public": archive.readers[name], "sealed": sealed, "digest": digest, "made": made}
    rows.add_probe(row)
    return {**row, "opened": None}


def _opening(rows: ArchiveRows, private: bytes, reader: str) -> dict[str, int]:
    """Of how many batches sealed to the reader the key opens."""
    sealed = [(batch, key) for batch in rows.batches() for key in rows.keys(batch["id"]) if key["reader"] == reader]
    return {"opens": sum(_opens(private, batch, key) for batch, key in sealed), "of": len(sealed)}


def _opens(private: bytes, batch: Row, key: Row) -> bool:
    try:
        unwrap(private, bytes(key["wrapped"]), parcel_of(batch), key["reader"])
    except NotOpened:
        return False
    return True


def _counts(rows: ArchiveRows) -> Iterator[dict[str, Any]]:
    counts = Counter[tuple[tuple[str, ...], tuple[str, ...]]]()
    for batch in rows.batches():
        readers = tuple(key["reader"] for key in rows.keys(batch["id"]))
        for day, number in rows.ends(batch["id"]).items():
            counts[(batch["system"], batch["table_name"], batch["rule"], batch["state"], day[:4]), readers] += number
    for (place, readers), number in sorted(counts.items()):
        told = dict(zip(("system", "table", "rule", "state", "until"), place, strict=True))
        yield {**told, "readers": list(readers), "rows": number}


def _archive(workspace: Workspace) -> Archiving:
    assert workspace.settings.archive is not None  # archive_url has said so
    return workspace.settings.archive


def public(private: bytes) -> bytes:
    """The public half of the key that was given; FlowError where it is none."""
    try:
        return public_of(private)
    except KeyUnusable as error:
        raise FlowError(f"--key: {error}") from None
