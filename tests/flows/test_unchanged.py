"""A second scan reads what changed and nothing else, says so, and judges as a full one would."""

import os
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from flows.errors import DiscoverError
from flows.inforce import content, in_force
from flows.pipeline import discover
from flows.workspace import Workspace, open_workspace
from rules.discovery import Discovery
from tests.flows.company import FIRST, LAST, PERSONS, email, phone

ROWS = 400
CELLS = 5 * ROWS


@pytest.fixture
def workspace(any_url: str, tmp_path: Path) -> Workspace:
    """One system on each dialect: persons, products, and doubtful words that are the persons' names."""
    write(any_url)
    (tmp_path / "gomme.yaml").write_text("systems: {crm: {url: '${CRM_URL}'}}\n")
    return open_workspace(tmp_path, {"CRM_URL": any_url})


def write(url: str) -> None:
    persons = [PERSONS[at % len(PERSONS)] for at in range(ROWS)]
    run(
        url,
        "CREATE TABLE clients (id int PRIMARY KEY, nom varchar(40), prenom varchar(40), courriel varchar(60),"
        " c7 varchar(40))",
        "CREATE TABLE produits (ref varchar(12), libelle varchar(400))",
        "CREATE TABLE vide (nom varchar(20))",
    )
    insert(
        url, "clients", [(at, last, first, email(first, last), phone(at)) for at, (first, last) in enumerate(persons)]
    )
    insert(url, "produits", [(f"P-{at:05}", f"Vis {at} " + "inox " * 60) for at in range(ROWS)])


def run(url: str, *statements: str) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execution_options(no_parameters=True).exec_driver_sql(statement)


def insert(url: str, table: str, rows: list[tuple[object, ...]]) -> None:
    quoted = ", ".join("(" + ", ".join(f"'{cell}'" for cell in row) + ")" for row in rows)
    run(url, f"INSERT INTO {table} VALUES {quoted}")


def cells(discovery: Discovery) -> int:
    return sum(system.cells_examined for system in discovery.systems)


def why(discovery: Discovery) -> dict[str, str | None]:
    return {table.table: table.why for table in discovery.seen}


def judged(discovery: Discovery) -> list[object]:
    """The verdicts, whoever read them."""
    return [replace(column, carried_from=None) for column in discovery.columns]


def is_sqlite(workspace: Workspace) -> bool:
    return workspace.url("crm").startswith("sqlite")


def test_a_second_scan_of_an_unchanged_database_reads_nothing_and_says_the_same(workspace):
    first, second = discover(workspace), discover(workspace)
    assert cells(first) > CELLS
    assert cells(second) == 0
    assert judged(second) == judged(first)
    assert {column.carried_from for column in first.columns} == {None}
    assert {column.carried_from for column in second.columns} == {first.scan}
    assert set(why(second).values()) == {None}
    assert second.systems[0].rows == first.systems[0].rows
    assert [gap.id for gap in second.gaps] == [gap.id for gap in first.gaps]


def test_a_third_scan_names_the_scan_that_really_read(workspace):
    first, _, third = discover(workspace), discover(workspace), discover(workspace)
    assert {column.carried_from for column in third.columns} == {first.scan}
    assert {table.read_in for table in third.seen} == {first.scan}


def test_a_table_that_changed_is_read_and_the_others_are_not_where_the_dialect_tells_them_apart(workspace):
    first = discover(workspace)
    run(workspace.url("crm"), "UPDATE produits SET libelle = 'jean.martin@orange.fr' WHERE ref = 'P-00007'")
    second = discover(workspace)
    assert why(second)["produits"] == "changed"
    (column,) = [column for column in second.columns if column.column == "libelle"]
    assert "email" in {finding.category for finding in column.findings}
    if not is_sqlite(workspace):
        assert why(second)["clients"] is None
        assert cells(second) == 2 * ROWS
    assert judged(discover(workspace, full=True)) == judged(second)
    assert first.scan != second.scan


def test_full_reads_everything(workspace):
    discover(workspace)
    full = discover(workspace, full=True)
    assert set(why(full).values()) == {"full"}
    assert cells(full) >= CELLS
    assert cells(discover(workspace)) == 0


