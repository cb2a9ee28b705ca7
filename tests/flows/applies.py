"""A plan that is signed, to be applied: what tests of `gomme retain apply` begin with."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from connectors.plan_rows import Chunk
from connectors.records import Records, alone
from connectors.store import open_store
from flows.applied import Applied, AppliedTable
from flows.applying import apply
from flows.retaining import plan
from flows.signers import new_signer
from flows.workspace import open_workspace
from rules.approval import sign
from rules.plan import Plan, PlannedTable, rows_digest
from tests.connectors.erasures import asked
from tests.flows.retention import INVOICES, write_workspace

ABOUT = ("--case", "2026-014", "--reason", "litige", "--review", "2099-06-30", "--as", "c.moreau")
AS_OF = date(2026, 11, 28)
SIGNERS = (("c.moreau", "data_owner"), ("a.petit", "legal"))
PersonOf = Callable[[str, tuple[str, ...]], int]  # of a table and a primary key


class Meanwhile:
    """A clock at whose n-th look something happens."""

    def __init__(self, at: int, happens: Callable[[], object]) -> None:
        self.left, self.happens = at, happens

    def __call__(self) -> datetime:
        self.left -= 1
        if self.left == 0:
            self.happens()
        return datetime.now(UTC)


def shop(folder: Path, url: str, rules: str | None = None, more: str = "") -> Path:
    """The workspace of tests.flows.retention with people who may sign."""
    write_workspace(folder, url, **({"rules": rules} if rules else {}), more=more)
    return with_signers(folder)


def with_signers(folder: Path) -> Path:
    lines = [new_signer(name, [role], folder / f"{name}.key").document["line"] for name, role in SIGNERS]
    with (folder / "gomme.yaml").open("a") as file:
        file.write("approvers:\n" + "".join(f"  {line}\n" for line in lines))
    return folder


def signed(folder: Path, persons: PersonOf | None = None, sign: bool = True) -> Plan:
    """The plan of today, signed by all."""
    workspace = open_workspace(folder)
    made = plan(workspace, AS_OF, planner="p.plan")
    made = _numbered(folder, made, persons or of_the_shop)
    return sign_all(folder, made) if sign else made


def sign_all(folder: Path, made: Plan) -> Plan:
    with open_store(f"sqlite:///{folder / 'gomme.db'}") as store:
        for name, role in SIGNERS:
            private = (folder / f"{name}.key").read_bytes()
            approval = sign(private, made.sha256, name, role, datetime.now(UTC))
            Records(store).plans.approve(approval.to_row(made.id))
    return made


def applied(folder: Path, made: Plan, resume: bool = False, rows: int = 2000, **more: Any) -> Applied:
    return apply(open_workspace(folder), made.id, resume, batch_rows=rows, **more)


def tables(outcome: Applied) -> dict[str, AppliedTable]:
    return {table.table.split(".")[-1]: table for table in outcome.tables}


def everything(url: str, *names: str) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the tables, each by its first column."""
    return {name: asked(url, f"SELECT * FROM {name} ORDER BY 1") for name in names}


def ids(url: str, name: str) -> list[int]:
    return [row[0] for row in asked(url, f"SELECT id FROM {name} ORDER BY 1")]


INVOICE_OF = {invoice: client for invoice, client, _ in INVOICES}


def of_the_shop(table: str, key: tuple[str, ...]) -> int:
    return INVOICE_OF[int(key[0])] if table.endswith("factures") else int(key[0])


def _numbered(folder: Path, made: Plan, persons: PersonOf) -> Plan:
    """The plan with the numbers of its persons, where freezing gave none."""
    with open_store(f"sqlite:///{folder / 'gomme.db'}") as store:
        rows, found = Records(store).plans, []
        for table in made.tables:
            chunks = list(rows.chunks(made.id, (table.system, table.table, table.rule)))
            if any(chunk.persons for chunk in chunks):
                return made
            found.append((table, [pa.ipc.open_stream(chunk.keys).read_all() for chunk in chunks],
                          b"".join(chunk.hashes for chunk in chunks)))  # fmt: skip
        named = [(table, pa.concat_tables(keys).to_pylist() if keys else [], hashes) for table, keys, hashes in found]
        who = sorted({persons(table.table, tuple(row.values())) for table, keys, _ in named for row in keys})
        lists = [_listed(table, keys, hashes, persons, who) for table, keys, hashes in named]
        made = replace(made, tables=tuple(replace(t, rows_digest=rows_digest(c)) for t, c in lists))
        with alone(store) as connection:
            of = store.table("plan_rows")
            connection.execute(of.delete().where(of.c.plan == made.id))
            plans = store.table("plans")
            connection.execute(plans.update().where(plans.c.id == made.id).values(made.to_row("frozen")))
        for table, chunks in lists:
            for at, chunk in enumerate(chunks):
                rows.add_rows(made.id, (table.system, table.table, table.rule), at, len(chunk.persons) // 4, chunk)
    return made


def _listed(
    table: PlannedTable, keys: Sequence[dict[str, str]], hashes: bytes, persons: PersonOf, who: Sequence[int]
) -> tuple[PlannedTable, list[Chunk]]:
    number = {person: at for at, person in enumerate(who)}
    rows = [(number[persons(table.table, tuple(row.values()))], at, row) for at, row in enumerate(keys)]
    rows.sort(key=lambda row: row[:2])
    chunks = []
    for start in range(0, len(rows), 7):
        some = rows[start : start + 7]
        sink = pa.BufferOutputStream()
        batch = pa.RecordBatch.from_pylist([row for *_, row in some])
        with pa.ipc.new_stream(sink, batch.schema) as writer:
            writer.write_batch(batch)
        chunks.append(Chunk(
            bytes(sink.getvalue().to_pybytes()), b"".join(hashes[16 * at : 16 * at + 16] for _, at, _ in some),
            np.array([person for person, *_ in some], "<i4").tobytes(),
            b"".join(blake2b(repr(row).encode(), digest_size=16).digest() for *_, row in some),
        ))  # fmt: skip
    return table, chunks
