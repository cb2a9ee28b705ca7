"""The masks of one table: portion by portion, columns in, masked columns out, nothing remembered between.

mask = TableMask(system, table, rule, known)
written = mask({name: cells for name in mask.text})
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import pyarrow as pa

from connectors.model import Column, Kind, Table
from rules.cells import Ints, Words
from rules.manifest import ColumnRule, MaskName, TableRule
from rules.masks import alike, constants
from rules.masks.dates import SPAN
from rules.masks.documents import Documents, Unreadable
from rules.masks.filler import filler
from rules.masks.own_names import Own, Role
from rules.masks.rows import Rows
from rules.refused import MaskRefused, by_subject
from rules.room import length

if TYPE_CHECKING:
    from rules.known import Known

Masker: TypeAlias = Callable[[Rows, pa.Array], pa.Array]
ValueMask: TypeAlias = Callable[[pa.Array], pa.Array]

NAMES: Mapping[str, Role] = {"first_name": "first", "last_name": "last", "full_name": "full"}
_NUMBERS: frozenset[Kind] = frozenset({"integer", "decimal", "float"})
_IN_DOCUMENT = Column("", "", "text")
_LATE: frozenset[MaskName] = frozenset({"text", "json"})  # they repeat what the other columns of the row became


class TableMask:
    """Masks the rows of one table; the same rows give the same whenever and in whatever portions they come."""

    def __init__(self, system: str, table: Table, rule: TableRule, known: "Known") -> None:
        self._place = (system, table.label)
        self._known, self._makers = known, known.makers
        names = [column.name for column in table.columns if not column.generated]
        own = {name: rule.columns[name] for name in names if name in rule.columns and rule.columns[name].mask}
        self._rules: dict[str, ColumnRule] = own if rule.do == "mask" else {}
        order = sorted(self._rules, key=lambda name: (self._rules[name].mask in _LATE, names.index(name)))
        self._maskers = {name: self._masker(table.column(name), self._rules[name]) for name in order}

    @property
    def masked(self) -> frozenset[str]:
        """The columns that it replaces."""
        return frozenset(self._rules)

    @property
    def text(self) -> frozenset[str]:
        """The columns it must be given as Arrow utf8: those it replaces, and those that tell whom rows are about."""
        about = self._known.persons.whom[self._place].columns if self._asks else ()
        return self.masked | frozenset(about)

    def __call__(self, cells: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
        """The masked columns of some rows. MaskRefused where a document cannot be read."""
        seeding = self._known.persons.seeding(self._place)
        rows = Rows({name: cells[name] for name in self.text}, self._makers.emails, seeding)
        for name, masker in self._maskers.items():
            rows.masked[name] = masker(rows, rows[name])
        return rows.masked

    @property
    def _asks(self) -> bool:
        """Whether any mask asks whom a row is about."""
        return any(by_subject(rule) for rule in self._rules.values())

    def _masker(self, column: Column, rule: ColumnRule) -> Masker:
        mask = str(rule.mask)
        limit = length(column.type) if column.kind == "text" else None
        if (made := self._by_value(column, rule, limit).get(mask)) is not None:
            return lambda rows, values: made(values)
        others: Mapping[str, Masker] = {
            "email": lambda rows, values: self._makers.emails.of(values, rows.addresses(column.name)),
            "birth_date": partial(self._date, rule, self._known.is_unique((*self._place, column.name))),
            "text": partial(self._text, rule, limit),
            "json": partial(self._json, rule, column.name, limit),
        }
        return others.get(mask) or self._by_person(rule, limit)

    def _by_value(self, column: Column, rule: ColumnRule, limit: int | None) -> Mapping[str, ValueMask]:
        """The masks that ask nothing of the row."""
        makers = self._makers
        return {
            "phone": partial(makers.phones.of, integers=column.kind in _NUMBERS),
            "login": makers.logins.of,
            "company": partial(makers.companies.of, limit=limit),
            "address": partial(makers.postal.of, limit=limit),
            "iban": makers.issued.ibans,
            "card": makers.issued.cards,
            "nir": makers.issued.nirs,
            "ip": makers.ips.of,
            "secret": self._secret(rule),
            "number": partial(alike.number, prf=makers.numbers, most=self._most(column)),
            "key": self._key(column) if rule.mask == "key" else constants.null,
            "code": partial(alike.code, prf=makers.codes),
            "token": partial(alike.token, prf=makers.tokens),
            "constant": partial(constants.constant, value="" if rule.value is None else rule.value),
            "null": constants.null,
            "truncate": partial(constants.truncate, length=rule.length or 0),
        }

    def _by_person(self, rule: ColumnRule, limit: int | None) -> Masker:
        """The masks that ask whom a row is about."""
        others: Mapping[str, Masker] = {
            "first_name": partial(self._name, rule, limit),
            "last_name": partial(self._name, rule, limit),
            "full_name": partial(self._full_name, rule, limit),
            "birth_date": partial(self._date, rule, False),
            "date_shift": partial(self._date, rule, False),
        }
        return others[str(rule.mask)]

    def _most(self, column: Column) -> int | None:
        return self._known.most_of((*self._place, column.name)) if column.kind == "integer" else None

    def _key(self, column: Column) -> Callable[[pa.Array], pa.Array]:
        if column.kind in _NUMBERS:
            return self._known.range_of((*self._place, column.name)).of
        return partial(alike.token, prf=self._makers.tokens)

    def _secret(self, rule: ColumnRule) -> Callable[[pa.Array], pa.Array]:
        if rule.value is not None:
            return partial(constants.constant, value=rule.value)
        return self._makers.secrets.of

    def _seeds(self, rule: ColumnRule, rows: Rows) -> Words | None:
        return rows.seeds if by_subject(rule) else None

    def _name(self, rule: ColumnRule, limit: int | None, rows: Rows, values: pa.Array) -> pa.Array:
        makers = self._makers
        names = makers.first_names if rule.mask == "first_name" else makers.last_names
        return names.of(values, self._seeds(rule, rows), limit)

    def _full_name(self, rule: ColumnRule, limit: int | None, rows: Rows, values: pa.Array) -> pa.Array:
        firsts, lasts = self._beside(rows, "first_name"), self._beside(rows, "last_name")
        return self._makers.full_names.of(values, self._seeds(rule, rows), limit, firsts, lasts)

    def _beside(self, rows: Rows, mask: MaskName) -> pa.Array | None:
        """The row's own column of that mask, if it has one; a name inside of a document may be anybody's."""
        name = next((name for name, rule in self._rules.items() if rule.mask == mask), None)
        return rows[name] if name is not None and name in rows else None

    def _date(self, rule: ColumnRule, apart: bool, rows: Rows, values: pa.Array) -> pa.Array:
        """`apart`: dates must stay different, so they become others of their year one to one."""
        shift = rule.days or SPAN if rule.mask == "date_shift" or rule.how == "shift" else None
        return self._makers.dates.of(values, None if apart and shift is None else rows.seeds, shift)

    def _text(self, rule: ColumnRule, limit: int | None, rows: Rows, values: pa.Array) -> pa.Array:
        if rule.how == "drop":
            return filler(values, limit)
        return self._known.prose.of(values, self._own(rows), limit)

    def _own(self, rows: Rows) -> list[Own]:
        """The names of the rows, as they were and as they are written."""
        return [
            Own(NAMES[str(rule.mask)], rows[name], rows.masked[name])
            for name, rule in self._rules.items()
            if rule.mask in NAMES
        ]

    def _json(self, rule: ColumnRule, name: str, limit: int | None, rows: Rows, values: pa.Array) -> pa.Array:
        paths = {path: partial(self._path, str(mask), rows) for path, mask in (rule.paths or {}).items()}
        documents = Documents(self._known.prose, self._makers.phones.of, paths)
        try:
            return (
                documents.dropped(values, limit) if rule.how == "drop" else documents.of(values, self._own(rows), limit)
            )
        except Unreadable as error:
            raise MaskRefused([f"{'.'.join(self._place)}.{name}: {error}"]) from None

    def _path(self, mask: str, rows: Rows, values: pa.Array, where: Ints) -> pa.Array:
        """Values out of documents; `where` are the rows that they stand in."""
        rule = ColumnRule(type="", mask=mask)  # type: ignore[arg-type]
        if mask == "email":
            return self._makers.emails.of(values)
        if (made := self._by_value(_IN_DOCUMENT, rule, None).get(mask)) is not None:
            return made(values)
        return self._by_person(rule, None)(rows.of(where), values)

    def __repr__(self) -> str:
        return f"TableMask({'.'.join(self._place)})"
