"""The systems of one scan, open for reading, and how one of their tables is looked at.

Steps are named, never described: a runner may log what it is given, so a step holds no URL, and nothing that goes
wrong in it carries a value out.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from threading import BoundedSemaphore, Event
from types import TracebackType
from typing import TYPE_CHECKING, Self

from connectors.model import Column, ConnectionLost, ConnectorError, Table, Unreachable, Unreadable
from connectors.sample import RowSample
from connectors.stream import Reading
from connectors.system import Options, System, connect
from detectors.classify import Examination, Examined, unexamined
from flows.behind import behind
from flows.earlier import Earlier
from flows.errors import DiscoverError, FlowError
from flows.inforce import in_force
from flows.progress import Progress
from flows.settings import System as Settings
from flows.workspace import Workspace

if TYPE_CHECKING:
    from pyarrow import RecordBatch

ATTEMPTS = 4  # at a table whose connection breaks off
SAMPLE = 10_000  # rows of a table that the dearer detectors see
# Not a secret: the same rows must be drawn from every dialect and in every scan, and none of them is kept.
SAMPLE_KEY = b"gomme: rows seen"


@dataclass(frozen=True, slots=True)
class Step:
    """One table to look at."""

    system: str
    table: str  # with its schema, for people
    at: int  # among the tables of its system: two labels may read the same

    def __str__(self) -> str:
        return f"{self.system}.{self.table}"


@dataclass(frozen=True, slots=True)
class Opened:
    """One system: its connection, its tables in the order of the catalogue, and those left out on request."""

    system: System
    tables: tuple[Table, ...]
    excluded: tuple[str, ...]
    slots: BoundedSemaphore


class Survey:
    """Open systems; `examine` may be called from several threads, and again when it raised ConnectionLost."""

    def __init__(self, workspace: Workspace, systems: Iterable[str], progress: Progress) -> None:
        self.opened: dict[str, Opened] = {}
        self._progress = progress
        self._key = secrets.token_bytes(16)
        self._custom = workspace.custom()
        self._judged_by = (str(SAMPLE), self._custom.digest, *in_force())
        self._attempts: dict[Step, int] = {}
        self._told: set[Step] = set()
        self._stopped = Event()
        self._open = ExitStack()
        try:
            for id in systems:
                self.opened[id] = self._opened(id, workspace)
        except BaseException:
            self._open.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stopped.set()
        self._open.close()

    def steps(self) -> list[Step]:
        """Every table to look at, by system and then in the order of its catalogue."""
        return [
            Step(id, table.label, at) for id, opened in self.opened.items() for at, table in enumerate(opened.tables)
        ]

    def examine(self, step: Step, earlier: Earlier, why: str | None = None) -> Examined:
        """What that table holds, or why nobody could look; what was known stands if nothing has changed.

        `why`: the code of why it is to be read all the same. ConnectionLost: worth another call.
        """
        opened = self.opened[step.system]
        table = opened.tables[step.at]
        self._attempts[step] = self._attempts.get(step, 0) + 1
        with opened.slots:
            examined = self._attempt(step, opened.system, table, earlier, why)
        if step not in self._told:
            self._told.add(step)
            self._progress.done(step.system, table)
        return examined

    def _opened(self, id: str, workspace: Workspace) -> Opened:
        settings = workspace.system(id)
        limits = settings.limits
        options = Options(settings.schemas, limits.statement_timeout, limits.connections)
        try:
            system = self._open.enter_context(connect(workspace.url(id), options))
            tables = system.tables()
        except ConnectorError as error:
            error.args = (f"{id}: {error}",)
            raise
        kept = tuple(table for table in tables if not _is_excluded(table, settings))
        excluded = tuple(table.label for table in tables if _is_excluded(table, settings))
        self._progress.planned(id, kept)
        return Opened(system, kept, excluded, BoundedSemaphore(limits.connections))

    def _attempt(self, step: Step, system: System, table: Table, earlier: Earlier, why: str | None) -> Examined:
        try:
            return self._look(step, system, table, earlier, why)
        except Unreadable as error:
            return unexamined(step.system, table, error.reason)
        except (ConnectionLost, Unreachable) as error:  # it answered when the scan began, so it may restart
            if self._attempts[step] < ATTEMPTS:
                raise (error if isinstance(error, ConnectionLost) else ConnectionLost(str(error))) from None
            return self._given_up(step, system, table)
        except (ConnectorError, FlowError):
            raise
        except Exception as error:  # its text may hold a value, so only its kind is told
            told = DiscoverError(f"{step}: gomme failed on this table ({type(error).__name__}); please report it")
            raise told.with_traceback(error.__traceback__) from None

    def _given_up(self, step: Step, system: System, table: Table) -> Examined:
        """A table that breaks every connection is not examined; a server that is gone ends the scan."""
        try:
            system.tables()
        except ConnectorError as error:
            raise DiscoverError(f"{step.system}: the connection was lost and does not come back ({error})") from None
        return unexamined(step.system, table, "failed")

    def _look(self, step: Step, system: System, table: Table, earlier: Earlier, why: str | None) -> Examined:
        if table.unreadable:
            return unexamined(step.system, table, table.unreadable)
        exam = Examination(step.system, table, self._key, self._custom)
        streamed = exam.columns
        with system.read(table) as reading:
            state = reading.state(streamed, earlier.key, (system.dialect, *self._judged_by))
            if (why := why or earlier.why(step.system, table, state)) is None:
                return earlier.carried(step.system, table, state)
            return replace(self._read(exam, reading, streamed, step), state=state, why=why)

    def _read(self, exam: Examination, reading: Reading, streamed: Sequence[Column], step: Step) -> Examined:
        table = exam.table
        sample = RowSample(SAMPLE, SAMPLE_KEY, sampled_by(table, streamed))

        def look(batch: "RecordBatch") -> None:
            exam.add(batch)
            sample.add(batch)

        behind(self._told_of(step, table, reading.batches(streamed)), look)
        rest = [column for column in table.columns if column not in streamed and not column.unreadable]
        counts = reading.counts(rest)
        return exam.conclude(sample.rows(), counts.rows, counts.non_null)

    def _told_of(self, step: Step, table: Table, batches: Iterable["RecordBatch"]) -> Iterator["RecordBatch"]:
        """The same batches, until the scan is stopped; their rows are told to whoever watches."""
        tell = step not in self._told
        for batch in batches:
            if self._stopped.is_set():
                raise DiscoverError("the scan was stopped")
            if tell:
                self._progress.read(step.system, table, batch.num_rows)
            yield batch


def sampled_by(table: Table, streamed: Iterable[Column]) -> tuple[str, ...]:
    """The primary key where all of it is streamed, else the whole row."""
    names = {column.name for column in streamed}
    return table.primary_key if names.issuperset(table.primary_key) else ()


def _is_excluded(table: Table, settings: Settings) -> bool:
    """Patterns such as `audit_*` hold for the bare name or for `schema.name`, upper and lower case told apart."""
    names = (table.name, table.label)
    return any(fnmatchcase(name, pattern) for name in names for pattern in settings.exclude)
