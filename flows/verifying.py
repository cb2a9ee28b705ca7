"""Proof by queries that a plan did what it says, and nothing else: each table read before the run and after it.

Every table goes by twice, each time in a fresh read-only snapshot. Of a plan's rows 17 bytes each are held, of all
others none. What an application writes meanwhile outside the plan cannot be told from a fault, and is told by table.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from connectors.model import ConnectorError, Table
from flows.apply_batches import Task, tasks
from flows.apply_lists import Lists
from flows.originals import Original, Originals
from flows.verify_rows import PAIR, Done, Hashing, Listed, Watched
from flows.workspace import Workspace
from rules.certificate import Left
from rules.due import Ground, grounds
from rules.edges import TablePlace
from rules.fingerprint import Fingerprint, Moved
from rules.plan import Plan

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Measured:
    """One table before the run; `others`: by rule, rows of its list that were then not as planned, or gone (row 0)."""

    rows: int
    outside: Fingerprint
    beside: Fingerprint
    others: Mapping[str, "NDArray[np.void]"] = field(default_factory=dict, repr=False)


Measures = Mapping[TablePlace, Measured]


@dataclass(frozen=True, slots=True)
class TableProof:
    """What queries say of one rule in one table. `columns`: rows that hold something else than what was written.

    `beside`: rows in which columns changed that no rule writes, where the plan names a trigger; of the table, and told
    with its first rule.
    """

    system: str
    table: str
    rule: str
    rows_before: int = -1
    rows_after: int = -1
    still_there: int = -1
    untouched_rows: int = -1
    untouched_before: str = ""
    untouched_after: str = ""
    columns: tuple[tuple[str, int], ...] = ()
    left: tuple[Left, ...] = ()
    beside: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """The tables to be looked at, each with the tasks of the plan there: none where foreign keys only reach."""

    made: Plan
    lists: Lists
    originals: Mapping[str, Original]
    tables: Mapping[TablePlace, tuple[Table, tuple[Task, ...]]]
    grounds: Mapping[str, Ground]


def scene(workspace: Workspace, originals: Originals, lists: Lists) -> Scene:
    """What the plan means in these systems as they stand now; `originals` have looked. DocumentError."""
    made, structures, between = lists.plan, originals.structures, workspace.relations()
    retention = workspace.retention(structures).retention
    held_against = grounds(structures, between, made.as_of, made.zones)
    found: dict[TablePlace, tuple[Table, tuple[Task, ...]]] = {}
    for system, ground in held_against.items():
        for task in tasks(lists.tables, system, retention, ground):
            place = (system, task.label)
            found[place] = (task.selection.table, (*found.get(place, (task.selection.table, ()))[1], task))
        for table in _reached(system, ground, [label for of, label in found if of == system]):
            found.setdefault((system, table.label), (table, ()))
    return Scene(made, lists, originals.opened, found, held_against)


def before(workspace: Workspace, lists: Lists, key: bytes) -> str:
    """What is there before a run, as JSON to be noted; `key` is that of the plan's before-hashes. ConnectorError."""
    hashing = Hashing(key)
    with Originals(workspace, lists.plan.systems) as originals:
        seen = scene(workspace, originals.look(), lists)
        return to_json({place: _measured(seen, place, hashing) for place in seen.tables})


def after(seen: Scene, key: bytes, measured: Measures, done: Done) -> tuple[TableProof, ...]:
    """What is there after it; a table that could not be read has its check skipped."""
    hashing = Hashing(key)
    return tuple(proof for place in seen.tables for proof in _proved(seen, place, hashing, measured, done))


def to_json(measures: Measures) -> str:
    """For a run's note."""
    return json.dumps([[*place, _told(each)] for place, each in measures.items()])


def from_json(text: str) -> Measures:
    return {(system, table): _untold(each) for system, table, each in json.loads(text)}


def _reached(system: str, ground: Ground, planned: Sequence[str]) -> Iterator[Table]:
    """Tables whose rows foreign keys would change or delete by themselves when rows of the plan go."""
    for edge in ground.edges:
        if edge.declared and edge.parent[1] in planned and edge.child[1] not in planned:
            table = ground.structure.table(edge.child[1])
            if table.primary_key:
                yield table


def _measured(seen: Scene, place: TablePlace, hashing: Hashing) -> Measured:
    table, todo = seen.tables[place]
    lists = tuple(Listed.read(task, seen.lists.of(task.planned), hashing) for task in todo)
    watched = Watched(table, lists).read(seen.originals[place[0]].snapshot, hashing)
    others = {listed.task.rule.id: np.concatenate([*listed.others, _absent(listed)]) for listed in lists}
    return Measured(watched.rows, watched.outside, watched.beside, others)


def _absent(listed: Listed) -> "NDArray[np.void]":
    gone = listed.gone().copy()
    gone["row"] = 0
    return gone


