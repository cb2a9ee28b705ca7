"""patterns.yaml: read with every mistake named."""

import pytest

from detectors.custom import Custom
from rules.document import DocumentError
from rules.patterns import lexicon_files, load

COMPLETE = """\
version: 1
patterns:
  - id: matricule
    category: login
    label: {fr: Matricule, en: Staff number}
    regex: '[A-Z]{2}\\d{6}'
    inside: true
    words: [matricule, mat]
    share: 0.7
lexicons:
  - id: agences
    means: not_name
    values: [Montmartre, Bellecour]
  - id: commerciaux
    means: name
    file: commerciaux.txt
"""
FILES = {"commerciaux.txt": "\ufeff# who sells\r\nZWRTEK\r\n\r\n  Qlimbo Anne \r\n"}


def mistakes(text: str, files: dict[str, str] = FILES) -> list[str]:
    with pytest.raises(DocumentError) as error:
        load(text, "patterns.yaml", files)
    return str(error.value).splitlines()


def edited(old: str, new: str) -> str:
    assert old in COMPLETE
    return COMPLETE.replace(old, new)


def refused(regex: str) -> str:
    (line,) = mistakes(edited("'[A-Z]{2}\\d{6}'", "'" + regex.replace("'", "''") + "'"))
    start = "patterns.yaml:6: the regex of 'matricule' cannot be used: "
    assert line.startswith(start)
    return line.removeprefix(start)


def test_patterns_and_lexicons_are_read():
    custom = load(COMPLETE, "patterns.yaml", FILES)
    (pattern,) = custom.patterns
    assert (pattern.pattern.id, pattern.pattern.category, pattern.pattern.bare) == ("matricule", "login", False)
    assert (pattern.label, pattern.words, pattern.share) == ("Matricule|Staff number", ("matricule", "mat"), 0.7)
    assert [(lexicon.id, lexicon.names, sorted(lexicon.entries)) for lexicon in custom.lexicons] == [
        ("agences", False, ["bellecour", "montmartre"]),
        ("commerciaux", True, ["qlimbo anne", "zwrtek"]),
    ]


def test_what_is_not_said_has_its_usual_value():
    text = "version: 1\npatterns:\n  - {id: badge, category: login, regex: 'B\\d{5}'}\n"
    (pattern,) = load(text, "patterns.yaml", {}).patterns
    assert (pattern.pattern.bare, pattern.label, pattern.words, pattern.share) == (True, "badge", (), 0.8)


def test_a_file_that_only_says_its_version_knows_nothing():
    assert load("version: 1\n", "patterns.yaml", {}) == Custom()


def test_the_files_of_lexicons_are_named_before_they_are_read():
    assert lexicon_files(COMPLETE, "patterns.yaml") == ("commerciaux.txt",)
    assert lexicon_files(edited("commerciaux.txt", "../../etc/passwd"), "patterns.yaml") == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("category: login", "category: logn", "4: unknown category 'logn'; did you mean 'login'?"),
        ("    share:", "    shar:", "9: unknown key 'shar'; did you mean 'share'?"),
        ("share: 0.7", "share: 0", "9: 'patterns[0].share': the value should be greater than 0, not this number"),
        ("share: 0.7", "share: 80", "9: 'patterns[0].share': the value should be less than or equal to 1, not this n"),
        ("inside: true", "inside: maybe", "7: 'patterns[0].inside': true or false was expected, not this text"),
        ("id: matricule", "id: Mon matricule", "3: 'patterns[0].id': an id begins with a letter and holds at most 40"),
        ("[matricule, mat]", "[matricule, '12']", "8: 'patterns[0].words[1]': a word of a column's name holds letters"),
        ("fr: Matricule", "fr: 'A|B'", "5: 'patterns[0].label.fr': a label is some words without '|'"),
        (", en: Staff number", "", "5: 'en' is missing under 'patterns[0].label'"),
        ("    category: login\n", "", "3: 'category' is missing under 'patterns[0]'"),
        ("id: agences", "id: matricule", "11: duplicate id 'matricule'; patterns[0] has it already"),
        ("means: not_name", "means: town", "12: 'lexicons[0].means': unknown value 'town'; known here: name, not_name"),
        ("[Montmartre, Bellecour]", "[' ', '']", "13: lexicon 'agences' is empty"),
        ("[Montmartre, Bellecour]", "[Montmartre, 75018]", "13: 'lexicons[0].values[1]': text was expected, not"),
        ("    values: [Montmartre, Bellecour]\n", "", "11: lexicon 'agences' needs either 'values' or 'file'"),
        ("    file:", "    values: [x]\n    file:", "14: lexicon 'commerciaux' needs either 'values' or 'file'"),
        ("file: commerciaux", "file: vendeurs", "16: lexicon 'commerciaux' is missing: there is no file 'vend"),
        ("file: comm", "file: ../comm", "16: a lexicon file lies beside this file or below: name it as in"),
        ("file: comm", "file: /etc/comm", "16: a lexicon file lies beside this file or below: name it as in"),
        ("Bellecour", "zwrték", "14: 1 of the values of 'commerciaux' mean the opposite in 'agences'"),
        ("'[A-Z]{2}\\d{6}'", '"[A-Z]{2}\\d{6}"', "6: not YAML: found unknown escape character 'd'"),
    ],
)
def test_a_mistake_is_named_with_its_line(old, new, told):
    (line,) = mistakes(edited(old, new))
    assert line.startswith(f"patterns.yaml:{told}"), line


