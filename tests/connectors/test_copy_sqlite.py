"""A SQLite file is made again as it is: every statement, every value with its class, and never half of it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from connectors.model import BadUrl, ConnectorError, NotLoaded, TargetRefused, Unreadable
from connectors.system import Options, connect
from connectors.target import Run, open_target
from tests.connectors.copying import RUN, copied, fill, rows, values

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
