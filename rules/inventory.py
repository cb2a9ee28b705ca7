"""The inventory as a YAML file: read with every mistake named, written so that compliance can read and edit it."""

import re
from collections.abc import Iterator

from detectors.category import CATEGORIES
from rules.declaration import ANY, Inventory, System
from rules.document import dotted, nearest, read
from rules.layout import Awaited, laid_out
from rules.marked import Path, parse

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")

HEADER = {
    "fr": (
        "Ce que la politique de confidentialité déclare, avec ses numéros de ligne.",
        "Relisez, corrigez, et complétez ce qui est marqué « à compléter ».",
        "tables: {customer: [clients, cli_*]} place une personne concernée dans des tables ; vide = partout.",
    ),
    "en": (
        "What the privacy policy declares, with its line numbers.",
        "Read it, correct it, and complete what is marked 'to be completed'.",
        "tables: {customer: [clients, cli_*]} places a data subject in tables; empty = anywhere.",
    ),
}
MARK = {"fr": "à compléter", "en": "to be completed"}


def load(text: str, source: str) -> Inventory:
    """The inventory in `text`; `source` is the file's name in errors. Raises DocumentError with all problems."""
    return read(text, source, Inventory, _mistakes)


def dump(inventory: Inventory, language: str = "fr") -> str:
    """YAML that `load` reads back as the same inventory; what awaits a human stays empty and is marked."""
    awaited = Awaited(frozenset(awaiting(inventory)), MARK[language])
    return laid_out(inventory, HEADER[language], awaited)


def awaiting(inventory: Inventory) -> tuple[Path, ...]:
    """The paths that only a human can fill: what the policy does not say, or not for which system."""
    return tuple(_awaiting(inventory))


def awaited_lines(inventory: Inventory, text: str) -> tuple[tuple[int, str], ...]:
    """`awaiting` as line and dotted path in `text`, the inventory's own dump."""
    marked = parse(text)
    return tuple((marked.line(path), dotted(path)) for path in awaiting(inventory))


def _awaiting(inventory: Inventory) -> Iterator[Path]:
    if inventory.policy.date is None:
        yield "policy", "date"
    if not inventory.systems:
        yield ("systems",)
    for name, system in inventory.systems.items():
        yield from (("systems", name, *rest) for rest in _awaiting_in(system))
        if name == ANY or _undivided(inventory, name):
            yield "systems", name, "declares"
    if not inventory.purposes:
        yield ("purposes",)
    for place, purpose in enumerate(inventory.purposes):
        if purpose.dpv is None:
            yield "purposes", place, "dpv"
        if purpose.legal_basis is None:
            yield "purposes", place, "legal_basis"
    if not inventory.retention:
        yield ("retention",)


def _awaiting_in(system: System) -> Iterator[Path]:
    if system.label.fr == system.label.en:  # the policy speaks one language: the other label is a copy
        yield ("label",)
    if not system.declares:
        yield ("declares",)
    for place, declaration in enumerate(system.declares):
        if declaration.subject is None:
            yield "declares", place, "subject"
    if not system.recipients:
        yield ("recipients",)
    if system.location is None:
        yield ("location",)


def _undivided(inventory: Inventory, name: str) -> bool:
    """The same lines declared for two systems: the policy did not say which one."""
    own = inventory.systems[name]
    return any(own.undivided_from(other) for key, other in inventory.systems.items() if key != name)


def _mistakes(inventory: Inventory) -> Iterator[tuple[Path, str]]:
    for name, system in inventory.systems.items():
        yield from _mistakes_in(name, system, list(inventory.subjects))
    for name in inventory.subjects:
        yield from _mistaken_id(("subjects", name), name)
    seen: set[str] = set()
    for place, purpose in enumerate(inventory.purposes):
        yield from _mistaken_id(("purposes", place, "id"), purpose.id)
        if purpose.id in seen:
            yield ("purposes", place, "id"), f"duplicate purpose '{purpose.id}'"
        seen.add(purpose.id)
    for place, unclear in enumerate(inventory.unclear):
        yield from _mistaken_line(("unclear", place, "line"), unclear.line)


def _mistakes_in(name: str, system: System, subjects: list[str]) -> Iterator[tuple[Path, str]]:
    here: Path = ("systems", name)
    yield from _mistaken_id(here, name)
    if system.lines and not 1 <= system.lines[0] <= system.lines[1]:
        yield (*here, "lines"), "'lines' are the first and the last line of a passage, as in [11, 14]"
    for place, item in enumerate(system.declares):
        there: Path = (*here, "declares", place)
        if item.category not in CATEGORIES:
            yield (*there, "category"), f"unknown category '{item.category}'{nearest(item.category, [*CATEGORIES])}"
        if item.subject is not None and item.subject not in subjects:
            yield (*there, "subject"), f"unknown subject '{item.subject}'{nearest(item.subject, subjects)}"
        if item.line is not None:
            yield from _mistaken_line((*there, "line"), item.line)
    for subject in system.tables:
        if subject not in subjects:
            yield (*here, "tables", subject), f"unknown subject '{subject}'{nearest(subject, subjects)}"


def _mistaken_id(place: Path, name: str) -> Iterator[tuple[Path, str]]:
    if not _ID.fullmatch(name):
        yield place, f"'{name}' is no id; use letters, digits, '_' and '-', as in 'commercial'"


def _mistaken_line(place: Path, line: int) -> Iterator[tuple[Path, str]]:
    if line < 1:
        yield place, "the lines of a policy count from 1"
