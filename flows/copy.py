"""The Prefect flow `anonymized-copy`: the copy with a task a table, and artifacts of counts and names.

Prefect writes flow parameters, logs, exception texts and artifacts into its own database: where copies go stands in
gomme.yaml, so that no URL comes here, and no value of a database ever does.
"""

from collections.abc import Sequence
from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_link_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ThreadPoolTaskRunner

from flows import copying
from flows.commission import Commission
from flows.copied import write_copied, write_withheld
from flows.discover import Announced
from flows.errors import CopyRefused, CopyWithheld
from flows.filling import CopyStep
from flows.making import Fill
from flows.told import safely
from flows.workspace import open_workspace
from rules.attestation import Attestation


@flow(
    name="anonymized-copy",
    task_runner=ThreadPoolTaskRunner(max_workers=4),  # type: ignore[arg-type]  # the type of Prefect's own default
    persist_result=False,
    log_prints=False,
)
def anonymized_copy(workspace: str, subset: list[str] | None = None, resume: bool = False) -> Attestation:
    """Copies the systems of the workspace in that folder to where its gomme.yaml says, and publishes after proof.

    `subset` names rows by their number only: a condition could hold a name, and Prefect keeps parameters.
    """
    with safely():
        opened = open_workspace(Path(workspace))
    if any(not text.rpartition(":")[2].isdigit() for text in subset or ()):
        raise CopyRefused("subset: a flow takes SYSTEM.TABLE:N only; give conditions to 'gomme copy'")
    commission = Commission(subset=tuple(subset or ()), resume=resume)
    try:
        with safely():
            attestation = copying.copy(opened, commission, each=mapped, progress=Announced())
            page, *_ = write_copied(attestation, opened.reports, opened.settings.language)
    except CopyWithheld as error:
        with safely():
            page, *_ = write_withheld(error.withheld, opened.reports, opened.settings.language)
        _linked(page, "withheld", "Why the copy was withheld")
        raise
    create_table_artifact(table=tables(attestation), key="copy", description=headline(attestation))
    _linked(page, "attestation", "The attestation")
    return attestation


def mapped(fill: Fill, steps: Sequence[CopyStep]) -> list[int]:
    """Every table as a task run of its own; tables of one system take turns, for they share a snapshot."""

    @task(task_run_name="copy {system}.{table}", cache_policy=NO_CACHE, persist_result=False, log_prints=False)
    def copy_table(system: str, table: str) -> int:
        with safely():
            return fill(CopyStep(system, table))

    futures = copy_table.map([step.system for step in steps], [step.table for step in steps])
    return [future.result() for future in futures]


def tables(attestation: Attestation) -> list[dict[str, str]]:
    """What became of each table, as the rows of a table: names and counts."""
    return [
        {
            "system": system.system,
            "table": f"{table.schema}.{table.table}" if table.schema else table.table,
            "action": table.action,
            "rows": f"{table.rows_out:,}",
            "masked columns": str(sum(column.rule != "keep" for column in table.columns)),
        }
        for system in attestation.systems
        for table in system.tables
    ]


def headline(attestation: Attestation) -> str:
    """The label, and how much was copied and proved."""
    passed = sum(check.passed for check in attestation.checks)
    return f"{attestation.label}: {attestation.rows:,} rows, {passed} checks passed (copy {attestation.run})"


def _linked(page: Path, key: str, description: str) -> None:
    create_link_artifact(link=page.resolve().as_uri(), link_text=str(page), key=key, description=description)
