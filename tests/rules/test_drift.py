"""Every place where the databases are not what masking.yaml knows stops the copy, with what to write."""

from dataclasses import replace

import pytest

from connectors.model import Column, ForeignKey, UniqueIndex
from connectors.structure import View
from rules.drift import Drift, drift
from rules.manifest import load
from rules.marked import parse
from tests.rules.structures import structure, table

TEXT = """\
systems:
  commercial:
    tables:
      agences:
        do: keep
        columns:
          id: {type: INTEGER, keep: clé}
      clients:
        do: mask
        columns:
          id: {type: INTEGER, keep: clé}
          email: {type: VARCHAR(120), mask: email}
          actif: {type: BOOLEAN, keep: analyse}
          id_agence: {type: INTEGER, keep: clé}
        unique: [email]
        foreign_keys: [id_agence -> agences.id]
        triggers: [t_maj]
      journal: {do: truncate}
    views: {v_clients: 5f0c19e3a77b2d10}
"""
AGENCES = table("agences", "id! integer")
CLIENTS = table(
    "clients", "id! integer, email text(120), actif boolean, id_agence integer? -> agences.id", unique="email"
)
JOURNAL = table("journal", "id! integer, texte text")
VIEW = View("v_clients", "5f0c19e3a77b2d10", literals=False)


def drifts(*tables, views=(VIEW,), text=TEXT, triggers=("t_maj",), relations=(), **others) -> tuple[Drift, ...]:
    there = {"commercial": structure(*tables, views=views, clients=triggers), **others}
    return drift(load(text, "masking.yaml", ["commercial", "sellers"]), there, parse(text), relations)


def the(found: tuple[Drift, ...]) -> tuple[str, str, int]:
    (only,) = found
    return only.code, only.message, only.line


def with_columns(*columns: Column):
    return replace(CLIENTS, columns=(*CLIENTS.columns, *columns))


def test_what_the_manifest_knows_is_no_drift():
    assert drifts(AGENCES, CLIENTS, JOURNAL) == ()


def test_a_new_column_is_named_with_what_to_write():
    found = drifts(AGENCES, with_columns(Column("fax", "VARCHAR(20)", "text")), JOURNAL)
    assert the(found) == ("new_column", "commercial.clients.fax is new; write fax: {type: VARCHAR(20), mask: …}", 10)


def test_a_column_that_went_is_named():
    found = drifts(AGENCES, replace(CLIENTS, columns=CLIENTS.columns[:2] + CLIENTS.columns[3:]), JOURNAL)
    assert the(found) == ("gone_column", "commercial.clients.actif is no column of the table; remove its entry", 13)


@pytest.mark.parametrize("type_", ["VARCHAR(200)", "TEXT"])
def test_another_type_or_length_is_named(type_):
    columns = (CLIENTS.columns[0], replace(CLIENTS.columns[1], type=type_), *CLIENTS.columns[2:])
    told = f"commercial.clients.email was VARCHAR(120); see that its rule fits, and write type: {type_}"
    assert the(drifts(AGENCES, replace(CLIENTS, columns=columns), JOURNAL)) == ("type_changed", told, 12)


def test_another_spelling_of_the_same_type_is_no_drift():
    columns = (CLIENTS.columns[0], replace(CLIENTS.columns[1], type="varchar (120)"), *CLIENTS.columns[2:])
    assert drifts(AGENCES, replace(CLIENTS, columns=columns), JOURNAL) == ()


def test_a_column_that_became_generated_must_leave_and_a_new_generated_one_needs_nothing():
    columns = (*CLIENTS.columns[:2], replace(CLIENTS.columns[2], generated=True), *CLIENTS.columns[3:])
    assert the(drifts(AGENCES, replace(CLIENTS, columns=columns), JOURNAL))[0] == "now_generated"
    computed = Column("domaine", "TEXT", "text", generated=True)
    assert drifts(AGENCES, with_columns(computed), JOURNAL) == ()


def test_a_new_table_and_one_that_went_are_named():
    found = drifts(AGENCES, CLIENTS, table("audit", "id! integer"))
    assert [(d.code, d.place) for d in found] == [
        ("new_table", "commercial.audit"),
        ("gone_table", "commercial.journal"),
    ]
    assert "audit: {do: truncate}" in found[0].message


def test_a_system_that_the_manifest_does_not_have_is_named():
    assert the(drifts(AGENCES, CLIENTS, JOURNAL, sellers=structure()))[0] == "new_system"


@pytest.mark.parametrize(
    ("index", "spelled"),
    [
        (UniqueIndex("u", ("id", "actif")), "id, actif"),
        (UniqueIndex("u", (), ("lower(email)",)), "lower(email)"),
        (UniqueIndex("u", ("email",), (), "actif"), "email where actif"),
    ],
)
def test_a_new_unique_index_is_spelled_whatever_it_stands_on(index, spelled):
    found = drifts(AGENCES, replace(CLIENTS, unique=(*CLIENTS.unique, index)), JOURNAL)
    code, message, line = the(found)
    assert (code, line) == ("new_unique", 15)
    assert message.startswith(f"commercial.clients has the new unique index {spelled};")


