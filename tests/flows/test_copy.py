"""Copies of the demo: nobody is left in them, everything that joined still joins, and nothing is seen before proof."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.copies import Copies
from connectors.store import open_store
from connectors.target import Run
from flows import copying
from flows.commission import Commission
from flows.demodata.people import Person, people
from flows.destinations import Destinations
from flows.errors import CopyRefused, CopyWithheld
from flows.making import Making, fill_each
from flows.originals import Originals
from flows.progress import Silent
from flows.proof import Proof
from flows.ready import ready
from rules.document import RulesError
from rules.manifest import manifest_sha256
from tests.flows.canaries import standing_in
from tests.flows.copies import (
    KEY,
    OTHER_KEY,
    PERSONS,
    SYSTEMS,
    cells,
    contents,
    copied,
    counts,
    demo,
    kept,
    pairs,
    rows,
    tables,
    workspace,
)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo(tmp_path_factory.mktemp("demo") / "demo")


@pytest.fixture(scope="module")
def made(company: Path, tmp_path_factory: pytest.TempPathFactory):
    """Both copies under a stable key, and their attestation."""
    to = tmp_path_factory.mktemp("copies")
    return to, copied(company, to)


@pytest.fixture
def fresh(company: Path, tmp_path: Path) -> Path:
    """The workspace once more, to be changed."""
    return Path(shutil.copytree(company, tmp_path / "demo"))


def everyone() -> tuple[Person, ...]:
    """The demo's persons, without the numbers that are fiction already: a pseudonym may be one of these."""
    fiction = ("19900", "26191", "35301", "46571", "53649", "63998")
    return tuple(
        replace(
            person,
            landline="" if person.landline.startswith(fiction) else person.landline,
            mobile="" if person.mobile.startswith(fiction) else person.mobile,
        )
        for person in people(PERSONS)
    )


@pytest.mark.parametrize("system", SYSTEMS)
def test_nobody_of_the_demo_stands_in_its_copy(made, system: str) -> None:
    to, _ = made
    persons = everyone()
    left = {place: found for place, cell in cells(to / f"{system}.db") if (found := standing_in(cell, persons))}
    assert left == {}


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_table_is_there_with_as_many_rows(company: Path, made, system: str) -> None:
    to, attestation = made
    (told,) = (of for of in attestation.systems if of.system == system)
    emptied = {table.table for table in told.tables if table.action == "truncate"}
    before = counts(company / f"{system}.db")
    assert counts(to / f"{system}.db") == {table: 0 if table in emptied else rows for table, rows in before.items()}


def test_the_schema_is_the_same(company: Path, made) -> None:
    to, _ = made
    ours = "name NOT LIKE 'gomme_%' AND name NOT LIKE 'sqlite_%'"
    query = f"SELECT type, name, sql FROM sqlite_master WHERE {ours} ORDER BY 1, 2"
    for system in SYSTEMS:
        assert rows(to / f"{system}.db", query) == rows(company / f"{system}.db", query)


def test_every_foreign_key_joins_as_before(company: Path, made) -> None:
    to, _ = made
    checked = 0
    for system in SYSTEMS:
        for table in tables(company / f"{system}.db"):
            for key in rows(company / f"{system}.db", f'PRAGMA foreign_key_list("{table}")'):
                parent, of, its = key[2], key[3], key[4]
                query = f'SELECT count(*) FROM "{table}" t JOIN "{parent}" p ON p."{its}" = t."{of}"'
                assert rows(to / f"{system}.db", query) == rows(company / f"{system}.db", query), (table, of)
                checked += 1
    assert checked > 5


def test_one_address_is_one_pseudonym_in_both_systems(company: Path, made) -> None:
    to, _ = made
    found: dict[str, set[object]] = {}
    for system in SYSTEMS:
        for table in tables(company / f"{system}.db"):
            described = rows(company / f"{system}.db", f'PRAGMA table_info("{table}")')
            keys = [str(column[1]) for column in described if column[5]]
            mails = [str(c[1]) for c in described if "mail" in str(c[1]).lower() or "courriel" in str(c[1]).lower()]
            for mail in mails if len(keys) == 1 else ():
                known = pairs(company / f"{system}.db", to / f"{system}.db", table, keys[0], mail)
                for before, after in known.items():
                    if isinstance(before, str) and before.count("@") == 1 and isinstance(after, str):
                        found.setdefault(before.strip().lower(), set()).add(after)
    shared = [pseudonyms for pseudonyms in found.values() if len(pseudonyms) > 1]
    assert found
    assert shared == []


def test_the_same_key_gives_the_same_copy_and_another_key_another_one(company: Path, made, tmp_path: Path) -> None:
    to, _ = made
    copied(company, tmp_path / "again")
    copied(company, tmp_path / "other", OTHER_KEY)
    for system in SYSTEMS:
        once, again = contents(to / f"{system}.db"), contents(tmp_path / "again" / f"{system}.db")
        assert once == again
    mails = [
        {str(mail) for (mail,) in rows(folder / "commercial.db", "SELECT email FROM clients WHERE email <> ''")}
        for folder in (to, tmp_path / "other")
    ]
    assert mails[0]
    assert not mails[0] & mails[1]


