"""Nobody in the statements that make a copy: defaults, checks, conditions of indexes, comments and code quote persons.

What such a text names becomes what the masks make of it in cells, so a check and the column that it checks go on
agreeing. A view's strings stay: the manifest has its digest, so somebody has read it, or `exclude`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from connectors.definitions import Said, rewritten, said
from connectors.structure import Statement, Structure
from detectors.evidence import shape
from rules.masks.prose import Prose
from rules.refused import MaskRefused

# A surname alone may be any word, and a label that cells hold too; an address, a number or two words may be somebody.
_TELLING = re.compile(r"@|%40|\uff20|(?:[0-9][^0-9]*){9}|[^\W\d_]\s+[^\W\d_]|[^\W\d_]\s*[(\[{]")

_CONSTRAINT = re.compile(r"\b(?:CONSTRAINT|INDEX|KEY)\s+(\"[^\"]+\"|`[^`]+`|\[[^\]]+\])", re.IGNORECASE)

Place = tuple[str, int, int]  # system, whether before or after the rows, which statement


def without_persons(structures: Mapping[str, Structure], prose: Prose) -> dict[str, Structure]:
    """The structures with other texts where somebody was named; each such statement is in `lost`.

    MaskRefused where a label of an enumeration names somebody (cells hold it too, and no mask rewrites both), or the
    name of a table, a view, a column, an index, a constraint or a trigger does.
    """
    found = [(place, each) for id in structures for place, each in _told(id, structures[id])]
    new = prose.of(pa.array([each.text for _, each in found], pa.string())).to_pylist()
    changed: dict[Place, list[tuple[Said, str]]] = {}
    for (place, each), text in zip(found, new, strict=True):
        if text != each.text:
            changed.setdefault(place, []).append((each, text))
    named = [*_named(structures, prose)]
    labels = {place for place, some in changed.items() if any(each.fixed for each, _ in some)}
    if refused := [*named, *sorted(_refusal(structures, place) for place in labels)]:
        raise MaskRefused(refused)
    return {id: _made(id, structure, changed) for id, structure in structures.items()}


def _told(id: str, structure: Structure) -> Iterator[tuple[Place, Said]]:
    """Every text that may name somebody."""
    names = {name.casefold() for t in structure.tables for name in (t.name, *(column.name for column in t.columns))}
    names |= {view.label.casefold() for view in structure.views}
    for part, statements in enumerate((structure.before, structure.after)):
        for number, statement in enumerate(statements):
            for each in said(statement.sql, structure.dialect, names):
                if _TELLING.search(each.text) and (each.is_comment or statement.kind != "view"):
                    yield (id, part, number), each


def _made(id: str, structure: Structure, changed: Mapping[Place, list[tuple[Said, str]]]) -> Structure:
    parts: list[tuple[Statement, ...]] = []
    lost: list[tuple[str, str]] = []
    for part, statements in enumerate((structure.before, structure.after)):
        made = list(statements)
        for number, statement in enumerate(statements):
            if some := changed.get((id, part, number)):
                sql = rewritten(statement.sql, [each for each, _ in some], [text for _, text in some])
                made[number] = replace(statement, sql=sql)
                lost.append(("named", statement.place))
        parts.append(tuple(made))
    return replace(structure, before=parts[0], after=parts[1], lost=(*structure.lost, *dict.fromkeys(lost)))


def _named(structures: Mapping[str, Structure], prose: Prose) -> Iterator[str]:
    """Names that are somebody's, told by their shape: they would stand in every message about them."""
    for id, structure in structures.items():
        labels = [*(table.label for table in structure.tables), *(view.label for view in structure.views)]
        bad = _somebodys(labels, prose)
        for label in (label for label in labels if label in bad):
            yield f"{id}: the name of a table or view, like {shape(label)}, is somebody's; rename it, or exclude it"
        for table in structure.tables:
            columns = _somebodys([column.name for column in table.columns], prose)
            for number, column in enumerate(table.columns, 1):
                if column.name in columns and table.label not in bad:
                    what = f"the name of column {number}, like {shape(column.name)}, is somebody's"
                    yield f"{id}.{table.label}: {what}; rename it, or exclude the table"
        parts = [*dict.fromkeys(_parts(structure))]
        named = _somebodys([name for _, name in parts], prose)
        for label, name in ((label, name) for label, name in parts if name in named and label not in bad):
            what = f"the name of an index, a constraint or a trigger, like {shape(name)}, is somebody's"
            yield f"{id}{f'.{label}' if label else ''}: {what}; rename it in the source, or exclude its table"


def _parts(structure: Structure) -> Iterator[tuple[str, str]]:
    """The names of indexes, constraints, triggers and all else that a copy makes again, each with its table or ''."""
    labels = {table.label for table in structure.tables}
    for table in structure.tables:
        names = [*(index.name for index in table.unique), *(key.name for key in table.foreign_keys)]
        yield from ((table.label, name) for name in names if name)
    yield from ((label, name) for label, names in structure.triggers.items() for name in names)
    for statement in (*structure.before, *structure.after):
        whole = statement.place in labels
        label = statement.place if whole else next((one for one in labels if statement.place.startswith(f"{one}.")), "")
        if not whole:
            yield label, statement.place.removeprefix(f"{label}.")
        yield from ((label, match[1].strip('"`[]')) for match in _CONSTRAINT.finditer(statement.sql))


def _somebodys(names: Sequence[str], prose: Prose) -> set[str]:
    telling = [name for name in names if _TELLING.search(name)]
    new = prose.of(pa.array(telling, pa.string())).to_pylist() if telling else []
    return {name for name, other in zip(telling, new, strict=True) if name != other}


def _refusal(structures: Mapping[str, Structure], place: Place) -> str:
    id, part, number = place
    structure = structures[id]
    statement = (structure.before, structure.after)[part][number]
    return (
        f"{id}.{statement.place}: a label of an enumeration names somebody, and a copy would show it; "
        "make the column text, or write do: exclude for the tables that use it"
    )
