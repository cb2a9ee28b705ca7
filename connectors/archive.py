"""The archive: sealed rows with their last day, in a database of its own that operations keep and cannot read.

It takes and gives plain rows and knows nothing of what they mean. A batch is written in state `moving` and is `kept`
when the active rows are gone; whatever dies in between is found by `moving`. Each write is one transaction.
"""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from connectors.model import ConnectorError, Unreachable
from connectors.own import address_of, engine_of, file_of, place_of, said, writing

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, MetaData
    from sqlalchemy.engine import URL

VERSION = 1
_LOCK = int.from_bytes(b"gomme 3")
_PORTION = 1000  # rows that are read, or named to be deleted, at once
Row = dict[str, Any]


class ArchiveError(ConnectorError):
    """The archive cannot be used: other tables live there, a newer gomme wrote it, or a batch is not what it was."""


def open_archive(url: str, *, create: bool = True) -> "ArchiveRows":
    """The archive at that SQLAlchemy URL. BadUrl, Unreachable, Refused, NotADatabase, ArchiveError."""
    address = address_of(url, "an archive", "archive.db")
    place = place_of(address, "the archive")
    if not create and (file := file_of(address)) and not Path(file).exists():
        raise Unreachable(f"{place} does not exist; nothing was archived there yet")
    _make_private(address)
    engine = engine_of(address)
    try:
        if engine.dialect.name == "sqlite":
            from sqlalchemy import event

            event.listen(engine, "connect", _overwrite_what_goes)
        with said(place):
            tables = _make_ready(engine, place)
        return ArchiveRows(engine, place, tables)
    except BaseException:
        engine.dispose()
        raise


