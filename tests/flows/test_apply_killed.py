"""A run that is killed at any boundary and resumed ends as if nobody had killed it; so does one whose disk is full."""

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Collection
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from connectors.records import Records
from connectors.store import open_store
from flows.applied import Applied
from flows.errors import RetainRefused
from rules.plan import Plan
from tests.connectors.databases import run
from tests.flows.applies import Meanwhile, applied, everything, ids, shop, signed, tables

# At the beginning and at the end of each of these a run may die: around every write, here and in the store.
BOUNDARIES = {
    "run_rows.py": {"begin", "end", "note"},
    "hold_rows.py": {"lease", "settle"},
    "applied_rows.py": {"add", "keep"},
    "records.py": {"append"},
    "plan_rows.py": {"note"},
    "journal.py": {"ensure", "line", "note"},
    "erase.py": {"run", "examine", "act", "ensure_journal"},
}


SERVERS_OWN = ("journal.py", "erase.py")  # what a dialect has to do with
Kind = tuple[str, str, str]  # file, function, call or return


class Boundaries:
    """Tells the boundaries that this process comes to, and kills it at one of them (1 is the first, 0 none)."""

    def __init__(self, kill_at: int) -> None:
        self.passed: list[Kind] = []
        self._kill_at = kill_at

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        if event not in ("call", "return"):
            return
        code = frame.f_code
        file = code.co_filename.rpartition("/")[2]
        if code.co_name in BOUNDARIES.get(file, ()):
            self.passed.append((file, code.co_name, event))
            if len(self.passed) == self._kill_at:
                os.kill(os.getpid(), signal.SIGKILL)


def forked(work: Callable[[], int]) -> int:
    """What the work says in a process of its own (below 255); -9 where it was killed."""
    child = os.fork()
    if child == 0:
        try:
            os._exit(min(work(), 254))
        finally:
            os._exit(255)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die(folder: Path, made: Plan, at: int, resume: bool) -> int:
    """Applies it until that boundary; 0 where there were fewer, which are then in the folder."""

    def work() -> int:
        boundaries = Boundaries(at)
        sys.setprofile(boundaries)
        applied(folder, made, resume=resume, rows=2)
        sys.setprofile(None)
        (folder / "boundaries.json").write_text(json.dumps(boundaries.passed))
        return 0

    return forked(work)


def resumed(folder: Path, made: Plan) -> Applied | None:
    """Goes on as soon as the server knows that the last one is dead; begins where nothing was begun."""
    for _ in range(100):
        with open_store(f"sqlite:///{folder / 'gomme.db'}") as store:
            (row, *_) = [*Records(store).runs.rows(), None]
            if Records(store).certificates.of(made.id):
                return None
        try:
            return applied(folder, made, resume=row is not None, rows=2)
        except RetainRefused as error:
            if "another run" not in str(error):
                raise
            time.sleep(0.1)
    raise AssertionError("it never let go")


def state(folder: Path, url: str) -> list[Any]:
    """Databases, marks, and what was counted."""
    with open_store(f"sqlite:///{folder / 'gomme.db'}") as store:
        records = Records(store)
        year = records.ledger.rows()[0]["at"][:4]
        marks = [(each.place, each.batch, each.marks) for each in records.erased.of(int(year))]
        leases = store.select(store.table("leases").select())
        last = [row["kind"] for row in records.ledger.rows()][-1]
        assert records.runs.rows()[0]["status"] == "done"
    live = [lease for lease in leases if lease["process"].split()[1] == str(os.getpid())]
    return [everything(url, "clients", "factures"), len(marks), live, last]


def killed(tmp_path: Path, fresh: Callable[[], str], files: Collection[str]) -> None:
    """A run without death, then one that dies at each kind of boundary: the middle one of its kind."""
    wanted, passed = ended(tmp_path / "whole", fresh(), 0)
    kinds = dict.fromkeys(kind for kind in passed if kind[0] in files)
    assert len(kinds) >= 2 * len(files)
    for kind in kinds:
        places = [at for at, other in enumerate(passed, 1) if other == kind]
        found, _ = ended(tmp_path / "-".join(kind), fresh(), places[len(places) // 2])
        assert found == wanted, f"killed at {kind}"


def ended(folder: Path, url: str, at: int) -> tuple[list[Any], list[Kind]]:
    """Applied until that boundary, and resumed: the state in the end, and all boundaries where it did not die."""
    folder.mkdir()
    made = signed(shop(folder, url))
    assert die(folder, made, at, resume=False) == (-signal.SIGKILL if at else 0)
    outcome = resumed(folder, made)
    if outcome:
        assert (outcome.status, outcome.done, outcome.persons_left) == ("done", 5, {})
    passed = [] if at else [tuple(kind) for kind in json.loads((folder / "boundaries.json").read_text())]
    return state(folder, url), passed


@pytest.fixture
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Fresh databases of one dialect, one after the other."""
    if request.param == "sqlite":
        count = iter(range(1000))

        def made() -> str:
            path = tmp_path / f"base{next(count)}.db"
            path.touch()
            return f"sqlite:///{path}"

        return made
    server = request.getfixturevalue(f"{request.param}_server")
    stack = ExitStack()
    request.addfinalizer(stack.close)  # noqa: PT021
    return lambda: stack.enter_context(server.database())


@pytest.mark.slow
@pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)
def test_a_run_that_is_killed_at_any_boundary_is_resumed_to_the_same_end(tmp_path, fresh):
    killed(tmp_path, fresh, BOUNDARIES)


@pytest.mark.slow
@pytest.mark.parametrize("fresh", ["postgres", "mariadb"], indirect=True)
def test_a_run_that_is_killed_at_a_boundary_of_the_server_is_resumed_to_the_same_end(tmp_path, fresh):
    killed(tmp_path, fresh, SERVERS_OWN)


def test_a_run_that_is_killed_again_and_again_comes_to_its_end(tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    made = signed(folder)
    deaths = 0
    for at in range(12, 200, 7):
        with open_store(f"sqlite:///{folder / 'gomme.db'}") as store:
            begun = bool(Records(store).runs.rows())
        if die(folder, made, at, resume=begun) != -9:
            break
        deaths += 1
    assert deaths > 2
    assert (ids(sqlite_url, "clients"), ids(sqlite_url, "factures")) == ([2, 3, 6, 7, 8], [3, 4, 5])
    assert state(folder, sqlite_url)[1] == 5


def test_where_the_disk_is_full_the_run_ends_and_goes_on_later(tmp_path, sqlite_url):
    folder = shop(tmp_path, sqlite_url)
    run(sqlite_url, "CREATE TABLE lest (t TEXT)", f"INSERT INTO lest VALUES ('{'x' * 2_000_000}')",
        "ALTER TABLE clients ADD COLUMN note TEXT", f"UPDATE clients SET note = '{'y' * 900_000}'")  # fmt: skip
    made = signed(folder)
    size = (folder / "database.db").stat().st_size

    full = Meanwhile(0, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (800_000, size)))  # when all is begun

    def work() -> int:
        outcome = applied(folder, made, progress=full)
        return 0 if outcome.status == "failed" and outcome.done == 0 and "resume" in outcome.why[0] else 1

    assert forked(work) == 0
    assert len(ids(sqlite_url, "clients")) == 8
    outcome = applied(folder, made, resume=True)
    assert (outcome.status, tables(outcome)["clients"].done) == ("done", 3)
