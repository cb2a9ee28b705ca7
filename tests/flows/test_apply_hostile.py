"""Databases and stores that would make gomme erase what no plan names, or say what is not so."""

import shutil
from pathlib import Path

import pytest

from connectors.journal import CREATE
from connectors.records import Records
from connectors.store import open_store
from flows.apply_held import Holding
from flows.apply_ready import ready
from flows.errors import RetainRefused
from flows.workspace import open_workspace
from rules.certificate import Certificate, Remaining
from rules.subject_ids import hold_key
from tests.connectors.databases import run
from tests.connectors.erasures import asked
from tests.flows.applies import ABOUT, Meanwhile, applied, everything, ids, shop, signed, tables
from tests.flows.retention import RULES

NOTES = (
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, client INTEGER, mel VARCHAR(80), "
    "FOREIGN KEY (client) REFERENCES clients (id))"
)


@pytest.mark.parametrize(
    "final", ["{action: delete_row}", "{action: erase_fields, per_column: {nom: null, email: null}}"]
)
def test_a_second_plan_over_rows_that_went_has_nothing_left_to_do(gomme, tmp_path, any_url, final):
    folder = shop(tmp_path, any_url, RULES.replace("{action: delete_row}", final, 1))
    first, second = signed(folder), signed(folder)
    assert applied(folder, first).status == "done"
    before = everything(any_url, "clients", "factures")
    ran = gomme("retain", "apply", second.id, "-C", folder)
    assert (ran.code, "nothing is left to do" in ran.out) == (0, True)
    assert everything(any_url, "clients", "factures") == before
    assert "nothing is left to do" in gomme("retain", "apply", second.id, "--resume", "-C", folder).out


