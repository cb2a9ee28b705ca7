"""Until when archived rows stay: the same day as the one after which the database calls them past all phases."""

from datetime import date
from typing import Any

import pytest

from connectors.selection import count
from connectors.system import connect
from flows.archive_ends import ends
from rules.due import Ground, select
from rules.edges import edges
from rules.moments import Zones
from rules.retention import Rule
from tests.connectors import erasures
from tests.connectors.databases import run
from tests.flows import archives

TABLES = (
    "CREATE TABLE clients (id INTEGER PRIMARY KEY, vu VARCHAR(20), cree DATE, heure TIMESTAMP NULL)",
    "CREATE TABLE visites (id INTEGER PRIMARY KEY, client INTEGER, jour VARCHAR(20), "
    "FOREIGN KEY (client) REFERENCES clients (id))",
    "INSERT INTO clients VALUES (1, '15/03/2012', '2012-02-29', '2012-01-01 23:30:00'), "
    "(2, '31.12.2013', '2013-12-31', '2013-06-30 22:30:00'), (3, NULL, '2014-07-01', '2014-07-01 12:00:00'), "
    "(4, '01-01-2015 10:00', '2015-01-01', '2015-12-31 23:59:59')",
    "INSERT INTO visites VALUES (1, 1, '2012-05-01'), (2, 1, '2012-04-01'), (3, 2, '2011-01-01'), (4, NULL, 'x')",
)
CHILD = {"column": "jour", "child": "visites", "by": "client"}
TRIGGERS: dict[str, dict[str, Any]] = {
    "a day": {"trigger": "cree"},
    "a moment": {"trigger": "heure"},
    "a text in the French form": {"trigger": {"column": "vu", "forms": ["fr_text"]}},
    "a fiscal year": {"trigger": {"fiscal_year_end": {"of": "cree", "month": 6, "day": 30}}},
    "the last of several": {"trigger": {"last_of": ["cree", CHILD]}},
    "another where there is none": {
        "trigger": {"column": "vu", "forms": ["fr_text"]}, "trigger_null": {"fallback": "cree"},
    },
}  # fmt: skip


def rule(action: str = "archive", **more: Any) -> Rule:
    phases = [
        {"name": "active_base", "period": "P1Y"},
        {"name": "intermediate_archive", "period": "P2Y6M", "readers": ["dpo"]},
    ]
    return Rule.model_validate(
        {"id": "r", "author": "a", "kind": "maximum_limit", "system": "shop", "table": "clients", "purpose": "p",
         "legal": {"basis": "b", "text": "t"}, "phases": phases, "final": {"action": action}, **more}
    )  # fmt: skip


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_the_end_is_the_day_after_which_a_row_is_past_all_phases(any_url, trigger):
    run(any_url, *TABLES)
    cells = archives.cells(any_url, "clients")
    whole = rule("delete_row", **TRIGGERS[trigger])
    with connect(any_url) as system, system.snapshot() as snapshot:
        found = snapshot.structure()
        between = edges({"shop": found})

        def ground(day: date) -> Ground:
            return Ground(found, between, day, Zones.same("Europe/Paris"))

        last = ends(rule(**TRIGGERS[trigger]), ground(date(2026, 11, 28)), snapshot, cells)
        dated = [day for day in last if day < date(2026, 11, 28)]
        for day in sorted({near for end in dated for near in (end, date.fromordinal(end.toordinal() + 1))}):
            here = ground(day)
            over = count(snapshot, erasures.named(found, "clients"), select(whole, here).due, found)
            assert over == sum(end < day for end in dated), day
    assert len(dated) >= 3


def test_a_row_without_a_day_stays_as_long_as_any_that_is_due(sqlite_url):
    run(sqlite_url, *TABLES)
    with connect(sqlite_url) as system, system.snapshot() as snapshot:
        found = snapshot.structure()
        ground = Ground(found, edges({"shop": found}), date(2026, 11, 28), Zones.same("Europe/Paris"))
        told = rule(**TRIGGERS["a text in the French form"])
        last = ends(told, ground, snapshot, archives.cells(sqlite_url, "clients"))
    assert last[2] == told.ends(date(2025, 11, 27))
    assert last[2] == max(last)


def test_a_key_that_is_no_number_though_its_column_is_one_of_numbers_is_looked_up_as_it_is(sqlite_url):
    run(sqlite_url, *TABLES, "PRAGMA foreign_keys = OFF", "INSERT INTO visites VALUES (5, 'Jean Canari', '2011-01-01')")
    of_visits = rule(table="visites", trigger={"column": "cree", "through": "client"})
    with connect(sqlite_url) as system, system.snapshot() as snapshot:
        found = snapshot.structure()
        ground = Ground(found, edges({"shop": found}), date(2026, 11, 28), Zones.same("Europe/Paris"))
        last = ends(of_visits, ground, snapshot, archives.cells(sqlite_url, "visites"))
    assert last[:3] == [date(2015, 8, 28), date(2015, 8, 28), date(2017, 6, 30)]
    assert last[3] == last[4] > last[2]
