"""What is erased is what was planned, once, whole persons, or nothing."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

import pyarrow as pa
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.erase import open_eraser
from connectors.erasing import Batch, Done, Step
from connectors.journal import NAME
from connectors.model import BatchRefused, ConnectorError, Contended, EraseRefused, Unreadable
from connectors.predicate import EVERY, All, Compare, Not, Related
from connectors.structure import Structure
from tests import servers
from tests.connectors.databases import quoted, run
from tests.connectors.erasures import (
    DUE,
    KEY,
    SHOP,
    asked,
    eraser,
    everybody,
    fill,
    ids,
    named,
    shop,
    step,
    structure,
)

RUNS = count()


@pytest.fixture(params=["postgres_url", "mariadb_url"])
def server_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


def test_a_batch_erases_whole_persons_children_first_and_writes_its_line(any_url: str) -> None:
    shop(any_url)
    batch = everybody(any_url)
    with eraser(any_url) as at_work:
        outcome = at_work.run(batch)
        (line,) = at_work.journal("run")
    assert [(done.planned, done.done) for done in outcome.steps] == [(8, 8), (4, 4)]
    assert (outcome.dropped, outcome.again, line.steps, line.batch) == ((), False, outcome.steps, 0)
    assert ids(any_url, "clients") == ids(any_url, "commandes") == []


def test_a_batch_that_the_journal_knows_is_never_run_again(any_url: str) -> None:
    shop(any_url)
    batch = everybody(any_url)
    with eraser(any_url) as at_work:
        first = at_work.run(batch)
        run(any_url, "INSERT INTO clients VALUES (1, 'Nom 1', 'n1@exemple.fr', '2020-01-02')")
        again = at_work.run(batch)
        with pytest.raises(BatchRefused, match="with other rows; plan again"):
            at_work.run(everybody(any_url))
    assert (again.again, again.steps, again.dropped) == (True, first.steps, first.dropped)
    assert ids(any_url, "clients") == [1]


def test_whoever_changed_is_left_whole(any_url: str) -> None:
    shop(any_url)
    batch = everybody(any_url)
    run(any_url, "UPDATE commandes SET total = 99 WHERE id = 21", "UPDATE clients SET fin = '2026-01-01' WHERE id = 3")
    with eraser(any_url) as at_work:
        outcome = at_work.run(batch)
    assert outcome.dropped == (2, 3)
    assert [(done.planned, done.done) for done in outcome.steps] == [(8, 4), (4, 2)]
    assert (ids(any_url, "clients"), ids(any_url, "commandes")) == ([2, 3], [20, 21, 30, 31])


def test_whoever_has_a_new_child_is_left_whole(any_url: str) -> None:
    shop(any_url)
    batch = everybody(any_url)
    run(any_url, "INSERT INTO commandes VALUES (500, 4, 1)", "DELETE FROM commandes WHERE id = 10")
    with eraser(any_url) as at_work:
        outcome = at_work.run(batch)
    assert outcome.dropped == (1, 4)
    assert ids(any_url, "commandes") == [11, 40, 41, 500]


def test_rows_in_another_order_than_their_keys_and_with_nothing_in_them_are_known_again(any_url: str) -> None:
    shop(any_url, clients=6, orders=1)
    run(any_url, "UPDATE clients SET mel = NULL WHERE id IN (2, 5)", "UPDATE clients SET nom = '' WHERE id = 3")
    orders, clients = everybody(any_url).steps
    turned = pa.array([4, 1, 5, 0, 3, 2])
    persons = [int(clients.persons[at]) for at in turned.to_pylist()]
    clients = replace(clients, keys=clients.keys.take(turned), hashes=clients.hashes.take(turned), persons=persons)
    run(any_url, "UPDATE clients SET mel = '' WHERE id = 2")
    with eraser(any_url) as at_work:
        outcome = at_work.run(Batch("run", 0, (orders, clients)))
    assert outcome.dropped == (2,)
    assert (ids(any_url, "clients"), ids(any_url, "commandes")) == ([2], [20])


def test_persons_whom_others_point_at_from_several_tables_leave_the_rest_to_go(any_url: str) -> None:
    shop(any_url, clients=3)
    run(any_url, "DELETE FROM commandes WHERE client = 2")
    of = "(id INTEGER PRIMARY KEY, client INTEGER, FOREIGN KEY (client) REFERENCES clients (id))"
    run(any_url, f"CREATE TABLE notes {of}", f"CREATE TABLE rappels {of}")
    batch = everybody(any_url)
    run(any_url, "INSERT INTO notes VALUES (7, 1)", "INSERT INTO rappels VALUES (8, 2)")
    with eraser(any_url) as at_work:
        outcome = at_work.run(batch)
    assert outcome.dropped == (1, 2)
    assert (ids(any_url, "clients"), ids(any_url, "commandes")) == ([1, 2], [10, 11])


def test_a_long_child_without_an_index_is_told(sqlite_url: str) -> None:
    shop(sqlite_url, clients=1)
    some = "WITH RECURSIVE n(at) AS (SELECT 100 UNION ALL SELECT at + 1 FROM n WHERE at < 10100) SELECT at, 1, 0 FROM n"
    run(sqlite_url, f"INSERT INTO commandes {some}")
    clients, unpaid = named(structure(sqlite_url), "clients"), Related("commandes", (("id", "client"),), EVERY)
    with eraser(sqlite_url) as at_work:
        assert at_work.slow([(clients, "delete", unpaid)]) == ()
    run(sqlite_url, "DROP INDEX commandes_client")
    with eraser(sqlite_url) as at_work:
        asked, once = at_work.slow([(clients, "delete", unpaid)])
    assert "commandes(client) has no index, so all of it is looked through for each row of clients that goes" in asked
    assert "for each batch of clients" in once


@pytest.mark.parametrize("indexed", [True, False])
def test_what_related_rows_say_is_asked_again_with_an_index_or_without(sqlite_url: str, indexed: bool) -> None:
    shop(sqlite_url, clients=3)
    some = "WITH RECURSIVE n(at) AS (SELECT 100 UNION ALL SELECT at + 1 FROM n WHERE at < 10100) SELECT at, 9, 0 FROM n"
    run(sqlite_url, f"INSERT INTO commandes {some}", *(() if indexed else ("DROP INDEX commandes_client",)))
    still = Not(Related("commandes", (("id", "client"),), Compare("total", "=", 77)))
    clients = step(sqlite_url, "clients", "update", still=still, values={"nom": "efface"})
    run(sqlite_url, "UPDATE commandes SET total = 77 WHERE client = 2")
    with eraser(sqlite_url) as at_work:
        assert at_work.run(Batch("r", 0, (clients,))).dropped == (2,)


def test_a_cascade_takes_nobody_along_who_is_not_planned(any_url: str) -> None:
    run(any_url, "CREATE TABLE clients (id INTEGER PRIMARY KEY, fin VARCHAR(10))",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, client INTEGER, "
        "FOREIGN KEY (client) REFERENCES clients (id) ON DELETE CASCADE)",
        "INSERT INTO clients VALUES (1, '2020-01-01'), (2, '2020-01-01')",
        "INSERT INTO notes VALUES (7, 2)")  # fmt: skip
    with eraser(any_url) as at_work:
        outcome = at_work.run(Batch("run", 0, (step(any_url, "clients"),)))
    assert outcome.dropped == (2,)
    assert (ids(any_url, "clients"), ids(any_url, "notes")) == ([2], [7])


def test_what_is_due_because_of_other_rows_is_asked_again(any_url: str) -> None:
    shop(any_url, clients=2)
    found = structure(any_url)
    orders = named(found, "commandes").label
    still = All((DUE, Not(Related(orders, (("id", "client"),), Compare("total", ">", 50)))))
    run(any_url, "UPDATE commandes SET total = 80 WHERE id = 20")
    step_ = step(any_url, "clients", "update", still=still, values={"nom": "effacé"}, hashed=["fin"])
    with eraser(any_url) as at_work:
        assert at_work.run(Batch("run", 0, (step_,))).dropped == (2,)
    assert asked(any_url, "SELECT nom FROM clients ORDER BY id") == [("effacé",), ("Nom 2",)]


def test_fields_become_null_constants_and_surrogates(any_url: str) -> None:
    shop(any_url, clients=3, orders=1)
    values = {"nom": pa.array(["s1", "é'\"\\{},s2", "NULL"]), "mel": None, "fin": "1900-01-01"}
    numbers = {"total": 7}
    steps = (
        step(any_url, "commandes", "update", "client", values=numbers),
        step(any_url, "clients", "update", values=values),
    )
    with eraser(any_url) as at_work:
        outcome = at_work.run(Batch("run", 0, steps))
    assert [done.done for done in outcome.steps] == [3, 3]
    rows = asked(any_url, "SELECT nom, mel, fin FROM clients ORDER BY id")
    assert rows == [("s1", None, "1900-01-01"), ("é'\"\\{},s2", None, "1900-01-01"), ("NULL", None, "1900-01-01")]
    assert asked(any_url, "SELECT DISTINCT total FROM commandes") == [(7,)]


@pytest.mark.parametrize("values", [{"nom": None}, {"mel": pa.array(["same", "same"])}, {"nom": "x" * 41}])
def test_what_a_constraint_forbids_leaves_everything_as_it_was(any_url: str, values: dict[str, Any]) -> None:
    shop(any_url, clients=2)
    if any_url.startswith("sqlite") and "x" * 41 in values.values():
        return  # SQLite knows no lengths
    before = asked(any_url, "SELECT * FROM clients ORDER BY id")
    batch = Batch(
        "run", 0, (step(any_url, "commandes", person="client"), step(any_url, "clients", "update", values=values))
    )
    with eraser(any_url) as at_work:
        with pytest.raises(BatchRefused, match="clients") as refused:
            at_work.run(batch)
        assert at_work.journal("run") == ()
    assert "same" not in str(refused.value)
    assert asked(any_url, "SELECT * FROM clients ORDER BY id") == before
    assert len(ids(any_url, "commandes")) == 4


def test_another_number_of_rows_than_planned_takes_the_batch_back(postgres_url: str, tmp_path: Any) -> None:
    shop(postgres_url)
    run(postgres_url, "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN IF OLD.id = 3 THEN RETURN NULL; END IF; RETURN OLD; END'",
        "CREATE TRIGGER keep BEFORE DELETE ON clients FOR EACH ROW EXECUTE FUNCTION keep()")  # fmt: skip
    _refused_as_4_and_3(postgres_url)


def test_another_number_of_rows_than_planned_takes_the_batch_back_in_sqlite(sqlite_url: str) -> None:
    shop(sqlite_url)
    run(sqlite_url, "CREATE TRIGGER keep BEFORE DELETE ON clients WHEN OLD.id = 3 BEGIN SELECT RAISE(IGNORE); END")
    _refused_as_4_and_3(sqlite_url)


def _refused_as_4_and_3(url: str) -> None:
    with eraser(url) as at_work:
        with pytest.raises(BatchRefused, match=r"clients: 4 rows were to be deleted in batch 0 and 3 were"):
            at_work.run(everybody(url))
        assert at_work.journal("run") == ()
    assert (len(ids(url, "clients")), len(ids(url, "commandes"))) == (4, 8)


def test_a_trigger_that_fails_takes_the_batch_back_in_mariadb(mariadb_url: str) -> None:
    shop(mariadb_url)
    run(mariadb_url, "CREATE TRIGGER keep BEFORE DELETE ON clients FOR EACH ROW "
        "BEGIN IF OLD.id = 3 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Nom 3'; END IF; END")  # fmt: skip
    with eraser(mariadb_url) as at_work, pytest.raises(BatchRefused) as refused:
        at_work.run(everybody(mariadb_url))
    assert "Nom 3" not in str(refused.value)
    assert (len(ids(mariadb_url, "clients")), len(ids(mariadb_url, "commandes"))) == (4, 8)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_killed_run_is_finished_from_the_journal(any_url: str, when: str) -> None:
    shop(any_url)
    batch = everybody(any_url)
    command = [sys.executable, "-m", "tests.connectors.erasures", any_url, when]
    assert subprocess.run(command, capture_output=True, timeout=60).returncode == -9
    with _patiently(lambda: eraser(any_url)) as at_work:
        assert len(at_work.journal("run")) == (when == "after")
        outcome = at_work.run(batch)
        assert len(at_work.journal("run")) == 1
    assert outcome.again == (when == "after")
    assert [done.done for done in outcome.steps] == [8, 4]
    assert ids(any_url, "clients") == ids(any_url, "commandes") == []


def _patiently(opened: Callable[[], Any]) -> Any:
    """Until the server has noticed that the other is gone."""
    for _ in range(100):
        at_work = opened()
        try:
            at_work.ensure_journal()
        except EraseRefused:
            at_work.close()
            time.sleep(0.05)
        else:
            return at_work
    raise AssertionError("the lock of a dead process stays")


def test_two_runs_keep_each_other_out(any_url: str) -> None:
    shop(any_url)
    found = structure(any_url)
    with eraser(any_url, found) as first, eraser(any_url, found) as second:
        first.ensure_journal()
        with pytest.raises(EraseRefused, match="another run of gomme"):
            second.run(everybody(any_url))
        first.close()
        _patiently(lambda: eraser(any_url, found)).close()


def test_an_update_that_was_first_is_seen_and_keeps_the_person(server_url: str) -> None:
    """The application renews a contract while the batch waits for its rows. (A writer of SQLite has the whole file.)"""
    shop(server_url)
    batch, found = everybody(server_url), structure(server_url)
    outcomes: list[Any] = []
    engine = sa.create_engine(server_url, poolclass=sa.NullPool)
    with eraser(server_url, found) as at_work:
        at_work.ensure_journal()
        with engine.connect() as application:
            application.exec_driver_sql("UPDATE clients SET fin = '2026-01-01' WHERE id = 2")
            waiting = threading.Thread(target=lambda: outcomes.append(at_work.run(batch)))
            waiting.start()
            time.sleep(0.3)
            assert not outcomes
            application.commit()
        waiting.join(30)
    assert outcomes[0].dropped == (2,)
    assert (ids(server_url, "clients"), ids(server_url, "commandes")) == ([2], [20, 21])


def test_a_child_that_was_first_is_seen_and_keeps_the_person(server_url: str) -> None:
    shop(server_url)
    batch, found = everybody(server_url), structure(server_url)
    outcomes: list[Any] = []
    engine = sa.create_engine(server_url, poolclass=sa.NullPool)
    with eraser(server_url, found) as at_work:
        at_work.ensure_journal()
        with engine.connect() as application:
            application.exec_driver_sql("INSERT INTO commandes VALUES (600, 3, 1)")
            waiting = threading.Thread(target=lambda: outcomes.append(at_work.run(batch)))
            waiting.start()
            time.sleep(0.3)
            application.commit()
        waiting.join(30)
    assert outcomes[0].dropped == (3,)
    assert ids(server_url, "commandes") == [30, 31, 600]


def test_rows_that_others_hold_are_refused_and_nothing_is_done(sqlite_url: str) -> None:
    shop(sqlite_url)
    batch, found = everybody(sqlite_url), structure(sqlite_url)
    engine = sa.create_engine(sqlite_url, poolclass=sa.NullPool)
    with eraser(sqlite_url, found) as at_work:
        at_work.ensure_journal()
        at_work._session._driver.execute("PRAGMA busy_timeout = 50")  # type: ignore[attr-defined]
        with engine.connect() as application:
            application.exec_driver_sql("BEGIN IMMEDIATE")
            with pytest.raises(Contended, match="held by another program"):
                at_work.run(batch)
        assert at_work.run(batch).dropped == ()


def test_a_table_that_points_at_itself_goes_in_one_step_where_the_server_can(any_url: str) -> None:
    run(any_url, "CREATE TABLE clients (id INTEGER PRIMARY KEY, parrain INTEGER, "
        "FOREIGN KEY (parrain) REFERENCES clients (id))",
        "INSERT INTO clients VALUES (1, NULL)", "INSERT INTO clients VALUES (2, 1), (3, 2), (4, 1)",
        "INSERT INTO clients VALUES (5, 4), (6, NULL)")  # fmt: skip
    with eraser(any_url) as at_work:
        outcome = at_work.run(Batch("run", 0, (step(any_url, "clients", where=Compare("id", "<>", 5)),)))
    assert outcome.dropped == (1, 4)
    assert ids(any_url, "clients") == [1, 4, 5]


def test_keys_of_several_columns_and_hostile_names_hold(any_url: str) -> None:
    name, one, two = quoted(any_url, "o'r\"d`e;r %s"), quoted(any_url, 'né "le"'), quoted(any_url, "a`b'%(x)s")
    run(any_url, f"CREATE TABLE {name} (id INTEGER, {one} VARCHAR(9), {two} VARCHAR(50), note VARCHAR(9), "
        f"PRIMARY KEY ({one}, {two}))",
        f"INSERT INTO {name} VALUES (1, 'a', 'b,\"c''{{}}', 'x'), (2, 'a', '', 'y'), "
        "(3, 'NULL', 'a', 'z')")  # fmt: skip
    with eraser(any_url) as at_work:
        changed = step(any_url, "o'r\"d`e;r %s", "update", values={"note": pa.array(["1", "2", "3"])})
        assert at_work.run(Batch("run", 0, (changed,))).dropped == ()
        gone = step(any_url, "o'r\"d`e;r %s", where=Compare("id", "<", 3))
        assert at_work.run(Batch("run", 1, (gone,))).steps[0].done == 2
    assert ids(any_url, name) == [3]


def test_keys_of_bytes_hold(any_url: str) -> None:
    type_ = {"sqlite": "BLOB", "postgr": "bytea", "mariad": "VARBINARY(8)"}[any_url[:6]]
    bytes_ = (r"'\x00ff', '\x01'" if any_url.startswith("postgr") else "X'00FF', X'01'").split(", ")
    run(any_url, f"CREATE TABLE jetons (jeton {type_} NOT NULL PRIMARY KEY, id INTEGER)",
        f"INSERT INTO jetons VALUES ({bytes_[0]}, 1), ({bytes_[1]}, 2)")  # fmt: skip
    with eraser(any_url) as at_work:
        assert at_work.run(Batch("run", 0, (step(any_url, "jetons", where=Compare("id", "=", 1)),))).dropped == ()
    assert ids(any_url, "jetons") == [2]


def test_a_table_without_a_primary_key_is_refused(any_url: str) -> None:
    run(any_url, "CREATE TABLE loose (a INTEGER)")
    found = structure(any_url)
    loose = Step(named(found, "loose"), "delete", pa.RecordBatch.from_pydict({"a": ["1"]}), pa.array([b"x" * 16]), [1])
    with eraser(any_url, found) as at_work, pytest.raises(Unreadable, match="loose has no primary key"):
        at_work.run(Batch("run", 0, (loose,)))


def test_a_primary_key_is_never_replaced(sqlite_url: str) -> None:
    shop(sqlite_url)
    with eraser(sqlite_url) as at_work, pytest.raises(BatchRefused, match=r"clients\.id: a primary key"):
        at_work.run(Batch("run", 0, (step(sqlite_url, "clients", "update", values={"id": 1}),)))


def test_without_a_journal_nothing_is_erased(postgres_server: servers.Server, postgres_url: str) -> None:
    shop(postgres_url)
    database = postgres_url.rpartition("/")[2]
    run(postgres_url, "DROP ROLE IF EXISTS narrow", "CREATE ROLE narrow LOGIN PASSWORD 'n'",
        "GRANT SELECT, UPDATE, DELETE ON clients TO narrow", "GRANT SELECT ON commandes TO narrow")  # fmt: skip
    found = structure(postgres_url)
    orders, clients = named(found, "commandes").label, named(found, "clients").label
    with eraser(postgres_server.url(database, "narrow", "n"), found) as at_work:
        gaps = at_work.rights({orders: "delete", clients: "delete"})
        assert len(gaps) == 2
        assert "commandes: gomme's role lacks UPDATE, DELETE" in gaps[0]
        assert "GRANT CREATE" in gaps[1]
        with pytest.raises(EraseRefused, match="no journal rights"):
            at_work.run(everybody(postgres_url))
    assert len(ids(postgres_url, "clients")) == 4
    run(postgres_url, f"DROP OWNED BY narrow; DROP ROLE narrow; DROP TABLE IF EXISTS {NAME}")


def test_rights_of_mariadb_are_told(mariadb_server: servers.Server, mariadb_url: str) -> None:
    shop(mariadb_url)
    run(mariadb_url, "CREATE TABLE vieux (id INTEGER PRIMARY KEY) ENGINE=MyISAM")
    found, database = structure(mariadb_url), mariadb_url.rpartition("/")[2]
    run(mariadb_url, "CREATE OR REPLACE USER narrow@'%' IDENTIFIED BY 'n'",
        f"GRANT SELECT, UPDATE ON {database}.* TO narrow@'%'")  # fmt: skip
    with eraser(mariadb_server.url(database, "narrow", "n"), found) as at_work:
        gaps = at_work.rights({named(found, "clients").label: "delete", named(found, "vieux").label: "update"})
        wanted = ("lacks DELETE", "lacks CREATE TEMPORARY TABLES", "no transactions")
        assert all(any(words in gap for gap in gaps) for words in wanted)
        with pytest.raises(EraseRefused, match="no journal rights"):
            at_work.ensure_journal()
        run(mariadb_url, f"GRANT CREATE ON {database}.{NAME} TO narrow@'%'")
        with pytest.raises(EraseRefused, match="lacks INSERT"):  # who makes a table may not use it there
            at_work.ensure_journal()
        assert "lacks INSERT" in at_work.rights({})[0]
        run(mariadb_url, f"GRANT INSERT ON {database}.{NAME} TO narrow@'%'")
        assert at_work.rights({}) == ()
        at_work.ensure_journal()
    run(mariadb_url, "DROP USER narrow@'%'")


def test_a_file_that_may_not_be_written_is_told(sqlite_url: str) -> None:
    shop(sqlite_url)
    with eraser(sqlite_url) as at_work:
        assert at_work.rights({"clients": "delete"}) == ()
    with pytest.raises(EraseRefused, match="not in oracle"):
        open_eraser("oracle://h/d", Structure("oracle", ()), KEY)


def test_hidden_rows_are_an_error(postgres_server: servers.Server, postgres_url: str) -> None:
    shop(postgres_url)
    database = postgres_url.rpartition("/")[2]
    batch, found = everybody(postgres_url), structure(postgres_url)
    run(postgres_url, "DROP ROLE IF EXISTS partial", "CREATE ROLE partial LOGIN PASSWORD 'p'",
        "GRANT ALL ON clients, commandes TO partial; GRANT CREATE ON SCHEMA public TO partial",
        "ALTER TABLE clients ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY part ON clients USING (id < 3)")  # fmt: skip
    with (
        eraser(postgres_server.url(database, "partial", "p"), found) as at_work,
        pytest.raises(EraseRefused, match="row security"),
    ):
        at_work.run(batch)
    assert len(ids(postgres_url, "clients")) == 4
    run(postgres_url, f"DROP TABLE IF EXISTS {NAME}; DROP OWNED BY partial; DROP ROLE partial")


def test_a_connection_that_is_cut_between_batches_is_opened_again(postgres_url: str) -> None:
    shop(postgres_url)
    with eraser(postgres_url) as at_work:
        at_work.ensure_journal()
        run(postgres_url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()")  # fmt: skip
        with pytest.raises(ConnectorError, match="broke off"):
            at_work.run(everybody(postgres_url))
        assert at_work.run(everybody(postgres_url)).steps[1] == Done("public.clients", "delete", 4, 4)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.sampled_from("uidn"), st.integers(1, 6), st.integers(0, 1)), max_size=5))
def test_whatever_changes_no_row_outside_the_plan_does(any_url: str, changes: list[tuple[str, int, int]]) -> None:
    found = structure(any_url)
    if not found.tables:
        run(any_url, *SHOP)
    run(any_url, "DELETE FROM commandes", "DELETE FROM clients")
    fill(any_url, 6, 2)
    of = {"commandes": "client", "clients": "id"}
    steps = tuple(step(any_url, name, person=who, where=Compare(who, "<", 5)) for name, who in of.items())
    for at, (what, client, order) in enumerate(changes):
        run(any_url, *_change(what, client, order, at))
    before = _all(any_url)
    with eraser(any_url, structure(any_url)) as at_work:
        outcome = at_work.run(Batch(f"run {next(RUNS)}", 0, steps))
    erased = {1, 2, 3, 4} - set(outcome.dropped)
    assert erased >= {1, 2, 3, 4} - {client for _, client, _ in changes}
    assert _all(any_url) == [row for row in before if row[0] not in erased]


def _change(what: str, client: int, order: int, at: int) -> list[str]:
    if what == "u":
        return [f"UPDATE commandes SET total = {100 + at} WHERE id = {10 * client + order}"]
    if what == "n":
        return [f"UPDATE clients SET fin = '2026-01-01' WHERE id = {client}"]
    if what == "d":
        return [f"DELETE FROM commandes WHERE id = {10 * client + order}"]
    return [f"INSERT INTO commandes VALUES ({900 + at}, {client}, 1)"]


def _all(url: str) -> list[tuple[Any, ...]]:
    """Every cell, with the client in front."""
    clients = asked(url, "SELECT id, nom, mel, fin FROM clients ORDER BY id")
    return clients + asked(url, "SELECT client, id, total FROM commandes ORDER BY id")


def test_a_wrong_journal_is_named(any_url: str) -> None:
    shop(any_url)
    with eraser(any_url) as at_work:
        at_work.run(everybody(any_url))
        run(any_url, f"UPDATE {NAME} SET counts = 'edited'")
        with pytest.raises(ConnectorError, match="do not edit it"):
            at_work.journal("run")


def test_bytes_of_the_deleted_are_not_in_the_file(sqlite_url: str, tmp_path: Any) -> None:
    shop(sqlite_url)
    with eraser(sqlite_url) as at_work:
        at_work.run(everybody(sqlite_url))
    assert b"exemple.fr" not in (tmp_path / "database.db").read_bytes()


def test_a_partitioned_table_is_erased_from_its_partitions_and_an_inherited_one_is_not(postgres_url: str) -> None:
    run(postgres_url, "CREATE TABLE clients (id integer PRIMARY KEY, nom text) PARTITION BY RANGE (id)",
        "CREATE TABLE clients_1 PARTITION OF clients FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE clients_2 PARTITION OF clients FOR VALUES FROM (10) TO (20)",
        "CREATE TABLE base (id integer PRIMARY KEY)", "CREATE TABLE heir () INHERITS (base)",
        "INSERT INTO clients VALUES (1, 'a'), (11, 'b')", "INSERT INTO base VALUES (1)",
        "INSERT INTO heir VALUES (1)")  # fmt: skip
    with eraser(postgres_url) as at_work:
        outcome = at_work.run(Batch("run", 0, (step(postgres_url, "clients"), step(postgres_url, "base"))))
    assert [done.done for done in outcome.steps] == [2, 1]
    assert (ids(postgres_url, "clients"), ids(postgres_url, "base")) == ([], [1])
