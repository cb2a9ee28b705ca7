"""What a workspace knows of its own data is heard: by the census over every row, and by Presidio alike."""

import pickle
import random
import time
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detectors import kernels
from detectors.census import Census
from detectors.classify import settle
from detectors.custom import Custom, CustomLexicon, CustomPattern, custom_pattern, plain, refusal
from detectors.custom_census import LONGEST_VALUE, Sightings
from detectors.custom_recognizer import LinearSearch, matches
from detectors.patterns import Pattern
from tests.detectors.tables import examined, finding, found, results

EXPRESSION = r"[A-Z]{2}\d{6}"
STAFF = [f"{a}{b}{n:06}" for n, (a, b) in enumerate(zip("ABCDEFGHIJ" * 30, "KLMNOPQRST" * 30, strict=True))]
EXPRESSIONS = (
    EXPRESSION, r"(?i)mat-?[0-9]{3}", "A|AB|AB-C", r"(a+)+b", r"\pL{2,3}\.\d", r"[^ ]+@", r"x.?y", r"é+\d", r"(?:-a-)+",
    r"\bab\b|7", "a-", r"(A)(B)?",
)  # fmt: skip
TEXT = st.text(alphabet="ABCabxy01267é.-@ \n,;_mt\x1d", max_size=40)


def knows(
    expression: str = EXPRESSION,
    category: str = "login",
    inside: bool = False,
    words: tuple[str, ...] = (),
    share: float = 0.8,
) -> Custom:
    pattern = custom_pattern("matricule", category, expression, inside)
    return Custom((CustomPattern(pattern, "Matricule|Staff number", words, share),))


def lexicon(*entries: str, names: bool) -> Custom:
    return Custom(lexicons=(CustomLexicon("agences", names, frozenset(map(plain, entries))),))


def by_kernel(pattern: Pattern, text: str) -> bool:
    return bool(kernels.matches(pa.array([text]), pattern.inside)[0].as_py())


# --- both engines


@pytest.mark.parametrize("expression", EXPRESSIONS)
@settings(deadline=None, max_examples=150)
@given(text=TEXT)
@example(text="AB123456 AB123456,AB123456\nAB123456")
@example(text="MAT-123 mat123 é7 ééé1")
def test_kernels_and_presidio_agree(expression: str, text: str) -> None:
    assert refusal(expression) is None
    pattern = custom_pattern("own", "login", expression, inside=True)
    text = text.replace("\x1d", " ")
    spans = [(span.start(), span.end()) for span in LinearSearch(pattern).finditer(text)]
    assert bool(spans) == by_kernel(pattern, text)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    for start, end in spans:
        around = text[max(0, start - 1) : start] + text[end : end + 1]
        assert not any(c.isalnum() or c == "_" for c in around)
        assert by_kernel(pattern, text[start:end]) or r"\b" in expression


@settings(deadline=None)
@given(
    values=st.lists(st.from_regex(r"[A-Z]{2}[0-9]{6}", fullmatch=True), max_size=6), parted=st.sampled_from(" ,;\n/")
)
def test_every_match_of_a_text_is_found_and_placed(values: list[str], parted: str) -> None:
    pattern = custom_pattern("own", "login", EXPRESSION, inside=True)
    text = "é🙂 : " + parted.join(values)
    assert [span.group() for span in LinearSearch(pattern).finditer(text)] == values
    assert matches(pattern, [text]) == values


def test_a_text_may_hold_the_separators_of_both_engines() -> None:
    pattern = custom_pattern("own", "login", EXPRESSION, inside=True)
    assert matches(pattern, ["AB123456\x1eCD123456\x1d\x1dEF123456"]) == ["AB123456", "CD123456", "EF123456"]


@pytest.mark.parametrize("expression", ["(a+)+b", "(a|aa)+b", "(?:a|b)*a(?:a|b){12}c", "(?:a?){30}a{30}b"])
def test_no_custom_expression_runs_away(expression: str) -> None:
    """A cell of 20 MB takes about ten times as long as one of 2 MB, in the census and in the verdict."""

    def seconds(size: int) -> float:
        census = Census(examined({"c": []}).table.columns[0], custom=Sightings(knows(expression, inside=True).patterns))
        cell = pa.array(["a" * size, "a" * (LONGEST_VALUE - 1)])
        start = time.perf_counter()
        census.custom.add(kernels.Weighted(cell))
        return time.perf_counter() - start

    small = max(min(seconds(2_000_000) for _ in range(3)), 0.002)
    assert seconds(20_000_000) < 40 * small


