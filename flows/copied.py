"""What the command says of a copy: made, withheld, or only held against its manifest."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.commission import Commission
from flows.errors import CopyWithheld, FlowError, Stopped
from flows.saying import number
from flows.workspace import Workspace
from flows.written import as_json, write_files
from rules.attestation import Attestation, Withheld


@dataclass(frozen=True, slots=True)
class Told:
    """The same for a machine and for a human."""

    document: dict[str, Any]
    lines: list[str]


def copied(workspace: Workspace, commission: Commission, out: Path | None) -> tuple[Attestation, Path]:
    """Makes the copies and writes what was proved of them: the attestation, and its page. CopyRefused, CopyWithheld."""
    from flows.copying import copy
    from flows.progress import for_terminal

    folder, language = out or workspace.reports, workspace.settings.language
    progress = for_terminal()
    try:
        attestation = copy(workspace, commission, progress=progress)
    except CopyWithheld as error:
        write_withheld(error.withheld, folder, language)
        raise
    except KeyboardInterrupt:
        raise Stopped(f"stopped; nothing was published. {_how_to_go_on(workspace, commission)}") from None
    finally:
        progress.close()
    page, *_ = write_copied(attestation, folder, language)
    return attestation, page


def checked(workspace: Workspace, commission: Commission) -> Told:
    """Holds masking.yaml against the databases, for a team's CI; CopyRefused with every place that drifted."""
    from flows.originals import Originals
    from flows.ready import refuse_drift

    masking = workspace.masking()
    systems = list(commission.to or masking.manifest.systems)
    with Originals(workspace, systems) as originals:
        refuse_drift(originals.look().structures, masking, workspace.relations())
        tables = {id: len(structure.tables) for id, structure in originals.structures.items()}
    lines = [f"{masking.source} fits {id}: {number(count, 'table')}" for id, count in tables.items()]
    return Told({"manifest": masking.source, "fits": True, "tables": tables}, lines)


def write_copied(attestation: Attestation, folder: Path, language: str) -> tuple[Path, ...]:
    """The page and the JSON of a copy that was published."""
    from reports.attestation import page
    from reports.attestation_document import document

    return _written(folder, "attestation", page(attestation, language), document(attestation))


def write_withheld(withheld: Withheld, folder: Path, language: str) -> tuple[Path, ...]:
    """The page and the JSON of a copy that nobody is to see."""
    from reports.withheld import withheld_document, withheld_page

    return _written(folder, "withheld", withheld_page(withheld, language), withheld_document(withheld))


def _written(folder: Path, name: str, page: str, document: dict[str, Any]) -> tuple[Path, ...]:
    files = {folder / f"{name}.html": page.encode(), folder / f"{name}.json": as_json(document).encode() + b"\n"}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_files(files)
    except OSError as error:
        raise FlowError(f"{folder}: no report can be written there ({error.strerror}); name one with --out") from None
    return tuple(files)


def _how_to_go_on(workspace: Workspace, commission: Commission) -> str:
    named = commission.key or (workspace.settings.copy_.key if workspace.settings.copy_ else "ephemeral")
    if named == "ephemeral":
        return "An ephemeral key is gone with its run: copy again from the start"
    return "Run the same command with --resume to go on"
