"""A PostgreSQL target refuses what it must, and is safe to kill: nothing half done is seen, nothing is lost."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest

from connectors.model import ConnectionLost, ConnectorError, NotLoaded, TargetRefused
from connectors.snapshot import Portion
from connectors.structure import Structure
from connectors.system import connect
from connectors.target import Run, Target
from tests import servers
from tests.connectors import postgresql_copying as copying
from tests.connectors.databases import run
from tests.connectors.postgresql_copying import ANOTHER, RUN, asked, rows, structure_of, target

ROOT = Path(__file__).parents[2]
SHOP = """
CREATE TABLE a_clients (id integer PRIMARY KEY, email text NOT NULL UNIQUE, parrain integer REFERENCES a_clients);
CREATE TABLE b_commandes (id integer PRIMARY KEY, client integer REFERENCES a_clients, total numeric CHECK (total > 0));
CREATE UNLOGGED TABLE c_paniers (client integer);
CREATE VIEW d_totaux AS SELECT client, sum(total) AS total FROM b_commandes GROUP BY client;
INSERT INTO a_clients SELECT n, 'client' || n || '@exemple.fr', nullif(n - 1, 0) FROM generate_series(1, 2000) n;
INSERT INTO b_commandes SELECT n, n % 2000 + 1, n FROM generate_series(1, 5000) n;
INSERT INTO c_paniers VALUES (1), (NULL);
"""
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
LEFT = "SELECT count(*) FROM pg_namespace WHERE nspname ~ '^gomme_(staging|old)'"


@dataclass(frozen=True)
class Shop:
    """A source, and its structure, which no test changes."""

    url: str
    structure: Structure


@pytest.fixture(scope="module")
def shop(postgres_server: servers.Server) -> Iterator[Shop]:
    with postgres_server.database() as url:
        run(url, SHOP)
        yield Shop(url, structure_of(url))


def stage(shop: Shop, into: Target, run: Run = RUN, resume: bool = False, tables: int | None = None) -> None:
    copying.stage(shop.url, into, run, resume, tables, shop.structure)


def copied(shop: Shop, url: str, run: Run = RUN) -> None:
    copying.copied(shop.url, url, run, shop.structure)


@pytest.fixture
def role(postgres_server: servers.Server, postgres_url: str) -> Iterator[str]:
    """The URL of the fresh database for a role that may do nothing in it but connect."""
    run(postgres_url, "CREATE ROLE nobody_much LOGIN PASSWORD 'x'")
    database = postgres_url.rpartition("/")[2]
    yield postgres_server.url(database, "nobody_much", "x")
    run(postgres_url, "DROP OWNED BY nobody_much CASCADE")
    run(postgres_server.url("postgres"), f"ALTER DATABASE {database} OWNER TO gomme", "DROP ROLE nobody_much")


def published(url: str, shop: Shop) -> bool:
    rows = "SELECT count(*), sum(id) FROM b_commandes"
    return asked(url, rows) == asked(shop.url, rows)


# What it refuses


@pytest.mark.parametrize(
    ("made", "named"),
    [
        ("CREATE TABLE mine (a integer)", "table public.mine"),
        ("CREATE VIEW mine AS SELECT 1", "view public.mine"),
        ("CREATE FUNCTION mine() RETURNS integer LANGUAGE sql RETURN 1", r"function public.mine\(\)"),
        ("CREATE TYPE mine AS ENUM ('a')", "type public.mine"),
        ("CREATE SEQUENCE mine", "sequence public.mine"),
    ],
)
def test_what_gomme_has_not_made_is_never_replaced(shop: Shop, postgres_url: str, made: str, named: str) -> None:
    run(postgres_url, made)
    with target(postgres_url) as into, pytest.raises(TargetRefused, match=named):
        stage(shop, into)
    assert asked(postgres_url, "SELECT count(*) FROM pg_namespace WHERE nspname ~ '^gomme'") == [(0,)]


def test_what_somebody_made_in_a_copy_is_not_replaced_either(shop: Shop, postgres_url: str) -> None:
    copied(shop, postgres_url)
    with target(postgres_url) as into:
        stage(shop, into, ANOTHER)
        into.finish()
        run(postgres_url, "CREATE TABLE notes_of_a_developer (a integer)")
        with pytest.raises(TargetRefused, match=r"table public\.notes_of_a_developer was not made by gomme"):
            into.publish()
        run(postgres_url, "DROP TABLE notes_of_a_developer")
        into.publish()
    assert published(postgres_url, shop)


def test_what_needs_a_copy_from_another_schema_is_not_dropped_with_it(shop: Shop, postgres_url: str) -> None:
    copied(shop, postgres_url)
    run(postgres_url, "CREATE SCHEMA dev", "CREATE VIEW dev.mine AS SELECT * FROM public.a_clients")
    with target(postgres_url) as into, pytest.raises(TargetRefused, match=r'rule "_RETURN" on dev\.mine'):
        stage(shop, into, ANOTHER)


def test_other_schemas_of_the_target_are_left_alone(shop: Shop, postgres_url: str) -> None:
    run(postgres_url, "CREATE SCHEMA dev", "CREATE TABLE dev.mine AS SELECT 1 AS one")
    copied(shop, postgres_url)
    copied(shop, postgres_url, ANOTHER)
    assert asked(postgres_url, "TABLE dev.mine") == [(1,)]


def test_the_source_itself_is_refused_by_whatever_url(shop: Shop) -> None:
    for url in (shop.url, shop.url.replace("127.0.0.1", "localhost"), shop.url + "?application_name=other"):
        with target(url) as into, pytest.raises(TargetRefused, match="is the source itself"):
            stage(shop, into)
    assert asked(shop.url, "SELECT count(*) FROM pg_namespace WHERE nspname ~ '^gomme'") == [(0,)]


def test_the_source_is_known_by_a_lock_where_a_role_may_not_ask_for_the_cluster(postgres_url: str, role: str) -> None:
    revoke = "REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC"
    run(postgres_url, revoke)
    with connect(postgres_url) as source, connect(role) as same, target(role) as into:
        assert source.identity() != same.identity()
        with pytest.raises(TargetRefused, match="is the source itself"):
            into.refuse(source)
        with pytest.raises(TargetRefused, match="is the source itself"):
            into.refuse(same)


def test_another_dialect_is_sent_elsewhere(postgres_url: str) -> None:
    with target(postgres_url) as into:
        assert not into.native(Structure("mariadb", ()))
        with pytest.raises(TargetRefused, match="SQLite and parquet:///folder take any"):
            into.prepare(Structure("mariadb", ()), RUN, resume=False)


def test_the_rights_that_are_missing_are_named_one_after_the_other(shop: Shop, postgres_url: str, role: str) -> None:
    database = postgres_url.rpartition("/")[2]
    run(postgres_url, "ALTER SCHEMA public OWNER TO gomme")
    with target(role) as into:
        with pytest.raises(TargetRefused, match=f"GRANT CREATE ON DATABASE {database} TO nobody_much"):
            stage(shop, into)
        run(postgres_url, f"GRANT CREATE ON DATABASE {database} TO nobody_much")
        with pytest.raises(TargetRefused, match='ALTER SCHEMA "public" OWNER TO nobody_much'):
            stage(shop, into)
    run(
        postgres_url,
        "ALTER SCHEMA public OWNER TO pg_database_owner",
        f"ALTER DATABASE {database} OWNER TO nobody_much",
    )
    copied(shop, role)
    copied(shop, role, ANOTHER)
    assert published(postgres_url, shop)


def test_an_extension_that_cannot_be_moved_is_named(shop: Shop, postgres_url: str, role: str) -> None:
    run(
        postgres_url,
        f"ALTER DATABASE {postgres_url.rpartition('/')[2]} OWNER TO nobody_much",
        "CREATE EXTENSION vector",
    )
    with target(role) as into, pytest.raises(TargetRefused, match="cannot move the extension vector out of the schema"):
        stage(shop, into)
    run(postgres_url, "CREATE SCHEMA extensions", "ALTER EXTENSION vector SET SCHEMA extensions")
    copied(shop, role)
    assert published(postgres_url, shop)


def test_an_extension_that_cannot_be_had_is_named(shop: Shop, postgres_url: str, role: str) -> None:
    database = postgres_url.rpartition("/")[2]
    run(postgres_url, f"ALTER DATABASE {database} OWNER TO nobody_much")
    structure = shop.structure
    absent = replace(structure.before[0], kind="extension", place="absent", sql="CREATE EXTENSION IF NOT EXISTS absent")
    barred = replace(absent, place="vector", sql="CREATE EXTENSION vector SCHEMA public")
    with target(role) as into:
        for statement, words in (
            (absent, "the extension absent is not installed"),
            (barred, "rights for extension vector"),
        ):
            wanting = replace(structure, before=(*structure.before, statement))
            with pytest.raises(TargetRefused, match=words):
                into.prepare(wanting, RUN, resume=False)
    assert asked(postgres_url, LEFT) == [(0,)]


def test_two_copies_into_one_schema_never_meet(shop: Shop, postgres_url: str) -> None:
    with target(postgres_url) as first, target(postgres_url) as second:
        stage(shop, first)
        with pytest.raises(TargetRefused, match="another copy into the schema public is being made"):
            stage(shop, second, ANOTHER)
        first.close()
        stage(shop, second, ANOTHER)


# What the database turns back


def test_rows_that_do_not_fit_are_not_quoted(shop: Shop, postgres_url: str) -> None:
    with target(postgres_url) as into:
        into.prepare(shop.structure, RUN, resume=False)
        table = shop.structure.table("public.b_commandes")
        wrong = {"id": ["Jean Durand"], "client": ["1"], "total": ["1"]}
        with pytest.raises(
            NotLoaded, match=r"table public\.b_commandes .* in its column id \(SQLSTATE 22P02\)"
        ) as raised:
            into.load(table, [_portion(wrong)])
        assert "Durand" not in str(raised.value)
        assert raised.value.__suppress_context__
        with pytest.raises(NotLoaded, match=r"public\.b_commandes\.total: no values came"):
            into.load(table, [_portion({"id": ["1"], "client": ["1"]})])
        with pytest.raises(NotLoaded, match="SQLSTATE 22021"):
            into.load(table, [_portion({"id": ["1"], "client": ["1"], "total": ["\0"]})])
        assert into.load(table, [_portion({"id": ["1"], "client": ["1"], "total": ["-5"]})]) == 1
        with pytest.raises(NotLoaded, match=r"check public\.b_commandes\.\w+ .* against b_commandes_total_check"):
            into.finish()
        assert into.load(table, [_portion({"id": ["1"], "client": ["99"], "total": ["5"]})]) == 1
        with pytest.raises(NotLoaded, match=r"foreign key public\.b_commandes\.b_commandes_client_fkey"):
            into.finish()
        into.discard()
    assert asked(postgres_url, LEFT) == [(0,)]
    assert asked(postgres_url, "SELECT count(*) FROM gomme_copies.copies") == [(0,)]


def test_a_full_disk_is_said_and_leaves_a_staging_to_go_on_with(
    postgres_server: servers.Server, postgres_url: str
) -> None:
    full = (
        "CREATE FUNCTION room() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN IF current_database() <> '{}' THEN "
        "RAISE 'no room' USING ERRCODE = '53100'; END IF; RETURN true; END $$"
    )
    with postgres_server.database() as source:
        run(source, full.format(source.rpartition("/")[2]), "CREATE DOMAIN d AS integer CHECK (room())")
        run(
            source,
            "CREATE TABLE a (a integer)",
            "CREATE TABLE b (b d)",
            "INSERT INTO a VALUES (1)",
            "INSERT INTO b VALUES (1)",
        )
        with target(postgres_url) as into:
            with pytest.raises(NotLoaded, match=r"its disk is full at table public\.b; make room"):
                copying.stage(source, into)
            assert into.prepare(structure_of(source), RUN, resume=True) == {"public.a"}


def test_a_source_that_breaks_off_leaves_the_table_as_it_was(shop: Shop, postgres_url: str) -> None:
    class Broken(Exception):
        pass

    def broken(portions: Iterator[Portion]) -> Iterator[Portion]:
        yield next(portions)
        raise Broken("Jean Durand")

    with connect(shop.url) as system, system.snapshot() as snapshot, target(postgres_url) as into:
        structure = shop.structure
        into.prepare(structure, RUN, resume=False)
        with pytest.raises(Broken):
            into.load(structure.table("public.a_clients"), broken(rows(snapshot, structure, "public.a_clients")))
    with target(postgres_url) as into:
        assert into.prepare(structure, RUN, resume=True) == frozenset()


# What dies, and goes on


def test_a_run_that_ended_between_two_tables_goes_on_with_the_rest(shop: Shop, postgres_url: str) -> None:
    with target(postgres_url) as into:
        stage(shop, into, tables=1)
    with target(postgres_url) as into:
        filled = into.prepare(shop.structure, RUN, resume=True)
        assert filled == {"public.a_clients"}
        stage(shop, into, resume=True)
        assert asked(postgres_url, TABLES) == [(0,)]
        into.finish()
        into.publish()
        into.settle()
    assert published(postgres_url, shop)


def test_an_unlogged_table_is_filled_again_for_its_server_may_have_crashed(shop: Shop, postgres_url: str) -> None:
    with target(postgres_url) as into:
        structure = shop.structure
        stage(shop, into)
        assert into.prepare(structure, RUN, resume=True) == {"public.a_clients", "public.b_commandes"}


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (replace(RUN, id="run-9"), "nothing of this run is there to resume"),
        (replace(RUN, manifest_sha256="1" * 64), "masking.yaml has changed since"),
        (replace(RUN, key="other"), "it was made with another key"),
        (replace(RUN, resumable=False), "its key was for one run only"),
    ],
)
def test_only_the_same_copy_is_resumed(shop: Shop, postgres_url: str, other: Run, words: str) -> None:
    with target(postgres_url) as into:
        structure = shop.structure
        stage(shop, into, tables=1)
        with pytest.raises(TargetRefused, match=f"{words}.* start again without --resume"):
            into.prepare(structure, other, resume=True)


def test_a_source_of_another_structure_is_not_resumed(postgres_server: servers.Server, postgres_url: str) -> None:
    with postgres_server.database() as source, target(postgres_url) as into:
        run(source, "CREATE TABLE a (a serial)", "INSERT INTO a DEFAULT VALUES")
        copying.stage(source, into)
        run(source, "INSERT INTO a DEFAULT VALUES")
        assert into.prepare(structure_of(source), RUN, resume=True) == {"public.a"}
        run(source, "ALTER TABLE a ADD b integer")
        with pytest.raises(TargetRefused, match="the structure of the source has changed since"):
            into.prepare(structure_of(source), RUN, resume=True)


def test_a_new_run_drops_what_an_older_one_left_staged(shop: Shop, postgres_url: str) -> None:
    with target(postgres_url) as into:
        stage(shop, into, tables=1)
    copied(shop, postgres_url, ANOTHER)
    assert asked(postgres_url, LEFT) == [(0,)]
    assert asked(postgres_url, "SELECT run FROM gomme_copies.copies") == [(ANOTHER.id,)]


def test_a_server_that_ends_the_connection_leaves_what_was_filled(shop: Shop, postgres_url: str) -> None:
    loading = "query LIKE 'COPY%STDIN%' AND pid <> pg_backend_pid()"
    end = f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {loading}"

    def ended(portions: Iterator[Portion]) -> Iterator[Portion]:
        yield next(portions)
        assert asked(postgres_url, end) == [(1,)]

    with connect(shop.url) as system, system.snapshot() as snapshot, target(postgres_url) as into:
        structure = shop.structure
        into.prepare(structure, RUN, resume=False)
        into.load(structure.table("public.a_clients"), rows(snapshot, structure, "public.a_clients"))
        commandes = structure.table("public.b_commandes")
        with pytest.raises(ConnectionLost, match="go on with --resume"):
            into.load(commandes, ended(rows(snapshot, structure, commandes.label)))
        assert into.prepare(structure, RUN, resume=True) == {"public.a_clients"}
        into.load(commandes, rows(snapshot, structure, commandes.label))
        into.finish()
        into.publish()
    assert published(postgres_url, shop)


CHILD = """
import sys, time
from tests.connectors.postgresql_copying import *

