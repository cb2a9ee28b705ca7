"""Rows told apart in one pass are those that each predicate means by itself, and read as they are read alone."""

from typing import Any

import pyarrow as pa
from hypothesis import HealthCheck, given, settings

from connectors.predicate import EVERY, Not, Predicate
from connectors.selection import BeforeHash, keys, told_apart
from tests.connectors import test_predicate
from tests.connectors.test_predicate import KEY, Shop, _renamed, parts, rows
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


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=rows, which=parts)
def test_rows_that_are_told_apart_read_as_rows_that_are_selected(
    shop: Shop, cells: list[dict[str, Any]], which: Predicate
) -> None:
    shop.fill(cells)
    predicate, hashing = _renamed(which, shop.table.label), BeforeHash(KEY)
    with shop.system.snapshot() as snapshot:
        told = told_apart(
            snapshot, shop.table, [Not(predicate), EVERY], [1], [], shop.structure, COLUMNS, hashing, COLUMNS
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
            snapshot, shop.table, [_renamed(each, label) for each in parts], chosen,
            [_renamed(each, label) for each in finer], shop.structure, ["txt"], BeforeHash(KEY),
        ):  # fmt: skip
            others |= {at: others.get(at, 0) + count for at, count in some.others.items()}
            ids = some.rows.keys["id"].to_pylist() if some.rows else []
            read |= {int(id): (int(at), int(number)) for id, at, number in zip(ids, some.part, some.finer, strict=True)}
    return read, others


def _all(some: Any) -> list[Any]:
    return [row for each in some for row in (each.to_pylist() if isinstance(each, pa.RecordBatch) else each.tolist())]