def _proved(
    seen: Scene, place: TablePlace, hashing: Hashing, measured: Measures, done: Done
) -> Iterator[TableProof]:  # fmt: skip
    table, todo = seen.tables[place]
    try:
        lists = tuple(Listed.read(task, seen.lists.of(task.planned), hashing, done) for task in todo)
        watched = Watched(table, lists).read(seen.originals[place[0]].snapshot, hashing)
        earlier = measured[place]
    except (ConnectorError, KeyError):
        yield from _unread(place, todo)
        return
    signed = any((e.system, e.table, e.kind) == (*place, "trigger") for e in seen.made.side_effects)
    common = tuple(_of_table(place, watched, earlier, signed))
    beside = earlier.beside.moved(watched.beside).changed if signed else 0
    for listed in lists:
        proof = _proof(place, watched, earlier, listed, (*common, *_of_list(place, listed, earlier)))
        yield replace(proof, beside=beside)
        common, beside = (), 0
    if not lists:
        yield TableProof(
            *place, "", earlier.rows, watched.rows, 0, watched.outside.rows, earlier.outside.value,
            watched.outside.value, (), common,
        )  # fmt: skip


def _proof(
    place: TablePlace, watched: Watched, earlier: Measured, listed: Listed, left: tuple[Left, ...]
) -> TableProof:
    return TableProof(
        *place, listed.task.rule.id, earlier.rows, watched.rows, listed.standing, watched.outside.rows,
        earlier.outside.value, watched.outside.value, tuple(listed.otherwise.items()), left,
    )  # fmt: skip


def _unread(place: TablePlace, todo: Sequence[Task]) -> Iterator[TableProof]:
    system, label = place
    left = Left(
        system, label, "not_read", f"{system}.{label} could not be read again, so nothing is proved of it", "skipped"
    )
    for rule in [task.rule.id for task in todo] or [""]:
        yield TableProof(*place, rule, left=(left,))


def _of_table(place: TablePlace, watched: Watched, earlier: Measured, triggers: bool) -> Iterator[Left]:
    """Rows that no list names must be as they were, and there must be as many rows fewer as were deleted.

    With `triggers`, which were signed with the plan, other columns of its rows may change.
    """
    outside = earlier.outside.moved(watched.outside)
    if outside:
        said = "rows outside the plan are not as before the run"
        yield _moved(place, "outside_changed", said, outside)
    missing = earlier.rows - watched.deleted - watched.rows
    if missing != outside.gone - outside.added and not any(listed.standing for listed in watched.lists):
        said = (
            f"{'.'.join(place)}: {abs(missing)} rows {'fewer' if missing > 0 else 'more'} than before less the erased"
        )
        yield Left(*place, "rows_differ", said, rows=abs(missing))
    beside = earlier.beside.moved(watched.beside)
    if beside.changed and not triggers:
        yield _moved(place, "beside_changed", "columns that no rule writes changed in rows of the plan", beside)


def _moved(place: TablePlace, code: str, said: str, moved: Moved) -> Left:
    counts = f"{moved.added} added, {moved.changed} changed, {moved.gone} gone"
    sentence = (
        f"{'.'.join(place)}: {said} ({counts}): an application wrote, or something went wrong; the database cannot tell"
    )
    return Left(*place, code, sentence, rows=moved.added + moved.changed + moved.gone)


def _of_list(place: TablePlace, listed: Listed, earlier: Measured) -> Iterator[Left]:
    at, of_rows = ".".join(place), listed.task.rule.final.of_rows
    if listed.standing:
        what = "stand there all the same" if of_rows else "hold something else than what was written"
        yield Left(*place, "still_there", f"{at}: {listed.standing} erased rows {what}", rows=listed.standing)
    known = earlier.others.get(listed.task.rule.id, np.zeros(0, PAIR))
    now = np.concatenate([*listed.others, _absent(listed)])
    if unlike := int(np.count_nonzero(~np.isin(now, known))):
        sentence = (
            f"{at}: {unlike} rows that were left out are not as before the run: an application wrote, or something "
            "went wrong; the database cannot tell"
        )
        yield Left(*place, "left_changed", sentence, rows=unlike)


def _told(measured: Measured) -> dict[str, object]:
    others = {rule: b64encode(pairs.tobytes()).decode() for rule, pairs in measured.others.items()}
    return {
        "rows": measured.rows, "outside": measured.outside.to_text(), "beside": measured.beside.to_text(),
        "others": others,
    }  # fmt: skip


def _untold(told: Mapping[str, object]) -> Measured:
    others = told["others"]
    assert isinstance(others, dict)
    return Measured(
        int(str(told["rows"])),
        Fingerprint.from_text(str(told["outside"])),
        Fingerprint.from_text(str(told["beside"])),
        {rule: np.frombuffer(b64decode(text), PAIR) for rule, text in others.items()},
    )
