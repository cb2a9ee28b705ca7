"""The Prefect flow of copies adds names and artifacts to the pipeline, and changes nothing of its result."""

import json
import shutil
from pathlib import Path

import pytest

from tests.flows.canaries import standing_in
from tests.flows.copies import KEY, SYSTEMS, contents, copied, demo, kept
from tests.flows.test_copy import everyone
from tests.flows.test_flow import client as client
from tests.flows.test_flow import named

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("prefect_server"),
    pytest.mark.filterwarnings("default"),  # Prefect and its server warn of their own dependencies
]


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = demo(tmp_path_factory.mktemp("demo") / "demo")
    text = (folder / "gomme.yaml").read_text()
    (folder / "gomme.yaml").write_text(text.replace("key: ephemeral", "key: env:GOMME_KEY"))
    return folder


@pytest.fixture
def folder(ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GOMME_KEY", KEY)
    return Path(shutil.copytree(ready, tmp_path / "demo"))


def test_the_flow_makes_the_same_copies_with_a_task_a_table(folder, client, tmp_path) -> None:
    from flows.copy import anonymized_copy

    by_flow = anonymized_copy.with_options(flow_run_name="same copies")(str(folder))
    plainly = copied(folder, tmp_path / "to")
    for system in SYSTEMS:
        assert contents(folder / "copies" / f"{system}.db") == contents(tmp_path / "to" / f"{system}.db")
    assert by_flow.systems == plainly.systems
    runs = client.read_task_runs(flow_run_filter=named("same copies"))
    assert len(runs) == sum(len(system.tables) for system in by_flow.systems)
    assert "copy commercial.clients" in {run.name for run in runs}


def test_its_artifacts_hold_counts_and_names_only(folder, client) -> None:
    from flows.copy import anonymized_copy

    anonymized_copy.with_options(flow_run_name="counts only")(str(folder), ["commercial.clients:20"])
    artifacts = client.read_artifacts(flow_run_filter=named("counts only"))
    text = json.dumps([artifact.model_dump(mode="json") for artifact in artifacts], ensure_ascii=False)
    assert {"copy", "attestation"} <= {artifact.key for artifact in artifacts}
    assert standing_in(text, everyone()) == set()
    assert KEY not in text


def test_a_withheld_copy_fails_the_flow_and_links_its_page(folder, client) -> None:
    from flows.copy import anonymized_copy
    from flows.errors import CopyRefused, CopyWithheld

    kept(folder, "newsletter", "email")
    with pytest.raises(CopyWithheld, match=r"commercial\.newsletter\.email"):
        anonymized_copy.with_options(flow_run_name="withheld")(str(folder))
    (artifact,) = [a for a in client.read_artifacts(flow_run_filter=named("withheld")) if a.key == "withheld"]
    assert "withheld.html" in artifact.data
    with pytest.raises(CopyRefused, match="a flow takes"):
        anonymized_copy(str(folder), ["commercial.clients:nom = 'x'"])
