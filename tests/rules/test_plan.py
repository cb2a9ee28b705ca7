"""Plans: one spelling and one hash, and the order in which they go through tables."""

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.model import Column, ForeignKey, Table
from connectors.structure import Structure
from rules.plan import Plan, PlanError, PlannedRule, PlannedTable, Refusal, SideEffect, canonical, over_cap, parse
from rules.plan import rows_digest as digest_of
from rules.plan_order import Target, ordered
from tests.rules.plans import CREATED, TABLE, plan

words = st.text(max_size=12)
counts = st.integers(0, 10**9)
pairs = st.lists(st.tuples(words, words), max_size=3).map(tuple)
backlogs = st.lists(st.tuples(words, st.sampled_from(["active", "held"]), counts), max_size=3).map(tuple)
names = st.lists(words, max_size=3).map(tuple)
tables = st.builds(PlannedTable, *[words] * 4, counts, counts, words, *[counts] * 5, pairs, backlogs)


def some(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(strategy, max_size=2).map(tuple)


plans = st.builds(
    Plan, words, st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), st.dates(), words,
    words, st.booleans(), names, some(st.builds(PlannedRule, words, words, words, names, counts)), words,
    st.none() | words, pairs, some(tables), some(st.builds(SideEffect, words, words, st.just("trigger"), words)),
    some(st.builds(Refusal, words, words)),
)  # fmt: skip


@given(plans)
def test_a_plan_is_read_back_as_it_was_and_hashes_the_same(made):
    assert parse(canonical(made)) == made
    assert Plan.from_row(made.to_row("frozen")) == made


@given(plans, plans)
def test_two_plans_have_one_hash_only_where_they_are_equal(one, other):
    assert (one.sha256 == other.sha256) == (one == other)


@pytest.mark.parametrize("name", [field.name for field in fields(PlannedTable)])
def test_every_field_of_a_table_is_under_the_hash(name):
    old = getattr(TABLE, name)
    new = old + 1 if isinstance(old, int) else f"{old}x" if isinstance(old, str) else ()
    assert plan(tables=(replace(TABLE, **{name: new}),)).sha256 != plan().sha256


def test_a_plan_ends_seven_days_after_it_was_made():
    assert plan().expires == CREATED + timedelta(days=7)
    assert json.loads(canonical(plan()))["expires"] == "2026-12-05T02:00:00+00:00"


def edited(**changes: object) -> dict:
    document = json.dumps({**json.loads(canonical(plan())), **changes}).encode()
    return {**plan().to_row("frozen"), "document": document}


def test_a_plan_that_was_edited_is_not_read():
    from hashlib import sha256

    with pytest.raises(PlanError, match="changed after it was frozen"):
        Plan.from_row(edited(as_of="2030-01-01"))
    hashed = edited(as_of="2030-01-01")
    with pytest.raises(PlanError, match="another"):
        Plan.from_row({**hashed, "sha256": sha256(hashed["document"]).hexdigest()})
    with pytest.raises(PlanError, match="another"):
        Plan.from_row({**plan().to_row("frozen"), "id": "p-other"})
    with pytest.raises(PlanError):
        Plan.from_row({**plan().to_row("drafting"), "document": None})
    with pytest.raises(PlanError, match="changed after it was frozen"):  # by hand, into a text
        Plan.from_row({**plan().to_row("frozen"), "document": "{}"})


@pytest.mark.parametrize("document", [b"", b"{", b"[]", b"{}", b'{"gomme_plan": 1}', b'{"gomme_plan": 2}', b"\xff"])
def test_what_is_no_plan_is_not_read(document):
    with pytest.raises(PlanError):
        parse(document)


@given(st.lists(st.tuples(st.binary(max_size=9), st.binary(max_size=9), st.binary(max_size=9)), max_size=4), st.data())
def test_a_row_list_has_a_digest_of_its_own(chunks, data):
    others = data.draw(st.lists(st.tuples(*[st.binary(max_size=9)] * 3), max_size=4))
    assert (digest_of(chunks) == digest_of(others)) == (chunks == others)


@pytest.mark.parametrize(
    ("selected", "total", "max_rows", "max_share", "over"),
    [
        (500, 10_000, 500, None, 0),
        (501, 10_000, 500, None, 1),
        (501, 10_000, None, 0.05, 1),
        (400, 10_000, 1000, 0.02, 200),
        (400, 10_000, 100, 0.5, 300),
        (5, 5, None, None, 0),
        (1, 10, 1000, 0.05, 1),
        (0, 0, 1, 0.05, 0),
    ],
)
def test_caps_count_what_is_too_much(selected, total, max_rows, max_share, over):
    assert over_cap(selected, total, max_rows, max_share) == over


def table(name: str, *keys: ForeignKey, nullable: bool = True, key: tuple[str, ...] = ("id",)) -> Table:
    own = tuple(Column(column, "INTEGER", "integer", nullable) for one in keys for column in one.columns)
    columns = (Column("id", "INTEGER", "integer", False), Column("email", "TEXT", "text"), *own)
    return Table(None, name, columns, primary_key=key, foreign_keys=keys)


