"""Copies of databases made to leak: persons in definitions, in odd types, spellings and places, and in the manifest."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.system import connect
from flows import copying
from flows.commission import Commission
from flows.errors import CopyRefused, CopyWithheld
from flows.proposal import propose_masking
from flows.workspace import Workspace, open_workspace
from rules.attestation import Attestation
from tests.connectors.databases import run
from tests.flows.copies import rows
from tests.servers import Server

MAIL, OTHER, NUMBER, NAME = "mireille.durand@orange.fr", "paul.garnier@free.fr", "06 14 52 78 93", "Mireille Durand"
PLANTED = ("mireille.durand@", "paul.garnier@", "06 14 52", "0614527893", "Durand")
CLIENTS = (
    (1, "Durand", "Mireille", MAIL, NUMBER),
    (2, "Garnier", "Paul", OTHER, "07 55 12 34 98"),
    (3, "Roy", "Anne", "anne.roy@laposte.net", "06 78 41 23 65"),
    (4, "Bérenger", "Zoé", "zoe.berenger@free.fr", "01 45 87 96 32"),
)


def of(folder: Path, url: str) -> Workspace:
    """A workspace of one system, with its proposed manifest."""
    folder.mkdir(exist_ok=True)
    (folder / "gomme.yaml").write_text(f"systems:\n  crm:\n    url: {url}\n")
    workspace = open_workspace(folder, {})
    propose_masking(workspace)
    return workspace


def made(folder: Path, *statements: str) -> Workspace:
    """A SQLite file of four clients and what the statements make, as a workspace."""
    folder.mkdir(exist_ok=True)
    url = f"sqlite:///{folder / 'crm.db'}"
    run(url, "CREATE TABLE clients (id INTEGER PRIMARY KEY, nom TEXT, prenom TEXT, email TEXT, portable TEXT)")
    with sqlite3.connect(folder / "crm.db") as driver:
        driver.executemany("INSERT INTO clients VALUES (?, ?, ?, ?, ?)", CLIENTS)
    driver.close()
    run(url, *statements)
    return of(folder, url)


def copied(workspace: Workspace, to: str | None = None) -> Attestation:
    return copying.copy(workspace, Commission({"crm": to or f"sqlite:///{workspace.folder / 'copy.db'}"}, "ephemeral"))


def cells(workspace: Workspace, query: str) -> list[str]:
    return [str(cell) for row in rows(workspace.folder / "copy.db", query) for cell in row]


def amended(workspace: Workspace, before: str, after: str) -> None:
    path = workspace.folder / "masking.yaml"
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))


def rule_of(workspace: Workspace, column: str) -> str:
    """What the manifest says of the column."""
    return (workspace.folder / "masking.yaml").read_text().split(f" {column}: ", 1)[1].split("\n", 1)[0]


def told(texts: Iterator[str] | list[str]) -> list[str]:
    """Those in which somebody is named."""
    return [text for text in texts if any(planted in text for planted in PLANTED)]


DEFINED = {
    "sqlite": [
        f"""CREATE TABLE listes (id INTEGER PRIMARY KEY, -- demander à Mme {NAME} ({MAIL})
            email TEXT DEFAULT '{MAIL}' CHECK (email <> '{OTHER}'), -- le pourquoi
            tel TEXT DEFAULT "{NUMBER}", /* ou au {NUMBER} */ vip AS (email = '{MAIL}'),
            etat TEXT CHECK (etat IN ('ouvert', 'en cours', 'clos')))""",
        f"CREATE INDEX i ON listes (tel) WHERE email = '{MAIL}'",
        f"CREATE TRIGGER t AFTER DELETE ON listes BEGIN UPDATE listes SET tel = 'prévenir {MAIL}'; END",
        f"CREATE VIEW v AS SELECT id /* pour {MAIL} */ FROM listes",
    ],
    "postgresql": [
        f"CREATE DOMAIN adresse AS text CHECK (VALUE <> '{OTHER}')",
        f"""CREATE TABLE listes (id int PRIMARY KEY, email adresse DEFAULT '{MAIL}', tel text DEFAULT '{NUMBER}',
            etat text CHECK (etat IN ('ouvert', 'en cours', 'clos')),
            vip bool GENERATED ALWAYS AS (tel = '{NUMBER}') STORED)""",
        f"COMMENT ON TABLE listes IS 'demander à Mme {NAME} (l''autre : {MAIL})'",
        f"COMMENT ON COLUMN listes.tel IS E'le sien \\\\ {NUMBER}'",
        f"CREATE INDEX i ON listes (tel) WHERE email = '{MAIL}'",
        f"""CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $x$
            BEGIN /* {MAIL} */ NEW.tel := 'prévenir {MAIL}'; RETURN NEW; END $x$""",
        "CREATE TRIGGER t BEFORE INSERT ON listes FOR EACH ROW WHEN (NEW.id < 0) EXECUTE FUNCTION f()",
    ],
    "mariadb": [
        f"""CREATE TABLE listes (id int PRIMARY KEY, email varchar(120) DEFAULT '{MAIL}' CHECK (email <> '{OTHER}'),
            tel varchar(60) DEFAULT '{NUMBER}' COMMENT 'demander à Mme {NAME}, l''autre \\\\ {MAIL}',
            etat enum('ouvert', 'en cours', 'clos')) COMMENT 'voir {MAIL}'""",
        f"CREATE TRIGGER t BEFORE INSERT ON listes FOR EACH ROW SET NEW.tel = \"{MAIL}\" /* {MAIL} */",
    ],
}  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str, str]]:
    """A dialect, an empty database of it and another one for its copy."""
    dialect = request.param
    if dialect == "sqlite":
        yield dialect, f"sqlite:///{tmp_path / 'crm.db'}", f"sqlite:///{tmp_path / 'copy.db'}"
        return
    server: Server = request.getfixturevalue({"postgresql": "postgres_server", "mariadb": "mariadb_server"}[dialect])
    with server.database() as url, server.database() as to:
        yield dialect, url, to


def definitions(url: str) -> list[str]:
    with connect(url) as system, system.snapshot() as snapshot:
        structure = snapshot.structure()
        return [statement.sql for statement in (*structure.before, *structure.after)]


def test_nobody_stands_in_the_definitions_of_a_copy(two: tuple[str, str, str], tmp_path: Path) -> None:
    dialect, url, to = two
    run(
        url,
        *DEFINED[dialect],
        f"INSERT INTO listes (id, email, tel, etat) VALUES (1, '{MAIL}', '{NUMBER}', 'en cours')",
    )
    assert told(definitions(url))
    attestation = copied(of(tmp_path / "workspace", url), to)
    after = definitions(to)
    assert told(after) == []
    assert any("example.org" in text for text in after)
    assert any("'en cours'" in text for text in after)
    (system,) = attestation.systems
    assert "named" in {code for code, _ in system.lost}


def test_a_check_and_its_column_still_agree(tmp_path: Path) -> None:
    workspace = made(
        tmp_path / "w",
        f"CREATE TABLE vip (email TEXT CHECK (email = '{MAIL}' OR email IS NULL))",
        f"INSERT INTO vip VALUES ('{MAIL}'), (NULL)",
    )
    copied(workspace)
    shared = cells(workspace, "SELECT count(*) FROM vip JOIN clients USING (email)")
    assert shared == ["1"]


@pytest.mark.parametrize(
    ("fixture", "statements"),
    [
        ("postgres_server", ["CREATE TYPE gens AS ENUM ('Mireille Durand', 'x')", "CREATE TABLE t (id int, qui gens)"]),
        ("mariadb_server", ["CREATE TABLE t (id int, qui enum('Mireille Durand', 'x'))"]),
    ],
)
def test_a_label_that_names_somebody_is_refused_before_a_row_is_copied(
    fixture: str, statements: list[str], request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    server: Server = request.getfixturevalue(fixture)
    with server.database() as url, server.database() as to:
        run(url, *statements)
        with pytest.raises(CopyRefused, match="a label of an enumeration names somebody") as refused:
            copied(of(tmp_path / "w", url), to)
    assert told([str(refused.value)]) == []


@pytest.mark.parametrize("name", [MAIL, NUMBER, f"M. {NAME}"])
def test_a_name_of_a_column_or_table_that_is_somebodys_is_refused(name: str, tmp_path: Path) -> None:
    column = made(tmp_path / "column", f'CREATE TABLE t (id INTEGER, "{name}" TEXT)')
    table = made(tmp_path / "table", f'CREATE TABLE "{name}" (id INTEGER, "Date Commande" TEXT)')
    for workspace, place in ((column, r"crm\.t: the name of column 2"), (table, "crm: the name of a table")):
        with pytest.raises(CopyRefused, match=place) as refused:
            copied(workspace)
        assert told([str(refused.value)]) == []
        assert not (workspace.folder / "copy.db").exists()


PARTS = (
    'CREATE INDEX "{}" ON t (a)',
    'CREATE UNIQUE INDEX "{}" ON t (a)',
    'CREATE TRIGGER "{}" AFTER INSERT ON t BEGIN SELECT 1; END',
    'CREATE TABLE u (a INTEGER, CONSTRAINT "{}" CHECK (a > 0))',
)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", [MAIL, NUMBER, NAME])
def test_a_name_of_an_index_a_constraint_or_a_trigger_that_is_somebodys_is_refused(
    part: str, name: str, tmp_path: Path
) -> None:
    workspace = made(tmp_path / "w", "CREATE TABLE t (a INTEGER)", part.format(name))
    with pytest.raises(CopyRefused, match=r"crm\.[tu]: the name of an index, a constraint or a trigger") as refused:
        copied(workspace)
    assert told([str(refused.value)]) == []
    assert len(str(refused.value).splitlines()) == 1


def test_numbers_and_addresses_in_columns_of_other_types_are_masked_as_proposed(tmp_path: Path) -> None:
    workspace = made(
        tmp_path / "w",
        "CREATE TABLE fiches (id INTEGER PRIMARY KEY, tel REAL, score INTEGER)",
        *(f"INSERT INTO fiches VALUES ({at}, {600_000_000 + at * 1_234_577}.0, {at})" for at in range(1, 81)),
        f"UPDATE fiches SET score = '{MAIL}' WHERE id % 20 = 0",
    )
    copied(workspace)
    assert set(cells(workspace, "SELECT tel, score FROM fiches")) == {"None"}


def test_names_in_a_document_beside_columns_of_names_are_masked(tmp_path: Path) -> None:
    workspace = made(tmp_path / "w", "ALTER TABLE clients ADD fiche JSON", "UPDATE clients SET fiche = "
        "json_object('par', prenom || ' ' || nom, nom || ' ' || prenom, json_array(email, portable))")  # fmt: skip
    amended(workspace, rule_of(workspace, "fiche"), "{type: JSON, mask: json, how: redact, paths: {par: full_name}}")
    copied(workspace)
    assert told(cells(workspace, "SELECT fiche FROM clients")) == []


@pytest.mark.parametrize(
    "text",
    [
        MAIL.replace("@", "＠"), "tél. ＋33614527893", "０６１４５２７８９３", "vu durand mireille, DURAND Mireille",
        "ZoÃ© BÃ©renger", "rappeler \u202eZoé Bérenger\u202c", "Roy", "M. Roy",
    ],
)  # fmt: skip
def test_a_note_that_spells_somebody_oddly_is_rewritten(text: str, tmp_path: Path) -> None:
    workspace = made(
        tmp_path / "w",
        "CREATE TABLE notes (note TEXT)",
        *(f"INSERT INTO notes VALUES ('appel {at}, {NAME} au {NUMBER} ou {MAIL}')" for at in range(20)),
    )
    with sqlite3.connect(workspace.folder / "crm.db") as driver:
        driver.execute("INSERT INTO notes VALUES (?)", (text,))
    driver.close()
    amended(workspace, rule_of(workspace, "note"), "{type: TEXT, mask: text, how: redact}")
    copied(workspace)
    assert cells(workspace, "SELECT note FROM notes ORDER BY rowid DESC LIMIT 1") != [text]
    (after,) = cells(workspace, "SELECT note FROM notes ORDER BY rowid DESC LIMIT 1")
    assert all(word not in after for word in ("mireille.durand", "614527893", "Durand", "BÃ©renger", "Bérenger", "Roy"))


@pytest.mark.parametrize("value", [MAIL, NUMBER, NAME])
def test_a_constant_that_is_somebodys_withholds_the_copy(value: str, tmp_path: Path) -> None:
    workspace = made(tmp_path / "w", "ALTER TABLE clients ADD origine TEXT", "UPDATE clients SET origine = 'salon'")
    amended(
        workspace,
        f" origine: {rule_of(workspace, 'origine')}",
        f" origine: {{type: TEXT, mask: constant, value: '{value}'}}",
    )
    with pytest.raises(CopyWithheld) as withheld:
        copied(workspace)
    assert told([str(withheld.value)]) == []
    assert not (workspace.folder / "copy.db").exists()


@pytest.mark.parametrize("coding", ["utf-8", "utf-16-le", "utf-16-be", "utf-16", "cp1252"])
def test_bytes_that_are_a_text_about_somebody_withhold_the_copy_that_keeps_them(coding: str, tmp_path: Path) -> None:
    workspace = made(tmp_path / "w", "CREATE TABLE pieces (piece BLOB)")
    with sqlite3.connect(workspace.folder / "crm.db") as driver:
        driver.execute("INSERT INTO pieces VALUES (?)", (f"reçu de {NAME}, à {MAIL}".encode(coding),))
    driver.close()
    amended(workspace, rule_of(workspace, "piece"), "{type: BLOB, keep: une erreur}")
    with pytest.raises(CopyWithheld) as withheld:
        copied(workspace)
    assert told([str(withheld.value)]) == []
    assert not (workspace.folder / "copy.db").exists()