def test_a_unique_index_that_went_is_named():
    assert the(drifts(AGENCES, replace(CLIENTS, unique=()), JOURNAL))[0] == "gone_unique"


def test_a_foreign_key_that_points_elsewhere_is_two_drifts():
    key = ForeignKey(None, ("id_agence",), None, "journal", ("id",))
    found = drifts(AGENCES, replace(CLIENTS, foreign_keys=(key,)), replace(JOURNAL, primary_key=()))
    codes = {d.code for d in found}
    assert {"new_foreign_key", "gone_foreign_key"} <= codes
    assert any("id_agence -> journal.id" in d.message for d in found)


def test_a_composite_foreign_key_is_spelled():
    key = ForeignKey(None, ("id", "actif"), None, "agences", ("id", "id"))
    found = drifts(AGENCES, replace(CLIENTS, foreign_keys=(*CLIENTS.foreign_keys, key)), JOURNAL)
    assert "(id, actif) -> agences(id, id)" in next(d for d in found if d.code == "new_foreign_key").message


def test_a_new_trigger_and_one_that_went_are_named():
    found = drifts(AGENCES, CLIENTS, JOURNAL, triggers=("t_audit",))
    assert {d.code for d in found} == {"new_trigger", "gone_trigger"}


def test_another_body_of_a_view_is_named_and_a_literal_in_it_said():
    body = View("v_clients", "00000000000000ff", literals=True)
    code, message, line = the(drifts(AGENCES, CLIENTS, JOURNAL, views=(body,)))
    assert (code, line) == ("view_changed", 19)
    assert "its body holds text, which may name a person" in message
    assert 'v_clients: "00000000000000ff" under views:' in message


def test_a_new_view_and_one_that_went_are_named():
    new = View("v_new", "00000000000000ff", literals=False)
    found = drifts(AGENCES, CLIENTS, JOURNAL, views=(new,))
    assert {(d.code, d.place) for d in found} == {
        ("new_view", "commercial.v_new"),
        ("gone_view", "commercial.v_clients"),
    }


def test_a_view_that_is_excluded_may_change():
    text = TEXT.replace("5f0c19e3a77b2d10", "exclude")
    assert drifts(AGENCES, CLIENTS, JOURNAL, views=(replace(VIEW, digest="00000000000000ff"),), text=text) == ()


def test_rows_that_would_point_at_an_emptied_table_are_named():
    text = TEXT.replace("      agences:\n        do: keep\n", "      agences:\n        do: truncate\n")
    code, message, line = the(drifts(AGENCES, CLIENTS, JOURNAL, text=text))
    assert (code, line) == ("dangling", 14)
    assert message.startswith("commercial.clients.id_agence points at commercial.agences, which the copy leaves empty")
    emptied = text.replace("id_agence: {type: INTEGER, keep: clé}", "id_agence: {type: INTEGER, mask: null}")
    assert drifts(AGENCES, CLIENTS, JOURNAL, text=emptied) == ()


def test_both_ends_of_a_key_need_the_same_rule():
    text = TEXT.replace("id_agence: {type: INTEGER, keep: clé}", "id_agence: {type: INTEGER, mask: key}")
    code, message, line = the(drifts(AGENCES, CLIENTS, JOURNAL, text=text))
    assert (code, line) == ("unequal", 7)
    told = "holds the values of commercial.clients.id_agence; write mask: key for both"
    assert message == f"commercial.agences.id {told}"


def test_a_relation_between_systems_binds_like_a_key():
    text = TEXT + "  sellers:\n    tables:\n      p: {do: mask, columns: {mel: {type: TEXT, keep: x}}}\n"
    sellers = structure(table("p", "mel text"))
    relations = [("sellers.p.mel", "commercial.clients.email")]
    code, message, line = the(drifts(AGENCES, CLIENTS, JOURNAL, text=text, relations=relations, sellers=sellers))
    assert (code, line) == ("unequal", 22)
    assert message == "sellers.p.mel holds the values of commercial.clients.email; write mask: email for both"


def test_a_relation_between_two_writings_needs_both_ends_masked_not_alike():
    text = TEXT.replace("id: {type: INTEGER, keep: clé}", "id: {type: INTEGER, mask: key}").replace(
        "do: keep", "do: mask"
    )
    text = text.replace("id_agence: {type: INTEGER, keep: clé}", "id_agence: {type: INTEGER, mask: key}")
    text += "  sellers:\n    tables:\n      p: {do: mask, columns: {ref: {type: TEXT, mask: token}}}\n"
    sellers = structure(table("p", "ref text"))
    relations = [("sellers.p.ref", "commercial.clients.id")]
    assert drifts(AGENCES, CLIENTS, JOURNAL, text=text, relations=relations, sellers=sellers) == ()
    kept = text.replace("mask: token", "keep: so")
    assert the(drifts(AGENCES, CLIENTS, JOURNAL, text=kept, relations=relations, sellers=sellers))[0] == "unequal"


def test_a_relation_to_nothing_is_named():
    found = drifts(AGENCES, CLIENTS, JOURNAL, relations=[("commercial.clients.mail", "commercial.agences.id")])
    assert the(found)[:2] == (
        "unknown_relation",
        "commercial.clients.mail is no column that the databases have; correct relations: in gomme.yaml",
    )
