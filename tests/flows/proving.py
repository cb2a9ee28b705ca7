"""A pair of small SQLite databases, their copies masked by hand, and what a proof says of these."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from connectors.system import connect
from flows.proof import Proof, Proved
from rules.attestation import Check
from rules.manifest import ColumnRule, Manifest, SystemRule, TableRule

KEY = bytes(range(32))
FIRST = ["Hélène", "Jean-Pierre", "Anne", "Sophie", "Luc", "Karim", "Nadia", "Paul", "Marie", "Yves"]
LAST = [
    "Garnotel",
    "Dupontel",
    "Lefebvre",
    "Petit",
    "Roussillat",
    "Benhamida",
    "Kervadec",
    "Martin",
    "Chabrolle",
    "Roy",
]
HASH = "$2b$12$abcdefghijklmnopqrstuv1234567890123456789012345678901"
SAFE_HASH = "$2b$12$000000000000000000000000000000000000000000000000000ab"
ROWS = 40

SCHEMAS = {
    "commercial": """
        CREATE TABLE agences (id INTEGER PRIMARY KEY, lib VARCHAR(40) NOT NULL, ville VARCHAR(40), plan BLOB);
        CREATE TABLE clients (
            id INTEGER PRIMARY KEY, nom VARCHAR(60), prenom VARCHAR(60), email VARCHAR(120) UNIQUE, tel VARCHAR(30),
            mdp VARCHAR(80), note TEXT, doc JSON, statut VARCHAR(12), cree DATE,
            agence INTEGER REFERENCES agences (id), UNIQUE (agence, email));
        CREATE TABLE brouillons (id INTEGER PRIMARY KEY, texte TEXT);
    """,
    "sellers": """
        CREATE TABLE prospects (id INTEGER PRIMARY KEY, ref_client VARCHAR(10), mel VARCHAR(120), remarque TEXT);
    """,
}
RELATION = ("sellers.prospects.mel", "commercial.clients.email")


def person(number: int) -> dict[str, str]:
    first, last = FIRST[number % 10], LAST[(number // 10 + number) % 10]
    plain = f"{first}.{last}{number}".lower().replace("é", "e").replace("è", "e")
    return {"first": first, "last": last, "email": f"{plain}@orange.fr", "phone": f"06 12 {number:02} 56 78"}


def source_rows(table: str) -> list[dict[str, Any]]:
    if table == "agences":
        return [
            {"id": n, "lib": f"Agence {n}", "ville": ("Lyon", "Brest", "Nantes")[n % 3], "plan": b"\xff\0\x01"}
            for n in range(5)
        ]
    if table == "brouillons":
        return [{"id": n, "texte": f"brouillon de {person(n)['last']}"} for n in range(3)]
    everybody = [(n, person(n)) for n in range(ROWS)]
    if table == "prospects":
        return [
            {"id": n, "ref_client": f"C{n:04}", "mel": who["email"], "remarque": None if n % 3 else "à rappeler lundi"}
            for n, who in everybody[:20]
        ]
    return [
        {
            "id": n, "nom": who["last"], "prenom": who["first"], "email": who["email"], "tel": who["phone"],
            "mdp": HASH, "note": f"Vu {who['first']} {who['last']}, joindre au {who['phone']}" if n % 2 else None,
            "doc": f'{{"contact": "{who["email"]}"}}', "statut": ("actif", "clos")[n % 2],
            "cree": f"2020-01-{n % 28 + 1:02}", "agence": n % 5,
        }
        for n, who in everybody
    ]  # fmt: skip


def safe_email(value: str) -> str:
    return f"x.{abs(hash(value)) % 10**15:016}@example.org"


Mask = Callable[[str], str | None]
MASKS: dict[str, dict[str, tuple[dict[str, Any], Mask]]] = {
    "clients": {
        "nom": ({"mask": "last_name"}, lambda v: "Montvallon"),
        "prenom": ({"mask": "first_name"}, lambda v: FIRST[(FIRST.index(v) + 1) % 10]),
        "email": ({"mask": "email"}, safe_email),
        "tel": ({"mask": "phone"}, lambda v: f"06 39 98 {v[6:8]} 11"),
        "mdp": ({"mask": "secret", "value": SAFE_HASH}, lambda v: SAFE_HASH),
        "note": ({"mask": "text"}, lambda v: "Vu Paul Montvallon, joindre au 06 39 98 12 34"),
        "doc": ({"mask": "json"}, lambda v: '{"contact": "x.aaaa@example.org"}'),
    },
    "prospects": {"mel": ({"mask": "email"}, safe_email)},
}
ACTIONS = {"agences": "keep", "clients": "mask", "brouillons": "truncate", "prospects": "mask"}
TABLES = {"agences": "commercial", "clients": "commercial", "brouillons": "commercial", "prospects": "sellers"}


@dataclass
class Copy:
    """Both copies, as masked; `plant` writes something else into one of them afterwards."""

    folder: Path
    masks: dict[str, dict[str, tuple[dict[str, Any], Mask]]] = field(
        default_factory=lambda: {table: dict(columns) for table, columns in MASKS.items()}
    )
    actions: dict[str, str] = field(default_factory=lambda: dict(ACTIONS))
    planted: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)  # of the source, before it is copied
    quasi: tuple[str, ...] = ()
    unwritten: frozenset[str] = frozenset()  # tables that were loaded as they are, though masked

    def plant(self, statement: str, *values: Any) -> "Copy":
        self.planted.append((statement, values))
        return self

    def without(self, table: str, *columns: str) -> "Copy":
        """These columns are kept."""
        for column in columns:
            del self.masks[table][column]
        return self

    def prove(self, **options: Any) -> Proved:
        if not self.folder.joinpath("sellers-copy.db").exists():
            self._write()
        with Proof(self.manifest(), self.structures(), KEY, folder=self.folder, **options) as proof:
            for system in SCHEMAS:
                with connect(self.url(system)) as opened, opened.snapshot() as snapshot:
                    proof.source(system, snapshot)
                    for table in snapshot.structure().tables:
                        if self.actions[table.name] in ("mask", "keep"):
                            names = [column.name for column in table.columns]
                            for portion in snapshot.portions(table, names, proof.text(system, table)):
                                proof.saw(system, table, portion, self._written(table.name, portion))
            for system in SCHEMAS:
                with connect(self.url(system, "copy")) as opened, opened.snapshot() as staged:
                    for table in self.structures()[system].tables:
                        proof.check(system, table, staged)
            return proof.conclude()

    def url(self, system: str, which: str = "source") -> str:
        return f"sqlite:///{self.folder / f'{system}-{which}.db'}"

    def _written(self, table: str, portion: Mapping[str, Any]) -> dict[str, pa.Array]:
        return {
            name: pa.array([None if v is None else mask(v) for v in portion[name].to_pylist()], pa.string())
            for name, (_, mask) in self.masks.get(table, {}).items()
        }

    def _write(self) -> None:
        for system, schema in SCHEMAS.items():
            with sqlite3.connect(self.folder / f"{system}-source.db") as source:
                source.executescript(schema)
                for table in (name for name, its in TABLES.items() if its == system):
                    _insert(source, table, source_rows(table))
                for statement in self.changed if system == "commercial" else ():
                    source.execute(statement)
            with sqlite3.connect(self.folder / f"{system}-copy.db") as copy:
                copy.executescript(schema)
                for table in (name for name, its in TABLES.items() if its == system):
                    _insert(copy, table, self._masked(source, table))
                for statement, values in self.planted:
                    if _about(statement) in schema:
                        copy.execute(statement, values)
            source.close()
            copy.close()

    def _masked(self, source: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
        if self.actions[table] == "truncate":
            return []
        cursor = source.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        masks = {} if table in self.unwritten else self.masks.get(table, {})
        return [
            {n: masks[n][1](v) if n in masks and v is not None else v for n, v in zip(names, row, strict=True)}
            for row in cursor
        ]

    def structures(self) -> dict[str, Any]:
        found = {}
        for system in SCHEMAS:
            with connect(self.url(system)) as opened, opened.snapshot() as snapshot:
                found[system] = snapshot.structure()
        return found

    def manifest(self) -> Manifest:
        systems: dict[str, dict[str, TableRule]] = {}
        for system, structure in self.structures().items():
            systems[system] = {
                table.name: TableRule(
                    do=self.actions[table.name],
                    quasi_identifiers=self.quasi if table.name == "clients" else (),
                    columns={column.name: self._rule(table.name, column) for column in table.columns},
                )
                for table in structure.tables
            }
        return Manifest(systems={system: SystemRule(tables=tables) for system, tables in systems.items()})

    def _rule(self, table: str, column: Any) -> ColumnRule:
        options, _ = self.masks.get(table, {}).get(column.name, ({"keep": "nobody"}, None))
        return ColumnRule(type=column.type, **options)


def failed(proved: Proved) -> dict[str, list[Check]]:
    """The checks that failed, by code."""
    found: dict[str, list[Check]] = {}
    for check in proved.checks:
        if not check.passed:
            found.setdefault(check.code, []).append(check)
    return found


def _insert(database: sqlite3.Connection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO {table} VALUES ({marks})", [tuple(row.values()) for row in rows])


def _about(statement: str) -> str:
    words = statement.split()
    return f"CREATE TABLE {words[1 if words[0] == 'UPDATE' else 2]} "
