"""A manifest from a scan that runs as it is: every doubt is masked or emptied, every `keep` cites the scan.

proposal = propose(discovery, structures, relations, language)
text = dump(proposal.manifest, language, proposal.remarks)
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from connectors.structure import Structure
from detectors.finding import ColumnResult
from rules import proposal_words as words
from rules.bound import agreed
from rules.choose import choose
from rules.discovery import Discovery
from rules.edges import (
    Classes,
    ColumnPlace,
    Edge,
    Relation,
    Structures,
    TablePlace,
    edges,
    plain_columns,
    spelled_key,
    spelled_unique,
)
from rules.literals import names_somebody
from rules.look import KEEP, Choice, Look, looked_at
from rules.manifest import EXCLUDED, Action, ColumnRule, Manifest, SystemRule, TableRule, dump
from rules.marked import Path
from rules.subjects import Masked, quasi_identifiers, subjects


@dataclass(frozen=True, slots=True)
class Asked:
    """What a human decides: where in the manifest, and a code with its figures, put into words by `said`."""

    path: Path
    code: str
    figures: Mapping[str, object]

    @property
    def place(self) -> str:
        """`system.table.column`, or `system.view`."""
        return ".".join(str(step) for at, step in enumerate(self.path) if at in (1, 3, 5))

    def said(self, language: str) -> str:
        """The sentence, without its place."""
        return words.asked(self.code, language, **self.figures)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A manifest, what a human should decide in it, and its language."""

    manifest: Manifest
    asked: tuple[Asked, ...]
    language: str

    @property
    def text(self) -> str:
        """masking.yaml, with what is asked as comments."""
        remarks: dict[Path, list[str]] = {}
        for item in self.asked:
            remarks.setdefault(item.path, []).append(item.said(self.language))
        return dump(self.manifest, self.language, {path: " ; ".join(said) for path, said in remarks.items()})


def propose(
    discovery: Discovery, structures: Structures, relations: Sequence[Relation] = (), language: str = "fr"
) -> Proposal:
    """The manifest for these databases as that scan saw them, decisions included (`discovery.decisions`)."""
    proposing = _Proposing(discovery, structures, edges(structures, relations), language)
    systems = {id: proposing.system(id, structure) for id, structure in structures.items()}
    return Proposal(Manifest(systems=systems), tuple(proposing.asked()), language)


