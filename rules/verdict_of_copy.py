"""Has a copy passed? Each check from its figures: a code, the place, counts, at most a masked shape."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from connectors.listed import Listed, others
from connectors.model import Table
from connectors.snapshot import Joins
from connectors.structure import Structure
from detectors.finding import ColumnResult
from rules.attestation import Check
from rules.edges import plain_columns
from rules.manifest import Manifest, TableRule

Exempt = Collection[tuple[str, str, str, str]]  # system, label of the table, column, category: decided not personal


def at(system: str, table: str, *columns: str) -> str:
    """`system.table.column`, or `system.table.(a, b)`."""
    parts = columns if len(columns) < 2 else (f"({', '.join(columns)})",)
    return ".".join((system, table, *parts))


def covered(manifest: Manifest, structures: Mapping[str, Structure]) -> Iterator[Check]:
    """Every table and column has its rule, and none that the copy goes without is in its structure."""
    for id, structure in structures.items():
        rules = manifest.systems[id].tables if id in manifest.systems else {}
        for table in structure.tables:
            yield from _covered(id, table, rules.get(table.label))


def _covered(id: str, table: Table, rule: TableRule | None) -> Iterator[Check]:
    if rule is None or rule.do == "exclude":
        yield Check("coverage", at(id, table.label), False, {"rule": "none" if rule is None else rule.do})
        return
    for column in plain_columns(table) if rule.copied else ():
        if column.name not in rule.columns:
            yield Check("coverage", at(id, table.label, column.name), False, {"rule": "none"})


def unlisted(id: str, structure: Structure, there: Listed) -> Iterator[Check]:
    """What stands in the copy against what was to be made: nothing too few, nothing too many.

    Tables and columns; where the copy is made whole, also views, triggers, indexes, sequences, functions and types.
    """
    made = others(structure) if there.whole else frozenset()
    for kind, place in sorted(made ^ there.others):
        missing = int((kind, place) in made)
        yield Check("coverage", at(id, place), False, {"kind": kind, "missing": missing, "unknown": 1 - missing})
    wanted, found = _columns(structure.tables), _columns(there.tables)
    for label in sorted(wanted.keys() | found.keys()):
        for column in sorted(wanted.get(label, set()) ^ found.get(label, set())):
            missing = int(column in wanted.get(label, ()))
            yield Check("coverage", at(id, label, column), False, {"missing": missing, "unknown": 1 - missing})


def _columns(tables: Sequence[Table]) -> dict[str, set[str]]:
    return {table.label: {column.name for column in table.columns} for table in tables if table.kind == "table"}


def counted(place: str, rule: TableRule, rows_in: int, rows_out: int) -> Check:
    """As many rows as the source, or as were chosen of it; none in a table that is emptied."""
    expected = rows_in if rule.copied else 0
    return Check("rows", place, rows_out == expected, {"rows_in": expected, "rows_out": rows_out})


def distinct(place: str, before: int, after: int) -> Check:
    """A unique column or key has as many different values as before, by count."""
    return Check("unique", place, before == after, {"distinct_in": before, "distinct_out": after})


def joined(place: str, before: Joins, after: Joins, thinned: bool = False) -> Check:
    """The same rows find their parent, and the same point nowhere; in a smaller copy no more than in the source."""
    same = after.orphans <= before.orphans if thinned else after == before
    figures = {
        "joined_in": before.joined, "joined_out": after.joined,
        "orphans_in": before.orphans, "orphans_out": after.orphans,
    }  # fmt: skip
    return Check("foreign_key", place, same, figures)


def fitting(place: str, before: int, after: int) -> Check:
    """No more cells than in the source are too long for their column, or of another type."""
    return Check("types", place, after <= before, {"misfits_in": before, "misfits_out": after})


def found(results: Sequence[ColumnResult], kept: Collection[tuple[str, str, str]], exempt: Exempt) -> Iterator[Check]:
    """Findings of the detectors in kept columns, given by system, label of the table and column.

    A finding by the name of an empty column is none: nobody is in it.
    """
    for result in results:
        label = f"{result.schema}.{result.table}" if result.schema else result.table
        place = (result.system, label, result.column)
        if place not in kept or result.examined == "metadata":
            continue
        for finding in result.findings:
            if (*place, finding.category) not in exempt:
                figures: dict[str, int | float | str] = {
                    "category": finding.category,
                    "cells": finding.matching,
                    "verdict": finding.verdict,
                }
                yield Check("detector", at(*place), False, figures, next(iter(finding.evidence), None))
