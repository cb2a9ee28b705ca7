"""Sets of hashes in memory and on disk are the same sets."""

import stat
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.spool import Spool

HASHES = st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 5), max_size=60).map(
    lambda some: np.array(some, np.uint64)
)


@given(one=st.lists(HASHES, max_size=5), other=st.lists(HASHES, max_size=5), budget=st.sampled_from([0, 64, 1 << 20]))
@settings(deadline=None, max_examples=60)
def test_sets_are_the_same_in_memory_and_on_disk(one: list[np.ndarray], other: list[np.ndarray], budget: int) -> None:
    with Spool(budget=budget) as spool:
        bags = spool.bag(), spool.bag()
        for bag, pieces in zip(bags, (one, other), strict=True):
            for piece in pieces:
                bag.add(piece)
        sets = [set(np.concatenate([*pieces, np.zeros(0, np.uint64)]).tolist()) for pieces in (one, other)]
        assert [len(bag) for bag in bags] == [len(some) for some in sets]
        assert np.concatenate(list(bags[0].parts())).tolist() == sorted(sets[0])
        assert bags[0].common(bags[1]).tolist() == sorted(sets[0] & sets[1])


@given(pieces=st.lists(HASHES, max_size=5), budget=st.sampled_from([0, 1 << 20]))
@settings(deadline=None, max_examples=40)
def test_a_bag_with_repetitions_keeps_every_one(pieces: list[np.ndarray], budget: int) -> None:
    with Spool(budget=budget) as spool:
        bag = spool.bag(repeated=True)
        for piece in pieces:
            bag.add(piece)
        assert np.concatenate(list(bag.parts())).tolist() == sorted(
            np.concatenate([*pieces, np.zeros(0, np.uint64)]).tolist()
        )


def test_what_is_written_is_private_and_goes_in_the_end(tmp_path: Path) -> None:
    with Spool(tmp_path, budget=8) as spool:
        bag = spool.bag()
        bag.add(np.arange(1000, dtype=np.uint64))
        (folder,) = tmp_path.iterdir()
        (file,) = folder.iterdir()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert len(bag) == 1000
    assert list(tmp_path.iterdir()) == []


def test_a_bag_that_grows_large_is_written_though_the_budget_would_hold_it(tmp_path: Path) -> None:
    with Spool(tmp_path, budget=1 << 40) as spool:
        bag = spool.bag()
        hashes = np.random.default_rng(1).permutation(3 << 20).astype(np.uint64) << np.uint64(42)
        for start in range(0, len(hashes), 1 << 18):
            bag.add(hashes[start : start + (1 << 18)])
        assert any(tmp_path.iterdir())
        assert len(bag) == len(hashes)
        assert np.array_equal(np.concatenate(list(bag.parts())), np.sort(hashes))
