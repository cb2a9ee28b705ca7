"""A copy of a PostgreSQL database is the database again: compared by pg_dump, which gomme does not use, and by row."""

from collections.abc import Iterator

import pytest

from connectors.structure import Structure
from connectors.system import connect
from tests import servers
from tests.connectors.databases import run
from tests.connectors.postgresql_company import ROWS, SCHEMA
from tests.connectors.postgresql_copying import ANOTHER, RUN, asked, copied, dumped, stage, structure_of, target

ANSWERS = (
    "SELECT * FROM clients_par_agence ORDER BY 1",
    """SELECT * FROM "Archives d'été".tout ORDER BY 1""",
    "SELECT * FROM sommes ORDER BY 1",
    "SELECT * FROM grande_somme",
    "SELECT * FROM somme_par_pays() ORDER BY 1",
    "SELECT relname, relispopulated FROM pg_class WHERE relkind = 'm' ORDER BY 1",
    "SELECT tableoid::regclass::text, count(*), sum(capteur) FROM mesures GROUP BY 1 ORDER BY 1",
    "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1",
    "SELECT id, sans_espace, longueur FROM clients ORDER BY 1",
)


@pytest.fixture(scope="module")
def company(postgres_server: servers.Server) -> Iterator[str]:
    """A database with some of everything."""
    with postgres_server.database() as url:
        run(url, SCHEMA, ROWS)
        yield url


@pytest.fixture(scope="module")
def pair(company: str, postgres_server: servers.Server) -> Iterator[tuple[str, str, Structure]]:
    """The company, its published copy, and its structure."""
    with postgres_server.database() as url:
        yield company, url, copied(company, url)


def test_everything_that_the_catalogue_knows_is_there_again(pair: tuple[str, str, Structure]) -> None:
    assert dumped(pair[1], "--schema-only") == dumped(pair[0], "--schema-only")


def test_every_row_is_there_again_and_every_sequence_where_it_stood(pair: tuple[str, str, Structure]) -> None:
    assert sorted(dumped(pair[1], "--data-only")) == sorted(dumped(pair[0], "--data-only"))


@pytest.mark.parametrize("query", ANSWERS)
def test_views_partitions_and_sequences_answer_alike(pair: tuple[str, str, Structure], query: str) -> None:
    answer = asked(pair[0], query)
    assert answer
    assert asked(pair[1], query) == answer


def test_no_trigger_fired_while_the_rows_came(pair: tuple[str, str, Structure]) -> None:
    assert asked(pair[1], "TABLE journal") == asked(pair[0], "TABLE journal")
    run(pair[1], "INSERT INTO clients (email, nom, siren) VALUES ('neuf@exemple.fr', 'Neuf', '987654321')")
    assert asked(pair[1], "SELECT count(*) FROM journal WHERE quoi = 'au_fil INSERT'") == [(1,)]


def test_rows_lie_in_the_order_of_the_key(pair: tuple[str, str, Structure]) -> None:
    lying = [id for (id,) in asked(pair[1], "SELECT id FROM clients WHERE nom <> 'Neuf' ORDER BY ctid")]
    assert lying == sorted(lying)


def test_the_planner_knows_the_copy(pair: tuple[str, str, Structure]) -> None:
    count = "SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'public' ORDER BY 1"
    assert ("clients",) in asked(pair[1], count)


def test_nothing_is_lost_of_what_a_copy_can_carry(pair: tuple[str, str, Structure]) -> None:
    assert pair[2].lost == ()


def test_a_structure_says_what_a_copy_watches(pair: tuple[str, str, Structure]) -> None:
    structure = pair[2]
    assert structure.triggers["public.clients"] == ("au_fil", "endormi")
    assert structure.triggers["public.mesures"] == ("par_partition",)
    literals = {view.label: view.literals for view in structure.views}
    assert literals["public.modifiables"]
    assert not literals["public.sommes"]
    assert all(len(view.digest) == 16 for view in structure.views)
    assert {view.label: view.digest for view in structure.views} == {
        view.label: view.digest for view in structure_of(pair[1]).views
    }


