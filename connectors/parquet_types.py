"""Which Arrow type the cells of a column get, how text becomes it, and how it is spelled again as its source does."""

import re
from collections.abc import Mapping
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from connectors.model import Column, Kind

_UNSIZED = pa.decimal128(38, 9)  # of decimals whose scale nobody promised
_SIZES = re.compile(r"\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)")
_INSTANT, _ZONED = pa.timestamp("us"), pa.timestamp("us", "UTC")
_TYPES: Mapping[Kind, pa.DataType] = {
    "integer": pa.int64(), "float": pa.float64(), "boolean": pa.bool_(), "date": pa.date32(), "time": pa.time64("us"),
    "datetime": _INSTANT, "decimal": _UNSIZED, "binary": pa.binary(),
}  # fmt: skip
_TRUE, _FALSE = pa.array(["1", "t", "true"]), pa.array(["0", "f", "false"])


def arrow_type(column: Column, dialect: str) -> pa.DataType:
    """The type of a column; SQLite's sizes are a wish, so a decimal of its is of any."""
    spelled = column.type.lower()
    if column.kind == "datetime" and ("with time zone" in spelled or "timestamptz" in spelled):
        return _ZONED
    if column.kind == "integer" and "unsigned" in spelled:
        return pa.uint64()
    if column.kind == "decimal" and dialect != "sqlite":
        return _decimal(spelled)
    return _TYPES.get(column.kind, pa.string())


def fitted(cells: pa.Array, type_: pa.DataType, dialect: str) -> pa.Array | None:
    """Text as that type; None where a cell is none, or would come back as another text than SQLite held."""
    if cells.type == type_:
        return cells
    try:
        made = _cast(cells, type_)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None
    if made is not None and dialect == "sqlite" and not _comes_back(cells, made):
        return None
    return made


def spelled(cells: pa.Array, dialect: str) -> pa.Array:
    """Cells of any type as the text that their source printed; another spelling of the same value at worst."""
    type_ = cells.type
    if pa.types.is_boolean(type_):
        return pc.if_else(cells, *("t", "f") if dialect == "postgresql" else ("1", "0"))
    if pa.types.is_floating(type_):
        return _floats(cells.cast(pa.string()), dialect)
    if pa.types.is_decimal(type_):
        return _decimals(cells)
    if pa.types.is_timestamp(type_) or pa.types.is_time(type_):
        text = _without_zeros(cells.cast(_INSTANT if pa.types.is_timestamp(type_) else type_).cast(pa.string()))
        return pc.binary_join_element_wise(text, "+00", "") if type_ == _ZONED else text
    return cells.cast(pa.string())


def _decimal(spelled_type: str) -> pa.DataType:
    found = _SIZES.search(spelled_type)
    digits, scale = (int(found[1]), int(found[2] or 0)) if found else (0, 0)
    if not 0 < digits <= 76 or scale > digits:
        return _UNSIZED
    return pa.decimal128(digits, scale) if digits <= 38 else pa.decimal256(digits, scale)


def _cast(cells: pa.Array, type_: pa.DataType) -> pa.Array | None:
    if pa.types.is_boolean(type_):
        lower = pc.utf8_lower(cells)
        true, false = pc.is_in(lower, _TRUE), pc.is_in(lower, _FALSE)
        known = pc.all(pc.or_(pc.or_(true, false), pc.is_null(cells))).as_py()
        return pc.if_else(pc.is_valid(cells), true, None) if known is not False else None
    if pa.types.is_time(type_):  # Arrow parses times of days only
        return pc.binary_join_element_wise("1970-01-01", cells, " ").cast(_INSTANT).cast(type_)
    return cells.cast(type_)


def _comes_back(cells: pa.Array, made: pa.Array) -> bool:
    """Types are kept by nobody in SQLite, so a value of another class or spelling may stand in any column."""
    again, given = spelled(made, "sqlite"), cells
    if pa.types.is_temporal(made.type):
        given = _without_zeros(given)
    elif pa.types.is_floating(made.type) or pa.types.is_decimal(made.type):
        return True
    return pc.all(pc.equal(again, given)).as_py() is not False


def _without_zeros(cells: pa.Array) -> pa.Array:
    """Times without the zeros at the end of a fraction of a second."""
    return pc.replace_substring_regex(pc.replace_substring_regex(cells, r"(\.\d*?)0+$", r"\1"), r"\.$", "")


def _floats(cells: pa.Array, dialect: str) -> pa.Array:
    for pattern, text in _FLOATS.get(dialect, ()):
        cells = pc.replace_substring_regex(cells, pattern, text)
    return cells


_FLOATS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "postgresql": (("inf", "Infinity"), ("nan", "NaN"), (r"(e[+-])(\d)$", r"\10\2")),
    "sqlite": (("inf", "Inf"), (r"^(-?\d+)($|e)", r"\1.0\2")),
}


def _decimals(cells: pa.Array) -> pa.Array:
    if cells.type == _UNSIZED:
        return pa.array([None if cell is None else _plain(cell) for cell in cells.to_pylist()], pa.string())
    text = cells.cast(pa.string())
    if not pc.any(pc.match_substring(text, "E")).as_py():
        return text
    return pa.array([None if cell is None else f"{cell:f}" for cell in cells.to_pylist()], pa.string())


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
