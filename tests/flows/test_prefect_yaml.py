"""prefect.yaml at the root deploys what stands in this repository."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_every_entrypoint_is_a_flow():
    from prefect.flows import load_flow_from_entrypoint

    deployments = YAML(typ="safe").load(ROOT / "prefect.yaml")["deployments"]
    names = [load_flow_from_entrypoint(each["entrypoint"]).name for each in deployments]
    assert names == ["discover", "anonymized-copy", "plan-retention", "apply-retention"]
