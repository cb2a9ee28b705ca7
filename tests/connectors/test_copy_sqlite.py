"""A SQLite file is made again as it is: every statement, every value with its class, and never half of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.model import Column, Table, Unreadable
from connectors.system import Options, connect
from connectors.text import Raw, decoded, shown
from tests.connectors.copying import RUN, close_all, copied, fill, opened, rows, values


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    close_all()


EVERYTHING = """
PRAGMA page_size = 8192; PRAGMA auto_vacuum = 2; PRAGMA user_version = 7; PRAGMA application_id = 4711;
CREATE TABLE "personnes" (
    id INTEGER PRIMARY KEY AUTOINCREMENT, nom VARCHAR(40) NOT NULL COLLATE NOCASE DEFAULT 'inconnu',
    mail TEXT UNIQUE, solde REAL CHECK (solde > -1000), quoi, parrain INTEGER REFERENCES personnes (id),
    initiale TEXT GENERATED ALWAYS AS (substr(nom, 1, 1)) STORED, double REAL AS (solde * 2));
CREATE TABLE agences (pays TEXT, numero INT, chef INTEGER REFERENCES Personnes (ID) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (pays, numero DESC)) WITHOUT ROWID;
CREATE TABLE postes (id INTEGER PRIMARY KEY, pays TEXT, numero INT,
    CONSTRAINT fk_agence FOREIGN KEY (pays, numero) REFERENCES agences ON DELETE CASCADE);
CREATE TABLE strict_ment (i INTEGER, r REAL, t TEXT, b BLOB, a ANY) STRICT;
CREATE TABLE "select" ("group" TEXT, "a ""b"" c" INTEGER, "é'è" TEXT, "x.y" TEXT, "" TEXT);
CREATE TABLE vide (a);
CREATE INDEX i_nom ON personnes (nom COLLATE NOCASE DESC, solde) WHERE solde IS NOT NULL;
CREATE UNIQUE INDEX "i mail" ON personnes (lower(mail));
CREATE VIEW v_noms AS SELECT nom, 'Dupont' AS fixe FROM personnes;
CREATE VIEW v_deux AS SELECT nom AS "Nom complet" FROM v_noms;
CREATE TRIGGER t_nom AFTER INSERT ON Personnes BEGIN UPDATE personnes SET nom = trim(nom) WHERE id = new.id; END;
CREATE TRIGGER t_vue INSTEAD OF INSERT ON v_deux BEGIN INSERT INTO vide VALUES (new."Nom complet"); END;
CREATE VIRTUAL TABLE index_noms USING fts5(nom, mail, content='personnes', content_rowid='id');
CREATE VIRTUAL TABLE notes USING fts4(texte);
CREATE VIRTUAL TABLE cartes USING rtree(id, x0, x1, +lieu);
INSERT INTO personnes (id, nom, mail, solde, quoi, parrain) VALUES (1, ' Léa ', 'lea@x.fr', 1.5, 1, 3),
    (3, 'Jean', 'jean@x.fr', 0.1, 1.0, 1), (9, 'Zoé', NULL, 3e300, x'00ff', NULL), (10, 'é', '', 9e999, '1', NULL),
    (11, 'Nul' || char(0) || 'milieu', 'n@x.fr', 12345678901234567, CAST(x'4ae96f' AS TEXT), NULL);
DELETE FROM personnes WHERE id = 9;
INSERT INTO agences VALUES ('FR', 1, 3), ('FR', 2, 1), ('BE', 1, NULL);
INSERT INTO postes VALUES (-5, 'FR', 1), (2, 'XX', 9), (9223372036854775807, NULL, 1);
INSERT INTO strict_ment VALUES (1, 1, 't', x'00', 'texte'), (NULL, NULL, NULL, NULL, 1), (2, 2.5, '', x'', x'01');
INSERT INTO "select" VALUES ('g', 1, 'é', '.', ''), (CAST(x'ff' AS TEXT), 'un', NULL, 5, 'z');
INSERT INTO notes (rowid, texte) VALUES (1, 'bonjour Léa'), (2, 'rien');
INSERT INTO cartes VALUES (1, 0.5, 2.25, 'ici'), (4, -1, 1, NULL);
INSERT INTO index_noms (index_noms) VALUES ('rebuild');
INSERT INTO index_noms (index_noms, rank) VALUES ('pgsz', 1000);
ANALYZE;
"""
MARKS = ("gomme_copy", "gomme_units")
HEADER = ("encoding", "page_size", "auto_vacuum", "user_version", "application_id", "journal_mode")


def made(path: Path, script: str, encoding: str = "UTF-8") -> str:
    """A SQLite file, and its URL."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA encoding = '{encoding}'")
        connection.executescript(script)
    return f"sqlite:///{path}"


