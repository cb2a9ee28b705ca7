"""What gomme reads of a PostgreSQL catalogue: what it leaves out it names, and what it orders can be made."""

from collections.abc import Iterator

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.model import ForeignKey, Table, Unreadable
from connectors.postgresql_copy import hexed
from connectors.postgresql_portions import unhexed
from connectors.postgresql_structure import parents_first
from connectors.structure import Structure
from connectors.system import connect
from tests import servers
from tests.connectors.databases import run
from tests.connectors.postgresql_company import SCHEMA
from tests.connectors.postgresql_copying import RUN, asked, copied, dumped, stage, structure_of, target


@pytest.fixture(scope="module")
def company(postgres_server: servers.Server) -> Iterator[Structure]:
    with postgres_server.database() as url:
        run(url, SCHEMA)
        yield structure_of(url)


def lost(url: str) -> set[tuple[str, str]]:
    return set(structure_of(url).lost)


def test_what_a_copy_does_not_carry_is_named(postgres_url: str) -> None:
    run(
        postgres_url,
        "CREATE EXTENSION vector",
        "CREATE TABLE t (a integer, b text)",
        "CREATE INDEX broken ON t (a)",
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass",
        "GRANT SELECT ON t TO PUBLIC",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
        "CREATE PUBLICATION news FOR ALL TABLES",
        "SELECT lo_from_bytea(0, 'x')",
        "CREATE FUNCTION fire() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "CREATE EVENT TRIGGER alarm ON ddl_command_end EXECUTE FUNCTION fire()",
        "CREATE FOREIGN DATA WRAPPER w",
        "CREATE SERVER far FOREIGN DATA WRAPPER w",
        "CREATE FOREIGN TABLE distant (a integer) SERVER far",
        "CREATE VIEW over AS SELECT * FROM distant",
        "CREATE VIEW above AS SELECT * FROM over",
        "CREATE OPERATOR === (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq)",
        "CREATE INDEX by_operator ON t (a) WHERE a OPERATOR(public.===) 1",
        "CREATE CAST (text AS money) WITH INOUT",
        "CREATE TYPE shell",
        "CREATE TABLE members (a integer)",
        "ALTER EXTENSION vector ADD TABLE members",
        f"ALTER DATABASE {postgres_url.rpartition('/')[2]} SET work_mem = '5MB'",
    )
    found = lost(postgres_url)
    run(postgres_url, "DROP EVENT TRIGGER alarm")
    codes = dict(found)
    database = postgres_url.rpartition("/")[2]
    assert {
        ("grants", "public"), ("default_privileges", database), ("publication", "news"), ("large_objects", database),
        ("event_trigger", "alarm"), ("foreign_server", "far"), ("foreign_table", "public.distant"),
        ("view", "public.over"), ("view", "public.above"), ("index", "public.t.by_operator"), ("cast", "text as money"),
        ("invalid_index", "public.broken"), ("extension", "vector"), ("extension_table", "public.members"),
        ("database_settings", database), ("type", "public.shell"),
    } <= found  # fmt: skip
    assert codes["operator"] == "public.===(integer,integer)"
    assert [table.label for table in structure_of(postgres_url).tables] == ["public.t"]


def test_what_is_lost_does_not_keep_the_rest_from_being_copied(
    postgres_server: servers.Server, postgres_url: str
) -> None:
    with postgres_server.database() as source:
        run(source, "CREATE FOREIGN DATA WRAPPER w", "CREATE SERVER far FOREIGN DATA WRAPPER w")
        run(source, "CREATE TABLE t (a integer) PARTITION BY RANGE (a)")
        run(source, "CREATE FOREIGN TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (9) SERVER far")
        run(source, "CREATE TABLE t2 PARTITION OF t DEFAULT", "INSERT INTO t VALUES (10)")
        structure = structure_of(source)
        assert structure.lost == (("foreign_partition", "public.t1"), ("foreign_server", "far"))
        run(source, "ALTER TABLE t DETACH PARTITION t1")  # nobody can read it; its place in the copy is an ordinary one
        with target(postgres_url) as into:
            stage(source, into, structure=structure)
            into.finish()
            into.publish()
    assert asked(postgres_url, "SELECT a FROM t2") == [(10,)]
    assert asked(postgres_url, "SELECT relkind FROM pg_class WHERE relname = 't1'") == [("r",)]


