"""Writes the adversarial columns into one SQLite file, with their labels."""

import sqlite3
from contextlib import closing
from itertools import groupby, zip_longest
from pathlib import Path

from tests.bench.adversarial_contacts import CONTACTS
from tests.bench.adversarial_names import NAMES
from tests.bench.adversarial_text import TEXTS
from tests.bench.case import Case
from tests.bench.generate import quoted
from tests.bench.label import Label, Labelled

CASES: tuple[Case, ...] = (*NAMES, *CONTACTS, *TEXTS)


def adversarial(folder: Path) -> Labelled:
    path = folder / "adversarial.sqlite"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        labels = [
            label
            for table, cases in groupby(sorted(CASES, key=lambda case: case.table), key=lambda case: case.table)
            for label in _write(connection, table, list(cases))
        ]
        connection.commit()
    return Labelled("adversarial", path, tuple(labels), "adversarial")


def _write(connection: sqlite3.Connection, table: str, cases: list[Case]) -> list[Label]:
    declared = ", ".join(f"{quoted(case.column)} {case.type}" for case in cases)
    connection.execute(f"CREATE TABLE {quoted(table)} (id INTEGER PRIMARY KEY, {declared})")
    columns = [case.rows() for case in cases]
    rows = list(zip_longest(*columns))
    holes = ", ".join("?" * (len(cases) + 1))
    connection.executemany(
        f"INSERT INTO {quoted(table)} VALUES ({holes})", ((i, *row) for i, row in enumerate(rows, 1))
    )
    return [Label(table, "id", "id", rows=len(rows), non_null=len(rows)), *map(_label, cases, columns)]


def _label(case: Case, values: tuple[object, ...]) -> Label:
    return Label(
        case.table, case.column, case.table, case.place, case.shares(),
        frozenset(case.tolerated.split(",")) - {""}, len(values), sum(v not in (None, "") for v in values),
        case.telling, case.ambiguous, case.why,
    )  # fmt: skip
