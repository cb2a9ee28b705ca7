"""A folder with gomme.yaml: reads files, environment and secrets, so that nothing else has to."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from flows.errors import WorkspaceError
from flows.settings import Settings, System, check
from rules.document import read

if TYPE_CHECKING:
    from connectors.structure import Structure
    from detectors.custom import Custom
    from rules.decisions import Decision
    from rules.declaration import Inventory
    from rules.edges import Relation
    from rules.keys import Key
    from rules.manifest import Manifest
    from rules.retention import Retention
    from rules.signoff import Signoff

FILE = "gomme.yaml"
_VARIABLE = re.compile(r"\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}")
_RELATIVE_SQLITE = re.compile(r"(sqlite(?:\+\w+)?:///)(?!/|:memory:|[A-Za-z]:[\\/])(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Masking:
    """masking.yaml: read, its text, and its path for errors."""

    manifest: "Manifest"
    text: str = field(repr=False)
    source: str


@dataclass(frozen=True, slots=True)
class Retaining:
    """retention.yaml: read, its text, and its path for errors."""

    retention: "Retention"
    text: str = field(repr=False)
    source: str


@dataclass(frozen=True, slots=True)
class Workspace:
    """What gomme.yaml says, and the folder that it stands in; URLs are completed when they are asked for."""

    folder: Path
    settings: Settings
    text: str = field(repr=False)
    environment: Mapping[str, str] = field(repr=False)

    @property
    def reports(self) -> Path:
        """Where reports go unless somebody says otherwise."""
        return self.folder / "report"

    def system(self, id: str) -> System:
        try:
            return self.settings.systems[id]
        except KeyError:
            from rules.document import nearest

            known = nearest(id, list(self.settings.systems))
            raise WorkspaceError(f"{self.folder / FILE}: no system '{id}'{known}") from None

    def url(self, system: str) -> str:
        """The URL of that system with its password: for `connect` only."""
        return self._complete(self.system(system).url, ("systems", system, "url"))

    def store_url(self) -> str:
        return self._complete(self.settings.store, ("store",))

    def archive_url(self) -> str:
        """Where archived rows are; WorkspaceError where the workspace has no archive."""
        if self.settings.archive is None:
            raise WorkspaceError(f"{self.folder / FILE}: no archive: says where archived rows are, and who reads them")
        return self._complete(self.settings.archive.store, ("archive", "store"))

    def inventory(self) -> "Inventory | None":
        """What the policy declares, or None where the workspace has no inventory."""
        from rules.inventory import load

        path = self._inventory
        return load(self._inventory_text(path), str(path)) if path else None

    def inventory_sha256(self) -> str | None:
        """The fingerprint of the inventory's text."""
        path = self._inventory
        return sha256(self._inventory_text(path).encode()).hexdigest() if path else None

    def decisions(self, today: date) -> "tuple[Decision, ...]":
        """What compliance has decided until `today`; none where the workspace has no decisions."""
        from rules.decisions import load

        path = self._beside(self.settings.decisions, "decisions.yaml")
        if path is None:
            return ()
        return load(self._text(path, "decisions"), str(path), today, list(self.settings.systems))

    def masking(self) -> "Masking":
        """What a copy does with every column; WorkspaceError where the workspace has no manifest."""
        from rules.manifest import load

        path = self.folder / (self.settings.masking or "masking.yaml")
        text = text_of(path, "run 'gomme init' for a proposal")
        return Masking(load(text, str(path), list(self.settings.systems)), text, str(path))

    @property
    def signoff_file(self) -> Path:
        """Where the signatures under a copy's risk are, or will be."""
        return self.folder / (self.settings.masking_signoff or "signoff.json")

    def signoffs(self) -> "tuple[Signoff, ...]":
        """Who has accepted the risk of copies, none of it weighed; nobody where there is no file."""
        from rules.signoff import read

        path = self.signoff_file
        return read(text_of(path, "it was there just now"), str(path)) if path.exists() else ()

    def retention(self, structures: "Mapping[str, Structure] | None" = None) -> Retaining:
        """How long rows are kept; with `structures`, held against the databases. WorkspaceError where there is none."""
        from rules.retention import ROLES, load

        path = self.folder / (self.settings.retention or "retention.yaml")
        text = text_of(path, "it says how long rows are kept: see docs/retention.md")
        own = {role for approver in self.settings.approvers.values() for role in approver.roles} - {"dpo"}
        roles, known = tuple(sorted({*ROLES, *own})), list(self.settings.systems)
        return Retaining(load(text, str(path), known, structures, self.relations(), roles), text, str(path))

    def copy_targets(self, given: Mapping[str, str]) -> dict[str, str]:
        """The URL of each system's copy, with its password: those given, else those that gomme.yaml names."""
        if given:
            for id in given:
                self.system(id)
            return {id: self._complete(url, ("systems", id)) for id, url in given.items()}
        if self.settings.copy_ is None:
            raise WorkspaceError(f"{self.folder / FILE}: no copy.to says where copies go; write --to SYSTEM=URL")
        return {id: self._complete(url, ("copy", "to", id)) for id, url in self.settings.copy_.to.items()}

    def key(self, named: str | None) -> "Key":
        """The key of a copy: `ephemeral`, `env:NAME`, or what gomme.yaml says. KeyRefused where it cannot be used."""
        from rules.keys import Key

        named = named or (self.settings.copy_.key if self.settings.copy_ else "ephemeral")
        if named == "ephemeral":
            return Key.ephemeral(os.urandom)
        if not named.startswith("env:"):
            raise WorkspaceError(f"--key {named.partition(':')[0]}: a key is ephemeral, or env:NAME")
        return Key.stable(self.environment.get(named.removeprefix("env:")), named)

    def relations(self) -> "tuple[Relation, ...]":
        """The keys that the databases do not declare."""
        return tuple((relation.origin, relation.to) for relation in self.settings.relations)

    def canaries(self, file: Path | None) -> tuple[str, ...]:
        """Values that must not stand in any copy, one a line of that file, or of the one that gomme.yaml names."""
        named = self.settings.copy_.canaries if self.settings.copy_ else None
        path = file or (self.folder / named if named else None)
        if path is None:
            return ()
        return tuple(
            line.strip() for line in text_of(path, "it was to hold a canary a line").splitlines() if line.strip()
        )

    def custom(self) -> "Custom":
        """The workspace's own patterns and lexicons; nothing where it has none."""
        from detectors.custom import NOTHING
        from rules.patterns import lexicon_files, load

        path = self._beside(self.settings.patterns, "patterns.yaml")
        if path is None:
            return NOTHING
        text, source = self._text(path, "patterns"), str(path)
        named = {name: path.parent / name for name in lexicon_files(text, source)}
        files = {name: text_of(file, f"{source} names it") for name, file in named.items() if file.exists()}
        return load(text, source, files)

    @property
    def _inventory(self) -> Path | None:
        return self._beside(self.settings.inventory, "inventory.yaml")

    def _inventory_text(self, path: Path) -> str:
        return self._text(path, "inventory")

    def _beside(self, named: str | None, usual: str) -> Path | None:
        """The file that gomme.yaml names, else the usual one where it is there."""
        path = self.folder / (named or usual)
        return path if named or path.exists() else None

    def _text(self, path: Path, key: str) -> str:
        return text_of(path, f"{self._at((key,))} names it")

    def _complete(self, url: str, place: tuple[str, ...]) -> str:
        """`url` with variables and secrets put in, and a SQLite path below the workspace's folder."""
        if url.startswith("secret://"):
            from flows.secret import secret

            completed = secret(url.removeprefix("secret://"), self._at(place))
        else:
            if "${" in _VARIABLE.sub("", url):  # of the text, not of a variable's value: a password may hold it
                raise WorkspaceError(f"{self._at(place)}: a variable is written ${{NAME}} or ${{NAME:-default}}")
            completed = _VARIABLE.sub(lambda found: self._variable(found, place), url)
        return _RELATIVE_SQLITE.sub(lambda found: f"{found[1]}{self.folder.resolve()}/{found[2]}", completed)

    def _variable(self, found: re.Match[str], place: tuple[str, ...]) -> str:
        name, default = found.groups()
        value = self.environment.get(name) or default
        if value is None:
            raise WorkspaceError(f"{self._at(place)}: the variable {name} is not set; export {name}=…")
        return value

    def _at(self, place: tuple[str, ...]) -> str:
        """`file:line` of something in gomme.yaml."""
        from rules.marked import parse

        return f"{self.folder / FILE}:{parse(self.text).line(place)}"


def open_workspace(folder: Path, environment: Mapping[str, str] | None = None) -> Workspace:
    """The workspace in that folder; raises WorkspaceError, or DocumentError with every mistake of gomme.yaml."""
    path = folder / FILE
    text = text_of(path, "every command works in a folder with one: run 'gomme init', or name the folder with -C")
    settings = read(text, str(path), Settings, check)
    return Workspace(folder, settings, text, os.environ if environment is None else environment)


def text_of(path: Path, why: str) -> str:
    try:
        return path.read_bytes().decode()  # line ends as they are: fingerprints are those of the file
    except (FileNotFoundError, NotADirectoryError):
        raise WorkspaceError(f"{path} does not exist; {why}") from None
    except IsADirectoryError:
        raise WorkspaceError(f"{path} is a folder, not a file; {why}") from None
    except UnicodeDecodeError:
        raise WorkspaceError(f"{path} is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise WorkspaceError(f"{path} cannot be read ({error.strerror})") from None
