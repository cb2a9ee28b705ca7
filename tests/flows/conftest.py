"""Workspaces for the tests of what runs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.flows.company import write_company
from tests.flows.ran import Ran


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """The workspace of a small company, in a fresh folder."""
    folder = tmp_path / "company"
    folder.mkdir()
    write_company(folder)
    return folder


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """A temporary Prefect API in a database of its own; Prefect is imported by the tests that ask for it only."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, PREFECT_SERVER_ANALYTICS_ENABLED, temporary_settings
    from prefect.testing.utilities import prefect_test_harness

    quiet = {PREFECT_SERVER_ANALYTICS_ENABLED: False, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
    with temporary_settings(quiet), prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def gomme(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs one command: gomme("discover", "-C", folder)."""
    return lambda *arguments: Ran(capsys, *arguments)