@pytest.mark.parametrize("expression", ["(a+)+b", "(a|aa)+b", "(?:a|b)*a(?:a|b){12}c"])
def test_no_custom_expression_runs_away_in_presidio(expression: str) -> None:
    search = LinearSearch(custom_pattern("own", "login", expression, inside=True))

    def seconds(size: int) -> float:
        start = time.perf_counter()
        assert not list(search.finditer("a" * size))
        return time.perf_counter() - start

    small = max(min(seconds(2_000) for _ in range(3)), 0.002)
    assert seconds(20_000) < 40 * small


@settings(deadline=None, max_examples=60)
@given(values=st.lists(TEXT | st.none(), max_size=30), inside=st.booleans(), repeated=st.integers(1, 9))
def test_many_patterns_are_counted_as_each_alone(values: list[str | None], inside: bool, repeated: int) -> None:
    """Whatever stands together in one look: also two groups of one name, which RE2 does not take together."""
    expressions = (*EXPRESSIONS, "(?P<n>AB)", "(?P<n>ab)", "^x", "y$")
    patterns = [custom_pattern(f"p{n}", "login", text, inside) for n, text in enumerate(expressions)]
    array = pa.array(values * repeated, pa.string())
    together = Sightings([CustomPattern(pattern, "") for pattern in patterns])
    together.add(kernels.Weighted(array))
    for pattern in patterns:
        whole = kernels.count(array, pattern.whole)
        held = kernels.count(array.filter(pc.invert(kernels.matches(array, pattern.whole))), pattern.inside)
        seen = together.of[pattern.id]
        assert (seen.whole.rows, seen.inside.rows) == (whole, held if inside else 0), pattern.core


# --- verdicts


def test_a_column_of_a_custom_pattern_is_found_and_says_by_which() -> None:
    assert found({"c1": STAFF})["c1"] == set()
    found_ = finding(results({"c1": STAFF}, custom=knows())["c1"], "login")
    assert (found_.place, found_.verdict, found_.tested, found_.matching) == ("column", "confirmed", 300, 300)
    assert found_.share_low > 0.98
    (why,) = found_.why
    assert (why.code, why.figures) == (
        "custom_pattern",
        {"id": "matricule", "label": "Matricule|Staff number", "share": 1.0},
    )


@pytest.mark.parametrize(("fitting", "told"), [(240, {"login"}), (239, set())])
def test_the_share_of_the_values_decides(fitting: int, told: set[str]) -> None:
    assert found({"c1": [*STAFF[:fitting], *["sans"] * (300 - fitting)]}, custom=knows())["c1"] == told


def test_blanks_and_nulls_count_for_nothing() -> None:
    assert found({"c1": [*STAFF[:20], *[None, "", "  "] * 100]}, custom=knows())["c1"] == {"login"}


@pytest.mark.parametrize("value", ["AB12345", "ab123456", "AB1234567", "AB123456 ou CD123456"])
def test_what_does_not_fit_whole_is_not_it(value: str) -> None:
    assert found({"c1": [value] * 10}, custom=knows())["c1"] == set()


def test_whole_numbers_are_looked_at_too() -> None:
    values = [str(700_000 + n) for n in range(50)]
    assert found({"c1": values}, kinds={"c1": "integer"}, custom=knows(r"7\d{5}"))["c1"] == {"login"}


def test_few_values_are_weak_and_a_telling_name_is_evidence() -> None:
    weak = finding(results({"c1": STAFF[:1]}, custom=knows())["c1"], "login")
    named = finding(results({"num_mat": STAFF[:1]}, custom=knows(words=("mat",)))["num_mat"], "login")
    assert (weak.verdict, named.verdict) == ("probable", "confirmed")
    assert weak.confidence < named.confidence
    assert {why.code for why in weak.why} == {"custom_pattern", "few_values"}
    assert {why.code for why in named.why} == {"column_name", "custom_pattern", "few_values"}


