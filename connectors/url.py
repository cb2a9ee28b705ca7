"""What may be said of a database's URL, and what must be hidden in it."""

import re
from difflib import get_close_matches

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from connectors.model import BadUrl

POSTGRESQL = ("postgresql", "postgresql+psycopg", "postgresql+psycopg2", "postgres")
MARIADB = ("mysql", "mariadb", "mysql+pymysql", "mariadb+pymysql")
SQLITE = ("sqlite", "sqlite+pysqlite")

_DRIVERNAMES = {
    **dict.fromkeys(POSTGRESQL, "postgresql+psycopg"),
    **dict.fromkeys(MARIADB, "mysql+pymysql"),
    **dict.fromkeys(SQLITE, "sqlite+pysqlite"),
}
_OWN_PATHS = {
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mysql+pymysql",
    "sqlite": "sqlite",
}
_SECRET_OPTION = re.compile(r"pass|pwd|secret|token|key|credential|odbc_connect", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][\w+.-]*(?=://)")


def parsed(url: str) -> URL:
    """The URL with the driver that gomme reads that database through; BadUrl where there is none."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError, TypeError):
        address = None
    if address is None:
        raise BadUrl(f"{masked(url)} is not a database URL; write dialect://user:password@host/database")
    if address.drivername in _DRIVERNAMES:
        return address.set(drivername=_DRIVERNAMES[address.drivername])
    if address.get_backend_name() in _OWN_PATHS:
        way_out = _OWN_PATHS[address.get_backend_name()]
        raise BadUrl(f"gomme does not read through {address.drivername}; write {way_out}://…")
    return address


def unknown_scheme(address: URL) -> BadUrl:
    """The error for a dialect that nobody has installed or heard of."""
    near = get_close_matches(address.drivername, _DRIVERNAMES, n=1, cutoff=0.6)
    hint = f"did you mean {near[0]}://?" if near else "is its SQLAlchemy dialect installed?"
    return BadUrl(f"unknown database scheme {address.drivername}://; {hint}")


def masked(url: str | URL) -> str:
    """The URL without its secrets: safe in a log, an error or a report."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError, TypeError):
        scheme = _SCHEME.match(str(url))
        return f"{scheme.group()}://***" if scheme else "***"
    hidden = {option: "***" for option in address.query if _SECRET_OPTION.search(option)}
    # A password that was written into the user's part, or a host that swallowed one, is not shown either.
    return address.update_query_dict(hidden).render_as_string(hide_password=True).replace("%2A%2A%2A", "***")
