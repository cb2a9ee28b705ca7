"""Whether cells hold what retention wrote into them: NULL, a constant, or what looks like a surrogate or pseudonym."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors.model import Column, Table
from rules.erased_values import SURROGATE
from rules.retention import Constant, Rule
from rules.room import length

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

_PSEUDONYM = "p-"  # what the text of a pseudonym begins with
_LEAST = {"surrogate": len(SURROGATE) + 8, "pseudonym": 12}  # characters from which on they begin so
_NUMBERS = ("integer", "decimal", "float")


def unlike(
    rule: Rule, table: Table, cells: Mapping[str, pa.Array], as_planned: "Flags"
) -> Iterator[tuple[str, "Flags"]]:
    """By column that the rule writes, which rows hold something else; where no look tells: those as they were."""
    for name, asked in rule.final.per_column.items():
        other = otherwise(asked, table.column(name), cells[name])
        yield name, as_planned if other is None else other


def otherwise(asked: object, column: Column, cells: pa.Array) -> "Flags | None":
    """Which cells (text or bytes) hold anything else; None where a look at the cell does not tell."""
    filled = ~_flags(cells.is_null())
    if asked == "null":
        return filled
    if isinstance(asked, Constant):
        return _other_than(asked.constant, column, cells)
    room = length(column.type) if column.kind == "text" else None
    if column.kind != "text" or (room is not None and room < _LEAST[str(asked)]):
        return None
    begin = SURROGATE if asked == "surrogate" else _PSEUDONYM
    return filled & ~_flags(pc.fill_null(pc.starts_with(cells, begin), False))


def _other_than(constant: str | int | float, column: Column, cells: pa.Array) -> "Flags | None":
    """Numbers are compared as such, texts without the blanks that CHAR adds; a NULL is another value."""
    if pa.types.is_binary(cells.type) or column.kind in ("boolean", "datetime", "json", "time", "other"):
        return None
    if column.kind in _NUMBERS:
        try:
            numbers = pc.cast(cells, pa.float64())
        except pa.ArrowInvalid:  # SQLite lets any text stand in a number's column
            return None
        return ~_flags(pc.fill_null(pc.equal(numbers, float(constant)), False))
    same = pc.equal(pc.utf8_rtrim(cells, " "), str(constant).rstrip(" "))
    return ~_flags(pc.fill_null(same, False))


def _flags(found: pa.Array) -> "Flags":
    return np.asarray(found.to_numpy(zero_copy_only=False), np.bool_)
