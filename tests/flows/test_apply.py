"""A signed plan applied: its rows go, all others stay, and the journal, the ledger and the store say so."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import Popen

import pytest

from connectors.model import Table
from connectors.records import Records
from connectors.store import open_store
from flows.errors import RetainRefused
from flows.progress import Silent
from tests.connectors.databases import run
from tests.connectors.erasures import asked
from tests.flows.applies import ABOUT, Meanwhile, applied, everything, ids, shop, signed, tables
from tests.flows.retention import AS_OF, email


def counts(table) -> tuple[int, ...]:
    return tuple(getattr(table, name) for name in ("planned", "done", "changed", "held", "failed", "not_reached"))


def test_a_plan_is_applied_and_nothing_else_changes(tmp_path: Path, any_url: str):
    folder = shop(tmp_path, any_url)
    before = everything(any_url, "clients", "factures")
    made = signed(folder)
    outcome = applied(folder, made, rows=2)
    assert (outcome.status, outcome.persons_left, outcome.batches) == ("done", {}, 3)
    assert counts(tables(outcome)["clients"]) == (3, 3, 0, 0, 0, 0)
    assert counts(tables(outcome)["factures"]) == (2, 2, 0, 0, 0, 0)
    after = everything(any_url, "clients", "factures")
    assert after["clients"] == [row for row in before["clients"] if row[0] not in (1, 4, 5)]
    assert after["factures"] == [row for row in before["factures"] if row[0] not in (1, 2)]
    with open_store(f"sqlite:///{folder / 'gomme.db'}") as store:
        records = Records(store)
        kinds = [row["kind"] for row in records.ledger.rows()]
        marked = Counter[str]()
        for each in records.erased.of(made.created.year):
            marked[each.place[1].split(".")[-1]] += len(each.marks)
        assert store.select(store.table("leases").select()) == []
    assert marked == {"clients": 3 * 16, "factures": 2 * 16}
    assert kinds[-4:] == ["apply_begun", "apply_batches", "apply_ended", "certified"]
    assert len(asked(any_url, "SELECT * FROM gomme_journal")) == 3
    with pytest.raises(RetainRefused, match="was applied already"):
        applied(folder, made)


class Heard(Silent):
    """Keeps what it was told, and how many rows were done by then."""

    def __init__(self) -> None:
        self.sentences, self.done_before = list[str](), list[int]()
        self.rows = 0

    def read(self, system: str, table: Table, rows: int) -> None:
        self.rows += rows

    def noticed(self, sentence: str) -> None:
        self.sentences.append(sentence)
        self.done_before.append(self.rows)


def test_a_long_table_without_an_index_is_told_before_the_first_row_goes(tmp_path: Path, sqlite_url: str):
    folder = shop(tmp_path, sqlite_url)
    many = "WITH RECURSIVE n(at) AS (SELECT 100 UNION ALL SELECT at + 1 FROM n WHERE at < 10200) SELECT at, 6 FROM n"
    run(sqlite_url, f"INSERT INTO factures (id, id_client) {many}")
    heard = Heard()
    outcome = applied(folder, signed(folder), progress=heard)
    assert outcome.status == "done"
    assert heard.sentences
    assert all("factures(id_client) has no index" in said for said in heard.sentences)
    assert {*heard.done_before} == {0}


# --- what changes between plan and apply, and while it goes on


def renewed(url: str) -> None:
    run(url, "UPDATE clients SET fin = '2026-01-01' WHERE id = 5")


def invoiced(url: str) -> None:
    run(url, "INSERT INTO factures VALUES (9, 5, '2026-01-01', 3)")


def gone(url: str) -> None:
    run(url, "DELETE FROM clients WHERE id = 5")


def renamed(url: str) -> None:
    run(url, "UPDATE clients SET nom = 'Autre' WHERE id = 5")


@pytest.mark.parametrize("change", [renewed, invoiced, gone, renamed])
@pytest.mark.parametrize("when", ["before", "during"])
def test_who_changed_since_the_plan_is_left(tmp_path, any_url, change, when):
    folder = shop(tmp_path, any_url)
    made = signed(folder)
    if when == "before":
        change(any_url)
    during = Meanwhile(3, lambda: change(any_url) if when == "during" else None)
    outcome = applied(folder, made, rows=2, progress=during)
    assert (outcome.status, outcome.persons_left) == ("done", {"changed": 1})
    assert counts(tables(outcome)["clients"]) == (3, 2, 1, 0, 0, 0)
    assert ids(any_url, "clients") == [2, 3, 6, 7, 8] if change is gone else [2, 3, 5, 6, 7, 8]
    assert ids(any_url, "factures") == ([3, 4, 5, 9] if change is invoiced else [3, 4, 5])


@pytest.mark.parametrize(
    ("over", "left"),
    [
        (("--person", email(5)), [2, 3, 5, 6, 7, 8]),
        (("--row", "commercial.clients:5"), [2, 3, 5, 6, 7, 8]),
        (("--table", "commercial.clients"), [2, 3, 4, 5, 6, 7, 8]),  # of whom 1 went in the first batch
    ],
)
def test_a_hold_that_comes_during_the_run_wins(tmp_path, sqlite_url, over, left):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    adding: list[Popen[bytes]] = []

    def add() -> None:
        """In a process of its own, for it waits for the batch before."""
        adding.append(Popen([sys.executable, "-m", "flows.cli", "hold", "add", *ABOUT, *over, "-C", str(folder)]))
        with open_store(f"sqlite:///{folder / 'gomme.db'}") as store:
            while not Records(store).holds.rows()["holds"]:
                assert adding[0].poll() is None
                time.sleep(0.05)

    during = Meanwhile(1, add)
    outcome = applied(folder, made, rows=2, progress=during)
    assert adding[0].wait() == 0
    assert ids(sqlite_url, "clients") == left
    assert (outcome.status, set(outcome.persons_left)) == ("done", {"held"})
    assert tables(outcome)["clients"].held == len(left) - 5


def test_a_hold_over_her_invoice_keeps_the_client_too(gomme, tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    assert gomme("hold", "add", *ABOUT, "--row", "commercial.factures:1", "-C", folder).code == 0
    outcome = applied(folder, made)
    assert (ids(sqlite_url, "clients"), ids(sqlite_url, "factures")) == ([1, 2, 3, 6, 7, 8], [1, 3, 4, 5])
    assert (counts(tables(outcome)["clients"]), outcome.persons_left) == ((3, 2, 0, 1, 0, 0), {"held": 1})


def test_a_hold_that_two_released_lets_the_next_plan_select_the_row_again(gomme, tmp_path, any_url):
    folder = shop(tmp_path, any_url)
    assert gomme("hold", "add", *ABOUT, "--person", email(5), "-C", folder).code == 0
    selected = []
    for name in ("", "c.moreau", "a.petit"):
        if name:
            by = ("--as", name, "--key", folder / f"{name}.key", "-C", folder)
            assert gomme("hold", "release", "2026-014", *by).code == 0
        planned = gomme("retain", "plan", *AS_OF, "-C", folder, "--json").json["tables"]
        selected.append(next(table["selected"] for table in planned if table["table"].endswith("clients")))
    assert selected == [2, 2, 3]


def test_where_nothing_is_done_the_run_is_not_called_done(gomme, tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    for table in ("clients", "factures"):
        assert gomme("hold", "add", *ABOUT, "--table", f"commercial.{table}", "-C", folder).code == 0
    ran = gomme("retain", "apply", made.id, "-C", folder)
    assert (ran.code, "nothing was done" in ran.err) == (3, True)


# --- whose rows the database turns back

_RAISES = {
    "sqlite": ("CREATE TRIGGER garde BEFORE DELETE ON clients WHEN old.id = 4 BEGIN SELECT RAISE(ABORT, 'non'); END",),
    "postgresql": (
        "CREATE FUNCTION garde() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN IF old.id = 4 THEN RAISE EXCEPTION 'non'; END IF; RETURN old; END$$",
        "CREATE TRIGGER garde BEFORE DELETE ON clients FOR EACH ROW EXECUTE FUNCTION garde()",
    ),
    "mariadb": (
        "CREATE TRIGGER garde BEFORE DELETE ON clients FOR EACH ROW "
        "IF old.id = 4 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'non'; END IF",
    ),
}
_KEEPS = {
    "sqlite": ("CREATE TRIGGER garde BEFORE DELETE ON clients WHEN old.id = 4 BEGIN SELECT RAISE(IGNORE); END",),
    "postgresql": (
        "CREATE FUNCTION garde() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN IF old.id = 4 THEN RETURN NULL; END IF; RETURN old; END$$",
        "CREATE TRIGGER garde BEFORE DELETE ON clients FOR EACH ROW EXECUTE FUNCTION garde()",
    ),
}


@pytest.mark.parametrize("triggers", [_RAISES, _KEEPS], ids=["raises", "keeps"])
def test_who_cannot_be_erased_fails_alone(gomme, tmp_path, any_url, triggers):
    folder = shop(tmp_path, any_url)
    run(any_url, *triggers.get(any_url.partition(":")[0].partition("+")[0], _RAISES["mariadb"]))
    made = signed(folder)
    ran = gomme("retain", "apply", made.id, "-C", folder, "--json")
    assert (ran.code, ran.json["status"], ran.json["persons_left"]) == (3, "failed", {"failed": 1})
    assert len(ran.json["failed_persons"]) == 1
    assert "nothing of" in ran.err
    assert "non" not in ran.err.split()
    assert (ids(any_url, "clients"), ids(any_url, "factures")) == ([2, 3, 4, 6, 7, 8], [3, 4, 5])


# --- plans that may not be applied


def refused(folder: Path, made, said: str, url: str, **more) -> None:
    before = everything(url, "clients", "factures")
    with pytest.raises(RetainRefused, match=said):
        applied(folder, made, **more)
    assert everything(url, "clients", "factures") == before
    with open_store(f"sqlite:///{folder / 'gomme.db'}") as store:
        assert Records(store).runs.rows() == []


def test_a_plan_that_was_applied_is_called_so_and_asks_for_nothing(gomme, tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    ran = gomme("retain", "apply", made.id, "-C", folder)
    assert (ran.code, f"certificate {folder / 'report' / 'certificate.html'}" in ran.out) == (0, True)
    (folder / "retention.yaml").write_text((folder / "retention.yaml").read_text().replace("P3Y", "P4Y"))
    (found,) = gomme("retain", "status", "-C", folder, "--json").json["plans"]
    assert (found["status"], found["run"]["status"], found["run"]["certified"]) == ("applied", "done", True)
    assert len(gomme("retain", "status", "-C", folder).out.splitlines()) == 1


def test_a_run_that_ended_before_its_end_is_called_begun(gomme, tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    run(sqlite_url, "CREATE TRIGGER no BEFORE DELETE ON clients BEGIN SELECT RAISE(ABORT, 'no'); END")
    made = signed(folder)
    assert gomme("retain", "apply", made.id, "-C", folder).code == 3
    said = gomme("retain", "status", "-C", folder).out
    assert f"{made.id}  begun" in said
    assert f"'gomme retain apply {made.id} --resume' goes on with it" in said


@pytest.mark.parametrize("later", [0, 1.0])  # before the first batch, and in the midst of a statement
def test_who_stops_a_run_reads_how_to_go_on(gomme, tmp_path, sqlite_url, later):
    folder = shop(tmp_path, sqlite_url)
    run(sqlite_url, "CREATE TABLE pace (id INTEGER PRIMARY KEY, steps INTEGER)",
        "INSERT INTO pace VALUES (1, 90000000)",
        "CREATE VIEW slow AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
        "WHERE i < (SELECT steps FROM pace)) SELECT i FROM n",
        "CREATE TRIGGER waits BEFORE DELETE ON clients BEGIN SELECT count(*) FROM slow; END")  # fmt: skip
    made = signed(folder)
    command = [sys.executable, "-m", "flows.cli", "retain", "apply", made.id, "-C", str(folder), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and not gomme("retain", "status", "-C", folder, "--json").json["plans"][0]["run"]:
        time.sleep(0.05)
    time.sleep(later)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    go_on = f"'gomme retain apply {made.id} --resume' goes on"
    assert (process.returncode, go_on in err, go_on in json.loads(out)["error"]) == (130, True, True)
    run(sqlite_url, "UPDATE pace SET steps = 1")
    assert gomme("retain", "apply", made.id, "--resume", "-C", folder).code == 0


def test_a_plan_that_nobody_signed_is_refused(tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    refused(folder, signed(folder, sign=False), "no data_owner has approved", sqlite_url)


@pytest.mark.parametrize(
    ("later", "said"),
    [(timedelta(days=8), "ended on"), (timedelta(days=-1), "set the clock"), (timedelta(minutes=-6), "set the clock")],
)
def test_a_plan_out_of_its_time_is_refused(tmp_path, sqlite_url, later, said):
    folder = shop(tmp_path, sqlite_url)
    refused(folder, signed(folder), said, sqlite_url, clock=lambda: datetime.now(UTC) + later)


def test_a_key_that_is_revoked_by_now_stops_the_plan(tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    text = (folder / "gomme.yaml").read_text()
    (folder / "gomme.yaml").write_text(text.replace("{roles: [legal],", "{roles: [legal], revoked: 2020-01-01,", 1))
    refused(folder, made, "was revoked on", sqlite_url)


def test_rules_inventory_and_schema_that_changed_stop_the_plan(tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    rules = (folder / "retention.yaml").read_text()
    (folder / "retention.yaml").write_text(rules + "\n# another\n")
    refused(folder, made, "retention.yaml changed", sqlite_url)
    (folder / "retention.yaml").write_text(rules)
    run(sqlite_url, "ALTER TABLE clients ADD COLUMN note TEXT")
    refused(folder, made, "its tables changed", sqlite_url)


@pytest.mark.parametrize("part", ["keys", "hashes", "persons", "marks"])
def test_a_row_list_that_somebody_edited_is_refused(tmp_path, sqlite_url, part):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    with open_store(f"sqlite:///{folder / 'gomme.db'}") as store, store.write() as connection:
        of = store.table("plan_rows")
        (row,) = connection.execute(of.select().where(of.c.table_name.like("%clients"))).mappings().all()
        other = bytes(row[part])[:-1] + bytes([row[part][-1] ^ 1])
        connection.execute(of.update().where(of.c.table_name.like("%clients")).values({part: other}))
    refused(folder, made, "is not the one that was signed", sqlite_url)


def test_without_the_rights_nothing_is_begun(tmp_path, postgres_url, postgres_server):
    folder = shop(tmp_path, postgres_url)
    database = postgres_url.rpartition("/")[2]
    run(postgres_url, "DROP ROLE IF EXISTS lecteur", "CREATE ROLE lecteur LOGIN PASSWORD 'p'",
        "GRANT SELECT ON clients, factures TO lecteur; REVOKE CREATE ON SCHEMA public FROM PUBLIC")  # fmt: skip
    text = (folder / "gomme.yaml").read_text()
    (folder / "gomme.yaml").write_text(text.replace(postgres_url, postgres_server.url(database, "lecteur", "p")))
    made = signed(folder)
    refused(folder, made, "gomme_journal", postgres_url)
    run(postgres_url, "GRANT CREATE ON SCHEMA public TO lecteur")
    refused(folder, made, "UPDATE", postgres_url)
    run(postgres_url, "GRANT UPDATE, DELETE ON clients, factures TO lecteur")
    assert applied(folder, made).status == "done"
    run(postgres_url, "DROP OWNED BY lecteur; DROP ROLE lecteur")


# --- ends before the end


def test_a_run_that_is_asked_to_stop_ends_between_two_batches_and_goes_on(gomme, tmp_path, any_url):
    folder = shop(tmp_path, any_url)
    made = signed(folder)
    assert gomme("retain", "stop", "-C", folder).out == "no run is at work\n"
    outcome = applied(folder, made, rows=2, progress=Meanwhile(1, lambda: gomme("retain", "stop", "-C", folder)))
    assert (outcome.status, tables(outcome)["clients"].done) == ("stopped", 1)
    with pytest.raises(RetainRefused, match="--resume"):
        applied(folder, made)
    outcome = applied(folder, made, resume=True, rows=500)
    assert (outcome.status, outcome.batches, tables(outcome)["clients"].done) == ("done", 3, 3)
    assert ids(any_url, "clients") == [2, 3, 6, 7, 8]


def test_two_runs_at_once_exclude_each_other(tmp_path, any_url):
    folder = shop(tmp_path, any_url)
    made, said = signed(folder), []

    def second() -> None:
        with pytest.raises(RetainRefused) as error:
            applied(folder, made, resume=True)
        said.append(str(error.value))

    assert applied(folder, made, rows=2, progress=Meanwhile(1, second)).status == "done"
    assert "another run of gomme" in said[0]


def test_a_resume_of_nothing_is_refused(tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    refused(folder, signed(folder), "no run of plan", sqlite_url, resume=True)


def test_a_connection_that_is_cut_is_opened_again(tmp_path, postgres_url):
    folder = shop(tmp_path, postgres_url)
    made = signed(folder)

    def cut() -> None:
        run(postgres_url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()")  # fmt: skip

    assert applied(folder, made, rows=2, progress=Meanwhile(1, cut)).status == "done"
    assert ids(postgres_url, "clients") == [2, 3, 6, 7, 8]


def test_a_connection_that_dies_within_a_batch_loses_nothing(tmp_path, postgres_url):
    folder = shop(tmp_path, postgres_url)
    run(postgres_url, "CREATE SEQUENCE fois", "CREATE FUNCTION coupe() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
        "IF nextval('fois') = 2 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN old; END$$",
        "CREATE TRIGGER coupe AFTER DELETE ON clients FOR EACH ROW EXECUTE FUNCTION coupe()")  # fmt: skip
    made = signed(folder)
    outcome = applied(folder, made, rows=2)
    assert (outcome.status, outcome.done) == ("done", 5)
    assert ids(postgres_url, "clients") == [2, 3, 6, 7, 8]