def test_an_empty_lexicon_file_is_a_mistake():
    (line,) = mistakes(COMPLETE, {"commerciaux.txt": "# nobody yet\n\n"})
    assert line == "patterns.yaml:16: lexicon 'commerciaux' is empty"


def test_every_mistake_is_named_at_once():
    text = edited("category: login", "category: logn").replace("id: agences", "id: matricule")
    assert [line.split(":")[1] for line in mistakes(text)] == ["4", "11"]


@pytest.mark.parametrize(
    ("regex", "told"),
    [
        ("(?=A)AB", "look-around is not possible"),
        ("(?<!A)AB", "look-around is not possible"),
        ("(?!A)[A-Z]{2}", "look-around is not possible"),
        (r"([A-Z])\1\d{6}", "a back-reference is not possible"),
        (r"(?P<l>[A-Z])\k<l>", "a back-reference is not possible"),
        ("(?>AB)", "neither atomic groups"),
        ("A++B", "neither atomic groups"),
        ("A{2000}", "it repeats too much"),
        ("((A{99}){99}){99}", "it repeats too much"),
        ("[A-Z", "RE2 cannot read it (missing ]: [A-Z)"),
        ("A)|(B", "RE2 cannot read it (unexpected ): A)|(B)"),
        (r"\QAB", "RE2 cannot read it"),
        (r"\CB", r"'\C' is not possible"),
        ("A" * 501, "it is longer than 500 characters"),
        (r"\d*", "it matches an empty or blank value"),
        (r"|A", "it matches an empty or blank value"),
        (r"\s+", "it matches an empty or blank value"),
        (".+", "it matches any text"),
        (r".{2,40}", "it matches any text"),
    ],
)
def test_a_regex_that_cannot_be_used_says_why(regex, told):
    assert refused(regex).startswith(told)


@pytest.mark.parametrize("regex", [r"\d{6}", "(?i)mat-[0-9]{4}", "(A|B)(?P<n>[0-9]+)", r"\pL{3}\d", "^AB[0-9]+$"])
def test_a_regex_of_re2_is_taken(regex):
    assert load(edited("[A-Z]{2}\\d{6}", regex), "patterns.yaml", FILES).patterns[0].pattern.core == regex


def test_no_value_of_a_lexicon_is_shown():
    custom = load(COMPLETE, "patterns.yaml", FILES)
    shown = f"{custom!r} {custom.digest} {mistakes(edited('Bellecour', 'Qlimbo Anne'))}"
    assert not any(name in shown.lower() for name in ("zwrtek", "qlimbo", "montmartre"))


def test_the_digest_is_another_where_a_verdict_could_be():
    same = [COMPLETE, f"# a comment\n{COMPLETE}", edited("[Montmartre, Bellecour]", "[Bellecour, MONTMARTRE]")]
    others = [
        edited("share: 0.7", "share: 0.6"),
        edited("inside: true", "inside: false"),
        edited("[A-Z]{2}", "[A-Z]{3}"),
        edited("Staff number", "Badge"),
        edited("not_name", "name"),
        edited("Bellecour", "Vaise"),
        edited(", mat]", "]"),
    ]
    assert len({load(text, "patterns.yaml", FILES).digest for text in same}) == 1
    assert len({load(text, "patterns.yaml", FILES).digest for text in (*others, COMPLETE)}) == len(others) + 1
