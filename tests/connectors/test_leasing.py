"""A lease serves the next batches until somebody writes to the store: then each batch knows of it before it begins."""

from pathlib import Path

import pytest

from connectors.leasing import Leasing
from connectors.records import Records
from connectors.store import open_store


def nothing(_: object) -> None: ...


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'gomme.db'}"


def test_a_lease_serves_batches_until_somebody_else_writes(url: str) -> None:
    with open_store(url) as store, open_store(url) as other:
        leasing = Leasing(store, Records(store).holds, "r-1", seconds=1e6)
        assert not leasing.stands()
        leasing.take("0", "2026-11-28T10:00:00+00:00", nothing)
        assert leasing.stands()
        Records(other).runs.note("r-2", "before", "[]")
        assert not leasing.stands()
        leasing.take("1", "2026-11-28T10:00:01+00:00", nothing)
        assert [row["batch"] for row in store.select(store.table("leases").select())] == ["1"]
        leasing.close(None)
        assert store.select(store.table("leases").select()) == []


def test_what_is_written_between_the_question_and_the_lease_is_seen_before_the_next_batch(url: str) -> None:
    with open_store(url) as store, open_store(url) as other:
        leasing = Leasing(store, Records(store).holds, "r-1", seconds=1e6)
        leasing.take("0", "2026-11-28T10:00:00+00:00", nothing)
        leasing.stands()
        Records(other).runs.note("r-2", "before", "[]")
        leasing.take("1", "2026-11-28T10:00:01+00:00", nothing)
        assert not leasing.stands()
        leasing.close(None)


def test_whoever_adds_a_hold_finds_the_lease_that_stands(url: str) -> None:
    with open_store(url) as store, open_store(url) as other:
        leasing = Leasing(store, Records(store).holds, "r-1", seconds=1e6)
        leasing.take("0", "2026-11-28T10:00:00+00:00", nothing)
        leasing.stands()
        holds = Records(other).holds
        assert len(holds.standing(holds.add({"holds": [], "hold_targets": [], "hold_releases": []}))) == 1
        leasing.close(None)
