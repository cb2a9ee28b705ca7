"""How far a run has come, told table by table to whoever watches."""

from collections import Counter

from connectors.model import Table
from flows.apply_lists import Lists, Portion
from flows.progress import Progress
from rules.edges import TablePlace


def tell_planned(progress: Progress, lists: Lists) -> None:
    """What the plan names of each table."""
    rows = Counter[TablePlace]()
    for table in lists.tables:
        rows[table.system, table.table] += table.selected
    for system in dict.fromkeys(table.system for table in lists.tables):
        mine = {label: count for (of, label), count in rows.items() if of == system}
        progress.planned(system, tuple(Table(None, label, (), estimated_rows=count) for label, count in mine.items()))


def tell_done(progress: Progress, lists: Lists, portion: Portion) -> None:
    """Rows that were come to."""
    for table, rows in zip(lists.tables, portion.lists, strict=True):
        if len(rows):
            progress.read(table.system, Table(None, table.table, ()), len(rows))
