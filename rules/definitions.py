"""Nobody in the statements that make a copy: defaults, checks, conditions of indexes, comments and code quote persons.

What such a text names becomes what the masks make of it in cells, so a check and the column that it checks go on
agreeing. A view's strings stay: the manifest has its digest, so somebody has read it, or `exclude`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pyarrow as pa

from connectors.definitions import Said, rewritten, said
from connectors.structure import Statement, Structure
from rules.masks.prose import Prose
from rules.refused import MaskRefused

# A surname alone may be any word, and a label that cells hold too; an address, a number or two words may be somebody.
_TELLING = re.compile(r"@|%40|\uff20|(?:[0-9][^0-9]*){9}|[^\W\d_]\s+[^\W\d_]|[^\W\d_]\s*[(\[{]")

Place = tuple[str, int, int]  # system, whether before or after the rows, which statement


def without_persons(structures: Mapping[str, Structure], prose: Prose) -> dict[str, Structure]:
    """The structures with other texts where somebody was named; each such statement is in `lost`.

    MaskRefused where a label of an enumeration names somebody: cells hold it too, and no mask rewrites both.
    """
    found = [(place, each) for id in structures for place, each in _told(id, structures[id])]
    new = prose.of(pa.array([each.text for _, each in found], pa.string())).to_pylist()
    changed: dict[Place, list[tuple[Said, str]]] = {}
    for (place, each), text in zip(found, new, strict=True):
        if text != each.text:
            changed.setdefault(place, []).append((each, text))
    labels = {place for place, some in changed.items() if any(each.fixed for each, _ in some)}
    if labels:
        raise MaskRefused(sorted(_refusal(structures, place) for place in labels))
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


def _refusal(structures: Mapping[str, Structure], place: Place) -> str:
    id, part, number = place
    structure = structures[id]
    statement = (structure.before, structure.after)[part][number]
    return (
        f"{id}.{statement.place}: a label of an enumeration names somebody, and a copy would show it; "
        "make the column text, or write do: exclude for the tables that use it"
    )
