"""Every row is counted once, however the rows are cut into batches."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.model import Column
from detectors.census import Census
from detectors.statistics import RECALL, at_most, bound, missed_at_most, together, wilson
from tests.detectors.tables import results

VALUES = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "",
            "  ",
            "jean@exemple.fr",
            "voir jean@exemple.fr",
            "06 39 98 12 34",
            "0639981234",
            "tel 0639981234",
            "commande 0639981234",
            "Dupont",
            "12",
            "é" * 40,
            "x" * 500,
        ]
    ),
    st.text(max_size=30),
)


def census(values: list[str | None], size: int) -> Census:
    counted = Census(Column("c", "text", "text"))
    for first in range(0, len(values), size):
        counted.add(pa.array(values[first : first + size], pa.string()))
    return counted


@settings(deadline=None)
@given(st.lists(VALUES, max_size=60), st.integers(1, 60))
def test_batches_do_not_change_the_counts(values: list[str | None], size: int) -> None:
    whole, parts = census(values, len(values) or 1), census(values, size)
    for category in ("email", "phone"):
        assert whole.whole_and_inside(category) == parts.whole_and_inside(category)
        assert whole.found.get(category, 0) == parts.found.get(category, 0)
    assert (whole.rows, whole.non_null, whole.blank, whole.longest) == (
        parts.rows,
        parts.non_null,
        parts.blank,
        parts.longest,
    )


def test_repeated_values_are_counted_by_row() -> None:
    values = ["jean@exemple.fr", "anne@exemple.fr"] * 5000
    assert census(values, 1000).found == {"email": 10_000}


def test_nulls_and_blanks_are_told_apart() -> None:
    counted = census([None, "", " ", "x"], 4)
    assert (counted.rows, counted.non_null, counted.blank, counted.filled) == (4, 3, 2, 1)


def test_a_slice_of_a_batch_is_counted_alone() -> None:
    counted = Census(Column("c", "text", "text"))
    counted.add(pa.array(["a@b.fr", "06 39 98 12 34", "c@d.fr"]).slice(1, 1))
    assert counted.found == {"phone": 1}


@settings(deadline=None)
@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_the_share(matching: int, more: int) -> None:
    low, high = wilson(matching, matching + more)
    assert 0 <= low <= high <= 1
    if matching + more:
        assert low <= matching / (matching + more) <= high


def test_nothing_seen_in_a_sample_is_a_bound_and_not_absence() -> None:
    assert round(at_most(0, 50), 3) == 0.058
    assert round(at_most(0, 1000), 4) == 0.003
    assert at_most(0, 0) == 1.0
    assert at_most(0, 100, recall=0.5) > at_most(0, 100)


def test_nothing_seen_in_every_row_leaves_only_the_detector_to_doubt() -> None:
    assert missed_at_most(0, 1_000_000, 0.95) == 1e-06
    assert missed_at_most(0, 0, 0.95) == 1.0


def test_a_bound_that_holds_with_many_others_is_wider() -> None:
    assert together(1) == 0.95
    assert bound("name", 0, 1000, together(500)) > bound("name", 0, 1000) > 0
    assert round(bound("name", 0, 9206, together(500)) * RECALL["name"], 4) == 0.001  # 500 columns, one in a thousand


def test_every_absence_of_a_scan_states_both_bounds() -> None:
    told = [absence for r in results({"a": ["x1"] * 80, "b": ["y2"] * 80}).values() for absence in r.absent]
    assert len(told) == 6
    assert all(absence.share_at_most <= absence.together <= 1 and absence.tested for absence in told)


def test_names_in_text_are_bounded_by_every_row_and_not_by_a_sample() -> None:
    quiet = ["Livraison prévue avant midi, accès par la cour, voir le plan du dépôt."] * 3000
    (told,) = (a for a in results({"note": quiet})["note"].absent if a.category == "name")
    assert (told.tested, told.matching) == (3000, 0)


def test_integers_that_may_be_numbers_widen_the_bound_on_telephones_unless_they_are_counted() -> None:
    random = [str(100_000_000 + n * 7_654_321 % 899_999_999) for n in range(200)]
    counted = [str(612_000_000 + n) for n in range(200)]
    bounds = [
        next(
            a.share_at_most for a in results({"n": values}, kinds={"n": "integer"})["n"].absent if a.category == "phone"
        )
        for values in (random, counted)
    ]
    assert bounds[0] > 0.9 > 0.1 > bounds[1]
