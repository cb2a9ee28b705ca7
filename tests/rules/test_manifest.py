"""masking.yaml: read with every mistake named, written as a human would."""

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.document import DocumentError
from rules.manifest import (
    EXCLUDED,
    OPTIONS,
    ColumnRule,
    Manifest,
    MaskName,
    SystemRule,
    TableRule,
    dump,
    load,
    manifest_sha256,
)
from rules.marked import parse

SYSTEMS = ("commercial", "sellers")
COMPLETE = """\
version: 1
systems:
  commercial:
    tables:
      clients:
        do: mask
        subject: email
        quasi_identifiers: [cp]
        columns:
          id_client: {type: INTEGER, keep: "clé technique"}
          email: {type: VARCHAR(120), mask: email}
          cp: {type: VARCHAR(5), keep: analyse}
          tel: {type: VARCHAR(30), mask: phone}
        unique: [email]
        foreign_keys: [id_agence -> agences.id_agence]
      journal: {do: truncate, why: bruit}
    views: {v_clients: 5f0c19e3a77b2d10, v_vieux: exclude}
"""


def mistakes(text: str) -> list[str]:
    with pytest.raises(DocumentError) as error:
        load(text, "masking.yaml", SYSTEMS)
    return str(error.value).splitlines()


def edited(old: str, new: str) -> str:
    assert old in COMPLETE
    return COMPLETE.replace(old, new)


def test_a_manifest_is_read():
    commercial = load(COMPLETE, "masking.yaml", SYSTEMS).systems["commercial"]
    clients = commercial.tables["clients"]
    assert (clients.do, clients.subject, clients.unique) == ("mask", "email", ("email",))
    assert clients.columns["email"].mask == "email"
    assert clients.columns["id_client"].keep == "clé technique"
    assert [table.copied for table in commercial.tables.values()] == [True, False]
    assert commercial.excluded_views == {"v_vieux"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("mask: phone", "mask: phnoe", "13: unknown mask 'phnoe'; did you mean 'phone'?"),
        ("  commercial:", "  comercial:", "3: unknown system 'comercial'; did you mean 'commercial'?"),
        ("journal:", "journal_*:", "16: 'journal_*': there are no wildcards here; name every table"),
        ("          cp:", "          '*':", "12: '*': there are no wildcards here; name every column"),
        ("v_clients:", "'*':", "17: '*': there are no wildcards here; name every view"),
        ("do: truncate", "do: empty", "16: 'systems.commercial.tables.journal.do': unknown value 'empty'"),
        ("do: truncate", "do: keep", "16: 'journal' names no column; each needs a mask, or keep with a reason"),
        ("subject: email", "subject: mail", "7: subject 'mail' is no column of this table; did you mean 'email'?"),
        ("[cp]", "[cpp]", "8: 'cpp' is no column of this table; did you mean 'cp'?"),
        ("keep: analyse", 'keep: " "', "12: 'cp' is kept without a reason; write why nobody can be found in it"),
        ("keep: analyse", "keep: true", "text was expected, not true or false"),
        (", keep: analyse", "", "12: 'cp' has neither a mask nor keep"),
        ("mask: phone", "mask: phone, keep: so", "13: 'tel' has a mask and keep; leave one of them"),
        ("mask: phone", "mask: phone, overflw: refuse", "13: unknown key 'overflw'; did you mean 'overflow'?"),
        (
            "mask: phone",
            "mask: phone, domain: x.test",
            "13: 'domain' is no option of the mask 'phone'; it takes overfl",
        ),
        ("mask: phone", "mask: iban, days: 3", "13: 'days' is no option of the mask 'iban', which takes none"),
        ("mask: phone", "mask: text, how: year", "13: 'year' is no way of the mask 'text'; it knows redact, drop"),
        ("mask: phone", "mask: birth_date, days: 9", "13: 'days' are of how: shift"),
        ("mask: phone", "mask: constant", "13: 'value' is missing: the mask 'constant' needs it"),
        ("mask: phone", "mask: truncate", "13: 'length' is missing: the mask 'truncate' needs it"),
        ("mask: phone", "mask: json, paths: {a.b: emial}", "13: unknown mask 'emial'; did you mean 'email'?"),
        ("mask: email", "mask: email, domain: gmail.com", "11: 'gmail.com' could deliver; take example.com"),
        ("keep: analyse", "keep: analyse, days: 3", "12: 'days' is an option of a mask, and this column has none"),
        ("do: mask", "do: keep", "11: 'email' has a mask in a table that is kept; write do: mask"),
        ("5f0c19e3a77b2d10", "v12", "17: 'v_clients': the 16 digits of its definition were expected, or exclude"),
    ],
)
def test_a_mistake_is_named_with_its_line(old, new, told):
    assert any(
        re.search(rf"masking\.yaml:\S*{re.escape(told)}|{re.escape(told)}", line) for line in mistakes(edited(old, new))
    )


