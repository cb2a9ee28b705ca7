"""A copy that goes into a folder of Parquet files, one a table: data, with types, and without everything else.

`parquet:///relative/folder` or `parquet:////absolute/folder`, as with SQLite. Rights that it needs: to write into the
folder's own folder. The mark is gomme_copy.json; a table's file is whole before it is named there.

Codes of `lost`: default, generated (a computed column is left out), type (kept as text), mixed (a column became text
since some value is not of its type; known once the table is filled), key, unique, foreign_key, and the kinds of
statements.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING
from urllib.parse import quote

from connectors import process
from connectors.listed import Listed, unwritten
from connectors.model import BadUrl, Column, Table, TargetRefused
from connectors.parquet_file import TableFile
from connectors.parquet_mark import MARK, Mark, Unit, read
from connectors.parquet_staged import Staged, explained
from connectors.portable import lost_statements
from connectors.snapshot import Contents, Portion
from connectors.standing import Standing, identity, mode_of
from connectors.structure import Structure
from connectors.url import masked

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from connectors.system import System
    from connectors.target import Run

_FLATTENED = ("array", "enum", "network", "other")
_LONGEST = 120  # bytes of a file's name


def open_target(address: "URL") -> "ParquetTarget":
    """The folder behind the URL, which need not stand yet. BadUrl."""
    return ParquetTarget(address)


class ParquetTarget:
    """A folder that a copy replaces as a whole."""

    dialect = "parquet"

    def __init__(self, address: "URL") -> None:
        self.place = masked(address)
        if not address.database:
            raise BadUrl(f"{self.place}: name the folder of the copy: parquet:///relative or parquet:////absolute")
        self._standing = Standing(Path(address.database), self.place)
        self._structure = Structure("sqlite", ())
        self._mark: Mark | None = None
        self._turn = RLock()

    def refuse(self, source: "System") -> None:
        """A file in the folder would be put aside with it."""
        told = source.identity()
        folders = (self._standing.path, self._standing.staging, self._standing.old)
        inside = (path for folder in folders if folder.is_dir() for path in folder.iterdir())
        if self._standing.is_one_of(told) or any(identity(path) == told for path in inside):
            raise TargetRefused(f"{self.place} holds what the copy is made of; name another folder for it")

    def native(self, structure: Structure) -> bool:
        return False

    def lost(self, structure: Structure) -> tuple[tuple[str, str], ...]:
        units = self._mark.tables if self._mark else {}
        mixed = (("mixed", f"{label}.{name}") for label, unit in units.items() for name in unit.text)
        return tuple(dict.fromkeys((*_lost(structure), *mixed)))

    def prepare(self, structure: Structure, run: "Run", resume: bool) -> frozenset[str]:
        self._structure = structure
        try:
            begun = self._begun()
            self._standing.recover()
            self._check()
            if resume:
                return self._resumed(begun, run)
            self._standing.discard()
            self._standing.staging.mkdir(mode=0o700)
            self._note(Mark(run.id, run.manifest_sha256, run.key, _digest(structure), process.mark()))
            return frozenset()
        except OSError as error:
            raise self._standing.refused(error) from None

    def load(self, table: Table, portions: Iterable[Portion]) -> int:
        columns = [column for column in table.columns if not column.generated]
        with self._turn, explained(f"table {table.label}"):
            name = self._file_of(table.label)
            written = TableFile(self._standing.staging / name, columns, self._structure.dialect)
            try:
                for portion in portions:
                    written.add(portion)
                written.close()
            except BaseException:
                written.abandon()
                raise
            mark = self._marked
            unit = Unit(name, written.rows, tuple(written.text))
            self._note(replace(mark, tables={**mark.tables, table.label: unit}))
        return written.rows

    def finish(self) -> None:
        """Nothing comes after the rows."""

    @contextmanager
    def staged(self) -> Iterator[Contents]:
        files = {label: unit.file for label, unit in self._marked.tables.items()}
        yield Staged(self._standing.staging, files, self._structure.dialect)

    def listed(self) -> Listed:
        there = Staged(self._standing.staging, {}, self._structure.dialect)
        tables = []
        for label, unit in self._marked.tables.items():
            source, names = self._structure.table(label), there.names(unit.file)
            columns = (Column(name, "", "other") for name in names)
            tables.append(replace(source, columns=(*columns, *unwritten(source, names))))
        return Listed(tuple(tables))

    def unsettled(self) -> str | None:
        mark = read(self._standing.path) if self._standing.unsettled else None
        return mark.run if mark else None

    def publish(self) -> None:
        with explained(self.place):
            for left in self._standing.staging.iterdir():
                if left.name not in self._marked.files:
                    left.unlink()  # of a table that was begun twice
            self._note(replace(self._marked, process=None))
            self._standing.staging.chmod(mode_of(self._standing.path, 0o777))
        self._standing.publish()

    def withdraw(self) -> None:
        self._standing.withdraw()

    def settle(self) -> None:
        self._standing.settle()

    def discard(self) -> None:
        self._mark = None
        self._standing.discard()

    def close(self) -> None:
        """The folder is no longer being filled; what is staged there can be resumed."""
        if self._mark and self._mark.process:
            with suppress(OSError):
                self._note(replace(self._mark, process=None))
        self._mark = None

    @property
    def _marked(self) -> Mark:
        if self._mark is None:
            raise TargetRefused(f"{self.place}: nothing is prepared there")
        return self._mark

    def _note(self, mark: Mark) -> None:
        mark.write(self._standing.staging)
        self._mark = mark

    def _check(self) -> None:
        """Refuses what stands there and is not gomme's: every file counts, since all of them go. OSError."""
        path = self._standing.path
        if path.exists() and not path.is_dir():
            raise TargetRefused(f"{self.place} is no folder; name one")
        present = {file.name for file in path.iterdir()} if path.exists() else set()
        mark = read(path) if MARK in present else None
        if present - (mark.files if mark else set()):
            raise TargetRefused(f"{self.place} holds files that are not a copy by gomme; name an empty or a new folder")

    def _begun(self) -> Mark | None:
        """What was left in the staging; TargetRefused where another process is filling it."""
        mark = read(self._standing.staging)
        busy = mark.process if mark else None
        if busy and busy != process.mark() and not process.is_gone(busy):
            raise TargetRefused(f"{self.place}: another copy is being made there; wait for it, or stop it")
        return mark

    def _resumed(self, mark: Mark | None, run: "Run") -> frozenset[str]:
        if mark is None or not run.resumable:
            raise TargetRefused(f"{self.place}: there is no copy to resume; leave --resume out to begin one")
        if (mark.manifest, mark.key, mark.structure) != (run.manifest_sha256, run.key, _digest(self._structure)):
            raise TargetRefused(
                f"{self.place}: the copy begun there has another manifest, key or source; leave --resume out"
            )
        self._note(replace(mark, run=run.id, process=process.mark()))
        return frozenset(mark.tables)

    def _file_of(self, label: str) -> str:
        """A name that no other table has, on a disk that folds case too."""
        taken = {unit.file.casefold() for other, unit in self._marked.tables.items() if other != label}
        name, number = file_name(label), 1
        while f"{name}.parquet".casefold() in taken:
            number += 1
            name = f"{file_name(label)}-{number}"
        return f"{name}.parquet"


