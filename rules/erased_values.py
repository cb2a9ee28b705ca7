"""What is written in the place of a value: NULL, a constant, a surrogate, a pseudonym.

A surrogate is new in each row and says nothing: random, as long as the column allows, of the column's type. A text
begins with `SURROGATE`, so that a certificate can tell it from what stood there. Numbers are counted down from near the
end of what the type holds, so that they meet none that an application gives.

A pseudonym is keyed, and the same for the same canonical value as long as its key lives: still personal data.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import blake2b
from itertools import islice, repeat

import pyarrow as pa

from connectors.model import Column, Table
from connectors.structure import Structure
from rules.document import RulesError
from rules.room import length
from rules.subject_ids import identified

SURROGATE = "efface-"  # what the text of a surrogate begins with
SURROGATE_DOMAIN = "efface.invalid"  # RFC 2606: nobody's
PSEUDONYM_DOMAIN = "pseudonyme.invalid"
LEAST_ROOM = 6  # characters of which that many are random: 36^6 values, and 50000 rows until two are probably the same

Random = Callable[[int], bytes]
_WHOLE = len(SURROGATE) + 32  # characters of a text with all of its 16 random bytes
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MAIL = re.compile(r"e[-_]?mail|courriel|(^|_)mail|(^|_)mel(_|$)", re.IGNORECASE)
_CHECK = re.compile(r"\bcheck\s*\(", re.IGNORECASE)
_BITS = (("tinyint", 7), ("smallint", 15), ("int2", 15), ("mediumint", 23), ("bigint", 63), ("int8", 63))
_FIRST_DAY, _DAYS = date(1900, 1, 1), 25_000  # days that nobody takes for a real one


class NoValue(RulesError):
    """Nothing fits the column; the message says what to write in the rule instead."""


@dataclass(slots=True)
class Surrogates:
    """Makes the surrogates of one run; `random` is a source of bytes such as `os.urandom`."""

    random: Random
    _counted: dict[str, Iterator[int]] = field(default_factory=dict)

    def of(self, place: str, column: Column, count: int, mail: bool = False) -> pa.Array:
        """So many, as text. NoValue."""
        if column.kind == "text" and not mail and (length(column.type) or _WHOLE) >= _WHOLE:  # most are: all at once
            tags = self.random(16 * count).hex()
            return pa.array([f"{SURROGATE}{tags[at : at + 32]}" for at in range(0, 32 * count, 32)], pa.string())
        return pa.array(list(islice(self._each(place, column, mail), count)), pa.string())

    def _each(self, place: str, column: Column, mail: bool) -> Iterator[str]:
        kind = column.kind
        if kind in ("text", "enum", "json", "uuid"):
            return self._texts(place, column, mail)
        if kind in ("integer", "decimal", "float"):
            return map(str, self._counter(place, column))
        if kind in ("date", "datetime"):
            days = (_FIRST_DAY + timedelta(at % _DAYS) for at in self._counter(place, column))
            return (str(day) if kind == "date" else f"{day} {self._clock()}" for day in days)
        if kind == "boolean":
            return repeat("0")  # PostgreSQL reads it as false
        raise NoValue(f"{place}: no surrogate fits a column of the type {column.type}; write null, or a constant")

    def _texts(self, place: str, column: Column, mail: bool) -> Iterator[str]:
        room = length(column.type) if column.kind == "text" else None
        if column.kind == "enum":
            raise NoValue(f"{place}: no surrogate fits a list of values; write a constant of that list")
        if room is not None and room < LEAST_ROOM:
            raise NoValue(f"{place}: {room} characters have no room for a surrogate; write null, or a constant")
        while True:
            yield self._text(column, room, mail)

    def _text(self, column: Column, room: int | None, mail: bool) -> str:
        tag = self.random(16).hex()
        if column.kind == "uuid":
            return f"{tag[:8]}-{tag[8:12]}-4{tag[13:16]}-8{tag[17:20]}-{tag[20:]}"
        if column.kind == "json":
            return f'"{SURROGATE}{tag}"'
        if mail:
            return _address(tag, SURROGATE, SURROGATE_DOMAIN, room)
        if room is None or room >= len(SURROGATE) + 8:
            return f"{SURROGATE}{tag}"[:room]
        return _short(self.random(16), room)

    def _counter(self, place: str, column: Column) -> Iterator[int]:
        if place not in self._counted:
            self._counted[place] = self._counting(column)
        return self._counted[place]

    def _counting(self, column: Column) -> Iterator[int]:
        most = _most(column)
        at = int.from_bytes(self.random(8), "big") % max(1, most // 4)
        while True:
            yield most - at
            at = (at + 1) % most

    def _clock(self) -> str:
        seconds = int.from_bytes(self.random(4), "big") % 86_400
        return str((datetime(1900, 1, 1) + timedelta(seconds=seconds)).time())


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Pseudonyms under one key, which is kept until an end of its own."""

    key: bytes = field(repr=False)

    def of(self, place: str, column: Column, values: pa.Array, mail: bool = False) -> pa.Array:
        """Of each value, as text; NULL stays. NoValue."""
        room = length(column.type) if column.kind == "text" else None
        if column.kind not in ("text", "integer", "decimal") or (room is not None and room < LEAST_ROOM):
            raise NoValue(f"{place}: no pseudonym fits {column.type}; write surrogate, null, or a constant")
        made = {value: self._one(column, value, room, mail) for value in set(values.to_pylist()) if value is not None}
        return pa.array([made.get(value) for value in values.to_pylist()], pa.string())

    def _one(self, column: Column, value: str, room: int | None, mail: bool) -> str:
        said = identified(value).encode("utf-8", "surrogatepass")
        tag = blake2b(said, key=self.key, person=b"gomme pseudo", digest_size=16)
        if column.kind != "text":
            return str(_most(column) - int.from_bytes(tag.digest()[:8], "big") % max(1, _most(column) // 2))
        if mail:
            return _address(tag.hexdigest(), "p-", PSEUDONYM_DOMAIN, room)
        return f"p-{tag.hexdigest()}"[:room] if room is None or room >= 12 else _short(tag.digest(), room)


def wants_address(table: Table, name: str, structure: Structure, categories: Sequence[str] = ()) -> bool:
    """Whether a text of that column is to look like an e-mail address: by what is declared of it, its name, or a CHECK.

    A CHECK is taken for one of addresses where it speaks of the column and of an `@`.
    """
    if any(_MAIL.search(said) for said in (*categories, name)):
        return True
    said = (one.sql for one in (*structure.before, *structure.after) if one.place.startswith(table.label))
    word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    return any("@" in check and word.search(check) for sql in said for check in _checks(sql))


def _checks(sql: str) -> Iterator[str]:
    """What stands in the parentheses of each CHECK."""
    for found in _CHECK.finditer(sql):
        depth, start = 1, found.end()
        for at in range(start, len(sql)):
            depth += {"(": 1, ")": -1}.get(sql[at], 0)
            if not depth:
                yield sql[start:at]
                break


def _address(tag: str, before: str, domain: str, room: int | None) -> str:
    """As much of the tag as there is room for, its beginning said where it can be; a shorter domain where it must."""
    for end in (f"@{domain}", "@x.invalid", "@x"):
        left = (room if room is not None else 99) - len(end)
        if left >= len(before) + 8:
            return f"{before}{tag}"[:left] + end
    left = (room or 0) - 2
    return _short(bytes.fromhex(tag), left) + "@x"


def _short(tag: bytes, room: int) -> str:
    number, said = int.from_bytes(tag, "big"), ""
    for _ in range(room):
        number, digit = divmod(number, 36)
        said += _DIGITS[digit]
    return said


def _most(column: Column) -> int:
    """The greatest whole number that the column holds."""
    type_ = column.type.lower()
    if column.kind == "decimal" and (found := re.search(r"\((\d+)(?:,\s*(\d+))?\)", type_)):
        return int(10 ** min(18, int(found[1]) - int(found[2] or 0)) - 1)
    if column.kind != "integer":
        return 2**50
    bits = next((bits for name, bits in _BITS if name in type_), 31)
    return int(2**bits - 1)
