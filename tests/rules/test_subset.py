"""A smaller copy has what its rows need, and nothing in it points at a row it lacks."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.model import ForeignKey
from rules.edges import Edge, Relation, edges
from rules.manifest import ColumnRule, Manifest, SystemRule, TableRule
from rules.subset import Start, Subset, SubsetRefused, parse, subset
from tests.rules.structures import structure, table

KEY = bytes(range(7, 39))
Rows = Sequence[Mapping[str, str | None]]
Database = Mapping[str, Rows]  # rows by `system.table`

CLIENTS = table("clients", "id! integer, ville integer? -> villes.id, parrain integer? -> clients.id")
VILLES = table("villes", "id! integer, nom text(40)")
FACTURES = table("factures", "num! text(10), client integer -> clients.id, paye integer? -> factures.num")
LIGNES = table("lignes", "num! text(10) -> factures.num, rang! integer")
PARAMETRES = table("parametres", "cle! text(10)")
PROSPECTS = table("prospects", "id! integer, ref text(10)?")
STRUCTURES = {
    "commercial": structure(CLIENTS, VILLES, FACTURES, LIGNES, PARAMETRES),
    "sellers": structure(PROSPECTS),
}
RELATIONS = [("sellers.prospects.ref", "commercial.clients.id")]
ROWS: Database = {
    "commercial.clients": [
        {"id": "1", "ville": "10", "parrain": "2"},
        {"id": "2", "ville": "20", "parrain": None},
        {"id": "3", "ville": "30", "parrain": "1"},
    ],
    "commercial.villes": [{"id": "10"}, {"id": "20"}, {"id": "30"}, {"id": "40"}],
    "commercial.factures": [
        {"num": "A", "client": "1", "paye": None},
        {"num": "B", "client": "2", "paye": "A"},
        {"num": "C", "client": "3", "paye": None},
        {"num": "D", "client": "9", "paye": None},
    ],
    "commercial.lignes": [{"num": n, "rang": r} for n in "ABCD" for r in "12"],
    "sellers.prospects": [{"id": "1", "ref": "C0001"}, {"id": "2", "ref": None}, {"id": "3", "ref": "C0003"}],
}


def manifest() -> Manifest:
    """Every table masked, `parametres` kept."""
    rules = {
        id: {
            t.label: TableRule(
                do="keep" if t.name == "parametres" else "mask",
                columns={c.name: ColumnRule(type=c.type, keep="test") for c in t.columns},
            )
            for t in there.tables
        }
        for id, there in STRUCTURES.items()
    }
    return Manifest(systems={id: SystemRule(tables=tables) for id, tables in rules.items()})


def learnt(chosen: Subset, rows: Database, condition: Sequence[bool] = ()) -> Subset:
    """Taught in portions of two rows."""
    for (system, name), columns in chosen.wanted().items():
        there = rows[f"{system}.{name}"]
        for at in range(0, len(there), 2):
            part = there[at : at + 2]
            portion = {c: pa.array([row[c] for row in part], pa.string()) for c in columns}
            chosen.learn(system, name, portion, len(part))
    for (system, name), (_, key) in chosen.conditions().items():
        meant = [row for row, holds in zip(rows[f"{system}.{name}"], condition, strict=True) if holds]
        chosen.learn_start(system, name, {c: pa.array([row[c] for row in meant], pa.string()) for c in key})
    chosen.select()
    return chosen


def kept(chosen: Subset, rows: Database, place: str, column: str) -> list[str | None]:
    system, name = place.split(".")
    flags = chosen.rows(system, name, 0, len(rows[place]))
    return [row[column] for row, flag in zip(rows[place], flags, strict=True) if flag]


def of_client(number: str, relations: Sequence[Relation] = RELATIONS) -> Subset:
    start = Start("commercial", "clients", where="…")
    chosen = subset([start], STRUCTURES, manifest(), relations, KEY)
    return learnt(chosen, ROWS, [row["id"] == number for row in ROWS["commercial.clients"]])


def test_what_belongs_to_a_person_comes_with_him_and_what_it_points_at():
    chosen = of_client("1")
    assert kept(chosen, ROWS, "commercial.factures", "num") == ["A", "B"]  # B is paid by A
    assert kept(chosen, ROWS, "commercial.lignes", "num") == ["A", "A", "B", "B"]
    assert kept(chosen, ROWS, "commercial.villes", "id") == ["10", "20"]


def test_another_person_comes_only_where_a_row_needs_him_and_without_what_is_his():
    chosen = of_client("3")
    assert kept(chosen, ROWS, "commercial.clients", "id") == ["1", "2", "3"]  # 1 brought 3 in, and 2 brought 1
    assert kept(chosen, ROWS, "commercial.factures", "num") == ["C"]


def test_rows_of_another_system_come_by_a_relation_whatever_the_writing_of_the_key():
    assert kept(of_client("1"), ROWS, "sellers.prospects", "ref") == ["C0001"]
    assert kept(of_client("1", ()), ROWS, "sellers.prospects", "ref") == []


def test_a_table_that_nothing_binds_comes_whole_where_nobody_is_in_it():
    chosen = of_client("1", ())
    assert chosen.rows("commercial", "parametres", 0, 3).tolist() == [True, True, True]
    assert chosen.rows("sellers", "prospects", 0, 2).tolist() == [False, False]
    why = {f"{size.system}.{size.table}": size.why for size in chosen.sizes()}
    assert why["commercial.parametres"] == "whole"
    assert why["sellers.prospects"] == "unrelated"
    assert why["commercial.clients"] == "start"


def test_so_many_rows_are_drawn_by_the_key():
    def drawn(key: bytes) -> list[str | None]:
        there = {**ROWS, "commercial.clients": [{"id": str(n), "ville": None, "parrain": None} for n in range(200)]}
        chosen = learnt(subset([Start("commercial", "clients", 7)], STRUCTURES, manifest(), (), key), there)
        return kept(chosen, there, "commercial.clients", "id")

    assert len(drawn(KEY)) == 7
    assert drawn(KEY) == drawn(KEY)
    assert drawn(KEY) != drawn(KEY[::-1])


def test_more_rows_than_there_are_is_all_of_them():
    chosen = learnt(subset([Start("commercial", "clients", 900)], STRUCTURES, manifest(), (), KEY), ROWS)
    assert kept(chosen, ROWS, "commercial.clients", "id") == ["1", "2", "3"]


def test_a_table_without_a_key_can_begin_a_subset():
    bare = {"s": structure(table("notes", "texte text"))}
    rules = Manifest(
        systems={
            "s": SystemRule(
                tables={"notes": TableRule(do="keep", columns={"texte": ColumnRule(type="TEXT", keep="x")})}
            )
        }
    )
    chosen = subset([Start("s", "notes", 3)], bare, rules, (), KEY)
    assert chosen.wanted() == {("s", "notes"): ()}
    chosen.learn("s", "notes", {}, 10)
    chosen.select()
    assert chosen.rows("s", "notes", 0, 10).sum() == 3


def test_portions_are_asked_for_where_they_begin():
    chosen = of_client("1")
    whole = chosen.rows("commercial", "lignes", 0, 8).tolist()
    assert chosen.rows("commercial", "lignes", 3, 4).tolist() == whole[3:7]


def test_a_key_that_the_copy_empties_binds_nothing():
    rules = manifest()
    rules.systems["commercial"].tables["clients"].columns["ville"] = ColumnRule(type="INTEGER", mask="null")
    chosen = subset([Start("commercial", "clients", where="…")], STRUCTURES, rules, (), KEY)
    assert ("commercial", "villes") not in chosen.wanted()


def test_a_condition_that_nothing_fulfils_is_refused():
    with pytest.raises(SubsetRefused, match=r"commercial\.clients: no row of it is meant"):
        of_client("99")


def test_a_table_that_is_not_copied_is_refused():
    rules = manifest()
    rules.systems["commercial"].tables["clients"] = TableRule(do="truncate")
    with pytest.raises(SubsetRefused, match="the copy has no rows of it"):
        subset([Start("commercial", "clients", 5)], STRUCTURES, rules, (), KEY)


def test_a_condition_on_a_table_without_a_key_is_refused():
    with pytest.raises(SubsetRefused, match=r"s\.notes: a condition needs a primary key"):
        Subset([Start("s", "notes", where="…")], {("s", "notes"): table("notes", "texte text")}, (), KEY)


@pytest.mark.parametrize(
    ("child", "parent"), [("ABC", "abc"), ("7 ", "7"), ("007", "7"), ("7.0", "7"), ("Élan", "elan"), ("", "")]
)
def test_a_parent_is_found_in_every_writing_that_a_database_may_take_for_equal(child, parent):
    two = {"s": structure(table("p", "id! text(9)"), table("c", "p text(9) -> p.id"))}
    there: Database = {"s.p": [{"id": parent}, {"id": "other"}], "s.c": [{"p": child}]}
    chosen = Subset([Start("s", "c", 1)], {("s", t.name): t for t in two["s"].tables}, edges(two), KEY)
    assert kept(learnt(chosen, there), there, "s.p", "id") == [parent]


# ---- against a closure by hand, on graphs of any shape

PLACES = [("s", name) for name in "abc"]
TABLES = {("s", n): table(n, "k! integer, x integer?, y integer?, u integer?, v integer?") for n in "abc"}
CELLS = st.none() | st.sampled_from("0123")
ROW = st.fixed_dictionaries(dict.fromkeys("xyuv", CELLS))
WAYS = st.sampled_from([(("x",), ("k",)), (("y",), ("k",)), (("x",), ("u",)), (("x", "y"), ("u", "v"))])
EDGES = st.builds(
    lambda child, parent, way: Edge(child, way[0], parent, way[1]),
    st.sampled_from(PLACES),
    st.sampled_from(PLACES),
    WAYS,
)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[dict[str, Rows], list[Edge], list[bool]]:
    rows = {}
    for _, name in PLACES:
        cells = draw(st.lists(ROW, max_size=5))
        rows[f"s.{name}"] = [{"k": str(at), **row} for at, row in enumerate(cells)]
    rows["s.a"] = rows["s.a"] or [{"k": "0", "x": None, "y": None, "u": None, "v": None}]
    flags = draw(st.lists(st.booleans(), min_size=len(rows["s.a"]), max_size=len(rows["s.a"])).filter(any))
    return rows, draw(st.lists(EDGES, max_size=4)), flags


Row = tuple[str, int]


def pointing(rows: Database, edge: Edge) -> set[tuple[Row, Row]]:
    """Every row with every row that it points at."""
    child, parent = ".".join(edge.child), ".".join(edge.parent)
    return {
        ((child, i), (parent, j))
        for i, of in enumerate(rows[child])
        for j, to in enumerate(rows[parent])
        if all(of[c] is not None and of[c] == to[r] for c, r in zip(edge.columns, edge.referred, strict=True))
    }


def closure(rows: Database, edges: list[Edge], first: set[Row]) -> set[Row]:
    """The rule of the module, row by row."""
    found = set(first)
    belongs = {pair for edge in edges if edge.child != ("s", "a") for pair in pointing(rows, edge)}
    while new := {of for of, to in belongs if to in found} - found:
        found |= new
    needs = {pair for edge in edges for pair in pointing(rows, edge)}
    while new := {to for of, to in needs if of in found} - found:
        found |= new
    return found


@settings(max_examples=200)
@given(graphs())
def test_the_rows_are_those_of_a_closure_by_hand_and_no_orphan_is_new(graph):
    rows, bound, flags = graph
    chosen = learnt(Subset([Start("s", "a", where="…")], TABLES, bound, KEY), rows, flags)
    found = {
        (place, at)
        for place, there in rows.items()
        for at, flag in enumerate(chosen.rows(*place.split("."), 0, len(there)).tolist())
        if flag
    }
    first = {("s.a", at) for at, flag in enumerate(flags) if flag}
    assert first <= found
    assert found == closure(rows, bound, first)
    pairs = {pair for edge in bound for pair in pointing(rows, edge)}
    assert all(to in found for of, to in pairs if of in found)
    assert all(row in first or any(row in pair for pair in pairs) for row in found)


# ---- what stands after --subset


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("commercial.clients:5000", Start("commercial", "clients", count=5000)),
        ("commercial.clients:ville = 'Lyon'", Start("commercial", "clients", where="ville = 'Lyon'")),
        ("commercial.clients:'ville = 10'", Start("commercial", "clients", where="ville = 10")),
        ("commercial.clients:a = 'x' OR b = 'y'", Start("commercial", "clients", where="a = 'x' OR b = 'y'")),
        ("commercial.clients:h > '10:30'", Start("commercial", "clients", where="h > '10:30'")),
        ("crm.public.users:5", Start("crm", "public.users", count=5)),
        ("crm.users:5", Start("crm", "public.users", count=5)),
    ],
)
def test_the_option_names_a_table_and_rows(text, start):
    there = {**STRUCTURES, "crm": structure(table("users", "id! integer", schema="public"))}
    assert parse(text, there) == start


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("commercial.clients", "write SYSTEM.TABLE:N, or SYSTEM.TABLE:'WHERE', as in commercial.clients:5000"),
        ("clients:50", "write SYSTEM.TABLE:N"),
        ("comercial.clients:50", "unknown system 'comercial'; did you mean 'commercial'?"),
        ("commercial.client:50", "commercial has no table 'client'; did you mean 'clients'?"),
        ("commercial.clients:0", "one row at least"),
        ("commercial.clients:-5", "one row at least"),
        ("commercial.clients:id = 1; DROP TABLE x", "one condition, without ';'"),
    ],
)
def test_an_option_that_cannot_be_used_is_one_sentence(text, told):
    with pytest.raises(SubsetRefused, match=r"^--subset") as error:
        parse(text, STRUCTURES)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_condition_is_never_shown():
    assert "Dupont" not in repr(Start("commercial", "clients", where="nom = 'Dupont'"))


def test_keys_of_several_columns_and_to_columns_that_are_no_primary_key_bind_too():
    key = ForeignKey(None, ("a", "b"), None, "p", ("x", "y"))
    two = {
        "s": structure(
            table("p", "id! integer, x text(3), y text(3)"), table("c", "a text(3)?, b text(3)?", keys=(key,))
        )
    }
    there: Database = {
        "s.p": [{"x": "1", "y": "2"}, {"x": "2", "y": "1"}, {"x": "1", "y": "1"}],
        "s.c": [{"a": "2", "b": "1"}, {"a": "2", "b": None}],
    }
    chosen = Subset([Start("s", "c", 2)], {("s", t.name): t for t in two["s"].tables}, edges(two), KEY)
    assert learnt(chosen, there).rows("s", "p", 0, 3).tolist() == [False, True, False]
