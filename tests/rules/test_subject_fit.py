"""A subject that tells no person is refused before a row is copied, with its figures; one that may not is warned of."""

import pyarrow as pa
import pytest

from connectors.model import Column, Table, UniqueIndex
from rules.keys import Key
from rules.known import Known, MaskRefused
from rules.manifest import ColumnRule, Manifest, SystemRule, TableRule

KEY = Key.stable("7c1e5a90b3d2f8461e0c9a57d4b8f3620a9e7d15c6b4f8230e71d59ac84b6f02", "test")
ROWS = 400
NAMES = [f"Nom{at}" for at in range(ROWS)]


def known(subject: list[str | None], names: list[str | None], unique: bool = False, mask: str = "last_name") -> Known:
    """What is known of one table `c` of persons, whose subject is `s`."""
    index = (UniqueIndex("u", ("s",)),) if unique else ()
    columns = (Column("id", "INTEGER", "integer"), Column("s", "TEXT", "text"), Column("n", "TEXT", "text"))
    table = Table(None, "c", columns, primary_key=("id",), unique=index)
    rules = {
        "id": ColumnRule(type="INTEGER", keep="key"), "s": ColumnRule(type="TEXT", keep="a mistake"),
        "n": ColumnRule(type="TEXT", mask=mask),
    }  # fmt: skip
    rule = TableRule(do="mask", subject="s", columns=rules)
    made = Known(KEY, Manifest(systems={"crm": SystemRule(tables={"c": rule})}), {("crm", "c"): table})
    cells = {"id": pa.array([str(at) for at in range(len(subject))]), "s": pa.array(subject), "n": pa.array(names)}
    for wanted in made.wanted():
        for start in range(0, len(subject), 150):
            made.learn(wanted, {name: cells[name].slice(start, 150) for name in wanted.columns})
    made.settled()
    return made


WRONG = {
    "a town": (
        [f"ville {at % 12}" for at in range(ROWS)],
        "12 different values in 400 rows, with 33.3 different names",
    ),
    "a category": (["pro" if at % 2 else "particulier" for at in range(ROWS)], "2 different values in 400 rows"),
    "a constant": (["x"] * ROWS, "is the same in all 400 rows"),
    "a constant where it is filled": ([None if at % 4 else "x" for at in range(ROWS)], "the same in all 100 rows"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_subject_that_tells_nobody_is_refused_with_its_figures(case: str) -> None:
    subject, figures = WRONG[case]
    with pytest.raises(MaskRefused) as refused:
        known(list(subject), list(NAMES))
    (problem,) = refused.value.problems
    assert problem.startswith("crm.c: its subject s ")
    assert figures in problem
    assert "leave subject: out" in problem


def test_a_constant_is_refused_in_a_table_without_names_too() -> None:
    with pytest.raises(MaskRefused, match="is the same in all"):
        known(["x"] * ROWS, ["1980-01-01"] * ROWS, mask="date_shift")


FITS = {
    "one row a person": [f"p{at}" for at in range(ROWS)],
    "nobody": [None] * ROWS,
    "a few of two names": [f"p{at // 2 if at < 40 else at}" for at in range(ROWS)],
}


@pytest.mark.parametrize("case", FITS)
def test_a_subject_that_tells_persons_is_not(case: str) -> None:
    assert known(list(FITS[case]), list(NAMES)).warnings == []


def test_many_rows_of_a_person_with_one_name_are_right() -> None:
    people = [at % 20 for at in range(ROWS)]
    assert known([f"p{at}" for at in people], [NAMES[at] for at in people]).warnings == []


def test_two_persons_at_one_address_are_warned_of() -> None:
    (warning,) = known([f"p{at // 2}" for at in range(ROWS)], list(NAMES)).warnings
    assert "200 different values in 400 rows, with 2.0 different names each" in warning


def test_few_rows_and_a_unique_subject_are_not_looked_at() -> None:
    assert known(["x"] * 19, list(NAMES[:19])).warnings == []
    unique = known([f"p{at}" for at in range(ROWS)], list(NAMES), unique=True)
    assert all("s" not in wanted.columns for wanted in unique.wanted())
