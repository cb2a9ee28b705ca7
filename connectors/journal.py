"""`gomme_journal`: a table in the database that is written to, whose lines commit with the batches that they tell of.

It holds counts, numbers and digests, never a key or a value. gomme's user needs CREATE in the schema (PostgreSQL), on
the database (MariaDB), or a file that it may write (SQLite), once; or an administrator makes the table, as `CREATE`
below says, and grants SELECT and INSERT on it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from connectors.erasing import Done, Outcome, Session
from connectors.model import BatchRefused, ConnectorError, EraseRefused
from connectors.sql_pieces import Sql, Value

NAME = "gomme_journal"
CREATE = f"""
CREATE TABLE {NAME} (
    run VARCHAR(64) NOT NULL, batch INTEGER NOT NULL, at VARCHAR(40) NOT NULL, counts TEXT NOT NULL,
    digest VARCHAR(64) NOT NULL, PRIMARY KEY (run, batch)
)
"""
_LINE = f"SELECT batch, at, counts, digest FROM {NAME} WHERE run = "  # noqa: S608
_PROBE = f"SELECT count(*) FROM {NAME} WHERE run = ''"  # noqa: S608
_INSERT = f"INSERT INTO {NAME} (run, batch, at, counts, digest) "
_NO_LINE = f"{_INSERT}SELECT run, batch, at, counts, digest FROM {NAME} WHERE 1 = 0"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Line:
    """A batch that was committed; `left`: persons of it who were not among its rows, by why."""

    run: str
    batch: int
    at: str
    steps: tuple[Done, ...]
    dropped: tuple[int, ...]
    digest: str
    left: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


class Journal:
    """The journal of the database behind a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ensure(self) -> None:
        """Makes it where it is not there. EraseRefused."""
        if self._is_there():
            self._refuse_unwritable()
            return
        try:
            with self._session.explained(NAME):
                self._session.execute((f"{CREATE.strip()}{' ENGINE=InnoDB' * self._is_mariadb}",))
        except (EraseRefused, BatchRefused):
            if not self._is_there():  # nor did another run make it just now
                raise EraseRefused(self._no_rights()) from None
        self._refuse_unwritable()  # who makes a table owns it on PostgreSQL, and may do nothing with it on MariaDB

    def missing(self) -> tuple[str, ...]:
        """What to grant, as a sentence."""
        if not self._is_there():
            return tuple(self._session.missing_to_create(NAME))
        return tuple(self._session.missing_to_commit(NAME)) if self._takes_lines() else (self._unwritable(),)

    def line(self, run: str, batch: int) -> Line | None:
        """The line of a batch, if it was done."""
        found = self._lines((_LINE, Value(run), " AND batch = ", Value(batch)), run)
        return found[0] if found else None

    def lines(self, run: str) -> tuple[Line, ...]:
        """All of a run; none where no journal is."""
        return tuple(self._lines((_LINE, Value(run), " ORDER BY batch"), run)) if self._is_there() else ()

    def note(self, outcome: Outcome, digest: str) -> None:
        """The line of this batch; one that is there already ends the transaction."""
        steps = [[s.table, s.action, s.planned, s.done, *([s.after] if s.after else [])] for s in outcome.steps]
        told = {"steps": steps, "dropped": outcome.dropped, "left": dict(outcome.left)}
        counts = json.dumps(told, ensure_ascii=True)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        values = [Value(value) for value in (outcome.run, outcome.number, at, counts, digest)]
        with self._session.explained(NAME):
            self._session.execute((f"{_INSERT}VALUES (", *_commas(values), ")"))

    @property
    def _is_mariadb(self) -> bool:
        return self._session.dialect in ("mariadb", "mysql")

    def _is_there(self) -> bool:
        try:
            with self._session.explained(NAME):
                self._session.rows((_PROBE,))
        except (EraseRefused, BatchRefused):
            return False
        return True

    def _takes_lines(self) -> bool:
        """Whether the account may write there: by an insert of no line."""
        try:
            with self._session.explained(NAME):
                self._session.execute((_NO_LINE,))
        except EraseRefused:
            return False
        return True

    def _refuse_unwritable(self) -> None:
        if not self._takes_lines():
            raise EraseRefused(f"{self._unwritable()}; nothing is erased without it")
        if unsure := self._session.missing_to_commit(NAME):
            raise EraseRefused(unsure[0])

    def _unwritable(self) -> str:
        return f"{self._session.place}: {NAME}: gomme's account lacks INSERT; GRANT it"

    def _lines(self, sql: Sql, run: str) -> list[Line]:
        with self._session.explained(NAME):
            return [_line(run, row) for row in self._session.rows(sql)]

    def _no_rights(self) -> str:
        return (
            f"{self._session.place}: no journal rights: gomme's user can neither use nor make the table {NAME}; grant "
            "CREATE, SELECT and INSERT, or make the table and grant SELECT and INSERT; nothing is erased without it"
        )


def _commas(values: Sequence[Value]) -> Sql:
    return tuple(part for at, value in enumerate(values) for part in ((", ", value) if at else (value,)))


def _line(run: str, row: Sequence[object]) -> Line:
    batch, at, counts, digest = (cell.decode() if isinstance(cell, bytes) else cell for cell in row)
    try:
        told = json.loads(str(counts))
        steps = tuple(Done(*step) for step in told["steps"])
        left = {str(why): tuple(persons) for why, persons in told.get("left", {}).items()}
        return Line(run, int(str(batch)), str(at), steps, tuple(told["dropped"]), str(digest), left)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ConnectorError(f"{NAME}: batch {batch} is not written as gomme writes it; do not edit it") from None
