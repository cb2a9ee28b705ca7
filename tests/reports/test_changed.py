"""What changed says why, and never calls a gap that went an erasure."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reports.changed import Because, lines
from reports.index import Index
from rules.discovery import Changes, Discovery, Gap

BEFORE = datetime(2026, 9, 1, tzinfo=UTC)


def _why(discovery: Discovery, gap: Gap) -> Because | None:
    changes = Changes("20260901-000000-000000", BEFORE, gone=(gap,))
    (line,) = lines(Index(replace(discovery, gaps=(), changes=changes)))
    return line.because


@pytest.fixture
def gap(discovery: Discovery) -> Gap:
    """An open gap about a finding."""
    return next(gap for gap in discovery.gaps if gap.kind == "undeclared")


def test_a_gap_whose_data_are_still_there_is_gone_because_they_are_declared(discovery: Discovery, gap: Gap) -> None:
    assert _why(discovery, gap) == "declared"


def test_a_gap_of_a_dropped_column_is_gone_with_its_column(discovery: Discovery, gap: Gap) -> None:
    assert _why(discovery, replace(gap, column="dropped")) == "no_column"


def test_a_gap_of_a_category_that_is_not_recognised_any_more_says_no_more_than_that(
    discovery: Discovery, gap: Gap
) -> None:
    clean = replace(discovery, columns=tuple(replace(column, findings=()) for column in discovery.columns))
    assert _why(clean, gap) == "not_found"


def test_a_gap_of_a_column_that_could_not_be_read_is_not_called_solved(discovery: Discovery, gap: Gap) -> None:
    blind = replace(discovery, columns=tuple(replace(c, examined="not_examined") for c in discovery.columns))
    assert _why(blind, gap) == "unread"


def test_a_gap_of_a_system_that_was_not_scanned_says_so(discovery: Discovery, gap: Gap) -> None:
    assert _why(discovery, replace(gap, system="elsewhere")) == "no_system"


def test_a_column_that_changed_without_a_gap_is_told_by_its_place(discovery: Discovery) -> None:
    column = discovery.columns[0]
    moved = Changes("s", BEFORE, changed=(f"{column.system}.{column.label}", f"{column.system}.gone.away"))
    here, away = lines(Index(replace(discovery, changes=moved)))
    assert (here.table, here.column, here.because) == (column.table, column.column, "moved")
    assert (away.table, away.because) == ("gone.away", "no_column")
