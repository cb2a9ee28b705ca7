"""A shop that archives its clients with their orders: for tests, and for the process that they kill in a move."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pyarrow as pa

from connectors.erasing import Batch
from connectors.system import connect
from flows import archiving
from flows.archive_moving import Active, put_step
from flows.archived import new_key
from flows.recorded import opened as opened_store
from flows.workspace import Workspace, open_workspace
from rules.due import Ground
from rules.edges import edges
from rules.moments import Zones
from rules.retention import Rule
from tests.connectors import erasures

RULES = """\
version: 1
rules:
  - id: r.client
    enabled: true
    author: b.faure
    kind: maximum_limit
    system: shop
    table: clients
    columns: [nom, mel]
    purpose: contrat
    legal: {basis: eu-gdpr:A6-1-b, text: C. civ. 2224}
    trigger: fin
    phases: [{name: active_base, period: P3Y}, {name: intermediate_archive, period: P2Y, readers: [dpo, legal]}]
    final: {action: archive}
    caps: {max_rows: 1000, max_share: 1}
  - id: r.commande
    enabled: true
    author: b.faure
    kind: maximum_limit
    system: shop
    table: commandes
    columns: [total]
    purpose: commande
    legal: {basis: eu-gdpr:A6-1-c, text: C. com. L123-22}
    trigger: {column: fin, through: client}
    phases: [{name: active_base, period: P3Y}, {name: intermediate_archive, period: P10Y, readers: [dpo]}]
    final: {action: archive}
    caps: {max_rows: 1000, max_share: 1}
"""
RUN = "run"  # as batches of `erasures` are named
RULE_OF = {"clients": "r.client", "commandes": "r.commande"}


def write_workspace(folder: Path, url: str, store: str = "sqlite:///archive.db", rules: str = RULES) -> Path:
    """A workspace whose readers dpo and legal have keys of these names in it."""
    folder.mkdir(exist_ok=True)
    lines = [new_key(name, folder / f"{name}.key").document["line"] for name in ("dpo", "legal")]
    readers = "".join(f"    {line}\n" for line in lines)
    text = f"systems:\n  shop: {{url: '{url}'}}\narchive:\n  store: '{store}'\n  readers:\n{readers}"
    (folder / "gomme.yaml").write_text(text)
    (folder / "retention.yaml").write_text(rules)
    return folder


@contextmanager
def archive(workspace: Workspace) -> Iterator[archiving.Archive]:
    url = workspace.url("shop")
    between = edges({"shop": erasures.structure(url)})
    with opened_store(workspace, create=True) as (store, _):
        key = store.key()
    with archiving.opened(workspace, rules(workspace), between, key) as opened:
        yield opened


def rules(workspace: Workspace) -> tuple[Rule, ...]:
    return workspace.retention().retention.enabled


def cells(url: str, name: str) -> pa.RecordBatch:
    """All rows of a table, with all their columns."""
    with connect(url) as system, system.snapshot() as snapshot:
        table = erasures.named(snapshot.structure(), name)
        names = [column.name for column in table.columns]
        read = [pa.RecordBatch.from_pydict(dict(some)) for some in snapshot.portions(table, names)]
    return pa.Table.from_batches(read).combine_chunks().to_batches()[0].select(names)


def put(opened: archiving.Archive, workspace: Workspace, batch: Batch | None = None, only: str = "") -> None:
    """The rows of a batch (default: of all clients and their orders, as they stand now)."""
    url = workspace.url("shop")
    batch = batch or erasures.everybody(url)
    with connect(url) as system, erasures.eraser(url) as eraser:
        found = erasures.structure(url)
        ground = Ground(found, edges({"shop": found}), date(2026, 11, 28), Zones.same("Europe/Paris"))
        active = Active("shop", eraser, system, ground)
        for step in batch.steps:
            if not only or step.table.name == only:
                rule = workspace.retention().retention.rule(RULE_OF[step.table.name])
                put_step(opened, batch, step, rule, bytes(16 * step.keys.num_rows), active)


def main(folder: str, when: str) -> None:
    """Moves everybody, and is killed at `when`."""
    workspace = open_workspace(Path(folder))
    url = workspace.url("shop")
    batch = erasures.everybody(url)
    with archive(workspace) as opened:
        put(opened, workspace, batch, only="commandes")
        _die(when == "between the tables")
        put(opened, workspace, batch, only="clients")
        _die(when == "before the delete")
        with erasures.eraser(url) as eraser:
            if when == "before the commit":
                note = eraser._journal.note
                eraser._journal.note = lambda *told: (note(*told), _die(True))  # type: ignore[method-assign]
            outcome = eraser.run(batch)
        _die(when == "after the commit")
        opened.settle(RUN, 0, "shop", outcome.dropped)
        _die(True)


def _die(now: bool) -> None:
    if now:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