def test_one_schema_of_several_loses_what_needs_the_others(postgres_url: str) -> None:
    run(
        postgres_url,
        "CREATE SCHEMA other",
        "CREATE TABLE other.parents (id integer PRIMARY KEY)",
        "CREATE TABLE children (id integer PRIMARY KEY, parent integer CONSTRAINT up REFERENCES other.parents)",
        "CREATE VIEW both_of_them AS SELECT * FROM children, other.parents AS p (p)",
    )
    structure = structure_of(postgres_url, "public")
    assert structure.lost == (("foreign_key", "public.children.up"), ("view", "public.both_of_them"))
    assert structure.tables[0].foreign_keys == ()
    run(postgres_url, "CREATE TYPE other.state AS ENUM ('a')", "ALTER TABLE children ADD state other.state")
    with pytest.raises(Unreadable, match=r"table public\.children needs the type other\.state.* add its schema"):
        structure_of(postgres_url, "public")


def test_a_structure_goes_without_a_table_and_all_that_needs_it(company: Structure) -> None:
    less = company.without(["public.mesures", "public.clients"])
    assert not any(
        "mesures" in one.sql or "public.clients" in one.sql
        for one in (*less.before, *less.after)
        if "note" not in one.place
    )
    assert set(less.lost) == {
        ("foreign_key", "public.releves.releves_jour_capteur_fkey"),
        ("foreign_key", "public.agences.chef_connu"),
        ("function", "public.compte(public.clients)"),
        ("view", "Archives d'été.tout"),
        ("view", "public.clients_par_agence"),
        ("view", "public.modifiables"),
    }
    assert {view.label for view in less.views} == {"public.sommes", "public.grande_somme", "public.vide"}
    assert less.table("public.agences").foreign_keys == ()
    assert "public.clients" not in less.triggers


def test_a_structure_without_tables_can_still_be_made(postgres_url: str, company: Structure) -> None:
    less = company.without(["public.mesures", "public.clients", "Archives d'été.actes"])
    with target(postgres_url) as into:
        into.prepare(less, RUN, resume=False)
        into.finish()
        into.publish()
    assert asked(
        postgres_url, "SELECT count(*) FROM pg_tables WHERE tablename ~ '^(mesures|clients|actes|autres)'"
    ) == [(0,)]


def test_two_looks_at_one_database_say_the_same(postgres_url: str) -> None:
    run(postgres_url, SCHEMA)
    first, second = structure_of(postgres_url), structure_of(postgres_url)
    assert first == second


def test_a_look_leaves_the_search_path_as_it_was(postgres_url: str) -> None:
    run(
        postgres_url, "CREATE SCHEMA s", f"ALTER DATABASE {postgres_url.rpartition('/')[2]} SET search_path = s, public"
    )
    with connect(postgres_url) as system, system.snapshot() as snapshot:
        snapshot.structure()
        path = snapshot._connection.exec_driver_sql("SHOW search_path").scalar_one()
    assert path == "s, public"


def test_parents_come_first_and_rings_end() -> None:
    def table(name: str, *parents: str) -> Table:
        return Table(
            "s", name, (), foreign_keys=tuple(ForeignKey(None, ("a",), "s", parent, ("b",)) for parent in parents)
        )

    tables = [
        table("a", "b"),
        table("b", "c", "b"),
        table("c"),
        table("d", "e"),
        table("e", "d"),
        table("f", "elsewhere"),
    ]
    assert [found.name for found in parents_first(tables)] == ["c", "f", "b", "a", "d", "e"]


