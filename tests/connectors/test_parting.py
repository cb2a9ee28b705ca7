"""Rows told apart in one pass are those that each predicate means by itself, and read as they are read alone."""

from typing import Any

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.model import Table
from connectors.predicate import EVERY, All, Any_, Like, Missing, Not, Predicate, Related, Within
from connectors.selection import BeforeHash, Parts, keys, told_apart
from connectors.structure import Structure
from connectors.system import connect
from tests.connectors import test_predicate
from tests.connectors.databases import run
from tests.connectors.test_predicate import KEY, Shop, _renamed, _within, parts, rows
from tests.rules.predicates import holds

shop = test_predicate.shop
COLUMNS = ["txt", "num", "dbl", "day", "moment", "instant"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=rows, first=parts, second=parts, finer=parts)
def test_rows_are_told_apart_as_on_paper(
    shop: Shop, cells: list[dict[str, Any]], first: Predicate, second: Predicate, finer: Predicate
) -> None:
    made = shop.fill(cells)
    world = {"here": made}
    part = {row["id"]: 0 if holds(first, row, world) else 1 if holds(second, row, world) else -1 for row in made}
    fine = {row["id"]: 0 if holds(finer, row, world) else -1 for row in made if part[row["id"]] == 1}
    read, others = _told_apart(shop, [first, second], [1], [finer])
    assert {id: number for id, (at, number) in read.items() if at == 1} == fine
    assert others == {at: list(part.values()).count(at) for at in (0, -1) if at in part.values()}


# The same cells are asked often, of the row and of rows bound to it, so that they are read once.
often = st.recursive(
    st.one_of(
        _within("txt", "iso_date"), _within("txt", "iso_datetime"), _within("txt", "iso_datetime", "+02:00"),
        _within("num", "yyyymmdd"), st.just(Like("txt", "iso_date")), st.just(Missing("txt")),
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda some: All(tuple(some))),
        st.lists(inner, min_size=2, max_size=4).map(lambda some: Any_(tuple(some))),
        inner.map(Not),
        inner.map(lambda where: Related("here", (("id", "up"),), where)),
        inner.map(lambda where: Related("here", (("up", "up"),), where)),
    ),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=rows, some=st.lists(often, min_size=3, max_size=5))
def test_what_conditions_ask_in_common_of_rows_is_asked_as_on_paper(
    shop: Shop, cells: list[dict[str, Any]], some: list[Predicate]
) -> None:
    made = shop.fill(cells)
    world, (*parts, finer) = {"here": made}, some
    read, others = _told_apart(shop, parts, [0, 1], [finer, EVERY])
    first = [next((at for at, each in enumerate(parts) if holds(each, row, world)), -1) for row in made]
    assert read == {
        row["id"]: (at, 0 if holds(finer, row, world) else 1)
        for row, at in zip(made, first, strict=True) if at in (0, 1)
    }  # fmt: skip
    assert others == {at: first.count(at) for at in {*first} - {0, 1}}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=rows, which=parts)
def test_rows_that_are_told_apart_read_as_rows_that_are_selected(
    shop: Shop, cells: list[dict[str, Any]], which: Predicate
) -> None:
    shop.fill(cells)
    predicate, hashing = _renamed(which, shop.table.label), BeforeHash(KEY)
    with shop.system.snapshot() as snapshot:
        told = told_apart(
            snapshot, shop.table, Parts([Not(predicate), EVERY], [1]), shop.structure, COLUMNS, hashing, COLUMNS
        )
        alone = keys(snapshot, shop.table, predicate, shop.structure, COLUMNS, hashing, COLUMNS)
        found = [some.rows for some in told if some.rows is not None]
        expected = list(alone)
    for name in ("keys", "hashes", "beside"):
        assert _all(getattr(some, name) for some in found) == _all(getattr(some, name) for some in expected)


def _told_apart(
    shop: Shop, parts: list[Predicate], chosen: list[int], finer: list[Predicate]
) -> tuple[dict[int, tuple[int, int]], dict[int, int]]:
    """Number and finer number by id, and the counts of the others."""
    read, others = dict[int, tuple[int, int]](), dict[int, int]()
    label = shop.table.label
    with shop.system.snapshot() as snapshot:
        for some in told_apart(
            snapshot, shop.table,
            Parts([_renamed(each, label) for each in parts], chosen, [_renamed(each, label) for each in finer]),
            shop.structure, ["txt"], BeforeHash(KEY),
        ):  # fmt: skip
            others |= {at: others.get(at, 0) + count for at, count in some.others.items()}
            ids = some.rows.keys["id"].to_pylist() if some.rows else []
            read |= {int(id): (int(at), int(number)) for id, at, number in zip(ids, some.part, some.finer, strict=True)}
    return read, others


def _all(some: Any) -> list[Any]:
    return [row for each in some for row in (each.to_pylist() if isinstance(each, pa.RecordBatch) else each.tolist())]


def test_a_table_is_gathered_over_some_columns_and_looked_up_over_its_key(any_url: str) -> None:
    run(
        any_url,
        "CREATE TABLE parents (id INTEGER PRIMARY KEY, code VARCHAR(9), jour VARCHAR(40))",
        "CREATE TABLE enfants (id INTEGER PRIMARY KEY, code VARCHAR(9), id_parent INTEGER REFERENCES parents (id))",
        "INSERT INTO parents VALUES (1, 'a', '2020-01-01'), (2, 'b', '2024-01-01'), (3, 'c', NULL)",
        "INSERT INTO enfants VALUES (1, 'b', 1), (2, 'a', 2), (3, 'c', 3), (4, 'a', NULL)",
    )
    with connect(any_url) as system, system.snapshot() as snapshot:
        structure = snapshot.structure()
        parents, children = (_named(structure, name) for name in ("parents", "enfants"))
        early = Within("jour", "iso_date", (("1900-01-01", "2022-01-01"),))
        late = Within("jour", "iso_date", (("2022-01-01", None),))
        over = {"key": (("id_parent", "id"),), "code": (("code", "code"),)}
        parts = [
            All((Related(parents.label, over["key"], one), Related(parents.label, over["code"], other)))
            for one, other in ((early, early), (early, late), (late, early), (late, late))
        ]
        which = Parts(parts, [0, 1, 2, 3])
        told = list(told_apart(snapshot, children, which, structure, ["code"], BeforeHash(KEY)))
    found = {
        id: int(at)
        for some in told
        if some.rows
        for id, at in zip(some.rows.keys["id"].to_pylist(), some.part, strict=True)
    }
    assert found == {"1": 1, "2": 2}


def _named(structure: Structure, name: str) -> Table:
    return next(table for table in structure.tables if table.name == name)
