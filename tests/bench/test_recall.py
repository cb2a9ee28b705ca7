"""The recall that bounds on absence rest on is measured, and not better than what is measured."""

import pytest

from detectors.statistics import RECALL
from tests.bench.recall import Recall, measured


@pytest.fixture(scope="module")
def recalls() -> list[Recall]:
    return list(measured(40, "test"))


def test_every_category_is_measured_in_every_place(recalls: list[Recall]) -> None:
    assert {(r.category, r.place) for r in recalls} == {(c, p) for c in RECALL for p in ("column", "text", "json")}
    assert all(0 < r.least <= r.share <= 1 for r in recalls)


def test_no_bound_rests_on_more_than_is_measured(recalls: list[Recall]) -> None:
    """With a tenth of the columns: what is stated lies below the mean and what that can be off."""
    assert all(r.stated <= r.share + (r.share - r.least) for r in recalls)
