"""Databases of gomme's own, its store and its archive: a SQLite file or PostgreSQL, spoken to alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from connectors.migrate import StoreError
from connectors.model import BadUrl, ConnectorError, NotADatabase, Refused, Unreachable
from connectors.url import masked, parsed

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import URL
    from sqlalchemy.exc import DBAPIError

BUSY_SECONDS = 30  # how long a writer waits for another one


def address_of(url: str, what: str, usual: str) -> "URL":
    """The URL of `what` (a store, an archive) whose file is usually `usual`; BadUrl where none can be there."""
    address = parsed(url)
    if address.get_backend_name() == "postgresql" or file_of(address):
        return address
    raise BadUrl(f"{masked(url)} cannot be {what}; write sqlite:///{usual} or postgresql+psycopg://…")


def file_of(address: "URL") -> str | None:
    """The path of a SQLite file; none in memory, which would be forgotten."""
    named = address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:")
    return address.database if named else None


def place_of(address: "URL", name: str) -> str:
    """Its name in errors, after `name` ("the store"): its path, or its address without user and password."""
    if file := file_of(address):
        return f"{name} {file}"
    return f"{name} {address.set(username=None, password=None, query={}).render_as_string()}"


def engine_of(address: "URL") -> "Engine":
    from sqlalchemy import create_engine, event

    options = {"timeout": BUSY_SECONDS} if file_of(address) else {"connect_timeout": 10}
    engine = create_engine(address, connect_args=options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _leave_transactions_to_us)
        event.listen(engine, "begin", _begin)
    return engine


def _leave_transactions_to_us(connection: Any, _: Any) -> None:
    connection.isolation_level = None


def _begin(connection: "Connection") -> None:
    """A writer takes SQLite's lock at once: two that started as readers could never both be upgraded."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


@contextmanager
def writing(engine: "Engine") -> Iterator["Connection"]:
    """One transaction that writes."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def said(place: str) -> Iterator[None]:
    """Says a driver's error as one sentence of our own: a driver's text may hold an address or a value."""
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except DBAPIError as error:
        raise _translated(error, place) from None


def _translated(error: "DBAPIError", place: str) -> ConnectorError:
    said = str(error.orig).lower()
    if getattr(error.orig, "sqlstate", None) == _DISK_FULL:  # in whatever language the server says it
        return Refused(f"{place} {_NO_ROOM}")
    for kind, cue, words in _SAYINGS:
        if cue in said:
            return kind(f"{place} {words}")
    if type(error.orig).__name__ == "OperationalError":
        return Unreachable(f"{place} cannot be reached; check host and port, and that the server runs")
    return StoreError(f"{place} refuses a statement of gomme ({type(error.orig).__name__}); is its schema intact?")


_DISK_FULL = "53100"  # postgresql.org/docs/current/errcodes-appendix.html
_NO_ROOM = "found its disk full; make room, then go on"
_SAYINGS: tuple[tuple[type[ConnectorError], str, str], ...] = (
    (NotADatabase, "not a database", "is not a SQLite database; name another file in gomme.yaml"),
    (NotADatabase, "malformed", "is damaged; restore it from a backup or name another file in gomme.yaml"),
    (Unreachable, "unable to open", "cannot be opened: its folder is missing or may not be read"),
    (Refused, "locked", f"was locked by another program for {BUSY_SECONDS} s; try again when it is done"),
    (Refused, "readonly", "may not be written; check the rights of the file and its folder"),
    (Refused, "disk is full", _NO_ROOM),
    (Refused, "password authentication", "refuses that user or password"),
    (Refused, "no password supplied", "asks for a password and the URL has none"),
    (Refused, "does not exist", "does not exist on that server, or its user does not"),
    (Refused, "permission denied", "may not be used by that user; grant CREATE and USAGE on its schema"),
)