source, url = sys.argv[1:]

def halting(portions):
    yield next(portions)
    print("half", flush=True)
    time.sleep(60)

with connect(source) as system, system.snapshot() as snapshot, target(url) as into:
    structure = snapshot.structure()
    into.prepare(structure, RUN, False)
    into.load(structure.tables[0], rows(snapshot, structure, structure.tables[0].label))
    into.load(structure.tables[1], halting(rows(snapshot, structure, structure.tables[1].label)))
"""


def test_a_killed_process_leaves_what_was_filled(shop: Shop, postgres_url: str) -> None:
    command = [sys.executable, "-c", CHILD, shop.url, postgres_url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        assert child.stdout.readline() == "half\n"
        child.send_signal(signal.SIGKILL)
    with target(postgres_url) as into:
        assert into.prepare(shop.structure, RUN, resume=True) == {"public.a_clients"}
        stage(shop, into, resume=True)
        into.finish()
        into.publish()
        into.settle()
    assert published(postgres_url, shop)


@pytest.mark.parametrize("end", ["publish", "withdraw", "settle", "another run"])
def test_a_copy_that_died_once_published_can_go_either_way(shop: Shop, postgres_url: str, end: str) -> None:
    copied(shop, postgres_url, replace(RUN, id="run-0"))
    run(postgres_url, "DELETE FROM b_commandes")
    with target(postgres_url) as into:
        stage(shop, into)
        into.finish()
        into.publish()
    if end == "another run":
        copied(shop, postgres_url, ANOTHER)
    else:
        with target(postgres_url) as into:
            structure = shop.structure
            assert into.prepare(structure, RUN, resume=True) == {table.label for table in structure.tables}
            into.finish()
            with into.staged() as contents:
                assert contents.count(structure.table("public.b_commandes")) == 5000
            getattr(into, end)()
            assert published(postgres_url, shop) == (end != "withdraw")
            into.discard()
            assert published(postgres_url, shop) == (end != "withdraw")
            into.publish() if end == "publish" else into.settle()
    assert published(postgres_url, shop) == (end != "withdraw")
    assert asked(postgres_url, LEFT) == [(1 if end == "publish" else 0,)]


@pytest.mark.parametrize("end", ["withdraw", "settle"])
def test_what_a_dead_process_had_published_is_ended_without_its_structure(
    shop: Shop, postgres_url: str, end: str
) -> None:
    with target(postgres_url) as into:
        assert into.unsettled() is None
        assert asked(postgres_url, "SELECT count(*) FROM pg_namespace WHERE nspname ~ '^gomme'") == [(0,)]
        stage(shop, into)
        into.finish()
        assert into.unsettled() is None
        into.publish()
        with target(postgres_url) as other, pytest.raises(TargetRefused, match="another copy into the schema"):
            other.unsettled()
    with target(postgres_url) as into:
        assert into.unsettled() == RUN.id
        getattr(into, end)()
        assert into.unsettled() is None
    assert asked(postgres_url, TABLES) == [(3 if end == "settle" else 0,)]
    copied(shop, postgres_url, ANOTHER)
    assert published(postgres_url, shop)
    assert asked(postgres_url, LEFT) == [(0,)]


def test_a_settled_copy_is_resumed_to_find_that_all_is_done(shop: Shop, postgres_url: str) -> None:
    copied(shop, postgres_url)
    with target(postgres_url) as into:
        structure = shop.structure
        assert into.prepare(structure, RUN, resume=True) == {table.label for table in structure.tables}
        into.finish()
        into.publish()
        into.settle()
        with pytest.raises(TargetRefused, match="what stood there before is gone"):
            into.withdraw()
        with pytest.raises(TargetRefused, match="this copy is finished"):
            into.load(structure.tables[0], [])
        into.discard()
    assert published(postgres_url, shop)


def test_a_copy_that_is_not_finished_is_not_published(shop: Shop, postgres_url: str) -> None:
    with target(postgres_url) as into:
        stage(shop, into, tables=1)
        with pytest.raises(TargetRefused, match="is not finished"):
            into.publish()
    assert asked(postgres_url, TABLES) == [(0,)]


def test_every_error_is_one_of_ours(postgres_url: str) -> None:
    for wrong in (postgres_url.replace("gomme:", "gomme:no"), postgres_url + "_nowhere"):
        with target(wrong) as into, pytest.raises(ConnectorError):
            into.prepare(Structure("postgresql", ()), RUN, resume=False)


def test_who_may_look_into_a_schema_may_look_into_what_takes_its_place(
    shop: Shop, postgres_url: str, role: str
) -> None:
    run(postgres_url, "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO nobody_much")
    copied(shop, postgres_url)
    copied(shop, postgres_url, ANOTHER)
    assert asked(role, "SELECT count(*) FROM a_clients") == [(2000,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        asked(role, "DELETE FROM a_clients RETURNING 1")


def _portion(columns: dict[str, list[str]]) -> Portion:
    import pyarrow as pa

    return {name: pa.array(values, pa.string()) for name, values in columns.items()}
