"""The machine that figures were taken on, and how a duration is taken."""

import os
import platform
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median


def machine() -> dict[str, object]:
    return {
        "cpu": _cpu(), "cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system(),
        "date": date.today().isoformat(),
    }  # fmt: skip


def _cpu() -> str:
    """The model's name; Linux only, elsewhere what Python knows."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The median of so many runs."""
    return median(once(work) for _ in range(times))


def beside(work: Callable[[], object], reference: Callable[[], object], times: int = 3) -> tuple[float, float]:
    """The medians of both, run in turns, so that another load on the machine falls on both."""
    pairs = [(once(reference), once(work)) for _ in range(times)]
    return median(taken for _, taken in pairs), median(taken for taken, _ in pairs)


def once(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
