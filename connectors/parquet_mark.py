"""gomme_copy.json in a folder of Parquet files: whose copy it is, and which tables are in which files."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

MARK = "gomme_copy.json"


@dataclass(frozen=True, slots=True)
class Unit:
    """A table that is filled; `text`: columns that a value made text."""

    file: str
    rows: int
    text: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """`process` is the one that fills the folder, while it does."""

    run: str
    manifest: str
    key: str
    structure: str
    process: str | None = None
    tables: Mapping[str, Unit] = field(default_factory=dict)  # by label

    def write(self, folder: Path) -> None:
        """In one step: the one before stays until this one is there whole. OSError."""
        waiting = folder / f"{MARK}.part"
        with waiting.open("w", encoding="utf-8") as file:
            json.dump({"gomme_copy": 1, **asdict(self)}, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(folder / MARK)

    @property
    def files(self) -> set[str]:
        return {MARK, *(unit.file for unit in self.tables.values())}


def read(folder: Path) -> Mark | None:
    """The mark of a folder; None where it carries none, or none of ours. OSError."""
    try:
        told: Any = json.loads((folder / MARK).read_text("utf-8"))
        if told.pop("gomme_copy") != 1:
            return None
        tables = {
            label: Unit(unit["file"], unit["rows"], tuple(unit["text"])) for label, unit in told.pop("tables").items()
        }
        return Mark(**told, tables=tables)
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None
