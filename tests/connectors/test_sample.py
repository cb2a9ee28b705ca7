"""The sample depends on the rows and the key, on nothing else."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.rowhash import RowHash
from connectors.sample import RowSample
from connectors.system import connect
from tests.connectors.databases import run, table_of

KEY = bytes(range(16))
CELLS = st.one_of(st.none(), st.sampled_from(["", "a", "b", "é", "x" * 8, "x" * 9, "y" * 300]), st.text(max_size=20))
ROWS = st.lists(st.tuples(CELLS, CELLS), max_size=60)


def batch_of(rows: list[tuple[str | None, ...]], names: tuple[str, ...] = ("a", "b")) -> pa.RecordBatch:
    columns = [pa.array([row[place] for row in rows], pa.string()) for place in range(len(names))]
    return pa.RecordBatch.from_arrays(columns, list(names))


def sampled(batches: list[pa.RecordBatch], size: int, by: tuple[str, ...] = (), budget: int = 1 << 20) -> list[object]:
    sample = RowSample(size, KEY, by, budget)
    for batch in batches:
        sample.add(batch)
    return [tuple(row.values()) for row in sample.rows().to_pylist()]


@given(data=st.data(), rows=ROWS, size=st.integers(1, 20), by=st.sampled_from([(), ("a",), ("b", "a")]))
@settings(max_examples=300, deadline=None)
def test_neither_order_nor_batches_matter(data: st.DataObject, rows: list, size: int, by: tuple[str, ...]) -> None:  # type: ignore[type-arg]
    budget = data.draw(st.sampled_from([1, 40, 400, 1 << 20]))
    shuffled = data.draw(st.permutations(rows))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(rows)), max_size=6)))
    pieces = [batch_of(shuffled[start:end]) for start, end in pairwise([0, *cuts, len(rows)])]
    assert sampled(pieces, size, by, budget) == sampled([batch_of(rows)], size, by, budget)


@given(rows=ROWS, size=st.integers(1, 100))
@settings(deadline=None)
def test_a_sample_without_a_key_holds_distinct_rows_of_the_table(rows: list, size: int) -> None:  # type: ignore[type-arg]
    found = sampled([batch_of(rows)], size)
    assert len(found) == len(set(found)) == min(size, len(set(rows)))
    assert set(found) <= set(rows)


def test_a_table_that_fits_is_kept_whole() -> None:
    rows = [(str(number), f"row {number}") for number in range(50)]
    assert sorted(sampled([batch_of(rows)], 50, ("a",))) == sorted(rows)


def test_a_duplicated_row_does_not_crowd_out_others() -> None:
    rows = [("again", "again")] * 5000 + [(str(number), "x") for number in range(10)]
    assert len(sampled([batch_of(rows)], 11)) == 11


def test_the_budget_keeps_a_sample_of_long_rows_small() -> None:
    rows = [(str(number), "é" * 1000) for number in range(100)]
    found = sampled([batch_of(rows)], 100, ("a",), budget=20_000)
    assert 0 < len(found) < 11
    assert found == sampled([batch_of(rows)], 100, ("a",))[: len(found)]


def test_a_row_larger_than_the_budget_is_still_a_sample() -> None:
    assert len(sampled([batch_of([("1", "x" * 1000), ("2", "y" * 1000)])], 10, ("a",), budget=10)) == 1


def test_another_key_draws_another_sample() -> None:
    batch = batch_of([(str(number), "") for number in range(1000)])
    drawn = []
    for key in (KEY, bytes(16)):
        sample = RowSample(20, key, ("a",))
        sample.add(batch)
        drawn.append(set(sample.rows().column("a").to_pylist()))
    assert len(drawn[0] & drawn[1]) < 5


def test_every_row_has_the_same_chance() -> None:
    counts: Counter[int] = Counter()
    rows = batch_of([(str(number), "") for number in range(1000)])
    for seed in range(200):
        sample = RowSample(100, seed.to_bytes(16, "big"), ("a",))
        sample.add(rows)
        counts.update(int(value) // 100 for value in sample.rows().column("a").to_pylist())
    assert all(abs(counts[tenth] - 2000) < 250 for tenth in range(10))  # five standard deviations and a half


def test_null_empty_text_and_shifted_borders_hash_apart() -> None:
    rows = [(None, "ab"), ("", "ab"), ("a", "b"), ("ab", ""), ("ab", None), ("b", "a"), ("a\0", "b"), ("a", "\0b")]
    assert len(set(RowHash(KEY, "x")(batch_of(rows)).tolist())) == len(rows)


@given(st.lists(st.text(max_size=40), unique=True, min_size=2), st.binary(min_size=16, max_size=16))
@settings(deadline=None)
def test_different_values_hash_apart_and_slices_hash_alike(values: list[str], key: bytes) -> None:
    batch = batch_of([(value,) for value in values], ("a",))
    hashes = RowHash(key, "x")(batch)
    assert len(set(hashes.tolist())) == len(values)
    assert np.array_equal(RowHash(key, "x")(batch.slice(1)), hashes[1:])


FIXED = ["cea38fa26ceb8edd", "47f2a120c56a2cd1", "0b8deee613118a79"]


def test_the_hash_never_changes() -> None:
    rows = [("jean", "1"), (None, ""), ("é" * 200, "x" * 8)]
    assert [f"{value:016x}" for value in RowHash(KEY, "key")(batch_of(rows)).tolist()] == FIXED


def test_without_batches_there_are_no_rows() -> None:
    assert RowSample(5, KEY).rows().num_rows == 0
    assert sampled([batch_of([])], 5) == []


def test_the_same_rows_are_drawn_on_every_dialect(any_url: str, drawn: dict[str, object]) -> None:
    run(any_url, "CREATE TABLE t (id INTEGER, part VARCHAR(9), mail VARCHAR(40), PRIMARY KEY (id, part))")
    values = ", ".join(f"({number}, 'é{number % 7}', 'm{number}@example.fr')" for number in range(3000))
    run(any_url, f"INSERT INTO t VALUES {values}")
    with connect(any_url) as system:
        table = table_of(system, "t")
        sample = RowSample(100, KEY, table.primary_key)
        with system.read(table) as reading:
            for batch in reading.batches(table.columns):
                sample.add(batch)
    drawn[any_url.partition(":")[0]] = sample.rows().to_pylist()
    assert all(rows == sample.rows().to_pylist() for rows in drawn.values())


@pytest.fixture(scope="module")
def drawn() -> dict[str, object]:
    """What each dialect drew, compared as they come."""
    return {}
