"""Run as a process of its own: copies two SQLite files and prints its memory, idle, warm and at its peak, in MB.

The processes that mask count with it: what they share with it once, what they have alone in full.
"""

import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from types import TracebackType
from typing import Self

from tests.bench.copies import Commission
from tests.bench.memory import status

_EVERY = 0.05  # seconds


class Together:
    """The most memory (PSS, in MB) that this process and those it began have at once, as looked at now and then."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._over = Event()
        self._watch = Thread(target=self._look)

    def _look(self) -> None:
        while not self._over.wait(_EVERY):
            began = (pid for task in Path("/proc/self/task").glob("*/children") for pid in task.read_text().split())
            self.peak = max(self.peak, sum(map(_pss, ("self", *began))))

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._watch.join()


def _pss(pid: str) -> float:
    with suppress(OSError):  # it is gone
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next((float(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
    return 0.0


def main(small: str, large: str) -> None:
    idle = status("VmRSS")
    with TemporaryDirectory(dir=Path(large).parent) as folder, Together() as together:
        for number, source in enumerate((small, large)):
            target = f"sqlite:///{folder}/{number}_copy.db"
            Commission(Path(folder) / str(number), f"sqlite:///{source}", target).copy(True)
            if not number:
                warm = status("VmRSS")
    sys.stdout.write(f"{idle} {warm} {max(status('VmHWM'), together.peak)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
