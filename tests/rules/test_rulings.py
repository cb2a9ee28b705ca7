"""Decisions at a scan: they answer gaps, until they expire, the data drift, or nothing is there to answer."""

from dataclasses import replace
from datetime import date

from detectors.finding import Absence, ColumnResult
from rules.compare import compare
from rules.decisions import Decision
from rules.discovery import Gap, Ruling
from rules.rulings import decide, was_recounted
from tests.rules.scans import AS_DECLARED, EARLIER, POLICY, column, finding

TODAY = date(2026, 11, 23)
EMAILS, CODES = "v1:tyyyxaaayaaaaaaaayydaaaadaaayaaa", "v1:tyaaaaaayaaaaaaaaaayaaaaaaayaaay"
NAMES = replace(column("commercial.produits.nom", finding("phone")), fingerprint=CODES)


def decision(answer: str = "not_personal", place: str = "commercial.produits.nom", **other: object) -> Decision:
    about = {"column": place} if "." in place else {"system": place}
    given = {"category": "phone", "reason": "vu", "author": "c.moreau", "on": "2026-10-01", **other}
    return Decision.model_validate({**about, "answer": answer, **given})


def ruled(
    columns: tuple[ColumnResult, ...], *decisions: Decision, bound: dict[str, str] | None = None, today: date = TODAY
) -> tuple[list[Gap], tuple[Ruling, ...]]:
    """The gaps about what was found or is missing, and the rulings."""
    decided = decide(columns, decisions, bound or {}, today)
    gaps = decided.over(compare(POLICY, decided.columns, {}, EARLIER, decided.dismissed))
    return list(gaps), decided.rulings(gaps)


def test_what_is_no_personal_data_stays_listed_and_its_gap_is_decided():
    (gap,), (ruling,) = ruled((*AS_DECLARED, NAMES), decision())
    assert (gap.status, gap.decision, gap.until) == ("decided", "not_personal", None)
    assert (ruling.standing, ruling.gap) == ("holds", gap.id)
    assert decide((NAMES,), [decision()], {}, TODAY).columns == (NAMES,)


def test_what_is_no_personal_data_is_not_what_the_policy_declares():
    mails = column("commercial.produits.mel", finding("email"))
    others = tuple(c for c in AS_DECLARED if c.label != "clients.mel")
    not_mails = decision(place="commercial.produits.mel", category="email")
    assert ruled((*others, mails))[0] == []
    (missing,), _ = ruled((*others, mails), not_mails)
    assert (missing.kind, missing.category, missing.status) == ("missing", "email", "open")


def test_an_accepted_gap_is_decided_through_its_last_day():
    accepted = decision("accept", expires="2026-11-23")
    (gap,), _ = ruled((*AS_DECLARED, NAMES), accepted)
    assert (gap.status, gap.decision, gap.until) == ("decided", "accept", "2026-11-23")


def test_an_expired_decision_opens_the_gap_again_and_says_since_when():
    (gap,), (ruling,) = ruled((*AS_DECLARED, NAMES), decision("accept", expires="2026-11-22"))
    assert (gap.status, gap.decision, gap.until) == ("open", "expired", "2026-11-22")
    assert ruling.standing == "expired"


def test_a_decision_holds_while_the_column_looks_as_it_did():
    ((gap,), (ruling,)) = ruled((*AS_DECLARED, NAMES), decision(fingerprint=CODES))
    assert (gap.status, ruling.fingerprint, ruling.drift) == ("decided", CODES, None)


def test_a_decision_opens_the_gap_again_when_the_column_holds_something_else():
    (gap,), (ruling,) = ruled((*AS_DECLARED, replace(NAMES, fingerprint=EMAILS)), decision(fingerprint=CODES))
    assert (gap.status, gap.decision, gap.until) == ("open", "drifted", None)
    assert ruling.standing == "drifted"
    assert ruling.drift is not None
    assert ruling.drift > 0.9


def test_the_first_scan_binds_a_decision_to_the_column_and_later_ones_hold_it_to_that():
    unbound = decision()
    _, (first,) = ruled((NAMES,), unbound)
    assert first.fingerprint == CODES
    later = replace(NAMES, fingerprint=EMAILS)
    _, (second,) = ruled((later,), unbound, bound={unbound.id: CODES})
    assert (second.standing, second.fingerprint) == ("drifted", CODES)


def test_a_decision_taken_anew_is_bound_anew():
    before, anew = decision(), decision(on="2026-11-23")
    _, (ruling,) = ruled((replace(NAMES, fingerprint=EMAILS),), anew, bound={before.id: CODES})
    assert (ruling.standing, ruling.fingerprint) == ("holds", EMAILS)


def test_a_finding_may_count_as_another_category():
    seen = replace(NAMES, absent=(Absence("email", 0.01), Absence("name", 0.01)))
    gaps, (ruling,) = ruled((*AS_DECLARED, seen), decision("category", **{"is": "email"}))
    (counted,) = decide((seen,), [decision("category", **{"is": "email"})], {}, TODAY).columns
    assert [f.category for f in counted.findings] == ["email"]
    assert [a.category for a in counted.absent] == ["name"]
    assert counted.findings[0].why[0].figures == {"category": "phone"}
    assert "phone" not in {gap.category for gap in gaps}
    assert ruling.standing == "holds"


