"""Legal holds: what they cover, and who may end one."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.holds import Hold, Holds, Release, counted, from_rows, releasing, sign_release, to_rows
from rules.subject_ids import SubjectKey, hold_key, identified, term
from tests.rules.plans import APPROVERS, KEYS

NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)
TODAY = date(2026, 11, 28)
KEY = hold_key(b"k" * 32)


def hold(id: str = "h-1", scope: str = "table", **parts: object) -> Hold:
    made = Hold(id, "2026-014", scope, "litige", "c.moreau", NOW.isoformat(), date(2027, 6, 30))  # type: ignore[arg-type]
    place = {} if scope == "person" else {"system": "commercial", "table": "clients"}
    return replace(made, **{**place, **parts})  # type: ignore[arg-type]


def person(id: str, *identifiers: str) -> Hold:
    return hold(id, "person", targets=tuple(KEY.person(text) for text in identifiers))


def rows(id: str, *keys: str) -> Hold:
    return hold(id, "rows", targets=tuple(KEY.row("commercial", "clients", (key,)) for key in keys))


def ids(holds: Holds, key: str, *identifiers: str, table: str = "clients") -> list[str]:
    row = KEY.row("commercial", table, (key,))
    return [found.id for found in holds.covering("commercial", table, row, [KEY.person(i) for i in identifiers])]


def test_a_hold_over_a_table_covers_every_row_of_it_and_of_no_other():
    holds = Holds([hold()])
    assert ids(holds, "1") == ids(holds, "2") == ["h-1"]
    assert ids(holds, "1", table="factures") == []
    assert holds.covering("sellers", "clients", None) == ()
    assert (holds.whole("commercial", "clients"), holds.whole("commercial", "factures")) == ((hold(),), ())


def test_a_hold_over_rows_covers_these_and_no_others():
    holds = Holds([rows("h-1", "12", "15")])
    assert [ids(holds, key) for key in ("12", "13", "15", "1215")] == [["h-1"], [], ["h-1"], []]
    assert ids(holds, "12", table="factures") == []
    assert (holds.by_row("commercial", "clients"), holds.by_row("commercial", "factures")) == (True, False)


def test_a_hold_over_a_person_covers_all_rows_about_that_person_in_every_system():
    holds = Holds([person("h-1", "ana.petit@orange.fr", "06 12 34 56 78")])
    assert ids(holds, "1", "ANA.Petit@Orange.FR ") == ["h-1"]
    assert ids(holds, "9", "+33 6 12 34 56 78", table="rdv") == ["h-1"]
    assert ids(holds, "1", "bob@orange.fr") == ids(holds, "1") == []
    assert holds.by_person()


def test_several_holds_over_one_row_are_all_told_and_all_must_end():
    all_ = [hold("h-1"), rows("h-2", "12"), person("h-3", "ana@x.fr"), person("h-4", "ana@x.fr")]
    assert ids(Holds(all_), "12", "ana@x.fr") == ["h-1", "h-2", "h-3", "h-4"]
    ended = [replace(one, released=NOW.isoformat()) for one in all_]
    for count in range(4):
        assert ids(Holds([*ended[:count], *all_[count:]]), "12", "ana@x.fr")
    assert not Holds(ended)
    assert ids(Holds(ended), "12", "ana@x.fr") == []


def test_a_hold_past_its_review_still_holds_and_is_overdue():
    old = hold(review=date(2026, 11, 27))
    assert old.overdue(TODAY)
    assert not replace(old, review=TODAY).overdue(TODAY)
    assert ids(Holds([old]), "1") == ["h-1"]


@given(st.lists(st.sampled_from(["1", "2", "3", "4"]), unique=True), st.sampled_from(["1", "2", "3", "4", "5"]))
def test_a_row_is_held_exactly_where_a_hold_names_it(named, asked):
    holds = Holds([rows(f"h-{key}", key) for key in named])
    assert ids(holds, asked) == ([f"h-{asked}"] if asked in named else [])


def test_two_distinct_persons_release_a_hold():
    first = sign_release(KEYS["c.moreau"], hold(), "c.moreau", NOW)
    assert releasing(hold(), first, APPROVERS, TODAY) is None
    one = replace(hold(), releases=(first,))
    second = sign_release(KEYS["a.petit"], one, "a.petit", NOW)
    assert releasing(one, second, APPROVERS, TODAY) is None
    assert counted(replace(one, releases=(first, second)), APPROVERS, TODAY) == (first, second)


FIRST = sign_release(KEYS["c.moreau"], hold(), "c.moreau", NOW)
ONE = replace(hold(), releases=(FIRST,))
REVOKED = {**APPROVERS, "a.petit": APPROVERS["a.petit"].model_copy(update={"revoked": TODAY})}
ALIAS = {**APPROVERS, "a.petit": APPROVERS["c.moreau"]}
ENDED = replace(ONE, released=NOW.isoformat())


@pytest.mark.parametrize(
    ("code", "of", "release", "approvers"),
    [
        ("same_person", ONE, sign_release(KEYS["c.moreau"], ONE, "c.moreau", NOW), APPROVERS),
        ("same_person", ONE, sign_release(KEYS["c.moreau"], ONE, "a.petit", NOW), ALIAS),
        ("unknown_approver", ONE, sign_release(KEYS["a.petit"], ONE, "nobody", NOW), APPROVERS),
        ("revoked", ONE, sign_release(KEYS["a.petit"], ONE, "a.petit", NOW), REVOKED),
        ("bad_signature", ONE, sign_release(KEYS["d.engel"], ONE, "a.petit", NOW), APPROVERS),
        ("bad_signature", ONE, sign_release(KEYS["a.petit"], hold("h-2"), "a.petit", NOW), APPROVERS),
        ("bad_signature", replace(ONE, reason="x"), sign_release(KEYS["a.petit"], ONE, "a.petit", NOW), APPROVERS),
        ("bad_signature", ONE, Release("a.petit", NOW.isoformat(), "AAAA"), APPROVERS),
        ("released", ENDED, sign_release(KEYS["a.petit"], ONE, "a.petit", NOW), APPROVERS),
    ],
)
def test_a_signature_does_not_release_a_hold(code, of, release, approvers):
    refused = releasing(of, release, approvers, TODAY)
    assert refused is not None
    assert refused.code == code


def test_a_signature_under_a_key_that_was_revoked_since_no_longer_counts():
    second = sign_release(KEYS["a.petit"], ONE, "a.petit", NOW)
    assert counted(replace(ONE, releases=(FIRST, second)), REVOKED, TODAY) == (FIRST,)


targets = st.lists(st.text("0123456789abcdef", min_size=4, max_size=8), unique=True, max_size=4).map(sorted).map(tuple)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from(["person", "rows", "table"]), targets, st.booleans()), max_size=4))
def test_rows_give_back_the_holds_they_were_made_of(made):
    holds = tuple(
        replace(
            hold(f"h-{at}", scope),
            targets=named,
            releases=(FIRST,) if signed else (),
            released=NOW.isoformat() if signed else None,
        )
        for at, (scope, named, signed) in enumerate(made)
    )
    tables = [to_rows(one) for one in holds]
    together = {name: [row for rows in tables for row in rows[name]] for name in to_rows(hold())}
    assert from_rows(together) == holds


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana@Example.ORG", " ana@example.org"),
        ("06 12 34 56 78", "+33612345678"),
        ("0033 (0)6.12.34.56.78", "06-12-34-56-78"),
        ("élodie@exämple.fr", "ÉLODIE@xn--exmple-cua.fr"),
        ("CLI-0042", "cli-0042"),
    ],
)
def test_one_person_has_one_id_however_the_identifier_is_written(one, other):
    assert identified(one) == identified(other)
    assert KEY.person(one) == KEY.person(other)


def test_ids_say_nothing_and_differ_by_year_kind_and_place():
    year = SubjectKey(b"y" * 32, 2026)
    ids = [KEY.person("12"), KEY.row("a", "b", ("12",)), KEY.row("a", "b.12", ()), year.person("12")]
    assert len({one.partition(":")[2] or one for one in ids}) == 4
    assert year.person("12").startswith("2026:")
    assert "yyy" not in repr(year)
    assert KEY.row("a", "b", ("1", "2")) != KEY.row("a", "b", ("12",))
    assert term(2026) == date(2031, 12, 31)
