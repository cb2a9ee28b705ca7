"""What the demo's company has piled up: of every kind, whenever the demo is made, and for people to sign."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from flows.cli import main
from flows.demo import write_demo
from flows.demo_plan import HELD, plan_demo, told
from flows.demodata.company import TODAY
from flows.retained import Planned
from flows.workspace import Workspace, open_workspace
from rules.retention import Action

PERSONS = 2_000
DAYS = (TODAY, date(2031, 7, 3))


@pytest.fixture(scope="module", params=DAYS, ids=str)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Planned]:
    day: date = request.param
    workspace = open_workspace(write_demo(tmp_path_factory.mktemp("demo") / "demo", PERSONS, day))
    return workspace, plan_demo(workspace, lambda: datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def tables(made: Planned) -> list[dict[str, Any]]:
    return list(made.document["tables"])


def test_every_action_has_something_to_do(made: tuple[Workspace, Planned]) -> None:
    doing = {table["action"] for table in tables(made[1]) if table["selected"]}
    assert doing == set(get_args(Action))


def test_rows_are_held_kept_and_doubtful_for_every_reason(made: tuple[Workspace, Planned]) -> None:
    assert {name for table in tables(made[1]) for name in ("held", "kept", "indeterminate") if table[name]} == {
        "held",
        "kept",
        "indeterminate",
    }
    assert sum(table["held"] for table in tables(made[1]) if table["table"] == "connexions") == len(HELD)
    reasons = {label for t in tables(made[1]) for label, state, _ in t["backlog"] if state == "indeterminate"}
    assert reasons == {"missing", "unreadable", "sentinel", "future"}


def test_the_plan_can_be_signed(made: tuple[Workspace, Planned]) -> None:
    assert made[1].refused == ()
    assert made[1].document["refusals"] == []


def test_its_page_and_its_document_lie_in_the_reports_folder(made: tuple[Workspace, Planned]) -> None:
    workspace, plan = made
    assert (workspace.reports / "plan.json").exists()
    assert (workspace.reports / "plan.html").exists()
    lines = "\n".join(told(plan, workspace))
    assert all(table["rule"] in lines for table in tables(plan))


def test_only_their_owner_reads_the_keys_of_the_demo(made: tuple[Workspace, Planned]) -> None:
    keys = list((Path(made[0].folder) / "keys").iterdir())
    assert len(keys) == 4
    assert {key.stat().st_mode & 0o777 for key in keys} == {0o600}


@pytest.mark.slow
def test_the_command_ends_with_the_plan_and_can_be_run_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["demo", str(tmp_path / "demo"), "--persons", "300"]
    assert main([*command, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert list(document) == ["workspace", "discovery", "copy", "plan"]
    assert document["plan"]["tables"]
    assert main(command) == 0
    assert f"plan {tmp_path}/demo/report/plan.html and plan.json" in capsys.readouterr().out.splitlines()
