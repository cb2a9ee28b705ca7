from dataclasses import replace

from hypothesis import given, settings

from detectors.finding import ColumnResult, Finding
from rules.compare import changes, compare
from rules.discovery import Changes, Discovery
from tests.rules.scans import POLICY, STARTED, column, discovery, finding
from tests.rules.test_compare import scans


def scan(*columns: ColumnResult, name: str = "one") -> Discovery:
    return discovery(columns, compare(POLICY, columns, {}, STARTED), name)


def between(before: Finding, after: Finding) -> Changes:
    """A column whose finding became another; it is declared, so no gap tells."""
    return changes(scan(column("commercial.a.b", before)), scan(column("commercial.a.b", after)))


def test_a_new_gap_and_a_gone_one_are_told_once() -> None:
    before, after = scan(column("commercial.a.b", finding("phone"))), scan(column("commercial.a.c", finding("phone")))
    told = changes(before, after)
    assert (len(told.new), [gap.column for gap in told.gone], told.changed) == (1, ["b"], ())
    assert (told.since_scan, told.since) == ("one", STARTED)


def test_a_gap_of_another_kind_is_changed() -> None:
    before = scan(column("commercial.a.b", finding("phone")))
    after = scan(column("commercial.a.b", finding("phone", "text")))
    told = changes(before, after)
    assert told.new == told.gone == ()
    assert told.changed == tuple(gap.id for gap in after.gaps if gap.column == "b")


def test_a_column_without_a_gap_tells_its_new_verdict_place_or_share() -> None:
    before = finding("email", share=0.9)
    for after in (
        finding("email", "json", share=0.9),
        finding("email", verdict="probable"),
        finding("email", share=0.7),
    ):
        assert between(before, after).changed == ("commercial.a.b",)


def test_a_share_that_hardly_moves_is_no_change() -> None:
    assert between(finding("email", share=0.9), finding("email", share=0.95)).changed == ()


def test_columns_that_came_or_went_are_told() -> None:
    assert changes(scan(column("commercial.a.b")), scan(column("commercial.a.c"))).changed == (
        "commercial.a.c",
        "commercial.a.b",
    )


def test_a_system_that_only_one_scan_looked_at_is_left_out() -> None:
    before = scan(column("commercial.a.b", finding("phone")), column("sellers.a.b", finding("address")))
    after = replace(scan(column("commercial.a.b", finding("phone"))), systems=before.systems[:1])
    assert changes(before, after) == Changes("one", STARTED)


@settings(deadline=None)
@given(scans)
def test_a_scan_does_not_differ_from_itself(columns: list[ColumnResult]) -> None:
    one = scan(*columns)
    assert changes(one, one) == Changes("one", STARTED)


@settings(deadline=None)
@given(scans, scans)
def test_what_is_new_one_way_is_gone_the_other_way(one: list[ColumnResult], other: list[ColumnResult]) -> None:
    forth, back = changes(scan(*one), scan(*other)), changes(scan(*other), scan(*one))
    assert set(forth.new) == {gap.id for gap in back.gone}
    assert set(back.new) == {gap.id for gap in forth.gone}
    assert set(forth.changed) == set(back.changed)
