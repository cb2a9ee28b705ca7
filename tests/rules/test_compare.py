from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.category import CATEGORIES
from detectors.finding import ColumnResult, Finding, Reason
from rules.compare import compare, gap_id
from rules.declaration import ANY, Declaration, Inventory, System
from rules.discovery import Gap, Label
from tests.rules.scans import AS_DECLARED, EARLIER, POLICY, STARTED, column, finding


def gaps(columns: Sequence[ColumnResult], inventory: Inventory | None = POLICY) -> list[str]:
    """Each gap in a line, of the columns beside those that the policy declares."""
    found = compare(inventory, [*AS_DECLARED, *columns], {}, STARTED)
    return [" ".join(str(part) for part in (gap.kind, gap.column, gap.category, gap.severity)) for gap in found]


def one(place: str, *findings: Finding, schema: str | None = None, inventory: Inventory | None = POLICY) -> list[str]:
    return gaps([column(place, *findings, schema=schema)], inventory)


def placed(system: str, **tables: tuple[str, ...]) -> Inventory:
    passage = replace(POLICY.systems[system], tables=tables)
    return replace(POLICY, systems={**POLICY.systems, system: passage})


def test_what_is_declared_and_found_is_no_gap() -> None:
    assert gaps([]) == []


@pytest.mark.parametrize("category", sorted(set(CATEGORIES) - {"name", "email", "phone"}))
def test_a_category_that_no_system_declares_is_undeclared(category: str) -> None:
    (gap,) = one("commercial.clients.x", finding(category))
    assert gap.startswith(f"undeclared x {category} ")


def test_a_category_that_only_another_system_declares_is_misplaced() -> None:
    assert one("commercial.clients.x", finding("phone")) == ["misplaced x phone high"]


def test_a_category_inside_text_is_a_gap_whether_declared_or_not() -> None:
    assert one("commercial.clients.notes", finding("email", "text")) == ["free_text notes email medium"]
    assert one("commercial.clients.notes", finding("payment_card", "text")) == ["free_text notes payment_card high"]


def test_a_json_path_counts_as_a_column() -> None:
    assert one("commercial.journal.payload", finding("email", "json", path="$.mail")) == []
    assert one("commercial.journal.payload", finding("address", "json", path="$.a")) == [
        "undeclared payload address medium"
    ]


def test_a_declared_category_in_another_table_than_the_inventory_names_is_unplaced() -> None:
    inventory = placed("commercial", customer=("clients", "cli_*"))
    assert one("commercial.export_old.m", finding("email"), inventory=inventory) == ["unplaced m email medium"]
    assert one("commercial.CLI_2019.m", finding("email"), inventory=inventory) == []


def test_a_pattern_may_name_the_schema() -> None:
    inventory = placed("commercial", customer=("clients", "crm.*"))
    assert one("commercial.x.m", finding("email"), schema="crm", inventory=inventory) == []
    assert one("commercial.x.m", finding("email"), schema="old", inventory=inventory) == ["unplaced m email medium"]


def test_a_subject_that_is_not_placed_may_stand_anywhere() -> None:
    assert one("commercial.export_old.m", finding("email"), inventory=placed("commercial", seller=("y",))) == []


def test_a_work_phone_that_looks_private_awaits_confirmation() -> None:
    mobile = finding("phone", why=(Reason("mobile_numbers", {"share": 0.94, "tested": 398}),))
    assert one("sellers.vendeurs.portable", mobile) == ["work_use_unconfirmed portable phone medium"]


def test_a_work_phone_without_any_measure_awaits_confirmation_too() -> None:
    assert one("sellers.vendeurs.portable", finding("phone")) == ["work_use_unconfirmed portable phone medium"]


def test_one_column_and_category_give_one_gap_the_first_of_the_table() -> None:
    several = (finding("phone", "json", path="$.a"), finding("phone", "text"), finding("phone", "json", path="$.b"))
    assert one("commercial.journal.payload", *several) == ["free_text payload phone medium"]


def test_two_categories_of_one_column_are_two_gaps() -> None:
    assert one("commercial.clients.notes", finding("email", "text"), finding("name", "text")) == [
        "free_text notes email medium",
        "free_text notes name medium",
    ]


def test_a_probable_finding_weighs_one_step_less_and_role_mailboxes_least() -> None:
    assert one("commercial.clients.x", finding("phone", verdict="probable")) == ["misplaced x phone medium"]
    role = finding("email", "text", why=(Reason("role_mailbox", {"share": 0.95, "tested": 100}),))
    assert one("commercial.agences.contact", role) == ["free_text contact email low"]


def test_what_could_not_be_looked_at_is_a_gap_of_its_own() -> None:
    blob = column("commercial.factures.pdf", examined="not_examined", reason="binary")
    closed = column("sellers.paie.rib", examined="not_examined", reason="no_grant")
    assert gaps([blob, closed]) == ["not_examined rib None medium", "not_examined pdf None low"]


def test_without_an_inventory_only_what_nobody_saw_is_told() -> None:
    columns = [column("commercial.x.y", finding("phone")), column("commercial.x.z", examined="not_examined")]
    assert gaps(columns, None) == ["not_examined z None medium"]


