"""What the scorer counts, on columns made by hand."""

from pathlib import Path

import pytest

from tests.bench.label import Label, Labelled
from tests.bench.score import Claim, Claims, Interval, Score, score


def judged(label: Label, *claims: Claim) -> Score:
    told: Claims = {(label.table, label.column): claims}
    return score([(Labelled("one", Path("one.sqlite"), (label,)), told)])


MAILS = Label("clients", "c1", "email", holds={"email": 1.0}, rows=9, non_null=9)
TOWNS = Label("villes", "nom", "town", tolerated=frozenset({"address"}), rows=9, non_null=9)
RARE = Label("notes", "texte", "note", "text", {"phone": 0.001}, rows=3000, non_null=3000)


def test_a_claim_of_another_category_is_wrong_and_its_own_is_missed() -> None:
    tallies = judged(MAILS, Claim("phone")).structured
    assert (tallies["phone"].wrong, tallies["email"].missed) == (1, 1)


def test_a_tolerated_category_is_neither_right_nor_wrong() -> None:
    result = judged(TOWNS, Claim("address"))
    assert (result.negatives, result.negatives_flagged_any, result.structured) == (1, 0, {})


def test_a_name_claimed_of_towns_is_a_false_positive_per_thousand() -> None:
    assert judged(TOWNS, Claim("name")).per_thousand == 1000


def test_text_gives_recall_by_the_share_of_rows() -> None:
    assert judged(RARE, Claim("phone", "text")).hidden_recall("≤ 0.2 %").share == 1
    assert judged(RARE).hidden_recall("≤ 0.2 %").share == 0


def test_an_empty_column_whose_name_says_nothing_is_not_judged() -> None:
    label = Label("t", "c7", "phone", holds={"phone": 0.0}, telling=False)
    assert judged(label).without_values == judged(label, Claim("phone")).without_values == {}


def test_an_ambiguous_column_counts_only_when_asked() -> None:
    label = Label("chiens", "nom", "dogs", rows=3, non_null=3, ambiguous=True)
    database = Labelled("one", Path("one.sqlite"), (label,))
    assert score([(database, {})]).columns == 0
    assert score([(database, {})], ambiguous=True).columns == 1


def test_wilson_of_a_hundred_out_of_a_hundred_starts_at_96_percent() -> None:
    assert Interval(100, 100).bounds == pytest.approx((0.963, 1.0), abs=0.001)
