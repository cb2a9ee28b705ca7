"""Reports as files: every file is complete before it takes its name."""

import json
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from flows.errors import FlowError
from rules.discovery import Discovery

FORMATS = ("html", "json", "csv", "xlsx")


def write_reports(
    discovery: Discovery, out: Path, formats: Sequence[str] = FORMATS, language: str = "fr"
) -> tuple[Path, ...]:
    """Writes the reports of a scan into the folder `out`, all of them or none, and says which files these are."""
    contents = {name: content for format in formats for name, content in _MADE_BY[format](discovery, language).items()}
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_files({out / name: content for name, content in contents.items()})
    except OSError as error:
        raise FlowError(f"{out}: no report can be written there ({error.strerror}); name a folder with --out") from None
    return tuple(out / name for name in contents)


def write_files(contents: dict[Path, bytes]) -> None:
    """Writes each file under a temporary name beside it, and renames all of them only when all are complete."""
    written: list[tuple[Path, Path]] = []
    try:
        for path, content in contents.items():
            written.append((_beside(path, content), path))
        for temporary, path in written:
            temporary.replace(path)
    except BaseException:
        for temporary, _ in written:
            temporary.unlink(missing_ok=True)
        raise


def as_json(document: object) -> str:
    """The one way gomme prints JSON: readable, in the order of the page, accents as they are."""
    return json.dumps(document, ensure_ascii=False, indent=1)


def _beside(path: Path, content: bytes) -> Path:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            file.write(content)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _html(discovery: Discovery, language: str) -> dict[str, bytes]:
    from reports.discovery import page

    return {"report.html": page(discovery, language).encode()}


def _json(discovery: Discovery, language: str) -> dict[str, bytes]:
    from reports.document import document

    return {"discovery.json": as_json(document(discovery)).encode() + b"\n"}


def _csv(discovery: Discovery, language: str) -> dict[str, bytes]:
    from reports.tables import csv_files

    return {name: text.encode() for name, text in csv_files(discovery, language).items()}


def _xlsx(discovery: Discovery, language: str) -> dict[str, bytes]:
    from reports.tables import workbook

    return {"discovery.xlsx": workbook(discovery, language)}


_MADE_BY: dict[str, Callable[[Discovery, str], dict[str, bytes]]] = {
    "html": _html,
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
}
