"""The demo's two systems as a whole: their tables, the planted truth, and what the demo's policy declares of it."""

from collections.abc import Iterator, Mapping
from datetime import date

from connectors.model import Table
from flows.demodata import commercial, commercial_leftovers, commercial_sales, sellers, sellers_field
from flows.demodata.company import TODAY, company
from flows.demodata.planted import Planted, Truth

SYSTEMS: Mapping[str, tuple[Planted, ...]] = {
    "commercial": (*commercial.TABLES, *commercial_sales.TABLES, *commercial_leftovers.TABLES),
    "sellers": (*sellers.TABLES, *sellers_field.TABLES),
}

DECLARED: Mapping[str, tuple[str, ...]] = {
    "commercial": ("name", "email"),
    "sellers": ("name", "email", "phone"),  # the phone for work only
}

TRUTH: Mapping[tuple[str, str, str], tuple[Truth, ...]] = {
    (system, planted.table.name, column): truth
    for system, tables in SYSTEMS.items()
    for planted in tables
    for column, truth in planted.truth.items()
}
"""For every column of every table its categories and their place; an empty tuple where it holds nothing personal."""

DEBATABLE: Mapping[tuple[str, str, str], tuple[Truth, ...]] = {
    (system, planted.table.name, column): truth
    for system, tables in SYSTEMS.items()
    for planted in tables
    for column, truth in planted.debatable.items()
    if truth
}
"""Where both a finding and its absence are right: a postcode alone, a switchboard, a session's identifier."""


def undeclared() -> frozenset[tuple[str, str, str, str]]:
    """System, table, column and category of everything planted that the policy does not declare for that system."""
    return frozenset(
        (system, table, column, category)
        for (system, table, column), truth in TRUTH.items()
        for category, _ in truth
        if category not in DECLARED[system]
    )


def tables(system: str) -> tuple[Table, ...]:
    return tuple(planted.table for planted in SYSTEMS[system])


def rows(system: str, persons: int, legacy: bool = False, day: date = TODAY) -> dict[str, Iterator[tuple[object, ...]]]:
    """The rows of a system by table, as they stand on that day.

    `legacy` adds cells of invalid UTF-8, which only SQLite can hold.
    """
    place = company(persons, legacy, day)
    return {planted.table.name: planted.rows(place) for planted in SYSTEMS[system]}
