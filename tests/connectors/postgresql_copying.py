"""A copy that changes nothing, step by step: what a flow does with a target, without masks and proofs."""

from collections.abc import Iterator
from contextlib import contextmanager

from connectors.structure import Structure
from connectors.system import connect
from connectors.target import Run, Target, open_target

RUN = Run("run-1", "0" * 64, "fingerprint", resumable=True)


@contextmanager
def target(url: str) -> Iterator[Target]:
    opened = open_target(url)
    try:
        yield opened
    finally:
        opened.close()


def stage(source: str, into: Target, run: Run = RUN, resume: bool = False, tables: int | None = None) -> Structure:
    """Prepares the copy and fills its tables (so many of them at most); those that stand are left alone."""
    with connect(source) as system:
        into.refuse(system)
        with system.snapshot() as snapshot:
            structure = snapshot.structure()
            filled = into.prepare(structure, run, resume)
            for table in [table for table in structure.tables if table.label not in filled][:tables]:
                columns = [column.name for column in table.columns if not column.generated]
                into.load(table, snapshot.portions(table, columns, ()))
    return structure


def copy(source: str, url: str, run: Run = RUN) -> Structure:
    """From the first step to the last."""
    with target(url) as into:
        structure = stage(source, into, run)
        into.finish()
        into.publish()
        into.settle()
    return structure