def asked(path: Path, sql: str) -> list[tuple[object, ...]]:
    """Rows with text as bytes, so that none is altered by reading it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        return connection.execute(sql).fetchall()


def statements(path: Path) -> set[tuple[object, ...]]:
    found = asked(path, "SELECT type, name, tbl_name, sql FROM sqlite_master")
    return {row for row in found if row[2] not in [mark.encode() for mark in MARKS]}


def contents(path: Path, table: str) -> list[tuple[object, ...]]:
    """Every value with its class, in the order of the file."""
    quoted = '"' + table.replace('"', '""') + '"'
    columns = [row[0] for row in asked(path, f"SELECT name FROM pragma_table_xinfo('{table}') WHERE hidden != 1")]
    names = ['"' + bytes(column).decode().replace('"', '""') + '"' for column in columns]  # type: ignore[call-overload]
    return asked(path, f"SELECT {', '.join(f'typeof({name}), CAST({name} AS BLOB)' for name in names)} FROM {quoted}")


TABLES = ("personnes", "agences", "postes", "strict_ment", "select", "vide", "index_noms", "notes", "cartes")


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16le", "UTF-16be"])
def test_a_file_is_made_again_with_everything_in_it(tmp_path: Path, encoding: str) -> None:
    source, target = tmp_path / "source.db", tmp_path / "copie.db"
    lost = copied(made(source, EVERYTHING, encoding), f"sqlite:///{target}")
    assert statements(target) == statements(source)
    for table in TABLES:
        assert contents(target, table) == contents(source, table), table
    for name in HEADER:
        assert asked(target, f"PRAGMA {name}") == asked(source, f"PRAGMA {name}"), name
    assert asked(target, "SELECT * FROM sqlite_sequence") == asked(source, "SELECT * FROM sqlite_sequence")
    assert asked(target, "PRAGMA integrity_check") == [(b"ok",)]
    assert asked(target, "PRAGMA foreign_key_check") == asked(source, "PRAGMA foreign_key_check")
    assert asked(target, "SELECT rowid FROM index_noms WHERE index_noms MATCH 'jean'") == [(3,)]
    assert asked(target, "SELECT * FROM index_noms_config") == asked(source, "SELECT * FROM index_noms_config")
    assert lost == ()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copie.db", "source.db"]


def test_what_a_mask_gave_as_text_takes_the_class_of_its_column(tmp_path: Path) -> None:
    script = """
    CREATE TABLE t (id INTEGER PRIMARY KEY, n NUMERIC, r REAL, x TEXT, y, b BLOB);
    INSERT INTO t VALUES (5, 6, 1.5, 'a', 7, x'41');
    CREATE TABLE s (i INTEGER, b BLOB) STRICT; INSERT INTO s VALUES (1, x'42');
    """
    source, target = tmp_path / "source.db", tmp_path / "copie.db"
    copied(made(source, script), f"sqlite:///{target}", {"t": ["id", "n", "r", "x", "y", "b"], "s": ["i", "b"]})
    classes = "SELECT typeof(id), typeof(n), typeof(r), typeof(x), typeof(y), typeof(b) FROM t"
    assert asked(target, classes) == [(b"integer", b"integer", b"real", b"text", b"text", b"blob")]
    assert asked(target, "SELECT * FROM s") == [(1, b"B")]


def test_columns_for_masks_come_as_a_scan_reads_them_and_the_others_as_they_are(tmp_path: Path) -> None:
    url = made(
        tmp_path / "s.db", "CREATE TABLE t (a, b BLOB); INSERT INTO t VALUES (1.5, CAST(x'e9' AS TEXT)), (2, x'e9')"
    )
    with connect(url) as system, system.snapshot() as snapshot:
        table = snapshot.structure().table("t")
        assert values(snapshot.portions(table, ["a", "b"], ["b"])) == [{"a": 1.5, "b": "é"}, {"a": 2, "b": "é"}]
        assert values(snapshot.portions(table, ["a", "b"])) == [{"a": "1.5", "b": b"\xe9"}, {"a": "2", "b": b"\xe9"}]


def test_rows_come_in_the_order_of_the_file_whatever_indexes_there_are(tmp_path: Path) -> None:
    script = """
    CREATE TABLE t (rowid TEXT, a INTEGER, b TEXT); CREATE INDEX i ON t (b);
    INSERT INTO t VALUES ('x', 1, 'z'), ('w', 2, 'y'), ('v', 3, 'x');
    CREATE TABLE w (k TEXT PRIMARY KEY DESC, b TEXT) WITHOUT ROWID; CREATE INDEX j ON w (b, k);
    INSERT INTO w VALUES ('a', '1'), ('c', '2'), ('b', '3');
    CREATE TABLE u (rowid, oid, _rowid_); CREATE INDEX k ON u (oid); INSERT INTO u VALUES (1, 2, 0), (2, 1, 0);
    """
    with connect(made(tmp_path / "s.db", script)) as system, system.snapshot() as snapshot:
        structure = snapshot.structure()
        assert [row["b"] for row in values(snapshot.portions(structure.table("t"), ["b"], ()))] == ["z", "y", "x"]
        assert [row["b"] for row in values(snapshot.portions(structure.table("w"), ["b"], ()))] == ["2", "3", "1"]
        assert [row["oid"] for row in values(snapshot.portions(structure.table("u"), ["oid"], ()))] == [2, 1]


LONG = "é" * 70_000  # bytes: more than rows that are fetched many at a time may hold
VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.binary(max_size=20),
    st.binary(max_size=9).map(lambda bytes_: Raw(bytes_ + b"\xff")),
    st.just(LONG),
    st.just(b"\0" * 100_000),
)


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(st.tuples(VALUES, VALUES), max_size=40), filler=st.sampled_from([0, 300]))
def test_values_of_every_class_and_length_keep_it(rows: list[tuple[object, object]], filler: int) -> None:
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "s.db"), Path(folder, "c.db")
        with closing(sqlite3.connect(source)) as connection, connection:
            connection.execute("CREATE TABLE t (a, b)")
            for row in (*rows, *[(1, "x")] * filler, *rows):
                marks = ", ".join("CAST(? AS TEXT)" if isinstance(value, Raw) else "?" for value in row)
                given_ = [value.value if isinstance(value, Raw) else value for value in row]
                connection.execute(f"INSERT INTO t VALUES ({marks})", given_)
        copied(f"sqlite:///{source}", f"sqlite:///{target}")
        with connect(f"sqlite:///{source}") as system, system.snapshot() as snapshot:
            table = snapshot.structure().table("t")
            as_they_are = [shown(cell) for portion in snapshot.portions(table, ["a"], ()) for cell in portion.values()]
            as_text = [cell for portion in snapshot.portions(table, ["a"], ["a"]) for cell in portion.values()]
            assert [
                decoded(cell) if isinstance(cell, bytes) else cell for one in as_they_are for cell in one.to_pylist()
            ] == [cell for one in as_text for cell in one.to_pylist()]  # type: ignore[union-attr]
        exact = "SELECT typeof(a), CASE typeof(a) WHEN 'real' THEN a ELSE CAST(a AS BLOB) END, typeof(b), b FROM t"
        assert asked(target, exact) == asked(source, exact)


def test_large_cells_and_many_columns_arrive(tmp_path: Path) -> None:
    columns = [f'"c{number}"' for number in range(1500)]
    script = f"""
    CREATE TABLE wide ({", ".join(columns)}); INSERT INTO wide (c0, c1499) VALUES (1, 'é'), (2, NULL);
    CREATE TABLE long (a TEXT, b); INSERT INTO long VALUES ('a', zeroblob(20 << 20));
    INSERT INTO long SELECT hex(zeroblob(10 << 20)), b FROM long; INSERT INTO long SELECT * FROM long;
    """
    source, target = tmp_path / "source.db", tmp_path / "copie.db"
    copied(made(source, script), f"sqlite:///{target}", {"wide": ["c1499"], "long": ["a"]})
    digest = "SELECT length(a), substr(a, -5), typeof(b), length(b) FROM long"
    assert asked(target, digest) == asked(source, digest)
    assert asked(target, "SELECT * FROM wide") == asked(source, "SELECT * FROM wide")


PAIR = """
CREATE TABLE parents (id INTEGER PRIMARY KEY, nom TEXT);
CREATE TABLE enfants (
    id INTEGER PRIMARY KEY, parent INTEGER CONSTRAINT fk REFERENCES Parents ON DELETE CASCADE NOT NULL,
    frere INTEGER REFERENCES enfants (id), nom TEXT);
