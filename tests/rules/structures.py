"""Small databases as structures, written down in one line a table.

    table("clients", "id! integer, email text(120), nom text(60)?, id_agence integer? -> agences.id", unique="email")

`!` is the primary key, `?` nullable, `=` generated; kinds are those of connectors.model.
"""

import re

from connectors.model import Column, ForeignKey, Kind, Table, UniqueIndex
from connectors.structure import Structure, View

_COLUMN = re.compile(r"(\w+)([!=]?) (\w+)(?:\((\d+)\))?(\??)(?: -> (?:(\w+)\.)?(\w+)\.(\w+))?")
_TYPES: dict[str, str] = {"text": "VARCHAR", "integer": "INTEGER", "decimal": "NUMERIC", "binary": "BLOB"}


def table(
    name: str,
    columns: str,
    unique: str | tuple[UniqueIndex, ...] = (),
    keys: tuple[ForeignKey, ...] = (),
    schema: str | None = None,
) -> Table:
    """`unique` names columns with a unique index of their own; `keys` are the composite ones."""
    parts = [_COLUMN.fullmatch(part.strip()) for part in columns.split(",")]
    found = [part for part in parts if part]
    assert len(found) == len(parts), columns
    indexes = tuple(UniqueIndex(f"u_{n}", (n,)) for n in unique.split()) if isinstance(unique, str) else unique
    single = tuple(ForeignKey(None, (p[1],), p[6], p[7], (p[8],)) for p in found if p[7])
    return Table(
        schema,
        name,
        tuple(_column(p) for p in found),
        primary_key=tuple(p[1] for p in found if p[2] == "!"),
        unique=indexes,
        foreign_keys=(*single, *keys),
    )


def _column(part: re.Match[str]) -> Column:
    kind: Kind = part[3]  # type: ignore[assignment]
    plain = _TYPES.get(kind, kind.upper()) if part[4] or kind != "text" else "TEXT"
    type_ = f"{plain}({part[4]})" if part[4] else plain
    return Column(part[1], type_, kind, nullable=part[5] == "?", generated=part[2] == "=")


def structure(*tables: Table, views: tuple[View, ...] = (), **triggers: tuple[str, ...]) -> Structure:
    return Structure("sqlite", tables, views=views, triggers=triggers)
