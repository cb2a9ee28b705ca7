"""What others make copies with, beside gomme with every check: presidio-structured on SQLite, pynonymizer on MariaDB.

Neither checks what it wrote, keeps keys of systems together, or gives one person one pseudonym; both are told the five
columns, so that only the replacing counts, and what reads and writes around it.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.bench.contender import Absent
from tests.bench.copies import INDEXES, Commission, written
from tests.bench.machine import beside
from tests.bench.speed import Measure
from tests.servers import Server, mariadb

_FAKED = {"nom": "last_name", "prenom": "first_name", "mail": "email", "tel": "phone_number", "siren": "ssn"}
_CREATE = (
    "CREATE TABLE clients (id INT PRIMARY KEY, nom VARCHAR(100), prenom VARCHAR(100), mail VARCHAR(150), "
    "tel VARCHAR(40), ville VARCHAR(100), siren VARCHAR(40), montant DECIMAL(12, 2), cree_le VARCHAR(40))"
)


def beside_presidio(folder: Path, rows: int) -> Iterator[Measure]:
    """presidio-structured with Faker as its operator, into SQLite by pandas; Absent."""
    engine, analysis, operators = _presidio()
    source = written(folder / f"presidio_{rows}.db", rows)
    target = folder / f"presidio_{rows}_copy.db"
    commission = Commission(folder / f"presidio_{rows}", f"sqlite:///{source}", f"sqlite:///{target}")

    def by_presidio() -> None:
        import pandas as pd

        with closing(sqlite3.connect(source)) as reading:
            frame = pd.read_sql_query("SELECT * FROM clients", reading)
        frame = engine.anonymize(frame, analysis, operators=operators)
        (folder / "presidio.db").unlink(missing_ok=True)
        with closing(sqlite3.connect(folder / "presidio.db")) as writing:
            frame.to_sql("clients", writing, index=False)

    made, other = beside(lambda: commission.copy(True), by_presidio, 1)
    told = f"presidio-structured {version('presidio-structured')}, Faker"
    yield Measure(f"SQLite copy, {rows:,} rows, every check", made, told, other, rows, "rows", "")


def _presidio() -> tuple[Any, Any, dict[str, Any]]:
    try:
        structured, entities = import_module("presidio_structured"), import_module("presidio_anonymizer.entities")
    except ImportError as missing:
        raise Absent(f"presidio-structured left out: {missing.name} is not installed") from None
    from faker import Faker

    fake = Faker("fr_FR")
    analysis = structured.StructuredAnalysis(entity_mapping={name: name.upper() for name in _FAKED})
    makers = {name.upper(): getattr(fake, kind) for name, kind in _FAKED.items()}
    operators = {name: _operator(entities, make) for name, make in makers.items()}
    return structured.StructuredEngine(), analysis, operators


def _operator(entities: Any, make: Callable[[], str]) -> Any:
    return entities.OperatorConfig("custom", {"lambda": lambda _: make()})


def beside_pynonymizer(folder: Path, rows: int) -> Iterator[Measure]:
    """pynonymizer from a dump to a dump, dumping included, beside a copy into an empty database; Absent."""
    if find_spec("pynonymizer") is None or shutil.which("mysqldump") is None:
        raise Absent("pynonymizer left out: it, or the clients mysql and mysqldump, are not installed")
    with mariadb() as server, server.database() as source, server.database() as target:
        names = [urlsplit(url).path[1:] for url in (source, target)]
        _fill(server, names[0], written(folder / f"pynonymizer_{rows}.db", rows))
        commission = Commission(folder / f"pynonymizer_{rows}", source, target)
        strategy = folder / "strategy.yml"
        strategy.write_text(_strategy())
        made, other = beside(lambda: commission.copy(True), lambda: _pynonymize(server, names[0], folder, strategy), 1)
    told = f"pynonymizer {version('pynonymizer')}, dump to dump"
    yield Measure(f"MariaDB copy, {rows:,} rows, every check", made, told, other, rows, "rows", "")


def _strategy() -> str:
    """Its own 150 made-up rows for all but the unique e-mail, which would collide."""
    fakes = {name: f"{{type: fake_update, fake_type: {kind}}}" for name, kind in _FAKED.items()}
    columns = "".join(f"\n      {name}: {fake}" for name, fake in {**fakes, "mail": "unique_email"}.items())
    return f"locale: fr_FR\ntables:\n  clients:\n    columns:{columns}\n"


def _fill(server: Server, database: str, file: Path) -> None:
    with closing(sqlite3.connect(file)) as reading, server.pymysql(database) as writing, writing.cursor() as cursor:
        cursor.execute(_CREATE)
        rows = reading.execute("SELECT * FROM clients")
        while some := rows.fetchmany(10_000):
            cursor.executemany("INSERT INTO clients VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)", some)
        cursor.execute(INDEXES[0])


def _pynonymize(server: Server, database: str, folder: Path, strategy: Path) -> None:
    access = ["-h127.0.0.1", f"-P{server.port}", f"-u{server.user}", f"-p{server.password}"]
    dump = folder / "source.sql"
    with dump.open("wb") as out:
        subprocess.run(["mysqldump", *access, "--skip-ssl", database], stdout=out, check=True)
    subprocess.run(
        [
            sys.executable, "-m", "pynonymizer", "-i", dump, "-s", strategy, "-o", folder / "made.sql", "-t", "mysql",
            "-d", "127.0.0.1", "-P", str(server.port), "-n", "pynonymized", "-u", server.user, "-p", server.password,
            "--mysql-cmd-opts=--skip-ssl", "--mysql-dump-opts=--skip-ssl",
        ],
        check=True, capture_output=True, env={**os.environ},
    )  # fmt: skip
