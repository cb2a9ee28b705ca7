"""Discoveries of every shape, for properties of what keeps them."""

from datetime import UTC
from typing import get_args

from hypothesis import strategies as st

from detectors.finding import Absence, ColumnResult, Examined, Finding, Place, Reason, Verdict
from rules.discovery import (
    Answer,
    Changes,
    Declared,
    Discovery,
    Gap,
    GapKind,
    Label,
    Ruling,
    Severity,
    Stale,
    Standing,
    SystemScan,
    TableSeen,
)

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
maybe = st.none() | words
counts = st.integers(0, 2**62)
small = st.integers(0, 2**31 - 1)
shares = st.floats(0, 1)
moments = st.datetimes(timezones=st.just(UTC))


def several(of: st.SearchStrategy, most: int = 3) -> st.SearchStrategy:
    return st.lists(of, max_size=most).map(tuple)


labels = st.builds(Label, fr=words, en=words)
figures = st.dictionaries(words, st.integers(-(2**53), 2**53) | shares | words, max_size=3)
findings = st.builds(
    Finding,
    category=words,
    place=st.sampled_from(get_args(Place)),
    path=maybe,
    verdict=st.sampled_from(get_args(Verdict)),
    confidence=shares,
    tested=counts,
    matching=counts,
    share=shares,
    share_low=shares,
    share_high=shares,
    evidence=several(words),
    why=several(st.builds(Reason, code=words, figures=figures)),
)
columns = st.builds(
    ColumnResult,
    system=words,
    schema=maybe,
    table=words,
    column=words,
    type=words,
    rows=st.none() | counts,
    non_null=st.none() | counts,
    examined=st.sampled_from(get_args(Examined)),
    reason=maybe,
    findings=several(findings),
    absent=several(st.builds(Absence, category=words, share_at_most=shares, at=shares)),
    fingerprint=maybe,
    carried_from=maybe,
)
systems = st.builds(
    SystemScan,
    system=words,
    label=labels,
    dialect=words,
    tested=st.booleans(),
    tables=small,
    columns=small,
    rows=counts,
    cells_examined=counts,
    excluded=several(words),
    country=maybe,
    encryption_at_rest=words,
)
gaps = st.builds(
    Gap,
    id=words,
    kind=st.sampled_from(get_args(GapKind)),
    system=words,
    category=maybe,
    finding=maybe,
    schema=maybe,
    table=maybe,
    column=maybe,
    severity=st.sampled_from(get_args(Severity)),
    since=moments,
    status=st.sampled_from(["open", "decided"]),
    decision=maybe,
    until=maybe,
)
rulings = st.builds(
    Ruling,
    id=words,
    system=words,
    place=maybe,
    category=maybe,
    answer=st.sampled_from(get_args(Answer)),
    counts_as=maybe,
    reason=words,
    author=words,
    on=words,
    expires=maybe,
    fingerprint=maybe,
    standing=st.sampled_from(get_args(Standing)),
    drift=st.none() | shares,
    gap=maybe,
    why=st.none() | st.sampled_from(get_args(Stale)),
)
changes = st.builds(
    Changes, since_scan=words, since=moments, new=several(words), gone=several(gaps), changed=several(words)
)
discoveries = st.builds(
    Discovery,
    gomme=words,
    scan=st.uuids().map(str),
    started=moments,
    seconds=st.floats(0, 1e6),
    timezone=words,
    systems=several(systems),
    columns=several(columns),
    declared=several(
        st.builds(Declared, system=words, category=words, subject=maybe, line=st.none() | small, qualifier=maybe)
    ),
    gaps=several(gaps),
    inventory_sha256=maybe,
    policy_sha256=maybe,
    policy_date=maybe,
    changes=st.none() | changes,
    decisions=several(rulings),
    seen=several(st.builds(TableSeen, system=words, schema=maybe, table=words, state=maybe, read_in=words, why=maybe)),
)
