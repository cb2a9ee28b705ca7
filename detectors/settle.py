"""What only all tables together can tell: names that turn up again in a column whose own name says nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from connectors.model import Table
from detectors.finding import ColumnResult


@dataclass(frozen=True, slots=True)
class Examined:
    """One table after its rows went by: results so far, and what `settle` needs, without a value."""

    system: str
    table: Table
    columns: tuple[ColumnResult, ...] = field(repr=False)


def settle(examined: Sequence[Examined]) -> tuple[ColumnResult, ...]:
    """The final verdict on every column of every table."""
    return tuple(column for table in examined for column in table.columns)
