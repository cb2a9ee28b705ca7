"""What the catalogue of a copy lists under its staging name, by the names of its source."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from connectors.model import Column, Table
from connectors.structure import Structure

_KINDS = ("view", "trigger", "function", "sequence", "type", "index", "partition")


@dataclass(frozen=True, slots=True)
class Listed:
    """Tables with their columns, and (kind, place) of all else. `whole`: all else of the source was to be made too."""

    tables: tuple[Table, ...]
    others: frozenset[tuple[str, str]] = frozenset()
    whole: bool = False


def others(structure: Structure) -> frozenset[tuple[str, str]]:
    """(kind, place) of what stands beside the tables."""
    made = {(one.kind, one.place) for one in (*structure.before, *structure.after) if one.kind in _KINDS}
    triggers = {("trigger", f"{label}.{name}") for label, names in structure.triggers.items() for name in names}
    return frozenset({*made, *triggers, *(("view", view.label) for view in structure.views)})


def listed(structure: Structure, schema: Callable[[str | None], str | None], place: Callable[[str], str]) -> Listed:
    """The structure of a staging, read anew; the callables give back the names that the source has."""
    tables = tuple(replace(table, schema=schema(table.schema)) for table in structure.tables)
    return Listed(tables, frozenset((kind, place(name)) for kind, name in others(structure)), whole=True)


def unwritten(table: Table, names: Collection[str]) -> tuple[Column, ...]:
    """The columns of a source's table that a target goes without: those that the database computes."""
    return tuple(column for column in table.columns if column.generated and column.name not in names)
