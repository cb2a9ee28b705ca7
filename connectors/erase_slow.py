"""Which tables a batch would look through as a whole for each of its rows, since no index leads to their rows."""

from collections.abc import Iterable, Iterator, Sequence

from connectors.erasing import Action, Session
from connectors.inbound import inbound
from connectors.model import Table
from connectors.predicate import Predicate
from connectors.predicate_sql import relations
from connectors.structure import Structure

Asked = tuple[Table, Action, Predicate]  # what is done to rows of the table, while the predicate holds


class Indexes:
    """What one database has, asked once a column."""

    def __init__(self, session: Session, structure: Structure) -> None:
        self._session, self._structure = session, structure
        self._scanned: dict[tuple[str, tuple[str, ...]], bool] = {}

    def gathers(self, table: Table, other: Table, by: Sequence[tuple[str, str]]) -> bool:
        """Whether a batch looks through the other table once, for all of its rows; as `predicate_shared.Gathers`."""
        return self._scans(other, [its for _, its in by])

    def slow(self, asked: Iterable[Asked]) -> tuple[str, ...]:
        """What makes a run slow, as sentences. ConnectorError."""
        return tuple(dict.fromkeys(said for each in asked for said in self._slow(*each)))

    def _slow(self, table: Table, action: Action, still: Predicate) -> Iterator[str]:
        for child, key in inbound(self._structure, table) if action == "delete" else ():
            if self._scans(child, key.columns):
                yield self._lacking(child, key.columns, f"row of {table.label} that goes")
        for tie in relations(still):
            other, columns = self._structure.table(tie.table), [its for _, its in tie.by]
            if self._scans(other, columns):
                yield self._lacking(other, columns, f"batch of {table.label}")

    def _lacking(self, table: Table, columns: Sequence[str], each: str) -> str:
        return (
            f"{self._session.place}: {table.label}({', '.join(columns)}) has no index, so all of it is looked "
            f"through for each {each}; make one before a long run"
        )

    def _scans(self, table: Table, columns: Sequence[str]) -> bool:
        named = table.label, tuple(columns)
        if named not in self._scanned:
            self._scanned[named] = self._session.unindexed(table, columns)
        return self._scanned[named]
