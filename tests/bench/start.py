"""Whole processes: how long `gomme --help` and the demo take, and the memory that a discovery needs."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from tests.bench.contender import Absent
from tests.bench.machine import seconds
from tests.bench.speed import Measure

ROOT = Path(__file__).parents[2]


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode not in (0, 1):  # 1 says that there are open gaps
        raise Absent(f"{command[2]} failed: {(done.stderr.strip().splitlines() or ['it said nothing'])[-1]}")
    return done


def _gomme(*arguments: str | Path) -> Sequence[str | Path]:
    return ("-c", "from flows.cli import main; main()", *arguments)


def commands(folder: Path) -> Iterator[Measure]:
    """`--help` twice, then the demo's discovery, each beside an interpreter that does nothing."""
    if find_spec("flows.cli") is None:
        raise Absent("the command is left out: flows.cli is not there yet")
    nothing = seconds(lambda: _run("-c", "pass"), 5)
    for arguments in (("--help",), ("discover", "--help")):
        taken = seconds(lambda a=arguments: _run(*_gomme(*a)), 5)  # type: ignore[misc]
        yield Measure(f"gomme {' '.join(arguments)}", taken, "python -c pass", nothing, bound="< 0.4 s")
    demo = folder / "demo"
    _run(*_gomme("demo", demo))
    taken = seconds(lambda: _run(*_gomme("discover", "--full", "-C", demo)), 3)
    what = "gomme discover --full, the demo, whole process"
    yield Measure(what, taken, "python -c pass", nothing, bound="< 12 s, goal 8")


def memory(small: str, url: str) -> dict[str, float]:
    """MB: `idle` with gomme imported, `warm` after discovering the small database, `peak` of discovering the other."""
    answer = _run("-m", "tests.bench.memory", small, url)
    if answer.returncode:
        raise Absent(f"memory is not measured: {answer.stderr.strip().splitlines()[-1]}")
    told: dict[str, float] = json.loads(answer.stdout)
    return told
