"""A session that writes a copy into a MariaDB or MySQL server: how it is set, and what its errors mean."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pymysql

from connectors.mariadb import LOST, MariaDB, code_of
from connectors.mariadb_shown import quoted
from connectors.model import ConnectionLost, ConnectorError, NotLoaded, TargetRefused
from connectors.structure import Statement
from connectors.system import Options

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

OPTIONS = Options(statement_timeout=timedelta(days=1))  # an index of a large table takes its time
_STRICT = "STRICT_ALL_TABLES,ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO,NO_DIR_IN_CREATE"
_SETTINGS = {
    "autocommit": "1",
    "time_zone": "'+00:00'",
    "sql_notes": "0",
    "foreign_key_checks": "0",  # the rows keep the orphans that the source has, in any order of tables
    "lock_wait_timeout": "30",
    "innodb_lock_wait_timeout": "30",
    "wait_timeout": "604800",
    "net_read_timeout": "600",
}
_ONLY_MARIADB = {
    "system_versioning_alter_history": "'KEEP'",
    "innodb_strict_mode": "0",  # takes the options of old tables as they are; MySQL asks for a right
    "max_statement_time": "0",
    "idle_transaction_timeout": "0",
}

# By mariadb.com/kb/en/mariadb-error-code-reference; 3 is the operating system's own "cannot write".
_NO_RIGHTS = (1044, 1045, 1142, 1143, 1227, 1370, 1410)
_FULL = (3, 1021, 1026, 1041, 1114, 1874)
_LOCKED = (1205, 3572)
_BINARY_LOG = (1418, 1419)
_PATIENCE = 5  # seconds until the server has noticed that a writer before this one is gone
_BECAUSE = {
    1062: "two rows agree in a unique key",
    1406: "a value is longer than its column",
    1264: "a number is out of its column's range",
    1265: "a value does not fit its column's type",
    1292: "a value does not fit its column's type",
    1366: "a value does not fit its column's type or character set",
    1048: "a value is missing in a column that must have one",
    1138: "a value is missing in a column that must have one",
    4025: "a row breaks a CHECK",
    3819: "a row breaks a CHECK",
    1153: "a row is larger than max_allowed_packet",
}


class Writer:
    """One connection to the target's server, opened again where it broke. Statements of another's making in `run`."""

    def __init__(self, address: "URL", grant: str) -> None:
        self._database = MariaDB(address, OPTIONS)
        self._grant = grant  # what an account without rights should be given
        self._driver: pymysql.Connection[Any] | None = None
        self._lock: str | None = None
        self.place = self._database.place

    @property
    def dialect(self) -> str:
        return self._database.dialect

    @property
    def driver(self) -> "pymysql.Connection[Any]":
        """An open session. Refused, Unreachable."""
        if self._driver is None or not self._driver.open:
            raw = self._database.engine.raw_connection()
            driver = raw.driver_connection
            raw.detach()
            assert isinstance(driver, pymysql.Connection)
            self._driver = driver
            self.set(_SETTINGS | (_ONLY_MARIADB if self.dialect == "mariadb" else {}))
            self.set({"sql_mode": f"'{_STRICT}'"})
            self._take_lock()
        return self._driver

    def lock(self, name: str) -> None:
        """Keeps other writers out that ask for the same lock, as long as this one lives. TargetRefused."""
        self.driver  # noqa: B018
        if self._lock is None:
            self._lock = name
            self._take_lock()

    def _take_lock(self) -> None:
        if self._lock and self.value("SELECT GET_LOCK(%s, %s)", self._lock, _PATIENCE) != 1:
            self._lock = None
            raise TargetRefused(f"{self.place}: another copy is being made there; wait until it is done")

    def drop(self) -> None:
        """Forgets the session, whatever it is in the middle of; the server takes back what was not committed."""
        driver, self._driver = self._driver, None
        if driver is not None and driver.open:
            driver._force_close()  # type: ignore[attr-defined]

    def set(self, settings: dict[str, str]) -> None:
        self.rows("SET SESSION " + ", ".join(f"{name} = {value}" for name, value in settings.items()))

    @contextmanager
    def lenient(self) -> Iterator[None]:
        """Takes what a strict server refuses; whoever asks for it looks at the warnings."""
        self.set({"sql_mode": f"'{_STRICT.partition(',')[2]}'", "max_error_count": "65535"})
        yield
        self.set({"sql_mode": f"'{_STRICT}'"})

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What a statement answers; `%s` in it stand for values."""
        with self.driver.cursor() as cursor:
            cursor.execute(sql, values or None)
            return list(cursor.fetchall())

    def value(self, sql: str, *values: object) -> Any:
        found = self.rows(sql, *values)
        return found[0][0] if found else None

    def run(self, statements: Sequence[Statement], database: str, known: Sequence[int] = ()) -> None:
        """Each of the statements inside that database; errors of `known` numbers say that it is done already."""
        self.rows(f"USE {quoted(database)}")
        try:
            for statement in statements:
                with self.explained(statement.place):
                    self._once(statement.sql, known)
        finally:
            with suppress(ConnectorError, pymysql.Error, OSError):
                self.set({"sql_mode": f"'{_STRICT}'", "collation_connection": "utf8mb4_general_ci"})

    def _once(self, sql: str, known: Sequence[int]) -> None:
        try:
            self.rows(sql)
        except pymysql.Error as error:
            if code_of(error) not in known:
                raise

    def close(self) -> None:
        self._lock = None
        self.drop()
        self._database.engine.dispose()

    @contextmanager
    def explained(self, what: str | None = None) -> Iterator[None]:
        """Turns the driver's errors inside the block into ours; `what`: which table or other object it is about."""
        try:
            yield
        except (pymysql.Error, OSError) as error:
            raise self._named(error, f"{self.place}: {what}" if what else self.place) from None

    def _named(self, error: Exception, where: str) -> ConnectorError:
        code = code_of(error)
        if code in LOST or isinstance(error, OSError):
            self._driver = None
            return ConnectionLost(f"{where}: the connection to the target broke off; resume the copy")
        if code in _NO_RIGHTS:
            return TargetRefused(f"{where}: gomme's user may not write there (error {code}); {self._grant}")
        if code in _FULL or "error 28" in str(error) or "(28 " in str(error):
            return NotLoaded(f"{where}: no room is left on the target's server (error {code}); make some, and resume")
        if code in _LOCKED:
            return NotLoaded(f"{where}: somebody else holds it; try again when they are done (error {code})")
        if code in _BINARY_LOG:
            return TargetRefused(f"{where}: the server wants log_bin_trust_function_creators = 1 for it (error {code})")
        because = _BECAUSE.get(code, "the server turns it back")
        return NotLoaded(f"{where}: {because} (error {code})")