def test_a_finding_that_counts_as_another_category_joins_what_was_found_as_such():
    both = column("commercial.produits.nom", finding("email"), finding("phone", share=0.5))
    (counted,) = decide((both,), [decision("category", **{"is": "email"})], {}, TODAY).columns
    assert [(f.category, f.share) for f in counted.findings] == [("email", 0.99)]
    assert was_recounted(counted)
    assert not was_recounted(both)


def test_two_categories_taken_for_one_another_change_places():
    both = column("commercial.produits.nom", finding("email"), finding("phone", share=0.5))
    swapped = decision("category", **{"is": "email"}), decision("category", category="email", **{"is": "phone"})
    (counted,) = decide((both,), swapped, {}, TODAY).columns
    assert [(f.category, f.share) for f in counted.findings] == [("phone", 0.99), ("email", 0.5)]


def test_the_gap_of_the_other_category_is_decided_by_a_decision_of_its_own():
    birth = decision("category", **{"is": "birth_date"})
    (gap,), _ = ruled((*AS_DECLARED, NAMES), birth)
    assert (gap.category, gap.status) == ("birth_date", "open")
    (gap,), (first, second) = ruled((*AS_DECLARED, NAMES), birth, decision(category="birth_date"))
    assert (gap.category, gap.status) == ("birth_date", "decided")
    assert {first.standing, second.standing} == {"holds"}


def test_another_category_that_drifted_is_the_old_one_again_and_open():
    drifted = decision("category", fingerprint=EMAILS, **{"is": "email"})
    (gap,), _ = ruled((*AS_DECLARED, NAMES), drifted)
    assert (gap.category, gap.status, gap.decision) == ("phone", "open", "drifted")


def test_that_a_system_lacks_a_category_can_be_accepted():
    columns = tuple(c for c in AS_DECLARED if c.label != "clients.mel")
    accepted = decision("accept", "commercial", category="email", expires="2027-01-01")
    (gap,), (ruling,) = ruled(columns, accepted)
    assert (gap.kind, gap.status, gap.until) == ("missing", "decided", "2027-01-01")
    assert (ruling.place, ruling.standing) == (None, "holds")
    (gone,) = ruled(AS_DECLARED, accepted)[1]
    assert (gone.standing, gone.why) == ("stale", "no_gap")


def test_that_nobody_could_look_can_be_accepted():
    photo = column("commercial.clients.photo", examined="not_examined", reason="binary")
    accepted = decision("accept", "commercial.clients.photo", category=None, expires="2027-01-01")
    (gap,), _ = ruled((*AS_DECLARED, photo), accepted)
    assert (gap.kind, gap.status) == ("not_examined", "decided")


def test_a_decision_about_nothing_is_stale_and_says_why():
    photo = column("commercial.produits.photo", examined="not_examined", reason="binary")
    places = {
        "commercial.produits.titre": "no_column",
        "commercial.clients.nom": "no_finding",
        "commercial.produits.photo": "not_examined",
    }
    _, rulings = ruled((*AS_DECLARED, photo), *(decision(place=place) for place in places))
    assert [(r.standing, r.why, r.place) for r in rulings] == [("stale", why, place) for place, why in places.items()]


def test_a_stale_decision_remembers_what_it_was_bound_to():
    gone = decision()
    (ruling,) = decide(AS_DECLARED, [gone], {gone.id: CODES}, TODAY).ruled
    assert (ruling.standing, ruling.fingerprint) == ("stale", CODES)


def test_what_was_accepted_and_is_declared_by_now_is_stale():
    mails = decision("accept", "commercial.clients.mel", category="email", expires="2027-01-01")
    gaps, (ruling,) = ruled(AS_DECLARED, mails)
    assert (gaps, ruling.standing, ruling.why) == ([], "stale", "no_gap")


def test_a_decision_about_a_system_that_was_not_scanned_says_nothing():
    assert ruled((NAMES,), decision(place="sellers.notes.texte"))[1] == ()


def test_the_schema_may_be_left_out_where_only_one_has_that_table():
    public = column("commercial.produits.nom", finding("phone"), schema="public")
    assert ruled((public,), decision())[1][0].standing == "holds"
    assert ruled((public,), decision(place="commercial.public.produits.nom"))[1][0].standing == "holds"
    other = replace(public, schema="archive")
    (ruling,) = ruled((public, other), decision())[1]
    assert (ruling.standing, ruling.why) == ("stale", "several_columns")
    gaps, (ruling,) = ruled((public, other), decision(place="commercial.archive.produits.nom"))
    assert {g.schema: g.status for g in gaps if g.column} == {"public": "open", "archive": "decided"}


def test_one_column_named_in_two_ways_is_decided_once():
    public = column("commercial.produits.nom", finding("phone"), schema="public")
    _, (first, second) = ruled((public,), decision(), decision(place="commercial.public.produits.nom"))
    assert (first.standing, second.standing) == ("holds", "stale")
