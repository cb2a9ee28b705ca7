"""Workspaces for the tests of what runs."""

from pathlib import Path

import pytest

from tests.flows.company import write_company


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """The workspace of a small company, in a fresh folder."""
    folder = tmp_path / "company"
    folder.mkdir()
    write_company(folder)
    return folder
