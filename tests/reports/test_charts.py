"""Pictures do not call declared what the inventory places elsewhere, nor sums more exact than their parts."""

from dataclasses import replace

from reports.charts import frames
from reports.index import Held, Index, total
from rules.discovery import Discovery


def test_a_bar_of_data_outside_their_declared_tables_is_not_drawn_as_declared(discovery: Discovery) -> None:
    index = Index(discovery)
    unplaced = {(gap.system, gap.category) for gap in index.open_gaps if gap.kind == "unplaced"}
    drawn = {(bar.system, frame.category) for frame in frames(index) for bar in frame.bars if bar.standing == "outside"}
    assert drawn == unplaced
    assert drawn


def test_a_bar_without_a_gap_is_drawn_as_declared(discovery: Discovery) -> None:
    calm = Index(replace(discovery, gaps=()))
    standings = {bar.standing for frame in frames(calm) for bar in frame.bars}
    assert "outside" not in standings
    assert "declared" in standings


def test_a_sum_with_an_estimate_in_it_is_an_estimate_of_three_digits(discovery: Discovery) -> None:
    held = [one for one in Index(discovery).held.values() if one.values]
    guessed = next(one for one in held if one.estimated)
    exact = Held(guessed.column, replace(guessed.finding, tested=guessed.column.non_null or 0, matching=12345))
    assert not exact.estimated
    assert total([exact]) == 12345
    assert total([exact, guessed]) == int(float(f"{12345 + guessed.values:.3g}"))
