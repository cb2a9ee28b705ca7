"""The proof reads the portions of every dialect, a source's as they are loaded and a copy's as text."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pytest

from connectors.system import connect
from flows.proof import Proof, Proved
from rules.manifest import ColumnRule, Manifest, SystemRule, TableRule
from tests.connectors.databases import run
from tests.flows.proving import failed

SCHEMA = (
    "CREATE TABLE agences (id INTEGER NOT NULL PRIMARY KEY, lib VARCHAR(40))",
    "CREATE TABLE clients (id INTEGER NOT NULL PRIMARY KEY, nom VARCHAR(60), email VARCHAR(120) NOT NULL,"
    " agence INTEGER REFERENCES agences (id), total NUMERIC(10,2), cree DATE, UNIQUE (agence, email))",
)
NAMES = ("Garnotel", "Lefèvre", "Kervadec", "O’Brien", "Roussillat")
MASKED = {"nom": "last_name", "email": "email"}
ROWS = 60


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two empty databases of each dialect in turn."""
    if request.param == "sqlite":
        files = [tmp_path / "source.db", tmp_path / "copy.db"]
        for file in files:
            file.touch()
        yield f"sqlite:///{files[0]}", f"sqlite:///{files[1]}"
        return
    server = request.getfixturevalue("postgres_server" if request.param == "postgresql" else "mariadb_server")
    with ExitStack() as stack:
        yield stack.enter_context(server.database()), stack.enter_context(server.database())


def client(number: int, masked: bool) -> str:
    name = "Montvallon" if masked else NAMES[number % 5].replace("'", "''")
    email = f"x.{number:016}@example.org" if masked else f"client{number}@free.fr"
    return f"({number}, '{name}', '{email}', {number % 3}, {number}.50, '2020-01-{number % 28 + 1:02}')"


def write(url: str, masked: bool) -> None:
    clients = ", ".join(client(number, masked) for number in range(ROWS))
    run(
        url,
        *SCHEMA,
        "INSERT INTO agences VALUES (0, 'Lyon'), (1, 'Brest'), (2, NULL)",
        f"INSERT INTO clients VALUES {clients}",
    )


def prove(pair: tuple[str, str]) -> Proved:
    with ExitStack() as stack:
        systems = [stack.enter_context(connect(url)) for url in pair]
        source, copy = (stack.enter_context(system.snapshot()) for system in systems)
        structure, staged = source.structure(), copy.structure()
        tables = {
            table.label: TableRule(
                do="mask" if table.name == "clients" else "keep",
                columns={
                    column.name: ColumnRule(
                        type=column.type,
                        mask=MASKED.get(column.name),
                        keep=None if column.name in MASKED else "nobody",
                    )
                    for column in table.columns
                },
            )
            for table in structure.tables
        }
        manifest = Manifest(systems={"commercial": SystemRule(tables=tables)})
        proof = stack.enter_context(Proof(manifest, {"commercial": structure}, bytes(range(32))))
        proof.source("commercial", source)
        for table in structure.tables:
            names = [column.name for column in table.columns]
            for portion in source.portions(table, names, proof.text("commercial", table)):
                numbers = [int(cell) for cell in plain(portion["id"])]
                written = {
                    "nom": pa.array(["Montvallon"] * len(numbers)),
                    "email": pa.array([f"x.{number:016}@example.org" for number in numbers]),
                }
                proof.saw("commercial", table, portion, written if table.name == "clients" else {})
        for table in structure.tables:
            proof.check("commercial", next(other for other in staged.tables if other.name == table.name), copy)
        return proof.conclude()


def plain(cells: object) -> list[str]:
    values = cells.to_pylist() if isinstance(cells, pa.Array) else list(cells)  # type: ignore[call-overload]
    return [cell.decode() if isinstance(cell, bytes) else str(cell) for cell in values]


def test_a_good_copy_passes_on_every_dialect(pair: tuple[str, str]) -> None:
    write(pair[0], masked=False)
    write(pair[1], masked=True)
    proved = prove(pair)
    assert failed(proved) == {}
    assert [(key.columns, key.distinct_in, key.distinct_out) for key in proved.unique] == [
        (("agence", "email"), ROWS, ROWS)
    ]
    assert [(key.joined_in, key.joined_out) for key in proved.foreign_keys] == [(ROWS, ROWS)]


def test_leaks_and_breaks_are_found_on_every_dialect(pair: tuple[str, str]) -> None:
    write(pair[0], masked=False)
    write(pair[1], masked=True)
    run(
        pair[1], "UPDATE clients SET nom = 'Lefèvre' WHERE id = 7", "DELETE FROM clients WHERE id = 8",
        "UPDATE agences SET lib = 'chez client1@free.fr' WHERE id = 1",
    )  # fmt: skip
    found = failed(prove(pair))
    assert {"exact_cell", "rows", "foreign_key", "unique", "email"} <= found.keys()
    assert [check.place.rpartition(".")[2] for check in found["email"]] == ["lib"]
    assert dict(found["exact_cell"][0].figures)["cells"] == 1