class ArchiveRows:
    """An open archive; `place` names it without a password."""

    def __init__(self, engine: "Engine", place: str, metadata: "MetaData") -> None:
        self.place = place
        self._engine = engine
        tables = metadata.tables
        self._batches, self._keys = tables["archive_batches"], tables["archive_keys"]
        self._rows, self._readers = tables["archive_rows"], tables["archive_readers"]

    # --- moving in

    def put(self, batch: Row, keys: Sequence[Row], rows: Sequence[Row]) -> bool:
        """Writes a batch in state `moving`, in place of one that was left so; False, and nothing, where it is kept."""
        with self._write() as connection:
            there = connection.execute(self._batches.select().where(self._batches.c.id == batch["id"])).mappings()
            if (found := there.first()) and found["state"] == "kept":
                return False
            self._remove(connection, [batch["id"]])
            connection.execute(self._batches.insert(), {**batch, "state": "moving"})
            connection.execute(self._keys.insert(), [{**key, "batch_id": batch["id"]} for key in keys])
            if rows:
                connection.execute(self._rows.insert(), [{**row, "batch_id": batch["id"]} for row in rows])
        return True

    def settle(self, run: str, batch: int, system: str, dropped: Collection[int]) -> None:
        """Keeps that batch without the rows of the persons that were left; a batch of nobody goes."""
        of, rows = self._batches, self._rows
        with self._write() as connection:
            here = (of.c.run == run) & (of.c.batch == batch) & (of.c.system == system) & (of.c.state == "moving")
            ids = list(connection.scalars(of.select().where(here).with_only_columns(of.c.id)))
            for some in _some(sorted(dropped)):
                gone = rows.c.batch_id.in_(ids) & rows.c.person.in_(some)
                connection.execute(rows.delete().where(gone))
            connection.execute(of.update().where(here).values(state="kept"))
            self._drop_the_empty(connection, ids)

    def withdraw(self, run: str, batch: int, system: str) -> None:
        """Removes a batch whose active rows stay."""
        of = self._batches
        with self._write() as connection:
            here = (of.c.run == run) & (of.c.batch == batch) & (of.c.system == system) & (of.c.state == "moving")
            self._remove(connection, list(connection.scalars(of.select().where(here).with_only_columns(of.c.id))))

    def moving(self, run: str | None = None) -> list[Row]:
        """The batches whose move was not settled."""
        return self.batches(state="moving", **({"run": run} if run else {}))

    # --- looking

    def batches(self, **being: str) -> list[Row]:
        """The batches for which these columns are so, in the order of their places."""
        of = self._batches
        order = (of.c.run, of.c.system, of.c.table_name, of.c.rule, of.c.batch)
        chosen = [of.c[name] == value for name, value in being.items()]
        return self._select(of.select().where(*chosen).order_by(*order))

    def keys(self, batch: str) -> list[Row]:
        """The parcel's key as it is sealed to each reader."""
        return self._select(self._keys.select().where(self._keys.c.batch_id == batch).order_by(self._keys.c.reader))

    def rows(self, batch: str) -> list[Row]:
        """The sealed rows of a batch in their order."""
        return self._select(self._rows.select().where(self._rows.c.batch_id == batch).order_by(self._rows.c.number))

    def ends(self, batch: str) -> dict[str, int]:
        """Last day → how many rows of a batch end on it."""
        from sqlalchemy import func, select

        of = self._rows
        query = select(of.c.ends, func.count().label("rows")).where(of.c.batch_id == batch).group_by(of.c.ends)
        return {row["ends"]: row["rows"] for row in self._select(query)}

    def known(self, before: str | None = None) -> Iterator[Row]:
        """Of every kept row its place, last day and keyed ids, without what is sealed; `before`: that end before it."""
        of = self._rows
        columns = (of.c.batch_id, of.c.number, of.c.ends, of.c.ids, of.c.own, of.c.links)
        for batch in self.batches(state="kept"):
            query = of.select().with_only_columns(*columns).where(of.c.batch_id == batch["id"])
            query = query if before is None else query.where(of.c.ends < before)
            for row in self._select(query):
                yield {**row, "system": batch["system"], "table": batch["table_name"], "rule": batch["rule"]}

    def add_keys(self, keys: Sequence[Row]) -> None:
        """Seals batches (`batch_id`) to readers as well, in place of an earlier key of the same reader."""
        of = self._keys
        with self._write() as connection:
            for key in keys:
                same = (of.c.batch_id == key["batch_id"]) & (of.c.reader == key["reader"])
                connection.execute(of.delete().where(same))
                connection.execute(of.insert(), key)

    # --- going

    def destroy(self, rows: Mapping[str, Collection[int]]) -> int:
        """Deletes rows, by batch their numbers, and the keys of a batch of which nothing is left; says how many."""
        of, gone = self._rows, 0
        with self._write() as connection:
            for batch, numbers in rows.items():
                for some in _some(sorted(numbers)):
                    named = (of.c.batch_id == batch) & of.c.number.in_(some)
                    gone += connection.execute(of.delete().where(named)).rowcount
            self._drop_the_empty(connection, list(rows))
        return gone

    # --- readers

    def readers(self) -> list[Row]:
        """The probes: reader, public, sealed, digest, made, opened (ISO 8601 in UTC)."""
        return self._select(self._readers.select().order_by(self._readers.c.reader))

    def add_probe(self, row: Row) -> None:
        """A probe for a reader, in place of one for an earlier key."""
        of = self._readers
        with self._write() as connection:
            connection.execute(of.delete().where(of.c.reader == row["reader"]))
            connection.execute(of.insert(), {**row, "opened": None})

    def opened(self, reader: str, digest: str, at: str) -> None:
        """The reader has opened the probe of that digest."""
        of = self._readers
        with self._write() as connection:
            same = (of.c.reader == reader) & (of.c.digest == digest)
            connection.execute(of.update().where(same).values(opened=at))

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _remove(self, connection: "Connection", ids: Sequence[str]) -> None:
        for of, column in ((self._rows, "batch_id"), (self._keys, "batch_id"), (self._batches, "id")):
            connection.execute(of.delete().where(of.c[column].in_(ids)))

    def _drop_the_empty(self, connection: "Connection", ids: Sequence[str]) -> None:
        of = self._rows
        for some in _some(list(ids)):
            query = of.select().where(of.c.batch_id.in_(some)).with_only_columns(of.c.batch_id).distinct()
            self._remove(connection, sorted(set(some) - set(connection.scalars(query))))

    def _select(self, query: Any) -> list[Row]:
        with said(self.place), self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    @contextmanager
    def _write(self) -> "Iterator[Connection]":
        with said(self.place), writing(self._engine) as connection:
            yield connection


