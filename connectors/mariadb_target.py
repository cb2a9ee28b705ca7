"""A copy that goes to MariaDB or MySQL: staged in a database of its own, loaded table by table, published by renaming.

Rights of its user, where the target is `dev`:

    GRANT ALL PRIVILEGES ON `dev`.* TO gomme@…;
    GRANT ALL PRIVILEGES ON `gomme\\_staging\\_dev`.* TO gomme@…;
    GRANT ALL PRIVILEGES ON `gomme\\_old\\_dev`.* TO gomme@…;

It creates and drops the latter two. Functions and triggers on a server with a binary log also need its
log_bin_trust_function_creators = 1. The target is gomme's as a whole: publishing replaces all that stands in it.
"""

import re
import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from connectors.listed import Listed, listed
from connectors.mariadb import MariaDB, lock_name
from connectors.mariadb_load import load
from connectors.mariadb_mark import COPY, UNITS, Mark
from connectors.mariadb_publish import Names, Places
from connectors.mariadb_shown import quoted
from connectors.mariadb_writer import OPTIONS, Writer
from connectors.model import BadUrl, ForeignKey, Table, TargetRefused
from connectors.snapshot import Contents, Joins, Portion
from connectors.structure import Statement, Structure
from connectors.system import System
from connectors.url import masked

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from connectors.target import Run

_DIALECTS = ("mariadb", "mysql")
_LONGEST = 50  # characters of a target's name: the staging's has 14 more, and a server allows 64
_MADE = re.compile(r"CREATE (TABLE|SEQUENCE) (`(?:[^`]|``)*`)")
_DONE = (1061, 1826)  # an index, a foreign key of that name is there already


def open_target(address: "URL") -> "MariaDBTarget":
    """The database behind the URL, which stands already. BadUrl, Unreachable, Refused."""
    target = MariaDBTarget(address)
    try:
        target.open()
    except BaseException:
        target.close()
        raise
    return target