def file_name(label: str) -> str:
    """A table's label as the name of a file, without its ending: letters and digits stay, in any script."""
    spelled = "".join(one if one.isalnum() or one in "_-. " else quote(one, safe="") for one in label)
    spelled = f"%2E{spelled[1:]}" if spelled.startswith(".") else spelled or "%"
    if len(spelled.encode()) <= _LONGEST:
        return spelled
    short = spelled.encode()[: _LONGEST - 17].decode("utf-8", "ignore")
    return f"{short}-{blake2b(label.encode('utf-8', 'surrogatepass'), digest_size=8).hexdigest()}"


def _digest(structure: Structure) -> str:
    shape = [(table.label, [(column.name, column.type) for column in table.columns]) for table in structure.tables]
    return blake2b(repr(shape).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _lost(structure: Structure) -> Iterator[tuple[str, str]]:
    yield "default", "*"
    for table in structure.tables:
        if table.primary_key:
            yield "key", table.label
        yield from (("unique", f"{table.label}.{unique.name}") for unique in table.unique)
        for key in table.foreign_keys:
            yield "foreign_key", f"{table.label}.{key.name or ', '.join(key.columns)}"
        for column in table.columns:
            if column.generated or column.kind in _FLATTENED:
                yield "generated" if column.generated else "type", f"{table.label}.{column.name}"
    yield from lost_statements(structure)