@pytest.mark.parametrize(("numbers", "next_value"), [("id", 11), ("id + 100", 106)])
def test_a_sequence_goes_on_after_rows_that_were_numbered_anew(
    postgres_server: servers.Server, postgres_url: str, numbers: str, next_value: int
) -> None:
    with postgres_server.database() as source:
        run(source, "CREATE TABLE t (id serial PRIMARY KEY)", "INSERT INTO t SELECT FROM generate_series(1, 10)")
        run(source, "DELETE FROM t WHERE id > 5")
        with target(postgres_url) as into:
            structure = structure_of(source)
            into.prepare(structure, RUN, resume=False)
            given = [str(id) for (id,) in asked(source, f"SELECT {numbers} FROM t")]
            into.load(structure.tables[0], [{"id": pa.array(given)}])
            into.finish()
            into.publish()
    assert asked(postgres_url, "INSERT INTO t DEFAULT VALUES RETURNING id") == [(next_value,)]


def test_a_sequence_that_may_not_be_read_goes_on_after_the_rows(
    postgres_server: servers.Server, postgres_url: str
) -> None:
    with postgres_server.database() as source:
        run(
            source,
            "CREATE TABLE t (id serial, a integer)",
            "INSERT INTO t (a) VALUES (1), (2)",
            "CREATE SEQUENCE alone",
        )
        run(source, "CREATE ROLE only_reads LOGIN PASSWORD 'x'", "GRANT SELECT ON t TO only_reads")
        reader = postgres_server.url(source.rpartition("/")[2], "only_reads", "x")
        try:
            structure = copied(reader, postgres_url)
        finally:
            run(source, "DROP OWNED BY only_reads", "DROP ROLE only_reads")
    assert {("sequence_value", "public.t_id_seq"), ("sequence_value", "public.alone")} <= set(structure.lost)
    assert asked(postgres_url, "SELECT nextval('t_id_seq'), nextval('alone')") == [(3, 1)]


def test_policies_whose_roles_are_unknown_there_are_lost_and_forced_ones_bind_last(
    postgres_server: servers.Server, postgres_url: str
) -> None:
    with postgres_server.database() as source:
        run(source, "CREATE ROLE salesman", "CREATE TABLE t (a integer)", "INSERT INTO t VALUES (1)")
        run(source, "ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
        run(source, "CREATE POLICY his ON t TO salesman USING (a = 1)", "CREATE POLICY all_of_us ON t USING (a > 0)")
        structure = structure_of(source)
        schema = dumped(source, "--schema-only")
        with target(postgres_url) as into:
            stage(source, into)
            assert into.lost(structure) == ()
            run(source, "DROP POLICY his ON t", "DROP ROLE salesman")
            assert into.lost(structure) == (("policy", "public.t.his"),)
            into.finish()
            forced = "SELECT relforcerowsecurity FROM pg_class WHERE relname = 't'"
            assert asked(postgres_url, forced) == [(False,)]
            into.publish()
            assert asked(postgres_url, forced) == [(True,)]
            into.withdraw()
            assert asked(postgres_url, forced) == [(False,)]
            into.publish()
            into.settle()
        assert dumped(postgres_url, "--schema-only") == [line for line in schema if "salesman" not in line]


@given(st.lists(st.none() | st.binary(max_size=9)), st.integers(0, 3))
def test_bytes_are_spelled_and_read_again(cells: list[bytes | None], skipped: int) -> None:
    array = pa.array(cells, pa.binary()).slice(skipped)
    spelled = hexed(array)
    assert spelled.to_pylist() == [None if cell is None else "\\x" + cell.hex() for cell in cells[skipped:]]
    assert unhexed(spelled).to_pylist() == cells[skipped:]
    assert unhexed(spelled.slice(1)).to_pylist() == cells[skipped:][1:]
