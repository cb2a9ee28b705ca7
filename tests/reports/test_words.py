"""Every word stands in both languages, is used, and is typeset as its language prints."""

import re
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

import reports
from connectors.model import UnreadableReason
from connectors.unchanged import Weakness
from detectors.finding import Examined, Place, Reason, Verdict
from detectors.reasons import REASONS as GIVEN
from reports.certificate import DONE, FIGURES, STAYED
from reports.certificate import SECTIONS as CERTIFIED
from reports.changed import Because
from reports.charts import Standing
from reports.checks import LEAKS, STRUCTURE
from reports.index import KINDS, State
from reports.lost_words import LOST
from reports.phrases import PHRASES
from reports.plan import LEFT
from reports.plan_charts import LATE, STEPS, UNSURE
from reports.questions import ANSWERS
from reports.reasons import REASONS
from reports.refusal_words import REFUSALS
from reports.typography import NARROW, typeset
from reports.words import Words
from rules.approval import Opinion
from rules.approvers import KNOWN as ROLES
from rules.attestation import CopyLabel, KeyMode
from rules.certificate import Failing, Outcome, ResidueKind
from rules.discovery import Answer, GapKind, Severity, Stale
from rules.label import label
from rules.manifest import Action, Manifest, MaskName
from rules.plan import State as Where
from rules.retention import Action as Does
from rules.retention import PhaseName, RuleKind
from rules.signoff import WHYS

