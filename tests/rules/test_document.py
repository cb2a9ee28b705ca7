from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, field_validator

from rules.document import DocumentError, Section, read


class Label(Section):
    fr: str
    en: str


class SystemPart(Section):
    url: str
    label: str | Label | None = None
    schemas: tuple[str, ...] = ()
    connections: Annotated[int, Field(ge=1)] = 2
    attested_on: str | None = None

    @field_validator("url")
    @classmethod
    def _has_a_scheme(cls, url: str) -> str:
        if "://" not in url:
            raise ValueError(f"'{url}' is no SQLAlchemy URL")
        return url


class Workspace(Section):
    version: int
    language: Literal["fr", "en"] = "fr"
    systems: dict[str, SystemPart] = Field(default_factory=dict)
    relations: tuple[Label, ...] = ()


def problems(text: str) -> list[str]:
    with pytest.raises(DocumentError) as caught:
        read(text, "gomme.yaml", Workspace)
    return str(caught.value).splitlines()


def test_a_sound_document_becomes_a_model() -> None:
    text = "version: 1\nsystems:\n  commercial: {url: 'sqlite:///a.db', label: {fr: Ventes, en: Sales}}\n"
    workspace = read(text, "gomme.yaml", Workspace)
    assert workspace.systems["commercial"].label == Label(fr="Ventes", en="Sales")


def test_an_unknown_key_names_file_line_and_nearest_key() -> None:
    assert problems("version: 1\nlanguage: fr\n\nsistems: {}\n") == [
        "gomme.yaml:4: unknown key 'sistems'; did you mean 'systems'?"
    ]


def test_an_unknown_key_deep_inside_is_compared_with_the_keys_of_its_own_place() -> None:
    text = "version: 1\nsystems:\n  commercial:\n    url: sqlite:///a.db\n    schema: [public]\n"
    assert problems(text) == ["gomme.yaml:5: unknown key 'schema'; did you mean 'schemas'?"]


def test_an_unknown_key_in_one_branch_of_a_union_is_told_as_such() -> None:
    text = "version: 1\nsystems:\n  s:\n    url: sqlite:///a.db\n    label:\n      fr: a\n      en: b\n      ens: c\n"
    assert problems(text) == ["gomme.yaml:8: unknown key 'ens'; did you mean 'en'?"]


def test_an_unknown_key_in_a_list_has_its_line() -> None:
    assert problems("version: 1\nrelations:\n- {fr: a, en: b}\n- fr: a\n  en: b\n  fro: c\n") == [
        "gomme.yaml:6: unknown key 'fro'; did you mean 'fr'?"
    ]


def test_a_key_that_resembles_nothing_lists_what_is_known() -> None:
    assert problems("version: 1\nzzzz: 1\n") == [
        "gomme.yaml:2: unknown key 'zzzz'; known here: version, language, systems, relations"
    ]