class MariaDBTarget:
    """A target database, its staging `gomme_staging_<target>`, and `gomme_old_<target>` while one takes its place."""

    def __init__(self, address: "URL") -> None:
        self.place = masked(address)
        name = address.database or ""
        if not name or len(name) > _LONGEST:
            raise BadUrl(f"{self.place}: name the database of the copy, in at most {_LONGEST} characters")
        self._address = address
        self._names = Names(name, f"gomme_staging_{name}", f"gomme_old_{name}")
        self._writer = Writer(address, _grant(self._names))
        self._places = Places(self._writer, address, self._names)
        self._mark = Mark(self._writer, self._names.staging)
        self._structure = Structure("mariadb", ())

    @property
    def dialect(self) -> str:
        return self._writer.dialect

    def open(self) -> None:
        """One round trip, so that a wrong address or password shows at once."""
        with self._writer.explained():
            self._writer.rows("SELECT 1")

    def refuse(self, source: System) -> None:
        if source.dialect not in _DIALECTS:
            return
        sign = secrets.randbits(62)
        own = (self._names.target, self._names.staging, self._names.old)
        locks = [lock_name(sign, name) for name in own]
        with self._writer.explained():
            for lock in locks:
                self._writer.rows("SELECT GET_LOCK(%s, 0)", lock)
        same = source.sees_lock(sign) or self._is(source.identity())
        with self._writer.explained():
            for lock in locks:
                self._writer.rows("DO RELEASE_LOCK(%s)", lock)
        if same:
            raise TargetRefused(f"{self.place} is what the copy is made of; name another database for it")

    def _is(self, identity: Sequence[str]) -> bool:
        """Whether one of the databases that a source reads is the target by what its server says."""
        with System(MariaDB(self._address, OPTIONS)) as target:
            server, name = target.identity()
        there, *read = identity
        return server == there and name in read

    def prepare(self, structure: Structure, run: "Run", resume: bool) -> frozenset[str]:
        if structure.dialect not in _DIALECTS:
            raise TargetRefused(f"{self.place}: a copy of a {structure.dialect} database cannot go there")
        self._structure = structure
        with self._writer.explained():
            self._writer.lock(f"gomme {self._names.target}")
            self._places.recover()
            self._places.check()
            filled = self._resumed(run) if resume else self._begun(run)
            self._writer.run([one for one in self._anew() if one.place not in filled], self._names.staging)
        return filled

    def lost(self, structure: Structure) -> tuple[tuple[str, str], ...]:
        return ()

    def native(self, structure: Structure) -> bool:
        return structure.dialect in _DIALECTS

    def load(self, table: Table, portions: Iterable[Portion]) -> int:
        with self._writer.explained(f"table {table.label}"):
            if self._writer.rows(f"SELECT 1 FROM {quoted(self._names.staging)}.{quoted(table.name)} LIMIT 1"):  # noqa: S608
                self._mark.empty(table.label)
                self._writer.run([one for one in self._anew() if one.place == table.label], self._names.staging)
            return load(self._writer, self._mark, self._names.staging, table, portions)

    def finish(self) -> None:
        with self._writer.explained():
            self._places.clear_code(self._names.staging)
            self._writer.run(self._structure.after, self._names.staging, _DONE)

    @contextmanager
    def staged(self) -> Iterator[Contents]:
        staging = self._address.set(database=self._names.staging)
        with System(MariaDB(staging, OPTIONS)) as system, system.snapshot() as snapshot:
            yield Staged(snapshot)

    def listed(self) -> Listed:
        schema = next((table.schema for table in self._structure.tables), None)  # one database, so one for all
        staging = self._address.set(database=self._names.staging)
        with System(MariaDB(staging, OPTIONS)) as system, system.snapshot() as snapshot:
            there = snapshot.structure()
        return listed(there, lambda _: schema, lambda place: f"{schema}.{place}" if schema else place)

    def unsettled(self) -> str | None:
        with self._writer.explained():
            self._writer.lock(f"gomme {self._names.target}")
            return self._places.unsettled()

    def publish(self) -> None:
        with self._writer.explained():
            self._places.publish(self._structure)

    def withdraw(self) -> None:
        with self._writer.explained():
            self._places.withdraw()

    def settle(self) -> None:
        with self._writer.explained():
            self._places.settle()

    def discard(self) -> None:
        with self._writer.explained():
            self._places.drop(self._names.staging, COPY, UNITS)

    def close(self) -> None:
        self._writer.close()

    def _begun(self, run: "Run") -> frozenset[str]:
        for database in (self._names.old, self._names.staging):  # the first only to see that it may
            self._places.drop(database, COPY, UNITS)
            self._writer.rows(f"CREATE DATABASE {quoted(database)}")
        self._writer.rows(f"DROP DATABASE {quoted(self._names.old)}")
        self._mark.begin(run, self._structure)
        return frozenset()

    def _resumed(self, run: "Run") -> frozenset[str]:
        if not self._places.has(self._names.staging, COPY):
            raise TargetRefused(f"{self.place}: there is no copy to resume; begin one without --resume")
        return self._mark.resume(run, self._structure)

    def _anew(self) -> Iterator[Statement]:
        """The statements of `before`, each after one that drops what an earlier attempt may have left."""
        for one in self._structure.before:
            if found := _MADE.match(one.sql):
                yield Statement(one.kind, one.place, f"DROP {found[1]} IF EXISTS {found[2]}")
            yield one


class Staged:
    """The contents of a staging, asked for by the tables of the source."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents

    def portions(self, table: Table, columns: Sequence[str], text: Collection[str] | None = None) -> Iterator[Portion]:
        return self._contents.portions(_here(table), columns, text)

    def count(self, table: Table) -> int:
        return self._contents.count(_here(table))

    def joins(self, table: Table, key: ForeignKey) -> Joins:
        return self._contents.joins(_here(table), replace(key, schema=None))


def _here(table: Table) -> Table:
    return replace(table, schema=None)


def _grant(names: Names) -> str:
    patterns = (names.target, names.staging, names.old)
    places = " and on ".join("`" + name.replace("_", "\\_") + "`.*" for name in patterns)
    return f"GRANT ALL PRIVILEGES to it on {places}"
