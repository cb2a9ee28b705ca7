"""Public sample databases with labels by hand, where the folder beside the repository is present."""

import csv
from pathlib import Path

from tests.bench.label import Label, Labelled

FOLDER = Path(__file__).parents[2].parent / "shared" / "bench"
OF_LABEL = {"PERSON_NAME": "name", "EMAIL": "email", "PHONE": "phone"}
OTHER_BY_NOTE = {
    "address": "address", "birth date": "birth_date", "national id": "national_id", "login": "login",
    "password": "secret",
}  # fmt: skip
SECOND = {"e-mail or phone by canal": "phone", "header with display name": "name"}
ANYTHING = frozenset(("name", "email", "phone", *OTHER_BY_NOTE.values(), "online_id", "ip_address"))


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
    holds, tolerated = {}, {SECOND[tag] for tag in tags if tag in SECOND}
    if kind in OF_LABEL:
        holds = {OF_LABEL[kind]: 1.0}
    elif kind in ("OTHER_PII", "FREE_TEXT_PII"):  # personal, but not of one category: neither right nor wrong
        tolerated = set(ANYTHING)
    return Label(
        line["table"], line["column"], kind.lower(), "text" if kind == "FREE_TEXT_PII" else "column", holds,
        frozenset(tolerated), rows, 0 if empty else max(rows, 1), ambiguous="ambiguous" in tags, why=line["note"],
    )  # fmt: skip
