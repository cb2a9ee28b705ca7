"""Copies beside bare ones: the same million rows, read and written with the same indexes, in one process.

Five of nine columns are masked: surname, first name, e-mail (unique), telephone, SIREN. The bare copy masks nothing and
checks nothing. Each copy is made without and with the checks for leaks; without them it is not proved, and only here.
"""

import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from connectors.target import Run
from flows.destinations import Destinations
from flows.making import Making, fill_each
from flows.originals import Originals
from flows.progress import Silent
from flows.proof import Proof
from flows.ready import ready
from flows.workspace import Masking, open_workspace
from rules.keys import Key
from rules.manifest import ColumnRule, Manifest, SystemRule, TableRule, dump, manifest_sha256
from tests.bench import bulk
from tests.bench.machine import beside, once, seconds
from tests.bench.speed import FETCH, Measure
from tests.bench.speed import fill as fill_postgresql
from tests.bench.speed import server as postgresql_server
from tests.bench.tables import table

MASKED = {"nom": "last_name", "prenom": "first_name", "mail": "email", "tel": "phone", "siren": "code"}
INDEXES = ("CREATE UNIQUE INDEX clients_mail ON clients (mail)",)
WAYS = ((False, "structure and exact cells checked", "≥ 0.5"), (True, "every check, detectors too", "≥ 0.3"))


def copies(folder: Path, rows: int, times: int) -> Iterator[Measure]:
    """Speed is told as the bare copy's time over the copy's: 1 is as fast as the bare one."""
    yield from sqlite(folder, rows, times)
    yield from postgresql(folder, rows, times)
    yield from beside_faker(folder, rows)


def sqlite(folder: Path, rows: int, times: int) -> Iterator[Measure]:
    source = written(folder / "source.db", rows)
    commission = Commission(folder / "sqlite", f"sqlite:///{source}", f"sqlite:///{folder / 'copy.db'}")
    for leaks, what, bound in WAYS:
        made, bare = beside(
            lambda leaks=leaks: commission.copy(leaks),  # type: ignore[misc]
            lambda: _bare_sqlite(source, folder / "bare.db"),
            times,
        )
        yield Measure(f"SQLite copy, {rows:,} rows × 9, {what}", made, "bare copy", bare, rows, "rows", bound)
    yield _masking(commission, rows, times)


def written(path: Path, rows: int) -> Path:
    """A customers' file with a unique index."""
    with closing(sqlite3.connect(bulk.write_customers(path, rows))) as connection:
        connection.execute(INDEXES[0])
    return path


def postgresql(folder: Path, rows: int, times: int) -> Iterator[Measure]:
    with postgresql_server() as server, server.database() as source, server.database() as target:
        names = [url.rpartition("/")[2] for url in (source, target)]
        with server.psycopg(names[0]) as connection:
            fill_postgresql(connection, rows)
            connection.execute(INDEXES[0])
        commission = Commission(folder / "postgresql", source, target, "public.clients")
        for leaks, what, bound in WAYS:
            made, bare = beside(
                lambda leaks=leaks: commission.copy(leaks),  # type: ignore[misc]
                lambda: _bare_postgresql(server, *names),
                times,
            )
            told = f"PostgreSQL copy, {rows:,} rows × 9, {what}"
            yield Measure(told, made, "bare copy", bare, rows, "rows", bound)


def told(some: Sequence[Measure]) -> str:
    """The table of the page: the speed is the reference's time over the copy's."""
    head = ("what", "seconds", "reference", "seconds", "speed", "rate", "to hold")
    return table(head, (_line(m) for m in some))


def _line(m: Measure) -> list[str]:
    speed = f"{1 / m.ratio:.2f}"
    return [m.what, f"{m.seconds:.2f}", m.reference, f"{m.reference_seconds:.2f}", speed, m.speed, m.bound]


class Commission:
    """One table copied as `gomme copy` does it, but published nowhere and kept in no store."""

    def __init__(self, folder: Path, source: str, target: str, table: str = "clients") -> None:
        folder.mkdir()
        (folder / "gomme.yaml").write_text(f"systems: {{commercial: {{url: '{source}'}}}}\n")
        self.workspace = open_workspace(folder)
        self.target = target
        with Originals(self.workspace, ["commercial"]) as originals:
            (self.table,) = originals.look().structures["commercial"].tables
        columns = {
            column.name: ColumnRule(type=column.type, mask=MASKED[column.name])  # type: ignore[arg-type]
            if column.name in MASKED
            else ColumnRule(type=column.type, keep="bench")
            for column in self.table.columns
        }
        rule = TableRule(do="mask", subject="mail", columns=columns, unique=("mail",))
        self.manifest = Manifest(systems={"commercial": SystemRule(tables={table: rule})})
        self.text = dump(self.manifest)

    def copy(self, leaks: bool) -> None:
        key = Key.ephemeral(secrets.token_bytes)
        masking = Masking(self.manifest, self.text, "masking.yaml")
        run = Run(secrets.token_hex(4), manifest_sha256(self.text), key.fingerprint, False)
        with Originals(self.workspace, ["commercial"]) as originals:
            made = ready(originals.look(), masking, (), key)
            with Destinations({"commercial": self.target}) as destinations:
                with Proof(made.manifest, made.structures, secrets.token_bytes(32), leaks=leaks) as proof:
                    proved = Making(made, originals, destinations, proof).make(run, False, fill_each, Silent())
                destinations.discard()
        assert not leaks or proved.passed, [check for check in proved.checks if not check.passed]

    def mask(self, portions: list[Any], mask: Callable[[Any], Any]) -> None:
        for portion in portions:
            mask({name: portion[name] for name in mask.text})  # type: ignore[attr-defined]


