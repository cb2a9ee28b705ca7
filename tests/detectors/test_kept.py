"""What is kept of the values that were hit depends on neither the order of the rows nor their batches."""

from random import Random

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.kept import Kept
from detectors.kernels import Weighted

VALUES = st.lists(st.text(max_size=20) | st.sampled_from(["abcdefgh", "abcdefgh ", "x" * 40, ""]), max_size=60)


def kept(values: list[str], size: int = 5, budget: int = 80, cut: int = 7) -> Kept:
    some = Kept(size, budget, lambda text: text)
    for first in range(0, len(values), cut):
        some.add(Weighted(pa.array(values[first : first + cut], pa.string())))
    return some


@settings(deadline=None, max_examples=100)
@given(VALUES, st.randoms(), st.integers(1, 60))
def test_order_and_batches_do_not_matter(values: list[str], random: Random, cut: int) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)
    one, other = kept(values), kept(shuffled, cut=cut)
    assert list(one.rows().items()) == list(other.rows().items())
    assert one.complete == other.complete


@settings(deadline=None)
@given(VALUES)
def test_each_is_kept_with_all_of_its_rows(values: list[str]) -> None:
    assert all(values.count(text) == rows for text, rows in kept(values).rows().items())


@settings(deadline=None)
@given(VALUES)
def test_nothing_goes_while_there_is_room(values: list[str]) -> None:
    some = kept(values, 100, 10_000)
    assert some.complete
    assert set(some.rows()) == set(values)


def test_no_more_are_kept_than_fit() -> None:
    some = kept([f"{n:05d}" for n in range(3000)], size=400, budget=1000, cut=1000)
    assert not some.complete
    assert len(some.rows()) == 200


def test_one_stays_however_long_it_is() -> None:
    assert len(kept(["x" * 500, "y" * 500], budget=80).rows()) == 1


def test_repeated_values_bring_their_rows() -> None:
    some = Kept(5, 100, str.upper)
    some.add(Weighted(pa.array(["a", "b"]), np.array([3, 1])))
    some.add(Weighted(pa.array(["a"]), np.array([4])))
    assert dict(some.rows()) == {"A": 7, "B": 1}


def test_they_are_drawn_from_all_of_the_rows() -> None:
    places = [
        int(text)
        for text in kept([f"{n:06d}@ex.fr" for n in range(20_000)], 400, 10**6, 5000).rows()
        for text in [text[:6]]
    ]
    assert 7_000 < sum(places) / len(places) < 13_000


def test_it_shows_no_value() -> None:
    assert "Durand" not in repr(kept(["Durand"]))
