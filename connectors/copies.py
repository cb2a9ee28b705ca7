"""The copies that the store knows: begun, published or withheld, and under the key of which fingerprint."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from connectors import process

if TYPE_CHECKING:
    from connectors.store import Row, Store


class Copies:
    """The records of copies in a store; a row each, and no value of a database in any of them."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._of = store.table("copies")

    def begin(self, run: str, started: str, systems: Sequence[str], key: tuple[str, str], manifest_sha256: str) -> None:
        """Notes that this process has begun a copy; `key`: its mode and fingerprint; `started`: ISO 8601 in UTC."""
        mode, fingerprint = key
        row = {
            "id": run, "started": started, "status": "running", "process": process.mark(),
            "systems": " ".join(systems), "key_mode": mode, "key_fingerprint": fingerprint,
            "manifest_sha256": manifest_sha256,
        }  # fmt: skip
        with self._store.write() as connection:
            connection.execute(self._of.delete().where(self._of.c.id == run))
            connection.execute(self._of.insert(), row)

    def note(self, run: str, status: str, label: str | None = None, rows: int | None = None) -> None:
        """What has become of it: publishing, published, withheld or interrupted."""
        values = {"status": status, "label": label, "row_count": rows}
        with self._store.write() as connection:
            connection.execute(self._of.update().where(self._of.c.id == run).values(values))

    def status(self, run: str) -> str | None:
        return next((row["status"] for row in self.rows() if row["id"] == run), None)

    def rows(self) -> list["Row"]:
        """All of them, the latest first."""
        return self._store.select(self._of.select().order_by(self._of.c.started.desc(), self._of.c.id))
