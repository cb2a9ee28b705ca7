"""What the latest complete scans knew of every table, and when that still stands instead of another look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from connectors.model import Table
from connectors.store import Store
from connectors.unchanged import State
from detectors.classify import Examined
from detectors.finding import ColumnResult
from detectors.leaning import Place, lends, place
from rules.discovery import Discovery, TableSeen
from rules.rows import from_rows
from rules.rulings import was_recounted

TablePlace = tuple[str, str | None, str]


@dataclass(frozen=True, slots=True)
class Earlier:
    """Tables and columns by their places; `trusted` is false where everything is to be read (`--full`).

    Every column names the scan that read it.
    """

    key: bytes = field(repr=False)
    trusted: bool
    tables: Mapping[TablePlace, TableSeen] = field(default_factory=dict)
    columns: Mapping[Place, ColumnResult] = field(default_factory=dict)

    @property
    def lent(self) -> frozenset[Place]:
        """Columns known as names by themselves, and those of which only a decision is known."""
        return frozenset(at for at, column in self.columns.items() if lends(column) or was_recounted(column))

    def why(self, system: str, table: Table, state: State) -> str | None:
        """The code of why that table is to be read; None where what was said of it still stands."""
        if not self.trusted:
            return "full"
        seen = self.tables.get((system, table.schema, table.name))
        if seen is None:
            return "new"
        if state.weak:
            return state.weak
        if seen.state != state.token:
            return "changed" if seen.state else "new"
        known = self._known(system, table)
        if any(column is None for column in known) or not known:
            return "new"
        # What a decision counts as something else is kept that way only: what was found shows by looking again.
        return "decided" if any(column and was_recounted(column) for column in known) else None

    def carried(self, system: str, table: Table, state: State) -> Examined:
        """The earlier results on that table, each naming the scan that read it."""
        return Examined(system, table, tuple(column for column in self._known(system, table) if column), state=state)

    def _known(self, system: str, table: Table) -> list[ColumnResult | None]:
        return [self.columns.get((system, table.schema, table.name, column.name)) for column in table.columns]


def earlier(store: Store, systems: Iterable[str], full: bool) -> Earlier:
    """What the latest complete scan of each of these systems knew; an interrupted one is never believed."""
    tables: dict[TablePlace, TableSeen] = {}
    columns: dict[Place, ColumnResult] = {}
    scans: dict[str, Discovery] = {}
    for system in systems:
        if (scan := store.last([system])) is None:
            continue
        if scan not in scans and (rows := store.read(scan)):
            scans[scan] = from_rows(rows)
        before = scans[scan]
        tables |= {(t.system, t.schema, t.table): t for t in before.seen if t.system == system}
        own = (column for column in before.columns if column.system == system)
        columns |= {place(column): replace(column, carried_from=column.carried_from or before.scan) for column in own}
    return Earlier(store.key(), not full, tables, columns)


def seen(examined: Iterable[Examined], known: Earlier, scan: str) -> tuple[TableSeen, ...]:
    """What is kept of this scan for the next one."""
    return tuple(
        TableSeen(
            table.system,
            table.table.schema,
            table.table.name,
            table.state.token,
            known.tables[table.system, table.table.schema, table.table.name].read_in if table.carried else scan,
            table.why,
        )
        for table in examined
        if table.state is not None
    )
