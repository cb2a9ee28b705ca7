"""A copy into PostgreSQL is safe to kill at every step: nothing half done is seen, and what was done is kept."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.model import ConnectionLost, TargetRefused
from connectors.snapshot import Portion
from connectors.system import connect
from connectors.target import Run
from tests import servers
from tests.connectors import postgresql_copying as copying
from tests.connectors.databases import run
from tests.connectors.postgresql_copying import ANOTHER, RUN, asked, rows, structure_of, target
from tests.connectors.postgresql_shop import LEFT, TABLES, Shop, copied, opened, published, stage

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shop(postgres_server: servers.Server) -> Iterator[Shop]:
    with opened(postgres_server) as shop:
        yield shop


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


def test_a_finished_copy_is_resumed_to_be_published(shop: Shop, postgres_url: str) -> None:
    with target(postgres_url) as into:
        stage(shop, into)
        into.finish()
    with target(postgres_url) as into:
        assert into.unsettled() is None
        assert into.prepare(shop.structure, RUN, resume=True) == {table.label for table in shop.structure.tables}
        into.finish()
        assert asked(postgres_url, TABLES) == [(0,)]
        into.publish()
    assert published(postgres_url, shop)


def test_a_copy_that_another_run_has_dropped_says_so(shop: Shop, postgres_url: str) -> None:
    with target(postgres_url) as into:
        stage(shop, into, tables=1)
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        asked(postgres_url, f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others}")
        copied(shop, postgres_url, ANOTHER)
        with pytest.raises(ConnectionLost):
            into.load(shop.structure.tables[1], [])
        with pytest.raises(TargetRefused, match="or another run has dropped it"):
            into.load(shop.structure.tables[1], [])
        into.discard()
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
        with pytest.raises(TargetRefused, match="takes no more rows: this copy is finished"):
            into.load(structure.tables[0], [])
        into.discard()
    assert published(postgres_url, shop)


def test_a_copy_that_is_not_finished_is_not_published(shop: Shop, postgres_url: str) -> None:
    with target(postgres_url) as into:
        stage(shop, into, tables=1)
        with pytest.raises(TargetRefused, match="is not finished"):
            into.publish()
    assert asked(postgres_url, TABLES) == [(0,)]
