"""The demo: the same company every time, everything planted is known, and it loads into three dialects."""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from itertools import chain
from pathlib import Path

import phonenumbers
import pytest

from detectors.category import CATEGORIES
from flows.demo import load_system, write_demo
from flows.demodata.company import company
from flows.demodata.people import FEWEST, PHONE_FORMS, people
from flows.demodata.systems import DEBATABLE, DECLARED, SYSTEMS, TRUTH, rows, tables, undeclared
from flows.errors import WorkspaceError
from flows.workspace import open_workspace
from rules.inventory import load
from tests.flows.canaries import standing_in

SMALL = 300


def digests(folder: Path) -> dict[str, str]:
    """Of every file but gomme.yaml, which holds the public halves of new keys."""
    files = (file for file in sorted(folder.iterdir()) if file.is_file() and file.name != "gomme.yaml")
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in files}


def cells(system: str, table: str, column: str, persons: int = SMALL) -> list[object]:
    place = next(t for t in tables(system) if t.name == table)
    index = [c.name for c in place.columns].index(column)
    return [row[index] for row in rows(system, persons)[table]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_demo(tmp_path_factory.mktemp("demo") / "boreal", SMALL)


def test_the_same_persons_give_the_same_bytes(demo: Path, tmp_path: Path) -> None:
    assert digests(write_demo(tmp_path, SMALL)) == digests(demo)


def test_another_number_of_persons_gives_another_company(demo: Path, tmp_path: Path) -> None:
    assert digests(write_demo(tmp_path, SMALL + 50))["sellers.db"] != digests(demo)["sellers.db"]


def test_two_persons_in_five_are_in_both_systems() -> None:
    place = company(20_000)
    customers = {p.number for p in (*place.individuals, *place.contacts, *place.staff)}
    courted = {p.number for p in (*place.prospects, *place.staff)}
    assert len(customers | courted) == 20_000
    assert len(customers & courted) == 8_000


def test_every_person_is_somebody_of_their_own() -> None:
    everybody = people(20_000)
    assert len({person.email for person in everybody}) == len({person.mobile for person in everybody}) == 20_000


def test_the_number_plan_takes_the_demos_numbers_for_french_ones() -> None:
    for person in people(SMALL):
        for number in (person.mobile, person.landline):
            assert phonenumbers.is_valid_number(phonenumbers.PhoneNumber(33, int(number)))


@pytest.mark.parametrize("form", PHONE_FORMS.values(), ids=PHONE_FORMS)
def test_every_written_form_of_a_number_is_that_number(form: Callable[[str], str]) -> None:
    assert phonenumbers.parse(form("641712345"), "FR").national_number == 641712345


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_has_about_fifteen_tables_each_declared_and_filled_alike(system: str) -> None:
    assert 15 <= len(SYSTEMS[system]) <= 20
    for planted in SYSTEMS[system]:
        assert list(planted.fill(company(SMALL))) == [column.name for column in planted.table.columns]


def test_the_truth_covers_every_column_and_speaks_of_known_categories() -> None:
    columns = {
        (system, table.name, column.name) for system in SYSTEMS for table in tables(system) for column in table.columns
    }
    assert set(TRUTH) == columns
    assert set(DEBATABLE) < columns
    assert {category for truth in TRUTH.values() for category, _ in truth} <= set(CATEGORIES)


def test_things_are_planted_that_the_policy_does_not_declare() -> None:
    kinds = {(system, category) for system, _, _, category in undeclared()}
    assert {("commercial", "phone"), ("commercial", "birth_date"), ("sellers", "national_id")} <= kinds
    assert len(kinds) > 10


def test_the_inventory_says_what_the_policy_declares_and_where(demo: Path) -> None:
    inventory = load((demo / "inventory.yaml").read_text(), "inventory.yaml")
    assert {id: {item.category for item in inventory.of(id).declares} for id in SYSTEMS} == {
        id: set(categories) for id, categories in DECLARED.items()
    }
    assert inventory.policy.sha256 == sha256((demo / "politique.md").read_bytes()).hexdigest()
    for id in SYSTEMS:
        placed = chain.from_iterable(inventory.of(id).tables.values())
        assert set(placed) <= {table.name for table in tables(id)}


def test_the_workspace_opens_and_finds_both_databases(demo: Path) -> None:
    workspace = open_workspace(demo)
    assert set(workspace.settings.systems) == set(SYSTEMS)
    assert workspace.inventory() is not None


@pytest.mark.parametrize(
    "place", [place for place, truth in TRUTH.items() if ("email", "column") in truth], ids=".".join
)
def test_a_column_planted_with_emails_holds_emails(place: tuple[str, str, str]) -> None:
    written = [str(value) for value in cells(*place) if value]
    assert all("@" in value or re.fullmatch(r"[\d +.()-]+", value) for value in written)


@pytest.mark.parametrize("place", [p for p, truth in TRUTH.items() if not truth and p not in DEBATABLE], ids=".".join)
def test_a_column_with_nothing_planted_names_nobody(place: tuple[str, str, str]) -> None:
    assert not standing_in("\n".join(str(value) for value in cells(*place) if isinstance(value, str)), people(SMALL))


@pytest.mark.parametrize("system", SYSTEMS)
def test_rows_are_never_twice_the_same_key_and_references_point_at_rows(system: str) -> None:
    held = {name: [dict(zip((c.name for c in table.columns), row, strict=True)) for row in filled]
            for (name, filled), table in zip(rows(system, SMALL).items(), tables(system), strict=True)}  # fmt: skip
    for table in tables(system):
        keys = Counter(tuple(row[name] for name in table.primary_key) for row in held[table.name] if table.primary_key)
        assert not [key for key, times in keys.items() if times > 1], table.name
        for key in table.foreign_keys:
            known = {tuple(row[name] for name in key.referred_columns) for row in held[key.table]}
            used = {tuple(row[name] for name in key.columns) for row in held[table.name]}
            assert {value for value in used if None not in value} <= known, table.name


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_same_rows_load_into_three_dialects(
    system: str, sqlite_url: str, postgres_url: str, mariadb_url: str
) -> None:
    expected = {name: len(list(filled)) for name, filled in rows(system, SMALL).items()}
    assert load_system(system, sqlite_url, SMALL) == expected
    assert load_system(system, postgres_url, SMALL) == expected
    assert load_system(system, mariadb_url, SMALL) == expected


def test_only_the_sqlite_files_hold_text_that_is_not_utf8(demo: Path) -> None:
    connection = sqlite3.connect(demo / "commercial.db")
    connection.text_factory = bytes
    stored = [lib for (lib,) in connection.execute("SELECT lib FROM reprise_v1 WHERE typeof(lib) = 'text'")]
    connection.close()
    broken = [lib for lib in stored if lib.decode("utf-8", "ignore").encode() != lib]
    assert broken
    assert any("Ã".encode() in lib for lib in stored)
    assert all(isinstance(value, str) for value in cells("commercial", "reprise_v1", "lib"))


def test_the_people_are_really_in_there(demo: Path) -> None:
    everybody = people(SMALL)
    found: set[int] = set()
    for system in SYSTEMS:
        connection = sqlite3.connect(demo / f"{system}.db")
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        found |= standing_in("\n".join(connection.iterdump()), everybody)
        connection.close()
    assert found == {person.number for person in everybody}


def test_a_second_run_makes_the_databases_anew_and_keeps_everything_else(tmp_path: Path) -> None:
    write_demo(tmp_path, SMALL)
    before = digests(tmp_path)
    (tmp_path / "gomme.db").write_text("the store")
    (tmp_path / "gomme.yaml").write_text((tmp_path / "gomme.yaml").read_text() + "# edited\n")
    (tmp_path / "sellers.db").write_bytes(b"")
    write_demo(tmp_path, SMALL)
    assert digests(tmp_path)["sellers.db"] == before["sellers.db"]
    assert (tmp_path / "gomme.db").read_text() == "the store"
    assert (tmp_path / "gomme.yaml").read_text().endswith("# edited\n")


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "gomme.yaml").write_text("version: 1\nsystems: {}\n")
    with pytest.raises(WorkspaceError, match="no demo of gomme; name another folder"):
        write_demo(tmp_path, SMALL)
    assert (tmp_path / "gomme.yaml").read_text() == "version: 1\nsystems: {}\n"
    assert [file.name for file in tmp_path.iterdir()] == ["gomme.yaml"]


def test_a_file_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("mine")
    with pytest.raises(WorkspaceError, match="name another folder"):
        write_demo(tmp_path / "demo", SMALL)


def test_too_few_persons_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=f"{FEWEST} persons or more"):
        write_demo(tmp_path / "demo", FEWEST - 1)
    assert not (tmp_path / "demo").exists()


def test_the_smallest_demo_stands(tmp_path: Path) -> None:
    write_demo(tmp_path / "demo", FEWEST)
    assert all(chain.from_iterable(rows(system, FEWEST)["prospects"] for system in ["sellers"]))
