"""What became of every table and column of a copy, as people read it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from reports.mask_words import MASKS
from reports.words import Words
from rules.attestation import Attestation, ColumnCopied, SystemCopied, TableCopied

KEEP = "keep"
_CITED = re.compile(r"\s*; (?:analyse|scan) (\S+)$")
FEW_TABLES = 12  # so many tables are unfolded on a screen; of more, each line stands for one
_NOUNS: Mapping[str, str] = {
    "mask": "masked_table", "keep": "kept_table", "truncate": "emptied_table", "exclude": "absent_table",
}  # fmt: skip


@dataclass(frozen=True)
class Treated:
    """One table of a copy, with the columns that have a new content and those that do not."""

    table: TableCopied
    words: Words

    @cached_property
    def masked(self) -> tuple[ColumnCopied, ...]:
        return tuple(column for column in self.table.columns if column.rule != KEEP)

    @cached_property
    def kept(self) -> tuple[ColumnCopied, ...]:
        return tuple(column for column in self.table.columns if column.rule == KEEP)

    @property
    def size(self) -> str:
        """`20 000 lignes, 7 colonnes masquées, 4 colonnes gardées`; only what became of it where it has no rows."""
        action, copied = self.table.action, self.table.action in ("mask", "keep")
        parts = [] if action == "mask" else [self.words.known("action", action)]
        parts += [self.words.count(self.table.rows_out, "row")] if copied else []
        parts += [self.words.count(len(self.masked), "masked")] if self.masked else []
        parts += [self.words.count(len(self.kept), "kept_one")] if self.kept else []
        return ", ".join(parts)

    def done(self) -> dict[str, list[str]]:
        """What was done, and to which columns."""
        return _grouped((called(column, self.words), column.column) for column in self.masked)

    def reasons(self) -> dict[str, list[str]]:
        """Why columns are kept, and which."""
        return _grouped((cited(column.reason)[0], column.column) for column in self.kept)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text, name in pairs:
        found.setdefault(text, []).append(name)
    return found


def cited(reason: str | None) -> tuple[str, str]:
    """A reason, and the scan that it cites behind a semicolon, as a proposed manifest does; either may be empty."""
    cites = _CITED.search(reason or "")
    return ((reason or "")[: cites.start()], cites[1]) if cites else (reason or "", "")


def scans(attestation: Attestation) -> list[str]:
    """The scans that the reasons cite."""
    columns = (column for system in attestation.systems for table in system.tables for column in table.columns)
    return sorted({scan for column in columns if (scan := cited(column.reason)[1])})


def treated(system: SystemCopied, words: Words) -> list[Treated]:
    """The tables of a system, by name."""
    return [Treated(table, words) for table in sorted(system.tables, key=lambda table: table.label.casefold())]


def actions(tables: Iterable[TableCopied], words: Words) -> str:
    """`12 tables masquées, 3 tables recopiées telles quelles`."""
    counts = Counter(table.action for table in tables)
    return ", ".join(words.count(counts[action], noun) for action, noun in _NOUNS.items() if counts[action])


def key(column: ColumnCopied) -> str:
    """The mask with its option, where that changes what it guarantees: `email`, `text.drop`."""
    optional = f"{column.rule}.{column.how}"
    return optional if f"mask.{optional}" in MASKS else column.rule


def called(column: ColumnCopied, words: Words) -> str:
    """What the column became: `nom de famille inventé, par personne`."""
    said = words.known("mask", key(column))
    return f"{said}, {words.known('by', column.by)}" if column.by else said


def treatments(attestation: Attestation) -> list[tuple[str, int]]:
    """Every mask of the copy with the number of its columns, in the order of the words; `keep` last."""
    columns = (column for system in attestation.systems for table in system.tables for column in table.columns)
    counts = Counter(map(key, columns))
    known = [name.removeprefix("mask.") for name in MASKS if name.startswith("mask.")]
    order = [*(name for name in known if name != KEEP), *sorted(counts.keys() - known), KEEP]
    return [(name, counts[name]) for name in order if counts[name]]
