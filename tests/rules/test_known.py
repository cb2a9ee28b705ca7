"""What is known before a row is masked: persons over tables and systems, values that stay apart, what cannot be."""

import re
from typing import Any

import pytest

from rules.known import MaskRefused
from tests.rules.masking import OTHER, Masked, column, table

CLIENTS = table(
    "clients",
    column("id", None, kind="integer"),
    column("mel", "email"),
    column("nom", "last_name"),
    column("prenom", "first_name"),
    key=["id"],
    unique=[["mel"]],
    subject="mel",
)
PEOPLE: dict[str, list[str | None]] = {
    "id": ["1", "2", "3", "4", "5"],
    "mel": ["jean@x.fr", "lea@y.fr", "contact@z.fr", None, "Jean@X.fr"],
    "nom": ["Dupont", "Roy", "Petit", "Blanc", "DUPONT"],
    "prenom": ["Jean", "Léa", "Anne", "Luc", "Jean"],
}


def name(cells: dict[str, list[str | None]], row: int, column: str = "nom") -> str:
    return (cells[column][row] or "").upper()


def test_the_same_address_is_the_same_person_in_every_table_of_both_systems() -> None:
    prospects = table(
        "prospects",
        column("adresse", "email"),
        column("qui", "full_name"),
        column("k", None),
        key=["k"],
        subject="adresse",
        system="sellers",
    )
    made = Masked(
        [CLIENTS, prospects],
        {"clients": PEOPLE, "prospects": {"k": ["9"], "adresse": [" JEAN@x.FR"], "qui": ["Mme Dupont"]}},
    ).settled()
    clients, others = made.of("clients"), made.of("prospects")
    assert name(clients, 0) == name(clients, 4) == name(others, 0, "qui").removeprefix("MME ")
    assert f".{name(clients, 0).lower()}." in (clients["mel"][0] or "")


def test_a_role_mailbox_and_no_address_are_nobody_so_the_row_is_about_itself() -> None:
    twice = {key: [*cells, *cells[2:4]] for key, cells in PEOPLE.items()} | {"id": ["1", "2", "3", "4", "5", "6", "7"]}
    twice["mel"] = ["jean@x.fr", "lea@y.fr", "contact@z.fr", None, "b@x.fr", "contact@z.fr", None]
    made = Masked([table("clients", *COLUMNS, key=["id"], subject="mel")], {"clients": twice}).settled().of("clients")
    assert name(made, 2) != name(made, 5)
    assert name(made, 3) != name(made, 6)


COLUMNS = (
    column("id", None, kind="integer"),
    column("mel", "email"),
    column("nom", "last_name"),
    column("prenom", "first_name"),
)


def chain(system: str = "s") -> list[dict[str, Any]]:
    """Orders of clients, and lines of orders: two steps from their person."""
    orders = table(
        "commandes",
        column("no", None),
        column("client", None),
        column("pour", "last_name"),
        key=["no"],
        subject="client",
        points={"client": ("clients", "id")},
        system=system,
    )
    lines = table(
        "lignes",
        column("no", None),
        column("commande", None),
        column("signe", "last_name"),
        key=["no"],
        subject="commande",
        points={"commande": ("commandes", "no")},
        system=system,
    )
    return [lines, orders, CLIENTS]


CHAIN: dict[str, dict[str, list[str | None]]] = {
    "clients": PEOPLE,
    "commandes": {"no": ["10", "11", "12"], "client": ["1", "2", "5"], "pour": ["Durand"] * 3},
    "lignes": {"no": ["100", "101", "102"], "commande": ["10", "12", "99"], "signe": ["Durand"] * 3},
}


