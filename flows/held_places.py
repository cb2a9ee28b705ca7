"""Which table or row a hold names: looked up in the database, for a hold over a slip of the pen holds nothing."""

import json
from dataclasses import dataclass

import typer

from connectors.model import ConnectorError, Table
from connectors.system import Options, connect
from flows.errors import FlowError
from flows.workspace import Workspace
from rules.document import nearest


@dataclass(frozen=True, slots=True)
class Place:
    """A table of a system; `parts`: of how many columns its primary key is, where that is known."""

    system: str
    table: str
    parts: int | None = None

    @property
    def label(self) -> str:
        return f"{self.system}.{self.table}"


def table_of(workspace: Workspace, text: str) -> Place:
    """The table that SYSTEM.TABLE (or SYSTEM.SCHEMA.TABLE) names. FlowError where its system has no such table."""
    system, dot, label = text.partition(".")
    if not dot or not label:
        raise FlowError("a table is written SYSTEM.TABLE, as in commercial.clients")
    workspace.system(system)
    tables = _tables(workspace, system)
    if tables is None:
        return Place(system, label)
    found = [table for table in tables if table.label == label] or [table for table in tables if table.name == label]
    if len(found) != 1:
        known = nearest(label, [table.label for table in tables])
        raise FlowError(f"{system} has {'several tables' if found else 'no table'} '{label}'{known}")
    return Place(system, found[0].label, len(found[0].primary_key))


def row_of(workspace: Workspace, text: str) -> tuple[Place, tuple[str, ...]]:
    """The table and the key of SYSTEM.TABLE:KEY; a key of several columns is a JSON list of texts."""
    table, colon, key = text.partition(":")
    if not colon or not key:
        raise FlowError("a row is written SYSTEM.TABLE:KEY, as in commercial.clients:42")
    place, parts = table_of(workspace, table), _parts(key)
    if place.parts == 0:
        raise FlowError(f"{place.label} has no primary key that names a row; hold the whole table with --table")
    if place.parts is not None and len(parts) != place.parts:
        written = '["…", "…"], in their order' if place.parts > 1 else "one value"
        raise FlowError(f"the primary key of {place.label} has {place.parts} columns: write {written}")
    return place, parts


def _parts(key: str) -> tuple[str, ...]:
    if not key.startswith("["):
        return (key,)
    try:
        read = json.loads(key)
    except ValueError:
        raise FlowError('a key of several columns is a JSON list, as in ["12", "FR"]') from None
    return tuple(str(part) for part in read)


def _tables(workspace: Workspace, id: str) -> "tuple[Table, ...] | None":
    """The tables of a system; None, and a warning, where it cannot be asked: a hold must not wait for that."""
    settings = workspace.system(id)
    options = Options(settings.schemas, settings.limits.statement_timeout, 1)
    try:
        with connect(workspace.url(id), options) as system:
            return system.tables()
    except ConnectorError as error:
        taken = "the hold is taken as it is written; see that table and key are right"
        typer.echo(f"gomme: warning: {id}: {error}; {taken}", err=True)
        return None
