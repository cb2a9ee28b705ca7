"""What stands under a name on disk, file or folder, and the two names beside it: of what comes, and of what was.

`.name.gomme-staging` is filled beside the target, so that renaming it is one step. `.name.gomme-old` is what stood
there before, until a copy is settled; where nothing stood, a file that says so.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from connectors.model import TargetRefused

_NOTHING = b"Nothing stood here before this copy by gomme.\n"


def identity(path: Path) -> tuple[str, ...]:
    """Equal for two names of one file, through links of both kinds; empty where there is none."""
    try:
        told = path.stat()
    except OSError:
        return ()
    return "file", str(told.st_dev), str(told.st_ino)


class Standing:
    """A target on disk; `place` is its URL, for messages."""

    def __init__(self, path: Path, place: str) -> None:
        self.path = path.resolve()  # a link stays, what it points at is replaced
        self.place = place
        self.staging = self.path.with_name(f".{self.path.name}.gomme-staging")
        self.old = self.path.with_name(f".{self.path.name}.gomme-old")

    def is_one_of(self, identity_: tuple[str, ...]) -> bool:
        """Whether that file is the target, its staging or what stood there before."""
        return bool(identity_) and identity_ in (identity(path) for path in (self.path, self.staging, self.old))

    def recover(self) -> None:
        """Ends what a process left that died while it published: a target that is missing gets back what stood there.

        Where the new one stands already, what stood there before is dropped.
        """
        if not self.old.exists():
            return
        if self.path.exists():
            self.settle()
        else:
            self.withdraw()

    @property
    def unsettled(self) -> bool:
        """Whether a copy stands under its name, and what was there before still waits."""
        waits = self.old.exists() and self.path.exists() and not self.staging.exists()
        return waits and identity(self.old) != identity(self.path)

    def publish(self) -> None:
        """The staging takes the name, in one step where it is a file. TargetRefused."""
        try:
            self._put_aside()
            self.staging.replace(self.path)
            self._written()
        except OSError as error:
            with suppress(OSError):
                self._put_back()
            raise self.refused(error) from None

    def withdraw(self) -> None:
        """What stood there stands there again; what was published is staging again."""
        if self.old.exists():
            if self.path.exists():
                self.path.replace(self.staging)
            self._put_back()
            self._written()

    def settle(self) -> None:
        """Drops what stood there before."""
        remove(self.old)

    def discard(self) -> None:
        remove(self.staging)

    def refused(self, error: OSError) -> TargetRefused:
        """What the system says of the place, as a refusal."""
        why = (error.strerror or type(error).__name__).lower()
        return TargetRefused(f"{self.place}: its folder cannot be written ({why}); correct the path or its rights")

    def _put_aside(self) -> None:
        if not self.path.exists():
            self.old.write_bytes(_NOTHING)
        elif self.path.is_dir():
            self.path.rename(self.old)
        else:
            try:
                self.old.hardlink_to(self.path)  # so that the name is never without a file
            except OSError:
                self.path.rename(self.old)

    def _put_back(self) -> None:
        if self.old.exists():
            if _says_nothing(self.old) or identity(self.old) == identity(self.path):
                self.old.unlink()
            else:
                self.old.replace(self.path)

    def _written(self) -> None:
        """The renaming outlives a loss of power."""
        with suppress(OSError):
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _says_nothing(path: Path) -> bool:
    return path.is_file() and path.stat().st_size == len(_NOTHING) and path.read_bytes() == _NOTHING


def mode_of(path: Path, usual: int) -> int:
    """The rights that what is published gets: those of what it replaces, else the usual ones of this process."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return usual & ~mask


def remove(path: Path) -> None:
    """The file or folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