def test_a_person_is_found_along_keys() -> None:
    made = Masked(chain(), CHAIN).settled()
    clients, orders, lines = (made.of(each) for each in ("clients", "commandes", "lignes"))
    assert [name(orders, row, "pour") for row in (0, 1, 2)] == [name(clients, row) for row in (0, 1, 4)]
    assert [name(lines, row, "signe") for row in (0, 1)] == [name(clients, 0)] * 2
    assert [wanted.table for wanted in made.known.wanted()][:2] == ["clients", "commandes"]
    assert name(lines, 2, "signe")  # an orphan is about itself


def test_a_relation_between_systems_leads_to_the_person_too() -> None:
    prospects = table(
        "prospects",
        column("k", None),
        column("ref", None),
        column("nom", "last_name"),
        key=["k"],
        subject="ref",
        system="sellers",
    )
    cells = {"clients": PEOPLE, "prospects": {"k": ["1", "2"], "ref": ["2", "1"], "nom": ["Roy", "Durand"]}}
    made = Masked([CLIENTS, prospects], cells, relations=[("sellers.prospects.ref", "s.clients.id")]).settled()
    clients, prospects_ = made.of("clients"), made.of("prospects")
    assert [name(prospects_, 0), name(prospects_, 1)] == [name(clients, 1), name(clients, 0)]


def test_the_key_of_a_row_without_a_subject_is_its_person_for_those_that_point_at_it() -> None:
    staff = table("agents", column("id", None), column("nom", "last_name"), key=["id"])
    visits = table(
        "visites",
        column("n", None),
        column("agent", None),
        column("par", "last_name"),
        key=["n"],
        subject="agent",
        points={"agent": ("agents", "id")},
    )
    made = Masked(
        [staff, visits],
        {
            "agents": {"id": ["7", "8"], "nom": ["Roy", "Petit"]},
            "visites": {"n": ["1", "2"], "agent": ["8", "7"], "par": ["Petit", "Roy"]},
        },
    ).settled()
    assert not made.known.wanted()
    agents, seen = made.of("agents"), made.of("visites")
    assert [name(seen, 0, "par"), name(seen, 1, "par")] == [name(agents, 1), name(agents, 0)]


@pytest.mark.parametrize(
    ("mask", "subjects"),
    [
        ("phone", ["06 12 34 56 78", "+33612345678", "01 42 68 53 00", "06 12 34 56 78 / 01 42 68 53 00", None, "-"]),
        ("login", ["jdupont", " JDupont", "autre", "", None, "  "]),
        ("token", ["A12", "a12 ", "B3", "", None, "  "]),
    ],
)
def test_whatever_tells_a_person_may_be_the_subject(mask: str, subjects: list[str | None]) -> None:
    there = table("t", column("qui", mask), column("nom", "last_name"), column("id", None), key=["id"], subject="qui")
    cells = {"qui": subjects, "nom": ["Durand"] * 6, "id": ["1", "2", "3", "4", "5", "6"]}
    names = Masked([there], {"t": cells}).settled().of("t")["nom"]
    assert names[0] == names[1]
    assert len(set(names)) == 5


def test_names_beside_a_login_match_it() -> None:
    there = table(
        "t", column("qui", "login"), column("nom", "last_name"), column("id", None), key=["id"], subject="qui"
    )
    made = Masked([there], {"t": {"qui": ["jdupont"], "nom": ["Dupont"], "id": ["1"]}}).settled().of("t")
    assert (made["nom"][0] or "?").lower() in (made["qui"][0] or "")


def test_a_subject_that_leads_back_to_itself_is_refused() -> None:
    one = table(
        "a",
        column("id", None),
        column("b", None),
        column("nom", "last_name"),
        key=["id"],
        subject="b",
        points={"b": ("b", "id")},
    )
    other = table(
        "b",
        column("id", None),
        column("a", None),
        column("nom", "last_name"),
        key=["id"],
        subject="a",
        points={"a": ("a", "id")},
    )
    with pytest.raises(MaskRefused, match=r"s\.[ab]: its subject leads back to itself"):
        Masked([one, other], {}).settled()


