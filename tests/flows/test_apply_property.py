"""Whatever stands in the databases: a plan takes its rows and no other, whoever is held or undated stays, and twice is
once."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.errors import RetainRefused
from tests.flows.applies import ABOUT, applied, everything, shop, signed

DAYS = ["2010-01-01", "2023-11-27", "2023-11-28", "2023-11-29", "2026-01-01", "9999-12-31", "n'importe", None]
OLD, OLDER = "2023-11-28", "2016-11-28"  # past due on the day of AS_OF after three years; after ten
CLIENTS = st.lists(st.sampled_from(DAYS), min_size=1, max_size=8)
INVOICES = st.lists(st.tuples(st.integers(1, 8), st.sampled_from([*DAYS, "2016-11-27"])), max_size=10)
HOLDS = st.lists(st.tuples(st.sampled_from(["clients", "factures"]), st.integers(1, 10)), max_size=2)


def is_past(day: str | None, last: str) -> bool:
    return day is not None and day[:1].isdigit() and day <= last and not day.startswith("9999")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("apply")
    (folder / "database.db").touch()
    return shop(folder, f"sqlite:///{folder / 'database.db'}")


def filled(workspace: Path, folder: Path, clients, invoices) -> str:
    shutil.copytree(workspace, folder)
    text = (folder / "gomme.yaml").read_text()
    (folder / "gomme.yaml").write_text(text.replace(str(workspace), str(folder)))
    with closing(sqlite3.connect(folder / "database.db")) as database, database:
        database.executescript("DELETE FROM factures; DELETE FROM clients")
        database.executemany(
            "INSERT INTO clients VALUES (?, ?, ?, ?)",
            [(at, f"Nom{at}", f"n{at}@exemple.fr", day) for at, day in enumerate(clients, 1)],
        )
        database.executemany(
            "INSERT INTO factures VALUES (?, ?, ?, 1)",
            [(at, who if who <= len(clients) else None, day) for at, (who, day) in enumerate(invoices, 1)],
        )
    return f"sqlite:///{folder / 'database.db'}"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(clients=CLIENTS, invoices=INVOICES, holds=HOLDS, late=st.booleans(), rows=st.integers(1, 6))
def test_a_plan_takes_its_rows_and_no_other(gomme, workspace, tmp_path_factory, clients, invoices, holds, late, rows):
    folder = tmp_path_factory.mktemp("example") / "workspace"
    url = filled(workspace, folder, clients, invoices)
    counts = {"clients": len(clients), "factures": len(invoices)}
    holds = [(table, id) for table, id in holds if id <= counts[table]]

    def hold() -> None:
        for table, id in holds:
            assert gomme("hold", "add", *ABOUT, "--row", f"commercial.{table}:{id}", "-C", folder).code == 0

    if not late:
        hold()
    made = signed(folder)
    if late:
        hold()
    before = everything(url, "clients", "factures")
    outcome = applied(folder, made, rows=rows)
    after = everything(url, "clients", "factures")
    for name, first in (("clients", clients), ("factures", invoices)):
        gone = {row[0] for row in before[name]} - {row[0] for row in after[name]}
        assert after[name] == [row for row in before[name] if row[0] not in gone]
        assert not gone & {id for table, id in holds if table == name}
        last = OLD if name == "clients" else OLDER
        days = {at: day if name == "clients" else day[1] for at, day in enumerate(first, 1)}
        assert all(is_past(days[id], last) for id in gone)
        assert len(gone) == sum(table.done for table in outcome.tables if table.table == name)
        if not holds and name == "factures":
            assert gone == {id for id, day in days.items() if is_past(day, last)}
    with pytest.raises(RetainRefused):
        applied(folder, made)
    if outcome.status == "done":
        with pytest.raises(RetainRefused):
            applied(folder, made, resume=True)
    assert everything(url, "clients", "factures") == after
