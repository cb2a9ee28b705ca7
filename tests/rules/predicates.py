"""Predicates over rows in memory, by the words of connectors/predicate.py alone: what compilers must agree with."""

import operator
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from connectors.predicate import All, Any_, Compare, Form, Like, Missing, Not, Predicate, Related, Within, written

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
OPS = {
    "<": operator.lt, "<=": operator.le, "=": operator.eq, "<>": operator.ne, ">=": operator.ge, ">": operator.gt,
}  # fmt: skip


def holds(predicate: Predicate, row: Row, tables: Tables | None = None) -> bool:
    """Whether the row is meant; `tables` by label, for rows that are bound to it."""
    match predicate:
        case All(parts):
            return all(holds(part, row, tables) for part in parts)
        case Any_(parts):
            return any(holds(part, row, tables) for part in parts)
        case Not(part):
            return not holds(part, row, tables)
        case Missing(column):
            return row[column] is None
        case Like(column, form, offset):
            return key(row[column], form, offset) is not None
        case Related(table, by, where):
            others = (other for other in (tables or {})[table] if all(_same(row[own], other[its]) for own, its in by))
            return any(holds(where, other, tables) for other in others)
        case Compare(column, op, value):
            return row[column] is not None and OPS[op](row[column], value)
        case Within(column, form, spans, offset):
            cell = key(row[column], form, offset)
            return cell is not None and any(low <= cell and (high is None or cell < high) for low, high in spans)


def key(cell: Any, form: Form, offset: str | None = None) -> Any:
    """What of the cell is compared; None where it is not written in the form."""
    if form == "date":
        return cell.isoformat() if isinstance(cell, date) and not isinstance(cell, datetime) else None
    if form == "datetime":
        return cell.isoformat(" ") if isinstance(cell, datetime) and cell.tzinfo is None else None
    if form == "datetime_zone":
        known = isinstance(cell, datetime) and cell.tzinfo is not None
        return cell.astimezone(UTC).isoformat(" ") if known else None
    text = str(cell) if isinstance(cell, str | int | float) else ""
    if not re.fullmatch(written(form, offset) or "", text, re.ASCII):
        return None
    french = f"{text[6:10]}-{text[3:5]}-{text[:2]}"
    return {
        "iso_date": text,
        "iso_datetime": text[:16].replace("T", " "),
        "fr_date": french,
        "fr_datetime": f"{french} {text[11:16]}",
    }.get(form) or (float(text) if "." in text else int(text))


def _same(own: Any, other: Any) -> bool:
    return own is not None and own == other