def test_all_problems_come_at_once_in_the_order_of_their_lines() -> None:
    text = "language: de\nsystems:\n  a: {url: [], connections: many}\n  a: {url: x}\nbogus: 1\n"
    assert problems(text) == [
        "gomme.yaml:1: 'language': unknown value 'de'; known here: fr, en",
        "gomme.yaml:1: 'version' is missing",
        "gomme.yaml:3: 'systems.a.connections': a whole number was expected, not this text",
        "gomme.yaml:3: 'systems.a.url': text was expected, not a list",
        "gomme.yaml:4: duplicate key 'a'; it stands on line 3 already",
        "gomme.yaml:5: unknown key 'bogus'; known here: version, language, systems, relations",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "gomme.yaml:1: the document is empty"),
        ("# nothing yet\n", "gomme.yaml:1: the document is empty"),
        ("- a\n", "gomme.yaml:1: a mapping such as 'version: 1' was expected, not a list or a single value"),
        ("version: 1\nsystems:\n\ta: 1\n", "gomme.yaml:3: a tab stands here; YAML is indented with spaces"),
        ("version: 1\nversion: 2\n", "gomme.yaml:2: duplicate key 'version'; it stands on line 1 already"),
        ("version: 1\nsystems: {a: *x}\n", "gomme.yaml:2: found undefined alias 'x'; an anchor '&name' must stand "),
        ("version: &v [*v]\n", "gomme.yaml:1: an alias points at something that contains it"),
        ("version: 1\n---\nversion: 1\n", "gomme.yaml:2: a second document starts here; one file holds one document"),
        ("version: !env HOME\n", "gomme.yaml:1: a tag that is not known here; plain values only"),
        ("version: \x07\n", "gomme.yaml:1: a control character that YAML does not allow"),
        ("version: " + "[" * 5000, "gomme.yaml:1: the document is nested too deeply"),
        ("version: 1\nsystems: []\n", "gomme.yaml:2: 'systems': a mapping was expected, not a list"),
        ("version:\n", "gomme.yaml:1: 'version': a whole number was expected, not nothing"),
        (
            "version: 1\nsystems: {a: {url: 'x://', connections: 0}}",
            "gomme.yaml:2: 'systems.a.connections': the value should be ",
        ),
    ],
)
def test_a_broken_document_is_told_in_one_sentence(text: str, problem: str) -> None:
    assert problems(text)[0].startswith(problem)


def test_aliases_that_grow_beyond_measure_are_refused() -> None:
    layers = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 10))
    (told,) = problems(f"l0: &l0 [x, x, x]\n{layers}\n")
    assert told.endswith("the document is too large once its aliases are followed")


def test_a_merge_key_brings_in_what_its_alias_holds() -> None:
    text = "version: 1\nsystems:\n  a: &a {url: 'x://', connections: 3}\n  b:\n    <<: *a\n    url: 'y://'\n"
    system = read(text, "gomme.yaml", Workspace).systems["b"]
    assert (system.url, system.connections) == ("y://", 3)


def test_yaml_is_read_as_version_1_2_and_dates_stay_text() -> None:
    text = "version: 1\nsystems: {no: {url: 'x://', attested_on: 2026-01-15}}\n"
    assert read(text, "gomme.yaml", Workspace).systems["no"].attested_on == "2026-01-15"


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter() -> None:
    assert problems("\ufeffversion: 1\r\nlangage: fr\r\n") == [
        "gomme.yaml:2: unknown key 'langage'; did you mean 'language'?"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\npostgresql://u:Sw0rdf1sh@h/db: 1\n",
        "version: 1\nlanguage: postgresql://u:Sw0rdf1sh@h/db\n",
        "version: 1\nlanguage: postgresql://u:Sw0rdf1sh-Sw0rdf1sh-Sw0rdf1sh-Sw0rdf1sh@h/db\n",
        "version: 1\n'postgresql://u:a Sw0rd''f1sh@h/db': 1\n",
        "version: 1\nsystems: {a: {url: 'u:Sw0rdf1sh@h', connections: 'pg://u:Sw0rdf1sh@h'}}\n",
        "version: postgresql://u:Sw0rd/f1sh@Sw0rdf1sh@h/db\n",
        "version: 1\nsystems: 'postgresql://u:Sw0rdf1sh@h/db\n",
        "version: 1\nsystems: {a: postgresql://u:Sw0rdf1sh@h/db}\n",
    ],
)
def test_a_password_never_stands_in_an_error(text: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(text, "gomme.yaml", Workspace)
    assert "Sw0rd" not in f"{caught.value!s}{caught.value!r}{caught.value.__cause__}{caught.value.problems}"


@given(st.text(alphabet=st.sampled_from("ab:-[]{}&*<>|'\"#!%@`,? \n\t\r0129~=é\u2028\ufeff"), max_size=60))
def test_any_text_is_read_or_refused_in_sentences(text: str) -> None:
    told = ""
    try:
        read(text, "gomme.yaml", Workspace)
    except DocumentError as error:
        told = str(error)
    assert all(line.startswith("gomme.yaml:") for line in told.split("\n") if told)
