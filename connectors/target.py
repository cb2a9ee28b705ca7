"""Where a copy goes: staged under another name, loaded unit by unit, finished, read back, and only then published."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from connectors.listed import Listed
from connectors.model import BadUrl, Table
from connectors.snapshot import Contents, Portion
from connectors.structure import Structure

if TYPE_CHECKING:
    from connectors.system import System

_KNOWN_BY = {
    "sqlite": "connectors.sqlite_target",
    "postgresql": "connectors.postgresql_target",
    "mysql": "connectors.mariadb_target",
    "parquet": "connectors.parquet_target",
}


@dataclass(frozen=True, slots=True)
class Run:
    """Which copy this is: kept in the target beside the rows, so that only the same copy is ever resumed."""

    id: str
    manifest_sha256: str
    key: str  # fingerprint
    resumable: bool  # false under an ephemeral key, which is gone with its run


class Target(Protocol):
    """A database that is empty or carries gomme's mark. Raises TargetRefused, and what `connect` raises.

    Nothing that already stands under its own name changes before `publish`.
    """

    dialect: str
    place: str  # its URL without secrets

    def refuse(self, source: "System") -> None:
        """TargetRefused where this is the source itself, told by the servers and not by the text of the URLs."""

    def prepare(self, structure: Structure, run: Run, resume: bool) -> frozenset[str]:
        """Makes the staging with its empty tables; labels of the tables that an earlier attempt has already filled.

        TargetRefused where something stands there that is not gomme's, where the rights or the room do not suffice,
        or where there is nothing to resume, or something else.
        """

    def lost(self, structure: Structure) -> tuple[tuple[str, str], ...]:
        """(code, place) of what this target cannot carry over of that structure."""

    def native(self, structure: Structure) -> bool:
        """Whether it takes the source's own values (`Snapshot.portions` with `text`), or Arrow text only."""

    def load(self, table: Table, portions: Iterable[Portion]) -> int:
        """Fills one table; its rows and the record that they are there are committed together. Gives its rows."""

    def finish(self) -> None:
        """Indexes, keys, sequences, views, triggers: what comes after the rows."""

    def staged(self) -> AbstractContextManager[Contents]:
        """The copy under its staging name, to be read by the tables of the structure it was prepared with."""

    def listed(self) -> Listed:
        """Everything that stands under the staging name but gomme's marks, as the catalogue says it now."""

    def unsettled(self) -> str | None:
        """The id of a run that has published here and was neither settled nor withdrawn: its process died between."""

    def publish(self) -> None:
        """Takes its own name in one step; what stood there waits under another one until `settle`."""

    def withdraw(self) -> None:
        """Undoes `publish`: what stood there before stands there again."""

    def settle(self) -> None:
        """Ends what `publish` began: what stood there before is dropped."""

    def discard(self) -> None:
        """Drops the staging; what is published stays."""

    def close(self) -> None: ...


def open_target(url: str) -> Target:
    """The target behind that URL (`parquet:///folder` for files); nothing is written yet."""
    from connectors.url import masked, parsed

    address = parsed(url)
    module = _KNOWN_BY.get(address.get_backend_name())
    if module is None:
        raise BadUrl(f"{masked(url)}: a copy goes to SQLite, PostgreSQL, MariaDB, or parquet:///folder")
    target: Target = import_module(module).open_target(address)
    return target
