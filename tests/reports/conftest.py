"""The discovery made by hand, its pages, and a browser to look at them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.discovery import page
from rules.discovery import Discovery
from tests.reports.browser import CHROMIUM, Page, browser
from tests.reports.example import example


@pytest.fixture(scope="session")
def discovery() -> Discovery:
    return example()


@pytest.fixture(scope="session", params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def html(discovery: Discovery, language: str) -> str:
    return page(discovery, language)


@pytest.fixture(scope="session")
def report(discovery: Discovery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The French page as a file."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page(discovery, "fr"), "utf-8")
    return path


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI has no Chromium: apt-get install chromium")
        pytest.skip("no Chromium on this machine: pages are not looked at")
    with browser(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened
