"""`gomme demo`: a workspace with two databases of an invented French company, as untidy as real ones.

The databases are made anew on every run; the workspace's own files are written once, so what somebody changed in
them, and gomme's store beside them, stay.
"""

from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

from connectors.load import load
from flows.archived import new_key
from flows.demodata.company import TODAY
from flows.demodata.people import FEWEST
from flows.demodata.systems import SYSTEMS, rows, tables
from flows.errors import WorkspaceError
from flows.signers import new_signer
from rules.declaration import Inventory, System
from rules.inventory import dump
from rules.policy import draft

MARK = "# A demo of gomme"
WORKSPACE = f"""{MARK}: the systems of Atelier Boréal, a company that does not exist.
# Every person, number and address in its databases is invented. Change what you like, and run `gomme discover`.
version: 1
language: fr                     # the language of the reports: fr or en
timezone: Europe/Paris
store: sqlite:///gomme.db        # gomme's own records: scans, findings, gaps

systems:
  commercial:
    label: {{fr: Gestion commerciale, en: Commercial platform}}
    url: sqlite:///commercial.db # or an environment variable: ${{COMMERCIAL_URL}}
    location: {{country: FR}}
    encryption_at_rest: unknown
  sellers:
    label: {{fr: Outils des vendeurs, en: Sellers' tools}}
    url: sqlite:///sellers.db
    location: {{country: FR}}
    encryption_at_rest: unknown

inventory: inventory.yaml        # what politique.md declares, and where

# Keys that neither database declares:
relations:
  - {{from: sellers.prospects.ref_client, to: commercial.clients.id_client}}

# Where `gomme copy` puts the copies for development, when nobody says otherwise:
copy:
  to:
    commercial: sqlite:///copies/commercial.db
    sellers: sqlite:///copies/sellers.db
  key: ephemeral                 # one key for both, gone with the run; or env:NAME

retention: retention.yaml        # how long which rows are kept, and what becomes of them then

# Who signs plans, and who reads the archive. In earnest each of them makes a key on a machine of their own
# (`gomme approver new`, `gomme archive reader`) and nobody else ever holds it. Here all of them lie in keys/, so that
# one person can walk the whole way.
approvers:
  c.moreau: {{roles: [data_owner], key: "@c.moreau"}}
  l.garnier: {{roles: [legal], key: "@l.garnier"}}
  j.roy: {{roles: [dpo], key: "@j.roy"}}
archive:
  store: sqlite:///archive.db
  readers: {{archive_dpo: "@archive_dpo"}}

schedules:                       # for `gomme deploy`: minute, hour, day, month, weekday
  discover: "0 2 * * *"
  copy: "0 4 * * 0"
  plan_retention: "0 3 1 * *"    # a plan on the first of each month …
  apply_retention: "0 5 * * *"   # … and each night what is signed by then
"""


POLICY, RETENTION = "politique.md", "retention.yaml"
PLACES = {
    "commercial": ("clients", "contacts", "contrats", "factures", "newsletter", "paiements"),
    "sellers": ("vendeurs",),
}


def write_demo(directory: Path, persons: int = 20_000, day: date = TODAY) -> Path:
    """Write the demo's workspace and return its folder; the same `persons` and `day` give the same databases.

    What is old by that day is past its retention: `day` is the one that a plan will reckon on.

    Raises WorkspaceError where the folder holds anything but a demo, or where `persons` are too few.
    """
    if persons < FEWEST:
        raise WorkspaceError(f"--persons {persons}: the demo's company knows {FEWEST} persons or more")
    _refuse_another_folder(directory)
    (directory / "copies").mkdir(parents=True, exist_ok=True)
    if not (directory / "gomme.yaml").exists():
        (directory / "gomme.yaml").write_text(_keyed(WORKSPACE, directory / "keys"), encoding="utf-8")
    for name, text in _texts().items():
        if not (directory / name).exists():
            (directory / name).write_text(text, encoding="utf-8")
    for system in SYSTEMS:
        _write_database(system, directory / f"{system}.db", persons, day)
    return directory


def load_system(system: str, url: str, persons: int = 20_000) -> dict[str, int]:
    """Load a system's tables into any database (values that every dialect can hold); rows by table."""
    return load(url, tables(system), rows(system, persons))


def _refuse_another_folder(directory: Path) -> None:
    if not directory.exists() or (directory.is_dir() and not any(directory.iterdir())):
        return
    workspace = directory / "gomme.yaml"
    if not workspace.is_file() or not workspace.read_text(encoding="utf-8", errors="replace").startswith(MARK):
        raise WorkspaceError(f"{directory}: holds something that is no demo of gomme; name another folder")


def _texts() -> dict[str, str]:
    """The workspace's files by name, beside gomme.yaml."""
    policy = (files("rules") / "sample" / POLICY).read_text(encoding="utf-8")
    rules = (files("flows") / "demodata" / RETENTION).read_text(encoding="utf-8")
    inventory = dump(_placed(draft(policy, POLICY).inventory))
    return {POLICY: policy, "inventory.yaml": inventory, RETENTION: rules}


def _keyed(text: str, folder: Path) -> str:
    """The text with the public keys of new pairs, whose private halves go into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("c.moreau", "l.garnier", "j.roy"):
        made = new_signer(name, (), folder / f"{name}.key")
        text = text.replace(f"@{name}", made.document["key"])
    return text.replace("@archive_dpo", new_key("archive_dpo", folder / "archive_dpo.key").document["key"])


def _placed(inventory: Inventory) -> Inventory:
    """The drafted inventory once somebody who knows the databases has said which tables hold whom."""
    return replace(
        inventory, systems={id: _in_tables(passage, PLACES[id]) for id, passage in inventory.systems.items()}
    )


def _in_tables(passage: System, tables: tuple[str, ...]) -> System:
    return replace(passage, tables={item.subject: tables for item in passage.declares if item.subject})


def _write_database(system: str, file: Path, persons: int, day: date) -> None:
    """Beside its place first: a demo that is broken off leaves the old database whole."""
    draft = file.with_name(f".{file.name}.new")
    draft.unlink(missing_ok=True)
    load(f"sqlite:///{draft}", tables(system), rows(system, persons, True, day), indexed=True)
    draft.replace(file)
