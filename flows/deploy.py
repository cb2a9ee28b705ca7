"""Puts the flows of a workspace on Prefect: the process pool, a deployment with its schedule, and a worker."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.errors import DeployError
from flows.workspace import FILE, Workspace
from flows.written import write_files

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient

POOL = "gomme"
ENTRYPOINT = "flows.discover.discover"
HOME = Path(__file__).resolve().parent.parent  # the folder that holds this very `flows` package
# A run imports what its folder holds before what is installed: PYTHONSAFEPATH keeps Python from that, and the pull
# step keeps Prefect from it, whose loader puts the working directory first. A workspace may have a `flows/` of its own.
ENVIRONMENT = {"PYTHONSAFEPATH": "1", "DO_NOT_TRACK": "1"}
PULL = [{"prefect.deployments.steps.set_working_directory": {"directory": str(HOME)}}]
_MARK = "# Written by 'gomme deploy'; it is written again by every deploy.\n"


@dataclass(frozen=True, slots=True)
class Deployed:
    """What now stands in Prefect."""

    name: str
    pool: str
    schedule: str | None
    file: str

    @property
    def document(self) -> dict[str, Any]:
        return {"deployment": self.name, "work_pool": self.pool, "schedule": self.schedule, "file": self.file}

    @property
    def lines(self) -> list[str]:
        return [
            f"deployment  {self.name}",
            f"schedule    {self.schedule or 'none; write one under schedules: in gomme.yaml'}",
            f"work pool   {self.pool}; its worker: gomme deploy --serve, or prefect worker start --pool {self.pool}",
            f"run it now  prefect deployment run {self.name}",
        ]


def deploy(workspace: Workspace) -> Deployed:
    """Registers the flow with the Prefect API; doing it again changes nothing but what gomme.yaml changed."""
    folder = workspace.folder.resolve()
    file = _file(workspace, folder)
    with _api() as client:
        _pool(client)
        _deployment(client, workspace, folder)
    write_files({folder / "prefect.yaml": file.encode()})
    cron = workspace.settings.schedules.discover
    told = f"{cron} ({workspace.settings.timezone})" if cron else None
    return Deployed(f"discover/{folder.name}", POOL, told, str(folder / "prefect.yaml"))


def serve() -> None:
    """Runs what is scheduled, in this process, until it is interrupted."""
    import asyncio

    from prefect.workers.process import ProcessWorker

    with _api():
        pass
    asyncio.run(ProcessWorker(work_pool_name=POOL).start(printer=_say))


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


@contextmanager
def _api() -> "Iterator[SyncPrefectClient]":
    """A client of the API that is configured; never of a temporary one, which would forget the deployment."""
    from httpx import HTTPError
    from prefect.client.orchestration import get_client
    from prefect.exceptions import PrefectException
    from prefect.settings import PREFECT_API_URL

    url = PREFECT_API_URL.value()
    if not url:
        raise DeployError(
            "no Prefect API is configured; run 'prefect server start' in another terminal, "
            "then 'export PREFECT_API_URL=http://127.0.0.1:4200/api' and this command again"
        )
    try:
        with get_client(sync_client=True) as client:
            if client.api_healthcheck() is not None:
                raise DeployError("nothing answers at PREFECT_API_URL; is 'prefect server start' running there?")
            yield client
    except (HTTPError, PrefectException) as error:
        raise DeployError(f"the Prefect API refuses ({type(error).__name__}); is its version 3.8?") from None


def _pool(client: "SyncPrefectClient") -> None:
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.exceptions import ObjectAlreadyExists
    from prefect.workers.process import ProcessWorker

    template = ProcessWorker.get_default_base_job_template()
    try:
        client.create_work_pool(WorkPoolCreate(name=POOL, type="process", base_job_template=template))
    except ObjectAlreadyExists:
        if (kind := client.read_work_pool(POOL).type) != "process":
            raise DeployError(f"the work pool '{POOL}' is of type {kind}, not process; rename or delete it") from None


def _deployment(client: "SyncPrefectClient", workspace: Workspace, folder: Path) -> None:
    from prefect.client.schemas.actions import DeploymentScheduleCreate
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.utilities.callables import parameter_schema

    from flows.discover import discover

    _refuse_another(client, folder)
    cron, zone = workspace.settings.schedules.discover, workspace.settings.timezone
    try:
        schedules = [DeploymentScheduleCreate(schedule=CronSchedule(cron=cron, timezone=zone))] if cron else []
    except ValueError:
        raise DeployError(
            f"{folder / FILE}: schedules.discover: '{cron}' is no schedule; write \"0 2 * * *\""
        ) from None
    client.create_deployment(
        flow_id=client.create_flow(discover),
        name=folder.name,
        description="Scans the systems of a gomme workspace and reports the gaps to its privacy policy.",
        entrypoint=ENTRYPOINT,
        parameters={"workspace": str(folder)},
        parameter_openapi_schema=parameter_schema(discover).model_dump(),
        schedules=schedules,
        work_pool_name=POOL,
        job_variables={"env": ENVIRONMENT},
        pull_steps=PULL,
    )


def _refuse_another(client: "SyncPrefectClient", folder: Path) -> None:
    from prefect.exceptions import ObjectNotFound

    try:
        there = client.read_deployment_by_name(f"discover/{folder.name}").parameters.get("workspace")
    except ObjectNotFound:
        return
    if there != str(folder):
        raise DeployError(f"the deployment discover/{folder.name} belongs to the workspace {there}; rename this folder")


def _file(workspace: Workspace, folder: Path) -> str:
    """prefect.yaml, for `prefect deploy` and for whoever wants to read what was registered."""
    path = folder / "prefect.yaml"
    if path.exists() and not path.read_text().startswith(_MARK):
        raise DeployError(f"{path} was not written by gomme and is never overwritten; move it away")
    from io import StringIO

    from ruamel.yaml import YAML

    schedules = [{"cron": workspace.settings.schedules.discover, "timezone": workspace.settings.timezone}]
    deployment = {
        "name": folder.name,
        "entrypoint": ENTRYPOINT,
        "parameters": {"workspace": str(folder)},
        "schedules": schedules if workspace.settings.schedules.discover else [],
        "work_pool": {"name": POOL, "job_variables": {"env": ENVIRONMENT}},
    }
    text = StringIO()
    YAML().dump({"name": "gomme", "pull": PULL, "deployments": [deployment]}, text)
    return _MARK + text.getvalue()
