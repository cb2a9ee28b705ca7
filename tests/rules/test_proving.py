"""Which proof a mask's output needs, and which values of a source may stand in a copy without being leaked."""

from typing import get_args

import pyarrow as pa
import pytest

from connectors.model import Column
from rules.manifest import ColumnRule, Manifest, MaskName, SystemRule, TableRule
from rules.proving import excused, has_name, known_secrets, misfits, safe_domains, way
from rules.pseudonyms import pools


def rule(mask: str, **options: object) -> ColumnRule:
    return ColumnRule.model_validate({"type": "TEXT", "mask": mask, **options})


def test_every_mask_has_its_way() -> None:
    ways = {mask: way(rule(mask, value="x", length=2)) for mask in get_args(MaskName)}
    assert {mask for mask, its in ways.items() if its == "free"} == {
        "text", "json", "birth_date", "constant", "null", "truncate",
    }  # fmt: skip
    assert (ways["email"], ways["last_name"], ways["first_name"], ways["key"]) == ("apart", "apart", "other", "other")
    assert way(rule("birth_date", how="shift")) == "other"


EXCUSED = {
    "phone": (
        ["06 39 98 12 34", "07 10 12 34 56", "3949", "-", "0", "00 00 00 00 00"],
        ["06 12 34 56 78", "+44 20 7946 0958"],
    ),
    "ip": (["240.1.2.3", "2001:db8::1", "-"], ["192.168.1.7"]),
    "last_name": (["-", "?", "J.", pools().surnames[0]], ["Dupont", "Ng"]),
    "email": (["-", " . "], ["x.abc@example.org", "a@b.fr"]),
    "token": (["12", "abc"], ["4a7f00c19d2e4b6f8a01", "0123456789012345"]),
    "secret": (["1234"], ["$2b$12$abcdefghijklmnopqrstuv"]),
    "iban": (["FR00 3000 6000 0112 3456 7890 189"], ["FR76 3000 6000 0112 3456 7890 189"]),
}


@pytest.mark.parametrize("mask", EXCUSED)
def test_a_value_is_excused_only_where_accident_or_rule_explains_it(mask: MaskName) -> None:
    fine, leaked = EXCUSED[mask]
    assert excused(mask, pa.array(fine), 10_000).to_pylist() == [True] * len(fine)
    assert excused(mask, pa.array(leaked), 10_000).to_pylist() == [False] * len(leaked)


def test_the_same_token_may_be_an_accident_among_many() -> None:
    assert excused("token", pa.array(["A7X9Q2"]), 100).to_pylist() == [False]
    assert excused("token", pa.array(["A7X9Q2"]), 10**12).to_pylist() == [True]


@pytest.mark.parametrize(
    ("column", "cells", "wrong"),
    [
        (Column("a", "VARCHAR(3)", "text"), ["abc", "éèà", "abcd", None, ""], 1),
        (Column("a", "TEXT", "text"), ["x" * 9999], 0),
        (Column("a", "INTEGER", "integer"), ["12", "-7", "x", "1.5", None], 2),
        (Column("a", "NUMERIC(10, 2)", "decimal"), ["12.50", "1e3", ".5", "douze"], 1),
        (Column("a", "DATE", "date"), ["2020-01-31", "2020-01-31 10:00", "31/01/2020"], 1),
        (Column("a", "BOOLEAN", "boolean"), ["true", "x"], 0),
    ],
)
def test_counts_what_a_type_does_not_allow(column: Column, cells: list[str | None], wrong: int) -> None:
    assert misfits(column, pa.array(cells, pa.string())) == wrong


def test_initials_are_no_name() -> None:
    assert has_name(pa.array(["J.", "Li", "-", "É. M."])).to_pylist() == [False, True, False, False]


def test_reads_domains_and_secrets_from_the_manifest() -> None:
    columns = {"mail": rule("email", domain="demo.example"), "mdp": rule("secret", value="$2b$x"), "nom": rule("token")}
    manifest = Manifest(systems={"a": SystemRule(tables={"t": TableRule(do="mask", columns=columns)})})
    assert safe_domains(manifest)[0] == "demo.example"
    assert "example.org" in safe_domains(manifest)
    assert known_secrets(manifest) == ("$2b$x",)
