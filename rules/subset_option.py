"""What stands after `--subset`: a table, and how many of its rows, or which.

RulesError
└── SubsetRefused        the option cannot be used; the message says what it should be
"""

import re
from dataclasses import dataclass

from rules.document import RulesError, nearest
from rules.edges import Structures, TablePlace

_SAID = re.compile(r"'(?:[^']|'')*'")
_WRITE = "write SYSTEM.TABLE:N, or SYSTEM.TABLE:'WHERE', as in commercial.clients:5000"


class SubsetRefused(RulesError):
    """The option cannot be used."""


@dataclass(frozen=True, slots=True)
class Start:
    """The rows with which a subset begins: so many of a table, drawn by the key, or those for which `where` holds.

    `where` is the user's own text in the source's dialect; it may hold names, so it is never shown or stored.
    """

    system: str
    table: str
    count: int | None = None
    where: str | None = None

    @property
    def place(self) -> TablePlace:
        return self.system, self.table

    def __repr__(self) -> str:
        rows = self.count if self.where is None else "where …"
        return f"Start({self.system}.{self.table}: {rows})"


def parse(text: str, structures: Structures) -> Start:
    """The option in `text`, of a table that one of these databases has. SubsetRefused."""
    place, colon, rows = text.partition(":")
    system, dot, table = place.partition(".")
    if not (colon and dot and table and rows.strip()):
        raise SubsetRefused(f"--subset: {_WRITE}")
    if system not in structures:
        raise SubsetRefused(f"--subset: unknown system '{system}'{nearest(system, list(structures))}")
    known = {of.label: of for of in structures[system].tables}
    named = [label for label, of in known.items() if of.name == table]
    if table not in known and len(named) != 1:
        raise SubsetRefused(f"--subset: {system} has no table '{table}'{nearest(table, list(known))}")
    return _rows(system, table if table in known else named[0], rows.strip())


def _rows(system: str, table: str, rows: str) -> Start:
    if re.fullmatch(r"[+-]?[0-9_]+", rows):
        if (count := int(rows)) < 1:
            raise SubsetRefused(f"--subset {system}.{table}: one row at least; {_WRITE}")
        return Start(system, table, count=count)
    if _SAID.fullmatch(rows) and "''" not in rows[1:-1]:
        rows = rows[1:-1]  # quotes that the shell has left
    if ";" in _SAID.sub("", rows):
        raise SubsetRefused(f"--subset {system}.{table}: one condition, without ';'")
    return Start(system, table, where=rows)
