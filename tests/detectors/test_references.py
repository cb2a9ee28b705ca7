"""Foreign keys: a column that points at a login is a login, one that points at a number is nothing."""

from dataclasses import replace

from connectors.unchanged import State
from detectors import leaning
from detectors.classify import settle
from detectors.finding import ColumnResult
from detectors.settle import Examined
from tests.detectors.tables import Values, examined, finding

LOGINS = [f"{first}{last}" for first in "abcdefgh" for last in ("durand", "petit", "moreau")]
USERS = {"login": LOGINS, "id": [str(n) for n in range(len(LOGINS))]}


def settled(*tables: Examined) -> dict[str, ColumnResult]:
    return {f"{column.table}.{column.column}": column for column in settle(tables)}


def actions(values: Values, column: str = "c7", to: str = "users.login") -> Examined:
    return examined({column: values}, "actions", keys={column: to})


def test_finds_what_a_key_points_at() -> None:
    column = settled(examined(USERS, "users"), actions(LOGINS[:5] * 4))["actions.c7"]
    login = finding(column, "login")
    assert (login.tested, login.matching, login.verdict) == (20, 20, "probable")
    assert [(r.code, dict(r.figures)) for r in login.why] == [("foreign_key", {"table": "users", "column": "login"})]


def test_finds_it_without_a_value() -> None:
    column = settled(examined(USERS, "users"), actions([]))["actions.c7"]
    assert [reason.code for reason in finding(column, "login").why] == ["foreign_key", "no_values"]
    assert (finding(column, "login").tested, column.examined) == (0, "metadata")


def test_ignores_what_points_at_a_number() -> None:
    assert not settled(examined(USERS, "users"), actions(["1", "2"], to="users.id"))["actions.c7"].findings


def test_ignores_a_table_that_was_not_looked_at() -> None:
    assert not settled(actions(["1", "2"], to="elsewhere.login"))["actions.c7"].findings


def test_a_key_that_points_at_a_key_is_followed() -> None:
    middle = examined({"who": LOGINS}, "roles", keys={"who": "users.login"})
    found = settled(actions(LOGINS, to="roles.who"), middle, examined(USERS, "users"))
    assert finding(found["actions.c7"], "login").why[0].figures == {"table": "roles", "column": "who"}


def test_two_tables_that_point_at_each_other_come_to_an_end() -> None:
    one = examined({"a": ["x1", "x2"]}, "one", keys={"a": "two.b"})
    other = examined({"b": ["x1", "x2"]}, "two", keys={"b": "one.a"})
    assert not any(column.findings for column in settled(one, other).values())


def test_a_proved_finding_of_its_own_stays_and_no_absence_contradicts() -> None:
    mails = [f"{login}@exemple.fr" for login in LOGINS]
    users = examined({"mail": mails}, "users")
    column = settled(users, actions(mails, to="users.mail"))["actions.c7"]
    assert finding(column, "email").why[0].code == "census_match"
    empty = settled(users, actions(["zz", "yy"], to="users.mail"))["actions.c7"]
    assert [f.category for f in empty.findings] == ["email"]
    assert "email" not in {absence.category for absence in empty.absent}


def test_a_key_in_another_system_is_not_meant() -> None:
    other = replace(examined(USERS, "users"), system="elsewhere")
    other = replace(other, columns=tuple(replace(c, system="elsewhere") for c in other.columns))
    assert not settled(other, actions(["1", "2"]))["actions.c7"].findings


def test_what_was_carried_over_is_read_again_when_its_target_says_otherwise() -> None:
    users, acts = examined(USERS, "users"), actions(LOGINS)
    both = settle([users, acts])
    before = {leaning.place(column): column for column in both}
    carried = replace(acts, columns=tuple(c for c in both if c.table == "actions"), state=State("same"))
    assert leaning.to_read([users, carried], before, ()) == []
    emptied = examined({"login": [], "id": []}, "users")
    emptied = replace(emptied, columns=tuple(replace(c, findings=()) for c in emptied.columns))
    assert leaning.to_read([emptied, carried], before, ()) == [1]