TWINS: list[str | None] = ["a@x.fr", "A@x.fr", "A@X.fr", "b@x.fr", None, None, "c@x.fr"]


@pytest.mark.parametrize("mask", ["email", "login"])
def test_twins_of_a_unique_column_stay_apart_and_are_the_same_everywhere(mask: str) -> None:
    other = table("t2", column("c", mask))
    made = Masked(
        [table("t1", column("c", mask), unique=[["c"]]), other], {"t1": {"c": TWINS}, "t2": {"c": TWINS[::-1]}}
    ).settled()
    first, second = made.of("t1")["c"], made.of("t2")["c"]
    assert len({cell for cell in first if cell}) == 5
    assert first == second[::-1]


def test_without_a_unique_column_twins_are_one() -> None:
    made = Masked([table("t", column("c", "email"))], {"t": {"c": TWINS}}).settled().of("t")["c"]
    assert len({cell for cell in made if cell}) == 3


def test_a_value_that_only_recurs_is_no_twin() -> None:
    there = table("t", column("c", "email"), column("d", None), unique=[["c", "d"]])
    made = Masked([there], {"t": {"c": ["a@x.fr", "a@x.fr", "b@x.fr", "B@x.fr"], "d": ["1", "2", "3", "4"]}}).settled()
    assert len(made.known.makers.emails.twins) == 1
    cells = made.of("t")["c"]
    assert (
        cells[0]
        == cells[1]
        == Masked([table("u", column("c", "email"))], {"u": {"c": ["a@x.fr"]}}).settled().of("u")["c"][0]
    )
    assert cells[2] != cells[3]


def test_a_unique_expression_counts_as_unique() -> None:
    from dataclasses import replace

    from connectors.model import UniqueIndex

    there = table("t", column("c", "email"))
    there["table"] = replace(there["table"], unique=(UniqueIndex("u", (), ("lower(c)",)),))
    made = Masked([there], {"t": {"c": ["a@x.fr", " a@x.fr"]}}).settled().of("t")["c"]
    assert len({(cell or "").strip() for cell in made}) == 2 or made[0] != made[1]


def numbers(count: int) -> list[str | None]:
    return [f"06{n:08}" for n in range(count)]


def test_numbers_of_a_unique_column_are_allotted_exactly() -> None:
    made = Masked(
        [table("t", column("c", "phone"), unique=[["c"]]), table("u", column("d", "phone"))],
        {"t": {"c": numbers(10_000)}, "u": {"d": numbers(50)}},
    ).settled()
    cells = made.of("t")["c"]
    assert len(set(cells)) == 10_000
    assert made.of("u")["d"] == cells[:50]


def test_more_numbers_than_fiction_has_are_refused_with_the_choices() -> None:
    made = Masked([table("t", column("c", "phone"), unique=[["c"]])], {"t": {"c": numbers(10_001)}})
    with pytest.raises(MaskRefused, match=r"s\.t\.c: .*overflow: undialable.*mask: token"):
        made.settled()


def test_or_take_undialable_ones_where_that_is_chosen() -> None:
    made = Masked(
        [table("t", column("c", "phone", overflow="undialable"), unique=[["c"]])], {"t": {"c": numbers(30_000)}}
    )
    cells = made.settled().of("t")["c"]
    assert len(set(cells)) == 30_000
    assert all(re.fullmatch("07[12][0-9]{7}", cell or "") for cell in cells)


@pytest.mark.parametrize(
    ("mask", "cells"),
    [("ip", [f"10.0.{n // 256}.{n % 256}" for n in range(20_000)]), ("nir", [f"1{n:012}" for n in range(5000)])],
)
def test_other_numbers_of_few_stay_apart_in_a_unique_column(mask: str, cells: list[str | None]) -> None:
    made = Masked([table("t", column("c", mask), unique=[["c"]])], {"t": {"c": cells}}).settled().of("t")["c"]
    assert len(set(made)) == len(cells)


