"""`gomme archive read`: what a reader's key opens. The ledger has every reading before its first row is shown."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from connectors.archive import ArchiveRows, Row, open_archive
from connectors.selection import key_text
from flows.archived import public
from flows.archiving import parcel_of, unsealed
from flows.errors import FlowError
from flows.recorded import entry, opened
from flows.retaining import Clock, now
from flows.saying import Said
from flows.signers import private_key
from flows.workspace import Workspace
from rules.archive import NotOpened, unwrap
from rules.archive_readers import written
from rules.ledger import Value

Read = dict[str, Any]  # system, table, rule, ends, and row: its cells by column


@dataclass(frozen=True, slots=True)
class Asked:
    """What `gomme archive read` was told."""

    rule: str
    key: Path
    reason: str
    system: str | None = None
    table: str | None = None
    out: Path | None = None


def read(workspace: Workspace, asked: Asked, clock: Clock = now) -> Said:
    """Unseals the rows into a file of JSON lines, or of CSV where it is named so; never onto a terminal."""
    if not asked.reason.strip():
        raise FlowError("--reason: say why it is read; the ledger keeps it")
    if asked.out is None:
        raise FlowError("--out: name a new file for the rows; they are not shown here")
    private = private_key(asked.key)
    with open_archive(workspace.archive_url(), create=False) as rows:
        batches, reader = _for_reader(rows, asked, written(public(private)))
        count = sum(sum(rows.ends(batch["id"]).values()) for batch in batches)
        _told(workspace, asked, reader, count, clock)
        found = (row for batch in batches for row in _opened(rows, batch, private, reader))
        _write(asked.out, (_csv if asked.out.suffix == ".csv" else _lines)(found))
    document = {"reader": reader, "count": count, "file": str(asked.out)}
    return Said(document, (f"wrote {count} rows into {asked.out}",))


def _for_reader(rows: ArchiveRows, asked: Asked, key: str) -> tuple[list[Row], str]:
    """The kept batches that are asked for, and the name under which they are sealed to this key."""
    being = {"rule": asked.rule, "system": asked.system, "table_name": asked.table}
    batches = rows.batches(state="kept", **{name: value for name, value in being.items() if value})
    if not batches:
        raise FlowError(f"nothing that {asked.rule} archived is there, as it was asked for; see 'gomme archive list'")
    sealed = {b["id"]: {of["reader"] for of in rows.keys(b["id"]) if of["public"] == key} for b in batches}
    names = sorted(set[str]().union(*sealed.values()))
    if not names:
        raise FlowError(f"--key: nothing that {asked.rule} archived is sealed to this key; see 'gomme archive list'")
    chosen = [batch for batch in batches if names[0] in sealed[batch["id"]]]
    if asked.out and asked.out.suffix == ".csv" and len({(b["system"], b["table_name"]) for b in chosen}) > 1:
        raise FlowError("--out: a .csv holds one table; name it with --system and --table, or write a .jsonl")
    return chosen, names[0]


def _told(workspace: Workspace, asked: Asked, reader: str, count: int, clock: Clock) -> None:
    fields: dict[str, Value] = {
        "rule": asked.rule, "system": asked.system, "table": asked.table, "rows": count, "reason": asked.reason,
    }  # fmt: skip
    with opened(workspace, create=True) as (_, records):
        records.ledger.append(entry("archive_read", reader, fields, clock()))


def _opened(rows: ArchiveRows, batch: Row, private: bytes, reader: str) -> Iterator[Read]:
    """Its rows, each with where it came from and its last day."""
    (wrapped,) = (bytes(key["wrapped"]) for key in rows.keys(batch["id"]) if key["reader"] == reader)
    place = {"system": batch["system"], "table": batch["table_name"], "rule": batch["rule"]}
    try:
        lying, cells = unsealed(rows, batch, unwrap(private, wrapped, parcel_of(batch), reader))
    except NotOpened as error:
        where = f"batch {batch['batch']} of {batch['run']}, {place['system']}.{place['table']}"
        raise FlowError(f"{where}: {error}") from None
    texts = zip(*(key_text(column).to_pylist() for column in cells.columns), strict=True)
    for row, cell in zip(lying, texts, strict=True):
        yield {**place, "ends": row["ends"], "row": dict(zip(cells.schema.names, cell, strict=True))}


def _write(path: Path, lines: Iterable[str]) -> None:
    """A file that only its owner reads; never over another, and not half of it."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise FlowError(f"--out: {path} cannot be written ({error.strerror}); name a file that is not there") from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.writelines(f"{line}\n" for line in lines)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _lines(rows: Iterable[Read]) -> Iterator[str]:
    return (json.dumps(row, ensure_ascii=False) for row in rows)


def _csv(rows: Iterable[Read]) -> Iterator[str]:
    """One table, RFC 4180: NULL is nothing, '' is two quotes."""
    for at, row in enumerate(rows):
        if at == 0:
            yield ",".join(map(_quoted, ("ends", *row["row"])))
        yield ",".join(map(_quoted, (row["ends"], *row["row"].values())))


def _quoted(cell: str | None) -> str:
    return "" if cell is None else '"' + cell.replace('"', '""') + '"'
