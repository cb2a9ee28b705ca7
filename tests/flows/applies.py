"""A plan that is signed, to be applied: what tests of `gomme retain apply` begin with."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from connectors.model import Table
from connectors.records import Records
from connectors.store import open_store
from flows.applied import Applied, AppliedTable
from flows.applying import apply
from flows.progress import Silent
from flows.retaining import plan
from flows.signers import new_signer
from flows.workspace import open_workspace
from rules.approval import sign
from rules.plan import Plan
from tests.connectors.erasures import asked
from tests.flows.retention import write_workspace

ABOUT = ("--case", "2026-014", "--reason", "litige", "--review", "2099-06-30", "--as", "c.moreau")
AS_OF = date(2026, 11, 28)
SIGNERS = (("c.moreau", "data_owner"), ("a.petit", "legal"))


class Meanwhile(Silent):
    """Something happens as soon as so many rows were come to; with 0, when all is begun and no row is gone."""

    def __init__(self, rows: int, happens: Callable[[], object]) -> None:
        self.left, self.happens = rows, happens

    def planned(self, system: str, tables: tuple[Table, ...]) -> None:
        self.read(system, tables[0], 0)

    def read(self, system: str, table: Table, rows: int) -> None:
        self.left -= rows
        if self.left <= 0:
            self.left, happens = 10**9, self.happens
            happens()


def shop(folder: Path, url: str, rules: str | None = None, more: str = "") -> Path:
    """The workspace of tests.flows.retention with people who may sign."""
    write_workspace(folder, url, **({"rules": rules} if rules else {}), more=more)
    return with_signers(folder)


def with_signers(folder: Path) -> Path:
    lines = [new_signer(name, [role], folder / f"{name}.key").document["line"] for name, role in SIGNERS]
    with (folder / "gomme.yaml").open("a") as file:
        file.write("approvers:\n" + "".join(f"  {line}\n" for line in lines))
    return folder


def signed(folder: Path, sign: bool = True) -> Plan:
    """The plan of today, signed by all."""
    workspace = open_workspace(folder)
    made = plan(workspace, AS_OF, planner="p.plan")
    return sign_all(folder, made) if sign else made


def sign_all(folder: Path, made: Plan) -> Plan:
    with open_store(open_workspace(folder).store_url()) as store:
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
