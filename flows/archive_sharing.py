"""`gomme archive share`: a reader opens what is sealed to him for another, whose key is new. Only a reader can."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from connectors.archive import ArchiveRows, Row, open_archive
from flows.archived import public
from flows.archiving import parcel_of, refuse_unproved
from flows.errors import FlowError
from flows.recorded import entry, opened
from flows.retaining import Clock, now
from flows.saying import Said
from flows.signers import private_key
from flows.workspace import Workspace
from rules.archive import NotOpened, readers_of, unwrap, wrap
from rules.archive_readers import written
from rules.document import nearest
from rules.ledger import Value
from rules.retention import Rule


def share(workspace: Workspace, key: Path, to: str, reason: str, clock: Clock = now) -> Said:
    """Seals the keys of batches to `to` as well: of those that were sealed to him before, or whose rule names him now.

    FlowError; RetainRefused where he has not shown that he has his key.
    """
    if not reason.strip():
        raise FlowError("--reason: say why it is shared; the ledger keeps it")
    private, publics = private_key(key), workspace.settings.archive.publics if workspace.settings.archive else {}
    by = _reader(publics, private, to)
    with open_archive(workspace.archive_url(), create=False) as rows:
        refuse_unproved(rows, publics, {to})
        rules = {rule.id: rule for rule in workspace.retention().retention.rules}
        sealed = list(_sealed(rows, rules, private, to, publics[to]))
        fields: dict[str, Value] = {"to": to, "key": written(publics[to]), "batches": len(sealed), "reason": reason}
        with opened(workspace, create=True) as (_, records):
            records.ledger.append(entry("archive_shared", by, fields, clock()))
        rows.add_keys(sealed)
    return Said({"reader": to, "batches": len(sealed)}, (f"{to} can read {len(sealed)} more batches",))


def _reader(publics: Mapping[str, bytes], private: bytes, to: str) -> str:
    """Who shares; FlowError where either is no reader of gomme.yaml."""
    by = next((name for name, of in publics.items() if of == public(private)), None)
    if by is None:
        raise FlowError("--key: no reader of gomme.yaml has this key; take that of one who has")
    if to not in publics:
        raise FlowError(f"--to: '{to}' is no reader of gomme.yaml{nearest(to, list(publics))}")
    return by


def _sealed(rows: ArchiveRows, rules: dict[str, Rule], private: bytes, to: str, of: bytes) -> Iterator[Row]:
    """The keys of batches that this reader opens and the other should, sealed to the other."""
    own, his = written(public(private)), written(of)
    for batch in rows.batches():
        keys = {row["reader"]: row for row in rows.keys(batch["id"])}
        rule = rules.get(batch["rule"])
        if to not in keys and not (rule and to in readers_of(rule)):
            continue
        mine = next((row for row in keys.values() if row["public"] == own), None)
        if mine and (to not in keys or keys[to]["public"] != his):
            parcel = parcel_of(batch)
            try:
                key = unwrap(private, bytes(mine["wrapped"]), parcel, mine["reader"])
            except NotOpened as error:
                raise FlowError(f"batch {batch['batch']} of {batch['run']}: {error}") from None
            yield {"batch_id": batch["id"], "reader": to, "public": his, "wrapped": wrap(key, of, parcel, to)}
