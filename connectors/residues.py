"""Where rows that were erased may still be read in a database or beside it, from what it says of itself.

Nothing here is a value of a row: names are of tables, slots and files. What the database does not tell its user is said
to be possible (`seen` false), never left out. Sources: PostgreSQL 17 manual, 25.1, 27.2, 28.3; MariaDB:
System-Versioned Tables, Binary Log, InnoDB Purge; SQLite: PRAGMA secure_delete, fileformat2 1.5, wal.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from connectors.model import ConnectorError
from connectors.snapshot import Snapshot
from connectors.structure import Structure

_HISTORY = re.compile(r"(^|[_.])(hist(ory|orique)?|audit|log|logs|journal|archive|old|backup|bak|shadow)(_|$)", re.I)
_OWN = "gomme_"


class Found(NamedTuple):
    """One place; `amount`: rows, pages, files, None where it is not told."""

    kind: str
    table: str | None = None
    names: tuple[str, ...] = ()
    amount: int | None = None
    seen: bool = True


def residues(snapshot: Snapshot, structure: Structure, tables: Collection[str]) -> Iterator[Found]:
    """Of rows of these tables (labels); backups always, since no database knows of them."""
    yield from _DIALECTS.get(snapshot.dialect, _others)(snapshot, tables)
    yield from _history(structure, tables)
    yield Found("backups", seen=False)


def _postgresql(snapshot: Snapshot, tables: Collection[str]) -> Iterator[Found]:
    dead = _rows(snapshot, "SELECT schemaname, relname, n_dead_tup FROM pg_stat_user_tables")
    counts = {label: int(count) for schema, name, count in dead or () for label in (f"{schema}.{name}", name)}
    for label in tables:
        yield Found("dead_tuples", label, amount=counts.get(label), seen=label in counts)
    mode = _one(snapshot, "SELECT setting FROM pg_settings WHERE name = 'archive_mode'")
    yield Found("write_ahead_log", names=() if mode in (None, "off") else ("archive_mode",), seen=mode is not None)
    yield from _replicas(snapshot)
    for schema, name in _rows(snapshot, "SELECT schemaname, matviewname FROM pg_matviews") or ():
        yield Found("materialised_view", f"{schema}.{name}", seen=False)
    yield from (Found("statistics", label, seen=False) for label in tables)


def _replicas(snapshot: Snapshot) -> Iterator[Found]:
    slots = _rows(snapshot, "SELECT slot_name FROM pg_replication_slots ORDER BY 1")
    standbys = _one(snapshot, "SELECT count(*) FROM pg_stat_replication")
    names = tuple(str(slot) for (slot,) in slots or ())
    if slots is None or standbys is None:
        yield Found("replicas", seen=False)
    elif names or standbys:
        yield Found("replicas", names=names, amount=int(standbys))


def _mariadb(snapshot: Snapshot, tables: Collection[str]) -> Iterator[Found]:
    binlog = _one(snapshot, "SELECT @@log_bin")
    if binlog is None or int(binlog):
        yield Found("change_log", names=("log_bin",), seen=binlog is not None)
        yield Found("replicas", seen=False)
    history = _one(snapshot, "SELECT count FROM information_schema.innodb_metrics WHERE name = 'trx_rseg_history_len'")
    yield Found("old_versions", amount=None if history is None else int(history), seen=history is not None)
    yield Found("write_ahead_log", names=("ib_logfile0",), seen=False)
    query = "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'SYSTEM VERSIONED'"
    for schema, name in _rows(snapshot, query) or ():
        label = next((label for label in tables if label in (name, f"{schema}.{name}")), None)
        if label:
            yield Found("history_table", label, ("SYSTEM VERSIONED",))


def _sqlite(snapshot: Snapshot, tables: Collection[str]) -> Iterator[Found]:
    if free := _one(snapshot, "PRAGMA freelist_count"):  # gomme's own session overwrites what it frees; others may not
        yield Found("free_pages", amount=int(free))
    listed = _rows(snapshot, "PRAGMA database_list") or ()
    for path in (Path(file) for _, name, file in listed if name == "main" and file):
        if (wal := path.with_name(f"{path.name}-wal")).exists() and wal.stat().st_size:
            yield Found("write_ahead_log", names=(wal.name,))
        if beside := _beside(path):
            yield Found("copies_of_file", names=beside, amount=len(beside))


def _beside(path: Path) -> tuple[str, ...]:
    """Files whose name begins as that of the database does, but for those that SQLite itself keeps there."""
    own = {path.name, *(f"{path.name}-{end}" for end in ("wal", "shm", "journal"))}
    try:
        return tuple(
            sorted(p.name for p in path.parent.iterdir() if p.name.startswith(path.stem) and p.name not in own)
        )
    except OSError:
        return ()


def _others(snapshot: Snapshot, tables: Collection[str]) -> Iterator[Found]:
    yield Found("write_ahead_log", seen=False)
    yield Found("replicas", seen=False)


def _history(structure: Structure, tables: Collection[str]) -> Iterator[Found]:
    """Tables that by their name keep the history of such a table, and triggers that may write one."""
    for table in structure.tables:
        if table.label in tables or table.name.startswith(_OWN):
            continue
        if _HISTORY.search(table.name) and any(_stem(label) in table.name.casefold() for label in tables):
            yield Found("history_table", table.label, seen=False)
    for label in tables:
        if triggers := structure.triggers.get(label):
            yield Found("history_table", label, tuple(triggers), seen=False)


def _stem(label: str) -> str:
    return label.rpartition(".")[2].casefold().rstrip("s")


def _one(snapshot: Snapshot, sql: str) -> Any:
    rows = _rows(snapshot, sql)
    return rows[0][0] if rows else None


def _rows(snapshot: Snapshot, sql: str) -> list[tuple[Any, ...]] | None:
    """None where the database does not tell its user."""
    try:
        return [tuple(map(_text, row)) for row in snapshot.asked(sql)]
    except ConnectorError:
        return None


def _text(cell: Any) -> Any:
    return cell.decode() if isinstance(cell, bytes) else cell


_DIALECTS = {"postgresql": _postgresql, "mariadb": _mariadb, "mysql": _mariadb, "sqlite": _sqlite}
