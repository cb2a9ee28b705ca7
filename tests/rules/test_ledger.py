"""The ledger's chain: whatever is done to it afterwards is found, and nothing else is."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.ledger import START, Entry, Head, LedgerError, append, digest, verify

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)

words = st.text(max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=3,
)
written = st.lists(st.tuples(words, words, st.dictionaries(words, values, max_size=3)), min_size=1, max_size=5)


def chain(*said: tuple[str, str, dict]) -> list[Entry]:
    entries: list[Entry] = []
    for at, (kind, actor, told) in enumerate(said):
        entries.append(append(entries[-1] if entries else None, NOON + timedelta(minutes=at), kind, actor, told))
    return entries


def five() -> list[Entry]:
    return chain(*(("batch", "apply", {"rows": rows}) for rows in range(5)))


def kinds(entries: list[Entry], *heads: Head) -> list[tuple[str, int]]:
    return [(found.kind, found.sequence) for found in verify(entries, heads)]


@given(written)
def test_what_was_appended_and_nobody_touched_is_intact_under_every_head_ever_taken(said):
    entries = chain(*said)
    heads = [Head.of(entries[:count]) for count in range(len(entries) + 1)]
    assert verify(entries, heads) == ()


@given(written, st.data())
def test_any_edit_of_any_field_is_found(said, data):
    entries = chain(*said)
    at = data.draw(st.integers(0, len(entries) - 1))
    name = data.draw(st.sampled_from([field.name for field in fields(Entry)]))
    old = getattr(entries[at], name)
    new = data.draw((st.integers(-5, 50) if name == "sequence" else words).filter(lambda value: value != old))
    entries[at] = replace(entries[at], **{name: new})
    assert verify(entries)


@given(written, st.data())
def test_an_edit_under_a_new_hash_of_its_own_is_found(said, data):
    """Only the last entry has nothing after it that binds it: there, a head does."""
    entries = chain(*said)
    head = Head.of(entries)
    at = data.draw(st.integers(0, len(entries) - 1))
    forged = replace(entries[at], actor=entries[at].actor + "x")
    entries[at] = replace(forged, hash=digest(forged))
    assert verify(entries, [head])
    assert bool(verify(entries)) == (at < len(entries) - 1)


@given(st.permutations(range(5)).filter(lambda order: list(order) != sorted(order)))
def test_any_other_order_is_found(order):
    entries = five()
    assert verify([entries[at] for at in order])


@given(st.sets(st.integers(0, 4), min_size=1))
def test_whatever_is_taken_out_is_found_beside_a_head(gone):
    entries = five()
    assert verify([entry for at, entry in enumerate(entries) if at not in gone], [Head.of(entries)])


@given(st.integers(0, 5))
def test_whatever_is_put_in_between_is_found(at):
    entries, (head, other) = five(), (Head.of(five()), chain(("batch", "apply", {"rows": 9})))
    assert verify([*entries[:at], *other, *entries[at:]], [head])


def test_a_place_in_the_middle_is_named_and_only_that_place():
    entries = five()
    edited = [*entries[:2], replace(entries[2], fields='{"rows":9}'), *entries[3:]]
    assert kinds(edited) == [("edited", 3)]
    assert kinds([*entries[:2], *entries[3:]]) == [("missing", 3), ("unchained", 4)]
    assert verify([*entries[:1], *entries[4:]])[0].sentence == "entries 2 to 4 are missing"


def test_a_cut_from_the_end_is_seen_beside_a_head_only():
    entries = five()
    assert kinds(entries[:3]) == []
    assert kinds(entries[:3], Head.of(entries)) == [("truncated", 4)]
    assert kinds([], Head.of(entries)) == [("truncated", 1)]


def test_a_whole_new_chain_is_seen_beside_a_head_only():
    entries, forged = five(), chain(*(("batch", "apply", {"rows": 0}) for _ in range(5)))
    assert kinds(forged) == []
    assert kinds(forged, Head.of(entries)) == [("rewritten", 5)]
    assert kinds(forged, Head.of(entries[:3]), Head.of(entries)) == [("rewritten", 3), ("rewritten", 5)]


def test_a_head_of_an_empty_ledger_holds_for_every_ledger_and_a_forged_one_for_none():
    assert Head.of([]) == Head(0, START)
    assert kinds(five(), Head.of([])) == []
    assert kinds([], Head(0, "1" * 64)) == [("rewritten", 0)]


def test_a_head_is_read_as_it_was_printed_as_text_or_json():
    head = Head.of(five())
    assert Head.parse(f"{head}\n") == replace(head, at="")
    assert Head.parse(json.dumps({"sequence": 5, "hash": head.hash, "at": head.at})) == replace(head, at="")


@pytest.mark.parametrize("text", ["", "gomme ledger 5", "gomme ledger five " + "0" * 64, "[]", "{}", '"x"', "[" * 9999])
def test_what_is_no_head_is_refused(text):
    with pytest.raises(LedgerError, match="no head of a ledger"):
        Head.parse(text)


@given(written)
def test_rows_give_back_the_entries_they_were_made_of(said):
    entries = chain(*said)
    assert [Entry.from_row(entry.to_row()) for entry in entries] == entries
    assert [entry.data for entry in entries] == [told for _, _, told in said]


@pytest.mark.parametrize("told", [{"share": 0.5}, {"at": NOON}, {"deep": [{"x": 1.0}]}, {"names": {"a": b"x"}}])
def test_what_could_be_spelled_in_two_ways_is_not_written(told):
    with pytest.raises(LedgerError):
        append(None, NOON, "batch", "apply", told)


def test_an_instant_is_kept_in_utc_and_without_a_zone_is_none():
    paris = timezone(timedelta(hours=1))
    assert append(None, NOON.astimezone(paris), "k", "a", {}).at == "2026-11-28T12:00:00+00:00"
    with pytest.raises(LedgerError, match="time zone"):
        append(None, NOON.replace(tzinfo=None), "k", "a", {})