def test_the_attestation_counts_and_proves(made) -> None:
    _, attestation = made
    assert attestation.label == "pseudonymised"  # a stable key can make the pseudonyms again
    assert all(check.passed for check in attestation.checks)
    assert {
        key.orphans_in == key.orphans_out and key.joined_in == key.joined_out for key in attestation.foreign_keys
    } == {True}
    assert {one.distinct_in == one.distinct_out for one in attestation.unique} == {True}
    masked = [c for s in attestation.systems for t in s.tables for c in t.columns if c.rule != "keep"]
    assert len(masked) > 20


def test_a_second_copy_takes_the_place_of_the_first(company: Path, tmp_path: Path) -> None:
    copied(company, tmp_path)
    first = contents(tmp_path / "commercial.db")
    copied(company, tmp_path, OTHER_KEY)
    assert contents(tmp_path / "commercial.db") != first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["commercial.db", "sellers.db"]


# What is refused before a row is read


def refusal(folder: Path, to: Path, key: str = KEY) -> str:
    with pytest.raises(CopyRefused) as refused:
        copied(folder, to, key)
    assert not any(to.glob("*")), "something was written"
    return str(refused.value)


def test_a_new_column_stops_the_copy(fresh: Path, tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(fresh / "commercial.db") as connection:
        connection.execute("ALTER TABLE clients ADD COLUMN surnom TEXT")
    connection.close()
    assert "commercial.clients.surnom" in refusal(fresh, tmp_path / "to")


@pytest.mark.parametrize("key", ["", "abc", "00" * 32, "0123456789abcdef" * 4])
def test_a_weak_key_is_refused(company: Path, tmp_path: Path, key: str) -> None:
    said = refusal(company, tmp_path / "to", key)
    assert "env:GOMME_KEY" in said
    assert key == "" or key not in said


def test_the_source_is_no_target(fresh: Path) -> None:
    before = contents(fresh / "commercial.db")
    urls = {"commercial": f"sqlite:///{fresh / 'commercial.db'}", "sellers": f"sqlite:///{fresh / 's.db'}"}
    with pytest.raises(CopyRefused, match="commercial"):
        copying.copy(workspace(fresh), Commission(urls, "env:GOMME_KEY"))
    assert contents(fresh / "commercial.db") == before


def test_a_file_of_somebody_else_is_no_target(company: Path, tmp_path: Path) -> None:
    shutil.copy(company / "commercial.db", tmp_path / "commercial.db")
    with pytest.raises(CopyRefused, match="commercial"):
        copied(company, tmp_path)
    assert counts(tmp_path / "commercial.db") == counts(company / "commercial.db")


def test_one_file_is_no_target_for_two_systems(company: Path, tmp_path: Path) -> None:
    urls = dict.fromkeys(SYSTEMS, f"sqlite:///{tmp_path / 'one.db'}")
    with pytest.raises(CopyRefused, match="two systems"):
        copying.copy(workspace(company), Commission(urls))


# What is made, and not seen


def test_a_copy_with_a_leak_is_withheld_and_says_where_without_a_value(fresh: Path, tmp_path: Path) -> None:
    (address,) = rows(fresh / "commercial.db", "SELECT email FROM newsletter WHERE email LIKE '%@%' LIMIT 1")[0]
    kept(fresh, "newsletter", "email")
    with pytest.raises(CopyWithheld) as withheld:
        copied(fresh, tmp_path / "to")
    assert "commercial.newsletter.email" in str(withheld.value)
    assert str(address) not in str(withheld.value) + repr(withheld.value.withheld)
    assert list((tmp_path / "to").iterdir()) == []
    with open_store(workspace(fresh).store_url()) as store:
        assert Copies(store).rows()[0]["status"] == "withheld"


def test_a_canary_withholds_the_copy(company: Path, tmp_path: Path) -> None:
    kept_cell = next(str(cell) for (cell,) in rows(company / "sellers.db", "SELECT libelle FROM secteurs LIMIT 1"))
    (tmp_path / "canaries.txt").write_text(f"{kept_cell}\n")
    with pytest.raises(CopyWithheld) as withheld:
        copied(company, tmp_path / "to", canaries=tmp_path / "canaries.txt")
    assert any(check.code == "canary" and not check.passed for check in withheld.value.withheld.checks)


class Obstacle(Silent):
    """Puts a folder where a copy is to be published, once everything is filled."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def done(self, system: str, table: object) -> None:
        (self.place / "in the way").mkdir(parents=True, exist_ok=True)


def test_where_one_copy_cannot_be_published_the_other_is_not_either(company: Path, tmp_path: Path) -> None:
    copied(company, tmp_path)
    before = contents(tmp_path / "commercial.db")
    (tmp_path / "sellers.db").unlink()
    urls = {system: f"sqlite:///{tmp_path / f'{system}.db'}" for system in SYSTEMS}
    commission = Commission(urls, "env:GOMME_KEY")
    with pytest.raises(Exception, match="sellers"):
        copying.copy(workspace(company, OTHER_KEY), commission, progress=Obstacle(tmp_path / "sellers.db"))
    assert contents(tmp_path / "commercial.db") == before


# Killed, and gone on with

CHILD = """
import os, signal, sys
from pathlib import Path
from flows import copying
from flows.commission import Commission
from flows.progress import Silent
from tests.flows.copies import SYSTEMS, workspace

folder, to, tables, key = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]

