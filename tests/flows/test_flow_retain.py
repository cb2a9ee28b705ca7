"""The Prefect flows of retention: a plan on schedule, nothing until people have signed it, and then that plan alone."""

import json
from pathlib import Path

import pytest

from flows.errors import RetainRefused
from flows.recorded import opened
from flows.workspace import open_workspace
from tests.flows import archive_applies
from tests.flows.applies import applied, signed
from tests.flows.canaries import standing_in
from tests.flows.demo_signed import PERSONS, sign, written
from tests.flows.test_flow import client as client
from tests.flows.test_flow import named

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("prefect_server"),
    pytest.mark.filterwarnings("default"),  # Prefect and its server warn of their own dependencies
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "demo")


def plan_of(folder: Path) -> str:
    with opened(open_workspace(folder)) as (_, records):
        (row,) = records.plans.plans()
    return str(row["id"])


def test_a_scheduled_plan_is_applied_once_it_is_signed_and_never_twice(folder, client) -> None:
    from flows.demodata.people import people
    from flows.retain import NOTHING, apply_retention, plan_retention

    state = plan_retention.with_options(flow_run_name="planned")(str(folder), return_state=True)
    plan = plan_of(folder)
    assert state.is_completed()
    assert plan in state.message
    assert apply_retention(str(folder), return_state=True).message == NOTHING

    sign(folder, plan)
    state = apply_retention.with_options(flow_run_name="applied")(str(folder), return_state=True)
    assert state.message == f"applied {plan}"
    tasks = client.read_task_runs(flow_run_filter=named("applied"))
    assert {run.name for run in tasks} == {f"apply {plan}", "purge the archive"}
    assert apply_retention(str(folder), return_state=True).message == NOTHING

    kept = [
        artifact.model_dump(mode="json")
        for name in ("planned", "applied")
        for artifact in client.read_artifacts(flow_run_filter=named(name))
    ]
    assert {"plan", "plan-page", "applying", "applied", "certificate"} <= {artifact["key"] for artifact in kept}
    assert standing_in(json.dumps(kept, ensure_ascii=False), people(PERSONS)) == set()


def test_what_is_past_its_end_in_the_archive_goes_in_the_same_flow_and_is_told(tmp_path, sqlite_url, client) -> None:
    from flows.retain import NOTHING, apply_retention

    shop = archive_applies.shop(tmp_path, sqlite_url)
    assert applied(shop, signed(shop)).status == "done"
    state = apply_retention.with_options(flow_run_name="purged")(str(shop), return_state=True)
    assert state.message == f"{NOTHING}; 2 archived rows destroyed"  # of 2010, kept in the archive until 2020
    (told,) = client.read_artifacts(flow_run_filter=named("purged"))
    assert (told.key, "2 rows destroyed" in told.description) == ("archive-purge", True)
    assert apply_retention(str(shop), return_state=True).message == NOTHING
    (shop / "archive.db").unlink()
    state = apply_retention(str(shop), return_state=True)
    assert state.is_failed()
    assert "the archive is not purged" in state.message


def test_who_wrote_a_rule_cannot_sign_its_scheduled_plan(folder) -> None:
    from flows.retain import NOTHING, apply_retention, plan_retention

    rules = folder / "retention.yaml"
    rules.write_text(rules.read_text().replace("author: a.petit", "author: c.moreau"))
    plan_retention(str(folder))
    with pytest.raises(RetainRefused):
        sign(folder, plan_of(folder))
    assert apply_retention(str(folder), return_state=True).message == NOTHING


def test_a_plan_that_is_refused_fails_the_flow_and_says_why(folder) -> None:
    from flows.retain import plan_retention

    settings = folder / "gomme.yaml"
    settings.write_text(settings.read_text().replace("readers: {archive_dpo", "readers: {somebody"))
    with pytest.raises(RetainRefused, match="archive_dpo"):
        plan_retention(str(folder))


def test_a_plan_whose_tables_changed_is_not_applied_and_the_flow_says_so(folder) -> None:
    import sqlite3

    from flows.retain import apply_retention, plan_retention

    plan_retention(str(folder))
    sign(folder, plan_of(folder))
    database = sqlite3.connect(folder / "sellers.db")
    database.execute("ALTER TABLE prospects ADD COLUMN neuf TEXT")
    database.commit()
    database.close()
    with pytest.raises(RetainRefused, match=r"is not applied: sellers: its tables changed"):
        apply_retention(str(folder))
