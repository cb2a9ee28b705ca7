"""Indexes, keys, triggers, views and generated columns in the proposed manifest."""

from dataclasses import replace

import pytest

from connectors.model import Column
from connectors.structure import Statement, View
from rules.propose import propose
from tests.rules.proposals import asked, of, proposed, results, scanned
from tests.rules.structures import structure, table


def test_indexes_keys_triggers_and_generated_columns_are_known():
    t = table("t", "id! integer, a integer? -> t.id, b integer?", unique="b")
    t = replace(t, columns=(*t.columns, Column("g", "TEXT", "text", generated=True)))
    told = of(proposed(t, there=structure(t, t=("t_maj",))), "t")
    assert (told.unique, told.foreign_keys, told.triggers) == (("b",), ("a -> t.id",), ("t_maj",))
    assert "g" not in told.columns


@pytest.mark.parametrize(
    ("sql", "listed"),
    [
        ("CREATE VIEW v AS SELECT * FROM t WHERE statut = 'actif' AND devise = 'EUR'", "00000000000000ff"),
        ("CREATE VIEW v AS SELECT * FROM t WHERE nom = 'Dupont'", "exclude"),
        ("CREATE VIEW v AS SELECT * FROM t WHERE nom LIKE 'Jean Dupont%'", "exclude"),
        ("CREATE VIEW v AS SELECT * FROM t WHERE mel = 'x@y.fr'", "exclude"),
        ("CREATE VIEW v AS SELECT * FROM t WHERE tel = '06 12 34 56 78'", "exclude"),
    ],
)
def test_a_view_that_names_somebody_is_left_out_which_is_asked(sql, listed):
    t = table("t", "id! integer")
    there = replace(
        structure(t, views=(View("v", "00000000000000ff", literals=True),)), after=(Statement("view", "v", sql),)
    )
    proposal = proposed(t, there=there)
    assert proposal.manifest.systems["commercial"].views == {"v": listed}
    assert ("v" in asked(proposal)) == (listed == "exclude")


def test_a_view_whose_text_is_not_at_hand_is_left_out_where_it_holds_a_literal():
    t = table("t", "id! integer")
    views = (View("a", "00000000000000ff", literals=True), View("b", "00000000000000ee", literals=False))
    assert proposed(t, there=structure(t, views=views)).manifest.systems["commercial"].views == {
        "a": "exclude",
        "b": "00000000000000ee",
    }


def test_the_reasons_are_in_the_language_of_the_workspace():
    t = table("t", "id! integer")
    proposal = propose(scanned(results("commercial", (t,))), {"commercial": structure(t)}, language="en")
    kept = proposal.manifest.systems["commercial"].tables["t"].columns["id"].keep
    assert kept == "a surrogate key, without meaning outside the database; scan 20261128-020000-abcdef"
