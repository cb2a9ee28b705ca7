"""Run as a process of its own: discovers a database and prints its memory, idle, warm and at its peak, in MB.

Nothing of the benchmark that makes data is imported here: it would count as gomme's.
"""

import json
import sys
from pathlib import Path

from tests.bench.gomme import Gomme


def status(field: str) -> float:
    """A line of this process's status, in MB; Linux only."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(field))


def main(small: str, url: str) -> None:
    gomme = Gomme()
    idle = status("VmRSS")
    gomme.discover(small)
    warm = status("VmRSS")
    gomme.discover(url)
    sys.stdout.write(json.dumps({"idle": idle, "warm": warm, "peak": status("VmHWM")}))


if __name__ == "__main__":
    main(*sys.argv[1:])
