"""Run as a process of its own: discovers one SQLite file and prints its memory, idle, warm and at its peak, in MB."""

import json
import sys
from pathlib import Path

from tests.bench import bulk
from tests.bench.gomme import Gomme


def status(field: str) -> float:
    """A line of this process's status, in MB; Linux only."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(field))


def main(path: Path) -> None:
    gomme = Gomme()
    idle = status("VmRSS")
    small = bulk.write_customers(path.with_name("warm.sqlite"), 2000)
    gomme.discover(f"sqlite:///{small}")
    warm = status("VmRSS")
    gomme.discover(f"sqlite:///{path}")
    sys.stdout.write(json.dumps({"idle": idle, "warm": warm, "peak": status("VmHWM")}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
