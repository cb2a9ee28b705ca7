"""gomme.yaml: what may stand there, what its URLs become, and what is said of mistakes."""

from datetime import timedelta
from pathlib import Path

import pytest

from flows.errors import WorkspaceError
from flows.workspace import Workspace, open_workspace
from rules.document import DocumentError


def workspace(folder: Path, text: str, **environment: str) -> Workspace:
    (folder / "gomme.yaml").write_text(text, encoding="utf-8")
    return open_workspace(folder, environment)


def mistakes(folder: Path, text: str) -> str:
    with pytest.raises(DocumentError) as error:
        workspace(folder, text)
    return str(error.value).replace(f"{folder}/", "")


def test_systems_alone_are_enough(tmp_path):
    opened = workspace(tmp_path, "systems: {commercial: {url: 'sqlite:///c.db'}}")
    settings = opened.settings
    assert (settings.language, settings.timezone, settings.store) == ("fr", "Europe/Paris", "sqlite:///gomme.db")
    assert opened.system("commercial").limits.statement_timeout == timedelta(minutes=5)
    assert opened.inventory() is None


def test_every_key_of_discover_is_known(tmp_path):
    opened = workspace(
        tmp_path,
        """
version: 1
language: en
timezone: Europe/Paris
store: sqlite:///gomme.db
systems:
  commercial:
    label: {fr: Gestion commerciale, en: Commercial platform}
    url: ${COMMERCIAL_URL}
    schemas: [public]
    exclude: [audit_*]
    location: {country: FR, attested_by: C. Moreau, on: 2026-01-15}
    encryption_at_rest: attested
    limits: {statement_timeout: PT2M, connections: 4}
  sellers: {url: 'sqlite:///s.db'}
inventory: inventory.yaml
relations: [{from: sellers.prospects.ref_client, to: commercial.clients.id_client}]
schedules: {discover: "0 2 * * *"}
""",
    )
    system = opened.system("commercial")
    assert system.limits.statement_timeout == timedelta(minutes=2)
    assert (system.limits.connections, system.location.country) == (4, "FR")
    assert opened.settings.relations[0].origin == "sellers.prospects.ref_client"
    assert opened.settings.schedules.discover == "0 2 * * *"


ENOUGH = "systems: {c: {url: 'sqlite:///c.db'}}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{ENOUGH}languge: fr", "gomme.yaml:2: unknown key 'languge'; did you mean 'language'?"),
        (f"{ENOUGH}suppression: list.yaml", "gomme.yaml:2: unknown key 'suppression'"),
        (f"{ENOUGH}language: de", "gomme.yaml:2: 'language': unknown value 'de'"),
        (f"{ENOUGH}timezone: Europe/Pari", "gomme.yaml:2: 'timezone': no such time zone; did you mean 'Europe/Paris'?"),
        (f"{ENOUGH}timezone: Moon/Base", "gomme.yaml:2: 'timezone': no such time zone; did you mean 'Europe/Paris'?"),
        (f'{ENOUGH}schedules: {{discover: "61 25 * * *"}}', "gomme.yaml:2: 'schedules.discover': a schedule has five"),
        (f"{ENOUGH}schedules: {{discover: daily}}", "gomme.yaml:2: 'schedules.discover': a schedule has five fields"),
        (f"{ENOUGH}relations: [{{from: x.t.c, to: c.t.c}}]", "gomme.yaml:2: unknown system 'x'"),
        (f"{ENOUGH}relations: [{{from: t.c, to: c.t.c}}]", "gomme.yaml:2: 'relations[0].from': a column is written"),
        ("systems:\n\tc: {}", "gomme.yaml:2: a tab stands here"),
        (f"systems:\n{ENOUGH}", "gomme.yaml:2: duplicate key 'systems'"),
        ("version: 1", "gomme.yaml:1: 'systems' is missing"),
        ("systems: {}", "gomme.yaml:1: 'systems'"),
        ("systems:\n  c: {label: {fr: C, en: C}}", "gomme.yaml:2: 'url' is missing under 'systems.c'"),
        ("systems:\n  c d: {url: 'sqlite:///c.db'}", "an id holds letters, digits"),
        ("systems:\n  c: {url: x, exclud: [a]}", "gomme.yaml:2: unknown key 'exclud'; did you mean 'exclude'?"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, text, said):
    assert said in mistakes(tmp_path, text)


