"""What may be said of a database's URL, and what must be hidden in it."""

import re
from difflib import get_close_matches

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from connectors.model import BadUrl

# The driver through which gomme reads a dialect of its own; other spellings of it are accepted.
_DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mysql+pymysql",
    "sqlite": "sqlite+pysqlite",
}
_OWN = frozenset(_DRIVERS.values())
_ACCEPTED = ("", "psycopg", "psycopg2", "pymysql", "pysqlite")
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
    dialect, _, driver = address.drivername.partition("+")
    if dialect not in _DRIVERS:
        return address
    if driver not in _ACCEPTED:
        raise BadUrl(f"gomme does not read through {address.drivername}; write {dialect}://…")
    return address.set(drivername=_DRIVERS[dialect])


def unknown_scheme(address: URL) -> BadUrl:
    """The error for a dialect that nobody has installed or heard of."""
    near = get_close_matches(address.drivername, _DRIVERS, n=1, cutoff=0.6)
    hint = f"did you mean {near[0]}://?" if near else "is its SQLAlchemy dialect installed?"
    return BadUrl(f"unknown database scheme {address.drivername}://; {hint}")


def masked(url: str | URL) -> str:
    """The URL without its secrets: safe in a log, an error or a report. Of a `parsed` one without gomme's driver."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError, TypeError):
        scheme = _SCHEME.match(str(url))
        return f"{scheme.group()}://***" if scheme else "***"
    if isinstance(url, URL) and url.drivername in _OWN:
        address = address.set(drivername=url.drivername.partition("+")[0])
    if address.host and "@" in address.host:  # the end of a password whose @ was not written as %40
        address = address.set(host=address.host.rpartition("@")[2])
    hidden = {option: "***" for option in address.query if _SECRET_OPTION.search(option)}
    return address.update_query_dict(hidden).render_as_string(hide_password=True).replace("%2A%2A%2A", "***")
