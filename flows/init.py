"""`gomme init`: the files of a workspace, and a numbered list of what only a human can fill in."""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from connectors.url import masked
from flows.begun import Awaited, Begun
from flows.errors import WorkspaceError
from flows.first_rules import RETENTION, awaited, first_rules, proposed
from flows.settings import Settings, check
from flows.workspace import FILE, Workspace, open_workspace, text_of
from flows.written import write_files
from rules.declaration import ANY, Inventory
from rules.discovery import Label
from rules.document import read
from rules.inventory import awaited_lines, dump
from rules.marked import parse
from rules.policy import Draft, draft

INVENTORY = "inventory.yaml"


def begin(folder: Path, policy: Path | None, systems: Sequence[str]) -> Begun:
    """Writes gomme.yaml, retention.yaml and, from a policy, inventory.yaml; refuses to overwrite, writes all or none.

    A policy can be added to a workspace that has no inventory yet: its gomme.yaml stays as it is. Where a workspace
    stands and nothing is given, masking.yaml is proposed from its latest scan, and tables for rules that are untouched.
    """
    if policy is None and not systems and (folder / FILE).exists():
        return _proposed(open_workspace(folder))
    given = dict(_given(system) for system in systems)
    drafted = _drafted(policy, given) if policy else None
    contents: dict[Path, str] = {}
    if given or drafted is None or not (folder / FILE).exists():
        urls = _urls(given, drafted)
        contents[folder / FILE] = _workspace(urls, drafted)
        if not (folder / RETENTION).exists():  # somebody's own rules stay
            contents[folder / RETENTION] = first_rules(list(urls))
    if drafted:
        contents[folder / INVENTORY] = dump(drafted.inventory, drafted.language)
    for path in contents:
        if path.exists():
            raise WorkspaceError(f"{path} exists and is never overwritten; move it away, or name another folder")
    _write(folder, contents)
    awaiting = [*_variables(folder / FILE)]
    if rules := contents.get(folder / RETENTION):
        awaiting.append(awaited(folder / RETENTION, rules))
    if drafted:
        awaiting += _incomplete(drafted.inventory, folder)
        awaiting += (Awaited(str(policy), unclear.line, unclear.why) for unclear in drafted.unclear)
    return Begun(tuple(map(str, contents)), tuple(awaiting))


def _proposed(workspace: Workspace) -> Begun:
    """masking.yaml from the latest scan, and retention.yaml where nobody has rules of their own yet."""
    from flows.proposal import propose_masking

    begun = propose_masking(workspace)
    rules = proposed(workspace, begun.scan or "")
    if rules is None:
        return begun
    path, text = rules
    _write(workspace.folder, {path: text})
    return Begun((*begun.written, str(path)), (*begun.awaiting, awaited(path, text)), begun.scan)


def _given(system: str) -> tuple[str, str]:
    id, equals, url = system.partition("=")
    if not equals or not re.fullmatch(r"[A-Za-z0-9][\w-]*", id) or not url:
        raise WorkspaceError("--system is written ID=URL, as in commercial=sqlite:///commercial.db")
    return id, url


def _drafted(policy: Path, given: Mapping[str, str]) -> Draft:
    """The draft with the policy's own labels where it names every given system, else with the given systems."""
    text = text_of(policy, "name the policy's text with --policy")
    alone = draft(text, policy.name)
    if alone.inventory.systems.keys() >= given.keys():
        return alone
    return draft(text, policy.name, {id: Label(id, id) for id in given})


def _urls(given: Mapping[str, str], drafted: Draft | None) -> dict[str, str]:
    """The URL of each system: as given, else a variable; one with a password becomes a variable too."""
    named = [id for id in drafted.inventory.systems if id != ANY] if drafted else []
    urls = dict(given) or dict.fromkeys(named or ["commercial"], "")
    return {id: f"${{{_variable(id)}}}" if not url or _holds_a_secret(url) else url for id, url in urls.items()}


def _holds_a_secret(url: str) -> bool:
    return "***" in masked(url) and "***" not in url


def _variable(id: str) -> str:
    """COMMERCIAL_URL for the system `commercial`."""
    name = re.sub(r"\W", "_", id).upper()
    return f"{'_' if name[0].isdigit() else ''}{name}_URL"


def _workspace(urls: Mapping[str, str], drafted: Draft | None) -> str:
    text = "".join(_lines(urls, drafted))
    read(text, FILE, Settings, check)
    return text


def _lines(urls: Mapping[str, str], drafted: Draft | None) -> Iterator[str]:
    yield "version: 1\n"
    yield f"language: {drafted.language if drafted else 'fr'}                     # of every report: fr or en\n"
    yield "timezone: Europe/Paris\n"
    yield "store: sqlite:///gomme.db        # gomme's own records; postgresql+psycopg://… for a team\n"
    yield "systems:\n"
    for id, url in urls.items():
        passage = drafted.inventory.systems.get(id) if drafted else None
        label = passage.label if passage else Label(id, id)
        yield f"  {id}:\n"
        yield f"    label: {{fr: {_quoted(label.fr)}, en: {_quoted(label.en)}}}\n"
        yield f"    url: {_quoted(url)}\n"
    yield f"inventory: {INVENTORY}\n" if drafted else ""
    yield f"retention: {RETENTION}        # how long rows are kept; every rule is off until somebody turns it on\n"
    yield "# schedules:\n"
    yield '#   discover: "0 2 * * *"        # every night at two; then run: gomme deploy\n'
    yield '#   plan_retention: "0 3 1 * *"\n'
    yield '#   apply_retention: "0 5 * * *"  # what is signed by then, and nothing else\n'


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _write(folder: Path, contents: Mapping[Path, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_files({path: text.encode() for path, text in contents.items()})
    except OSError as error:
        raise WorkspaceError(f"{folder}: nothing can be written there ({error.strerror})") from None


def _variables(path: Path) -> Iterator[Awaited]:
    """The variables that the workspace asks for and that the environment does not have."""
    text = text_of(path, "")
    lines = parse(text)
    for id, system in read(text, str(path), Settings, check).systems.items():
        if (found := re.fullmatch(r"\$\{(\w+)\}", system.url)) and found[1] not in os.environ:
            yield Awaited(str(path), lines.line(("systems", id, "url")), f"export {found[1]} with the URL of {id}")


def _incomplete(inventory: Inventory, folder: Path) -> Iterator[Awaited]:
    """What the policy does not say, and the systems that it speaks of and nobody scans."""
    path = folder / INVENTORY
    text = text_of(path, "")
    for line, place in awaited_lines(inventory, text):
        yield Awaited(str(path), line, f"complete {place}")
    scanned = open_workspace(folder).settings.systems
    for id in (id for id in inventory.systems if id not in scanned and id != ANY):
        yield Awaited(str(path), parse(text).line(("systems", id)), f"{id} is declared, and {FILE} does not scan it")
