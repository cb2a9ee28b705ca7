"""The archive's tables: a batch is moving until it is settled, and lies in a database of its own."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.archive import ArchiveError, ArchiveRows, open_archive
from connectors.model import BadUrl, NotADatabase, Unreachable
from connectors.store import open_store
from tests.connectors.databases import run


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an archive may be."""
    return f"sqlite:///{tmp_path / 'a.db'}" if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture
def archive(url: str) -> Iterator[ArchiveRows]:
    with open_archive(url) as opened:
        yield opened


def batch(number: int = 0, system: str = "shop", table: str = "clients", id: str = "") -> dict[str, object]:
    return {
        "id": id or f"{system}.{table}.{number}", "run": "run", "batch": number, "system": system,
        "table_name": table, "rule": "r", "made": "2026-11-28T10:00:00+00:00", "head": b"head",
    }  # fmt: skip


def row(number: int, person: int | None = None) -> dict[str, object]:
    told = {"number": number, "person": number if person is None else person, "ends": f"2030-01-0{number + 1}"}
    return {**told, "mark": b"m", "ids": b"i", "own": b"", "links": b"", "sealed": bytes([number]) * 4}


KEYS = [{"reader": "dpo", "public": "x25519:…", "wrapped": b"w"}]


def numbers(archive: ArchiveRows, id: str) -> list[int]:
    return [row["number"] for row in archive.rows(id)]


def test_a_batch_is_moving_until_it_is_settled(archive):
    assert archive.put(batch(), KEYS, [row(0), row(1)])
    assert [found["state"] for found in archive.moving("run")] == ["moving"]
    assert archive.moving("another run") == []
    archive.settle("run", 0, "shop", {1})
    assert archive.moving("run") == []
    assert numbers(archive, "shop.clients.0") == [0]
    assert archive.batches(state="kept")[0]["head"] == b"head"


def test_a_moving_batch_is_replaced_and_a_kept_one_is_not(archive):
    archive.put(batch(), KEYS, [row(0), row(1)])
    assert archive.put(batch(), KEYS, [row(2)])
    assert numbers(archive, "shop.clients.0") == [2]
    archive.settle("run", 0, "shop", ())
    assert not archive.put(batch(), KEYS, [row(0)])
    assert numbers(archive, "shop.clients.0") == [2]
    archive.withdraw("run", 0, "shop")
    assert numbers(archive, "shop.clients.0") == [2]


def test_one_system_is_settled_without_the_other(archive):
    archive.put(batch(system="shop"), KEYS, [row(0)])
    archive.put(batch(system="sellers"), KEYS, [row(0)])
    archive.settle("run", 0, "shop", ())
    assert [found["system"] for found in archive.moving()] == ["sellers"]
    archive.withdraw("run", 0, "sellers")
    assert [found["system"] for found in archive.batches()] == ["shop"]


def test_a_batch_that_left_everybody_goes_with_its_keys(archive):
    archive.put(batch(), KEYS, [row(0), row(1)])
    archive.settle("run", 0, "shop", [0, 1, *range(5, 5000)])
    assert (archive.batches(), archive.keys("shop.clients.0")) == ([], [])


def test_rows_are_destroyed_alone_and_the_last_one_with_the_key(archive):
    archive.put(batch(), KEYS, [row(at) for at in range(3)])
    archive.settle("run", 0, "shop", ())
    assert archive.ends("shop.clients.0") == {"2030-01-01": 1, "2030-01-02": 1, "2030-01-03": 1}
    assert archive.destroy({"shop.clients.0": [1]}) == 1
    assert [known["number"] for known in archive.known()] == [0, 2]
    assert len(archive.keys("shop.clients.0")) == 1
    assert archive.destroy({"shop.clients.0": [0, 1, 2]}) == 2
    assert (archive.batches(), archive.keys("shop.clients.0")) == ([], [])


def test_a_probe_is_opened_once_it_is_that_of_the_key(archive):
    probe = {"reader": "dpo", "public": "x25519:one", "sealed": b"s", "digest": "d1", "made": "2026-11-28"}
    archive.add_probe(probe)
    archive.opened("dpo", "another", "2026-11-29")
    assert archive.readers()[0]["opened"] is None
    archive.opened("dpo", "d1", "2026-11-29")
    assert archive.readers()[0]["opened"] == "2026-11-29"
    archive.add_probe({**probe, "public": "x25519:two", "digest": "d2"})
    assert [(row["public"], row["opened"]) for row in archive.readers()] == [("x25519:two", None)]


def test_an_archive_is_found_again(url):
    with open_archive(url) as first:
        first.put(batch(), KEYS, [row(0)])
    with open_archive(url, create=False) as again:
        assert numbers(again, "shop.clients.0") == [0]


def test_a_database_that_holds_anything_else_is_no_archive(url):
    run(url, "CREATE TABLE clients (id INTEGER PRIMARY KEY)")
    with pytest.raises(ArchiveError, match="a database of its own"):
        open_archive(url)


def test_what_became_a_system_later_is_refused_then(url):
    open_archive(url).close()
    run(url, "CREATE TABLE clients (id INTEGER PRIMARY KEY)")
    with pytest.raises(ArchiveError, match="a database of its own"):
        open_archive(url)


def test_gommes_own_store_is_no_archive(url):
    open_store(url).close()
    with pytest.raises(ArchiveError, match="a database of its own"):
        open_archive(url)


def test_an_archive_of_a_newer_gomme_is_left_alone(url):
    open_archive(url).close()
    run(url, "UPDATE archive_version SET version = 2")
    with pytest.raises(ArchiveError, match=r"newer gomme \(version 2"):
        open_archive(url)


def test_a_new_file_is_its_owners_alone(tmp_path):
    open_archive(f"sqlite:///{tmp_path / 'a.db'}").close()
    assert stat.S_IMODE((tmp_path / "a.db").stat().st_mode) == 0o600


@pytest.mark.parametrize("sent", ["sqlite://", "sqlite:///:memory:", "mysql://root@localhost/a"])
def test_what_would_be_forgotten_or_is_not_spoken_is_refused(sent):
    with pytest.raises(BadUrl, match="cannot be an archive"):
        open_archive(sent)


def test_an_archive_that_is_not_there_is_not_made_by_reading(tmp_path):
    with pytest.raises(Unreachable, match="nothing was archived there yet"):
        open_archive(f"sqlite:///{tmp_path / 'a.db'}", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_told(tmp_path):
    (tmp_path / "a.db").write_text("no database at all, but long enough to be read as one " * 30)
    with pytest.raises(NotADatabase, match="the archive"):
        open_archive(f"sqlite:///{tmp_path / 'a.db'}")


def test_what_is_destroyed_is_overwritten_in_a_file(tmp_path):
    with open_archive(f"sqlite:///{tmp_path / 'a.db'}") as archive:
        archive.put(batch(), KEYS, [{**row(0), "sealed": b"sealed but here"}])
        archive.settle("run", 0, "shop", ())
        assert b"sealed but here" in (tmp_path / "a.db").read_bytes()
        archive.destroy({"shop.clients.0": [0]})
    assert b"sealed but here" not in (tmp_path / "a.db").read_bytes()
