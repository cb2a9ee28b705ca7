"""The label of a copy is what its seven conditions give, and rows are told apart by count."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.model import Column
from rules.attestation import Risk
from rules.label import SMALLEST, Kept, label
from rules.manifest import ColumnRule, Manifest, SystemRule, TableRule
from rules.risk import groups

NAME = ColumnRule(type="TEXT", mask="last_name")
RISK = Risk("commercial", "clients", ("cp",), 100, SMALLEST, 0, 0)
KEPT = Kept("commercial", "clients", Column("statut", "TEXT", "text"), single=False, prose=False)


def manifest(rule: ColumnRule = NAME) -> Manifest:
    return Manifest(systems={"commercial": SystemRule(tables={"clients": TableRule(do="mask", columns={"nom": rule})})})


def unmet(mode: str = "ephemeral", rule: ColumnRule = NAME, kept: Kept = KEPT, risk: Risk = RISK) -> set[str]:
    said, because = label(mode, manifest(rule), [kept], [risk])  # type: ignore[arg-type]
    assert said == "pseudonymised"
    assert len(because) == 7
    return {reason.code for reason in because if not reason.met}


def test_without_a_signature_no_copy_is_anonymised_whatever_else_holds() -> None:
    assert unmet() == {"signed_off"}


CASES = {
    "a stable key, which makes other copies joinable": ({"mode": "stable"}, {"ephemeral_key", "single_copy"}),
    "a kept key": ({"kept": replace(KEPT, single=True)}, {"keys_permuted"}),
    "kept sentences": ({"kept": replace(KEPT, prose=True)}, {"free_text_rewritten"}),
    "a kept date": ({"kept": replace(KEPT, column=Column("cree", "DATE", "date"))}, {"coarsened"}),
    "a kept amount": ({"kept": replace(KEPT, column=Column("total", "NUMERIC", "decimal"))}, {"coarsened"}),
    "a group that is too small": ({"risk": replace(RISK, k=SMALLEST - 1)}, {"coarsened"}),
    "persons without quasi-identifiers": ({"risk": replace(RISK, quasi_identifiers=())}, {"coarsened"}),
    "names by value": ({"rule": ColumnRule(type="TEXT", mask="last_name", by="value")}, {"names_by_subject"}),
}


@pytest.mark.parametrize("case", CASES)
def test_each_condition_is_told_apart(case: str) -> None:
    given_, codes = CASES[case]
    assert unmet(**given_) == codes | {"signed_off"}  # type: ignore[arg-type]


def test_the_reasons_carry_figures() -> None:
    _, because = label("ephemeral", manifest(), [replace(KEPT, single=True)], [replace(RISK, alone=3, linkable=7)])
    figures = {reason.code: dict(reason.figures) for reason in because}
    assert figures["keys_permuted"] == {"columns": 1}
    assert figures["signed_off"] == {"alone": 3, "linkable": 7, "rows": 100}


@given(st.lists(st.integers(0, 6), max_size=40))
def test_groups_are_counted_over_pieces(rows: list[int]) -> None:
    ascending = np.array(sorted(rows), np.uint64)
    found = groups([ascending[ascending < 3], ascending[ascending >= 3]])
    sizes = [rows.count(row) for row in set(rows)]
    assert found.smallest == min(sizes, default=None)
    assert found.alone == sum(size == 1 for size in sizes)
