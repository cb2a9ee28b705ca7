"""The demo, small, copied: what tests need to make copies, and to look into them without gomme."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from flows import copying
from flows.commission import Commission
from flows.demo import write_demo
from flows.workspace import Workspace, open_workspace
from rules.attestation import Attestation

KEY = "3b9f1c0e7d42a86519c4e2f07ab83d6615fe09c27b4d81a3e6509f2c8d17b4a0"
OTHER_KEY = "a1d08e5b3c96f2475e0b7d19c8f34a62df815b0e946c3a7be25180d49f6c37b8"
PERSONS = 120
SYSTEMS = ("commercial", "sellers")


def demo(folder: Path) -> Path:
    """A workspace of the demo with its manifest."""
    from flows.proposal import propose_masking

    propose_masking(open_workspace(write_demo(folder, PERSONS)))
    return folder


def workspace(folder: Path, key: str = KEY) -> Workspace:
    return open_workspace(folder, {"GOMME_KEY": key})


def copied(folder: Path, to: Path, key: str = KEY, **asked: object) -> Attestation:
    """Copies both systems of the workspace into files below `to`, under a stable key."""
    to.mkdir(parents=True, exist_ok=True)
    urls = {system: f"sqlite:///{to / f'{system}.db'}" for system in SYSTEMS}
    commission = Commission(urls, "env:GOMME_KEY", **asked)  # type: ignore[arg-type]
    return copying.copy(workspace(folder, key), commission)


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        return connection.execute(query).fetchall()


def tables(path: Path) -> list[str]:
    found = rows(path, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return [str(name) for (name,) in found if not str(name).startswith("gomme_")]


def cells(path: Path) -> Iterator[tuple[str, str]]:
    """Every cell of a file as text, with its table and column."""
    for table in tables(path):
        with closing(sqlite3.connect(path)) as connection:
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            cursor = connection.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield from ((f"{table}.{name}", str(cell)) for name, cell in zip(names, row, strict=True))


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    return {table: rows(path, f'SELECT * FROM "{table}" ORDER BY rowid') for table in tables(path)}


def counts(path: Path) -> dict[str, int]:
    return {table: int(str(rows(path, f'SELECT count(*) FROM "{table}"')[0][0])) for table in tables(path)}


def pairs(source: Path, copy: Path, table: str, key: str, column: str) -> Mapping[object, object]:
    """Source value → its pseudonym, by the rows of one kept key."""
    before = dict(rows(source, f'SELECT "{key}", "{column}" FROM "{table}"'))
    after = dict(rows(copy, f'SELECT "{key}", "{column}" FROM "{table}"'))
    return {before[at]: after[at] for at in before if at in after}


def kept(folder: Path, table: str, column: str) -> None:
    """The manifest made to keep a column that it masked."""
    from ruamel.yaml import YAML

    yaml, path = YAML(), folder / "masking.yaml"
    manifest = yaml.load(path)
    rule = manifest["systems"]["commercial"]["tables"][table]["columns"][column]
    manifest["systems"]["commercial"]["tables"][table]["columns"][column] = {"type": rule["type"], "keep": "a mistake"}
    with path.open("w") as file:
        yaml.dump(manifest, file)