def _some(named: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (named[at : at + _PORTION] for at in range(0, len(named), _PORTION))


def _make_private(address: "URL") -> None:
    """A new SQLite file is one that only its owner reads, before a byte is in it."""
    if file := file_of(address):
        with suppress(OSError):  # it is there; or whoever opens it says why it cannot be
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _overwrite_what_goes(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA secure_delete = ON")


def _make_ready(engine: "Engine", place: str) -> "MetaData":
    """The tables, made where there are none. ArchiveError where the database is not the archive's alone."""
    from sqlalchemy import select, text

    metadata = _tables()
    version = metadata.tables["archive_version"]
    with engine.connect() as connection:
        there = _tables_there(connection)
        if there >= set(metadata.tables):
            _check(connection.scalar(select(version.c.version)), there - set(metadata.tables), place)
            return metadata
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        others = _tables_there(connection) - set(metadata.tables)
        _check(VERSION, others, place)
        metadata.create_all(connection)
        if connection.scalar(select(version.c.version)) is None:
            connection.execute(version.insert(), {"version": VERSION})
    return metadata


def _check(version: int | None, others: Collection[str], place: str) -> None:
    if others:
        raise ArchiveError(f"{place} holds tables that are not the archive's; give the archive a database of its own")
    if version != VERSION:
        raise ArchiveError(
            f"{place} was written by a newer gomme (version {version} of its tables, this one knows {VERSION}): "
            "upgrade gomme"
        )


def _tables_there(connection: "Connection") -> set[str]:
    """The tables of the whole database, whatever their schema."""
    from sqlalchemy import text

    if connection.dialect.name == "sqlite":
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    else:
        names = (
            "SELECT tablename FROM pg_catalog.pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND schemaname NOT LIKE 'pg!_%' ESCAPE '!'"
        )
    return set(connection.scalars(text(names)))


def _tables() -> "MetaData":
    from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table

    def texts(*names: str) -> list[Any]:
        return [Column(name, String, nullable=False) for name in names]

    def blobs(*names: str) -> list[Any]:
        return [Column(name, LargeBinary, nullable=False) for name in names]

    def key(name: str, type: Any = String) -> Any:
        return Column(name, type, primary_key=True, autoincrement=False)

    metadata, number = MetaData(), Column("batch", Integer, nullable=False)
    Table("archive_version", metadata, key("version", Integer))
    place = Index("archive_batches_place", "run", "batch", "system")
    state = Index("archive_batches_state", "state")
    Table("archive_batches", metadata, key("id"), number, *texts(*_OF_BATCH), *blobs("head"), place, state)
    Table("archive_keys", metadata, key("batch_id"), key("reader"), *texts("public"), *blobs("wrapped"))
    person = Column("person", BigInteger, nullable=False)
    ends = Column("ends", String, nullable=False, index=True)
    sealed = blobs("mark", "ids", "own", "links", "sealed")
    Table("archive_rows", metadata, key("batch_id"), key("number", Integer), person, ends, *sealed)
    probe = (*texts("public", "digest", "made"), *blobs("sealed"), Column("opened", String))
    Table("archive_readers", metadata, key("reader"), *probe)
    return metadata


_OF_BATCH = ("run", "system", "table_name", "rule", "state", "made")