def to(parent: str, on_delete: str | None = None) -> ForeignKey:
    return ForeignKey(None, (f"id_{parent}",), None, parent, ("id",), on_delete)


def structures(*tables: Table, **triggers: tuple[str, ...]) -> dict[str, Structure]:
    return {"a": Structure("sqlite", tables, triggers=triggers)}


def deleting(*names: str) -> list[Target]:
    return [Target("a", name, "delete_row") for name in names]


def codes(found) -> list[str]:
    return [refusal.code for refusal in found.refusals]


CLIENTS, ORDERS, LINES = table("clients"), table("orders", to("clients")), table("lines", to("orders"))


@given(st.permutations(["clients", "orders", "lines"]))
def test_children_go_before_their_parents_in_whatever_order_rules_stand(names):
    found = ordered(deleting(*names), structures(CLIENTS, ORDERS, LINES))
    assert found.tables == (("a", "lines"), ("a", "orders"), ("a", "clients"))
    assert (found.loosened, found.side_effects, found.refusals) == ((), (), ())


def test_a_declared_relation_orders_as_a_foreign_key_does():
    both = {**structures(CLIENTS), "b": Structure("sqlite", (table("prospects"),))}
    targets = [Target("a", "clients", "delete_row"), Target("b", "prospects", "delete_row")]
    found = ordered(targets, both, [("b.prospects.email", "a.clients.email")])
    assert found.tables == (("b", "prospects"), ("a", "clients"))


def test_a_key_from_a_table_that_no_rule_speaks_of_refuses_the_plan():
    found = ordered(deleting("clients"), structures(CLIENTS, ORDERS))
    assert codes(found) == ["undeclared_inbound"]
    assert "a.orders(id_clients) -> a.clients(id)" in found.refusals[0].sentence
    assert codes(ordered(deleting("clients"), structures(CLIENTS, ORDERS), named=[("a", "orders")])) == []
    erasing = [Target("a", "clients", "erase_fields", ("email",))]
    assert codes(ordered(erasing, structures(CLIENTS, ORDERS))) == []


def test_a_relation_that_somebody_declared_refuses_as_a_foreign_key_does():
    both = {**structures(CLIENTS), "b": Structure("sqlite", (table("prospects"),))}
    assert codes(ordered(deleting("clients"), both, [("b.prospects.email", "a.clients.email")])) == [
        "undeclared_inbound"
    ]


def test_a_table_that_points_at_itself_has_a_place():
    assert codes(ordered(deleting("tree"), structures(table("tree", to("tree"))))) == []


def test_a_ring_is_opened_where_a_key_may_be_null():
    clients = replace(table("clients", to("contacts")), columns=(*table("clients", to("contacts")).columns,))
    contacts = table("contacts", to("clients"), nullable=False)
    found = ordered(deleting("clients", "contacts"), structures(clients, contacts))
    assert [(edge.child, edge.columns) for edge in found.loosened] == [(("a", "clients"), ("id_contacts",))]
    assert (found.tables, codes(found)) == ((("a", "contacts"), ("a", "clients")), [])


def test_a_ring_of_keys_that_may_not_be_null_refuses_the_plan():
    ring = structures(table("x", to("y"), nullable=False), table("y", to("x"), nullable=False), CLIENTS)
    found = ordered(deleting("x", "y", "clients"), ring)
    assert codes(found) == ["ring"]
    assert found.refusals[0].sentence.startswith("a.x, a.y point at one another")


def test_a_table_without_a_primary_key_refuses_the_plan():
    assert codes(ordered(deleting("log"), structures(table("log", key=())))) == ["no_primary_key"]


def test_a_column_that_others_point_at_is_not_erased():
    ref = ForeignKey(None, ("ref",), None, "clients", ("email",))
    orders = replace(ORDERS, columns=(*ORDERS.columns, Column("ref", "TEXT", "text")), foreign_keys=(ref,))
    erase = [Target("a", "clients", "erase_fields", ("email",))]
    assert codes(ordered(erase, structures(CLIENTS, orders))) == ["key_erased"]
    assert codes(ordered([Target("a", "clients", "pseudonymize", ("id",))], structures(CLIENTS))) == ["key_erased"]


def test_cascades_and_triggers_are_named():
    orders = table("orders", to("clients", "CASCADE"))
    notes = table("notes", to("clients", "SET  null"))
    calm = table("calm", to("clients", "NO ACTION"))
    there = structures(CLIENTS, orders, notes, calm, clients=("t_audit",), calm=("t_other",))
    found = ordered(deleting("clients"), there, named=[("a", name) for name in ("orders", "notes", "calm")])
    assert [(effect.kind, effect.what) for effect in found.side_effects] == [
        ("cascade", "a.orders(id_clients) -> a.clients(id): on delete cascade"),
        ("cascade", "a.notes(id_clients) -> a.clients(id): on delete set null"),
        ("trigger", "t_audit"),
    ]


def test_a_day_is_a_day_again():
    assert parse(canonical(plan())).as_of == date(2026, 11, 28)
