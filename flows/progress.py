"""How far a scan has come: nothing in a pipe, a bar with an estimate on a terminal."""

import sys
from typing import TYPE_CHECKING, Protocol

from connectors.model import Table

if TYPE_CHECKING:
    from rich.progress import TaskID


class Progress(Protocol):
    """Told from several threads what is to be done and what is done."""

    def planned(self, system: str, tables: tuple[Table, ...]) -> None: ...

    def read(self, system: str, table: Table, rows: int) -> None:
        """So many more rows of that table were read."""

    def done(self, system: str, table: Table) -> None: ...

    def noticed(self, sentence: str) -> None:
        """Something that whoever watches should read at once."""

    def close(self) -> None: ...


class Silent:
    """Says nothing."""

    def planned(self, system: str, tables: tuple[Table, ...]) -> None: ...

    def read(self, system: str, table: Table, rows: int) -> None: ...

    def done(self, system: str, table: Table) -> None: ...

    def noticed(self, sentence: str) -> None: ...

    def close(self) -> None: ...


class Bars:
    """A bar a system. A table weighs its estimated rows, and a little for itself."""

    OVERHEAD = 500  # rows that could be read while a table is opened and concluded

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=32),
            TextColumn("{task.percentage:>3.0f} %"),
            TextColumn("{task.fields[tables]:>3}/{task.fields[of]} tables"),
            TimeRemainingColumn(compact=True),
            console=Console(stderr=True),
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}
        self._left: dict[tuple[str, str], float] = {}
        self._bars.start()

    def planned(self, system: str, tables: tuple[Table, ...]) -> None:
        weights = {(system, table.label): float((table.estimated_rows or 0) + self.OVERHEAD) for table in tables}
        self._left |= weights
        self._tasks[system] = self._bars.add_task(system, total=sum(weights.values()), tables=0, of=len(tables))

    def read(self, system: str, table: Table, rows: int) -> None:
        here = (system, table.label)
        step = min(float(rows), max(0.0, self._left[here] - self.OVERHEAD))
        self._left[here] -= step
        self._bars.advance(self._tasks[system], step)

    def done(self, system: str, table: Table) -> None:
        task = self._bars.tasks[self._tasks[system]]
        self._bars.update(task.id, advance=self._left.pop((system, table.label), 0), tables=task.fields["tables"] + 1)

    def noticed(self, sentence: str) -> None:
        self._bars.console.print(f"gomme: {sentence}", markup=False, highlight=False)

    def close(self) -> None:
        self._bars.stop()


def for_terminal() -> Progress:
    """Bars where a human watches standard error, else silence."""
    return Bars() if sys.stderr.isatty() else Silent()
