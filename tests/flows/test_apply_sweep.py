"""A run that is killed after each of its commits in turn, and at others of its boundaries than the fixed ones."""

import json
import os
import random
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from rules.plan import Plan
from tests.flows import test_apply_killed as killing
from tests.flows.applies import applied, shop, signed
from tests.flows.test_apply_killed import Kind, forked, fresh, resumed, state

__all__ = ["fresh"]
pytestmark = pytest.mark.slow
SEED, SOME = 20261129, 4


class Commits:
    """Counts the commits of this process, in the store and in the system, and kills it after one of them (0: none)."""

    def __init__(self, kill_at: int) -> None:
        self.passed = 0
        self._kill_at = kill_at

    def __call__(self, frame: FrameType, event: str, arg: Any) -> None:
        if self._committed(frame, event, arg):
            self.passed += 1
            if self.passed == self._kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    def _committed(self, frame: FrameType, event: str, arg: Any) -> bool:
        """The driver's own commit of the store; of the system the end of its transaction, and where it begins."""
        if event == "c_return":
            return bool(arg.__name__ == "commit")
        code = frame.f_code
        return event == "return" and code.co_name == "transaction" and code.co_filename.endswith("_erase.py")


def test_a_run_that_is_killed_after_any_of_its_commits_is_resumed_to_the_same_end(tmp_path):
    wanted, commits = ended(tmp_path / "whole", 0)
    assert commits >= 15
    for at in range(1, commits + 1):
        found, _ = ended(tmp_path / f"after-{at}", at)
        assert found == wanted, f"killed after commit {at} of {commits}"


def ended(folder: Path, at: int) -> tuple[list[Any], int]:
    """Applied until that commit, and resumed: the state in the end, and how many commits there were without a death."""
    folder.mkdir()
    (folder / "database.db").touch()
    url = f"sqlite:///{folder / 'database.db'}"
    made = signed(shop(folder, url))
    assert die(folder, made, at) == (-signal.SIGKILL if at else 0)
    outcome = resumed(folder, made)
    if outcome:
        assert (outcome.status, outcome.done, outcome.persons_left) == ("done", 5, {})
    return state(folder, url), 0 if at else json.loads((folder / "commits.json").read_text())


def die(folder: Path, made: Plan, at: int) -> int:
    def work() -> int:
        commits = Commits(at)
        sys.setprofile(commits)
        applied(folder, made, rows=2)
        sys.setprofile(None)
        (folder / "commits.json").write_text(json.dumps(commits.passed))
        return 0

    return forked(work)


@pytest.mark.parametrize("fresh", ["postgres", "mariadb"], indirect=True)
def test_a_run_that_is_killed_at_boundaries_drawn_by_lot_is_resumed_to_the_same_end(tmp_path, fresh):
    wanted, passed = killing.ended(tmp_path / "whole", fresh(), 0)
    for at in sorted(random.Random(SEED).sample(drawn_from(passed), SOME)):
        found, _ = killing.ended(tmp_path / f"at-{at}", fresh(), at)
        assert found == wanted, f"killed at boundary {at}: {passed[at - 1]}"


def drawn_from(passed: list[Kind]) -> list[int]:
    """All boundaries but those at which the fixed sweep kills: the middle one of each kind."""
    places = {kind: [at for at, other in enumerate(passed, 1) if other == kind] for kind in passed}
    fixed = {some[len(some) // 2] for some in places.values()}
    return [at for at in range(1, len(passed) + 1) if at not in fixed]
