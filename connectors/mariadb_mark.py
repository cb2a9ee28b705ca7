"""How a database in MariaDB or MySQL says that it is a copy: which one, and which tables of it are filled.

`gomme_copy` holds one row and moves with the copy when it is published; `gomme_units` has a row for each table that is
filled, committed with its rows, and stays in the staging.
"""

import hashlib
import re
from typing import TYPE_CHECKING

from connectors.mariadb_shown import quoted
from connectors.mariadb_structure import MARKS
from connectors.mariadb_writer import Writer
from connectors.model import TargetRefused
from connectors.structure import Structure

if TYPE_CHECKING:
    from connectors.target import Run

COPY, UNITS = MARKS
_COUNTER = re.compile(r" AUTO_INCREMENT=\d+")
_AT = "DO SETVAL"  # a sequence stands elsewhere every time that one looks
_TABLES = f"""
CREATE TABLE {{0}}.{UNITS} (`table` VARCHAR(190) NOT NULL PRIMARY KEY, `rows` BIGINT NOT NULL)
    ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE {{0}}.{COPY} (run VARCHAR(190) NOT NULL, manifest_sha256 VARCHAR(190) NOT NULL,
    key_fingerprint VARCHAR(190) NOT NULL, resumable BOOLEAN NOT NULL, structure_sha256 VARCHAR(64) NOT NULL,
    begun DATETIME NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    COMMENT='An anonymized copy made by gomme, which will replace all that stands in this database'
"""


class Mark:
    """The two tables in one database. The driver's errors."""

    def __init__(self, writer: Writer, database: str) -> None:
        self._writer = writer
        self._place = quoted(database)

    def begin(self, run: "Run", structure: Structure) -> None:
        for statement in _TABLES.format(self._place).split(";"):
            self._writer.rows(statement)
        values = (run.id, run.manifest_sha256, run.key, run.resumable, digest(structure))
        columns = ", ".join(["%s"] * len(values))
        self._writer.rows(f"INSERT INTO {self._place}.{COPY} VALUES ({columns}, UTC_TIMESTAMP())", *values)  # noqa: S608

    def resume(self, run: "Run", structure: Structure) -> frozenset[str]:
        """Labels of the tables that are filled. TargetRefused where another copy was begun."""
        told = "manifest_sha256, key_fingerprint, resumable, structure_sha256"
        found = self._writer.rows(f"SELECT {told} FROM {self._place}.{COPY}")  # noqa: S608
        if why := _other(found[0] if found else None, run, structure):
            raise TargetRefused(f"{self._writer.place}: {why}; begin again without --resume")
        self._writer.rows(f"UPDATE {self._place}.{COPY} SET run = %s", run.id)  # noqa: S608
        return frozenset(label for (label,) in self._writer.rows(f"SELECT `table` FROM {self._place}.{UNITS}"))  # noqa: S608

    def filled(self, label: str, rows: int) -> None:
        """Inside the transaction of the rows."""
        self._writer.rows(f"INSERT INTO {self._place}.{UNITS} VALUES (%s, %s)", label, rows)  # noqa: S608

    def empty(self, label: str) -> None:
        self._writer.rows(f"DELETE FROM {self._place}.{UNITS} WHERE `table` = %s", label)  # noqa: S608


def digest(structure: Structure) -> str:
    """sha256 of what a copy is made of, wherever its counters stand."""
    text = hashlib.sha256()
    for statement in (*structure.before, *structure.after):
        if not statement.sql.startswith(_AT):
            said = (statement.kind, statement.place, _COUNTER.sub("", statement.sql))
            text.update("\0".join(said).encode() + b"\0\0")
    return text.hexdigest()


def _other(found: "tuple[object, ...] | None", run: "Run", structure: Structure) -> str | None:
    """Why what was begun is not this copy."""
    if found is None:
        return "there is no copy to resume"
    manifest, key, resumable, shape = found
    if not (resumable and run.resumable):
        return "the copy that was begun had an ephemeral key, which is gone"
    if key != run.key:
        return "the copy that was begun had another key"
    if manifest != run.manifest_sha256:
        return "the manifest has changed since that copy was begun"
    return None if shape == digest(structure) else "the source's structure has changed since that copy was begun"
