"""Masks without a database: columns in, columns out, under one key or another."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pyarrow as pa

from connectors.model import Column, ForeignKey, Kind, Table, UniqueIndex
from rules.keys import Key
from rules.known import Known
from rules.manifest import Manifest
from rules.masks import TableMask

KEY, OTHER = (Key(bytes((7 * n + step) % 256 for n in range(32)), "stable") for step in (11, 90))
Cells = Sequence[str | None]
PERSONS = [f"personne{n}@exemple.fr" for n in range(40)]

# A cell of every mask that it does not leave alone, and the options it must have.
EXAMPLES: Mapping[str, list[str]] = {
    "email": ["jean.dupont@gmail.com", "Jean Dupont <a@b.fr>, c@d.fr", "inconnu", "élodie@exämple.fr"],
    "phone": ["06 12 34 56 78", "0612345678 poste 12", "+44 20 7946 0958", "12345678", "liste rouge"],
    "first_name": ["Jean", "Marie-Claire", "ÉLODIE", "J.-P.", "李"],
    "last_name": ["Dupont", "de La Tour", "MARTIN-DUBOIS", "O'Brien", "x2000"],
    "full_name": ["M. DUPONT Jean", "Jean Dupont", "Dupont, Jean", "J. Dupont", "jean@x.fr"],
    "login": ["jdupont", "JDupont", "jean@x.fr", "éric"],
    "company": ["Garage Martin", "DUPONT JEAN EI", "Pharmacie du Centre"],
    "address": ["12 rue Jean Jaurès, 69003 Lyon", "69003", "Lyon"],
    "birth_date": ["1980-05-17", "17/05/1980", "3/5/1980", "19800517"],
    "iban": ["FR7630006000011234567890189", "inconnu"],
    "card": ["4111 1111 1111 1111", "XXXX-1111"],
    "nir": ["1 85 05 75 116 123 42", "285052B116123"],
    "ip": ["192.168.1.1", "2a01:e0a::1", "garbage"],
    "text": ["Vu avec Jean Dupont, 06 12 34 56 78", "écrire à jean@x.fr"],
    "json": ['{"mail": "jean@x.fr"}', '["06 12 34 56 78"]'],
    "secret": ["$2y$10$abcdefghijklmnopqrstuv", "motdepasse"],
    "number": ["12345", "00042", "-7", "12.50"],
    "key": ["1", "12345"],
    "code": ["CLI-00123", "SANSCHIFFRE"],
    "date_shift": ["2024-02-29", "2024-02-29 12:30:00"],
    "token": ["a3f8", "550e8400-e29b-41d4-a716-446655440000", "é"],
}
KINDS: Mapping[str, Kind] = {"key": "integer", "json": "json"}


def column(
    name: str, mask: str | None, type_: str = "", kind: Kind | None = None, **options: Any
) -> tuple[Column, dict[str, Any]]:
    """A column and its rule; without a mask it is kept."""
    kind = kind or KINDS.get(mask or "", "text")
    shown = type_ or {"integer": "INTEGER", "json": "JSON"}.get(kind, "TEXT")
    rule = {"type": shown, **({"mask": mask, **options} if mask else {"keep": "clé"})}
    return Column(name, shown, kind), rule


def table(
    name: str,
    *columns: tuple[Column, dict[str, Any]],
    key: Sequence[str] = (),
    unique: Sequence[Sequence[str]] = (),
    points: Mapping[str, tuple[str, str]] | None = None,
    subject: str | None = None,
    system: str = "s",
) -> dict[str, Any]:
    """A table and its rule, for `known`; `points`: column → table and column that it points at."""
    keys = tuple(ForeignKey(None, (of,), None, to[0], (to[1],)) for of, to in (points or {}).items())
    indexes = tuple(UniqueIndex("_".join(each), tuple(each)) for each in unique)
    made = Table(None, name, tuple(c for c, _ in columns), primary_key=tuple(key), unique=indexes, foreign_keys=keys)
    return {
        "system": system,
        "table": made,
        "rule": {"do": "mask", "subject": subject, "columns": {c.name: r for c, r in columns}},
    }


class Masked:
    """Some tables with their cells, learnt and masked."""

    def __init__(self, tables: Sequence[dict[str, Any]], cells: Mapping[str, Mapping[str, Cells]], key: Key = KEY,
                 relations: Sequence[tuple[str, str]] = ()) -> None:  # fmt: skip
        systems: dict[str, Any] = {}
        for each in tables:
            systems.setdefault(each["system"], {"tables": {}})["tables"][each["table"].name] = each["rule"]
        self.manifest = Manifest.model_validate({"systems": systems})
        self.tables = {(each["system"], each["table"].name): each["table"] for each in tables}
        self.cells = {name: {c: pa.array(v, pa.string()) for c, v in of.items()} for name, of in cells.items()}
        self.known = Known(key, self.manifest, self.tables, relations)
        for wanted in self.known.wanted():
            if wanted.table in self.cells:
                size = len(next(iter(self.cells[wanted.table].values())))
                for part in self._portions(wanted.table, max(2, size // 4)):
                    self.known.learn(wanted, part)

    def _portions(self, name: str, rows: int) -> list[dict[str, pa.Array]]:
        of = self.cells[name]
        size = len(next(iter(of.values())))
        return [{c: v.slice(at, rows) for c, v in of.items()} for at in range(0, max(1, size), rows)]

    def settled(self) -> "Masked":
        self.known.settled()
        return self

    def of(self, name: str, rows: int = 1 << 16) -> dict[str, list[str | None]]:
        """The masked columns of a table, in portions of so many rows."""
        place = next(place for place in self.tables if place[1] == name)
        mask = TableMask(place[0], self.tables[place], self.manifest.systems[place[0]].tables[name], self.known)
        out: dict[str, list[str | None]] = {}
        for part in self._portions(name, rows):
            for c, values in mask({n: part[n] for n in mask.text}).items():
                out.setdefault(c, []).extend(values.to_pylist())
        return out


def masked(mask: str, cells: Cells, key: Key = KEY, rows: int = 1 << 16, **options: Any) -> list[str | None]:
    """One column of a table whose rows are about the persons of an address each."""
    made = Masked(
        [table("t", column("mel", "email"), column("c", mask, **options), subject="mel")],
        {"t": {"mel": [PERSONS[n % len(PERSONS)] for n in range(len(cells))], "c": cells}},
        key,
    )
    return made.settled().of("t", rows)["c"]


@cache
def both(mask: str, cells: tuple[str | None, ...]) -> tuple[list[str | None], list[str | None]]:
    """The same column under the one key and the other."""
    return masked(mask, cells), masked(mask, cells, OTHER)
