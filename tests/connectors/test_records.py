"""What the store keeps of retention: one chain whoever writes, holds that no batch slips past, keys that are gone."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from connectors.model import Refused
from connectors.plan_rows import Chunk
from connectors.records import Records
from connectors.store import Store, StoreError, open_store

AT = "2026-11-28T10:00:00+00:00"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'gomme.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def team_url(request: pytest.FixtureRequest, url: str) -> str:
    return url if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture
def store(team_url: str) -> Iterator[Store]:
    with open_store(team_url) as opened:
        yield opened


@pytest.fixture
def records(store: Store) -> Records:
    return Records(store)


def following(kind: str = "note"):
    """An entry that says which one it follows, as a chain would."""

    def entry(last: Mapping[str, Any] | None) -> dict[str, Any]:
        number, before = (last["sequence"] + 1, last["hash"]) if last else (1, "start")
        return {
            "sequence": number, "at": AT, "kind": kind, "actor": "c.moreau", "fields": "{}", "previous": before,
            "hash": f"hash of {number}",
        }  # fmt: skip

    return entry


def ledger(records: Records) -> list[tuple[int, str]]:
    return [(row["sequence"], row["kind"]) for row in records.ledger.rows()]


def hold(id: str, *targets: str) -> dict[str, list[dict[str, Any]]]:
    row = {
        "id": id, "case_ref": "2026-014", "scope": "rows", "system": "commercial", "table_name": "clients",
        "reason": "litige", "added_by": "c.moreau", "added": AT, "review": "2027-06-30", "released": None,
    }  # fmt: skip
    return {"holds": [row], "hold_targets": [{"hold": id, "target": t} for t in targets], "hold_releases": []}


def signature(hold: str, name: str, signed: str = "sig") -> dict[str, str]:
    return {"hold": hold, "name": name, "at": AT, "signature": signed}


def test_entries_are_kept_in_the_order_in_which_they_were_appended(records):
    written = [records.ledger.append(following(kind)) for kind in ("a", "b", "c")]
    assert records.ledger.rows() == written
    assert records.ledger.last() == written[-1:]
    assert records.ledger.last(2) == written[1:]


def test_many_that_append_at_once_make_one_chain(team_url):
    def append(_: int) -> None:
        with open_store(team_url) as store:
            Records(store).ledger.append(following())

    open_store(team_url).close()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(append, range(12)))
    with open_store(team_url) as store:
        rows = Records(store).ledger.rows()
    assert [row["sequence"] for row in rows] == list(range(1, 13))
    assert [row["previous"] for row in rows] == ["start", *(row["hash"] for row in rows[:-1])]


def test_a_record_and_its_entry_are_written_together_or_not_at_all(records):
    def broken(_: Mapping[str, Any] | None) -> dict[str, Any]:
        raise RuntimeError("the entry cannot be written")

    with pytest.raises(RuntimeError):
        records.holds.add(hold("h-1", "x"), broken)
    assert records.holds.rows() == {"holds": [], "hold_targets": [], "hold_releases": []}
    assert ledger(records) == []


def test_the_key_of_a_year_is_made_once_and_gone_for_good_after_its_term(records):
    first = records.ledger.year_key(2021, lambda: b"a" * 32, "2026-12-31")
    assert first == records.ledger.year_key(2021, lambda: b"b" * 32, "2099-12-31") == b"a" * 32
    records.ledger.year_key(2026, lambda: b"c" * 32, "2031-12-31")
    assert records.ledger.destroy_keys("2026-12-31") == []
    assert records.ledger.destroy_keys("2027-01-01", lambda year: following(f"key_destroyed_{year}")) == [2021]
    assert records.ledger.year_key(2021, lambda: b"d" * 32, "2099-12-31") is None
    assert records.ledger.year_key(2026, lambda: b"d" * 32, "2031-12-31") == b"c" * 32
    assert [(row["year"], row["destroyed"]) for row in records.ledger.year_keys()] == [
        (2021, "2027-01-01"),
        (2026, None),
    ]
    assert ledger(records) == [(1, "key_destroyed_2021")]
    assert "secret" not in records.ledger.year_keys()[0]


def test_what_is_destroyed_is_not_in_the_file_any_more(url):
    secret, keys = b"\x51" * 32, b"row list " * 400
    with open_store(url) as store:
        records = Records(store)
        records.ledger.year_key(2021, lambda: secret, "2026-12-31")
        drafted(records)
        records.plans.add_rows("p-1", ("commercial", "clients", "r"), 0, 1, Chunk(keys, b"", b"", b""))
    path = Path(url.removeprefix("sqlite:///"))
    assert secret.hex().encode() in path.read_bytes()
    assert keys[:90] in path.read_bytes()
    with open_store(url) as store:
        Records(store).ledger.destroy_keys("2027-01-01")
        Records(store).plans.drop_rows("p-1")
    assert secret.hex().encode() not in path.read_bytes()
    assert b"row list" not in path.read_bytes()


def drafted(records: Records, plan: str = "p-1") -> None:
    records.plans.begin({"id": plan, "created": AT, "as_of": "2026-11-28", "expires": AT, "planner": "p.leroy"})


FROZEN = {
    "id": "p-1", "created": AT, "as_of": "2026-11-28", "expires": AT, "planner": "p.leroy", "status": "frozen",
    "sha256": "aa", "document": b"\x00{}\xff",
}  # fmt: skip


def test_a_plan_is_drafted_frozen_and_noted(records):
    drafted(records)
    assert records.plans.plan("p-1")["status"] == "drafting"
    records.plans.freeze(FROZEN, following("planned"))
    assert {**records.plans.plan("p-1"), "process": "…"} == {**FROZEN, "process": "…"}
    records.plans.note("p-1", "applied", following("applied"))
    assert [(row["id"], row["status"]) for row in records.plans.plans()] == [("p-1", "applied")]
    assert "document" not in records.plans.plans()[0]
    assert ledger(records) == [(1, "planned"), (2, "applied")]
    assert records.plans.plan("p-2") is None


def test_a_frozen_plan_is_not_frozen_again(records):
    drafted(records)
    records.plans.freeze(FROZEN)
    with pytest.raises(ValueError, match="only a plan that is being drafted"):
        records.plans.freeze({**FROZEN, "sha256": "bb"}, following("planned"))
    assert records.plans.plan("p-1")["sha256"] == "aa"
    assert ledger(records) == []


def test_row_lists_come_back_in_the_order_of_their_chunks_and_go_with_the_certificate(records):
    drafted(records)
    here, there = ("commercial", "clients", "r"), ("commercial", "clients", "other rule")
    chunks = [Chunk(f"k{n}".encode(), b"h\x00", b"p", b"m") for n in range(12)]
    for n in reversed(range(12)):
        records.plans.add_rows("p-1", here, n, 1, chunks[n])
    records.plans.add_rows("p-1", there, 0, 1, Chunk(b"x", b"y", b"z", b"m"))
    assert list(records.plans.chunks("p-1", here)) == chunks
    assert list(records.plans.chunks("p-1", there)) == [Chunk(b"x", b"y", b"z", b"m")]
    assert list(records.plans.chunks("p-2", here)) == []
    records.plans.drop_rows("p-1", following("rows_dropped"))
    assert list(records.plans.chunks("p-1", here)) == []
    assert records.plans.plan("p-1") is not None


def test_a_draft_whose_process_died_is_dropped_with_its_rows(url):
    code = (
        "from connectors.plan_rows import Chunk\n"
        "from connectors.records import Records; from connectors.store import open_store\n"
        f"plans = Records(open_store({url!r})).plans\n"
        f"plans.begin(dict(id='dead', created={AT!r}, as_of='2026-11-28', expires={AT!r}, planner='x'))\n"
        "plans.add_rows('dead', ('a', 'b', 'c'), 0, 1, Chunk(b'k', b'h', b'p', b'm'))\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with open_store(url) as store:
        records = Records(store)
        drafted(records)
        assert [row["id"] for row in records.plans.plans()] == ["p-1"]
        assert list(records.plans.chunks("dead", ("a", "b", "c"))) == []


def test_signatures_are_kept_and_none_of_them_twice(records):
    row = {
        "plan": "p-1", "plan_sha256": "aa", "name": "c.moreau", "role": "data_owner", "at": AT, "signature": "s1",
        "kind": "approval", "opinion": None, "remarks": "",
    }  # fmt: skip
    records.plans.approve(row, following("approved"))
    with pytest.raises(StoreError):
        records.plans.approve(row, following("approved"))
    assert records.plans.approvals("p-1") == [row]
    assert ledger(records) == [(1, "approved")]


def test_a_hold_is_kept_with_what_it_names_until_it_ends(records):
    assert records.holds.add(hold("h-1", "x", "y"), following("hold_added")) == []
    assert [row["target"] for row in records.holds.rows()["hold_targets"]] == ["x", "y"]
    records.holds.sign_release(signature("h-1", "c.moreau"), following("signed"))
    assert records.holds.rows()["holds"][0]["released"] is None
    records.holds.sign_release(signature("h-1", "a.petit"))
    records.holds.end("h-1", AT, following("released"))
    records.holds.end("h-1", "2030-01-01T00:00:00+00:00", following("released"))
    assert records.holds.rows()["holds"][0]["released"] == AT
    assert ledger(records) == [(1, "hold_added"), (2, "signed"), (3, "released")]


def test_a_person_who_signs_again_under_a_new_key_has_one_signature(records):
    records.holds.add(hold("h-1"))
    records.holds.sign_release(signature("h-1", "c.moreau", "old"))
    records.holds.sign_release(signature("h-1", "c.moreau", "new"))
    assert records.holds.rows()["hold_releases"] == [signature("h-1", "c.moreau", "new")]


def test_a_batch_sees_every_hold_that_was_added_before_its_lease(records):
    records.holds.add(hold("h-1", "x"))
    lease, seen = records.holds.lease("run", "1", AT)
    assert seen == records.holds.rows()
    records.holds.settle(lease)
    assert records.holds.standing([lease]) == []


def test_a_hold_is_told_of_the_batches_that_began_before_it(records):
    lease, seen = records.holds.lease("run", "1", AT)
    assert seen["holds"] == []
    assert records.holds.add(hold("h-1", "x")) == [lease]
    assert [(row["run"], row["batch"]) for row in records.holds.standing([lease])] == [("run", "1")]
    records.holds.settle(lease)
    assert records.holds.standing([lease]) == []
    assert records.holds.add(hold("h-2")) == []


def test_no_hold_and_no_batch_ever_miss_each_other(team_url):
    """Whichever comes first: the batch sees the hold, or the hold is told of the batch."""
    open_store(team_url).close()

    def add(number: int) -> tuple[str, list[str]]:
        with open_store(team_url) as store:
            return f"h-{number}", Records(store).holds.add(hold(f"h-{number}"))

    def begin(number: int) -> tuple[str, set[str]]:
        with open_store(team_url) as store:
            lease, seen = Records(store).holds.lease("run", str(number), AT)
            return lease, {row["id"] for row in seen["holds"]}

    with ThreadPoolExecutor(4) as pool:
        adding = [pool.submit(add, number) for number in range(6)]
        leasing = [pool.submit(begin, number) for number in range(6)]
    holds, leases = [job.result() for job in adding], [job.result() for job in leasing]
    assert all((name in seen) != (lease in told) for name, told in holds for lease, seen in leases)


def test_the_lease_of_a_dead_process_is_not_waited_for(url):
    code = (
        "from connectors.records import Records; from connectors.store import open_store\n"
        f"print(Records(open_store({url!r})).holds.lease('run', '1', {AT!r})[0])"
    )
    lease = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()
    with open_store(url) as store:
        assert Records(store).holds.standing([lease]) == []
        assert Records(store).holds.add(hold("h-1")) == []


def test_the_lease_of_another_host_is_believed(url):
    with open_store(url) as store:
        lease, _ = Records(store).holds.lease("run", "1", AT)
        with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
            raw.execute("UPDATE leases SET process = 'elsewhere 7 1'")
        raw.close()
        assert len(Records(store).holds.standing([lease])) == 1


def test_two_runs_at_once_exclude_each_other(records):
    records.runs.begin("r-1", "p-1", AT, following("run_begun"))
    with pytest.raises(Refused, match="run r-1 of plan p-1 is at work"):
        records.runs.begin("r-2", "p-1", AT, following("run_begun"))
    assert ledger(records) == [(1, "run_begun")]
    records.runs.end("r-1", "done", AT)
    records.runs.begin("r-2", "p-1", AT)
    assert [(row["id"], row["status"]) for row in records.runs.rows()] == [("r-1", "done"), ("r-2", "running")]


def test_a_run_that_died_is_marked_and_can_be_gone_on_with(url):
    code = (
        "from connectors.records import Records; from connectors.store import open_store\n"
        f"Records(open_store({url!r})).runs.begin('r-1', 'p-1', {AT!r})"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with open_store(url) as store:
        runs = Records(store).runs
        runs.begin("r-2", "p-2", AT)
        assert [row["status"] for row in runs.rows()] == ["interrupted", "running"]
        runs.end("r-2", "stopped", AT)
        runs.begin("r-1", "p-1", AT)
        assert [row["status"] for row in runs.rows()] == ["running", "stopped"]


def test_a_run_learns_that_it_was_asked_to_stop(records):
    assert records.runs.ask_stop(AT) == []
    records.runs.begin("r-1", "p-1", AT)
    assert not records.runs.stop_asked("r-1")
    assert records.runs.ask_stop(AT, following("stop_asked")) == ["r-1"]
    assert records.runs.stop_asked("r-1")
    records.runs.end("r-1", "stopped", AT)
    records.runs.begin("r-1", "p-1", AT)
    assert not records.runs.stop_asked("r-1")