def test_another_word_list_or_line_of_code_is_another_rule_to_judge_by(tmp_path):
    (tmp_path / "words").mkdir()
    (tmp_path / "code.py").write_text("a = 1\n")
    digests = {content(tmp_path)}
    (tmp_path / "words" / "first.txt").write_text("camille\n")
    digests.add(content(tmp_path))
    (tmp_path / "code.py").write_text("a = 2\n")
    digests.add(content(tmp_path))
    assert len(digests) == 3
    assert content(tmp_path) in digests
    assert in_force() == in_force()


def test_an_interrupted_scan_is_never_a_source(workspace):
    def failing(examine, steps):
        for step in steps:
            examine(step)
        raise DiscoverError("broken off")

    with pytest.raises(DiscoverError):
        discover(workspace, each=failing)
    assert set(why(discover(workspace)).values()) == {"new"}


def test_a_scan_that_is_killed_leaves_the_one_before_it_as_the_source(workspace):
    first = discover(workspace)
    run(workspace.url("crm"), "UPDATE clients SET c7 = 'x' WHERE id = 7")
    program = (
        "import sys, os, signal, pathlib\n"
        "from flows.pipeline import discover\n"
        "from flows.workspace import open_workspace\n"
        "def dying(examine, steps):\n"
        "    [examine(step) for step in steps]\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "discover(open_workspace(pathlib.Path(sys.argv[1])), each=dying)\n"
    )
    environment = {**os.environ, "CRM_URL": workspace.url("crm")}
    died = subprocess.run([sys.executable, "-c", program, str(workspace.folder)], env=environment, capture_output=True)
    assert died.returncode == -signal.SIGKILL
    second = discover(workspace)
    assert why(second)["clients"] == "changed"
    assert second.changes.since_scan == first.scan


def test_a_write_while_the_scan_runs_is_seen_by_the_next_one(workspace):
    def written_between(examine, steps):
        examined = [examine(steps[0])]
        run(workspace.url("crm"), "UPDATE clients SET c7 = 'x' WHERE id = 7")
        return [*examined, *(examine(step) for step in steps[1:])]

    discover(workspace, each=written_between)
    second = discover(workspace)
    assert why(second)["clients"] in ("changed", "new")
    assert judged(second) == judged(discover(workspace, full=True))


# --- names are proved across tables

DOUBTFUL = "CREATE TABLE lots (id int PRIMARY KEY, c12 varchar(60), remplissage varchar(400))"


def lean(url: str) -> None:
    """A column whose words are the surnames of the clients."""
    run(url, DOUBTFUL)
    insert(url, "lots", [(at, LAST[at % len(LAST)], "x" * 300) for at in range(ROWS)])


def names_of(discovery: Discovery, column: str) -> Counter[str]:
    return Counter(
        reason.code
        for result in discovery.columns
        if result.column == column
        for finding in result.findings
        if finding.category == "name"
        for reason in finding.why
    )


def test_a_new_table_that_leans_on_names_of_an_unchanged_one_is_judged_as_in_a_full_scan(workspace):
    discover(workspace)
    lean(workspace.url("crm"))
    second = discover(workspace)
    assert judged(second) == judged(discover(workspace, full=True))


def test_what_leans_on_names_that_are_gone_is_read_again(workspace):
    lean(workspace.url("crm"))
    first = discover(workspace)
    run(workspace.url("crm"), "DELETE FROM clients")
    second = discover(workspace)
    assert judged(second) == judged(discover(workspace, full=True))
    assert names_of(first, "c12")["overlap"]
    assert not names_of(second, "c12")["overlap"]


def test_what_leans_on_names_of_an_unchanged_table_still_does_when_it_is_read_again(workspace):
    lean(workspace.url("crm"))
    run(
        workspace.url("crm"),
        "CREATE VIEW v AS SELECT c12, CASE WHEN CURRENT_TIMESTAMP IS NULL THEN 1 ELSE 0 END AS vu FROM lots",
    )
    first, second = discover(workspace), discover(workspace)
    assert why(second)["v"] == "view"
    assert judged(second) == judged(first)
    assert cells(second) == 2 * ROWS


def test_names_that_turn_up_make_everything_be_read(workspace):
    discover(workspace)
    run(workspace.url("crm"), "CREATE TABLE agents (nom varchar(40), prenom varchar(40))")
    insert(workspace.url("crm"), "agents", [(last, first) for last in LAST for first in FIRST])
    second = discover(workspace)
    assert None not in why(second).values()
    assert judged(second) == judged(discover(workspace, full=True))
