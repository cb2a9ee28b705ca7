"""Signatures under a plan: what counts, and the reason for each that does not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.approval import Approval, new_private, sign, sufficient, verify, weigh
from rules.approvers import Approver
from rules.plan import Plan, Refusal
from rules.private_keys import KeyUnusable
from tests.rules.plans import APPROVERS, CREATED, KEYS, LATER, PEOPLE, RULE, TABLE, plan, signed

NOW = LATER + timedelta(hours=1)


def both(of: Plan) -> list[Approval]:
    """A data owner and somebody of the legal department."""
    return [signed(of, "c.moreau"), signed(of, "a.petit")]


def codes(of: Plan, approvals: list[Approval], now=NOW, approvers=APPROVERS) -> list[str]:
    return [refusal.code for refusal in sufficient(of, approvals, approvers, now)]


def test_two_people_in_the_roles_of_the_rule_are_sufficient():
    assert codes(plan(), both(plan())) == []


def test_the_same_plan_without_signatures_lacks_all_of_them():
    assert codes(plan(), []) == ["no_data_owner", "role_missing", "too_few"]


def test_rules_that_ask_for_the_same_signatures_are_told_in_one_sentence():
    three = plan(
        rules=(RULE, replace(RULE, id="gc.autre"), replace(RULE, id="gc.seule", roles=("data_owner",), count=1))
    )
    assert [refusal.sentence for refusal in sufficient(three, [], APPROVERS, NOW)] == [
        "no data_owner has approved; every plan needs one",
        "2 rules (gc.prospects, gc.autre) ask for a signature as legal",
        "2 rules (gc.prospects, gc.autre) ask for 2 persons in the roles data_owner, legal; 0 signed",
        "the rule gc.seule asks for 1 person in the roles data_owner; 0 signed",
    ]


def test_a_signature_too_many_that_does_not_count_stops_nothing():
    assert codes(plan(), [signed(plan(), "p.leroy"), *both(plan()), signed(plan(), "stranger", key="d.engel")]) == []


def revoked(on: date) -> dict[str, Approver]:
    return {**APPROVERS, "a.petit": APPROVERS["a.petit"].model_copy(update={"revoked": on})}


TWO_NAMES = {**APPROVERS, "a.petit": APPROVERS["c.moreau"].model_copy(update={"roles": ("legal",)})}
SCHEDULED = plan(scheduled=True, planner="plan-retention")
OTHER = plan(as_of=date(2026, 11, 27))

# What stands beside c.moreau's good signature, and the one reason why it does not count.
REFUSED: list[tuple[str, Plan, Callable[[Plan], Approval], dict[str, Approver]]] = [
    ("unknown_approver", plan(), lambda p: signed(p, "x.nobody", "legal", key="a.petit"), APPROVERS),
    ("revoked", plan(), lambda p: signed(p, "a.petit"), revoked(date(2026, 11, 28))),
    ("bad_signature", plan(), lambda p: signed(p, "a.petit", key="d.engel"), APPROVERS),
    ("bad_signature", plan(), lambda p: replace(signed(p, "a.petit"), remarks="added later"), APPROVERS),
    ("bad_signature", plan(), lambda p: replace(signed(p, "a.petit"), signature="AAAA"), APPROVERS),
    ("bad_signature", plan(), lambda p: replace(signed(p, "a.petit"), signature="é"), APPROVERS),
    ("other_plan", plan(), lambda p: signed(OTHER, "a.petit"), APPROVERS),
    ("before_plan", plan(), lambda p: signed(p, "a.petit", at=CREATED - timedelta(seconds=1)), APPROVERS),
    ("in_future", plan(), lambda p: signed(p, "a.petit", at=NOW + timedelta(seconds=1)), APPROVERS),
    ("role_not_held", plan(), lambda p: signed(p, "a.petit", "security"), APPROVERS),
    ("role_not_held", plan(), lambda p: signed(p, "d.engel", "legal"), APPROVERS),
    ("dpo_cannot_approve", plan(), lambda p: signed(p, "j.roy"), APPROVERS),
    ("opinion_of_dpo_only", plan(), lambda p: signed(p, "a.petit", opinion="favourable"), APPROVERS),
    ("planner", plan(), lambda p: signed(p, "p.leroy"), APPROVERS),
    ("planner", plan(planner="A.Petit"), lambda p: signed(p, "a.petit"), APPROVERS),
    ("author", SCHEDULED, lambda p: signed(p, "b.faure", "legal"), APPROVERS),
    ("same_person", plan(), lambda p: signed(p, "c.moreau", at=NOW), APPROVERS),
    ("same_person", plan(), lambda p: signed(p, "a.petit", "legal", key="c.moreau"), TWO_NAMES),
]


@pytest.mark.parametrize(("code", "of", "second", "approvers"), REFUSED)
def test_a_signature_does_not_count(code, of, second, approvers):
    first = signed(of, "c.moreau")
    found = sufficient(of, [first, second(of)], approvers, NOW)
    assert {refusal.code for refusal in found} - {"role_missing", "too_few"} == {code}
    assert "too_few" in {refusal.code for refusal in found}
    assert all(refusal.sentence for refusal in found)


def test_each_part_that_is_missing_is_said():
    owners = [signed(plan(), "c.moreau"), signed(plan(), "b.faure", "data_owner")]
    assert codes(plan(), owners) == ["role_missing"]
    legal = plan(rules=(replace(RULE, roles=("legal",)),))
    assert codes(legal, [signed(legal, "a.petit"), signed(legal, "b.faure", "legal")]) == ["no_data_owner"]
    three = plan(rules=(replace(RULE, count=3),))
    assert codes(three, both(three)) == ["too_few"]


def test_every_rule_of_a_plan_asks_for_its_own():
    second = replace(RULE, id="gc.logs", roles=("data_owner", "operations"))
    of = plan(rules=(RULE, second))
    missing = sufficient(of, both(of), APPROVERS, NOW)
    assert [(found.code, "gc.logs" in found.sentence) for found in missing] == [
        ("role_missing", True),
        ("too_few", True),
    ]
    assert codes(of, [*both(of), signed(of, "d.engel")]) == []


def test_the_author_of_a_rule_may_approve_a_plan_that_somebody_else_made():
    assert codes(plan(), [signed(plan(), "c.moreau"), signed(plan(), "b.faure", "legal")]) == []


def test_a_plan_dies_after_seven_days_and_not_before():
    last = plan().expires - timedelta(seconds=1)
    assert codes(plan(), both(plan()), last) == []
    assert codes(plan(), both(plan()), plan().expires) == ["expired"]
    late = [signed(plan(), "c.moreau"), signed(plan(), "a.petit", at=plan().expires)]
    assert "too_late" in codes(plan(), late, plan().expires)


def test_a_clock_that_jumped_back_is_said():
    assert codes(plan(), [], CREATED - timedelta(days=1))[0] == "clock"


def test_a_plan_over_its_caps_or_refused_when_it_was_made_cannot_be_executed():
    over = plan(tables=(replace(TABLE, over_cap=3),))
    assert codes(over, both(over)) == ["over_cap"]
    refused = plan(refusals=(Refusal("undeclared_inbound", "…"),))
    assert codes(refused, both(refused)) == ["undeclared_inbound"]


def test_a_key_counts_until_the_day_on_which_it_is_revoked():
    assert codes(plan(), both(plan()), approvers=revoked(date(2026, 11, 29))) == []


@pytest.mark.parametrize("opinion", ["favourable", "reserved", "unfavourable"])
def test_the_opinion_of_the_dpo_stands_beside_and_decides_nothing(opinion):
    said = signed(plan(), "j.roy", opinion=opinion, remarks="voir le registre")
    weighed = weigh(plan(), [*both(plan()), said], APPROVERS, NOW)
    assert (weighed.missing, weighed.dropped, weighed.opinions) == ((), (), (said,))
    assert codes(plan(), [said, signed(plan(), "c.moreau")]) == ["role_missing", "too_few"]


def test_an_opinion_cannot_be_turned_into_an_approval():
    said = signed(plan(), "j.roy", opinion="unfavourable")
    assert not verify(replace(said, kind="approval", opinion=None), APPROVERS["j.roy"])
    assert not verify(replace(said, opinion="favourable"), APPROVERS["j.roy"])


texts = st.text(max_size=30)


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted(PEOPLE)),
    remarks=texts,
    field=st.sampled_from(["name", "role", "at", "remarks"]),
    new=texts,
)
def test_a_signature_is_over_every_field(name, remarks, field, new):
    approval = signed(plan(), name, opinion="reserved", remarks=remarks)
    assert verify(approval, APPROVERS[name])
    changed = replace(approval, **{field: new})
    assert verify(changed, APPROVERS[name]) == (changed == approval)


def test_rows_give_back_the_signature_they_were_made_of():
    approval = signed(plan(), "j.roy", opinion="reserved", remarks="é")
    assert Approval.from_row(approval.to_row("p-1")) == approval


RSA = b"-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n"

BROKEN = {"cut": KEYS["c.moreau"][:60], "renamed": KEYS["c.moreau"].replace(b"PRIVATE", b"PUBLIC")}


@pytest.mark.parametrize("text", [b"", b"no key", RSA, *BROKEN.values()], ids=["none", "text", "rsa", *BROKEN])
def test_what_is_no_private_key_is_refused_without_being_shown(text):
    with pytest.raises(KeyUnusable, match="gomme approver new"):
        sign(text, "00", "c.moreau", "data_owner", NOW)


def test_a_key_of_another_kind_is_refused():
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    pem = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(KeyUnusable, match="another kind"):
        sign(pem, "00", "c.moreau", "data_owner", NOW)
    assert new_private() != new_private()
