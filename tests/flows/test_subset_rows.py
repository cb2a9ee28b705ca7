"""The rows of a smaller copy, chosen in a real database: no key of theirs points at a row that is not among them."""

from collections.abc import Iterator

import pyarrow as pa
import pytest

from connectors.snapshot import Snapshot
from connectors.structure import Structure
from connectors.system import connect
from flows.demo import load_system
from rules.edges import edges
from rules.manifest import ColumnRule, Manifest, SystemRule, TableRule
from rules.subset import Subset, parse, subset

KEY = bytes(range(11, 43))


@pytest.fixture
def snapshot(any_url: str) -> Iterator[Snapshot]:
    load_system("commercial", any_url, 300)
    with connect(any_url) as system, system.snapshot() as snapshot:
        yield snapshot


def masked(structure: Structure) -> Manifest:
    tables = {
        table.label: TableRule(
            do="mask", columns={column.name: ColumnRule(type=column.type, keep="test") for column in table.columns}
        )
        for table in structure.tables
    }
    return Manifest(systems={"commercial": SystemRule(tables=tables)})


def chosen(snapshot: Snapshot, structure: Structure, option: str) -> Subset:
    of = subset([parse(option, {"commercial": structure})], {"commercial": structure}, masked(structure), (), KEY)
    for (system, label), columns in of.wanted().items():
        for portion in snapshot.portions(structure.table(label), columns):
            of.learn(system, label, portion)
    for (system, label), (where, key) in of.conditions().items():
        for portion in snapshot.portions(structure.table(label), key, where=where):
            of.learn_start(system, label, portion)
    of.select()
    return of


def rows(snapshot: Snapshot, structure: Structure, of: Subset, label: str) -> list[dict[str, str | None]]:
    table = structure.table(label)
    read = pa.concat_tables(
        [
            pa.table({name: cells for name, cells in portion.items() if cells.type == pa.string()})
            for portion in snapshot.portions(table, [column.name for column in table.columns])
        ]
        or [pa.table({})]
    )
    flags = of.rows("commercial", label, 0, read.num_rows)
    return read.filter(pa.array(flags)).to_pylist() if read.num_rows else []


def test_twenty_customers_come_with_what_they_need_and_nothing_dangles(snapshot):
    structure = snapshot.structure()
    of = chosen(snapshot, structure, "commercial.clients:20")
    found = {table.label: rows(snapshot, structure, of, table.label) for table in structure.tables}
    named = {label.split(".")[-1]: there for label, there in found.items()}
    assert 20 <= len(named["clients"]) < 60  # and those who brought them in
    assert len(named["factures"]) > 5
    for edge in edges({"commercial": structure}):
        parents = {tuple(row[name] for name in edge.referred) for row in found[edge.parent[1]]}
        keys = [tuple(row[name] for name in edge.columns) for row in found[edge.child[1]]]
        assert [key for key in keys if None not in key and key not in parents] == []


def test_a_condition_in_the_sql_of_the_source_names_the_rows(snapshot):
    structure = snapshot.structure()
    option = "commercial.clients:id_client >= 1010 AND id_client < 1013 AND type_client LIKE '%'"
    of = chosen(snapshot, structure, option)
    (clients,) = (table.label for table in structure.tables if table.name == "clients")
    ids = {row["id_client"] for row in rows(snapshot, structure, of, clients)}
    assert {"1010", "1011", "1012"} <= ids
    assert len(ids) < 8