ROOM = Path(reports.__file__).parent
ANSWERED = (*get_args(Answer), "expired", "drifted")
VARIANTS = ("phone.undialable", "birth_date.year", "birth_date.shift", "text.drop", "json.drop")
COVERAGE = tuple(f"coverage.{variant}" for variant in ("rule", "exclude", "missing", "unknown", "reason"))
CONDITIONS = tuple(reason.code for reason in label("stable", Manifest(systems={}), (), ())[1])
ASKED = ("read", "doubt", "effect", "sign", "another", "run", "kept", "resume")
CERTIFIED_ASKS = ("keep", "anchor", "residues", "pseudonyms", "stayed", "not_done", "repair")
LEFT_CODES = (
    "still_there", "rows_differ", "outside_changed", "beside_changed", "left_changed", "not_read", "rows_failed",
    "not_reached", "partial", "rules_unfit", "other",
)  # fmt: skip
WHY = (
    "not_scanned", "direct_identifiers", "pseudonym_key_kept", "free_text", "unique_values", "no_quasi_identifiers",
    "small_groups",
)  # fmt: skip
CODES = {
    "gap": get_args(GapKind),
    "question": get_args(GapKind),
    "severity": get_args(Severity),
    "verdict": get_args(Verdict),
    "place": get_args(Place),
    "examined": get_args(Examined),
    "reason": get_args(UnreadableReason),
    "answer": (*{answer for answers in ANSWERS.values() for answer in answers}, "accept", "until", *ANSWERED),
    "stale": get_args(Stale),
    "status": ("open", "decided"),
    "encryption": ("attested", "unknown"),
    "dialect": ("sqlite", "postgresql", "mariadb", "mysql"),
    "qualifier": ("work",),
    "opinion": ("for", "reserved", "against", *get_args(Opinion)),
    "standing": get_args(Standing),
    "verdict.of": ("undeclared", "misplaced", "free_text", "unplaced", "work_use_unconfirmed"),
    "because": get_args(Because),
    "country": ("BE", "CH", "DE", "ES", "FR", "GB", "IE", "IT", "LU", "NL", "US"),
    "changes": ("new", "gone", "changed"),
    "method": ("1", "2", "3", "4", "5", "6", "7"),
    "sign": ("owner", "dpo", "owner_does", "dpo_does"),
    "questions": ("values", "columns"),
    "sheet": ("summary", "gaps", "columns", "unexamined"),
    "seen.because": (*get_args(Weakness), "decided", "overlap"),
    "register": ("amount", "estimate", "empty"),
    "absences": ("small", "middling", "wide"),
    "mask": (*get_args(MaskName), "keep", *VARIANTS),
    "guarantee": (*get_args(MaskName), "keep", *VARIANTS),
    "by": ("subject", "value"),
    "action": get_args(Action)[1:],
    "means": (*get_args(GapKind), *get_args(Action)[1:]),
    "noun": ("masked_table", "kept_table", "emptied_table", "absent_table"),
    "word": get_args(CopyLabel),
    "copy": get_args(CopyLabel),
    "copy.key": get_args(KeyMode),
    "secret": get_args(KeyMode),
    "state": (*get_args(State), "met", "unmet"),
    "condition": CONDITIONS,
    "met": CONDITIONS,
    "unmet": tuple(code for code in CONDITIONS if code != "coarsened"),
    "unmet.coarsened": ("columns", "k", "undeclared"),
    "unmet.signed_off": WHYS[1:],  # of nobody's signature the condition's own sentence tells
    "ground": CONDITIONS,
    "check": (*STRUCTURE, *LEAKS),
    "proved": (*STRUCTURE, *LEAKS, "foreign_key.thinned"),
    "found": (*STRUCTURE[1:], *LEAKS, "unmasked.table", *COVERAGE, "other"),
    "remedy": (*STRUCTURE, *LEAKS, *COVERAGE[2:], "other"),
    "lost": tuple(key.removeprefix("lost.") for key in LOST),
    "lost.tables": ("truncate", "exclude"),
    "fill": ("purpose", "recipients", "until", "entry"),
    "plan.verdict": (*get_args(Does), *LEFT, "applied", "begun"),
    "plan.does": get_args(Does),
    "plan.becomes": ("null", "constant", "surrogate", "pseudonym", "delete_row", "archive"),
    "plan.step": (*STEPS, "over_cap"),
    "plan.state": get_args(Where),
    "plan.late": (*LATE, *UNSURE, "not_due"),
    "plan.kind": get_args(RuleKind),
    "plan.period": (*get_args(PhaseName), "readers", "in_place"),
    "plan.keeps": ("while", "where"),
    "plan.kept": ("purpose", "child", "while", "reference"),
    "plan.effects": ("cascade", "trigger", "cascade.why", "trigger.why"),
    "plan.now": ("waiting", "approved", "dead", "applied", "begun"),
    "plan.ask": tuple(f"{ask}{why}" for ask in ASKED for why in ("", ".why")),
    "role": ROLES,
    "basis": tuple(f"A6-1-{point}" for point in "abcdef"),
    "refusal": tuple(key.removeprefix("refusal.") for key in REFUSALS),
    "cert": ("certified", "remaining", "failed", "skipped"),
    "cert.subtitle": ("certified", "remaining"),
    "cert.done": DONE,
    "cert.stayed": STAYED,
    "cert.ask": tuple(f"{ask}{why}" for ask in CERTIFIED_ASKS for why in ("", ".why")),
    "cert.counted": ("rows", "fields", "differ"),
    "left": get_args(Failing),
    "left.code": LEFT_CODES,
    "outcome": get_args(Outcome),
    "every": ("row_deleted", "archived", "held", "refused", "failed", "skipped"),
    "became": (*get_args(Outcome), "unproved", "nothing"),
    "figure": FIGURES,
    "why": WHY,
    "proof": ("a0", "b0", "a1", "b1", "rest", "same", "equal", "unequal", "unmeasured"),
    "proof.of": ("1", "2", "3"),
    "residue": tuple(f"{kind}{do}" for kind in get_args(ResidueKind) for do in ("", ".do")),
    "amount": ("free_pages", "dead_tuples", "other"),
    "risk": ("k", "linkable", "k.means", "linkable.means"),
}
SECTIONS = (
    *(f"cert.section.{section}" for section in CERTIFIED),
    *(f"plan.section.{section}" for section in ("rules", "backlog", "order", "facts")),
    "changes", "map", "gaps", "register", "columns", "absences", "unexamined", "method", "versions",
    *(f"copy.{section}" for section in ("label", "treated", "proof", "risk", "lost", "secret", "facts")),
)  # fmt: skip


def _placeholders(text: str) -> set[tuple[str, str]]:
    return {(name, spec or "") for _, name, spec, _ in Formatter().parse(text) if name}