def test_keys_become_the_same_on_both_sides_and_in_both_systems() -> None:
    parent = table("clients", column("id", "key", "BIGINT", "integer"), key=["id"])
    child = table(
        "ventes",
        column("n", None),
        column("client", "key", "INTEGER", "integer"),
        key=["n"],
        points={"client": ("clients", "id")},
    )
    far = table("prospects", column("ref", "key", "INTEGER", "integer"), system="sellers")
    cells = {
        "clients": {"id": ["1", "2", "3"]},
        "ventes": {"n": ["1", "2"], "client": ["3", None]},
        "prospects": {"ref": ["2", "-1"]},
    }
    made = Masked([parent, child, far], cells, relations=[("sellers.prospects.ref", "s.clients.id")]).settled()  # type: ignore[arg-type]
    ids = made.of("clients")["id"]
    assert len({*ids, "1", "2", "3"}) == 6
    assert made.of("ventes")["client"] == [ids[2], None]
    assert made.of("prospects")["ref"][0] == ids[1]
    assert max(int(cell or 0) for cell in ids) < 10**9


def test_a_key_that_is_not_always_a_number_becomes_the_same_in_whatever_portions() -> None:
    """SQLite keeps what it is given, and numbers of 64 bits in every column."""
    ids = ["1", "A12", None, "", "5000000000", "-3"]
    made = Masked([table("t", column("id", "key", "INTEGER", "integer"))], {"t": {"id": ids}}).settled()
    assert made.of("t", 1) == made.of("t")
    cells = made.of("t")["id"]
    assert cells[2:4] == [None, ""]
    assert len({*cells} - {None, ""}) == 4
    assert not {"1", "A12", "5000000000", "-3"} & {*cells}


def test_a_small_key_is_shuffled_with_a_warning() -> None:
    made = Masked(
        [table("t", column("id", "key", "SMALLINT", "integer"), key=["id"])], {"t": {"id": ["1", "2"]}}
    ).settled()
    assert made.known.warnings == ["t.id: a key of 32768 numbers is shuffled, not hidden"]


REFUSED = [
    (table("t", column("c", "email", "VARCHAR(20)")), r"mask email needs 28 characters, VARCHAR\(20\) takes 20"),
    (table("t", column("c", "email", "VARCHAR(40)", readable=True)), r"a readable pseudonym needs .*readable: false"),
    (
        table("t", column("c", "first_name", "INTEGER", "integer")),
        r"mask first_name does not fit the type INTEGER; use mask: key",
    ),
    (table("t", column("c", "token", "BYTEA", "binary")), r"mask token does not fit the type BYTEA; use mask: null"),
    (table("t", column("c", "last_name"), unique=[["c"]]), r"the unique key \(c\) would not hold under mask last_name"),
    (
        table("t", column("c", "text"), column("d", None), unique=[["c", "d"]]),
        r"the unique key \(c, d\) would not hold",
    ),
    (table("t", column("c", "null"), key=["c"]), r"mask null stands in a column that takes no NULL"),
    (table("t", column("c", "constant", "VARCHAR(3)", value="toolong")), r"its value has 7 characters"),
    (table("t", column("c", "constant", "INTEGER", "integer", value="x")), r"its value is no number"),
    (table("t", column("c", "json", paths={"a.b": "mail"})), r"path a\.b has no such mask 'mail'"),
    (table("t", column("c", "email", domain="example.com"), column("d", "email")), r"addresses go to several domains"),
]


@pytest.mark.parametrize(("there", "words"), REFUSED)
def test_refuses_what_a_mask_cannot_do_with_the_remedy(there: dict[str, Any], words: str) -> None:
    with pytest.raises(MaskRefused, match=r"^s\.t\.[cd]: " + words):
        Masked([there], {}).settled()