def test_a_plan_whose_rows_all_changed_is_not_taken_for_one_that_came_too_late(gomme, tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    run(sqlite_url, "UPDATE clients SET fin = '2026-01-01'", "UPDATE factures SET jour = '2026-01-01'")
    ran = gomme("retain", "apply", made.id, "-C", folder)
    assert (ran.code, "nothing was done" in ran.err) == (3, True)


@pytest.mark.parametrize("engine", ["MyISAM", "Aria"])
def test_a_journal_that_knows_no_transactions_is_refused(tmp_path, mariadb_url, engine):
    folder = shop(tmp_path, mariadb_url)
    run(mariadb_url, f"{CREATE} ENGINE={engine}")
    made = signed(folder)
    with pytest.raises(RetainRefused, match="gomme_journal: its engine knows no transactions"):
        applied(folder, made)
    assert ids(mariadb_url, "clients") == list(range(1, 9))


def test_a_journal_that_a_crash_would_empty_is_refused(tmp_path, postgres_url):
    folder = shop(tmp_path, postgres_url)
    run(postgres_url, CREATE.replace("TABLE", "UNLOGGED TABLE"))
    made = signed(folder)
    with pytest.raises(RetainRefused, match="gomme_journal is not logged"):
        applied(folder, made)


@pytest.mark.parametrize("action", ["CASCADE", "SET NULL"])
def test_a_key_of_a_schema_that_gomme_does_not_look_at_is_refused(tmp_path, postgres_url, action):
    folder = shop(tmp_path, postgres_url)
    _only(folder, "public")
    made = signed(folder)
    run(
        postgres_url,
        "CREATE SCHEMA ailleurs",
        "CREATE TABLE ailleurs.notes (id INTEGER PRIMARY KEY, client INTEGER REFERENCES clients (id) "
        f"ON DELETE {action})",
        "INSERT INTO ailleurs.notes VALUES (1, 4)",
    )
    with pytest.raises(RetainRefused, match=r"ailleurs\.notes\(client\) points at public\.clients"):
        applied(folder, made)
    assert unseen(folder) == ["commercial: ailleurs.notes(client) points at public.clients by a key that gomme does"]
    assert asked(postgres_url, "SELECT * FROM ailleurs.notes") == [(1, 4)]


def unseen(folder: Path) -> list[str]:
    """How the refusals begin of a plan that is made now."""
    found = signed(folder, sign=False).refusals
    assert {refusal.code for refusal in found} <= {"unseen_inbound"}
    return [refusal.sentence.partition(" not look at")[0] for refusal in found]


def test_a_key_that_no_row_of_the_plan_meets_refuses_nothing(tmp_path, postgres_url):
    final = "final: {action: erase_fields, per_column: {nom: surrogate, email: null}}"
    rules = RULES.split("  - id: gc.facture")[0].replace("final: {action: delete_row}", final)
    folder = shop(tmp_path, postgres_url, rules)
    _only(folder, "public")
    run(postgres_url, "CREATE SCHEMA ailleurs", "CREATE TABLE ailleurs.notes (client INTEGER REFERENCES clients (id))")
    assert unseen(folder) == []


def _only(folder: Path, schema: str) -> None:
    settings = folder / "gomme.yaml"
    settings.write_text(settings.read_text().replace("'}", f"', schemas: [{schema}]}}", 1))


def test_a_key_of_another_database_is_refused(tmp_path, mariadb_url):
    folder = shop(tmp_path, mariadb_url)
    here, made = mariadb_url.rpartition("/")[2], signed(folder)
    run(
        mariadb_url,
        f"CREATE DATABASE {here}_autre",
        f"CREATE TABLE {here}_autre.notes (id INTEGER PRIMARY KEY, client INTEGER, "
        f"FOREIGN KEY (client) REFERENCES {here}.clients (id) ON DELETE CASCADE)",
        f"INSERT INTO {here}_autre.notes VALUES (1, 4)",
    )
    try:
        with pytest.raises(RetainRefused, match=r"notes\(client\) points at clients"):
            applied(folder, made)
        assert unseen(folder) == [f"commercial: {here}_autre.notes(client) points at clients by a key that gomme does"]
        assert asked(mariadb_url, f"SELECT * FROM {here}_autre.notes") == [(1, 4)]
    finally:
        run(mariadb_url, f"DROP DATABASE {here}_autre")


def test_a_child_that_points_in_the_collation_of_its_parent_keeps_it(tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    run(
        sqlite_url,
        "DROP TABLE factures",
        "DROP TABLE clients",
        "CREATE TABLE clients (id TEXT COLLATE NOCASE PRIMARY KEY NOT NULL, nom TEXT, email TEXT, fin DATE)",
        "CREATE TABLE factures (id INTEGER PRIMARY KEY, id_client TEXT REFERENCES clients (id) ON DELETE CASCADE, "
        "jour DATE, montant INTEGER)",
        "INSERT INTO clients VALUES ('ABC', 'x', 'x@exemple.fr', '2010-01-01'), "
        "('DEF', 'y', 'y@exemple.fr', '2010-01-01')",
    )
    made = signed(folder)
    run(sqlite_url, "INSERT INTO factures VALUES (1, 'abc', '2026-01-01', 3)")
    outcome = applied(folder, made)
    assert (outcome.status, outcome.persons_left) == ("done", {"changed": 1})
    assert (asked(sqlite_url, "SELECT id FROM clients"), ids(sqlite_url, "factures")) == ([("ABC",)], [1])


def test_a_store_that_is_older_than_the_journal_claims_no_certificate(tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    earlier = folder / "earlier.db"
    shutil.copy(folder / "gomme.db", earlier)
    assert applied(folder, made).status == "done"
    for path in folder.glob("gomme.db*"):
        path.unlink()
    shutil.copy(earlier, folder / "gomme.db")
    outcome = applied(folder, made)
    assert (tables(outcome)["clients"].done, isinstance(outcome.proved, Certificate)) == (3, False)


def test_a_row_that_a_run_meets_under_a_hold_by_now_is_held(gomme, tmp_path, any_url):
    folder = shop(tmp_path, any_url)
    run(any_url, NOTES)
    made = signed(folder)
    assert gomme("hold", "add", *ABOUT, "--person", "Ana@Exemple.fr ", "-C", folder).code == 0
    workspace = open_workspace(folder)
    at_hand = ready(workspace, made)
    with open_store(f"sqlite:///{folder / 'gomme.db'}") as store:
        holding = Holding(workspace, at_hand.structures, at_hand.between, hold_key(store.key()), rests=0)
        holds = Records(store).holds.rows()
    assert not any(holding.at(holds).rows.values())
    run(any_url, "INSERT INTO notes VALUES (1, 5, 'ana@exemple.fr')")
    held = {table.split(".")[-1]: keys for (_, table), keys in holding.at(holds).rows.items() if keys}
    assert held == {"notes": {("1",)}, "clients": {("5",)}}


def test_a_hold_over_a_child_keeps_a_parent_that_it_spells_without_accents(gomme, tmp_path, mariadb_url):
    fields = "{action: erase_fields, per_column: {nom: null, email: null}}"
    folder = shop(tmp_path, mariadb_url, RULES.split("  - id: gc.facture")[0].replace("{action: delete_row}", fields))
    lax = "VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci"
    run(
        mariadb_url,
        "DROP TABLE factures",
        "DROP TABLE clients",
        f"CREATE TABLE clients (id {lax} PRIMARY KEY, nom VARCHAR(40), email VARCHAR(80), fin DATE)",
        NOTES.replace("client INTEGER", f"client {lax}"),
        "INSERT INTO clients VALUES ('jos\u00e9', 'x', 'x@exemple.fr', '2010-01-01'), "
        "('def', 'y', 'y@exemple.fr', '2010-01-01')",
        "INSERT INTO notes VALUES (1, 'JOSE', 'ana@exemple.fr')",
    )
    made = signed(folder)
    assert gomme("hold", "add", *ABOUT, "--person", "ana@exemple.fr", "-C", folder).code == 0
    assert applied(folder, made).persons_left == {"held": 1}
    assert asked(mariadb_url, "SELECT nom FROM clients ORDER BY id") == [(None,), ("x",)]


def test_keys_of_several_columns_with_blanks_accents_and_quotes_go(tmp_path, any_url):
    folder = shop(tmp_path, any_url, RULES.split("  - id: gc.facture")[0])
    keys = ("'jos\u00e9', 'a'", "'jose  ', 'b  '", "'E\u0301 ', 'c'", "'', ''", "'a\"b,{}', 'NULL'")
    run(
        any_url,
        "DROP TABLE factures",
        "DROP TABLE clients",
        "CREATE TABLE clients (id VARCHAR(20), n CHAR(5), nom VARCHAR(40), email VARCHAR(80), fin DATE, "
        "PRIMARY KEY (id, n))",
        *(f"INSERT INTO clients VALUES ({key}, 'x', 'x@exemple.fr', '2010-01-01')" for key in keys),
    )
    outcome = applied(folder, signed(folder))
    assert isinstance(outcome.proved, Certificate)
    assert asked(any_url, "SELECT * FROM clients") == []


@pytest.mark.parametrize(("type_", "key"), [("", "1"), ("", "x'41'"), ("BLOB", "'a'"), ("TEXT", "x'41'")])
def test_keys_that_are_stored_as_something_else_are_told_and_not_called_changed(tmp_path, sqlite_url, type_, key):
    folder = shop(tmp_path, sqlite_url, RULES.split("  - id: gc.facture")[0])
    run(
        sqlite_url,
        "DROP TABLE factures",
        "DROP TABLE clients",
        f"CREATE TABLE clients (id {type_} PRIMARY KEY NOT NULL, nom TEXT, email TEXT, fin DATE)",
        f"INSERT INTO clients VALUES ({key}, 'x', 'x@exemple.fr', '2010-01-01')",
    )
    made = signed(folder)
    with pytest.raises(RetainRefused, match=r"clients\.id: keys are stored as something else"):
        applied(folder, made)


@pytest.mark.parametrize("goes", [True, False], ids=["certified", "remaining"])
def test_nothing_that_gomme_wrote_holds_a_value_of_the_database(gomme, tmp_path, sqlite_url, goes):
    fields = "{action: pseudonymize, until: P1Y, per_column: {nom: pseudonym, email: surrogate}}"
    folder = shop(tmp_path, sqlite_url, RULES.replace("{action: delete_row}", fields, 1))
    planted = "UPDATE clients SET nom = 'Canari' || id, email = 'canari' || id || '@zoo.fr'"
    guard = "CREATE TRIGGER garde BEFORE UPDATE ON clients WHEN old.id = 4 BEGIN SELECT RAISE(ABORT, 'Canari!'); END"
    run(sqlite_url, planted, *(() if goes else (guard,)))
    made = signed(folder)
    said = gomme("retain", "apply", made.id, "-C", folder)
    again = gomme("retain", "apply", made.id, "--resume", "-C", folder)
    assert said.code == (0 if goes else 3)
    assert "anari" not in said.out + said.err + again.out + again.err
    written = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("database.db")]
    assert {path.name for path in written if b"anari" in path.read_bytes()} == set()


def test_who_is_turned_back_only_at_the_commit_fails_alone(tmp_path, postgres_url):
    folder = shop(tmp_path, postgres_url)
    run(
        postgres_url,
        "CREATE FUNCTION garde() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN IF old.id = 4 THEN RAISE EXCEPTION 'non'; END IF; RETURN old; END$$",
        "CREATE CONSTRAINT TRIGGER garde AFTER DELETE ON clients DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION garde()",
    )
    outcome = applied(folder, signed(folder))
    assert (outcome.status, outcome.persons_left) == ("failed", {"failed": 1})
    assert ids(postgres_url, "clients") == [2, 3, 4, 6, 7, 8]


def test_a_trigger_that_writes_the_value_back_leaves_no_certificate(tmp_path, postgres_url):
    fields = "{action: erase_fields, per_column: {nom: null, email: null}}"
    folder = shop(tmp_path, postgres_url, RULES.split("  - id: gc.facture")[0].replace("{action: delete_row}", fields))
    run(
        postgres_url,
        "CREATE FUNCTION garde() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN new.nom := old.nom; RETURN new; END$$",
        "CREATE TRIGGER garde BEFORE UPDATE ON clients FOR EACH ROW EXECUTE FUNCTION garde()",
    )
    outcome = applied(folder, signed(folder))
    assert isinstance(outcome.proved, Remaining)
    assert "still_there" in {left.code for left in outcome.proved.left}


PARTS = (
    "DROP TABLE factures",
    "DROP TABLE clients",
    "CREATE TABLE clients (id INTEGER PRIMARY KEY, nom VARCHAR(40), email VARCHAR(80), fin DATE) "
    "PARTITION BY RANGE (id)",
    "CREATE TABLE clients_a PARTITION OF clients FOR VALUES FROM (0) TO (100)",
    "INSERT INTO clients VALUES (1, 'x', 'x@exemple.fr', '2010-01-01')",
)
CHILDREN = (
    "CREATE TABLE factures (id INTEGER PRIMARY KEY, id_client INTEGER REFERENCES {} (id) ON DELETE CASCADE, "
    "jour DATE, montant INTEGER)"
)


def test_keys_between_partitioned_tables_are_seen(tmp_path, postgres_url):
    folder = shop(tmp_path, postgres_url)
    parts = (
        f"{CHILDREN.format('clients')} PARTITION BY RANGE (id)",
        "CREATE TABLE factures_a PARTITION OF factures FOR VALUES FROM (0) TO (100)",
        "INSERT INTO factures VALUES (1, 1, '2010-01-01', 2)",
    )
    run(postgres_url, *PARTS, *parts)
    assert applied(folder, signed(folder)).status == "done"
    assert ids(postgres_url, "clients") == []


def test_a_key_at_one_partition_alone_is_refused(tmp_path, postgres_url):
    folder = shop(tmp_path, postgres_url, RULES.split("  - id: gc.facture")[0])
    run(postgres_url, *PARTS, CHILDREN.format("clients_a"), "INSERT INTO factures VALUES (1, 1, '2026-01-01', 2)")
    (said,) = unseen(folder)
    assert said == "commercial: public.factures(id_client) points at public.clients by a key that gomme does"
    with pytest.raises(RetainRefused):
        applied(folder, signed(folder))
    assert ids(postgres_url, "factures") == [1]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [("batch_rows", "x", 2), ("batch_rows", "0", 2), ("before", "{", 3), ("before", "0", 3), ("before", "[1]", 3),
     ("before", '[["a", "b", {}]]', 3), ("before", '[["a", "b", {"others": 1}]]', 3)],
)  # fmt: skip
def test_a_note_that_somebody_edited_is_told_in_a_sentence(tmp_path, sqlite_url, gomme, name, text, code):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    stop = Meanwhile(1, lambda: gomme("retain", "stop", "-C", folder))
    assert applied(folder, made, rows=1, progress=stop).status == "stopped"
    run(f"sqlite:///{folder / 'gomme.db'}", f"UPDATE run_notes SET document = '{text}' WHERE name = '{name}'")
    ran = gomme("retain", "apply", made.id, "--resume", "-C", folder)
    assert (ran.code, f"its note '{name}' in the store is not as gomme wrote it" in ran.out + ran.err) == (code, True)
    assert "Traceback" not in ran.out + ran.err
