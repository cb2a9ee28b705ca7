"""A copy as plain functions over the rooms: what its Prefect flow runs, and what the command runs without one.

Read in one snapshot a system, masked under one key, loaded under another name, proved there, and only then published.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version

from connectors.copies import Copies
from connectors.model import ConnectorError
from connectors.store import Store, open_store
from connectors.target import Run
from flows.commission import Commission
from flows.destinations import Destinations
from flows.errors import CopyRefused, CopyWithheld
from flows.making import EachTable, Making, fill_each
from flows.originals import Originals
from flows.pipeline import now
from flows.progress import Progress, Silent
from flows.proof import Proof, Proved
from flows.ready import Ready, ready, refused
from flows.stored import not_personal
from flows.workspace import Masking, Workspace
from rules.attestation import Attestation, SystemCopied, TableCopied, Withheld
from rules.discovery import Label
from rules.keys import Key
from rules.label import label
from rules.manifest import manifest_sha256
from rules.signoff import Signoff, accepted


def copy(
    workspace: Workspace,
    commission: Commission,
    *,
    each: EachTable = fill_each,
    clock: Callable[[], datetime] = now,
    progress: Progress | None = None,
) -> Attestation:
    """The copies that were asked for, published, with what was proved of them.

    CopyRefused before a row is read; CopyWithheld after a check failed: then nothing of the copy is left. Either way
    what stood in the targets before stands there still.
    """
    begun, told = _begun(workspace, commission, clock()), progress or Silent()
    with (
        Originals(workspace, begun.urls) as originals,
        Destinations(begun.urls) as destinations,
        open_store(workspace.store_url()) as store,
    ):
        copies = Copies(store)
        destinations.refuse(originals)
        destinations.recover(lambda run: copies.status(run) == "published")
        made = ready(originals.look(), begun.masking, workspace.relations(), begun.key, commission.subset)
        begun = _resumed(begun, copies) if commission.resume else begun
        with _noted(copies, begun, destinations), _proof(workspace, commission, made, store) as proof:
            proved = Making(made, originals, destinations, proof).make(begun.target_run, commission.resume, each, told)
            if not proved.passed:
                raise CopyWithheld(_withheld(workspace, begun, proved))
            attestation = _attestation(workspace, begun, made, proved, destinations, clock())
            copies.note(begun.run, "publishing")
            destinations.publish()
            copies.note(begun.run, "published", attestation.label, attestation.rows)
        destinations.settle()
    return attestation


@dataclass(frozen=True, slots=True)
class _Begun:
    """What is fixed when a copy begins."""

    run: str
    started: datetime
    urls: Mapping[str, str] = field(repr=False)
    masking: Masking
    key: Key
    signoffs: tuple[Signoff, ...] = ()

    @property
    def target_run(self) -> Run:
        return Run(self.run, manifest_sha256(self.masking.text), self.key.fingerprint, self.key.mode == "stable")


def _begun(workspace: Workspace, commission: Commission, started: datetime) -> _Begun:
    run = f"{started.astimezone(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    urls, masking = workspace.copy_targets(commission.to), workspace.masking()
    with refused():
        key = workspace.key(commission.key)
    if commission.resume and key.mode == "ephemeral":
        raise CopyRefused("an ephemeral key is gone with its run, so nothing can be resumed; copy again from the start")
    for system in urls:
        if system not in masking.manifest.systems:
            raise CopyRefused(f"{masking.source}: nothing is said of the system '{system}'; run 'gomme init'")
    return _Begun(run, started, urls, masking, key, workspace.signoffs())


def _resumed(begun: _Begun, copies: Copies) -> _Begun:
    """The run that was broken off under the same key and manifest."""
    run, sha256 = begun.target_run, manifest_sha256(begun.masking.text)
    for row in copies.rows():
        same = (row["key_fingerprint"], row["manifest_sha256"], row["systems"]) == (
            run.key,
            sha256,
            " ".join(begun.urls),
        )
        if same and row["status"] in ("running", "interrupted"):
            return replace(begun, run=row["id"])
    raise CopyRefused("no copy of these systems was broken off under this key and manifest; copy without --resume")


@contextmanager
def _noted(copies: Copies, begun: _Begun, destinations: Destinations) -> Iterator[None]:
    """Notes how the copy ended. What cannot be resumed is dropped: a withheld copy, or one whose key is gone."""
    sha256 = manifest_sha256(begun.masking.text)
    key = (begun.key.mode, begun.key.fingerprint)
    copies.begin(begun.run, begun.started.astimezone(UTC).isoformat(), list(begun.urls), key, sha256)
    try:
        yield
    except BaseException as error:
        withheld = isinstance(error, CopyWithheld)
        if withheld or begun.key.mode == "ephemeral":
            destinations.discard()
        with suppress(ConnectorError):  # a store that is gone must not hide why the copy ended
            copies.note(begun.run, "withheld" if withheld else "interrupted")
        raise


def _proof(workspace: Workspace, commission: Commission, made: Ready, store: Store) -> Proof:
    return Proof(
        made.manifest,
        made.structures,
        secrets.token_bytes(32),
        relations=workspace.relations(),
        canaries=workspace.canaries(commission.canaries),
        exempt=not_personal(store),
        custom=workspace.custom(),
        thinned=made.subset is not None,
    )


def _attestation(
    workspace: Workspace,
    begun: _Begun,
    made: Ready,
    proved: Proved,
    destinations: Destinations,
    ended: datetime,
) -> Attestation:
    sha256, approvers = manifest_sha256(begun.masking.text), workspace.settings.approvers
    signed = accepted(begun.signoffs, approvers, sha256, proved.risks, ended)
    named, because = label(begun.key.mode, made.manifest, proved.kept, proved.risks, signed)
    return Attestation(
        gomme=version("gomme"),
        run=begun.run,
        started=begun.started,
        seconds=round((ended - begun.started).total_seconds(), 3),
        timezone=workspace.settings.timezone,
        key_mode=begun.key.mode,
        key_fingerprint=begun.key.fingerprint,
        manifest_sha256=sha256,
        label=named,
        because=because,
        systems=tuple(
            SystemCopied(
                id,
                _label(workspace, id),
                made.structures[id].dialect,
                target.dialect,
                (*proved.tables.get(id, ()), *_excluded(made, id)),
                (*made.structures[id].lost, *target.lost(made.structures[id])),
            )
            for id, target in destinations.targets.items()
        ),
        unique=proved.unique,
        foreign_keys=proved.foreign_keys,
        checks=proved.checks,
        risks=proved.risks,
        subset={f"{size.system}.{size.table}": size.chosen for size in made.subset.sizes()} if made.subset else {},
    )


def _excluded(made: Ready, id: str) -> Iterator[TableCopied]:
    """The tables that the copy goes without."""
    for label_, rule in made.manifest.systems[id].tables.items():
        if rule.do == "exclude":
            yield TableCopied(None, label_, "exclude", 0, 0, (), rule.why)


def _withheld(workspace: Workspace, begun: _Begun, proved: Proved) -> Withheld:
    return Withheld(
        proved.checks,
        version("gomme"),
        begun.run,
        begun.started,
        workspace.settings.timezone,
        manifest_sha256(begun.masking.text),
        {id: _label(workspace, id) for id in begun.urls},
    )


def _label(workspace: Workspace, id: str) -> Label:
    named = workspace.system(id).label
    return Label(named.fr, named.en) if named else Label(id, id)
