"""What a PostgreSQL target says when it turns a copy back, in sentences that quote no row."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from connectors.model import ConnectionLost, ConnectorError, NotLoaded, TargetRefused

# SQLSTATEs by postgresql.org/docs/current/errcodes-appendix.html
_NO_RIGHT, _DISK_FULL, _OUT_OF_MEMORY, _LOCKED, _DEADLOCK = "42501", "53100", "53200", "55P03", "40P01"
_ENDED = ("57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04")
_UNKNOWN = ("42704", "42883", "3F000")
_NOT_UNDERSTOOD = ("42601", "0A000")
_ABSENT = ("0A000", "58P01")  # an extension without its files
_COLUMN = re.compile(r"COPY .+?, line \d+, column ([^:]+):")


@contextmanager
def explained(place: str, doing: str) -> Iterator[None]:
    """Turns the driver's errors inside the block into ours; `doing` is what was being made."""
    try:
        yield
    except psycopg.Error as error:
        raise _named(error, place, doing) from None


def _named(error: psycopg.Error, place: str, doing: str) -> ConnectorError:
    state = error.sqlstate
    if state is None or state.startswith("08") or state in _ENDED:
        return ConnectionLost(f"{place}: the connection broke off at {doing}; go on with --resume")
    if state == _NO_RIGHT:
        return TargetRefused(
            f"{place}: gomme's user has not the rights for {doing}; see what a copy needs, and grant it"
        )
    if state in (_LOCKED, _DEADLOCK):
        return TargetRefused(f"{place}: {doing} is locked by another session; try again when it is done")
    if state == _DISK_FULL:
        return NotLoaded(f"{place}: its disk is full at {doing}; make room, then go on with --resume")
    if state == _OUT_OF_MEMORY:
        return NotLoaded(f"{place}: {doing} needs more memory or locks; raise max_locks_per_transaction there")
    if state in _ABSENT and doing.startswith("extension "):
        return TargetRefused(f"{place}: the {doing} is not installed on that server; install it there, then try again")
    if state in _UNKNOWN:
        return TargetRefused(
            f"{place}: {doing} needs a type or a function that is not there (SQLSTATE {state}); if an extension brings "
            "it, move that into the schema that it has in the source"
        )
    if state in _NOT_UNDERSTOOD:
        return TargetRefused(
            f"{place}: its server cannot make {doing} (SQLSTATE {state}); "
            "it is older than the source's, or built with less"
        )
    if state.startswith(("22", "23")):
        return NotLoaded(f"{place}: {doing} does not take the rows that it got{_where(error)} (SQLSTATE {state})")
    return NotLoaded(f"{place}: {doing} cannot be made (SQLSTATE {state})")


def _where(error: psycopg.Error) -> str:
    """The constraint or the column, which are names, never the row that is quoted beside them."""
    if error.diag.constraint_name:
        return f", against {error.diag.constraint_name}"
    found = _COLUMN.match(error.diag.context or "")
    column = error.diag.column_name or (found and found[1])
    return f", in its column {column}" if column else ""
