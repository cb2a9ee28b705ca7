"""Masks of one table in processes of their own: in threads they would wait for Python's lock, and it for them.

A process is forked when a table is long enough to pay for it, and another one, up to a processor each, whenever the
masks are what everything waits for. It knows what was learnt before, keeps nothing, and ends with its table, or with
the process that began it. Whatever fails in it is done once more here, so that it fails here, or does not.
"""

import gc
import os
import signal
import sys
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Lock
from types import TracebackType
from typing import NoReturn, Self, TypeAlias

import pyarrow as pa

from connectors.snapshot import Portion
from flows.packed import packed

Columns: TypeAlias = Mapping[str, pa.Array]
Mask: TypeAlias = Callable[[Columns], Columns]
Given: TypeAlias = tuple[Portion, Columns]  # rows as they are loaded, and those of their columns that are looked at

MOST = 8  # processes of one table
HERE = 40_000  # rows of a table that are masked in this process, before another one pays
_PATIENCE = 900.0  # seconds for one portion, before it is masked here
_ALONE = Lock()  # nobody forks while another thread masks: the child would wait for its locks for ever


def processors() -> int:
    """How many processors this process may use; one where a fork is not safe, or not there."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


class MaskProcesses:
    """`mask` as it is now, in up to `most` processes beside this one; use it in a `with` block.

    `columns`: those that the mask must see, as text.
    """

    def __init__(self, mask: Mask, columns: Iterable[str], most: int | None = None) -> None:
        self._mask, self._columns = mask, tuple(columns)
        self._most = min(MOST, processors() - 1) if most is None else most
        self._idle: list[_Process] = []
        self._busy: deque[tuple[_Process, Given]] = deque()

    def masked(self, portions: Iterable[Given]) -> Iterator[tuple[Given, Columns]]:
        """The same portions in their order, each with its masked columns."""
        rows = 0
        for given in portions:
            if rows < HERE or not self._most:
                rows += len(next(iter(given[0].values())))
                yield given, self._here(given)
                continue
            done = None if self._idle or self._another() else self._done()
            process = self._idle.pop()
            process.begin(self._seen(given))
            self._busy.append((process, given))
            if done:
                yield done
        while self._busy:
            yield self._done()

    def _another(self) -> bool:
        """Begins one more process, where that helps."""
        if len(self._busy) >= self._most or (self._busy and self._busy[0][0].is_ready):
            return False
        self._fork()
        return True

    def _fork(self) -> None:
        with _ALONE:
            self._idle.append(_Process(self._mask))

    def _done(self) -> tuple[Given, Columns]:
        process, given = self._busy.popleft()
        if (written := process.written()) is not None:
            self._idle.append(process)
            return given, written
        process.end()
        self._fork()
        return given, self._here(given)

    def _here(self, given: Given) -> Columns:
        with _ALONE:
            return self._mask(self._seen(given))

    def _seen(self, given: Given) -> Columns:
        return {name: given[1][name] for name in self._columns}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for process in (*self._idle, *(process for process, _ in self._busy)):
            process.end()


class _Process:
    """One forked process, and the pipe to it."""

    def __init__(self, mask: Mask) -> None:
        self._pipe, theirs = Pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # it needs no lock that another thread may hold
            self._pid = os.fork()
        if not self._pid:
            _serve(theirs, mask)
        theirs.close()

    @property
    def is_ready(self) -> bool:
        """Whether it waits with what it made, or is gone."""
        return self._pipe.poll()

    def begin(self, seen: Columns) -> None:
        with suppress(OSError):  # it is gone: `written` tells
            self._pipe.send_bytes(_packed(seen))

    def written(self) -> Columns | None:
        """What became of the columns; None where the process failed."""
        try:
            return _unpacked(self._pipe.recv_bytes()) if self._pipe.poll(_PATIENCE) else None
        except (EOFError, OSError):
            return None

    def end(self) -> None:
        """Ends it, and waits until it is gone."""
        self._pipe.close()
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)


def _serve(pipe: Connection, mask: Mask) -> NoReturn:
    """The life of the process: until nobody asks any more, or something fails. It holds nothing open but its pipe, so
    that no lock outlives the process that took it."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who began it
        gc.freeze()  # what both share stays shared
        os.closerange(3, pipe.fileno())
        os.closerange(pipe.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
        while True:
            pipe.send_bytes(_packed(mask(_unpacked(pipe.recv_bytes()))))
    finally:
        os._exit(0)


def _packed(columns: Columns) -> pa.Buffer:
    return packed(pa.RecordBatch.from_arrays(list(columns.values()), list(columns)))


def _unpacked(sent: bytes) -> Columns:
    batch = pa.ipc.open_stream(pa.py_buffer(sent)).read_next_batch()
    return dict(zip(batch.schema.names, batch.columns, strict=True))
