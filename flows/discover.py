"""The Prefect flow `discover`: the pipeline's scan with a task a table, retries, and artifacts of counts and names.

Prefect writes flow parameters, logs, exception texts and artifacts into its own database, so nothing here but
names, counts and paths: never a value of a database, never a URL.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from uuid import UUID

from prefect import flow, task
from prefect.artifacts import (
    create_link_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.tasks import Task

from connectors.model import ConnectionLost, Table
from detectors.classify import Examined
from flows import pipeline
from flows.survey import ATTEMPTS, Step
from flows.told import safely
from flows.workspace import open_workspace
from flows.written import write_reports
from rules.discovery import Discovery

PAUSES = [2.0, 10.0, 60.0]  # seconds before a table whose connection broke off is tried again
EVERY = 1.0  # second, the progress artifact is updated at most


@flow(
    name="discover",
    task_runner=ThreadPoolTaskRunner(max_workers=4),  # type: ignore[arg-type]  # the type of Prefect's own default
    persist_result=False,
    log_prints=False,
)
def discover(workspace: str, systems: list[str] | None = None) -> Discovery:
    """Scans the systems of the workspace in that folder (default: all), and writes the report beside it."""
    with safely():
        opened = open_workspace(Path(workspace))
        discovery = pipeline.discover(opened, systems or (), each=mapped, progress=Announced())
        page, *_ = write_reports(discovery, opened.reports, language=opened.settings.language)
    create_table_artifact(table=gaps(discovery), key="gaps", description=headline(discovery))
    create_link_artifact(
        link=page.resolve().as_uri(), link_text=str(page), key="report", description="The whole report"
    )
    return discovery


def mapped(examine: pipeline.Examine, steps: Sequence[Step]) -> list[Examined]:
    """Every step as a task run of its own; only a lost connection is tried again."""

    @task(
        task_run_name="discover {system}.{table}",
        retries=ATTEMPTS - 1,
        retry_delay_seconds=PAUSES,
        retry_condition_fn=_is_lost,
        cache_policy=NO_CACHE,
        persist_result=False,
        log_prints=False,
    )
    def discover_table(system: str, table: str, at: int) -> Examined:
        with safely():
            return examine(Step(system, table, at))

    futures = discover_table.map(*([getattr(step, name) for step in steps] for name in ("system", "table", "at")))
    return [future.result() for future in futures]


def gaps(discovery: Discovery) -> list[dict[str, str]]:
    """The open gaps as the rows of a table: names of places, no values."""
    return [
        {
            "severity": gap.severity,
            "kind": gap.kind,
            "category": gap.category or "",
            "system": gap.system,
            "column": ".".join(part for part in (gap.schema, gap.table, gap.column) if part),
            "since": f"{gap.since:%Y-%m-%d}",
        }
        for gap in discovery.gaps
        if gap.status == "open"
    ]


def headline(discovery: Discovery) -> str:
    """How many gaps, in how much."""
    open_ = [gap for gap in discovery.gaps if gap.status == "open"]
    columns = sum(system.columns for system in discovery.systems)
    return f"{len(open_)} open gaps in {columns} columns of {len(discovery.systems)} systems (scan {discovery.scan})"


class Announced:
    """Progress as an artifact, updated once a second at most: each update is a request."""

    def __init__(self) -> None:
        self._tables = self._done = 0
        self._artifact: UUID | None = None
        self._told = time.monotonic()
        self._one_at_a_time = Lock()

    def planned(self, system: str, tables: tuple[Table, ...]) -> None:
        self._tables += len(tables)
        if self._artifact is None:
            made = create_progress_artifact(progress=0.0, key="progress", description="Tables looked at")
            self._artifact = made if isinstance(made, UUID) else None

    def read(self, system: str, table: Table, rows: int) -> None: ...

    def done(self, system: str, table: Table) -> None:
        with self._one_at_a_time:
            self._done += 1
            if self._artifact and (time.monotonic() - self._told > EVERY or self._done == self._tables):
                self._told = time.monotonic()
                update_progress_artifact(self._artifact, 100.0 * self._done / self._tables)

    def noticed(self, sentence: str) -> None: ...

    def close(self) -> None: ...


def _is_lost(_: Task[..., object], __: TaskRun, state: State[object]) -> bool:
    return isinstance(state.result(raise_on_failure=False), ConnectionLost)
