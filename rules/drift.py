"""What of the databases masking.yaml does not know any more: every place, with what to write, before a row is read.

| code                              | what happened                                                           |
|-----------------------------------|-------------------------------------------------------------------------|
| new_system                        | a system of the copy that the manifest does not have                    |
| new_table, gone_table             | a table came or went                                                    |
| new_column, gone_column           | a column came or went                                                   |
| type_changed                      | a column is of another type or length than when its rule was chosen     |
| now_generated                     | the database computes the column now, so the copy does: its entry goes  |
| new_unique, gone_unique           | a unique index or constraint, on expressions and partial ones too       |
| new_foreign_key, gone_foreign_key | a foreign key                                                           |
| new_trigger, gone_trigger         | a trigger                                                               |
| new_view, view_changed, gone_view | a view, or its body; it is said where a text literal stands in it       |
| dangling                          | rows would point at a table that the copy leaves empty                  |
| unequal                           | columns that hold the same values have different rules                  |
| unknown_relation                  | gomme.yaml relates a column that is not there                           |
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from connectors.model import Column, Table
from connectors.structure import Structure
from rules.edges import (
    Classes,
    ColumnPlace,
    Edge,
    Relation,
    Structures,
    column_at,
    edges,
    plain_columns,
    spelled_key,
    spelled_unique,
)
from rules.layout import scalar
from rules.manifest import ColumnRule, Manifest, SystemRule, TableRule
from rules.marked import Marked, Path


@dataclass(frozen=True, slots=True, order=True)
class Drift:
    """One place where manifest and database disagree; `line` is that of masking.yaml, 1 where nothing is known."""

    line: int
    place: str  # system.table.column
    code: str
    message: str  # one sentence that begins with the place


def drift(
    manifest: Manifest, structures: Structures, marked: Marked | None = None, relations: Sequence[Relation] = ()
) -> tuple[Drift, ...]:
    """Every drift of the systems in `structures`, by line; `marked` is the parsed text of the manifest.

    Other systems of the manifest take no part in the copy, and nothing is said of them.
    """
    return tuple(sorted(set(_Held(manifest, structures, marked or Marked(), relations).drifts())))


Told = Iterator[tuple[Path, str, str, str]]  # where in the manifest, place, code, sentence without its place


@dataclass(frozen=True, slots=True)
class _Held:
    """The manifest held against the databases."""

    manifest: Manifest
    structures: Structures
    marked: Marked
    relations: Sequence[Relation]

    def drifts(self) -> Iterator[Drift]:
        for path, place, code, sentence in self._told():
            yield Drift(self.marked.line(path), place, code, f"{place} {sentence}")

    def _told(self) -> Told:
        for id, structure in self.structures.items():
            if id in self.manifest.systems:
                yield from _system(id, self.manifest.systems[id], structure)
            else:
                yield (), id, "new_system", "is not in masking.yaml; run 'gomme init' without the file, or add it"
        known = [edge for edge in edges(self.structures, self.relations) if self._has_rules(edge)]
        yield from (told for edge in known for told in self._dangling(edge))
        yield from self._unequal([edge for edge in known if self._is_copied(edge)])
        for end in (end for relation in self.relations for end in relation):
            if end.split(".")[0] in self.structures and column_at(self.structures, end) is None:
                yield (
                    (),
                    end,
                    "unknown_relation",
                    "is no column that the databases have; correct relations: in gomme.yaml",
                )

    def _has_rules(self, edge: Edge) -> bool:
        return all(self._table(place) is not None for place in (edge.child, edge.parent))

    def _unlike(self, place: ColumnPlace, rule: ColumnRule, first: tuple[ColumnPlace, ColumnRule]) -> bool:
        """Whether a relation binds two types (`C001410` to 1410) that both are masked: no mask joins these again."""
        types = [self.structures[at[0]].table(at[1]).column(at[2]).kind for at in (place, first[0])]
        return types[0] != types[1] and bool(rule.mask and first[1].mask)

    def _is_copied(self, edge: Edge) -> bool:
        tables = (self._table(place) for place in (edge.child, edge.parent))
        return all(table is not None and table.copied for table in tables)

    def _table(self, place: tuple[str, ...]) -> TableRule | None:
        system = self.manifest.systems.get(place[0])
        return system.tables.get(place[1]) if system else None

    def _rule(self, place: ColumnPlace) -> ColumnRule | None:
        table = self._table(place)
        return table.columns.get(place[2]) if table and table.copied else None

    def _dangling(self, edge: Edge) -> Told:
        parent, child = self._table(edge.parent), self._table(edge.child)
        if not edge.declared or not (parent and child and child.copied and parent.do == "truncate"):
            return
        rules = [child.columns.get(name) for name in edge.columns]
        if not any(rule is not None and rule.mask == "null" for rule in rules):
            target, (system, label) = ".".join(edge.parent), edge.child
            way = f"write mask: null for {edge.columns[0]}, do: truncate for {label}, or copy {edge.parent[1]}"
            path: Path = ("systems", system, "tables", label, "columns", edge.columns[0])
            place = f"{system}.{label}.{edge.columns[0]}"
            yield path, place, "dangling", f"points at {target}, which the copy leaves empty; {way}"

    def _unequal(self, known: Sequence[Edge]) -> Told:
        for places in Classes(known):
            ruled = [(place, rule) for place in places if (rule := self._rule(place)) and rule.mask != "null"]
            first = next(((place, rule) for place, rule in ruled if rule.mask), ruled[0] if ruled else None)
            for place, rule in ruled:
                if first and _told(rule) != _told(first[1]) and not self._unlike(place, rule, first):
                    path: Path = ("systems", place[0], "tables", place[1], "columns", place[2])
                    same = f"holds the values of {'.'.join(first[0])}; write {_written(first[1])} for both"
                    yield path, ".".join(place), "unequal", same


def _told(rule: ColumnRule) -> tuple[object, ...]:
    """What must be equal for equal values to stay equal: any reason for keep is as good as another."""
    return rule.mask, rule.keep is None, *sorted((k, str(v)) for k, v in rule.options.items())


def _written(rule: ColumnRule) -> str:
    return f"mask: {rule.mask}" if rule.mask else "keep"


def _system(id: str, rule: SystemRule, structure: Structure) -> Told:
    path: Path = ("systems", id)
    tables = {table.label: table for table in structure.tables}
    for label, table in tables.items():
        place = (*path, "tables", label)
        if label in rule.tables:
            yield from _table(place, f"{id}.{label}", rule.tables[label], table, structure.triggers.get(label, ()))
        else:
            entry = f"{scalar(label)}: {{do: truncate}}, or do: mask with its columns"
            yield (*path, "tables"), f"{id}.{label}", "new_table", f"is new; write {entry}"
    for label in rule.tables.keys() - tables.keys():
        yield (*path, "tables", label), f"{id}.{label}", "gone_table", "is no table of the database; remove its entry"
    yield from _views((*path, "views"), id, rule, structure)


def _table(path: Path, place: str, rule: TableRule, table: Table, triggers: Sequence[str]) -> Told:
    """Of a table that is not copied only its presence matters."""
    if not rule.copied:
        return
    columns = {column.name: column for column in table.columns}
    for column in plain_columns(table):
        if column.name not in rule.columns:
            entry = f"{scalar(column.name)}: {{type: {scalar(column.type)}, mask: …}}"
            yield (*path, "columns"), f"{place}.{column.name}", "new_column", f"is new; write {entry}"
    for name, column_rule in rule.columns.items():
        yield from _column((*path, "columns", name), f"{place}.{name}", column_rule, columns.get(name))
    unique = [spelled_unique(index) for index in table.unique]
    yield from _listed(path, place, "unique", rule.unique, unique)
    keys = [spelled_key(key) for key in table.foreign_keys]
    yield from _listed(path, place, "foreign_key", rule.foreign_keys, keys)
    yield from _listed(path, place, "trigger", rule.triggers, triggers)


def _column(path: Path, place: str, rule: ColumnRule, column: Column | None) -> Told:
    if column is None:
        yield path, place, "gone_column", "is no column of the table; remove its entry"
    elif column.generated:
        yield path, place, "now_generated", "is computed by the database now, so the copy computes it; remove its entry"
    elif _type(column.type) != _type(rule.type):
        new = scalar(column.type)
        yield (
            path,
            place,
            "type_changed",
            f"was {rule.type or 'untyped'}; see that its rule fits, and write type: {new}",
        )


def _type(text: str) -> str:
    return "".join(text.lower().split())


_LISTS = {
    "unique": ("unique", "unique index", "see that masks keep it unique"),
    "foreign_key": ("foreign_keys", "foreign key", "see that both ends have the same mask"),
    "trigger": ("triggers", "trigger", "see what it writes"),
}


def _listed(path: Path, place: str, what: str, known: Sequence[str], there: Sequence[str]) -> Told:
    """What is there and not known, and the other way round; spaces do not count."""
    key, name, see = _LISTS[what]
    knows = {" ".join(text.split()) for text in known}
    for text in dict.fromkeys(there):
        if text not in knows:
            yield (*path, key), place, f"new_{what}", f"has the new {name} {text}; {see}, and add it to {key}:"
    for text in sorted(knows.difference(there)):
        yield (*path, key), place, f"gone_{what}", f"has the {name} {text} no more; remove it from {key}:"


def _views(path: Path, id: str, rule: SystemRule, structure: Structure) -> Told:
    views = {view.label: view for view in structure.views}
    for label, view in views.items():
        place, known = (*path, label), rule.views.get(label)
        if known == view.digest or label in rule.excluded_views:
            continue
        text = " and its body holds text, which may name a person" if view.literals else ""
        way = f"{scalar(label)}: {scalar(view.digest)} under views:, or exclude"
        state = "new_view" if known is None else "view_changed"
        said = "is a new view" if known is None else "is another view than before"
        yield place if known else path, f"{id}.{label}", state, f"{said}{text}; read it, then write {way}"
    for label in rule.views.keys() - views.keys():
        yield (*path, label), f"{id}.{label}", "gone_view", "is no view of the database; remove its entry"