class Killer(Silent):
    done_ = 0
    def done(self, system, table):
        Killer.done_ += 1
        if Killer.done_ == tables:
            os.kill(os.getpid(), signal.SIGKILL)

urls = {system: f"sqlite:///{to / f'{system}.db'}" for system in SYSTEMS}
copying.copy(workspace(folder), Commission(urls, key), progress=Killer())
"""


def killed(folder: Path, to: Path, tables: int, key: str = "env:GOMME_KEY") -> None:
    to.mkdir(exist_ok=True)
    command = [sys.executable, "-c", CHILD, str(folder), str(to), str(tables), key]
    ended = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, env={**os.environ}, timeout=120)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()[-2000:]


@pytest.mark.slow
@pytest.mark.parametrize("tables", [1, 9, 25])
def test_a_copy_that_was_killed_is_gone_on_with(fresh: Path, made, tmp_path: Path, tables: int) -> None:
    killed(fresh, tmp_path / "to", tables)
    assert not (tmp_path / "to" / "commercial.db").exists()
    copied(fresh, tmp_path / "to", resume=True)
    for system in SYSTEMS:
        assert contents(tmp_path / "to" / f"{system}.db") == contents(made[0] / f"{system}.db")
    assert sorted(path.name for path in (tmp_path / "to").iterdir()) == ["commercial.db", "sellers.db"]


def test_a_copy_that_died_between_two_publishings_is_withdrawn_before_the_next_one(fresh: Path, tmp_path: Path) -> None:
    copied(fresh, tmp_path)
    before = contents(tmp_path / "commercial.db")
    urls = {system: f"sqlite:///{tmp_path / f'{system}.db'}" for system in SYSTEMS}
    died_after_one(fresh, urls)
    assert contents(tmp_path / "commercial.db") != before
    kept(fresh, "newsletter", "email")  # the next copy is withheld, so that what it found shows
    with pytest.raises(CopyWithheld):
        copied(fresh, tmp_path)
    assert contents(tmp_path / "commercial.db") == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["commercial.db", "sellers.db"]


def died_after_one(folder: Path, urls: dict[str, str]) -> None:
    """Publishes one of two copies, and says no more: as a process that died there."""
    opened = workspace(folder, OTHER_KEY)
    masking, key = opened.masking(), opened.key("env:GOMME_KEY")
    run = Run("died", manifest_sha256(masking.text), key.fingerprint, resumable=True)
    with Originals(opened, urls) as originals, Destinations(urls) as destinations:
        made = ready(originals.look(), masking, opened.relations(), key)
        with Proof(made.manifest, made.structures, bytes(range(32)), relations=opened.relations()) as proof:
            Making(made, originals, destinations, proof).make(run, False, fill_each, Silent())
        destinations.targets["commercial"].publish()


def test_nothing_is_resumed_where_nothing_was_broken_off_or_the_key_is_gone(fresh: Path, tmp_path: Path) -> None:
    with pytest.raises(CopyRefused, match="resume"):
        copied(fresh, tmp_path / "to", resume=True)
    urls = {system: f"sqlite:///{tmp_path / f'{system}.db'}" for system in SYSTEMS}
    with pytest.raises(CopyRefused, match="ephemeral"):
        copying.copy(workspace(fresh), Commission(urls, "ephemeral", resume=True))


# A smaller copy


def test_a_subset_has_the_rows_that_were_asked_for_and_no_new_orphan(company: Path, tmp_path: Path) -> None:
    attestation = copied(company, tmp_path, subset=("commercial.clients:20",))
    assert counts(tmp_path / "commercial.db")["clients"] == 20
    assert attestation.subset["commercial.clients"] == 20
    for key in attestation.foreign_keys:
        assert key.orphans_out <= key.orphans_in, key


def test_a_subset_of_nothing_is_refused(company: Path, tmp_path: Path) -> None:
    for asked in ("commercial.clients:0", "commercial.none:5", "clients:5"):
        with pytest.raises((CopyRefused, RulesError)):
            copied(company, tmp_path / "to", subset=(asked,))
