"""What users may type or write is in the README, and nothing else is."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

import pytest
import typer
from pydantic import BaseModel

from connectors.journal import CREATE
from detectors.category import CATEGORIES
from detectors.finding import Examined
from flows.cli import app
from flows.demo import write_demo
from flows.demodata.people import FEWEST
from flows.settings import Settings
from flows.workspace import open_workspace
from rules.calendar import Period
from rules.declaration import Inventory
from rules.discovery import GapKind
from rules.inventory import load
from rules.manifest import OPTIONS, Manifest, MaskName
from rules.manifest import load as load_manifest
from rules.moments import Writing
from rules.retention import Action, PhaseName, Retention, RuleKind
from rules.retention import load as load_retention

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


COPIES = (ROOT / "docs" / "copies.md").read_text("utf-8")
RETENTION = (ROOT / "docs" / "retention.md").read_text("utf-8")
(RULES,) = (text for text in re.findall(r"```yaml\n(.*?)```", RETENTION, re.DOTALL) if "\nrules:" in text)


_REPLACED = ("null", "surrogate", "pseudonym", "constant")
_NO_RIGHTS = {"COMMITTED", "UPDATE", "STATEMENT", "PRAGMA", "BEGIN", "IMMEDIATE"}  # other words in capitals


def words(group: Any = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Every command and those below it, and every option of each."""
    for name, command in (group or typer.main.get_command(app)).commands.items():
        yield from (
            words(command, f"{before}{name} ") if hasattr(command, "commands") else _of(f"{before}{name}", command)
        )


def _of(name: str, command: Any) -> Iterator[tuple[str, str]]:
    yield name, f"gomme {name}"
    for option in command.params:
        if option.param_type_name == "option":
            yield name, option.opts[0]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def keys(model: Any) -> Iterator[str]:
    """Every key that a document of this type knows, at any depth."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        for name, field in model.model_fields.items():
            yield field.alias or name
            yield from keys(field.annotation)
    elif isinstance(model, type) and is_dataclass(model):
        for name, hint in get_type_hints(model).items():
            if get_origin(hint) is not ClassVar:
                yield name
                yield from keys(hint)
    for inner in get_args(model):
        yield from keys(inner)


@pytest.mark.parametrize(("command", "word"), sorted(set(words())))
def test_the_readme_tells_of(command: str, word: str) -> None:
    assert re.search(rf"{re.escape(word)}(?![\w-])", README), f"gomme {command}: {word} is not in the README"


def test_the_readme_tells_of_no_command_that_is_not_there() -> None:
    known = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    assert set(re.findall(r"^\| `gomme (\w+)", README, re.MULTILINE)) == known


@pytest.mark.parametrize("mask", get_args(MaskName))
def test_the_page_on_copies_has_every_mask_with_its_options(mask: MaskName) -> None:
    (line,) = re.findall(rf"^\| `{mask}` \|.*$", COPIES, re.MULTILINE)
    assert re.findall(r"`(\w+)`", line.rpartition("| ")[2] or line.split("|")[-2]) == list(OPTIONS[mask])


@pytest.mark.parametrize("key", sorted(set(keys(Manifest))))
def test_the_page_on_copies_shows_the_key(key: str) -> None:
    assert re.search(rf"(?<!\w){key}:", COPIES), f"the key {key} is not in docs/copies.md"


def test_the_page_on_copies_shows_a_manifest_that_can_be_read() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", COPIES, re.DOTALL)
    assert set(load_manifest(example, "copies.md", ["commercial"]).systems) == {"commercial"}


def test_the_python_of_the_page_on_copies_runs() -> None:
    pytest.importorskip("pandas", reason="pandas is the user's, not gomme's")
    (example,) = re.findall(r"```python\n(.*?)```", COPIES, re.DOTALL)
    exec(example, {})


@pytest.mark.parametrize("key", sorted({*keys(Retention)} - {field.name for field in fields(Period)}))
def test_the_page_on_retention_shows_the_key(key: str) -> None:
    assert re.search(rf"(?<!\w){key}:", RULES), f"the key {key} is not in docs/retention.md"


def test_the_page_on_retention_shows_rules_that_can_be_read() -> None:
    assert len(load_retention(RULES, "retention.md", ["commercial"]).enabled) == 2


@pytest.mark.parametrize("word", [*get_args(Action), *_REPLACED])
def test_the_page_on_retention_explains(word: str) -> None:
    assert re.search(rf"^\| `{{?{word}", RETENTION, re.MULTILINE)


@pytest.mark.parametrize("word", [*get_args(Writing), *get_args(RuleKind), *get_args(PhaseName)])
def test_the_page_on_retention_names(word: str) -> None:
    assert re.search(rf"(?<!\w){word}(?!\w)", RETENTION)


@pytest.mark.parametrize("command", sorted({name for name, _ in words() if name.split()[0] in ("retain", "archive")}))
def test_the_page_on_retention_tells_of(command: str) -> None:
    assert f"gomme {command}" in RETENTION, f"gomme {command} is not in docs/retention.md"


@pytest.mark.parametrize("dialect", ["mariadb", "postgresql", "sqlite"])
def test_the_page_on_retention_has_the_rights_that_the_code_asks_for(dialect: str) -> None:
    said = set(re.findall(r"\b(?:[A-Z]{5,}(?: TABLES)?)\b", import_module(f"connectors.{dialect}_erase").__doc__ or ""))
    assert {word for word in said if word not in RETENTION} <= _NO_RIGHTS
    assert " ".join(CREATE.split()) in " ".join(RETENTION.split())


@pytest.mark.parametrize("category", CATEGORIES.values(), ids=str)
def test_the_readme_tells_of_the_category(category: Any) -> None:
    assert re.search(rf"\| `{category.id}` \| {category.en}.*`{category.dpv}` \| `{category.presidio}` \|", README)


@pytest.mark.parametrize("word", [*get_args(GapKind), *get_args(Examined)])
def test_the_readme_explains(word: str) -> None:
    assert f"| `{word}` |" in README


@pytest.mark.parametrize(
    ("example", "key"),
    [(0, key) for key in sorted(set(keys(Settings)))] + [(1, key) for key in sorted(set(keys(Inventory)))],
)
def test_the_readme_shows_the_key(example: int, key: str) -> None:
    assert re.search(rf"(?<!\w){key}:", blocks("yaml")[example]), f"the key {key} is not in the README"


def test_the_readme_shows_a_workspace_that_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "gomme.yaml").write_text(blocks("yaml")[0], "utf-8")
    assert set(open_workspace(tmp_path, {}).settings.systems) == {"commercial", "sellers"}


def test_the_readme_shows_an_inventory_that_can_be_read() -> None:
    inventory = load(blocks("yaml")[1], "README.md")
    assert set(inventory.systems) == {"commercial"}


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_demo(tmp_path / "demo", FEWEST)
    monkeypatch.chdir(tmp_path)
    scope: dict[str, Any] = {}
    (example,) = blocks("python")
    exec(example, scope)
    assert scope["discovery"].gaps
