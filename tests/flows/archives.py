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
from connectors.selection import key_text
from connectors.system import connect
from flows import archive_ends, archiving
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


def ends(workspace: Workspace, rule: Rule, some: pa.RecordBatch) -> list[date]:
    with connect(workspace.url(rule.system)) as system, system.snapshot() as snapshot:
        found = snapshot.structure()
        ground = Ground(found, edges({"shop": found}), date(2026, 11, 28), Zones.same("Europe/Paris"))
        return archive_ends.ends(rule, ground, snapshot, some)


def put(opened: archiving.Archive, workspace: Workspace, number: int = 0) -> None:
    """All clients and orders, as they stand now, into that batch."""
    for name, rule, person in (("commandes", "r.commande", "client"), ("clients", "r.client", "id")):
        put_table(opened, workspace, number, name, rule, person)


def put_table(
    opened: archiving.Archive, workspace: Workspace, number: int, name: str, rule: str, person: str
) -> pa.RecordBatch:
    url = workspace.url("shop")
    some = cells(url, name)
    last = ends(workspace, workspace.retention().retention.rule(rule), some)
    persons = [int(cell) for cell in key_text(some[person]).to_pylist()]
    table = erasures.named(erasures.structure(url), name)
    opened.put(RUN, number, "shop", table, rule, some, bytes(16 * some.num_rows), last, persons)
    return some


def main(folder: str, when: str) -> None:
    """Moves everybody, and is killed at `when`."""
    workspace = open_workspace(Path(folder))
    url = workspace.url("shop")
    batch: Batch = erasures.everybody(url)
    with archive(workspace) as opened, erasures.eraser(url) as eraser:
        put_table(opened, workspace, 0, "commandes", "r.commande", "client")
        _die(when == "between the tables")
        put_table(opened, workspace, 0, "clients", "r.client", "id")
        _die(when == "before the delete")
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