def _masking(commission: Commission, rows: int, times: int) -> Measure:
    """The masks alone over portions in memory, beside the bare pass from source to target."""
    with Originals(commission.workspace, ["commercial"]) as originals:
        made = ready(
            originals.look(), Masking(commission.manifest, commission.text, "m"), (), Key.ephemeral(secrets.token_bytes)
        )
        mine = made.structures["commercial"].tables[0]
        mask = made.mask("commercial", mine)
        names = [column.name for column in mine.columns]
        portions = list(originals.opened["commercial"].snapshot.portions(mine, names, mask.text))
        alone = seconds(lambda: commission.mask(portions, mask), times)
    source = Path(commission.workspace.url("commercial").removeprefix("sqlite:///"))
    bare = seconds(lambda: _pass_through(source, source.with_name("passed.db")), times)
    return Measure(
        f"masking alone, 5 of 9 columns, {rows:,} rows", alone, "bare pass-through", bare, rows, "rows", "≥ 0.65"
    )


def _bare_sqlite(source: Path, target: Path) -> None:
    _pass_through(source, target, ["CREATE UNIQUE INDEX clients_mail ON clients (mail)"])


def _pass_through(source: Path, target: Path, after: tuple[str, ...] | list[str] = ()) -> None:
    """SELECT with fetchmany into executemany."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target, isolation_level=None)) as writing:
        (made,) = reading.execute("SELECT sql FROM sqlite_master WHERE name = 'clients'").fetchone()
        writing.execute("PRAGMA synchronous = OFF")
        writing.execute(made)
        writing.execute("BEGIN")
        cursor = reading.execute("SELECT * FROM clients")
        while some := cursor.fetchmany(FETCH):
            writing.executemany("INSERT INTO clients VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", some)
        writing.execute("COMMIT")
        for statement in after:
            writing.execute(statement)


def _bare_postgresql(server: Any, source: str, target: str) -> None:
    """COPY out into COPY in, then the same key and index."""
    with server.psycopg(source) as reading, server.psycopg(target) as writing:
        writing.execute("DROP TABLE IF EXISTS bare")
        with writing.transaction():
            writing.execute(
                "CREATE TABLE bare (id integer, nom text, prenom text, mail text, tel text, ville text, siren text, "
                "montant numeric, cree_le date)"
            )
            out, into = reading.cursor(), writing.cursor()
            with out.copy("COPY clients TO STDOUT") as read, into.copy("COPY bare FROM STDIN (FREEZE)") as write:
                for block in read:
                    write.write(block)
            writing.execute("ALTER TABLE bare ADD PRIMARY KEY (id)")
            writing.execute("CREATE UNIQUE INDEX bare_mail ON bare (mail)")
        writing.execute("DROP TABLE bare")


def beside_faker(folder: Path, rows: int) -> Iterator[Measure]:
    """A copy as many write it, pandas with Faker for each cell, at a fiftieth and a fifth of the rows, and at all: what
    is the same for any length (the connection, the lexicons, the detectors' sample) rules the short one. It makes the
    same table: with its key, its unique index, and addresses that the index takes.
    """
    for some in (rows // 50, rows // 5, rows):
        yield from _beside_faker(folder, some)


def _beside_faker(folder: Path, rows: int) -> Iterator[Measure]:
    try:
        import pandas as pd
    except ImportError:
        return
    from faker import Faker

    source = written(folder / f"{rows}.db", rows)
    commission = Commission(folder / str(rows), f"sqlite:///{source}", f"sqlite:///{folder / f'{rows}_copy.db'}")
    commission.copy(True)

    def by_faker() -> None:
        fake, number = Faker("fr_FR"), count()
        makers = {  # numbered addresses: those of Faker repeat, and its own way to avoid that gives up at such lengths
            "nom": fake.last_name, "prenom": fake.first_name, "mail": lambda: f"{next(number)}.{fake.email()}",
            "tel": fake.phone_number, "siren": lambda: fake.numerify("#########"),
        }  # fmt: skip
        with closing(sqlite3.connect(source)) as reading:
            frame = pd.read_sql_query("SELECT * FROM clients", reading)
            (made,) = reading.execute("SELECT sql FROM sqlite_master WHERE name = 'clients'").fetchone()
        for name, make in makers.items():
            frame[name] = frame[name].map(lambda cell, make=make: cell if cell is None else make())
        (folder / "faked.db").unlink(missing_ok=True)
        with closing(sqlite3.connect(folder / "faked.db")) as writing:
            writing.execute(made)
            frame.to_sql("clients", writing, index=False, if_exists="append")
            writing.execute(INDEXES[0])

    faked = once(by_faker)
    for leaks, what, _ in WAYS:
        made = once(lambda leaks=leaks: commission.copy(leaks))  # type: ignore[misc]
        yield Measure(
            f"SQLite copy, {rows:,} rows, {what}", made, "pandas with Faker a cell", faked, rows, "rows", "≥ 5"
        )
