"""gomme itself, by its public path: connect, stream every row into the examination, conclude, settle."""

from importlib import import_module
from importlib.metadata import version
from typing import Any

from flows.behind import behind
from tests.bench.contender import Absent
from tests.bench.label import Labelled
from tests.bench.score import Claim, Claims

SAMPLE_ROWS = 10_000  # as the discovery flow takes
RUN_KEY = bytes(range(16))


class Gomme:
    """One discovery a database; a claim is a finding, its detail the reason codes with their figures."""

    name = "gomme"

    def __init__(self) -> None:
        self.version = version("gomme")
        try:
            self.connect = import_module("connectors.system").connect
            self.sampling = import_module("connectors.sample").RowSample
            self.classify = import_module("detectors.classify")
        except ImportError as error:
            raise Absent(f"gomme cannot be run yet: {error}") from error

    def judge(self, database: Labelled) -> Claims:
        results = self.discover(f"sqlite:///{database.path}")
        return {(result.table, result.column): tuple(map(_claim, result.findings)) for result in results}

    def discover(self, url: str) -> tuple[Any, ...]:
        """Every column's result."""
        with self.connect(url) as system:
            examined = [self.examine(system, table) for table in system.tables()]
        return tuple(self.classify.settle(examined))

    def examine(self, system: Any, table: Any) -> Any:
        if table.unreadable:
            return self.classify.unexamined("bench", table, table.unreadable)
        exam = self.classify.Examination("bench", table, RUN_KEY)
        streamed = [column for column in exam.columns if not getattr(column, "unreadable", None)]
        names = {column.name for column in streamed}
        by = table.primary_key if names.issuperset(table.primary_key) else ()
        sample = self.sampling(SAMPLE_ROWS, RUN_KEY, by)
        with system.read(table) as reading:
            behind(reading.batches(streamed), lambda batch: (exam.add(batch), sample.add(batch)))
            counts = reading.counts([column for column in table.columns if column.name not in names])
        return exam.conclude(sample.rows(), counts.rows, counts.non_null)


def _claim(finding: Any) -> Claim:
    why = ", ".join(f"{r.code}({', '.join(f'{k}={_short(v)}' for k, v in r.figures.items())})" for r in finding.why)
    detail = f"{finding.place} {finding.confidence:.2f} {finding.matching}/{finding.tested}: {why}"
    return Claim(finding.category, finding.place, finding.verdict, detail)


def _short(figure: object) -> str:
    return f"{figure:.3g}" if isinstance(figure, float) else str(figure)
