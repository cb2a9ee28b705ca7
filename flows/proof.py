"""The proof that a copy must pass before anybody sees it.

proof = Proof(manifest, structures, key)
with proof:
    proof.source(system, snapshot)             what its keys bind
    proof.saw(system, table, portion, written) while tables are filled
    proof.check(system, table, contents)       the copy under its staging name, read back once
    proved = proof.conclude()

Nothing of a value stays: keyed hashes in memory and in a private folder while it runs, counts and shapes afterwards.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pyarrow as pa

from connectors.listed import Listed
from connectors.model import ForeignKey, Table, Unreadable
from connectors.snapshot import Contents, Joins, Portion
from connectors.structure import Structure
from detectors.cellhash import CellHash, HashSet
from detectors.classify import Examination, Examined, settle
from detectors.custom import NOTHING, Custom
from detectors.leaks import canaries as looks_for
from flows.proof_copy import Looking, StagedTable, joined
from flows.proof_scan import Scanning
from flows.proof_source import Known, TableSource
from flows.spool import Bag, Spool
from rules.attestation import Check, ForeignKeyCopied, Risk, TableCopied, UniqueCopied
from rules.edges import Edge, Relation, edges, spelled_key, table_at
from rules.label import Kept
from rules.manifest import Manifest, TableRule
from rules.proving import STAYS, known_secrets, safe_domains
from rules.verdict_of_copy import Exempt, at, counted, covered, found, unlisted
from rules.verdict_of_copy import joined as as_joined

_UNNAMED = TableRule(do="truncate")  # stands for a table without a rule, which fails the coverage


@dataclass(frozen=True, slots=True)
class Proved:
    """What the proof established; `kept` and `risks` are what the label is computed from."""

    checks: tuple[Check, ...]
    tables: Mapping[str, tuple[TableCopied, ...]]  # by system
    unique: tuple[UniqueCopied, ...] = ()
    foreign_keys: tuple[ForeignKeyCopied, ...] = ()
    risks: tuple[Risk, ...] = ()
    kept: tuple[Kept, ...] = ()
    exempt: int = 0  # columns that a decision calls not personal

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)


@dataclass(slots=True, repr=False)
class _Gathered:
    checks: list[Check] = field(default_factory=list)
    tables: dict[str, list[TableCopied]] = field(default_factory=dict)
    unique: list[UniqueCopied] = field(default_factory=list)
    foreign_keys: list[ForeignKeyCopied] = field(default_factory=list)
    risks: list[Risk] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    examined: list[Examined] = field(default_factory=list)


class Proof:
    """One run's. `key`: random bytes of this run; `thinned`: the copy is smaller than the source on purpose.

    `exempt` are categories of columns that a decision calls not personal. With `leaks` False only structure and exact
    cells are checked, which measures what they cost; such a copy is not proved.
    """

    def __init__(
        self,
        manifest: Manifest,
        structures: Mapping[str, Structure],
        key: bytes,
        *,
        folder: Path | None = None,
        relations: Sequence[Relation] = (),
        canaries: Sequence[str] = (),
        exempt: Exempt = (),
        custom: Custom = NOTHING,
        thinned: bool = False,
        leaks: bool = True,
    ) -> None:
        self._manifest, self._structures, self._exempt, self._thinned = manifest, structures, exempt, thinned
        self._custom, self._canaries, self._leaks = custom, looks_for(canaries), leaks
        self._spool = Spool(folder)
        self._key, self._run = CellHash(key), key[:16].ljust(16, b"\0")
        self._known = Known(self._spool, self._key)
        self._secrets = known_secrets(manifest)
        self._relations = [edge for edge in edges(structures, relations) if not edge.declared]
        self._sources = {
            (id, table.label): self._source(id, table)
            for id, structure in structures.items()
            for table in structure.tables
        }
        self._rows: dict[tuple[str, str], int] = {}
        self._joins: dict[tuple[str, str, ForeignKey], Joins] = {}
        self._ends: dict[tuple[str, str], tuple[Mapping[str, Bag], Mapping[str, Bag]]] = {}  # of relations, by table
        self._looking: Looking | None = None
        self._found = _Gathered(list(covered(manifest, structures)))

    def __repr__(self) -> str:
        return f"Proof({', '.join(self._structures)})"

    def text(self, system: str, table: Table) -> frozenset[str]:
        """The columns that it must be shown as Arrow text or bytes: those that are masked, keys and relations."""
        return self._sources[system, table.label].text

    def source(self, system: str, contents: Contents) -> None:
        """Counts the rows of a source, and what its foreign keys bind, from the snapshot that the copy is made of."""
        for table in self._structures[system].tables:
            self._rows[system, table.label] = contents.count(table)
            for key in table.foreign_keys if self._rule(system, table).copied else ():
                self._joins[system, table.label, key] = contents.joins(table, key)

    def saw(self, system: str, table: Table, portion: Portion, written: Mapping[str, Any]) -> None:
        """Takes some rows as they were read, and the masked columns as they are written."""
        source = self._sources[system, table.label]
        source.add(portion, written, self._key)
        if self._leaks and source.columns:
            cells = {name: portion[name] for name in source.columns}
            self._known.learn(self._rule(system, table).columns, cells)

    def listed(self, system: str, there: Listed) -> None:
        """Takes what the catalogue of the copy lists under its staging name: nothing else may be there."""
        self._found.checks += unlisted(system, self._structures[system], there)

    def check(self, system: str, table: Table, contents: Contents) -> None:
        """Reads one table of the copy, when all tables of all systems were seen. ConnectionLost."""
        rule, source = self._rule(system, table), self._sources[system, table.label]
        staged = StagedTable(self._ready(), system, table, rule, source)
        try:
            if rule.copied:
                staged.read(contents)
                self._found.checks += staged.checks(contents)
                self._found.foreign_keys += self._joined(system, table, contents)
            else:
                staged.rows = contents.count(table)
        except Unreadable as error:
            self._found.checks.append(Check("coverage", at(system, table.label), False, {"reason": error.reason}))
            return
        self._note(system, table, rule, staged)
        staged.drop()

    def conclude(self) -> Proved:
        """Every check, passed or not, once all tables were read back."""
        gathered = self._found
        related = [pair for edge in self._relations if (pair := self._related(edge))]
        checks = [*gathered.checks, *self._unread(), *(check for check, _ in related), *self._detected()]
        for id in self._structures:
            if not any(check.code == "coverage" and check.place.startswith(f"{id}.") for check in checks):
                checks.append(Check("coverage", id, True, {"tables": len(self._structures[id].tables)}))
        return Proved(
            tuple(checks), {id: tuple(tables) for id, tables in gathered.tables.items()}, tuple(gathered.unique),
            (*gathered.foreign_keys, *(key for _, key in related)), tuple(gathered.risks), tuple(gathered.kept),
            len({place[:3] for place in self._exempt}),
        )  # fmt: skip

    def close(self) -> None:
        """Forgets every hash, and removes the folder."""
        self._spool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _rule(self, system: str, table: Table) -> TableRule:
        named = self._manifest.systems.get(system)
        return (named.tables.get(table.label) if named else None) or _UNNAMED

    def _source(self, system: str, table: Table) -> TableSource:
        place = (system, table.label)
        pointing = [edge.columns[0] for edge in self._relations if edge.child == place]
        pointed = [edge.referred[0] for edge in self._relations if edge.parent == place]
        rule = self._rule(system, table)
        return (
            TableSource(table, rule, pointing, pointed, self._spool) if rule.copied else TableSource.none(self._spool)
        )

    def _ready(self) -> Looking:
        if self._looking is None:
            ours = self._ours()
            safe = safe_domains(self._manifest)
            scanning = Scanning(self._key, self._known, self._spool, safe, ours, self._canaries)
            self._looking = Looking(
                self._key, self._spool, self._exempt, scanning if self._leaks else None, self._examination, ours
            )
        return self._looking

    def _ours(self) -> HashSet:
        """The hashes of what masks put in place of secrets: as the manifest says, or one value for all rows."""
        told = self._key.cells(pa.array(self._secrets, pa.string())).tolist()
        columns = [column for source in self._sources.values() for column in source.columns.values()]
        told += [hash for column in columns if len(column.one) == 1 for hash in column.one]
        return HashSet(np.unique(np.array(told, np.uint64)))

    def _examination(self, system: str, table: Table) -> Examination:
        """Of the kept columns: what stands in masked ones is proved by what their masks may write."""
        rules = self._rule(system, table).columns
        stays = [name for name, rule in rules.items() if rule.mask in STAYS]
        return Examination(system, table, self._run, self._custom, stays)

    def _note(self, system: str, table: Table, rule: TableRule, staged: StagedTable) -> None:
        source = self._sources[system, table.label]
        rows_in = source.rows if self._thinned and rule.copied else self._rows[system, table.label]
        gathered = self._found
        gathered.checks.append(counted(at(system, table.label), rule, rows_in, staged.rows))
        copied = TableCopied(table.schema, table.name, rule.do, rows_in, staged.rows, staged.columns(), rule.why)
        gathered.tables.setdefault(system, []).append(copied)
        gathered.unique += staged.unique()
        self._ends[system, table.label] = staged.pointing, staged.pointed
        if rule.copied and (examined := staged.examined()) is not None:
            gathered.examined.append(examined)
        if rule.copied and staged.singling:
            gathered.risks.append(staged.singling.risk())
            gathered.kept += staged.singling.kept()

    def _joined(self, system: str, table: Table, contents: Contents) -> Iterator[ForeignKeyCopied]:
        """The foreign keys of a table, each with its check."""
        for key in table.foreign_keys:
            if (parent := table_at(self._structures[system], key)) is None:
                continue
            before = self._joins[system, table.label, key]
            if self._is_cut(system, table, key, parent):
                before = Joins(0, 0)
            after = contents.joins(table, key)
            self._found.checks.append(as_joined(at(system, table.label, *key.columns), before, after, self._thinned))
            yield ForeignKeyCopied(
                system, table.label, key.columns, spelled_key(key).partition(" -> ")[2],
                before.joined, after.joined, before.orphans, after.orphans,
            )  # fmt: skip

    def _is_cut(self, system: str, table: Table, key: ForeignKey, parent: Table) -> bool:
        """Whether the manifest leaves nothing to join: the key is emptied, or the table it points at."""
        rules = self._rule(system, table).columns
        emptied = any(name in rules and rules[name].mask == "null" for name in key.columns)
        return emptied or not self._rule(system, parent).copied

    def _related(self, edge: Edge) -> tuple[Check, ForeignKeyCopied] | None:
        """A relation that only gomme knows, by hashes: the rows that found their value still do."""
        if edge.child not in self._ends or edge.parent not in self._ends:
            return None
        of, to = edge.columns[0], edge.referred[0]
        child, parent = self._sources[edge.child], self._sources[edge.parent]
        if of not in child.pointing or to not in parent.pointed:
            return None
        before = Joins(*joined(child.pointing[of], parent.pointed[to]))
        after = Joins(*joined(self._ends[edge.child][0][of], self._ends[edge.parent][1][to]))
        check = as_joined(at(*edge.child, of), before, after, self._thinned)
        figures = (before.joined, after.joined, before.orphans, after.orphans)
        return check, ForeignKeyCopied(*edge.child, edge.columns, ".".join((*edge.parent, to)), *figures)

    def _unread(self) -> Iterator[Check]:
        """Tables of which nobody could say that they are in the copy."""
        failed = {check.place for check in self._found.checks if check.code == "coverage"}
        for system, label in self._sources:
            if (system, label) not in self._ends and at(system, label) not in failed:
                yield Check("coverage", at(system, label), False, {"reason": "not_read"})

    def _detected(self) -> Iterator[Check]:
        """What the detectors find in kept columns of all tables together."""
        kept = {
            (id, label, name)
            for id, system in self._manifest.systems.items()
            for label, table in system.tables.items()
            for name, rule in table.columns.items()
            if table.copied and rule.mask in STAYS
        }
        failed = list(found(settle(self._found.examined), kept, self._exempt)) if self._found.examined else []
        yield from failed
        if self._found.examined and not failed:
            exempt = len({place[:3] for place in self._exempt})
            yield Check("detector", ", ".join(self._structures), True, {"columns": len(kept), "exempt": exempt})
