"""What applied plans leave in the store: marks of erased rows, certificates, and keys of pseudonyms."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectors.records import Next, alone, append_in

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from connectors.store import Row, Store


@dataclass(frozen=True, slots=True)
class Marked:
    """Rows of one batch that went: 16 bytes each, under the ledger's key of `year`, over the key and `columns`.

    `written`: 8 bytes a cell of what was written where rows stay and their cells do not tell (`rules.written_cells`).
    """

    run: str
    place: tuple[str, str, str]  # system, table, rule
    batch: int
    year: int
    columns: tuple[str, ...]
    marks: bytes
    written: bytes = b""


class ErasedRows:
    """Marks by which a row that is back after a restore is recognised, while its year's key lives."""

    def __init__(self, store: "Store") -> None:
        self._store, self._of = store, store.table("erased")

    def add(self, some: Sequence[Marked]) -> None:
        """Keeps them; a batch that is done again takes the place of what it left before."""
        with alone(self._store) as connection:
            self.add_in(connection, some)

    def add_in(self, connection: "Connection", some: Sequence[Marked]) -> None:
        """The same, in a transaction that is there."""
        of = self._of
        for marked in some:
            named = dict(zip(("system", "table_name", "rule"), marked.place, strict=True))
            row = {"run": marked.run, **named, "batch": marked.batch}
            same = [of.c[name] == value for name, value in row.items()]
            connection.execute(of.delete().where(*same))
            told = {"columns": json.dumps(marked.columns), "row_count": len(marked.marks) // 16}
            of_cells = {"marks": marked.marks, "written": marked.written or None}
            connection.execute(of.insert(), {**row, **told, "year": marked.year, **of_cells})

    def of(self, year: int) -> Iterator[Marked]:
        """All of that year, in the order of their places, without what was written."""
        of = self._of
        order = (of.c.system, of.c.table_name, of.c.rule, of.c.run, of.c.batch)
        some = of.select().with_only_columns(*(column for column in of.c if column.name != "written"))
        for row in self._store.select(some.where(of.c.year == year).order_by(*order)):
            place = (row["system"], row["table_name"], row["rule"])
            columns = tuple(json.loads(row["columns"]))
            yield Marked(row["run"], place, row["batch"], row["year"], columns, bytes(row["marks"]))

    def written(self, place: tuple[str, str], year: int) -> bytes:
        """All cells that were written in that table (system, label) under the key of that year."""
        of = self._of.c
        here = (of.system == place[0]) & (of.table_name == place[1]) & (of.year == year) & of.written.is_not(None)
        return b"".join(
            row["written"] for row in self._store.select(self._of.select().with_only_columns(of.written).where(here))
        )

    def noted(self, run: str) -> set[tuple[tuple[str, str, str], int]]:
        """Of which places and batches of a run it is known what was written."""
        of = self._of.c
        mine = self._of.select().with_only_columns(of.system, of.table_name, of.rule, of.batch)
        rows = self._store.select(mine.where((of.run == run) & of.written.is_not(None)))
        return {((row["system"], row["table_name"], row["rule"]), row["batch"]) for row in rows}

    def years(self) -> list[int]:
        query = self._of.select().with_only_columns(self._of.c.year).distinct().order_by(self._of.c.year)
        return [row["year"] for row in self._store.select(query)]

    def drop(self, year: int) -> None:
        """Forgets a year whose key is gone: its marks mean nothing any more."""
        with alone(self._store) as connection:
            connection.execute(self._of.delete().where(self._of.c.year == year))


class Certificates:
    """Certificates byte by byte as they were hashed, one a plan."""

    def __init__(self, store: "Store") -> None:
        self._store, self._of = store, store.table("certificates")

    def keep(self, row: "Row", entry: Next | None = None) -> None:
        """plan, run, sha256, made (ISO 8601 in UTC), document. The plan's row list goes in the same transaction."""
        rows = self._store.table("plan_rows")
        with alone(self._store) as connection:
            connection.execute(self._of.delete().where(self._of.c.plan == row["plan"]))
            connection.execute(self._of.insert(), dict(row))
            connection.execute(rows.delete().where(rows.c.plan == row["plan"]))
            append_in(connection, self._store, entry)

    def of(self, plan: str) -> "Row | None":
        return next(iter(self._store.select(self._of.select().where(self._of.c.plan == plan))), None)


class PseudonymKeys:
    """Keys of pseudonyms that retention writes, each with the last day on which it is kept."""

    def __init__(self, store: "Store") -> None:
        self._store, self._of = store, store.table("pseudonym_keys")

    def key(self, rule: str, until: str, make: Callable[[], bytes]) -> bytes | None:
        """The key of a rule until that day (ISO 8601), made where there is none yet; None where it was destroyed."""
        of = self._of.select().where((self._of.c.rule == rule) & (self._of.c.until == until))
        with alone(self._store) as connection:
            row = connection.execute(of).mappings().first()
            if row is None:
                made = {"rule": rule, "until": until, "secret": make().hex(), "destroyed": None}
                connection.execute(self._of.insert(), made)
                row = connection.execute(of).mappings().one()
        return bytes.fromhex(row["secret"]) if row["secret"] else None

    def destroy(self, today: str, entry: Callable[[str, str], Next] | None = None) -> list[tuple[str, str]]:
        """Overwrites the keys whose last day is over on `today`, an `entry` for each (rule, until); says which."""
        over = (self._of.c.until < today) & self._of.c.secret.is_not(None)
        with alone(self._store) as connection:
            gone = [(row.rule, row.until) for row in connection.execute(self._of.select().where(over))]
            connection.execute(self._of.update().where(over).values(secret=None, destroyed=today))
            for rule, until in gone if entry else ():
                append_in(connection, self._store, entry(rule, until) if entry else None)
        return gone
