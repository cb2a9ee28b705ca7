"""What must be right before a copy begins: the manifest fits, the masks can do it, and the rows are chosen."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pyarrow as pa

from connectors.model import Table, Unreadable
from connectors.structure import Structure
from flows.behind import ahead
from flows.errors import CopyRefused
from flows.originals import Originals
from flows.workspace import Masking
from rules.definitions import without_persons
from rules.document import RulesError
from rules.drift import drift
from rules.edges import Relation
from rules.keys import Key
from rules.known import Known
from rules.manifest import Manifest, TableRule
from rules.marked import parse
from rules.masks.table import TableMask
from rules.subset import Subset, subset
from rules.subset_option import parse as starting


@dataclass(frozen=True, slots=True)
class Ready:
    """A copy that can begin: what is made again, by which rules, and which rows of it."""

    manifest: Manifest
    structures: Mapping[str, Structure]  # without what the manifest excludes
    known: Known = field(repr=False)
    subset: Subset | None = field(default=None, repr=False)

    def rule(self, system: str, table: Table) -> TableRule:
        return self.manifest.systems[system].tables[table.label]

    def mask(self, system: str, table: Table) -> TableMask:
        return TableMask(system, table, self.rule(system, table), self.known)

    def tables(self) -> Iterator[tuple[str, Table]]:
        for system, structure in self.structures.items():
            for table in structure.tables:
                yield system, table


def ready(
    originals: Originals, masking: Masking, relations: Sequence[Relation], key: Key, chosen: Sequence[str] = ()
) -> Ready:
    """Reads of the sources what masks must know of them first. CopyRefused with every reason why it cannot begin."""
    refuse_drift(originals.structures, masking, relations)
    structures = {id: included(structure, masking.manifest, id) for id, structure in originals.structures.items()}
    with refused():
        known = Known(key, masking.manifest, tables_of(structures), relations)
        for wanted in known.wanted():
            for columns in ahead(_columns(originals, structures, wanted.system, wanted.table, wanted.columns)):
                known.learn(wanted, columns)
        known.settled()
        structures = without_persons(structures, known.prose)
        thinned = _subset(originals, structures, masking.manifest, relations, key, chosen) if chosen else None
    return Ready(masking.manifest, structures, known, thinned)


def refuse_drift(structures: Mapping[str, Structure], masking: Masking, relations: Sequence[Relation]) -> None:
    """CopyRefused with every place at which masking.yaml and the databases disagree."""
    if found := drift(masking.manifest, structures, parse(masking.text), relations):
        raise CopyRefused("\n".join(f"{masking.source}:{each.line}: {each.message}" for each in found))


def included(structure: Structure, manifest: Manifest, system: str) -> Structure:
    """The structure without the tables and views that the copy goes without."""
    rules = manifest.systems[system]
    excluded = {label for label, rule in rules.tables.items() if rule.do == "exclude"} | rules.excluded_views
    return structure.without(excluded) if excluded else structure


def tables_of(structures: Mapping[str, Structure]) -> dict[tuple[str, str], Table]:
    return {(id, table.label): table for id, structure in structures.items() for table in structure.tables}


def _subset(
    originals: Originals,
    structures: Mapping[str, Structure],
    manifest: Manifest,
    relations: Sequence[Relation],
    key: Key,
    chosen: Sequence[str],
) -> Subset:
    """The rows of a smaller copy, chosen by reading nothing but keys."""
    starts = [starting(text, structures) for text in chosen]
    made = subset(starts, structures, manifest, relations, key.derive("subset"))
    for (system, table), (where, key_columns) in made.conditions().items():
        try:
            for portion in _columns(originals, structures, system, table, key_columns, where):
                made.learn_start(system, table, portion)
        except Unreadable:
            told = f"--subset {system}.{table}: the source cannot use that condition; write it in the source's own SQL"
            raise CopyRefused(told) from None
    for (system, table), columns in made.wanted().items():
        if not columns:
            made.learn(system, table, {}, originals.opened[system].snapshot.count(structures[system].table(table)))
        for portion in _columns(originals, structures, system, table, columns) if columns else ():
            made.learn(system, table, portion)
    made.select()
    return made


def _columns(
    originals: Originals,
    structures: Mapping[str, Structure],
    system: str,
    table: str,
    columns: Sequence[str],
    where: str | None = None,
) -> Iterator[Mapping[str, pa.Array]]:
    """Some columns of a table as text, portion by portion."""
    snapshot = originals.opened[system].snapshot
    yield from snapshot.portions(structures[system].table(table), columns, frozenset(columns), where)


@contextmanager
def refused() -> Iterator[None]:
    """Turns what the rules refuse into a refused copy."""
    try:
        yield
    except RulesError as error:
        raise CopyRefused(str(error)) from None
