"""A PostgreSQL target refuses what it must and says what would help; what it turns back it never quotes."""

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pyarrow as pa
import pytest

from connectors.model import ConnectorError, NotLoaded, TargetRefused
from connectors.snapshot import Portion
from connectors.structure import Structure
from connectors.system import connect
from tests import servers
from tests.connectors import postgresql_copying as copying
from tests.connectors.databases import run
from tests.connectors.postgresql_copying import ANOTHER, RUN, asked, rows, structure_of, target
from tests.connectors.postgresql_shop import LEFT, Shop, copied, opened, published, stage


@pytest.fixture(scope="module")
def shop(postgres_server: servers.Server) -> Iterator[Shop]:
    with opened(postgres_server) as shop:
        yield shop


@pytest.fixture
def role(postgres_server: servers.Server, postgres_url: str) -> Iterator[str]:
    """The URL of the fresh database for a role that may do nothing in it but connect."""
    run(postgres_url, "CREATE ROLE nobody_much LOGIN PASSWORD 'x'")
    database = postgres_url.rpartition("/")[2]
    yield postgres_server.url(database, "nobody_much", "x")
    run(postgres_url, "DROP OWNED BY nobody_much CASCADE")
    run(postgres_server.url("postgres"), f"ALTER DATABASE {database} OWNER TO gomme", "DROP ROLE nobody_much")


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


def test_an_extension_in_another_schema_than_the_source_has_it_in_is_named(
    postgres_server: servers.Server, postgres_url: str
) -> None:
    with postgres_server.database() as source:
        run(
            source,
            "CREATE SCHEMA extensions",
            "CREATE EXTENSION vector SCHEMA extensions",
            "CREATE TABLE t (v extensions.vector)",
        )
        structure = structure_of(source, "public")
        run(postgres_url, "CREATE EXTENSION vector")
        with target(postgres_url) as into:
            with pytest.raises(TargetRefused, match=r"table public\.t needs a type or a function that is not there"):
                into.prepare(structure, RUN, resume=False)
            run(postgres_url, "DROP EXTENSION vector")
            into.prepare(structure, RUN, resume=False)
    assert asked(
        postgres_url, "SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'vector'"
    ) == [("extensions",)]


def test_a_server_that_knows_less_than_the_source_is_named(shop: Shop, postgres_url: str) -> None:
    newer = replace(shop.structure.before[-1], sql="CREATE TABLE t (a integer GENERATED ALWAYS AS (1) ELSEWHERE)")
    with target(postgres_url) as into, pytest.raises(TargetRefused, match="it is older than the source's"):
        into.prepare(replace(shop.structure, before=(newer,)), RUN, resume=False)


def test_two_copies_into_one_schema_never_meet(shop: Shop, postgres_url: str) -> None:
    with target(postgres_url) as first, target(postgres_url) as second:
        stage(shop, first)
        with pytest.raises(TargetRefused, match="another copy into the schema public is being made"):
            stage(shop, second, ANOTHER)
        first.close()
        stage(shop, second, ANOTHER)


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
    return {name: pa.array(values, pa.string()) for name, values in columns.items()}
