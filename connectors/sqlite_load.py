"""Fills a table of a SQLite file: every value in its own class, and text byte for byte."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from itertools import chain, islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from connectors.layout import Landing
from connectors.model import Kind, Table
from connectors.snapshot import Portion
from connectors.sqlite_sql import quoted
from connectors.text import Raw

Values = Sequence[object]

_AT_ONCE = 128  # rows


def insert(driver: sqlite3.Connection, table: Table, landing: Landing, portion: Portion, converted: bool) -> int:
    """Puts a portion in; gives its rows. sqlite3.Error, with a value in its message."""
    names = [name for name in portion if name in landing.columns]
    columns = [_values(portion[name], table.column(name).kind, converted) for name in names]
    target = f"main.{quoted(landing.name)} ({', '.join(quoted(landing.columns[name]) for name in names)})"
    driver.execute("SAVEPOINT portion")
    try:
        _many_at_once(driver, target, columns)
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError):  # a Raw, which no driver takes
        driver.execute("ROLLBACK TO portion")
        _one_by_one(driver, target, columns)
    driver.execute("RELEASE portion")
    return len(columns[0])


def _many_at_once(driver: sqlite3.Connection, target: str, columns: Sequence[Values]) -> None:
    """Many rows a statement: a fifth quicker than one, and Python's lock changes hands less often."""
    width, count = len(columns), len(columns[0])
    size = max(1, min(_AT_ONCE, driver.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // width))
    one, rows = f"({', '.join('?' * width)})", zip(*columns, strict=True)
    packed = (tuple(chain.from_iterable(islice(rows, size))) for _ in range(count // size))
    driver.executemany(f"INSERT INTO {target} VALUES {', '.join([one] * size)}", packed)  # noqa: S608
    driver.executemany(f"INSERT INTO {target} VALUES {one}", rows)  # noqa: S608


def _one_by_one(driver: sqlite3.Connection, target: str, columns: Sequence[Values]) -> None:
    """Rows with text that is not valid: only a CAST makes text of bytes."""
    encoding = str(driver.execute("PRAGMA encoding").fetchone()[0]).lower()
    for row in zip(*columns, strict=True):
        marks = ", ".join("CAST(? AS TEXT)" if type(value) is Raw else "?" for value in row)
        values = [_stored(value, encoding) if type(value) is Raw else value for value in row]
        driver.execute(f"INSERT INTO {target} VALUES ({marks})", values)  # noqa: S608


def _stored(raw: Raw, encoding: str) -> bytes:
    """The bytes of a text in the encoding of the file; SQLite gives out UTF-8 with the lone surrogates in it."""
    return (
        raw.value
        if encoding == "utf-8"
        else raw.value.decode("utf-8", "surrogatepass").encode(encoding, "surrogatepass")
    )


def _values(column: "pa.Array | Values", kind: Kind, converted: bool) -> Values:
    if not isinstance(column, pa.Array | pa.ChunkedArray):
        return column
    if kind == "binary":
        column = column.cast(pa.binary())
    convert = _CONVERTED.get(kind) if converted else None
    values: Values = convert(column) if convert else column.to_pylist()
    return values


def _numbers(column: pa.Array) -> Values:
    """Floats as exactly as they were printed; a NaN, which SQLite would take for NULL, stays text."""
    try:
        numbers = column.cast(pa.float64())
    except pa.ArrowInvalid:
        return _each(column, _number)
    if pc.any(pc.is_nan(numbers)).as_py():
        return _each(column, _number)
    values: Values = numbers.to_pylist()
    return values


def _number(text: str) -> object:
    try:
        number = float(text)
    except ValueError:
        return text
    return number if number == number else text


def _each(column: pa.Array, convert: Callable[[str], object]) -> Values:
    return [None if value is None else convert(value) for value in column.to_pylist()]


_TRUTHS: Mapping[str, int] = {"t": 1, "true": 1, "1": 1, "f": 0, "false": 0, "0": 0}


def _truths(column: pa.Array) -> Values:
    return _each(column, lambda value: _TRUTHS.get(value.lower(), value))


_CONVERTED: Mapping[Kind, Callable[[Any], Values]] = {"float": _numbers, "boolean": _truths}