def test_what_is_declared_and_nowhere_found_is_missing_once_a_system() -> None:
    found = compare(POLICY, AS_DECLARED[:3], {}, STARTED)
    assert [(gap.system, gap.kind, gap.category, gap.column) for gap in found] == [
        ("sellers", "missing", "email", None),
        ("sellers", "missing", "phone", None),
    ]


def test_text_is_found_and_an_empty_column_is_not() -> None:
    in_text = column("commercial.clients.notes", finding("email", "text"))
    empty = column("commercial.clients.mel", finding("email", verdict="probable", share=0.0), examined="metadata")
    assert "missing None email low" not in gaps_without_mail(in_text)
    assert "missing None email low" in gaps_without_mail(empty)


def gaps_without_mail(other: ColumnResult) -> list[str]:
    columns = [AS_DECLARED[0], *AS_DECLARED[2:], other]
    return [f"{gap.kind} {gap.column} {gap.category} {gap.severity}" for gap in compare(POLICY, columns, {}, STARTED)]


def test_nothing_is_missing_in_a_system_that_nobody_could_look_at() -> None:
    closed = [column("sellers.vendeurs.nom", examined="not_examined", reason="no_grant")]
    assert [gap.kind for gap in compare(POLICY, [*AS_DECLARED[:2], *closed], {}, STARTED)] == ["not_examined"]


def test_a_system_that_was_not_scanned_misses_nothing() -> None:
    assert compare(POLICY, AS_DECLARED[:2], {}, STARTED) == ()


def test_a_policy_that_names_no_system_declares_for_all_and_misses_only_what_none_holds() -> None:
    unnamed = replace(POLICY, systems={ANY: POLICY.systems["sellers"]})
    columns = [column("a.t.n", finding("name")), column("b.t.m", finding("email")), column("b.t.a", finding("address"))]
    found = compare(unnamed, columns, {}, STARTED)
    assert [(g.kind, g.system, g.category) for g in found] == [
        ("undeclared", "b", "address"),
        ("missing", "a", "phone"),
        ("missing", "b", "phone"),
    ]


def test_a_gap_keeps_its_id_and_its_date_when_its_kind_changes() -> None:
    (undeclared,) = compare(POLICY, [*AS_DECLARED, column("commercial.a.b", finding("phone"))], {}, STARTED)
    known = {undeclared.id: EARLIER}
    (in_text,) = compare(POLICY, [*AS_DECLARED, column("commercial.a.b", finding("phone", "text"))], known, STARTED)
    assert (undeclared.since, in_text.id, in_text.since) == (STARTED, undeclared.id, EARLIER)


def test_a_gap_points_at_its_finding() -> None:
    held = column("commercial.a.b", finding("phone"))
    (gap,) = compare(POLICY, [*AS_DECLARED, held], {}, STARTED)
    assert gap.finding == held.finding_id(held.findings[0])
    assert gap.id == gap_id("commercial", None, "a", "b", "phone")


findings = st.builds(
    finding,
    st.sampled_from(sorted(CATEGORIES)),
    st.sampled_from(["column", "text", "json"]),
    st.sampled_from(["confirmed", "probable"]),
    st.sampled_from([None, "$.a", "$.b"]),
)
columns = st.builds(
    lambda system, table, name, held, examined: column(f"{system}.{table}.{name}", *held, examined=examined),
    st.sampled_from(["commercial", "sellers", "third"]),
    st.sampled_from("tu"),
    st.sampled_from("abc"),
    st.lists(findings, max_size=4),
    st.sampled_from(["census", "sample", "metadata", "not_examined"]),
)
scans = st.lists(columns, max_size=8, unique_by=lambda one: (one.system, one.label))


@settings(deadline=None)
@given(scans, st.randoms())
def test_the_order_of_columns_does_not_matter(scan: list[ColumnResult], random: object) -> None:
    shuffled = list(scan)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert compare(POLICY, scan, {}, STARTED) == compare(POLICY, shuffled, {}, STARTED)


@settings(deadline=None)
@given(scans)
def test_comparing_twice_is_the_same_and_no_two_gaps_share_an_id(scan: list[ColumnResult]) -> None:
    found: tuple[Gap, ...] = compare(POLICY, scan, {}, STARTED)
    again = compare(POLICY, scan, dict.fromkeys([gap.id for gap in found], EARLIER), STARTED)
    assert [replace(gap, since=EARLIER) for gap in found] == list(again)
    assert len({gap.id for gap in found}) == len(found)


@settings(deadline=None)
@given(scans)
def test_every_undeclared_finding_is_a_gap(scan: list[ColumnResult]) -> None:
    told = {(gap.system, gap.table, gap.column, gap.category) for gap in compare(POLICY, scan, {}, STARTED)}
    declared = {(item.system, item.category) for item in POLICY.declared()}
    for one in scan:
        for held in one.findings:
            if (one.system, held.category) not in declared:
                assert (one.system, one.table, one.column, held.category) in told


def test_two_systems_declared_by_one_line_of_prose_miss_their_own_data() -> None:
    passages = {
        "a": System(Label("a", "a"), declares=(Declaration("name", None, 3), Declaration("email", None, 3))),
        "b": System(Label("b", "b"), declares=(Declaration("email", None, 3),)),
    }
    columns = [column("a.t.n", finding("name")), column("b.t.m", finding("email"))]
    found = compare(Inventory(1, systems=passages), columns, {}, STARTED)
    assert [(gap.kind, gap.system, gap.category) for gap in found] == [("missing", "a", "email")]
