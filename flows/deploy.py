"""Puts the flows of a workspace on Prefect: the process pool, a deployment with its schedule, and a worker."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.errors import DeployError
from flows.workspace import FILE, Workspace
from flows.written import write_files

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.client.orchestration import SyncPrefectClient

POOL = "gomme"
HOME = Path(__file__).resolve().parent.parent  # the folder that holds this very `flows` package
# A run imports what its folder holds before what is installed: PYTHONSAFEPATH keeps Python from that, and the pull
# step keeps Prefect from it, whose loader puts the working directory first. A workspace may have a `flows/` of its own.
ENVIRONMENT = {"PYTHONSAFEPATH": "1", "DO_NOT_TRACK": "1"}
PULL = [{"prefect.deployments.steps.set_working_directory": {"directory": str(HOME)}}]
_MARK = "# Written by 'gomme deploy'; it is written again by every deploy.\n"


@dataclass(frozen=True, slots=True)
class Deployable:
    """A flow that can be put on Prefect: its name there, and where its function is."""

    flow: str
    entrypoint: str
    description: str

    @property
    def function(self) -> "Flow[..., Any]":
        module, _, name = self.entrypoint.rpartition(".")
        return getattr(import_module(module), name)  # type: ignore[no-any-return]


DISCOVER = Deployable(
    "discover",
    "flows.discover.discover",
    "Scans the systems of a gomme workspace and reports the gaps to its privacy policy.",
)
COPY = Deployable(
    "anonymized-copy",
    "flows.copy.anonymized_copy",
    "Makes anonymized copies of the systems of a gomme workspace, and publishes them after proof.",
)

PLAN = Deployable(
    "plan-retention",
    "flows.retain.plan_retention",
    "Freezes what is past its retention in the systems of a gomme workspace into a plan, for people to sign.",
)
APPLY = Deployable(
    "apply-retention",
    "flows.retain.apply_retention",
    "Applies the plans of a gomme workspace that are fully signed, and nothing else.",
)


@dataclass(frozen=True, slots=True)
class Deployment:
    """A flow of one workspace, and when it runs."""

    of: Deployable
    folder: Path
    cron: str | None

    @property
    def name(self) -> str:
        return f"{self.of.flow}/{self.folder.name}"


@dataclass(frozen=True, slots=True)
class Deployed:
    """What now stands in Prefect."""

    deployments: tuple[Deployment, ...]
    timezone: str
    file: str

    @property
    def document(self) -> dict[str, Any]:
        listed = [{"deployment": each.name, "schedule": self._when(each)} for each in self.deployments]
        return {"deployments": listed, "work_pool": POOL, "file": self.file}

    @property
    def lines(self) -> list[str]:
        told: list[str] = []
        for each in self.deployments:
            told += [
                f"deployment  {each.name}",
                f"schedule    {self._when(each) or 'none; write one under schedules: in gomme.yaml'}",
                f"run it now  prefect deployment run {each.name}",
            ]
        return [*told, f"work pool   {POOL}; its worker: gomme deploy --serve, or prefect worker start --pool {POOL}"]

    def _when(self, deployment: Deployment) -> str | None:
        return f"{deployment.cron} ({self.timezone})" if deployment.cron else None


def deployments(workspace: Workspace) -> tuple[Deployment, ...]:
    """What of that workspace can run: copies only where gomme.yaml says where they go, plans only with rules."""
    folder, settings, wanted = workspace.folder.resolve(), workspace.settings, workspace.settings.schedules
    found = [Deployment(DISCOVER, folder, wanted.discover)]
    if settings.copy_:
        found += [Deployment(COPY, folder, wanted.copy_)]
    if settings.retention:
        found += [Deployment(PLAN, folder, wanted.plan_retention), Deployment(APPLY, folder, wanted.apply_retention)]
    return tuple(found)


def deploy(workspace: Workspace) -> Deployed:
    """Registers the flows with the Prefect API; doing it again changes nothing but what gomme.yaml changed."""
    folder, zone = workspace.folder.resolve(), workspace.settings.timezone
    wanted = deployments(workspace)
    file = _file(folder, wanted, zone)
    with _api() as client:
        _pool(client)
        for deployment in wanted:
            _register(client, deployment, zone)
    write_files({folder / "prefect.yaml": file.encode()})
    return Deployed(wanted, zone, str(folder / "prefect.yaml"))


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


def _register(client: "SyncPrefectClient", deployment: Deployment, zone: str) -> None:
    from prefect.client.schemas.actions import DeploymentScheduleCreate
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.utilities.callables import parameter_schema

    _refuse_another(client, deployment)
    cron, flow = deployment.cron, deployment.of.function
    try:
        schedules = [DeploymentScheduleCreate(schedule=CronSchedule(cron=cron, timezone=zone))] if cron else []
    except ValueError:
        place = f"{deployment.folder / FILE}: schedules"
        raise DeployError(f"{place}: '{cron}' is no schedule; write \"0 2 * * *\"") from None
    client.create_deployment(
        flow_id=client.create_flow(flow),
        name=deployment.folder.name,
        description=deployment.of.description,
        entrypoint=deployment.of.entrypoint,
        parameters={"workspace": str(deployment.folder)},
        parameter_openapi_schema=parameter_schema(flow).model_dump(),
        schedules=schedules,
        work_pool_name=POOL,
        job_variables={"env": ENVIRONMENT},
        pull_steps=PULL,
    )


def _refuse_another(client: "SyncPrefectClient", deployment: Deployment) -> None:
    from prefect.exceptions import ObjectNotFound

    try:
        there = client.read_deployment_by_name(deployment.name).parameters.get("workspace")
    except ObjectNotFound:
        return
    if there != str(deployment.folder):
        raise DeployError(f"the deployment {deployment.name} belongs to the workspace {there}; rename this folder")


def _file(folder: Path, wanted: Sequence[Deployment], zone: str) -> str:
    """prefect.yaml, for `prefect deploy` and for whoever wants to read what was registered."""
    path = folder / "prefect.yaml"
    if path.exists() and not path.read_text().startswith(_MARK):
        raise DeployError(f"{path} was not written by gomme and is never overwritten; move it away")
    from io import StringIO

    from ruamel.yaml import YAML

    listed = [
        {
            "name": each.folder.name,
            "entrypoint": each.of.entrypoint,
            "parameters": {"workspace": str(each.folder)},
            "schedules": [{"cron": each.cron, "timezone": zone}] if each.cron else [],
            "work_pool": {"name": POOL, "job_variables": {"env": ENVIRONMENT}},
        }
        for each in wanted
    ]
    text = StringIO()
    YAML().dump({"name": "gomme", "pull": PULL, "deployments": listed}, text)
    return _MARK + text.getvalue()
