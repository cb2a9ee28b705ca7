"""Runs contenders over groups of labelled databases and keeps every score."""

import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.contender import Contender, thinned
from tests.bench.label import Labelled
from tests.bench.score import Claims, Score, score

Say = Callable[[str], None]
THIN_ROWS = 50  # rows a table that every contender of the league sees


@dataclass(slots=True)
class Run:
    """One contender over one list of databases."""

    contender: str
    version: str
    judged: list[tuple[Labelled, Claims]] = field(default_factory=list)
    cells: int = 0
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)  # databases it could not judge, and where it stopped

    def score(self, group: str | None = None, confirmed_only: bool = False) -> Score:
        return score(((d, c) for d, c in self.judged if group in (None, d.group)), confirmed_only)

    def groups(self) -> list[str]:
        return list(dict.fromkeys(database.group for database, _ in self.judged))

    @property
    def cells_per_second(self) -> float:
        return self.cells / self.seconds if self.seconds else 0.0


def run(contender: Contender, databases: Iterable[Labelled], say: Say) -> Run:
    """Every database once; a database on which the contender fails counts as judged empty, and is named."""
    result = Run(contender.name, contender.version)
    for database in databases:
        begun = time.perf_counter()
        try:
            claims = contender.judge(database)
        except Exception as error:
            result.failures.append(f"{database.name}: {_place(error)}")
            say(f"{contender.name} failed on {result.failures[-1]}")
            claims = {}
        result.seconds += time.perf_counter() - begun
        result.cells += sum(label.rows for label in database.labels)
        result.judged.append((database, claims))
    return result


def _place(error: Exception) -> str:
    """The kind of an error and the innermost line of it; its text could hold a value."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {frame.name}, {Path(frame.filename).name}:{frame.lineno}"


def league(contenders: Sequence[Contender], databases: Sequence[Labelled], folder: Path, say: Say) -> list[Run]:
    """Every contender over the same thinned databases."""
    thin = [thinned(database, folder, THIN_ROWS) for database in databases]
    runs = []
    for contender in contenders:
        runs.append(run(contender, thin, say))
        say(f"league: {contender.name} {runs[-1].seconds:.1f} s")
    return runs