def _sources() -> str:
    return "\n".join(path.read_text("utf-8") for path in [*ROOM.glob("*.py"), *ROOM.glob("templates/*.j2")])


def test_every_code_of_the_other_rooms_has_words() -> None:
    wanted = {f"{prefix}.{code}" for prefix, codes in CODES.items() for code in codes}
    assert wanted - PHRASES.keys() == set()


def test_every_word_is_used() -> None:
    dynamic = {f"{prefix}.{code}" for prefix, codes in CODES.items() for code in codes} | set(SECTIONS)
    literal = set(re.findall(r'"([a-z_.0-9]+)"(?!: \()', _sources()))
    nouns = {f"noun.{noun}" for text in (*PHRASES.values(), *REASONS.values()) for _, noun in _placeholders(text[0])}
    nouns |= {f"noun.{noun}" for noun in re.findall(r'count\([^"]*"([a-z_]+)"', _sources())}
    assert PHRASES.keys() - dynamic - literal - nouns == set()


def test_every_key_that_is_asked_for_exists() -> None:
    asked = set(re.findall(r'\b(?:w|words|self\.words|self)\("([a-z_.]+)"[,)]', _sources()))
    assert {key for key in asked if not key.endswith(".")} - PHRASES.keys() == set()


def test_both_languages_of_a_phrase_take_the_same_figures() -> None:
    phrases = [*PHRASES.items(), *REASONS.items()]
    uneven = [key for key, (french, english) in phrases if _placeholders(french) != _placeholders(english)]
    assert uneven == []


def test_every_reason_of_the_detectors_has_a_sentence_with_figures_of_its_own() -> None:
    assert REASONS.keys() == GIVEN.keys()
    foreign = {code: _names(code) - set(figures) for code, figures in GIVEN.items() if _names(code) - set(figures)}
    assert foreign == {}


def _names(code: str) -> set[str]:
    return {name for text in REASONS[code] for name, _ in _placeholders(text)}


@pytest.mark.parametrize("code", sorted(GIVEN))
def test_a_reason_reads_as_a_sentence_in_both_languages(code: str) -> None:
    sample = {"share": 0.9861, "tested": 4000, "rows": 1204, "distinct": 7, "first_year": 1934, "last_year": 2006}
    figures = {name: sample.get(name, name) for name in GIVEN[code]}
    said = [Words(language).reason(Reason(code, figures)) for language in ("fr", "en")]
    assert said[0] != said[1]
    assert not any(sign in text for text in said for sign in "{}")


def test_a_reason_that_nobody_foresaw_is_told_and_stops_nothing() -> None:
    assert "moon phase" in Words("en").reason(Reason("moon_phase", {"share": 0.5}))


def test_french_has_narrow_no_break_spaces_where_its_printers_put_them() -> None:
    for french, english in (*PHRASES.values(), *REASONS.values()):
        set_in_french = typeset(french, "fr")
        assert not re.search(r" [;:!?%»]|« |'", set_in_french), set_in_french
        assert NARROW not in typeset(english, "en")
    assert Words("fr")("questions") == "Ce qui vous est demandé"


def test_a_noun_agrees_with_its_number() -> None:
    french, english = Words("fr"), Words("en")
    assert [french.count(n, "column") for n in (0, 1, 2)] == ["0 colonne", "1 colonne", "2 colonnes"]
    assert [english.count(n, "column") for n in (0, 1, 2)] == ["0 columns", "1 column", "2 columns"]


def test_fewer_than_five_rows_or_values_are_not_counted_out_but_columns_are() -> None:
    french = Words("fr")
    assert french.count(4, "value") == "<5 valeurs"
    assert french.count(5, "value") == "5 valeurs"
    assert french.count(0, "value") == "0 valeur"
    assert french.count(4, "column") == "4 colonnes"
    assert Words("en", exact=True).count(4, "value") == "4 values"


def test_the_share_of_a_handful_is_not_told() -> None:
    reason = Reason("census_match", {"share": 0.0003})
    assert "%" not in Words("fr").reason(reason, few=True)
    assert "%" in Words("fr").reason(reason)


def test_the_kinds_of_gap_are_all_in_the_order_of_the_report() -> None:
    assert set(KINDS) == set(get_args(GapKind))
