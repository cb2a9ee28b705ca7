"""Makes copies for these tests, the way the flow does, with nothing masked."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from connectors.model import Table
from connectors.snapshot import Portion, Snapshot
from connectors.structure import Structure
from connectors.system import connect
from connectors.target import Run, Target, open_target

RUN = Run("20261128-1", "a" * 64, "0f" * 8, resumable=True)


OPENED: list[Target] = []  # closed by who opened them, at the end of a test


def opened(url: str) -> Target:
    OPENED.append(open_target(url))
    return OPENED[-1]


def close_all() -> None:
    while OPENED:
        OPENED.pop().close()


def copied(source: str, target: str, text: Mapping[str, Collection[str]] | None = None) -> tuple[tuple[str, str], ...]:
    """A published copy, and what is lost in it.

    `text`: by table the columns that come as text, as if a mask wanted them.
    """
    with connect(source) as system, system.snapshot() as snapshot:
        structure = snapshot.structure()
        destination = open_target(target)
        try:
            destination.refuse(system)
            destination.prepare(structure, RUN, resume=False)
            fill(destination, snapshot, structure, text or {})
            destination.finish()
            destination.publish()
            destination.settle()
            return (*structure.lost, *destination.lost(structure))
        finally:
            destination.close()


def fill(target: Target, snapshot: Snapshot, structure: Structure, text: Mapping[str, Collection[str]]) -> None:
    for table in structure.tables:
        target.load(table, rows(snapshot, table, text.get(table.label, ()) if target.native(structure) else None))


def rows(snapshot: Snapshot, table: Table, text: Collection[str] | None) -> Iterator[Portion]:
    return snapshot.portions(table, written(table), text)


def written(table: Table) -> list[str]:
    return [column.name for column in table.columns if not column.generated]


def values(portions: Iterable[Portion]) -> list[dict[str, object]]:
    """The rows of portions, as Python sees them."""
    found: list[dict[str, object]] = []
    for portion in portions:
        columns = [getattr(column, "to_pylist", lambda column=column: column)() for column in portion.values()]
        found += [dict(zip(portion, row, strict=True)) for row in zip(*columns, strict=True)]
    return found