@pytest.mark.parametrize(
    ("column", "told"), [("matricule", {"login"}), ("NumMat", {"login"}), ("matiere", set()), ("format", set())]
)
def test_an_empty_column_is_judged_by_the_words_of_the_pattern(column: str, told: set[str]) -> None:
    assert found({column: []}, custom=knows(words=("matricule", "mat")))[column] == told


def test_inside_a_text_it_is_found_only_where_that_is_asked_for() -> None:
    notes = [*["rien à signaler ce jour"] * 999, "vu avec AB123456, puis CD654321 (congés)"]
    random.Random(3).shuffle(notes)
    assert found({"note": notes}, custom=knows())["note"] == set()
    told = finding(results({"note": notes}, custom=knows(inside=True))["note"], "login")
    assert (told.place, told.tested, told.matching) == ("text", 1000, 1)
    assert {why.code for why in told.why} == {"custom_pattern", "census_inside", "few_values"}


def test_a_path_of_a_document_is_judged_like_a_column() -> None:
    documents = [f'{{"agent": {{"ref": "{value}"}}, "n": {n}}}' for n, value in enumerate(STAFF)]
    (told,) = results({"doc": documents}, custom=knows())["doc"].findings
    assert (told.category, told.place, told.path) == ("login", "json", "agent.ref")


def test_what_the_workspace_says_silences_guesses_at_the_same_values() -> None:
    names = ["Martin", "Bernard", "Petit", "Durand", "Leroy", "Moreau", "Fournier", "Girard"] * 4
    assert found({"client": names})["client"] == {"name"}
    own = knows(r"[A-Z][a-z]{4,8}", "online_id")
    assert found({"client": names}, custom=own)["client"] == {"online_id"}
    emails = [f"{name.lower()}@exemple.fr" for name in names]
    assert found({"c": emails}, custom=knows(r"[a-z]+@exemple\.fr"))["c"] == {"login", "email"}


def test_no_value_of_the_pattern_is_kept() -> None:
    notes = [f"vu {value}" for value in STAFF]
    table = examined({"c1": STAFF, "note": notes}, custom=knows(inside=True))
    told = repr(table) + repr(settle([table])) + repr(pickle.dumps(table))
    assert not any(value in told for value in STAFF)


# --- lexicons

AGENCIES = ["Montmartre", "Bellecour", "Martin", "Saint-Jean", "Camille", "Clément", "Gabriel", "Bernard"]
STRANGE = ["Zwrtek", "Qlimbo", "Vrontas", "Xandrup", "Okbal", "Pleskow", "Tjarven", "Umbrest", "Yfferts", "Walcorn"]


def test_a_lexicon_sets_aside_what_only_looks_like_names() -> None:
    column = {"contact": AGENCIES * 5}
    assert found(column)["contact"] == {"name"}
    assert found(column, custom=lexicon(*map(str.upper, AGENCIES), names=False))["contact"] == set()


def test_a_lexicon_of_other_things_changes_nothing() -> None:
    column = {"contact": AGENCIES * 5}
    assert found(column, custom=lexicon("Vaise", "Gerland", names=False))["contact"] == {"name"}


@pytest.mark.parametrize("written", [str, str.upper, lambda name: f"{name}  Anne", lambda name: f"Anne {name}"])
def test_a_lexicon_names_persons_that_no_list_holds(written) -> None:
    column = {"c7": [written(name) for name in STRANGE] * 3}
    told = finding(results(column, custom=lexicon(*STRANGE, names=True))["c7"], "name")
    assert told.matching == told.tested
    assert {why.code for why in told.why} >= {"lexicon"}


def test_a_lexicon_that_decides_is_named_among_the_reasons() -> None:
    told = finding(results({"contact": STRANGE}, custom=lexicon(*STRANGE[:5], names=True))["contact"], "name")
    (why,) = [why for why in told.why if why.code == "custom_lexicon"]
    assert why.figures == {"id": "agences", "share": 0.5, "tested": 10}


def test_a_lexicon_speaks_in_text_too() -> None:
    notes = [
        *["livré comme prévu au magasin de la région"] * 40,
        *["commande de Marie Lambert pour le rayon textile"] * 9,
    ]
    assert "name" in found({"note": notes})["note"]
    assert "name" not in found({"note": notes}, custom=lexicon("Marie Lambert", names=False))["note"]
