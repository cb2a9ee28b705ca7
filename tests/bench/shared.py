"""Public sample databases with labels by hand, where the folder beside the repository is present."""

import csv
from pathlib import Path

from tests.bench.label import MISSION, OTHERS, Label, Labelled

FOLDER = Path(__file__).parents[2].parent / "shared" / "bench"
OF_LABEL = {"PERSON_NAME": "name", "EMAIL": "email", "PHONE": "phone"}
SECOND = {"e-mail or phone by canal": "phone", "header with display name": "name"}
ANYTHING = frozenset((*MISSION, *OTHERS))


def databases() -> list[Labelled]:
    """Every labelled sample database; none where the folder is absent."""
    return [
        Labelled(
            file.stem, file.with_suffix(".sqlite"), tuple(map(_label, _lines(file))),
            "translated" if file.stem.startswith("spider_") else "samples",
        )
        for file in sorted(FOLDER.glob("*.csv"))
    ]  # fmt: skip


def _lines(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _label(line: dict[str, str]) -> Label:
    tags = [tag.strip() for tag in line["note"].split(";")]
    kind, rows = line["label"], int(line["rows"] or 0)
    empty = "empty" in tags
    # These labels speak of the mission only: whether a firm's address is an address is left open.
    holds, tolerated = {}, {SECOND[tag] for tag in tags if tag in SECOND} | set(OTHERS)
    if kind in OF_LABEL:
        holds = {OF_LABEL[kind]: 1.0}
    elif kind in ("OTHER_PII", "FREE_TEXT_PII"):  # personal, but not of one category: neither right nor wrong
        tolerated = set(ANYTHING)
    return Label(
        line["table"], line["column"], kind.lower(), "text" if kind == "FREE_TEXT_PII" else "column", holds,
        frozenset(tolerated), rows, 0 if empty else max(rows, 1), ambiguous="ambiguous" in tags, why=line["note"],
    )  # fmt: skip
