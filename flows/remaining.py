"""Looks at what is left of the rows of an `anonymize` rule, and has it judged."""

from datetime import date
from secrets import token_bytes
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from detectors.cellhash import CellHash
from flows.errors import WorkspaceError
from flows.known_categories import known_categories
from flows.proof_risk import Singling
from flows.spool import Spool
from flows.verify_rows import Done, Hashing, Listed
from flows.verifying import Scene
from flows.workspace import Workspace
from rules.certificate import Outcome, Reason
from rules.manifest import ColumnRule, TableRule
from rules.remains import Remains, judged

if TYPE_CHECKING:
    from connectors.store import Store


def judge(
    workspace: Workspace,
    store: "Store",
    seen: Scene,
    at: tuple[str, str, str],
    done: Done,
    key: bytes,
    today: date,
) -> tuple[Outcome, tuple[Reason, ...]]:
    """The outcome of that rule (system, table, rule), with what is against calling it anonymised. ConnectorError."""
    system, label, rule = at
    table, tasks = seen.tables[system, label]
    task = next(task for task in tasks if task.rule.id == rule)
    hashing, cells = Hashing(key), CellHash(token_bytes(32))
    listed = Listed.read(task, seen.lists.of(task.planned), hashing, done)
    kept = [
        c for c in table.columns if not c.generated and not c.unreadable and c.name not in task.rule.final.per_column
    ]
    quasi = tuple(n for n in _quasi_identifiers(workspace, system, label) if n in {c.name for c in kept})
    with Spool() as spool:
        columns = {c.name: ColumnRule(type=c.type, keep="left") for c in kept}
        singling = Singling(system, table, TableRule(do="mask", quasi_identifiers=quasi, columns=columns), spool)
        wanted = list(dict.fromkeys((*table.primary_key, *columns)))
        for portion in seen.originals[system].snapshot.portions(table, wanted):
            there: dict[str, Any] = dict(portion)
            member, places = listed.find(hashing.keys(there, table))
            member &= listed.done[places] if len(listed.done) else False
            if member.any():
                mask = pa.array(member)
                some = {name: there[name].filter(mask) for name in columns}
                singling.add(some, {name: cells.all(each) for name, each in some.items()})
        known = known_categories(workspace, store, system, label, today)
        remains = Remains(singling.kept(), singling.risk(), known, _pointed(seen, at))
    return judged(task.rule.final.per_column, remains)


def _quasi_identifiers(workspace: Workspace, system: str, label: str) -> tuple[str, ...]:
    """As masking.yaml declares them of the table; none where the workspace has no manifest."""
    try:
        systems = workspace.masking().manifest.systems
    except WorkspaceError:
        return ()
    rule = systems[system].tables.get(label) if system in systems else None
    return rule.quasi_identifiers if rule else ()


def _pointed(seen: Scene, at: tuple[str, str, str]) -> frozenset[str]:
    """The columns of the table that keys and relations point at."""
    system, label, _ = at
    return frozenset(
        name
        for ground in seen.grounds.values()
        for edge in ground.edges
        if edge.parent == (system, label)
        for name in edge.referred
    )
