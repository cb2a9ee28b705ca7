"""Masks in processes: the same rows in the same order, whatever becomes of the processes, and none of them is left."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from flows.mask_processes import HERE, Columns, Given, MaskProcesses
from rules.refused import MaskRefused

ROWS = 3

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="masks have processes of their own on Linux only")


def shouted(columns: Columns) -> Columns:
    return {"name": pc.utf8_upper(columns["name"]), "pid": pa.array([str(os.getpid())] * len(columns["name"]))}


def given(portions: int) -> Iterator[Given]:
    for at in range(portions):
        names = pa.array([f"name {at}", None, f"né {at}"])
        yield {"id": range(at, at + HERE // 2)}, {"name": names, "not for the mask": names}


def expected(portions: int) -> list[list[str | None]]:
    return [[f"NAME {at}", None, f"NÉ {at}"] for at in range(portions)]


@pytest.mark.parametrize("most", [0, 1, 3])
@pytest.mark.parametrize("portions", [0, 1, 2, 20])
def test_portions_keep_their_order_and_their_rows(most: int, portions: int) -> None:
    with MaskProcesses(shouted, ["name"], most) as processes:
        made = list(processes.masked(given(portions)))
    assert [written["name"].to_pylist() for _, written in made] == expected(portions)
    assert [portion["id"][0] for (portion, _), _ in made] == list(range(portions))


def test_the_first_portions_are_masked_here_and_the_others_elsewhere() -> None:
    with MaskProcesses(shouted, ["name"], 1) as processes:
        pids = [written["pid"][0].as_py() for _, written in processes.masked(given(5))]
    assert {*pids[:2]} == {str(os.getpid())}
    assert str(os.getpid()) not in pids[2:]


def test_what_a_mask_refuses_is_refused_here() -> None:
    def refusing(columns: Columns) -> Columns:
        if "name 5" in columns["name"].to_pylist():
            raise MaskRefused(["commercial.clients.notes: a document cannot be read"])
        return shouted(columns)

    before = children()
    with (
        pytest.raises(MaskRefused, match=r"commercial\.clients\.notes"),
        MaskProcesses(refusing, ["name"], 2) as processes,
    ):
        list(processes.masked(given(9)))
    assert children() == before


def test_a_process_that_is_killed_costs_no_row() -> None:
    here = os.getpid()

    def dying(columns: Columns) -> Columns:
        if os.getpid() != here and "name 4" in columns["name"].to_pylist():
            os.kill(os.getpid(), signal.SIGKILL)
        return shouted(columns)

    with MaskProcesses(dying, ["name"], 2) as processes:
        made = [written["name"].to_pylist() for _, written in processes.masked(given(9))]
    assert made == expected(9)


def test_no_process_is_left_when_the_loading_ends_early() -> None:
    before = children()
    with MaskProcesses(shouted, ["name"], 2) as processes:
        masked = processes.masked(given(20))
        for _ in range(5):
            next(masked)
    assert children() == before


def test_a_process_holds_no_file_open_but_its_pipe(tmp_path: Path) -> None:
    def files(columns: Columns) -> Columns:
        count = len([name for name in Path("/proc/self/fd").iterdir() if int(name.name) > 2])
        return {"open": pa.array([str(count)] * ROWS)}

    with (tmp_path / "held").open("w"), MaskProcesses(files, ["name"], 1) as processes:
        *_, (_, last) = processes.masked(given(4))
    assert last["open"][0].as_py() == "2"  # the pipe, and the listing itself


def test_a_process_ends_with_the_one_that_began_it(tmp_path: Path) -> None:
    program = (
        "import os, sys, time\n"
        "from tests.flows.test_mask_processes import given, shouted\n"
        "from flows.mask_processes import MaskProcesses\n"
        "with MaskProcesses(shouted, ['name'], 1) as processes:\n"
        "    masked = processes.masked(given(9))\n"
        "    pids = [next(masked)[1]['pid'][0].as_py() for _ in range(4)]\n"
        "    print(pids[-1], flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as begun:
        assert begun.stdout is not None
        pid = int(begun.stdout.readline())
        assert Path(f"/proc/{pid}").exists()
        begun.kill()
    end = time.monotonic() + 20
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_alive(pid)


def children() -> set[str]:
    """The processes that this one began."""
    return {pid for of in Path("/proc/self/task").glob("*/children") for pid in of.read_text().split()}


def is_alive(pid: int) -> bool:
    """A zombie that nobody has waited for is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
