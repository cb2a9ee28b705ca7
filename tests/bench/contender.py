"""What takes part: something that looks at a SQLite file and says which columns hold what."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Protocol

from tests.bench.generate import quoted
from tests.bench.label import Label, Labelled
from tests.bench.score import Claim, Claims


class Absent(Exception):
    """A contender cannot take part here; the message says why and how to have it."""


class Contender(Protocol):
    """`name` and `version` go into the league table."""

    name: str
    version: str

    def judge(self, database: Labelled) -> Claims: ...


def read_columns(path: Path) -> Iterator[tuple[str, str, list[str]]]:
    """(table, column, non-null values as text) of a whole file; '' is no value."""
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for (table,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).fetchall():
            cursor = connection.execute(f"SELECT * FROM {quoted(table)}")
            names = [d[0] for d in cursor.description]
            rows = cursor.fetchall()
            for place, column in enumerate(names):
                yield (
                    table,
                    column,
                    [str(v) for row in rows if not isinstance(v := row[place], bytes) and v not in (None, "")],
                )


class NameRegex:
    """Ten lines that anybody writes in a first afternoon: the column's name, and nothing else."""

    name = "regex over column names"
    version = "10 lines"
    patterns: Mapping[str, re.Pattern[str]] = {
        category: re.compile(pattern, re.IGNORECASE)
        for category, pattern in {
            "name": r"(^|[_ ])(nom|prenom|pren|patronyme|contact)(?![a-z])(?!.*(ville|art|prod|fic|table))|"
            r"(first|last|full|sur|given|family|maiden|user)[_ ]?name|nachname|vorname|apellido|cognome",
            "email": r"e[-_ ]?mail|courriel|(^|[_ ])(mel|mail)(?![a-z])|correo",
            "phone": r"phone|(^|[_ ])(tel|gsm|fax|mobile|portable|port)(?![a-z])|telefon|handy|mobil",
        }.items()
    }

    def judge(self, database: Labelled) -> Claims:
        return {
            (label.table, label.column): tuple(Claim(c) for c, p in self.patterns.items() if p.search(label.column))
            for label in database.labels
        }


def thinned(database: Labelled, folder: Path, rows: int) -> Labelled:
    """The same database with at most so many rows a table, for contenders that cannot read it whole.

    A column whose few values all fell away is left out: it no longer holds what its label says.
    """
    target = folder / f"thin_{database.path.name}"
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(database.path)) as source, closing(sqlite3.connect(target)) as thin:
        source.text_factory = lambda raw: raw.decode("utf-8", "replace")
        tables = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        for name, sql in source.execute(tables).fetchall():
            thin.execute(sql)
            every = source.execute(f"SELECT * FROM {quoted(name)}").fetchall()
            if every:
                some = Random(name).sample(every, min(rows, len(every)))
                thin.executemany(f"INSERT INTO {quoted(name)} VALUES ({','.join('?' * len(every[0]))})", some)
        thin.commit()
    filled = {(table, column): len(values) for table, column, values in read_columns(target)}
    kept = (_relabelled(label, filled.get((label.table, label.column), 0), rows) for label in database.labels)
    return Labelled(database.name, target, tuple(label for label in kept if label), database.group)


def _relabelled(label: Label, filled: int, rows: int) -> Label | None:
    if not filled and not label.empty:
        return None
    return replace(label, rows=min(label.rows, rows), non_null=filled)
