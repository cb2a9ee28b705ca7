"""The whole server is killed while a plan is applied, and begun on the same data: a resume ends as if it lived."""

import sys
from contextlib import AbstractContextManager
from types import FrameType
from typing import Any

import pytest

from connectors.archive import open_archive
from flows.applied import Applied
from rules.certificate import Certificate, Remaining
from tests.flows import archive_applies
from tests.flows.applies import Meanwhile, applied, everything, ids, shop, signed
from tests.servers import Server, mariadb, postgresql

pytestmark = pytest.mark.slow


def lasting(dialect: str) -> AbstractContextManager[Server]:
    """A server of the test's own; what it commits is written before it says so."""
    if dialect == "postgresql":
        return postgresql("--synchronous_commit=on")
    return mariadb("--innodb-flush-log-at-trx-commit=1")


class Killing:
    """Kills the server at that call or return of a function, the nth time that a run comes there."""

    def __init__(self, server: Server, name: str, event: str, nth: int) -> None:
        self.server, self.at, self.left = server, (name, event), nth

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if (code.co_name, event) == self.at and code.co_filename.endswith(("/erase.py", "/journal.py")):
            self.left -= 1
            if self.left == 0:
                self.server.kill()


@pytest.mark.parametrize("dialect", ["postgresql", "mariadb"])
def test_a_run_whose_server_is_killed_is_resumed_to_the_same_end(tmp_path, dialect):
    with lasting(dialect) as server:
        for at in (("act", "return", 2), ("run", "return", 1)):
            folder = tmp_path / "-".join(map(str, at))
            folder.mkdir()
            with server.database() as url:
                resumed = dying(folder, url, server, at)
                assert (resumed.status, resumed.done, resumed.persons_left) == ("done", 5, {}), at
                assert isinstance(resumed.proved, Certificate), at
                assert (ids(url, "clients"), ids(url, "factures")) == ([2, 3, 6, 7, 8], [3, 4, 5])
                assert len(everything(url, "gomme_journal")["gomme_journal"]) >= 2


def dying(folder: Any, url: str, server: Server, at: tuple[str, str, int]) -> Applied:
    """A run whose server dies at that place, and its resume on the server that is there again."""
    made = signed(shop(folder, url))
    killing = Killing(server, *at)
    sys.setprofile(killing)
    try:
        broken = applied(folder, made, rows=2)
    finally:
        sys.setprofile(None)
    assert killing.left <= 0, "it never came there"
    assert broken.status == "failed"
    assert broken.proved is None
    assert broken.why, "it says why"
    server.again()
    return applied(folder, made, resume=True, rows=2)


def test_where_the_archives_server_is_gone_no_row_goes_and_a_resume_moves_them(tmp_path, sqlite_url):
    with lasting("postgresql") as server, server.database() as archive:
        folder = archive_applies.shop(tmp_path, sqlite_url, archive)
        made = signed(folder)
        broken = applied(folder, made, rows=2, progress=Meanwhile(1, server.kill))
        assert (broken.status, isinstance(broken.proved, Remaining), bool(broken.why)) == ("failed", True, True)
        active = len(ids(sqlite_url, "clients")) + len(ids(sqlite_url, "factures"))
        assert active == 13 - broken.done > 13 - made.selected
        server.again()
        resumed = applied(folder, made, resume=True, rows=2)
        assert (resumed.status, resumed.done, isinstance(resumed.proved, Certificate)) == ("done", made.selected, True)
        with open_archive(archive, create=False) as rows:
            assert rows.moving() == []
            assert sum(1 for _ in rows.known()) == made.selected
