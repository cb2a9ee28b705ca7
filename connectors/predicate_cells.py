"""How each dialect tells that a cell is written in a form, and what of it is compared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from connectors.model import Column, ConnectorError, Kind
from connectors.predicate import Form, Scalar, written
from connectors.sql_pieces import Sql, Value

_TEXTS = ("iso_date", "iso_datetime", "fr_date", "fr_datetime")
_NUMBERS = ("yyyymmdd", "epoch_s", "epoch_ms")
_COUNTED: tuple[Kind, ...] = ("integer", "decimal", "float")
_PRINTED: tuple[Kind, ...] = ("text", "enum", "uuid", "network", "other")  # read as the text that they print
_NO_TEXT: tuple[Kind, ...] = (*_COUNTED, "boolean", "binary")


@dataclass(frozen=True, slots=True)
class Read:
    """A cell that is written so: `guard` says that it is (or NULL), `key` is compared with `value` of a value."""

    guard: Sql
    key: Sql
    value: Callable[[Scalar], Sql]


class Cells(Protocol):
    """One dialect."""

    def read(self, cell: str, column: Column, how: str, offset: str | None) -> Read | None:
        """`how`: a form, or `text` or `number` for the cell as it is. None: no cell of the column is so."""

    def tied(self, here: str, own: Column, there: str, its: Column) -> tuple[str, str]:
        """Two cells as they are compared with `=`."""


def cells_of(dialect: str) -> Cells:
    """ConnectorError for a dialect that conditions are not tested on."""
    if dialect == "sqlite":
        return _Sqlite()
    if dialect == "postgresql":
        return _PostgreSQL()
    if dialect in ("mariadb", "mysql"):
        return _MariaDB()
    raise ConnectorError(f"rows are only chosen in SQLite, PostgreSQL and MariaDB, not in {dialect}")


def _cut(text: str, form: str, glue: Callable[..., str]) -> str:
    """What of a text in that form is compared."""
    french = (f"substr({text}, 7, 4)", "'-'", f"substr({text}, 4, 2)", "'-'", f"substr({text}, 1, 2)")
    if form == "iso_datetime":
        return f"replace(substr({text}, 1, 16), 'T', ' ')"
    if form == "fr_date":
        return glue(*french)
    return glue(*french, "' '", f"substr({text}, 12, 5)") if form == "fr_datetime" else text


def _length(form: str, offset: str | None) -> str:
    """How many characters a text in that form has: it is asked first, for it is quicker than a pattern."""
    if form in ("iso_date", "fr_date"):
        return "= 10"
    return "BETWEEN 17 AND 40" if offset else "BETWEEN 16 AND 40"


def _pattern(form: str, offset: str | None) -> str:
    pattern = written(_form(form), offset)
    assert pattern is not None
    return pattern


def _form(how: str) -> Form:
    return how  # type: ignore[return-value]


# What SQLite can tell by itself of most cells (@), so that Python is asked about the others only: a text that comes out
# of its calendar as it went in (reckoned, so that a 30 February moves) is written so.
_D = "[0-9]"
_PLAIN: Mapping[str, str] = {
    "iso_date": f"(@ GLOB '{_D * 4}-{_D * 2}-{_D * 2}' AND date(@, '+0 days') = @ COLLATE BINARY)",
    "iso_datetime": f"(@ GLOB '{_D * 4}-{_D * 2}-{_D * 2}[ T]{_D * 2}:{_D * 2}:{_D * 2}' "
    "AND datetime(@, '+0 days') = replace(@, 'T', ' ') COLLATE BINARY)",
    "fr_date": f"(@ GLOB '{_D * 2}/{_D * 2}/{_D * 4}' AND strftime('%d/%m/%Y', substr(@, 7, 4) || '-' || "
    "substr(@, 4, 2) || '-' || substr(@, 1, 2), '+0 days') = @ COLLATE BINARY)",
    "yyyymmdd": f"(CAST(@ AS TEXT) GLOB '{_D * 8}' AND strftime('%Y%m%d', substr(@, 1, 4) || '-' || "
    "substr(@, 5, 2) || '-' || substr(@, 7, 2), '+0 days') = CAST(@ AS TEXT) COLLATE BINARY)",
    "epoch_s": "(typeof(@) = 'integer' AND @ BETWEEN -99999999999 AND 99999999999)",
    "epoch_ms": "(typeof(@) = 'integer' AND @ BETWEEN -99999999999999 AND 99999999999999)",
}


class _Sqlite:
    """Cells have types, columns have not; patterns are matched by `sqlite_pattern`."""

    def read(self, cell: str, column: Column, how: str, offset: str | None) -> Read | None:
        if how == "text":
            return Read((f"typeof({cell}) = 'text'",), (f"{cell} COLLATE BINARY",), _as_it_is)
        if how == "number":
            return Read((f"typeof({cell}) IN ('integer', 'real')",), (f"+{cell}",), _as_it_is)
        if how in _TEXTS:
            guard = self._guard(cell, how, offset, "= 'text'", " AND length(" + cell + ") " + _length(how, offset))
            return Read(guard, (f"{_cut(cell, how, _bars)} COLLATE BINARY",), _as_it_is)
        if how in _NUMBERS:
            types = "IN ('text', 'integer')" if how == "yyyymmdd" else "IN ('text', 'integer', 'real')"
            number = "INTEGER" if how == "yyyymmdd" else "REAL"
            length = f" AND length({cell}) = 8" if how == "yyyymmdd" else ""
            return Read(self._guard(cell, how, offset, types, length), (f"CAST({cell} AS {number})",), _as_it_is)
        return None

    def tied(self, here: str, own: Column, there: str, its: Column) -> tuple[str, str]:
        return here, there

    def _guard(self, cell: str, how: str, offset: str | None, types: str, length: str = "") -> Sql:
        blob = f"CAST(CAST({cell} AS TEXT) AS BLOB)"
        plain = "" if offset else _PLAIN.get(how, "").replace("@", cell)
        length += f" AND substr({cell}, 17) GLOB '*[Z+-]*'" if offset else ""
        matches = ("gomme_matches(", Value(_pattern(how, offset)), f", {blob})")
        either = (f"({plain} OR ", *matches, ")") if plain else matches
        return (f"typeof({cell}) {types}{length} AND ", *either)


class _PostgreSQL:
    """Dates of the database are compared as such, texts in the collation C."""

    def read(self, cell: str, column: Column, how: str, offset: str | None) -> Read | None:
        if how == "text":
            return None if column.kind in _NO_TEXT else self._text(cell, (f"{cell} IS NOT NULL",), "iso_date")
        if how == "number":
            return self._number(cell, column)
        if how in _TEXTS and column.kind in _PRINTED:
            guard = (f"length({cell}::text) {_length(how, offset)} AND {cell}::text ~ ", Value(_pattern(how, offset)))
            return self._text(cell, guard, how)
        if how in _NUMBERS and column.kind in (*_PRINTED, *_COUNTED):
            return None if column.kind == "float" and how == "yyyymmdd" else self._counted(cell, how)
        return self._native(cell, column, how)

    def tied(self, here: str, own: Column, there: str, its: Column) -> tuple[str, str]:
        kinds = {"number" if column.kind in _COUNTED else column.type.partition("(")[0] for column in (own, its)}
        same = len(kinds) == 1 or {own.kind, its.kind} == {"text"}
        return (here, there) if same else (f"{here}::text", f"{there}::text")

    def _text(self, cell: str, guard: Sql, form: str) -> Read:
        key = f'{_cut(f"{cell}::text", form, _bars)} COLLATE "C"'
        return Read(guard, (key,), lambda value: ("CAST(", Value(str(value)), ' AS text) COLLATE "C"'))

    def _number(self, cell: str, column: Column) -> Read | None:
        if column.kind == "boolean":
            return Read((f"{cell} IS NOT NULL",), (f"{cell}::integer::numeric",), _as_numeric)
        if column.kind == "float":  # NaN, which PostgreSQL calls the greatest, is no number
            return Read((f"{cell} <> 'NaN'",), (f"{cell}::double precision",), _as_double)
        if column.kind == "decimal":
            return Read((f"{cell}::numeric <> 'NaN'",), (f"{cell}::numeric",), _as_numeric)
        return Read((f"{cell} IS NOT NULL",), (f"{cell}::numeric",), _as_numeric) if column.kind == "integer" else None

    def _counted(self, cell: str, how: str) -> Read:
        guard = (f"{cell}::text ~ ", Value(_pattern(how, None)))
        return Read(guard, (f"{cell}::text::double precision",), _as_double)

    def _native(self, cell: str, column: Column, how: str) -> Read | None:
        zoned = "with time zone" in column.type.lower() or column.type.lower().startswith("timestamptz")
        type_ = {"date": "date", "datetime": "timestamp", "datetime_zone": "timestamptz"}.get(how)
        if type_ is None or column.kind != ("date" if how == "date" else "datetime"):
            return None
        if column.kind == "datetime" and zoned != (how == "datetime_zone"):
            return None
        zone = "+00:00" if how == "datetime_zone" else ""
        first, after = f"'0001-01-01{zone and ' 00:00:00'}{zone}'", f"'10000-01-01{zone and ' 00:00:00'}{zone}'"
        guard = f"{cell} >= {type_} {first} AND {cell} < {type_} {after}"
        return Read((guard,), (cell,), lambda value: ("CAST(", Value(str(value)), f" AS {type_})"))


class _MariaDB:
    """Texts are compared byte by byte; moments by their seconds, whatever the session's zone."""

    def read(self, cell: str, column: Column, how: str, offset: str | None) -> Read | None:
        text = f"CONVERT({cell} USING utf8mb4)"
        if how == "text":
            fits = column.kind not in _NO_TEXT
            return Read((f"{cell} IS NOT NULL",), (f"CAST({text} AS BINARY)",), _as_bytes) if fits else None
        if how == "number":
            return self._number(cell, column)
        if how in _TEXTS and column.kind in _PRINTED:
            return Read(self._guard(text, how, offset), (f"CAST({_cut(text, how, _concat)} AS BINARY)",), _as_bytes)
        if how in _NUMBERS and column.kind in (*_PRINTED, *_COUNTED):
            never = column.kind == "float" and how == "yyyymmdd"
            return None if never else Read(self._guard(text, how, None), (f"CAST({text} AS DOUBLE)",), _as_it_is)
        return self._native(cell, column, how)

    def tied(self, here: str, own: Column, there: str, its: Column) -> tuple[str, str]:
        if (own.kind in _COUNTED) == (its.kind in _COUNTED):
            return here, there
        return f"CAST(CONVERT({here} USING utf8mb4) AS BINARY)", f"CAST(CONVERT({there} USING utf8mb4) AS BINARY)"

    def _guard(self, text: str, how: str, offset: str | None) -> Sql:
        pattern = _pattern(how, offset).removesuffix("$") + r"\z"  # `$` lets a last newline pass
        size = f"CHAR_LENGTH({text}) {_length(how, offset)} AND " if how in _TEXTS else ""
        return (f"{size}{text} COLLATE utf8mb4_bin REGEXP ", Value(pattern))

    def _number(self, cell: str, column: Column) -> Read | None:
        fits = column.kind in (*_COUNTED, "boolean")
        return Read((f"{cell} IS NOT NULL",), (cell,), _as_it_is) if fits else None

    def _native(self, cell: str, column: Column, how: str) -> Read | None:
        stamp = column.type.lower().startswith("timestamp")
        if how == "datetime_zone" and column.kind == "datetime" and stamp:
            key = f"UNIX_TIMESTAMP({cell})"
            return Read((f"{key} > 0",), (key,), _as_seconds)
        if how == "date" and column.kind == "date":
            return Read(self._real(cell), (cell,), lambda value: ("CAST(", Value(str(value)), " AS DATE)"))
        if how == "datetime" and column.kind == "datetime" and not stamp:
            return Read(self._real(cell), (cell,), lambda value: ("CAST(", Value(str(value)), " AS DATETIME(6))"))
        return None

    def _real(self, cell: str) -> Sql:
        """A day of the calendar: servers may hold 2026-02-31, 2026-00-00 and 0000-00-00."""
        day = Value(_pattern("iso_date", None).removesuffix("$") + r"\z")
        return (f"YEAR({cell}) > 0 AND substr(CAST({cell} AS CHAR), 1, 10) REGEXP ", day)


def _as_it_is(value: Scalar) -> Sql:
    return (Value(value),)


def _as_bytes(value: Scalar) -> Sql:
    return ("CAST(CONVERT(", Value(str(value)), " USING utf8mb4) AS BINARY)")


def _as_numeric(value: Scalar) -> Sql:
    return ("CAST(", Value(str(value)), " AS numeric)")


def _as_double(value: Scalar) -> Sql:
    return ("CAST(", Value(str(value)), " AS double precision)")


def _as_seconds(value: Scalar) -> Sql:
    """A moment of UTC as MariaDB keeps it."""
    return (Value(int(datetime.fromisoformat(str(value)).timestamp())),)


def _bars(*texts: str) -> str:
    return f"({' || '.join(texts)})" if len(texts) > 1 else texts[0]


def _concat(*texts: str) -> str:
    return f"concat({', '.join(texts)})"
