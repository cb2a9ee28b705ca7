"""A small disk of its own, that tests fill and empty; it takes the right to mount one."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Disk:
    """A mounted folder; `fill` takes what room there is with a file of its own."""

    path: Path

    @property
    def free(self) -> int:
        told = os.statvfs(self.path)
        return told.f_bavail * told.f_frsize

    def fill(self, but: int = 0) -> None:
        """Leaves so many bytes."""
        with self._ballast.open("ab") as file:
            os.posix_fallocate(file.fileno(), 0, self._ballast.stat().st_size + self.free - but)

    def empty(self) -> None:
        self._ballast.unlink()

    @property
    def _ballast(self) -> Path:
        return self.path / "ballast"


@contextmanager
def small_disk(megabytes: int) -> Iterator[Disk]:
    """Skips the test, with the reason, where none can be mounted."""
    folder = Path(tempfile.mkdtemp(prefix="gomme-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0777", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        pytest.skip(f"no small disk can be mounted here: {error}")
    if done.returncode:
        folder.rmdir()
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()