def test_a_folder_without_gomme_yaml_says_how_to_begin(tmp_path):
    with pytest.raises(WorkspaceError, match=r"gomme\.yaml does not exist; .*gomme init"):
        open_workspace(tmp_path, {})


def test_a_file_that_is_not_utf8_is_said(tmp_path):
    (tmp_path / "gomme.yaml").write_bytes(b"systems: {c: {url: '\xe9'}}")
    with pytest.raises(WorkspaceError, match="not UTF-8"):
        open_workspace(tmp_path, {})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("postgresql://u:hush@h/d", "postgresql://u:hush@h/d"),
        ("${URL}", "mysql://given"),
        ("${NONE:-sqlite:////srv/c.db}", "sqlite:////srv/c.db"),
        ("${URL:-x}", "mysql://given"),
        ("postgresql://u:${PASSWORD}@h/d", "postgresql://u:p$d@h/d"),
        ("${NONE:-}", ""),
        ("sqlite:////srv/c.db", "sqlite:////srv/c.db"),
        ("sqlite://", "sqlite://"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
    ],
)
def test_variables_are_put_into_urls(tmp_path, written, meant):
    opened = workspace(tmp_path, f"systems:\n  c: {{url: '{written}'}}", URL="mysql://given", PASSWORD="p$d")
    assert opened.url("c") == meant


@pytest.mark.parametrize("written", ["sqlite:///c.db", "${URL}"])
def test_a_relative_sqlite_path_lies_in_the_workspace(tmp_path, written):
    opened = workspace(tmp_path, f"systems:\n  c: {{url: '{written}'}}", URL="sqlite:///c.db")
    assert opened.url("c") == f"sqlite:///{tmp_path}/c.db"
    assert opened.store_url() == f"sqlite:///{tmp_path}/gomme.db"


def test_a_missing_variable_is_said_with_its_line_and_only_when_the_url_is_needed(tmp_path):
    opened = workspace(tmp_path, "systems:\n  c:\n    url: ${COMMERCIAL_URL}\n  s:\n    url: sqlite:///s.db")
    assert opened.url("s")
    with pytest.raises(WorkspaceError, match=r"gomme\.yaml:3: the variable COMMERCIAL_URL is not set"):
        opened.url("c")


def test_an_unfinished_variable_is_said_without_the_url(tmp_path):
    opened = workspace(tmp_path, "systems:\n  c:\n    url: mysql://u:hush@${HOST/d")
    with pytest.raises(WorkspaceError, match=r"gomme\.yaml:3: a variable is written") as error:
        opened.url("c")
    assert "hush" not in str(error.value)


def test_a_system_that_is_not_there_is_named_with_its_neighbour(tmp_path):
    opened = workspace(tmp_path, "systems: {commercial: {url: 'sqlite:///c.db'}}")
    with pytest.raises(WorkspaceError, match="no system 'comercial'; did you mean 'commercial'"):
        opened.url("comercial")


def test_no_password_shows_in_a_repr(tmp_path):
    opened = workspace(
        tmp_path,
        "store: postgresql+psycopg://g:hush@h/d\nsystems: {c: {url: 'mysql://u:hush@h/d'}, s: {url: '${URL}'}}",
        URL="mysql://u:hush@h/d",
    )
    assert "hush" not in repr(opened) + str(opened) + repr(opened.settings) + repr(opened.system("c"))


def test_an_inventory_that_is_named_must_be_there(tmp_path):
    opened = workspace(tmp_path, "systems: {c: {url: 'sqlite:///c.db'}}\ninventory: declared.yaml")
    with pytest.raises(WorkspaceError, match=r"declared\.yaml does not exist; .*gomme\.yaml:2 names it"):
        opened.inventory()


def test_the_inventory_beside_gomme_yaml_is_found(tmp_path):
    (tmp_path / "inventory.yaml").write_text("version: 1\n")
    opened = workspace(tmp_path, "systems: {c: {url: 'sqlite:///c.db'}}")
    assert opened.inventory().systems == {}
    assert len(opened.inventory_sha256()) == 64
