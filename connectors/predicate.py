"""Which rows of a table are meant, as plain values that every dialect compiles to SQL: comparisons, no calendar.

A predicate is true or false of a row, never unknown: a comparison with NULL is false, and `Not` is the exact
complement. A cell that is not written in the form of a `Within` makes it false, never an error; so a compiler guards
what it cuts or casts (AND does not keep its order in SQL), and compares texts byte by byte, whatever the collation.

Form            written in the cell                        what is compared (`key`)              value
date            a DATE of the database: no infinity, no 0  the day                               'YYYY-MM-DD'
datetime        a date-time without a zone                 the date-time                         'YYYY-MM-DD HH:MM:SS'
datetime_zone   a date-time that knows its instant         the instant                           '… HH:MM:SS+00:00', UTC
iso_date        text YYYY-MM-DD                            the text                              'YYYY-MM-DD'
iso_datetime    text YYYY-MM-DD, 'T' or ' ', HH:MM…        characters 1–16 with ' ' for 'T'      'YYYY-MM-DD HH:MM'
fr_date         text DD/MM/YYYY (or '.', or '-')           7–10, '-', 4–5, '-', 1–2              'YYYY-MM-DD'
fr_datetime     the same, ' ' or 'T', HH:MM…               fr_date, ' ', characters 12–16        'YYYY-MM-DD HH:MM'
yyyymmdd        eight digits, as text or a number          the number                            20261231
epoch_s         seconds since 1970 UTC, text or a number   the number                            1798758000
epoch_ms        milliseconds since 1970 UTC                the number                            1798758000000
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Scalar = str | int | float
Op = Literal["<", "<=", "=", "<>", ">=", ">"]
Form = Literal[
    "date", "datetime", "datetime_zone", "iso_date", "iso_datetime", "fr_date", "fr_datetime", "yyyymmdd", "epoch_s",
    "epoch_ms",
]  # fmt: skip


Span = tuple[Scalar, Scalar | None]  # from the first, to before the second; None: without end


@dataclass(frozen=True, slots=True)
class Compare:
    """The cell as it is, compared with `value`."""

    column: str
    op: Op
    value: Scalar


@dataclass(frozen=True, slots=True)
class Within:
    """The cell is written in `form`, and lies in one of the spans, which are in order and apart; of none: no row.

    `offset` ('+02:00') belongs to iso_datetime: only texts that end in this offset are meant, and without it only
    texts that end in none.
    """

    column: str
    form: Form
    spans: tuple[Span, ...]
    offset: str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """The cell is NULL."""

    column: str


@dataclass(frozen=True, slots=True)
class Like:
    """The cell is written in this form, and the day is one of the calendar; `offset` as in `Within`."""

    column: str
    form: Form
    offset: str | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """Some row of `table` (a label) for which `where` holds is bound to this one by pairs of (own, its) column.

    `table` may be the row's own table; a NULL in an own column is bound to nothing.
    """

    table: str
    by: tuple[tuple[str, str], ...]
    where: "Predicate"


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; of no parts: every row."""

    parts: tuple["Predicate", ...]


@dataclass(frozen=True, slots=True)
class Any_:
    """At least one part holds; of no parts: no row."""

    parts: tuple["Predicate", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Predicate"


Predicate: TypeAlias = Compare | Within | Missing | Like | Related | All | Any_ | Not
EVERY = All(())
NEVER = Any_(())

_LONG, _SHORT = "(0[13578]|1[02])", "(0[469]|11)"
_LEAP = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?"


def written(form: Form, offset: str | None = None) -> str | None:
    """A regular expression (POSIX extended, also of PCRE and Python) that the whole text of a cell matches.

    It knows months and leap years, so that what matches is a day. Whole means whole: PCRE's `$` lets a last newline
    pass, which no cell of a date has. None for the database's own dates.
    """
    if form == "iso_datetime":
        return f"^{_ISO}[ T]{_TIME}{_ending(offset)}$"
    return _WRITTEN.get(form)


def _ending(offset: str | None) -> str:
    """'+02:00' is also written +0200 and +02; '+00:00' is also Z."""
    if offset is None:
        return ""
    sign, hours, minutes = offset[0], offset[1:3], offset[4:6]
    short = f"[{sign}]{hours}(:?{minutes})?" if minutes == "00" else f"[{sign}]{hours}:?{minutes}"
    return f"(Z|{short})" if offset == "+00:00" else short


def _days(pattern: str) -> str:
    """A pattern of {y}, {m}, {d} for every day of the calendar; `-` stands between them, or nothing."""
    kinds = (
        ("[0-9]{4}", _LONG, "(0[1-9]|[12][0-9]|3[01])"),
        ("[0-9]{4}", _SHORT, "(0[1-9]|[12][0-9]|30)"),
        ("[0-9]{4}", "02", "(0[1-9]|1[0-9]|2[0-8])"),
        (_LEAP, "02", "29"),
    )
    return f"({'|'.join(pattern.format(y=y, m=m, d=d) for y, m, d in kinds)})"


_ISO = _days("{y}-{m}-{d}")
_FRENCH = f"({'|'.join(_days(pattern) for pattern in ('{d}/{m}/{y}', '{d}[.]{m}[.]{y}', '{d}-{m}-{y}'))})"
_WRITTEN: Mapping[Form, str] = {
    "iso_date": f"^{_ISO}$",
    "fr_date": f"^{_FRENCH}$",
    "fr_datetime": f"^{_FRENCH}[ T]{_TIME}$",
    "yyyymmdd": f"^{_days('{y}{m}{d}')}$",
    "epoch_s": r"^-?[0-9]{1,11}(\.[0-9]{1,9})?$",
    "epoch_ms": r"^-?[0-9]{1,14}(\.[0-9]{1,9})?$",
}
