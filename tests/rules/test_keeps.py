"""What stays although it is past due: for another purpose, for a child, while something is open."""

from datetime import date
from typing import Any

import pytest

from connectors.structure import Structure
from rules.due import NotSelectable, keeps, select
from rules.retention import Retention, Rule
from tests.rules.grounds import client, ground, order, rule, table, to
from tests.rules.predicates import holds


def kept(of: Rule, others: list[Rule], row: dict[str, Any], tables: Any = None) -> list[tuple[str, str]]:
    found = keeps(of, Retention(version=1, rules=(of, *others)), ground())
    return [(keep.why, keep.by) for keep in found if holds(keep.rows, row, tables)]


def other(**what: Any) -> Rule:
    return rule(**({"id": "gc.autre", "purpose": "autre", "trigger": "vu"} | what))


def test_another_purpose_keeps_a_field_that_it_still_needs():
    erase = {"action": "erase_fields", "per_column": {"nom": "null"}}
    of, row = rule(final=erase), client(fin="2020-01-01", vu=date(2026, 1, 1))
    assert kept(of, [other(final=erase)], row) == [("purpose", "gc.autre")]
    assert kept(of, [other(final=erase)], row | {"vu": date(2020, 1, 1)}) == []
    assert kept(of, [other(final=erase)], row | {"vu": None}) == [("purpose", "gc.autre")]  # cannot be dated
    assert kept(of, [other(final=erase, enabled=False)], row) == []
    fin = {"columns": ["fin"], "final": {"action": "erase_fields", "per_column": {"fin": "null"}}}
    assert kept(of, [other(**fin)], row) == []  # about another field
    assert kept(rule(), [other(**fin)], row) == [("purpose", "gc.autre")]  # which a deleted row takes along


def test_what_another_purpose_waits_for_keeps_the_field_too():
    erase = {"action": "erase_fields", "per_column": {"nom": "null"}}
    open_orders = other(final=erase, keep_while=[{"child": "commandes", "where": {"statut": ["ouvert"]}}])
    row = client(fin="2020-01-01", vu=date(2020, 1, 1))
    tables = {"commandes": [order(1, None, statut="ouvert")]}
    assert kept(rule(final=erase), [open_orders], row, tables) == [("purpose", "gc.autre")]
    assert kept(rule(final=erase), [open_orders], row, {"commandes": []}) == []


def test_a_row_keeps_the_one_of_its_own_table_that_it_points_at():
    branches = table("agences", ("siege", "bigint", "integer"), ("fin", "date", "date"), keys=(to("siege", "agences"),))
    at = ground(structure=Structure("postgresql", (branches,)))
    of = rule(table="agences", columns=["fin"], trigger="fin", extends_parent=True)
    (keep,) = keeps(of, Retention(version=1, rules=(of,)), at)
    head = {"id": 1, "siege": None, "fin": date(2020, 1, 1)}
    for day, stays in ((date(2026, 1, 1), True), (date(2020, 1, 1), False)):
        rows = [head, {"id": 2, "siege": 1, "fin": day}]
        assert holds(keep.rows, head, {"agences": rows}) is stays


def test_a_child_that_is_not_past_due_keeps_its_parent():
    child = other(table="commandes", columns=["statut"], trigger="jour", extends_parent=True)
    row = client(fin="2020-01-01")
    for day, stays in ((date(2026, 1, 1), True), (date(2020, 1, 1), False), (None, True)):
        found = kept(rule(), [child], row, {"commandes": [order(1, day)]})
        assert found == ([("child", "gc.autre")] if stays else [])
    assert kept(rule(), [child], row, {"commandes": [order(2, date(2026, 1, 1))]}) == []
    quiet = other(table="commandes", columns=["statut"], trigger="jour")
    assert kept(rule(), [quiet], row, {"commandes": [order(1, date(2026, 1, 1))]}) == []


def test_a_grandchild_keeps_the_child_that_keeps_its_parent():
    child = other(table="commandes", columns=["statut"], trigger="jour", extends_parent=True)
    grandchild = other(id="gc.ligne", table="lignes", columns=["jour"], trigger="jour", extends_parent=True)
    tables = {
        "commandes": [order(1, date(2020, 1, 1), id=7)],
        "lignes": [{"id": 1, "id_commande": 7, "jour": date(2026, 1, 1)}],
    }
    found = kept(rule(), [child, grandchild], client(fin="2020-01-01"), tables)
    assert found == [("child", "gc.autre")]


def test_rows_are_kept_while_a_child_is_open():
    of = rule(keep_while=[{"child": "commandes", "where": {"statut": ["ouvert"]}}])
    row = client(fin="2020-01-01")
    assert kept(of, [], row, {"commandes": [order(1, None, statut="ouvert")]}) == [("while", "commandes")]
    assert kept(of, [], row, {"commandes": [order(1, None, statut="clos")]}) == []
    any_child = rule(keep_while=[{"child": "commandes", "by": "id_client"}])
    assert kept(any_child, [], row, {"commandes": [order(1, None)]}) == [("while", "commandes")]


def test_a_rule_that_does_not_fit_is_not_selected():
    for unfit in (rule(table=None), rule(table="client"), rule(trigger="finn"), rule(trigger="compte")):
        with pytest.raises(NotSelectable, match=r"gc\.client: "):
            select(unfit, ground())
    with pytest.raises(NotSelectable, match="no one key of 'lignes' points at clients"):
        keeps(rule(keep_while=[{"child": "lignes"}]), Retention(version=1), ground())
