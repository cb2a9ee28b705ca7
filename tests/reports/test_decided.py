"""The report tells what was decided, by whom and until when, what is open again and why, and what to answer."""

import csv
import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import StringIO

import pytest

from reports.changed import lines
from reports.decided import reopened
from reports.discovery import page
from reports.document import document
from reports.index import Index
from reports.tables import csv_files
from reports.words import Words
from rules.compare import gap_id
from rules.decisions import load
from rules.discovery import Changes, Discovery, Gap, Ruling, Standing

FINGERPRINT = "v1:tyaaaaaayaaaaaaaaaayaaaaaaayaaay"


def ruling(gap: Gap, standing: Standing = "holds", **other: object) -> Ruling:
    given = {"answer": "accept", "expires": "2027-11-23", "fingerprint": FINGERPRINT, **other}
    place = f"{gap.system}.{gap.table}.{gap.column}" if gap.column else None
    return Ruling(
        id="0" * 12, system=gap.system, place=place, category=gap.category, counts_as=None, reason="vu avec le <DPO>",
        author="c.moreau", on="2026-11-23", standing=standing, gap=gap.id, **given,
    )  # type: ignore[arg-type]  # fmt: skip


def decided(discovery: Discovery, standing: Standing, **other: object) -> tuple[Discovery, Gap]:
    """The discovery with a ruling on its first gap about a column."""
    at, gap = next((at, gap) for at, gap in enumerate(discovery.gaps) if gap.finding and gap.status == "open")
    gap = replace(gap, id=gap_id(gap.system, gap.schema, gap.table, gap.column, gap.category))
    told = ruling(gap, standing, **other)
    if standing == "holds":
        gap = replace(gap, status="decided", decision=told.answer, until=told.expires)
    gaps = (*discovery.gaps[:at], gap, *discovery.gaps[at + 1 :])
    columns = tuple(replace(column, fingerprint=FINGERPRINT) for column in discovery.columns)
    return replace(discovery, columns=columns, gaps=gaps, decisions=(told,)), gap


def text(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def entry(html: str, gap: Gap) -> str:
    found = re.search(rf'<li id="gap-{gap.id}".*?</li>', html, re.DOTALL)
    assert found
    return text(found[0])


def test_a_decided_gap_is_shown_with_reason_author_and_last_day(discovery: Discovery) -> None:
    made, gap = decided(discovery, "holds")
    told = entry(page(made, "fr"), gap)
    assert "Décidé : accepter, jusqu’au 23 novembre 2027" in told.replace("\u202f", " ").replace("\u00a0", " ")
    assert "vu avec le <DPO>" in told
    assert "c.moreau, le 23 novembre 2026" in told.replace("\u202f", " ").replace("\u00a0", " ")
    assert "decisions.yaml" not in told


@pytest.mark.parametrize(
    ("standing", "other", "told"),
    [
        ("expired", {}, "the decision (accept) expired on 23 November 2027"),
        ("drifted", {"drift": 0.62}, "at least 62% of the values no longer look like those of then"),
        ("drifted", {"drift": 1.0, "fingerprint": "v1:empty"}, "the column was empty, or nearly"),
    ],
)
def test_a_gap_that_is_open_again_says_why(discovery: Discovery, standing: Standing, other: dict, told: str) -> None:  # type: ignore[type-arg]
    made, gap = decided(discovery, standing, **other)
    assert told in entry(page(made, "en"), gap).replace("\u00a0", " ")
    assert reopened(Index(made), gap, Words("fr"))


def test_an_open_gap_offers_an_entry_to_paste_which_carries_the_fingerprint(discovery: Discovery) -> None:
    made, gap = decided(discovery, "drifted", drift=0.5)
    block = re.search(rf'<li id="gap-{gap.id}".*?<pre>(.*?)</pre>', page(made, "en"), re.DOTALL)
    assert block
    entry = unescape(block[1]).replace("answer: #", "answer: not_personal #")
    for key, value in {"reason": "seen", "author": "c.moreau", "on": "2026-11-23"}.items():
        entry = entry.replace(f"    {key}:", f"    {key}: {value}")
    (decision,) = load(f"version: 1\ndecisions:\n{entry}", "", date(2026, 11, 23), ["commercial", "sellers"])
    assert (decision.column, decision.category) == (f"{gap.system}.{gap.table}.{gap.column}", gap.category)
    assert decision.fingerprint == FINGERPRINT


def test_what_is_no_personal_data_is_listed_but_counts_nowhere(discovery: Discovery) -> None:
    made, gap = decided(discovery, "holds", answer="not_personal", expires=None)
    assert gap.finding
    assert gap.category
    before, after = Index(discovery), Index(made)
    assert gap.finding in after.held
    meeting = before.meetings[gap.system, gap.category], after.meetings[gap.system, gap.category]
    assert gap.finding in {held.id for held in meeting[0].held}
    assert gap.finding not in {held.id for held in meeting[1].held}
    assert "not personal data" in text(page(made, "en"))


def test_stale_decisions_are_told_apart_and_say_why(discovery: Discovery) -> None:
    gone = replace(ruling(discovery.gaps[0], "stale"), place="commercial.old.gone", why="no_column", gap=None)
    told = text(page(replace(discovery, decisions=(gone,)), "en"))
    assert "commercial.old.gone" in told
    assert "the scan saw no such column" in told


def test_a_finding_under_another_category_is_told(discovery: Discovery) -> None:
    other = replace(ruling(discovery.gaps[0], answer="category"), category="phone", counts_as="online_id")
    assert "counts as online identifier" in text(page(replace(discovery, decisions=(other,)), "en"))


def test_the_table_of_gaps_has_reason_author_and_fingerprint(discovery: Discovery) -> None:
    made, gap = decided(discovery, "holds")
    rows = list(csv.DictReader(StringIO(csv_files(made, "en")["gaps.csv"].removeprefix("\ufeff"))))
    (row,) = [row for row in rows if row["Id"] == gap.id]
    assert (row["Decision"], row["Until"], row["Decided by"]) == ("accept", "2027-11-23", "c.moreau")
    assert (row["Justification"], row["Column fingerprint"]) == ("vu avec le <DPO>", FINGERPRINT)


def test_the_document_lists_decisions_as_they_stand(discovery: Discovery) -> None:
    made, gap = decided(discovery, "drifted", drift=0.62)
    (told,) = document(made)["decisions"]
    assert (told["gap"], told["standing"], told["drift"]) == (gap.id, "drifted", 0.62)
    assert told["column"] == f"{gap.system}.{gap.table}.{gap.column}"


def test_what_changed_by_a_decision_is_told_as_such(discovery: Discovery) -> None:
    before = Changes("before", discovery.started)
    for standing, because in {"holds": "decided", "drifted": "reopened"}.items():
        made, gap = decided(discovery, standing, drift=0.5)  # type: ignore[arg-type]
        (line,) = lines(Index(replace(made, changes=replace(before, changed=(gap.id,)))))
        assert line.because == because
    gone = discovery.gaps[0]
    counted = replace(discovery, gaps=discovery.gaps[1:], decisions=(ruling(gone, answer="category"),))
    (line,) = lines(Index(replace(counted, changes=replace(before, gone=(gone,)))))
    assert line.because == "recounted"
