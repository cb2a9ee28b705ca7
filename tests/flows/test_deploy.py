"""From nothing to a scheduled run that completes: a real Prefect server, a real worker, and nothing left behind."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from flows.demodata.people import people
from tests.flows.canaries import standing_in
from tests.flows.company import planted
from tests.flows.demo_signed import PERSONS, sign, written

pytestmark = pytest.mark.slow

PASSWORD = "hush-Zx81"  # in the environment that the worker hands to its runs


@dataclass
class Prefect:
    """A server on loopback with a database of its own, and the commands that talk to it."""

    home: Path
    port: int
    started: list[subprocess.Popen] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "PREFECT_HOME": str(self.home),
            "PREFECT_API_URL": f"http://127.0.0.1:{self.port}/api",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "DO_NOT_TRACK": "1",
            "SELLERS_PASSWORD": PASSWORD,
            "TMPDIR": str(self.home),  # workers of every user share a folder in /tmp, which the first one owns
        }
        return {**os.environ, **own}

    def start(self, *arguments: str, cwd: Path) -> subprocess.Popen:
        log = (self.home / f"{arguments[0]}.log").open("w")
        command = [sys.executable, "-m", "prefect", *arguments]
        with log:
            process = subprocess.Popen(command, cwd=cwd, env=self.environment, stdout=log, stderr=log)
        self.started.append(process)
        return process

    def run(self, *command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", *command], cwd=cwd, env=self.environment, capture_output=True, text=True, timeout=200
        )

    def wait(self) -> None:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/health").close()
                return
            except OSError:
                time.sleep(0.2)
        raise AssertionError("the Prefect server does not answer")

    def stop(self) -> None:
        for process in reversed(self.started):
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.started.clear()


@pytest.fixture
def prefect(tmp_path: Path) -> Iterator[Prefect]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path / "prefect"
    home.mkdir()
    server = Prefect(home, port)
    server.start("server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui", cwd=home)
    try:
        server.wait()
        yield server
    finally:
        server.stop()


def elsewhere(tmp_path: Path) -> Path:
    """A folder that holds a `flows` package of its own."""
    folder = tmp_path / "elsewhere"
    (folder / "flows").mkdir(parents=True)
    (folder / "flows" / "__init__.py").write_text("raise RuntimeError('the wrong flows')\n")
    return folder


def said_by(database: Path) -> str:
    """All that stands in every table of a SQLite file, and every byte of the files beside it."""
    connection = sqlite3.connect(database)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = [str(row) for table in tables for row in connection.execute(f'SELECT * FROM "{table}"')]
    connection.close()
    raw = [path.read_bytes() for path in database.parent.rglob("*") if path.is_file()]
    return "\n".join([*rows, *(content.decode("utf-8", "replace") for content in raw)])


def test_deployments_run_to_completion_and_leave_no_person_and_no_password_in_prefect(prefect, company, tmp_path):
    (company / "sellers.db").rename(company / f"{PASSWORD}.db")
    (company / "to").mkdir()
    settings = (company / "gomme.yaml").read_text().replace("sellers.db", "${SELLERS_PASSWORD}.db")
    to = "{commercial: 'sqlite:///to/c.db', sellers: 'sqlite:///to/${SELLERS_PASSWORD}.db'}"
    schedules = '{discover: "0 2 * * *", copy: "0 4 * * 0"}'
    (company / "gomme.yaml").write_text(f"{settings}copy: {{to: {to}}}\nschedules: {schedules}\n")

    for _ in range(2):  # the second deploy changes nothing
        deployed = prefect.run("flows.cli", "deploy", "-C", ".", "--json", cwd=company)
        assert deployed.returncode == 0, deployed.stderr
        for flow, cron in (("discover", "0 2 * * *"), ("anonymized-copy", "0 4 * * 0")):
            told = {"deployment": f"{flow}/company", "schedule": f"{cron} (Europe/Paris)"}
            assert told in json.loads(deployed.stdout)["deployments"]
    assert "set_working_directory" in (company / "prefect.yaml").read_text()

    prefect.start("worker", "start", "--pool", "gomme", "--type", "process", cwd=elsewhere(tmp_path))
    completed(prefect, "discover/company", tmp_path)
    assert (company / "report" / "report.html").exists()
    proposed = prefect.run("flows.cli", "init", "-C", ".", cwd=company)
    assert proposed.returncode in (0, 1), proposed.stderr
    completed(prefect, "anonymized-copy/company", tmp_path)
    assert (company / "to" / "c.db").exists()
    assert (company / "report" / "attestation.html").exists()

    prefect.stop()
    kept = said_by(prefect.home / "prefect.db")
    assert "discover commercial.clients" in kept
    assert "copy sellers.rdv" in kept
    assert PASSWORD not in kept
    assert [person for person in planted() if person.lower() in kept.lower()] == []


def test_plans_are_made_and_applied_by_a_worker_and_leave_no_person_in_prefect(prefect, tmp_path):
    folder = written(tmp_path / "demo")
    deployed = prefect.run("flows.cli", "deploy", "-C", ".", "--json", cwd=folder)
    assert deployed.returncode == 0, deployed.stderr
    for flow, cron in (("plan-retention", "0 3 1 * *"), ("apply-retention", "0 5 * * *")):
        told = {"deployment": f"{flow}/demo", "schedule": f"{cron} (Europe/Paris)"}
        assert told in json.loads(deployed.stdout)["deployments"]

    prefect.start("worker", "start", "--pool", "gomme", "--type", "process", cwd=elsewhere(tmp_path))
    completed(prefect, "plan-retention/demo", tmp_path)
    plan = json.loads((folder / "report" / "plan.json").read_text())["id"]
    sign(folder, plan)
    completed(prefect, "apply-retention/demo", tmp_path)
    told = prefect.run("flows.cli", "retain", "status", "-C", ".", "--json", cwd=folder)
    assert plan in told.stdout

    prefect.stop()
    kept = said_by(prefect.home / "prefect.db")
    assert f"apply {plan}" in kept
    assert standing_in(kept, people(PERSONS)) == set()


def completed(prefect: Prefect, deployment: str, folder: Path) -> None:
    ran = prefect.run("prefect", "deployment", "run", deployment, "--watch", cwd=folder)
    worker = (prefect.home / "worker.log").read_text()
    assert "finished successfully in 'Completed'" in ran.stdout, ran.stdout + worker


def test_without_an_api_deploy_says_how_to_start_one(company, monkeypatch, capsys, tmp_path):
    from flows.cli import main

    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "home"))
    assert main(["deploy", "-C", str(company)]) == 2
    assert "run 'prefect server start' in another terminal" in capsys.readouterr().err
    assert not (company / "prefect.yaml").exists()


def test_an_api_that_does_not_answer_is_said(company, capsys):
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows.cli import main

    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:1/api"}):
        assert main(["deploy", "-C", str(company)]) == 2
    assert "nothing answers at PREFECT_API_URL" in capsys.readouterr().err
    assert not (company / "prefect.yaml").exists()


def test_a_prefect_yaml_of_somebody_else_is_never_overwritten(company, capsys):
    from flows.cli import main

    (company / "prefect.yaml").write_text("name: mine\n")
    assert main(["deploy", "-C", str(company)]) == 2
    assert "was not written by gomme" in capsys.readouterr().err
    assert (company / "prefect.yaml").read_text() == "name: mine\n"