class _Proposing:
    """One proposal in the making."""

    def __init__(self, discovery: Discovery, structures: Structures, edges: Sequence[Edge], language: str) -> None:
        self._discovery, self._structures, self._edges, self._language = discovery, structures, edges, language
        self._results = _by_table(discovery)
        self._tables = {(id, table.label): table for id, there in structures.items() for table in there.tables}
        self._asked: dict[Path, list[Asked]] = {}
        self._gone = {place: why for place in self._tables if (why := self._why_gone(place))}
        self._choices = self._chosen()
        self._actions = {place: self._action(place) for place in self._tables}
        self._unlink()
        self._masked = {place: self._as_masked(place) for place in self._tables if place not in self._gone}
        self._subjects = subjects(self._masked, self._edges)

    def system(self, id: str, structure: Structure) -> SystemRule:
        labels = sorted(table.label for table in structure.tables)
        return SystemRule(
            tables={label: self._rule((id, label), structure) for label in labels},
            views=dict(sorted(self._of_views(id, structure))),
        )

    def asked(self) -> Iterator[Asked]:
        """In the order of the manifest: tables by label with their columns, then views."""
        for id, structure in self._structures.items():
            for table in sorted(structure.tables, key=lambda table: table.label):
                yield from self._asked.get(_path(id, table.label), ())
                for column in table.columns:
                    yield from self._asked.get(_path(id, table.label, column.name), ())
            for view in sorted(structure.views, key=lambda view: view.label):
                yield from self._asked.get(("systems", id, "views", view.label), ())

    def _why_gone(self, place: TablePlace) -> words.Why | None:
        """Why the copy has no rows of a table that nobody looked at."""
        id, label = place
        scanned = next((scan for scan in self._discovery.systems if scan.system == id), None)
        if scanned and label in scanned.excluded:
            return "excluded", {}
        results = self._results.get(place, {})
        if not results:
            return "unknown", {}
        reasons = {result.reason for result in results.values() if result.examined == "not_examined"}
        seen = any(result.examined != "not_examined" for result in results.values())
        if seen or reasons == {"binary"}:
            return None
        return "unseen", {"reason": ", ".join(sorted(map(str, reasons)))}

    def _chosen(self) -> dict[ColumnPlace, Choice]:
        """The choice for every column; a table loses its rows where a column cannot be hidden, and all begins anew."""
        while True:
            alive = [edge for edge in self._edges if not {edge.child, edge.parent} & self._gone.keys()]
            classes = list(Classes(alive))
            bound = {place for places in classes for place in places}
            looks = {(*p, look.column.name): look for p in self._alive() for look in self._looks(p, bound)}
            choices = {place: choose(look) for place, look in looks.items()}
            for places in classes:
                choices |= agreed([(place, looks[place], choices[place]) for place in places if place in looks])
            lost = {place[:2]: place[2] for place, choice in choices.items() if choice.rule is None}
            if not lost:
                self._ask(choices, looks)
                return choices
            for table, column in lost.items():
                self._gone[table] = ("cannot", {"column": column})

    def _alive(self) -> Iterator[TablePlace]:
        return (place for place in self._tables if place not in self._gone)

    def _looks(self, place: TablePlace, bound: set[ColumnPlace]) -> Iterator[Look]:
        table = self._tables[place]
        decisions = [ruling for ruling in self._discovery.decisions if ruling.system == place[0] and ruling.place]
        for column in plain_columns(table):
            names = {f"{place[0]}.{label}.{column.name}" for label in (table.label, table.name)}
            own = [ruling for ruling in decisions if ruling.place in names]
            result = self._results.get(place, {}).get(column.name)
            yield looked_at(place[0], table, column, result, own, (*place, column.name) in bound)

    def _ask(self, choices: Mapping[ColumnPlace, Choice], looks: Mapping[ColumnPlace, Look]) -> None:
        for place, choice in choices.items():
            if choice.asked:
                code, figures = choice.asked
                self._add(_path(*place), code, **figures)
            lapsed = (d for d in looks[place].decisions if d.standing in ("expired", "drifted"))
            for decision in lapsed if choice.strength > KEEP else ():
                if decision.answer == "not_personal":
                    self._add(_path(*place), "decision_lapsed", id=decision.id, standing=decision.standing)

    def _add(self, path: Path, code: str, **figures: object) -> None:
        self._asked.setdefault(path, []).append(Asked(path, code, figures))

    def _action(self, place: TablePlace) -> Action:
        if place in self._gone:
            return "truncate"
        kept = (self._choices[(*place, column.name)].strength == KEEP for column in plain_columns(self._tables[place]))
        return "keep" if all(kept) else "mask"

    def _unlink(self) -> None:
        """Rows that point at an emptied table point nowhere; where they must point, the table is left out instead."""
        for edge in self._edges:
            if not edge.declared or edge.parent not in self._gone or edge.child in self._gone:
                continue
            table = self._tables[edge.child]
            free = [c for c in map(table.column, edge.columns) if c.nullable and c.name not in table.primary_key]
            if not free:
                self._actions[edge.parent] = "exclude"
                continue
            place = (*edge.child, free[0].name)
            self._choices[place] = Choice(ColumnRule(type=free[0].type, mask="null"))
            self._asked.pop(_path(*place), None)
            self._add(_path(*place), "unlinked", parent=".".join(edge.parent))
            self._actions[edge.child] = "mask"
        for gone, why in self._gone.items():
            excluded = self._actions[gone] == "exclude"
            self._add(_path(*gone), "table_excluded" if excluded else "table_emptied", why=why)

    def _as_masked(self, place: TablePlace) -> Masked:
        table = self._tables[place]
        rules = {c.name: rule for c in plain_columns(table) if (rule := self._choices[(*place, c.name)].rule)}
        return Masked(table, rules, self._results.get(place, {}))

    def _rule(self, place: TablePlace, structure: Structure) -> TableRule:
        action = self._actions[place]
        if place in self._gone:
            code, figures = self._gone[place]
            return TableRule(do=action, why=words.emptied(code, self._language, **figures))
        masked = self._masked[place]
        return TableRule(
            do=action,
            subject=self._subjects.get(place) if action == "mask" else None,
            quasi_identifiers=quasi_identifiers(masked),
            columns={name: self._reasoned((*place, name), rule) for name, rule in masked.rules.items()},
            unique=tuple(dict.fromkeys(map(spelled_unique, masked.table.unique))),
            foreign_keys=tuple(dict.fromkeys(map(spelled_key, masked.table.foreign_keys))),
            triggers=tuple(structure.triggers.get(place[1], ())),
        )

    def _reasoned(self, place: ColumnPlace, rule: ColumnRule) -> ColumnRule:
        """The rule with its reason in words, if it is kept."""
        choice = self._choices[place]
        if rule.keep is None:
            return rule
        why = words.kept(choice.why, self._discovery.scan, self._language, **choice.figures)
        return rule.model_copy(update={"keep": why})

    def _of_views(self, id: str, structure: Structure) -> Iterator[tuple[str, str]]:
        """Each view with its digest; one that names somebody, or whose text is not at hand, is left out."""
        bodies = {s.place: s.sql for s in (*structure.before, *structure.after) if s.kind == "view"}
        for view in structure.views:
            clear = not view.literals or (view.label in bodies and not names_somebody(bodies[view.label]))
            if not clear:
                self._add(("systems", id, "views", view.label), "view", digest=view.digest)
            yield view.label, view.digest if clear else EXCLUDED


def _path(id: str, label: str, column: str | None = None) -> Path:
    path: Path = ("systems", id, "tables", label)
    return path if column is None else (*path, "columns", column)


def _by_table(discovery: Discovery) -> dict[TablePlace, dict[str, ColumnResult]]:
    results: dict[TablePlace, dict[str, ColumnResult]] = {}
    for column in discovery.columns:
        label = f"{column.schema}.{column.table}" if column.schema else column.table
        results.setdefault((column.system, label), {})[column.column] = column
    return results