def test_a_copy_of_a_copy_is_the_same_structure(pair: tuple[str, str, Structure]) -> None:
    again = structure_of(pair[1])
    assert [table.label for table in again.tables] == [table.label for table in pair[2].tables]
    assert [one.sql for one in again.before] == [one.sql for one in pair[2].before]


def test_a_second_copy_takes_the_place_of_the_first_and_leaves_nothing(company: str, postgres_url: str) -> None:
    copied(company, postgres_url)
    run(postgres_url, "UPDATE clients SET nom = 'changed in the copy'")
    copied(company, postgres_url, ANOTHER)
    assert dumped(postgres_url, "--schema-only") == dumped(company, "--schema-only")
    assert sorted(dumped(postgres_url, "--data-only")) == sorted(dumped(company, "--data-only"))
    schemas = {name for (name,) in asked(postgres_url, "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'")}
    assert schemas == {"public", "ventes", "Archives d'été", "gomme_copies", "information_schema"}
    assert asked(postgres_url, "SELECT run, state FROM gomme_copies.copies") == [("run-2", "settled")]


def test_a_staged_copy_is_read_back_before_anybody_else_sees_it(company: str, postgres_url: str) -> None:
    with target(postgres_url) as into:
        structure = stage(company, into)
        into.finish()
        assert asked(postgres_url, "SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'ventes')") == [(0,)]
        table = structure.table("public.clients")
        with into.staged() as contents, connect(company) as system, system.snapshot() as snapshot:
            for columns, text in ((["id", "nom", "portrait"], None), (["id", "email", "portrait"], ("email",))):
                theirs = [
                    portion[name].to_pylist() for portion in snapshot.portions(table, columns, text) for name in columns
                ]
                ours = [
                    portion[name].to_pylist() for portion in contents.portions(table, columns, text) for name in columns
                ]
                assert ours == theirs
            assert contents.count(table) == 501
            key = next(key for key in table.foreign_keys if key.name == "parrainage")
            assert contents.joins(table, key) == snapshot.joins(table, key)
            portraits = next(iter(contents.portions(table, ["portrait"])))["portrait"].to_pylist()
            assert portraits[:4] == [None, b'\x00\xff\\\n"2', b"", b'\x00\xff\\\n"4']


def test_what_stood_there_is_read_until_the_copy_is_published_and_after_it_is_withdrawn(
    company: str, postgres_url: str
) -> None:
    copied(company, postgres_url)
    run(postgres_url, "DELETE FROM ventes.notes", "CREATE SCHEMA dev", "CREATE TABLE dev.points (v vector(2))")
    rows = "SELECT count(*) FROM ventes.notes"
    with target(postgres_url) as into:
        stage(company, into, ANOTHER)
        assert asked(postgres_url, rows) == [(0,)]
        into.finish()
        assert asked(postgres_url, rows) == [(0,)]
        assert asked(postgres_url, "SELECT '[1,2]'::public.vector IS NOT NULL") == [(True,)]
        into.publish()
        assert asked(postgres_url, rows) == [(2,)]
        assert asked(postgres_url, "SELECT '[1,2]'::public.vector = embleme FROM clients WHERE id = 1") == [(False,)]
        into.withdraw()
        assert asked(postgres_url, rows) == [(0,)]
        assert asked(postgres_url, "SELECT '[1,2]'::public.vector = embleme FROM clients WHERE id = 1") == [(False,)]
        into.discard()
        assert asked(postgres_url, rows) == [(0,)]
    assert asked(postgres_url, "SELECT run, state FROM gomme_copies.copies") == [(RUN.id, "settled")]
    assert asked(postgres_url, "SELECT count(*) FROM pg_namespace WHERE nspname ~ '^gomme_(staging|old)'") == [(0,)]
