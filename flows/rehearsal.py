"""`gomme copy --dry-run`: what would be done with every column, by made-up examples; no row is read or written."""

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from connectors.model import Table
from flows.commission import Commission
from flows.copied import Told
from flows.originals import Originals
from flows.ready import Ready, ready
from flows.workspace import Workspace
from rules.examples import example
from rules.manifest import ColumnRule, TableRule

Shown = dict[str, dict[str, dict[str, Any]]]  # system → table → what becomes of it


def rehearsed(workspace: Workspace, commission: Commission) -> Told:
    """Every table and column with its rule; the examples are masked under a key that is thrown away. CopyRefused."""
    masking = workspace.masking()
    systems = list(commission.to or masking.manifest.systems)
    with Originals(workspace, systems) as originals:
        made = ready(originals.look(), masking, workspace.relations(), workspace.key("ephemeral"))
    shown: Shown = {system: {} for system in systems}
    for system, table in made.tables():
        shown[system][table.label] = _table(made, system, table)
    warnings = list(made.known.warnings)
    return Told({"dry_run": shown, "warnings": warnings}, [*_lines(shown), *(f"note: {each}" for each in warnings)])


def _table(made: Ready, system: str, table: Table) -> dict[str, Any]:
    rule = made.rule(system, table)
    after = _masked(made, system, table, rule) if rule.copied else {}
    columns = {name: _column(table, name, of, after) for name, of in rule.columns.items()} if rule.copied else {}
    return {"do": rule.do, "subject": rule.subject, "columns": columns}


def _column(table: Table, name: str, rule: ColumnRule, after: Mapping[str, pa.Array]) -> dict[str, Any]:
    if rule.mask is None:
        return {"keep": rule.keep}
    before = example(rule.mask, table.column(name))
    return {"mask": rule.mask, "example": before, "becomes": after[name][0].as_py() if name in after else None}


def _masked(made: Ready, system: str, table: Table, rule: TableRule) -> Mapping[str, pa.Array]:
    """One made-up row, masked."""
    mask = made.mask(system, table)
    row = {name: pa.array([_cell(table, name, rule)], pa.string()) for name in mask.text}
    return mask(row)


def _cell(table: Table, name: str, rule: TableRule) -> str:
    of = rule.columns.get(name)
    return example(of.mask, table.column(name)) if of and of.mask else "1"


def _lines(shown: Shown) -> Iterator[str]:
    for system, tables in shown.items():
        for label, table in tables.items():
            yield f"{system}.{label}: {table['do']}"
            width = max((len(name) for name in table["columns"]), default=0)
            for name, column in table["columns"].items():
                yield f"  {name:<{width}}  {_told(column)}"


def _told(column: Mapping[str, Any]) -> str:
    if "keep" in column:
        return f"keep: {column['keep']}"
    after = "nothing" if column["becomes"] is None else column["becomes"]
    return f"{column['mask']}: {column['example']} → {after}"