def test_all_mistakes_are_named_at_once():
    text = edited("mask: email", "mask: email, overflow: refuse").replace("keep: analyse", 'keep: ""')
    assert [line.split(":")[1] for line in mistakes(text)] == ["11", "12"]


def test_a_table_that_is_not_copied_needs_no_columns():
    load("systems: {sellers: {tables: {a: {do: truncate}, b: {do: exclude}}}}", "masking.yaml", SYSTEMS)


def test_null_is_a_mask_as_yaml_writes_it():
    rule = load(edited("mask: phone", "mask: null"), "masking.yaml", SYSTEMS).systems["commercial"].tables["clients"]
    assert rule.columns["tel"].mask == "null"


def test_every_mask_has_its_options():
    assert list(OPTIONS) == list(get_args(MaskName))
    assert {option for options in OPTIONS.values() for option in options} <= set(ColumnRule.model_fields)


def test_the_text_has_a_line_a_column_and_the_remarks_where_somebody_decides():
    manifest = load(COMPLETE, "masking.yaml", SYSTEMS)
    place = ("systems", "commercial", "tables", "clients", "columns", "tel")
    text = dump(manifest, "en", {place: "is it a phone?"})
    assert "          tel: {type: VARCHAR(30), mask: phone}  # to be decided: is it a phone?" in text.splitlines()
    assert "      journal: {do: truncate, why: bruit}" in text.splitlines()
    assert "        foreign_keys: [id_agence -> agences.id_agence]" in text.splitlines()
    assert "is it a phone?" in text.splitlines()[parse(text).line(place) - 1]


def test_another_text_has_another_fingerprint():
    assert manifest_sha256(COMPLETE) != manifest_sha256(COMPLETE + "# but for a comment\n")


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="*"), min_size=1, max_size=12)
VALUES = (
    st.none() | st.text(max_size=8) | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
)
REASONS = NAMES.filter(str.strip)
RULES = (
    st.builds(ColumnRule, type=NAMES, keep=REASONS)
    | st.builds(ColumnRule, type=NAMES, mask=st.sampled_from(["email", "null", "iban"]))
    | st.builds(ColumnRule, type=NAMES, mask=st.just("constant"), value=VALUES.filter(lambda v: v is not None))
    | st.builds(
        ColumnRule, type=NAMES, mask=st.just("json"), paths=st.dictionaries(NAMES, st.just("phone"), min_size=1)
    )
)
TABLES = st.builds(
    TableRule,
    do=st.just("mask"),
    why=st.none() | NAMES,
    columns=st.dictionaries(NAMES, RULES, min_size=1, max_size=4),
    unique=st.lists(NAMES).map(tuple),
    triggers=st.lists(NAMES).map(tuple),
) | st.builds(TableRule, do=st.sampled_from(["truncate", "exclude"]), why=st.none() | NAMES)


@given(
    st.builds(
        SystemRule,
        tables=st.dictionaries(NAMES, TABLES, max_size=3),
        views=st.dictionaries(NAMES, st.just(EXCLUDED) | st.text("0123456789abcdef", min_size=16, max_size=16)),
    )
)
def test_what_is_written_is_read_back(system):
    manifest = Manifest(systems={"commercial": system})
    assert load(dump(manifest), "masking.yaml", SYSTEMS) == manifest