CREATE INDEX i_parents ON parents (nom); CREATE INDEX i_enfants ON enfants (nom);
CREATE VIEW v AS SELECT p.nom FROM parents p JOIN enfants e ON e.parent = p.id;
CREATE VIEW w AS SELECT nom FROM enfants;
CREATE TRIGGER t AFTER DELETE ON enfants BEGIN DELETE FROM parents WHERE id = old.parent; END;
INSERT INTO parents VALUES (1, 'Léa'), (2, 'Zoé'); INSERT INTO enfants VALUES (1, 1, NULL, 'Max'), (2, 2, 1, 'Tom');
"""


def test_a_table_that_is_left_out_takes_along_what_needs_it(tmp_path: Path) -> None:
    target = tmp_path / "copie.db"
    with connect(made(tmp_path / "s.db", PAIR)) as system, system.snapshot() as snapshot:
        structure = snapshot.structure().without({"parents"})
        destination = opened(f"sqlite:///{target}")
        destination.prepare(structure, RUN, resume=False)
        fill(destination, snapshot, structure, {})
        destination.finish()
        destination.publish()
        destination.settle()
        lost = {*structure.lost, *destination.lost(structure)}
    assert lost == {("view", "v"), ("trigger", "enfants.t"), ("foreign_key", "enfants.parents")}
    names = asked(
        target, "SELECT name FROM sqlite_master WHERE name NOT LIKE 'gomme%' AND sql IS NOT NULL ORDER BY name"
    )
    assert names == [(b"enfants",), (b"i_enfants",), (b"w",)]
    assert [row[2] for row in asked(target, "PRAGMA foreign_key_list(enfants)")] == [b"enfants"]
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("INSERT INTO enfants VALUES (3, 9, NULL, 'Ada')")


def test_the_structure_tells_views_with_text_triggers_and_what_cannot_be_carried_over(tmp_path: Path) -> None:
    script = """
    CREATE TABLE t (a, b); CREATE TRIGGER x AFTER INSERT ON T BEGIN SELECT 1; END;
    CREATE VIEW plain AS SELECT a AS "Nom", "b" FROM t WHERE a > 5; -- 'not one'
    CREATE VIEW named AS SELECT a FROM t WHERE b = 'Dupont';
    CREATE VIEW quirk AS SELECT a FROM t WHERE b = "Dupont";
    CREATE VIRTUAL TABLE bare USING fts5(x, content='');
    CREATE VIRTUAL TABLE sparse USING fts5(x); INSERT INTO sparse (rowid, x) VALUES (7, 'bonjour');
    CREATE VIRTUAL TABLE words USING fts5vocab(sparse, 'row');
    """
    with connect(made(tmp_path / "s.db", script)) as system, system.snapshot() as snapshot:
        structure = snapshot.structure()
        assert {view.label: view.literals for view in structure.views} == {"plain": False, "named": True, "quirk": True}
        assert len({view.digest for view in structure.views}) == 3
        assert structure.triggers == {"t": ("x",)}
        assert set(structure.lost) == {("full_text", "bare"), ("rowid", "sparse")}
        assert structure.table("words").unreadable == "failed"
        assert {table.label for table in structure.tables} == {
            table.label for table in system.tables() if table.kind == "table"
        }


def test_a_full_text_table_never_carries_a_word_of_the_source(tmp_path: Path) -> None:
    script = """
    CREATE TABLE t (id INTEGER PRIMARY KEY, nom TEXT); INSERT INTO t VALUES (1, 'Canarivaux'), (5, 'Canarivaux');
    CREATE VIRTUAL TABLE f USING fts5(nom, content=t, content_rowid=id); INSERT INTO f (f) VALUES ('rebuild');
    CREATE VIRTUAL TABLE own USING fts4(nom); INSERT INTO own VALUES ('Canarivaux');
    CREATE VIRTUAL TABLE none USING fts5(nom, content=''); INSERT INTO none (rowid, nom) VALUES (1, 'Canarivaux');
    ANALYZE;
    """
    target = tmp_path / "copie.db"
    with connect(made(tmp_path / "s.db", script)) as system, system.snapshot() as snapshot:
        structure = snapshot.structure()
        destination = opened(f"sqlite:///{target}")
        destination.prepare(structure, RUN, resume=False)
        for table in structure.tables:
            names = [column.name for column in table.columns]
            portions = list(snapshot.portions(table, names, ["nom"]))
            masked = [{**portion, "nom": pa.array(["Montvallon"] * len(portion["nom"]))} for portion in portions]
            assert destination.load(table, masked) == snapshot.count(table)
        destination.finish()
        with destination.staged() as contents:
            assert all(contents.count(table) == snapshot.count(table) for table in structure.tables)
        destination.publish()
    assert b"anarivaux" not in target.read_bytes().lower()
    assert asked(target, "SELECT rowid FROM f WHERE f MATCH 'montvallon'") == [(1,), (5,)]
    assert asked(target, "SELECT rowid FROM own WHERE own MATCH 'montvallon'") == [(1,)]


def test_a_source_in_wal_mode_is_read_as_it_was_while_others_write(tmp_path: Path) -> None:
    source, target = tmp_path / "source.db", tmp_path / "copie.db"
    script = "PRAGMA journal_mode = WAL; CREATE TABLE a (x); CREATE TABLE b (x); INSERT INTO a VALUES (1);"
    url = made(source, script + "INSERT INTO b VALUES (1);")
    with connect(url) as system, system.snapshot() as snapshot, closing(sqlite3.connect(source)) as writer:
        structure = snapshot.structure()
        destination = opened(f"sqlite:///{target}")
        destination.prepare(structure, RUN, resume=False)
        for table in structure.tables:
            with writer:
                writer.execute("INSERT INTO b VALUES (2)")
            destination.load(table, rows(snapshot, table, ()))
        destination.finish()
        destination.publish()
        destination.settle()
    assert asked(target, "SELECT * FROM b") == [(1,)]
    assert asked(target, "PRAGMA journal_mode") == [(b"wal",)]
    assert {path.name for path in tmp_path.iterdir()} >= {"copie.db"}
    assert not [path for path in tmp_path.iterdir() if "gomme" in path.name]


def test_the_limit_of_time_counts_what_the_source_takes_and_not_what_becomes_of_its_rows(tmp_path: Path) -> None:
    script = f"CREATE TABLE t (a); CREATE TABLE u (a); INSERT INTO t {NUMBERS} SELECT i FROM n LIMIT 40000;"
    url = made(tmp_path / "s.db", script)
    with connect(url, Options(statement_timeout=timedelta(seconds=1))) as system, system.snapshot() as snapshot:
        structure = snapshot.structure()
        for _ in snapshot.portions(structure.table("t"), ["a"], ()):
            sleep(0.4)
        assert snapshot.count(structure.table("u")) == 0


def test_a_table_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    url = made(tmp_path / "s.db", f"CREATE TABLE t (a); INSERT INTO t {NUMBERS} SELECT i FROM n LIMIT 200000;")
    options = Options(statement_timeout=timedelta(milliseconds=1))
    with connect(url, options) as system, system.snapshot() as snapshot, pytest.raises(Unreadable) as raised:
        list(snapshot.portions(Table(None, "t", (Column("a", "", "text"),)), ["a"], ()))
    assert raised.value.reason == "timeout"


NUMBERS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"


def test_a_copy_can_be_copied_and_carries_one_mark(tmp_path: Path) -> None:
    first, second = tmp_path / "un.db", tmp_path / "deux.db"
    copied(made(tmp_path / "s.db", PAIR), f"sqlite:///{first}")
    copied(f"sqlite:///{first}", f"sqlite:///{second}")
    assert statements(second) == statements(first)
    assert asked(second, "SELECT count(*) FROM gomme_copy") == [(1,)]
    with connect(f"sqlite:///{second}") as system:
        assert [table.name for table in system.tables()] == ["enfants", "parents", "v", "w"]
