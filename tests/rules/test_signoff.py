"""A copy is anonymised only where the data owner and the DPO signed for what is left of risk, and nothing is worse."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from reports.conditions import Condition
from reports.words import Words
from rules.approval import Opinion, new_private, public_of
from rules.approvers import Approver, written
from rules.attestation import Because, Risk
from rules.label import SMALLEST, label
from rules.signoff import WHYS, Accepted, Signoff, SignoffUnreadable, accepted, attested, read, sign_off
from rules.signoff import written as as_text
from tests.rules.test_label import KEPT, RISK, manifest

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
SHA = "5e" * 32
KEYS = {"c.moreau": new_private(), "d.lopez": new_private()}
PEOPLE: Mapping[str, Approver] = {
    "c.moreau": Approver(roles=("data_owner",), key=written(public_of(KEYS["c.moreau"]))),
    "d.lopez": Approver(roles=("dpo",), key=written(public_of(KEYS["d.lopez"]))),
}
RISKS = (replace(RISK, alone=2, linkable=7), Risk("sellers", "vendeurs", (), 40, None, None, 3, ("code",), 3))


def owner(risks: tuple[Risk, ...] = RISKS, sha: str = SHA, key: str = "c.moreau", **other: object) -> Signoff:
    said: dict[str, object] = {"name": "c.moreau", "role": "data_owner", "at": NOW - timedelta(days=1), **other}
    return sign_off(KEYS[key], sha, risks, **said)  # type: ignore[arg-type]


def officer(opinion: Opinion | None = "favourable", risks: tuple[Risk, ...] = RISKS, **other: object) -> Signoff:
    said: dict[str, object] = {"name": "d.lopez", "role": "dpo", "at": NOW - timedelta(hours=1), **other}
    return sign_off(KEYS["d.lopez"], SHA, risks, opinion=opinion, **said)  # type: ignore[arg-type]


def why(*signed: Signoff, people: Mapping[str, Approver] = PEOPLE, risks: tuple[Risk, ...] = RISKS) -> Accepted:
    return accepted(signed, people, SHA, risks, NOW)


def test_with_all_other_conditions_met_two_signatures_make_a_copy_anonymised() -> None:
    signed = why(owner(), officer())
    said, because = label("ephemeral", manifest(), [KEPT], [RISK], signed)
    assert said == "anonymised"
    assert all(reason.met for reason in because)
    assert signed == Accepted(None, "c.moreau, d.lopez")


def test_signatures_do_not_make_good_what_else_is_unmet() -> None:
    said, _ = label("ephemeral", manifest(), [KEPT], [replace(RISK, k=SMALLEST - 1)], why(owner(), officer()))
    assert said == "pseudonymised"


@pytest.mark.parametrize(
    "less", [(), tuple(replace(risk, alone=0, linkable=0, rows=risk.rows * 2) for risk in RISKS), RISKS[:1]]
)
def test_a_copy_that_is_no_riskier_is_covered_too(less: tuple[Risk, ...]) -> None:
    assert why(owner(), officer(), risks=less).why is None


BEYOND = {
    "more rows alone": replace(RISKS[0], alone=3),
    "a smaller group": replace(RISKS[0], k=SMALLEST - 1),
    "more linkable rows": replace(RISKS[0], linkable=8),
    "other quasi-identifiers": replace(RISKS[0], quasi_identifiers=("cp", "ville")),
    "another column that tells rows apart": replace(RISKS[0], linked_by=("badge",)),
    "a table of which nothing was signed": replace(RISKS[0], table="contacts"),
}


@pytest.mark.parametrize("case", BEYOND)
def test_a_risk_beyond_what_was_signed_is_not_covered(case: str) -> None:
    risk = BEYOND[case]
    assert why(owner(), officer(), risks=(risk, RISKS[1])) == Accepted("risk", f"commercial.{risk.table}")


def revoked(name: str) -> Mapping[str, Approver]:
    return {**PEOPLE, name: PEOPLE[name].model_copy(update={"revoked": date(2026, 11, 28)})}


def demoted(name: str) -> Mapping[str, Approver]:
    return {**PEOPLE, name: PEOPLE[name].model_copy(update={"roles": ("operations",)})}


def both() -> Mapping[str, Approver]:
    return {"c.moreau": PEOPLE["c.moreau"].model_copy(update={"roles": ("data_owner", "dpo")})}


alone_twice = replace(owner(opinion="favourable", role="dpo"))
REFUSED = {
    "nobody signed": ((), PEOPLE, "unsigned"),
    "the owner did not": ((officer(),), PEOPLE, "no_owner"),
    "the DPO did not": ((owner(),), PEOPLE, "no_dpo"),
    "another manifest": ((owner(sha="a1" * 32), officer()), PEOPLE, "other_manifest"),
    "the owner's key was revoked": ((owner(), officer()), revoked("c.moreau"), "revoked"),
    "the DPO's key was revoked": ((owner(), officer()), revoked("d.lopez"), "revoked"),
    "another role now": ((owner(), officer()), demoted("d.lopez"), "role"),
    "a role that does not sign": ((owner(role="operations"), officer()), PEOPLE, "role"),
    "another's key": ((owner(key="d.lopez"), officer()), PEOPLE, "bad_signature"),
    "edited figures": ((replace(owner(), risks=()), officer()), PEOPLE, "bad_signature"),
    "an edited name": ((replace(owner(), name="d.lopez"), officer()), PEOPLE, "bad_signature"),
    "an edited opinion": ((owner(), replace(officer("unfavourable"), opinion="favourable")), PEOPLE, "bad_signature"),
    "a stranger": ((owner(), officer()), {"d.lopez": PEOPLE["d.lopez"]}, "unknown_approver"),
    "an unfavourable opinion": ((owner(), officer("unfavourable")), PEOPLE, "not_favourable"),
    "a reserved opinion": ((owner(), officer("reserved")), PEOPLE, "not_favourable"),
    "no opinion": ((owner(), officer(None)), PEOPLE, "not_favourable"),
    "a time that has not come": ((owner(at=NOW + timedelta(hours=1)), officer()), PEOPLE, "in_future"),
    "one person for both": ((owner(), alone_twice), both(), "same_person"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_count_is_told_with_its_reason(case: str) -> None:
    signed, people, code = REFUSED[case]
    found = why(*signed, people=people)
    assert found.why == code
    said, because = label("ephemeral", manifest(), [KEPT], [RISK], found)
    (reason,) = (one for one in because if not one.met)
    assert (said, reason.code) == ("pseudonymised", "signed_off")


@pytest.mark.parametrize("code", WHYS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_reason_has_its_sentence(code: str, language: str) -> None:
    because = Because("signed_off", False, {"alone": 1, "linkable": 2, "rows": 3, "why": code, "about": "c.moreau"})
    said = Condition(because, Words(language)).observed  # type: ignore[arg-type]
    assert said.endswith(".")
    assert ("c.moreau" in said) == (code not in ("unsigned", "no_owner", "no_dpo"))


def test_a_file_of_signatures_is_read_as_it_was_written() -> None:
    signed = (owner(), officer())
    assert why(*read(as_text(signed), "signoff.json")).why is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"signatures": [{}]}', '{"signatures": [1]}', '{"signatures": 3}'])
def test_what_is_no_file_of_signatures_is_said(text: str) -> None:
    with pytest.raises(SignoffUnreadable, match="sign-copy"):
        read(text, "signoff.json")
    with pytest.raises(SignoffUnreadable, match="attestation"):
        attested(text, "attestation.json")


def test_a_time_without_a_zone_is_no_time() -> None:
    document = json.loads(as_text((owner(),)))
    document["signatures"][0]["at"] = "2026-11-28T09:00:00"
    with pytest.raises(SignoffUnreadable):
        read(json.dumps(document), "signoff.json")
