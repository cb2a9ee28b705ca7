"""A signed plan that archives: for tests, and for the process that they kill while it is applied."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from connectors.erase import Eraser
from flows.applying import apply
from flows.archived import checked, new_key
from flows.archiving import Archive
from flows.workspace import open_workspace
from tests.flows import applies
from tests.flows.retention import RULES

_ACTIVE = "phases: [{name: active_base, period: P3Y}"
ARCHIVING = (
    RULES.replace(f"{_ACTIVE}]", f"{_ACTIVE}, {{name: intermediate_archive, period: P20Y, readers: [dpo]}}]")
    .replace("readers: [archive]", "readers: [dpo]")
    .replace("final: {action: delete_row}", "final: {action: archive}")
)
STEPS: dict[str, tuple[type, str, bool]] = {
    "before a put": (Archive, "put", False),
    "after a put": (Archive, "put", True),
    "after the delete": (Eraser, "run", True),
    "before it is settled": (Archive, "settle", False),
    "after it is settled": (Archive, "settle", True),
}


def shop(folder: Path, url: str, archive: str = "sqlite:///archive.db", rules: str = ARCHIVING) -> Path:
    """The shop of tests.flows.retention, whose clients and invoices go into an archive that dpo has proved to read."""
    line = new_key("dpo", folder / "dpo.key").document["line"]
    more = f"archive:\n  store: '{archive}'\n  readers:\n    {line}\n"
    applies.shop(folder, url, rules, more)
    assert not checked(open_workspace(folder), folder / "dpo.key").missing
    return folder


def main(folder: str, plan: str, step: str, nth: str) -> None:
    """Applies the plan two rows at a time, and is killed at that step the nth time."""
    of, name, after = STEPS[step]
    _deadly(of, name, after, int(nth))
    apply(open_workspace(Path(folder)), plan, batch_rows=2)


def _deadly(of: type, name: str, after: bool, nth: int) -> None:
    done: Callable[..., Any] = getattr(of, name)
    calls = 0

    def dying(*told: Any) -> Any:
        nonlocal calls
        calls += 1
        result = done(*told) if after or calls < nth else None
        if calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(of, name, dying)


if __name__ == "__main__":
    main(*sys.argv[1:])
