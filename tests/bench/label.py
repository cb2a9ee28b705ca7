"""What a column of a benchmark database really holds, written down when its values are made."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

MISSION: tuple[str, ...] = ("name", "email", "phone")
OTHERS: tuple[str, ...] = (
    "address", "birth_date", "national_id", "bank_account", "payment_card", "ip_address", "login", "secret",
    "online_id",
)  # fmt: skip

Place = Literal["column", "text", "json"]
Group = Literal["generated", "products", "unread", "adversarial", "samples", "translated"]


@dataclass(frozen=True, slots=True)
class Label:
    """`holds` gives each category's share of the non-null values; a category in `tolerated` is neither right nor wrong.

    `telling` is False for a column without values whose name says nothing: nobody can know what it is for.
    """

    table: str
    column: str
    concept: str
    place: Place = "column"
    holds: Mapping[str, float] = field(default_factory=dict)
    tolerated: frozenset[str] = frozenset()
    rows: int = 0
    non_null: int = 0
    telling: bool = True
    ambiguous: bool = False
    why: str = ""

    @property
    def empty(self) -> bool:
        return self.non_null == 0


@dataclass(frozen=True, slots=True)
class Labelled:
    """A SQLite file and one label for every column of it."""

    name: str
    path: Path
    labels: tuple[Label, ...]
    group: Group = "generated"


def write_csv(labels: Iterable[Label], path: Path) -> None:
    """`table,column,label,place,share,rows,non_null,note`, a line a column and category; NONE where it holds none."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("table", "column", "label", "place", "share", "rows", "non_null", "note"))
        writer.writerows(line for label in labels for line in _lines(label))


def _lines(label: Label) -> Iterator[tuple[object, ...]]:
    for category, share in label.holds.items() or (("NONE", 0.0),):
        yield (
            label.table, label.column, category, label.place, f"{share:.5f}", label.rows, label.non_null,
            label.why or label.concept,
        )  # fmt: skip
