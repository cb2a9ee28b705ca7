"""Runs of retention in the store: one at a time, each asked to stop or not, and how it ended."""

from typing import TYPE_CHECKING

from connectors import process
from connectors.model import Refused
from connectors.records import Next, alone, append_in

if TYPE_CHECKING:
    from connectors.store import Row, Store


class RunRows:
    """Runs that apply a plan; `process` says who is at it."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._of, self._notes = store.table("retention_runs"), store.table("run_notes")

    def begin(self, run: str, plan: str, at: str, entry: Next | None = None) -> None:
        """Begins a run, or goes on with one that was broken off. Refused while another one is at work.

        `at`: ISO 8601 in UTC. A run whose process has died is marked `interrupted`; one of another host is believed.
        """
        of = self._of
        row = {"id": run, "plan": plan, "status": "running", "process": process.mark(), "started": at}
        with alone(self._store) as connection:
            for other in connection.execute(of.select().where(of.c.status == "running")).mappings().all():
                if not process.is_gone(other["process"]):
                    raise Refused(
                        f"{self._store.place}: run {other['id']} of plan {other['plan']} is at work "
                        f"({other['process'].split()[0]}); wait, or stop it with 'gomme retain stop'"
                    )
                connection.execute(of.update().where(of.c.id == other["id"]).values(status="interrupted"))
            if connection.execute(of.update().where(of.c.id == run).values({**row, "ended": None})).rowcount == 0:
                connection.execute(of.insert(), row)
            append_in(connection, self._store, entry)

    def end(self, run: str, status: str, at: str, entry: Next | None = None) -> None:
        """How it ended: done, stopped, interrupted, partial or failed."""
        with alone(self._store) as connection:
            ended = self._of.update().where(self._of.c.id == run).values(status=status, ended=at, stop_asked=None)
            connection.execute(ended)
            append_in(connection, self._store, entry)

    def ask_stop(self, at: str, entry: Next | None = None) -> list[str]:
        """Asks every run at work to stop before its next batch; says which."""
        at_work = self._of.c.status == "running"
        with alone(self._store) as connection:
            asked = list(connection.scalars(self._of.select().where(at_work).with_only_columns(self._of.c.id)))
            connection.execute(self._of.update().where(at_work).values(stop_asked=at))
            append_in(connection, self._store, entry)
        return asked

    def stop_asked(self, run: str) -> bool:
        return any(row["stop_asked"] for row in self._store.select(self._of.select().where(self._of.c.id == run)))

    def rows(self) -> "list[Row]":
        """All runs, the latest first."""
        return self._store.select(self._of.select().order_by(self._of.c.started.desc(), self._of.c.id))

    def note(self, run: str, name: str, document: str) -> None:
        """Keeps what a run must find again after its death; a later note of that name takes the place of the first."""
        of = self._notes
        with alone(self._store) as connection:
            connection.execute(of.delete().where((of.c.run == run) & (of.c.name == name)))
            connection.execute(of.insert(), {"run": run, "name": name, "document": document})

    def notes(self, run: str) -> dict[str, str]:
        """The notes of a run by name."""
        rows = self._store.select(self._notes.select().where(self._notes.c.run == run))
        return {row["name"]: row["document"] for row in rows}
