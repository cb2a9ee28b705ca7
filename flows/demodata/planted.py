"""A table of the demo as one declaration: its columns, what is truly planted in each, and how its rows are made.

One line a column: name, type, then words. `key` (all of them together are the primary key), `unique`, `required`,
`>table.column` (a foreign key), and the truth: `email` (the column is that), `email@text` and `email@json` (it turns
up inside), `address?` (whether it counts is a matter of opinion: neither its finding nor its absence is wrong).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import get_args

from connectors.model import Column, ForeignKey, Kind, Table, UniqueIndex
from detectors.category import CATEGORIES
from detectors.finding import Place
from flows.demodata.company import Company

Truth = tuple[str, Place]
"""A category and where in the column it stands."""

Columns = dict[str, Iterable[object]]
Fill = Callable[[Company], Columns]

_KINDS: dict[str, Kind] = {
    "smallint": "integer", "integer": "integer", "bigint": "integer", "varchar": "text", "char": "text",
    "text": "text", "numeric": "decimal", "boolean": "boolean", "date": "date", "timestamp": "datetime",
    "json": "json",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planted:
    """`truth` names the personal data of each column, `debatable` the categories nobody can settle."""

    table: Table
    truth: dict[str, tuple[Truth, ...]]
    debatable: dict[str, tuple[Truth, ...]]
    fill: Fill

    def rows(self, company: Company) -> Iterator[tuple[object, ...]]:
        columns = self.fill(company)
        return zip(*(columns[column.name] for column in self.table.columns), strict=True)


def planted(
    declaration: str, comment: str | None = None, foreign: tuple[ForeignKey, ...] = ()
) -> Callable[[Fill], Planted]:
    """Declare the table that the decorated function, named like the table, fills column by column."""

    def declare(fill: Fill) -> Planted:
        lines = [line.split() for line in declaration.strip().splitlines()]
        table = Table(None, fill.__name__, tuple(_column(line) for line in lines), comment=comment)
        keyed = replace(
            table,
            primary_key=tuple(name for name, _, *said in lines if "key" in said),
            unique=tuple(_unique(table.name, name) for name, _, *said in lines if "unique" in said),
            foreign_keys=tuple(_foreign(name, word) for name, _, *said in lines for word in said if word[0] == ">")
            + foreign,
        )
        truth = {name: tuple(_truth(word) for word in said if _is_truth(word)) for name, _, *said in lines}
        debatable = {name: tuple(_truth(word[:-1]) for word in said if word.endswith("?")) for name, _, *said in lines}
        return Planted(keyed, truth, debatable, fill)

    return declare


def _column(line: list[str]) -> Column:
    name, spelling, *said = line
    return Column(name, spelling, _KINDS[spelling.split("(")[0]], nullable="required" not in said and "key" not in said)


def _unique(table: str, column: str) -> UniqueIndex:
    return UniqueIndex(f"u_{table}_{column}", (column,))


def _foreign(column: str, word: str) -> ForeignKey:
    table, referred = word[1:].split(".")
    return ForeignKey(None, (column,), None, table, (referred,))


def _is_truth(word: str) -> bool:
    return word.partition("@")[0] in CATEGORIES and not word.endswith("?")


def _truth(word: str) -> Truth:
    category, _, place = word.partition("@")
    return category, next((known for known in get_args(Place) if known == place), "column")
