"""The `gomme` command from outside: exit codes, what stands on stdout, and one sentence for every mistake."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from flows.cli import main
from tests.flows.company import database, planted


@pytest.fixture(scope="module")
def scanned(tmp_path_factory) -> Path:
    """A company that was scanned once."""
    from tests.flows.company import write_company

    folder = tmp_path_factory.mktemp("company")
    write_company(folder)
    assert main(["discover", "-C", str(folder)]) == 0
    return folder


def copied(scanned: Path, tmp_path: Path) -> Path:
    return shutil.copytree(scanned, tmp_path / "copy")


def test_discover_writes_the_whole_report(scanned):
    names = {path.name for path in (scanned / "report").iterdir()}
    assert names == {"report.html", "discovery.json", "columns.csv", "gaps.csv", "discovery.xlsx"}


def test_discover_prints_what_it_found(gomme, scanned, tmp_path):
    ran = gomme("discover", "-C", copied(scanned, tmp_path), "--system", "commercial")
    assert ran.code == 0
    assert "✗ undeclared" in ran.out
    assert "report.html" in ran.out
    assert ran.err == ""


def test_discover_json_is_the_document_and_nothing_else(gomme, scanned, tmp_path):
    folder = copied(scanned, tmp_path)
    ran = gomme("discover", "-C", folder, "--json", "--system", "commercial")
    assert ran.json == json.loads((folder / "report" / "discovery.json").read_text())
    assert [system["system"] for system in ran.json["systems"]] == ["commercial"]
    assert ran.json["systems"][0]["excluded"] == ["audit_2024"]


def test_every_column_of_every_table_is_listed(scanned):
    document = json.loads((scanned / "report" / "discovery.json").read_text())
    assert [(column["table"], column["column"]) for column in document["columns"]] == [
        *(("clients", name) for name in ("id", "nom", "prenom", "courriel", "c7")),
        *(("produits", name) for name in ("ref", "prix", "photo")),
        *(("prospects", name) for name in ("id", "email")),
        *(("rdv", name) for name in ("id", "compte_rendu")),
    ]


def test_a_gap_that_fail_on_names_is_exit_1(gomme, scanned, tmp_path):
    folder = copied(scanned, tmp_path)
    failed = gomme("discover", "-C", folder, "--system", "commercial", "--fail-on", "undeclared,missing")
    assert (failed.code, "open gaps that --fail-on names: 1 undeclared" in failed.err) == (1, True)
    assert gomme("discover", "-C", folder, "--system", "commercial", "--fail-on", "missing").code == 0


def test_a_gap_is_known_since_the_first_scan_that_saw_it(gomme, scanned, tmp_path):
    folder = copied(scanned, tmp_path)
    first = json.loads((folder / "report" / "discovery.json").read_text())
    again = gomme("discover", "-C", folder, "--json").json
    assert again["scan"] != first["scan"]
    assert [(gap["id"], gap["since"]) for gap in again["gaps"]] == [(gap["id"], gap["since"]) for gap in first["gaps"]]


def test_no_person_of_the_databases_stands_in_anything_gomme_wrote(gomme, scanned, tmp_path):
    folder = copied(scanned, tmp_path)
    ran = gomme("discover", "-C", folder, "--json")
    written = [
        path for path in folder.rglob("*") if path.is_file() and path.name not in ("commercial.db", "sellers.db")
    ]
    texts = [ran.out, ran.err, *(path.read_bytes().decode("utf-8", "replace") for path in written)]
    assert len(written) == 8
    assert [person for person in planted() for text in texts if person.lower() in text.lower()] == []


def test_report_writes_a_stored_scan_again(gomme, scanned, tmp_path):
    ran = gomme(
        "report", "-C", scanned, "--out", tmp_path / "out", "--language", "en", "--format", "html,json", "--json"
    )
    assert ran.code == 0
    assert [Path(file).name for file in ran.json["files"]] == ["report.html", "discovery.json"]
    again = (tmp_path / "out" / "discovery.json").read_text()
    assert again == (scanned / "report" / "discovery.json").read_text()
    assert 'lang="en"' in (tmp_path / "out" / "report.html").read_text()


def test_report_finds_a_scan_by_its_id(gomme, scanned, tmp_path):
    scan = json.loads((scanned / "report" / "discovery.json").read_text())["scan"]
    ran = gomme("report", "-C", scanned, "--scan", scan, "--out", tmp_path, "--format", "json")
    assert ran.code == 0
    assert ran.out == f"{tmp_path / 'discovery.json'}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["dicsover"], "No such command 'dicsover'. Did you mean 'discover'?"),
        (["discover", "--sytem", "x"], "No such option: --sytem"),
        (["discover", "-C", "nowhere"], "nowhere/gomme.yaml does not exist"),
        (["discover", "--fail-on", "undeclard"], "--fail-on: unknown word 'undeclard'; did you mean 'undeclared'?"),
        (["report", "--format", "pdf"], "--format: unknown word 'pdf'"),
        (["report", "--language", "de"], "--language: unknown word 'de'"),
        (["init", "--policy", "nowhere.md"], "nowhere.md does not exist"),
        (["init", "--system", "commercial"], "--system is written ID=URL"),
        (["demo", "--persons", "0"], "--persons"),
    ],
)
def test_a_mistake_on_the_command_line_is_one_sentence_and_exit_2(gomme, arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = gomme(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("gomme: ")
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def mistaken(gomme, company: Path, *arguments: str) -> str:
    """The one sentence about a workspace that cannot be scanned; nothing is written."""
    before = sorted(company.rglob("*"))
    ran = gomme("discover", "-C", company, *arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("gomme: ")
    assert "hush" not in ran.err
    assert sorted(company.rglob("*")) == before
    return ran.err.replace(f"{company}/", "")


def system(company: Path, url: str) -> None:
    (company / "gomme.yaml").write_text(f"systems:\n  crm:\n    url: {url}\n")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://ana:hush@127.0.0.1:1/crm", "crm: "),
        ("mysql://ana:hush@127.0.0.1:1/crm", "crm: "),
        ("oracle://ana:hush@127.0.0.1:1/crm", "crm: "),
        ("postgresq://ana:hush@127.0.0.1:1/crm", "did you mean postgresql://?"),
        ("sqlite:///none.db", "crm: "),
        ("sqlite:///inventory.yaml", "crm: "),
        ("${CRM_URL}", "gomme.yaml:3: the variable CRM_URL is not set; export CRM_URL=…"),
        ("secret://crm", "gomme.yaml:3: secret://crm is kept in Prefect and no API is configured"),
    ],
)
def test_a_system_that_cannot_be_reached_is_one_sentence(gomme, company, monkeypatch, url, said):
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    system(company, url)
    told = mistaken(gomme, company)
    assert said in told
    assert len(told.splitlines()) == 1


def test_a_locked_sqlite_file_is_one_sentence(gomme, company):
    with database(company / "commercial.db") as raw:
        raw.isolation_level = None
        raw.execute("BEGIN EXCLUSIVE")
        assert "commercial: " in mistaken(gomme, company)
        raw.execute("ROLLBACK")


def test_every_mistake_of_a_yaml_file_is_told_at_once(gomme, company):
    (company / "inventory.yaml").write_text("version: 1\nsystms: {}\npurposs: []\n")
    told = mistaken(gomme, company).splitlines()
    assert told == [
        "gomme: inventory.yaml:2: unknown key 'systms'; did you mean 'systems'?",
        "gomme: inventory.yaml:3: unknown key 'purposs'; did you mean 'purposes'?",
    ]


def test_a_system_that_is_not_there_is_named(gomme, company):
    assert "no system 'comercial'; did you mean 'commercial'?" in mistaken(gomme, company, "--system", "comercial")


@pytest.mark.parametrize("content", [b"nom;prenom\n" * 300, b"SQLite format 3\x00" + b"\x00" * 2000])
def test_a_store_that_is_no_database_is_refused_and_left_alone(gomme, company, content):
    (company / "gomme.db").write_bytes(content)
    assert "the store" in mistaken(gomme, company)
    assert (company / "gomme.db").read_bytes() == content


def test_a_store_in_somebody_elses_database_is_refused(gomme, company):
    with (company / "gomme.yaml").open("a") as file:
        file.write("store: sqlite:///commercial.db\n")
    assert "tables that are not gomme's" in mistaken(gomme, company)


def test_a_newer_store_is_refused(gomme, scanned, tmp_path):
    folder = copied(scanned, tmp_path)
    with database(folder / "gomme.db") as raw:
        raw.execute("UPDATE gomme_version SET version_num = '0999'")
    assert "newer gomme" in mistaken(gomme, folder)
    assert "newer gomme" in gomme("report", "-C", folder).err


def test_report_before_any_scan_says_what_to_run(gomme, company):
    ran = gomme("report", "-C", company)
    assert (ran.code, "run 'gomme discover' first" in ran.err) == (2, True)
    assert not (company / "gomme.db").exists()


def test_report_of_an_unknown_scan_names_the_latest(gomme, scanned):
    ran = gomme("report", "-C", scanned, "--scan", "x")
    assert (ran.code, "no scan 'x'; the latest is 20" in ran.err) == (2, True)


def test_a_report_that_cannot_be_written_leaves_nothing_half_written(gomme, scanned, tmp_path):
    (tmp_path / "file").write_text("in the way")
    ran = gomme("report", "-C", scanned, "--out", tmp_path / "file")
    assert ran.code == 2
    assert "no report can be written there" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_an_error_with_json_is_an_object_too(gomme, tmp_path):
    ran = gomme("discover", "-C", tmp_path, "--json")
    assert ran.code == 2
    assert "gomme.yaml does not exist" in ran.json["error"]


def test_a_table_that_is_dropped_or_broken_is_listed_and_not_fatal(gomme, company):
    with database(company / "commercial.db") as raw:
        raw.execute("CREATE VIEW broken AS SELECT * FROM produits")
        raw.execute("CREATE VIEW fine AS SELECT ref FROM produits")
        raw.execute("ALTER TABLE produits RENAME TO articles")
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute("UPDATE sqlite_master SET sql = 'CREATE VIEW broken AS SELECT * FROM gone' WHERE name = 'broken'")
    ran = gomme("discover", "-C", company, "--system", "commercial", "--json")
    assert ran.code == 0
    assert {"clients", "articles", "fine"} <= {column["table"] for column in ran.json["columns"]}


def test_an_empty_database_is_a_complete_scan(gomme, company):
    sqlite3.connect(company / "empty.db").close()
    with database(company / "empty.db") as raw:
        raw.execute("PRAGMA user_version = 1")
    system(company, "sqlite:///empty.db")
    ran = gomme("discover", "-C", company, "--json")
    assert (ran.code, ran.json["columns"], ran.json["systems"][0]["tables"]) == (0, [], 0)


def slow_company(company: Path) -> None:
    """A view that takes minutes to read."""
    with database(company / "commercial.db") as raw:
        raw.execute(
            "CREATE VIEW endless AS WITH RECURSIVE n(i) AS "
            "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000000) SELECT 'x' || i AS texte FROM n"
        )


@pytest.mark.parametrize("polite", [signal.SIGINT, signal.SIGTERM])
def test_who_stops_a_scan_finds_it_marked_interrupted_and_reads_how_to_go_on(gomme, scanned, tmp_path, polite):
    folder = copied(scanned, tmp_path)
    slow_company(folder)
    before = (folder / "report" / "discovery.json").read_bytes()
    command = [sys.executable, "-m", "flows.cli", "discover", "-C", str(folder), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        _until_running(folder / "gomme.db")
        process.send_signal(polite)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130
    assert "the scan is marked interrupted" in err
    assert "the scan is marked interrupted" in json.loads(out)["error"]
    assert _statuses(folder / "gomme.db") == ["complete", "interrupted"]
    assert (folder / "report" / "discovery.json").read_bytes() == before
    assert gomme("report", "-C", folder, "--out", tmp_path / "out").code == 0


def _into(stdout: str, folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`gomme discover` with its output sent on by a shell."""
    command = f'"$0" -m flows.cli discover -C "$1" {" ".join(options)} {stdout}; exit ${{PIPESTATUS[0]}}'
    return subprocess.run(
        ["bash", "-c", command, sys.executable, str(folder)],
        env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_terminal_without_unicode_gets_what_it_can_print(scanned, tmp_path):
    ran = _into("", copied(scanned, tmp_path), PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "? undeclared" in ran.stdout


def test_json_is_utf_8_on_every_terminal(scanned, tmp_path):
    ran = _into("", copied(scanned, tmp_path), "--json", PYTHONIOENCODING="ascii")
    assert json.loads(ran.stdout)["gaps"]


def test_a_reader_who_leaves_early_is_not_told_that_there_are_open_gaps(scanned, tmp_path):
    ran = _into("| true", copied(scanned, tmp_path))
    assert (ran.returncode, ran.stderr) == (2, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("option", ["", "--json"])
def test_output_that_cannot_be_written_is_one_sentence(scanned, tmp_path, option):
    ran = _into("> /dev/full", copied(scanned, tmp_path), option)
    assert (ran.returncode, ran.stderr) == (2, "gomme: standard output: No space left on device\n")


def test_a_scan_that_was_killed_is_marked_by_the_next_command(gomme, scanned, tmp_path):
    folder = copied(scanned, tmp_path)
    slow_company(folder)
    process = subprocess.Popen([sys.executable, "-m", "flows.cli", "discover", "-C", str(folder)])
    try:
        _until_running(folder / "gomme.db")
    finally:
        process.kill()
        process.wait()
    assert _statuses(folder / "gomme.db") == ["complete", "running"]
    assert gomme("report", "-C", folder, "--out", tmp_path / "out").code == 0
    assert _statuses(folder / "gomme.db") == ["complete", "interrupted"]


def _until_running(store: Path) -> None:
    for _ in range(600):
        if "running" in _statuses(store):
            return
        time.sleep(0.1)
    raise AssertionError("the scan did not begin")


def _statuses(store: Path) -> list[str]:
    with database(store) as raw:
        return [status for (status,) in raw.execute("SELECT status FROM scans ORDER BY started")]


def test_two_discovers_at_once_both_end_well(company):
    command = [sys.executable, "-m", "flows.cli", "discover", "-C", str(company), "--system", "commercial"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert _statuses(company / "gomme.db") == ["complete", "complete"]


HEAVY = {"sqlalchemy", "alembic", "pyarrow", "prefect", "spacy", "presidio_analyzer", "jinja2", "pydantic", "rich"}


@pytest.mark.parametrize("arguments", [[], ["--help"], ["discover", "--help"], ["report", "--help"]])
def test_help_loads_nothing_heavy(arguments):
    code = "import sys; from flows.cli import main; main(sys.argv[1:]); sys.stderr.write(' '.join(sys.modules))"
    environment = {**os.environ, "COLUMNS": "100"}
    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, env=environment
    )
    assert HEAVY & set(ran.stderr.split()) == set()
    assert "Usage: gomme" in ran.stdout


def _shown(terminal: int) -> str:
    """All that a terminal was given whose other end is closed; it gives a few thousand bytes at a time."""
    shown = b""
    with suppress(OSError):
        while some := os.read(terminal, 1_000_000):
            shown += some
    return shown.decode(errors="replace")


def test_a_terminal_gets_bars_and_a_pipe_gets_none(company):
    import pty

    command = [sys.executable, "-m", "flows.cli", "discover", "-C", str(company), "--system", "commercial"]
    terminal, end = pty.openpty()
    clever = {**os.environ, "TERM": "xterm-256color"}
    on_terminal = subprocess.run(command, stdout=subprocess.PIPE, stderr=end, check=True, text=True, env=clever)
    os.close(end)
    bars = _shown(terminal)
    os.close(terminal)
    assert "2/2 tables" in bars
    assert "tables" not in on_terminal.stdout.replace("2 tables, 170 rows", "")
    assert "\x1b" not in on_terminal.stdout
    assert subprocess.run(command, capture_output=True, check=True, text=True).stderr == ""


def test_version_is_said(gomme):
    assert gomme("--version").out.startswith("gomme 0.")
