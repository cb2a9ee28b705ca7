"""Drafts of a row list are fetched in any order, a window at a time, and stored as if they had lain in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.plan_rows import Chunk
from connectors.records import Records
from connectors.selection import HASH, fixed
from connectors.store import open_store
from flows.plan_drafts import Drafts, ipc

PLACE = ("commercial", "clients", "clients")


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with open_store(f"sqlite:///{tmp_path / 'gomme.db'}") as store:
        yield Records(store)


def hashes(rows: int, of: int) -> pa.Array:
    return pa.array([f"{of}{row}".rjust(16).encode() for row in range(rows)], HASH)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.integers(1, 40), min_size=1, max_size=5), data=st.data())
def test_rows_are_fetched_in_the_order_that_is_asked_for(
    records: Records, sizes: list[int], data: st.DataObject
) -> None:
    rows, plan = sum(sizes), f"p-{datetime.now(UTC).timestamp()}"
    keys = pa.RecordBatch.from_arrays([pa.array([f"é{row}" for row in range(rows)])], ["id"])
    before, marks, nodes = hashes(rows, 1), hashes(rows, 2), np.arange(rows, dtype=np.uint64)
    start = 0
    for number, size in enumerate(sizes):
        parts = (ipc(keys.slice(start, size)), fixed(before.slice(start, size)))
        chunk = Chunk(*parts, nodes[start : start + size].tobytes(), fixed(marks.slice(start, size)))
        records.plans.add_rows(plan, PLACE, -1 - number, size, chunk)
        start += size
    drafts = Drafts(records.plans, plan, PLACE, sizes)
    assert np.array_equal(np.concatenate(list(drafts.nodes())), nodes)
    at = np.array(data.draw(st.permutations(range(rows))), np.int32)[: data.draw(st.integers(1, rows))]
    some = slice(len(at) // 3, None)
    chunk = drafts.taken(at).chunk(some, at[some])
    wanted = pa.array(at[some])
    assert chunk.keys == ipc(keys.take(wanted))
    assert chunk[1:] == (fixed(before.take(wanted)), at[some].astype("<i4").tobytes(), fixed(marks.take(wanted)))
