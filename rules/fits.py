"""Whether masks can stand where a manifest puts them: kinds, lengths, keys; one sentence for each that cannot."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from connectors.model import Column, Table
from rules.document import nearest
from rules.edges import TablePlace
from rules.manifest import ColumnRule, MaskName, TableRule
from rules.masks.declared import KINDS
from rules.masks.email import longest as longest_email
from rules.masks.login import longest as longest_login
from rules.room import length

# Characters that a pseudonym may need where the column has a limit; those that keep the length of the value need none.
LEAST: Mapping[MaskName, int] = {
    "email": longest_email(False), "login": longest_login(False), "phone": 9, "first_name": 10, "last_name": 12,
    "full_name": 15, "company": 12, "address": 25, "ip": 15, "nir": 13, "card": 13, "iban": 15,
}  # fmt: skip
EXACT: frozenset[MaskName] = frozenset(
    {"email", "login", "phone", "iban", "card", "nir", "ip", "token", "code", "number", "key", "secret", "birth_date"}
)
# Masks that a path of a document may have.
IN_DOCUMENTS: frozenset[MaskName] = frozenset(
    {"email", "phone", "first_name", "last_name", "full_name", "login", "company", "address", "birth_date", "iban",
     "card", "nir", "ip", "secret", "number", "code", "date_shift", "token", "null"}
)  # fmt: skip
_OTHERS = "use mask: token, or null"


@dataclass(frozen=True, slots=True)
class Spot:
    """A column with its rule."""

    system: str
    table: Table
    column: Column
    rule: ColumnRule
    around: TableRule

    @property
    def place(self) -> str:
        return f"{self.system}.{self.table.label}.{self.column.name}"

    @property
    def place_of(self) -> TablePlace:
        return self.system, self.table.label

    @property
    def room(self) -> int | None:
        """Characters that the column takes; None where it is open."""
        return length(self.column.type) if self.column.kind == "text" else None

    @property
    def uniques(self) -> Iterator[tuple[str, ...]]:
        """Every key and unique index that the column is in, as the columns of each."""
        for columns in unique_keys(self.table):
            if self.column.name in columns:
                yield columns


def unique_keys(table: Table) -> list[tuple[str, ...]]:
    """The columns of the primary key and of every unique index, those in expressions included."""
    keys = [table.primary_key] if table.primary_key else []
    names = [column.name for column in table.columns]
    for index in table.unique:
        inside = [name for name in names if any(_mentions(expression, name) for expression in index.expressions)]
        keys.append(tuple(dict.fromkeys([*index.columns, *inside])))
    return list(dict.fromkeys(keys))


def problems(spot: Spot) -> Iterator[str]:
    """What is wrong with one mask; each sentence names the place and the remedy."""
    mask, column, rule = spot.rule.mask, spot.column, spot.rule
    if mask is None:
        return
    if mask in KINDS and column.kind not in KINDS[mask]:
        others: tuple[MaskName, ...] = ("token", "key", "date_shift", "json")
        fitting = next((f"mask: {each}, or null" for each in others if column.kind in KINDS[each]), "mask: null")
        yield f"{spot.place}: mask {mask} does not fit the type {column.type}; use {fitting}"
        return
    least = LEAST.get(mask, 0)
    if spot.room is not None and spot.room < least:
        yield f"{spot.place}: mask {mask} needs {least} characters, {column.type} takes {spot.room}; {_OTHERS}"
    if mask in ("email", "login") and rule.readable and spot.room is not None:
        wanted = longest_email(True) if mask == "email" else longest_login(True)
        if spot.room < wanted:
            room = f"{column.type} takes {spot.room}"
            yield f"{spot.place}: a readable pseudonym needs {wanted} characters, {room}; write readable: false"
    if mask == "null" and (not column.nullable or column.name in spot.table.primary_key):
        yield f"{spot.place}: mask null stands in a column that takes no NULL; use mask: constant, or token"
    for path, inner in (rule.paths or {}).items():
        if inner not in IN_DOCUMENTS:
            yield f"{spot.place}: path {path} has no such mask '{inner}'{nearest(inner, sorted(IN_DOCUMENTS))}"
    yield from _of_value(spot)
    yield from _of_keys(spot)


def _of_value(spot: Spot) -> Iterator[str]:
    value = spot.rule.value
    if value is None:
        return
    if spot.room is not None and len(str(value)) > spot.room:
        size = len(str(value))
        yield f"{spot.place}: its value has {size} characters, {spot.column.type} takes {spot.room}; shorten it"
    if spot.column.kind in ("integer", "decimal", "float") and not _is_number(value):
        yield f"{spot.place}: its value is no number, as {spot.column.type} wants; write a number"


def _is_number(value: object) -> bool:
    try:
        float(str(value))
    except ValueError:
        return isinstance(value, bool)
    return True


def _of_keys(spot: Spot) -> Iterator[str]:
    """A unique index stays one where every masked column of it keeps different values different."""
    mask = spot.rule.mask
    if mask is None or mask == "null" or is_exact(spot.rule):
        return
    for columns in spot.uniques:
        others = [name for name in columns if name != spot.column.name]
        if _holds_without(spot, others) or (mask == "date_shift" and spot.around.subject in others):
            continue
        yield f"{spot.place}: the unique key ({', '.join(columns)}) would not hold under mask {mask}; use mask: token"


def is_exact(rule: ColumnRule) -> bool:
    """Whether different values stay different, always."""
    if rule.mask == "birth_date":
        return rule.how != "shift"
    return rule.mask is None or (rule.mask in EXACT and (rule.mask != "secret" or rule.value is None))


def _holds_without(spot: Spot, others: list[str]) -> bool:
    """Whether some of the other columns are unique by themselves, and exact."""
    exact = {name for name in others if (rule := spot.around.columns.get(name)) is None or is_exact(rule)}
    return any(set(key) <= exact for key in unique_keys(spot.table))


def _mentions(expression: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", expression, re.IGNORECASE) is not None
