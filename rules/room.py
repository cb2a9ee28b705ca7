"""What a column can take: its length, its kind, and the next best mask where the best one does not fit."""

import re

from connectors.model import Column, Kind
from rules.manifest import ColumnRule, MaskName

TEXTS: frozenset[Kind] = frozenset({"text"})
NUMBERS: frozenset[Kind] = frozenset({"integer", "decimal"})

# Characters that a pseudonym needs at least; an e-mail address in its short form, a tag of 80 bits and a domain.
LEAST: dict[MaskName, int] = {
    "email": 28, "phone": 10, "first_name": 10, "last_name": 12, "full_name": 23, "login": 16, "company": 24,
    "address": 40, "birth_date": 8, "iban": 27, "card": 13, "nir": 13, "ip": 15, "token": 16,
}  # fmt: skip
READABLE = 44  # characters from which an address has a name in front of its tag
# Masks that give different pseudonyms to different values, always.
INJECTIVE: frozenset[MaskName] = frozenset(
    {"email", "phone", "login", "iban", "card", "nir", "ip", "token", "code", "key", "number"}
)
_KINDS: dict[MaskName, frozenset[Kind]] = {
    "phone": TEXTS | NUMBERS,
    "nir": TEXTS | NUMBERS,
    "card": TEXTS | NUMBERS,
    "birth_date": TEXTS | {"date", "datetime", "integer"},
    "ip": TEXTS | {"network"},
    "number": NUMBERS | {"float"},
    "key": NUMBERS,
    "json": TEXTS | {"json"},
}
_LENGTH = re.compile(r"\((\d+)\)")
_EMPTY: dict[Kind, str | int | bool] = {
    "text": "", "binary": "", "json": "{}", "integer": 0, "decimal": 0, "float": 0, "boolean": False,
    "date": "1970-01-01", "datetime": "1970-01-01 00:00:00",
}  # fmt: skip


def length(type_: str) -> int | None:
    """The characters that a text type can hold, as in VARCHAR(120); None where it is open."""
    found = _LENGTH.search(type_)
    if found:
        return int(found[1])
    return 255 if type_.lower().startswith("tinytext") else None


def fitting(mask: MaskName, column: Column, room: int | None, unique: bool) -> ColumnRule | None:
    """The rule where that mask can stand in the column, of which `room` characters may be filled; else None."""
    if column.kind not in _KINDS.get(mask, TEXTS) or (unique and mask not in INJECTIVE):
        return None
    if column.kind in TEXTS and room is not None and room < LEAST.get(mask, 0):
        return None
    readable = False if mask == "email" and room is not None and room < READABLE else None
    return ColumnRule(type=column.type, mask=mask, readable=readable)


def next_best(mask: MaskName, column: Column, room: int | None, unique: bool, in_key: bool) -> ColumnRule | None:
    """What hides the values where `mask` does not fit; None where nothing does, so that the rows must go.

    A code keeps the signs of its value, so that of an address or a number would look like somebody's own.
    """
    others: list[MaskName] = ["token", *(("code", "key") if mask not in ("email", "phone") else ("key",))]
    for other in others if unique or column.kind in TEXTS else ():
        if found := fitting(other, column, room, unique):
            return found
    return hidden(column, unique, in_key)


def hidden(column: Column, unique: bool, in_key: bool) -> ColumnRule | None:
    """No value at all: null, or one value for all where the column takes no null; None where neither is possible."""
    if column.nullable and not in_key:
        return ColumnRule(type=column.type, mask="null")
    if not unique and not in_key and column.kind in _EMPTY:
        return ColumnRule(type=column.type, mask="constant", value=_EMPTY[column.kind])
    return None