def test_tells_every_problem_at_once() -> None:
    there = table("t", column("c", "email", "VARCHAR(20)"), column("d", "first_name", "INTEGER", "integer"))
    with pytest.raises(MaskRefused) as refused:
        Masked([there], {}).settled()
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize(
    "there",
    [
        table("t", column("c", "email"), unique=[["c"]]),
        table("t", column("c", "last_name"), column("id", None), key=["id"], unique=[["c", "id"]]),
        table(
            "t",
            column("c", "date_shift"),
            column("qui", None),
            column("id", None),
            key=["id"],
            unique=[["qui", "c"]],
            subject="qui",
        ),
        table("t", column("c", "birth_date"), column("d", "token"), unique=[["c", "d"]]),
    ],
)
def test_lets_unique_keys_be_that_hold(there: dict[str, Any]) -> None:
    Masked([there], {}).settled()


def test_where_one_address_column_is_short_none_is_readable() -> None:
    made = Masked(
        [table("t", column("c", "email", "VARCHAR(30)"), column("d", "email"))],
        {"t": {"c": ["a@x.fr"], "d": ["a@x.fr"]}},
    ).settled()
    cells = made.of("t")
    assert cells["c"] == cells["d"]
    assert len(cells["c"][0] or "") == 28


def test_invalid_json_is_refused_with_its_place_and_without_its_text() -> None:
    made = Masked([table("t", column("c", "json"))], {"t": {"c": ['{"nom": "Dupont"', "{}"]}}).settled()
    with pytest.raises(MaskRefused, match=r"s\.t\.c: 1 cell is no JSON") as refused:
        made.of("t")
    assert "Dupont" not in str(refused.value)


def test_paths_of_a_document_have_masks_of_their_own() -> None:
    there = table(
        "t",
        column("mel", "email"),
        column("nom", "last_name"),
        column("c", "json", paths={"qui.nom": "last_name", "mel": "email"}),
        subject="mel",
    )
    cells = {
        "mel": ["jean@x.fr"],
        "nom": ["Dupont"],
        "c": ['{"qui": {"nom": "Dupont"}, "mel": "Jean@X.fr", "n": 1.50}'],
    }
    made = Masked([there], {"t": cells}).settled().of("t")
    assert made["c"] == [f'{{"qui": {{"nom": "{made["nom"][0]}"}}, "mel": "{made["mel"][0]}", "n": 1.50}}']


def test_a_text_says_the_pseudonyms_of_its_row() -> None:
    there = table(
        "t",
        column("mel", "email"),
        column("nom", "last_name"),
        column("prenom", "first_name"),
        column("note", "text"),
        subject="mel",
    )
    cells = {
        "mel": ["jean@x.fr"],
        "nom": ["Dupont"],
        "prenom": ["Jean"],
        "note": ["Vu M. Dupont, Jean répond sur jean@x.fr"],
    }
    made = Masked([there], {"t": cells}).settled().of("t")
    assert made["note"] == [f"Vu M. {made['nom'][0]}, {made['prenom'][0]} répond sur {made['mel'][0]}"]


def test_another_key_gives_other_persons_everywhere() -> None:
    one = Masked([CLIENTS], {"clients": PEOPLE}).settled().of("clients")
    other = Masked([CLIENTS], {"clients": PEOPLE}, OTHER).settled().of("clients")
    assert not any(a == b and a is not None for c in ("mel", "nom") for a, b in zip(one[c], other[c], strict=True))


def test_a_table_that_is_kept_has_no_masks() -> None:
    kept = table("t", column("c", None))
    kept["rule"]["do"] = "keep"
    made = Masked([kept], {"t": {"c": ["a"]}}).settled()
    assert made.of("t") == {}


def test_nothing_of_a_value_is_shown() -> None:
    made = Masked(chain(), CHAIN).settled()
    shown = repr(made.known) + repr(made.known.makers) + repr(made.known.persons) + repr(made.known.vocabulary)
    assert not re.search(r"jean|Dupont|Roy", shown)
