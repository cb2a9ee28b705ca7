"""The Prefect flow adds names, retries and artifacts to the pipeline, and changes nothing of its result."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.model import ConnectionLost, Unreachable
from flows import pipeline
from flows.errors import WorkspaceError
from flows.survey import Step
from flows.workspace import open_workspace
from rules.discovery import Discovery
from tests.flows.company import database, planted

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("prefect_server"),
    pytest.mark.filterwarnings("default"),  # Prefect and its server warn of their own dependencies
]


def essence(discovery: Discovery) -> Discovery:
    """A discovery without what differs between two scans of the same data."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    gaps = tuple(replace(gap, since=start) for gap in discovery.gaps)
    columns = tuple(replace(column, carried_from=None) for column in discovery.columns)
    return replace(discovery, scan="", started=start, seconds=0.0, changes=None, gaps=gaps, columns=columns, seen=())


@pytest.fixture
def client():
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        yield client


def test_the_flow_gives_the_same_discovery_as_the_plain_function(company, client):
    from flows.discover import discover

    by_flow = discover(str(company))
    assert essence(by_flow) == essence(pipeline.discover(open_workspace(company)))
    assert (company / "report" / "report.html").exists()


def named(name: str):
    """The filter for one flow run."""
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterName

    return FlowRunFilter(name=FlowRunFilterName(any_=[name]))


def test_every_table_is_a_task_run_named_after_it(company, client):
    from flows.discover import discover

    discover.with_options(flow_run_name="named tables")(str(company), ["commercial"])
    runs = client.read_task_runs(flow_run_filter=named("named tables"))
    assert {run.name for run in runs} == {"discover commercial.clients", "discover commercial.produits"}


def test_the_artifacts_hold_counts_and_names_only(company, client):
    from flows.discover import discover

    discovery = discover.with_options(flow_run_name="with artifacts")(str(company))
    artifacts = {a.key: a for a in client.read_artifacts(flow_run_filter=named("with artifacts"))}
    rows = json.loads(artifacts["gaps"].data)
    assert len(rows) == sum(gap.status == "open" for gap in discovery.gaps)
    assert {"severity", "kind", "category", "system", "column", "since"} == set(rows[0])
    assert artifacts["progress"].data == 100.0
    assert (company / "report" / "report.html").as_uri() in artifacts["report"].data
    text = json.dumps([artifact.model_dump(mode="json") for artifact in artifacts.values()], ensure_ascii=False)
    assert [person for person in planted() if person in text] == []


def test_only_a_lost_connection_is_tried_again(monkeypatch):
    from prefect import flow

    import flows.discover as discover

    monkeypatch.setattr(discover, "PAUSES", [0.0])
    tried: list[Step] = []

    def lost_once(step: Step) -> str:
        tried.append(step)
        if tried.count(step) == 1 and step.table == "lost":
            raise ConnectionLost("it broke off")
        if step.table == "gone":
            raise Unreachable("nobody answers")
        return step.table

    @flow
    def run(tables: list[str]) -> list[str]:
        return discover.mapped(lost_once, [Step("crm", table, 0) for table in tables])

    assert run(["lost", "fine"]) == ["lost", "fine"]
    assert tried.count(Step("crm", "lost", 0)) == 2
    with pytest.raises(Unreachable):
        run(["gone"])
    assert tried.count(Step("crm", "gone", 0)) == 1


def test_a_flow_that_fails_leaves_a_sentence_without_the_password(company: Path):
    from flows.discover import discover

    (company / "gomme.yaml").write_text("systems: {crm: {url: 'postgresql://ana:hush@127.0.0.1:1/crm'}}\n")
    state = discover(str(company), return_state=True)
    assert state.is_failed()
    assert "crm: " in state.message
    assert "hush" not in state.message


def test_a_url_can_be_a_secret_of_prefect(company: Path):
    from prefect.blocks.system import Secret

    Secret(value="sqlite:///commercial.db").save("crm-url", overwrite=True)
    (company / "gomme.yaml").write_text(
        "systems:\n  crm:\n    url: secret://crm-url\n  other:\n    url: secret://none\n"
    )
    workspace = open_workspace(company)
    assert workspace.url("crm") == f"sqlite:///{company}/commercial.db"
    with pytest.raises(WorkspaceError, match=r"gomme\.yaml:5: Prefect has no Secret block 'none'"):
        workspace.url("other")


@pytest.mark.parametrize("name", ['a"b', "semi;colon", "émoji 😀", "{braces} {0}", "%s ?:y", "[bold]x[/bold]", "a.b"])
def test_a_table_of_any_name_is_a_task_run(company, client, name):
    from flows.discover import discover

    with database(company / "odd.db") as raw:
        raw.execute('CREATE TABLE "{}" (id INTEGER)'.format(name.replace('"', '""')))
    (company / "gomme.yaml").write_text("systems: {odd: {url: 'sqlite:///odd.db'}}\n")
    (column,) = discover(str(company)).columns
    assert column.table == name


def test_a_workspace_that_is_not_there_is_said(tmp_path):
    from flows.discover import discover

    with pytest.raises(WorkspaceError, match="does not exist"):
        discover(str(tmp_path))
