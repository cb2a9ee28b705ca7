"""The benchmark's databases are the same on every machine, and every column of them is labelled."""

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from tests.bench.adversarial import adversarial
from tests.bench.designs import DESIGNS
from tests.bench.generate import generate
from tests.bench.haystack import haystack
from tests.bench.label import Labelled


def _columns(database: Labelled) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(database.path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {(t, row[1]) for t in tables for row in connection.execute(f"PRAGMA table_info('{t}')")}


def _digest(database: Labelled) -> str:
    with closing(sqlite3.connect(database.path)) as connection:
        return sha256("\n".join(connection.iterdump()).encode("utf-8", "surrogatepass")).hexdigest()


@pytest.mark.parametrize("seed", range(len(DESIGNS)))
def test_every_column_of_a_generated_database_has_one_label(seed: int, tmp_path: Path) -> None:
    database = generate(seed, tmp_path)
    labelled = [(label.table, label.column) for label in database.labels]
    assert len(labelled) == len(set(labelled))
    assert set(labelled) == _columns(database)


def test_the_same_seed_gives_the_same_values_and_the_same_labels(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    first, second = generate(7, tmp_path), generate(7, tmp_path / "again")
    assert first.labels == second.labels
    assert _digest(first) == _digest(second)


def test_another_seed_gives_another_database(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert _digest(generate(7, tmp_path)) != _digest(generate(17, tmp_path / "other"))


def test_a_label_counts_exactly_the_values_that_are_there(tmp_path: Path) -> None:
    database = generate(3, tmp_path)
    with closing(sqlite3.connect(database.path)) as connection:
        for label in database.labels:
            query = f'SELECT count(*) FROM "{label.table}" WHERE "{label.column}" <> \'\''
            assert connection.execute(query).fetchone() == (label.non_null,), label.column


def test_every_rare_text_column_holds_at_least_one_person(tmp_path: Path) -> None:
    database = haystack(tmp_path, scale=0.05)
    assert all(label.holds for label in database.labels if label.concept in ("remarks", "documents", "lines"))
    assert not any(label.holds for label in database.labels if label.concept == "clean")


def test_the_adversarial_part_gives_every_column_a_label_and_a_reason(tmp_path: Path) -> None:
    database = adversarial(tmp_path)
    labelled = [(label.table, label.column) for label in database.labels]
    assert set(labelled) == _columns(database)
    assert len(labelled) == len(set(labelled))
    assert all(label.why for label in database.labels if label.column != "id")
