"""Which PostgreSQL database this is, told by the server: URLs of one database may differ in everything."""

from collections.abc import Callable, Sequence
from typing import Any

Ask = Callable[[str], Sequence[Any]]  # gives the one row that a query gives

_MAY_ASK = "SELECT pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')"
_CLUSTER = "SELECT system_identifier::text FROM pg_catalog.pg_control_system()"
_STARTED = "SELECT pg_catalog.pg_postmaster_start_time()::text"
_DATABASE = "SELECT oid::text FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()"
_LOCKED = """
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_database d ON d.oid = l.database
    WHERE l.locktype = 'advisory' AND d.datname = pg_catalog.current_database() AND l.objsubid = 1
        AND l.classid = {high}::oid AND l.objid = {low}::oid
)
"""


def identity(ask: Ask) -> tuple[str, ...]:
    """The number of the cluster, which its standbys share, and that of the database.

    A role that may not ask for the first gets when the server started: still the same for the same server.
    """
    cluster = ask(_CLUSTER if ask(_MAY_ASK)[0] else _STARTED)[0]
    return "postgresql", str(cluster), str(ask(_DATABASE)[0])


def sees_lock(ask: Ask, number: int) -> bool:
    """Whether a session of this database holds that advisory lock (63 bits)."""
    return bool(ask(_LOCKED.format(high=number >> 32, low=number & 0xFFFFFFFF))[0])
