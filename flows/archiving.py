"""The archive's side of a batch: rows are sealed and tested readable before the active ones go, then settled.

For every batch: `put` each step's rows (state `moving`), delete the active ones with their line in the journal, then
`settle`, which keeps those that went. What died in between is `pending`; `reconcile` ends it by the journal: a batch
that is in it is kept, without the persons that it dropped; one that is not is removed, and may be put again.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Self

import pyarrow as pa

from connectors.archive import ArchiveRows, Row, open_archive
from connectors.journal import Line
from connectors.model import Table
from flows.errors import FlowError, RetainRefused
from flows.workspace import Workspace
from rules.archive import KEY_BYTES, NotOpened, Parcel, ParcelKey, readers_of, unreadable, wrap
from rules.archive_readers import written
from rules.archived_row import Head, Knowing, differing, packed, plain, unpacked
from rules.edges import Edge
from rules.retention import Rule
from rules.subject_ids import hold_key


@dataclass(frozen=True, slots=True)
class Pending:
    """A move that was not settled, of all rules and tables of that system in that batch."""

    system: str
    batch: int
    rows: int


class NotReadable(FlowError):
    """What was written into the archive does not read as what was moved; the active rows stay."""


class Archive:
    """The archive for one run. `publics`: reader → 32 bytes; `rules` by id; `between`: what points at what."""

    def __init__(
        self, rows: ArchiveRows, publics: Mapping[str, bytes], rules: Mapping[str, Rule], knowing: Knowing
    ) -> None:
        self._rows = rows
        self._publics, self._rules, self._knowing = publics, rules, knowing

    def put(
        self,
        run: str,
        batch: int,
        system: str,
        table: Table,
        rule: str,
        cells: pa.RecordBatch,
        marks: bytes,
        ends: Sequence[date],
        persons: Sequence[int],
    ) -> int:
        """Seals rows and writes them as moving, then reads them back and compares every cell; says how many.

        One row each: `cells`, all columns as utf8 or binary; `marks`, 16 bytes; `ends`, the last day in the archive;
        `persons`, numbers as the batch knows them. The same batch again takes the place of the first, unless that is
        kept. ConnectorError; NotReadable: the rows are out of the archive again.
        """
        parcel, cells = Parcel(run, batch, system, table.label, rule), plain(cells)
        key, known = ParcelKey(secrets.token_bytes(KEY_BYTES)), self._knowing.rows(system, table, cells)
        head = key.seal_head(parcel, Head.of(cells, table).to_bytes())
        rows: list[Row] = [
            {
                "number": at, "person": int(persons[at]), "ends": ends[at].isoformat(),
                "mark": marks[16 * at : 16 * at + 16], "ids": known[at].ids, "own": known[at].own,
                "links": known[at].links, "sealed": key.seal(parcel, at, ends[at], row),
            }
            for at, row in enumerate(packed(cells))
        ]  # fmt: skip
        if self._rows.put(_batch_row(parcel, head), list(self._wraps(parcel, key)), rows):
            self._test(parcel, key, cells)
        return len(rows)

    def settle(self, run: str, batch: int, system: str, dropped: Collection[int]) -> None:
        """The active rows are gone: keeps the archived ones, but for the persons (numbers) that the batch left."""
        self._rows.settle(run, batch, system, dropped)

    def withdraw(self, run: str, batch: int, system: str) -> None:
        """The batch was taken back, the active rows stay: removes what was put."""
        self._rows.withdraw(run, batch, system)

    def is_moving(self, run: str, batch: int, system: str) -> bool:
        return any((row["batch"], row["system"]) == (batch, system) for row in self._rows.moving(run))

    def pending(self, run: str) -> tuple[Pending, ...]:
        """The moves that were not settled."""
        rows: dict[tuple[str, int], int] = {}
        for batch in self._rows.moving(run):
            place = (batch["system"], batch["batch"])
            rows[place] = rows.get(place, 0) + sum(self._rows.ends(batch["id"]).values())
        return tuple(Pending(system, batch, count) for (system, batch), count in sorted(rows.items()))

    def unsettled(self, system: str) -> tuple[str, ...]:
        """The runs that left something of that system moving."""
        return tuple(dict.fromkeys(row["run"] for row in self._rows.moving() if row["system"] == system))

    def reconcile(self, system: str, journal: Callable[[str], Iterable[Line]]) -> tuple[int, int]:
        """After a death: ends what any run left moving of that system, as its `journal` of that run says.

        While no run is at work there. How many batches were kept, and how many removed.
        """
        kept = removed = 0
        for run in self.unsettled(system):
            done = {line.batch: line.dropped for line in journal(run)}
            for pending in self.pending(run):
                if pending.system == system and pending.batch in done:
                    self.settle(run, pending.batch, system, done[pending.batch])
                    kept += 1
                elif pending.system == system:
                    self.withdraw(run, pending.batch, system)
                    removed += 1
        return kept, removed

    def close(self) -> None:
        self._rows.close()

    def _wraps(self, parcel: Parcel, key: ParcelKey) -> Iterator[Row]:
        for reader in readers_of(self._rules[parcel.rule]):
            public = self._publics[reader]
            yield {"reader": reader, "public": written(public), "wrapped": wrap(key, public, parcel, reader)}

    def _test(self, parcel: Parcel, key: ParcelKey, cells: pa.RecordBatch) -> None:
        """Reads the batch back with the key that is still here, and compares."""
        try:
            read = _read_back(self._rows, parcel, key)
            wrong = differing(read, cells)
        except (NotOpened, ValueError, KeyError):
            wrong = cells.num_rows
        if wrong:
            self._rows.withdraw(parcel.run, parcel.batch, parcel.system)
            raise NotReadable(
                f"{self._rows.place}: {wrong} rows of {parcel.system}.{parcel.table} do not read as they were written; "
                "they stay where they were, and were removed from the archive: check its disk and its encoding"
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


@contextmanager
def opened(workspace: Workspace, rules: Sequence[Rule], between: Sequence[Edge], store_key: bytes) -> Iterator[Archive]:
    """The workspace's archive for a run of these rules; `store_key` is that of gomme's store, for the ids of holds.

    RetainRefused where a reader has no key, or never proved that he has the private one.
    """
    archive = workspace.settings.archive
    publics = archive.publics if archive else None
    archiving = {rule.id: rule for rule in rules if rule.final.action == "archive"}
    if refused := unreadable(archiving.values(), publics):
        raise RetainRefused("\n".join(refusal.sentence for refusal in refused))
    with open_archive(workspace.archive_url()) as rows:
        refuse_unproved(rows, publics or {}, {name for rule in archiving.values() for name in readers_of(rule)})
        yield Archive(rows, publics or {}, archiving, Knowing(hold_key(store_key), between))


def refuse_unproved(rows: ArchiveRows, publics: Mapping[str, bytes], readers: Collection[str]) -> None:
    """RetainRefused while one of them has not opened a probe with his key: what is moved could be lost for ever."""
    proved = {(row["reader"], row["public"]) for row in rows.readers() if row["opened"]}
    missing = [name for name in sorted(readers) if (name, written(publics[name])) not in proved]
    if missing:
        raise RetainRefused(
            "\n".join(
                f"{name} has shown no key that opens the archive: run 'gomme archive check --key FILE' with it first"
                for name in missing
            )
        )


def _batch_row(parcel: Parcel, head: bytes) -> Row:
    return {
        "id": parcel.id, "run": parcel.run, "batch": parcel.batch, "system": parcel.system,
        "table_name": parcel.table, "rule": parcel.rule, "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "head": head,
    }  # fmt: skip


def parcel_of(batch: Row) -> Parcel:
    """The parcel of a batch as the archive has it."""
    return Parcel(batch["run"], batch["batch"], batch["system"], batch["table_name"], batch["rule"])


def unsealed(rows: ArchiveRows, batch: Row, key: ParcelKey) -> tuple[list[Row], pa.RecordBatch]:
    """The rows as they lie, and their cells. NotOpened."""
    parcel = parcel_of(batch)
    head = Head.from_bytes(key.open_head(parcel, bytes(batch["head"])))
    lying, width = rows.rows(batch["id"]), len(head.columns)
    opened = (key.open(parcel, r["number"], date.fromisoformat(r["ends"]), bytes(r["sealed"])) for r in lying)
    return lying, head.batch([unpacked(row, width) for row in opened])


def _read_back(rows: ArchiveRows, parcel: Parcel, key: ParcelKey) -> pa.RecordBatch:
    (batch,) = rows.batches(id=parcel.id)
    return unsealed(rows, batch, key)[1]
