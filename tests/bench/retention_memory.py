"""Run as a process of its own: plans and applies two workspaces; prints its memory, idle, warm and at its peak, in MB.

Nothing that makes the data is imported here: it would count as gomme's.
"""

import json
import sys
from pathlib import Path

from flows.applying import apply
from flows.workspace import open_workspace
from tests.bench.memory import status
from tests.flows.applies import signed


def main(small: str, large: str) -> None:
    idle = status("VmRSS")
    _erased(Path(small))
    warm = status("VmRSS")
    _erased(Path(large))
    sys.stdout.write(json.dumps({"idle": idle, "warm": warm, "peak": status("VmHWM")}))


def _erased(folder: Path) -> None:
    outcome = apply(open_workspace(folder), signed(folder).id)
    assert outcome.status == "done", outcome.why


if __name__ == "__main__":
    main(*sys.argv[1:])
